//! `shopwit plugin push`: upload, and wait for what the check says.

use std::{io::IsTerminal as _, path::PathBuf, process::ExitCode, time::Duration};

use indicatif::ProgressBar;
use serde_json::Value as Json;

use super::{
    super::{
        engine,
        stop::{REJECTED, Stop},
    },
    HostArguments,
    client::Client,
    short, text,
};

/// Between two looks at the upload.
const LOOK: Duration = Duration::from_millis(400);

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The component, or a folder with policy.wasm
    file: PathBuf,
    /// What `shopwit plugin sign` printed
    #[arg(long)]
    signature: Option<String>,
    /// Print the version as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    host: HostArguments,
}

pub(in super::super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let client = arguments.host.client()?;
    let wasm = engine::read(&engine::component_path(&arguments.file))?;
    let uploaded = client.upload(&wasm, arguments.signature.as_deref())?.json;
    let version = wait(&client, uploaded)?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&version)?);
    } else {
        show(&version);
    }
    Ok(if text(&version, "status") == "ready" {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REJECTED)
    })
}

/// Looks until the version is ready or rejected; says on standard error how far it is.
fn wait(client: &Client, mut version: Json) -> Result<Json, Stop> {
    let bar = if std::io::stderr().is_terminal() {
        ProgressBar::new_spinner()
    } else {
        ProgressBar::hidden()
    };
    bar.enable_steady_tick(LOOK);
    // A version gets another id once it tells its name, and is found under the first one all the same.
    let path = format!(
        "plugins/{}/versions/{}",
        text(&version, "id"),
        text(&version, "digest")
    );
    let mut told = String::new();
    while !matches!(text(&version, "status"), "ready" | "rejected") {
        std::thread::sleep(LOOK);
        version = client.get(&path)?.json;
        let queued = match version["progress"]["queue_position"].as_i64() {
            Some(position) => format!(", number {position} in the queue"),
            None => String::new(),
        };
        let step = format!("{}{queued}", text(&version, "status"));
        if step != told {
            if bar.is_hidden() {
                eprintln!("{step}");
            }
            bar.set_message(step.clone());
            told = step;
        }
    }
    bar.finish_and_clear();
    Ok(version)
}

fn show(version: &Json) {
    let digest = text(version, "digest");
    println!(
        "{} {} {} ({digest})",
        text(version, "status"),
        text(version, "name"),
        text(version, "version")
    );
    let report = &version["report"];
    let words = |name: &str| {
        let entries = report[name].as_array().into_iter().flatten();
        entries
            .filter_map(|entry| entry.as_str())
            .map(str::to_owned)
    };
    if let Some(code) = report["code"].as_str() {
        println!("code: {code}");
    }
    for problem in words("problems").collect::<Vec<_>>() {
        println!("  ✗ {problem}");
    }
    for warning in words("warnings").collect::<Vec<_>>() {
        println!("warning: {warning}");
    }
    let cases: Vec<&Json> = report["cases"].as_array().into_iter().flatten().collect();
    let passed = cases.iter().filter(|case| case["passed"] == true).count();
    println!(
        "cases: {passed} of {} passed; {} questions of the host",
        cases.len(),
        report["questions_asked"]
    );
    if text(version, "status") == "ready" {
        for kind in version["kinds"].as_array().into_iter().flatten() {
            let kind = kind.as_str().unwrap_or_default();
            println!(
                "next: shopwit plugin activate {} --kind {kind}",
                short(digest)
            );
        }
    }
}
