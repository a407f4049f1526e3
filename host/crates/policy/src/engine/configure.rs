//! How wasmtime is configured, and the name of that configuration.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::num::NonZeroUsize;

use wasmtime::{
    Config, Engine, InstanceAllocationStrategy, OperatorCost, OptLevel, PoolingAllocationConfig,
    Strategy, WasmFeatures,
};

use crate::limits::{
    COMPACT_MEMORY_BYTES, COMPACT_STACK_BYTES, RUNTIME_MEMORY_BYTES, RUNTIME_STACK_BYTES, Tier,
};
use crate::preflight::caps;

/// The sandbox's version, for the fingerprint. A test compares it with Cargo.lock.
pub(super) const SANDBOX_VERSION: &str = "wasmtime-48.0.8";
/// Counts the changes of [`fuel_costs`]; a new table is a new fingerprint.
const COST_TABLE: &str = "costs-1";
/// Fuel of one page of 64 KiB that a guest grows by: zeroing it and its page faults. wasmtime's table takes one byte.
const MEMORY_GROW_FUEL_PER_PAGE: u8 = u8::MAX;
/// Bytes without memory behind each linear memory: bounds are checked in code, so this only makes small offsets free.
const GUARD_BYTES: u64 = 64 * 1024;
/// Bytes of a compact guest's memory that stay mapped between calls: clearing them is cheaper than faulting them in.
const COMPACT_KEEP_RESIDENT_BYTES: usize = 128 * 1024;
/// Callers that may run guests on threads of their own (backtests, benches) at the same time as the pool.
const EXTRA_SLOTS: u32 = 64;
/// The same in the runtime tier, where a slot holds 128 MiB of address space for each memory.
const RUNTIME_EXTRA_SLOTS: u32 = 8;
/// Bytes of one instance's own bookkeeping; Python needs 410,832.
const INSTANCE_BYTES: usize = 1024 * 1024;
/// Functions inside each other that a profile shows: more is a recursion, whose innermost part says enough.
const PROFILE_FRAMES_MAX: NonZeroUsize = NonZeroUsize::new(256).unwrap();
/// Slots kept ready for the module that used them last.
const WARM_SLOTS: u32 = 4;

/// The sandbox's configuration for a tier, with room for so many threads. What of it changes an outcome is in the
/// engine's fingerprint. Public for the benches, which compare the engine with wasmtime alone.
pub fn sandbox_config(tier: Tier, threads: usize) -> Config {
    let threads = u32::try_from(threads).unwrap_or(EXTRA_SLOTS);
    let slots = threads.saturating_add(match tier {
        Tier::Compact => EXTRA_SLOTS,
        Tier::Runtime => RUNTIME_EXTRA_SLOTS,
    });
    config(tier, slots)
}

/// The same for a process that runs one call at a time.
pub(super) fn single_config(tier: Tier) -> Config {
    config(tier, 1)
}

/// The same with the names of the functions that a call was in when it ended: for profiles. Uses the same fuel.
pub(crate) fn profiling_config(tier: Tier) -> Config {
    let mut config = config(tier, 1);
    config.wasm_backtrace_max_frames(Some(PROFILE_FRAMES_MAX));
    config
}

fn config(tier: Tier, slots: u32) -> Config {
    let (memory_bytes, stack_bytes) = match tier {
        Tier::Compact => (COMPACT_MEMORY_BYTES, COMPACT_STACK_BYTES),
        Tier::Runtime => (RUNTIME_MEMORY_BYTES, RUNTIME_STACK_BYTES),
    };
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .cranelift_opt_level(OptLevel::Speed)
        // A policy is a pure function, and a NaN's bits are no exception.
        .cranelift_nan_canonicalization(true)
        .consume_fuel(true)
        .operator_cost(fuel_costs())
        .epoch_interruption(true)
        .concurrency_support(false)
        .max_wasm_stack(stack_bytes)
        // Many compact plugins share few slots: no mapping is changed when they take turns. A runtime's heap image is
        // megabytes, and copying it would dominate the call.
        .memory_init_cow(tier == Tier::Runtime)
        .generate_address_map(false)
        .wasm_backtrace_max_frames(None)
        .memory_reservation(memory_bytes)
        .memory_reservation_for_growth(0)
        .memory_guard_size(GUARD_BYTES)
        .guard_before_linear_memory(false)
        .memory_may_move(false)
        .wasm_features(WasmFeatures::all(), false)
        .wasm_features(features(), true)
        // What the engine itself puts between components that were composed has both memories at hand. Preflight
        // refuses a guest's own module with two.
        .wasm_multi_memory(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pooling(tier, slots)));
    config
}

