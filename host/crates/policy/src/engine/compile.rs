//! From an upload that was inspected to code that may be run: what was compiled earlier, or a compilation.

use std::sync::Arc;
use std::time::Instant;

use wasmtime::{Engine, InstanceAllocationStrategy};

use super::sandbox::sandbox_error;
use super::{EngineError, configure};
use crate::artifact::{ArtifactStore, KeptCode, TrustedCode};
use crate::confine::Confinement;
use crate::limits::Tier;
use crate::plugin::Digest;
use crate::preflight::{Inspection, Rejection, RejectionCode};
use crate::worker::{self, CompileEffort, CompileUse, Compiler};

/// How far loading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadStep {
    /// The compiler begins; left out where the component was compiled earlier.
    Compiling,
    /// The compiler has ended, well or not.
    Compiled(CompileUse),
    /// It is linked and asked for its description.
    Checking,
}

/// Compiles, and keeps what was compiled.
#[derive(Debug)]
pub(super) struct Compilation {
    compact: Engine,
    runtime: Engine,
    compiler: Compiler,
    artifacts: Option<Arc<ArtifactStore>>,
}

impl Compilation {
    pub(super) fn new(
        compiler: Compiler,
        artifacts: Option<ArtifactStore>,
    ) -> Result<Self, EngineError> {
        let engine = |tier| {
            let mut config = configure::sandbox_config(tier, 1);
            // Nothing runs here, so no slots are needed.
            config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
            Engine::new(&config).map_err(|error| sandbox_error(tier, &error))
        };
        Ok(Self {
            compact: engine(Tier::Compact)?,
            runtime: engine(Tier::Runtime)?,
            compiler,
            artifacts: artifacts.map(Arc::new),
        })
    }

    /// What keeps compile workers in; `None` where components are compiled in this process.
    pub(super) fn confinement(&self) -> Option<Result<Confinement, String>> {
        match &self.compiler {
            Compiler::InProcess => None,
            Compiler::Process { program, arguments } => {
                Some(worker::confinement(program, arguments))
            }
        }
    }

    /// Drops what was compiled of a component.
    pub(super) fn forget(&self, digest: &Digest) {
        let Some(store) = &self.artifacts else { return };
        for engine in [&self.compact, &self.runtime] {
            let compatibility = configure::compatibility(engine);
            for effort in CompileEffort::ALL {
                store.remove(&artifact_name(digest, &compatibility, effort));
            }
        }
    }

    /// What decides an outcome besides the component and its data.
    pub(super) fn fingerprint(&self) -> String {
        configure::fingerprint(&self.compact, &self.runtime)
    }

    /// The code of a component, and where it is found again.
    ///
    /// # Errors
    ///
    /// What cannot be compiled, or not within its budget.
    pub(super) fn code(
        &self,
        inspection: &Inspection,
        wasm: &[u8],
        watch: &dyn Fn(LoadStep),
    ) -> Result<(TrustedCode, KeptCode), Rejection> {
        let tier = inspection.tier;
        let engine = match tier {
            Tier::Compact => &self.compact,
            Tier::Runtime => &self.runtime,
        };
        let compatibility = configure::compatibility(engine);
        let name =
            |effort: CompileEffort| artifact_name(&inspection.digest, &compatibility, effort);
        if let Some(store) = &self.artifacts {
            for effort in CompileEffort::ALL {
                if let Some(code) = store.load(&name(effort)) {
                    let stored = Some((Arc::clone(store), name(effort)));
                    return Ok((code.clone(), KeptCode::new(code, stored)));
                }
            }
        }
        watch(LoadStep::Compiling);
        let started = Instant::now();
        let (used, code) = match &self.compiler {
            Compiler::InProcess => {
                let code = TrustedCode::compile(engine, wasm).map_err(|error| {
                    let detail = format!("it cannot be compiled: {error:#}");
                    Rejection::new(RejectionCode::TooComplex, detail)
                });
                let used = CompileUse {
                    // Nothing else runs on this thread.
                    cpu_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
                    effort: CompileEffort::Full,
                };
                (used, code)
            }
            Compiler::Process { program, arguments } => {
                let (used, code) = worker::compile(program, arguments, tier, wasm);
                (used, code.map(TrustedCode::from_worker))
            }
        };
        watch(LoadStep::Compiled(used));
        let code = code?;
        tracing::info!(
            digest = %inspection.digest,
            %tier,
            effort = used.effort.as_str(),
            milliseconds = started.elapsed().as_millis(),
            "compiled a component"
        );
        let name = name(used.effort);
        let stored = self
            .artifacts
            .as_ref()
            .filter(|store| store.save(&name, &code))
            .map(|store| (Arc::clone(store), name));
        let kept = KeptCode::new(code.clone(), stored);
        Ok((code, kept))
    }
}

fn artifact_name(digest: &Digest, compatibility: &str, effort: CompileEffort) -> String {
    format!("{digest}-{compatibility}-{}.cwasm", effort.as_str())
}
