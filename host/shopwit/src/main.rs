//! `shopwit`: the host of a shop's desk, in one binary.

#![allow(clippy::print_stdout, reason = "a command line prints")]

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use shopwit_policy::{CompileEffort, Tier};

mod commands;
mod config;
mod wiring;

#[derive(Debug, Parser)]
#[command(
    name = "shopwit",
    version,
    about = "A service desk for online shops whose rules are programs"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the host.
    Serve(config::HostArguments),
    /// Run a full demo shop on an embedded database; prints address, logins and a token.
    Demo(commands::demo::Arguments),
    /// Bring the database's schema up to date and stop.
    Migrate(config::HostArguments),
    /// Found shops and people, make tokens.
    #[command(subcommand)]
    Admin(commands::admin::Command),
    /// Run a component against the recorded decisions of a shop; nothing is kept. Exit codes: 0 it ran, 2 bad usage,
    /// 3 rejected component.
    Backtest(commands::backtest::Arguments),
    /// Run the cases of every bound version and recorded decisions again on this engine. Exit codes: 0 nothing has
    /// changed, 1 something came out otherwise.
    Rehearse(commands::rehearse::Arguments),
    /// Print the OpenAPI document.
    Openapi,
    /// Work on policies without a host.
    #[command(subcommand)]
    Plugin(commands::plugin::Command),
    /// Compile one component from standard input under a budget; the host starts this itself.
    #[command(hide = true)]
    CompileWorker {
        /// compact or runtime
        tier: Tier,
        /// full or plain
        effort: CompileEffort,
    },
    /// Run policies for the host that started it with a socket as standard input; the host starts this itself.
    #[command(hide = true)]
    PolicyRunner,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("shopwit: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Openapi => {
            println!("{}", shopwit_api::openapi().to_pretty_json()?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Plugin(command) => commands::plugin::run(command),
        Command::CompileWorker { tier, effort } => Ok(shopwit_policy::compile_worker(tier, effort)),
        Command::PolicyRunner => Ok(shopwit_policy::policy_runner()),
        Command::Serve(arguments) => wiring::block_on(commands::serve::run(arguments)),
        Command::Demo(arguments) => wiring::block_on(commands::demo::run(arguments)),
        Command::Migrate(arguments) => wiring::block_on(commands::migrate::run(arguments)),
        Command::Backtest(arguments) => wiring::block_on(commands::backtest::run(arguments)),
        Command::Rehearse(arguments) => wiring::block_on(commands::rehearse::run(arguments)),
        Command::Admin(command) => wiring::block_on(commands::admin::run(command)),
    }
}
