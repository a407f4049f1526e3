//! Refunds: a decision about money, and its payout, are two things. The money is taken out of what can still be refunded
//! the moment the refund is asked for, and put back where it is rejected or fails.

pub mod cash_book;
pub mod ledger;
pub mod payout;
pub mod reconcile;
mod request;
mod reservation;

use jiff::{Timestamp, ToSpan};
use serde_json::json;
use shopwit_domain::{
    authority::AuthorityKind,
    ids::{ApprovalId, CaseId, OrderId, RefundId, SolutionId},
    money::Money,
    people::Permission,
    states::{RefundState, Transitions},
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

pub use self::request::{NewRefund, request};
pub(crate) use self::reservation::{line_rest, shipping_given};
use crate::{Ctx, Error, Result, Unit, approvals, fields::check_text};

/// An approved refund leaves within this time (S-417); the list shows what is later.
const PAYOUT_HOURS: i64 = 24;
/// Characters of a reason.
const REASON_CHARS_MAX: usize = 1_000;

/// Money that goes, or went, back to a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub id: RefundId,
    pub case: CaseId,
    pub order: OrderId,
    /// The solution that it carries out.
    pub solution: Option<SolutionId>,
    /// Lines and carriage together.
    pub amount: Money,
    pub shipping: Money,
    pub lines: Vec<RefundLine>,
    pub state: RefundState,
    pub reason: String,
    pub approval: Option<ApprovalId>,
    /// `user_…`, or `system`.
    pub requested_by: String,
    pub requested_at: Timestamp,
    pub approved_by: Option<String>,
    pub approved_at: Option<Timestamp>,
    /// The money must have left until then (S-417).
    pub pay_by: Option<Timestamp>,
    pub paid_out_by: Option<String>,
    pub sending_at: Option<Timestamp>,
    /// What the provider calls the payout.
    pub provider_reference: Option<String>,
    /// Why it was rejected or failed.
    pub failure: Option<String>,
    /// Sent, failed or rejected.
    pub ended_at: Option<Timestamp>,
    pub version: i64,
}

/// What goes back of one line of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundLine {
    /// Line of the order, from 0.
    pub line: i64,
    pub amount: Money,
}

/// What of the list is wanted. `None`: everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct RefundFilter<'a> {
    pub state: Option<RefundState>,
    pub case: Option<CaseId>,
    /// `order_…`
    pub order: Option<&'a str>,
    /// Approved, not yet sent, and later than `pay_by` (S-417).
    pub overdue: bool,
}

const SELECT: &str = "SELECT * FROM refunds WHERE shop_id = $1";

fn read(row: &Row) -> Result<Refund> {
    Ok(Refund {
        id: row.id("id")?,
        case: row.id("case_id")?,
        order: row.id("order_id")?,
        solution: row.opt_id("solution_id")?,
        amount: row.money("amount")?,
        shipping: row.money("shipping")?,
        lines: Vec::new(),
        state: row.word("state")?,
        reason: row.text("reason")?,
        approval: row.opt_id("approval_id")?,
        requested_by: row.text("requested_by")?,
        requested_at: row.time("requested_at")?,
        approved_by: row.opt_text("approved_by")?,
        approved_at: row.opt_time("approved_at")?,
        pay_by: row.opt_time("pay_by")?,
        paid_out_by: row.opt_text("paid_out_by")?,
        sending_at: row.opt_time("sending_at")?,
        provider_reference: row.opt_text("provider_reference")?,
        failure: row.opt_text("failure")?,
        ended_at: row.opt_time("ended_at")?,
        version: row.int("version")?,
    })
}

async fn with_lines(conn: &mut Conn, mut refund: Refund) -> Result<Refund> {
    let rows = conn
        .rows(
            "SELECT line, amount FROM refund_lines WHERE shop_id = $1 AND refund_id = $2 ORDER BY line",
            args![text(refund.id)],
        )
        .await?;
    let currency = refund.amount.currency();
    refund.lines = rows
        .iter()
        .map(|row| {
            Ok(RefundLine {
                line: row.int("line")?,
                amount: Money::new(row.int("amount")?, currency),
            })
        })
        .collect::<Result<_>>()?;
    Ok(refund)
}

/// One refund.
///
/// # Errors
/// The database.
pub async fn find(conn: &mut Conn, id: RefundId) -> Result<Option<Refund>> {
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    match query.rows(conn).await?.first().map(read).transpose()? {
        Some(refund) => Ok(Some(with_lines(conn, refund).await?)),
        None => Ok(None),
    }
}