/// The features of the preflight, in wasmtime's own words.
fn features() -> WasmFeatures {
    WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::REFERENCE_TYPES
        | WasmFeatures::MULTI_VALUE
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::SIMD
        | WasmFeatures::FLOATS
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::COMPONENT_MODEL
}

fn fuel_costs() -> OperatorCost {
    let mut costs = OperatorCost::new();
    costs.variable.memory_grow_per_page = MEMORY_GROW_FUEL_PER_PAGE;
    costs
}

fn pooling(tier: Tier, slots: u32) -> PoolingAllocationConfig {
    let mut pooling = PoolingAllocationConfig::new();
    let (cores, memories, tables, elements, memory_bytes, keep_resident) = match tier {
        Tier::Compact => (
            caps::COMPACT_CORE_INSTANCES,
            caps::COMPACT_MEMORIES,
            caps::COMPACT_TABLES,
            caps::COMPACT_TABLE_ELEMENTS,
            COMPACT_MEMORY_BYTES,
            COMPACT_KEEP_RESIDENT_BYTES,
        ),
        Tier::Runtime => (
            caps::RUNTIME_CORE_INSTANCES,
            caps::RUNTIME_MEMORIES,
            caps::RUNTIME_TABLES,
            caps::RUNTIME_TABLE_ELEMENTS,
            RUNTIME_MEMORY_BYTES,
            0,
        ),
    };
    let (cores, memories, tables) = (small(cores), small(memories), small(tables));
    pooling
        .total_component_instances(slots)
        .total_core_instances(slots.saturating_mul(cores))
        .total_memories(slots.saturating_mul(memories))
        .total_tables(slots.saturating_mul(tables))
        .max_core_instances_per_component(cores)
        .max_memories_per_component(memories)
        .max_tables_per_component(tables)
        .max_tables_per_module(tables)
        .max_memories_per_module(1)
        .max_core_instance_size(INSTANCE_BYTES)
        .max_component_instance_size(INSTANCE_BYTES)
        .table_elements(usize::try_from(elements).unwrap_or(usize::MAX))
        .max_memory_size(usize::try_from(memory_bytes).unwrap_or(usize::MAX))
        .linear_memory_keep_resident(keep_resident)
        .table_keep_resident(keep_resident)
        .max_unused_warm_slots(WARM_SLOTS);
    pooling
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// `wasmtime-48.0.8 costs-1 compact-… runtime-…`.
pub(super) fn fingerprint(compact: &Engine, runtime: &Engine) -> String {
    format!(
        "{SANDBOX_VERSION} {COST_TABLE} compact-{} runtime-{}",
        compatibility(compact),
        compatibility(runtime)
    )
}

/// Stands for everything that decides what a compiled component is: version, target, settings.
pub(crate) fn compatibility(engine: &Engine) -> String {
    let mut hasher = DefaultHasher::new();
    SANDBOX_VERSION.hash(&mut hasher);
    engine.precompile_compatibility_hash().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_names_the_version_that_is_built_in() {
        let lock = include_str!("../../../../../Cargo.lock");
        let version = SANDBOX_VERSION.trim_start_matches("wasmtime-");
        assert!(lock.contains(&format!("name = \"wasmtime\"\nversion = \"{version}\"")));
    }

    #[test]
    fn both_engines_understand_what_the_preflight_lets_through() {
        assert_eq!(features().bits(), crate::preflight::FEATURES.bits());
    }
}
