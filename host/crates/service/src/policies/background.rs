//! Work beside the answers: backtests and the determinism sentinel. One thread for the whole host, whatever waits, so
//! that live decisions keep the other cores.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use shopwit_domain::ids::{DecisionId, ShopId};
use tokio::runtime::Handle;

use super::{
    backtests::{Jobs, Turn},
    decisions::{Decision, PolicyStage},
    sentinel::{self, Watch},
};
use crate::{App, Error, Result};

/// Stack of the thread: guests of both tiers need 2 MiB.
const STACK_BYTES: usize = 4 * 1024 * 1024;
/// Before the next try after a failure of the database, and where another host does the work.
const PAUSE: Duration = Duration::from_secs(1);
/// Decisions that wait to be run a second time; beyond it they are let go, and counted.
const SAMPLED_MAX: usize = 1_024;
/// Of them, those run between two chunks of backtests.
const SAMPLED_A_ROUND: usize = 64;
/// Share of the live decisions that are run a second time, basis points, unless the operator says otherwise.
pub const SENTINEL_SHARE_BPS_DEFAULT: u32 = 100;

/// The thread and what it is told.
#[derive(Debug)]
pub(crate) struct Background {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the thread is told, by anybody.
#[derive(Debug)]
pub(super) struct Shared {
    told: Mutex<Told>,
    changed: Condvar,
    sentinel_share_bps: AtomicU32,
}

#[derive(Debug)]
struct Told {
    /// There may be something to do. At the start there may: what a process that ended left behind.
    is_woken: bool,
    is_closed: bool,
    sampled: VecDeque<(ShopId, DecisionId)>,
}

impl Default for Background {
    fn default() -> Self {
        let told = Told {
            is_woken: true,
            is_closed: false,
            sampled: VecDeque::new(),
        };
        let shared = Shared {
            told: Mutex::new(told),
            changed: Condvar::new(),
            sentinel_share_bps: AtomicU32::new(SENTINEL_SHARE_BPS_DEFAULT),
        };
        Self {
            shared: Arc::new(shared),
            thread: Mutex::default(),
        }
    }
}

impl Background {
    /// What the recorder tells the thread with.
    pub(super) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// There is a backtest to work on.
    pub(super) fn wake(&self) {
        self.shared.lock().is_woken = true;
        self.shared.changed.notify_all();
    }

    /// Ends the thread; a chunk that is under way is dropped.
    async fn close(&self) {
        self.shared.close();
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            // A thread that panicked has said so.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.shared.close();
    }
}

impl App {
    /// Starts the work beside the answers: backtests that are not at their end go on, live decisions are run a second
    /// time. Call it once, inside the runtime; without it, backtests wait.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn start_background(self: &Arc<Self>) -> Result<()> {
        let background = &self.policies.background;
        let mut thread = background
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if thread.is_some() {
            return Ok(());
        }
        let (app, shared, handle) = (Arc::downgrade(self), background.shared(), Handle::current());
        let started = std::thread::Builder::new()
            .name("policy-background".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || work(&app, &shared, &handle))
            .map_err(Error::internal)?;
        *thread = Some(started);
        Ok(())
    }

    /// Sets which share of the live decisions is run a second time, basis points, 0 to 10,000.
    pub fn set_sentinel_share(&self, basis_points: u32) {
        self.policies
            .background
            .shared
            .sentinel_share_bps
            .store(basis_points.min(10_000), Ordering::Relaxed);
    }

    pub(super) async fn close_background(&self) {
        self.policies.background.close().await;
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Told> {
        // No code of others runs under the lock.
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    fn is_closed(&self) -> bool {
        self.lock().is_closed
    }

    /// Takes note of decisions that are in the database now, those that fall into the share.
    pub(super) fn sample(&self, decisions: &[Decision]) {
        let share = self.sentinel_share_bps.load(Ordering::Relaxed);
        let mut taken = false;
        for decision in decisions {
            let live = !matches!(
                decision.stage,
                PolicyStage::Shadow | PolicyStage::Try | PolicyStage::Replay
            );
            if live
                && decision.settings_revision.is_some()
                && sentinel::falls_into(decision.id, share)
            {
                let mut told = self.lock();
                if told.sampled.len() < SAMPLED_MAX {
                    told.sampled.push_back((decision.shop, decision.id));
                    taken = true;
                } else {
                    metrics::counter!("shopwit_sentinel_dropped_total").increment(1);
                }
            }
        }
        if taken {
            self.changed.notify_all();
        }
    }

    fn take_sampled(&self) -> Vec<(ShopId, DecisionId)> {
        let mut told = self.lock();
        let count = told.sampled.len().min(SAMPLED_A_ROUND);
        told.sampled.drain(..count).collect()
    }

    /// Waits until there may be something to do, or for so long.
    fn wait(&self, at_most: Option<Duration>) {
        let idle = |told: &mut Told| !told.is_woken && !told.is_closed && told.sampled.is_empty();
        let told = self.lock();
        let mut told = match at_most {
            None => self
                .changed
                .wait_while(told, idle)
                .unwrap_or_else(PoisonError::into_inner),
            // After a failure only the end of the host cuts the pause short.
            Some(time) => {
                self.changed
                    .wait_timeout_while(told, time, |told| !told.is_closed)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            }
        };
        told.is_woken = false;
    }
}

fn work(app: &Weak<App>, shared: &Shared, handle: &Handle) {
    // Whatever is dropped here may need the runtime.
    let _inside = handle.enter();
    let (mut jobs, mut watch) = (Jobs::default(), Watch::default());
    loop {
        let Some(app) = app.upgrade().filter(|_| !shared.is_closed()) else {
            return;
        };
        let done = catch_unwind(AssertUnwindSafe(|| {
            round(&app, shared, handle, &mut jobs, &mut watch)
        }));
        drop(app);
        match done {
            Ok(Ok(Turn::Worked)) => {}
            Ok(Ok(Turn::Idle)) => shared.wait(None),
            Ok(Ok(Turn::LeftToOthers)) => shared.wait(Some(PAUSE)),
            Ok(Err(error)) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "work beside the answers"
                );
                shared.wait(Some(PAUSE));
            }
            Err(_) => {
                tracing::error!("work beside the answers panicked");
                (jobs, watch) = (Jobs::default(), Watch::default());
                shared.wait(Some(PAUSE));
            }
        }
    }
}

fn round(
    app: &App,
    shared: &Shared,
    handle: &Handle,
    jobs: &mut Jobs,
    watch: &mut Watch,
) -> Result<Turn> {
    let sampled = shared.take_sampled();
    let had_sampled = !sampled.is_empty();
    for (shop, decision) in sampled {
        if shared.is_closed() {
            return Ok(Turn::Idle);
        }
        watch.check(app, handle, shop, decision)?;
    }
    Ok(match jobs.turn(app, handle, &|| shared.is_closed())? {
        Turn::Idle if had_sampled => Turn::Worked,
        turn => turn,
    })
}
