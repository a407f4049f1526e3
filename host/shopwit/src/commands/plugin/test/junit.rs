//! The JUnit format, which continuous integration reads.

use std::fmt::Write as _;

use shopwit_policy::CaseReport;

/// One suite with a case for each case; those whose call failed are errors, the others that do not pass failures.
pub(super) fn report(suite: &str, cases: &[(&CaseReport, bool)]) -> String {
    let errors = cases.iter().filter(|(_, is_trap)| *is_trap).count();
    let failures = cases
        .iter()
        .filter(|(case, is_trap)| !case.passed && !is_trap)
        .count();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\">\n",
        escaped(suite),
        cases.len(),
    );
    for (case, is_trap) in cases {
        let head = format!(
            "  <testcase classname=\"{}\" name=\"{}\"",
            escaped(&case.kind),
            escaped(&case.name)
        );
        if case.passed {
            // Writing to a String cannot fail, here and below.
            let _ = writeln!(text, "{head}/>");
            continue;
        }
        let what = if *is_trap { "error" } else { "failure" };
        let first = case.problems.first().map_or("", String::as_str);
        let _ = writeln!(
            text,
            "{head}>\n    <{what} message=\"{}\">{}</{what}>\n  </testcase>",
            escaped(first),
            escaped(&case.problems.join("\n"))
        );
    }
    text.push_str("</testsuite>\n");
    text
}

/// XML 1.0 has no way to write most control characters, so they become spaces.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_guest_says_cannot_break_the_report() {
        let case = CaseReport {
            name: "a\"b".to_owned(),
            kind: "refund".to_owned(),
            passed: false,
            problems: vec!["<x> & \u{1}".to_owned()],
            fuel_used: 0,
            memory_peak_bytes: 0,
            log: Vec::new(),
        };
        assert_eq!(
            report("s", &[(&case, false)]),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"s\" tests=\"1\" failures=\"1\" errors=\"0\">\n  <testcase classname=\"refund\" name=\"a&quot;b\">\n    <failure message=\"&lt;x&gt; &amp;  \">&lt;x&gt; &amp;  </failure>\n  </testcase>\n</testsuite>\n"
        );
    }
}
