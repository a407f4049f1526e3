//! Runner processes: this program started again. What a guest answers and takes is the same as in this process; what
//! ends a runner ends neither the host nor the calls that come later.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;

use asking::{context, tables};
use serde_json::Value;
use shopwit_policy::hostile::{self, INPUT, KIND};
use shopwit_policy::kinds::types::Context;
use shopwit_policy::kinds::{CourierFee, courier_fee};
use shopwit_policy::tables::{columns_of, table_from_csv};
use shopwit_policy::{
    AnyDecision, AnyInput, EngineConfig, Evaluation, FailureCode, Isolation, Limits, Plugin,
    PolicyEngine, PoolConfig, TableSet, Tier, TierLimits, policy_runner,
};

#[path = "support/asking.rs"]
mod asking;

fn main() -> ExitCode {
    if std::env::args()
        .nth(1)
        .is_some_and(|first| first == "runner")
    {
        return policy_runner();
    }
    if asking::is_list("runner_processes") {
        return ExitCode::SUCCESS;
    }
    runners_are_confined();
    shipped_policies_answer_alike_in_both_modes();
    hostile_guests_end_alike_in_both_modes();
    a_shop_that_takes_more_than_its_share_comes_last();
    many_calls_in_one_crossing_answer_like_single_ones();
    a_killed_runner_costs_the_call_in_flight_and_no_later_one();
    a_runner_that_is_lost_while_idle_costs_no_call();
    a_runner_that_does_not_answer_is_ended();
    losses_in_a_row_are_waited_out();
    a_program_that_is_no_runner_is_refused_at_the_start();
    ExitCode::SUCCESS
}

/// One runner, and a wall clock that a busy machine does not decide.
fn config() -> EngineConfig {
    let mut limits = TierLimits::default();
    limits.compact.wall_ms = 60_000;
    limits.runtime.wall_ms = 60_000;
    EngineConfig {
        limits,
        pool: PoolConfig {
            threads: 1,
            ..PoolConfig::default()
        },
        isolation: Isolation::Process {
            program: std::env::current_exe().expect("this program"),
            arguments: vec!["runner".into()],
        },
        ..EngineConfig::default()
    }
}

fn start(config: EngineConfig) -> Arc<PolicyEngine> {
    PolicyEngine::new(config).expect("the engine starts")
}

fn both() -> (Arc<PolicyEngine>, Arc<PolicyEngine>) {
    let here = start(EngineConfig {
        isolation: Isolation::InProcess,
        ..config()
    });
    (here, start(config()))
}

fn honest(engine: &PolicyEngine) -> Arc<Plugin> {
    engine
        .load(&hostile::honest().component())
        .expect("it loads")
}

/// Loops for longer than any test takes.
fn endless(engine: &PolicyEngine) -> Arc<Plugin> {
    let guests = hostile::guests();
    let guest = guests.iter().find(|guest| guest.name.starts_with("W01"));
    engine.load(&guest.expect("the guest").wasm).expect("loads")
}

fn ask(engine: &PolicyEngine, plugin: &Plugin) -> Evaluation<AnyDecision> {
    let input = AnyInput::from_json(KIND, INPUT).expect("the input fits");
    engine.evaluate_any_blocking(plugin, &context(), &input, &tables(), None)
}

/// Everything that must not depend on where a call ran.
fn same(evaluation: &Evaluation<AnyDecision>) -> (String, u64, u64, u64, Vec<String>) {
    let result = match &evaluation.result {
        Ok(decision) => serde_json::to_string(decision).expect("JSON"),
        Err(failure) => format!("{failure:?}"),
    };
    let usage = &evaluation.usage;
    (
        result,
        usage.fuel_used,
        usage.memory_peak_bytes,
        usage.lookups,
        usage.log.clone(),
    )
}

fn runners_are_confined() {
    let engine = start(config());
    let state = engine.runners().expect("runners");
    assert_eq!((state.alive, state.started, state.lost), (1, 1, 0));
    for wanted in [
        "descriptors closed",
        "empty environment",
        "resource limits",
        "no new processes",
        "seccomp",
        "no files",
        "no network",
        "no sockets",
        "no threads",
    ] {
        let holds = &state.confinement.holds;
        assert!(
            holds.iter().any(|found| found == wanted),
            "{wanted}: {:?}",
            state.confinement
        );
    }
    // Only what a kernel may not have.
    assert!(
        state
            .confinement
            .lacks
            .iter()
            .all(|what| what.starts_with("landlock")),
        "{:?}",
        state.confinement
    );
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

fn shipped_policies_answer_alike_in_both_modes() {
    let (here, away) = both();
    assert_eq!(here.fingerprint(), away.fingerprint());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../plugins/components");
    let mut asked = 0;
    for entry in std::fs::read_dir(folder).expect("the shipped components") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let wasm = std::fs::read(&path).expect("the component");
        let (plugin, twin) = (here.load(&wasm), away.load(&wasm));
        let (plugin, twin) = (plugin.expect("it loads"), twin.expect("it loads"));
        assert_eq!(plugin.description(), twin.description());
        assert_eq!(here.check(&plugin), away.check(&twin), "{}", path.display());
        let tables = starter_tables(&plugin);
        for case in &plugin.description().cases {
            let body: Value = serde_json::from_str(&case.case_json).expect("JSON");
            let kind = case.kind.parse().expect("a kind");
            let input = AnyInput::from_json(kind, &body["input"].to_string()).expect("it fits");
            let mut settings = plugin.default_settings().expect("defaults").clone();
            settings.extend(body["settings"].as_object().cloned().unwrap_or_default());
            let context = Context {
                settings: Value::Object(settings).to_string(),
                ..context()
            };
            let one = here.evaluate_any_blocking(&plugin, &context, &input, &tables, None);
            let other = away.evaluate_any_blocking(&twin, &context, &input, &tables, None);
            assert_eq!(same(&one), same(&other), "{}", case.name);
            asked += 1;
        }
    }
    assert!(asked > 20, "{asked} cases");
}

