//! `shopwit plugin`: writing policies, without a host and with one, under the limits of production.

mod bench;
mod engine;
mod host;
mod inspect;
mod profile;
mod project;
mod question;
mod registry;
mod run;
mod schema;
mod signing;
mod stop;
mod test;

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Subcommand;

use self::stop::{BAD_USAGE, REJECTED, Stop};

/// Stack of the thread that works: the compiler recurses, and a guest may take 1 MiB.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Exit codes of all of them: 0 done; 1 a case failed, or the host refused; 2 bad usage; 3 rejected component; 4 trap or
/// limit.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a project for a policy, in any of eight languages.
    New(project::NewArguments),
    /// Build the project in a folder into policy.wasm.
    Build(project::BuildArguments),
    /// Say what a component is, and what a host would say to it.
    Inspect(inspect::Arguments),
    /// Ask a component one question.
    Run(run::Arguments),
    /// Run its cases, each twice.
    Test(test::Arguments),
    /// Measure time, fuel and memory while the input grows, and say where a limit would be hit.
    Bench(bench::Arguments),
    /// Show where the fuel of one call goes, as a flame graph.
    Profile(profile::Arguments),
    /// Print a JSON Schema for an editor.
    #[command(subcommand)]
    Schema(schema::Command),
    /// Upload a component to a host and wait for what its check says.
    Push(host::push::Arguments),
    /// List the plugins and versions of a shop.
    Versions(host::versions::Arguments),
    /// Make a version the one that answers a kind.
    Activate(host::bind::ActivateArguments),
    /// Put back what answered a kind before.
    Rollback(host::bind::RollbackArguments),
    /// Show the decisions of a shop, newest last.
    Logs(host::logs::Arguments),
    /// Run a version against recorded decisions, on the host.
    Backtest(host::backtest::Arguments),
    /// Make a case of a recorded decision.
    Case(host::case::Arguments),
    /// Make a key that signs components.
    Keygen(signing::KeygenArguments),
    /// Sign a component for a shop; prints the value of the header Shopwit-Signature.
    Sign(signing::SignArguments),
    /// Bring a component to an OCI registry; prints the reference by digest. Exit codes: 0 it is there, 2 bad usage,
    /// 3 rejected component.
    Publish(registry::PublishArguments),
    /// Take a component from an OCI registry by digest.
    Fetch(registry::FetchArguments),
}

pub(crate) fn run(command: Command) -> Result<ExitCode> {
    std::thread::Builder::new()
        .name("plugin".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || dispatch(command))?
        .join()
        .map_err(|_| anyhow::anyhow!("the command panicked"))?
        .or_else(|stop: Stop| Ok(stop.told()))
}

fn dispatch(command: Command) -> Result<ExitCode, Stop> {
    match command {
        Command::New(arguments) => Ok(project::new(&arguments)?),
        Command::Build(arguments) => Ok(project::build(&arguments)?),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Profile(arguments) => profile::run(&arguments),
        Command::Schema(command) => schema::run(&command),
        Command::Push(arguments) => host::push::run(&arguments),
        Command::Versions(arguments) => host::versions::run(&arguments),
        Command::Activate(arguments) => host::bind::activate(&arguments),
        Command::Rollback(arguments) => host::bind::rollback(&arguments),
        Command::Logs(arguments) => host::logs::run(&arguments),
        Command::Backtest(arguments) => host::backtest::run(&arguments),
        Command::Case(arguments) => host::case::run(&arguments),
        Command::Keygen(arguments) => Ok(signing::keygen(&arguments)?),
        Command::Sign(arguments) => Ok(signing::sign(&arguments)?),
        Command::Publish(arguments) => Ok(registry::publish(&arguments)?),
        Command::Fetch(arguments) => Ok(registry::fetch(&arguments)?),
    }
}

/// A file's text; what cannot be read is bad usage.
fn read_text(path: &std::path::Path) -> Result<String, Stop> {
    let read = || -> Result<String> {
        if path.as_os_str() == "-" {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut std::io::stdin(), &mut text)?;
            return Ok(text);
        }
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
    };
    read().map_err(Stop::usage)
}
