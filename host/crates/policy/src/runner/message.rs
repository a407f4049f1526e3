//! What host and runner say to each other. Both are the same program, so the words need no versions beyond
//! [`PROTOCOL`], which is compared at the start together with the engine's fingerprint.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::tables::SentTable;
use crate::call::Usage;
use crate::confine::Confinement;
use crate::failure::Failure;
use crate::kinds::Kind;
use crate::kinds::describe::Description;
use crate::kinds::types::Context;
use crate::limits::{Limits, Tier};

/// Counts the changes of this file.
pub(super) const PROTOCOL: u32 = 2;
/// Bytes of a frame to a runner: the largest artifact.
pub(super) const TO_RUNNER_BYTES_MAX: usize = 512 * 1024 * 1024;
/// Bytes of a frame to the host, whose side of a runner is not trusted: an answer of 256 KiB with the names of its fields,
/// and its log.
pub(super) const TO_HOST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What a runner says first.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    pub(super) protocol: u32,
    pub(super) fingerprint: String,
    pub(super) confinement: Confinement,
}

/// From host to runner.
#[derive(Debug, Serialize, Deserialize)]
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
#[derive(Debug, Serialize)]
pub(super) struct CallOut<'a, I> {
    pub(super) context: &'a Context,
    pub(super) input: &'a I,
}

/// A call where it is read.
#[derive(Debug, Deserialize)]
pub(super) struct CallIn<I> {
    pub(super) context: Context,
    pub(super) input: I,
}

/// What a component said of itself, or why it could not.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Described {
    Is(Description),
    /// Code and words of a [`crate::Rejection`].
    Refused {
        code: String,
        detail: String,
    },
}

/// What came of a call.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer<D> {
    pub(super) result: Outcome<D>,
    pub(super) usage: Usage,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Outcome<D> {
    Decision(D),
    Failure(#[serde(with = "SentFailure")] Failure),
}

/// A word of the host's own; read as one of [`WORDS`].
type Word = &'static str;

/// Every word that a failure may hold.
const WORDS: [&str; 14] = [
    "output_bytes",
    "list_entries",
    "string_bytes",
    "bytes",
    "entries",
    "invalid-input",
    "invalid-settings",
    "invalid-table",
    "for all shops",
    "for one shop",
    "in the sandbox",
    "fuel_a_minute",
    "fuel",
    "",
];

fn word<'de, D: Deserializer<'de>>(reader: D) -> Result<Word, D::Error> {
    let text = String::deserialize(reader)?;
    WORDS
        .into_iter()
        .chain(Kind::ALL.map(Kind::as_str))
        .find(|word| *word == text)
        .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no word of a failure")))
}

/// [`Failure`] in full; its own JSON is for readers.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Failure")]
enum SentFailure {
    FuelExhausted {
        allowed: u64,
    },
    Deadline {
        allowed_ms: u64,
        used_ms: u64,
    },
    MemoryLimit {
        allowed: u64,
        used: u64,
    },
    OutputTooLarge {
        #[serde(deserialize_with = "word")]
        limit: Word,
        what: String,
        allowed: u64,
        used: u64,
        #[serde(deserialize_with = "word")]
        unit: Word,
        at_least: bool,
    },
    LookupLimit {
        allowed: u64,
        used: u64,
    },
    StackOverflow {
        allowed_bytes: u64,
    },
    Trap {
        reason: String,
    },
    Denied {
        what: String,
    },
    AbiError {
        message: String,
    },
    PolicyError {
        #[serde(deserialize_with = "word")]
        variant: Word,
        field: String,
        message: String,
    },
    KindMissing {
        #[serde(deserialize_with = "word")]
        kind: Word,
    },
    InvalidInput {
        pointer: String,
        message: String,
    },
    Overloaded {
        #[serde(deserialize_with = "word")]
        scope: Word,
        allowed: u64,
        waiting: u64,
    },
    RunnerGone {
        what: String,
    },
    QuotaExceeded {
        #[serde(deserialize_with = "word")]
        quota: Word,
        allowed: u64,
        used: u64,
        #[serde(deserialize_with = "word")]
        unit: Word,
    },
    Internal {
        message: String,
    },
}

#[cfg(test)]
mod tests {
    use super::super::frame;
    use super::*;

    fn check(failure: Failure) {
        let sent: Outcome<()> = Outcome::Failure(failure.clone());
        let body = rmp_serde::to_vec_named(&sent).expect("a message");
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
        let body = rmp_serde::to_vec_named(&sent).expect("a message");
        assert!(frame::message::<Outcome<()>>(&body).is_err());
    }
}
