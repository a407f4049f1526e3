//! The compile worker: this program started again. What it compiles is what the engine would; what is too much ends
//! the worker and not the host.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex};

use shopwit_policy::hostile;
use shopwit_policy::{
    CompileEffort, CompileUse, Compiler, EngineConfig, LoadStep, PolicyEngine, Rejection,
    RejectionCode, Tier, compile_worker,
};

#[allow(dead_code, reason = "only the list of tests is needed here")]
#[path = "support/asking.rs"]
mod asking;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().collect();
    let argument = |index: usize| arguments.get(index).map_or("", String::as_str);
    let work = |first: usize| {
        let tier = match argument(first) {
            "compact" => Tier::Compact,
            _ => Tier::Runtime,
        };
        compile_worker(tier, argument(first + 1).parse().expect("an effort"))
    };
    match argument(1) {
        "worker" => return work(2),
        // Works only without optimisations, as if they were too much.
        "plain-worker" if argument(3) == "full" => {
            return ExitCode::from(101);
        }
        "plain-worker" => return work(2),
        // Is killed the first time; the marker file says that it was.
        "killed-once" => {
            if std::fs::File::create_new(argument(2)).is_ok() {
                kill_myself();
            }
            return work(3);
        }
        "killed" => kill_myself(),
        "confined" => {
            confined();
            return work(2);
        }
        _ if asking::is_list("the_compile_worker") => return ExitCode::SUCCESS,
        _ => {}
    }
    good_components_are_compiled();
    a_worker_knows_nothing_and_writes_nothing();
    a_worker_says_what_keeps_it_in();
    a_worker_that_fails_costs_only_the_upload();
    a_killed_worker_is_started_once_more();
    a_second_try_goes_without_optimisations();
    a_compile_bomb_ends_the_worker_and_not_the_host();
    every_class_of_bomb_ends_within_its_budget();
    ExitCode::SUCCESS
}

fn kill_myself() -> ! {
    let _ = Command::new("/bin/kill")
        .args(["-9", &std::process::id().to_string()])
        .status();
    unreachable!("nobody survives signal 9")
}

