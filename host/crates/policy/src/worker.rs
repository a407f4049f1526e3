//! Compiling in a process of its own.
//!
//! Compiling an upload is the softest spot of a component host: a few kilobytes can keep a compiler busy for minutes
//! and take gigabytes. So it runs in a child with a budget of CPU time and memory, no environment, no files, no network
//! and a low priority; whatever happens there, the host goes on. A child ends with its host.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use wasmtime::component::Component;
use wasmtime::{Engine, InstanceAllocationStrategy, OptLevel};

use crate::confine::{self, Confinement};
use crate::engine::configure;
use crate::limits::{RUNTIME_UPLOAD_BYTES, Tier};
use crate::preflight::{Rejection, RejectionCode};

/// Exit code of a worker that says why it could not compile.
const REFUSED: u8 = 3;
/// Exit code of a Rust program that panicked: the compiler met something that it was not made for.
const PANICKED: i32 = 101;
/// Signals of Linux: the CPU limit; what follows from a lack of memory or stack.
const CPU_LIMIT_SIGNAL: i32 = 24;
const FAULT_SIGNALS: [i32; 3] = [6, 7, 11];
/// The largest artifact that is taken from a worker: ten times the largest that an honest runtime compiled to.
const ARTIFACT_BYTES_MAX: u64 = 400 * 1024 * 1024;
/// Bytes of what a worker says about a failure.
const MESSAGE_BYTES_MAX: u64 = 4 * 1024;
/// Time between two looks at a running worker.
const POLL: Duration = Duration::from_millis(5);
/// Tries where the worker ended and the component was not the reason: killed from outside, no process to be had.
const TRIES_MAX: usize = 2;
/// Seconds of CPU time between the limit that a worker is told by a signal of its own and the one that ends it with the
/// signal that anybody could have sent.
const CPU_HARD_LIMIT_AFTER_SECONDS: u64 = 5;
/// Clock ticks a second in `/proc`: 100 on every Linux that Rust runs on.
const TICK_MS: u64 = 10;
/// A component with nothing in it: what a worker compiles to show how it is confined.
const NOTHING: &[u8] = b"\0asm\x0d\0\x01\0";
/// Gives up the worker's privileges to time, memory and files, then becomes the worker. The first arguments: seconds of
/// CPU time until the signal and until the end, KiB of address space. It may write no byte to any file (pipes are none)
/// and open no more than its libraries; at a low priority it takes little of what the host needs.
const LIMITED: &str = r#"ulimit -S -t "$1" && ulimit -H -t "$2" && ulimit -v "$3" && ulimit -f 0 && ulimit -n 32 && ulimit -c 0 && shift 3 && exec nice -n 10 "$@""#;

/// Where components are compiled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Compiler {
    /// In this process, without a budget: for tests and for components of one's own.
    #[default]
    InProcess,
    /// In a child that runs [`compile_worker`]; the names of tier and effort are added to the arguments.
    Process {
        /// The program, as a rule the host itself.
        program: PathBuf,
        /// What makes it a worker.
        arguments: Vec<OsString>,
    },
}

/// How hard the compiler tries. Fuel and answers are the same for both; only the speed of a call differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompileEffort {
    /// All optimisations.
    Full,
    /// None: for a component that is too much for the budget otherwise.
    Plain,
}

impl CompileEffort {
    /// In the order in which they are tried.
    pub const ALL: [Self; 2] = [Self::Full, Self::Plain];

    /// The word for the worker's arguments and the artifact's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Plain => "plain",
        }
    }

    const fn level(self) -> OptLevel {
        match self {
            Self::Full => OptLevel::Speed,
            Self::Plain => OptLevel::None,
        }
    }
}

impl std::str::FromStr for CompileEffort {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|effort| effort.as_str() == text)
            .ok_or_else(|| format!("`{text}` is neither full nor plain"))
    }
}

/// What a compilation took, whatever came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompileUse {
    /// CPU time of all workers, milliseconds.
    pub cpu_ms: u64,
    /// The last effort that was made.
    pub effort: CompileEffort,
}

/// What one compilation may use.
#[derive(Debug, Clone, Copy)]
struct Budget {
    cpu_seconds: u64,
    memory_bytes: u64,
    wall: Duration,
}

impl Budget {
    /// The wall clock is only for a worker that hangs: at a low priority on a busy host, an honest one waits long.
    const fn of(tier: Tier) -> Self {
        match tier {
            // An honest compact guest takes 0.1 s, the heaviest 0.7 s.
            Tier::Compact => Self {
                cpu_seconds: 10,
                memory_bytes: 2 << 30,
                wall: Duration::from_secs(300),
            },
            // Python takes 26 s and 1 GiB on a quiet machine.
            Tier::Runtime => Self {
                cpu_seconds: 120,
                memory_bytes: 6 << 30,
                wall: Duration::from_secs(900),
            },
        }
    }
}

