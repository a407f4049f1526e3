//! Rust: Cargo makes a core module, this crate the component. No WASI.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{Project, Step, core_module, tools};

const TARGET: &str = "wasm32-unknown-unknown";
/// The stack in the guest's memory, bytes: what is reserved has to be cleared for every call.
const STACK_BYTES: u32 = 32 * 1024;

pub(super) fn build(project: &Project, step: &mut Step<'_>) -> Result<Vec<u8>> {
    project.source("Cargo.toml")?;
    step("compiling (cargo)");
    let mut cargo = project
        .tools
        .need("cargo", "curl https://sh.rustup.rs -sSf | sh")?;
    cargo
        .current_dir(&project.folder)
        .args([
            "build",
            "--release",
            "--message-format",
            "json",
            "--target",
            TARGET,
        ])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            format!("-Clink-arg=-zstack-size={STACK_BYTES}"),
        )
        .env_remove("RUSTFLAGS");
    if std::env::var_os("CARGO_TARGET_DIR").is_none() {
        cargo.arg("--target-dir").arg(project.work.join("cargo"));
    }
    let output = tools::run(&mut cargo).map_err(|error| {
        let text = format!("{error:#}");
        if text.contains("target may not be installed")
            || text.contains("can't find crate for `core`")
        {
            error.context(format!(
                "the target is missing. Install it with:\n\n    rustup target add {TARGET}\n"
            ))
        } else {
            error.context("rustc refuses the source")
        }
    })?;
    let path = artifact(&String::from_utf8_lossy(&output.stdout))?;
    let module = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    step("making the component");
    core_module::component(&module)
}

/// The last `.wasm` that Cargo reports.
fn artifact(messages: &str) -> Result<PathBuf> {
    let file = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter_map(|message| {
            let files = message["filenames"].as_array()?;
            let wasm = files
                .iter()
                .filter_map(Value::as_str)
                .find(|name| name.ends_with(".wasm"))?;
            Some(PathBuf::from(wasm))
        })
        .next_back();
    match file {
        Some(file) => Ok(file),
        None => bail!(
            "cargo made no .wasm: Cargo.toml must have `crate-type = [\"cdylib\"]` under [lib]"
        ),
    }
}
