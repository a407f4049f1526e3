//! `shopwit plugin versions`: what a shop has.

use std::process::ExitCode;

use super::{super::stop::Stop, HostArguments, short, text, versions_of};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only the plugin of this name
    plugin: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    host: HostArguments,
}

pub(in super::super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let client = arguments.host.client()?;
    let mut plugins = client.pages("plugins")?;
    if let Some(name) = &arguments.plugin {
        plugins.retain(|plugin| text(plugin, "name") == name);
        if plugins.is_empty() {
            return Err(anyhow::anyhow!("the shop has no plugin {name}").into());
        }
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&plugins)?);
        return Ok(ExitCode::SUCCESS);
    }
    // Which version answers which kind stands in the bindings.
    let policies = client.get("policies")?.json;
    let active: Vec<(&str, &str)> = policies["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|policy| Some((policy["active"]["digest"].as_str()?, text(policy, "kind"))))
        .collect();
    for plugin in &plugins {
        println!("{} — {}", text(plugin, "name"), text(plugin, "summary"));
        for version in versions_of(plugin) {
            let digest = text(version, "digest");
            let bound: Vec<_> = active
                .iter()
                .filter(|(of, _)| *of == digest)
                .map(|(_, kind)| *kind)
                .collect();
            let bound = if bound.is_empty() {
                String::new()
            } else {
                format!("  active: {}", bound.join(", "))
            };
            println!(
                "  {} {:<10} {:<9} {:<8} {:>9} bytes  {}{bound}",
                short(digest),
                text(version, "version"),
                text(version, "status"),
                version["tier"].as_str().unwrap_or("–"),
                version["size_bytes"],
                text(version, "created_at"),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
