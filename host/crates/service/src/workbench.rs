//! What waits for somebody at the desk, counted in one call.

use jiff::Timestamp;
use shopwit_domain::{ids::ConversationId, people::Permission};
use shopwit_store::{Conn, Query, Row, args};

use crate::{
    Ctx, Result, approvals,
    conversations::{late_before, only_of},
    events,
};

/// What waits. `None`: the caller may not read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The last event that is counted in for certain.
    pub seq: i64,
    pub conversations: Option<ConversationCounts>,
    pub tickets: Option<TicketCounts>,
    pub cases: Option<CaseCounts>,
    /// Questions that the caller may decide now.
    pub approvals_for_me: Option<i64>,
    pub orders: Option<OrderCounts>,
}

/// Buyers who wait for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationCounts {
    pub waiting: i64,
    pub waiting_mine: i64,
    pub waiting_unassigned: i64,
    /// Beyond the shop's `late_after_seconds`.
    pub late: i64,
    pub late_mine: i64,
    /// Not closed, with the caller.
    pub open_mine: i64,
    pub longest_waiting: Option<(ConversationId, Timestamp)>,
}

/// Tickets that are neither resolved nor closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketCounts {
    pub open_mine: i64,
    pub overdue_mine: i64,
}

/// After-sales cases that are neither closed nor withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCounts {
    pub open: i64,
    pub open_mine: i64,
    pub overdue: i64,
    /// The buyer is owed a message (S-366).
    pub update_due: i64,
}

/// Orders that stop or are late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCounts {
    pub held: i64,
    /// Past the shipping promise (S-163).
    pub late: i64,
}

/// Counts what waits for the caller. Every count reads open work only, never what is done.
///
/// # Errors
/// The database.
pub async fn summary(conn: &mut Conn, ctx: &Ctx) -> Result<Summary> {
    // Before the counts: whoever goes on behind it counts nothing away.
    let seq = events::last_seq(conn).await?;
    Ok(Summary {
        seq,
        conversations: if ctx.may(Permission::ConversationRead) {
            Some(conversations(conn, ctx).await?)
        } else {
            None
        },
        tickets: if ctx.may(Permission::ConversationRead) {
            Some(tickets(conn, ctx).await?)
        } else {
            None
        },
        cases: if ctx.may(Permission::CaseRead) {
            Some(cases(conn, ctx).await?)
        } else {
            None
        },
        approvals_for_me: if ctx.may(Permission::ApprovalRead) {
            Some(approvals::count_for_caller(conn, ctx).await?)
        } else {
            None
        },
        orders: if ctx.may(Permission::OrderRead) {
            Some(orders(conn, ctx).await?)
        } else {
            None
        },
    })
}

fn count(row: Option<&Row>, column: &str) -> Result<i64> {
    Ok(row
        .map_or(Ok(None), |row| row.opt_int(column))?
        .unwrap_or(0))
}

async fn conversations(conn: &mut Conn, ctx: &Ctx) -> Result<ConversationCounts> {
    let (me, only) = (ctx.actor_text(), only_of(ctx));
    let mut query = Query::new(
        "SELECT COUNT(*) AS waiting, CAST(SUM(CASE WHEN assignee IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unassigned,",
    );
    query
        .and("CAST(SUM(CASE WHEN assignee = ", me.as_str())
        .push(" THEN 1 ELSE 0 END) AS BIGINT) AS mine,")
        .and("CAST(SUM(CASE WHEN waiting_since <= ", late_before(ctx)?)
        .push(" THEN 1 ELSE 0 END) AS BIGINT) AS late,")
        .and("CAST(SUM(CASE WHEN waiting_since <= ", late_before(ctx)?)
        .and("AND assignee = ", me.as_str())
        .push(" THEN 1 ELSE 0 END) AS BIGINT) AS late_mine FROM conversations WHERE shop_id = $1 AND state = 'waiting'")
        .and_some("AND assignee = ", only.map(|only| only.to_string()));
    let rows = query.rows(conn).await?;
    let row = rows.first();
    let mut longest = Query::new(
        "SELECT id, waiting_since FROM conversations WHERE shop_id = $1 AND state = 'waiting'",
    );
    longest
        .and_some("AND assignee = ", only.map(|only| only.to_string()))
        .push(" ORDER BY waiting_since, id LIMIT 1");
    let first = longest.rows(conn).await?;
    let open = conn
        .row(
            "SELECT COUNT(*) AS n FROM conversations WHERE shop_id = $1 AND assignee = $2 AND state IN ('waiting', 'answered')",
            args![me],
        )
        .await?;
    Ok(ConversationCounts {
        waiting: count(row, "waiting")?,
        waiting_mine: count(row, "mine")?,
        waiting_unassigned: count(row, "unassigned")?,
        late: count(row, "late")?,
        late_mine: count(row, "late_mine")?,
        open_mine: count(open.as_ref(), "n")?,
        longest_waiting: match first.first() {
            Some(row) => Some((row.id("id")?, row.time("waiting_since")?)),
            None => None,
        },
    })
}

async fn tickets(conn: &mut Conn, ctx: &Ctx) -> Result<TicketCounts> {
    let row = conn
        .row(
            "SELECT COUNT(*) AS open_mine, CAST(SUM(CASE WHEN due_at <= $3 THEN 1 ELSE 0 END) AS BIGINT) AS overdue
             FROM tickets WHERE shop_id = $1 AND owner = $2 AND state NOT IN ('resolved', 'closed')",
            args![ctx.actor_text(), ctx.now],
        )
        .await?;
    Ok(TicketCounts {
        open_mine: count(row.as_ref(), "open_mine")?,
        overdue_mine: count(row.as_ref(), "overdue")?,
    })
}

async fn cases(conn: &mut Conn, ctx: &Ctx) -> Result<CaseCounts> {
    let row = conn
        .row(
            "SELECT COUNT(*) AS open, CAST(SUM(CASE WHEN assignee_id = $2 THEN 1 ELSE 0 END) AS BIGINT) AS mine,
                 CAST(SUM(CASE WHEN due_at < $3 THEN 1 ELSE 0 END) AS BIGINT) AS overdue,
                 CAST(SUM(CASE WHEN next_update_at <= $3 THEN 1 ELSE 0 END) AS BIGINT) AS update_due
             FROM cases WHERE shop_id = $1 AND state NOT IN ('closed', 'withdrawn')",
            args![ctx.actor_text(), ctx.now],
        )
        .await?;
    Ok(CaseCounts {
        open: count(row.as_ref(), "open")?,
        open_mine: count(row.as_ref(), "mine")?,
        overdue: count(row.as_ref(), "overdue")?,
        update_due: count(row.as_ref(), "update_due")?,
    })
}

async fn orders(conn: &mut Conn, ctx: &Ctx) -> Result<OrderCounts> {
    let held = conn
        .row(
            "SELECT COUNT(*) AS n FROM orders WHERE shop_id = $1 AND hold_reason IS NOT NULL",
            args![],
        )
        .await?;
    let late = conn
        .row(
            "SELECT COUNT(*) AS n FROM orders WHERE shop_id = $1
                 AND fulfilment_state IN ('pending', 'verified', 'printed', 'packed') AND ship_by < $2",
            args![ctx.now],
        )
        .await?;
    Ok(OrderCounts {
        held: count(held.as_ref(), "n")?,
        late: count(late.as_ref(), "n")?,
    })
}