fn hostile_guests_end_alike_in_both_modes() {
    let (here, away) = both();
    for guest in hostile::guests() {
        match (here.load(&guest.wasm), away.load(&guest.wasm)) {
            (Ok(plugin), Ok(twin)) => {
                let (one, other) = (ask(&here, &plugin), ask(&away, &twin));
                assert_eq!(same(&one), same(&other), "{}", guest.name);
            }
            (Err(one), Err(other)) => assert_eq!(one, other, "{}", guest.name),
            (one, other) => panic!("{}: {one:?}, {other:?}", guest.name),
        }
    }
    let state = away.runners().expect("runners");
    assert_eq!(state.lost, 0, "no guest ends a runner");
}

fn a_shop_that_takes_more_than_its_share_comes_last() {
    let engine = start(config());
    let (honest, endless) = (honest(&engine), endless(&engine));
    let first = only_runner(&engine);
    let usual = same(&ask(&engine, &endless));
    // Each takes some milliseconds; a quarter of a core is a shop's share.
    while engine.runners().expect("runners").calls_low_priority == 0 {
        assert_eq!(same(&ask(&engine, &endless)), usual);
    }
    let state = engine.runners().expect("runners");
    assert_eq!((state.alive, state.started, state.lost), (2, 2, 0));
    for runner in state.idle {
        let expected = if runner == first {
            libc::SCHED_OTHER
        } else {
            libc::SCHED_IDLE
        };
        assert_eq!(scheduling(runner), [expected; 3]);
    }
    // Another shop is asked as always.
    let input = AnyInput::from_json(KIND, INPUT).expect("the input fits");
    let another = Context {
        shop: "shop_another".to_owned(),
        ..context()
    };
    let asked = engine.evaluate_any_blocking(&honest, &another, &input, &tables(), None);
    assert!(asked.result.is_ok());
    let state = engine.runners().expect("runners");
    assert_eq!(
        (state.idle.last(), state.calls_low_priority),
        (Some(&first), 1)
    );
}

/// The scheduling policy of each thread of a process.
fn scheduling(process_id: u32) -> Vec<i32> {
    const POLICY: usize = 38;
    std::fs::read_dir(format!("/proc/{process_id}/task"))
        .expect("a child of ours")
        .map(|thread| {
            let path = thread.expect("a thread").path().join("stat");
            let stat = std::fs::read_to_string(path).expect("a thread");
            let (_, after_name) = stat.rsplit_once(')').expect("a name");
            let policy = after_name.split_whitespace().nth(POLICY);
            policy.expect("a field").parse().expect("a number")
        })
        .collect()
}

fn many_calls_in_one_crossing_answer_like_single_ones() {
    let engine = start(config());
    let plugin = honest(&engine);
    let input: courier_fee::Input = serde_json::from_str(INPUT).expect("it fits");
    let contexts: Vec<_> = (0..150)
        .map(|number| Context {
            now_ms: number,
            ..context()
        })
        .collect();
    let calls: Vec<_> = contexts.iter().map(|context| (context, &input)).collect();
    let many = engine.evaluate_many_blocking::<CourierFee>(&plugin, &calls, &tables(), None);
    assert_eq!(many.len(), calls.len());
    let one = ask(&engine, &plugin);
    for answer in many {
        assert_eq!(same(&answer.map(Into::into)), same(&one));
    }
}

fn signal(process_id: u32, signal: &str) {
    let status = Command::new("kill")
        .args([signal, &process_id.to_string()])
        .status()
        .expect("kill");
    assert!(status.success());
}

/// A letter for each thread of a process, as the kernel shows it.
fn thread_states(process_id: u32) -> Vec<String> {
    std::fs::read_dir(format!("/proc/{process_id}/task"))
        .expect("a child of ours")
        // A thread may end meanwhile.
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("stat")).ok())
        .filter_map(|status| {
            Some(
                status
                    .rsplit(')')
                    .next()?
                    .split_whitespace()
                    .next()?
                    .to_owned(),
            )
        })
        .collect()
}

