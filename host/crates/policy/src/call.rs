//! One call: a fresh instance, its limits, one question, one answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use wasmtime::component::ComponentExportIndex;
use wasmtime::{PoolConcurrencyLimitError, Store, Trap};

use crate::bounds::{Bounded as _, OutOfBounds};
use crate::engine::PolicyEngine;
use crate::engine::sandbox::TierEngine;
use crate::failure::Failure;
use crate::host::{self, CallState, HostTrap};
use crate::kind::PolicyKind;
use crate::kinds::types::{Context, PolicyError};
use crate::kinds::{AnyDecision, AnyInput, Kind, with_input};
use crate::limits::{COMPACT_STACK_BYTES, Limits, RUNTIME_STACK_BYTES, Tier};
use crate::linked::Linked;
use crate::plugin::Plugin;
use crate::tables::TableSet;
use crate::ticker;
use crate::wasi::WasiState;

/// What wasmtime says when more bytes cross than a call may carry. Its error type is private; a test holds the text.
const HOSTCALL_FUEL_TEXT: &str = "fuel allocated for hostcalls has been exhausted";

/// A question for a plugin.
#[derive(Debug, Clone)]
pub struct Call<K: PolicyKind> {
    /// Who is asked.
    pub plugin: Arc<Plugin>,
    /// What every policy is told. `context.shop` is whose turn it takes.
    pub context: Context,
    /// The question.
    pub input: K::Input,
    /// The shop's tables.
    pub tables: TableSet,
    /// The shop's own limits; the operator's ceilings hold as well.
    pub limits: Option<Limits>,
}

/// A question whose kind is known at run time only.
#[derive(Debug, Clone)]
pub struct AnyCall {
    /// Who is asked.
    pub plugin: Arc<Plugin>,
    /// What every policy is told. `context.shop` is whose turn it takes.
    pub context: Context,
    /// The question.
    pub input: AnyInput,
    /// The shop's tables.
    pub tables: TableSet,
    /// The shop's own limits; the operator's ceilings hold as well.
    pub limits: Option<Limits>,
}

/// What came of a call.
#[derive(Debug, Clone)]
pub struct Evaluation<D> {
    /// The decision, or why there is none.
    pub result: Result<D, Failure>,
    /// What it took.
    pub usage: Usage,
}

impl<D> Evaluation<D> {
    /// Nothing was run.
    pub fn failed(failure: Failure) -> Self {
        Self {
            result: Err(failure),
            usage: Usage::default(),
        }
    }

    /// The same with another type of decision.
    pub fn map<T>(self, convert: impl FnOnce(D) -> T) -> Evaluation<T> {
        Evaluation {
            result: self.result.map(convert),
            usage: self.usage,
        }
    }
}

/// What a call took. All but the times are the same for the same question.
#[derive(
    Debug,
    Clone,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
    utoipa::ToSchema,
)]
#[schema(as = PolicyUsage)]
pub struct Usage {
    /// Units of fuel, instantiation included.
    pub fuel_used: u64,
    /// Linear memory at its largest, all memories together, bytes.
    pub memory_peak_bytes: u64,
    /// From the start of the instance to the answer, microseconds.
    pub duration_us: u64,
    /// Waiting for a thread, microseconds.
    pub queued_us: u64,
    /// Table look-ups.
    pub lookups: u64,
    /// What the policy wrote.
    pub log: Vec<String>,
}

impl PolicyEngine {
    /// Asks on a thread of the pool, so that the caller's own thread stays free.
    pub async fn evaluate<K: PolicyKind>(&self, call: Call<K>) -> Evaluation<K::Decision> {
        let tier = call.plugin.tier();
        let limits = self.allowed(tier, call.limits.as_ref());
        let guests = Arc::clone(&self.guests);
        let queued = Instant::now();
        let shop = call.context.shop.clone();
        let (answer, wait) = tokio::sync::oneshot::channel();
        let job = Box::new(move || {
            if answer.is_closed() {
                // Nobody waits any more: the request was dropped.
                return;
            }
            let queued_us = microseconds(queued);
            let Call {
                plugin,
                context,
                input,
                tables,
                ..
            } = call;
            let mut evaluation = guests.ask::<K>(&plugin, &context, &input, &tables, &limits);
            evaluation.usage.queued_us = queued_us;
            let _ = answer.send(evaluation);
        });
        if let Err(failure) = self.pool(tier).submit(&shop, job) {
            return Evaluation::failed(failure);
        }
        wait.await
            .unwrap_or_else(|_| Evaluation::failed(internal("the call was dropped")))
    }

    /// [`Self::evaluate`] for a kind known at run time only.
    pub async fn evaluate_any(&self, call: AnyCall) -> Evaluation<AnyDecision> {
        let AnyCall {
            plugin,
            context,
            input,
            tables,
            limits,
        } = call;
        with_input!(input, K, input => {
            let call = Call::<K> { plugin, context, input, tables, limits };
            self.evaluate(call).await.map(Into::into)
        })
    }

