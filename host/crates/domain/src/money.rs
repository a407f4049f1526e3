//! Money: whole minor units with their currency, checked arithmetic, one rounding function.

use std::{fmt, str::FromStr};

/// ISO 4217 code, three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const CNY: Self = Self(*b"CNY");
    pub const EUR: Self = Self(*b"EUR");
    pub const USD: Self = Self(*b"USD");

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(MoneyError::InvalidCurrency(text.chars().take(16).collect())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a sum of money could not be worked out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("{0:?} is not a currency; use an ISO 4217 code such as CNY")]
    InvalidCurrency(String),
    #[error("{left} and {right} cannot be added; convert one first")]
    CurrencyMismatch { left: Currency, right: Currency },
    #[error("the amount does not fit 64 bits")]
    Overflow,
}

/// An amount: whole minor units (fen, cents) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor_units: i64,
    currency: Currency,
}

impl Money {
    pub const fn new(minor_units: i64, currency: Currency) -> Self {
        Self {
            minor_units,
            currency,
        }
    }

    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    pub const fn minor_units(self) -> i64 {
        self.minor_units
    }

    pub const fn currency(self) -> Currency {
        self.currency
    }

    pub const fn is_positive(self) -> bool {
        self.minor_units > 0
    }

    /// # Errors
    /// Different currencies; a sum beyond 64 bits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor_units = self
            .minor_units
            .checked_add(other.minor_units)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor_units, self.currency))
    }

    /// # Errors
    /// Different currencies; a difference beyond 64 bits.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor_units = self
            .minor_units
            .checked_sub(other.minor_units)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor_units, self.currency))
    }

    /// # Errors
    /// A product beyond 64 bits.
    pub fn checked_mul(self, count: i64) -> Result<Self, MoneyError> {
        let minor_units = self
            .minor_units
            .checked_mul(count)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor_units, self.currency))
    }

    /// The share of `part` in `whole` of this amount, rounded half up.
    ///
    /// # Errors
    /// A result beyond 64 bits; `whole` of zero or less.
    pub fn share(self, part: i64, whole: i64) -> Result<Self, MoneyError> {
        let product = i128::from(self.minor_units) * i128::from(part);
        Ok(Self::new(
            round_half_up(product, i128::from(whole))?,
            self.currency,
        ))
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch {
                left: self.currency,
                right: other.currency,
            })
        }
    }
}

/// The one rounding of the product: `numerator / denominator`, half up (towards positive infinity).
///
/// # Errors
/// A result beyond 64 bits; a denominator of zero or less.
pub fn round_half_up(numerator: i128, denominator: i128) -> Result<i64, MoneyError> {
    if denominator <= 0 {
        return Err(MoneyError::Overflow);
    }
    let doubled = numerator
        .checked_mul(2)
        .and_then(|n| n.checked_add(denominator))
        .ok_or(MoneyError::Overflow)?;
    i64::try_from(doubled.div_euclid(denominator * 2)).map_err(|_| MoneyError::Overflow)
}

/// Splits `total` over `weights` so that the parts add up to it exactly: each rounded down, the remainder to the
/// largest weight. Without any weight the first part takes all.
///
/// # Errors
/// Negative weights or total; a sum beyond 64 bits.
pub fn allocate(total: i64, weights: &[i64]) -> Result<Vec<i64>, MoneyError> {
    if total < 0 || weights.iter().any(|weight| *weight < 0) {
        return Err(MoneyError::Overflow);
    }
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let mut parts = Vec::with_capacity(weights.len());
    let mut given: i64 = 0;
    for weight in weights {
        let part = if sum == 0 {
            0
        } else {
            i128::from(total) * i128::from(*weight) / sum
        };
        let part = i64::try_from(part).map_err(|_| MoneyError::Overflow)?;
        given = given.checked_add(part).ok_or(MoneyError::Overflow)?;
        parts.push(part);
    }
    let largest = weights
        .iter()
        .enumerate()
        .max_by_key(|(index, weight)| (**weight, usize::MAX - index));
    if let Some(part) = largest.and_then(|(index, _)| parts.get_mut(index)) {
        *part += total - given;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rounding_is_half_up() {
        for (numerator, denominator, expected) in [
            (5, 10, 1),
            (4, 10, 0),
            (-5, 10, 0),
            (-6, 10, -1),
            (15, 10, 2),
            (0, 7, 0),
            (7, 7, 1),
        ] {
            assert_eq!(
                round_half_up(numerator, denominator),
                Ok(expected),
                "{numerator}/{denominator}"
            );
        }
        assert_eq!(round_half_up(1, 0), Err(MoneyError::Overflow));
    }

    #[test]
    fn currencies_do_not_mix() {
        let yuan = Money::new(1, Currency::CNY);
        assert!(matches!(
            yuan.checked_add(Money::new(1, Currency::USD)),
            Err(MoneyError::CurrencyMismatch { .. })
        ));
        assert_eq!(
            Money::new(i64::MAX, Currency::CNY).checked_add(yuan),
            Err(MoneyError::Overflow)
        );
        assert!("cny".parse::<Currency>().is_err());
        assert!("人民币".parse::<Currency>().is_err());
    }

    proptest! {
        #[test]
        fn parts_add_up(total in 0i64..1_000_000_000_000, weights in prop::collection::vec(0i64..1_000_000, 1..20)) {
            let parts = allocate(total, &weights).expect("in range");
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
            prop_assert!(parts.iter().all(|part| *part >= 0));
        }

        #[test]
        fn a_share_never_exceeds_the_whole(amount in 0i64..i64::MAX / 2, part in 0i64..10_000) {
            let share = Money::new(amount, Currency::CNY).share(part, 10_000).expect("in range");
            prop_assert!(share.minor_units() <= amount);
        }
    }
}
