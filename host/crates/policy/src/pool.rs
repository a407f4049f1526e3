//! Threads for guest calls, so that nothing of a guest blocks the server's own. The queue is bounded and fair: shops
//! take turns, none may fill it alone, and none holds all threads.

use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::failure::Failure;

/// Stack of a pool thread: 1 MiB for the guest at most, the rest for the host's own frames.
const THREAD_STACK_BYTES: usize = 4 * 1024 * 1024;
/// Threads beyond those that one shop may hold: a shop whose calls burn all their fuel makes the others wait for the
/// processor's next turn, not for the end of a call.
const SPARE_THREADS: usize = 1;

/// One call, ready to run. It answers its caller by itself.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// A bounded pool of threads.
#[derive(Debug)]
pub(crate) struct CallPool {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    queue: Mutex<Queue>,
    ready: Condvar,
    /// Calls that may wait, of all shops together.
    waiting_max: usize,
    /// Calls of one shop that may wait or run.
    shop_max: usize,
    /// Calls of one shop that run at the same time.
    shop_running_max: usize,
}

#[derive(Default)]
struct Queue {
    /// Waiting calls of each shop.
    waiting: HashMap<Arc<str>, VecDeque<Job>>,
    /// Shops with waiting calls, in the order of their turns.
    turns: VecDeque<Arc<str>>,
    waiting_total: usize,
    /// Calls waiting or running, by shop.
    in_flight: HashMap<Arc<str>, usize>,
    /// Calls running, by shop.
    running: HashMap<Arc<str>, usize>,
    is_closed: bool,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Queue")
            .field("waiting_total", &self.waiting_total)
            .field("in_flight", &self.in_flight)
            .finish_non_exhaustive()
    }
}

impl CallPool {
    /// Threads for so many calls of one shop at the same time.
    pub(crate) fn start(
        name: &str,
        threads: usize,
        waiting_max: usize,
        shop_max: usize,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            ready: Condvar::new(),
            waiting_max,
            shop_max,
            shop_running_max: threads.max(1),
        });
        let pool = Self { shared };
        for number in 0..threads.max(1) + SPARE_THREADS {
            let shared = Arc::clone(&pool.shared);
            std::thread::Builder::new()
                .name(format!("policy-{name}-{number}"))
                .stack_size(THREAD_STACK_BYTES)
                .spawn(move || shared.work())?;
        }
        Ok(pool)
    }

    /// Queues a call of a shop, or refuses it at once.
    pub(crate) fn submit(&self, shop: &str, job: Job) -> Result<(), Failure> {
        let mut queue = self.shared.lock();
        if queue.waiting_total >= self.shared.waiting_max {
            return Err(overloaded(
                "for all shops",
                self.shared.waiting_max,
                queue.waiting_total,
            ));
        }
        let shop: Arc<str> = match queue.in_flight.get_key_value(shop) {
            Some((shop, in_flight)) if *in_flight >= self.shared.shop_max => {
                let _ = shop;
                return Err(overloaded("for one shop", self.shared.shop_max, *in_flight));
            }
            Some((shop, _)) => Arc::clone(shop),
            None => Arc::from(shop),
        };
        *queue.in_flight.entry(Arc::clone(&shop)).or_default() += 1;
        queue.waiting_total += 1;
        let of_shop = queue.waiting.entry(Arc::clone(&shop)).or_default();
        of_shop.push_back(job);
        if of_shop.len() == 1 {
            queue.turns.push_back(shop);
        }
        drop(queue);
        self.shared.ready.notify_one();
        Ok(())
    }

    /// Calls of a shop that wait or run now.
    pub(crate) fn in_flight(&self, shop: &str) -> usize {
        self.shared.lock().in_flight.get(shop).copied().unwrap_or(0)
    }

    /// Calls of one shop that may wait or run.
    pub(crate) fn shop_max(&self) -> usize {
        self.shared.shop_max
    }

    /// Calls that wait now.
    pub(crate) fn waiting(&self) -> usize {
        self.shared.lock().waiting_total
    }
}

impl Drop for CallPool {
    fn drop(&mut self) {
        self.shared.lock().is_closed = true;
        self.shared.ready.notify_all();
    }
}

impl Shared {
    fn work(&self) {
        while let Some((shop, job)) = self.next() {
            // The job catches its own panics; this keeps the thread if it does not.
            if catch_unwind(AssertUnwindSafe(job)).is_err() {
                tracing::error!("a policy call panicked outside its guard");
            }
            self.lock().finish(&shop);
        }
    }

