//! Where the fuel of one call goes.
//!
//! A policy is a pure function and its fuel is the same every time, so a profile needs no timer: the same call is made
//! again and again, each time with a little more fuel, and the functions that it is in when the fuel runs out are one
//! sample. The sandbox looks at the fuel where a function or a turn of a loop begins, so what is spent between two
//! looks counts for the place of the second one.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;
use wasmtime::component::ComponentExportIndex;
use wasmtime::{Store, Trap, WasmBacktrace};

use crate::artifact::TrustedCode;
use crate::call;
use crate::check::Question;
use crate::engine::PolicyEngine;
use crate::engine::sandbox::TierEngine;
use crate::failure::Failure;
use crate::host::CallState;
use crate::kind::PolicyKind;
use crate::kinds::with_input;
use crate::limits::Limits;
use crate::linked::Linked;
use crate::plugin::Plugin;
use crate::preflight::{Rejection, RejectionCode};
use crate::wasi::WasiState;

/// What stands for a sample in which no function of the component was running: it was being started, its data copied.
const OUTSIDE: &str = "[start of the instance]";

/// Where the fuel of one call goes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FuelProfile {
    /// Units that the whole call takes, instantiation included.
    pub fuel_used: u64,
    /// Calls that were made to find out.
    pub samples: u64,
    /// Why the whole call gave no decision, where it gave none.
    pub failure: Option<Failure>,
    /// By the functions that were running, in the order of their names. Their fuel adds up to `fuel_used`.
    pub stacks: Vec<FuelStack>,
}

/// Fuel that was spent while these functions were running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FuelStack {
    /// The outermost function first, as the component names them; `func[12]` where it names none.
    pub frames: Vec<String>,
    /// Units.
    pub fuel: u64,
}

impl PolicyEngine {
    /// Makes one call about `samples` times and tells where its fuel went. Compiles the component for this alone.
    /// Blocks.
    ///
    /// # Errors
    ///
    /// Where the component cannot be compiled or linked, or the sandbox cannot be had.
    pub fn profile(
        &self,
        plugin: &Plugin,
        wasm: &[u8],
        question: &Question,
        samples: u64,
    ) -> Result<FuelProfile, Rejection> {
        let internal = |error: &dyn std::fmt::Display| {
            Rejection::new(RejectionCode::Internal, error.to_string())
        };
        let tier = TierEngine::for_profiles(plugin.tier()).map_err(|error| internal(&error))?;
        let code = TrustedCode::compile(&tier.engine, wasm).map_err(|error| internal(&error))?;
        let linked = Linked::new(&tier, &code, plugin.kinds())?;
        let limits = self.limits(plugin.tier());
        Ok(with_input!(&question.input, K, input => {
            sampled::<K>(&tier, &linked, limits, question, input, samples.max(1))
        }))
    }
}

fn sampled<K: PolicyKind>(
    tier: &TierEngine,
    linked: &Linked,
    limits: &Limits,
    question: &Question,
    input: &K::Input,
    samples: u64,
) -> FuelProfile {
    let Some(index) = linked.evaluate.get(&K::KIND) else {
        return FuelProfile {
            fuel_used: 0,
            samples: 0,
            failure: Some(Failure::KindMissing {
                kind: K::KIND.as_str(),
            }),
            stacks: Vec::new(),
        };
    };
    let probe = Probe::<K> {
        tier,
        linked,
        index,
        question,
        input,
    };
    let started = Instant::now();
    let (whole, store) = probe.call(limits);
    let fuel_used = limits
        .fuel
        .saturating_sub(store.get_fuel().unwrap_or_default());
    let failure = whole
        .err()
        .map(|error| call::classify(tier, limits, store.data(), started, error));
    // The slot of the instance is needed again.
    drop(store);
    let mut fuel_of: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    let samples = samples.min(fuel_used);
    // `numerator / samples` of the fuel, in 128 bits so that nothing is lost.
    let part = |numerator: u64| {
        let fuel = u128::from(fuel_used) * u128::from(numerator) / u128::from(samples.max(1));
        u64::try_from(fuel).unwrap_or(fuel_used)
    };
    for sample in 0..samples {
        let (from, to) = (part(sample), part(sample + 1));
        let limits = Limits {
            // In the middle of its share.
            fuel: from + (to - from) / 2,
            ..*limits
        };
        let (answer, _) = probe.call(&limits);
        *fuel_of.entry(frames(answer.err())).or_default() += to - from;
    }
    FuelProfile {
        fuel_used,
        samples,
        failure,
        stacks: fuel_of
            .into_iter()
            .map(|(frames, fuel)| FuelStack { frames, fuel })
            .collect(),
    }
}

struct Probe<'a, K: PolicyKind> {
    tier: &'a TierEngine,
    linked: &'a Linked,
    index: &'a ComponentExportIndex,
    question: &'a Question,
    input: &'a K::Input,
}

impl<K: PolicyKind> Probe<'_, K> {
    fn call(&self, limits: &Limits) -> (wasmtime::Result<()>, Store<CallState>) {
        let context = &self.question.context;
        let wasi = WasiState::new(context.now_ms, &context.decision);
        let mut store = call::store(self.tier, limits, self.question.tables.clone(), wasi);
        let answer = call::instantiate_and_call::<K>(
            &mut store,
            self.linked,
            self.index,
            context,
            self.input,
        );
        (answer.map(|_| ()), store)
    }
}

/// The functions that were running when the fuel ran out, the outermost first.
fn frames(error: Option<wasmtime::Error>) -> Vec<String> {
    let outside = || vec![OUTSIDE.to_owned()];
    let Some(error) = error else { return outside() };
    if error.downcast_ref::<Trap>() != Some(&Trap::OutOfFuel) {
        return outside();
    }
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else {
        return outside();
    };
    let mut frames: Vec<String> = backtrace
        .frames()
        .iter()
        .rev()
        .map(|frame| match frame.func_name() {
            Some(name) => format!("{:#}", rustc_demangle::demangle(name)),
            None => match frame.module().name() {
                Some(module) => format!("{module}/func[{}]", frame.func_index()),
                None => format!("func[{}]", frame.func_index()),
            },
        })
        .collect();
    if frames.is_empty() {
        frames = outside();
    }
    frames
}
