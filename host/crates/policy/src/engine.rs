//! The engine: two wasmtime engines, one for each tier, with their pools and caches.

pub(crate) mod configure;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::Engine;
use wasmtime::component::Linker;

use crate::artifact::ArtifactStore;
use crate::host::{self, CallState};
use crate::limits::{COMPACT_MEMORY_BYTES, Limits, RUNTIME_MEMORY_BYTES, Tier, TierLimits};
use crate::plugin::{Digest, LoadStep, Plugin};
use crate::pool::CallPool;
use crate::preflight::{self, Inspection, Rejection};
use crate::ticker;
use crate::worker::Compiler;

/// Components kept loaded, at most; the least recently used one goes first. Each has three memory mappings, and a
/// process may have 65,530.
const LOADED_MAX: usize = 4_096;

/// How an engine is set up.
#[derive(Debug, Clone, Default)]
pub struct EngineConfig {
    /// The ceilings of both tiers.
    pub limits: TierLimits,
    /// Threads and queues.
    pub pool: PoolConfig,
    /// Where compiled components are kept; none: they are compiled again at every start.
    pub artifacts: Option<ArtifactConfig>,
    /// Where components are compiled; a host that takes uploads needs a process.
    pub compiler: Compiler,
}

/// Where compiled components are kept.
#[derive(Clone)]
pub struct ArtifactConfig {
    /// A folder that belongs to this host alone; made, and closed to others, where it is missing.
    pub dir: PathBuf,
    /// Authenticates what is in it. Random, kept with the host's other secrets, never in the folder itself.
    pub key: [u8; 32],
}

impl std::fmt::Debug for ArtifactConfig {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ArtifactConfig")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

/// Threads and queues of each tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolConfig {
    /// Threads that run guests, for each tier. 0: as many as there are cores.
    pub threads: usize,
    /// Calls that may wait, of all shops together. Another one is refused at once.
    pub waiting_max: usize,
    /// Calls of one shop that may wait or run.
    pub shop_max: usize,
}

impl Default for PoolConfig {
    /// About 10 ms of waiting on one core for calls of 10 µs, of which one shop may take a quarter.
    fn default() -> Self {
        Self {
            threads: 0,
            waiting_max: 1_024,
            shop_max: 256,
        }
    }
}

/// Why an engine cannot start.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The sandbox refuses its configuration, for example for want of address space.
    #[error("the {tier} engine cannot start: {message}")]
    Sandbox {
        /// Of which tier.
        tier: Tier,
        /// wasmtime's words.
        message: String,
    },
    /// The folder for compiled components.
    #[error("the folder {} for compiled components cannot be used: {source}", dir.display())]
    Artifacts {
        /// The folder.
        dir: PathBuf,
        /// What failed.
        source: std::io::Error,
    },
    /// A thread.
    #[error("a thread for policies cannot start: {source}")]
    Threads {
        /// What failed.
        source: std::io::Error,
    },
}

/// Loads components and answers questions with them.
#[derive(Debug)]
pub struct PolicyEngine {
    compact: Arc<TierEngine>,
    runtime: Arc<TierEngine>,
    artifacts: Option<ArtifactStore>,
    compiler: Compiler,
    fingerprint: String,
    loaded: Mutex<Loaded>,
}

/// One wasmtime engine and what belongs to it.
pub(crate) struct TierEngine {
    pub(crate) tier: Tier,
    pub(crate) engine: Engine,
    /// `log` and `tables`; the virtual WASI is added for each component.
    pub(crate) linker: Linker<CallState>,
    pub(crate) limits: Limits,
    pub(crate) pool: CallPool,
}

impl std::fmt::Debug for TierEngine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("TierEngine")
            .field("tier", &self.tier)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
struct Loaded {
    plugins: HashMap<Digest, (Arc<Plugin>, u64)>,
    /// Counts look-ups, so that the least recent one is known.
    uses: u64,
}

impl PolicyEngine {
    /// Starts both engines, their threads and the clock.
    ///
    /// # Errors
    ///
    /// Where the sandbox, the folder or the threads cannot be had.
    pub fn new(config: EngineConfig) -> Result<Arc<Self>, EngineError> {
        let compact = TierEngine::start(Tier::Compact, &config)?;
        let runtime = TierEngine::start(Tier::Runtime, &config)?;
        ticker::start(vec![compact.engine.weak(), runtime.engine.weak()])
            .map_err(|source| EngineError::Threads { source })?;
        let artifacts = config
            .artifacts
            .map(|artifacts| {
                ArtifactStore::open(&artifacts.dir, artifacts.key).map_err(|source| {
                    EngineError::Artifacts {
                        dir: artifacts.dir,
                        source,
                    }
                })
            })
            .transpose()?;
        let fingerprint = configure::fingerprint(&compact.engine, &runtime.engine);
        Ok(Arc::new(Self {
            compact: Arc::new(compact),
            runtime: Arc::new(runtime),
            artifacts,
            compiler: config.compiler,
            fingerprint,
            loaded: Mutex::default(),
        }))
    }

