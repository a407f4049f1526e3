//! Region codes of the contract.

/// A place as the host writes it: a GB/T 2260 code of six digits, or an ISO 3166-1 alpha-2 country.
///
/// ```
/// use shopwit_policy_sdk::Region;
///
/// assert_eq!(Region::parse("330000"), Some(Region::Domestic("330000")));
/// assert_eq!(Region::parse("DE"), Some(Region::Abroad("DE")));
/// assert_eq!(Region::parse("Zhejiang"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region<'a> {
    /// In mainland China.
    Domestic(&'a str),
    /// Another country or customs territory.
    Abroad(&'a str),
}

impl<'a> Region<'a> {
    /// None where the code has neither form.
    pub fn parse(code: &'a str) -> Option<Region<'a>> {
        let bytes = code.as_bytes();
        match bytes.len() {
            6 if bytes.iter().all(u8::is_ascii_digit) => Some(Region::Domestic(code)),
            2 if bytes.iter().all(u8::is_ascii_uppercase) => Some(Region::Abroad(code)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_forms_are_regions() {
        for (code, region) in [
            ("330000", Some(Region::Domestic("330000"))),
            ("US", Some(Region::Abroad("US"))),
            ("us", None),
            ("33000", None),
            ("33000a", None),
            ("", None),
            ("浙江", None),
        ] {
            assert_eq!(Region::parse(code), region, "{code}");
        }
    }
}
