//! `shopwit plugin case`: a recorded decision as a case file.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;

use super::{super::stop::Stop, HostArguments, text};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// decision_…
    decision: String,
    /// Where to; standard output unless given
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    host: HostArguments,
}

pub(in super::super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if !arguments.decision.bytes().all(is_id) {
        return Err(Stop::usage_text(format!(
            "{} is no id of a decision",
            arguments.decision
        )));
    }
    let client = arguments.host.client()?;
    let case = client
        .get(&format!("decisions/{}/case", arguments.decision))?
        .json;
    let document = format!("{}\n", serde_json::to_string_pretty(&case)?);
    match &arguments.output {
        None => print!("{document}"),
        Some(path) => {
            std::fs::write(path, document)
                .with_context(|| format!("writing {}", path.display()))?;
            println!("wrote {} (kind {})", path.display(), text(&case, "kind"));
        }
    }
    Ok(ExitCode::SUCCESS)
}
