//! `cargo xtask languages`: a new project in every language for four kinds, and every example, from the source to a
//! decision of a running host; the courier-fee examples of some languages also under other component runtimes.

mod host;
mod project;
mod table;
mod tools;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, bail};

use crate::{checkout, process};
use project::{Outcome, Project};
use tools::Tools;

/// Languages, as `shopwit plugin new` names them.
const LANGUAGES: [&str; 8] = [
    "rust",
    "typescript",
    "javascript",
    "python",
    "go",
    "c",
    "zig",
    "assemblyscript",
];
/// Kinds for which a new project is made in every language.
const KINDS: [&str; 4] = ["courier-fee", "refund", "discount", "script"];
/// Builds at the same time; most compilers take a core each.
const BUILDERS: usize = 2;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only this language; may be given several times
    #[arg(long)]
    only: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExampleArguments {
    /// Rewrite the table in examples/README.md
    #[arg(long)]
    table: bool,
    /// Only this language; may be given several times
    #[arg(long)]
    only: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let bench = Bench::set_up()?;
    let mut projects = Vec::new();
    for language in LANGUAGES {
        for kind in KINDS {
            projects.push(Project::new(language, kind));
        }
    }
    projects.extend(Project::examples(&bench.root)?);
    projects.retain(|project| wanted(&arguments.only, &project.language));
    let outcomes = bench.go_through(&projects)?;
    let mut failed = 0;
    for outcome in &outcomes {
        if let Err(error) = &outcome.result {
            failed += 1;
            println!("✗ {}: {error:#}", outcome.name);
        }
    }
    let passed = outcomes.len() - failed;
    println!("{passed} passed, {failed} failed");
    if failed > 0 {
        bail!(
            "{failed} of {} did not get to a right decision",
            outcomes.len()
        );
    }
    Ok(())
}

pub(crate) fn run_examples(arguments: &ExampleArguments) -> Result<()> {
    let bench = Bench::set_up()?;
    let mut projects = Project::examples(&bench.root)?;
    projects.retain(|project| wanted(&arguments.only, &project.language));
    let outcomes = bench.go_through(&projects)?;
    let rows = table::rows(&outcomes);
    println!("{rows}");
    if arguments.table {
        table::write(&bench.root, &rows)?;
    }
    let failed = outcomes
        .iter()
        .filter(|outcome| outcome.result.is_err())
        .count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    if failed > 0 {
        bail!("{failed} examples failed");
    }
    Ok(())
}

fn wanted(only: &[String], language: &str) -> bool {
    only.is_empty() || only.iter().any(|named| named == language)
}

/// Everything that building and asking needs.
pub(crate) struct Bench {
    pub(crate) root: PathBuf,
    pub(crate) program: PathBuf,
    pub(crate) tools: Tools,
    /// Where projects are built; kept, so that the next run is short.
    pub(crate) work: PathBuf,
}

impl Bench {
    fn set_up() -> Result<Self> {
        let root = checkout::root()?;
        let tools = Tools::install()?;
        process::build_program(&root)?;
        let work = checkout::cache()?.join("languages/projects");
        std::fs::create_dir_all(&work)
            .with_context(|| format!("cannot create {}", work.display()))?;
        Ok(Self {
            program: checkout::target()?.join("debug/shopwit"),
            root,
            tools,
            work,
        })
    }

    /// Builds all of them, then asks a running host.
    fn go_through(&self, projects: &[Project]) -> Result<Vec<Outcome>> {
        // One may be built around another, which the others' builders must not be writing then.
        let (around, alone): (Vec<_>, Vec<_>) = projects
            .iter()
            .enumerate()
            .partition(|(_, project)| project.is_composed());
        let mut outcomes = self.build(&alone);
        outcomes.extend(self.build(&around));
        outcomes.sort_by_key(|(index, _)| *index);
        let mut outcomes: Vec<Outcome> = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
        if outcomes.len() != projects.len() {
            bail!("a builder ended early");
        }
        host::ask(self, projects, &mut outcomes)?;
        outcomes.extend(host::elsewhere(self, projects)?);
        Ok(outcomes)
    }

    /// Some at the same time; each outcome with its project's place.
    fn build(&self, projects: &[(usize, &Project)]) -> Vec<(usize, Outcome)> {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let builders: Vec<_> = (0..BUILDERS)
                .map(|_| {
                    scope.spawn(|| {
                        let mut done = Vec::new();
                        while let Some((place, project)) =
                            projects.get(next.fetch_add(1, Ordering::Relaxed))
                        {
                            let outcome = project.build(self);
                            match &outcome.result {
                                Ok(built) => eprintln!(
                                    "✓ {} built in {:.1} s, {} bytes",
                                    outcome.name, built.build_seconds, built.bytes
                                ),
                                Err(error) => eprintln!("✗ {}: {error:#}", outcome.name),
                            }
                            done.push((*place, outcome));
                        }
                        done
                    })
                })
                .collect();
            builders
                .into_iter()
                .flat_map(|builder| builder.join().unwrap_or_default())
                .collect()
        })
    }
}
