//! Personal data as most people may see it: enough to recognise, too little to misuse (S-474).

pub mod texts;

/// `王小明` → `王**`: the first character and two stars, whatever the length.
pub fn name(name: &str) -> String {
    match name.trim().chars().next() {
        Some(first) => format!("{first}**"),
        None => String::new(),
    }
}

/// `13812341234` → `138****1234`. Numbers of fewer than eight digits show only their last two.
pub fn phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let part = |range: std::ops::Range<usize>| {
        digits
            .get(range)
            .unwrap_or_default()
            .iter()
            .collect::<String>()
    };
    let count = digits.len();
    match count {
        0..=3 => "****".to_owned(),
        4..=7 => format!("****{}", part(count - 2..count)),
        8..=10 => format!("****{}", part(count - 4..count)),
        _ => format!("{}****{}", part(0..3), part(count - 4..count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_phones_show_little() {
        // S-474
        for (plain, masked) in [
            ("王小明", "王**"),
            ("Ann Lee", "A**"),
            ("", ""),
            ("  李", "李**"),
        ] {
            assert_eq!(name(plain), masked);
        }
        for (plain, masked) in [
            ("13812341234", "138****1234"),
            ("+86 138 1234 1234", "861****1234"),
            ("02888881234", "028****1234"),
            ("88881234", "****1234"),
            ("12345", "****45"),
            ("12", "****"),
            ("", "****"),
        ] {
            assert_eq!(phone(plain), masked);
        }
    }
}
