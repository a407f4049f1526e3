//! `shopwit plugin test`: the cases of a component, its own and those of files, each twice.

pub(super) mod case_file;
mod junit;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use serde_json::Value as Json;
use shopwit_policy::{
    CaseReport, CaseRun, FailureCode, Kind, Plugin, PolicyEngine, kinds::describe::TestCase,
};
use shopwit_service::policies::versions;

use self::case_file::CaseFile;
use super::{
    engine,
    question::only_kind,
    stop::{FAILED, REJECTED, Stop, TRAPPED},
};

/// Where a project keeps its cases.
const CASES_FOLDER: &str = "cases";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The component, or a folder with policy.wasm and cases/
    #[arg(default_value = ".")]
    file: PathBuf,
    /// Folder of case files (.json, .toml); cases/ of the folder unless given
    #[arg(long)]
    cases: Option<PathBuf>,
    /// Only cases whose name contains this
    #[arg(long, default_value = "")]
    filter: String,
    /// Write what was answered into the case files whose expectation differs
    #[arg(long)]
    update: bool,
    /// Write a report in the JUnit format
    #[arg(long)]
    junit: Option<PathBuf>,
}

/// A case, and how it went.
struct Ran {
    report: CaseReport,
    /// The call itself failed: how.
    failure: Option<FailureCode>,
    /// The answer hangs on the decision's id.
    chance: Option<String>,
    /// The file has now what was answered.
    is_updated: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let files = case_files(arguments)?;
    let wasm = engine::read(&engine::component_path(&arguments.file))?;
    let engine = engine::open()?;
    let progress = engine::Progress::new(&wasm);
    let (plugin, checked) =
        versions::check_without_host(&engine, &wasm, &|step| progress.show(step));
    drop(progress);
    let Some(plugin) = plugin else {
        let code = checked.code.as_deref().unwrap_or_default();
        return Err(Stop::rejected(format!(
            "{} ({code})",
            checked.problems.join("\n")
        )));
    };
    let mut ran = Vec::new();
    for case in own_cases(&plugin, &files) {
        if case.name.contains(&arguments.filter) {
            ran.push(Ran::of(engine.run_case(&plugin, case)));
        }
    }
    for file in &files {
        if file.name.contains(&arguments.filter) {
            ran.push(of_file(&engine, &plugin, file, arguments.update)?);
        }
    }
    for one in &ran {
        one.show();
    }
    for warning in &checked.warnings {
        println!("warning: {warning}");
    }
    // What is wrong besides the cases: a host would refuse it for that too.
    let others: Vec<&String> = checked
        .problems
        .iter()
        .filter(|problem| !problem.starts_with("case `"))
        .collect();
    for problem in &others {
        println!("rejected: {problem}");
    }
    if let Some(path) = &arguments.junit {
        let reports: Vec<_> = ran
            .iter()
            .map(|one| (&one.report, one.failure.is_some()))
            .collect();
        std::fs::write(path, junit::report(&plugin.description().name, &reports))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    let failed = ran.iter().filter(|one| !one.report.passed).count();
    let updated = ran.iter().filter(|one| one.is_updated).count();
    let updates = match updated {
        0 => String::new(),
        updated => format!(", {updated} updated"),
    };
    println!("{} passed, {failed} failed{updates}", ran.len() - failed);
    Ok(if !others.is_empty() {
        ExitCode::from(REJECTED)
    } else if ran.iter().any(|one| one.failure.is_some()) {
        ExitCode::from(TRAPPED)
    } else if failed > 0 {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    })
}

fn case_files(arguments: &Arguments) -> Result<Vec<CaseFile>, Stop> {
    let folder = match &arguments.cases {
        Some(folder) => folder.clone(),
        None if arguments.file.is_dir() => {
            let folder = arguments.file.join(CASES_FOLDER);
            if !folder.is_dir() {
                return Ok(Vec::new());
            }
            folder
        }
        None => return Ok(Vec::new()),
    };
    let read = || -> anyhow::Result<Vec<CaseFile>> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
            .with_context(|| format!("reading {}", folder.display()))?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<_>>()?;
        paths.retain(|path| is_case_file(path));
        paths.sort();
        paths.iter().map(|path| CaseFile::read(path)).collect()
    };
    read().map_err(Stop::usage)
}

fn is_case_file(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "json" || extension == "toml")
}

/// The cases that the component carries, without those that were built in from the files.
fn own_cases<'p>(plugin: &'p Plugin, files: &'p [CaseFile]) -> impl Iterator<Item = &'p TestCase> {
    let is_file = |case: &TestCase| {
        let body: Option<serde_json::Map<String, Json>> =
            serde_json::from_str(&case.case_json).ok();
        files
            .iter()
            .any(|file| file.name == case.name && body.as_ref() == Some(&file.body))
    };
    plugin
        .description()
        .cases
        .iter()
        .filter(move |case| !is_file(case))
}

fn of_file(
    engine: &PolicyEngine,
    plugin: &Plugin,
    file: &CaseFile,
    update: bool,
) -> Result<Ran, Stop> {
    let kind: Kind = only_kind(plugin, file.kind)?;
    if !file.body.contains_key("expect") && !update {
        return Err(Stop::usage_text(format!(
            "{} expects nothing; write `expect`, or let --update write what is answered",
            file.path.display()
        )));
    }
    let mut body = file.body.clone();
    body.entry("expect")
        .or_insert_with(|| Json::Object(serde_json::Map::new()));
    let case = TestCase {
        name: file.name.clone(),
        kind: kind.to_string(),
        case_json: Json::Object(body).to_string(),
    };
    let run = engine.run_case(plugin, &case);
    let differs = !run.report.passed || !file.body.contains_key("expect");
    let found = run.found.clone();
    let mut ran = Ran::of(run);
    if update
        && differs
        && let Some(found) = found
    {
        file.write_expect(&found)?;
        ran.report = engine
            .run_case(
                plugin,
                &TestCase {
                    case_json: file.with_expect(found),
                    ..case
                },
            )
            .report;
        ran.is_updated = true;
    }
    Ok(ran)
}

impl Ran {
    fn of(run: CaseRun) -> Self {
        Self {
            failure: run.failure.map(|failure| failure.code()),
            chance: run.depends_on_chance,
            report: run.report,
            is_updated: false,
        }
    }

    fn show(&self) {
        let report = &self.report;
        let mark = if report.passed { "✓" } else { "✗" };
        let updated = if self.is_updated { ", updated" } else { "" };
        println!(
            "{mark} {} ({}): {} fuel, {} KiB{updated}",
            report.name,
            report.kind,
            report.fuel_used,
            report.memory_peak_bytes / 1024
        );
        if let Some(chance) = &self.chance {
            println!("    warning: {chance}");
        }
        if report.passed {
            return;
        }
        for problem in &report.problems {
            println!("    {problem}");
        }
        if let Some(failure) = self.failure {
            println!("    → {}", failure.advice());
        }
        for line in &report.log {
            println!("    log: {line}");
        }
    }
}
