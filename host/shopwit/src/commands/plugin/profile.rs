//! `shopwit plugin profile`: where the fuel of one call goes.

mod flame;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use shopwit_policy::FuelProfile;

use super::{
    engine,
    question::QuestionArguments,
    stop::{Stop, TRAPPED},
};

/// Functions that are listed on the terminal.
const LISTED: usize = 12;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The component, or a folder with policy.wasm. Built with its names, a Rust one has
    /// CARGO_PROFILE_RELEASE_STRIP=none
    file: PathBuf,
    #[command(flatten)]
    question: QuestionArguments,
    /// Where to: .svg draws a flame graph, .folded is the format of flame graph tools, .json that of speedscope.app
    #[arg(short, long)]
    output: PathBuf,
    /// Calls that are made, each a little longer than the one before
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    samples: u64,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let write = writer(&arguments.output)?;
    let wasm = engine::read(&engine::component_path(&arguments.file))?;
    let engine = engine::open()?;
    let plugin = engine::load(&engine, &wasm)?;
    let asked = arguments.question.read(&engine, &plugin)?;
    let profile = engine.profile(&plugin, &wasm, &asked.question, arguments.samples)?;
    let title = format!(
        "{} {}, {}: {} fuel",
        plugin.description().name,
        plugin.description().version,
        asked.kind,
        profile.fuel_used
    );
    let text = write(&title, &profile);
    std::fs::File::create(&arguments.output)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("writing {}", arguments.output.display()))?;
    println!("{title} in {} samples", profile.samples);
    for (function, fuel) in flame::own(&profile).into_iter().take(LISTED) {
        let tenths = u128::from(fuel) * 1000 / u128::from(profile.fuel_used.max(1));
        println!("{:>5}.{}% {fuel:>12}  {function}", tenths / 10, tenths % 10);
    }
    println!("wrote {}", arguments.output.display());
    if let Some(failure) = &profile.failure {
        eprintln!("shopwit: the call fails ({}): {failure}", failure.code());
        return Ok(ExitCode::from(TRAPPED));
    }
    Ok(ExitCode::SUCCESS)
}

fn writer(path: &Path) -> Result<fn(&str, &FuelProfile) -> String, Stop> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("svg") => Ok(flame::svg),
        Some("folded") => Ok(|_, profile| flame::folded(profile)),
        Some("json") => Ok(flame::speedscope),
        _ => Err(Stop::usage_text(format!(
            "{}: a profile ends in .svg, .folded or .json",
            path.display()
        ))),
    }
}
