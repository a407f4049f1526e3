//! Why a call gave no decision.

use std::io::{self, Read};

use borsh::{BorshDeserialize, BorshSerialize};
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::kinds::Kind;

/// A limit that was passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PolicyLimitHit)]
pub struct LimitHit {
    /// Which one, as in [`crate::Limits`], for example `fuel`.
    pub name: &'static str,
    /// Its value.
    pub allowed: u64,
    /// What was used or asked for.
    pub used: u64,
    /// What both are counted in.
    pub unit: &'static str,
}

/// Stable codes of [`Failure`], kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = PolicyFailureCode)]
pub enum FailureCode {
    /// The fuel ran out.
    FuelExhausted,
    /// The wall clock ran out.
    Deadline,
    /// The guest failed after it was refused memory.
    MemoryLimit,
    /// The answer is too large.
    OutputTooLarge,
    /// Too many table look-ups.
    LookupLimit,
    /// Too deep a recursion.
    StackOverflow,
    /// The guest stopped itself or did something impossible.
    Trap,
    /// The guest reached for something that policies do not have.
    Denied,
    /// The answer breaks the calling convention.
    AbiError,
    /// The policy says that it cannot answer.
    PolicyError,
    /// The component does not answer this kind.
    KindMissing,
    /// The question does not fit the kind.
    InvalidInput,
    /// Too many calls at once.
    Overloaded,
    /// The process that ran the policy ended before it answered.
    RunnerGone,
    /// The shop has used up what its policies may use in a while.
    QuotaExceeded,
    /// A fault of the host.
    Internal,
}

impl FailureCode {
    /// The kebab-case code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FuelExhausted => "fuel-exhausted",
            Self::Deadline => "deadline",
            Self::MemoryLimit => "memory-limit",
            Self::OutputTooLarge => "output-too-large",
            Self::LookupLimit => "lookup-limit",
            Self::StackOverflow => "stack-overflow",
            Self::Trap => "trap",
            Self::Denied => "denied",
            Self::AbiError => "abi-error",
            Self::PolicyError => "policy-error",
            Self::KindMissing => "kind-missing",
            Self::InvalidInput => "invalid-input",
            Self::Overloaded => "overloaded",
            Self::RunnerGone => "runner-gone",
            Self::QuotaExceeded => "quota-exceeded",
            Self::Internal => "internal",
        }
    }

    /// What its author can do about it, in one sentence.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::FuelExhausted => {
                "look for a loop that does not end or that walks the input again and again; `shopwit plugin profile` shows where the fuel goes, `plugin bench` how it grows"
            }
            Self::Deadline => {
                "ask again; if it stays, look where the time goes with `shopwit plugin bench`"
            }
            Self::MemoryLimit => {
                "keep less at once: go through lists piece by piece, and build texts no larger than they must be"
            }
            Self::OutputTooLarge => "answer with less: the field is named above",
            Self::LookupLimit => "look a row up once and keep it, not once for every line",
            Self::StackOverflow => "use a loop instead of the recursion, or limit its depth",
            Self::Trap => {
                "a panic, an index out of range, a division by zero or an uncaught error; write notes to the `log` before it and ask again"
            }
            Self::Denied => {
                "remove the call; a policy gets everything in its input, settings and tables"
            }
            Self::AbiError => {
                "generate the bindings again from the WIT of this version, and build again"
            }
            Self::PolicyError => {
                "this is the policy's own answer; the field and the message are its author's"
            }
            Self::KindMissing => "ask a kind that the component exports, or export this one",
            Self::InvalidInput => "correct the input at the place that is named",
            Self::Overloaded | Self::RunnerGone | Self::QuotaExceeded | Self::Internal => {
                "the host was at fault, not the policy; ask again"
            }
        }
    }
}

