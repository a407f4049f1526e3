//! Compensations: what a buyer gets for the trouble, beyond refunds. The shop's policy gives a ladder (S-409, S-410), the
//! host bounds it, somebody offers a rung, the buyer agrees; money leaves once, within what was paid for the order.

mod ask;
mod moves;
pub mod payout;

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    after_sales::{CompensationAnswer, CompensationMeans},
    ids::{ApprovalId, CaseId, CompensationId, DecisionId, OrderId},
    money::Money,
    people::{Permission, Role},
    states::{CompensationState, Transitions},
};
use shopwit_policy::kinds::{compensation as wit, types::Reason};
use shopwit_store::{Conn, Query, Row, query::Page, value::text};

pub use self::{
    ask::{Trouble, ask},
    moves::{Offer, accept, decline, deliver, offer, withdraw},
};
use crate::{Ctx, Error, Result, Unit};
pub(crate) use moves::decided;

/// One ladder about a case, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compensation {
    pub id: CompensationId,
    pub case: CaseId,
    pub order: OrderId,
    /// The recorded decision that it comes from.
    pub decision: DecisionId,
    pub outcome: CompensationAnswer,
    /// In the order in which they are offered, as the host bounded them.
    pub rungs: Vec<wit::Rung>,
    /// Index of the rung to begin with.
    pub start: i64,
    /// The most that may be given in this case without a superior (S-413).
    pub bottom_line: Money,
    /// The lowest role for what the buyer asks. `None`: whoever asked may.
    pub ask_approval: Option<Role>,
    /// Who takes a case without an offer.
    pub escalate: Option<Role>,
    /// From the buyer's agreement until the money must have left.
    pub payout_seconds: i64,
    /// For the buyer to read (S-420 … S-422).
    pub explanation: String,
    pub script_key: String,
    pub reasons: Vec<Reason>,
    /// What the host changed in the policy's answer, and why.
    pub host_notes: Vec<String>,
    /// `user_…`, or `system`.
    pub asked_by: String,
    pub asked_at: Timestamp,
    pub state: CompensationState,
    /// Offers that the buyer declined.
    pub times_declined: i64,
    /// What is offered now, or was taken.
    pub form: Option<CompensationMeans>,
    /// What that is worth.
    pub amount: Option<Money>,
    /// Why the offer is not that of the ladder (S-411).
    pub deviation: Option<String>,
    pub offered_by: Option<String>,
    pub offered_at: Option<Timestamp>,
    pub accepted_by: Option<String>,
    pub accepted_at: Option<Timestamp>,
    pub approval: Option<ApprovalId>,
    /// It must be there until then (S-417).
    pub pay_by: Option<Timestamp>,
    pub sending_at: Option<Timestamp>,
    /// What the provider calls the payout, or how it was handed over.
    pub reference: Option<String>,
    pub failure: Option<String>,
    pub done_by: Option<String>,
    pub ended_at: Option<Timestamp>,
    pub version: i64,
}

/// What of the list is wanted. `None`: everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct CompensationFilter {
    pub state: Option<CompensationState>,
    pub case: Option<CaseId>,
    pub order: Option<OrderId>,
    /// Agreed, not done, and later than `pay_by` (S-417).
    pub overdue: bool,
}

const SELECT: &str = "SELECT * FROM compensations WHERE shop_id = $1";

