//! `shopwit backtest`: a component that need not be uploaded, against the recorded decisions of a shop.

use std::{collections::BTreeMap, io::IsTerminal, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context, Result, anyhow};
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use shopwit_policy::Kind;
use shopwit_service::{
    Error,
    people::shops,
    policies::backtests::{self, NewBacktest, Totals},
};

use crate::{
    config::HostArguments,
    wiring::{self, SystemClock, SystemEntropy},
};

/// As `shopwit plugin run`.
const BAD_USAGE: u8 = 2;
const REJECTED: u8 = 3;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Slug or id
    #[arg(long)]
    shop: String,
    /// For example courier-fee
    #[arg(long)]
    kind: Kind,
    /// The component
    #[arg(long)]
    plugin: PathBuf,
    /// RFC 3339, included
    #[arg(long)]
    from: Timestamp,
    /// RFC 3339, excluded; now unless given
    #[arg(long)]
    to: Option<Timestamp>,
    /// JSON of the settings; those of each decision unless given
    #[arg(long)]
    settings: Option<PathBuf>,
    /// A table's revision as NAME=REVISION; those of each decision unless given
    #[arg(long = "table", value_parser = name_and_revision)]
    tables: Vec<(String, i64)>,
    /// So many decisions, spread evenly over the period; all unless given
    #[arg(long)]
    sample: Option<i64>,
    /// Print one JSON document instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    host: HostArguments,
}

fn name_and_revision(text: &str) -> Result<(String, i64), String> {
    text.split_once('=')
        .and_then(|(name, revision)| Some((name.to_owned(), revision.parse().ok()?)))
        .ok_or_else(|| "write NAME=REVISION".to_owned())
}

/// Exit codes: 0 it ran, whatever it found; 2 bad usage; 3 rejected component.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let config = arguments.host.config()?;
    wiring::log_to_stderr(&config.log)?;
    let wasm = std::fs::read(&arguments.plugin)
        .with_context(|| format!("reading {}", arguments.plugin.display()))?;
    let settings = arguments
        .settings
        .map(|path| {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("reading {}", path.display()))?;
            serde_json::from_str::<Map<String, Json>>(&text)
                .with_context(|| format!("in {}", path.display()))
        })
        .transpose()?;
    let app = wiring::app_beside(&config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    let ctx = shops::system_ctx(&app, &arguments.shop)
        .await
        .context("looking for the shop")?
        .ok_or_else(|| anyhow!("there is no shop {}", arguments.shop))?;
    let engine = Arc::clone(&app.engine);
    let plugin = match tokio::task::spawn_blocking(move || engine.load(&wasm)).await? {
        Ok(plugin) => plugin,
        Err(rejection) => {
            eprintln!("rejected: {rejection}");
            return Ok(ExitCode::from(REJECTED));
        }
    };
    let new = NewBacktest {
        kind: arguments.kind,
        digest: plugin.digest().to_string(),
        settings,
        tables: arguments.tables.into_iter().collect::<BTreeMap<_, _>>(),
        from: arguments.from,
        to: arguments.to.unwrap_or(ctx.now),
        sample: arguments.sample,
    };
    let is_watched = std::io::stderr().is_terminal();
    let progress = move |done: i64, total: i64| {
        if is_watched {
            eprint!("\r{done} of {total} decisions");
        }
    };
    let ran = backtests::run_directly(Arc::clone(&app), ctx, plugin, new, progress).await;
    if is_watched {
        eprintln!();
    }
    app.close().await;
    let totals = match ran {
        Ok(totals) => totals,
        Err(Error::Invalid(problems)) => {
            for problem in problems {
                let flag = problem.pointer.trim_start_matches('/');
                eprintln!("shopwit: {flag}: {}", problem.message);
            }
            return Ok(ExitCode::from(BAD_USAGE));
        }
        Err(error) => return Err(error.into()),
    };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&document(&totals))?);
    } else {
        show(&totals);
    }
    Ok(ExitCode::SUCCESS)
}

fn document(totals: &Totals) -> Json {
    let money: Vec<Json> = totals
        .money
        .iter()
        .flat_map(|(direction, currencies)| {
            currencies.iter().map(move |(currency, sums)| {
                json!({"direction": direction, "currency": currency, "before": sums.before.to_string(),
                    "after": sums.after.to_string(), "difference": (sums.after - sums.before).to_string()})
            })
        })
        .collect();
    let percentiles = |histogram: &backtests::Histogram| {
        histogram.percentiles().map(
            |found| json!({"p50": found.p50, "p90": found.p90, "p99": found.p99, "max": found.max}),
        )
    };
    json!({
        "examined": totals.examined,
        "excluded_host_faults": totals.excluded_host_faults,
        "changes": totals.changes,
        "money": money,
        "approvals": {"gained": totals.approvals_gained, "lost": totals.approvals_lost},
        "failures": {"before": totals.failures_before, "after": totals.failures_after},
        "fuel": {"before": percentiles(&totals.fuel_before), "after": percentiles(&totals.fuel_after)},
        "forecast": totals.forecast().map(|forecast| json!({
            "fuel_limit": forecast.fuel_limit,
            "fuel_per_kibibyte": forecast.fuel_per_kibibyte,
            "reached_at_input_bytes": forecast.reached_at_input_bytes,
        })),
    })
}

fn show(totals: &Totals) {
    println!("examined: {}", totals.examined);
    for (change, count) in &totals.changes {
        println!("  {change}: {count}");
    }
    for (direction, currencies) in &totals.money {
        for (currency, sums) in currencies {
            let difference = sums.after - sums.before;
            println!(
                "money {direction}: {} → {} {currency} minor units ({difference:+})",
                sums.before, sums.after
            );
        }
    }
    println!(
        "approvals: {} gained, {} lost",
        totals.approvals_gained, totals.approvals_lost
    );
    for (code, count) in &totals.failures_after {
        println!("fails: {code}: {count}");
    }
    for (name, histogram) in [
        ("before", &totals.fuel_before),
        ("after", &totals.fuel_after),
    ] {
        if let Some(found) = histogram.percentiles() {
            println!(
                "fuel {name}: p50 {} p90 {} p99 {} max {}",
                found.p50, found.p90, found.p99, found.max
            );
        }
    }
    if let Some(forecast) = totals.forecast() {
        match forecast.reached_at_input_bytes {
            Some(bytes) => println!(
                "the limit of {} units would be hit at {bytes} bytes of input",
                forecast.fuel_limit
            ),
            None => println!("fuel does not grow with the input"),
        }
    }
    if totals.excluded_host_faults > 0 {
        println!(
            "left out: {} decisions that the host had failed",
            totals.excluded_host_faults
        );
    }
}
