//! `shopwit plugin schema`: JSON Schemas for editors.

use std::{path::PathBuf, process::ExitCode};

use serde_json::Value as Json;
use shopwit_policy::{Kind, case_schema};

use super::{engine, stop::Stop};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Of a case file.
    Case {
        /// For example courier-fee
        #[arg(long)]
        kind: Kind,
    },
    /// Of a plugin's settings, or, without a component, of the settings schema that its author writes.
    Settings {
        /// The component, or a folder with policy.wasm
        file: Option<PathBuf>,
    },
}

pub(super) fn run(command: &Command) -> Result<ExitCode, Stop> {
    let schema = match command {
        Command::Case { kind } => case_schema::case_file(*kind),
        Command::Settings { file: None } => case_schema::settings_schema(),
        Command::Settings { file: Some(path) } => {
            let wasm = engine::read(&engine::component_path(path))?;
            let plugin = engine::load(&*engine::open()?, &wasm)?;
            serde_json::from_str::<Json>(&plugin.description().settings_schema).map_err(
                |error| Stop::rejected(format!("the settings schema is not JSON: {error}")),
            )?
        }
    };
    println!("{}", serde_json::to_string_pretty(&schema)?);
    Ok(ExitCode::SUCCESS)
}
