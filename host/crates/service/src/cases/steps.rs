//! The six steps of a case and what happens between them (S-343…S-368, S-403). Every entry says who and when, and stays.

mod outcome;

use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value as Json, json};
use shopwit_domain::{
    after_sales::CaseEntryKind,
    ids::{CaseId, StepId},
    people::Permission,
    states::{CaseState, CaseStep, Transitions},
};
use shopwit_store::{
    Conn, Query, Row, args,
    value::{opt_text, text},
};

pub use self::outcome::StepOutcome;
use self::outcome::check_outcome;
use super::{Case, check_version, follow_in_order, load, lock_open};
use crate::{Ctx, Error, Result, Unit, fields::check_text};

/// After a follow-up the buyer is owed the next message within a day (S-366).
const UPDATE_HOURS: i64 = 24;
/// Characters of a note.
const NOTE_CHARS_MAX: usize = 4_000;
/// Tags of a case, and characters of one.
pub(super) const TAGS_MAX: usize = 20;
pub(super) const TAG_CHARS_MAX: usize = 40;
/// Entries of one case that are shown.
const ENTRIES_MAX: i64 = 500;

/// One entry of a case's record.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseEntry {
    pub id: StepId,
    pub kind: CaseEntryKind,
    pub note: String,
    /// What the step found out: a JSON object.
    pub outcome: Json,
    pub state_before: CaseState,
    pub state_after: CaseState,
    /// `user_…`, or `system`.
    pub by: String,
    pub at: Timestamp,
}

/// Records a step and moves the case.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; a step that is not the next one; what the step needs and was not given; at the last
/// step a refund that is still under way.
pub async fn record(
    unit: &mut Unit,
    case: &Case,
    step: CaseStep,
    note: &str,
    outcome: StepOutcome,
    if_version: Option<i64>,
) -> Result<CaseEntry> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/note", note, 1, NOTE_CHARS_MAX)?;
    check_version(case, if_version)?;
    if step == CaseStep::Contact && case.state == CaseState::Closed {
        return Err(Error::conflict(
            "case-ended",
            "open the case again first: POST …/cases/{case}/reopenings",
        ));
    }
    let reached = case.state.to(step.reaches())?;
    check_outcome(step, &outcome)?;
    let mut told = Map::new();
    let (kind, to) = match step {
        CaseStep::Contact if outcome.reached == Some(false) => {
            (CaseEntryKind::ContactAttempt, case.state)
        }
        CaseStep::Contact => (CaseEntryKind::Contact, reached),
        CaseStep::Verify => (CaseEntryKind::Verify, reached),
        CaseStep::Apologise => (CaseEntryKind::Apologise, reached),
        CaseStep::Agree => (CaseEntryKind::Agree, reached),
        CaseStep::FollowUp => (CaseEntryKind::FollowUp, reached),
        CaseStep::Register => (CaseEntryKind::Register, reached),
    };
    apply(unit, case, step, to, &outcome, &mut told).await?;
    if to == CaseState::Closed {
        refuse_open_refunds(unit, case).await?;
        follow_in_order(unit, case.order).await?;
    }
    let entry = write(
        unit,
        case.id,
        kind,
        note,
        &Json::Object(told),
        (case.state, to),
    )
    .await?;
    unit.audit(
        "case.step",
        case.id,
        json!({"step": kind.to_string(), "before": {"state": case.state.to_string()}, "after": {"state": to.to_string()}}),
    );
    unit.emit(
        match kind {
            // S-408, S-560: whoever has to do with it learns of the result.
            CaseEntryKind::Register => "case.registered",
            CaseEntryKind::FollowUp => "case.followed-up",
            _ => "case.stepped",
        },
        json!({"case": case.id.to_string(), "step": kind.to_string(), "state": to.to_string(), "tags": outcome.tags}),
    );
    Ok(entry)
}

