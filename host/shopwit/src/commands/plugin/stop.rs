//! Why a command ends without success, and what the shell sees of it.

use std::process::ExitCode;

use shopwit_policy::Rejection;

/// A case failed, the host refused, or something could not be done.
pub(super) const FAILED: u8 = 1;
/// The arguments, or the files that they name.
pub(super) const BAD_USAGE: u8 = 2;
/// The component is none that a host would take.
pub(super) const REJECTED: u8 = 3;
/// A call ended by a trap or a limit.
pub(super) const TRAPPED: u8 = 4;

/// An end with words.
#[derive(Debug)]
pub(super) struct Stop {
    code: u8,
    prefix: &'static str,
    error: anyhow::Error,
}

impl Stop {
    /// The arguments or the files that they name are wrong.
    pub(super) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self {
            code: BAD_USAGE,
            prefix: "shopwit",
            error: error.into(),
        }
    }

    /// The same, in words alone.
    pub(super) fn usage_text(text: impl Into<String>) -> Self {
        Self::usage(anyhow::Error::msg(text.into()))
    }

    /// A host would not take the component.
    pub(super) fn rejected(text: impl Into<String>) -> Self {
        Self {
            code: REJECTED,
            prefix: "rejected",
            error: anyhow::Error::msg(text.into()),
        }
    }

    /// Says why, and gives the exit code.
    pub(super) fn told(&self) -> ExitCode {
        eprintln!("{}: {:#}", self.prefix, self.error);
        ExitCode::from(self.code)
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self {
            code: FAILED,
            prefix: "shopwit",
            error,
        }
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<Rejection> for Stop {
    fn from(rejection: Rejection) -> Self {
        Self::rejected(format!(
            "{} ({})",
            rejection.detail,
            rejection.code.as_str()
        ))
    }
}
