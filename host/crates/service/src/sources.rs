//! Where time and randomness come from: from outside, so that tests decide them. And what is made of both.

use std::fmt;

use jiff::Timestamp;
use shopwit_domain::ids::Id;
use uuid::Builder;

/// Where the time comes from.
pub trait Clock: fmt::Debug + Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Where randomness comes from.
pub trait Entropy: fmt::Debug + Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// Makes a sortable id of a time and randomness.
pub fn new_id<T: Id>(now: Timestamp, entropy: &dyn Entropy) -> T {
    let mut random = [0u8; 10];
    entropy.fill(&mut random);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    T::from_uuid(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}
