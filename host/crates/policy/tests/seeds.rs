//! Components by chance: each ends as answered, rejected, too complex or failed, in a worker and a runner that outlive
//! it. `cargo xtask fuzz-components` brings a folder of them in `SHOPWIT_SEEDS`; bytes changed by chance in a shipped
//! component are always among them.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use asking::{context, tables};
use shopwit_policy::hostile::INPUT;
use shopwit_policy::{
    AnyInput, CompileEffort, Compiler, EngineConfig, FailureCode, Isolation, Kind, PolicyEngine,
    PoolConfig, RejectionCode, Tier, compile_worker, policy_runner,
};

#[path = "support/asking.rs"]
mod asking;

/// Components with bytes changed by chance.
const CHANGED: u64 = 100;
/// Bytes changed in one of them, at most.
const CHANGES_MAX: u64 = 4;
/// A folder with components, made by `tests/seeds`.
const FOLDER_VARIABLE: &str = "SHOPWIT_SEEDS";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("runner") => return policy_runner(),
        Some("worker") => {
            let tier = arguments.get(2).and_then(|tier| tier.parse().ok());
            let effort = arguments.get(3).and_then(|effort| effort.parse().ok());
            return compile_worker(
                tier.unwrap_or(Tier::Runtime),
                effort.unwrap_or(CompileEffort::Full),
            );
        }
        _ if asking::is_list("every_component_by_chance_ends_as_it_may") => {
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    every_component_by_chance_ends_as_it_may();
    ExitCode::SUCCESS
}

fn engine() -> Arc<PolicyEngine> {
    let program = std::env::current_exe().expect("this program");
    PolicyEngine::new(EngineConfig {
        compiler: Compiler::Process {
            program: program.clone(),
            arguments: vec!["worker".into()],
        },
        isolation: Isolation::Process {
            program,
            arguments: vec!["runner".into()],
        },
        pool: PoolConfig {
            threads: 1,
            ..PoolConfig::default()
        },
        ..EngineConfig::default()
    })
    .expect("the engine starts")
}

fn every_component_by_chance_ends_as_it_may() {
    let engine = engine();
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../plugins/components/courier_fee.wasm");
    let shipped = std::fs::read(shipped).expect("the shipped component");
    let mut ends = BTreeMap::new();
    for seed in 0..CHANGED {
        *ends
            .entry(end(
                &engine,
                &format!("bytes {seed}"),
                &changed(&shipped, seed),
            ))
            .or_insert(0_u64) += 1;
    }
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .expect("the folder of seeds")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        assert!(!paths.is_empty(), "no seeds");
        for path in paths {
            let wasm = std::fs::read(&path).expect("a seed");
            *ends
                .entry(end(&engine, &path.display().to_string(), &wasm))
                .or_insert(0) += 1;
        }
    }
    for (end, count) in &ends {
        let _ = writeln!(std::io::stdout(), "{count:>6} {end}");
    }
    let state = engine.runners().expect("runners");
    assert_eq!(state.lost, 0, "a runner did not outlive a seed");
    // The engine is as it was.
    assert_eq!(end(&engine, "as shipped", &shipped), "answered");
}

/// How one component ends, in one word; stops the test where it may not end so.
fn end(engine: &PolicyEngine, name: &str, wasm: &[u8]) -> &'static str {
    let plugin = match engine.load(wasm) {
        Ok(plugin) => plugin,
        Err(rejection) if rejection.code == RejectionCode::TooComplex => return "too complex",
        Err(rejection) => {
            assert_ne!(
                rejection.code,
                RejectionCode::Internal,
                "{name}: {rejection}"
            );
            return "rejected";
        }
    };
    if plugin.kinds().all(|kind| kind != Kind::CourierFee) {
        // Linked and described; its question is another one.
        return "described";
    }
    let input = AnyInput::from_json(Kind::CourierFee, INPUT).expect("the input fits");
    let found = engine.evaluate_any_blocking(&plugin, &context(), &input, &tables(), None);
    match found.result.map_err(|failure| failure.code()) {
        Ok(_) | Err(FailureCode::PolicyError) => "answered",
        Err(code @ (FailureCode::Internal | FailureCode::RunnerGone | FailureCode::Overloaded)) => {
            panic!("{name}: {code}")
        }
        Err(_) => "failed",
    }
}

/// The component with some bytes changed; the same seed, the same bytes.
fn changed(wasm: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut wasm = wasm.to_vec();
    for _ in 0..=(next() % CHANGES_MAX) {
        let place = (next() % wasm.len() as u64) as usize;
        wasm[place] ^= 1 << (next() % 8);
    }
    wasm
}