/// Why a worker gave no artifact.
enum Fault {
    /// The component asks too much of the compiler, or cannot be compiled at all.
    Component(String),
    /// The host could not do it; the same component may be compiled the next time.
    Host(String),
}

/// One worker at a time: two would halve the time of each, and both budgets of memory would count.
static TURN: Mutex<()> = Mutex::new(());

/// What keeps a worker in, as one of them says.
///
/// # Errors
///
/// Why none could be asked.
pub(crate) fn confinement(
    program: &PathBuf,
    arguments: &[OsString],
) -> Result<Confinement, String> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let (tier, effort) = (Tier::Compact, CompileEffort::Plain);
    let mut told = Told::default();
    match compile_with(program, arguments, tier, effort, NOTHING, &mut told) {
        Ok(_) => told
            .confinement
            .ok_or_else(|| "it does not say what keeps it in".to_owned()),
        Err(Fault::Component(detail) | Fault::Host(detail)) => Err(detail),
    }
}

/// What is known of workers besides what they compiled.
#[derive(Debug, Default)]
struct Told {
    /// CPU time of all of them, milliseconds.
    cpu_ms: u64,
    /// Of the last one.
    confinement: Option<Confinement>,
}

/// Compiles in a child and gives the artifact, or says why there is none.
pub(crate) fn compile(
    program: &PathBuf,
    arguments: &[OsString],
    tier: Tier,
    wasm: &[u8],
) -> (CompileUse, Result<Vec<u8>, Rejection>) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut told = Told::default();
    let mut refused = None;
    for effort in CompileEffort::ALL {
        let used = |cpu_ms| CompileUse { cpu_ms, effort };
        match compile_with(program, arguments, tier, effort, wasm, &mut told) {
            Ok(code) => return (used(told.cpu_ms), Ok(code)),
            Err(Fault::Component(detail)) => {
                refused = Some(Rejection::new(RejectionCode::TooComplex, detail));
            }
            Err(Fault::Host(detail)) => {
                tracing::warn!(%tier, detail, "the compile worker failed");
                let rejection = Rejection::new(
                    RejectionCode::Internal,
                    format!(
                        "the host could not compile it, which is not the component's fault: {detail}; upload it again"
                    ),
                );
                return (used(told.cpu_ms), Err(rejection));
            }
        }
    }
    let rejection =
        refused.unwrap_or_else(|| Rejection::new(RejectionCode::Internal, "no effort was made"));
    (
        CompileUse {
            cpu_ms: told.cpu_ms,
            effort: CompileEffort::Plain,
        },
        Err(rejection),
    )
}

fn compile_with(
    program: &PathBuf,
    arguments: &[OsString],
    tier: Tier,
    effort: CompileEffort,
    wasm: &[u8],
    told: &mut Told,
) -> Result<Vec<u8>, Fault> {
    let budget = Budget::of(tier);
    let mut tries = 1;
    loop {
        let child = Command::new("/bin/sh")
            .args(["-c", LIMITED, "sh"])
            .arg(budget.cpu_seconds.to_string())
            .arg((budget.cpu_seconds + CPU_HARD_LIMIT_AFTER_SECONDS).to_string())
            .arg((budget.memory_bytes / 1024).to_string())
            .arg(program)
            .args(arguments)
            .arg(tier.as_str())
            .arg(effort.as_str())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let done = match child {
            Ok(child) => supervise(child, &budget, effort, wasm, told),
            Err(error) => Err(Fault::Host(format!("it cannot be started: {error}"))),
        };
        match done {
            Err(Fault::Host(detail)) if tries < TRIES_MAX => {
                tracing::warn!(%tier, detail, "the compile worker is started again");
                tries += 1;
            }
            done => return done,
        }
    }
}

