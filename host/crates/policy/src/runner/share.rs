//! What each shop's calls took of the processor lately. A shop that takes much gets what the others leave: its calls go
//! to runners of low priority, so that whoever asks now and then is answered as on an idle machine.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Time of one core that a shop may take for as long as it likes, thousandths.
const SHARE_PER_MILLE: u32 = 250;
/// Time beyond it that a shop may take at once.
const BURST: Duration = Duration::from_millis(250);
/// What is remembered of a shop, at most: after so much it has its share again when it has been quiet for three seconds.
const REMEMBERED_MAX: Duration = Duration::from_secs(1);

/// How calls compete for the processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Priority {
    /// As everything else on the machine.
    Normal,
    /// After everything else.
    Low,
}

/// A bucket for each shop that leaks its share.
#[derive(Debug, Default)]
pub(super) struct Shares {
    taken: HashMap<String, Taken>,
}

#[derive(Debug, Clone, Copy)]
struct Taken {
    time: Duration,
    at: Instant,
}

impl Shares {
    /// The priority of a shop's next call.
    pub(super) fn priority(&self, shop: &str, now: Instant) -> Priority {
        match self.taken.get(shop) {
            Some(taken) if taken.left(now) > BURST => Priority::Low,
            _ => Priority::Normal,
        }
    }

    /// Counts what calls of a shop took.
    pub(super) fn add(&mut self, shop: &str, time: Duration, now: Instant) {
        match self.taken.get_mut(shop) {
            Some(taken) => {
                taken.time = (taken.left(now) + time).min(REMEMBERED_MAX);
                taken.at = now;
            }
            None => {
                // Who was quiet for long is forgotten, so that this grows with the shops at work and not with all.
                self.taken.retain(|_, taken| !taken.left(now).is_zero());
                let taken = Taken {
                    time: time.min(REMEMBERED_MAX),
                    at: now,
                };
                self.taken.insert(shop.to_owned(), taken);
            }
        }
    }
}

impl Taken {
    /// What has not leaked yet.
    fn left(&self, now: Instant) -> Duration {
        let leaked = now.saturating_duration_since(self.at) * SHARE_PER_MILLE / 1_000;
        self.time.saturating_sub(leaked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: Duration = Duration::from_millis(10);

    /// The priority after calls of 10 ms, one every `pause`, for ten seconds.
    fn after_calls_every(pause: Duration) -> (Shares, Instant) {
        let (mut shares, mut now) = (Shares::default(), Instant::now());
        let end = now + Duration::from_secs(10);
        while now < end {
            shares.add("shop", CALL, now);
            now += pause;
        }
        (shares, now)
    }

    #[test]
    fn within_its_share_a_shop_stays_as_it_is() {
        let (shares, now) = after_calls_every(CALL * 5);
        assert_eq!(shares.priority("shop", now), Priority::Normal);
    }

    #[test]
    fn beyond_it_a_shop_comes_last_until_it_has_been_quiet() {
        let (shares, now) = after_calls_every(CALL * 3);
        assert_eq!(shares.priority("shop", now), Priority::Low);
        assert_eq!(shares.priority("another", now), Priority::Normal);
        let later = now + Duration::from_secs(4);
        assert_eq!(shares.priority("shop", later), Priority::Normal);
    }

    #[test]
    fn a_burst_is_allowed() {
        let (mut shares, now) = (Shares::default(), Instant::now());
        shares.add("shop", BURST, now);
        assert_eq!(shares.priority("shop", now), Priority::Normal);
        shares.add("shop", CALL, now);
        assert_eq!(shares.priority("shop", now), Priority::Low);
    }

    #[test]
    fn who_was_quiet_is_forgotten() {
        let (mut shares, now) = (Shares::default(), Instant::now());
        shares.add("shop", CALL, now);
        shares.add("another", CALL, now + Duration::from_secs(1));
        assert_eq!(shares.taken.len(), 1);
    }
}
