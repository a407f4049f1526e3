//! What was measured of the examples, as a table of `examples/README.md`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::project::Outcome;

const README: &str = "examples/README.md";
const BEGIN: &str = "<!-- measured -->\n";
const END: &str = "<!-- end -->\n";

/// A row for each example; one that does not work says why.
pub(crate) fn rows(outcomes: &[Outcome]) -> String {
    let mut text = String::from(
        "| example | language | bytes | tier | build, s | upload to ready, s | call, µs (median) | fuel (median) | memory, bytes |\n\
         | --- | --- | --: | --- | --: | --: | --: | --: | --: |\n",
    );
    for outcome in outcomes.iter().filter(|outcome| outcome.is_example) {
        let name = outcome.name.trim_start_matches("examples/");
        // Writing to a String cannot fail.
        let _ = match &outcome.result {
            Ok(measured) => writeln!(
                text,
                "| [{name}]({name}/) | {} | {} | {} | {:.1} | {:.1} | {} | {} | {} |",
                outcome.language,
                measured.bytes,
                measured.tier,
                measured.build_seconds,
                measured.check_seconds,
                measured.call_us,
                measured.fuel,
                measured.memory_bytes
            ),
            Err(error) => {
                let why = format!("{error:#}").replace(['\n', '|'], " ");
                let short: String = why.chars().take(200).collect();
                writeln!(
                    text,
                    "| [{name}]({name}/) | {} | does not work: {short} |",
                    outcome.language
                )
            }
        };
    }
    text
}

/// Puts the table into the README.
pub(crate) fn write(root: &Path, rows: &str) -> Result<()> {
    let path = root.join(README);
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let (before, rest) = text
        .split_once(BEGIN)
        .with_context(|| format!("{README} has no line `{}`", BEGIN.trim()))?;
    let (_, after) = rest
        .split_once(END)
        .with_context(|| format!("{README} has no line `{}`", END.trim()))?;
    std::fs::write(&path, format!("{before}{BEGIN}{rows}{END}{after}"))
        .with_context(|| format!("writing {}", path.display()))
}
