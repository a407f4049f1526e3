//! The host's side of one runner.

use std::ffi::OsString;
use std::fmt;
use std::io::{BufReader, ErrorKind, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use borsh::BorshDeserialize;

use super::Batch;
use super::awake::Awake;
use super::frame;
use super::known::Known;
use super::message::{
    Answer, CallOut, Described, Hello, Outcome, PROTOCOL, Request, TO_HOST_BYTES_MAX,
};
use super::share::Priority;
use super::tables;
use crate::artifact::TrustedCode;
use crate::audited::{self, ProcessorClock};
use crate::bounds::Bounded as _;
use crate::call::{self, Evaluation};
use crate::confine::Confinement;
use crate::kind::PolicyKind;
use crate::kinds::describe::Description;
use crate::limits::Limits;
use crate::plugin::Digest;
use crate::preflight::{Inspection, Rejection, RejectionCode};
use crate::tables::TableSet;

/// Time for a runner to start; it takes some tens of milliseconds on a quiet machine.
const START_MAX: Duration = Duration::from_secs(30);
/// Time beyond the limits of its calls that a runner has for reading, linking and writing, and for a busy machine.
const GRACE: Duration = Duration::from_secs(5);
/// Components that one runner keeps. Each has three memory mappings, and a process may have 65,530.
const PLUGINS_MAX: usize = 4_096;
/// Bytes of machine code that one runner keeps: ten language runtimes.
const CODE_BYTES_MAX: usize = 400 * 1024 * 1024;
/// Sets of tables that one runner keeps.
const TABLE_SETS_MAX: usize = 256;
/// Cells of all tables that one runner keeps; about 60 bytes each.
const CELLS_MAX: usize = 4_000_000;

/// Why a runner is of no use any more.
#[derive(Debug)]
pub(super) enum Gone {
    /// It closed its end: a crash, or somebody ended it.
    Closed,
    /// It did not answer in time.
    Late,
    /// It said something that makes no sense.
    Protocol(String),
    /// Nothing is wrong with it: the host has no code to give.
    CodeMissing,
}

impl fmt::Display for Gone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => formatter.write_str("it crashed or was ended"),
            Self::Late => formatter.write_str("it did not answer in time"),
            Self::Protocol(message) => write!(formatter, "it broke the protocol: {message}"),
            Self::CodeMissing => formatter.write_str("the compiled component is gone"),
        }
    }
}

impl From<std::io::Error> for Gone {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Self::Late,
            ErrorKind::InvalidData | ErrorKind::InvalidInput => Self::Protocol(error.to_string()),
            _ => Self::Closed,
        }
    }
}

/// One child process.
#[derive(Debug)]
pub(super) struct Runner {
    child: Child,
    priority: Priority,
    clock: ProcessorClock,
    stream: BufReader<Awake<UnixStream>>,
    /// As set on the stream.
    time_out: Duration,
    plugins: Known<Digest>,
    tables: Known<u64>,
    out: Vec<u8>,
    body: Vec<u8>,
}