fn supervise(
    mut child: Child,
    budget: &Budget,
    effort: CompileEffort,
    wasm: &[u8],
    told: &mut Told,
) -> Result<Vec<u8>, Fault> {
    let (Some(mut input), Some(output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(Fault::Host("it has no pipes".to_owned()));
    };
    std::thread::scope(|scope| {
        // A worker that is gone breaks the pipe; its exit code says why.
        scope.spawn(move || {
            let _ = input.write_all(wasm);
        });
        let artifact = scope.spawn(move || read(output, ARTIFACT_BYTES_MAX));
        let message = scope.spawn(move || read(errors, MESSAGE_BYTES_MAX));
        let started = Instant::now();
        let mut used_ms = 0;
        let status = loop {
            used_ms = cpu_ms_of(child.id()).unwrap_or(used_ms);
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
        told.cpu_ms += used_ms;
        let artifact = artifact.join().unwrap_or_default();
        let message = message.join().unwrap_or_default();
        let (confinement, message) = split_report(&message);
        told.confinement = confinement;
        match status {
            Some(status) if status.success() => Ok(artifact),
            Some(status) => Err(fault(status, message, budget, effort)),
            None => Err(Fault::Host(format!(
                "the worker did not end within {} s of wall clock",
                budget.wall.as_secs()
            ))),
        }
    })
}

/// What a worker says first, and the rest.
fn split_report(message: &[u8]) -> (Option<Confinement>, &[u8]) {
    let end = message.iter().position(|&byte| byte == b'\n');
    let (line, rest) = message.split_at(end.map_or(0, |end| end + 1));
    match serde_json::from_slice(line) {
        Ok(confinement) => (Some(confinement), rest),
        Err(_) => (None, message),
    }
}

/// What an exit means: whose fault it was.
fn fault(status: ExitStatus, message: &[u8], budget: &Budget, effort: CompileEffort) -> Fault {
    let too_complex = |what: String| {
        let effort = match effort {
            CompileEffort::Full => "with optimisations",
            CompileEffort::Plain => "even without optimisations",
        };
        Fault::Component(format!(
            "it is too complex: compiling it takes more than {what}, {effort}; split large functions, or leave out what the policy does not need"
        ))
    };
    match (status.code(), status.signal()) {
        (Some(code), _) if code == i32::from(REFUSED) => {
            Fault::Component(String::from_utf8_lossy(message).trim().to_owned())
        }
        (_, Some(CPU_LIMIT_SIGNAL)) => too_complex(format!("{} s of CPU time", budget.cpu_seconds)),
        (Some(PANICKED), _) => too_complex("the compiler can do".to_owned()),
        (_, Some(signal)) if FAULT_SIGNALS.contains(&signal) => {
            too_complex(format!("{} MiB of memory", budget.memory_bytes >> 20))
        }
        (_, Some(signal)) => Fault::Host(format!("signal {signal} ended the worker")),
        (code, None) => Fault::Host(format!("the worker ended with {}", code.unwrap_or(-1))),
    }
}

/// CPU time of a running process so far; `None` where it is gone or the system does not say.
fn cpu_ms_of(pid: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field, the name in brackets, may hold anything; the fields of time are the 14th and 15th.
    let mut fields = text.rsplit_once(") ")?.1.split(' ').skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some((user + system) * TICK_MS)
}

fn read(from: impl Read, bytes_max: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = from.take(bytes_max).read_to_end(&mut bytes);
    bytes
}

/// The worker itself: reads a component from the standard input and writes the artifact to the standard output. The
/// program that an engine is given as [`Compiler::Process`] must do nothing else.
pub fn compile_worker(tier: Tier, effort: CompileEffort) -> ExitCode {
    match work(tier, effort) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "{message}");
            ExitCode::from(REFUSED)
        }
    }
}

fn work(tier: Tier, effort: CompileEffort) -> Result<(), String> {
    let mut confinement = confine::begin_worker();
    let mut config = configure::sandbox_config(tier, 1);
    // Nothing runs here, so no slots are needed; they would take the address space of the budget.
    config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
    config.cranelift_opt_level(effort.level());
    let engine =
        Engine::new(&config).map_err(|error| format!("there is no compiler: {error:#}"))?;
    confine::finish_worker(&mut confinement);
    let report = serde_json::to_string(&confinement).unwrap_or_default();
    // A host that ended before this process was bound to its life is noticed here: nobody reads any more.
    writeln!(std::io::stderr(), "{report}")
        .map_err(|error| format!("the host is gone: {error}"))?;
    let mut wasm = Vec::new();
    std::io::stdin()
        .take(RUNTIME_UPLOAD_BYTES as u64 + 1)
        .read_to_end(&mut wasm)
        .map_err(|error| format!("the component cannot be read: {error}"))?;
    let artifact = Component::from_binary(&engine, &wasm)
        .and_then(|component| component.serialize())
        .map_err(|error| format!("it cannot be compiled: {error:#}"))?;
    std::io::stdout()
        .write_all(&artifact)
        .map_err(|error| format!("the artifact cannot be written: {error}"))
}
