//! `shopwit plugin`: policies without a host, under the limits of production.

mod project;
mod signing;

use std::{io::Read, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context as _, Result};
use clap::Subcommand;
use serde_json::{Value as Json, json};
use shopwit_policy::{
    PolicyEngine, TableSet,
    engine::EngineConfig,
    kinds::{AnyInput, Kind, types::Context},
    plugin::Plugin,
    tables::{columns_of, table_from_csv},
};

/// What `plugin run` answers to its caller, as the shell sees it.
const REJECTED: u8 = 3;
const TRAPPED: u8 = 4;
const BAD_USAGE: u8 = 2;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a project for a policy, in any of eight languages.
    New(project::NewArguments),
    /// Build the project in a folder into policy.wasm.
    Build(project::BuildArguments),
    /// Ask a component one question. Exit codes: 0 decided, 2 bad usage, 3 rejected component, 4 trap or limit.
    Run {
        /// The component
        file: PathBuf,
        /// For example courier-fee
        #[arg(long)]
        kind: String,
        /// JSON of the input; - reads standard input
        #[arg(long)]
        input: PathBuf,
        /// JSON of the settings; the component's defaults unless given
        #[arg(long)]
        settings: Option<PathBuf>,
        /// A table as NAME=FILE.csv; the component's starter rows unless given
        #[arg(long = "table", value_parser = name_and_file)]
        tables: Vec<(String, PathBuf)>,
        /// The time that the policy is told, epoch milliseconds
        #[arg(long, default_value_t = 1_772_418_600_000)]
        now_ms: i64,
        /// BCP 47 language of reasons and texts
        #[arg(long, default_value = "zh-CN")]
        locale: String,
        /// Print one JSON document instead of text
        #[arg(long)]
        json: bool,
    },
    /// Make a key that signs components.
    Keygen(signing::KeygenArguments),
    /// Sign a component for a shop; prints the value of the header Shopwit-Signature.
    Sign(signing::SignArguments),
}

fn name_and_file(text: &str) -> Result<(String, PathBuf), String> {
    text.split_once('=')
        .map(|(name, file)| (name.to_owned(), file.into()))
        .ok_or_else(|| "write NAME=FILE.csv".to_owned())
}

pub(crate) fn run(command: Command) -> Result<ExitCode> {
    let (file, kind, input, settings, tables, now_ms, locale, json) = match command {
        Command::Run {
            file,
            kind,
            input,
            settings,
            tables,
            now_ms,
            locale,
            json,
        } => (file, kind, input, settings, tables, now_ms, locale, json),
        Command::New(arguments) => return project::new(&arguments),
        Command::Build(arguments) => return project::build(&arguments),
        Command::Keygen(arguments) => return signing::keygen(&arguments),
        Command::Sign(arguments) => return signing::sign(&arguments),
    };
    let question = match Question::read(&kind, &input, settings, now_ms, locale) {
        Ok(question) => question,
        Err(error) => {
            eprintln!("shopwit: {error:#}");
            return Ok(ExitCode::from(BAD_USAGE));
        }
    };
    let wasm = match std::fs::read(&file) {
        Ok(wasm) => wasm,
        Err(error) => {
            eprintln!("shopwit: reading {}: {error}", file.display());
            return Ok(ExitCode::from(BAD_USAGE));
        }
    };
    let engine = PolicyEngine::new(EngineConfig::default())?;
    let plugin = match engine.load(&wasm) {
        Ok(plugin) => plugin,
        Err(rejection) => {
            eprintln!("rejected: {rejection}");
            return Ok(ExitCode::from(REJECTED));
        }
    };
    if !plugin.kinds().any(|known| known == question.kind) {
        let known: Vec<_> = plugin.kinds().map(|kind| kind.to_string()).collect();
        eprintln!(
            "rejected: this component answers {}, not {}",
            known.join(", "),
            question.kind
        );
        return Ok(ExitCode::from(REJECTED));
    }
    let tables = match read_tables(&plugin, &tables) {
        Ok(tables) => tables,
        Err(error) => {
            eprintln!("shopwit: {error:#}");
            return Ok(ExitCode::from(BAD_USAGE));
        }
    };
    // A guest may use more stack than a main thread promises.
    std::thread::Builder::new()
        .stack_size(8 << 20)
        .spawn(move || ask(&engine, &plugin, question, &tables, json))?
        .join()
        .map_err(|_| anyhow::anyhow!("the call panicked"))?
}

