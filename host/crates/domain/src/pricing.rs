//! What the host enforces on prices, whatever a policy says.

/// One line of a purchase, amounts in minor units of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    pub quantity: i64,
    /// Price of one before discounts.
    pub unit_price: i64,
    /// Price of one below which the shop never sells. `None`: zero.
    pub floor_price: Option<i64>,
}

/// A discount that a policy wants to give on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedDiscount {
    pub line: usize,
    pub minor_units: i64,
}

/// Why a discount is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscountRefusal {
    #[error("there is no line {line}; the purchase has {lines}")]
    NoSuchLine { line: usize, lines: usize },
    #[error("a discount cannot be negative (line {line:?})")]
    Negative { line: Option<usize> },
    #[error(
        "line {line} may come down by {allowed} minor units at most, {wanted} were wanted: floor price"
    )]
    BelowFloor {
        line: usize,
        allowed: i64,
        wanted: i64,
    },
    #[error(
        "the order may come down by {allowed} minor units at most, {wanted} were wanted: floor price"
    )]
    OrderBelowFloor { allowed: i64, wanted: i64 },
    #[error("the amounts do not fit 64 bits")]
    Overflow,
}

/// Checks discounts against floor prices, line by line and for the order as a whole, and adds them up.
///
/// # Errors
/// Says which line would fall below its floor, and how far it may come down.
pub fn total_discount(
    lines: &[PricedLine],
    wanted: &[WantedDiscount],
    order_discount: i64,
) -> Result<i64, DiscountRefusal> {
    if order_discount < 0 {
        return Err(DiscountRefusal::Negative { line: None });
    }
    let mut per_line = vec![0i64; lines.len()];
    for discount in wanted {
        if discount.minor_units < 0 {
            return Err(DiscountRefusal::Negative {
                line: Some(discount.line),
            });
        }
        let sum = per_line
            .get_mut(discount.line)
            .ok_or(DiscountRefusal::NoSuchLine {
                line: discount.line,
                lines: lines.len(),
            })?;
        *sum = sum
            .checked_add(discount.minor_units)
            .ok_or(DiscountRefusal::Overflow)?;
    }
    let mut room = 0i64;
    let mut total = 0i64;
    for (index, (line, wanted)) in lines.iter().zip(&per_line).enumerate() {
        let floor = line.floor_price.unwrap_or(0).max(0);
        let allowed = (line.unit_price - floor)
            .max(0)
            .checked_mul(line.quantity)
            .ok_or(DiscountRefusal::Overflow)?;
        if *wanted > allowed {
            return Err(DiscountRefusal::BelowFloor {
                line: index,
                allowed,
                wanted: *wanted,
            });
        }
        room = room
            .checked_add(allowed - wanted)
            .ok_or(DiscountRefusal::Overflow)?;
        total = total
            .checked_add(*wanted)
            .ok_or(DiscountRefusal::Overflow)?;
    }
    if order_discount > room {
        return Err(DiscountRefusal::OrderBelowFloor {
            allowed: room,
            wanted: order_discount,
        });
    }
    total
        .checked_add(order_discount)
        .ok_or(DiscountRefusal::Overflow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINE: PricedLine = PricedLine {
        quantity: 2,
        unit_price: 1_000,
        floor_price: Some(900),
    };

    #[test]
    fn the_floor_holds_line_by_line_and_for_the_order() {
        let one = |minor_units| {
            [WantedDiscount {
                line: 0,
                minor_units,
            }]
        };
        assert_eq!(total_discount(&[LINE], &one(200), 0), Ok(200));
        assert_eq!(
            total_discount(&[LINE], &one(201), 0),
            Err(DiscountRefusal::BelowFloor {
                line: 0,
                allowed: 200,
                wanted: 201
            })
        );
        assert_eq!(total_discount(&[LINE], &one(100), 100), Ok(200));
        assert!(matches!(
            total_discount(&[LINE], &one(100), 101),
            Err(DiscountRefusal::OrderBelowFloor { .. })
        ));
        assert!(matches!(
            total_discount(&[LINE], &one(-1), 0),
            Err(DiscountRefusal::Negative { .. })
        ));
        let elsewhere = [WantedDiscount {
            line: 1,
            minor_units: 1,
        }];
        assert!(matches!(
            total_discount(&[LINE], &elsewhere, 0),
            Err(DiscountRefusal::NoSuchLine { .. })
        ));
    }

    proptest! {
        #[test]
        fn no_accepted_discount_goes_below_the_floor(
            quantity in 1i64..100, unit_price in 0i64..100_000, floor in 0i64..100_000,
            first in 0i64..1_000_000, second in 0i64..1_000_000, order in 0i64..1_000_000,
        ) {
            let line = PricedLine { quantity, unit_price, floor_price: Some(floor) };
            let wanted = [WantedDiscount { line: 0, minor_units: first }, WantedDiscount { line: 0, minor_units: second }];
            if let Ok(total) = total_discount(&[line], &wanted, order) {
                prop_assert!(total == 0 || unit_price * quantity - total >= floor * quantity);
            }
        }
    }
}
