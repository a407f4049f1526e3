//! What could be paid at most, and for what.

use crate::bindings::kind::{Input, LineMaximum};
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{Context, Money, PolicyError};
use shopwit_policy_sdk::{Amount, invalid_input, portion};

/// Most lines, and most pieces of one (the limits of the WIT).
const LINES_MAX: usize = 1_000;
const LINE_QUANTITY_MAX: u32 = 1_000_000;

/// The money side of a case, once the input makes sense.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    input: &'a Input,
    /// Paid and not yet refunded: nothing goes above it.
    available: Amount,
    shipping: Amount,
}

/// The most that a solution may pay.
#[derive(Debug, Default)]
pub(crate) struct Maxima {
    pub(crate) total: Amount,
    pub(crate) lines: Vec<LineMaximum>,
}

impl<'a> Claim<'a> {
    pub(crate) fn read(context: &Context, input: &'a Input) -> Result<Claim<'a>, PolicyError> {
        if input.lines.is_empty() || input.lines.len() > LINES_MAX {
            return Err(invalid_input("lines", "must hold 1 to 1,000 lines"));
        }
        for (index, line) in input.lines.iter().enumerate() {
            if !(1..=LINE_QUANTITY_MAX).contains(&line.quantity) {
                return Err(invalid_input(
                    format!("lines[{index}].quantity"),
                    "must be 1 to 1,000,000",
                ));
            }
            check(&line.refundable, input, || {
                format!("lines[{index}].refundable")
            })?;
        }
        check(&input.paid, input, || "paid".into())?;
        check(&input.refunded, input, || "refunded".into())?;
        if let Some(shipping) = &input.shipping_refundable {
            check(shipping, input, || "shipping-refundable".into())?;
        }
        if let Some(limit) = &input.actor.limit {
            check(limit, input, || "actor.limit".into())?;
        }
        if input.paid.currency != context.currency {
            return Err(invalid_input(
                "paid",
                format!("must be in the shop's currency {}", context.currency),
            ));
        }
        let available = input.paid.minor_units - input.refunded.minor_units;
        if available < 0 {
            return Err(invalid_input("refunded", "must not be more than was paid"));
        }
        let shipping = input
            .shipping_refundable
            .as_ref()
            .map_or(0, |money| money.minor_units);
        Ok(Claim {
            input,
            available,
            shipping,
        })
    }

    /// Whether nothing is left to refund.
    pub(crate) fn is_settled(&self) -> bool {
        self.share(10_000, true, |_| true).total == 0
    }

    /// A share of the lines that `counts` picks (by index), and the carriage where asked, within what is available.
    pub(crate) fn share(
        &self,
        basis_points: u32,
        with_shipping: bool,
        counts: impl Fn(usize) -> bool,
    ) -> Maxima {
        let mut left = self.available;
        let mut lines = Vec::new();
        for (index, line) in self.input.lines.iter().enumerate() {
            if !counts(index) {
                continue;
            }
            let wanted = portion(line.refundable.minor_units, basis_points).unwrap_or(0);
            let maximum = wanted.min(left);
            left -= maximum;
            if maximum > 0 {
                lines.push(LineMaximum {
                    line: u32::try_from(index).unwrap_or(u32::MAX),
                    maximum: Money::new(maximum, &self.input.paid.currency),
                });
            }
        }
        if with_shipping {
            left -= self.shipping.min(left);
        }
        Maxima {
            total: self.available - left,
            lines,
        }
    }
}

fn check(money: &Money, input: &Input, field: impl Fn() -> String) -> Result<(), PolicyError> {
    if money.minor_units < 0 {
        return Err(invalid_input(field(), "must not be negative"));
    }
    if money.currency != input.paid.currency {
        return Err(invalid_input(
            field(),
            format!("must be in {}, as `paid` is", input.paid.currency),
        ));
    }
    Ok(())
}