    /// What decides an outcome besides the component and its data: the sandbox's version, its configuration and the
    /// fuel costs. Two engines with the same fingerprint give the same answers and use the same fuel.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Reads an upload without compiling or running it.
    ///
    /// # Errors
    ///
    /// See [`Rejection`].
    pub fn inspect(&self, wasm: &[u8]) -> Result<Inspection, Rejection> {
        preflight::inspect(wasm)
    }

    /// Checks an upload, compiles it or takes what was compiled earlier, links it, tries the types of all its kinds
    /// and asks for its description. Blocks, for seconds where a language runtime is inside: call it from a thread
    /// that may wait.
    ///
    /// # Errors
    ///
    /// What keeps it from being a policy of this host, in words for its author.
    pub fn load(&self, wasm: &[u8]) -> Result<Arc<Plugin>, Rejection> {
        self.load_watched(wasm, &|_| ())
    }

    /// The same, telling how far it has come.
    ///
    /// # Errors
    ///
    /// As [`Self::load`].
    pub fn load_watched(
        &self,
        wasm: &[u8],
        watch: &dyn Fn(LoadStep),
    ) -> Result<Arc<Plugin>, Rejection> {
        let digest = Digest::of(wasm);
        if let Some(plugin) = self.loaded(&digest) {
            return Ok(plugin);
        }
        let inspection = preflight::inspect(wasm)?;
        let tier = self.tier(inspection.tier);
        let plugin = Arc::new(Plugin::load(
            tier,
            self.artifacts.as_ref(),
            &self.compiler,
            inspection,
            wasm,
            watch,
        )?);
        self.keep(&plugin);
        Ok(plugin)
    }

    /// A component that is loaded already.
    pub fn loaded(&self, digest: &Digest) -> Option<Arc<Plugin>> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.uses += 1;
        let uses = loaded.uses;
        let (plugin, used) = loaded.plugins.get_mut(digest)?;
        *used = uses;
        Some(Arc::clone(plugin))
    }

    /// The ceilings of a tier.
    pub fn limits(&self, tier: Tier) -> &Limits {
        &self.tier(tier).limits
    }

    /// Calls that wait in the queue of a tier, for metrics.
    pub fn waiting(&self, tier: Tier) -> usize {
        self.tier(tier).pool.waiting()
    }

    /// Calls of a shop that wait or run in a tier now, and how many may.
    pub fn calls_of(&self, tier: Tier, shop: &str) -> (usize, usize) {
        let pool = &self.tier(tier).pool;
        (pool.in_flight(shop), pool.shop_max())
    }

    pub(crate) fn tier(&self, tier: Tier) -> &Arc<TierEngine> {
        match tier {
            Tier::Compact => &self.compact,
            Tier::Runtime => &self.runtime,
        }
    }

    fn keep(&self, plugin: &Arc<Plugin>) {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.uses += 1;
        let uses = loaded.uses;
        loaded
            .plugins
            .insert(*plugin.digest(), (Arc::clone(plugin), uses));
        if loaded.plugins.len() > LOADED_MAX {
            let least_recent = loaded
                .plugins
                .iter()
                .min_by_key(|(_, (_, used))| *used)
                .map(|(digest, _)| *digest);
            if let Some(digest) = least_recent {
                loaded.plugins.remove(&digest);
            }
        }
    }
}

impl TierEngine {
    fn start(tier: Tier, config: &EngineConfig) -> Result<Self, EngineError> {
        let threads = match config.pool.threads {
            0 => std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            threads => threads,
        };
        let failed = |error: wasmtime::Error| EngineError::Sandbox {
            tier,
            message: format!("{error:#}"),
        };
        let engine = Engine::new(&configure::sandbox_config(tier, threads)).map_err(failed)?;
        let mut linker = Linker::new(&engine);
        host::add_to_linker(&mut linker).map_err(failed)?;
        let mut limits = *config.limits.of(tier);
        limits.memory_bytes = limits.memory_bytes.min(match tier {
            Tier::Compact => COMPACT_MEMORY_BYTES,
            Tier::Runtime => RUNTIME_MEMORY_BYTES,
        });
        let pool = CallPool::start(
            tier.as_str(),
            threads,
            config.pool.waiting_max,
            config.pool.shop_max,
        )
        .map_err(|source| EngineError::Threads { source })?;
        Ok(Self {
            tier,
            engine,
            linker,
            limits,
            pool,
        })
    }
}
