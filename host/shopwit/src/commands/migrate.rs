//! `shopwit migrate`.

use std::process::ExitCode;

use anyhow::{Context, Result};
use shopwit_store::Store;

use crate::{config::HostArguments, wiring};

/// Opening a database brings its schema up to date.
pub(crate) async fn run(arguments: HostArguments) -> Result<ExitCode> {
    let config = arguments.config()?;
    let shown = wiring::without_password(&config.database);
    let store = Store::open(&config.database)
        .await
        .with_context(|| format!("opening the database {shown}"))?;
    store.close().await;
    println!("{shown} is up to date");
    Ok(ExitCode::SUCCESS)
}
