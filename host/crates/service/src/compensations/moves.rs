//! Offering a rung, the buyer's answer, and what is not paid in money.

use jiff::ToSpan;
use shopwit_domain::{
    after_sales::{CompensationMeans, approval_level},
    authority::AuthorityKind,
    ids::{CompensationId, OrderId},
    money::Money,
    people::{Permission, Role},
    states::{CompensationState, Transitions},
};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{Compensation, find, note_move};
use crate::{
    Error, Result, Unit, approvals, cases, fields::check_text, policies::effects, policy_words,
};

/// Characters of a reason or a note.
const NOTE_CHARS_MAX: usize = 1_000;
/// Largest worth of one offer, minor units.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// What is put before the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub form: CompensationMeans,
    /// Zero or more; above zero for money.
    pub amount: Money,
    /// Needed where it is none of the ladder's rungs or fallbacks (S-411).
    pub reason: Option<String>,
}

/// Whether the ladder holds this offer.
fn is_of_ladder(compensation: &Compensation, offer: &Offer) -> Result<bool> {
    let worth = policy_words::money(offer.amount);
    for rung in &compensation.rungs {
        let own = (rung.form, &rung.value);
        let others = rung
            .fallbacks
            .iter()
            .map(|fallback| (fallback.form, &fallback.value));
        for (form, value) in std::iter::once(own).chain(others) {
            let form: CompensationMeans = policy_words::word(form)?;
            if form == offer.form && *value == worth {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The role that the ladder asks for before this offer may be given.
fn wanted(compensation: &Compensation) -> Result<Option<Role>> {
    let (Some(form), Some(amount)) = (compensation.form, compensation.amount) else {
        return Ok(None);
    };
    let worth = policy_words::money(amount);
    for rung in &compensation.rungs {
        let of_rung: CompensationMeans = policy_words::word(rung.form)?;
        if of_rung == form && rung.value == worth {
            return Ok(rung.approval.map(policy_words::role_named));
        }
    }
    Ok(None)
}

/// Puts something before the buyer. The buyer may be told at once; the authority to give it is asked for when the buyer
/// agrees.
///
/// # Errors
/// `Forbidden`; `NotFound`; `IllegalTransition`; fields that do not fit; an offer beside the ladder without a reason; a
/// case that has ended.
pub async fn offer(unit: &mut Unit, id: CompensationId, offer: Offer) -> Result<Compensation> {
    unit.ctx().require(Permission::CaseWrite)?;
    let least = i64::from(offer.form.is_money());
    if !(least..=AMOUNT_MAX).contains(&offer.amount.minor_units()) {
        return Err(Error::invalid(
            "/amount/minor_units",
            "range",
            "above zero for money, zero or more for anything else",
        ));
    }
    let reason = offer.reason.as_deref().map_or("", str::trim).to_owned();
    check_text("/reason", &reason, 0, NOTE_CHARS_MAX)?;
    let before = find(unit.conn(), id).await?;
    cases::lock_open(unit, before.case).await?;
    let state = before.state.to(CompensationState::Offered)?;
    let departs = !is_of_ladder(&before, &offer)?;
    if departs && reason.is_empty() {
        return Err(Error::invalid(
            "/reason",
            "required",
            "this is none of the ladder's offers; say why (1 to 1000 characters)",
        ));
    }
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE compensations SET state = $3, form = $4, amount = $5, deviation = $6, offered_by = $7,
                 offered_at = $8, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $9 AND version = $10",
            args![
                text(id),
                text(state),
                text(offer.form),
                offer.amount.minor_units(),
                departs.then(|| reason.clone()),
                by,
                now,
                text(before.state),
                before.version,
            ],
        )
        .await?;
    moved_once(changed)?;
    let after = find(unit.conn(), id).await?;
    effects::note(unit, before.decision, "compensation.offered", id).await?;
    note_move(
        unit,
        &Compensation {
            state: before.state,
            ..after.clone()
        },
        state,
        "compensation.offer",
        "compensation.offered",
        Some(reason),
    );
    Ok(after)
}

/// The buyer does not take it: something else may be offered (S-460).
///
/// # Errors
/// `Forbidden`; `NotFound`; `IllegalTransition`.
pub async fn decline(unit: &mut Unit, id: CompensationId, note: &str) -> Result<Compensation> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/note", note, 0, NOTE_CHARS_MAX)?;
    let before = find(unit.conn(), id).await?;
    if before.state != CompensationState::Offered {
        before.state.to(CompensationState::Offered)?;
        return Err(Error::conflict(
            "nothing-offered",
            "nothing is offered; offer something first",
        ));
    }
    let state = before.state.to(CompensationState::Open)?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE compensations SET state = $3, times_declined = times_declined + 1, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $4 AND version = $5",
            args![
                text(id),
                text(state),
                text(before.state),
                before.version
            ],
        )
        .await?;
    moved_once(changed)?;
    note_move(
        unit,
        &before,
        state,
        "compensation.decline",
        "compensation.declined",
        Some(note.to_owned()),
    );
    find(unit.conn(), id).await
}

/// The buyer agrees. Money is taken out of what was paid for the order at once; beyond what the actor or the ladder
/// allows, somebody is asked (S-412, S-415). `event` names the request (actor and key).
///
/// # Errors
/// `Forbidden`; `NotFound`; `IllegalTransition`; money beyond what was paid for the order; a case that has ended.
pub async fn accept(
    unit: &mut Unit,
    id: CompensationId,
    event: &str,
    note: &str,
) -> Result<Compensation> {
    unit.ctx().require(Permission::RefundWrite)?;
    check_text("/note", note, 0, NOTE_CHARS_MAX)?;
    let before = find(unit.conn(), id).await?;
    let case = cases::lock_open(unit, before.case).await?;
    if before.state != CompensationState::Offered {
        before.state.to(CompensationState::Approved)?;
    }
    let Some(amount) = before.amount else {
        return Err(Error::conflict(
            "nothing-offered",
            "nothing is offered; offer something first",
        ));
    };
    reserve(unit, before.order, before.money_units()).await?;
    let level = level(unit, &before, amount).await?;
    let state = before.state.to(if level.is_some() {
        CompensationState::AwaitingApproval
    } else {
        CompensationState::Approved
    })?;
    let approval = match level {
        Some(level) => Some(
            approvals::ask(
                unit,
                AuthorityKind::Compensation,
                id.to_string(),
                amount,
                level,
                reason(&before, &case.number.to_string()),
            )
            .await?
            .id,
        ),
        None => None,
    };
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let pay_by = now
        .checked_add(before.payout_seconds.seconds())
        .map_err(Error::internal)?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE compensations SET state = $3, event_id = $4, accepted_by = $5, accepted_at = $6, approval_id = $7,
                 pay_by = $8, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $9 AND version = $10",
            args![
                text(id),
                text(state),
                event,
                by,
                now,
                opt_text(approval),
                pay_by,
                text(before.state),
                before.version,
            ],
        )
        .await?;
    moved_once(changed)?;
    effects::note(unit, before.decision, "compensation.accepted", id).await?;
    note_move(
        unit,
        &before,
        state,
        "compensation.accept",
        "compensation.accepted",
        Some(note.to_owned()),
    );
    find(unit.conn(), id).await
}