impl std::fmt::Display for FailureCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// Why a call gave no decision. Every limit names its value and what was used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, BorshSerialize, BorshDeserialize)]
pub enum Failure {
    /// The fuel ran out.
    #[error(
        "the call used up its {allowed} units of fuel; do less work, or look rows up instead of walking a list"
    )]
    FuelExhausted {
        /// Units of fuel.
        allowed: u64,
    },
    /// The wall clock ran out before the fuel did: the host is busy.
    #[error("the call did not end within {allowed_ms} ms of wall clock; it ran for {used_ms} ms")]
    Deadline {
        /// Milliseconds.
        allowed_ms: u64,
        /// Milliseconds.
        used_ms: u64,
    },
    /// The guest was refused memory and then failed.
    #[error(
        "the call asked for {used} bytes of memory; {allowed} are allowed, all memories together"
    )]
    MemoryLimit {
        /// Bytes.
        allowed: u64,
        /// Bytes that the refused growth would have led to.
        used: u64,
    },
    /// The answer, or what one host call was given, is too large.
    #[error("{what} carries {}{used} {unit}; {allowed} are allowed", if *.at_least { "more than " } else { "" })]
    OutputTooLarge {
        /// `output_bytes`, `list_entries` or `string_bytes`.
        #[borsh(deserialize_with = "word")]
        limit: &'static str,
        /// Which part of the answer.
        what: String,
        /// In `unit`.
        allowed: u64,
        /// In `unit`.
        used: u64,
        /// `bytes` or `entries`.
        #[borsh(deserialize_with = "word")]
        unit: &'static str,
        /// The count stopped at the limit.
        at_least: bool,
    },
    /// Too many table look-ups.
    #[error("the call looked up table rows {used} times; {allowed} are allowed")]
    LookupLimit {
        /// Look-ups.
        allowed: u64,
        /// Look-ups.
        used: u64,
    },
    /// Too deep a recursion.
    #[error("the call used more than {allowed_bytes} bytes of stack; recurse less deeply")]
    StackOverflow {
        /// Bytes.
        allowed_bytes: u64,
    },
    /// The guest stopped itself or did something impossible.
    #[error("the policy trapped: {reason}")]
    Trap {
        /// What happened, for example `unreachable` or `integer-divide-by-zero`.
        reason: String,
    },
    /// The guest reached for something that policies do not have.
    #[error("denied: {what}; a policy has no files, network, processes or exit")]
    Denied {
        /// The import that was called.
        what: String,
    },
    /// The answer breaks the canonical ABI.
    #[error("the policy broke the calling convention: {message}")]
    AbiError {
        /// What was wrong.
        message: String,
    },
    /// The policy says that it cannot answer.
    #[error("the policy cannot answer ({variant}): {field}: {message}")]
    PolicyError {
        /// `invalid-input`, `invalid-settings` or `invalid-table`.
        #[borsh(deserialize_with = "word")]
        variant: &'static str,
        /// Path of the field.
        field: String,
        /// What is wrong with it.
        message: String,
    },
    /// The component does not answer this kind.
    #[error("the component does not export the kind `{kind}`")]
    KindMissing {
        /// The kind asked.
        #[borsh(deserialize_with = "word")]
        kind: &'static str,
    },
    /// The question does not fit the kind.
    #[error("the input does not fit: {}{message}", if .pointer.is_empty() { String::new() } else { format!("{}: ", .pointer) })]
    InvalidInput {
        /// JSON pointer (RFC 6901) into the input.
        pointer: String,
        /// What is wrong.
        message: String,
    },
    /// Too many calls at once; nothing was run.
    #[error("{waiting} calls are waiting or running; {allowed} are allowed {scope}")]
    Overloaded {
        /// Whose limit: `for all shops` or `for one shop`.
        #[borsh(deserialize_with = "word")]
        scope: &'static str,
        /// Calls.
        allowed: u64,
        /// Calls.
        waiting: u64,
    },
    /// The process that ran the policy ended before it answered, or none could be started.
    #[error("the policy could not be asked: {what}")]
    RunnerGone {
        /// What happened, for example `its runner ended (signal 9)`.
        what: String,
    },
    /// The shop has used up what its policies may use in a while; nothing was run.
    #[error("the shop's policies used {used} {unit} ({quota}); {allowed} are allowed")]
    QuotaExceeded {
        /// For example `fuel_a_minute`.
        #[borsh(deserialize_with = "word")]
        quota: &'static str,
        /// In `unit`.
        allowed: u64,
        /// In `unit`.
        used: u64,
        /// What both are counted in.
        #[borsh(deserialize_with = "word")]
        unit: &'static str,
    },
    /// A fault of the host; the details are in its log.
    #[error("the host failed: {message}")]
    Internal {
        /// What may be shown.
        message: String,
    },
}

