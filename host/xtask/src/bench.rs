//! `cargo xtask bench`: the policy engine against native code, backtests against bare calls, HTTP against a
//! bare route.

use anyhow::Result;

use crate::{checkout, process};

/// Each prints its own comparison.
const BENCHES: [&str; 5] = ["call", "attack", "many", "backtest", "http"];

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only benches whose name contains this
    filter: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = checkout::root()?;
    let filter = arguments.filter.as_deref().unwrap_or_default();
    eprintln!("Building with full optimisation; the first time takes some minutes.");
    for bench in BENCHES {
        if bench.contains(filter) {
            process::show(process::cargo().current_dir(&root).args([
                "bench",
                "--workspace",
                "--bench",
                bench,
            ]))?;
        }
    }
    Ok(())
}
