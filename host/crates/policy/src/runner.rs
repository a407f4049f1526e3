//! Runners: child processes in which guests run, without the host's database, keys, sockets, files or environment.
//! Whatever a guest makes of the sandbox, it ends one process with one call or parcel of calls in it.
//!
//! A runner answers one request at a time, so that its end costs nobody else's call. The host starts as many as it has
//! threads for guests; threads of callers' own (checks, backtests) have some more started.

mod awake;
mod frame;
mod known;
mod message;
mod process;
mod serve;
mod share;
mod tables;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use process::{Gone, Runner};
use serde::Serialize;
use share::{Priority, Shares};

use crate::artifact::{KeptCode, TrustedCode};
use crate::call::{Evaluation, internal};
use crate::confine::Confinement;
use crate::failure::Failure;
use crate::kind::PolicyKind;
use crate::kinds::Kind;
use crate::kinds::describe::Description;
use crate::kinds::types::Context;
use crate::limits::Limits;
use crate::plugin::Plugin;
use crate::preflight::{Inspection, Rejection, RejectionCode};
use crate::tables::TableSet;

pub use serve::policy_runner;

/// Runners for threads of callers' own, beyond those of both pools.
const EXTRA_RUNNERS: usize = 8;
/// Wait before a new runner after the second loss in a row; doubled by every further one.
const BACK_OFF_FIRST: Duration = Duration::from_millis(10);
/// The longest wait.
const BACK_OFF_MAX: Duration = Duration::from_secs(5);
/// Calls in one parcel: enough to make the crossing cheap, few enough that a runner's end costs little.
const PARCEL_CALLS: usize = 64;
/// A call of low priority may take so many times its wall clock, of which it is there for a part only.
const LOW_PRIORITY_WALL: u64 = 10;
/// Kinds whose answer moves no money or goods: asked a second time, on another runner, when the first one ended.
const ASKED_AGAIN: [&str; 6] = [
    "message-check",
    "outreach",
    "review-plan",
    "scorecard",
    "script",
    "triage",
];

/// How the runners are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunnerState {
    /// Process ids of those that are alive and idle now.
    pub idle: Vec<u32>,
    /// Alive, busy ones included.
    pub alive: usize,
    /// Started since the host began.
    pub started: u64,
    /// Ended by themselves, or by the host because they did not answer.
    pub lost: u64,
    /// Calls asked at low priority since the host began, of shops that took more than their share of the processor.
    pub calls_low_priority: u64,
    /// What keeps them in, as the first one reported.
    pub confinement: Confinement,
}

/// Calls of one component.
pub(crate) struct Batch<'a, K: PolicyKind> {
    pub(crate) plugin: &'a Plugin,
    pub(crate) code: &'a KeptCode,
    pub(crate) calls: &'a [(&'a Context, &'a K::Input)],
    pub(crate) tables: &'a TableSet,
    pub(crate) limits: Limits,
    /// On whose share of the processor they count. Nobody's in a backtest: whoever asks it waits for it alone.
    pub(crate) shop: Option<&'a str>,
}

/// All runners of an engine.
#[derive(Debug)]
pub(crate) struct Runners {
    program: PathBuf,
    arguments: Vec<OsString>,
    fingerprint: String,
    alive_max: usize,
    pool: Mutex<Pool>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Pool {
    /// The last one used is at the end, and is used next: its caches are warm.
    idle: Vec<Runner>,
    /// What shops took of the processor lately.
    shares: Shares,
    calls_low_priority: u64,
    alive: usize,
    /// Threads that wait for one to be given back.
    waiting: usize,
    started: u64,
    lost: u64,
    lost_in_a_row: u32,
    /// No runner is started before this time.
    not_before: Option<Instant>,
    confinement: Confinement,
}

impl Runners {
    /// Starts one runner for each thread of a pool, to know that they can be started and what holds them.
    pub(crate) fn start(
        program: PathBuf,
        arguments: Vec<OsString>,
        fingerprint: &str,
        threads: usize,
    ) -> Result<Self, String> {
        let runners = Self {
            program,
            arguments,
            fingerprint: fingerprint.to_owned(),
            // Two tiers.
            alive_max: threads.saturating_mul(2).saturating_add(EXTRA_RUNNERS),
            pool: Mutex::default(),
            freed: Condvar::new(),
        };
        for number in 0..threads.max(1) {
            let (runner, confinement) = runners.start_one(Priority::Normal)?;
            let mut pool = runners.lock();
            if number == 0 {
                confinement.log("policy runners");
                pool.confinement = confinement;
            }
            pool.alive += 1;
            pool.started += 1;
            pool.idle.push(runner);
        }
        Ok(runners)
    }