/// One refund, for somebody who may see it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(conn: &mut Conn, ctx: &Ctx, id: RefundId) -> Result<Refund> {
    ctx.require(Permission::CaseRead)?;
    find(conn, id).await?.ok_or(Error::NotFound("refund"))
}

/// Newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: RefundFilter<'_>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Refund>> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new(SELECT);
    query
        .and_some("AND state = ", filter.state.map(text))
        .and_some("AND case_id = ", filter.case.map(text))
        .and_some("AND order_id = ", filter.order);
    if filter.overdue {
        query.and(
            "AND state IN ('approved', 'sending', 'unknown') AND pay_by < ",
            ctx.now,
        );
    }
    query.page(after, limit);
    let rows = query.rows(conn).await?;
    let mut refunds = Vec::with_capacity(rows.len());
    for row in &rows {
        refunds.push(with_lines(conn, read(row)?).await?);
    }
    Ok(Page::new(refunds, limit, |refund| refund.id.to_string()))
}

impl Refund {
    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        let mut actions = Vec::new();
        if ctx.may(Permission::RefundWrite) {
            if self.state.to(RefundState::Sending).is_ok() {
                actions.push("pay-out");
            }
            if self.state.to(RefundState::Rejected).is_ok() {
                actions.push("cancel");
            }
        }
        actions
    }
}

/// The approval was granted.
///
/// # Errors
/// A refund that does not wait; the database.
pub async fn approved(unit: &mut Unit, id: RefundId) -> Result<Refund> {
    let refund = find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("refund"))?;
    let state = refund.state.to(RefundState::Approved)?;
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE refunds SET state = $3, approved_by = $4, approved_at = $5, pay_by = $6, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $7 AND version = $8",
            args![text(id), text(state), by, now, pay_by(now), text(refund.state), refund.version],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    note_move(unit, &refund, state, "refund.approve", None);
    unit.emit("refund.approved", summary(&refund, state));
    find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("refund"))
}

/// The approval was declined: the money can be refunded again.
///
/// # Errors
/// A refund that does not wait; the database.
pub async fn declined(unit: &mut Unit, id: RefundId, note: &str) -> Result<Refund> {
    let refund = find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("refund"))?;
    reject(unit, refund, note, "refund.decline").await
}

/// Takes a refund back that has not been handed to the provider.
///
/// # Errors
/// `Forbidden`; `NotFound`; a refund that is on its way or has ended.
pub async fn cancel(unit: &mut Unit, id: RefundId, reason: &str) -> Result<Refund> {
    unit.ctx().require(Permission::RefundWrite)?;
    check_text("/reason", reason, 1, REASON_CHARS_MAX)?;
    let refund = find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("refund"))?;
    let waited = refund.state == RefundState::Requested;
    let refund = reject(unit, refund, reason, "refund.cancel").await?;
    if waited {
        approvals::withdraw(unit, AuthorityKind::Refund, &id.to_string()).await?;
    }
    Ok(refund)
}

async fn reject(
    unit: &mut Unit,
    refund: Refund,
    why: &str,
    command: &'static str,
) -> Result<Refund> {
    let state = refund.state.to(RefundState::Rejected)?;
    let now = unit.now();
    let changed = unit
        .conn()
        .execute(
            "UPDATE refunds SET state = $3, failure = $4, ended_at = $5, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $6 AND version = $7",
            args![
                text(refund.id),
                text(state),
                why,
                now,
                text(refund.state),
                refund.version
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    reservation::release(unit, &refund).await?;
    let reason = Some(why).filter(|why| !why.is_empty()).map(str::to_owned);
    note_move(unit, &refund, state, command, reason);
    unit.emit("refund.rejected", summary(&refund, state));
    find(unit.conn(), refund.id)
        .await?
        .ok_or(Error::NotFound("refund"))
}

fn pay_by(now: Timestamp) -> Timestamp {
    now.checked_add(PAYOUT_HOURS.hours()).unwrap_or(now)
}

fn note_move(
    unit: &mut Unit,
    refund: &Refund,
    state: RefundState,
    command: &'static str,
    reason: Option<String>,
) {
    unit.audit_because(
        command,
        refund.id,
        json!({
            "before": {"state": refund.state.to_string()},
            "after": {"state": state.to_string()},
            "order": refund.order.to_string(),
            "minor_units": refund.amount.minor_units(),
            "currency": refund.amount.currency().to_string(),
        }),
        reason,
    );
}

fn summary(refund: &Refund, state: RefundState) -> serde_json::Value {
    json!({
        "refund": refund.id.to_string(),
        "case": refund.case.to_string(),
        "order": refund.order.to_string(),
        "amount": {"minor_units": refund.amount.minor_units(), "currency": refund.amount.currency().to_string()},
        "state": state.to_string(),
    })
}