fn reason(compensation: &Compensation, case: &str) -> String {
    let form = compensation
        .form
        .map_or_else(String::new, |form| form.to_string());
    match &compensation.deviation {
        Some(reason) => format!("#{case} {form}: {reason}"),
        None => format!("#{case} {form}"),
    }
}

/// Who has to be asked. `None`: the actor may do it.
async fn level(
    unit: &mut Unit,
    compensation: &Compensation,
    amount: Money,
) -> Result<Option<Role>> {
    let role = unit.ctx().role();
    if role == Some(Role::Owner) {
        return Ok(None);
    }
    // Several small ones reach no further than one large one.
    let given = unit
        .conn()
        .row(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS given FROM compensations
             WHERE shop_id = $1 AND order_id = $2 AND accepted_at IS NOT NULL AND approval_id IS NULL
                 AND state NOT IN ('failed', 'refused', 'withdrawn')",
            args![text(compensation.order)],
        )
        .await?
        .map_or(Ok(0), |row| row.int("given"))?;
    let total = given.saturating_add(amount.minor_units());
    let limits = std::sync::Arc::clone(&unit.ctx().limits);
    let reaches = |role: Role, units| limits.allows(role, AuthorityKind::Compensation, units);
    let within_reach = role.is_some_and(|role| reaches(role, total));
    let within_line = total <= compensation.bottom_line.minor_units();
    let wanted = wanted(compensation)?;
    let high_enough =
        wanted.is_none_or(|wanted| role.is_some_and(|role| role.rank() >= wanted.rank()));
    if within_reach && within_line && high_enough {
        return Ok(None);
    }
    Ok(Some(approval_level(wanted, |role| {
        reaches(role, amount.minor_units())
    })))
}

/// Takes money out of what was paid for the order: compensations never come to more than that.
async fn reserve(unit: &mut Unit, order: OrderId, units: i64) -> Result<()> {
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET compensated = compensated + $3
             WHERE shop_id = $1 AND id = $2 AND paid - compensated >= $3",
            args![text(order), units],
        )
        .await?;
    if changed == 1 {
        return Ok(());
    }
    Err(Error::conflict(
        "beyond-paid",
        "compensations in money never come to more than was paid for the order",
    ))
}

