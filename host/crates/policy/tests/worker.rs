//! The compile worker: this program started again. What it compiles is what the engine would; what is too much ends
//! the worker and not the host.

use std::process::ExitCode;
use std::sync::Arc;

use shopwit_policy::hostile;
use shopwit_policy::{Compiler, EngineConfig, PolicyEngine, RejectionCode, Tier, compile_worker};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().collect();
    if arguments.get(1).is_some_and(|first| first == "worker") {
        return match arguments.get(2).map(String::as_str) {
            Some("compact") => compile_worker(Tier::Compact),
            _ => compile_worker(Tier::Runtime),
        };
    }
    good_components_are_compiled();
    a_worker_that_fails_costs_only_the_upload();
    a_compile_bomb_ends_the_worker_and_not_the_host();
    ExitCode::SUCCESS
}

fn engine(arguments: &[&str]) -> Arc<PolicyEngine> {
    let compiler = Compiler::Process {
        program: std::env::current_exe().expect("this program"),
        arguments: arguments.iter().map(Into::into).collect(),
    };
    PolicyEngine::new(EngineConfig {
        compiler,
        ..EngineConfig::default()
    })
    .expect("the engine starts")
}

fn good_components_are_compiled() {
    let plugin = engine(&["worker"])
        .load(&hostile::honest().component())
        .expect("it loads");
    assert_eq!(plugin.description().name, "test-guest");
}

fn a_worker_that_fails_costs_only_the_upload() {
    let compiler = Compiler::Process {
        program: "/bin/false".into(),
        arguments: Vec::new(),
    };
    let engine = PolicyEngine::new(EngineConfig {
        compiler,
        ..EngineConfig::default()
    })
    .expect("the engine starts");
    let rejection = engine
        .load(&hostile::honest().component())
        .expect_err("nothing was compiled");
    assert_eq!(rejection.code, RejectionCode::TooComplex);
}

/// Thousands of functions of branches over many live values: within every cap, and slow to compile.
fn a_compile_bomb_ends_the_worker_and_not_the_host() {
    let engine = engine(&["worker"]);
    let rejection = engine
        .load(&hostile::compile_bomb())
        .expect_err("it is too complex");
    assert_eq!(rejection.code, RejectionCode::TooComplex);
    assert!(rejection.detail.contains("CPU time"), "{rejection}");
    engine
        .load(&hostile::honest().component())
        .expect("the host goes on");
}
