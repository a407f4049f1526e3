//! Finds many words in a text in one pass: keyword tables of hundreds of entries cost little more than the text is long.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

/// Buckets by the first two bytes of a word; a power of two.
const BUCKETS: usize = 256;

/// End of a chain.
const NOTHING: u32 = u32::MAX;

/// A word that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Bytes, `start` included, `end` excluded.
    pub start: usize,
    pub end: usize,
    /// What [`Words::add`] was given with the word.
    pub value: u32,
}

#[derive(Debug)]
struct Word {
    /// ASCII letters in lower case, without the star.
    text: String,
    /// Longer words that begin so count too.
    is_prefix: bool,
    value: u32,
    /// The next word of the bucket.
    next: u32,
}

/// A set of words. ASCII letters match in either case; an ASCII word stands alone (`fire` is not in `firewall`) unless it
/// ends with `*` (`refund*` is in `refunded`). Chinese has no word ends, so a Chinese word matches anywhere.
///
/// ```
/// use shopwit_policy_sdk::Words;
///
/// let mut words = Words::new();
/// words.add("refund*", 1);
/// words.add("退款", 1);
/// words.add("fire", 2);
/// let mut found = Vec::new();
/// words.each("I was refunded, thanks. 退款了。 My firewall", |hit| found.push(hit.value));
/// assert_eq!(found, [1, 1]);
/// ```
#[derive(Debug)]
pub struct Words {
    heads: Vec<u32>,
    words: Vec<Word>,
}

impl Default for Words {
    fn default() -> Words {
        Words::new()
    }
}

impl Words {
    pub fn new() -> Words {
        Words {
            heads: vec![NOTHING; BUCKETS],
            words: Vec::new(),
        }
    }

    /// Adds a word. One of fewer than two bytes is never found.
    pub fn add(&mut self, word: &str, value: u32) {
        let text = word.strip_suffix('*').unwrap_or(word);
        let is_prefix = text.len() < word.len();
        let mut text = text.to_string();
        text.make_ascii_lowercase();
        let Some(bucket) = bucket(text.as_bytes()) else {
            return;
        };
        let Some(head) = self.heads.get_mut(bucket) else {
            return;
        };
        let next = core::mem::replace(head, u32::try_from(self.words.len()).unwrap_or(NOTHING));
        self.words.push(Word {
            text,
            is_prefix,
            value,
            next,
        });
    }

    /// Tells `found` of every word at every place, in the order of the text; words may overlap.
    pub fn each(&self, text: &str, mut found: impl FnMut(Hit)) {
        let bytes = text.as_bytes();
        for start in 0..bytes.len() {
            let Some(rest) = bytes.get(start..) else {
                return;
            };
            let Some(bucket) = bucket(rest) else {
                return;
            };
            let mut at = self.heads.get(bucket).copied().unwrap_or(NOTHING);
            while let Some(word) = usize::try_from(at).ok().and_then(|at| self.words.get(at)) {
                if begins(rest, word.text.as_bytes()) {
                    let end = start + word.text.len();
                    if stands_alone(bytes, start, end, word.is_prefix) {
                        found(Hit {
                            start,
                            end,
                            value: word.value,
                        });
                    }
                }
                at = word.next;
            }
        }
    }

    /// Whether any of the words is in the text.
    pub fn any(&self, text: &str) -> bool {
        let mut any = false;
        self.each(text, |_| any = true);
        any
    }
}

fn bucket(bytes: &[u8]) -> Option<usize> {
    let [first, second, ..] = bytes else {
        return None;
    };
    let (first, second) = (first.to_ascii_lowercase(), second.to_ascii_lowercase());
    Some(usize::from(first.wrapping_mul(37) ^ second) % BUCKETS)
}

fn begins(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn stands_alone(text: &[u8], start: usize, end: usize, is_prefix: bool) -> bool {
    let letter = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let before = start.checked_sub(1).is_some_and(letter) && letter(start);
    let after = !is_prefix && letter(end) && end.checked_sub(1).is_some_and(letter);
    !before && !after
}

/// Turns places in bytes into places in characters, for ascending places of one text.
#[derive(Debug)]
pub struct Characters<'a> {
    text: &'a str,
    byte: usize,
    characters: u32,
}

impl<'a> Characters<'a> {
    pub fn new(text: &'a str) -> Characters<'a> {
        Characters {
            text,
            byte: 0,
            characters: 0,
        }
    }

    /// How many characters stand before this byte. A place before the last one asked for counts from the beginning.
    pub fn before(&mut self, byte: usize) -> u32 {
        if byte < self.byte {
            *self = Characters::new(self.text);
        }
        let between = self.text.as_bytes().get(self.byte..byte).unwrap_or(&[]);
        let more = between
            .iter()
            // Every byte that does not continue a character begins one.
            .filter(|byte| **byte & 0b1100_0000 != 0b1000_0000)
            .count();
        self.characters = self
            .characters
            .saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        self.byte = byte;
        self.characters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(words: &[&str], text: &str) -> Vec<(String, u32)> {
        let mut set = Words::new();
        for (value, word) in (0..).zip(words) {
            set.add(word, value);
        }
        let mut hits = Vec::new();
        set.each(text, |hit| {
            hits.push((
                text.get(hit.start..hit.end)
                    .expect("characters")
                    .to_string(),
                hit.value,
            ));
        });
        hits
    }

    #[test]
    fn words_are_found_where_they_stand() {
        for (words, text, expected) in [
            (
                &["退款", "refund*", "fire"][..],
                "我要退款, Refunded? firewall FIRE",
                &[("退款", 0), ("Refund", 1), ("FIRE", 2)][..],
            ),
            (&["退款"], "退 款", &[]),
            (&["in stock"], "is it in stock?", &[("in stock", 0)]),
            (&["vx"], "加vx聊", &[("vx", 0)]),
            (&["x", ""], "x", &[]),
            (&["12315"], "打12315", &[("12315", 0)]),
            (&["12315"], "9912315", &[]),
        ] {
            let expected: Vec<_> = expected
                .iter()
                .map(|(text, value)| (text.to_string(), *value))
                .collect();
            assert_eq!(hits(words, text), expected, "{text}");
        }
    }

    #[test]
    fn places_are_told_in_characters() {
        let mut places = Characters::new("a退款b");
        assert_eq!(
            [
                places.before(0),
                places.before(1),
                places.before(4),
                places.before(7),
                places.before(8),
                places.before(1)
            ],
            [0, 1, 2, 3, 4, 1]
        );
    }

    proptest::proptest! {
        #[test]
        fn chinese_words_are_found_as_the_standard_library_finds_them(
            words in proptest::collection::vec("[退款货发坏]{1,3}", 1..6), text in "[退款货发坏 a]{0,30}"
        ) {
            let mut ours = Words::new();
            for word in &words {
                ours.add(word, 0);
            }
            let theirs: usize = words
                .iter()
                .map(|word| (0..text.len()).filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(word.as_str()))).count())
                .sum();
            let mut count = 0;
            ours.each(&text, |_| count += 1);
            proptest::prop_assert_eq!(count, theirs);
        }
    }
}
