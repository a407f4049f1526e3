//! `cargo xtask generate`: rewrites every file that is derived from another one.

pub(crate) mod kinds;
mod wit_reference;

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{checkout, process};

/// The API description, relative to the root.
const OPENAPI: &str = "docs/openapi.json";
/// The reference of the contract, relative to the root.
const WIT_REFERENCE: &str = "docs/wit.md";
/// Where the JSON Schemas for editors go, relative to the root.
const SCHEMAS: &str = "docs/schemas";

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
    let others = [openapi, wit_reference, schemas];
    for generate in others {
        if let Err(error) = generate(&root, arguments.check) {
            stale.push(format!("{error:#}"));
        }
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
    let wanted = said_by_program("describing the API", &["openapi"])?;
    keep(root, OPENAPI, &wanted, check)
}

fn wit_reference(root: &Path, check: bool) -> Result<()> {
    let page = wit_reference::page(&root.join("wit"))?;
    keep(root, WIT_REFERENCE, page.as_bytes(), check)
}

/// Of the case files of every kind, and of the settings schemas that authors write.
fn schemas(root: &Path, check: bool) -> Result<()> {
    process::build_program(root)?;
    let mut wanted = vec![(
        "settings-schema.json".to_owned(),
        said_by_program("writing schemas", &["plugin", "schema", "settings"])?,
    )];
    for kind in kinds::names(root)? {
        let arguments = ["plugin", "schema", "case", "--kind", &kind];
        let schema = said_by_program("writing schemas", &arguments)?;
        wanted.push((format!("case.{kind}.json"), schema));
    }
    std::fs::create_dir_all(root.join(SCHEMAS))
        .with_context(|| format!("cannot make {SCHEMAS}"))?;
    for entry in std::fs::read_dir(root.join(SCHEMAS))? {
        let path = entry?.path();
        let is_wanted = wanted
            .iter()
            .any(|(name, _)| path.file_name().is_some_and(|found| found == name.as_str()));
        if !is_wanted && check {
            bail!("{} is of a kind that is gone", path.display());
        }
        if !is_wanted {
            std::fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
        }
    }
    wanted
        .iter()
        .try_for_each(|(name, schema)| keep(root, &format!("{SCHEMAS}/{name}"), schema, check))
}

fn said_by_program(step: &str, arguments: &[&str]) -> Result<Vec<u8>> {
    let mut command = std::process::Command::new(checkout::target()?.join("debug/shopwit"));
    process::wait(step, command.args(arguments))
}

/// Writes a file that is not as wanted, or, with `check`, fails.
fn keep(root: &Path, name: &str, wanted: &[u8], check: bool) -> Result<()> {
    let path = root.join(name);
    if std::fs::read(&path).unwrap_or_default() == wanted {
        return Ok(());
    }
    if check {
        bail!("{name} is stale");
    }
    std::fs::write(&path, wanted).with_context(|| format!("cannot write {name}"))?;
    eprintln!("wrote {name}");
    Ok(())
}
