//! Free texts without what identifies somebody: numbers, addresses and known names become stars, one for each character,
//! so that places in the masked text are places in the original (S-474).

/// What was made unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaskedKind {
    Phone,
    Email,
    /// Street and house.
    Address,
    /// A name that the host knows.
    Name,
    /// A long number of something else: account, identity card, waybill.
    Number,
}

/// A masked part, in characters; `start` included, `end` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaskedPart {
    pub kind: MaskedKind,
    pub start: usize,
    pub end: usize,
}

/// A text with stars, and where they are, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedText {
    pub text: String,
    pub parts: Vec<MaskedPart>,
}

/// Digits from which on a number without gaps is one that identifies something.
const NUMBER_DIGITS_MIN: usize = 6;
/// Digits of a telephone number, with its gaps left out.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Shortest group of digits of a number with gaps, the first group aside: `38 39 40` are sizes.
const GROUP_DIGITS_MIN: usize = 3;
/// Longest part of an address before its house number, characters.
const STREET_CHARS_MAX: usize = 24;
/// Shortest known text that is looked for, characters: a single one is too common.
const KNOWN_CHARS_MIN: usize = 2;

/// Masks a text; `known` are texts that the host knows to identify the buyer.
pub fn mask(text: &str, known: &[(MaskedKind, &str)]) -> MaskedText {
    let mut masking = Masking {
        chars: text.chars().collect(),
        marks: vec![None; text.chars().count()],
    };
    for (kind, known) in known {
        masking.known(*kind, known);
    }
    masking.emails();
    masking.addresses();
    masking.english_addresses();
    masking.numbers();
    masking.finish()
}

struct Masking {
    chars: Vec<char>,
    marks: Vec<Option<MaskedKind>>,
}

