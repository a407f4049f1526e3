//! The shop's settings of this policy.

use crate::bindings::kind::Severity;
use crate::built_in::{BuiltIn, PLATFORMS, POLITE, RULES};
use shopwit_policy_sdk::Settings;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;

/// None: words that no rule may find.
const RULE_SEVERITIES: [(&str, Option<Severity>); 4] = [
    ("hint", Some(Severity::Hint)),
    ("warn", Some(Severity::Warn)),
    ("block", Some(Severity::Block)),
    ("exempt", None),
];
/// None: says nothing.
const SEVERITIES: [(&str, Option<Severity>); 4] = [
    ("allow", None),
    ("hint", Some(Severity::Hint)),
    ("warn", Some(Severity::Warn)),
    ("block", Some(Severity::Block)),
];

/// Words that are found, and what is said of them.
#[derive(Debug, PartialEq)]
pub(crate) struct WordRule {
    pub(crate) rule: String,
    /// None: the words are exempt.
    pub(crate) severity: Option<Severity>,
    /// Empty: everywhere (S-248, S-249).
    pub(crate) rule_sets: Vec<String>,
    pub(crate) message: String,
    /// First and last day in the shop's time zone, `2026-07-01`; empty: always (S-250).
    from: String,
    until: String,
    /// With what to write instead.
    pub(crate) words: Vec<(String, Option<String>)>,
}

impl WordRule {
    /// Whether it holds under these rules on this day.
    pub(crate) fn holds(&self, rule_set: &str, day: &str) -> bool {
        let here = self.rule_sets.is_empty() || self.rule_sets.iter().any(|one| one == rule_set);
        let begun = self.from.is_empty() || self.from.as_str() <= day;
        let over = !self.until.is_empty() && self.until.as_str() < day;
        here && begun && !over
    }
}

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) rules: Vec<WordRule>,
    pub(crate) extra_rules: Vec<WordRule>,
    pub(crate) strict_rule_sets: Vec<String>,
    pub(crate) contact_own: Option<Severity>,
    pub(crate) address: Option<Severity>,
    pub(crate) polite_words: Vec<String>,
    /// 0: never; the same below.
    pub(crate) polite_from_characters: u32,
    pub(crate) long_from_characters: u32,
    pub(crate) approval_words: Vec<String>,
    pub(crate) attachment_types: Vec<String>,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            rules: settings
                .entries("rules", word_rule)
                .unwrap_or_else(|| RULES.iter().map(built_in).collect()),
            extra_rules: settings
                .entries("extra_rules", word_rule)
                .unwrap_or_default(),
            strict_rule_sets: settings.texts("strict_rule_sets", PLATFORMS),
            contact_own: settings.choice("contact_own", Some(Severity::Hint), &SEVERITIES),
            address: settings.choice("address", Some(Severity::Hint), &SEVERITIES),
            polite_words: settings.texts("polite_words", POLITE),
            polite_from_characters: settings.count("polite_from_characters", 30, 5_000),
            long_from_characters: settings.count("long_from_characters", 500, 5_000),
            approval_words: settings.texts("approval_words", &[]),
            attachment_types: settings
                .texts("attachment_types", &["image/", "video/", "application/pdf"]),
        })
    }
}

fn word_rule(entry: &Settings<'_>) -> WordRule {
    WordRule {
        rule: entry.text("rule", ""),
        severity: entry.choice("severity", None, &RULE_SEVERITIES),
        rule_sets: entry.texts("rule_sets", &[]),
        message: entry.text("message", ""),
        from: entry.text("from", ""),
        until: entry.text("until", ""),
        words: entry
            .texts("words", &[])
            .iter()
            .map(|word| split(word))
            .collect(),
    }
}

fn built_in(rule: &BuiltIn) -> WordRule {
    WordRule {
        rule: rule.rule.to_string(),
        severity: RULE_SEVERITIES
            .iter()
            .find(|(word, _)| *word == rule.severity)
            .and_then(|(_, severity)| *severity),
        rule_sets: rule.rule_sets.iter().map(|one| one.to_string()).collect(),
        message: rule.message.to_string(),
        from: String::new(),
        until: String::new(),
        words: rule.words.iter().map(|word| split(word)).collect(),
    }
}

/// `word` or `word=replacement`.
fn split(word: &str) -> (String, Option<String>) {
    match word.split_once('=') {
        Some((word, replacement)) => (word.to_string(), Some(replacement.to_string())),
        None => (word.to_string(), None),
    }
}
