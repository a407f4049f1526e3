//! Asking for a refund: the money is reserved at once; beyond what the actor or the solution allows, somebody is asked.

use serde_json::json;
use shopwit_domain::{
    after_sales::{SolutionKind, approval_level},
    authority::AuthorityKind,
    ids::{ApprovalId, CaseId, OrderId, RefundId, SolutionId},
    money::Money,
    people::{Permission, Role},
    states::RefundState,
};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{REASON_CHARS_MAX, Refund, RefundLine, find, pay_by, reservation};
use crate::{
    Error, Result, Unit, approvals,
    cases::{
        self, Case, evidence, inspections,
        solutions::{self, Offered},
    },
    fields::check_text,
    policies::effects,
};

/// What is to be paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefund {
    /// The solution that it carries out; the one that the buyer chose unless given.
    pub solution: Option<SolutionId>,
    /// Lines of the order that the case is about, each once.
    pub lines: Vec<RefundLine>,
    /// Carriage that the buyer had paid.
    pub shipping: Option<Money>,
    pub reason: String,
}

/// Asks for a refund. `event` names the request (actor and key): it makes one refund, for ever.
///
/// # Errors
/// `Forbidden`; `NotFound`; amounts of zero, below zero, in another currency, or beyond what is left; a buyer who was not
/// contacted (S-389) or has not agreed (S-374); evidence or an inspection that is missing (S-353, S-362); a closed case.
pub async fn request(unit: &mut Unit, case: CaseId, event: &str, new: NewRefund) -> Result<Refund> {
    unit.ctx().require(Permission::RefundWrite)?;
    let (amount, shipping) = check(unit, &new)?;
    let case = cases::lock_open(unit, case).await?;
    let offered = match new.solution.or(case.solution) {
        Some(solution) => Some(
            solutions::offered(unit.conn(), case.id, solution)
                .await?
                .ok_or_else(|| {
                    Error::invalid("/solution", "not-found", "a solution of this case")
                })?,
        ),
        None => None,
    };
    check_ready(unit, &case, offered.as_ref()).await?;
    let level = level(unit, &case, offered.as_ref(), amount, &new.lines).await?;
    reservation::reserve(unit, case.id, case.order, amount, shipping, &new.lines).await?;
    let id: RefundId = unit.new_id();
    let approval = match level {
        Some(level) => Some(
            approvals::ask(
                unit,
                AuthorityKind::Refund,
                id.to_string(),
                amount,
                level,
                new.reason.clone(),
            )
            .await?
            .id,
        ),
        None => None,
    };
    insert(unit, id, &case, event, &new, amount, shipping, approval).await?;
    if let Some(offered) = &offered {
        effects::note(unit, offered.solution.decision, "refund.requested", id).await?;
    }
    let refund = find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("refund"))?;
    unit.audit_because(
        "refund.request",
        id,
        json!({
            "after": {"state": refund.state.to_string()},
            "case": case.id.to_string(),
            "order": case.order.to_string(),
            "minor_units": amount.minor_units(),
            "currency": amount.currency().to_string(),
            "approval": approval.map(|approval| approval.to_string()),
        }),
        Some(new.reason),
    );
    unit.emit("refund.requested", super::summary(&refund, refund.state));
    Ok(refund)
}

/// What can be said before anything is read: the amounts.
fn check(unit: &Unit, new: &NewRefund) -> Result<(Money, Money)> {
    check_text("/reason", &new.reason, 1, REASON_CHARS_MAX)?;
    let currency = unit.ctx().shop.currency;
    let shipping = new.shipping.unwrap_or(Money::zero(currency));
    if shipping.currency() != currency {
        return Err(Error::invalid(
            "/shipping/currency",
            "currency",
            format!("the shop counts in {currency}"),
        ));
    }
    if shipping.minor_units() < 0 {
        return Err(Error::invalid(
            "/shipping/minor_units",
            "range",
            "zero or more",
        ));
    }
    let mut amount = shipping;
    for (index, line) in new.lines.iter().enumerate() {
        if line.amount.currency() != currency {
            let pointer = format!("/lines/{index}/amount/currency");
            return Err(Error::invalid(
                pointer,
                "currency",
                format!("the shop counts in {currency}"),
            ));
        }
        if !line.amount.is_positive() {
            return Err(Error::invalid(
                format!("/lines/{index}/amount/minor_units"),
                "range",
                "an amount above zero",
            ));
        }
        if new
            .lines
            .iter()
            .take(index)
            .any(|other| other.line == line.line)
        {
            return Err(Error::invalid(
                format!("/lines/{index}/line"),
                "duplicate",
                "one amount a line",
            ));
        }
        amount = amount.checked_add(line.amount)?;
    }
    if !amount.is_positive() {
        return Err(Error::invalid(
            "/lines",
            "range",
            "an amount above zero, for a line or for carriage",
        ));
    }
    Ok((amount, shipping))
}

