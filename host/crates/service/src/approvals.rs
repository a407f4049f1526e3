//! Questions to somebody with more authority (S-269, S-414): asked by an offer, a refund or a compensation, decided once, by somebody else.

pub mod answer;

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    authority::{AuthorityKind, Reach},
    ids::{ApprovalId, CaseId, OrderId, UserId},
    money::Money,
    people::{Permission, Role},
    states::ApprovalState,
    word::Word,
};
use shopwit_store::{
    Conn, Query, Row, args,
    query::Page,
    value::{opt_text, text},
};

use crate::{Ctx, Error, Result, Unit};

/// Characters of a reason or a note.
const NOTE_CHARS_MAX: usize = 1_000;

/// A question that waits for an answer, or had one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    pub id: ApprovalId,
    pub kind: AuthorityKind,
    /// Id of the offer, refund or compensation that waits.
    pub subject: String,
    /// The order that it is about.
    pub order: Option<OrderId>,
    /// The after-sales case that it is about: of a refund or a compensation.
    pub case: Option<CaseId>,
    pub amount: Money,
    /// The lowest role that may grant it.
    pub level: Role,
    pub state: ApprovalState,
    /// Why it is asked.
    pub reason: String,
    /// `user_…`, or `system`.
    pub asked_by: String,
    pub asked_at: Timestamp,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Timestamp>,
    pub decision_note: Option<String>,
    pub version: i64,
}

/// What of the list is wanted. `None`: everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct ApprovalFilter<'a> {
    pub state: Option<ApprovalState>,
    pub kind: Option<AuthorityKind>,
    /// Id of the offer or refund.
    pub subject: Option<&'a str>,
    /// Only what waits for the caller: who may decide it now.
    pub for_me: bool,
}

const SELECT: &str = "SELECT approvals.*,
    COALESCE(
        (SELECT o.order_id FROM discount_offers o WHERE o.shop_id = approvals.shop_id AND o.id = approvals.subject),
        (SELECT r.order_id FROM refunds r WHERE r.shop_id = approvals.shop_id AND r.id = approvals.subject),
        (SELECT c.order_id FROM compensations c WHERE c.shop_id = approvals.shop_id AND c.id = approvals.subject)
    ) AS order_id,
    COALESCE(
        (SELECT r.case_id FROM refunds r WHERE r.shop_id = approvals.shop_id AND r.id = approvals.subject),
        (SELECT c.case_id FROM compensations c WHERE c.shop_id = approvals.shop_id AND c.id = approvals.subject)
    ) AS case_id
    FROM approvals WHERE shop_id = $1";

fn read(row: &Row) -> Result<Approval> {
    Ok(Approval {
        id: row.id("id")?,
        kind: row.word("kind")?,
        subject: row.text("subject")?,
        order: row.opt_id("order_id")?,
        case: row.opt_id("case_id")?,
        amount: row.money("amount")?,
        level: row.word("level")?,
        state: row.word("state")?,
        reason: row.text("reason")?,
        asked_by: row.text("asked_by")?,
        asked_at: row.time("asked_at")?,
        decided_by: row.opt_id("decided_by")?,
        decided_at: row.opt_time("decided_at")?,
        decision_note: row.opt_text("decision_note")?,
        version: row.int("version")?,
    })
}

/// Asks. A subject asks once.
///
/// # Errors
/// `Conflict` where the subject has asked before; the database.
pub async fn ask(
    unit: &mut Unit,
    kind: AuthorityKind,
    subject: String,
    amount: Money,
    level: Role,
    reason: String,
) -> Result<Approval> {
    let (id, now, by): (ApprovalId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let made = unit
        .conn()
        .execute(
            "INSERT INTO approvals (shop_id, id, kind, subject, amount, currency, level, state, reason, asked_by,
                 asked_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) ON CONFLICT (shop_id, kind, subject) DO NOTHING",
            args![
                text(id),
                text(kind),
                &subject,
                amount.minor_units(),
                text(amount.currency()),
                text(level),
                text(ApprovalState::Pending),
                &reason,
                by,
                now,
            ],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "approval-asked",
            format!("an approval was asked for {subject} before"),
        ));
    }
    unit.audit_because(
        "approval.ask",
        id,
        json!({"after": {"kind": kind.to_string(), "subject": subject, "minor_units": amount.minor_units(), "level": level.to_string()}}),
        Some(reason),
    );
    unit.emit(
        "approval.asked",
        json!({"approval": id.to_string(), "kind": kind.to_string(), "subject": subject, "level": level.to_string()}),
    );
    find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("approval"))
}

/// One question.
///
/// # Errors
/// The database.
pub async fn find(conn: &mut Conn, id: ApprovalId) -> Result<Option<Approval>> {
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    query.rows(conn).await?.first().map(read).transpose()
}

/// One question, for somebody who may see it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(conn: &mut Conn, ctx: &Ctx, id: ApprovalId) -> Result<Approval> {
    ctx.require(Permission::ApprovalRead)?;
    find(conn, id).await?.ok_or(Error::NotFound("approval"))
}

/// Newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: ApprovalFilter<'_>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Approval>> {
    ctx.require(Permission::ApprovalRead)?;
    let mut query = Query::new(SELECT);
    query
        .and_some("AND state = ", filter.state.map(text))
        .and_some("AND kind = ", filter.kind.map(text))
        .and_some("AND subject = ", filter.subject);
    if filter.for_me {
        for_caller(&mut query, ctx);
    }
    query.page(after, limit);
    let approvals = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(approvals, limit, |approval| {
        approval.id.to_string()
    }))
}

/// Narrows to what the caller may decide now: `may_decide` as SQL.
fn for_caller(query: &mut Query, ctx: &Ctx) {
    query.push(" AND state = 'pending'");
    let role = match ctx.role() {
        Some(role) if ctx.may(Permission::ApprovalDecide) => role,
        _ => {
            query.push(" AND 1 = 0");
            return;
        }
    };
    if role != Role::Owner {
        query.and("AND asked_by <> ", ctx.actor_text());
    }
    query.push(" AND level IN (''");
    for level in Role::ALL.iter().filter(|level| level.rank() <= role.rank()) {
        query.and(", ", text(level));
    }
    query.push(") AND (1 = 0");
    for kind in AuthorityKind::ALL {
        query.and("OR (kind = ", text(kind));
        if let Reach::UpTo(limit) = ctx.limits.reach(role, *kind) {
            query.and("AND amount <= ", limit);
        }
        query.push(")");
    }
    query.push(")");
}

/// How many questions wait for the caller.
///
/// # Errors
/// The database.
pub(crate) async fn count_for_caller(conn: &mut Conn, ctx: &Ctx) -> Result<i64> {
    let mut query = Query::new("SELECT COUNT(*) AS n FROM approvals WHERE shop_id = $1");
    for_caller(&mut query, ctx);
    let rows = query.rows(conn).await?;
    Ok(rows.first().map_or(Ok(0), |row| row.int("n"))?)
}

/// Why this person may not decide it now. `None`: may.
fn refusal(ctx: &Ctx, approval: &Approval) -> Option<Error> {
    if let Err(error) = ctx.require(Permission::ApprovalDecide) {
        return Some(error);
    }
    let Some(role) = ctx.role() else {
        return Some(Error::forbidden(
            "approval-person",
            "a person decides approvals",
        ));
    };
    if role.rank() < approval.level.rank() {
        return Some(Error::forbidden(
            "approval-level",
            format!("this needs a {} or higher", approval.level),
        ));
    }
    if !ctx
        .limits
        .allows(role, approval.kind, approval.amount.minor_units())
    {
        return Some(Error::forbidden(
            "approval-limit",
            format!("the amount is beyond the limit of a {role}"),
        ));
    }
    // Four eyes: only the owner answers for both.
    if role != Role::Owner && approval.asked_by == ctx.actor_text() {
        return Some(Error::forbidden(
            "approval-own",
            "somebody else decides what you asked for",
        ));
    }
    None
}

/// Whether this person could decide it now.
pub fn may_decide(ctx: &Ctx, approval: &Approval) -> bool {
    approval.state == ApprovalState::Pending && refusal(ctx, approval).is_none()
}

/// Takes a question back that its subject no longer needs. One that was decided stays as it is.
///
/// # Errors
/// The database.
pub async fn withdraw(unit: &mut Unit, kind: AuthorityKind, subject: &str) -> Result<()> {
    let mut query = Query::new(SELECT);
    query
        .and("AND kind = ", text(kind))
        .and("AND subject = ", subject);
    let found = query
        .rows(unit.conn())
        .await?
        .first()
        .map(read)
        .transpose()?;
    match found {
        Some(approval) if approval.state == ApprovalState::Pending => {
            close(unit, &approval, ApprovalState::Withdrawn, None).await
        }
        _ => Ok(()),
    }
}

async fn close(
    unit: &mut Unit,
    before: &Approval,
    state: ApprovalState,
    note: Option<&str>,
) -> Result<()> {
    let (now, by) = (unit.now(), unit.ctx().user());
    let changed = unit
        .conn()
        .execute(
            "UPDATE approvals SET state = $3, decided_by = $4, decided_at = $5, decision_note = $6, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $7 AND version = $8",
            args![text(before.id), text(state), opt_text(by), now, note, text(before.state), before.version],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    unit.audit_because(
        match state {
            ApprovalState::Granted => "approval.grant",
            ApprovalState::Declined => "approval.decline",
            ApprovalState::Pending | ApprovalState::Withdrawn => "approval.withdraw",
        },
        before.id,
        json!({
            "subject": before.subject,
            "minor_units": before.amount.minor_units(),
            "before": {"state": before.state.to_string()},
            "after": {"state": state.to_string()},
        }),
        note.filter(|note| !note.is_empty()).map(str::to_owned),
    );
    unit.emit(
        "approval.decided",
        json!({"approval": before.id.to_string(), "kind": before.kind.to_string(), "subject": before.subject, "state": state.to_string()}),
    );
    Ok(())
}
