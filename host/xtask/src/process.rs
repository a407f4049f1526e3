//! Running other programs: what is run is shown, and a failure names it.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

/// How often a waiting line is redrawn.
const SPINNER_TICK_MS: u64 = 120;

/// The `cargo` that runs us, so that a `+toolchain` choice holds for what we start.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What it says of this package: build scripts that look at the same names would run anew, and all that needs them.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Builds the program, `debug/shopwit`. Always with the features of the whole workspace: with those of one package cargo
/// would build the sandbox, minutes of work, a second time.
pub(crate) fn build_program(root: &Path) -> Result<()> {
    show(
        cargo()
            .current_dir(root)
            .args(["build", "--workspace", "--bin", "shopwit"]),
    )
}

/// A program with its arguments as a person would type them, for messages.
pub(crate) fn line(command: &Command) -> String {
    let program = command.get_program();
    let program = Path::new(program)
        .file_name()
        .unwrap_or(program)
        .to_string_lossy()
        .into_owned();
    std::iter::once(program)
        .chain(
            command
                .get_args()
                .map(|argument| argument.to_string_lossy().into_owned()),
        )
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs a program whose own output shows its progress (Cargo, a test runner).
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let line = line(command);
    eprintln!("▶ {line}");
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed: {status}");
    }
    Ok(())
}

/// Runs a silent program behind a spinner; its output is shown only when it fails.
pub(crate) fn wait(what: &str, command: &mut Command) -> Result<Vec<u8>> {
    let line = line(command);
    let started = Instant::now();
    let spinner = ProgressBar::new_spinner().with_message(what.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(std::time::Duration::from_millis(SPINNER_TICK_MS));
    let output = command.output();
    spinner.finish_and_clear();
    let output = output.with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!(
            "`{line}` failed: {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    eprintln!("✓ {what} ({:.1} s)", started.elapsed().as_secs_f32());
    Ok(output.stdout)
}

/// Replaces this process with another program; comes back only when that fails.
#[cfg(unix)]
pub(crate) fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", line(command)))
}

/// Runs another program to its end, where a process cannot be replaced.
#[cfg(not(unix))]
pub(crate) fn become_it(command: &mut Command) -> Result<()> {
    show(command)
}

/// Whether a program of this name can be started at all.
pub(crate) fn exists(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    #[test]
    fn a_line_reads_as_typed() {
        let mut command = Command::new("/opt/tools/cargo");
        command.args(["test", "--workspace"]);
        assert_eq!(super::line(&command), "cargo test --workspace");
    }

    #[test]
    fn a_failing_program_is_named_with_its_output() {
        let error = super::wait(
            "failing",
            Command::new("sh").args(["-c", "echo broken; exit 3"]),
        )
        .expect_err("exit status 3");
        let text = error.to_string();
        assert!(text.contains("sh -c"), "{text}");
        assert!(text.contains("broken"), "{text}");
    }
}