    pub(crate) fn state(&self) -> RunnerState {
        let pool = self.lock();
        RunnerState {
            idle: pool.idle.iter().map(Runner::process_id).collect(),
            alive: pool.alive,
            started: pool.started,
            lost: pool.lost,
            calls_low_priority: pool.calls_low_priority,
            confinement: pool.confinement.clone(),
        }
    }

    /// Has a component linked in a runner and asks it what it is.
    pub(crate) fn describe(
        &self,
        inspection: &Inspection,
        code: &TrustedCode,
        limits: &Limits,
    ) -> Result<Description, Rejection> {
        let failed =
            |failure: Failure| Rejection::new(RejectionCode::Internal, failure.to_string());
        let mut runner = self.take(Priority::Normal).map_err(failed)?;
        match runner.describe(inspection, code, limits) {
            Ok(described) => {
                self.give_back(runner);
                described
            }
            Err(gone) => Err(failed(self.lose(runner, &gone))),
        }
    }

    /// Asks all calls in their order. A runner's end fails the calls of the parcel that it did not answer.
    pub(crate) fn evaluate<K: PolicyKind>(
        &self,
        batch: &Batch<'_, K>,
    ) -> Vec<Evaluation<K::Decision>> {
        let mut answers = Vec::with_capacity(batch.calls.len());
        for calls in batch.calls.chunks(PARCEL_CALLS) {
            let end = answers.len() + calls.len();
            let mut failure = self.ask(&Batch { calls, ..*batch }, &mut answers);
            if failure.is_some() && is_asked_again(K::KIND) {
                let begin = calls.len() - (end - answers.len());
                let calls = calls.get(begin..).unwrap_or_default();
                failure = self.ask(&Batch { calls, ..*batch }, &mut answers);
            }
            let failure = failure.unwrap_or_else(|| internal("a runner gave no answer"));
            answers.resize_with(end, || Evaluation::failed(failure.clone()));
        }
        answers
    }

    /// One parcel, once. Answers are added as they come; gives why some are missing.
    fn ask<K: PolicyKind>(
        &self,
        parcel: &Batch<'_, K>,
        answers: &mut Vec<Evaluation<K::Decision>>,
    ) -> Option<Failure> {
        let priority = parcel
            .shop
            .map_or(Priority::Normal, |shop| self.priority(shop));
        let mut runner = match self.take(priority) {
            Ok(runner) => runner,
            Err(failure) => return Some(failure),
        };
        let mut limits = parcel.limits;
        if priority == Priority::Low {
            limits.wall_ms = limits.wall_ms.saturating_mul(LOW_PRIORITY_WALL);
        }
        let before = runner.processor_time();
        match runner.evaluate(&Batch { limits, ..*parcel }, answers) {
            Ok(()) => {
                let took = runner.processor_time().saturating_sub(before);
                if let Some(shop) = parcel.shop {
                    self.lock().shares.add(shop, took, Instant::now());
                }
                self.give_back(runner);
                None
            }
            Err(Gone::CodeMissing) => {
                self.give_back(runner);
                Some(internal(
                    "the compiled component is gone from the data folder or was altered; restart the host",
                ))
            }
            Err(gone) => Some(self.lose(runner, &gone)),
        }
    }

    /// How the next call of a shop is asked.
    fn priority(&self, shop: &str) -> Priority {
        let mut pool = self.lock();
        let priority = pool.shares.priority(shop, Instant::now());
        pool.calls_low_priority += u64::from(priority == Priority::Low);
        priority
    }

    fn start_one(&self, priority: Priority) -> Result<(Runner, Confinement), String> {
        Runner::start(&self.program, &self.arguments, &self.fingerprint, priority)
    }

