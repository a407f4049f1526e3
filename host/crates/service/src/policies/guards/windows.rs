//! The sliding windows: the last calls of each active version and each canary, in memory, and what they prove.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::Timestamp;
use shopwit_domain::ids::ShopId;
use shopwit_policy::{Digest, Kind};

use super::Guards;

/// Shops and kinds that are watched, at most; beyond it all begin anew.
const WATCHED_MAX: usize = 20_000;
/// Basis points of a whole.
const WHOLE_BPS: i128 = 10_000;

/// Whose window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policies) enum Which {
    Active,
    Canary,
}

/// One call that the version itself decided or failed.
#[derive(Debug, Clone)]
pub(in crate::policies) struct Sample {
    pub(in crate::policies) at: Timestamp,
    pub(in crate::policies) failed: bool,
    pub(in crate::policies) fuel: u64,
    /// Given away in each guarded currency; empty where nobody compares money.
    pub(in crate::policies) given: Vec<i64>,
}

/// What a window proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::policies) enum Verdict {
    /// The active version fails too often.
    Quarantine { calls: i64, failures: i64 },
    /// The canary is to be taken away.
    Abort { code: &'static str, detail: String },
}

/// All windows of this host.
#[derive(Debug, Default)]
pub(in crate::policies) struct Watch {
    known: Mutex<HashMap<(ShopId, Kind), Watched>>,
}

#[derive(Debug, Default)]
struct Watched {
    active: Window,
    canary: Window,
    /// Probes of a quarantined version that were answered, one after the other.
    probes: u32,
    is_probing: Arc<AtomicBool>,
}

/// The only probe that runs, until it is dropped.
#[derive(Debug)]
pub(in crate::policies) struct ProbeTurn(Arc<AtomicBool>);

impl Drop for ProbeTurn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[derive(Debug, Default)]
struct Window {
    /// What is watched: another version, other settings or other guards begin a new window.
    of: Option<(Digest, i64, Arc<Guards>, usize)>,
    samples: VecDeque<Sample>,
    failures: i128,
    fuel: i128,
    given: Vec<i128>,
}

impl Watch {
    /// Adds a call of the version with this digest and settings revision. A verdict is given once: the window begins
    /// anew with it.
    pub(in crate::policies) fn note(
        &self,
        place: (ShopId, Kind),
        which: Which,
        version: (Digest, i64),
        guards: &Arc<Guards>,
        sample: Sample,
    ) -> Option<Verdict> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= WATCHED_MAX && !known.contains_key(&place) {
            known.clear();
        }
        let watched = known.entry(place).or_default();
        let window = match which {
            Which::Active => &mut watched.active,
            Which::Canary => &mut watched.canary,
        };
        window.begin((version.0, version.1, Arc::clone(guards), sample.given.len()));
        window.add(sample, guards);
        let verdict = match which {
            Which::Active => watched.active.judge(guards),
            Which::Canary => watched.canary.judge_canary(&watched.active, guards),
        };
        if verdict.is_some() {
            match which {
                Which::Active => watched.active = Window::default(),
                Which::Canary => watched.canary = Window::default(),
            }
        }
        verdict
    }

    /// The turn to probe a quarantined version; `None` while another probe runs.
    pub(in crate::policies) fn probe(&self, place: (ShopId, Kind)) -> Option<ProbeTurn> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let flag = Arc::clone(&known.entry(place).or_default().is_probing);
        flag.compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
            .then(|| ProbeTurn(flag))
    }

    /// Counts a probe; answers how many were answered in a row.
    pub(in crate::policies) fn probed(&self, place: (ShopId, Kind), answered: bool) -> u32 {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let watched = known.entry(place).or_default();
        watched.probes = if answered { watched.probes + 1 } else { 0 };
        watched.probes
    }

    /// Begins anew, after a quarantine.
    pub(in crate::policies) fn forget(&self, place: (ShopId, Kind)) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&place);
    }
}