/// Puts reserved money back.
pub(super) async fn release(unit: &mut Unit, compensation: &Compensation) -> Result<()> {
    let units = compensation.money_units();
    if compensation.accepted_at.is_none() || units == 0 {
        return Ok(());
    }
    unit.conn()
        .execute(
            "UPDATE orders SET compensated = compensated - $3 WHERE shop_id = $1 AND id = $2",
            args![text(compensation.order), units],
        )
        .await?;
    Ok(())
}

/// The approval was granted or declined.
///
/// # Errors
/// One that does not wait; the database.
pub(crate) async fn decided(
    unit: &mut Unit,
    id: CompensationId,
    granted: bool,
    note: &str,
) -> Result<Compensation> {
    let before = find(unit.conn(), id).await?;
    if granted {
        let state = before.state.to(CompensationState::Approved)?;
        // The promise to the buyer counts from now on: nothing could be paid before.
        let pay_by = unit
            .now()
            .checked_add(before.payout_seconds.seconds())
            .map_err(Error::internal)?;
        let changed = unit
            .conn()
            .execute(
                "UPDATE compensations SET state = $3, pay_by = $4, version = version + 1
                 WHERE shop_id = $1 AND id = $2 AND state = $5 AND version = $6",
                args![
                    text(id),
                    text(state),
                    pay_by,
                    text(before.state),
                    before.version
                ],
            )
            .await?;
        moved_once(changed)?;
        note_move(
            unit,
            &before,
            state,
            "compensation.approve",
            "compensation.approved",
            Some(note.to_owned()),
        );
        return find(unit.conn(), id).await;
    }
    end(unit, before, CompensationState::Refused, note).await
}

/// Takes a compensation back that has not been paid or handed over.
///
/// # Errors
/// `Forbidden`; `NotFound`; one that is on its way or has ended.
pub async fn withdraw(unit: &mut Unit, id: CompensationId, reason: &str) -> Result<Compensation> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/reason", reason, 1, NOTE_CHARS_MAX)?;
    let before = find(unit.conn(), id).await?;
    let waited = before.state == CompensationState::AwaitingApproval;
    if before.accepted_at.is_some() {
        unit.ctx().require(Permission::RefundWrite)?;
    }
    let after = end(unit, before, CompensationState::Withdrawn, reason).await?;
    if waited {
        approvals::withdraw(unit, AuthorityKind::Compensation, &id.to_string()).await?;
    }
    Ok(after)
}

async fn end(
    unit: &mut Unit,
    before: Compensation,
    to: CompensationState,
    why: &str,
) -> Result<Compensation> {
    let state = before.state.to(to)?;
    let now = unit.now();
    let changed = unit
        .conn()
        .execute(
            "UPDATE compensations SET state = $3, failure = $4, ended_at = $5, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $6 AND version = $7",
            args![
                text(before.id),
                text(state),
                why,
                now,
                text(before.state),
                before.version
            ],
        )
        .await?;
    moved_once(changed)?;
    release(unit, &before).await?;
    let (command, topic) = match state {
        CompensationState::Refused => ("compensation.refuse", "compensation.refused"),
        _ => ("compensation.withdraw", "compensation.withdrawn"),
    };
    note_move(unit, &before, state, command, topic, Some(why.to_owned()));
    find(unit.conn(), before.id).await
}

/// The coupon, benefit, trial slot or gift was handed over; `reference` says how.
///
/// # Errors
/// `Forbidden`; `NotFound`; money, which is paid out; one that is not approved.
pub async fn deliver(unit: &mut Unit, id: CompensationId, reference: &str) -> Result<Compensation> {
    unit.ctx().require(Permission::RefundWrite)?;
    check_text("/reference", reference, 1, 200)?;
    let before = find(unit.conn(), id).await?;
    if before.form.is_none_or(CompensationMeans::is_money) {
        return Err(Error::conflict(
            "is-money",
            "money is paid out (…/payouts), not handed over",
        ));
    }
    let state = before.state.to(CompensationState::Done)?;
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE compensations SET state = $3, reference = $4, done_by = $5, ended_at = $6, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $7 AND version = $8",
            args![
                text(id),
                text(state),
                reference.trim(),
                by,
                now,
                text(before.state),
                before.version
            ],
        )
        .await?;
    moved_once(changed)?;
    note_move(
        unit,
        &before,
        state,
        "compensation.deliver",
        "compensation.done",
        None,
    );
    find(unit.conn(), id).await
}

fn moved_once(changed: u64) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}
