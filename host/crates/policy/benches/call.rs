//! What a call of the shipped courier-fee policy costs, against the same source as a native function, against bare
//! wasmtime with a fresh instance, against an instance that is used again and again, and through a runner process, one
//! by one and in parcels. All in one run, interleaved, because a shared machine is only good for ratios, and each way on
//! two cores in turn, because they are not equally quick: the guest runs on the same one, here and in a runner.
//!
//! `cargo bench -p shopwit-policy`; prints medians, 99th percentiles and the ratios that the goals P1, P2, P9 and P12
//! name.

#[path = "call/native.rs"]
mod native;
// The policy's own source once more, for this machine instead of the sandbox. It finds its neighbours at the root.
use native::bindings;
#[path = "../../../../plugins/courier-fee/src/fee_table.rs"]
mod fee_table;
#[path = "../../../../plugins/courier-fee/src/options.rs"]
mod options;
#[path = "../../../../plugins/courier-fee/src/payer.rs"]
mod payer;
#[path = "../../../../plugins/courier-fee/src/rule.rs"]
mod rule;
#[path = "../../../../plugins/courier-fee/src/tariff.rs"]
mod tariff;

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use core_affinity::CoreId;
use shopwit_domain::table::Cell;
use shopwit_policy::kinds::CourierFee;
use shopwit_policy::kinds::courier_fee::{self, Decision, Input};
use shopwit_policy::kinds::types::{Context, PolicyError};
use shopwit_policy::tables::{columns_of, table_from_csv};
use shopwit_policy::{
    EngineConfig, Isolation, Plugin, PolicyEngine, PoolConfig, TableSet, Tier, policy_runner,
    sandbox_config,
};
use wasmtime::component::{Component, ComponentType, InstancePre, Linker, Lower, TypedFunc};
use wasmtime::{Engine, Store, StoreContextMut};

/// Rounds; each asks every way for each of [`BATCH`] at each place.
const ROUNDS: usize = 200;
/// Calls of one way in a row, so that caches are as warm as in a busy server.
const BATCH: usize = 25;
/// Calls of a parcel, as a backtest sends them.
const PARCEL: usize = 64;
/// Units of fuel of a call, as shipped.
const FUEL: u64 = 20_000_000;

const INPUT: &str = r#"{
    "origin_region": "330000", "destination_region": "310000", "weight_grams": 420000, "pieces": 12, "bulk": true,
    "purpose": "ship"
}"#;

type Evaluate = TypedFunc<(&'static Context, &'static Input), (Result<Decision, PolicyError>,)>;

/// A way to ask: its name, the times it took at each place in nanoseconds, and the asking at one.
type Way<'a> = (&'static str, Vec<Vec<u64>>, Box<dyn FnMut(&Place) + 'a>);

/// What makes this program a runner.
const RUNNER: &str = "runner";

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|first| first == RUNNER) {
        return policy_runner();
    }
    compare();
    ExitCode::SUCCESS
}

