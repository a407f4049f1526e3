//! `shopwit plugin inspect`: what a component is, and what a host would say to it.

use std::{path::PathBuf, process::ExitCode};

use serde_json::{Value as Json, json};
use shopwit_policy::{
    Examination, Limits, Plugin, WIT_PACKAGE, WIT_VERSION, kinds::describe::Description,
};
use shopwit_service::policies::versions::{self, Report};

use super::{
    engine,
    stop::{REJECTED, Stop},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The component, or a folder with policy.wasm
    file: PathBuf,
    /// Print one JSON document instead of text
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let wasm = engine::read(&engine::component_path(&arguments.file))?;
    let examination = shopwit_policy::examine(&wasm);
    let engine = engine::open()?;
    let progress = engine::Progress::new(&wasm);
    let (plugin, report) =
        versions::check_without_host(&engine, &wasm, &|step| progress.show(step));
    drop(progress);
    let limits = examination.tier.map(|tier| *engine.limits(tier));
    if arguments.json {
        let document = document(&examination, limits, plugin.as_deref(), &report)?;
        println!("{}", serde_json::to_string_pretty(&document)?);
    } else {
        show(&examination, limits, plugin.as_deref(), &report);
    }
    Ok(if report.passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REJECTED)
    })
}

fn document(
    examination: &Examination,
    limits: Option<Limits>,
    plugin: Option<&Plugin>,
    report: &Report,
) -> Result<Json, Stop> {
    let described = plugin.map(|plugin| {
        let description = plugin.description();
        json!({
            "name": description.name,
            "version": description.version,
            "summary": description.summary,
            "kinds": plugin.kinds().collect::<Vec<_>>(),
            "default_settings": plugin.default_settings().ok(),
            "tables": description.tables,
            "cases": description.cases.iter().map(|case| &case.name).collect::<Vec<_>>(),
        })
    });
    let mut document = serde_json::to_value(examination)?;
    let more = json!({
        "contract": contract(examination),
        "limits": limits,
        "description": described,
        "report": report,
    });
    if let (Some(document), Json::Object(more)) = (document.as_object_mut(), more) {
        // The report says it, and what was found after it.
        document.remove("rejection");
        document.extend(more);
    }
    Ok(document)
}

/// The versions of the contract that the exports name, and whether this host speaks them.
fn contract(examination: &Examination) -> Json {
    let found = contract_versions(examination);
    let compatible = !found.is_empty() && found.iter().all(|version| version == WIT_VERSION);
    json!({"package": WIT_PACKAGE, "found": found, "host": WIT_VERSION, "compatible": compatible})
}

fn contract_versions(examination: &Examination) -> Vec<String> {
    let mut versions: Vec<String> = examination
        .exports
        .iter()
        .filter_map(|export| {
            let (_, version) = export
                .strip_prefix(WIT_PACKAGE)?
                .strip_prefix('/')?
                .split_once('@')?;
            Some(version.to_owned())
        })
        .collect();
    versions.sort();
    versions.dedup();
    versions
}

fn show(
    examination: &Examination,
    limits: Option<Limits>,
    plugin: Option<&Plugin>,
    report: &Report,
) {
    if let Some(plugin) = plugin {
        show_description(plugin);
    }
    println!("digest: {}", examination.digest);
    println!("size: {} bytes", examination.bytes);
    let versions = contract_versions(examination);
    let verdict = if versions.is_empty() {
        "none exported".to_owned()
    } else if versions.iter().all(|version| version == WIT_VERSION) {
        format!("{}: fits", versions.join(", "))
    } else {
        format!("{}: does not fit", versions.join(", "))
    };
    println!("contract: {WIT_PACKAGE} {verdict} (this program speaks {WIT_VERSION})");
    if let Some(tier) = examination.tier {
        println!("tier: {tier}");
        if let Some(why) = &examination.beyond_compact {
            println!("  not compact: {why}");
        }
    }
    if let Some(limits) = limits {
        println!(
            "limits a call: {} fuel, {} ms, {} MiB of memory, {} table look-ups, {} KiB out",
            limits.fuel,
            limits.wall_ms,
            limits.memory_bytes / (1024 * 1024),
            limits.lookups,
            limits.output_bytes / 1024
        );
    }
    println!("imports: {}", count(examination.imports.len()));
    for import in &examination.imports {
        let mark = if import.granted { "✓" } else { "✗" };
        println!("  {mark} {} — {}", import.import, import.why);
    }
    println!("exports: {}", count(examination.exports.len()));
    for export in &examination.exports {
        println!("    {export}");
    }
    if let Some(plugin) = plugin {
        show_contents(plugin.description(), plugin);
    }
    for warning in &report.warnings {
        println!("warning: {warning}");
    }
    if report.passed {
        println!(
            "accepted: its cases pass, and {} questions of the host were answered alike twice",
            report.questions_asked
        );
    } else {
        println!(
            "rejected: {}",
            report.code.as_deref().unwrap_or("check-failed")
        );
        for problem in &report.problems {
            println!("  ✗ {problem}");
        }
    }
}

fn count(entries: usize) -> String {
    match entries {
        0 => "none".to_owned(),
        entries => entries.to_string(),
    }
}

fn show_description(plugin: &Plugin) {
    let description = plugin.description();
    println!("{} {}", description.name, description.version);
    println!("{}", description.summary);
    let kinds: Vec<_> = plugin.kinds().map(|kind| kind.to_string()).collect();
    println!("kinds: {}", kinds.join(", "));
}

fn show_contents(description: &Description, plugin: &Plugin) {
    if let Ok(defaults) = plugin.default_settings() {
        println!("settings: {}", count(defaults.len()));
        for (name, value) in defaults {
            println!("    {name} = {}", short(value));
        }
    }
    println!("tables: {}", count(description.tables.len()));
    for table in &description.tables {
        let columns: Vec<_> = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        println!("    {} ({})", table.name, columns.join(", "));
    }
    println!("cases: {}", count(description.cases.len()));
    for case in &description.cases {
        println!("    {} ({})", case.name, case.kind);
    }
}

/// Values of settings may be long tables of their own.
fn short(value: &Json) -> String {
    const CHARS_MAX: usize = 80;
    let text = value.to_string();
    if text.chars().count() <= CHARS_MAX {
        return text;
    }
    text.chars().take(CHARS_MAX).chain(['…']).collect()
}
