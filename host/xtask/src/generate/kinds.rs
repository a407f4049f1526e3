//! Writes the host's types of every policy kind from `wit/`, which is the single source.
//!
//! `host/crates/policy/src/kinds/<interface>.rs` holds plain Rust types that are lifted and lowered by wasmtime,
//! read and written as JSON, and described to OpenAPI; `host/crates/policy/src/kinds.rs` lists the kinds.
//! A WIT that leaves the house style (a payload that is no record, a float, an alias) fails here, with its name.

mod model;
mod print;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Where the generated files go, seen from the top of the repository.
const POLICY_SOURCE: &str = "host/crates/policy/src";

/// Names of the kinds.
pub(crate) fn names(repo_root: &Path) -> Result<Vec<String>> {
    let contract = model::Contract::read(&repo_root.join("wit"))?;
    Ok(contract.kinds().map(|kind| kind.name.clone()).collect())
}

/// Generates every file, or, with `check`, fails naming the files that are stale.
pub(crate) fn run(repo_root: &Path, check: bool) -> Result<()> {
    let contract = model::Contract::read(&repo_root.join("wit"))?;
    let folder = repo_root.join(POLICY_SOURCE);
    let mut wanted = BTreeMap::new();
    for interface in &contract.interfaces {
        let path = folder
            .join("kinds")
            .join(format!("{}.rs", interface.module));
        wanted.insert(path, format_rust(&print::interface_file(interface))?);
    }
    wanted.insert(
        folder.join("kinds.rs"),
        format_rust(&print::kinds_file(&contract))?,
    );

    let mut stale = Vec::new();
    for (path, text) in &wanted {
        if std::fs::read_to_string(path).is_ok_and(|old| old == *text) {
            continue;
        }
        stale.push(path.clone());
        if !check {
            write(path, text)?;
        }
    }
    for path in leftovers(&folder.join("kinds"), &wanted)? {
        if !check {
            std::fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
        }
        stale.push(path);
    }
    if check && !stale.is_empty() {
        let names: Vec<_> = stale
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        bail!(
            "stale, run `cargo xtask generate`:\n  {}",
            names.join("\n  ")
        );
    }
    Ok(())
}

/// Files of kinds that the WIT no longer has.
fn leftovers(folder: &Path, wanted: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(found);
    };
    for entry in entries {
        let path = entry?.path();
        if !wanted.contains_key(&path) {
            found.push(path);
        }
    }
    Ok(found)
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

fn format_rust(text: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("starting rustfmt; install it with `rustup component add rustfmt`")?;
    let mut input = child
        .stdin
        .take()
        .context("rustfmt has no standard input")?;
    let text = text.to_owned();
    // From another thread: rustfmt may fill its output pipe before it has read everything.
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output()?;
    let _ = writer.join();
    if !output.status.success() {
        bail!(
            "rustfmt refused the generated text: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}
