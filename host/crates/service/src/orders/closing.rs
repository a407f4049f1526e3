//! Closing orders that were never paid.

use serde_json::json;
use shopwit_domain::{
    people::Permission,
    states::{FulfilmentState, PaymentState, Transitions},
};
use shopwit_store::{args, value::text};

use super::{Order, check_version, reload, set_fulfilment};
use crate::{Error, Result, Unit, fields::check_text, offers};

/// Orders that one run closes.
const CLOSED_PER_RUN: i64 = 100;

/// Closes an unpaid order: its goods can be promised to others, its offers end.
///
/// # Errors
/// `Forbidden`; `IllegalTransition` for a paid order; something was paid already; `Stale`.
pub async fn close(
    unit: &mut Unit,
    order: &Order,
    reason: String,
    if_version: Option<i64>,
) -> Result<Order> {
    unit.ctx().require(Permission::OrderWrite)?;
    check_text("/reason", &reason, 1, 200)?;
    check_version(order, if_version)?;
    close_now(unit, order, reason).await
}

async fn close_now(unit: &mut Unit, order: &Order, reason: String) -> Result<Order> {
    let to = order.payment_state.to(PaymentState::Closed)?;
    if order.paid.is_positive() {
        return Err(Error::conflict(
            "partly-paid",
            format!(
                "{} were paid already; refund them first",
                order.paid.minor_units()
            ),
        ));
    }
    let now = unit.now();
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET payment_state = $3, closed_at = $4, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND payment_state = 'unpaid' AND paid = 0 AND version = $5",
            args![text(order.id), text(to), now, order.version],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let closed = reload(unit, order.id).await?;
    let closed = set_fulfilment(unit, &closed, FulfilmentState::Cancelled).await?;
    offers::expire_open(unit, order.id).await?;
    unit.audit_because(
        "order.close",
        order.id,
        json!({"before": "unpaid", "after": "closed"}),
        Some(reason),
    );
    unit.emit(
        "order.closed",
        json!({"order": order.id.to_string(), "number": order.number}),
    );
    Ok(closed)
}

/// Closes orders whose time to be paid has passed; the host's timer calls it. Answers how many.
///
/// # Errors
/// The database.
pub async fn close_overdue(unit: &mut Unit) -> Result<usize> {
    let now = unit.now();
    let rows = unit
        .conn()
        .rows(
            "SELECT * FROM orders WHERE shop_id = $1 AND payment_state = 'unpaid' AND paid = 0 AND closes_at < $2
             ORDER BY id LIMIT $3",
            args![now, CLOSED_PER_RUN],
        )
        .await?;
    for row in &rows {
        let order = Order::read(row)?;
        close_now(unit, &order, "not paid in time".to_owned()).await?;
    }
    Ok(rows.len())
}
