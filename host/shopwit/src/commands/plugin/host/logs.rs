//! `shopwit plugin logs`: decisions, their failures, and what policies wrote.

use std::{collections::HashSet, process::ExitCode, time::Duration};

use serde_json::Value as Json;
use shopwit_policy::Kind;

use super::{super::stop::Stop, HostArguments, client::Client, digest_of, text};

/// Between two looks while following.
const LOOK: Duration = Duration::from_secs(2);
/// Decisions of one look while following; a shop makes fewer in two seconds.
const FOLLOWED: u64 = 100;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only of this kind
    #[arg(long)]
    kind: Option<Kind>,
    /// Only of this version: a digest, its first 8 digits, or the component
    #[arg(long)]
    version: Option<String>,
    /// Only calls that failed
    #[arg(long)]
    failures: bool,
    /// So many, 1 to 100
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=100))]
    limit: u64,
    /// What the policy wrote, too
    #[arg(long)]
    log: bool,
    /// Go on as decisions are made, until it is stopped
    #[arg(short, long)]
    follow: bool,
    /// Print a JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    host: HostArguments,
}

pub(in super::super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let client = arguments.host.client()?;
    let mut filter = String::new();
    if let Some(kind) = arguments.kind {
        filter.push_str(&format!("&kind={kind}"));
    }
    if let Some(version) = &arguments.version {
        filter.push_str(&format!("&digest={}", digest_of(&client, version)?));
    }
    if arguments.failures {
        filter.push_str("&outcome=default");
    }
    let mut seen = HashSet::new();
    let mut limit = arguments.limit;
    loop {
        let page = client
            .get(&format!("decisions?limit={limit}{filter}"))?
            .json;
        let new: Vec<&Json> = page["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|decision| seen.insert(text(decision, "id").to_owned()))
            .collect();
        // Newest last, as in any log.
        for decision in new.into_iter().rev() {
            show(&client, arguments, decision)?;
        }
        if !arguments.follow {
            return Ok(ExitCode::SUCCESS);
        }
        limit = FOLLOWED;
        std::thread::sleep(LOOK);
    }
}

fn show(client: &Client, arguments: &Arguments, decision: &Json) -> Result<(), Stop> {
    let detail = if arguments.log {
        Some(
            client
                .get(&format!("decisions/{}", text(decision, "id")))?
                .json,
        )
    } else {
        None
    };
    if arguments.json {
        println!("{}", detail.as_ref().unwrap_or(decision));
        return Ok(());
    }
    let failure = &decision["failure"];
    let what = if failure.is_null() {
        let reason = &decision["reasons"][0];
        let outcome = decision["decision"]["type"].as_str().unwrap_or("decided");
        match reason["code"].as_str() {
            Some(code) => format!("{outcome} ({code})"),
            None => outcome.to_owned(),
        }
    } else {
        format!(
            "failed ({}): {}",
            text(failure, "code"),
            text(failure, "detail")
        )
    };
    println!(
        "{} {} {} {} {} {} fuel {} µs  {what}",
        text(decision, "at"),
        text(decision, "id"),
        text(decision, "kind"),
        text(decision, "stage"),
        decision["plugin"]["version"].as_str().unwrap_or("–"),
        decision["fuel_used"],
        decision["duration_us"],
    );
    let lines = detail.as_ref().and_then(|detail| detail["log"].as_array());
    for line in lines.into_iter().flatten() {
        println!("    log: {}", line.as_str().unwrap_or_default());
    }
    Ok(())
}
