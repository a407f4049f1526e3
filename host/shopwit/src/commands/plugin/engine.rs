//! The engine of the command line: that of a host, with the compiled components under the user's cache folder.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use shopwit_policy::{
    LoadStep, Plugin, PolicyEngine, PoolConfig, Tier, TierLimits,
    engine::{ArtifactConfig, EngineConfig},
};

use super::stop::Stop;
use crate::wiring;

/// Name of the finished component in a project's folder.
const COMPONENT: &str = "policy.wasm";
/// Between two turns of the wheel that says that a step takes long.
const TURN: Duration = Duration::from_millis(120);

/// The engine, with the limits of production.
pub(super) fn open() -> Result<Arc<PolicyEngine>> {
    open_with(TierLimits::default())
}

/// The same with a wall clock of its own, for measurements that nobody waits for.
pub(super) fn open_unhurried(wall_ms: u64) -> Result<Arc<PolicyEngine>> {
    let mut limits = TierLimits::default();
    limits.compact.wall_ms = wall_ms;
    limits.runtime.wall_ms = wall_ms;
    open_with(limits)
}

fn open_with(limits: TierLimits) -> Result<Arc<PolicyEngine>> {
    // Without a cache everything works, only slower.
    let artifacts = match artifacts() {
        Ok(artifacts) => Some(artifacts),
        Err(error) => {
            eprintln!("shopwit: compiled components are not kept: {error:#}");
            None
        }
    };
    Ok(PolicyEngine::new(EngineConfig {
        limits,
        artifacts,
        // One call at a time.
        pool: PoolConfig {
            threads: 1,
            ..PoolConfig::default()
        },
        ..EngineConfig::default()
    })?)
}

/// `$SHOPWIT_CACHE`, else the user's cache folder; a folder of our own in it that nobody else may read.
fn artifacts() -> Result<ArtifactConfig> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = set("SHOPWIT_CACHE")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(set("XDG_CACHE_HOME")?).join("shopwit")))
        .or_else(|| Some(PathBuf::from(set("HOME")?).join(".cache/shopwit")))
        .context("neither SHOPWIT_CACHE nor XDG_CACHE_HOME nor HOME is set")?;
    let folder = cache.join("plugin-kit");
    wiring::private_folder(&folder)?;
    Ok(ArtifactConfig {
        dir: folder.join("artifacts"),
        key: wiring::artifact_key(&folder.join("artifact.key"))?,
    })
}

/// The component of a file, or of a project's folder.
pub(super) fn component_path(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(COMPONENT)
    } else {
        path.to_owned()
    }
}

/// The bytes of a component; what cannot be read is bad usage.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    std::fs::read(path)
        .with_context(|| {
            let hint = if path.ends_with(COMPONENT) {
                "; build it first, for example with `shopwit plugin build`"
            } else {
                ""
            };
            format!("reading {}{hint}", path.display())
        })
        .map_err(Stop::usage)
}

/// Loads a component, saying on a terminal what takes long.
pub(super) fn load(engine: &PolicyEngine, wasm: &[u8]) -> Result<Arc<Plugin>, Stop> {
    let progress = Progress::new(wasm);
    Ok(engine.load_watched(wasm, &|step| progress.show(step))?)
}

/// Says on a terminal what takes long; elsewhere it says nothing.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    takes: &'static str,
}

impl Progress {
    pub(super) fn new(wasm: &[u8]) -> Self {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        let tier = shopwit_policy::inspect(wasm).map(|inspection| inspection.tier);
        let takes = match tier {
            Ok(Tier::Runtime) => "half a minute for a language runtime, once",
            _ => "a moment, once",
        };
        Self { bar, takes }
    }

    pub(super) fn show(&self, step: LoadStep) {
        match step {
            LoadStep::Compiling => {
                self.bar.set_message(format!("compiling ({})", self.takes));
                self.bar.enable_steady_tick(TURN);
            }
            LoadStep::Compiled(_) | LoadStep::Checking => self.bar.set_message("checking"),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
