//! What host and runner say to each other. Both are the same program, so the words need no versions beyond
//! [`PROTOCOL`], which is compared at the start together with the engine's fingerprint.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};

use super::tables::SentTable;
use crate::call::Usage;
use crate::confine::Confinement;
use crate::failure::Failure;
use crate::kinds::Kind;
use crate::kinds::describe::Description;
use crate::kinds::types::Context;
use crate::limits::{Limits, Tier};

/// Counts the changes of this file.
pub(super) const PROTOCOL: u32 = 3;
/// Bytes of a frame to a runner: the largest artifact.
pub(super) const TO_RUNNER_BYTES_MAX: usize = 512 * 1024 * 1024;
/// Bytes of a frame to the host, whose side of a runner is not trusted: an answer of 256 KiB and its log, and room.
pub(super) const TO_HOST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What a runner says first.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(super) struct Hello {
    pub(super) protocol: u32,
    pub(super) fingerprint: String,
    pub(super) confinement: Confinement,
}

/// From host to runner.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(super) enum Request {
    /// Link the component whose code is the next frame. No answer.
    Keep {
        plugin: u64,
        tier: Tier,
        kinds: Vec<Kind>,
    },
    /// Say what a component is. One [`Described`].
    Describe { plugin: u64, limits: Limits },
    /// Keep tables. No answer.
    Tables {
        tables: u64,
        sent: BTreeMap<String, SentTable>,
    },
    /// Drop components and tables. No answer.
    Forget { plugins: Vec<u64>, tables: Vec<u64> },
    /// Ask. The calls are the next frame, for which the kind must be known: a list of [`CallOut`], read as [`CallIn`]. One
    /// [`Answer`] for each, in their order.
    Evaluate {
        plugin: u64,
        kind: Kind,
        /// 0: none.
        tables: u64,
        limits: Limits,
    },
}

/// A call where it is written.
#[derive(Debug, BorshSerialize)]
pub(super) struct CallOut<'a, I> {
    pub(super) context: &'a Context,
    pub(super) input: &'a I,
}

/// A call where it is read.
#[derive(Debug, BorshDeserialize)]
pub(super) struct CallIn<I> {
    pub(super) context: Context,
    pub(super) input: I,
}

/// What a component said of itself, or why it could not.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(super) enum Described {
    Is(Description),
    /// Code and words of a [`crate::Rejection`].
    Refused {
        code: String,
        detail: String,
    },
}

/// What came of a call.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(super) struct Answer<D> {
    pub(super) result: Outcome<D>,
    pub(super) usage: Usage,
}

#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(super) enum Outcome<D> {
    Decision(D),
    Failure(Failure),
}

#[cfg(test)]
mod tests {
    use super::super::frame;
    use super::*;

    fn check(failure: Failure) {
        let sent: Outcome<()> = Outcome::Failure(failure.clone());
        let body = borsh::to_vec(&sent).expect("a message");
        match frame::message::<Outcome<()>>(&body) {
            Ok(Outcome::Failure(found)) => assert_eq!(found, failure),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn failures_arrive_as_they_were() {
        check(Failure::FuelExhausted { allowed: 7 });
        check(Failure::OutputTooLarge {
            limit: "list_entries",
            what: "`outcome.quotes`".to_owned(),
            allowed: 1_000,
            used: 1_001,
            unit: "entries",
            at_least: false,
        });
        check(Failure::PolicyError {
            variant: "invalid-table",
            field: "fees".to_owned(),
            message: "empty".to_owned(),
        });
        check(Failure::KindMissing { kind: "refund" });
        check(Failure::Overloaded {
            scope: "in the sandbox",
            allowed: 0,
            waiting: 0,
        });
    }

    #[test]
    fn a_word_that_is_not_ours_is_refused() {
        let sent: Outcome<()> = Outcome::Failure(Failure::KindMissing { kind: "horoscope" });
        let body = borsh::to_vec(&sent).expect("a message");
        assert!(frame::message::<Outcome<()>>(&body).is_err());
    }
}