/// Ends the worker with an error of its own unless it is locked in.
fn confined() {
    let known = ["PWD", "OLDPWD", "SHLVL", "_"];
    let told: Vec<_> = std::env::vars()
        .filter(|(name, _)| !known.contains(&name.as_str()))
        .collect();
    assert_eq!(told, [], "an environment");
    let file = std::env::temp_dir().join(format!("worker-writes-{}", std::process::id()));
    // A write beyond the limit ends the process by a signal, or fails where it is ignored.
    let status = Command::new("/bin/sh")
        .args(["-c", "echo x > \"$0\"", &file.display().to_string()])
        .status()
        .expect("a shell");
    assert!(!status.success(), "it wrote a file");
    let _ = std::fs::remove_file(file);
    let limits = std::fs::read_to_string("/proc/self/limits").expect("limits");
    let soft = |name: &str| {
        limits
            .lines()
            .find(|line| line.starts_with(name))
            .and_then(|line| line.trim_start_matches(name).split_whitespace().next())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(soft("Max cpu time"), "10");
    assert_eq!(soft("Max address space"), (2_u64 << 30).to_string());
    assert_eq!(soft("Max open files"), "32");
}

fn engine(arguments: &[&str]) -> Arc<PolicyEngine> {
    engine_of(&std::env::current_exe().expect("this program"), arguments)
}

fn engine_of(program: &Path, arguments: &[&str]) -> Arc<PolicyEngine> {
    let compiler = Compiler::Process {
        program: program.to_owned(),
        arguments: arguments.iter().map(Into::into).collect(),
    };
    PolicyEngine::new(EngineConfig {
        compiler,
        ..EngineConfig::default()
    })
    .expect("the engine starts")
}

/// Loads, and tells what the compiler took.
fn load(engine: &PolicyEngine, wasm: &[u8]) -> (Option<CompileUse>, Result<String, Rejection>) {
    let used = Mutex::new(None);
    let loaded = engine.load_watched(wasm, &|step| {
        if let LoadStep::Compiled(found) = step {
            *used.lock().expect("a lock") = Some(found);
        }
    });
    let name = loaded.map(|plugin| plugin.description().name.clone());
    (used.into_inner().expect("a lock"), name)
}

fn good_components_are_compiled() {
    let (used, name) = load(&engine(&["worker"]), &hostile::honest().component());
    assert_eq!(name, Ok("test-guest".to_owned()));
    assert_eq!(used.map(|used| used.effort), Some(CompileEffort::Full));
}

fn a_worker_knows_nothing_and_writes_nothing() {
    let (_, name) = load(&engine(&["confined"]), &hostile::honest().component());
    assert_eq!(name, Ok("test-guest".to_owned()));
}

fn a_worker_says_what_keeps_it_in() {
    let found = engine(&["worker"])
        .report_compile_worker()
        .expect("a worker says it");
    // It tried each of these itself, with the compiler ready and before it read a component.
    for what in [
        "ends with its host",
        "descriptors closed",
        "no new processes",
        "seccomp",
        "no files",
        "no network",
        "no sockets",
        "no threads",
    ] {
        assert!(found.holds.iter().any(|held| held == what), "{found:?}");
    }
    // The kernel may have no landlock; then seccomp stands alone.
    let lacks = found.lacks.iter();
    assert!(
        lacks.clone().all(|lacked| lacked.starts_with("landlock")),
        "{found:?}"
    );
    assert_eq!(
        engine_of(Path::new("/bin/false"), &[]).report_compile_worker(),
        None
    );
}

fn a_worker_that_fails_costs_only_the_upload() {
    for program in ["/bin/false", "/no/such/program"] {
        let engine = engine_of(Path::new(program), &[]);
        let (_, name) = load(&engine, &hostile::honest().component());
        // The host's fault, not the author's.
        assert_eq!(
            name.expect_err("nothing was compiled").code,
            RejectionCode::Internal
        );
    }
}

fn a_killed_worker_is_started_once_more() {
    let marker = std::env::temp_dir().join(format!("worker-killed-{}", std::process::id()));
    let _ = std::fs::remove_file(&marker);
    let path = marker.display().to_string();
    let (_, name) = load(
        &engine(&["killed-once", &path]),
        &hostile::honest().component(),
    );
    assert_eq!(name, Ok("test-guest".to_owned()));
    assert!(marker.exists(), "it was never killed");
    std::fs::remove_file(&marker).expect("removed");

    let (_, name) = load(&engine(&["killed"]), &hostile::honest().component());
    let rejection = name.expect_err("it is killed every time");
    assert_eq!(rejection.code, RejectionCode::Internal);
    assert!(rejection.detail.contains("signal 9"), "{rejection}");
    assert!(
        rejection.detail.contains("not the component's fault"),
        "{rejection}"
    );
}

fn a_second_try_goes_without_optimisations() {
    let engine = engine(&["plain-worker"]);
    let (used, name) = load(&engine, &hostile::honest().component());
    assert_eq!(name, Ok("test-guest".to_owned()));
    assert_eq!(used.map(|used| used.effort), Some(CompileEffort::Plain));
}

/// Thousands of functions of branches over many live values: within every cap, and slow to compile.
fn a_compile_bomb_ends_the_worker_and_not_the_host() {
    let engine = engine(&["worker"]);
    let (used, name) = load(&engine, &hostile::compile_bomb());
    let rejection = name.expect_err("it is too complex");
    assert_eq!(rejection.code, RejectionCode::TooComplex);
    assert!(rejection.detail.contains("CPU time"), "{rejection}");
    assert!(rejection.detail.contains("even without"), "{rejection}");
    let cpu_ms = used.expect("it was compiled").cpu_ms;
    // Both efforts were made, each with its budget of 10 s.
    assert!((15_000..40_000).contains(&cpu_ms), "{cpu_ms}");
    let (_, name) = load(&engine, &hostile::honest().component());
    assert_eq!(name, Ok("test-guest".to_owned()));
}

fn every_class_of_bomb_ends_within_its_budget() {
    let engine = engine(&["worker"]);
    for (class, wasm) in hostile::compile_bombs() {
        let (used, loaded) = load(&engine, &wasm);
        let cpu_ms = used.map_or(0, |used| used.cpu_ms);
        eprintln!("{class}: {} bytes, {cpu_ms} ms, {loaded:?}", wasm.len());
        // Taken, refused or too complex: never a fault of the host.
        if let Err(rejection) = loaded {
            assert_ne!(
                rejection.code,
                RejectionCode::Internal,
                "{class}: {rejection}"
            );
            assert_ne!(
                rejection.code,
                RejectionCode::Invalid,
                "{class}: {rejection}"
            );
        }
        // Two efforts of 10 s, each with what passes until the signal comes.
        assert!(cpu_ms <= 30_000, "{class}: {cpu_ms} ms");
    }
}
