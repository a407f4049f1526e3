//! Commands that speak to a host with a token.

pub(super) mod backtest;
pub(super) mod bind;
pub(super) mod case;
mod client;
pub(super) mod logs;
pub(super) mod push;
pub(super) mod versions;

use serde_json::Value as Json;
use shopwit_policy::Digest;

use self::client::Client;
use super::{engine, stop::Stop};

/// Which shop of which host.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct HostArguments {
    /// Address of the host
    #[arg(long, env = "SHOPWIT_HOST", default_value = "http://127.0.0.1:8080")]
    host: String,
    /// Short name or id of the shop
    #[arg(long, env = "SHOPWIT_SHOP")]
    shop: String,
    /// A token of a member, swt_…; better given as SHOPWIT_TOKEN than here, where other users of the machine see it
    #[arg(long, env = "SHOPWIT_TOKEN", hide_env_values = true)]
    token: String,
}

impl HostArguments {
    fn client(&self) -> Result<Client, Stop> {
        Client::new(&self.host, &self.shop, &self.token)
    }
}

/// The digest that somebody means: 64 digits, at least 8 of them that fit one version of the shop, or a component.
fn digest_of(client: &Client, wanted: &str) -> Result<String, Stop> {
    if let Ok(digest) = wanted.parse::<Digest>() {
        return Ok(digest.to_string());
    }
    let path = std::path::Path::new(wanted);
    if path.exists() {
        let wasm = engine::read(&engine::component_path(path))?;
        return Ok(Digest::of(&wasm).to_string());
    }
    let is_short = wanted.len() >= 8 && wanted.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_short {
        return Err(Stop::usage_text(format!(
            "{wanted} is no digest (at least 8 hexadecimal digits) and no component"
        )));
    }
    let mut found: Vec<String> = client
        .pages("plugins")?
        .iter()
        .flat_map(versions_of)
        .filter_map(|version| version["digest"].as_str())
        .filter(|digest| digest.starts_with(&wanted.to_ascii_lowercase()))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    match found.as_slice() {
        [digest] => Ok(digest.clone()),
        [] => Err(Stop::usage_text(format!(
            "no version's digest begins with {wanted}; see `shopwit plugin versions`"
        ))),
        several => Err(Stop::usage_text(format!(
            "{} versions begin with {wanted}; give more digits",
            several.len()
        ))),
    }
}

fn versions_of(plugin: &Json) -> impl Iterator<Item = &Json> {
    plugin["versions"].as_array().into_iter().flatten()
}

/// A text member, empty where there is none.
fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json[name].as_str().unwrap_or_default()
}

/// The first digits of a digest: enough to name a version.
fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}
