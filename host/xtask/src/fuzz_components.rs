//! `cargo xtask fuzz-components`: thousands of components by chance through preflight, compile worker and runner.

use anyhow::Result;

use crate::{checkout, process};

/// Seeds of each family in the full test run; each takes some tens of milliseconds.
const SEEDS_IN_TESTS: u64 = 100;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Components of each family: by wasm-smith, and good ones changed by wasm-mutate
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
}

impl Arguments {
    pub(crate) const fn in_tests() -> Self {
        Self {
            seeds: SEEDS_IN_TESTS,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = checkout::root()?;
    let folder = root.join("target/seeds").join(arguments.seeds.to_string());
    process::show(
        process::cargo()
            .current_dir(root.join("tests/seeds"))
            .args(["run", "--release", "--quiet", "--"])
            .arg(arguments.seeds.to_string())
            .arg(root.join("plugins/components"))
            .arg(&folder),
    )?;
    process::show(
        process::cargo()
            .current_dir(&root)
            .args(["test", "--workspace", "--test", "seeds"])
            .env("SHOPWIT_SEEDS", &folder),
    )
}
