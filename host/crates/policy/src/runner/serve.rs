//! The runner itself.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufReader, Error, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use super::awake::Awake;
use super::frame;
use super::message::{
    Answer, CallIn, Described, Hello, Outcome, PROTOCOL, Request, TO_RUNNER_BYTES_MAX,
};
use super::tables::{SentTable, received};
use crate::artifact::TrustedCode;
use crate::call::{self, Evaluation};
use crate::confine::{self, Confinement};
use crate::engine::sandbox::{Sandbox, Slots};
use crate::kind::PolicyKind;
use crate::kinds::Kind;
use crate::limits::{Limits, Tier};
use crate::linked::Linked;
use crate::preflight::Rejection;
use crate::tables::TableSet;
use crate::with_kind;

/// Stack of the thread that runs guests: 1 MiB for the guest at most, the rest for the host's own frames.
const STACK_BYTES: usize = 8 * 1024 * 1024;
/// Answers are written once so many bytes wait, and after the last call of a parcel: the host reads the first ones while
/// the next are thought about.
const OUT_BYTES: usize = 4 * 1024;

/// Runs guests for the host that started this process with a socket as its standard input, until that is closed. The
/// program that an engine is given as [`crate::Isolation::Process`] must do nothing else, and must not have started
/// threads or opened files before.
pub fn policy_runner() -> ExitCode {
    // Before there are threads: what is given up here is given up for each of them.
    let confinement = confine::begin_runner();
    let served = std::thread::Builder::new()
        .name("policy-runner".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || serve(confinement))
        .map_err(|error| error.to_string())
        .and_then(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| Err("it panicked".to_owned()))
        });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "policy runner: {message}");
            ExitCode::FAILURE
        }
    }
}

/// What a runner holds; which of it, the host says.
struct Held {
    sandbox: Sandbox,
    plugins: HashMap<u64, HeldPlugin>,
    tables: HashMap<u64, TableSet>,
}

/// A component that cannot be linked stays refused until it is forgotten.
type HeldPlugin = (Tier, Result<Linked, Rejection>);

fn serve(mut confinement: Confinement) -> Result<(), String> {
    let text = |error: std::io::Error| error.to_string();
    let stream: UnixStream = std::io::stdin()
        .as_fd()
        .try_clone_to_owned()
        .map_err(text)?
        .into();
    let sandbox = Sandbox::start(Slots::Single).map_err(|error| error.to_string())?;
    confine::finish_runner(&mut confinement);
    let hello = Hello {
        protocol: PROTOCOL,
        fingerprint: sandbox.fingerprint(),
        confinement,
    };
    let mut held = Held {
        sandbox,
        plugins: HashMap::new(),
        tables: HashMap::new(),
    };
    let mut out = Vec::new();
    frame::push(&mut out, &hello).map_err(text)?;
    let mut body = Vec::new();
    let mut reader = BufReader::new(Awake::new(&stream));
    loop {
        if !out.is_empty() {
            (&stream).write_all(&out).map_err(text)?;
            out.clear();
        }
        if !frame::read(&mut reader, &mut body, TO_RUNNER_BYTES_MAX, None).map_err(text)? {
            // The host is gone, or has no more use for this runner.
            return Ok(());
        }
        match frame::message(&body).map_err(text)? {
            Request::Keep {
                plugin,
                tier,
                kinds,
            } => {
                let mut code = Vec::new();
                if !frame::read(&mut reader, &mut code, TO_RUNNER_BYTES_MAX, None).map_err(text)? {
                    return Ok(());
                }
                held.keep(plugin, tier, kinds, code);
            }
            Request::Describe { plugin, limits } => {
                let described = held.describe(plugin, &limits);
                frame::push(&mut out, &described).map_err(text)?;
            }
            Request::Tables { tables, sent } => held.take_tables(tables, sent)?,
            Request::Forget { plugins, tables } => held.forget(&plugins, &tables),
            Request::Evaluate {
                plugin,
                kind,
                tables,
                limits,
            } => {
                if !frame::read(&mut reader, &mut body, TO_RUNNER_BYTES_MAX, None).map_err(text)? {
                    return Ok(());
                }
                let tables = held.tables.get(&tables).cloned().unwrap_or_default();
                with_kind!(kind, K => held.answer::<K>(plugin, &body, &tables, &limits, &mut out, &stream))
                    .map_err(text)?;
            }
        }
    }
}

impl Held {
    fn keep(&mut self, plugin: u64, tier: Tier, kinds: Vec<Kind>, code: Vec<u8>) {
        let code = TrustedCode::from_host(code);
        let linked = Linked::new(self.sandbox.tier(tier), &code, kinds);
        self.plugins.insert(plugin, (tier, linked));
    }

    fn take_tables(
        &mut self,
        number: u64,
        sent: BTreeMap<String, SentTable>,
    ) -> Result<(), String> {
        let tables = received(sent).map_err(|error| error.to_string())?;
        self.tables.insert(number, tables);
        Ok(())
    }

    fn forget(&mut self, plugins: &[u64], tables: &[u64]) {
        self.plugins.retain(|number, _| !plugins.contains(number));
        self.tables.retain(|number, _| !tables.contains(number));
    }

    fn describe(&self, plugin: u64, limits: &Limits) -> Described {
        let described = match self.plugins.get(&plugin) {
            Some((tier, Ok(linked))) => linked.describe(self.sandbox.tier(*tier), limits),
            Some((_, Err(rejection))) => Err(rejection.clone()),
            None => Err(Rejection::new(
                crate::RejectionCode::Internal,
                "the runner was never given this component",
            )),
        };
        match described {
            Ok(description) => Described::Is(description),
            Err(rejection) => Described::Refused {
                code: rejection.code.as_str().to_owned(),
                detail: rejection.detail,
            },
        }
    }

    /// Asks all calls of a parcel. What of the answers is not written yet is left in `out`.
    fn answer<K: PolicyKind>(
        &self,
        plugin: u64,
        parcel: &[u8],
        tables: &TableSet,
        limits: &Limits,
        out: &mut Vec<u8>,
        mut stream: &UnixStream,
    ) -> std::io::Result<()> {
        let Some((tier, linked)) = self.plugins.get(&plugin) else {
            return Err(Error::other("the host asks a component that it never gave"));
        };
        let calls: Vec<CallIn<K::Input>> = frame::message(parcel)?;
        for call in calls {
            let evaluation: Evaluation<K::Decision> = match linked {
                Ok(linked) => call::guarded::<K>(
                    self.sandbox.tier(*tier),
                    linked,
                    &call.context,
                    &call.input,
                    tables.clone(),
                    limits,
                ),
                Err(rejection) => Evaluation::failed(call::internal(&rejection.detail)),
            };
            let answer = Answer {
                result: match evaluation.result {
                    Ok(decision) => Outcome::Decision(decision),
                    Err(failure) => Outcome::Failure(failure),
                },
                usage: evaluation.usage,
            };
            frame::push(out, &answer)?;
            if out.len() > OUT_BYTES {
                stream.write_all(out)?;
                out.clear();
            }
        }
        Ok(())
    }
}
