//! Whether a component's description makes sense.

use std::collections::BTreeSet;

use shopwit_domain::table::{Column, Table, check_columns, is_kebab_case};

use crate::plugin::Plugin;
use crate::tables::{columns_of, table_from_csv};

/// Tables that one plugin reads, at most.
const TABLES_MAX: usize = 32;
/// Test cases of one plugin, at most: the check runs each of them twice.
const CASES_MAX: usize = 200;
/// Bytes of the summary: one sentence.
const SUMMARY_BYTES_MAX: usize = 1_000;

/// A table that the plugin reads, with its rows to start with.
pub(super) struct Starter {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) table: Table,
}

/// Notes what is wrong and gives the tables whose columns and starter rows are good.
pub(super) fn check(
    plugin: &Plugin,
    problems: &mut Vec<String>,
    warnings: &mut Vec<String>,
) -> Vec<Starter> {
    let description = plugin.description();
    if !is_kebab_case(&description.name) {
        problems.push(format!(
            "the name `{}` must be kebab-case: lower-case letters and digits in words joined by `-`, at most 64",
            shown(&description.name)
        ));
    }
    if !is_semantic_version(&description.version) {
        problems.push(format!(
            "the version `{}` must be a semantic version, for example 1.4.0",
            shown(&description.version)
        ));
    }
    if description.summary.trim().is_empty() {
        warnings.push("the summary is empty; say in one sentence what the policy does".to_owned());
    }
    if description.summary.len() > SUMMARY_BYTES_MAX {
        problems.push(format!(
            "the summary has {} bytes; at most {SUMMARY_BYTES_MAX}",
            description.summary.len()
        ));
    }
    if let Err(problem) = plugin.default_settings() {
        problems.push(problem.to_owned());
    }
    if description.cases.len() > CASES_MAX {
        problems.push(format!(
            "{} test cases; at most {CASES_MAX}",
            description.cases.len()
        ));
    }
    if description.tables.len() > TABLES_MAX {
        problems.push(format!(
            "{} tables; at most {TABLES_MAX}",
            description.tables.len()
        ));
        return Vec::new();
    }
    check_tables(plugin, problems)
}

/// The tables whose columns and starter rows are good, without a word about the others.
pub(super) fn starters(plugin: &Plugin) -> Vec<Starter> {
    check_tables(plugin, &mut Vec::new())
}

fn check_tables(plugin: &Plugin, problems: &mut Vec<String>) -> Vec<Starter> {
    let mut names = BTreeSet::new();
    let mut starters = Vec::new();
    for spec in &plugin.description().tables {
        if !is_kebab_case(&spec.name) || !names.insert(spec.name.as_str()) {
            problems.push(format!(
                "the table name `{}` must be kebab-case and unique",
                shown(&spec.name)
            ));
            continue;
        }
        let columns = columns_of(spec);
        if let Err(error) = check_columns(&columns) {
            problems.push(format!("table `{}`: {error}", spec.name));
            continue;
        }
        match table_from_csv(columns.clone(), &spec.starter_csv) {
            Ok(table) => starters.push(Starter {
                name: spec.name.clone(),
                columns,
                table,
            }),
            Err(error) => problems.push(format!("starter rows of table `{}`: {error}", spec.name)),
        }
    }
    starters
}

/// `MAJOR.MINOR.PATCH` with optional `-pre.release` and `+build`.
fn is_semantic_version(version: &str) -> bool {
    let (version, build) = version
        .split_once('+')
        .map_or((version, None), |(version, build)| (version, Some(build)));
    let (core, pre) = version
        .split_once('-')
        .map_or((version, None), |(core, pre)| (core, Some(pre)));
    let is_number = |part: &str| {
        !part.is_empty()
            && part.len() <= 9
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let is_word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let words = |rest: Option<&str>| {
        rest.is_none_or(|rest| rest.len() <= 64 && rest.split('.').all(is_word))
    };
    core.split('.').count() == 3 && core.split('.').all(is_number) && words(pre) && words(build)
}

/// A guest's text in a message: short, and without control characters.
fn shown(text: &str) -> String {
    text.chars()
        .take(80)
        .map(|letter| if letter.is_control() { '?' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantic_versions() {
        for (version, expected) in [
            ("1.4.0", true),
            ("0.0.1-rc.1+build.5", true),
            ("1.4", false),
            ("01.4.0", false),
            ("1.4.0-", false),
            ("v1.4.0", false),
            ("", false),
        ] {
            assert_eq!(is_semantic_version(version), expected, "{version}");
        }
    }
}
