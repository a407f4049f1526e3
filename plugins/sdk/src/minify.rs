//! Embeds JSON without its white space.

/// Bytes that a JSON text keeps when the white space between its tokens goes.
pub const fn minified_length(text: &str) -> usize {
    scan::<0>(text.as_bytes()).1
}

/// The JSON text without white space between its tokens; `N` is its [`minified_length`].
pub const fn minified<const N: usize>(text: &str) -> [u8; N] {
    scan::<N>(text.as_bytes()).0
}

#[allow(
    clippy::indexing_slicing,
    reason = "runs while compiling; both indices are bounded"
)]
const fn scan<const N: usize>(bytes: &[u8]) -> ([u8; N], usize) {
    let mut out = [0; N];
    let (mut read, mut kept) = (0, 0);
    let (mut in_string, mut escaped) = (false, false);
    while read < bytes.len() {
        let byte = bytes[read];
        read += 1;
        if !in_string && byte.is_ascii_whitespace() {
            continue;
        }
        if escaped {
            escaped = false;
        } else if byte == b'\\' {
            escaped = in_string;
        } else if byte == b'"' {
            in_string = !in_string;
        }
        if kept < N {
            out[kept] = byte;
        }
        kept += 1;
    }
    (out, kept)
}

/// `embed_json!("../settings.schema.json")`: the file as `&'static str`, minified while compiling.
#[macro_export]
macro_rules! embed_json {
    ($path:expr) => {{
        const SOURCE: &str = include_str!($path);
        const LENGTH: usize = $crate::minified_length(SOURCE);
        const BYTES: [u8; LENGTH] = $crate::minified(SOURCE);
        const TEXT: &str = match core::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("not UTF-8"),
        };
        TEXT
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_goes_only_between_tokens() {
        const SOURCE: &str = "{ \"a b\" : [1,\n 2], \"c\\\" d\": \"重  庆\" }";
        const LENGTH: usize = minified_length(SOURCE);
        const SMALL: [u8; LENGTH] = minified(SOURCE);
        assert_eq!(
            core::str::from_utf8(&SMALL),
            Ok("{\"a b\":[1,2],\"c\\\" d\":\"重  庆\"}")
        );
    }
}
