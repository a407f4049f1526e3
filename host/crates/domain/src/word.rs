//! Closed sets of words (states, roles, kinds): one spelling, kebab-case, in the database, the API and the logs.

use std::fmt;

/// A closed set of kebab-case words.
pub trait Word: Copy + Eq + fmt::Debug + Send + Sync + 'static {
    /// Name of the set in the API's schema, for example `OrderState`.
    const NAME: &'static str;
    /// Every word, in the order in which people read them.
    const ALL: &'static [Self];
    /// The spelling.
    fn as_str(self) -> &'static str;
    /// The word of this spelling.
    fn from_word(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.as_str() == text)
    }
}

/// The text is none of the words of the set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {set}; use one of: {allowed}")]
pub struct UnknownWord {
    pub text: String,
    pub set: &'static str,
    pub allowed: String,
}

/// Reads a word of the set `T`.
///
/// # Errors
/// Names the set and every word that it has.
pub fn parse_word<T: Word>(text: &str) -> Result<T, UnknownWord> {
    T::from_word(text).ok_or_else(|| UnknownWord {
        text: text.chars().take(64).collect(),
        set: T::NAME,
        allowed: T::ALL
            .iter()
            .map(|word| word.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// Declares an enum whose cases are words.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$case_meta:meta])* $case:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$case_meta])* $case),+ }

        impl $crate::word::Word for $name {
            const NAME: &'static str = stringify!($name);
            const ALL: &'static [Self] = &[$(Self::$case),+];
            fn as_str(self) -> &'static str {
                match self { $(Self::$case => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::word::Word::as_str(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::word::UnknownWord;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                $crate::word::parse_word(text)
            }
        }
    };
}