impl Masking {
    fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\0')
    }

    /// What is marked first stays.
    fn mark(&mut self, kind: MaskedKind, start: usize, end: usize) {
        if let Some(marks) = self.marks.get_mut(start..end) {
            marks.iter_mut().for_each(|mark| {
                mark.get_or_insert(kind);
            });
        }
    }

    fn known(&mut self, kind: MaskedKind, known: &str) {
        let wanted: Vec<char> = known.trim().chars().collect();
        if wanted.len() < KNOWN_CHARS_MIN {
            return;
        }
        let starts: Vec<usize> = self
            .chars
            .windows(wanted.len())
            .enumerate()
            .filter(|(_, window)| *window == wanted)
            .map(|(start, _)| start)
            .collect();
        for start in starts {
            self.mark(kind, start, start + wanted.len());
        }
    }

    fn emails(&mut self) {
        let local = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        let domain = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
        for at in 0..self.chars.len() {
            if !matches!(self.at(at), '@' | '＠') {
                continue;
            }
            let start = at
                - self
                    .chars
                    .iter()
                    .take(at)
                    .rev()
                    .take_while(|c| local(**c))
                    .count();
            let mut end = at
                + 1
                + self
                    .chars
                    .iter()
                    .skip(at + 1)
                    .take_while(|c| domain(**c))
                    .count();
            while end > at + 1 && self.at(end - 1) == '.' {
                end -= 1;
            }
            let has_dot = self
                .chars
                .get(at + 1..end)
                .is_some_and(|part| part.contains(&'.'));
            if start < at && has_dot {
                self.mark(MaskedKind::Email, start, end);
            }
        }
    }

    /// A street or building with its number: `春熙路 1 号`, `3栋2单元501室`.
    fn addresses(&mut self) {
        let mut index = 0;
        while index < self.chars.len() {
            let after_street = "路街巷弄".contains(self.at(index)) && self.house(index + 1);
            let building = is_digit(self.at(index)) && self.building(index);
            if !after_street && !building {
                index += 1;
                continue;
            }
            let start = self.street_start(index);
            let end = self.house_end(index + 1);
            self.mark(MaskedKind::Address, start, end);
            index = end;
        }
    }

    /// Whether a house number comes here, with or without a space before it.
    fn house(&self, from: usize) -> bool {
        let mut at = from;
        while self.at(at) == ' ' {
            at += 1;
        }
        let digits = self.digits(at);
        let mut behind = at + digits;
        while self.at(behind) == ' ' {
            behind += 1;
        }
        digits > 0 && "号號弄栋棟幢座室-".contains(self.at(behind))
    }

    /// Whether the digits here are of a building: `3栋`, `12号楼`, `2单元`.
    fn building(&self, from: usize) -> bool {
        let behind = from + self.digits(from);
        let (one, two) = (self.at(behind), self.at(behind + 1));
        "栋棟幢".contains(one) || (one == '号' && two == '楼') || (one == '单' && two == '元')
    }

    fn digits(&self, from: usize) -> usize {
        self.chars
            .iter()
            .skip(from)
            .take_while(|c| is_digit(**c))
            .count()
    }

    /// Back over the names of places, up to a word that leads to them.
    fn street_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && at - start < STREET_CHARS_MAX {
            let before = self.at(start - 1);
            let leads = "在到是寄送址为给往回".contains(before);
            if leads || !(is_ideograph(before) || is_digit(before)) {
                break;
            }
            start -= 1;
        }
        start
    }

    /// Forward over numbers and the words for parts of a house.
    fn house_end(&self, from: usize) -> usize {
        let mut end = from;
        loop {
            let c = self.at(end);
            let part = is_digit(c) || "号號弄栋棟幢座单元單楼樓层層室-#".contains(c);
            let next = self.at(end + 1);
            let gap = c == ' ' && (is_digit(next) || "号弄栋幢座单楼室".contains(next));
            if end >= self.chars.len() || !(part || gap) {
                return end;
            }
            end += 1;
        }
    }

    /// `12 Main Street`, `221b Baker St.`
    fn english_addresses(&mut self) {
        const STREETS: [&str; 12] = [
            "street",
            "st",
            "road",
            "rd",
            "avenue",
            "ave",
            "lane",
            "ln",
            "drive",
            "boulevard",
            "blvd",
            "court",
        ];
        /// Words between the number and the kind of street.
        const WORDS_MAX: usize = 4;
        let words = self.words();
        for (index, (start, _, word)) in words.iter().enumerate() {
            if !word.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let street = words
                .iter()
                .skip(index + 1)
                .take(WORDS_MAX)
                .skip(1)
                .find(|(_, _, word)| STREETS.contains(&word.as_str()));
            if let Some((_, end, _)) = street {
                self.mark(MaskedKind::Address, *start, *end);
            }
        }
    }

    /// ASCII words in lower case with their places.
    fn words(&self) -> Vec<(usize, usize, String)> {
        let mut words: Vec<(usize, usize, String)> = Vec::new();
        for (index, c) in self.chars.iter().enumerate() {
            if !c.is_ascii_alphanumeric() {
                continue;
            }
            match words.last_mut() {
                Some((_, end, word)) if *end == index => {
                    word.push(c.to_ascii_lowercase());
                    *end = index + 1;
                }
                _ => words.push((index, index + 1, c.to_ascii_lowercase().to_string())),
            }
        }
        words
    }

    fn numbers(&mut self) {
        let mut index = 0;
        while index < self.chars.len() {
            if !is_digit(self.at(index)) {
                index += 1;
                continue;
            }
            let first = self.digits(index);
            let (mut end, mut total, mut groups) = (index + first, first, 1);
            // One gap between groups: a space, a dash, a bracket.
            loop {
                let gap = usize::from(" -－)）".contains(self.at(end)));
                let more = self.digits(end + gap);
                if gap == 0 || more < GROUP_DIGITS_MIN || total + more > *PHONE_DIGITS.end() {
                    break;
                }
                end += gap + more;
                total += more;
                groups += 1;
            }
            let plus = index > 0 && matches!(self.at(index - 1), '+' | '＋');
            let long = first >= NUMBER_DIGITS_MIN && groups == 1;
            if long || (groups > 1 && total >= *PHONE_DIGITS.start()) {
                let kind = if self.is_phone(index, total, groups, plus) {
                    MaskedKind::Phone
                } else {
                    MaskedKind::Number
                };
                self.mark(kind, index - usize::from(plus), end);
            }
            index = end;
        }
    }

    fn is_phone(&self, start: usize, digits: usize, groups: usize, plus: bool) -> bool {
        let first = self.at(start);
        let mobile = digits == 11 && digit(first) == Some(1);
        let with_area = digit(first) == Some(0) && (10..=12).contains(&digits);
        PHONE_DIGITS.contains(&digits)
            && (plus || mobile || with_area || groups > 1 || (7..=8).contains(&digits))
    }

    fn finish(self) -> MaskedText {
        let mut parts: Vec<MaskedPart> = Vec::new();
        for (index, mark) in self.marks.iter().enumerate() {
            let Some(kind) = *mark else { continue };
            match parts.last_mut() {
                Some(part) if part.end == index && part.kind == kind => part.end = index + 1,
                _ => parts.push(MaskedPart {
                    kind,
                    start: index,
                    end: index + 1,
                }),
            }
        }
        let text = self
            .chars
            .iter()
            .zip(&self.marks)
            .map(|(c, mark)| if mark.is_some() { '*' } else { *c })
            .collect();
        MaskedText { text, parts }
    }
}

