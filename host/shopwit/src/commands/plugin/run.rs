//! `shopwit plugin run`: one question, with decision, reasons, fuel, memory and log.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, SystemTime},
};

use serde_json::json;
use shopwit_policy::PolicyEngine;

use super::{
    engine,
    question::QuestionArguments,
    stop::{Stop, TRAPPED},
};

/// Between two looks at the watched files: a person does not notice it, and no notification of any system is needed.
const LOOK: Duration = Duration::from_millis(250);

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The component, or a folder with policy.wasm
    file: PathBuf,
    #[command(flatten)]
    question: QuestionArguments,
    /// Ask again whenever the component or one of the other files changes, until it is stopped
    #[arg(long)]
    watch: bool,
    /// Print one JSON document instead of text
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let engine = engine::open()?;
    if !arguments.watch {
        return once(&engine, arguments);
    }
    let mut files = arguments.question.files();
    files.push(engine::component_path(&arguments.file));
    loop {
        let seen = times(&files);
        if let Err(stop) = once(&engine, arguments) {
            stop.told();
        }
        eprintln!("— waiting for a change of {} files", files.len());
        while times(&files) == seen {
            std::thread::sleep(LOOK);
        }
        // A compiler writes in several steps.
        std::thread::sleep(LOOK);
    }
}

fn times(files: &[PathBuf]) -> Vec<Option<(SystemTime, u64)>> {
    let time = |path: &Path| {
        let found = std::fs::metadata(path).ok()?;
        Some((found.modified().ok()?, found.len()))
    };
    files.iter().map(|path| time(path)).collect()
}

fn once(engine: &PolicyEngine, arguments: &Arguments) -> Result<ExitCode, Stop> {
    let wasm = engine::read(&engine::component_path(&arguments.file))?;
    let plugin = engine::load(engine, &wasm)?;
    let asked = arguments.question.read(engine, &plugin)?;
    let question = &asked.question;
    let evaluation = engine.evaluate_any_blocking(
        &plugin,
        &question.context,
        &question.input,
        &question.tables,
        None,
    );
    let usage = &evaluation.usage;
    let code = match &evaluation.result {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(TRAPPED),
    };
    if arguments.json {
        let document = match &evaluation.result {
            Ok(decision) => json!({"decision": serde_json::to_value(decision)?, "usage": usage}),
            Err(failure) => json!({"failure": failure, "usage": usage}),
        };
        println!("{}", serde_json::to_string_pretty(&document)?);
        return Ok(code);
    }
    match &evaluation.result {
        Ok(decision) => {
            let document = serde_json::to_value(decision)?;
            println!(
                "{}",
                serde_json::to_string_pretty(document.get("outcome").unwrap_or(&document))?
            );
            for reason in decision.reasons() {
                println!("reason: {} — {}", reason.code, reason.staff_text);
                if let Some(text) = &reason.buyer_text {
                    println!("  to the buyer: {text}");
                }
            }
        }
        Err(failure) => {
            println!("failed ({}): {failure}", failure.code().as_str());
            println!("→ {}", failure.code().advice());
        }
    }
    let limits = engine.limits(plugin.tier());
    println!("fuel: {} of {}", usage.fuel_used, limits.fuel);
    println!(
        "memory: {} of {} bytes",
        usage.memory_peak_bytes, limits.memory_bytes
    );
    println!("time: {} µs of {} ms", usage.duration_us, limits.wall_ms);
    for line in &usage.log {
        println!("log: {line}");
    }
    Ok(code)
}
