//! When the shop answers its buyers itself (S-547, S-550).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{ids::ServicePeriodId, people::Permission};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use crate::{Ctx, Error, Result, Unit, fields::check_text};

/// One interval of self-run service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub id: ServicePeriodId,
    /// Included.
    pub from: Timestamp,
    /// Excluded. `None`: it still runs.
    pub to: Option<Timestamp>,
    pub note: String,
    /// `user_…`, or `system`.
    pub made_by: String,
    pub made_at: Timestamp,
    pub version: i64,
}

const SELECT: &str = "SELECT * FROM service_periods WHERE shop_id = $1";

fn read(row: &Row) -> Result<Period> {
    Ok(Period {
        id: row.id("id")?,
        from: row.time("from_at")?,
        to: row.opt_time("to_at")?,
        note: row.text("note")?,
        made_by: row.text("made_by")?,
        made_at: row.time("made_at")?,
        version: row.int("version")?,
    })
}

async fn find(conn: &mut Conn, id: ServicePeriodId) -> Result<Period> {
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    let found = query.rows(conn).await?.first().map(read).transpose()?;
    found.ok_or(Error::NotFound("service period"))
}

/// Newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Period>> {
    ctx.require(Permission::ShopRead)?;
    let mut query = Query::new(SELECT);
    query.page(after, limit);
    let periods = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(periods, limit, |period| period.id.to_string()))
}

/// Those that touch a span, oldest first.
pub(super) async fn within(conn: &mut Conn, from: Timestamp, to: Timestamp) -> Result<Vec<Period>> {
    let rows = conn
        .rows(
            "SELECT * FROM service_periods WHERE shop_id = $1 AND from_at < $3 AND (to_at IS NULL OR to_at > $2)
             ORDER BY from_at LIMIT 1000",
            args![from, to],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The shop answers by itself from then on, until `to` where that is known.
///
/// # Errors
/// `Forbidden`; an end before the begin; a period that overlaps another one.
pub async fn begin(
    unit: &mut Unit,
    from: Timestamp,
    to: Option<Timestamp>,
    note: &str,
) -> Result<Period> {
    unit.ctx().require(Permission::PolicyWrite)?;
    check_text("/note", note, 0, 200)?;
    check_end("/to", from, to)?;
    check_alone(unit, from, to).await?;
    let (id, now, by): (ServicePeriodId, _, _) =
        (unit.new_id(), unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "INSERT INTO service_periods (shop_id, id, from_at, to_at, note, made_by, made_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
            args![text(id), from, to, note.trim(), by, now],
        )
        .await?;
    unit.audit(
        "service-period.begin",
        id,
        json!({"from": from.to_string(), "to": to.map(|to| to.to_string())}),
    );
    unit.emit("service-period.begun", json!({"period": id.to_string()}));
    find(unit.conn(), id).await
}

/// The shop no longer answers by itself.
///
/// # Errors
/// `Forbidden`; `NotFound`; a period that has ended; an end before the begin.
pub async fn end(unit: &mut Unit, id: ServicePeriodId, to: Timestamp) -> Result<Period> {
    unit.ctx().require(Permission::PolicyWrite)?;
    let before = find(unit.conn(), id).await?;
    if before.to.is_some() {
        return Err(Error::conflict("period-ended", "it has ended before"));
    }
    check_end("/to", before.from, Some(to))?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE service_periods SET to_at = $3, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND to_at IS NULL AND version = $4",
            args![text(id), to, before.version],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    unit.audit("service-period.end", id, json!({"to": to.to_string()}));
    unit.emit("service-period.ended", json!({"period": id.to_string()}));
    find(unit.conn(), id).await
}

fn check_end(pointer: &str, from: Timestamp, to: Option<Timestamp>) -> Result<()> {
    if to.is_some_and(|to| to <= from) {
        return Err(Error::invalid(pointer, "range", "later than the begin"));
    }
    Ok(())
}

async fn check_alone(unit: &mut Unit, from: Timestamp, to: Option<Timestamp>) -> Result<()> {
    let to = to.unwrap_or(Timestamp::MAX);
    if !within(unit.conn(), from, to).await?.is_empty() {
        return Err(Error::conflict(
            "period-overlaps",
            "another period of self-run service lies in this time; end it first",
        ));
    }
    Ok(())
}
