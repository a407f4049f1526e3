//! Compiling in a process of its own.
//!
//! Compiling an upload is the softest spot of a component host: a few kilobytes can keep a compiler busy for minutes
//! and take gigabytes. So it runs in a child with a budget of CPU time and memory, no environment and a low priority;
//! whatever happens there, the host goes on.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use wasmtime::component::Component;
use wasmtime::{Engine, InstanceAllocationStrategy};

use crate::engine::configure;
use crate::limits::{RUNTIME_UPLOAD_BYTES, Tier};

/// Exit code of a worker that says why it could not compile.
const REFUSED: u8 = 3;
/// The largest artifact that is taken from a worker: ten times the largest that an honest runtime compiled to.
const ARTIFACT_BYTES_MAX: u64 = 400 * 1024 * 1024;
/// Bytes of what a worker says about a failure.
const MESSAGE_BYTES_MAX: u64 = 4 * 1024;
/// Time between two looks at a running worker.
const POLL: Duration = Duration::from_millis(5);
/// Gives up the worker's privileges to time and memory, then becomes the worker. The limits are the first two
/// arguments: seconds of CPU time and KiB of address space.
const LIMITED: &str =
    r#"ulimit -t "$1" && ulimit -v "$2" && ulimit -c 0 && shift 2 && exec nice -n 10 "$@""#;

/// Where components are compiled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Compiler {
    /// In this process, without a budget: for tests and for components of one's own.
    #[default]
    InProcess,
    /// In a child that runs [`compile_worker`]; the tier's name is added to the arguments.
    Process {
        /// The program, as a rule the host itself.
        program: PathBuf,
        /// What makes it a worker.
        arguments: Vec<OsString>,
    },
}

/// What one compilation may use.
#[derive(Debug, Clone, Copy)]
struct Budget {
    cpu_seconds: u64,
    memory_bytes: u64,
    wall: Duration,
}

impl Budget {
    const fn of(tier: Tier) -> Self {
        match tier {
            // An honest compact guest takes 0.1 s, the heaviest 0.7 s.
            Tier::Compact => Self {
                cpu_seconds: 10,
                memory_bytes: 2 << 30,
                wall: Duration::from_secs(30),
            },
            // Python takes 26 s and 1 GiB on a quiet machine.
            Tier::Runtime => Self {
                cpu_seconds: 120,
                memory_bytes: 6 << 30,
                wall: Duration::from_secs(300),
            },
        }
    }
}

/// One worker at a time: two would halve the time of each, and both budgets of memory would count.
static TURN: Mutex<()> = Mutex::new(());

/// Compiles in a child and gives the artifact, or says why there is none.
pub(crate) fn compile(
    program: &PathBuf,
    arguments: &[OsString],
    tier: Tier,
    wasm: &[u8],
) -> Result<Vec<u8>, String> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let budget = Budget::of(tier);
    let child = Command::new("/bin/sh")
        .args(["-c", LIMITED, "sh"])
        .arg(budget.cpu_seconds.to_string())
        .arg((budget.memory_bytes / 1024).to_string())
        .arg(program)
        .args(arguments)
        .arg(tier.as_str())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the compile worker cannot start: {error}"))?;
    supervise(child, &budget, wasm)
}

fn supervise(mut child: Child, budget: &Budget, wasm: &[u8]) -> Result<Vec<u8>, String> {
    let (Some(mut input), Some(output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err("the compile worker has no pipes".to_owned());
    };
    std::thread::scope(|scope| {
        // A worker that is gone breaks the pipe; its exit code says why.
        scope.spawn(move || {
            let _ = input.write_all(wasm);
        });
        let artifact = scope.spawn(move || read(output, ARTIFACT_BYTES_MAX));
        let message = scope.spawn(move || read(errors, MESSAGE_BYTES_MAX));
        let started = Instant::now();
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if started.elapsed() < budget.wall => std::thread::sleep(POLL),
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break None;
                }
            }
        };
        let artifact = artifact.join().unwrap_or_default();
        let message = message.join().unwrap_or_default();
        match status {
            Some(status) if status.success() => Ok(artifact),
            Some(status) if status.code() == Some(REFUSED.into()) => {
                Err(String::from_utf8_lossy(&message).trim().to_owned())
            }
            _ => Err(format!(
                "it is too complex: compiling it takes more than {} s of CPU time or {} MiB of memory",
                budget.cpu_seconds,
                budget.memory_bytes >> 20
            )),
        }
    })
}

fn read(from: impl Read, bytes_max: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = from.take(bytes_max).read_to_end(&mut bytes);
    bytes
}

/// The worker itself: reads a component from the standard input and writes the artifact to the standard output. The
/// program that an engine is given as [`Compiler::Process`] must do nothing else.
pub fn compile_worker(tier: Tier) -> ExitCode {
    match work(tier) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "{message}");
            ExitCode::from(REFUSED)
        }
    }
}

fn work(tier: Tier) -> Result<(), String> {
    let mut wasm = Vec::new();
    std::io::stdin()
        .take(RUNTIME_UPLOAD_BYTES as u64 + 1)
        .read_to_end(&mut wasm)
        .map_err(|error| format!("the component cannot be read: {error}"))?;
    let mut config = configure::sandbox_config(tier, 1);
    // Nothing runs here, so no slots are needed; they would take the address space of the budget.
    config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
    let artifact = Engine::new(&config)
        .and_then(|engine| Component::from_binary(&engine, &wasm))
        .and_then(|component| component.serialize())
        .map_err(|error| format!("it cannot be compiled: {error:#}"))?;
    std::io::stdout()
        .write_all(&artifact)
        .map_err(|error| format!("the artifact cannot be written: {error}"))
}
