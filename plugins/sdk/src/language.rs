//! The two languages of the shipped policies.

/// In which language a text is written.
///
/// ```
/// use shopwit_policy_sdk::Language;
///
/// let language = Language::of("zh-CN");
/// assert_eq!(language.pick("免运费", "Free shipping"), "免运费");
/// assert_eq!(Language::of("en"), Language::English);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Chinese,
    English,
}

impl Language {
    /// Chinese for every tag that begins with `zh` (BCP 47), English otherwise.
    pub fn of(tag: &str) -> Language {
        match tag.as_bytes() {
            [b'z' | b'Z', b'h' | b'H'] | [b'z' | b'Z', b'h' | b'H', b'-' | b'_', ..] => {
                Language::Chinese
            }
            _ => Language::English,
        }
    }

    /// The one of two texts that is in this language.
    pub fn pick<T>(self, chinese: T, english: T) -> T {
        match self {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }
}

/// `say!(language, "中文 {x}", "English {x}")`: a formatted text in one of the two languages.
#[macro_export]
macro_rules! say {
    ($language:expr, $chinese:literal, $english:literal $(,)?) => {
        match $language {
            $crate::Language::Chinese => $crate::alloc::format!($chinese),
            $crate::Language::English => $crate::alloc::format!($english),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_begin_with_zh_are_chinese() {
        for (tag, language) in [
            ("zh-CN", Language::Chinese),
            ("zh", Language::Chinese),
            ("ZH_tw", Language::Chinese),
            ("en", Language::English),
            ("zhx", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of(tag), language, "{tag}");
        }
    }
}
