//! JavaScript and TypeScript: QuickJS inside, started at build time.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::{Project, Step, tools};
use crate::contract::WORLD;
use crate::declarations;

const INSTALL: &str = "npm install";

pub(super) fn build_javascript(project: &Project, step: &mut Step<'_>) -> Result<Vec<u8>> {
    let source = project.source("policy.js")?;
    project.write_work_file(
        "contract.d.ts",
        declarations::print(&project.contract)?.as_bytes(),
    )?;
    componentize(project, &source, step)
}

pub(super) fn build_typescript(project: &Project, step: &mut Step<'_>) -> Result<Vec<u8>> {
    project.source("policy.ts")?;
    project.write_work_file(
        "contract.d.ts",
        declarations::print(&project.contract)?.as_bytes(),
    )?;
    step("checking types (tsc)");
    let mut tsc = project.tools.need("tsc", INSTALL)?;
    tools::run(tsc.current_dir(&project.folder).args(["-p", "."]))
        .context("TypeScript refuses the source")?;
    componentize(project, &project.work.join("js/policy.js"), step)
}

fn componentize(project: &Project, source: &Path, step: &mut Step<'_>) -> Result<Vec<u8>> {
    step("starting QuickJS with the policy (componentize-qjs)");
    let component = project.work.join("quickjs.wasm");
    let mut tool = project.tools.need("componentize-qjs", INSTALL)?;
    tools::run(
        tool.current_dir(&project.folder)
            .arg("--wit")
            .arg(project.folder.join("wit"))
            .args(["--world", WORLD, "--sync", "--js"])
            .arg(source)
            .arg("--output")
            .arg(&component),
    )
    .context("QuickJS refuses the source")?;
    match std::fs::read(&component) {
        Ok(bytes) => Ok(bytes),
        Err(error) => bail!("componentize-qjs left no component: {error}"),
    }
}
