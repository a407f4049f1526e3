//! `shopwit demo`: a lively shop on an embedded database, the same one every time.

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result, anyhow, bail};
use jiff::Timestamp;
use rand::{Rng, SeedableRng, rngs::StdRng};
use shopwit_domain::ids::UserId;
use shopwit_service::{
    App,
    measuring::{self, Copied},
    people::{shops, tokens},
    sources::{Clock, Entropy},
};

use crate::{
    commands::serve,
    config::HostArguments,
    wiring::{self, SystemClock, SystemEntropy},
};

mod cases;
mod data;
mod orders;
mod people;
mod talk;
mod world;

/// Everybody's password in the demo.
const PASSWORD: &str = "shopwit-demo";
/// Makes the same shop every time.
const SEED: u64 = 20_260_101;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "SHOPWIT_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Folder of the demo's database and compiled policies
    #[arg(long, env = "SHOPWIT_DATA", default_value = "shopwit-demo")]
    data: PathBuf,
    /// `postgres://…` of a database of its own, in place of the file in the folder. Never that of a real shop: the demo's
    /// password is known to everybody
    #[arg(long)]
    database: Option<String>,
    /// Add copies of finished orders until there are so many, to measure lists
    #[arg(long, default_value_t = 0)]
    orders: i64,
    /// The same with tickets, as closed ones
    #[arg(long, default_value_t = 0)]
    tickets: i64,
}

/// Stands where the story is while the shop is made, and shows the machine's time afterwards.
#[derive(Debug, Default)]
struct DemoClock(Mutex<Option<Timestamp>>);

impl DemoClock {
    fn set(&self, now: Option<Timestamp>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        let told = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.unwrap_or_else(|| SystemClock.now())
    }
}

/// The same bytes every time while the shop is made, random ones afterwards.
#[derive(Debug)]
struct DemoEntropy(Mutex<Option<StdRng>>);

impl Entropy for DemoEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        match self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_mut()
        {
            Some(seeded) => seeded.fill_bytes(bytes),
            None => SystemEntropy.fill(bytes),
        }
    }
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let database = arguments
        .database
        .unwrap_or_else(|| format!("sqlite:{}", arguments.data.join("demo.db").display()));
    let host = HostArguments {
        listen: Some(arguments.listen),
        database: Some(database),
        data: Some(arguments.data.clone()),
        ..HostArguments::default()
    };
    let config = host.config()?;
    wiring::log_to_stderr("warn")?;
    let clock = Arc::new(DemoClock::default());
    let entropy = Arc::new(DemoEntropy(Mutex::new(Some(StdRng::seed_from_u64(SEED)))));
    let app = wiring::app(&config, clock.clone(), entropy.clone())
        .await
        .with_context(|| format!("opening the demo in {}", arguments.data.display()))?;
    let others = shops::slugs(&app).await?;
    if let Some(other) = others.iter().find(|slug| *slug != data::SLUG) {
        bail!("the database holds the shop `{other}`: give the demo an empty one");
    }
    if others.is_empty() {
        eprintln!("Making the demo shop; this takes some seconds.");
        let made = world::make(&app, &clock).await;
        clock.set(None);
        made.context("making the demo shop; remove the data folder to begin anew")?;
    }
    *entropy.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    multiply(&app, Copied::Orders, arguments.orders).await?;
    multiply(&app, Copied::Tickets, arguments.tickets).await?;
    let listener = serve::listen(&config).await?;
    println!("url: http://{}", listener.local_addr()?);
    for (login, _) in data::SIGN_INS {
        println!("login: {login} password: {PASSWORD}");
    }
    println!("token: {}", owner_token(&app).await?);
    println!("shop: {}", data::SLUG);
    println!("ready");
    serve::serve(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

/// Adds copies until there are so many.
async fn multiply(app: &App, what: Copied, wanted: i64) -> Result<()> {
    let ctx = shops::system_ctx(app, data::SLUG)
        .await?
        .ok_or_else(|| anyhow!("the demo shop is gone"))?;
    let mut there = -1;
    while there < wanted {
        let mut unit = app.begin(&ctx).await?;
        there = measuring::copy(&mut unit, what, wanted).await?;
        unit.commit().await?;
    }
    Ok(())
}

/// A new token of the owner at every start: tokens are not kept.
async fn owner_token(app: &App) -> Result<String> {
    let ctx = shops::system_ctx(app, data::SLUG)
        .await?
        .ok_or_else(|| anyhow!("the demo shop is gone"))?;
    let owner: UserId = people::owner(app, &ctx).await?;
    let mut unit = app.begin(&ctx).await?;
    let (_, token) = tokens::create(
        &mut unit,
        owner,
        "demo".to_owned(),
        Vec::new(),
        None,
        app.entropy.as_ref(),
    )
    .await?;
    unit.commit().await?;
    Ok(token)
}
