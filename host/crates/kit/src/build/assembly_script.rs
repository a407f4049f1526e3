//! AssemblyScript: its compiler makes a core module with the bindings of this crate, this crate the component. No WASI.

use std::fs;

use anyhow::{Context as _, Result};

use super::{Project, Step, core_module, tools};
use crate::assembly_script;

const INSTALL: &str = "npm install";

pub(super) fn build(project: &Project, step: &mut Step<'_>) -> Result<Vec<u8>> {
    project.source("policy.ts")?;
    let contract = &project.contract;
    project.write_work_file(
        "bindings.ts",
        assembly_script::bindings(contract)?.as_bytes(),
    )?;
    project.write_work_file("entry.ts", assembly_script::entry(contract)?.as_bytes())?;
    step("compiling (asc)");
    let module = project.work.join("core.wasm");
    let mut asc = project.tools.need("asc", INSTALL)?;
    tools::run(
        asc.current_dir(&project.folder)
            .args(["build/entry.ts", "-O3s", "--runtime", "stub", "--noAssert"])
            // An instance lives for one call: nothing is collected, and whatever goes wrong is a trap.
            .args(["--use", "abort=", "--outFile"])
            .arg(&module),
    )
    .context("AssemblyScript refuses the source")?;
    step("making the component");
    let module = fs::read(&module).context("asc left no module")?;
    let module = core_module::rename_exports(&module, &assembly_script::export_names(contract))?;
    core_module::component_of(&module, contract)
}