struct Question {
    kind: Kind,
    input: AnyInput,
    context: Context,
    settings_given: bool,
}

impl Question {
    fn read(
        kind: &str,
        input: &PathBuf,
        settings: Option<PathBuf>,
        now_ms: i64,
        locale: String,
    ) -> Result<Self> {
        let kind: Kind = kind.parse()?;
        let text = if input.as_os_str() == "-" {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            text
        } else {
            std::fs::read_to_string(input)
                .with_context(|| format!("reading {}", input.display()))?
        };
        let input = AnyInput::from_json(kind, &text)
            .map_err(|failure| anyhow::anyhow!("the input: {failure}"))?;
        let settings_given = settings.is_some();
        let settings = match settings {
            Some(path) => {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("reading {}", path.display()))?;
                serde_json::from_str::<Json>(&text)
                    .with_context(|| format!("in {}", path.display()))?
                    .to_string()
            }
            None => "{}".to_owned(),
        };
        let context = Context {
            shop: "shop_local".to_owned(),
            decision: "decision_local".to_owned(),
            now_ms,
            time_zone: "Asia/Shanghai".to_owned(),
            utc_offset_seconds: 28_800,
            is_workday: true,
            is_statutory_holiday: false,
            promotions: Vec::new(),
            locale,
            currency: "CNY".to_owned(),
            settings,
        };
        Ok(Self {
            kind,
            input,
            context,
            settings_given,
        })
    }
}

fn read_tables(plugin: &Plugin, given: &[(String, PathBuf)]) -> Result<TableSet> {
    let mut tables = Vec::new();
    for spec in &plugin.description().tables {
        let text = match given.iter().find(|(name, _)| *name == spec.name) {
            Some((_, path)) => std::fs::read_to_string(path)
                .with_context(|| format!("reading {}", path.display()))?,
            None => spec.starter_csv.clone(),
        };
        let table = table_from_csv(columns_of(spec), &text)
            .with_context(|| format!("table {}", spec.name))?;
        tables.push((spec.name.clone(), Arc::new(table)));
    }
    Ok(tables.into_iter().collect())
}

fn ask(
    engine: &PolicyEngine,
    plugin: &Plugin,
    mut question: Question,
    tables: &TableSet,
    as_json: bool,
) -> Result<ExitCode> {
    if !question.settings_given {
        let defaults = plugin
            .default_settings()
            .map_err(|error| anyhow::anyhow!("the settings schema: {error}"))?;
        question.context.settings = Json::Object(defaults.clone()).to_string();
    }
    let evaluation =
        engine.evaluate_any_blocking(plugin, &question.context, &question.input, tables, None);
    let usage = &evaluation.usage;
    match &evaluation.result {
        Ok(decision) => {
            let document = serde_json::to_value(decision)?;
            if as_json {
                println!(
                    "{}",
                    serde_json::to_string_pretty(&json!({"decision": document, "usage": usage}))?
                );
            } else {
                println!(
                    "{}",
                    serde_json::to_string_pretty(document.get("outcome").unwrap_or(&document))?
                );
                for reason in decision.reasons() {
                    println!("reason: {} — {}", reason.code, reason.staff_text);
                }
            }
        }
        Err(failure) => {
            if as_json {
                println!(
                    "{}",
                    serde_json::to_string_pretty(
                        &json!({"failure": failure.to_string(), "usage": usage})
                    )?
                );
            } else {
                println!("failed: {failure}");
            }
        }
    }
    if !as_json {
        println!("fuel: {}", usage.fuel_used);
        println!("memory peak: {} bytes", usage.memory_peak_bytes);
        println!("time: {} µs", usage.duration_us);
        for line in &usage.log {
            println!("log: {line}");
        }
    }
    Ok(if evaluation.result.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(TRAPPED)
    })
}
