//! Exact money: whole minor units, checked, one rounding.

use crate::types::Money;
use alloc::format;
use alloc::string::{String, ToString};

/// Basis points in one whole.
const WHOLE_BASIS_POINTS: i64 = 10_000;

/// Minor units without their currency, for sums inside one decision.
pub type Amount = i64;

impl Money {
    /// So many minor units of a currency (ISO 4217).
    pub fn new(minor_units: Amount, currency: &str) -> Money {
        Money {
            minor_units,
            currency: currency.to_string(),
        }
    }
}

/// A share of an amount in basis points, rounded half up: the only place where a policy rounds money.
///
/// None where the result does not fit.
///
/// ```
/// use shopwit_policy_sdk::portion;
///
/// // 3 % of ¥19.90 are 59.7 fen.
/// assert_eq!(portion(1_990, 300), Some(60));
/// // The rest never goes astray: what is kept is the amount without the share.
/// let share = portion(1_990, 300).unwrap();
/// assert_eq!(share + (1_990 - share), 1_990);
/// ```
pub fn portion(amount: Amount, basis_points: u32) -> Option<Amount> {
    // Split at the whole, so that 64 bits hold every product that fits the answer.
    let basis_points = i64::from(basis_points);
    let (wholes, rest) = (
        amount.div_euclid(WHOLE_BASIS_POINTS),
        amount.rem_euclid(WHOLE_BASIS_POINTS),
    );
    let exact = wholes.checked_mul(basis_points)?;
    let rounded = (rest * basis_points + WHOLE_BASIS_POINTS / 2) / WHOLE_BASIS_POINTS;
    exact.checked_add(rounded)
}

/// An amount for people: `¥100.00` for the yuan, `100.00 EUR` for others.
///
/// ```
/// use shopwit_policy_sdk::display_amount;
///
/// assert_eq!(display_amount(10_000, "CNY"), "¥100.00");
/// assert_eq!(display_amount(500, "JPY"), "500 JPY");
/// ```
pub fn display_amount(amount: Amount, currency: &str) -> String {
    let digits = minor_digits(currency);
    let sign = if amount < 0 { "-" } else { "" };
    let size = amount.unsigned_abs();
    let scale = 10_u64.pow(digits);
    let whole = size / scale;
    let number = match digits {
        0 => format!("{whole}"),
        2 => format!("{whole}.{:02}", size % scale),
        _ => format!("{whole}.{:03}", size % scale),
    };
    match currency {
        "CNY" => format!("{sign}¥{number}"),
        _ => format!("{sign}{number} {currency}"),
    }
}

/// Digits behind the point, by ISO 4217.
fn minor_digits(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "PYG" | "UGX" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_rounds_half_up() {
        for (amount, basis_points, share) in [
            (1_990, 300, 60), // 59.7
            (50, 100, 1),     // 0.5
            (49, 100, 0),     // 0.49
            (-50, 100, 0),    // −0.5 goes up
            (-51, 100, -1),
            (10_000, 10_000, 10_000),
            (i64::MAX, 10_000, i64::MAX),
        ] {
            assert_eq!(
                portion(amount, basis_points),
                Some(share),
                "{amount} {basis_points}"
            );
        }
        assert_eq!(portion(i64::MAX, 10_001), None);
    }

    #[test]
    fn people_read_amounts_in_major_units() {
        for (amount, currency, text) in [
            (10_000, "CNY", "¥100.00"),
            (-5, "CNY", "-¥0.05"),
            (1_234, "EUR", "12.34 EUR"),
            (500, "JPY", "500 JPY"),
            (1_500, "KWD", "1.500 KWD"),
            (i64::MIN, "CNY", "-¥92233720368547758.08"),
        ] {
            assert_eq!(display_amount(amount, currency), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_share_is_within_half_a_unit(amount in 0_i64..1_000_000_000_000, basis_points in 0_u32..=10_000) {
            let share = i128::from(portion(amount, basis_points).expect("fits"));
            let twice_error = (share * 10_000 - i128::from(amount) * i128::from(basis_points)).abs() * 2;
            proptest::prop_assert!(twice_error <= 10_000);
            proptest::prop_assert!(share <= i128::from(amount));
        }
    }
}