    /// An idle runner, or a new one. Waits where there are as many as there may be; refuses while the back-off lasts.
    fn take(&self, priority: Priority) -> Result<Runner, Failure> {
        let mut pool = self.lock();
        loop {
            while let Some(mut runner) = pool.pop(priority) {
                if runner.is_alive() {
                    return Ok(runner);
                }
                // It ended between two calls, which costs none; somebody ended it.
                tracing::error!(
                    process_id = runner.process_id(),
                    "an idle policy runner was lost"
                );
                pool.alive = pool.alive.saturating_sub(1);
                pool.lost += 1;
            }
            if pool.alive < self.alive_max {
                break;
            }
            // No room for one more, but one of the other priority has nothing to do.
            if let Some(other) = pool.idle.pop() {
                pool.alive = pool.alive.saturating_sub(1);
                drop(other);
                break;
            }
            pool.waiting += 1;
            pool = self
                .freed
                .wait(pool)
                .unwrap_or_else(PoisonError::into_inner);
            pool.waiting -= 1;
        }
        if let Some(left) = pool
            .not_before
            .and_then(|time| time.checked_duration_since(Instant::now()))
        {
            return Err(gone(format!(
                "its runner ended, and the next one is started in {} ms",
                left.as_millis()
            )));
        }
        pool.alive += 1;
        drop(pool);
        let started = self.start_one(priority);
        let mut pool = self.lock();
        match started {
            Ok((runner, _)) => {
                pool.started += 1;
                Ok(runner)
            }
            Err(message) => {
                pool.count_loss();
                drop(pool);
                self.freed.notify_one();
                tracing::error!(message, "a policy runner cannot start");
                Err(gone("no runner can be started".to_owned()))
            }
        }
    }

    fn give_back(&self, runner: Runner) {
        let mut pool = self.lock();
        pool.lost_in_a_row = 0;
        pool.not_before = None;
        pool.idle.push(runner);
        let is_awaited = pool.waiting > 0;
        drop(pool);
        if is_awaited {
            // A system call, so not for nobody.
            self.freed.notify_one();
        }
    }

    /// Ends a runner that is of no use any more.
    fn lose(&self, runner: Runner, why: &Gone) -> Failure {
        let process_id = runner.process_id();
        let ended = runner.end();
        let mut pool = self.lock();
        pool.count_loss();
        let in_a_row = pool.lost_in_a_row;
        drop(pool);
        self.freed.notify_one();
        tracing::error!(process_id, %why, ended, in_a_row, "a policy runner was lost");
        gone(format!("its runner ended ({why})"))
    }

    fn lock(&self) -> MutexGuard<'_, Pool> {
        // No code of others runs under the lock, so a poisoned pool is still whole.
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pool {
    /// The idle runner of this priority that was used last.
    fn pop(&mut self, priority: Priority) -> Option<Runner> {
        let place = self
            .idle
            .iter()
            .rposition(|runner| runner.priority() == priority)?;
        Some(self.idle.remove(place))
    }

    /// The first loss costs nothing: the next runner is started at once.
    fn count_loss(&mut self) {
        self.alive = self.alive.saturating_sub(1);
        self.lost += 1;
        self.lost_in_a_row = self.lost_in_a_row.saturating_add(1);
        self.not_before = back_off(self.lost_in_a_row).map(|wait| Instant::now() + wait);
    }
}

fn back_off(lost_in_a_row: u32) -> Option<Duration> {
    let doublings = lost_in_a_row.checked_sub(2)?;
    Some(
        BACK_OFF_FIRST
            .saturating_mul(2_u32.saturating_pow(doublings))
            .min(BACK_OFF_MAX),
    )
}

fn is_asked_again(kind: Kind) -> bool {
    ASKED_AGAIN.contains(&kind.as_str())
}

fn gone(what: String) -> Failure {
    Failure::RunnerGone { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_after_losses_doubles_up_to_its_cap() {
        for (lost, expected_ms) in [
            (0, None),
            (1, None),
            (2, Some(10)),
            (3, Some(20)),
            (10, Some(2_560)),
            (11, Some(5_000)),
            (u32::MAX, Some(5_000)),
        ] {
            assert_eq!(back_off(lost), expected_ms.map(Duration::from_millis));
        }
    }

    #[test]
    fn what_moves_money_is_never_asked_again() {
        assert!(is_asked_again(Kind::Script));
        for kind in [Kind::Refund, Kind::Discount, Kind::CourierFee] {
            assert!(!is_asked_again(kind), "{kind}");
        }
    }
}
