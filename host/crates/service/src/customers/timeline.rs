//! Everything that happened with a buyer, in one line of time (S-059).

use jiff::Timestamp;
use shopwit_domain::{ids::CustomerId, money::Money, people::Permission};
use shopwit_store::{
    Conn, Row, args,
    query::{PAGE_ROWS_MAX, Page},
    value::text,
};

use crate::{Ctx, Error, Result};

/// One thing on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// `order`, `conversation` or `case`.
    pub kind: String,
    pub id: String,
    /// Short number in the shop.
    pub number: i64,
    /// When it began.
    pub at: Timestamp,
    /// Where it stands: the goods side of an order, the state of a conversation or case.
    pub state: String,
    /// What an order comes to.
    pub amount: Option<Money>,
}

fn read(row: &Row) -> Result<TimelineEntry> {
    Ok(TimelineEntry {
        kind: row.text("kind")?,
        id: row.text("id")?,
        number: row.int("number")?,
        at: row.time("at")?,
        state: row.text("state")?,
        amount: row.opt_money("amount")?,
    })
}

fn read_cursor(cursor: &str) -> Result<(i64, String)> {
    cursor
        .split_once('.')
        .and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())))
        .ok_or_else(|| Error::invalid("?cursor", "format", "next_cursor of the page before"))
}

/// Orders, conversations and cases of a buyer, newest first; only the kinds that the caller may read.
///
/// # Errors
/// `Forbidden`; a cursor that is none; the database.
pub async fn timeline(
    conn: &mut Conn,
    ctx: &Ctx,
    customer: CustomerId,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<TimelineEntry>> {
    ctx.require(Permission::CustomerRead)?;
    let (before_at, before_id) = after.map_or(Ok((i64::MAX, String::new())), read_cursor)?;
    let rows = conn
        .rows(
            "SELECT kind, id, number, at, state, amount, currency FROM (
                 SELECT 'order' AS kind, id, number, placed_at AS at, fulfilment_state AS state, total AS amount,
                     currency
                 FROM orders WHERE shop_id = $1 AND customer_id = $2 AND $3 = 1
                 UNION ALL
                 SELECT 'conversation' AS kind, id, number, created_at AS at, state, CAST(NULL AS BIGINT) AS amount,
                     (SELECT currency FROM shops WHERE shops.id = $1) AS currency
                 FROM conversations WHERE shop_id = $1 AND customer_id = $2 AND $4 = 1
                 UNION ALL
                 SELECT 'case' AS kind, id, number, opened_at AS at, state, CAST(NULL AS BIGINT) AS amount, currency
                 FROM cases WHERE shop_id = $1 AND customer_id = $2 AND $5 = 1
             ) AS line
             WHERE at < $6 OR (at = $6 AND id < $7)
             ORDER BY at DESC, id DESC LIMIT $8",
            args![
                text(customer),
                ctx.may(Permission::OrderRead),
                ctx.may(Permission::ConversationRead),
                ctx.may(Permission::CaseRead),
                before_at,
                before_id,
                limit.clamp(1, PAGE_ROWS_MAX) + 1,
            ],
        )
        .await?;
    let entries = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(Page::new(entries, limit, |entry| {
        format!("{}.{}", entry.at.as_microsecond(), entry.id)
    }))
}
