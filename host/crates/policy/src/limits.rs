//! What one call may use. Operators set the ceilings, a shop may go lower, nobody goes higher.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::bounds::Bounds;

/// Which engine runs a component; read from the component, see `preflight`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schema(as = PolicyTier)]
pub enum Tier {
    /// Rust, C, Zig, AssemblyScript: tens of kilobytes.
    Compact,
    /// JavaScript, Python, Go: a language runtime inside, 2–20 MB.
    Runtime,
}

impl Tier {
    /// Both tiers.
    pub const ALL: [Self; 2] = [Self::Compact, Self::Runtime];

    /// The kebab-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Runtime => "runtime",
        }
    }
}

/// No tier has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there are the tiers compact and runtime")]
pub struct UnknownTier;

impl std::str::FromStr for Tier {
    type Err = UnknownTier;

    fn from_str(text: &str) -> Result<Self, UnknownTier> {
        Self::ALL
            .into_iter()
            .find(|tier| tier.as_str() == text)
            .ok_or(UnknownTier)
    }
}

impl std::fmt::Display for Tier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// Host functions, linear memory and lists: bytes that one crossing between guest and host may carry. An honest
/// decision is a few kilobytes; the cap stops a list of 10,000 strings that all point at the same megabyte.
pub const OUTPUT_BYTES: u64 = 256 * 1024;
/// Entries of one list in an answer: no screen shows more.
pub const LIST_ENTRIES: u64 = 1_000;
/// Bytes of one string in an answer: four times the longest text that the contract allows, in any script.
pub const STRING_BYTES: u64 = 16 * 1024;
/// Bytes of the log of one call: a page for the author, and what a decision row can keep.
pub const LOG_BYTES: u64 = 8 * 1024;
/// Lines of the log of one call.
pub const LOG_LINES: u64 = 64;
/// Table look-ups of one call: an order of 1,000 lines may look twice for each.
pub const LOOKUPS: u64 = 2_000;
/// Handles that a call may hold: an honest guest holds a handful of standard streams.
pub const HANDLES: usize = 1_000;
/// Bytes of wasm stack in the compact tier: about 5,000 frames of usual size.
pub const COMPACT_STACK_BYTES: usize = 512 * 1024;
/// Bytes of wasm stack in the runtime tier: interpreters recurse for every level of the script.
pub const RUNTIME_STACK_BYTES: usize = 1024 * 1024;
/// Linear memory that the compact engine's slots hold, and so the ceiling of its limit.
pub const COMPACT_MEMORY_BYTES: u64 = 16 * 1024 * 1024;
/// The same of the runtime engine: Python starts with 12 MiB.
pub const RUNTIME_MEMORY_BYTES: u64 = 128 * 1024 * 1024;
/// Bytes of an upload in the compact tier.
pub const COMPACT_UPLOAD_BYTES: usize = 2 * 1024 * 1024;
/// Bytes of an upload in the runtime tier: Python components are 18 MB.
pub const RUNTIME_UPLOAD_BYTES: usize = 32 * 1024 * 1024;

/// What one call may use.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
    utoipa::ToSchema,
)]
#[serde(deny_unknown_fields)]
#[schema(as = PolicyLimits)]
pub struct Limits {
    /// Fuel, about one unit an instruction, instantiation included. The only limit that decides an outcome.
    pub fuel: u64,
    /// Wall clock in milliseconds. Protects the host; passing it is an infrastructure fault.
    pub wall_ms: u64,
    /// Linear memory in bytes, all memories together.
    pub memory_bytes: u64,
    /// Bytes that the answer, or one host call, may carry out of the guest.
    pub output_bytes: u64,
    /// Entries of one list in the answer.
    pub list_entries: u64,
    /// Bytes of one string in the answer.
    pub string_bytes: u64,
    /// Bytes of log kept; the rest is cut with a mark.
    pub log_bytes: u64,
    /// Lines of log kept.
    pub log_lines: u64,
    /// Table look-ups.
    pub lookups: u64,
}

impl Limits {
    /// The ceilings of a tier, as shipped.
    pub const fn of(tier: Tier) -> Self {
        let (fuel, wall_ms, memory_bytes) = match tier {
            // About 20 ms of work; an honest decision takes less than 100,000.
            Tier::Compact => (20_000_000, 100, COMPACT_MEMORY_BYTES),
            // Interpreters spend about a hundred instructions for each of the script's.
            Tier::Runtime => (500_000_000, 500, RUNTIME_MEMORY_BYTES),
        };
        Self {
            fuel,
            wall_ms,
            memory_bytes,
            output_bytes: OUTPUT_BYTES,
            list_entries: LIST_ENTRIES,
            string_bytes: STRING_BYTES,
            log_bytes: LOG_BYTES,
            log_lines: LOG_LINES,
            lookups: LOOKUPS,
        }
    }

    /// The smaller of the two for every limit: what a shop wishes under the operator's ceiling.
    #[must_use]
    pub fn at_most(&self, ceiling: &Self) -> Self {
        Self {
            fuel: self.fuel.min(ceiling.fuel),
            wall_ms: self.wall_ms.min(ceiling.wall_ms),
            memory_bytes: self.memory_bytes.min(ceiling.memory_bytes),
            output_bytes: self.output_bytes.min(ceiling.output_bytes),
            list_entries: self.list_entries.min(ceiling.list_entries),
            string_bytes: self.string_bytes.min(ceiling.string_bytes),
            log_bytes: self.log_bytes.min(ceiling.log_bytes),
            log_lines: self.log_lines.min(ceiling.log_lines),
            lookups: self.lookups.min(ceiling.lookups),
        }
    }

    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            list_entries: usize::try_from(self.list_entries).unwrap_or(usize::MAX),
            string_bytes: usize::try_from(self.string_bytes).unwrap_or(usize::MAX),
        }
    }
}

/// The ceilings that an operator sets for each tier. Memory above the engine's slots is cut to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierLimits {
    /// Of the compact tier.
    pub compact: Limits,
    /// Of the runtime tier.
    pub runtime: Limits,
}

impl TierLimits {
    /// The ceilings of one tier.
    pub const fn of(&self, tier: Tier) -> &Limits {
        match tier {
            Tier::Compact => &self.compact,
            Tier::Runtime => &self.runtime,
        }
    }
}

impl Default for TierLimits {
    fn default() -> Self {
        Self {
            compact: Limits::of(Tier::Compact),
            runtime: Limits::of(Tier::Runtime),
        }
    }
}