/// Writes what the step found out into the case, and into `told` for the record.
async fn apply(
    unit: &mut Unit,
    case: &Case,
    step: CaseStep,
    to: CaseState,
    outcome: &StepOutcome,
    told: &mut Map<String, Json>,
) -> Result<()> {
    let now = unit.now();
    let by = unit.ctx().actor_text();
    let mut next = case.clone();
    match step {
        CaseStep::Contact => {
            told.insert(
                "channel".to_owned(),
                json!(outcome.channel.map(|channel| channel.to_string())),
            );
            told.insert("reached".to_owned(), json!(outcome.reached));
            if to == CaseState::Contacted {
                next.contacted_at = Some(now);
                next.cause = outcome.cause.unwrap_or(case.cause);
                next.request = outcome.request.or(case.request);
                next.identity_confirmed = outcome.identity_confirmed == Some(true);
                told.insert("cause".to_owned(), json!(next.cause.to_string()));
                told.insert(
                    "identity_confirmed".to_owned(),
                    json!(next.identity_confirmed),
                );
            }
        }
        CaseStep::Verify => {
            next.verified_fault = outcome.fault;
            told.insert("authentic".to_owned(), json!(outcome.authentic));
            told.insert(
                "fault".to_owned(),
                json!(outcome.fault.map(|fault| fault.to_string())),
            );
        }
        // A buyer who is not satisfied is asked anew.
        CaseStep::Apologise => forget_agreement(&mut next),
        CaseStep::Agree => {
            if outcome.understood == Some(true) && next.consented_at.is_none() {
                next.consented_at = Some(now);
                next.consent_recorded_by = Some(by);
            }
            if next.consented_at.is_none() {
                return Err(Error::conflict(
                    "consent-missing",
                    "record the buyer's choice (…/solutions/{solution}/choices), or that the buyer understood and agreed (outcome.understood)",
                ));
            }
            next.next_update_at = now.checked_add(UPDATE_HOURS.hours()).ok();
            told.insert(
                "solution".to_owned(),
                json!(next.solution.map(|solution| solution.to_string())),
            );
        }
        CaseStep::FollowUp => {
            next.next_update_at = now.checked_add(UPDATE_HOURS.hours()).ok();
            told.insert("sent_to_buyer".to_owned(), json!(outcome.sent_to_buyer));
        }
        CaseStep::Register => {
            next.tags.clone_from(&outcome.tags);
            next.feedback.clone_from(&outcome.feedback);
            next.spent_minutes = outcome.spent_minutes;
            next.closed_at = Some(now);
            next.next_update_at = None;
            told.insert("tags".to_owned(), json!(outcome.tags));
            told.insert("buyer_confirmed".to_owned(), json!(true));
        }
    }
    if matches!(step, CaseStep::Agree | CaseStep::FollowUp) {
        next.expected_solution_at = outcome.expected_solution_at.or(case.expected_solution_at);
        next.expected_solution_reason = outcome
            .expected_solution_reason
            .clone()
            .or_else(|| case.expected_solution_reason.clone());
        next.temporary_solution = outcome
            .temporary_solution
            .clone()
            .or_else(|| case.temporary_solution.clone());
    }
    next.state = to;
    store(unit, case, &next).await
}

fn forget_agreement(case: &mut Case) {
    case.solution = None;
    case.consented_at = None;
    case.consent_recorded_by = None;
}

async fn store(unit: &mut Unit, before: &Case, next: &Case) -> Result<()> {
    let feedback = next
        .feedback
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE cases SET state = $3, cause = $4, request = $5, verified_fault = $6, contacted_at = $7,
                 identity_confirmed = $8, solution_id = $9, consented_at = $10, consent_recorded_by = $11,
                 expected_solution_at = $12, expected_solution_reason = $13, temporary_solution = $14,
                 next_update_at = $15, tags = $16, feedback = $17, spent_minutes = $18, closed_at = $19,
                 times_reopened = $20, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $21 AND version = $22",
            args![
                text(before.id),
                text(next.state),
                text(next.cause),
                opt_text(next.request),
                opt_text(next.verified_fault),
                next.contacted_at,
                next.identity_confirmed,
                opt_text(next.solution),
                next.consented_at,
                next.consent_recorded_by.clone(),
                next.expected_solution_at,
                next.expected_solution_reason.clone(),
                next.temporary_solution.clone(),
                next.next_update_at,
                serde_json::to_string(&next.tags)?,
                feedback,
                next.spent_minutes,
                next.closed_at,
                next.times_reopened,
                text(before.state),
                before.version,
            ],
        )
        .await?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

async fn refuse_open_refunds(unit: &mut Unit, case: &Case) -> Result<()> {
    let open = unit
        .conn()
        .row(
            "SELECT COUNT(*) AS n FROM refunds WHERE shop_id = $1 AND case_id = $2
                 AND state IN ('requested', 'approved', 'sending', 'unknown')",
            args![text(case.id)],
        )
        .await?
        .map_or(Ok(0), |row| row.int("n"))?;
    if open == 0 {
        return Ok(());
    }
    Err(Error::conflict(
        "refund-open",
        "a refund of this case is still under way; pay it out or cancel it first",
    ))
}

/// Writes an entry of the record.
pub(super) async fn write(
    unit: &mut Unit,
    case: CaseId,
    kind: CaseEntryKind,
    note: &str,
    outcome: &Json,
    (before, after): (CaseState, CaseState),
) -> Result<CaseEntry> {
    let (id, now, by): (StepId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "INSERT INTO case_steps (shop_id, id, case_id, kind, note, outcome, state_before, state_after, made_by, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                text(id),
                text(case),
                text(kind),
                note,
                outcome.to_string(),
                text(before),
                text(after),
                &by,
                now,
            ],
        )
        .await?;
    Ok(CaseEntry {
        id,
        kind,
        note: note.to_owned(),
        outcome: outcome.clone(),
        state_before: before,
        state_after: after,
        by,
        at: now,
    })
}

