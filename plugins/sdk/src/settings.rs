//! Typed access to the settings of a shop, with the same defaults as the plugin's schema.

use crate::json::{self, Value};
use crate::types::{Fault, PolicyError};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::ops::RangeInclusive;

/// A settings object, or one entry of a list in it.
///
/// Absent and null members take the default. What does not fit takes the default too and is remembered, so that a
/// policy reads all of its settings in one expression and [`Settings::read`] fails once, with the first fault.
///
/// ```
/// use shopwit_policy_sdk::{Settings, types::PolicyError};
///
/// struct Rule {
///     free_from: i64,
///     couriers: Vec<String>,
/// }
///
/// fn rule(text: &str) -> Result<Rule, PolicyError> {
///     Settings::read(text, |settings| Rule {
///         free_from: settings.integer("free_from", 9_900, 0..=1_000_000),
///         couriers: settings.texts("couriers", &["zto"]),
///     })
/// }
///
/// let read = rule(r#"{"free_from": 5000}"#).unwrap();
/// assert_eq!((read.free_from, read.couriers[0].as_str()), (5_000, "zto"));
///
/// let Err(PolicyError::InvalidSettings(fault)) = rule(r#"{"free_from": -1}"#) else {
///     panic!("a limit below zero was taken");
/// };
/// assert_eq!(fault.field, "free_from");
/// ```
#[derive(Debug)]
pub struct Settings<'a> {
    /// Where this object is, for messages; empty at the top.
    path: String,
    members: &'a [(Cow<'a, str>, Value<'a>)],
    fault: &'a RefCell<Option<Fault>>,
    /// Index behind the member that was read last.
    next: Cell<usize>,
}

impl Settings<'_> {
    /// Reads the settings of a context into a policy's own type.
    ///
    /// # Errors
    /// `invalid-settings` where the text is no JSON object, or with the first member that does not fit.
    pub fn read<T>(text: &str, read: impl FnOnce(&Settings<'_>) -> T) -> Result<T, PolicyError> {
        let value = json::parse(text).map_err(|error| {
            PolicyError::InvalidSettings(Fault {
                field: "settings".to_string(),
                message: format!("{} at byte {}", error.message, error.position),
            })
        })?;
        let fault = RefCell::new(None);
        let members = match &value {
            Value::Object(members) => members.as_slice(),
            _ => {
                return Err(PolicyError::InvalidSettings(Fault {
                    field: "settings".to_string(),
                    message: "must be an object".to_string(),
                }));
            }
        };
        let settings = Settings {
            path: String::new(),
            members,
            fault: &fault,
            next: Cell::new(0),
        };
        let answer = read(&settings);
        match fault.take() {
            None => Ok(answer),
            Some(fault) => Err(PolicyError::InvalidSettings(fault)),
        }
    }

    /// A whole number within `range`.
    pub fn integer(&self, name: &str, default: i64, range: RangeInclusive<i64>) -> i64 {
        match self.get(name) {
            None => default,
            Some(Value::Integer(number)) if range.contains(number) => *number,
            Some(_) => {
                let (from, to) = range.into_inner();
                self.wrong(name, format!("must be a whole number from {from} to {to}"));
                default
            }
        }
    }

    /// A duration, rate or count from 0 to `max`.
    pub fn count(&self, name: &str, default: u32, max: u32) -> u32 {
        let number = self.integer(name, i64::from(default), 0..=i64::from(max));
        u32::try_from(number).unwrap_or(default)
    }

    /// True or false.
    pub fn flag(&self, name: &str, default: bool) -> bool {
        match self.get(name) {
            None => default,
            Some(Value::Boolean(flag)) => *flag,
            Some(_) => {
                self.wrong(name, "must be true or false".to_string());
                default
            }
        }
    }

    /// A text.
    pub fn text(&self, name: &str, default: &str) -> String {
        self.word(name).unwrap_or(default).to_string()
    }

    /// One of a few words, mapped.
    pub fn choice<T: Copy>(&self, name: &str, default: T, choices: &[(&str, T)]) -> T {
        let Some(word) = self.word(name) else {
            return default;
        };
        for (choice, value) in choices {
            if *choice == word {
                return *value;
            }
        }
        let words: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
        self.wrong(name, format!("must be one of: {}", words.join(", ")));
        default
    }

    /// A list of texts.
    pub fn texts(&self, name: &str, default: &[&str]) -> Vec<String> {
        let Some(items) = self.list(name) else {
            return default.iter().map(|text| text.to_string()).collect();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Value::Text(text) => texts.push(text.to_string()),
                _ => self.wrong(name, "must be a list of texts".to_string()),
            }
        }
        texts
    }

    /// A list of objects, each read by `read`; None where the member is absent.
    pub fn entries<T>(
        &self,
        name: &str,
        mut read: impl FnMut(&Settings<'_>) -> T,
    ) -> Option<Vec<T>> {
        let items = self.list(name)?;
        let mut entries = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::Object(members) => entries.push(read(&Settings {
                    path: format!("{}{name}[{index}].", self.path),
                    members,
                    fault: self.fault,
                    next: Cell::new(0),
                })),
                _ => self.wrong(name, "must be a list of objects".to_string()),
            }
        }
        Some(entries)
    }

    /// Remembers a fault at a member of this object, if it is the first.
    pub fn wrong(&self, name: &str, message: String) {
        self.fault.borrow_mut().get_or_insert_with(|| Fault {
            field: format!("{}{name}", self.path),
            message,
        });
    }

    fn word(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => {
                self.wrong(name, "must be a text".to_string());
                None
            }
        }
    }

    fn list(&self, name: &str) -> Option<&[Value<'_>]> {
        match self.get(name)? {
            Value::List(items) => Some(items),
            _ => {
                self.wrong(name, "must be a list".to_string());
                None
            }
        }
    }

    /// Looks from where the last member was found: settings are mostly read in the order in which they stand.
    fn get(&self, name: &str) -> Option<&Value<'_>> {
        let next = self.next.get();
        let is_it = |place: &usize| {
            let member = self.members.get(*place);
            member.is_some_and(|(member, _)| same(member.as_bytes(), name.as_bytes()))
        };
        let place = (next..self.members.len()).chain(0..next).find(is_it)?;
        self.next.set(place + 1);
        let (_, value) = self.members.get(place)?;
        (!matches!(value, Value::Null)).then_some(value)
    }
}