    fn next(&self) -> Option<(Arc<str>, Job)> {
        let mut queue = self.lock();
        loop {
            if let Some(next) = queue.take(self.shop_running_max) {
                return Some(next);
            }
            if queue.is_closed {
                return None;
            }
            queue = self
                .ready
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // No code of others runs under the lock, so a poisoned queue is still whole.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// The next call of the first shop in turn that runs fewer than it may. Who finishes one comes here again, so that a
    /// shop that is passed over is not forgotten.
    fn take(&mut self, shop_running_max: usize) -> Option<(Arc<str>, Job)> {
        let place = self.turns.iter().position(|shop| {
            self.running
                .get(shop)
                .is_none_or(|running| *running < shop_running_max)
        })?;
        let shop = self.turns.remove(place)?;
        let of_shop = self.waiting.get_mut(&shop)?;
        let job = of_shop.pop_front()?;
        self.waiting_total -= 1;
        if of_shop.is_empty() {
            self.waiting.remove(&shop);
        } else {
            self.turns.push_back(Arc::clone(&shop));
        }
        *self.running.entry(Arc::clone(&shop)).or_default() += 1;
        Some((shop, job))
    }

    fn finish(&mut self, shop: &str) {
        for counts in [&mut self.in_flight, &mut self.running] {
            if let Some(count) = counts.get_mut(shop) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(shop);
                }
            }
        }
    }
}

fn overloaded(scope: &'static str, allowed: usize, waiting: usize) -> Failure {
    Failure::Overloaded {
        scope,
        allowed: allowed as u64,
        waiting: waiting as u64,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// A call of a shop that runs until told.
    fn held(pool: &CallPool, shop: &str) -> mpsc::Sender<()> {
        let (release, wait) = mpsc::channel::<()>();
        let (started, is_running) = mpsc::channel();
        pool.submit(
            shop,
            Box::new(move || {
                let _ = started.send(());
                let _ = wait.recv();
            }),
        )
        .expect("the pool takes a call");
        is_running.recv().expect("the call runs");
        release
    }

    /// Holds both threads of a pool for one call of each shop until told.
    fn blocked(pool: &CallPool) -> [mpsc::Sender<()>; 2] {
        [held(pool, "busy"), held(pool, "busy too")]
    }

    #[test]
    fn one_shop_cannot_hold_all_threads() {
        let pool = CallPool::start("test", 2, 10, 10).expect("threads");
        let _first = held(&pool, "greedy");
        let second = held(&pool, "greedy");
        let (ran, has_run) = mpsc::channel();
        let greedy = ran.clone();
        pool.submit(
            "greedy",
            Box::new(move || greedy.send("greedy").unwrap_or_default()),
        )
        .expect("there is room");
        pool.submit(
            "modest",
            Box::new(move || ran.send("modest").unwrap_or_default()),
        )
        .expect("there is room");
        assert_eq!(has_run.recv(), Ok("modest"));
        assert_eq!(pool.waiting(), 1, "the third call of the greedy one");
        drop(second);
        assert_eq!(has_run.recv(), Ok("greedy"));
    }

    #[test]
    fn a_full_queue_refuses_at_once() {
        let pool = CallPool::start("test", 1, 2, 10).expect("threads");
        let _release = blocked(&pool);
        for _ in 0..2 {
            pool.submit("a", Box::new(|| ())).expect("there is room");
        }
        let refused = pool.submit("b", Box::new(|| ()));
        assert_eq!(refused, Err(overloaded("for all shops", 2, 2)));
    }

    #[test]
    fn one_shop_cannot_fill_the_queue() {
        let pool = CallPool::start("test", 1, 10, 2).expect("threads");
        let _release = blocked(&pool);
        for _ in 0..2 {
            pool.submit("greedy", Box::new(|| ()))
                .expect("there is room");
        }
        assert_eq!(
            pool.submit("greedy", Box::new(|| ())),
            Err(overloaded("for one shop", 2, 2))
        );
        assert_eq!(pool.submit("modest", Box::new(|| ())), Ok(()));
    }

    #[test]
    fn shops_take_turns_and_a_panic_costs_no_thread() {
        let pool = CallPool::start("test", 1, 10, 10).expect("threads");
        let release = blocked(&pool);
        let (order, seen) = mpsc::channel();
        for shop in ["a", "a", "a", "b"] {
            let order = order.clone();
            pool.submit(
                shop,
                Box::new(move || {
                    let _ = order.send(shop);
                    panic!("a call that fails");
                }),
            )
            .expect("there is room");
        }
        assert_eq!(pool.waiting(), 4);
        drop((order, release));
        assert_eq!(seen.iter().collect::<Vec<_>>(), ["a", "b", "a", "a"]);
    }
}