impl Window {
    fn begin(&mut self, of: (Digest, i64, Arc<Guards>, usize)) {
        if self.of.as_ref() != Some(&of) {
            *self = Self {
                given: vec![0; of.3],
                of: Some(of),
                ..Self::default()
            };
        }
    }

    fn add(&mut self, sample: Sample, guards: &Guards) {
        let oldest = sample.at.as_second().saturating_sub(guards.window_seconds);
        self.count(&sample, 1);
        self.samples.push_back(sample);
        let most = usize::try_from(guards.window_decisions).unwrap_or(usize::MAX);
        while self
            .samples
            .front()
            .is_some_and(|first| self.samples.len() > most || first.at.as_second() < oldest)
        {
            if let Some(first) = self.samples.pop_front() {
                self.count(&first, -1);
            }
        }
    }

    fn count(&mut self, sample: &Sample, sign: i128) {
        self.failures += sign * i128::from(sample.failed);
        self.fuel += sign * i128::from(sample.fuel);
        for (sum, given) in self.given.iter_mut().zip(&sample.given) {
            *sum += sign * i128::from(*given);
        }
    }

    fn calls(&self) -> i128 {
        self.samples.len() as i128
    }

    fn is_enough(&self, guards: &Guards) -> bool {
        self.calls() >= i128::from(guards.calls_min())
    }

    fn fails_too_often(&self, guards: &Guards) -> bool {
        self.is_enough(guards)
            && self.failures * WHOLE_BPS >= i128::from(guards.failure_share_bps) * self.calls()
    }

    fn judge(&self, guards: &Guards) -> Option<Verdict> {
        self.fails_too_often(guards).then(|| Verdict::Quarantine {
            calls: whole(self.calls()),
            failures: whole(self.failures),
        })
    }

    fn judge_canary(&self, active: &Self, guards: &Guards) -> Option<Verdict> {
        if self.fails_too_often(guards) {
            let detail = format!(
                "{} of its last {} calls failed; fewer than {} of 10,000 are allowed",
                self.failures,
                self.calls(),
                guards.failure_share_bps
            );
            return Some(Verdict::Abort {
                code: "failures",
                detail,
            });
        }
        if !self.is_enough(guards) || !active.is_enough(guards) {
            return None;
        }
        if let Some(ratio) = guards.fuel_ratio_bps
            && self.fuel * active.calls() * WHOLE_BPS
                > active.fuel * self.calls() * i128::from(ratio)
        {
            let detail = format!(
                "it used {} units of fuel in the mean and the active version {}; {ratio} of 10,000 of that are allowed",
                self.fuel / self.calls(),
                active.fuel / active.calls()
            );
            return Some(Verdict::Abort {
                code: "fuel",
                detail,
            });
        }
        self.judge_money(active, guards)
    }

    fn judge_money(&self, active: &Self, guards: &Guards) -> Option<Verdict> {
        let sums = self.given.iter().zip(&active.given);
        guards.money.iter().zip(sums).find_map(|(guard, (own, of_active))| {
            let excess = guard.mean_excess_bps?;
            (own * active.calls() * WHOLE_BPS
                > of_active * self.calls() * (WHOLE_BPS + i128::from(excess)))
            .then(|| Verdict::Abort {
                code: "money",
                detail: format!(
                    "it gave {} minor units of {} in the mean of {} decisions and the active version {} in the mean of \
                     {}; {excess} of 10,000 beyond that are allowed",
                    own / self.calls(),
                    guard.currency,
                    self.calls(),
                    of_active / active.calls(),
                    active.calls()
                ),
            })
        })
    }
}

