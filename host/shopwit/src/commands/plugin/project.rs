//! `shopwit plugin new` and `shopwit plugin build`.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use shopwit_kit::Language;
use shopwit_policy::Kind;

/// How often a waiting line is redrawn.
const SPINNER_TICK: Duration = Duration::from_millis(120);

#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// The question that it answers, for example courier-fee
    #[arg(long)]
    kind: Kind,
    /// rust, typescript, javascript, python, go, c, zig or assemblyscript
    #[arg(long = "lang")]
    language: Language,
    /// A folder that does not exist yet; its name is the policy's
    folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    /// The project; the current folder unless given
    #[arg(default_value = ".")]
    folder: PathBuf,
}

pub(crate) fn new(arguments: &NewArguments) -> Result<ExitCode> {
    let made = shopwit_kit::create(&arguments.folder, arguments.kind, arguments.language)?;
    println!("{} is ready. Next:\n", made.folder.display());
    println!("    cd {}", made.folder.display());
    if let Some(install) = made.install {
        println!("    {install}");
    }
    println!("    shopwit plugin build");
    println!("\nThe rule is in {}.", made.source);
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn build(arguments: &BuildArguments) -> Result<ExitCode> {
    let started = Instant::now();
    let waiting = waiting_line();
    let built = shopwit_kit::build(&arguments.folder, &mut |step| match &waiting {
        Some(line) => line.set_message(step.to_owned()),
        None => eprintln!("{step}"),
    });
    if let Some(line) = waiting {
        line.finish_and_clear();
    }
    let built = built?;
    println!(
        "{}: {} bytes, {} tier, {} in {:.1} s",
        arguments.folder.join(shopwit_kit::COMPONENT_FILE).display(),
        built.inspection.bytes,
        built.inspection.tier,
        built.language,
        started.elapsed().as_secs_f32()
    );
    Ok(ExitCode::SUCCESS)
}

/// A line that shows that work goes on, where somebody looks.
fn waiting_line() -> Option<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        return None;
    }
    let line = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        line.set_style(style);
    }
    line.enable_steady_tick(SPINNER_TICK);
    Some(line)
}
