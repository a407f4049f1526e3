//! After-sales cases: what a buyer wants after the sale, in six ordered steps (S-343), with who did what and when.

pub mod change;
pub mod evidence;
pub mod inspections;
mod open;
pub mod register;
pub mod solutions;
pub mod steps;
pub mod timeline;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shopwit_domain::{
    after_sales::{CaseCause, CaseKind, CaseRequest, Fault},
    ids::{CaseId, CustomerId, OrderId, SolutionId, UserId},
    money::Currency,
    people::Permission,
    states::{AfterSalesState, CaseState, CaseStep, Transitions},
    word::Word,
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

pub use self::open::{NewCase, open};
use crate::{Ctx, Error, Result, Unit, orders, reference::Reference};

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    /// Short number in the shop.
    pub number: i64,
    pub order: OrderId,
    pub customer: CustomerId,
    pub kind: CaseKind,
    pub cause: CaseCause,
    pub claimed_fault: Fault,
    /// As verified in step 2 (S-347).
    pub verified_fault: Option<Fault>,
    /// What the buyer asks for.
    pub request: Option<CaseRequest>,
    pub description: String,
    pub lines: Vec<CaseLine>,
    pub state: CaseState,
    pub currency: Currency,
    /// A dispute before the platform (S-388).
    pub in_dispute: bool,
    pub assignee: UserId,
    /// `user_…`, or `system`.
    pub opened_by: String,
    pub opened_at: Timestamp,
    /// Must be solved until then (S-378).
    pub due_at: Timestamp,
    /// What the buyer was told, and why it takes so long (S-377).
    pub expected_solution_at: Option<Timestamp>,
    pub expected_solution_reason: Option<String>,
    /// What helps the buyer until then (S-376).
    pub temporary_solution: Option<String>,
    /// The buyer is owed the next message by then (S-366).
    pub next_update_at: Option<Timestamp>,
    pub contacted_at: Option<Timestamp>,
    /// The person on the phone was asked who they are (S-463).
    pub identity_confirmed: bool,
    /// The solution that the buyer chose (S-375).
    pub solution: Option<SolutionId>,
    /// The buyer understood and agreed (S-374, S-404).
    pub consented_at: Option<Timestamp>,
    pub consent_recorded_by: Option<String>,
    pub tags: Vec<String>,
    pub feedback: Option<Feedback>,
    pub spent_minutes: Option<i64>,
    pub times_reopened: i64,
    pub closed_at: Option<Timestamp>,
    pub version: i64,
}

/// What the case is about: pieces of a line of its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseLine {
    /// Line of the order, from 0.
    pub line: i64,
    pub quantity: i64,
}

/// What is told when a case is registered (S-379).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    pub cause: String,
    pub solution: String,
    /// How it was repaired or settled.
    pub process: String,
    pub result: String,
}

/// What of the list is wanted. `None`: everything.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    pub state: Option<CaseState>,
    pub kind: Option<CaseKind>,
    pub cause: Option<CaseCause>,
    pub order: Option<OrderId>,
    pub customer: Option<CustomerId>,
    pub assignee: Option<UserId>,
    pub tag: Option<String>,
    /// Neither closed nor withdrawn.
    pub open: bool,
    /// The supervisor's daily list: open, and in dispute or with a refund under way (S-388).
    pub refund_or_dispute: bool,
    /// Open and past `due_at` (S-378).
    pub overdue: bool,
    /// Open, and the buyer is owed a message (S-366).
    pub update_due: bool,
}

const SELECT: &str = "SELECT * FROM cases WHERE shop_id = $1";

fn read(row: &Row) -> Result<Case> {
    Ok(Case {
        id: row.id("id")?,
        number: row.int("number")?,
        order: row.id("order_id")?,
        customer: row.id("customer_id")?,
        kind: row.word("kind")?,
        cause: row.word("cause")?,
        claimed_fault: row.word("claimed_fault")?,
        verified_fault: row.opt_word("verified_fault")?,
        request: row.opt_word("request")?,
        description: row.text("description")?,
        lines: Vec::new(),
        state: row.word("state")?,
        currency: row.currency("currency")?,
        in_dispute: row.flag("in_dispute")?,
        assignee: row.id("assignee_id")?,
        opened_by: row.text("opened_by")?,
        opened_at: row.time("opened_at")?,
        due_at: row.time("due_at")?,
        expected_solution_at: row.opt_time("expected_solution_at")?,
        expected_solution_reason: row.opt_text("expected_solution_reason")?,
        temporary_solution: row.opt_text("temporary_solution")?,
        next_update_at: row.opt_time("next_update_at")?,
        contacted_at: row.opt_time("contacted_at")?,
        identity_confirmed: row.flag("identity_confirmed")?,
        solution: row.opt_id("solution_id")?,
        consented_at: row.opt_time("consented_at")?,
        consent_recorded_by: row.opt_text("consent_recorded_by")?,
        tags: serde_json::from_str(&row.text("tags")?)?,
        feedback: row
            .opt_text("feedback")?
            .map(|text| serde_json::from_str(&text))
            .transpose()?,
        spent_minutes: row.opt_int("spent_minutes")?,
        times_reopened: row.int("times_reopened")?,
        closed_at: row.opt_time("closed_at")?,
        version: row.int("version")?,
    })
}

