//! The caps of both tiers, each checked against real guests of every language that the tier is for.

use super::measure::Measures;
use super::{Rejection, RejectionCode};
use crate::limits::{
    COMPACT_MEMORY_BYTES, COMPACT_UPLOAD_BYTES, RUNTIME_MEMORY_BYTES, RUNTIME_UPLOAD_BYTES, Tier,
};

/// One cap: what it counts, and how much of it each tier takes.
struct Cap {
    what: &'static str,
    count: fn(&Measures) -> u64,
    compact: u64,
    runtime: u64,
}

const fn cap(what: &'static str, count: fn(&Measures) -> u64, compact: u64, runtime: u64) -> Cap {
    Cap {
        what,
        count,
        compact,
        runtime,
    }
}

/// Elements of all tables together that an instance of the compact engine has room for.
pub(crate) const COMPACT_TABLE_ELEMENTS: u64 = 2_000;
/// The same of the runtime engine; StarlingMonkey has 7,689.
pub(crate) const RUNTIME_TABLE_ELEMENTS: u64 = 20_000;
/// Core instances of one component in the compact tier.
pub(crate) const COMPACT_CORE_INSTANCES: u64 = 16;
/// The same in the runtime tier; Python without WASI has 38.
pub(crate) const RUNTIME_CORE_INSTANCES: u64 = 64;
/// Memories of one component in the compact tier.
pub(crate) const COMPACT_MEMORIES: u64 = 2;
/// The same in the runtime tier; QuickJS without WASI has 3.
pub(crate) const RUNTIME_MEMORIES: u64 = 4;
/// Tables of one component in the compact tier.
pub(crate) const COMPACT_TABLES: u64 = 2;
/// The same in the runtime tier.
pub(crate) const RUNTIME_TABLES: u64 = 4;

/// A cap that refuses an honest guest is a bug of the cap.
const CAPS: [Cap; 24] = [
    cap(
        "bytes",
        |m| m.bytes,
        COMPACT_UPLOAD_BYTES as u64,
        RUNTIME_UPLOAD_BYTES as u64,
    ),
    cap(
        "core modules",
        |m| m.core_modules,
        COMPACT_CORE_INSTANCES,
        RUNTIME_CORE_INSTANCES,
    ),
    cap(
        "core instances",
        |m| m.footprint.core_instances,
        COMPACT_CORE_INSTANCES,
        RUNTIME_CORE_INSTANCES,
    ),
    cap("levels of nested components", |m| m.component_depth, 4, 4),
    // Components inside each other multiply: what is capped is what comes out of it.
    cap(
        "instances of components",
        |m| m.footprint.component_instances,
        32,
        128,
    ),
    cap(
        "instances of components that are imported or aliased",
        |m| m.foreign_instances,
        0,
        0,
    ),
    cap("functions", |m| m.functions, 10_000, 100_000),
    cap(
        "bytes of one function",
        |m| m.body_bytes_max,
        64 * 1024,
        2 * 1024 * 1024,
    ),
    cap("locals of one function", |m| m.locals_max, 2_000, 40_000),
    cap(
        "parameters or results of one function",
        |m| m.params_max,
        32,
        128,
    ),
    cap(
        "parameters or results of one block",
        |m| m.block_params_max,
        16,
        128,
    ),
    cap("blocks inside each other", |m| m.nesting_max, 1_000, 10_000),
    cap("loops inside each other", |m| m.loops_max, 64, 256),
    cap(
        "targets of one branch table",
        |m| m.branch_targets_max,
        4_096,
        65_536,
    ),
    cap(
        "table entries in element segments",
        |m| m.element_entries,
        10_000,
        200_000,
    ),
    cap("data segments", |m| m.data_segments, 1_000, 100_000),
    cap(
        "memories",
        |m| m.footprint.memories,
        COMPACT_MEMORIES,
        RUNTIME_MEMORIES,
    ),
    cap(
        "bytes of initial memory",
        |m| m.footprint.memory_bytes.max(m.imported_memory_bytes),
        COMPACT_MEMORY_BYTES,
        RUNTIME_MEMORY_BYTES,
    ),
    cap(
        "tables",
        |m| m.footprint.tables,
        COMPACT_TABLES,
        RUNTIME_TABLES,
    ),
    cap(
        "table elements",
        |m| m.footprint.table_elements,
        COMPACT_TABLE_ELEMENTS,
        RUNTIME_TABLE_ELEMENTS,
    ),
    cap("globals", |m| m.globals, 256, 4_096),
    cap("exports of core modules", |m| m.core_exports, 256, 20_000),
    cap("types", |m| m.types, 5_000, 50_000),
    cap(
        "bytes of custom sections",
        |m| m.custom_bytes,
        256 * 1024,
        16 * 1024 * 1024,
    ),
];

/// The narrowest tier whose caps all hold, and what keeps the component out of the compact one.
pub(super) fn tier_of(measures: &Measures) -> Result<(Tier, Option<String>), Rejection> {
    let beyond = |limit: fn(&Cap) -> u64| {
        CAPS.iter()
            .map(|cap| (cap, (cap.count)(measures)))
            .find(|(cap, found)| *found > limit(cap))
            .map(|(cap, found)| {
                (
                    cap,
                    format!("{found} {}; at most {} are allowed", cap.what, limit(cap)),
                )
            })
    };
    let Some((_, beyond_compact)) = beyond(|cap| cap.compact) else {
        return Ok((Tier::Compact, None));
    };
    match beyond(|cap| cap.runtime) {
        None => Ok((Tier::Runtime, Some(beyond_compact))),
        Some((_, detail)) => Err(Rejection::new(RejectionCode::CapExceeded, detail)),
    }
}