impl Failure {
    /// The stable code.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::FuelExhausted { .. } => FailureCode::FuelExhausted,
            Self::Deadline { .. } => FailureCode::Deadline,
            Self::MemoryLimit { .. } => FailureCode::MemoryLimit,
            Self::OutputTooLarge { .. } => FailureCode::OutputTooLarge,
            Self::LookupLimit { .. } => FailureCode::LookupLimit,
            Self::StackOverflow { .. } => FailureCode::StackOverflow,
            Self::Trap { .. } => FailureCode::Trap,
            Self::Denied { .. } => FailureCode::Denied,
            Self::AbiError { .. } => FailureCode::AbiError,
            Self::PolicyError { .. } => FailureCode::PolicyError,
            Self::KindMissing { .. } => FailureCode::KindMissing,
            Self::InvalidInput { .. } => FailureCode::InvalidInput,
            Self::Overloaded { .. } => FailureCode::Overloaded,
            Self::RunnerGone { .. } => FailureCode::RunnerGone,
            Self::QuotaExceeded { .. } => FailureCode::QuotaExceeded,
            Self::Internal { .. } => FailureCode::Internal,
        }
    }

    /// The host was at fault, not the question or the policy: another try may succeed, and a backtest does not count
    /// it.
    pub const fn is_infrastructure(&self) -> bool {
        matches!(
            self,
            Self::Deadline { .. }
                | Self::Overloaded { .. }
                | Self::RunnerGone { .. }
                | Self::QuotaExceeded { .. }
                | Self::Internal { .. }
        )
    }

    /// The same call would fail the same way: never try again.
    pub const fn is_deterministic(&self) -> bool {
        !self.is_infrastructure()
    }

    /// The limit that was passed, where one was.
    pub fn limit(&self) -> Option<LimitHit> {
        let hit = |name, allowed, used, unit| {
            Some(LimitHit {
                name,
                allowed,
                used,
                unit,
            })
        };
        match *self {
            Self::FuelExhausted { allowed } => hit("fuel", allowed, allowed, "fuel"),
            Self::Deadline {
                allowed_ms,
                used_ms,
            } => hit("wall_ms", allowed_ms, used_ms, "milliseconds"),
            Self::MemoryLimit { allowed, used } => hit("memory_bytes", allowed, used, "bytes"),
            Self::OutputTooLarge {
                limit,
                allowed,
                used,
                unit,
                ..
            } => hit(limit, allowed, used, unit),
            Self::LookupLimit { allowed, used } => hit("lookups", allowed, used, "look-ups"),
            Self::StackOverflow { allowed_bytes } => {
                hit("stack_bytes", allowed_bytes, allowed_bytes, "bytes")
            }
            Self::Overloaded {
                allowed, waiting, ..
            } => hit("concurrent_calls", allowed, waiting, "calls"),
            Self::QuotaExceeded {
                quota,
                allowed,
                used,
                unit,
            } => hit(quota, allowed, used, unit),
            _ => None,
        }
    }
}

/// Every word of the host's own that a failure may hold, besides the names of the kinds.
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

/// Reads one of [`WORDS`], or the name of a kind.
fn word(from: &mut impl Read) -> io::Result<&'static str> {
    let text = String::deserialize_reader(from)?;
    WORDS
        .into_iter()
        .chain(Kind::ALL.map(Kind::as_str))
        .find(|word| *word == text)
        .ok_or_else(|| {
            let message = format!("`{text}` is no word of a failure");
            io::Error::new(io::ErrorKind::InvalidData, message)
        })
}

/// `{"code", "detail", "limit"?, "field"?}`: what the API and the decision log show.
impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let limit = self.limit();
        let field = match self {
            Self::PolicyError { field, .. } => Some(field),
            Self::InvalidInput { pointer, .. } => Some(pointer),
            _ => None,
        };
        let members = 2 + usize::from(limit.is_some()) + usize::from(field.is_some());
        let mut object = serializer.serialize_struct("Failure", members)?;
        object.serialize_field("code", self.code().as_str())?;
        object.serialize_field("detail", &self.to_string())?;
        if let Some(limit) = &limit {
            object.serialize_field("limit", limit)?;
        }
        if let Some(field) = field {
            object.serialize_field("field", field)?;
        }
        object.end()
    }
}