fn only_runner(engine: &PolicyEngine) -> u32 {
    let state = engine.runners().expect("runners");
    assert_eq!(state.idle.len(), 1, "{state:?}");
    state.idle[0]
}

fn a_killed_runner_costs_the_call_in_flight_and_no_later_one() {
    let mut config = config();
    config.limits.compact.fuel = u64::MAX / 2;
    let engine = start(config);
    let (honest, endless) = (honest(&engine), endless(&engine));
    let runner = only_runner(&engine);
    let failure = std::thread::scope(|scope| {
        let asked = scope.spawn(|| ask(&engine, &endless));
        while !engine.runners().expect("runners").idle.is_empty() {
            std::thread::yield_now();
        }
        signal(runner, "-KILL");
        asked.join().expect("the host goes on")
    })
    .result
    .expect_err("nobody answered");
    assert_eq!(failure.code(), FailureCode::RunnerGone);
    assert!(failure.is_infrastructure() && !failure.is_deterministic());
    assert!(ask(&engine, &honest).result.is_ok());
    let state = engine.runners().expect("runners");
    assert_eq!((state.alive, state.started, state.lost), (1, 2, 1));
    assert_ne!(state.idle[0], runner);
}

fn a_runner_that_is_lost_while_idle_costs_no_call() {
    let engine = start(config());
    let plugin = honest(&engine);
    let runner = only_runner(&engine);
    signal(runner, "-KILL");
    // Until it is a zombie with none of its other threads left: only its parent can bury it.
    while thread_states(runner) != ["Z"] {
        std::thread::yield_now();
    }
    assert!(ask(&engine, &plugin).result.is_ok());
    assert_eq!(engine.runners().expect("runners").lost, 1);
}

fn a_runner_that_does_not_answer_is_ended() {
    let engine = start(config());
    let plugin = honest(&engine);
    let runner = only_runner(&engine);
    signal(runner, "-STOP");
    // It may have been looking for its next question.
    while thread_states(runner).iter().any(|state| state != "T") {
        std::thread::yield_now();
    }
    let input: courier_fee::Input = serde_json::from_str(INPUT).expect("it fits");
    let limits = Limits {
        wall_ms: 1,
        ..Limits::of(Tier::Compact)
    };
    let failure = engine
        .evaluate_blocking::<CourierFee>(&plugin, &context(), &input, &tables(), Some(&limits))
        .result
        .expect_err("it stands still");
    assert_eq!(failure.code(), FailureCode::RunnerGone);
    assert!(!Path::new(&format!("/proc/{runner}")).exists(), "ended");
    assert!(ask(&engine, &plugin).result.is_ok());
}

fn losses_in_a_row_are_waited_out() {
    let mut config = config();
    config.limits.compact.fuel = u64::MAX / 2;
    let engine = start(config);
    let endless = endless(&engine);
    let mut losses = 0;
    // The third loss is followed by a wait of 20 ms, in which nothing is started.
    while losses < 3 {
        std::thread::scope(|scope| {
            let asked = scope.spawn(|| ask(&engine, &endless));
            let busy = loop {
                let state = engine.runners().expect("runners");
                if asked.is_finished() {
                    break None;
                }
                if state.alive == 1 && state.idle.is_empty() && state.started > losses {
                    break child_of_this_process();
                }
                std::thread::yield_now();
            };
            if let Some(busy) = busy {
                signal(busy, "-KILL");
            }
            let failure = asked.join().expect("the host goes on").result;
            assert_eq!(
                failure.map_err(|failure| failure.code()),
                Err(FailureCode::RunnerGone)
            );
        });
        losses = engine.runners().expect("runners").lost;
    }
    let failure = ask(&engine, &endless).result.expect_err("the wait lasts");
    assert_eq!(failure.code(), FailureCode::RunnerGone);
    assert!(failure.to_string().contains("is started in"), "{failure}");
}

fn child_of_this_process() -> Option<u32> {
    let own = std::process::id();
    let children = std::fs::read_to_string(format!("/proc/{own}/task/{own}/children")).ok()?;
    let of_threads = std::fs::read_dir(format!("/proc/{own}/task"))
        .ok()?
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok())
        .collect::<String>();
    format!("{children} {of_threads}")
        .split_whitespace()
        .find_map(|id| id.parse().ok())
}

fn a_program_that_is_no_runner_is_refused_at_the_start() {
    let refused = PolicyEngine::new(EngineConfig {
        isolation: Isolation::Process {
            program: "/bin/false".into(),
            arguments: Vec::new(),
        },
        ..config()
    })
    .expect_err("it is no runner");
    assert!(
        refused.to_string().contains("a policy runner cannot start"),
        "{refused}"
    );
}
