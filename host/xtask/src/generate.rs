//! `cargo xtask generate`: rewrites every file that is derived from another one.

pub(crate) mod kinds;

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{checkout, process};

/// The API description, relative to the root.
const OPENAPI: &str = "docs/openapi.json";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail with a list of stale files
    #[arg(long)]
    pub(crate) check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = checkout::root()?;
    let mut stale = Vec::new();
    // Every generator runs even after one found something, so that the list is whole.
    if let Err(error) = kinds::run(&root, arguments.check) {
        stale.push(format!("{error:#}"));
    }
    if let Err(error) = openapi(&root, arguments.check) {
        stale.push(format!("{error:#}"));
    }
    if !stale.is_empty() {
        bail!(
            "{}\n\nRun `cargo xtask generate` and commit the result.",
            stale.join("\n")
        );
    }
    eprintln!(
        "✓ generated files are {}",
        if arguments.check {
            "up to date"
        } else {
            "written"
        }
    );
    Ok(())
}

fn openapi(root: &Path, check: bool) -> Result<()> {
    process::build_program(root)?;
    let mut command = std::process::Command::new(checkout::target()?.join("debug/shopwit"));
    let wanted = process::wait("describing the API", command.arg("openapi"))?;
    let path = root.join(OPENAPI);
    let present = std::fs::read(&path).unwrap_or_default();
    if present == wanted {
        return Ok(());
    }
    if check {
        bail!("{OPENAPI} is stale");
    }
    std::fs::write(&path, wanted).with_context(|| format!("cannot write {OPENAPI}"))?;
    eprintln!("wrote {OPENAPI}");
    Ok(())
}