async fn with_lines(conn: &mut Conn, mut case: Case) -> Result<Case> {
    let rows = conn
        .rows("SELECT line, quantity FROM case_lines WHERE shop_id = $1 AND case_id = $2 ORDER BY line", args![text(case.id)])
        .await?;
    case.lines = rows
        .iter()
        .map(|row| {
            Ok(CaseLine {
                line: row.int("line")?,
                quantity: row.int("quantity")?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(case)
}

/// By id or short number, for somebody who may see it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Case> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new(SELECT);
    match Reference::<CaseId>::parse(reference) {
        Some(Reference::Id(id)) => query.and("AND id = ", text(id)),
        Some(Reference::Number(number)) => query.and("AND number = ", number),
        None => return Err(Error::NotFound("case")),
    };
    let case = query
        .rows(conn)
        .await?
        .first()
        .map(read)
        .transpose()?
        .ok_or(Error::NotFound("case"))?;
    with_lines(conn, case).await
}

/// The case of this id, whoever asks.
///
/// # Errors
/// `NotFound`; the database.
pub(crate) async fn load(conn: &mut Conn, id: CaseId) -> Result<Case> {
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    let case = query
        .rows(conn)
        .await?
        .first()
        .map(read)
        .transpose()?
        .ok_or(Error::NotFound("case"))?;
    with_lines(conn, case).await
}

/// The case, locked until the end of the unit, so that nobody closes it meanwhile.
///
/// # Errors
/// `NotFound`; `Conflict` where it is closed or withdrawn.
pub(crate) async fn lock_open(unit: &mut Unit, id: CaseId) -> Result<Case> {
    let row = unit
        .conn()
        .row(
            "UPDATE cases SET version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state NOT IN ('closed', 'withdrawn') RETURNING *",
            args![text(id)],
        )
        .await?;
    match row {
        Some(row) => with_lines(unit.conn(), read(&row)?).await,
        None => {
            let case = load(unit.conn(), id).await?;
            Err(Error::conflict(
                "case-ended",
                format!("the case is {}; open it again first", case.state),
            ))
        }
    }
}

/// Newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: CaseFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Case>> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new(SELECT);
    query
        .and_some("AND state = ", filter.state.map(text))
        .and_some("AND kind = ", filter.kind.map(text))
        .and_some("AND cause = ", filter.cause.map(text))
        .and_some("AND order_id = ", filter.order.map(text))
        .and_some("AND customer_id = ", filter.customer.map(text))
        .and_some("AND assignee_id = ", filter.assignee.map(text))
        // Tags are a JSON array of texts; the quotes keep a tag from matching part of another one.
        .and_some("AND tags LIKE ", filter.tag.as_deref().map(tag_pattern));
    if filter.tag.is_some() {
        query.push(" ESCAPE '\\'");
    }
    if filter.open || filter.refund_or_dispute || filter.overdue || filter.update_due {
        query.push(" AND state NOT IN ('closed', 'withdrawn')");
    }
    if filter.refund_or_dispute {
        query.push(
            " AND (in_dispute = 1 OR kind IN ('refund-only-unshipped', 'refund-only-shipped', 'return-refund')
                 OR EXISTS (SELECT 1 FROM refunds r WHERE r.shop_id = cases.shop_id AND r.case_id = cases.id
                     AND r.state IN ('requested', 'approved', 'sending', 'unknown')))",
        );
    }
    if filter.overdue {
        query.and("AND due_at < ", ctx.now);
    }
    if filter.update_due {
        query.and("AND next_update_at <= ", ctx.now);
    }
    query.page(after, limit);
    let rows = query.rows(conn).await?;
    let mut cases = Vec::with_capacity(rows.len());
    for row in &rows {
        cases.push(with_lines(conn, read(row)?).await?);
    }
    Ok(Page::new(cases, limit, |case| case.id.to_string()))
}

fn tag_pattern(tag: &str) -> String {
    let quoted = serde_json::Value::from(tag).to_string();
    let mut pattern = String::from("%");
    for c in quoted.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

impl Case {
    /// Neither closed nor withdrawn.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, CaseState::Closed | CaseState::Withdrawn)
    }

    /// What the caller may do with it now. The refund is there once the buyer was contacted (S-389).
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        let mut actions = Vec::new();
        if !ctx.may(Permission::CaseWrite) {
            return actions;
        }
        if self.state == CaseState::Closed {
            actions.push("reopen");
            return actions;
        }
        if !self.is_open() {
            return actions;
        }
        let legal = CaseStep::ALL
            .iter()
            .filter(|step| self.state.to(step.reaches()).is_ok());
        actions.extend(legal.map(|step| step.as_str()));
        actions.extend([
            "note",
            "change",
            "add-evidence",
            "inspect",
            "register-return",
            "ask-solutions",
        ]);
        if self.state.to(CaseState::Withdrawn).is_ok() {
            actions.push("withdraw");
        }
        if ctx.may(Permission::RefundWrite)
            && self.contacted_at.is_some()
            && self.consented_at.is_some()
        {
            actions.push("refund");
        }
        actions
    }
}

/// Moves the order's after-sales side to where its cases are.
async fn follow_in_order(unit: &mut Unit, order: OrderId) -> Result<()> {
    let open = unit
        .conn()
        .row(
            "SELECT COUNT(*) AS n FROM cases WHERE shop_id = $1 AND order_id = $2 AND state NOT IN ('closed', 'withdrawn')",
            args![text(order)],
        )
        .await?
        .map_or(Ok(0), |row| row.int("n"))?;
    let to = if open > 0 {
        AfterSalesState::Open
    } else {
        AfterSalesState::Closed
    };
    let order = orders::load(unit.conn(), order)
        .await?
        .ok_or(Error::NotFound("order"))?;
    orders::set_after_sales(unit, &order, to).await?;
    Ok(())
}

/// Refuses where the case is not in the version that the caller read.
fn check_version(case: &Case, if_version: Option<i64>) -> Result<()> {
    if if_version.is_none_or(|version| version == case.version) {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}
