//! What can still be refunded of an order: taken and given back in the unit of the refund that it is for, by conditional
//! updates, so that Σ refunds ≤ paid holds whoever else writes.

use shopwit_domain::{
    ids::{CaseId, OrderId},
    money::{Currency, Money},
    states::PaymentState,
};
use shopwit_store::{args, value::text};

use super::{Refund, RefundLine};
use crate::{Error, Result, Unit};

/// Takes `amount`, of it `shipping` for carriage and the rest for `lines`, out of what can still be refunded.
///
/// # Errors
/// `Conflict` beyond what was paid; `Invalid` beyond the carriage or a line of the case.
pub(super) async fn reserve(
    unit: &mut Unit,
    case: CaseId,
    order: OrderId,
    amount: Money,
    shipping: Money,
    lines: &[RefundLine],
) -> Result<()> {
    let row = unit
        .conn()
        .row(
            "UPDATE orders SET refunded = refunded + $3, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND currency = $4 AND $3 <= paid - refunded
             RETURNING payment_state, shipping_fee",
            args![text(order), amount.minor_units(), text(amount.currency())],
        )
        .await?;
    let Some(row) = row else {
        return Err(beyond_paid(unit, order, amount.currency()).await?);
    };
    if !matches!(
        row.word("payment_state")?,
        PaymentState::Paid | PaymentState::PartiallyRefunded
    ) {
        return Err(Error::conflict(
            "order-not-paid",
            "only a paid order can be refunded",
        ));
    }
    reserve_shipping(unit, order, shipping, row.int("shipping_fee")?).await?;
    for (index, line) in lines.iter().enumerate() {
        reserve_line(unit, case, order, index, *line).await?;
    }
    Ok(())
}

async fn beyond_paid(unit: &mut Unit, order: OrderId, currency: Currency) -> Result<Error> {
    let row = unit
        .conn()
        .row(
            "SELECT paid - refunded AS rest FROM orders WHERE shop_id = $1 AND id = $2",
            args![text(order)],
        )
        .await?
        .ok_or(Error::NotFound("order"))?;
    Ok(Error::conflict(
        "refund-exceeds-paid",
        format!(
            "{} {currency} of what was paid can still be refunded (in minor units)",
            row.int("rest")?
        ),
    ))
}

/// The order's row is locked by now, so nobody adds to the sum meanwhile.
async fn reserve_shipping(
    unit: &mut Unit,
    order: OrderId,
    shipping: Money,
    fee: i64,
) -> Result<()> {
    if shipping.minor_units() == 0 {
        return Ok(());
    }
    let given = shipping_given(unit.conn(), order).await?;
    if shipping.minor_units() > fee.saturating_sub(given) {
        return Err(Error::invalid(
            "/shipping/minor_units",
            "range",
            format!(
                "at most {}, the rest of the carriage that was charged",
                fee.saturating_sub(given).max(0)
            ),
        ));
    }
    Ok(())
}

/// Carriage of the order that refunds have taken.
pub(crate) async fn shipping_given(conn: &mut shopwit_store::Conn, order: OrderId) -> Result<i64> {
    let row = conn
        .row(
            "SELECT CAST(COALESCE(SUM(shipping), 0) AS BIGINT) AS given FROM refunds
             WHERE shop_id = $1 AND order_id = $2 AND state NOT IN ('rejected', 'failed')",
            args![text(order)],
        )
        .await?;
    Ok(row.map_or(Ok(0), |row| row.int("given"))?)
}

async fn reserve_line(
    unit: &mut Unit,
    case: CaseId,
    order: OrderId,
    index: usize,
    line: RefundLine,
) -> Result<()> {
    let currency = line.amount.currency();
    let rest = line_rest(unit.conn(), case, order, line.line, currency)
        .await?
        .ok_or_else(|| {
            Error::invalid(
                format!("/lines/{index}/line"),
                "not-in-case",
                "a line of the order that this case is about",
            )
        })?;
    let beyond = || {
        Error::invalid(
            format!("/lines/{index}/amount/minor_units"),
            "range",
            format!("at most {rest}, what can still be refunded of this line in this case"),
        )
    };
    if line.amount.minor_units() > rest {
        return Err(beyond());
    }
    let changed = unit
        .conn()
        .execute(
            "UPDATE order_lines SET refunded = refunded + $4
             WHERE shop_id = $1 AND order_id = $2 AND line = $3 AND $4 <= total - refunded",
            args![text(order), line.line, line.amount.minor_units()],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(beyond()) }
}