    /// [`Self::evaluate`] with the input as JSON. Input that does not fit the kind is a failure of its own.
    pub async fn evaluate_json(
        &self,
        plugin: Arc<Plugin>,
        kind: Kind,
        context: Context,
        input: &str,
        tables: TableSet,
        limits: Option<Limits>,
    ) -> Evaluation<AnyDecision> {
        match AnyInput::from_json(kind, input) {
            Ok(input) => {
                self.evaluate_any(AnyCall {
                    plugin,
                    context,
                    input,
                    tables,
                    limits,
                })
                .await
            }
            Err(failure) => Evaluation::failed(failure),
        }
    }

    /// Asks on the caller's own thread, without a queue: for backtests, checks, benches and the command line. The
    /// thread needs 2 MiB of stack.
    pub fn evaluate_blocking<K: PolicyKind>(
        &self,
        plugin: &Plugin,
        context: &Context,
        input: &K::Input,
        tables: &TableSet,
        limits: Option<&Limits>,
    ) -> Evaluation<K::Decision> {
        let limits = self.allowed(plugin.tier(), limits);
        self.guests
            .ask::<K>(plugin, context, input, tables, &limits)
    }

    /// [`Self::evaluate_blocking`] for many questions to one component, answered in their order. Where guests run in
    /// processes, one crossing serves many of them: for backtests.
    pub fn evaluate_many_blocking<K: PolicyKind>(
        &self,
        plugin: &Plugin,
        calls: &[(&Context, &K::Input)],
        tables: &TableSet,
        limits: Option<&Limits>,
    ) -> Vec<Evaluation<K::Decision>> {
        let limits = self.allowed(plugin.tier(), limits);
        self.guests.ask_many::<K>(plugin, calls, tables, &limits)
    }

    /// [`Self::evaluate_blocking`] for a kind known at run time only.
    pub fn evaluate_any_blocking(
        &self,
        plugin: &Plugin,
        context: &Context,
        input: &AnyInput,
        tables: &TableSet,
        limits: Option<&Limits>,
    ) -> Evaluation<AnyDecision> {
        with_input!(input, K, input => {
            self.evaluate_blocking::<K>(plugin, context, input, tables, limits).map(Into::into)
        })
    }
}

impl PolicyEngine {
    /// For the check: the caller's limits hold as they are, so that a busy host does not fail a good plugin.
    pub(crate) fn evaluate_unhurried(
        &self,
        plugin: &Plugin,
        context: &Context,
        input: &AnyInput,
        tables: &TableSet,
        limits: &Limits,
    ) -> Evaluation<AnyDecision> {
        with_input!(input, K, input => {
            self.guests.ask::<K>(plugin, context, input, tables, limits).map(Into::into)
        })
    }

    /// What the shop wishes under the operator's ceilings.
    fn allowed(&self, tier: crate::Tier, wished: Option<&Limits>) -> Limits {
        let ceiling = self.limits(tier);
        wished.map_or(*ceiling, |wished| wished.at_most(ceiling))
    }
}

/// Runs one call in this process and turns whatever happens into an evaluation.
pub(crate) fn guarded<K: PolicyKind>(
    tier: &TierEngine,
    linked: &Linked,
    context: &Context,
    input: &K::Input,
    tables: TableSet,
    limits: &Limits,
) -> Evaluation<K::Decision> {
    let started = Instant::now();
    let guarded = catch_unwind(AssertUnwindSafe(|| {
        ask::<K>(tier, linked, context, input, tables, limits, started)
    }));
    guarded.unwrap_or_else(|_| {
        tracing::error!(decision = context.decision, kind = %K::KIND, "a policy call panicked in the host");
        Evaluation::failed(internal("a policy call panicked in the host"))
    })
}

fn ask<K: PolicyKind>(
    tier: &TierEngine,
    linked: &Linked,
    context: &Context,
    input: &K::Input,
    tables: TableSet,
    limits: &Limits,
    started: Instant,
) -> Evaluation<K::Decision> {
    let Some(index) = linked.evaluate.get(&K::KIND) else {
        return Evaluation::failed(Failure::KindMissing {
            kind: K::KIND.as_str(),
        });
    };
    let wasi = WasiState::new(context.now_ms, &context.decision);
    let mut store = store(tier, limits, tables, wasi);
    let answer = instantiate_and_call::<K>(&mut store, linked, index, context, input);
    let result = match answer {
        Ok((Ok(decision),)) => match decision.check_bounds(&limits.bounds()) {
            Ok(()) => Ok(decision),
            Err(found) => Err(too_large(found)),
        },
        Ok((Err(error),)) => match error.check_bounds(&limits.bounds()) {
            Ok(()) => Err(policy_error(error)),
            Err(found) => Err(too_large(found)),
        },
        Err(error) => Err(classify(tier, limits, store.data(), started, error)),
    };
    let fuel_left = store.get_fuel().unwrap_or(0);
    let state = store.into_data();
    Evaluation {
        result,
        usage: Usage {
            fuel_used: limits.fuel.saturating_sub(fuel_left),
            memory_peak_bytes: state.memory.peak(),
            duration_us: microseconds(started),
            queued_us: 0,
            lookups: state.lookups(),
            log: state.log.into_lines(),
        },
    }
}

