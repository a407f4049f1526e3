//! The languages of the developer kit.

use std::fmt;
use std::str::FromStr;

/// A language that `new` and `build` know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Cargo, `wasm32-unknown-unknown`.
    Rust,
    /// QuickJS inside.
    TypeScript,
    /// QuickJS inside.
    JavaScript,
    /// CPython inside.
    Python,
    /// The stock compiler.
    Go,
    /// clang, or the one in Zig.
    C,
    /// With the bindings of C.
    Zig,
    /// With bindings of our own.
    AssemblyScript,
}

impl Language {
    /// Every language, in the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Rust,
        Self::TypeScript,
        Self::JavaScript,
        Self::Python,
        Self::Go,
        Self::C,
        Self::Zig,
        Self::AssemblyScript,
    ];

    /// Its name on the command line and in `policy.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::TypeScript => "typescript",
            Self::JavaScript => "javascript",
            Self::Python => "python",
            Self::Go => "go",
            Self::C => "c",
            Self::Zig => "zig",
            Self::AssemblyScript => "assemblyscript",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// There is no such language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage(String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Language::ALL.map(Language::as_str).join(", ");
        write!(
            out,
            "`{}` is no language of the kit; there are {known}",
            self.0
        )
    }
}

impl std::error::Error for UnknownLanguage {}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.as_str() == text)
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}