impl Runner {
    /// Starts the program with one end of a socket as its standard input, and nothing else of ours.
    pub(super) fn start(
        program: &Path,
        arguments: &[OsString],
        fingerprint: &str,
        priority: Priority,
    ) -> Result<(Self, Confinement), String> {
        let started = || -> std::io::Result<(Child, UnixStream)> {
            let (ours, theirs) = UnixStream::pair()?;
            ours.set_read_timeout(Some(START_MAX))?;
            ours.set_write_timeout(Some(START_MAX))?;
            let child = Command::new(program)
                .args(arguments)
                .env_clear()
                .current_dir("/")
                .stdin(Stdio::from(OwnedFd::from(theirs)))
                .stdout(Stdio::null())
                // What it says when it ends abnormally.
                .stderr(Stdio::inherit())
                .spawn()?;
            Ok((child, ours))
        };
        let failed = |error: std::io::Error| format!("{}: {error}", program.display());
        let (child, stream) = started().map_err(failed)?;
        let process = i32::try_from(child.id()).map_err(|error| error.to_string())?;
        let clock = audited::processor_clock(process).map_err(failed)?;
        let mut runner = Self {
            child,
            priority,
            clock,
            stream: BufReader::new(Awake::new(stream)),
            time_out: START_MAX,
            plugins: Known::new(PLUGINS_MAX, CODE_BYTES_MAX),
            tables: Known::new(TABLE_SETS_MAX, CELLS_MAX),
            out: Vec::new(),
            body: Vec::new(),
        };
        let hello: Hello = match runner.read(Instant::now() + START_MAX) {
            Ok(hello) => hello,
            Err(gone) => return Err(format!("{gone} at its start ({})", runner.end())),
        };
        if hello.protocol != PROTOCOL || hello.fingerprint != fingerprint {
            return Err(format!(
                "it is another program: protocol {}, engine {}; this host has {PROTOCOL}, {fingerprint}",
                hello.protocol, hello.fingerprint
            ));
        }
        if priority == Priority::Low
            && let Err(error) = runner.lower()
        {
            tracing::warn!(%error, "a policy runner keeps its priority");
        }
        Ok((runner, hello.confinement))
    }

