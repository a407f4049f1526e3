//! 退货登记表: what comes back, by whom it was registered, on which waybill, with which problem (S-384, S-385).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{CaseId, OrderId, ReturnId},
    people::Permission,
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::lock_open;
use crate::{Ctx, Error, Result, Unit, fields::check_text, orders};

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnEntry {
    pub id: ReturnId,
    pub case: CaseId,
    pub order: OrderId,
    /// Line of the order, from 0.
    pub line: i64,
    /// Model.
    pub sku: String,
    pub quantity: i64,
    pub courier: String,
    pub waybill_number: String,
    pub problem: String,
    pub registered_by: String,
    pub registered_at: Timestamp,
    /// Filled in by the inspection.
    pub received_at: Option<Timestamp>,
    pub good_count: Option<i64>,
    pub damaged_count: Option<i64>,
}

/// What a return is registered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReturn {
    pub line: i64,
    pub quantity: i64,
    pub courier: String,
    pub waybill_number: String,
    pub problem: String,
}

const SELECT: &str = "SELECT * FROM case_returns WHERE shop_id = $1";

fn read(row: &Row) -> Result<ReturnEntry> {
    Ok(ReturnEntry {
        id: row.id("id")?,
        case: row.id("case_id")?,
        order: row.id("order_id")?,
        line: row.int("line")?,
        sku: row.text("sku")?,
        quantity: row.int("quantity")?,
        courier: row.text("courier")?,
        waybill_number: row.text("waybill_number")?,
        problem: row.text("problem")?,
        registered_by: row.text("registered_by")?,
        registered_at: row.time("registered_at")?,
        received_at: row.opt_time("received_at")?,
        good_count: row.opt_int("good_count")?,
        damaged_count: row.opt_int("damaged_count")?,
    })
}

/// Registers what the buyer sends back.
///
/// # Errors
/// `Forbidden`; a line that is not of the case; more pieces than the case is about; the same waybill twice; a case that
/// has ended.
pub async fn add(unit: &mut Unit, case: CaseId, new: NewReturn) -> Result<ReturnEntry> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/courier", &new.courier, 1, 64)?;
    check_text("/waybill_number", &new.waybill_number, 1, 64)?;
    check_text("/problem", &new.problem, 1, 1_000)?;
    let case = lock_open(unit, case).await?;
    let line = case
        .lines
        .iter()
        .find(|line| line.line == new.line)
        .ok_or_else(|| {
            Error::invalid(
                "/line",
                "not-in-case",
                "a line of the order that this case is about",
            )
        })?;
    let sent = unit
        .conn()
        .row(
            "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) AS n FROM case_returns
             WHERE shop_id = $1 AND case_id = $2 AND line = $3",
            args![text(case.id), new.line],
        )
        .await?
        .map_or(Ok(0), |row| row.int("n"))?;
    let rest = line.quantity.saturating_sub(sent);
    if !(1..=rest).contains(&new.quantity) {
        return Err(Error::invalid(
            "/quantity",
            "range",
            format!("1 to {rest}, what has not been sent back yet"),
        ));
    }
    let sku = orders::lines(unit.conn(), case.order)
        .await?
        .into_iter()
        .find(|known| known.line == new.line)
        .map(|known| known.sku)
        .ok_or(Error::NotFound("line"))?;
    let (id, now, by): (ReturnId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let made = unit
        .conn()
        .execute(
            "INSERT INTO case_returns (shop_id, id, case_id, order_id, line, sku, quantity, courier, waybill_number,
                 problem, registered_by, registered_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (shop_id, case_id, line, waybill_number) DO NOTHING",
            args![
                text(id),
                text(case.id),
                text(case.order),
                new.line,
                sku,
                new.quantity,
                &new.courier,
                &new.waybill_number,
                &new.problem,
                by,
                now,
            ],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "return-known",
            "this line is registered on this waybill already",
        ));
    }
    unit.audit(
        "case.return.register",
        id,
        json!({"case": case.id.to_string(), "line": new.line, "quantity": new.quantity, "waybill_number": new.waybill_number}),
    );
    unit.emit(
        "case.return-registered",
        json!({"case": case.id.to_string(), "return": id.to_string()}),
    );
    find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("return"))
}

async fn find(conn: &mut Conn, id: ReturnId) -> Result<Option<ReturnEntry>> {
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    query.rows(conn).await?.first().map(read).transpose()
}

/// Which returns a list shows. `None`: everything.
#[derive(Debug, Clone, Default)]
pub struct ReturnFilter {
    pub case: Option<CaseId>,
    /// `user_…`: the register is kept per person (S-384).
    pub registered_by: Option<String>,
    pub sku: Option<String>,
    pub waybill_number: Option<String>,
    /// Received and inspected, or not.
    pub received: Option<bool>,
}

/// The shop's register, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: ReturnFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<ReturnEntry>> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new(SELECT);
    query
        .and_some("AND case_id = ", filter.case.map(text))
        .and_some("AND registered_by = ", filter.registered_by)
        .and_some("AND sku = ", filter.sku)
        .and_some("AND waybill_number = ", filter.waybill_number);
    match filter.received {
        Some(true) => query.push(" AND received_at IS NOT NULL"),
        Some(false) => query.push(" AND received_at IS NULL"),
        None => &mut query,
    };
    query.page(after, limit);
    let entries = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(entries, limit, |entry| entry.id.to_string()))
}

/// Writes into the register what an inspection counted.
///
/// # Errors
/// `Invalid` where the return is not of this case or was inspected; more pieces than were sent.
pub(super) async fn receive(
    unit: &mut Unit,
    case: CaseId,
    id: ReturnId,
    good: i64,
    damaged: i64,
) -> Result<()> {
    let entry = find(unit.conn(), id)
        .await?
        .filter(|entry| entry.case == case)
        .ok_or_else(|| {
            Error::invalid("/return", "not-found", "a registered return of this case")
        })?;
    if good.saturating_add(damaged) > entry.quantity {
        let message = format!("at most {}, the pieces that were sent back", entry.quantity);
        return Err(Error::invalid("/received_count", "range", message));
    }
    let now = unit.now();
    let changed = unit
        .conn()
        .execute(
            "UPDATE case_returns SET received_at = $3, good_count = $4, damaged_count = $5
             WHERE shop_id = $1 AND id = $2 AND received_at IS NULL",
            args![text(id), now, good, damaged],
        )
        .await?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::conflict(
            "return-received",
            "this return was inspected before",
        ))
    }
}
