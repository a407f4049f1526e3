//! Python: CPython inside, started at build time.

use anyhow::{Context as _, Result};

use super::{Project, Step, tools};
use crate::contract::WORLD;

const INSTALL: &str = "python3 -m venv .venv && .venv/bin/pip install componentize-py==0.25.1";

pub(super) fn build(project: &Project, step: &mut Step<'_>) -> Result<Vec<u8>> {
    project.source("app.py")?;
    step("starting CPython with the policy (componentize-py, about 20 seconds)");
    let component = project.work.join("python.wasm");
    let mut tool = project.tools.need("componentize-py", INSTALL)?;
    tools::run(
        tool.current_dir(&project.folder)
            .arg("--wit-path")
            .arg(project.folder.join("wit"))
            .args(["--world", WORLD, "componentize", "app", "--output"])
            .arg(&component),
    )
    .context("Python refuses the source")?;
    std::fs::read(&component).context("componentize-py left no component")
}