fn compare() {
    let wasm = std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../plugins/components/courier_fee.wasm"),
    )
    .expect("the shipped component");
    let engine = PolicyEngine::new(EngineConfig::default()).expect("the engine starts");
    let plugin = engine.load(&wasm).expect("the component loads");
    let tables = starter_tables(&plugin);
    let context: &'static Context = Box::leak(Box::new(context(&plugin)));
    let input: &'static Input = Box::leak(Box::new(
        serde_json::from_str(INPUT).expect("the input fits"),
    ));

    let places = places(&wasm);
    let parcel = vec![(context, input); PARCEL];

    let bare = Bare::new(&wasm, &tables);
    let mut reused = bare.open();
    let mut asked = 0_usize;

    let answer = engine.evaluate_blocking::<CourierFee>(&plugin, context, input, &tables, None);
    let usage = answer.usage;
    let answer = answer.result.expect("it answers");
    let native = native::Question::new(context, INPUT);
    assert_eq!(
        native::texts(&native.ask(&tables)),
        texts(&answer),
        "the native rule is the same"
    );
    assert_eq!(
        bare.fresh(context, input),
        answer,
        "bare wasmtime gives the same"
    );

    for place in &places {
        assert_eq!(
            place
                .away
                .evaluate_blocking::<CourierFee>(&place.plugin, context, input, &tables, None)
                .result
                .expect("it answers"),
            answer,
            "a runner gives the same"
        );
    }

    let none = || vec![Vec::new(); places.len()];
    let mut here: [Way<'_>; 4] = [
        (
            "native function",
            none(),
            Box::new(|_| drop(black_box(black_box(&native).ask(&tables)))),
        ),
        (
            "bare wasmtime, instance reused",
            none(),
            Box::new(|_| {
                // A policy's allocator never frees, so the instance is good for some calls only.
                if asked.is_multiple_of(BATCH) {
                    reused = bare.open();
                }
                asked += 1;
                drop(black_box(reused.ask(context, input)));
            }),
        ),
        (
            "bare wasmtime, fresh instance",
            none(),
            Box::new(|_| drop(black_box(bare.fresh(context, input)))),
        ),
        (
            "engine, fresh instance",
            none(),
            Box::new(|_| {
                drop(black_box(engine.evaluate_blocking::<CourierFee>(
                    &plugin, context, input, &tables, None,
                )));
            }),
        ),
    ];
    let mut there: [Way<'_>; 1] = [(
        "runner process, one by one",
        none(),
        Box::new(|place| {
            drop(black_box(place.away.evaluate_blocking::<CourierFee>(
                &place.plugin,
                context,
                input,
                &tables,
                None,
            )));
        }),
    )];
    let mut parcels = none();
    for _ in 0..ROUNDS {
        for ((number, place), parcels) in places.iter().enumerate().zip(&mut parcels) {
            stay_on(place.guests);
            ask_in_turn(&mut here, number, place);
            stay_on(place.caller);
            ask_in_turn(&mut there, number, place);
            let started = Instant::now();
            drop(black_box(place.away.evaluate_many_blocking::<CourierFee>(
                &place.plugin,
                &parcel,
                &tables,
                None,
            )));
            parcels.push(nanoseconds(started) / PARCEL as u64);
        }
    }
    let [native, reused, bare, engine] = here.map(|(name, times, _)| report(name, times));
    let [runner] = there.map(|(name, times, _)| report(name, times));
    let parcel = report("runner process, in parcels of 64", parcels);
    let mut lines = vec![format!(
        "fuel {}, memory {} KiB",
        usage.fuel_used,
        usage.memory_peak_bytes / 1024
    )];
    for (name, value, goal) in [
        ("engine / native (P1, goal 20)", engine / native, 20.0),
        ("engine / reused (P2, goal 2)", engine / reused, 2.0),
        (
            "engine / bare wasmtime (P9, goal 1.15)",
            engine / bare,
            1.15,
        ),
        ("runner - engine, µs (P12, goal 25)", runner - engine, 25.0),
        (
            "runner in parcels / engine (P12, goal 1.3)",
            parcel / engine,
            1.3,
        ),
    ] {
        lines.push(format!(
            "{name}: {value:.2}{}",
            if value <= goal {
                ""
            } else {
                "  above the goal"
            }
        ));
    }
    print(&lines);
}

fn nanoseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// Asks every way [`BATCH`] times.
fn ask_in_turn(ways: &mut [Way<'_>], number: usize, place: &Place) {
    for (_, times, ask) in ways {
        for _ in 0..BATCH {
            let started = Instant::now();
            ask(place);
            if let Some(times) = times.get_mut(number) {
                times.push(nanoseconds(started));
            }
        }
    }
}

/// Where guests run for a while, and runners that do.
struct Place {
    /// Of guests, in this process or in the runner.
    guests: CoreId,
    /// Of this process while the runner is asked.
    caller: CoreId,
    away: Arc<PolicyEngine>,
    plugin: Arc<Plugin>,
}

/// Holds this thread on a core.
fn stay_on(core: CoreId) {
    assert!(core_affinity::set_for_current(core), "core {}", core.id);
}

/// Two cores, each with the other one as the caller's; one place where there is one core only.
fn places(wasm: &[u8]) -> Vec<Place> {
    let cores = core_affinity::get_core_ids().expect("the cores of this machine");
    let pairs = match *cores.as_slice() {
        [first, second, ..] => vec![(first, second), (second, first)],
        [only] => vec![(only, only)],
        [] => Vec::new(),
    };
    let place = |(guests, caller)| {
        // A process starts where the thread is that starts it, and stays there.
        stay_on(guests);
        let away = PolicyEngine::new(EngineConfig {
            isolation: Isolation::Process {
                program: std::env::current_exe().expect("this program"),
                arguments: vec![RUNNER.into()],
            },
            pool: PoolConfig {
                threads: 1,
                ..PoolConfig::default()
            },
            ..EngineConfig::default()
        })
        .expect("the runner starts");
        let plugin = away.load(wasm).expect("the component loads");
        Place {
            guests,
            caller,
            away,
            plugin,
        }
    };
    pairs.into_iter().map(place).collect()
}

/// Prints the median, in the middle between the places, and the 99th percentile of all; gives the median, microseconds.
fn report(name: &str, mut times: Vec<Vec<u64>>) -> f64 {
    let at = |times: &mut [u64], share: usize| {
        times.sort_unstable();
        times.get(times.len() * share / 100).copied().unwrap_or(0) as f64 / 1_000.0
    };
    let medians: f64 = times.iter_mut().map(|times| at(times, 50)).sum();
    let median = medians / times.len() as f64;
    let late = at(&mut times.concat(), 99);
    print(&[format!(
        "{name:<34} p50 {median:>8.2} µs   p99 {late:>8.2} µs"
    )]);
    median
}

fn print(lines: &[String]) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}").expect("standard output");
    }
}

