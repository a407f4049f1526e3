//! W50: one shop floods the host with calls that misbehave, 200 at a time; another shop's calls are measured before and
//! meanwhile, with guests in this process and in runners.
//!
//! `cargo bench -p shopwit-policy --bench attack`; attacks for a minute in each mode, `SHOPWIT_ATTACK_SECONDS` for
//! another time.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use shopwit_policy::hostile::{self, Expected, INPUT, KIND};
use shopwit_policy::kinds::types::Context;
use shopwit_policy::{
    AnyCall, AnyInput, EngineConfig, Isolation, Plugin, PolicyEngine, TableSet, policy_runner,
};

/// Calls of the attacker at the same time.
const ATTACKERS: usize = 200;
const ATTACK_SECONDS: u64 = 60;
/// Time in which the other shop is measured alone.
const IDLE: Duration = Duration::from_secs(3);
/// Pause between two calls of the other shop: a shop at work, not a second attack.
const PAUSE: Duration = Duration::from_millis(2);
/// Goal of the issue for the 99th percentile under attack against the idle one.
const GOAL: f64 = 2.0;
/// What makes this program a runner.
const RUNNER: &str = "runner";

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|first| first == RUNNER) {
        return policy_runner();
    }
    let seconds = std::env::var("SHOPWIT_ATTACK_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(ATTACK_SECONDS);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let away = Isolation::Process {
        program: std::env::current_exe().expect("this program"),
        arguments: vec![RUNNER.into()],
    };
    for (mode, isolation) in [("in-process", Isolation::InProcess), ("process", away)] {
        let engine = PolicyEngine::new(EngineConfig {
            isolation,
            ..EngineConfig::default()
        })
        .expect("the engine starts");
        let measured = runtime.block_on(attack(&engine, Duration::from_secs(seconds)));
        measured.print(mode);
        assert_eq!(measured.refused, 0, "{mode}: the other shop was refused");
    }
    ExitCode::SUCCESS
}

struct Measured {
    idle_p99_us: f64,
    attacked_p99_us: f64,
    calls: usize,
    refused: usize,
    attacks: u64,
    grown_kib: i64,
}

impl Measured {
    fn print(&self, mode: &str) {
        let ratio = self.attacked_p99_us / self.idle_p99_us;
        let verdict = if ratio <= GOAL {
            ""
        } else {
            "  above the goal"
        };
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{mode}: p99 idle {:.0} µs, under {} attacks {:.0} µs over {} calls: × {ratio:.2} (goal {GOAL}){verdict}; \
             memory {:+} KiB",
            self.idle_p99_us, self.attacks, self.attacked_p99_us, self.calls, self.grown_kib
        )
        .expect("standard output");
    }
}

async fn attack(engine: &Arc<PolicyEngine>, length: Duration) -> Measured {
    let hostile: Vec<_> = hostile::guests()
        .into_iter()
        .filter(|guest| matches!(guest.expected, Expected::Fails(_)))
        .map(|guest| engine.load(&guest.wasm).expect(guest.name))
        .collect();
    let honest = engine
        .load(&hostile::honest().component())
        .expect("it loads");
    let (mut idle, _) = measure(engine, &honest, IDLE).await;
    let before = resident_kib();
    let (stop, count) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let attackers: Vec<_> = (0..ATTACKERS)
        .map(|number| {
            let (engine, hostile) = (Arc::clone(engine), hostile.clone());
            let (stop, count) = (Arc::clone(&stop), Arc::clone(&count));
            tokio::spawn(async move {
                let mut next = number;
                while !stop.load(Ordering::Relaxed) {
                    let plugin = &hostile[next % hostile.len()];
                    let evaluation = engine.evaluate_any(call("shop_hostile", plugin)).await;
                    assert!(evaluation.result.is_err());
                    count.fetch_add(1, Ordering::Relaxed);
                    next += 1;
                }
            })
        })
        .collect();
    let (mut attacked, refused) = measure(engine, &honest, length).await;
    stop.store(true, Ordering::Relaxed);
    for attacker in attackers {
        attacker.await.expect("the attacker ends");
    }
    Measured {
        idle_p99_us: p99(&mut idle),
        attacked_p99_us: p99(&mut attacked),
        calls: attacked.len(),
        refused,
        attacks: count.load(Ordering::Relaxed),
        grown_kib: resident_kib() - before,
    }
}

/// Times of the calls, and how many had no answer.
async fn measure(
    engine: &PolicyEngine,
    plugin: &Arc<Plugin>,
    length: Duration,
) -> (Vec<Duration>, usize) {
    let (mut times, mut refused) = (Vec::new(), 0);
    let began = Instant::now();
    while began.elapsed() < length {
        let started = Instant::now();
        let evaluation = engine.evaluate_any(call("shop_modest", plugin)).await;
        times.push(started.elapsed());
        refused += usize::from(evaluation.result.is_err());
        tokio::time::sleep(PAUSE).await;
    }
    (times, refused)
}

fn p99(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    let place = times.len() * 99 / 100;
    times
        .get(place)
        .map_or(0.0, |time| time.as_secs_f64() * 1_000_000.0)
}

fn call(shop: &str, plugin: &Arc<Plugin>) -> AnyCall {
    AnyCall {
        plugin: Arc::clone(plugin),
        context: Context {
            shop: shop.to_owned(),
            decision: "decision_bench".to_owned(),
            now_ms: 1_800_000_000_000,
            time_zone: "Asia/Shanghai".to_owned(),
            utc_offset_seconds: 28_800,
            is_workday: true,
            is_statutory_holiday: false,
            promotions: Vec::new(),
            locale: "zh-CN".to_owned(),
            currency: "CNY".to_owned(),
            settings: "{}".to_owned(),
        },
        input: AnyInput::from_json(KIND, INPUT).expect("the input fits"),
        tables: TableSet::default(),
        limits: None,
    }
}

/// Memory of this process that is in use.
fn resident_kib() -> i64 {
    std::fs::read_to_string("/proc/self/status")
        .expect("Linux")
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .map(|text| text.trim_matches(|letter: char| !letter.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .expect("a number")
}