fn whole(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::guards::MoneyGuard;

    struct Desk {
        watch: Watch,
        guards: Arc<Guards>,
        at: i64,
    }

    impl Desk {
        fn new(guards: Guards) -> Self {
            Self {
                watch: Watch::default(),
                guards: Arc::new(guards),
                at: 1_800_000_000,
            }
        }

        /// Notes a call one second after the last.
        fn note(
            &mut self,
            which: Which,
            failed: bool,
            fuel: u64,
            given: &[i64],
        ) -> Option<Verdict> {
            self.at += 1;
            let sample = Sample {
                at: Timestamp::from_second(self.at).unwrap(),
                failed,
                fuel,
                given: given.to_vec(),
            };
            let place = (ShopId::from_uuid(uuid::Uuid::nil()), Kind::Refund);
            let version = match which {
                Which::Active => (Digest::new([1; 32]), 1),
                Which::Canary => (Digest::new([2; 32]), 2),
            };
            self.watch.note(place, which, version, &self.guards, sample)
        }
    }

    use shopwit_domain::ids::Id as _;

    #[test]
    fn failures_count_within_calls_and_minutes() {
        let mut desk = Desk::new(Guards {
            failure_share_bps: 5_000,
            window_decisions: 20,
            window_seconds: 60,
            ..Guards::default()
        });
        for _ in 0..10 {
            assert_eq!(desk.note(Which::Active, false, 1, &[]), None);
        }
        for _ in 0..9 {
            assert_eq!(desk.note(Which::Active, true, 1, &[]), None);
        }
        let verdict = desk.note(Which::Active, true, 1, &[]);
        assert_eq!(
            verdict,
            Some(Verdict::Quarantine {
                calls: 20,
                failures: 10
            })
        );
        // The window began anew, and old calls leave it: nineteen, a pause, nineteen are never twenty.
        for _ in 0..2 {
            for _ in 0..19 {
                assert_eq!(desk.note(Which::Active, true, 1, &[]), None);
            }
            desk.at += 61;
        }
    }

    #[test]
    fn a_small_window_is_judged_when_it_is_full() {
        let mut desk = Desk::new(Guards {
            window_decisions: 5,
            failure_share_bps: 10_000,
            ..Guards::default()
        });
        for _ in 0..4 {
            assert_eq!(desk.note(Which::Canary, true, 1, &[]), None);
        }
        let verdict = desk.note(Which::Canary, true, 1, &[]);
        assert!(matches!(
            verdict,
            Some(Verdict::Abort {
                code: "failures",
                ..
            })
        ));
    }

    #[test]
    fn a_canary_is_held_against_the_active_version() {
        let guards = Guards {
            fuel_ratio_bps: Some(20_000),
            money: vec![MoneyGuard {
                currency: "CNY".to_owned(),
                mean_excess_bps: Some(1_000),
                max_per_decision: None,
            }],
            ..Guards::default()
        };
        let run = |fuel: u64, given: i64| {
            let mut desk = Desk::new(guards.clone());
            for _ in 0..20 {
                assert_eq!(desk.note(Which::Active, false, 100, &[1_000]), None);
            }
            for _ in 0..19 {
                assert_eq!(desk.note(Which::Canary, false, fuel, &[given]), None);
            }
            match desk.note(Which::Canary, false, fuel, &[given]) {
                Some(Verdict::Abort { code, .. }) => Some(code),
                other => {
                    assert_eq!(other, None);
                    None
                }
            }
        };
        assert_eq!(run(200, 1_100), None, "both exactly at their limits");
        assert_eq!(run(201, 1_100), Some("fuel"));
        assert_eq!(run(200, 1_101), Some("money"));
        assert_eq!(run(1, 0), None);
    }

    #[test]
    fn only_one_probe_runs() {
        let watch = Watch::default();
        let place = (ShopId::from_uuid(uuid::Uuid::nil()), Kind::Refund);
        let turn = watch.probe(place);
        assert!(turn.is_some() && watch.probe(place).is_none());
        drop(turn);
        assert!(watch.probe(place).is_some());
        assert_eq!(
            [true, true, false, true].map(|answered| watch.probed(place, answered)),
            [1, 2, 0, 1]
        );
    }
}