/// What the agent reads, to compare the answers of two languages' types.
fn texts(decision: &Decision) -> Vec<&str> {
    decision
        .reasons
        .iter()
        .map(|reason| reason.staff_text.as_str())
        .collect()
}

fn context(plugin: &Plugin) -> Context {
    let settings = plugin.default_settings().expect("good settings").clone();
    Context {
        shop: "shop_01jzbench".to_owned(),
        decision: "decision_01jzbench".to_owned(),
        now_ms: 1_800_000_000_000,
        time_zone: "Asia/Shanghai".to_owned(),
        utc_offset_seconds: 28_800,
        is_workday: true,
        is_statutory_holiday: false,
        promotions: Vec::new(),
        locale: "zh-CN".to_owned(),
        currency: "CNY".to_owned(),
        settings: serde_json::Value::Object(settings).to_string(),
    }
}

fn starter_tables(plugin: &Plugin) -> TableSet {
    plugin
        .description()
        .tables
        .iter()
        .map(|spec| {
            let table =
                table_from_csv(columns_of(spec), &spec.starter_csv).expect("good starter rows");
            (spec.name.clone(), Arc::new(table))
        })
        .collect()
}

/// wasmtime without our engine: the same configuration, fuel and epochs, and the host functions without our counting.
struct Bare {
    engine: Engine,
    pre: InstancePre<TableSet>,
    evaluate: wasmtime::component::ComponentExportIndex,
    tables: TableSet,
}

struct Open {
    store: Store<TableSet>,
    evaluate: Evaluate,
}

#[derive(ComponentType, Lower)]
#[component(variant)]
enum BareCell {
    #[component(name = "text")]
    Text(String),
    #[component(name = "integer")]
    Integer(i64),
    #[component(name = "boolean")]
    Boolean(bool),
    #[component(name = "blank")]
    Blank,
}

fn cells(row: Option<&[Cell]>) -> (Option<Vec<BareCell>>,) {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => BareCell::Text(text.clone()),
        Cell::Integer(number) => BareCell::Integer(*number),
        Cell::Boolean(flag) => BareCell::Boolean(*flag),
        Cell::Blank => BareCell::Blank,
    };
    (row.map(|row| row.iter().map(cell).collect()),)
}

impl Bare {
    fn new(wasm: &[u8], tables: &TableSet) -> Self {
        let engine = Engine::new(&sandbox_config(Tier::Compact, 1)).expect("an engine");
        let component = Component::from_binary(&engine, wasm).expect("a component");
        let mut linker: Linker<TableSet> = Linker::new(&engine);
        linker
            .instance("shopwit:policy/log@0.1.0")
            .and_then(|mut log| {
                log.func_wrap(
                    "info",
                    |_: StoreContextMut<'_, TableSet>, (_,): (String,)| Ok(()),
                )
            })
            .expect("log");
        let mut found = linker
            .instance("shopwit:policy/tables@0.1.0")
            .expect("tables");
        found
            .func_wrap(
                "find-row",
                |store: StoreContextMut<'_, TableSet>, (table, keys): (String, Vec<String>)| {
                    Ok(cells(
                        store
                            .data()
                            .get(&table)
                            .and_then(|table| table.find_row(&keys)),
                    ))
                },
            )
            .expect("find-row");
        found
            .func_wrap(
                "find-band",
                |store: StoreContextMut<'_, TableSet>,
                 (table, keys, value): (String, Vec<String>, i64)| {
                    Ok(cells(
                        store
                            .data()
                            .get(&table)
                            .and_then(|table| table.find_band(&keys, value)),
                    ))
                },
            )
            .expect("find-band");
        let pre = linker.instantiate_pre(&component).expect("it links");
        let instance = component
            .get_export_index(None, "shopwit:policy/courier-fee@0.1.0")
            .expect("the kind");
        let evaluate = component
            .get_export_index(Some(&instance), "evaluate")
            .expect("evaluate");
        Self {
            engine,
            pre,
            evaluate,
            tables: tables.clone(),
        }
    }

    fn open(&self) -> Open {
        let mut store = Store::new(&self.engine, self.tables.clone());
        store.set_fuel(FUEL).expect("fuel");
        store.set_epoch_deadline(u64::MAX / 2);
        let instance = self.pre.instantiate(&mut store).expect("an instance");
        let evaluate = instance
            .get_typed_func(&mut store, self.evaluate)
            .expect("the types fit");
        Open { store, evaluate }
    }

    fn fresh(&self, context: &'static Context, input: &'static Input) -> courier_fee::Decision {
        self.open().ask(context, input)
    }
}

impl Open {
    fn ask(&mut self, context: &'static Context, input: &'static Input) -> courier_fee::Decision {
        self.store.set_fuel(FUEL).expect("fuel");
        let (answer,) = self
            .evaluate
            .call(&mut self.store, (context, input))
            .expect("it answers");
        answer.expect("a decision")
    }
}
