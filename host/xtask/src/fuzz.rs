//! `cargo xtask fuzz`: requests made up from the API's own description, valid and broken ones.
//!
//! Any 5xx answer, and any answer that does not fit its description, fails the run.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{checkout, process, set_up};

/// What must hold for every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

/// A seed of its own, so that a failure in CI comes again on a desk.
const SEED: &str = "1";

/// A request that takes longer hangs.
const REQUEST_SECONDS_MAX: &str = "15";

/// Streams that have no end: no fuzzer hears the answer out.
const ENDLESS: [&str; 2] = [
    "/api/v1/shops/{shop}/events",
    "/api/v1/buyer/{shop}/conversation/events",
];

/// An upload is just bytes, which the fuzzer makes for the general type only.
const HOOKS: &str = "import schemathesis\nschemathesis.serializer.alias(\"application/wasm\", \"application/octet-stream\")\n";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Made-up requests an operation
    #[arg(long, default_value_t = Self::EXAMPLES)]
    examples: u32,

    /// Time for all requests together; what is left of it goes into further requests
    #[arg(long, default_value_t = Self::SECONDS)]
    seconds: u32,

    /// A running server to ask instead of a new demo shop
    #[arg(long, requires = "token")]
    url: Option<String>,

    /// Its owner's token
    #[arg(long, requires = "url")]
    token: Option<String>,
}

impl Arguments {
    const EXAMPLES: u32 = 12;
    const SECONDS: u32 = 90;
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            examples: Self::EXAMPLES,
            seconds: Self::SECONDS,
            url: None,
            token: None,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let program = set_up::schemathesis()?;
    if let (Some(url), Some(token)) = (&arguments.url, &arguments.token) {
        return fuzz(&program, url, token, arguments);
    }
    process::build_program(&checkout::root()?)?;
    let data = tempfile::tempdir()?;
    let mut demo = Demo::start(data.path())?;
    let result = fuzz(&program, &demo.url, &demo.token, arguments);
    if let Some(status) = demo.process.try_wait()? {
        bail!(
            "the server ended during the run: {status}; the end of its log:\n{}",
            demo.end_of_log()
        );
    }
    result.with_context(|| format!("the end of the server's log:\n{}", demo.end_of_log()))
}

fn fuzz(program: &Path, url: &str, token: &str, arguments: &Arguments) -> Result<()> {
    // Reports and the fuzzer's own store go here, not into the checkout.
    let folder = tempfile::tempdir()?;
    let report = folder.path().join("report.json");
    let hooks = folder.path().join("hooks.py");
    std::fs::write(&hooks, HOOKS)?;
    let mut command = Command::new(program);
    command
        .current_dir(folder.path())
        .env("SCHEMATHESIS_HOOKS", &hooks)
        .arg("run")
        .arg(format!("{url}/openapi.json"))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", CHECKS])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--max-examples", &arguments.examples.to_string()])
        .args(["--max-time", &arguments.seconds.to_string()])
        .args(["--request-timeout", REQUEST_SECONDS_MAX])
        .args(ENDLESS.iter().flat_map(|path| ["--exclude-path", *path]))
        .args(["--seed", SEED])
        .args(["--generation-database", "none"])
        .args(["--continue-on-failure", "--no-color"])
        .args(["--report", "json", "--report-json-path"])
        .arg(&report);
    eprintln!("▶ schemathesis, for at least {} s", arguments.seconds);
    let status = command.status().context("cannot start schemathesis")?;
    let report = std::fs::read(&report).context("schemathesis wrote no report")?;
    let report: Value = serde_json::from_slice(&report).context("its report is no JSON")?;
    let summary = judge(&report)?;
    if !status.success() {
        bail!("answers broke the rules above: {summary}");
    }
    eprintln!("✓ {summary}");
    Ok(())
}

/// A run that never got past sign-in, or that the request limits stopped, proves nothing.
fn judge(report: &Value) -> Result<String> {
    let number = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
    let selected = number("/operations/selected");
    let tested = number("/operations/tested");
    let generated = number("/test_cases/generated");
    let accepted: u64 = report
        .get("valid_rates")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .flat_map(|(_, phases)| phases.as_object().into_iter().flatten())
        .filter_map(|(_, rates)| rates.get("accepted").and_then(Value::as_u64))
        .sum();
    let summary = format!(
        "{generated} requests to {tested} of {selected} operations, {accepted} of the valid ones accepted"
    );
    if selected == 0 || tested < selected {
        bail!("not every operation was tried; give more --seconds: {summary}");
    }
    if accepted == 0 {
        bail!("no valid request was accepted, so nothing behind sign-in was reached: {summary}");
    }
    for warning in ["missing_auth", "rate_limited"] {
        let operations = report
            .pointer(&format!("/warnings/{warning}"))
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        if operations > 0 {
            eprintln!("note: {operations} operations with the warning {warning}");
        }
    }
    Ok(summary)
}

/// A demo shop on a port of its own, ended with this value.
pub(crate) struct Demo {
    process: Child,
    pub(crate) url: String,
    pub(crate) token: String,
    log: std::path::PathBuf,
}

impl Demo {
    pub(crate) fn start(data: &Path) -> Result<Self> {
        let log = data.join("log");
        let mut process = Command::new(checkout::target()?.join("debug/shopwit"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.join("shop"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&log)?)
            .spawn()
            .context("cannot start `shopwit demo`")?;
        let stdout = process.stdout.take().context("no standard output")?;
        let mut demo = Self {
            process,
            url: String::new(),
            token: String::new(),
            log,
        };
        let mut lines = BufReader::new(stdout).lines();
        for line in lines.by_ref() {
            let line = line?;
            if let Some(url) = line.strip_prefix("url: ") {
                demo.url = url.trim_end_matches('/').to_owned();
            } else if let Some(token) = line.strip_prefix("token: ") {
                demo.token = token.to_owned();
            } else if line == "ready" {
                // Somebody has to go on reading: a full or closed pipe would stop the server.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(demo);
            }
        }
        bail!(
            "`shopwit demo` ended before it was ready:\n{}",
            demo.end_of_log()
        )
    }

    fn end_of_log(&self) -> String {
        const LINES: usize = 20;
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let start = lines.len().saturating_sub(LINES);
        lines.get(start..).unwrap_or_default().join("\n")
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_run_that_reached_nothing_is_no_pass() {
        let check = |tested: u64, accepted: u64, passes: bool| {
            let report = json!({
                "operations": {"selected": 2, "tested": tested},
                "test_cases": {"generated": 30},
                "valid_rates": {"GET /a": {"fuzzing": {"accepted": accepted}}},
            });
            assert_eq!(super::judge(&report).is_ok(), passes, "{report}");
        };
        check(2, 5, true);
        check(1, 5, false);
        check(2, 0, false);
        check(0, 0, false);
    }
}