/// What a call is, without its limits and without a word about what went wrong.
pub(crate) fn instantiate_and_call<K: PolicyKind>(
    store: &mut Store<CallState>,
    linked: &Linked,
    index: &ComponentExportIndex,
    context: &Context,
    input: &K::Input,
) -> wasmtime::Result<(Result<K::Decision, PolicyError>,)> {
    let instance = linked.pre.instantiate(&mut *store)?;
    let evaluate = instance
        .get_typed_func::<(&Context, &K::Input), (Result<K::Decision, PolicyError>,)>(
            &mut *store,
            index,
        )?;
    evaluate.call(store, (context, input))
}

/// A store with every limit set. Fuel and the epoch come before the instance: a start function can loop.
pub(crate) fn store(
    tier: &TierEngine,
    limits: &Limits,
    tables: TableSet,
    wasi: WasiState,
) -> Store<CallState> {
    let mut store = Store::new(&tier.engine, CallState::new(limits, tables, wasi));
    host::limit_store(&mut store, limits);
    // Fails only where fuel is switched off, and it is not.
    let _ = store.set_fuel(limits.fuel);
    store.set_epoch_deadline(ticker::ticks(limits.wall_ms));
    store
}

/// Says which limit or rule an error of the sandbox stands for.
pub(crate) fn classify(
    tier: &TierEngine,
    limits: &Limits,
    state: &CallState,
    started: Instant,
    error: wasmtime::Error,
) -> Failure {
    if let Some(trap) = error.downcast_ref::<HostTrap>() {
        return match trap {
            HostTrap::Lookups { used } => Failure::LookupLimit {
                allowed: limits.lookups,
                used: *used,
            },
            HostTrap::Denied { what } => Failure::Denied { what: what.clone() },
        };
    }
    if error.downcast_ref::<PoolConcurrencyLimitError>().is_some() {
        return Failure::Overloaded {
            scope: "in the sandbox",
            allowed: 0,
            waiting: 0,
        };
    }
    let trap = error.downcast_ref::<Trap>().copied();
    match trap {
        Some(Trap::OutOfFuel) => {
            return Failure::FuelExhausted {
                allowed: limits.fuel,
            };
        }
        Some(Trap::Interrupt) => {
            let used_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            return Failure::Deadline {
                allowed_ms: limits.wall_ms,
                used_ms,
            };
        }
        Some(Trap::StackOverflow) => {
            let allowed_bytes = match tier.tier {
                Tier::Compact => COMPACT_STACK_BYTES,
                Tier::Runtime => RUNTIME_STACK_BYTES,
            };
            return Failure::StackOverflow {
                allowed_bytes: allowed_bytes as u64,
            };
        }
        _ => {}
    }
    // A guest that gets no memory usually stops itself; the cause is worth more than the symptom.
    if let Some(used) = state.memory.refused() {
        return Failure::MemoryLimit {
            allowed: limits.memory_bytes,
            used,
        };
    }
    match trap {
        Some(
            trap @ (Trap::StringOutOfBounds
            | Trap::ListOutOfBounds
            | Trap::InvalidDiscriminant
            | Trap::UnalignedPointer
            | Trap::InvalidChar
            | Trap::CannotLeaveComponent
            | Trap::CannotEnterComponent),
        ) => Failure::AbiError {
            message: trap_text(trap),
        },
        Some(trap) => Failure::Trap {
            reason: trap_text(trap),
        },
        None => {
            let message = error.root_cause().to_string();
            if message.contains(HOSTCALL_FUEL_TEXT) {
                return Failure::OutputTooLarge {
                    limit: "output_bytes",
                    what: "the answer, or one call to the host,".to_owned(),
                    allowed: limits.output_bytes,
                    used: limits.output_bytes,
                    unit: "bytes",
                    at_least: true,
                };
            }
            Failure::AbiError { message }
        }
    }
}

/// A list or string of the answer that is larger than allowed.
pub(crate) fn too_large(found: OutOfBounds) -> Failure {
    let (limit, unit) = match found.what {
        "list entries" => ("list_entries", "entries"),
        _ => ("string_bytes", "bytes"),
    };
    Failure::OutputTooLarge {
        limit,
        what: format!("`{}`", found.path),
        allowed: found.allowed as u64,
        used: found.used as u64,
        unit,
        at_least: false,
    }
}

fn policy_error(error: PolicyError) -> Failure {
    let (variant, fault) = match error {
        PolicyError::InvalidInput(fault) => ("invalid-input", fault),
        PolicyError::InvalidSettings(fault) => ("invalid-settings", fault),
        PolicyError::InvalidTable(fault) => ("invalid-table", fault),
    };
    Failure::PolicyError {
        variant,
        field: fault.field,
        message: fault.message,
    }
}

fn trap_text(trap: Trap) -> String {
    trap.to_string()
        .trim_start_matches("wasm trap: ")
        .to_owned()
}

pub(crate) fn internal(message: &str) -> Failure {
    Failure::Internal {
        message: message.to_owned(),
    }
}

fn microseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
