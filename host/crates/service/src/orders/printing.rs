//! Print batches: courier slips of verified orders that nothing holds, flagged notes on them (S-120, S-146, S-147,
//! S-161).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::PrintBatchId,
    people::Permission,
    states::{FulfilmentState, Transitions},
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::{
    Order, OrderLine, find, lines, load,
    notes::{self, OrderNote},
    set_fulfilment,
};
use crate::{Ctx, Error, Result, Unit, fields::check_text, reference::Reference};

/// Orders of one batch.
pub const BATCH_ORDERS_MAX: usize = 100;

/// One run of the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintBatch {
    pub id: PrintBatchId,
    pub number: i64,
    /// `user_…`
    pub printed_by: String,
    pub printed_at: Timestamp,
}

/// What stands on one slip. The receiver is personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    pub order: Order,
    pub lines: Vec<OrderLine>,
    /// Every flagged note, so that nothing wrong is sent (S-146, S-147).
    pub notes: Vec<OrderNote>,
}

/// Why an order was not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPrinted {
    /// As it was asked for.
    pub order: String,
    /// `not-found`, `held`, `illegal-transition`.
    pub code: &'static str,
    pub detail: String,
    /// Where the order may go from its present state.
    pub allowed: Vec<&'static str>,
}

/// A batch with what is on it and what is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    pub batch: PrintBatch,
    pub slips: Vec<Slip>,
    pub refused: Vec<NotPrinted>,
}

fn read(row: &Row) -> Result<PrintBatch> {
    Ok(PrintBatch {
        id: row.id("id")?,
        number: row.int("number")?,
        printed_by: row.text("printed_by")?,
        printed_at: row.time("printed_at")?,
    })
}

/// Prints the named orders, or all that are verified. An order that cannot be printed is named with the reason and does
/// not keep the others.
///
/// # Errors
/// `Forbidden`; more orders than a batch takes; nothing to print at all; `Stale`.
pub async fn print(unit: &mut Unit, wanted: Option<Vec<String>>) -> Result<Printed> {
    unit.ctx().require(Permission::OrderPrint)?;
    let (mut ready, mut refused) = (Vec::new(), Vec::new());
    for (reference, order) in candidates(unit, wanted).await? {
        match order.map(|order| printable(&reference, order)) {
            Some(Ok(order)) => ready.push(order),
            Some(Err(not)) => refused.push(not),
            None => refused.push(NotPrinted {
                order: reference,
                code: "not-found",
                detail: "there is no such order".to_owned(),
                allowed: Vec::new(),
            }),
        }
    }
    if ready.is_empty() && refused.is_empty() {
        return Err(Error::conflict(
            "nothing-to-print",
            "no order is verified and waits to be printed",
        ));
    }
    let (id, now, by): (PrintBatchId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let number = unit.next_number("print-batches").await?;
    unit.conn()
        .execute(
            "INSERT INTO print_batches (shop_id, id, number, printed_by, printed_at) VALUES ($1, $2, $3, $4, $5)",
            args![text(id), number, &by, now],
        )
        .await?;
    let mut slips = Vec::with_capacity(ready.len());
    for (place, order) in ready.into_iter().enumerate() {
        let order = set_fulfilment(unit, &order, FulfilmentState::Printed).await?;
        let place = i64::try_from(place).map_err(Error::internal)?;
        unit.conn()
            .execute(
                "INSERT INTO print_batch_orders (shop_id, batch_id, place, order_id) VALUES ($1, $2, $3, $4)",
                args![text(id), place, text(order.id)],
            )
            .await?;
        slips.push(slip(unit.conn(), order).await?);
    }
    let printed: Vec<_> = slips.iter().map(|slip| slip.order.id.to_string()).collect();
    let not_printed: Vec<_> = refused
        .iter()
        .map(|not| json!({"order": not.order, "code": not.code}))
        .collect();
    unit.audit(
        "print-batch.print",
        id,
        json!({"number": number, "orders": printed, "refused": not_printed}),
    );
    unit.emit(
        "print-batch.printed",
        json!({"batch": id.to_string(), "number": number, "orders": printed}),
    );
    Ok(Printed {
        batch: PrintBatch {
            id,
            number,
            printed_by: by,
            printed_at: now,
        },
        slips,
        refused,
    })
}

async fn candidates(
    unit: &mut Unit,
    wanted: Option<Vec<String>>,
) -> Result<Vec<(String, Option<Order>)>> {
    let Some(wanted) = wanted else {
        let limit = i64::try_from(BATCH_ORDERS_MAX).map_err(Error::internal)?;
        let rows = unit
            .conn()
            .rows(
                "SELECT * FROM orders WHERE shop_id = $1 AND fulfilment_state = 'verified' ORDER BY ship_by, id LIMIT $2",
                args![limit],
            )
            .await?;
        return rows
            .iter()
            .map(|row| Order::read(row).map(|order| (order.id.to_string(), Some(order))))
            .collect();
    };
    if wanted.is_empty() || wanted.len() > BATCH_ORDERS_MAX {
        return Err(Error::invalid(
            "/orders",
            "length",
            format!("1 to {BATCH_ORDERS_MAX} orders"),
        ));
    }
    let ctx = unit.ctx().clone();
    let mut found: Vec<(String, Option<Order>)> = Vec::with_capacity(wanted.len());
    for (index, reference) in wanted.into_iter().enumerate() {
        check_text(&format!("/orders/{index}"), &reference, 1, 64)?;
        let order = find(unit.conn(), &ctx, &reference).await?;
        let twice = order.as_ref().is_some_and(|order| {
            found
                .iter()
                .any(|(_, known)| known.as_ref().is_some_and(|known| known.id == order.id))
        });
        if twice {
            return Err(Error::invalid(
                format!("/orders/{index}"),
                "duplicate",
                "name an order once",
            ));
        }
        found.push((reference, order));
    }
    Ok(found)
}

fn printable(reference: &str, order: Order) -> std::result::Result<Order, NotPrinted> {
    let refuse = |code, detail: String, allowed| NotPrinted {
        order: reference.to_owned(),
        code,
        detail,
        allowed,
    };
    if let Some(hold) = &order.hold_reason {
        return Err(refuse(
            "held",
            format!(
                "#{} is held: {hold}; it goes on once that is settled",
                order.number
            ),
            Vec::new(),
        ));
    }
    match order.fulfilment_state.to(FulfilmentState::Printed) {
        Ok(_) => Ok(order),
        Err(illegal) => Err(refuse(
            "illegal-transition",
            format!("#{}: {illegal}", order.number),
            illegal.allowed,
        )),
    }
}

async fn slip(conn: &mut Conn, order: Order) -> Result<Slip> {
    let lines = lines(conn, order.id).await?;
    let notes = notes::of_order(conn, order.id).await?;
    Ok(Slip {
        order,
        lines,
        notes,
    })
}

/// The shop's print batches, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<PrintBatch>> {
    ctx.require(Permission::OrderRead)?;
    let mut query = Query::new("SELECT * FROM print_batches WHERE shop_id = $1");
    query.page(after, limit);
    let batches = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(batches, limit, |batch| batch.id.to_string()))
}

