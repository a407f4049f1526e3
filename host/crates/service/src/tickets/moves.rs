//! A ticket moves along its states; solved with a resolution, closed with the buyer's word (S-040, S-080, S-086).

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shopwit_domain::{
    desk::Confirmation,
    states::{TicketState, Transitions},
};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{Resolution, Ticket, log, people, to_change, update};
use crate::{
    Error, Result, Unit,
    fields::{check_opt_text, check_text},
};

/// How long the buyer has to say that it is not solved before time closes a ticket, hours. A default of the product; the
/// sources ask for the buyer's confirmation and name no time (S-080).
pub const CONFIRMATION_WAIT_HOURS: i64 = 72;
/// Longest note of a move, characters.
pub const NOTE_CHARS_MAX: usize = 2_000;
/// Longest method or outcome, characters.
pub const RESOLUTION_CHARS_MAX: usize = 1_000;

/// One move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub to: TicketState,
    /// Why; needed to open something again that was done.
    pub note: Option<String>,
    /// Needed for `resolved`, and only there.
    pub resolution: Option<Resolution>,
    /// Needed for `closed`, and only there.
    pub confirmation: Option<Confirmation>,
    /// Needed for `snoozed`, and only there.
    pub snoozed_until: Option<Timestamp>,
}

/// Moves it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; an illegal move, with those that are legal; `confirmation-pending` where the buyer
/// still has time; what the move needs or does not take.
pub async fn transition(
    unit: &mut Unit,
    reference: &str,
    wanted: Move,
    version: Option<i64>,
) -> Result<Ticket> {
    let before = to_change(unit, reference, version).await?;
    let to = before.state.to(wanted.to)?;
    check(unit.now(), &before, &wanted)?;
    let now = unit.now();
    let reopens = before.is_done() && to == TicketState::Open;
    let resolution = match to {
        TicketState::Resolved => wanted.resolution,
        _ if reopens => None,
        _ => before.resolution.clone(),
    };
    let resolved_at = match to {
        TicketState::Resolved => Some(now),
        _ if reopens => None,
        _ => before.resolved_at,
    };
    let closed_at = (to == TicketState::Closed).then_some(now);
    let (method, outcome) = match &resolution {
        Some(resolution) => (
            Some(resolution.method.as_str()),
            Some(resolution.outcome.as_str()),
        ),
        None => (None, None),
    };
    let after = update(
        unit,
        before.id,
        "UPDATE tickets SET state = $3, snoozed_until = $4, resolution_method = $5, resolution_outcome = $6,
             resolved_at = $7, confirmation = $8, closed_at = $9, reopened = reopened + $10, version = version + 1
         WHERE shop_id = $1 AND id = $2 AND version = $11 AND state = $12",
        args![
            text(before.id),
            text(to),
            wanted.snoozed_until,
            method,
            outcome,
            resolved_at,
            opt_text(wanted.confirmation),
            closed_at,
            i64::from(reopens),
            before.version,
            text(before.state),
        ],
    )
    .await?;
    let said = match (&after.resolution, to) {
        (Some(resolution), TicketState::Resolved) => {
            Some(format!("{}: {}", resolution.method, resolution.outcome))
        }
        _ => wanted.note.clone(),
    };
    log::append(
        unit,
        &after,
        if reopens { "reopen" } else { "transition" },
        None,
        said.as_deref(),
    )
    .await?;
    unit.audit_because(
        "ticket.transition",
        after.id,
        json!({
            "before": {"state": before.state.to_string()},
            "after": {"state": to.to_string(), "confirmation": after.confirmation.map(|word| word.to_string())},
        }),
        wanted.note,
    );
    let notify = people::concerned(unit, &after).await?;
    unit.emit(
        "ticket.state-changed",
        json!({
            "ticket": after.id.to_string(),
            "before": before.state.to_string(),
            "after": to.to_string(),
            "notify": notify,
        }),
    );
    Ok(after)
}

fn check(now: Timestamp, before: &Ticket, wanted: &Move) -> Result<()> {
    check_opt_text("/note", wanted.note.as_deref(), 1, NOTE_CHARS_MAX)?;
    let needs = |pointer: &str, given: bool, state: TicketState, what: &str| match (
        given,
        wanted.to == state,
    ) {
        (false, true) => Err(Error::invalid(pointer, "required", what)),
        (true, false) => Err(Error::invalid(
            pointer,
            "not-here",
            format!("only where it goes to {state}"),
        )),
        _ => Ok(()),
    };
    let resolved = TicketState::Resolved;
    needs(
        "/resolution",
        wanted.resolution.is_some(),
        resolved,
        "how it was solved and what came of it",
    )?;
    if let Some(resolution) = &wanted.resolution {
        check_text(
            "/resolution/method",
            &resolution.method,
            1,
            RESOLUTION_CHARS_MAX,
        )?;
        check_text(
            "/resolution/outcome",
            &resolution.outcome,
            1,
            RESOLUTION_CHARS_MAX,
        )?;
    }
    let what = "customer where the buyer said that it is solved, timeout where time has passed";
    needs(
        "/confirmation",
        wanted.confirmation.is_some(),
        TicketState::Closed,
        what,
    )?;
    needs(
        "/snoozed_until",
        wanted.snoozed_until.is_some(),
        TicketState::Snoozed,
        "until when it may rest",
    )?;
    if wanted.snoozed_until.is_some_and(|until| until <= now) {
        return Err(Error::invalid(
            "/snoozed_until",
            "past",
            "a time in the future",
        ));
    }
    if before.is_done() && wanted.to == TicketState::Open && wanted.note.is_none() {
        return Err(Error::invalid(
            "/note",
            "required",
            "why it is opened again",
        ));
    }
    if wanted.confirmation == Some(Confirmation::Timeout) {
        let wait = SignedDuration::from_hours(CONFIRMATION_WAIT_HOURS);
        let over = before
            .resolved_at
            .and_then(|at| at.checked_add(wait).ok())
            .is_some_and(|end| end <= now);
        if !over {
            return Err(Error::conflict(
                "confirmation-pending",
                format!("the buyer has {CONFIRMATION_WAIT_HOURS} hours to confirm; ask, or wait"),
            ));
        }
    }
    Ok(())
}