/// What can still be refunded of a line in a case: the pieces that the case is about, less what this case took, and never
/// more than the rest of the line. `None`: the case is not about this line.
///
/// # Errors
/// The database.
pub(crate) async fn line_rest(
    conn: &mut shopwit_store::Conn,
    case: CaseId,
    order: OrderId,
    line: i64,
    currency: Currency,
) -> Result<Option<i64>> {
    let row = conn
        .row(
            "SELECT l.total, l.refunded, l.quantity, c.quantity AS claimed,
                 (SELECT CAST(COALESCE(SUM(rl.amount), 0) AS BIGINT) FROM refund_lines rl
                  JOIN refunds r ON r.shop_id = rl.shop_id AND r.id = rl.refund_id
                  WHERE r.shop_id = $1 AND r.case_id = $2 AND rl.line = $4 AND r.state NOT IN ('rejected', 'failed'))
                 AS taken
             FROM order_lines l JOIN case_lines c ON c.shop_id = l.shop_id AND c.case_id = $2 AND c.line = l.line
             WHERE l.shop_id = $1 AND l.order_id = $3 AND l.line = $4",
            args![text(case), text(order), line],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let total = row.int("total")?;
    let share = Money::new(total, currency)
        .share(row.int("claimed")?, row.int("quantity")?)?
        .minor_units();
    let in_case = share.saturating_sub(row.int("taken")?);
    Ok(Some(
        in_case
            .min(total.saturating_sub(row.int("refunded")?))
            .max(0),
    ))
}

/// Gives back what the refund had taken.
///
/// # Errors
/// The database; a row that does not add up, and then nothing happens.
pub(super) async fn release(unit: &mut Unit, refund: &Refund) -> Result<()> {
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET refunded = refunded - $3, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND refunded >= $3",
            args![text(refund.order), refund.amount.minor_units()],
        )
        .await?;
    if changed != 1 {
        return Err(Error::internal(format!("{} cannot be released", refund.id)));
    }
    for line in &refund.lines {
        let changed = unit
            .conn()
            .execute(
                "UPDATE order_lines SET refunded = refunded - $4
                 WHERE shop_id = $1 AND order_id = $2 AND line = $3 AND refunded >= $4",
                args![text(refund.order), line.line, line.amount.minor_units()],
            )
            .await?;
        if changed != 1 {
            return Err(Error::internal(format!(
                "line {} of {} cannot be released",
                line.line, refund.id
            )));
        }
    }
    Ok(())
}

/// The order's payment side once a refund was sent: all of what was paid went back, or part.
///
/// # Errors
/// An order that was never paid; the database.
pub(super) async fn settle_order(unit: &mut Unit, order: OrderId) -> Result<()> {
    use shopwit_domain::states::Transitions;
    // Locks the order, so that two refunds that are sent at once see each other.
    let row = unit
        .conn()
        .row(
            "UPDATE orders SET version = version + 1 WHERE shop_id = $1 AND id = $2 RETURNING paid, payment_state",
            args![text(order)],
        )
        .await?
        .ok_or(Error::NotFound("order"))?;
    let sent = unit
        .conn()
        .row(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS sent FROM refunds
             WHERE shop_id = $1 AND order_id = $2 AND state = 'sent'",
            args![text(order)],
        )
        .await?
        .map_or(Ok(0), |row| row.int("sent"))?;
    let before: PaymentState = row.word("payment_state")?;
    let whole = sent >= row.int("paid")?;
    let after = before.to(if whole {
        PaymentState::Refunded
    } else {
        PaymentState::PartiallyRefunded
    })?;
    unit.conn()
        .execute(
            "UPDATE orders SET payment_state = $3 WHERE shop_id = $1 AND id = $2",
            args![text(order), text(after)],
        )
        .await?;
    Ok(())
}
