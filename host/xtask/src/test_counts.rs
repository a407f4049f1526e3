//! Runs a test runner with its output passed on, and adds up what its closing lines say.

use std::io::{BufRead, BufReader, Read, Write};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process;

/// How many tests ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// Runs a test runner; the answer is its counts and whether it ended well.
pub(crate) fn run(command: &mut Command) -> Result<(Counts, bool)> {
    let line = process::line(command);
    eprintln!("▶ {line}");
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{line}`"))?;
    let stdout = child.stdout.take().context("no standard output")?;
    let stderr = child.stderr.take().context("no standard error")?;
    let counts = std::thread::scope(|scope| {
        let other = scope.spawn(|| pass_on(stderr, std::io::stderr()));
        let mut counts = pass_on(stdout, std::io::stdout());
        if let Ok(more) = other.join() {
            counts += more;
        }
        counts
    });
    let status = child.wait()?;
    Ok((counts, status.success()))
}

/// Copies a stream line by line and counts; a line that is not UTF-8 is passed on all the same.
fn pass_on(from: impl Read, mut to: impl Write) -> Counts {
    let mut counts = Counts::default();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        // Nobody may be reading our output; the tests run on.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        if let Some(more) = closing_line(&without_colours(&String::from_utf8_lossy(&line))) {
            counts += more;
        }
        line.clear();
    }
    counts
}

/// The counts in a closing line of libtest or nextest.
fn closing_line(line: &str) -> Option<Counts> {
    let line = line.trim();
    let counted = if let Some(rest) = line.strip_prefix("test result: ") {
        rest.split_once(". ")?.1
    } else if line.starts_with("Summary [") {
        line.split_once("tests run: ")
            .or_else(|| line.split_once("test run: "))?
            .1
    } else {
        return None;
    };
    let mut counts = Counts::default();
    for part in counted.split([',', ';']) {
        let mut words = part.split_whitespace();
        let (Some(number), Some(word)) = (words.next(), words.next()) else {
            continue;
        };
        let Ok(number) = number.parse::<u64>() else {
            continue;
        };
        match word {
            "passed" => counts.passed += number,
            "failed" | "timed" | "exec" => counts.failed += number,
            "ignored" | "skipped" => counts.skipped += number,
            _ => {}
        }
    }
    Some(counts)
}

/// The text without terminal colour codes (`ESC [ … m`).
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            let _ = letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{Counts, closing_line, pass_on, without_colours};

    fn check(line: &str, wanted: Option<(u64, u64, u64)>) {
        let wanted = wanted.map(|(passed, failed, skipped)| Counts {
            passed,
            failed,
            skipped,
        });
        assert_eq!(closing_line(&without_colours(line)), wanted, "{line}");
    }

    #[test]
    fn closing_lines_are_understood() {
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.00s",
            Some((12, 0, 1)),
        );
        check(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
            Some((3, 2, 0)),
        );
        check(
            "     Summary [   1.021s] 20 tests run: 18 passed (1 slow), 1 failed, 1 timed out, 4 skipped",
            Some((18, 2, 4)),
        );
        check(
            "\u{1b}[32;1m     Summary\u{1b}[0m [   0.005s] \u{1b}[1m1\u{1b}[0m test run: \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped",
            Some((1, 0, 0)),
        );
        check("running 3 tests", None);
        check("test tests::passed ... ok", None);
    }

    #[test]
    fn output_is_passed_on_unchanged_and_added_up() {
        let text = b"a \xff line\ntest result: ok. 2 passed; 0 failed; 0 ignored\nx\ntest result: ok. 3 passed; 0 failed; 0 ignored";
        let mut out = Vec::new();
        let counts = pass_on(&text[..], &mut out);
        assert_eq!(out, text);
        assert_eq!(counts.passed, 5);
    }
}
