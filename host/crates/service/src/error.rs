//! What a use case can refuse. Nothing here knows HTTP; what may be shown and what may only be logged are apart.

use shopwit_domain::{
    contact::FindingSeverity, ids::InvalidId, money::MoneyError, states::IllegalTransition,
    word::UnknownWord,
};
use shopwit_store::StoreError;

/// One field that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// JSON pointer into the request body, `/lines/0/quantity`; a query parameter is `?name`.
    pub pointer: String,
    /// Stable kebab-case code.
    pub code: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Something in a text that is not in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFinding {
    /// Stable kebab-case code of the rule.
    pub rule: String,
    pub severity: FindingSeverity,
    /// Where, in characters, first included, second excluded; none: all of it.
    pub span: Option<(usize, usize)>,
    /// What is wrong, for the author.
    pub message: String,
    /// What to write in place of the span.
    pub replacement: Option<String>,
}

/// Why a text is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub detail: String,
    pub findings: Vec<TextFinding>,
    /// What could be sent instead.
    pub rewritten: Option<String>,
}

/// Why a use case did not happen. `Display` is safe to show to the caller.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Does not exist, or belongs to another shop.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error("{}", invalid_text(.0))]
    Invalid(Vec<FieldProblem>),
    /// The thing is in a state in which this cannot be done.
    #[error("{detail}")]
    Conflict { code: &'static str, detail: String },
    /// The shop's policy, or the host beside it, does not let this text go out.
    #[error("{}", .0.detail)]
    Refused(Box<Refusal>),
    /// A version can do more than the one before, and nobody agreed to that.
    #[error(
        "this version can do more than the active one; look at the differences and send \"consent\": true"
    )]
    ConsentNeeded(Vec<FieldProblem>),
    #[error(transparent)]
    IllegalTransition(#[from] IllegalTransition),
    #[error("sign in first")]
    Unauthenticated,
    #[error("{detail}")]
    Forbidden { code: &'static str, detail: String },
    /// Somebody else changed it since it was read.
    #[error("it was changed since you read it; read it again")]
    Stale,
    #[error("this request needs an Idempotency-Key header")]
    IdempotencyKeyMissing,
    #[error("this Idempotency-Key was used for another request")]
    IdempotencyKeyReused,
    #[error("a request with this Idempotency-Key is still running; ask again shortly")]
    IdempotencyKeyInFlight,
    #[error("too many requests; try again in {retry_after_seconds} s")]
    TooMany { retry_after_seconds: u64 },
    /// The shop has used up what it may use in a while.
    #[error(
        "{used} {unit} used, {allowed} are allowed ({quota}); try again in {retry_after_seconds} s, or ask the operator for more"
    )]
    QuotaExceeded {
        /// For example `uploads_a_day`.
        quota: &'static str,
        allowed: i64,
        used: i64,
        unit: &'static str,
        retry_after_seconds: u64,
    },
    /// Another system that the host had to ask did not do its part.
    #[error("{detail}")]
    Upstream { code: &'static str, detail: String },
    /// Another transaction was in the way; the whole request may be run again.
    #[error("the desk is busy; try again")]
    Contention,
    #[error("the desk is not available at the moment; try again with the same Idempotency-Key")]
    Unavailable(#[source] StoreError),
    /// Ours, never the caller's. Only the log sees the source.
    #[error("something went wrong on our side")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn invalid_text(problems: &[FieldProblem]) -> String {
    match problems {
        // The whole body has the empty pointer.
        [one] if one.pointer.is_empty() => one.message.clone(),
        [one] => format!("{}: {}", one.pointer, one.message),
        many => format!("{} fields do not fit", many.len()),
    }
}

impl Error {
    /// One field that does not fit.
    pub fn invalid(
        pointer: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![FieldProblem {
            pointer: pointer.into(),
            code,
            message: message.into(),
        }])
    }

    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict {
            code,
            detail: detail.into(),
        }
    }

    pub fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Forbidden {
            code,
            detail: detail.into(),
        }
    }

    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contention => Self::Contention,
            StoreError::CommitUnknown | StoreError::Unavailable(_) => Self::Unavailable(error),
            // A constraint that no use case foresaw: the write did not happen.
            StoreError::Constraint(_)
            | StoreError::BadRow { .. }
            | StoreError::NoShop
            | StoreError::Unfit(_)
            | StoreError::Database(_) => Self::Internal(Box::new(error)),
        }
    }
}

impl From<MoneyError> for Error {
    fn from(error: MoneyError) -> Self {
        Self::invalid("", "money", error.to_string())
    }
}

impl From<UnknownWord> for Error {
    fn from(error: UnknownWord) -> Self {
        Self::invalid("", "unknown-word", error.to_string())
    }
}

impl From<InvalidId> for Error {
    fn from(error: InvalidId) -> Self {
        Self::invalid("", "invalid-id", error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}