/// The record of a case, oldest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(conn: &mut Conn, ctx: &Ctx, case: CaseId) -> Result<Vec<CaseEntry>> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new("SELECT * FROM case_steps WHERE shop_id = $1");
    query
        .and("AND case_id = ", text(case))
        .push(" ORDER BY id")
        .and("LIMIT ", ENTRIES_MAX);
    query
        .rows(conn)
        .await?
        .iter()
        .map(|row: &Row| {
            Ok(CaseEntry {
                id: row.id("id")?,
                kind: row.word("kind")?,
                note: row.text("note")?,
                outcome: serde_json::from_str(&row.text("outcome")?)?,
                state_before: row.word("state_before")?,
                state_after: row.word("state_after")?,
                by: row.text("made_by")?,
                at: row.time("at")?,
            })
        })
        .collect()
}

/// A note on how far things are (S-104); with `nudge` the case's owner is asked to hurry (S-388).
///
/// # Errors
/// `Forbidden`; `Conflict` where the case has ended.
pub async fn note(unit: &mut Unit, case: CaseId, note: &str, nudge: bool) -> Result<CaseEntry> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/note", note, 1, NOTE_CHARS_MAX)?;
    let case = lock_open(unit, case).await?;
    let kind = if nudge {
        CaseEntryKind::Nudge
    } else {
        CaseEntryKind::Note
    };
    let entry = write(
        unit,
        case.id,
        kind,
        note,
        &json!({}),
        (case.state, case.state),
    )
    .await?;
    unit.audit("case.note", case.id, json!({"kind": kind.to_string()}));
    unit.emit(
        if nudge { "case.nudged" } else { "case.noted" },
        json!({"case": case.id.to_string(), "assignee": case.assignee.to_string()}),
    );
    Ok(entry)
}

/// Opens a closed case again: the buyer is not satisfied (S-403).
///
/// # Errors
/// `Forbidden`; `Stale`; a case that is not closed.
pub async fn reopen(
    unit: &mut Unit,
    case: &Case,
    reason: &str,
    if_version: Option<i64>,
) -> Result<Case> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/reason", reason, 1, NOTE_CHARS_MAX)?;
    check_version(case, if_version)?;
    if case.state != CaseState::Closed {
        return Err(Error::conflict(
            "case-open",
            format!(
                "the case is {}; only a closed one is opened again",
                case.state
            ),
        ));
    }
    let mut next = case.clone();
    next.state = case.state.to(CaseState::Contacted)?;
    next.times_reopened = next.times_reopened.saturating_add(1);
    next.closed_at = None;
    forget_agreement(&mut next);
    store(unit, case, &next).await?;
    follow_in_order(unit, case.order).await?;
    write(
        unit,
        case.id,
        CaseEntryKind::Reopened,
        reason,
        &json!({}),
        (case.state, next.state),
    )
    .await?;
    unit.audit_because(
        "case.reopen",
        case.id,
        json!({"before": {"state": case.state.to_string()}, "after": {"state": next.state.to_string()}}),
        Some(reason.to_owned()),
    );
    unit.emit(
        "case.reopened",
        json!({"case": case.id.to_string(), "times": next.times_reopened}),
    );
    load(unit.conn(), case.id).await
}

/// The buyer does not pursue it.
///
/// # Errors
/// `Forbidden`; `Stale`; a case that was followed up or has ended; a refund that is under way.
pub async fn withdraw(
    unit: &mut Unit,
    case: &Case,
    reason: &str,
    if_version: Option<i64>,
) -> Result<Case> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/reason", reason, 1, NOTE_CHARS_MAX)?;
    check_version(case, if_version)?;
    let mut next = case.clone();
    next.state = case.state.to(CaseState::Withdrawn)?;
    next.closed_at = Some(unit.now());
    next.next_update_at = None;
    store(unit, case, &next).await?;
    refuse_open_refunds(unit, case).await?;
    follow_in_order(unit, case.order).await?;
    write(
        unit,
        case.id,
        CaseEntryKind::Withdrawn,
        reason,
        &json!({}),
        (case.state, next.state),
    )
    .await?;
    unit.audit_because(
        "case.withdraw",
        case.id,
        json!({"before": {"state": case.state.to_string()}, "after": {"state": next.state.to_string()}}),
        Some(reason.to_owned()),
    );
    unit.emit("case.withdrawn", json!({"case": case.id.to_string()}));
    load(unit.conn(), case.id).await
}
