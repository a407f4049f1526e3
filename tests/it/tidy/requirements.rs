//! Requirement ids: `S-001` to `S-572` name the statements that the product is built from.

use std::collections::BTreeSet;

use super::tree::{files, no_findings};

/// The highest requirement number.
const REQUIREMENT_MAX: u32 = 572;

/// So many different requirements are proved by tests that name them, at least.
const PROVED_MIN: usize = 150;

/// Shows wrong ids on purpose.
const THIS_FILE: &str = "tests/it/tidy/requirements.rs";

#[test]
fn ids_are_well_formed_wherever_they_are_named() {
    let mut findings = Vec::new();
    for (name, path) in files(&[".rs", ".wit", ".md", ".sql"]) {
        if name == THIS_FILE {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        for (number, line) in text.lines().enumerate() {
            for id in named_in(line) {
                if requirement(&id).is_none() {
                    findings.push(format!("{name}:{}: {id}", number + 1));
                }
            }
        }
    }
    no_findings(
        &findings,
        "ids have three digits and go from S-001 to S-572",
    );
}

#[test]
fn enough_requirements_are_proved() {
    let mut proved = BTreeSet::new();
    for (name, path) in files(&[".rs", ".json"]) {
        let text = std::fs::read_to_string(path).unwrap();
        if let Some(part) = test_parts(&name, &text) {
            proved.extend(named_in(part).iter().filter_map(|id| requirement(id)));
        }
    }
    println!(
        "{} requirements are named by tests: {proved:?}",
        proved.len()
    );
    assert!(
        proved.len() >= PROVED_MIN,
        "{} of at least {PROVED_MIN} requirements are named by tests",
        proved.len()
    );
}

/// The parts of a file that are tests: all of it, or its test module, which comes last.
fn test_parts<'a>(name: &str, text: &'a str) -> Option<&'a str> {
    let is_test_file = name.starts_with("tests/it/") && !name.starts_with("tests/it/tidy")
        || name.contains("/tests/")
        || name.ends_with("/tests.rs")
        || name.contains("/cases/")
        || name.ends_with("/cases.rs")
        || name.ends_with("cases.json");
    if is_test_file && name != THIS_FILE {
        return Some(text);
    }
    if name.ends_with(".rs") && !name.starts_with("tests/it/tidy") {
        return text.split_once("#[cfg(test)]").map(|(_, tests)| tests);
    }
    None
}

/// Everything that looks like a requirement id, `S-1` and `S-0999` included.
fn named_in(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for (at, _) in text.match_indices("S-") {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let digits: String = text
            .get(at + 2..)
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        if !digits.is_empty()
            && before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '-')
        {
            ids.push(format!("S-{digits}"));
        }
    }
    // `s_302` in the name of a test function.
    for (at, _) in text.match_indices("s_") {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let digits: String = text
            .get(at + 2..)
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        if digits.len() == 3 && before.is_none_or(|letter| !letter.is_alphanumeric()) {
            ids.push(format!("S-{digits}"));
        }
    }
    ids
}

/// The number of a well-formed id.
fn requirement(id: &str) -> Option<u32> {
    let digits = id.strip_prefix("S-")?;
    let number = digits.parse().ok()?;
    (digits.len() == 3 && (1..=REQUIREMENT_MAX).contains(&number)).then_some(number)
}

#[test]
fn ids_are_recognised() {
    let check = |text: &str, wanted: &[&str]| assert_eq!(named_in(text), wanted, "{text}");
    check("// S-302, S-303…S-317", &["S-302", "S-303", "S-317"]);
    check("AWS-100 and PS-5 are none", &[]);
    check("fn s_302_bulk_is_banded()", &["S-302"]);
    check("fn times_400_is_none()", &[]);
    assert_eq!(requirement("S-572"), Some(572));
    assert_eq!(requirement(concat!("S-", "573")), None);
    assert_eq!(requirement(concat!("S-", "1")), None);
}
