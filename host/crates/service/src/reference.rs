//! How people name a thing of the shop: by its id, or by its short number, with or without `#`.

use shopwit_domain::ids::Id;

/// Which thing is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<T> {
    Id(T),
    Number(i64),
}

impl<T: Id> Reference<T> {
    /// `order_01h…`, `1042` or `#1042`. `None`: neither, so no such thing exists.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(id) = text.parse() {
            return Some(Self::Id(id));
        }
        let number = text.strip_prefix('#').unwrap_or(text);
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            number.parse().ok().map(Self::Number)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use shopwit_domain::ids::OrderId;

    use super::*;

    #[test]
    fn ids_and_numbers_are_told_apart() {
        let id = OrderId::from_uuid(uuid::Uuid::from_u128(7));
        assert_eq!(Reference::parse(&id.to_string()), Some(Reference::Id(id)));
        assert_eq!(
            Reference::<OrderId>::parse("#1042"),
            Some(Reference::Number(1042))
        );
        assert_eq!(
            Reference::<OrderId>::parse("1042"),
            Some(Reference::Number(1042))
        );
        for wrong in [
            "",
            "#",
            "-1",
            "+1",
            "1 ",
            "customer_00000000000000000000000000",
            "99999999999999999999",
        ] {
            assert_eq!(Reference::<OrderId>::parse(wrong), None, "{wrong}");
        }
    }
}
