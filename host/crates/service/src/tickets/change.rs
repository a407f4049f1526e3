//! Corrections of what is known about a ticket.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    desk::{Level, Priority},
    states::{Stage, TicketState},
};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{
    Analysis, Ticket,
    create::{SUBJECT_CHARS_MAX, check_analysis},
    kinds, log, people, to_change, update,
};
use crate::{Error, Result, Unit, fields::check_opt_text};

/// What of a ticket can be changed. `None` leaves it. The owner changes by a transfer, the state by a move.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketChange {
    pub kind: Option<String>,
    pub subject: Option<String>,
    pub importance: Option<Level>,
    pub urgency: Option<Level>,
    pub stage: Option<Stage>,
    pub analysis: Analysis,
    pub due_at: Option<Timestamp>,
}

/// Changes what was given; importance and urgency set the priority anew (S-087).
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; a closed ticket; fields that do not fit.
pub async fn change(
    unit: &mut Unit,
    reference: &str,
    change: TicketChange,
    version: Option<i64>,
) -> Result<Ticket> {
    let before = to_change(unit, reference, version).await?;
    if before.state == TicketState::Closed {
        return Err(Error::conflict(
            "ticket-closed",
            "the ticket is closed; reopen it first",
        ));
    }
    check_opt_text("/subject", change.subject.as_deref(), 1, SUBJECT_CHARS_MAX)?;
    check_analysis(&change.analysis)?;
    if change.due_at.is_some_and(|due_at| due_at <= unit.now()) {
        return Err(Error::invalid("/due_at", "past", "a time in the future"));
    }
    if let Some(kind) = change.kind.as_deref().filter(|kind| *kind != before.kind) {
        kinds::check(unit.conn(), "/kind", kind).await?;
        check_new_kind(&before, kind, &change)?;
    }
    let incident = change.kind.as_deref().unwrap_or(&before.kind) == kinds::INCIDENT;
    let level = |given: Option<Level>, was: Level| {
        if incident {
            Level::High
        } else {
            given.unwrap_or(was)
        }
    };
    let importance = level(change.importance, before.importance);
    let urgency = level(change.urgency, before.urgency);
    let after = update(
        unit,
        before.id,
        "UPDATE tickets SET kind = COALESCE($3, kind), subject = COALESCE($4, subject), importance = $5, urgency = $6,
             priority = $7, stage = COALESCE($8, stage), nature = COALESCE($9, nature), degree = COALESCE($10, degree),
             cause = COALESCE($11, cause), location = COALESCE($12, location), due_at = COALESCE($13, due_at),
             version = version + 1
         WHERE shop_id = $1 AND id = $2 AND version = $14",
        args![
            text(before.id),
            change.kind,
            change.subject,
            text(importance),
            text(urgency),
            text(Priority::of(importance, urgency)),
            opt_text(change.stage),
            change.analysis.nature,
            change.analysis.degree,
            change.analysis.cause,
            change.analysis.location,
            change.due_at,
            before.version,
        ],
    )
    .await?;
    log::append(unit, &after, "change", None, None).await?;
    unit.audit(
        "ticket.change",
        after.id,
        json!({"before": shown(&before), "after": shown(&after)}),
    );
    let notify = people::concerned(unit, &after).await?;
    unit.emit(
        "ticket.changed",
        json!({"ticket": after.id.to_string(), "after": shown(&after), "notify": notify}),
    );
    Ok(after)
}

/// The needs of a kind hold when a ticket becomes one of it, too.
fn check_new_kind(before: &Ticket, kind: &str, change: &TicketChange) -> Result<()> {
    let due_at = change.due_at.or(before.due_at);
    let location = change
        .analysis
        .location
        .as_ref()
        .or(before.analysis.location.as_ref());
    match kind {
        kinds::ORDER_COMPLAINT if before.order.is_none() => Err(Error::invalid(
            "/kind",
            "order",
            "only a ticket with an order becomes an order complaint",
        )),
        kinds::VISIT if location.is_none() => Err(Error::invalid(
            "/location",
            "required",
            "a visit names the place",
        )),
        kinds::PROMISE if due_at.is_none() => Err(Error::invalid(
            "/due_at",
            "required",
            "a promise has a time",
        )),
        kinds::INCIDENT => Err(Error::invalid(
            "/kind",
            "incident",
            "record an incident as a ticket of its own, with this one as parent",
        )),
        _ => Ok(()),
    }
}

fn shown(ticket: &Ticket) -> serde_json::Value {
    json!({
        "kind": ticket.kind,
        "priority": ticket.priority.to_string(),
        "stage": ticket.stage.map(|stage| stage.to_string()),
        "due_at": ticket.due_at.map(|due| due.to_string()),
    })
}