fn read(row: &Row) -> Result<Compensation> {
    Ok(Compensation {
        id: row.id("id")?,
        case: row.id("case_id")?,
        order: row.id("order_id")?,
        decision: row.id("decision_id")?,
        outcome: row.word("outcome")?,
        rungs: serde_json::from_str(&row.text("rungs")?)?,
        start: row.int("start_rung")?,
        bottom_line: row.money("bottom_line")?,
        ask_approval: row.opt_word("ask_approval")?,
        escalate: row.opt_word("escalate")?,
        payout_seconds: row.int("payout_seconds")?,
        explanation: row.text("explanation")?,
        script_key: row.text("script_key")?,
        reasons: serde_json::from_str(&row.text("reasons")?)?,
        host_notes: serde_json::from_str(&row.text("host_notes")?)?,
        asked_by: row.text("asked_by")?,
        asked_at: row.time("asked_at")?,
        state: row.word("state")?,
        times_declined: row.int("times_declined")?,
        form: row.opt_word("form")?,
        amount: row.opt_money("amount")?,
        deviation: row.opt_text("deviation")?,
        offered_by: row.opt_text("offered_by")?,
        offered_at: row.opt_time("offered_at")?,
        accepted_by: row.opt_text("accepted_by")?,
        accepted_at: row.opt_time("accepted_at")?,
        approval: row.opt_id("approval_id")?,
        pay_by: row.opt_time("pay_by")?,
        sending_at: row.opt_time("sending_at")?,
        reference: row.opt_text("reference")?,
        failure: row.opt_text("failure")?,
        done_by: row.opt_text("done_by")?,
        ended_at: row.opt_time("ended_at")?,
        version: row.int("version")?,
    })
}

async fn find(conn: &mut Conn, id: CompensationId) -> Result<Compensation> {
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    query
        .rows(conn)
        .await?
        .first()
        .map(read)
        .transpose()?
        .ok_or(Error::NotFound("compensation"))
}

/// One compensation.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(conn: &mut Conn, ctx: &Ctx, id: CompensationId) -> Result<Compensation> {
    ctx.require(Permission::CaseRead)?;
    find(conn, id).await
}

/// Newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: CompensationFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Compensation>> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new(SELECT);
    query
        .and_some("AND state = ", filter.state.map(text))
        .and_some("AND case_id = ", filter.case.map(text))
        .and_some("AND order_id = ", filter.order.map(text));
    if filter.overdue {
        query.and(
            "AND state IN ('approved', 'sending', 'unknown') AND pay_by < ",
            ctx.now,
        );
    }
    query.page(after, limit);
    let found = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(found, limit, |one| one.id.to_string()))
}

impl Compensation {
    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        use CompensationState as S;
        let money = self.form.is_some_and(CompensationMeans::is_money);
        let approved = self.state == S::Approved;
        [
            ("offer", Permission::CaseWrite, self.state == S::Open),
            ("accept", Permission::RefundWrite, self.state == S::Offered),
            ("decline", Permission::CaseWrite, self.state == S::Offered),
            ("pay-out", Permission::RefundWrite, approved && money),
            ("deliver", Permission::RefundWrite, approved && !money),
            (
                "withdraw",
                Permission::CaseWrite,
                self.state.to(S::Withdrawn).is_ok(),
            ),
        ]
        .into_iter()
        .filter_map(|(action, permission, possible)| {
            (possible && ctx.may(permission)).then_some(action)
        })
        .collect()
    }

    /// What of its worth leaves the shop as money, minor units.
    fn money_units(&self) -> i64 {
        match (self.form, self.amount) {
            (Some(form), Some(amount)) if form.is_money() => amount.minor_units(),
            _ => 0,
        }
    }
}

/// Notes a move for the audit chain and tells whoever listens.
fn note_move(
    unit: &mut Unit,
    before: &Compensation,
    state: CompensationState,
    command: &'static str,
    topic: &'static str,
    reason: Option<String>,
) {
    let amount = before
        .amount
        .map(|amount| json!({"minor_units": amount.minor_units(), "currency": amount.currency().to_string()}));
    unit.audit_because(
        command,
        before.id,
        json!({
            "before": {"state": before.state.to_string()},
            "after": {"state": state.to_string()},
            "case": before.case.to_string(),
            "order": before.order.to_string(),
            "form": before.form.map(|form| form.to_string()),
            "amount": amount,
        }),
        reason.filter(|reason| !reason.is_empty()),
    );
    unit.emit(
        topic,
        json!({
            "compensation": before.id.to_string(),
            "case": before.case.to_string(),
            "order": before.order.to_string(),
            "form": before.form.map(|form| form.to_string()),
            "amount": amount,
            "state": state.to_string(),
        }),
    );
}
