//! Payments of buyers (S-152): exactly what the order comes to, in one or several parts, never more.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shopwit_domain::{
    ids::{OrderId, PaymentId},
    money::Money,
    people::Permission,
    states::{PaymentState, Transitions},
    trade::PaymentMethod,
};
use shopwit_store::{Conn, Row, args, value::text};

use crate::{
    Error, Result, Unit,
    fields::check_text,
    offers,
    orders::{Order, check_version, reload},
};

/// After payment, the shop ships within this time (S-163).
pub(crate) const SHIP_PROMISE: SignedDuration = SignedDuration::from_hours(24);
/// Characters of a reference.
const REFERENCE_CHARS_MAX: usize = 100;

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub order: OrderId,
    pub amount: Money,
    pub method: PaymentMethod,
    /// What the bank or the provider calls it.
    pub reference: String,
    /// `user_…` or `system`.
    pub taken_by: String,
    pub paid_at: Timestamp,
}

fn read(row: &Row) -> Result<Payment> {
    Ok(Payment {
        id: row.id("id")?,
        order: row.id("order_id")?,
        amount: row.money("amount")?,
        method: row.word("method")?,
        reference: row.text("reference")?,
        taken_by: row.text("taken_by")?,
        paid_at: row.time("paid_at")?,
    })
}

/// Takes a payment in. The order is paid when nothing is due any more; then it is to be shipped within a day (S-163).
///
/// # Errors
/// `Forbidden`; an order that is not unpaid; more than is due; a reference that was taken in before; `Stale`.
pub async fn take(
    unit: &mut Unit,
    order: &Order,
    amount: Money,
    method: PaymentMethod,
    reference: String,
    if_version: Option<i64>,
) -> Result<(Order, Payment)> {
    unit.ctx().require(Permission::PaymentWrite)?;
    check_text("/reference", &reference, 1, REFERENCE_CHARS_MAX)?;
    check_version(order, if_version)?;
    if order.payment_state != PaymentState::Unpaid {
        order.payment_state.to(PaymentState::Paid)?;
    }
    if !amount.is_positive() {
        return Err(Error::invalid(
            "/amount/minor_units",
            "range",
            "an amount above zero",
        ));
    }
    if amount.currency() != order.total.currency() {
        return Err(Error::invalid(
            "/amount/currency",
            "currency",
            format!("the order counts in {}", order.total.currency()),
        ));
    }
    let (id, now, by): (PaymentId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let made = unit
        .conn()
        .execute(
            "INSERT INTO payments (shop_id, id, order_id, amount, currency, method, reference, taken_by, paid_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (shop_id, reference) DO NOTHING",
            args![
                text(id),
                text(order.id),
                amount.minor_units(),
                text(amount.currency()),
                text(method),
                reference.trim(),
                &by,
                now,
            ],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "reference-taken",
            "this payment was taken in before; a reference counts once",
        ));
    }
    let ship_by = now.checked_add(SHIP_PROMISE).map_err(Error::internal)?;
    // The sum is compared by subtraction, which cannot overflow: 0 ≤ paid ≤ total.
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET paid = paid + $3,
                 payment_state = CASE WHEN total - paid = $3 THEN 'paid' ELSE payment_state END,
                 paid_at = CASE WHEN total - paid = $3 THEN $4 ELSE paid_at END,
                 ship_by = CASE WHEN total - paid = $3 THEN $5 ELSE ship_by END,
                 version = version + 1
             WHERE shop_id = $1 AND id = $2 AND payment_state = 'unpaid' AND total - paid >= $3",
            args![text(order.id), amount.minor_units(), now, ship_by],
        )
        .await?;
    let after = reload(unit, order.id).await?;
    if changed == 0 {
        return Err(if after.payment_state == PaymentState::Unpaid {
            Error::conflict(
                "more-than-due",
                format!(
                    "{} are due, {} were given",
                    after.due().minor_units(),
                    amount.minor_units()
                ),
            )
        } else {
            Error::Stale
        });
    }
    offers::expire_open(unit, order.id).await?;
    unit.audit(
        "order.pay",
        order.id,
        json!({"payment": id.to_string(), "amount": amount.minor_units(), "method": method.to_string(),
            "after": {"paid": after.paid.minor_units(), "payment_state": after.payment_state.to_string()}}),
    );
    let topic = if after.payment_state == PaymentState::Paid {
        "order.paid"
    } else {
        "order.partly-paid"
    };
    unit.emit(
        topic,
        json!({"order": order.id.to_string(), "number": order.number, "payment": id.to_string()}),
    );
    let reference = reference.trim().to_owned();
    Ok((
        after,
        Payment {
            id,
            order: order.id,
            amount,
            method,
            reference,
            taken_by: by,
            paid_at: now,
        },
    ))
}

/// The payments of an order, oldest first.
///
/// # Errors
/// The database.
pub async fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Payment>> {
    let rows = conn
        .rows(
            "SELECT * FROM payments WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
            args![text(order)],
        )
        .await?;
    rows.iter().map(read).collect()
}
