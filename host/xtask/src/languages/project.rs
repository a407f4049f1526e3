//! One project on its way to a component.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::Bench;

/// A project of the round.
#[derive(Debug)]
pub(crate) struct Project {
    /// For people and as a folder.
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) kind: String,
    /// Where the checkout has it; a new project is made by the command.
    example: Option<PathBuf>,
    /// The project that it is built around, from its own folder.
    inside: Option<String>,
}

/// How far it came.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) kind: String,
    pub(crate) is_example: bool,
    pub(crate) result: Result<Measured>,
}

/// What was measured on the way.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) component: PathBuf,
    pub(crate) bytes: u64,
    pub(crate) build_seconds: f64,
    /// From the upload until the version was ready.
    pub(crate) check_seconds: f64,
    pub(crate) tier: String,
    /// Median of the cases.
    pub(crate) fuel: u64,
    /// Largest of the cases.
    pub(crate) memory_bytes: u64,
    /// Median wall clock of one call, microseconds.
    pub(crate) call_us: u64,
}

impl Project {
    pub(crate) fn new(language: &str, kind: &str) -> Self {
        Self {
            // No example is called so: they share Cargo's target folder, which knows a component by its name.
            name: format!("new-{kind}-{language}"),
            language: language.to_owned(),
            kind: kind.to_owned(),
            example: None,
            inside: None,
        }
    }

    /// Every project below `examples/`.
    pub(crate) fn examples(root: &Path) -> Result<Vec<Self>> {
        let mut found = Vec::new();
        let examples = root.join("examples");
        for group in folders(&examples)? {
            for folder in folders(&group)?.into_iter().chain([group.clone()]) {
                let manifest = folder.join("policy.toml");
                let Ok(text) = std::fs::read_to_string(&manifest) else {
                    continue;
                };
                let optional = |name: &str| {
                    text.lines()
                        .find_map(|line| line.strip_prefix(&format!("{name} = \"")))
                        .and_then(|rest| rest.strip_suffix('"'))
                        .map(str::to_owned)
                };
                let word = |name: &str| {
                    optional(name).with_context(|| format!("{}: no `{name}`", manifest.display()))
                };
                let below = folder
                    .strip_prefix(&examples)?
                    .to_string_lossy()
                    .into_owned();
                found.push(Self {
                    name: format!("examples/{below}"),
                    language: word("language")?,
                    kind: word("kind")?,
                    example: Some(folder),
                    inside: optional("inside"),
                });
            }
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    pub(crate) fn is_composed(&self) -> bool {
        self.inside.is_some()
    }

    pub(crate) fn is_example(&self) -> bool {
        self.example.is_some()
    }

    /// Where it is built.
    pub(crate) fn folder(&self, bench: &Bench) -> PathBuf {
        bench.work.join(&self.name)
    }

    pub(crate) fn build(&self, bench: &Bench) -> Outcome {
        Outcome {
            name: self.name.clone(),
            language: self.language.clone(),
            kind: self.kind.clone(),
            is_example: self.is_example(),
            result: self.try_build(bench),
        }
    }

    fn try_build(&self, bench: &Bench) -> Result<Measured> {
        let folder = self.folder(bench);
        match &self.example {
            Some(example) => {
                copy(example, &folder)?;
                if let Some(inside) = &self.inside {
                    copy(&example.join(inside), &folder.join(inside))?;
                }
            }
            None => self.scaffold(bench, &folder)?,
        }
        let started = Instant::now();
        let mut command = bench.tools.command(&bench.program)?;
        run(command.args(["plugin", "build"]).arg(&folder))?;
        let component = folder.join("policy.wasm");
        let bytes = std::fs::metadata(&component)
            .with_context(|| format!("{}", component.display()))?
            .len();
        Ok(Measured {
            component,
            bytes,
            build_seconds: started.elapsed().as_secs_f64(),
            ..Measured::default()
        })
    }

    /// A new project, over what an earlier run left of its build.
    fn scaffold(&self, bench: &Bench, folder: &Path) -> Result<()> {
        let fresh = tempfile::tempdir()?;
        let made = fresh.path().join(&self.name);
        let mut command = bench.tools.command(&bench.program)?;
        run(command
            .args([
                "plugin",
                "new",
                "--kind",
                &self.kind,
                "--lang",
                &self.language,
            ])
            .arg(&made))?;
        copy(&made, folder)
    }
}

/// The cases of a project: name and content.
pub(crate) fn cases(folder: &Path) -> Result<Vec<(String, Value)>> {
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder.join("cases"))? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let case = serde_json::from_slice(&std::fs::read(&path)?)
            .with_context(|| format!("{}", path.display()))?;
        cases.push((name, case));
    }
    cases.sort_by(|one, other| one.0.cmp(&other.0));
    if cases.is_empty() {
        bail!("{} has no cases", folder.display());
    }
    Ok(cases)
}

pub(crate) fn run(command: &mut std::process::Command) -> Result<Vec<u8>> {
    let output = command.output().context("cannot start")?;
    if !output.status.success() {
        bail!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(output.stdout)
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("{}", folder.display()))? {
        let path = entry?.path();
        let is_link = path.is_symlink();
        if path.is_dir() && !is_link {
            found.push(path);
        }
    }
    Ok(found)
}

/// Copies files whose content is another one, links followed: a compiler goes by the time of a file.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
            continue;
        }
        let content = std::fs::read(&path).with_context(|| format!("{}", path.display()))?;
        if std::fs::read(&target).ok().as_ref() != Some(&content) {
            std::fs::write(&target, content).with_context(|| format!("{}", target.display()))?;
        }
    }
    Ok(())
}
