//! What the lines come to, and how far each may go down.

use crate::bindings::kind::{Ask, Input};
use crate::options::Options;
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{Context, Money, PolicyError};
use shopwit_policy_sdk::{Amount, invalid_input, portion};

/// Most lines, and most pieces of one (the limits of the WIT).
const LINES_MAX: usize = 1_000;
const LINE_QUANTITY_MAX: u32 = 1_000_000;

/// One line in minor units.
#[derive(Debug)]
pub(crate) struct LineValue {
    pub(crate) quantity: u32,
    pub(crate) price: Amount,
    /// Price times quantity.
    pub(crate) total: Amount,
    /// What can come off before the floor price is undercut.
    pub(crate) headroom: Amount,
}

/// The lines, once the input makes sense.
#[derive(Debug)]
pub(crate) struct Basket {
    pub(crate) lines: Vec<LineValue>,
    pub(crate) total: Amount,
    pub(crate) quantity: u64,
    /// Carriage that the buyer pays now; 0 for none.
    pub(crate) shipping: Amount,
}

impl Basket {
    pub(crate) fn read(
        context: &Context,
        input: &Input,
        options: &Options,
    ) -> Result<Basket, PolicyError> {
        if input.lines.is_empty() || input.lines.len() > LINES_MAX {
            return Err(invalid_input("lines", "must hold 1 to 1,000 lines"));
        }
        check_amounts(context, input)?;
        let mut lines = Vec::with_capacity(input.lines.len());
        let (mut total, mut quantity) = (0_i64, 0_u64);
        for (index, line) in input.lines.iter().enumerate() {
            if !(1..=LINE_QUANTITY_MAX).contains(&line.quantity) {
                return Err(invalid_input(
                    format!("lines[{index}].quantity"),
                    "must be 1 to 1,000,000",
                ));
            }
            let too_much = || {
                invalid_input(
                    format!("lines[{index}].list-price"),
                    "the order comes to too much",
                )
            };
            let price = amount(&line.list_price, context, || {
                format!("lines[{index}].list-price")
            })?;
            let value = price
                .checked_mul(i64::from(line.quantity))
                .ok_or_else(too_much)?;
            let floor = match &line.floor_price {
                Some(floor) => amount(floor, context, || format!("lines[{index}].floor-price"))?
                    .saturating_mul(i64::from(line.quantity)),
                None => {
                    value
                        - portion(
                            value,
                            10_000_u32.saturating_sub(options.floor_without_price_bps),
                        )
                        .unwrap_or(0)
                }
            };
            total = total.checked_add(value).ok_or_else(too_much)?;
            quantity += u64::from(line.quantity);
            lines.push(LineValue {
                quantity: line.quantity,
                price,
                total: value,
                headroom: value.saturating_sub(floor).max(0),
            });
        }
        let shipping = match &input.shipping {
            Some(shipping) => shipping.minor_units,
            None => 0,
        };
        total
            .checked_add(shipping)
            .ok_or_else(|| invalid_input("shipping", "the order comes to too much"))?;
        Ok(Basket {
            lines,
            total,
            quantity,
            shipping,
        })
    }
}

/// The amounts beside the lines: never negative, all in the shop's currency.
fn check_amounts(context: &Context, input: &Input) -> Result<(), PolicyError> {
    let mut amounts: Vec<(&str, &Money)> = Vec::new();
    amounts.extend(input.shipping.iter().map(|money| ("shipping", money)));
    amounts.extend(input.actor.limit.iter().map(|money| ("actor.limit", money)));
    amounts.extend(
        input
            .history
            .iter()
            .map(|history| ("history.completed-total", &history.completed_total)),
    );
    match &input.ask {
        Some(Ask::AmountOff(ask)) => amounts.push(("ask.amount", &ask.amount)),
        Some(Ask::TotalPrice(ask)) => amounts.push(("ask.total", &ask.total)),
        Some(Ask::Cheaper | Ask::FreeShipping | Ask::CheaperElsewhere) | None => {}
    }
    for coupon in &input.coupons {
        amounts.push(("coupons.amount", &coupon.amount));
        amounts.push(("coupons.minimum-spend", &coupon.minimum_spend));
    }
    for (field, money) in amounts {
        amount(money, context, || field.into())?;
    }
    Ok(())
}

fn amount(
    money: &Money,
    context: &Context,
    field: impl Fn() -> shopwit_policy_sdk::alloc::string::String,
) -> Result<Amount, PolicyError> {
    if money.minor_units < 0 {
        return Err(invalid_input(field(), "must not be negative"));
    }
    if money.currency != context.currency {
        return Err(invalid_input(
            field(),
            format!("must be in the shop's currency {}", context.currency),
        ));
    }
    Ok(money.minor_units)
}
