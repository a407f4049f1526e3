//! The buyer takes an offer: once, in time, while the order is unpaid (S-266).

use serde_json::json;
use shopwit_domain::{
    money::Money,
    people::Permission,
    states::{FlagColor, OfferState, PaymentState, Transitions},
};
use shopwit_policy::kinds::discount;
use shopwit_store::{args, value::text};

use super::{Offer, expire_open, judge, of_order, set_state};
use crate::{
    Error, Result, Unit,
    orders::{self, Order, notes, totals},
    policies::effects,
};

/// Takes an open offer: the discount comes off the lines, free shipping off the postage; what is given besides stands in
/// a green note for the packers.
///
/// # Errors
/// `Forbidden`; an offer that is not open, or has ended; an order that is not unpaid; goods that changed since, so that
/// a floor price would be passed; `Stale`.
pub async fn accept(unit: &mut Unit, order: &Order, offer: &Offer) -> Result<(Order, Offer)> {
    unit.ctx().require(Permission::OrderWrite)?;
    let state = offer.state.ok_or_else(|| {
        Error::conflict(
            "nothing-offered",
            "the price was kept; there is nothing to accept",
        )
    })?;
    let to = state.to(OfferState::Accepted)?;
    if offer.state_at(unit.now()) == Some(OfferState::Expired) {
        return Err(Error::conflict(
            "offer-expired",
            "the offer has ended; ask for a new one",
        ));
    }
    if order.payment_state != PaymentState::Unpaid {
        return Err(Error::conflict(
            "not-unpaid",
            format!("the order is {}", order.payment_state),
        ));
    }
    if of_order(unit.conn(), order.id)
        .await?
        .iter()
        .any(|other| other.state == Some(OfferState::Accepted))
    {
        return Err(Error::conflict(
            "discount-given",
            "the order has its discount already",
        ));
    }
    let proposal = offer.proposal.as_ref().ok_or(Error::NotFound("offer"))?;
    let lines = orders::lines(unit.conn(), order.id).await?;
    let judged = judge::judge(order, &lines, proposal)
        .map_err(|problem| Error::conflict("below-floor", problem))?;
    for (line, discount) in lines.iter().zip(&judged.per_line) {
        let total = line
            .unit_price
            .checked_mul(line.quantity)?
            .checked_sub(Money::new(*discount, line.total.currency()))?;
        unit.conn()
            .execute(
                "UPDATE order_lines SET discount = $4, total = $5 WHERE shop_id = $1 AND order_id = $2 AND line = $3",
                args![text(order.id), line.line, *discount, total.minor_units()],
            )
            .await?;
    }
    // The order's row says that it is still unpaid and as it was read.
    let fee = if proposal.free_shipping {
        0
    } else {
        order.shipping_fee.minor_units()
    };
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET shipping_fee = $3, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND payment_state = 'unpaid' AND version = $4",
            args![text(order.id), fee, order.version],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let accepted = set_state(unit, offer, to, None, None).await?;
    expire_open(unit, order.id).await?;
    if let Some(extras) = extras(proposal) {
        notes::write(unit, order.id, FlagColor::Green, extras).await?;
    }
    let after = totals::recount(unit, order.id).await?;
    effects::note(unit, offer.decision, "offer.accepted", order.id).await?;
    unit.audit(
        "offer.accept",
        order.id,
        json!({"offer": offer.id.to_string(), "discounts": judged.per_line,
            "before": {"total": order.total.minor_units()}, "after": {"total": after.total.minor_units()}}),
    );
    unit.emit(
        "offer.accepted",
        json!({"offer": offer.id.to_string(), "order": order.id.to_string()}),
    );
    Ok((after, accepted))
}

/// What is given besides money, for the slip (S-146, S-273).
fn extras(offer: &discount::Offer) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(gift) = &offer.gift {
        let sku = gift
            .sku
            .as_deref()
            .map(|sku| format!(" ({sku})"))
            .unwrap_or_default();
        parts.push(format!(
            "gift: {}{sku}",
            gift.name.chars().take(200).collect::<String>()
        ));
    }
    if let Some(voucher) = &offer.voucher {
        parts.push(format!(
            "voucher: {} {}",
            voucher.amount.minor_units, voucher.amount.currency
        ));
    }
    if offer.trial_slot {
        parts.push("one new-product trial slot".to_owned());
    }
    if parts.is_empty() {
        None
    } else {
        Some(parts.join("; "))
    }
}
