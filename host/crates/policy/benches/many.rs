//! Ten thousand versions in one host: the memory of each when it is loaded, and the first call of one that is not.
//! They differ in a custom section only, so that each is compiled and mapped by itself.
//!
//! `cargo bench -p shopwit-policy --bench many`; takes about a minute. `SHOPWIT_BENCH_VERSIONS` sets another number.

use std::io::Write as _;
use std::time::Instant;

use shopwit_policy::hostile::{self, INPUT, KIND};
use shopwit_policy::kinds::types::Context;
use shopwit_policy::{AnyInput, ArtifactConfig, EngineConfig, PolicyEngine, TableSet};

const VERSIONS: u32 = 10_000;
/// Goal of the issue for the memory of a loaded version, KiB.
const RESIDENT_KIB_GOAL: f64 = 100.0;
/// Goal of the issue for the first call of a cold version at the median, milliseconds.
const COLD_MS_GOAL: f64 = 2.0;

fn main() {
    let versions = std::env::var("SHOPWIT_BENCH_VERSIONS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(VERSIONS);
    let folder = tempfile::tempdir().expect("a folder");
    let engine = || {
        PolicyEngine::new(EngineConfig {
            artifacts: Some(ArtifactConfig {
                dir: folder.path().to_owned(),
                key: [7; 32],
            }),
            ..EngineConfig::default()
        })
        .expect("the engine starts")
    };
    let honest = hostile::honest().component();
    let compiling = engine();
    for number in 0..versions {
        compiling
            .load(&version(&honest, number))
            .expect("it compiles");
    }
    drop(compiling);

    // Another host that finds all of them compiled and has none in memory.
    let engine = engine();
    let input = AnyInput::from_json(KIND, INPUT).expect("the input fits");
    let tables = TableSet::default();
    let context = context();
    let before = resident_kib();
    // Held, or the engine would drop the least recently used ones.
    let mut loaded = Vec::new();
    let mut cold = Vec::new();
    for number in 0..versions {
        let wasm = version(&honest, number);
        let started = Instant::now();
        let plugin = engine.load(&wasm).expect("it loads");
        let found = engine.evaluate_any_blocking(&plugin, &context, &input, &tables, None);
        cold.push(started.elapsed());
        assert!(found.result.is_ok(), "{:?}", found.result);
        loaded.push(plugin);
    }
    let resident = (resident_kib() - before) / f64::from(versions);
    cold.sort_unstable();
    let cold_ms = cold[cold.len() / 2].as_secs_f64() * 1_000.0;
    let mut out = std::io::stdout().lock();
    for (what, value, goal) in [
        (
            "resident KiB of a loaded version",
            resident,
            RESIDENT_KIB_GOAL,
        ),
        (
            "ms of the first call of a cold one, median",
            cold_ms,
            COLD_MS_GOAL,
        ),
    ] {
        let verdict = if value <= goal {
            ""
        } else {
            "  above the goal"
        };
        writeln!(
            out,
            "{versions} versions: {what}: {value:.2} (goal {goal}){verdict}"
        )
        .expect("standard output");
    }
}

/// The component with a custom section of its own at its end.
fn version(honest: &[u8], number: u32) -> Vec<u8> {
    let mut wasm = honest.to_vec();
    // Section 0, nine bytes: a name of four and the number.
    wasm.extend_from_slice(&[0, 9, 4]);
    wasm.extend_from_slice(b"seed");
    wasm.extend_from_slice(&number.to_le_bytes());
    wasm
}

/// Memory of this process that is in use.
fn resident_kib() -> f64 {
    std::fs::read_to_string("/proc/self/status")
        .expect("Linux")
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .map(|text| text.trim_matches(|letter: char| !letter.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .expect("a number")
}

fn context() -> Context {
    Context {
        shop: "shop_bench".to_owned(),
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
    }
}
