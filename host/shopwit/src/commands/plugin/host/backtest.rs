//! `shopwit plugin backtest`: a version of the shop against its recorded decisions, on the host.

use std::{io::IsTerminal as _, process::ExitCode, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value as Json, json};
use shopwit_policy::Kind;
use shopwit_service::sources::Clock as _;

use super::{
    super::stop::{FAILED, Stop},
    HostArguments,
    client::Client,
    digest_of, text,
};
use crate::wiring::SystemClock;

/// Between two looks at the run.
const LOOK: Duration = Duration::from_millis(500);
/// Hours before now from which decisions count, unless the caller says so.
const HOURS: i64 = 30 * 24;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Digest of the version (its first 8 digits are enough), or the component, which must be uploaded
    version: String,
    /// For example courier-fee
    #[arg(long)]
    kind: Kind,
    /// RFC 3339, included; 30 days ago unless given
    #[arg(long)]
    from: Option<Timestamp>,
    /// RFC 3339, excluded; now unless given
    #[arg(long)]
    to: Option<Timestamp>,
    /// So many decisions, spread evenly over the period; all unless given
    #[arg(long)]
    sample: Option<i64>,
    /// Print the backtest as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    host: HostArguments,
}

pub(in super::super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let client = arguments.host.client()?;
    let to = arguments.to.unwrap_or_else(|| SystemClock.now());
    let from = match arguments.from {
        Some(from) => from,
        None => to.checked_sub(HOURS.hours()).map_err(Stop::usage)?,
    };
    let order = json!({
        "kind": arguments.kind,
        "digest": digest_of(&client, &arguments.version)?,
        "from": from.to_string(),
        "to": to.to_string(),
        "sample": arguments.sample,
    });
    let ordered = client.post("backtests", &order)?.json;
    let backtest = wait(&client, ordered)?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&backtest)?);
    } else {
        show(&backtest);
    }
    Ok(if text(&backtest, "state") == "done" {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FAILED)
    })
}

fn wait(client: &Client, mut backtest: Json) -> Result<Json, Stop> {
    let bar = if std::io::stderr().is_terminal() {
        ProgressBar::new(0)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} decisions, {eta} left")
    {
        bar.set_style(style);
    }
    let path = format!("backtests/{}", text(&backtest, "id"));
    while !matches!(text(&backtest, "state"), "done" | "failed" | "cancelled") {
        std::thread::sleep(LOOK);
        backtest = client.get(&path)?.json;
        let progress = |name: &str| backtest["progress"][name].as_u64().unwrap_or_default();
        bar.set_length(progress("total"));
        bar.set_position(progress("done"));
    }
    bar.finish_and_clear();
    Ok(backtest)
}

fn show(backtest: &Json) {
    println!("{} {}", text(backtest, "id"), text(backtest, "state"));
    if let Some(problem) = backtest["problem"].as_str() {
        println!("problem: {problem}");
    }
    let result = &backtest["result"];
    println!("examined: {}", result["examined"]);
    for (change, count) in result["changes"].as_object().into_iter().flatten() {
        println!("  {change}: {count}");
    }
    for money in result["money"].as_array().into_iter().flatten() {
        let amount = |name: &str| money[name]["minor_units"].to_string();
        println!(
            "money {}: {} → {} {} minor units ({})",
            text(money, "direction"),
            amount("before"),
            amount("after"),
            text(&money["after"], "currency"),
            amount("difference")
        );
    }
    let approvals = &result["approvals"];
    if !approvals.is_null() {
        println!(
            "approvals: {} gained, {} lost",
            approvals["gained"], approvals["lost"]
        );
    }
    for (code, count) in result["failures"]["after"]
        .as_object()
        .into_iter()
        .flatten()
    {
        println!("fails: {code}: {count}");
    }
    let after = &result["fuel"]["after"];
    if !after.is_null() {
        println!(
            "fuel: p50 {} p99 {} max {}",
            after["p50"], after["p99"], after["max"]
        );
    }
}
