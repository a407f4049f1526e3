//! What may be changed of an order without the amendment protocol: special requests until it is printed, postage until
//! it is paid (S-141…S-143, S-164).

use serde_json::json;
use shopwit_domain::{
    money::Money,
    people::Permission,
    states::{FulfilmentState, PaymentState},
};
use shopwit_store::{args, value::text};

use super::{
    Order, SpecialRequests, check_version,
    create::{check_fee, check_requests},
    reload, totals,
};
use crate::{Error, Result, Unit, fields::check_opt_text, offers};

/// What of an order changes. `None` leaves it, an empty text takes a request away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderChange {
    pub shipping_fee: Option<Money>,
    pub requests: SpecialRequests,
    pub consulted: Option<bool>,
    /// Why, for the audit record.
    pub reason: Option<String>,
}

/// Changes postage, special requests or the consulted mark.
///
/// # Errors
/// `Forbidden`; fields that do not fit; a postage of a paid order; requests of a printed order; `Stale`.
pub async fn change(
    unit: &mut Unit,
    order: &Order,
    change: OrderChange,
    if_version: Option<i64>,
) -> Result<Order> {
    unit.ctx().require(Permission::OrderWrite)?;
    check_version(order, if_version)?;
    check_requests("/special_requests", &change.requests)?;
    check_opt_text("/reason", change.reason.as_deref(), 1, 200)?;
    if change.requests != SpecialRequests::default()
        && !matches!(
            order.fulfilment_state,
            FulfilmentState::Pending | FulfilmentState::Verified
        )
    {
        return Err(Error::conflict(
            "printed",
            "special requests change until the order is printed; write a flagged note and tell the print operator",
        ));
    }
    let requests = change.requests;
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET wanted_courier = NULLIF(COALESCE($3, wanted_courier), ''),
                 invoice_title = NULLIF(COALESCE($4, invoice_title), ''),
                 greeting_card = NULLIF(COALESCE($5, greeting_card), ''),
                 delivery_slot = NULLIF(COALESCE($6, delivery_slot), ''),
                 consulted = COALESCE($7, consulted), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $8",
            args![
                text(order.id),
                trimmed(requests.wanted_courier),
                trimmed(requests.invoice_title),
                trimmed(requests.greeting_card),
                trimmed(requests.delivery_slot),
                change.consulted.map(i64::from),
                order.version,
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let mut after = reload(unit, order.id).await?;
    if let Some(fee) = change.shipping_fee {
        after = set_postage(unit, &after, fee).await?;
    }
    unit.audit_because(
        "order.change",
        order.id,
        json!({
            "before": {"shipping_fee": order.shipping_fee.minor_units(), "consulted": order.consulted},
            "after": {"shipping_fee": after.shipping_fee.minor_units(), "consulted": after.consulted,
                "total": after.total.minor_units()},
        }),
        change.reason,
    );
    unit.emit(
        "order.changed",
        json!({"order": order.id.to_string(), "number": order.number}),
    );
    Ok(after)
}

fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
}

/// Sets the postage of an unpaid order; offers that reckoned with the old one end.
pub(crate) async fn set_postage(unit: &mut Unit, order: &Order, fee: Money) -> Result<Order> {
    check_fee("/shipping_fee", fee)?;
    if order.payment_state != PaymentState::Unpaid {
        return Err(Error::conflict(
            "not-unpaid",
            format!(
                "the postage changes only while the order is unpaid; it is {}",
                order.payment_state
            ),
        ));
    }
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET shipping_fee = $3, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND payment_state = 'unpaid' AND version = $4",
            args![text(order.id), fee.minor_units(), order.version],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    offers::expire_open(unit, order.id).await?;
    totals::recount(unit, order.id).await
}
