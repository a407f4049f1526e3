//! How many recorded decisions a backtest runs in a second, reading and comparing included, against bare calls of the
//! engine on one thread, the ways interleaved, because a shared machine is only good for ratios.
//!
//! `cargo bench -p shopwit-service`; prints decisions a second for a small compact guest (the goal is 25,000 on one
//! core) and for the shipped courier-fee policy, and for the latter also as a job with its checkpoints.

#![allow(clippy::print_stdout, reason = "a bench prints its numbers")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{Span, Timestamp};
use shopwit_domain::{ids::DecisionId, money::Currency};
use shopwit_policy::{
    EngineConfig, Kind, Plugin, PolicyEngine, TableSet,
    hostile::honest,
    kinds::{AnyInput, types::Context},
    tables::{columns_of, table_from_csv},
};
use shopwit_service::{
    App, Ctx,
    people::shops::{self, NewShop},
    policies::{
        backtests::{self, NewBacktest, Totals},
        bindings, decide,
        decisions::Decision,
    },
    sources::{Clock, Entropy, new_id},
};
use shopwit_store::{Insert, Store, Value, args, value::text};

/// Recorded decisions; few where nothing is optimised: then only that it runs is shown.
const DECISIONS: i64 = if cfg!(debug_assertions) { 300 } else { 100_000 };
/// Rounds; the median one counts.
const ROUNDS: usize = if cfg!(debug_assertions) { 1 } else { 5 };
const INPUT: &str = r#"{"origin_region":"330000","destination_region":"320000","weight_grams":420000,"pieces":12,"bulk":true,"purpose":"ship"}"#;

#[derive(Debug)]
struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the clock of this bench")]
        Timestamp::now()
    }
}

/// Ids need to differ, not to surprise.
#[derive(Debug)]
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        for (place, byte) in bytes.iter_mut().skip(1).zip(count) {
            *place = byte;
        }
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("shop.db").display());
    let engine = PolicyEngine::new(EngineConfig::default()).expect("the engine starts");
    let store = Store::open(&url).await.expect("the database opens");
    let entropy = Arc::new(Counter(AtomicU64::new(1)));
    let app = Arc::new(App::new(store, Arc::new(WallClock), entropy, engine));
    app.set_sentinel_share(0);
    let shop = NewShop {
        slug: "bench".to_owned(),
        name: "bench".to_owned(),
        currency: Currency::CNY,
        time_zone: "Asia/Shanghai".to_owned(),
        locale: "zh-CN".to_owned(),
        origin_region: "330000".to_owned(),
    };
    let ctx = shops::create(&app, shop).await.expect("a new shop");
    let template = decide::evaluate(&app, &ctx, Kind::CourierFee, None, INPUT)
        .await
        .expect("a decision");
    app.flush().await;
    copy(&app, &ctx, &template).await;
    let binding = bindings::get(
        &mut app.read(&ctx).await.expect("a connection"),
        &ctx,
        Kind::CourierFee,
    )
    .await
    .expect("a binding")
    .expect("a binding");
    let shipped = app.engine.loaded(&binding.active.digest).expect("loaded");
    let small = app.engine.load(&honest().component()).expect("loads");
    app.start_background().expect("a thread");

    println!("{DECISIONS} recorded decisions, median of {ROUNDS} rounds, one thread:");
    let (mut bare, mut direct, mut job) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(bare_calls(&app, &shipped, &template).await);
        direct.push(directly(&app, &ctx, &shipped).await);
        job.push(as_job(&app, &ctx, &shipped).await);
    }
    let bare = show("courier-fee, bare engine calls", bare, None);
    show("courier-fee, backtest in memory", direct, Some(bare));
    show("courier-fee, backtest as a job", job, Some(bare));

    record_as_answer_of(&app, &ctx, &small, &template).await;
    let (mut bare, mut direct) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(bare_calls(&app, &small, &template).await);
        direct.push(directly(&app, &ctx, &small).await);
    }
    let bare = show("small guest, bare engine calls", bare, None);
    show("small guest, backtest in memory", direct, Some(bare));
    app.close().await;
}

/// Prints decisions a second and the ratio of the times; answers the median.
fn show(name: &str, mut times: Vec<Duration>, bare: Option<Duration>) -> Duration {
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let rate = DECISIONS as f64 / median.as_secs_f64();
    let ratio = bare.map_or_else(String::new, |bare| {
        format!("  {:.2} × bare", median.as_secs_f64() / bare.as_secs_f64())
    });
    println!("{name:34} {rate:>9.0} decisions/s{ratio}");
    median
}

fn told(template: &Decision) -> (Context, AnyInput) {
    let context = serde_json::from_str(&template.context).expect("a context");
    let input = AnyInput::from_json(Kind::CourierFee, &template.input).expect("an input");
    (context, input)
}