/// A batch by id or short number.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn find_batch(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<PrintBatch>> {
    ctx.require(Permission::OrderRead)?;
    let mut query = Query::new("SELECT * FROM print_batches WHERE shop_id = $1");
    match Reference::<PrintBatchId>::parse(reference) {
        Some(Reference::Id(id)) => query.and("AND id = ", text(id)),
        Some(Reference::Number(number)) => query.and("AND number = ", number),
        None => return Ok(None),
    };
    query.rows(conn).await?.first().map(read).transpose()
}

/// The slips of a batch as they would be printed now.
///
/// # Errors
/// The database.
pub async fn slips(conn: &mut Conn, batch: PrintBatchId) -> Result<Vec<Slip>> {
    let rows = conn
        .rows(
            "SELECT order_id FROM print_batch_orders WHERE shop_id = $1 AND batch_id = $2 ORDER BY place",
            args![text(batch)],
        )
        .await?;
    let mut slips = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(order) = load(conn, row.id("order_id")?).await? {
            slips.push(slip(conn, order).await?);
        }
    }
    Ok(slips)
}

/// The slips with the receivers in full, for the printer; noted (S-474).
///
/// # Errors
/// `Forbidden`; the database.
pub async fn reveal_slips(unit: &mut Unit, batch: &PrintBatch) -> Result<Vec<Slip>> {
    unit.ctx().require(Permission::OrderPrint)?;
    unit.ctx().require(Permission::PersonalDataReveal)?;
    let slips = slips(unit.conn(), batch.id).await?;
    let orders: Vec<_> = slips.iter().map(|slip| slip.order.id.to_string()).collect();
    unit.audit_because(
        "print-batch.reveal",
        batch.id,
        json!({"orders": orders}),
        Some("print".to_owned()),
    );
    Ok(slips)
}