/// Equality by words of eight bytes: the compiler's own goes byte by byte in a component.
fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (ones, one_rest) = one.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    let words = |chunks: &(&[u8; 8], &[u8; 8])| {
        u64::from_le_bytes(*chunks.0) == u64::from_le_bytes(*chunks.1)
    };
    ones.iter().zip(others).all(|pair| words(&pair))
        && one_rest
            .iter()
            .zip(other_rest)
            .all(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"days": 7, "open": true, "name": "丝", "none": null,
        "tiers": [{"from": 10}, {"from": "x"}], "couriers": ["zto", "sf"]}"#;

    fn faulty_field<T: core::fmt::Debug>(
        text: &str,
        read: impl FnOnce(&Settings<'_>) -> T,
    ) -> String {
        match Settings::read(text, read) {
            Err(PolicyError::InvalidSettings(fault)) => fault.field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn members_and_defaults() {
        Settings::read(TEXT, |settings| {
            assert_eq!(settings.integer("days", 3, 0..=30), 7);
            assert_eq!(settings.integer("none", 3, 0..=30), 3);
            assert_eq!(settings.count("absent", 5, 9), 5);
            assert!(settings.flag("open", false));
            assert_eq!(settings.text("name", ""), "丝");
            assert_eq!(settings.texts("couriers", &[]), ["zto", "sf"]);
            assert_eq!(settings.texts("absent", &["a"]), ["a"]);
            assert_eq!(settings.choice("name", 1, &[("丝", 2)]), 2);
            assert_eq!(settings.entries("absent", |_| ()), None);
        })
        .expect("all fit");
    }

    #[test]
    fn the_first_fault_is_named() {
        for (field, expected) in [
            (
                faulty_field(TEXT, |settings| settings.integer("days", 3, 0..=5)),
                "days",
            ),
            (
                faulty_field(TEXT, |settings| settings.flag("days", true)),
                "days",
            ),
            (
                faulty_field(TEXT, |settings| settings.choice("name", 1, &[("a", 1)])),
                "name",
            ),
            (
                faulty_field(TEXT, |settings| {
                    settings.entries("tiers", |tier| tier.integer("from", 0, 0..=99))
                }),
                "tiers[1].from",
            ),
            (
                faulty_field(TEXT, |settings| {
                    (settings.flag("name", true), settings.flag("days", true))
                }),
                "name",
            ),
            (faulty_field("[]", |_| ()), "settings"),
            (faulty_field("{", |_| ()), "settings"),
        ] {
            assert_eq!(field, expected);
        }
    }
}