/// The same number of calls with everything at hand.
async fn bare_calls(app: &Arc<App>, plugin: &Arc<Plugin>, template: &Decision) -> Duration {
    let (mut context, input) = told(template);
    let defaults = plugin.default_settings().expect("defaults");
    context.settings = serde_json::to_string(defaults).expect("JSON");
    // The shop's tables are the starter rows.
    let tables: TableSet = plugin
        .description()
        .tables
        .iter()
        .map(|spec| {
            let table = table_from_csv(columns_of(spec), &spec.starter_csv).expect("a table");
            (spec.name.clone(), Arc::new(table))
        })
        .collect();
    let (app, plugin) = (Arc::clone(app), Arc::clone(plugin));
    on_thread(move || {
        let began = Instant::now();
        for _ in 0..=DECISIONS {
            let evaluation = app
                .engine
                .evaluate_any_blocking(&plugin, &context, &input, &tables, None);
            std::hint::black_box(&evaluation);
        }
        began.elapsed()
    })
    .await
}

async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .stack_size(4 << 20)
        .spawn(move || {
            let _ = done.send(work());
        })
        .expect("a thread");
    wait.await.expect("an end")
}

fn order(ctx: &Ctx, plugin: &Plugin) -> NewBacktest {
    NewBacktest {
        kind: Kind::CourierFee,
        digest: plugin.digest().to_string(),
        settings: None,
        tables: std::collections::BTreeMap::new(),
        from: ctx.now.checked_sub(Span::new().hours(1)).expect("a time"),
        to: ctx.now.checked_add(Span::new().hours(1)).expect("a time"),
        sample: None,
    }
}

/// The template's time and an hour later are "now" to both.
fn later(ctx: &Ctx) -> Ctx {
    Ctx {
        now: ctx.now.checked_add(Span::new().hours(1)).expect("a time"),
        ..ctx.clone()
    }
}

fn check(totals: &Totals) {
    assert_eq!(
        totals.changes.get("unchanged").copied(),
        u64::try_from(DECISIONS + 1).ok(),
        "{:?}",
        totals.changes
    );
}

async fn directly(app: &Arc<App>, ctx: &Ctx, plugin: &Arc<Plugin>) -> Duration {
    let began = Instant::now();
    let totals = backtests::run_directly(
        Arc::clone(app),
        later(ctx),
        Arc::clone(plugin),
        order(ctx, plugin),
        |_, _| {},
    )
    .await
    .expect("it runs");
    let took = began.elapsed();
    check(&totals);
    took
}

async fn as_job(app: &Arc<App>, ctx: &Ctx, plugin: &Arc<Plugin>) -> Duration {
    let began = Instant::now();
    let made = backtests::create(app, &later(ctx), order(ctx, plugin))
        .await
        .expect("it is ordered");
    loop {
        let mut conn = app.read(ctx).await.expect("a connection");
        let found = backtests::get(&mut conn, ctx, made.id)
            .await
            .expect("it is there");
        drop(conn);
        if found.state.is_final() {
            let took = began.elapsed();
            check(&found.totals);
            return took;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Makes every recorded answer that of the plugin, so that nothing has changed for it.
async fn record_as_answer_of(app: &App, ctx: &Ctx, plugin: &Arc<Plugin>, template: &Decision) {
    let (mut context, input) = told(template);
    context.settings = "{}".to_owned();
    let (engine, asked) = (Arc::clone(&app.engine), Arc::clone(plugin));
    let evaluation = on_thread(move || {
        engine.evaluate_any_blocking(&asked, &context, &input, &TableSet::default(), None)
    })
    .await;
    let answer = evaluation.result.expect("an answer");
    let output = serde_json::to_string(&answer).expect("JSON");
    let mut unit = app.begin(ctx).await.expect("a unit");
    unit.conn()
        .execute(
            "UPDATE decisions SET output = $2, digest = $3 WHERE shop_id = $1",
            args![output, text(plugin.digest())],
        )
        .await
        .expect("an update");
    unit.commit().await.expect("a commit");
}

/// Writes copies of a decision, a few milliseconds apart.
async fn copy(app: &App, ctx: &Ctx, template: &Decision) {
    let plugin = template.plugin.as_ref().expect("a plugin was asked");
    let entropy = Counter(AtomicU64::new(1));
    let mut unit = app.store.begin_global().await.expect("a unit");
    for first in (0..DECISIONS).step_by(64) {
        let mut insert = Insert::into(
            "decisions (shop_id, id, kind, stage, outcome, plugin_id, plugin_version, digest, settings_revision,
                 table_revisions, engine, context, input, output, fuel_used, memory_peak_bytes, duration_us, queued_us,
                 log, actor, at)",
        );
        for number in first..DECISIONS.min(first + 64) {
            let at = template
                .at
                .checked_add(Span::new().milliseconds(1 + number / 100))
                .expect("a time");
            let row: Vec<Value> = args![
                text(ctx.shop_id()),
                text(new_id::<DecisionId>(at, &entropy)),
                text(template.kind),
                "active",
                "decided",
                text(plugin.id),
                &plugin.version,
                text(plugin.digest),
                template.settings_revision,
                serde_json::to_string(&*template.table_revisions).expect("JSON"),
                &template.engine,
                &template.context,
                &template.input,
                template.output.clone(),
                i64::try_from(template.usage.fuel_used).unwrap_or(0),
                i64::try_from(template.usage.memory_peak_bytes).unwrap_or(0),
                0i64,
                0i64,
                "[]",
                "system",
                at,
            ];
            insert.row(row);
        }
        insert.execute(unit.conn()).await.expect("rows");
    }
    unit.commit().await.expect("a commit");
}
