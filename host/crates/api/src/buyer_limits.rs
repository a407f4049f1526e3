//! How often somebody from outside may ask: enough for a person, too little for a program that guesses or floods.

use std::{hash::Hash, net::IpAddr, num::NonZeroU32};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use shopwit_service::Error;

/// Conversations that one address opens in a minute …
const OPENINGS_PER_ADDRESS: NonZeroU32 = NonZeroU32::new(5).expect("not zero");
/// … and all visitors of a shop together.
const OPENINGS_PER_SHOP: NonZeroU32 = NonZeroU32::new(60).expect("not zero");
/// Messages that one visitor writes in a minute.
const MESSAGES_PER_VISITOR: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
/// Orders that one address looks for in a minute.
const LOOK_UPS_PER_ADDRESS: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
/// Look-ups of one order number in an hour: 10,000 ends of a phone number take six weeks.
const LOOK_UPS_PER_ORDER: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
/// Keys in memory from which on those that are long past are forgotten.
const KEYS_MAX: usize = 10_000;
/// When to ask again, seconds: a place a minute comes back within it, but for look-ups of one order.
const RETRY_SECONDS: u64 = 12;
/// The same for one order: a place comes back in an hour's tenth.
const RETRY_ORDER_SECONDS: u64 = 360;

/// The limits of everybody from outside.
#[derive(Debug)]
pub(crate) struct BuyerLimits {
    openings_by_address: DefaultKeyedRateLimiter<IpAddr>,
    openings_by_shop: DefaultKeyedRateLimiter<String>,
    messages_by_visitor: DefaultKeyedRateLimiter<String>,
    look_ups_by_address: DefaultKeyedRateLimiter<IpAddr>,
    look_ups_by_order: DefaultKeyedRateLimiter<String>,
}

impl Default for BuyerLimits {
    fn default() -> Self {
        let minute = Quota::per_minute;
        Self {
            openings_by_address: RateLimiter::keyed(minute(OPENINGS_PER_ADDRESS)),
            openings_by_shop: RateLimiter::keyed(minute(OPENINGS_PER_SHOP)),
            messages_by_visitor: RateLimiter::keyed(minute(MESSAGES_PER_VISITOR)),
            look_ups_by_address: RateLimiter::keyed(minute(LOOK_UPS_PER_ADDRESS)),
            look_ups_by_order: RateLimiter::keyed(Quota::per_hour(LOOK_UPS_PER_ORDER)),
        }
    }
}

fn check<K: Clone + Eq + Hash>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
    retry_after_seconds: u64,
) -> Result<(), Error> {
    if limiter.len() > KEYS_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|_| Error::TooMany {
        retry_after_seconds,
    })
}

impl BuyerLimits {
    /// # Errors
    /// `TooMany`.
    pub(crate) fn opening(&self, address: Option<IpAddr>, shop: &str) -> Result<(), Error> {
        if let Some(address) = address {
            check(&self.openings_by_address, &address, RETRY_SECONDS)?;
        }
        check(&self.openings_by_shop, &shop.to_owned(), RETRY_SECONDS)
    }

    /// # Errors
    /// `TooMany`.
    pub(crate) fn message(&self, visitor: &str) -> Result<(), Error> {
        check(
            &self.messages_by_visitor,
            &visitor.to_owned(),
            RETRY_SECONDS,
        )
    }

    /// # Errors
    /// `TooMany`.
    pub(crate) fn look_up(
        &self,
        address: Option<IpAddr>,
        shop: &str,
        number: &str,
    ) -> Result<(), Error> {
        if let Some(address) = address {
            check(&self.look_ups_by_address, &address, RETRY_SECONDS)?;
        }
        let order = format!("{shop}/{number}");
        check(&self.look_ups_by_order, &order, RETRY_ORDER_SECONDS)
    }
}
