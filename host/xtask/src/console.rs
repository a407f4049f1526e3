//! `cargo xtask console`: the web console, from its sources to the files that the host serves.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{checkout, postgres, process};

/// What the console's tools need at least: its major version, and the minor one of that.
const NODE_AT_LEAST: (u32, u32) = (20, 19);

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Also check types, style, texts and sizes, and play the browser tests on a demo shop
    #[arg(long)]
    test: bool,
    /// Leave out the browser tests on PostgreSQL
    #[arg(long)]
    without_postgres: bool,
    /// Also take a picture of every page, in both languages, themes and widths, into this folder
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let console = folder()?;
    need_node()?;
    build(&console)?;
    if arguments.test {
        for script in ["typecheck", "lint", "test"] {
            npm(&console, &["run", "--silent", script])?;
        }
    }
    if arguments.test || arguments.pictures.is_some() {
        play(arguments)?;
    }
    Ok(())
}

/// Builds the console where Node.js is there; the host works without it and says so on its first page.
pub(crate) fn build_where_possible() -> Result<()> {
    match need_node() {
        Ok(()) => build(&folder()?),
        Err(problem) => {
            eprintln!("The console is not built: {problem:#}.");
            Ok(())
        }
    }
}

fn folder() -> Result<PathBuf> {
    Ok(checkout::root()?.join("host/console"))
}

fn build(console: &Path) -> Result<()> {
    install(console)?;
    eprintln!("Building the console.");
    npm(console, &["run", "--silent", "build"])
}

/// `npm ci` where the lock file changed since the last time.
fn install(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    let time = |path: &Path| {
        std::fs::metadata(path)
            .and_then(|data| data.modified())
            .ok()
    };
    if time(&installed).is_some_and(|done| time(&lock).is_some_and(|wanted| wanted <= done)) {
        return Ok(());
    }
    npm(folder, &["ci", "--silent", "--no-audit", "--no-fund"])
}

/// The browser tests, or the pictures, on a demo shop of their own.
fn play(arguments: &Arguments) -> Result<()> {
    let root = checkout::root()?;
    let tests = root.join("tests/browser");
    install(&tests)?;
    process::build_program(&root)?;
    let program = checkout::target()?.join("debug/shopwit");
    if arguments.test {
        let npm = |more: &[&str]| {
            let mut command = Command::new("npm");
            command
                .args(["run", "--silent"])
                .args(more)
                .env("SHOPWIT_PROGRAM", &program)
                .current_dir(&tests);
            command
        };
        process::show(&mut npm(&["test"]))?;
        if !arguments.without_postgres {
            let (_cluster, url) = postgres::empty_database()?;
            let cases = [
                "test",
                "--",
                "cases/main-job.test.mjs",
                "cases/policies.test.mjs",
            ];
            process::show(npm(&cases).env("SHOPWIT_DEMO_DATABASE", url))?;
        }
    }
    if let Some(folder) = &arguments.pictures {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let folder = std::path::absolute(folder)?;
        let mut command = Command::new("npm");
        command
            .args(["run", "--silent", "pictures"])
            .current_dir(&tests);
        command
            .env("SHOPWIT_PROGRAM", &program)
            .env("PICTURES", &folder);
        process::show(&mut command)?;
        eprintln!("The pictures are in {}.", folder.display());
    }
    Ok(())
}

fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    process::show(Command::new("npm").args(arguments).current_dir(folder))
}

fn need_node() -> Result<()> {
    let (major, minor) = NODE_AT_LEAST;
    let advice = format!(
        "install Node.js {major}.{minor} or newer with npm (https://nodejs.org, or apt-get install nodejs npm)"
    );
    let output = Command::new("node")
        .arg("--version")
        .output()
        .with_context(|| advice.clone())?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < NODE_AT_LEAST {
        bail!("this machine has Node.js {version}; {advice}");
    }
    if !process::exists("npm") {
        bail!("npm is missing; {advice}");
    }
    Ok(())
}
