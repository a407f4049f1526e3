//! The two wasmtime engines of a process that runs guests, and the clock that bounds their calls.

use wasmtime::Engine;
use wasmtime::component::Linker;

use super::{EngineError, configure};
use crate::host::{self, CallState};
use crate::limits::Tier;
use crate::ticker;

/// Both tiers.
pub(crate) struct Sandbox {
    compact: TierEngine,
    runtime: TierEngine,
}

/// One wasmtime engine and what belongs to it.
pub(crate) struct TierEngine {
    pub(crate) tier: Tier,
    pub(crate) engine: Engine,
    /// `log` and `tables`; the virtual WASI is added for each component.
    pub(crate) linker: Linker<CallState>,
}

/// How many calls may run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slots {
    /// So many on the threads of the pool, and some on threads of the callers' own.
    Pool(usize),
    /// One at a time: a runner.
    Single,
}

impl Sandbox {
    /// Starts both engines and the clock.
    ///
    /// # Errors
    ///
    /// Where address space or a thread is not to be had.
    pub(crate) fn start(slots: Slots) -> Result<Self, EngineError> {
        let sandbox = Self {
            compact: TierEngine::start(Tier::Compact, slots)?,
            runtime: TierEngine::start(Tier::Runtime, slots)?,
        };
        let engines = vec![sandbox.compact.engine.weak(), sandbox.runtime.engine.weak()];
        ticker::start(engines).map_err(|source| EngineError::Threads { source })?;
        Ok(sandbox)
    }

    pub(crate) fn tier(&self, tier: Tier) -> &TierEngine {
        match tier {
            Tier::Compact => &self.compact,
            Tier::Runtime => &self.runtime,
        }
    }

    pub(crate) fn fingerprint(&self) -> String {
        configure::fingerprint(&self.compact.engine, &self.runtime.engine)
    }
}

impl TierEngine {
    fn start(tier: Tier, slots: Slots) -> Result<Self, EngineError> {
        let config = match slots {
            Slots::Pool(threads) => configure::sandbox_config(tier, threads),
            Slots::Single => configure::single_config(tier),
        };
        Self::with(tier, &config)
    }

    /// One that says in which functions a call was when it ended. Nothing moves its epochs: only fuel ends its calls.
    ///
    /// # Errors
    ///
    /// Where address space is not to be had.
    pub(crate) fn for_profiles(tier: Tier) -> Result<Self, EngineError> {
        Self::with(tier, &configure::profiling_config(tier))
    }

    fn with(tier: Tier, config: &wasmtime::Config) -> Result<Self, EngineError> {
        let failed = |error| sandbox_error(tier, &error);
        let engine = Engine::new(config).map_err(failed)?;
        let mut linker = Linker::new(&engine);
        host::add_to_linker(&mut linker).map_err(failed)?;
        Ok(Self {
            tier,
            engine,
            linker,
        })
    }
}

pub(super) fn sandbox_error(tier: Tier, error: &wasmtime::Error) -> EngineError {
    EngineError::Sandbox {
        tier,
        message: format!("{error:#}"),
    }
}
