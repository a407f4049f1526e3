//! `cargo xtask demo`: from a fresh clone to a running demo shop.

use std::ffi::OsString;

use anyhow::Result;

use crate::{build_plugins, checkout, console, process};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Passed through, for example `--listen 127.0.0.1:8080 --data DIR`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pass_through: Vec<OsString>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    build_plugins::build_where_possible()?;
    console::build_where_possible()?;
    eprintln!("Building Shopwit; the first time takes some minutes, later times seconds.");
    process::build_program(&checkout::root()?)?;
    let mut demo = std::process::Command::new(checkout::target()?.join("debug/shopwit"));
    demo.arg("demo").args(&arguments.pass_through);
    // The demo takes our place, so that Ctrl-C and a service manager's signals reach it directly.
    process::become_it(&mut demo)
}