/// What must have happened before money may be given.
async fn check_ready(unit: &mut Unit, case: &Case, offered: Option<&Offered>) -> Result<()> {
    let automatic = offered.is_some_and(|offered| offered.solution.automatic);
    let waived = automatic || offered.is_some_and(|offered| !offered.contact_first);
    if case.contacted_at.is_none() && !waived {
        return Err(Error::conflict(
            "contact-first",
            "contact the buyer and ask for the cause first (step contact); the shop's policy waives it for no-dispute cases only",
        ));
    }
    if case.consented_at.is_none() && !automatic {
        return Err(Error::conflict(
            "consent-missing",
            "the buyer has not agreed to a solution; record the choice (…/solutions/{solution}/choices) or the agreement (step agree)",
        ));
    }
    let Some(Offered { solution, .. }) = offered else {
        return Ok(());
    };
    if !automatic && case.solution.is_some_and(|chosen| chosen != solution.id) {
        return Err(Error::conflict(
            "solution-not-chosen",
            "the buyer agreed to another solution of this case",
        ));
    }
    if case.solution != Some(solution.id) {
        let newest = solutions::latest(unit.conn(), case.id).await?;
        if newest.is_none_or(|newest| newest.decision != solution.decision) {
            return Err(Error::conflict(
                "solution-outdated",
                "the policy was asked again since; use its last answer",
            ));
        }
    }
    if solution.kind == SolutionKind::Refuse {
        return Err(Error::conflict(
            "solution-refuses",
            "this solution gives no money; choose another one",
        ));
    }
    let inspection = inspections::latest(unit.conn(), case.id).await?;
    if solution.kind == SolutionKind::ReturnRefund && inspection.is_none() {
        return Err(Error::conflict(
            "inspection-missing",
            "inspect the returned goods before the refund",
        ));
    }
    let missing = evidence::still_missing(unit.conn(), case.id, &solution.missing_evidence).await?;
    if let Some(kind) = missing.first() {
        return Err(Error::conflict(
            "evidence-missing",
            format!("add and confirm a {kind} first"),
        ));
    }
    Ok(())
}

/// Who has to be asked. `None`: the actor may do it.
async fn level(
    unit: &mut Unit,
    case: &Case,
    offered: Option<&Offered>,
    amount: Money,
    lines: &[RefundLine],
) -> Result<Option<Role>> {
    let role = unit.ctx().role();
    if role == Some(Role::Owner) {
        return Ok(None);
    }
    // Small refunds one after the other reach no further than one large one.
    let total = given_unasked(unit, case.order)
        .await?
        .saturating_add(amount.minor_units());
    let limits = std::sync::Arc::clone(&unit.ctx().limits);
    let within_reach = role.is_some_and(|role| limits.allows(role, AuthorityKind::Refund, total));
    let (wanted, within_solution) = match offered {
        Some(offered) => {
            let within = within_maximum(unit, case, offered, amount, lines).await?;
            (offered.solution.approval, within)
        }
        // Nobody's rule was asked: the person who refunds is the review.
        None => (None, true),
    };
    let high_enough =
        wanted.is_none_or(|wanted| role.is_some_and(|role| role.rank() >= wanted.rank()));
    if within_reach && within_solution && high_enough {
        return Ok(None);
    }
    let reaches = |role| limits.allows(role, AuthorityKind::Refund, amount.minor_units());
    Ok(Some(approval_level(wanted, reaches)))
}

