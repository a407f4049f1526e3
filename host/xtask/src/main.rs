//! `cargo xtask`: everything that a person or CI does with this repository, one command each.
//!
//! Run `cargo xtask help` for the list. A command does its own set-up and says plainly what to
//! install where it cannot.

#![allow(
    clippy::print_stdout,
    reason = "a command's answer belongs on standard output"
)]

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench;
mod build_plugins;
mod checkout;
mod console;
mod demo;
mod fuzz;
mod fuzz_components;
mod generate;
mod kill_loop;
mod languages;
mod postgres;
mod process;
mod quick_start;
mod set_up;
mod test;
mod test_counts;

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, tests and shows Shopwit",
    version
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a lively demo shop; arguments go to `shopwit demo`
    Demo(demo::Arguments),
    /// Run every test: host, documentation, plugins, fuzzing, generated files
    Test(test::Arguments),
    /// Build the shipped policies into plugins/components
    BuildPlugins(build_plugins::Arguments),
    /// Build the web console that the host serves; also its tests and pictures
    Console(console::Arguments),
    /// Rewrite every generated file
    Generate(generate::Arguments),
    /// Send thousands of odd requests to a demo shop and fail on any 5xx answer
    Fuzz(fuzz::Arguments),
    /// Send components made by chance through preflight, compiler and sandbox
    FuzzComponents(fuzz_components::Arguments),
    /// Build policies in eight languages, from new projects and examples, and ask them on a running host
    Languages(languages::Arguments),
    /// Build the examples and measure them
    Examples(languages::ExampleArguments),
    /// Kill the host again and again while refunds are paid out, and see that no money is lost or paid twice
    KillLoop(kill_loop::Arguments),
    /// Follow docs/quick-start.md literally: needs the tools of its languages
    QuickStart(quick_start::Arguments),
    /// Measure the policy engine and the HTTP surface in a release build
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The causes tell what to do; a stack of ours would only hide them.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::BuildPlugins(arguments) => build_plugins::run(&arguments),
        Command::Console(arguments) => console::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::FuzzComponents(arguments) => fuzz_components::run(&arguments),
        Command::Languages(arguments) => languages::run(&arguments),
        Command::Examples(arguments) => languages::run_examples(&arguments),
        Command::KillLoop(arguments) => kill_loop::run(&arguments),
        Command::QuickStart(arguments) => quick_start::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn command_line_is_well_formed() {
        super::Arguments::command().debug_assert();
    }
}
