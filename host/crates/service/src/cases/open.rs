//! Opening a case (S-369).

use jiff::{Timestamp, ToSpan};
use serde_json::json;
use shopwit_domain::{
    after_sales::{CaseCause, CaseEntryKind, CaseKind, CaseRequest, Fault},
    ids::CaseId,
    people::Permission,
    states::{CaseState, FulfilmentState},
};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{Case, CaseLine, follow_in_order, load, steps};
use crate::{Error, Result, Unit, fields::check_text, orders};

/// A new case is to be solved within this time unless its opener says otherwise (S-378); later it is changed by hand.
const DUE_HOURS: i64 = 72;
/// Characters of a description.
pub(super) const DESCRIPTION_CHARS_MAX: usize = 4_000;
/// Lines of a case: as many as an order may have.
const LINES_MAX: usize = 1_000;

/// What a case is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// Id or short number of the order.
    pub order: String,
    pub kind: CaseKind,
    pub cause: CaseCause,
    pub claimed_fault: Fault,
    /// 1 to 1,000, each line of the order once.
    pub lines: Vec<CaseLine>,
    pub description: String,
    pub request: Option<CaseRequest>,
    pub in_dispute: bool,
    pub due_at: Option<Timestamp>,
}

/// Opens a case and the after-sales side of its order.
///
/// # Errors
/// `Forbidden`; an order or a line that is not there; more pieces than were ordered; a kind that does not fit where the
/// goods are; an order that was never paid.
pub async fn open(unit: &mut Unit, new: NewCase) -> Result<Case> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/description", &new.description, 1, DESCRIPTION_CHARS_MAX)?;
    let now = unit.now();
    let due_at = match new.due_at {
        Some(due_at) if due_at <= now => {
            return Err(Error::invalid("/due_at", "range", "a time to come"));
        }
        Some(due_at) => due_at,
        None => now
            .checked_add(DUE_HOURS.hours())
            .map_err(Error::internal)?,
    };
    let ctx = unit.ctx().clone();
    let order = orders::find(unit.conn(), &ctx, &new.order)
        .await?
        .ok_or_else(|| {
            Error::invalid(
                "/order",
                "not-found",
                "an order of this shop, by id or short number",
            )
        })?;
    if !order.paid.is_positive() {
        return Err(Error::conflict(
            "order-not-paid",
            "an order that was never paid has no after-sales",
        ));
    }
    check_kind(new.kind, order.fulfilment_state)?;
    check_lines(&new.lines, &orders::lines(unit.conn(), order.id).await?)?;
    let assignee = ctx
        .user()
        .ok_or_else(|| Error::forbidden("person", "a person opens a case"))?;

    let id: CaseId = unit.new_id();
    let number = unit.next_number("cases").await?;
    unit.conn()
        .execute(
            "INSERT INTO cases (shop_id, id, number, order_id, customer_id, kind, cause, claimed_fault, request,
                 description, state, currency, in_dispute, assignee_id, opened_by, opened_at, due_at,
                 identity_confirmed, tags, times_reopened, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, '[]', 0, 1)",
            args![
                text(id),
                number,
                text(order.id),
                text(order.customer),
                text(new.kind),
                text(new.cause),
                text(new.claimed_fault),
                opt_text(new.request),
                &new.description,
                text(CaseState::Opened),
                text(order.paid.currency()),
                new.in_dispute,
                text(assignee),
                ctx.actor_text(),
                now,
                due_at,
            ],
        )
        .await?;
    for line in &new.lines {
        unit.conn()
            .execute(
                "INSERT INTO case_lines (shop_id, case_id, line, quantity) VALUES ($1, $2, $3, $4)",
                args![text(id), line.line, line.quantity],
            )
            .await?;
    }
    let states = (CaseState::Opened, CaseState::Opened);
    steps::write(
        unit,
        id,
        CaseEntryKind::Opened,
        &new.description,
        &json!({}),
        states,
    )
    .await?;
    follow_in_order(unit, order.id).await?;
    unit.audit(
        "case.open",
        id,
        json!({"after": {"number": number, "order": order.id.to_string(), "kind": new.kind.to_string(), "cause": new.cause.to_string()}}),
    );
    unit.emit(
        "case.opened",
        json!({"case": id.to_string(), "number": number, "order": order.id.to_string(), "kind": new.kind.to_string(), "cause": new.cause.to_string()}),
    );
    load(unit.conn(), id).await
}

fn check_kind(kind: CaseKind, goods: FulfilmentState) -> Result<()> {
    use FulfilmentState as F;
    let shipped = matches!(
        goods,
        F::Shipped | F::Delivered | F::Completed | F::Returned
    );
    if kind.needs_shipped_goods() == shipped {
        return Ok(());
    }
    let message = if shipped {
        "the goods have left the house"
    } else {
        "the goods have not left the house: refund-only-unshipped"
    };
    Err(Error::invalid("/kind", "fulfilment", message))
}

fn check_lines(lines: &[CaseLine], ordered: &[orders::OrderLine]) -> Result<()> {
    if lines.is_empty() || lines.len() > LINES_MAX {
        return Err(Error::invalid(
            "/lines",
            "length",
            format!("1 to {LINES_MAX} lines"),
        ));
    }
    for (index, line) in lines.iter().enumerate() {
        if lines
            .iter()
            .take(index)
            .any(|other| other.line == line.line)
        {
            return Err(Error::invalid(
                format!("/lines/{index}/line"),
                "duplicate",
                "each line once",
            ));
        }
        let Some(known) = ordered.iter().find(|known| known.line == line.line) else {
            return Err(Error::invalid(
                format!("/lines/{index}/line"),
                "not-found",
                "a line of the order, from 0",
            ));
        };
        if !(1..=known.quantity).contains(&line.quantity) {
            let message = format!("1 to {}, the pieces that were ordered", known.quantity);
            return Err(Error::invalid(
                format!("/lines/{index}/quantity"),
                "range",
                message,
            ));
        }
    }
    Ok(())
}