    /// Every thread of it: all are there once it has said hello.
    fn lower(&self) -> std::io::Result<()> {
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let name = thread?.file_name();
            let number = name.to_str().and_then(|name| name.parse().ok());
            audited::run_when_idle(number.ok_or(ErrorKind::InvalidData)?)?;
        }
        Ok(())
    }

    pub(super) const fn priority(&self) -> Priority {
        self.priority
    }

    /// Time that it has had of the processor; none once it is gone.
    pub(super) fn processor_time(&self) -> Duration {
        self.clock.read().unwrap_or_default()
    }

    pub(super) fn process_id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it and says how it ended.
    pub(super) fn end(mut self) -> String {
        self.kill()
            .map_or_else(|error| error.to_string(), |status| status.to_string())
    }

    fn kill(&mut self) -> std::io::Result<std::process::ExitStatus> {
        // It may be gone already; waiting tells.
        let _ = self.child.kill();
        self.child.wait()
    }

    /// Has a component linked and asks it what it is.
    pub(super) fn describe(
        &mut self,
        inspection: &Inspection,
        code: &TrustedCode,
        limits: &Limits,
    ) -> Result<Result<Description, Rejection>, Gone> {
        let plugin = match self.plugins.find(&inspection.digest) {
            Some(plugin) => plugin,
            None => self.keep(inspection, code)?,
        };
        let limits = *limits;
        self.send(&Request::Describe { plugin, limits })?;
        let described: Described = self.read(Instant::now() + allowance(&limits, 1))?;
        Ok(match described {
            Described::Is(description) => Ok(description),
            Described::Refused { code, detail } => {
                let code = refusal(&code).unwrap_or(RejectionCode::Internal);
                Err(Rejection::new(code, detail))
            }
        })
    }

    /// Asks a parcel of calls; answers are added as they come.
    pub(super) fn evaluate<K: PolicyKind>(
        &mut self,
        parcel: &Batch<'_, K>,
        answers: &mut Vec<Evaluation<K::Decision>>,
    ) -> Result<(), Gone> {
        let plugin = match self.plugins.find(parcel.plugin.digest()) {
            Some(plugin) => plugin,
            None => {
                let code = parcel.code.get().ok_or(Gone::CodeMissing)?;
                self.keep(parcel.plugin.inspection(), &code)?
            }
        };
        let tables = self.give(parcel.tables)?;
        let limits = parcel.limits;
        self.out.clear();
        let request = Request::Evaluate {
            plugin,
            kind: K::KIND,
            tables,
            limits,
        };
        frame::push(&mut self.out, &request)?;
        let calls: Vec<_> = parcel
            .calls
            .iter()
            .map(|(context, input)| CallOut { context, input })
            .collect();
        frame::push(&mut self.out, &calls)?;
        self.write_out()?;
        let deadline = Instant::now() + allowance(&limits, calls.len());
        for _ in calls {
            let answer: Answer<K::Decision> = self.read(deadline)?;
            let result = match answer.result {
                // Checked in the runner already; but a runner is not trusted.
                Outcome::Decision(decision) => match decision.check_bounds(&limits.bounds()) {
                    Ok(()) => Ok(decision),
                    Err(found) => Err(call::too_large(found)),
                },
                Outcome::Failure(failure) => Err(failure),
            };
            answers.push(Evaluation {
                result,
                usage: answer.usage,
            });
        }
        Ok(())
    }

    /// Gives the runner a component's code.
    fn keep(&mut self, inspection: &Inspection, code: &TrustedCode) -> Result<u64, Gone> {
        let mut plugins = Vec::new();
        let code = code.bytes();
        let plugin = self
            .plugins
            .add(inspection.digest, code.len(), &mut plugins);
        self.forget(plugins, Vec::new())?;
        self.send(&Request::Keep {
            plugin,
            tier: inspection.tier,
            kinds: inspection.kinds.iter().copied().collect(),
        })?;
        let mut stream = self.stream.get_ref().socket();
        stream.write_all(&frame::length(code.len())?)?;
        stream.write_all(code)?;
        Ok(plugin)
    }

    /// Gives the runner a set of tables unless it has it; 0 for no tables.
    fn give(&mut self, tables: &TableSet) -> Result<u64, Gone> {
        if tables.number() == 0 {
            return Ok(0);
        }
        if let Some(number) = self.tables.find(&tables.number()) {
            return Ok(number);
        }
        let (sent, cells) = tables::to_send(tables);
        let mut forgotten = Vec::new();
        let number = self.tables.add(tables.number(), cells, &mut forgotten);
        self.forget(Vec::new(), forgotten)?;
        self.send(&Request::Tables {
            tables: number,
            sent,
        })?;
        Ok(number)
    }

    fn forget(&mut self, plugins: Vec<u64>, tables: Vec<u64>) -> Result<(), Gone> {
        if plugins.is_empty() && tables.is_empty() {
            return Ok(());
        }
        self.send(&Request::Forget { plugins, tables })
    }

    fn send(&mut self, request: &Request) -> Result<(), Gone> {
        self.out.clear();
        frame::push(&mut self.out, request)?;
        self.write_out()
    }

    fn write_out(&self) -> Result<(), Gone> {
        self.stream.get_ref().socket().write_all(&self.out)?;
        Ok(())
    }

    fn read<T: BorshDeserialize>(&mut self, deadline: Instant) -> Result<T, Gone> {
        let left = deadline.saturating_duration_since(Instant::now());
        // A system call each; mostly the time-out of the call before does.
        if left > self.time_out || left < self.time_out / 2 {
            let time_out = left.max(Duration::from_millis(1));
            self.stream
                .get_ref()
                .socket()
                .set_read_timeout(Some(time_out))?;
            self.time_out = time_out;
        }
        let is_there = frame::read(
            &mut self.stream,
            &mut self.body,
            TO_HOST_BYTES_MAX,
            Some(deadline),
        )?;
        if !is_there {
            return Err(Gone::Closed);
        }
        Ok(frame::message(&self.body)?)
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// How long a runner may take for so many calls.
fn allowance(limits: &Limits, calls: usize) -> Duration {
    let calls = u32::try_from(calls).unwrap_or(u32::MAX);
    Duration::from_millis(limits.wall_ms)
        .saturating_mul(calls)
        .saturating_add(GRACE)
}

/// The codes that linking and describing end with.
fn refusal(code: &str) -> Option<RejectionCode> {
    [
        RejectionCode::WrongType,
        RejectionCode::StartFailed,
        RejectionCode::DescribeFailed,
        RejectionCode::Internal,
    ]
    .into_iter()
    .find(|known| known.as_str() == code)
}
