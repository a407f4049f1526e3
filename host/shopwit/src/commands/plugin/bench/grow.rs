//! Inputs that are the same question, only larger.

use std::str::FromStr;

use serde_json::Value as Json;

/// Longest text that is made: the contract's longest texts are shorter.
const TEXT_BYTES_MAX: usize = 1024 * 1024;
/// Entries of the longest list that is made.
const ENTRIES_MAX: usize = 100_000;

/// Which parts of an input grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Growth {
    /// Entries are repeated.
    Lists,
    /// Texts that are no words of the contract are repeated.
    Texts,
    /// Whole numbers are multiplied.
    Numbers,
}

impl Growth {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Lists, Self::Texts, Self::Numbers];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Lists => "lists",
            Self::Texts => "texts",
            Self::Numbers => "numbers",
        }
    }
}

impl FromStr for Growth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|growth| growth.as_str() == text)
            .ok_or_else(|| "write lists, texts or numbers".to_owned())
    }
}

/// The input with one kind of part `factor` times as large. Members that name a variant or an enum stay as they are
/// where they are recognised: `type`, and texts without a space that have fewer than 24 bytes.
pub(super) fn grown(input: &Json, growth: Growth, factor: u64) -> Json {
    let times = usize::try_from(factor).unwrap_or(usize::MAX);
    match input {
        Json::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), grown(member, growth, factor)))
            .collect(),
        Json::Array(entries) => {
            let inner: Vec<Json> = entries
                .iter()
                .map(|entry| grown(entry, growth, factor))
                .collect();
            if growth != Growth::Lists || inner.is_empty() {
                return Json::Array(inner);
            }
            let length = inner.len().saturating_mul(times).min(ENTRIES_MAX);
            inner.iter().cycle().take(length).cloned().collect()
        }
        Json::String(text) if growth == Growth::Texts && !is_word(text) => {
            let count = times.min(TEXT_BYTES_MAX / text.len().max(1)).max(1);
            Json::String(text.repeat(count))
        }
        Json::Number(number) if growth == Growth::Numbers => {
            if let Some(number) = number.as_u64() {
                return number.saturating_mul(factor).into();
            }
            let signed = number.as_i64().unwrap_or_default();
            signed
                .saturating_mul(i64::try_from(factor).unwrap_or(i64::MAX))
                .into()
        }
        other => other.clone(),
    }
}

/// A case of an enum, a code or an id rather than something that somebody wrote.
fn is_word(text: &str) -> bool {
    const BYTES_MAX: usize = 24;
    text.len() < BYTES_MAX && text.is_ascii() && !text.contains(' ')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_part_grows_alone() {
        let input = json!({"type": "offer", "text": "在吗", "lines": [{"quantity": 2}], "none": [], "less": -3});
        let check = |growth, expected: Json| assert_eq!(grown(&input, growth, 2), expected);
        check(
            Growth::Lists,
            json!({"type": "offer", "text": "在吗", "lines": [{"quantity": 2}, {"quantity": 2}], "none": [], "less": -3}),
        );
        check(
            Growth::Texts,
            json!({"type": "offer", "text": "在吗在吗", "lines": [{"quantity": 2}], "none": [], "less": -3}),
        );
        check(
            Growth::Numbers,
            json!({"type": "offer", "text": "在吗", "lines": [{"quantity": 4}], "none": [], "less": -6}),
        );
    }
}
