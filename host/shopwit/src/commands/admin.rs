//! `shopwit admin`: what operators do before anybody can sign in.

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context, Result, anyhow};
use clap::Subcommand;
use shopwit_domain::people::{Permission, Role};
use shopwit_service::{
    App, Ctx,
    people::{
        members::{self, NewMember},
        shops::{self, NewShop},
        tokens,
    },
    policies::stops::{self, Scope},
};

use crate::{
    config::{Config, HostArguments, IsolationChoice},
    wiring::{self, SystemClock, SystemEntropy},
};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Found a shop.
    CreateShop {
        /// Short name in addresses, for example `demo`
        slug: String,
        /// Name for people; the slug unless given
        #[arg(long)]
        name: Option<String>,
        /// ISO 4217
        #[arg(long, default_value = "CNY")]
        currency: String,
        /// IANA name
        #[arg(long, default_value = "Asia/Shanghai")]
        time_zone: String,
        /// BCP 47
        #[arg(long, default_value = "zh-CN")]
        locale: String,
        /// GB/T 2260 province code from which it ships
        #[arg(long, default_value = "330000")]
        origin_region: String,
        #[command(flatten)]
        host: HostArguments,
    },
    /// Take somebody into a shop. The password is read from SHOPWIT_PASSWORD, or made and printed.
    CreateUser {
        #[arg(long)]
        shop: String,
        login: String,
        /// owner, supervisor, pre-sales-agent, …
        #[arg(long, default_value = "owner")]
        role: String,
        #[arg(long)]
        staff_number: String,
        /// What buyers see; the login unless given
        #[arg(long)]
        service_name: Option<String>,
        #[arg(long, env = "SHOPWIT_PASSWORD", hide_env_values = true)]
        password: Option<String>,
        #[command(flatten)]
        host: HostArguments,
    },
    /// Make a token that acts as a member. It is printed once.
    CreateToken {
        #[arg(long)]
        shop: String,
        /// `user_…`
        #[arg(long)]
        user: String,
        #[arg(long, default_value = "command line")]
        name: String,
        /// For example `order:read`; all that the member may do unless given
        #[arg(long = "scope")]
        scopes: Vec<String>,
        #[command(flatten)]
        host: HostArguments,
    },
    /// Stop policies on every host of the database, within seconds; the safe default holds. A host on SQLite may run.
    StopPolicy {
        #[command(flatten)]
        scope: ScopeArguments,
        /// For the audit of the shops that it concerns
        #[arg(long)]
        reason: Option<String>,
        #[command(flatten)]
        host: HostArguments,
    },
    /// Take back what stop-policy stopped, by the same arguments.
    ResumePolicy {
        #[command(flatten)]
        scope: ScopeArguments,
        /// For the audit of the shops that it concerns
        #[arg(long)]
        reason: Option<String>,
        #[command(flatten)]
        host: HostArguments,
    },
}

/// What is stopped; narrower with each argument.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub(crate) struct ScopeArguments {
    /// Everything of every shop
    #[arg(long, conflicts_with_all = ["shop", "kind", "digest"])]
    all: bool,
    /// One shop
    #[arg(long)]
    shop: Option<String>,
    /// One kind, for example refund
    #[arg(long)]
    kind: Option<String>,
    /// One version, 64 hexadecimal digits
    #[arg(long)]
    digest: Option<String>,
}

impl ScopeArguments {
    async fn scope(self, app: &App) -> Result<Scope> {
        let shop = match self.shop {
            Some(shop) => Some(in_shop(app, &shop).await?.shop_id()),
            None => None,
        };
        Ok(Scope {
            shop,
            kind: self.kind.map(|kind| kind.parse()).transpose()?,
            digest: self.digest.map(|digest| digest.parse()).transpose()?,
        })
    }
}

