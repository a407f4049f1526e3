//! `cargo xtask kill-loop`: SIGKILL again and again while refunds are paid out.

use anyhow::Result;
use clap::ValueEnum;

use crate::{checkout, process};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How often the host is killed, on each database
    #[arg(long, default_value_t = 50)]
    kills: u32,

    /// Only this database; both unless given
    #[arg(long)]
    database: Option<Database>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = checkout::root()?;
    process::build_program(&root)?;
    let mut test = process::cargo();
    test.current_dir(&root)
        .args([
            "test",
            "--workspace",
            "--test",
            "it",
            "kill_loop",
            "--",
            "--nocapture",
        ])
        .env("SHOPWIT_KILLS", arguments.kills.to_string());
    if let Some(database) = arguments.database {
        test.env(
            "SHOPWIT_KILL_DATABASE",
            format!("{database:?}").to_lowercase(),
        );
    }
    process::show(&mut test)
}
