//! The tools of a language: found in the project, else on the PATH, else named with the command that installs them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};

/// Characters of a tool's complaint that are shown; a compiler can go on for long.
const COMPLAINT_CHARS_MAX: usize = 8_000;

/// Where tools are looked for, first to last.
pub(super) struct Tools {
    folders: Vec<PathBuf>,
}

impl Tools {
    /// Packages that the project installed for itself come before the machine's.
    pub(super) fn of(project: &Path) -> Self {
        let mut folders = vec![project.join("node_modules/.bin"), project.join(".venv/bin")];
        if let Some(path) = std::env::var_os("PATH") {
            folders.extend(std::env::split_paths(&path));
        }
        Self { folders }
    }

    /// A program, where it is there.
    pub(super) fn find(&self, name: &str) -> Option<PathBuf> {
        self.folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
    }

    /// A program, or how to get it.
    pub(super) fn need(&self, name: &str, install: &str) -> Result<Command> {
        match self.find(name) {
            Some(path) => Ok(Command::new(path)),
            None => bail!("`{name}` is missing. Install it with:\n\n    {install}\n"),
        }
    }
}

/// Runs a tool in silence; what it says is shown when it fails.
pub(super) fn run(command: &mut Command) -> Result<Output> {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let output = command
        .output()
        .with_context(|| format!("`{name}` cannot be started"))?;
    if output.status.success() {
        return Ok(output);
    }
    let said: String = [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat();
    let shown: String = said.trim().chars().take(COMPLAINT_CHARS_MAX).collect();
    bail!("`{name}` failed ({}):\n{shown}", output.status)
}
