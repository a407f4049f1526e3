//! What an order comes to, worked out from its lines after every change.

use serde_json::json;
use shopwit_domain::{ids::OrderId, money::Money, states::PaymentState};
use shopwit_store::{args, value::text};

use super::{Order, lines, reload};
use crate::{Error, Result, Unit, payments::SHIP_PROMISE};

/// Works the totals of an unpaid order out anew. A change that leaves nothing due makes it paid.
///
/// # Errors
/// What was paid already is more than the new total; `Stale` where somebody else was faster.
pub(crate) async fn recount(unit: &mut Unit, order: OrderId) -> Result<Order> {
    let before = reload(unit, order).await?;
    let zero = Money::zero(before.total.currency());
    let (mut items, mut discounts) = (zero, zero);
    for line in lines(unit.conn(), order).await? {
        items = items.checked_add(line.unit_price.checked_mul(line.quantity)?)?;
        discounts = discounts.checked_add(line.discount)?;
    }
    let total = items
        .checked_sub(discounts)?
        .checked_add(before.shipping_fee)?;
    if total.minor_units() < before.paid.minor_units() {
        return Err(Error::conflict(
            "paid-more",
            format!(
                "{} were paid already and the order would come to {}; refund the difference first",
                before.paid.minor_units(),
                total.minor_units()
            ),
        ));
    }
    let settled = before.payment_state == PaymentState::Unpaid && total == before.paid;
    let state = if settled {
        PaymentState::Paid
    } else {
        before.payment_state
    };
    let now = unit.now();
    let paid_at = settled.then_some(now);
    let ship_by = if settled {
        Some(now.checked_add(SHIP_PROMISE).map_err(Error::internal)?)
    } else {
        None
    };
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET items_total = $3, discount_total = $4, total = $5, payment_state = $6,
                 paid_at = COALESCE(paid_at, $7), ship_by = COALESCE(ship_by, $8), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $9",
            args![
                text(order),
                items.minor_units(),
                discounts.minor_units(),
                total.minor_units(),
                text(state),
                paid_at,
                ship_by,
                before.version,
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if settled {
        unit.audit(
            "order.pay",
            order,
            json!({"after": {"paid": total.minor_units(), "payment_state": "paid"}}),
        );
        unit.emit(
            "order.paid",
            json!({"order": order.to_string(), "number": before.number}),
        );
    }
    reload(unit, order).await
}
