//! `shopwit rehearse`: does everything that is bound and recorded come out the same on this engine?

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context, Result, anyhow};
use shopwit_service::{
    people::shops,
    policies::rehearsal::{self, Divergence, Rehearsal},
};

use crate::{
    config::HostArguments,
    wiring::{self, SystemClock, SystemEntropy},
};

/// What a shell sees where something came out otherwise.
const DIVERGED: u8 = 1;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Slug or id; every shop unless given
    #[arg(long)]
    shop: Option<String>,
    /// Recorded decisions of each kind and shop that are run again, the newest ones
    #[arg(long, default_value_t = 1_000)]
    decisions: u64,
    #[command(flatten)]
    host: HostArguments,
}

/// Exit codes: 0 nothing has changed, 1 something came out otherwise.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let config = arguments.host.config()?;
    wiring::log_to_stderr(&config.log)?;
    let app = wiring::app_beside(&config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    let shops = match arguments.shop {
        Some(shop) => vec![shop],
        None => shops::slugs(&app).await?,
    };
    println!("engine: {}", app.engine.fingerprint());
    let mut is_clean = true;
    for shop in shops {
        let ctx = shops::system_ctx(&app, &shop)
            .await
            .context("looking for the shop")?
            .ok_or_else(|| anyhow!("there is no shop {shop}"))?;
        let found = rehearsal::rehearse(Arc::clone(&app), ctx, arguments.decisions).await?;
        is_clean &= found.is_clean();
        show(&shop, &found);
    }
    app.close().await;
    println!(
        "{}",
        if is_clean {
            "nothing has changed"
        } else {
            "something came out otherwise"
        }
    );
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(DIVERGED)
    })
}

fn show(shop: &str, found: &Rehearsal) {
    println!(
        "shop {shop}: {} cases of {} bound versions",
        found.cases, found.versions
    );
    for (kind, counts) in &found.kinds {
        println!(
            "  {kind}: {} decisions identical ({} of another engine), {} otherwise, {} cannot be run again",
            counts.identical, counts.other_engine, counts.divergent, counts.not_replayable
        );
    }
    for divergence in &found.divergences {
        match divergence {
            Divergence::NotLoadable {
                kind,
                digest,
                detail,
            } => println!("  ✗ {kind}: version {digest} cannot be loaded: {detail}"),
            Divergence::Case {
                kind,
                digest,
                case,
                problems,
            } => println!(
                "  ✗ {kind}: version {digest}: case `{case}`: {}",
                problems.join("; ")
            ),
            Divergence::Decision {
                kind,
                decision,
                places,
                fuel_recorded,
                fuel_again,
            } => println!(
                "  ✗ {kind}: {decision}: differs at [{}]; fuel {fuel_recorded} then, {fuel_again} now",
                places.join(", ")
            ),
        }
    }
    if found.divergences_left_out > 0 {
        println!("  ✗ and {} more", found.divergences_left_out);
    }
}
