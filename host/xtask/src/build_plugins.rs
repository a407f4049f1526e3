//! `cargo xtask build-plugins`: the shipped policies as components, byte for byte reproducible.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{checkout, process, set_up};

/// Where the built components are checked in, relative to the root.
const COMPONENTS: &str = "plugins/components";

/// One line a component, as `sha256sum --check` reads it.
const DIGESTS: &str = "SHA256SUMS";

/// What a policy's build reads besides its own workspace.
const READ_BY_BUILD: [&str; 3] = ["plugins", "wit", "rust-toolchain.toml"];

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Build a copy in another folder and compare its digests with the checked-in ones
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.check {
        check()
    } else {
        build_where_possible()
    }
}

/// Builds the policies into the checkout, or says that the checked-in ones are used.
pub(crate) fn build_where_possible() -> Result<()> {
    if !set_up::wasm_target()? {
        return Ok(());
    }
    let root = checkout::root()?;
    let built = build(&root, &checkout::cache()?.join("plugins-target"))?;
    let folder = root.join(COMPONENTS);
    std::fs::create_dir_all(&folder)?;
    for component in &built {
        let path = folder.join(&component.file_name);
        // Only a real change touches the file, so that what embeds it is not rebuilt for nothing.
        if std::fs::read(&path).ok().as_ref() != Some(&component.bytes) {
            std::fs::write(&path, &component.bytes)
                .with_context(|| format!("cannot write {}", path.display()))?;
            eprintln!(
                "{}: {} bytes, changed",
                component.file_name,
                component.bytes.len()
            );
        }
    }
    remove_former(&folder, &built)?;
    std::fs::write(folder.join(DIGESTS), digests(&built))?;
    eprintln!("✓ {} policies in {COMPONENTS}", built.len());
    Ok(())
}

/// Removes components of policies that are gone or renamed.
fn remove_former(folder: &Path, built: &[Component]) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".wasm") && !built.iter().any(|component| component.file_name == name) {
            std::fs::remove_file(entry.path())
                .with_context(|| format!("cannot remove {}", entry.path().display()))?;
            eprintln!("{name}: removed, no policy builds it");
        }
    }
    Ok(())
}

/// Builds a copy of the sources somewhere else: the same bytes must come out.
pub(crate) fn check() -> Result<()> {
    if !set_up::wasm_target()? {
        eprintln!("The digests of the checked-in components were not compared with a rebuild.");
        return Ok(());
    }
    let root = checkout::root()?;
    let elsewhere = tempfile::tempdir()?;
    for name in READ_BY_BUILD {
        copy(&root.join(name), &elsewhere.path().join(name))?;
    }
    let built = build(elsewhere.path(), &elsewhere.path().join("target"))?;
    let wanted = std::fs::read_to_string(root.join(COMPONENTS).join(DIGESTS))
        .with_context(|| format!("cannot read {COMPONENTS}/{DIGESTS}"))?;
    let found = digests(&built);
    if wanted != found {
        bail!(
            "the checked-in components differ from what their sources build.\n\
             {COMPONENTS}/{DIGESTS}:\n{wanted}\nrebuilt:\n{found}\n\
             Run `cargo xtask build-plugins` and commit the result."
        );
    }
    eprintln!("✓ {} rebuilt policies are the checked-in ones", built.len());
    Ok(())
}

#[derive(Debug)]
struct Component {
    file_name: String,
    bytes: Vec<u8>,
}

fn build(root: &Path, target: &Path) -> Result<Vec<Component>> {
    let workspace = root.join("plugins");
    process::show(
        process::cargo()
            .current_dir(&workspace)
            .args(["build", "--release", "--locked", "--workspace"])
            .args(["--target", set_up::WASM_TARGET])
            .arg("--config")
            .arg(remap_paths(root)?)
            .arg("--target-dir")
            .arg(target)
            // These would replace the flags of the policies' own configuration.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS"),
    )?;
    let folder = target.join(set_up::WASM_TARGET).join("release");
    policies(&workspace)?
        .into_iter()
        .map(|library| {
            let file_name = format!("{library}.wasm");
            let path = folder.join(&file_name);
            Ok(Component {
                bytes: std::fs::read(&path)
                    .with_context(|| format!("cannot read {}", path.display()))?,
                file_name,
            })
        })
        .collect()
}

/// A build setting that keeps the builder's folders out of panic messages, since they would change
/// the bytes from machine to machine.
fn remap_paths(root: &Path) -> Result<String> {
    let cargo_home = match std::env::var_os("CARGO_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(&std::env::var_os("HOME").context("HOME is not set")?).join(".cargo"),
    };
    Ok(format!(
        "target.{}.rustflags=[\"--remap-path-prefix={}=/shopwit\", \"--remap-path-prefix={}=/cargo\"]",
        set_up::WASM_TARGET,
        root.canonicalize()?.display(),
        cargo_home.display()
    ))
}

/// Library names of the policies: the packages that build a `cdylib`, by name.
fn policies(workspace: &Path) -> Result<Vec<String>> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(workspace)
        .no_deps()
        .exec()
        .context("`cargo metadata` failed in plugins/")?;
    let mut policies = Vec::new();
    for package in metadata.workspace_packages() {
        for target in &package.targets {
            if target
                .crate_types
                .contains(&cargo_metadata::CrateType::CDyLib)
            {
                policies.push(target.name.replace('-', "_"));
            }
        }
    }
    policies.sort();
    if policies.is_empty() {
        bail!("plugins/ holds no package that builds a component (crate type cdylib)");
    }
    Ok(policies)
}

fn digests(components: &[Component]) -> String {
    let mut lines = String::new();
    for component in components {
        for byte in Sha256::digest(&component.bytes) {
            let _ = write!(lines, "{byte:02x}");
        }
        let _ = writeln!(lines, "  {}", component.file_name);
    }
    lines
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        std::fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        // Neither an earlier build nor the components that are to be compared belong in the copy.
        if entry.file_name() != "target" && entry.file_name() != "components" {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Component, digests};

    #[test]
    fn digests_are_what_sha256sum_reads() {
        let components = [Component {
            file_name: "refund.wasm".to_owned(),
            bytes: b"abc".to_vec(),
        }];
        assert_eq!(
            digests(&components),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  refund.wasm\n"
        );
    }
}