/// ASCII and full-width digits.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => u32::from(c).checked_sub(u32::from('０')),
        _ => None,
    }
}

fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, masked: &str, kinds: &[MaskedKind]) {
        let found = mask(
            text,
            &[(MaskedKind::Name, "王小明"), (MaskedKind::Phone, "8820")],
        );
        assert_eq!(found.text, masked, "{text}");
        let found_kinds: Vec<_> = found.parts.iter().map(|part| part.kind).collect();
        assert_eq!(found_kinds, kinds, "{text}");
        assert_eq!(found.text.chars().count(), text.chars().count());
    }

    #[test]
    fn what_identifies_somebody_becomes_stars() {
        // S-474
        use MaskedKind::{Address, Email, Name, Number, Phone};
        check(
            "我电话13812341234找王小明",
            "我电话***********找***",
            &[Phone, Name],
        );
        check(
            "打 138 1234 1234 吧",
            &format!("打 {} 吧", "*".repeat(13)),
            &[Phone],
        );
        check("+86-138-1234-1234", &"*".repeat(17), &[Phone]);
        check("１３８１２３４１２３４", &"*".repeat(11), &[Phone]);
        check("座机028-88881234", "座机************", &[Phone]);
        check("400-820-8820", &"*".repeat(12), &[Phone]);
        check(
            "写 a.b+c@mail.example.cn。",
            &format!("写 {}。", "*".repeat(21)),
            &[Email],
        );
        check(
            "单号SF1234567890123",
            &format!("单号SF{}", "*".repeat(13)),
            &[Number],
        );
        check(
            "卡号6222021234567890123",
            &format!("卡号{}", "*".repeat(19)),
            &[Number],
        );
        check(
            "我住在成都市锦江区春熙路 1 号",
            &format!("我住在{}", "*".repeat(13)),
            &[Address],
        );
        check(
            "送到阳光花园3栋2单元501室,谢谢",
            &format!("送到{},谢谢", "*".repeat(13)),
            &[Address],
        );
        check(
            "at 12 Main Street please",
            &format!("at {} please", "*".repeat(14)),
            &[Address],
        );
    }

    #[test]
    fn what_everybody_may_know_stays() {
        for text in [
            "多少钱?1990元两件",
            "订单 #1042,2026-07-01 发货",
            "38 39 40 41 码都有",
            "这条路很好走",
            "24小时内,3天到",
            "a@b 和 @客服",
            "我要 2 件 5 号色",
            "",
        ] {
            assert_eq!(
                mask(text, &[]),
                MaskedText {
                    text: text.to_owned(),
                    parts: Vec::new()
                }
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_mobile_number_survives(before in "[^0-9+＋]{0,10}", number in "1[3-9][0-9]{9}", after in "[^0-9]{0,10}") {
            let masked = mask(&format!("{before}{number}{after}"), &[]);
            proptest::prop_assert!(!masked.text.contains(&number));
        }

        #[test]
        fn the_length_stays(text in "\\PC{0,80}") {
            let masked = mask(&text, &[(MaskedKind::Name, "ab")]);
            proptest::prop_assert_eq!(masked.text.chars().count(), text.chars().count());
            for part in masked.parts {
                proptest::prop_assert!(masked.text.chars().skip(part.start).take(part.end - part.start).all(|c| c == '*'));
            }
        }
    }
}
