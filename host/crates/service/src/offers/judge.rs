//! What the host checks of a proposal, whatever the policy says: lines, currency, floor prices, authority.

use jiff::{SignedDuration, Timestamp};
use shopwit_domain::{
    authority::AuthorityKind,
    money::Money,
    people::Role,
    pricing::{PricedLine, WantedDiscount, total_discount},
};
use shopwit_policy::kinds::discount;

use crate::{
    Ctx, Error, Result,
    orders::{Order, OrderLine},
    policy_words::{amount, role_named},
};

/// An offer stands for a minute at least and thirty days at most, seconds.
const EXPIRES_SECONDS_MIN: i64 = 60;
const EXPIRES_SECONDS_MAX: i64 = 30 * 24 * 3_600;

/// A proposal that keeps every floor price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    /// What comes off each line, the share of the order's discount included; minor units, in the order of the lines.
    pub(super) per_line: Vec<i64>,
    /// What the order comes down by: lines and postage.
    pub(super) total: i64,
    /// What the shop gives in all, a voucher included; authority is measured by it.
    pub(super) given: i64,
}

/// Reckons a proposal for these lines.
///
/// # Errors
/// In words: which line does not exist or falls below its floor, which amount makes no sense.
pub(super) fn judge(
    order: &Order,
    lines: &[OrderLine],
    offer: &discount::Offer,
) -> std::result::Result<Judged, String> {
    let currency = order.total.currency();
    let read = |what: &str, money| {
        amount(money, currency).ok_or_else(|| format!("{what}: not zero or more in {currency}"))
    };
    let mut wanted = Vec::with_capacity(offer.line_discounts.len());
    for line in &offer.line_discounts {
        let index = usize::try_from(line.line).map_err(|error| error.to_string())?;
        wanted.push(WantedDiscount {
            line: index,
            minor_units: read("a line discount", &line.amount)?,
        });
    }
    let on_order = offer
        .order_discount
        .as_ref()
        .map_or(Ok(0), |money| read("the order discount", money))?;
    let priced: Vec<_> = lines
        .iter()
        .map(|line| PricedLine {
            quantity: line.quantity,
            unit_price: line.unit_price.minor_units(),
            floor_price: line.floor_price.map(Money::minor_units),
        })
        .collect();
    let discounts =
        total_discount(&priced, &wanted, on_order).map_err(|error| error.to_string())?;
    let mut per_line = vec![0i64; lines.len()];
    for discount in &wanted {
        if let Some(sum) = per_line.get_mut(discount.line) {
            *sum += discount.minor_units;
        }
    }
    spread(&priced, &mut per_line, on_order)?;
    let postage = if offer.free_shipping {
        order.shipping_fee.minor_units()
    } else {
        0
    };
    let voucher = offer
        .voucher
        .as_ref()
        .map_or(Ok(0), |voucher| read("the voucher", &voucher.amount))?;
    let total = discounts
        .checked_add(postage)
        .ok_or("the amounts do not fit 64 bits")?;
    let given = total
        .checked_add(voucher)
        .ok_or("the amounts do not fit 64 bits")?;
    Ok(Judged {
        per_line,
        total,
        given,
    })
}

/// Spreads the order's discount over the lines by what each may still come down, the remainder to the largest
/// (`money::allocate`), and moves on what a line cannot take without falling below its floor.
fn spread(
    lines: &[PricedLine],
    per_line: &mut [i64],
    on_order: i64,
) -> std::result::Result<(), String> {
    let rooms: Vec<i64> = lines
        .iter()
        .zip(per_line.iter())
        .map(|(line, taken)| {
            let floor = line.floor_price.unwrap_or(0).max(0);
            ((line.unit_price - floor).max(0) * line.quantity - taken).max(0)
        })
        .collect();
    let parts =
        shopwit_domain::money::allocate(on_order, &rooms).map_err(|error| error.to_string())?;
    let mut rest = 0;
    for ((taken, part), room) in per_line.iter_mut().zip(&parts).zip(&rooms) {
        let fits = (*part).min(*room);
        *taken += fits;
        rest += part - fits;
    }
    for ((taken, part), room) in per_line.iter_mut().zip(&parts).zip(&rooms) {
        let fits = rest.min(room - (*part).min(*room));
        *taken += fits;
        rest -= fits;
    }
    if rest == 0 {
        Ok(())
    } else {
        Err("the order discount does not fit the lines".to_owned())
    }
}

/// Who must approve. `None`: the actor's own word is enough (S-268, S-414).
pub(super) fn approver(ctx: &Ctx, outcome: &discount::Outcome, given: i64) -> Option<Role> {
    let within = match ctx.role() {
        Some(role) => ctx.limits.allows(role, AuthorityKind::Discount, given),
        None => given == 0,
    };
    let asked = match outcome {
        discount::Outcome::NeedsApproval(needs) => Some(role_named(needs.level)),
        _ => None,
    };
    if within && asked.is_none() {
        return None;
    }
    let needed = ctx.limits.approver(AuthorityKind::Discount, given);
    // Never lower than the amount needs, whatever the policy says; a role that approves nothing is none.
    Some(
        [asked.unwrap_or(needed), needed, Role::AfterSalesAgent]
            .into_iter()
            .fold(needed, |high, role| {
                if role.rank() > high.rank() {
                    role
                } else {
                    high
                }
            }),
    )
}

/// When an offer ends that opens now.
pub(super) fn expiry(now: Timestamp, seconds: i64) -> Result<Timestamp> {
    let seconds = seconds.clamp(EXPIRES_SECONDS_MIN, EXPIRES_SECONDS_MAX);
    now.checked_add(SignedDuration::from_secs(seconds))
        .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_order_discount_is_spread_whole_and_no_line_falls_below_its_floor(
            lines in prop::collection::vec((1i64..20, 0i64..10_000, 0i64..10_000), 1..8),
            share in 0i64..=10_000,
        ) {
            let lines: Vec<_> = lines
                .into_iter()
                .map(|(quantity, unit_price, floor)| PricedLine { quantity, unit_price, floor_price: Some(floor) })
                .collect();
            let room = |line: &PricedLine| (line.unit_price - line.floor_price.unwrap_or(0)).max(0) * line.quantity;
            let on_order = lines.iter().map(room).sum::<i64>() * share / 10_000;
            let mut per_line = vec![0; lines.len()];
            spread(&lines, &mut per_line, on_order).expect("it fits");
            prop_assert_eq!(per_line.iter().sum::<i64>(), on_order);
            for (line, taken) in lines.iter().zip(&per_line) {
                prop_assert!(*taken <= room(line));
            }
        }
    }
}
