//! A reader for settings: the JSON that a policy needs, and no more.
//!
//! Settings hold texts, whole numbers, booleans, lists and objects. A fraction is refused: money and rates are whole
//! numbers everywhere. That also keeps the tables of a float parser (more than the rest of a policy together) out of
//! the component, which the host copies into fresh memory for every call.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// Deepest nesting that is read; a recursion limit for a small stack.
const DEPTH_MAX: u32 = 12;
/// Members that an object is made ready for: the settings of most policies fit without being moved as they grow.
const MEMBERS_READY: usize = 24;

/// A JSON value that borrows its texts where they hold no escape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    /// Members in the order of the text.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

/// Why a text could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonError {
    /// Byte position in the text.
    pub position: usize,
    pub message: &'static str,
}

/// Reads one value and nothing behind it.
///
/// # Errors
/// Names the first place that is no JSON, holds a fraction, or is nested too deep.
pub fn parse(text: &str) -> Result<Value<'_>, JsonError> {
    let mut reader = Reader { text, position: 0 };
    let value = reader.value(0)?;
    reader.skip_white_space();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.error("nothing may follow the value")),
    }
}

struct Reader<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: u32) -> Result<Value<'a>, JsonError> {
        if depth > DEPTH_MAX {
            return Err(self.error("nested too deep"));
        }
        self.skip_white_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Value::Text),
            Some(b't') => self.word("true", Value::Boolean(true)),
            Some(b'f') => self.word("false", Value::Boolean(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            _ => Err(self.error("a value was expected")),
        }
    }

    fn object(&mut self, depth: u32) -> Result<Value<'a>, JsonError> {
        self.position += 1;
        let mut members = Vec::with_capacity(if depth == 0 { MEMBERS_READY } else { 4 });
        if self.skip_to(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_white_space();
            if self.peek() != Some(b'"') {
                return Err(self.error("a member name was expected"));
            }
            let name = self.string()?;
            if !self.skip_to(b':') {
                return Err(self.error("`:` was expected"));
            }
            members.push((name, self.value(depth + 1)?));
            if self.skip_to(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.skip_to(b',') {
                return Err(self.error("`,` or `}` was expected"));
            }
        }
    }

    fn list(&mut self, depth: u32) -> Result<Value<'a>, JsonError> {
        self.position += 1;
        let mut items = Vec::new();
        if self.skip_to(b']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.skip_to(b']') {
                return Ok(Value::List(items));
            }
            if !self.skip_to(b',') {
                return Err(self.error("`,` or `]` was expected"));
            }
        }
    }

    fn integer(&mut self) -> Result<Value<'a>, JsonError> {
        let negative = self.peek() == Some(b'-');
        if negative {
            self.position += 1;
        }
        let first = self.position;
        // Downwards, because there is one negative number more.
        let mut number = Some(0_i64);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            number = number
                .and_then(|number| number.checked_mul(10))
                .and_then(|number| number.checked_sub(i64::from(digit - b'0')));
            self.position += 1;
        }
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return Err(self.error("only whole numbers are allowed"));
        }
        let digits = self.position - first;
        if digits == 0 {
            return Err(self.error("a digit was expected"));
        }
        if digits > 1 && self.text.as_bytes().get(first) == Some(&b'0') {
            return Err(self.error("a number may not begin with zero"));
        }
        let number = if negative {
            number
        } else {
            number.and_then(i64::checked_neg)
        };
        number
            .map(Value::Integer)
            .ok_or(self.error("the number does not fit in 64 bits"))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.position += 1;
        let mut unescaped = String::new();
        loop {
            let start = self.position;
            self.skip_plain();
            let part = self.text.get(start..self.position).unwrap_or_default();
            match self.peek() {
                Some(b'"') => {
                    self.position += 1;
                    if unescaped.is_empty() {
                        return Ok(Cow::Borrowed(part));
                    }
                    unescaped.push_str(part);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(part);
                    self.position += 1;
                    unescaped.push(self.escape()?);
                }
                Some(_) => return Err(self.error("a control character must be escaped")),
                None => return Err(self.error("the text has no closing quote")),
            }
        }
    }

    /// Goes on to the next quote, backslash or control character, eight bytes at a step: fuel is counted by the
    /// instruction, and most of a settings text is plain.
    fn skip_plain(&mut self) {
        const ONES: u64 = u64::from_ne_bytes([1; 8]);
        const TOPS: u64 = ONES << 7;
        // A top bit for each zero byte, exact up to the first one.
        let zeros = |word: u64| word.wrapping_sub(ONES) & !word & TOPS;
        while let Some(eight) = self
            .text
            .as_bytes()
            .get(self.position..)
            .and_then(|rest| rest.first_chunk::<8>())
        {
            let word = u64::from_le_bytes(*eight);
            let control = word.wrapping_sub(ONES * 0x20) & !word & TOPS;
            let found = control
                | zeros(word ^ (ONES * u64::from(b'"')))
                | zeros(word ^ (ONES * u64::from(b'\\')));
            if found != 0 {
                self.position += (found.trailing_zeros() / 8) as usize;
                return;
            }
            self.position += 8;
        }
        while matches!(self.peek(), Some(byte) if byte >= 0x20 && byte != b'"' && byte != b'\\') {
            self.position += 1;
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let byte = self.peek();
        self.position += 1;
        Ok(match byte {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.error("unknown escape")),
        })
    }

    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.four_hex_digits()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            if self.text.as_bytes().get(self.position..self.position + 2) != Some(b"\\u") {
                return Err(self.error("half of a surrogate pair"));
            }
            self.position += 2;
            let second = self.four_hex_digits()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.error("half of a surrogate pair"));
            }
            0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or(self.error("half of a surrogate pair"))
    }

    fn four_hex_digits(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.error("four hexadecimal digits were expected"));
            };
            code = code * 16 + digit;
            self.position += 1;
        }
        Ok(code)
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, JsonError> {
        let end = self.position + word.len();
        if self.text.get(self.position..end) != Some(word) {
            return Err(self.error("a value was expected"));
        }
        self.position = end;
        Ok(value)
    }

    /// Skips white space and then `byte`; false, before anything else.
    fn skip_to(&mut self, byte: u8) -> bool {
        self.skip_white_space();
        let found = self.peek() == Some(byte);
        if found {
            self.position += 1;
        }
        found
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.position += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn error(&self, message: &'static str) -> JsonError {
        JsonError {
            position: self.position,
            message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same value by the reference parser.
    fn reference(value: &Value<'_>) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Boolean(flag) => (*flag).into(),
            Value::Integer(number) => (*number).into(),
            Value::Text(text) => text.as_ref().into(),
            Value::List(items) => items.iter().map(reference).collect(),
            Value::Object(members) => serde_json::Value::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.to_string(), reference(value)))
                    .collect(),
            ),
        }
    }

    #[test]
    fn reads_what_the_reference_reads() {
        for text in [
            "{}",
            " { \"a\" : [ ] , \"b\":{\"c\":null}, \"d\":[true,false,-1,9223372036854775807] } ",
            r#"{"x":"重庆 \"quoted\" \u4e2d\ud83d\ude0a\n\/\\"}"#,
            r#""\u0041bc""#,
            "0",
        ] {
            let ours = parse(text).expect(text);
            let theirs: serde_json::Value = serde_json::from_str(text).expect(text);
            assert_eq!(reference(&ours), theirs, "{text}");
        }
    }

    #[test]
    fn refuses_with_a_position() {
        for (text, position) in [
            ("", 0),
            ("{\"a\":1.5}", 6),
            ("{\"a\":1e3}", 6),
            ("[1,]", 3),
            ("{\"a\" 1}", 5),
            ("\"abc", 4),
            ("{} x", 3),
            ("\"\\ud800\"", 7),
            ("tru", 0),
            ("92233720368547758080", 20),
        ] {
            assert_eq!(
                parse(text).map_err(|error| error.position),
                Err(position),
                "{text}"
            );
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_agrees_with_the_reference(text in "[\\[\\]{}\",:0-9a-f\\\\untrues \u{4e2d}-]{0,40}") {
            if let Ok(value) = parse(&text) {
                let theirs: serde_json::Value = serde_json::from_str(&text).expect("valid for both");
                proptest::prop_assert_eq!(reference(&value), theirs);
            }
        }
    }
}
