//! A page of documentation as commands with what they print.

/// Stands for whatever comes there, over several lines too.
const ANYTHING: char = '…';

/// A section with its commands.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) steps: Vec<Step>,
}

/// A command, and what the page says that it prints.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) command: String,
    pub(super) expected: String,
}

/// The sections that have commands: lines that begin with `$ ` in blocks of the language `console`.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut in_console = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_console = line == "```console";
            continue;
        }
        if !in_console {
            if let Some(title) = line.strip_prefix("## ") {
                sections.push(Section {
                    title: title.to_owned(),
                    steps: Vec::new(),
                });
            }
            continue;
        }
        let Some(section) = sections.last_mut() else {
            continue;
        };
        if let Some(command) = line.strip_prefix("$ ") {
            section.steps.push(Step {
                command: command.to_owned(),
                expected: String::new(),
            });
        } else if let Some(step) = section.steps.last_mut() {
            step.expected.push_str(line);
            step.expected.push('\n');
        }
    }
    sections.retain(|section| !section.steps.is_empty());
    sections
}

/// Whether a text is what the page says: all parts between the dots, in their order, from the first line on.
pub(super) fn fits(expected: &str, found: &str) -> bool {
    let expected = expected.trim_end();
    let mut rest = found.trim_end();
    let mut parts = expected.split(ANYTHING);
    let first = parts.next().unwrap_or_default();
    match rest.strip_prefix(first) {
        Some(after) => rest = after,
        None => return false,
    }
    let mut ends_open = false;
    let mut has_dots = false;
    for part in parts {
        has_dots = true;
        // A line of dots alone may stand for no line at all.
        let part = part.trim_start_matches('\n');
        ends_open = part.is_empty();
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.is_empty() || (has_dots && ends_open) || rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_and_compared() {
        let page = "# T\n```\nno command\n```\n## One\n```console\n$ first\nsaid …\nmore\n$ second\n```\n## Two\n";
        let sections = sections(page);
        assert_eq!(sections.len(), 1);
        let steps = &sections[0].steps;
        assert_eq!(steps[0].command, "first");
        assert_eq!(steps[0].expected, "said …\nmore\n");
        assert_eq!(steps[1].expected, "");
        for (expected, found, is_same) in [
            ("a … c\n", "a b c\n", true),
            ("a … c\n", "a b d\n", false),
            ("a\n", "a\nb\n", false),
            ("a…\n", "a\nb\n", true),
            ("…\nb\n", "a\nb\n", true),
            ("…\nb\n", "b\n", true),
            ("…\nb\n", "c\n", false),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(fits(expected, found), is_same, "{expected:?} {found:?}");
        }
    }
}
