//! The engine: takes components, keeps them ready, and puts calls into the queue of their tier.

mod compile;
pub(crate) mod configure;
pub(crate) mod sandbox;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use compile::Compilation;
pub use compile::LoadStep;
use sandbox::{Sandbox, Slots};

use crate::artifact::ArtifactStore;
use crate::confine::Confinement;
use crate::guests::Guests;
use crate::limits::{COMPACT_MEMORY_BYTES, Limits, RUNTIME_MEMORY_BYTES, Tier, TierLimits};
use crate::plugin::{Digest, Plugin};
use crate::pool::CallPool;
use crate::preflight::{self, Inspection, Rejection, RejectionCode};
use crate::runner::{RunnerState, Runners};
use crate::worker::Compiler;

/// Components kept loaded, at most; the least recently used one goes first. Each has three memory mappings, and a
/// process may have 65,530.
const LOADED_MAX: usize = 4_096;
/// Wall clock of everything that is run while a component is loaded, milliseconds. Nobody waits for it, so a busy host
/// is no reason to refuse a component.
const LOAD_WALL_MS: u64 = 10_000;

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
    /// Where guests run; a host that takes uploads of others needs processes.
    pub isolation: Isolation,
}

/// Where guests run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Isolation {
    /// In this process: for tests, development and the command line.
    #[default]
    InProcess,
    /// In children that run [`crate::policy_runner`], one for each thread of a pool, without anything of the host.
    Process {
        /// The program, as a rule the host itself.
        program: PathBuf,
        /// What makes it a runner.
        arguments: Vec<OsString>,
    },
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
    /// Calls of one shop that run at the same time, in each tier; one thread more is there for the other shops. 0: as many
    /// as there are cores.
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
    /// A runner.
    #[error("a policy runner cannot start: {message}")]
    Runner {
        /// What failed.
        message: String,
    },
    /// A thread.
    #[error("a thread for policies cannot start: {source}")]
    Threads {
        /// What failed.
        source: std::io::Error,
    },
}

/// Loads components and answers questions with them.
pub struct PolicyEngine {
    pub(crate) guests: Arc<Guests>,
    compact: CallPool,
    runtime: CallPool,
    limits: TierLimits,
    compilation: Compilation,
    fingerprint: String,
    loaded: Mutex<Loaded>,
}

impl std::fmt::Debug for PolicyEngine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("PolicyEngine")
            .field("limits", &self.limits)
            .field("fingerprint", &self.fingerprint)
            .field("runners", &self.runners())
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
    /// Starts the threads, and the sandbox or the runners.
    ///
    /// # Errors
    ///
    /// Where the sandbox, the folder, the threads or the runners cannot be had.
    pub fn new(config: EngineConfig) -> Result<Arc<Self>, EngineError> {
        let threads = match config.pool.threads {
            0 => std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            threads => threads,
        };
        let limits = within_slots(config.limits);
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
        let compilation = Compilation::new(config.compiler, artifacts)?;
        let fingerprint = compilation.fingerprint();
        let guests = match config.isolation {
            Isolation::InProcess => {
                let sandbox = Sandbox::start(Slots::Pool(threads))?;
                debug_assert_eq!(sandbox.fingerprint(), fingerprint);
                Guests::Here(Box::new(sandbox))
            }
            Isolation::Process { program, arguments } => {
                let runners = Runners::start(program, arguments, &fingerprint, threads)
                    .map_err(|message| EngineError::Runner { message })?;
                Guests::Away(Box::new(runners))
            }
        };
        let pool = |tier: Tier| {
            let PoolConfig {
                waiting_max,
                shop_max,
                ..
            } = config.pool;
            CallPool::start(tier.as_str(), threads, waiting_max, shop_max)
                .map_err(|source| EngineError::Threads { source })
        };
        Ok(Arc::new(Self {
            guests: Arc::new(guests),
            compact: pool(Tier::Compact)?,
            runtime: pool(Tier::Runtime)?,
            limits,
            compilation,
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
        let (code, kept) = self.compilation.code(&inspection, wasm, watch)?;
        watch(LoadStep::Checking);
        let limits = Limits {
            wall_ms: LOAD_WALL_MS,
            ..*self.limits(inspection.tier)
        };
        let (guest, description) = self.guests.take(&inspection, &code, kept, &limits)?;
        let plugin = Arc::new(Plugin::new(inspection, description, guest));
        self.keep(&plugin);
        Ok(plugin)
    }

    /// [`Self::load`] for bytes that were kept since their check: they must still have this digest.
    ///
    /// # Errors
    ///
    /// As of [`Self::load`]; `internal` where the bytes were changed.
    pub fn load_kept(&self, digest: &Digest, wasm: &[u8]) -> Result<Arc<Plugin>, Rejection> {
        let found = Digest::of(wasm);
        if found != *digest {
            tracing::error!(%digest, %found, "a stored component was altered; it is not run");
            let detail = format!(
                "the stored component {digest} was altered: its bytes are those of {found}"
            );
            return Err(Rejection::new(RejectionCode::Internal, detail));
        }
        self.load(wasm)
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
        self.limits.of(tier)
    }

    /// Calls that wait in the queue of a tier, for metrics.
    pub fn waiting(&self, tier: Tier) -> usize {
        self.pool(tier).waiting()
    }

    /// How the runners are; `None` where guests run in this process.
    pub fn runners(&self) -> Option<RunnerState> {
        match self.guests.as_ref() {
            Guests::Here(_) => None,
            Guests::Away(runners) => Some(runners.state()),
        }
    }

    /// Asks a compile worker what keeps it in and tells the operator. Blocks for the start of a process; does nothing
    /// where components are compiled in this one.
    pub fn report_compile_worker(&self) -> Option<Confinement> {
        match self.compilation.confinement()? {
            Ok(confinement) => {
                confinement.log("compile workers");
                Some(confinement)
            }
            Err(error) => {
                tracing::warn!(error, "a compile worker cannot say what keeps it in");
                None
            }
        }
    }

    /// Drops a component: what is loaded of it, and what was compiled. Calls in flight end as they would have; a runner
    /// drops it with its least recently used ones.
    pub fn forget(&self, digest: &Digest) {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.plugins.remove(digest);
        drop(loaded);
        self.compilation.forget(digest);
    }

    /// Calls of a shop that wait or run in a tier now, and how many may.
    pub fn calls_of(&self, tier: Tier, shop: &str) -> (usize, usize) {
        let pool = self.pool(tier);
        (pool.in_flight(shop), pool.shop_max())
    }

    pub(crate) fn pool(&self, tier: Tier) -> &CallPool {
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

/// Memory above what the slots hold is cut to them.
fn within_slots(mut limits: TierLimits) -> TierLimits {
    let cut =
        |limits: &mut Limits, bytes: u64| limits.memory_bytes = limits.memory_bytes.min(bytes);
    cut(&mut limits.compact, COMPACT_MEMORY_BYTES);
    cut(&mut limits.runtime, RUNTIME_MEMORY_BYTES);
    limits
}