pub(crate) async fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::CreateShop {
            slug,
            name,
            currency,
            time_zone,
            locale,
            origin_region,
            host,
        } => {
            let app = open(host).await?;
            let name = name.unwrap_or_else(|| slug.clone());
            let new = NewShop {
                slug,
                name,
                currency: currency.parse()?,
                time_zone,
                locale,
                origin_region,
            };
            let ctx = shops::create(&app, new).await?;
            println!("shop: {} ({})", ctx.shop.slug, ctx.shop_id());
            app.close().await;
        }
        Command::CreateUser {
            shop,
            login,
            role,
            staff_number,
            service_name,
            password,
            host,
        } => {
            let app = open(host).await?;
            let ctx = in_shop(&app, &shop).await?;
            let password = password.unwrap_or_else(|| tokens::new_password(app.entropy.as_ref()));
            let new = NewMember {
                display_name: login.clone(),
                service_name: service_name.unwrap_or_else(|| login.clone()),
                login,
                password_hash: String::new(),
                role: role.parse::<Role>()?,
                staff_number,
                manager: None,
                languages: Vec::new(),
                skills: Vec::new(),
            };
            let member = members::add_by_operator(&app, &ctx, &password, new).await?;
            println!("login: {} password: {password}", member.login);
            println!("user: {}", member.user);
            app.close().await;
        }
        Command::CreateToken {
            shop,
            user,
            name,
            scopes,
            host,
        } => {
            let app = open(host).await?;
            let ctx = in_shop(&app, &shop).await?;
            let scopes = scopes
                .iter()
                .map(|scope| scope.parse::<Permission>())
                .collect::<Result<_, _>>()?;
            let mut unit = app.begin(&ctx).await?;
            let (_, token) = tokens::create(
                &mut unit,
                user.parse()?,
                name,
                scopes,
                None,
                app.entropy.as_ref(),
            )
            .await?;
            unit.commit().await?;
            println!("token: {token}");
            app.close().await;
        }
        Command::StopPolicy {
            scope,
            reason,
            host,
        } => {
            let app = open_beside(host).await?;
            let is_new = stops::stop(&app, scope.scope(&app).await?, reason).await?;
            println!(
                "{}",
                if is_new {
                    "stopped"
                } else {
                    "was stopped already"
                }
            );
            show_stops(&app).await?;
            app.close().await;
        }
        Command::ResumePolicy {
            scope,
            reason,
            host,
        } => {
            let app = open_beside(host).await?;
            let was_there = stops::resume(&app, scope.scope(&app).await?, reason).await?;
            println!(
                "{}",
                if was_there {
                    "resumed"
                } else {
                    "there was no such stop"
                }
            );
            show_stops(&app).await?;
            app.close().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(host: HostArguments) -> Result<Arc<App>> {
    let config = configured(host)?;
    wiring::app(&config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await
}

/// Beside the host that serves the database, if one does.
async fn open_beside(host: HostArguments) -> Result<Arc<App>> {
    let config = configured(host)?;
    wiring::app_beside(&config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await
}

fn configured(host: HostArguments) -> Result<Config> {
    let mut config = host.config()?;
    // If any, only policies that come with the host run here.
    config.policies.isolation = IsolationChoice::InProcess;
    wiring::log_to_stderr(&config.log)?;
    Ok(config)
}

async fn show_stops(app: &App) -> Result<()> {
    for stop in stops::list(app).await? {
        let part = |part: Option<String>| part.unwrap_or_else(|| "every one".to_owned());
        println!(
            "stop: shop {}, kind {}, version {}, since {} {}",
            part(stop.scope.shop.map(|shop| shop.to_string())),
            part(stop.scope.kind.map(|kind| kind.to_string())),
            part(stop.scope.digest.map(|digest| digest.to_string())),
            stop.stopped_at,
            stop.reason,
        );
    }
    Ok(())
}

async fn in_shop(app: &App, shop: &str) -> Result<Ctx> {
    shops::system_ctx(app, shop)
        .await
        .context("looking for the shop")?
        .ok_or_else(|| anyhow!("there is no shop {shop}; see shopwit admin create-shop"))
}
