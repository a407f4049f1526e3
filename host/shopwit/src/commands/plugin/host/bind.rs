//! `shopwit plugin activate` and `rollback`.

use std::{path::PathBuf, process::ExitCode};

use serde_json::{Map, Value as Json, json};
use shopwit_policy::Kind;

use super::{
    super::{read_text, stop::Stop},
    HostArguments, digest_of, short, text,
};

#[derive(Debug, clap::Args)]
pub(crate) struct ActivateArguments {
    /// Digest of the version (its first 8 digits are enough), or the component itself
    version: String,
    /// For example courier-fee
    #[arg(long)]
    kind: Kind,
    /// JSON of its settings; what it knows of those that hold now unless given
    #[arg(long)]
    settings: Option<PathBuf>,
    /// Let it answer for this share only, basis points, beside the version that is active
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=9_999))]
    canary: Option<u16>,
    /// Agree to what it can do more than the active version
    #[arg(long)]
    consent: bool,
    /// Why, for the audit
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    host: HostArguments,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RollbackArguments {
    /// For example courier-fee
    #[arg(long)]
    kind: Kind,
    /// Why, for the audit
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    host: HostArguments,
}

pub(in super::super) fn activate(arguments: &ActivateArguments) -> Result<ExitCode, Stop> {
    let client = arguments.host.client()?;
    let digest = digest_of(&client, &arguments.version)?;
    let settings = arguments
        .settings
        .as_ref()
        .map(|path| {
            let settings: Map<String, Json> =
                serde_json::from_str(&read_text(path)?).map_err(Stop::usage)?;
            Ok::<_, Stop>(settings)
        })
        .transpose()?;
    let path = format!("policies/{}", arguments.kind);
    let present = client.get(&path)?;
    let mut wished = json!({"digest": digest});
    if let Some(settings) = settings {
        wished["settings"] = settings.into();
    }
    let kept = |name: &str| present.json[name].clone();
    let mut body = json!({
        "consent": arguments.consent,
        "shadow": stages(&present.json["shadow"], &digest, &["tables"]),
    });
    if let Some(share) = arguments.canary {
        wished["share_bps"] = share.into();
        body["canary"] = wished;
        body["active"] = json!({"digest": kept("active")["digest"]});
        if kept("active").is_null() {
            return Err(Stop::usage_text(format!(
                "nothing answers {} yet, so there is nothing to stand beside; leave --canary out",
                arguments.kind
            )));
        }
    } else {
        body["active"] = wished;
        // A canary of another version goes on; one of this version becomes the active one.
        body["canary"] = stages(&json!([kept("canary")]), &digest, &["tables", "share_bps"])
            .first()
            .cloned()
            .unwrap_or_default();
    }
    if let Some(reason) = &arguments.reason {
        body["reason"] = reason.clone().into();
    }
    let policy = client.put(&path, present.etag.as_deref(), &body)?.json;
    show(&policy);
    Ok(ExitCode::SUCCESS)
}

/// What stands beside the active version now, as it is wished again with these members, without the version that moves.
fn stages(present: &Json, moved: &str, members: &[&str]) -> Vec<Json> {
    let entries = present.as_array().into_iter().flatten();
    entries
        .filter(|stage| !stage.is_null() && stage["digest"] != moved)
        .map(|stage| {
            let mut wish = json!({"digest": stage["digest"]});
            for member in members {
                wish[*member] = stage[*member].clone();
            }
            wish
        })
        .collect()
}

pub(in super::super) fn rollback(arguments: &RollbackArguments) -> Result<ExitCode, Stop> {
    let client = arguments.host.client()?;
    let mut body = json!({});
    if let Some(reason) = &arguments.reason {
        body["reason"] = reason.clone().into();
    }
    let path = format!("policies/{}/rollback", arguments.kind);
    let policy = client.post(&path, &body)?.json;
    show(&policy);
    for table in policy["restored_tables"].as_array().into_iter().flatten() {
        println!("table {} has earlier rows again", text(table, "name"));
    }
    Ok(ExitCode::SUCCESS)
}

fn show(policy: &Json) {
    let active = &policy["active"];
    println!(
        "{}: {} {} ({}) with settings {}",
        text(policy, "kind"),
        text(active, "name"),
        text(active, "version"),
        short(text(active, "digest")),
        policy["settings_revision"]
    );
    let canary = &policy["canary"];
    if !canary.is_null() {
        println!("canary: {} basis points", canary["share_bps"]);
    }
    if let Some(former) = policy["former"]["version"].as_str() {
        println!("a rollback goes back to {former}");
    }
}
