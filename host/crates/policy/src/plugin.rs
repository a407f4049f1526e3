//! A component that was checked, compiled and linked, ready for calls.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::artifact::KeptCode;
use crate::kinds::Kind;
use crate::kinds::describe::Description;
use crate::limits::Tier;
use crate::linked::Linked;
use crate::preflight::Inspection;
use crate::settings;

/// SHA-256 of a component; written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// From its bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is written as 64 hexadecimal digits")]
pub struct InvalidDigest;

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(InvalidDigest);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = str::from_utf8(pair).map_err(|_| InvalidDigest)?;
            if pair.starts_with('+') {
                return Err(InvalidDigest);
            }
            *byte = u8::from_str_radix(pair, 16).map_err(|_| InvalidDigest)?;
        }
        Ok(Self(bytes))
    }
}

/// A component that was checked, compiled and linked. It holds no state of any call.
pub struct Plugin {
    inspection: Inspection,
    description: Description,
    default_settings: Result<Map<String, Value>, String>,
    pub(crate) guest: Guest,
}

/// Where the component itself is.
pub(crate) enum Guest {
    /// In this process.
    Here(Linked),
    /// In runners, which are given its code when they are first asked.
    Away(KeptCode),
}

impl fmt::Debug for Plugin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Plugin")
            .field("name", &self.description.name)
            .field("inspection", &self.inspection)
            .finish_non_exhaustive()
    }
}

impl Plugin {
    /// What identifies it.
    pub const fn digest(&self) -> &Digest {
        &self.inspection.digest
    }

    /// Which engine runs it.
    pub const fn tier(&self) -> Tier {
        self.inspection.tier
    }

    /// The questions that it answers.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> + '_ {
        self.inspection.kinds.iter().copied()
    }

    /// What it is, before it was compiled.
    pub const fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// What it says of itself. The check tells whether that makes sense.
    pub const fn description(&self) -> &Description {
        &self.description
    }

    /// The defaults of its settings schema.
    ///
    /// # Errors
    ///
    /// What is wrong with the schema, in plain words.
    pub fn default_settings(&self) -> Result<&Map<String, Value>, &str> {
        self.default_settings.as_ref().map_err(String::as_str)
    }

    pub(crate) fn new(inspection: Inspection, description: Description, guest: Guest) -> Self {
        let default_settings = settings::defaults(&description.settings_schema);
        Self {
            inspection,
            description,
            default_settings,
            guest,
        }
    }
}
