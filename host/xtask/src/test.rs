//! `cargo xtask test`: set-up, then every test there is.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::postgres::Postgres;
use crate::test_counts::{self, Counts};
use crate::{build_plugins, checkout, fuzz, fuzz_components, generate, process, set_up};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only host tests whose name contains this; no other step runs then
    filter: Option<String>,

    /// Leave out what needs PostgreSQL
    #[arg(long)]
    without_postgres: bool,

    /// Leave out the requests of the OpenAPI fuzzer, which take some minutes
    #[arg(long)]
    without_fuzz: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = checkout::root()?;
    let postgres = if arguments.without_postgres {
        Postgres::left_out()
    } else {
        Postgres::start().context(
            "`cargo xtask test --without-postgres` runs everything that needs no PostgreSQL",
        )?
    };
    // Some tests start the program itself.
    process::build_program(&root)?;
    let mut report = Report::default();
    let mut host_tests = host_tests(&root, arguments, &postgres);
    if !set_up::registry()? {
        host_tests.env("SHOPWIT_TEST_REGISTRY", "off");
    }
    report.runner("host tests", &mut host_tests)?;
    if arguments.filter.is_none() {
        report.runner(
            "documentation tests",
            &mut documentation_tests(&root, &postgres),
        )?;
        report.runner("policy tests", &mut plugin_tests(&root)?)?;
        report.step("checked-in components", build_plugins::check);
        report.step("generated files", || {
            generate::run(&generate::Arguments { check: true })
        });
        report.step("components by chance", || {
            fuzz_components::run(&fuzz_components::Arguments::in_tests())
        });
        if arguments.without_fuzz {
            eprintln!("left out: the OpenAPI fuzzer (--without-fuzz)");
        } else {
            report.step("odd requests", || fuzz::run(&fuzz::Arguments::default()));
        }
    }
    report.close()
}

fn host_tests(root: &Path, arguments: &Arguments, postgres: &Postgres) -> Command {
    let mut command = process::cargo();
    command.current_dir(root).envs(postgres.environment());
    if process::exists("cargo-nextest") {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        // A filter that matches nothing is a typing mistake, which nextest says by itself.
        command.args(arguments.filter.as_deref());
    } else {
        command.args([
            "test",
            "--workspace",
            "--no-fail-fast",
            "--lib",
            "--bins",
            "--tests",
        ]);
        if let Some(filter) = &arguments.filter {
            command.args(["--", filter]);
        }
    }
    command
}

fn documentation_tests(root: &Path, postgres: &Postgres) -> Command {
    let mut command = process::cargo();
    command
        .current_dir(root)
        .envs(postgres.environment())
        .args(["test", "--workspace", "--doc", "--no-fail-fast", "--quiet"]);
    command
}

/// The policies' own tests, as native code: their rules need no WebAssembly.
fn plugin_tests(root: &Path) -> Result<Command> {
    let mut command = process::cargo();
    command
        .current_dir(root.join("plugins"))
        .args(["test", "--workspace", "--locked", "--no-fail-fast"])
        .args(["--target", "host-tuple"])
        .arg("--target-dir")
        .arg(checkout::cache()?.join("plugins-target"));
    Ok(command)
}

/// What ran, how long it took and what failed.
#[derive(Debug, Default)]
struct Report {
    counts: Counts,
    failed: Vec<String>,
}

impl Report {
    /// A test runner: its tests are counted, and its failure does not keep the next steps away.
    fn runner(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let started = Instant::now();
        let (counts, ended_well) = test_counts::run(command)?;
        self.counts += counts;
        if !ended_well {
            self.failed.push(name.to_owned());
        }
        eprintln!("  {name}: {counts} in {} s", started.elapsed().as_secs());
        Ok(())
    }

    /// A step that counts as one test.
    fn step(&mut self, name: &str, step: impl FnOnce() -> Result<()>) {
        let started = Instant::now();
        match step() {
            Ok(()) => self.counts.passed += 1,
            Err(error) => {
                eprintln!("✗ {name}: {error:#}");
                self.counts.failed += 1;
                self.failed.push(name.to_owned());
            }
        }
        eprintln!("  {name}: {} s", started.elapsed().as_secs());
    }

    fn close(self) -> Result<()> {
        println!("{}", self.counts);
        if !self.failed.is_empty() {
            bail!("failed: {}", self.failed.join(", "));
        }
        if self.counts.passed == 0 {
            bail!("no test ran");
        }
        Ok(())
    }
}
