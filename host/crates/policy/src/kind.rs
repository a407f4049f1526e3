//! What all kinds have in common.

use std::fmt;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasmtime::component::{ComponentType, Lift, Lower};

use crate::bounds::Bounded;
use crate::failure::Failure;
use crate::kinds::{AnyDecision, AnyInput, Kind};
use crate::with_kind;

/// A kind as a type: which input it takes and which decision it gives.
pub trait PolicyKind: Send + Sync + 'static {
    /// The kind as a value.
    const KIND: Kind;
    /// The question.
    type Input: ComponentType
        + Lower
        + Serialize
        + DeserializeOwned
        + BorshSerialize
        + BorshDeserialize
        + utoipa::ToSchema
        + Clone
        + Into<AnyInput>
        + Send
        + Sync
        + 'static;
    /// The answer.
    type Decision: ComponentType
        + Lift
        + Bounded
        + Serialize
        + DeserializeOwned
        + BorshSerialize
        + BorshDeserialize
        + utoipa::ToSchema
        + Clone
        + Into<AnyDecision>
        + Send
        + Sync
        + 'static;
    /// The part of the answer that differs between kinds; the reasons are the same for all.
    type Outcome: utoipa::ToSchema;
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// No kind has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no policy kind; there are {}", known())]
pub struct UnknownKind {
    /// What was asked for.
    pub name: String,
}

fn known() -> String {
    Kind::ALL.map(Kind::as_str).join(", ")
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| UnknownKind {
                name: name.to_owned(),
            })
    }
}

impl AnyInput {
    /// Reads the input of `kind` from JSON.
    ///
    /// # Errors
    ///
    /// [`Failure::InvalidInput`] with the JSON pointer of what does not fit: unknown members, wrong types, numbers
    /// out of range and missing members.
    pub fn from_json(kind: Kind, json: &str) -> Result<Self, Failure> {
        with_kind!(kind, K => read_json::<<K as PolicyKind>::Input>(json).map(Into::into))
    }
}

impl AnyDecision {
    /// Reads a recorded decision of `kind`.
    ///
    /// # Errors
    ///
    /// [`Failure::InvalidInput`] with the JSON pointer of what does not fit.
    pub fn from_json(kind: Kind, json: &str) -> Result<Self, Failure> {
        with_kind!(kind, K => read_json::<<K as PolicyKind>::Decision>(json).map(Into::into))
    }
}

/// Reads JSON strictly and names the place that does not fit.
pub(crate) fn read_json<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| Failure::InvalidInput {
            pointer: pointer(error.path()),
            message: error.inner().to_string(),
        })?;
    reader.end().map_err(|error| Failure::InvalidInput {
        pointer: String::new(),
        message: error.to_string(),
    })?;
    Ok(value)
}

/// RFC 6901.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_written_and_read_in_kebab_case() {
        for kind in Kind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.as_str().into()));
        }
        assert!("Courier-Fee".parse::<Kind>().is_err());
    }

    fn check_refused(json: &str, pointer: &str, message: &str) {
        match AnyInput::from_json(Kind::Discount, json) {
            Err(Failure::InvalidInput {
                pointer: at,
                message: said,
            }) => {
                assert_eq!(at, pointer, "{json}: {said}");
                assert!(said.contains(message), "{json}: {said}");
            }
            other => panic!("{json}: {other:?}"),
        }
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_pointer() {
        check_refused("{", "", "EOF");
        check_refused(
            r#"{"lines": [{"sku": "a", "quantity": -1}]}"#,
            "/lines/0/quantity",
            "invalid value",
        );
        check_refused(r#"{"lines": [], "a~/b": 1}"#, "/a~0~1b", "unknown field");
        check_refused(r#"{"lines": "no"}"#, "/lines", "invalid type");
        check_refused(r#"{"lines": []}"#, "", "missing field");
    }
}
