//! What has to be on the machine: found, else installed where that needs no decision of a person,
//! else named plainly.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{checkout, process};

/// The target of the shipped policies.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The OpenAPI fuzzer; pinned, since its checks and its report change between releases.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// PostgreSQL's server programs as a Python package, for a person who may not install system packages.
const POSTGRES_WHEEL: &str = "pgserver==0.1.4";

/// Makes sure that the wasm target is there. `Ok(false)`: it is not and cannot be installed here,
/// which was said; the checked-in components serve then.
pub(crate) fn wasm_target() -> Result<bool> {
    if wasm_target_is_installed()? {
        return Ok(true);
    }
    if process::exists("rustup") {
        let mut install = Command::new("rustup");
        install
            .args(["target", "add", WASM_TARGET])
            .current_dir(checkout::root()?);
        match process::wait("installing the WebAssembly target", &mut install) {
            Ok(_) if wasm_target_is_installed()? => return Ok(true),
            Ok(_) => {}
            Err(error) => eprintln!("{error:#}"),
        }
    }
    eprintln!(
        "The Rust target {WASM_TARGET} is not installed and could not be added, so the policies \
         are not rebuilt and the components checked in under plugins/components are used. To \
         build them yourself: `rustup target add {WASM_TARGET}`."
    );
    Ok(false)
}

fn wasm_target_is_installed() -> Result<bool> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .current_dir(checkout::root()?)
        .output()
        .context("cannot start `rustc`; install Rust by rustup")?;
    let sysroot = String::from_utf8_lossy(&output.stdout);
    Ok(Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .join("lib")
        .is_dir())
}

/// The `schemathesis` program, installed into the cache when it is not there.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    Ok(python_environment("schemathesis", SCHEMATHESIS)?.join("bin/schemathesis"))
}

/// Makes sure that PostgreSQL's server programs can be found by the tests; the answer is the folder
/// to hand them when they are in none of the usual ones.
pub(crate) fn postgres_programs() -> Result<Option<PathBuf>> {
    if shopwit_test_postgres::programs().is_some() {
        return Ok(None);
    }
    if running_as_root() && process::exists("apt-get") {
        process::wait(
            "asking for the list of system packages",
            Command::new("apt-get").args(["-qq", "update"]),
        )?;
        process::wait(
            "installing PostgreSQL's server programs",
            Command::new("apt-get")
                .args(["-qq", "install", "--yes", "--no-install-recommends"])
                .arg("postgresql")
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
        if shopwit_test_postgres::programs().is_some() {
            return Ok(None);
        }
    } else if !running_as_root()
        && let Ok(environment) = python_environment("postgres", POSTGRES_WHEEL)
        && let Some(programs) = find_folder(&environment.join("lib"), "pginstall/bin")
    {
        return Ok(Some(programs));
    }
    bail!(shopwit_test_postgres::HOW_TO_INSTALL)
}

/// Makes sure that the OCI registry of the tests is there. `Ok(false)`: it is not and cannot be installed here, which was
/// said; the tests that need it are left out then.
pub(crate) fn registry() -> Result<bool> {
    const PROGRAM: &str = "docker-registry";
    if !process::exists(PROGRAM) && running_as_root() && process::exists("apt-get") {
        process::wait(
            "asking for the list of system packages",
            Command::new("apt-get").args(["-qq", "update"]),
        )?;
        process::wait(
            "installing the OCI registry of the tests",
            Command::new("apt-get")
                .args(["-qq", "install", "--yes", "--no-install-recommends"])
                .arg(PROGRAM)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
    }
    let is_there = process::exists(PROGRAM);
    if !is_there {
        eprintln!(
            "left out: tests with an OCI registry, since {PROGRAM} is not installed (Debian: \
             `apt-get install docker-registry`)"
        );
    }
    Ok(is_there)
}

/// A Python environment in the cache that holds one pinned package.
fn python_environment(name: &str, package: &str) -> Result<PathBuf> {
    let folder = checkout::cache()?.join("python").join(name);
    let done = folder.join("installed");
    if std::fs::read_to_string(&done).is_ok_and(|installed| installed == package) {
        return Ok(folder);
    }
    process::wait(
        &format!("making a Python environment for {name}"),
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
    )
    .context("Python 3 with its venv module is needed; on Debian: apt-get install python3-venv")?;
    process::wait(
        &format!("installing {package}"),
        Command::new(folder.join("bin/pip")).args(["install", "--quiet", package]),
    )?;
    std::fs::write(&done, package).with_context(|| format!("cannot write {}", done.display()))?;
    Ok(folder)
}

/// The folder below `start` whose path ends with `ending`, as `lib/python3.11/…/pginstall/bin`.
fn find_folder(start: &Path, ending: &str) -> Option<PathBuf> {
    let mut waiting = vec![start.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        if folder.ends_with(ending) {
            return Some(folder);
        }
        let entries = std::fs::read_dir(&folder).ok()?;
        waiting.extend(
            entries
                .flatten()
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                .map(|entry| entry.path()),
        );
    }
    None
}

fn running_as_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
