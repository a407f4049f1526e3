//! From an upload that was inspected to code that may be run: what was compiled earlier, or a compilation.

use std::sync::Arc;
use std::time::Instant;

use wasmtime::{Engine, InstanceAllocationStrategy};

use super::sandbox::sandbox_error;
use super::{EngineError, configure};
use crate::artifact::{ArtifactStore, KeptCode, TrustedCode};
use crate::limits::Tier;
use crate::preflight::{Inspection, Rejection, RejectionCode};
use crate::worker::{self, Compiler};

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
    ) -> Result<(TrustedCode, KeptCode), Rejection> {
        let tier = inspection.tier;
        let engine = match tier {
            Tier::Compact => &self.compact,
            Tier::Runtime => &self.runtime,
        };
        let name = format!(
            "{}-{}.cwasm",
            inspection.digest,
            configure::compatibility(engine)
        );
        if let Some(store) = &self.artifacts
            && let Some(code) = store.load(&name)
        {
            let kept = KeptCode::new(code.clone(), Some((Arc::clone(store), name)));
            return Ok((code, kept));
        }
        let started = Instant::now();
        let too_complex = |detail: String| Rejection::new(RejectionCode::TooComplex, detail);
        let code = match &self.compiler {
            Compiler::InProcess => TrustedCode::compile(engine, wasm)
                .map_err(|error| too_complex(format!("it cannot be compiled: {error:#}")))?,
            Compiler::Process { program, arguments } => TrustedCode::from_worker(
                worker::compile(program, arguments, tier, wasm).map_err(too_complex)?,
            ),
        };
        tracing::info!(
            digest = %inspection.digest,
            %tier,
            milliseconds = started.elapsed().as_millis(),
            "compiled a component"
        );
        let stored = self
            .artifacts
            .as_ref()
            .filter(|store| store.save(&name, &code))
            .map(|store| (Arc::clone(store), name));
        let kept = KeptCode::new(code.clone(), stored);
        Ok((code, kept))
    }
}