/// What was given for the order without anybody being asked.
async fn given_unasked(unit: &mut Unit, order: OrderId) -> Result<i64> {
    let row = unit
        .conn()
        .row(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS given FROM refunds
             WHERE shop_id = $1 AND order_id = $2 AND approval_id IS NULL AND state NOT IN ('rejected', 'failed')",
            args![text(order)],
        )
        .await?;
    Ok(row.map_or(Ok(0), |row| row.int("given"))?)
}

async fn within_maximum(
    unit: &mut Unit,
    case: &Case,
    offered: &Offered,
    amount: Money,
    lines: &[RefundLine],
) -> Result<bool> {
    let solution = &offered.solution;
    let rows = unit
        .conn()
        .rows(
            "SELECT l.line, CAST(SUM(l.amount) AS BIGINT) AS given FROM refund_lines l
             JOIN refunds r ON r.shop_id = l.shop_id AND r.id = l.refund_id
             WHERE r.shop_id = $1 AND r.case_id = $2 AND r.solution_id = $3 AND r.state NOT IN ('rejected', 'failed')
             GROUP BY l.line",
            args![text(case.id), text(solution.id)],
        )
        .await?;
    let given = rows
        .iter()
        .map(|row| Ok((row.int("line")?, row.int("given")?)))
        .collect::<Result<Vec<_>>>()?;
    let taken = unit
        .conn()
        .row(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS taken FROM refunds
             WHERE shop_id = $1 AND case_id = $2 AND solution_id = $3 AND state NOT IN ('rejected', 'failed')",
            args![text(case.id), text(solution.id)],
        )
        .await?
        .map_or(Ok(0), |row| row.int("taken"))?;
    if taken.saturating_add(amount.minor_units()) > solution.maximum.minor_units() {
        return Ok(false);
    }
    // Without maxima a line, only the whole is bounded.
    let lines_fit = solution.line_maxima.is_empty()
        || lines.iter().all(|line| {
            let before = given
                .iter()
                .find(|(at, _)| *at == line.line)
                .map_or(0, |(_, given)| *given);
            let maximum = solution
                .line_maxima
                .iter()
                .find(|(at, _)| *at == line.line)
                .map_or(0, |(_, most)| *most);
            before.saturating_add(line.amount.minor_units()) <= maximum
        });
    let resale_failed = match inspections::latest(unit.conn(), case.id).await? {
        // S-359: what was found out later than the policy was asked counts against its answer.
        Some(inspection) => !inspection.resalable && inspection.at > offered.at,
        None => false,
    };
    Ok(lines_fit && !resale_failed)
}

#[expect(clippy::too_many_arguments, reason = "one column each")]
async fn insert(
    unit: &mut Unit,
    id: RefundId,
    case: &Case,
    event: &str,
    new: &NewRefund,
    amount: Money,
    shipping: Money,
    approval: Option<ApprovalId>,
) -> Result<()> {
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let state = if approval.is_some() {
        RefundState::Requested
    } else {
        RefundState::Approved
    };
    let approved = (state == RefundState::Approved).then_some(now);
    let made = unit
        .conn()
        .execute(
            "INSERT INTO refunds (shop_id, id, case_id, order_id, solution_id, event_id, amount, shipping, currency,
                 state, reason, approval_id, requested_by, requested_at, approved_by, approved_at, pay_by, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)
             ON CONFLICT (shop_id, case_id, event_id) DO NOTHING",
            args![
                text(id),
                text(case.id),
                text(case.order),
                opt_text(new.solution.or(case.solution)),
                event,
                amount.minor_units(),
                shipping.minor_units(),
                text(amount.currency()),
                text(state),
                &new.reason,
                opt_text(approval),
                &by,
                now,
                approved.map(|_| by.clone()),
                approved,
                approved.map(pay_by),
            ],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "refund-recorded",
            "a refund was made with this Idempotency-Key long ago; use a new key",
        ));
    }
    for line in &new.lines {
        unit.conn()
            .execute(
                "INSERT INTO refund_lines (shop_id, refund_id, line, amount) VALUES ($1, $2, $3, $4)",
                args![text(id), line.line, line.amount.minor_units()],
            )
            .await?;
    }
    Ok(())
}
