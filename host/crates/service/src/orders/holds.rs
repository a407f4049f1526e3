//! Why an order must not be printed: an amendment under way (S-147), an order check (S-148), or somebody's word.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{DecisionId, HoldId, OrderId},
    people::Permission,
    states::FulfilmentState,
    trade::{HoldSource, VerificationCheck},
};
use shopwit_store::{
    Conn, Row, args,
    value::{opt_text, text},
};

use super::{Order, check_version, reload};
use crate::{Error, Result, Unit, fields::check_text};

/// Characters of a reason or a note.
const NOTE_CHARS_MAX: usize = 200;
/// What stands in `hold_reason` while an amendment is under way.
const AMENDMENT: &str = "amendment";

/// One reason not to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub id: HoldId,
    pub source: HoldSource,
    /// Kebab-case.
    pub code: String,
    /// For staff.
    pub reason: String,
    /// What the buyer is asked: the field in kebab-case, and the text for the buyer.
    pub questions: Vec<(String, String)>,
    /// The recorded decision that it comes from.
    pub decision: Option<DecisionId>,
    /// `user_…`, or `system`.
    pub placed_by: String,
    pub placed_at: Timestamp,
    pub released_by: Option<String>,
    pub released_at: Option<Timestamp>,
    pub release_note: Option<String>,
}

/// A hold that is about to be put.
#[derive(Debug)]
pub(super) struct NewHold<'a> {
    pub(super) source: HoldSource,
    pub(super) code: &'a str,
    pub(super) reason: &'a str,
    pub(super) questions: &'a [(String, String)],
    pub(super) decision: Option<DecisionId>,
}

fn read(row: &Row) -> Result<Hold> {
    Ok(Hold {
        id: row.id("id")?,
        source: row.word("source")?,
        code: row.text("code")?,
        reason: row.text("reason")?,
        questions: serde_json::from_str(&row.text("questions")?)?,
        decision: row.opt_id("decision_id")?,
        placed_by: row.text("placed_by")?,
        placed_at: row.time("placed_at")?,
        released_by: row.opt_text("released_by")?,
        released_at: row.opt_time("released_at")?,
        release_note: row.opt_text("release_note")?,
    })
}

/// The holds of an order, oldest first, released ones included.
///
/// # Errors
/// The database.
pub async fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Hold>> {
    let rows = conn
        .rows(
            "SELECT * FROM order_holds WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
            args![text(order)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Holds an order by hand.
///
/// # Errors
/// `Forbidden`; a reason that is missing or too long; an order that is packed or ended; `Stale`.
pub async fn place(
    unit: &mut Unit,
    order: &Order,
    reason: &str,
    if_version: Option<i64>,
) -> Result<Order> {
    unit.ctx().require(Permission::OrderWrite)?;
    check_version(order, if_version)?;
    check_text("/reason", reason, 1, NOTE_CHARS_MAX)?;
    if !can_be_held(order) {
        return Err(Error::conflict(
            "too-late-to-hold",
            format!(
                "an order is held until it is packed; it is {}",
                order.fulfilment_state
            ),
        ));
    }
    let hold = NewHold {
        source: HoldSource::Manual,
        code: "manual",
        reason: reason.trim(),
        questions: &[],
        decision: None,
    };
    insert(unit, order, &hold).await?;
    refresh(unit, order.id).await
}

/// Printing and packing are still ahead.
pub(super) fn can_be_held(order: &Order) -> bool {
    matches!(
        order.fulfilment_state,
        FulfilmentState::Pending | FulfilmentState::Verified | FulfilmentState::Printed
    )
}

pub(super) async fn insert(unit: &mut Unit, order: &Order, hold: &NewHold<'_>) -> Result<HoldId> {
    let (id, now, by): (HoldId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "INSERT INTO order_holds (shop_id, id, order_id, source, code, reason, questions, decision_id, placed_by,
                 placed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                text(id),
                text(order.id),
                text(hold.source),
                hold.code,
                hold.reason,
                serde_json::to_string(hold.questions)?,
                opt_text(hold.decision),
                by,
                now,
            ],
        )
        .await?;
    unit.audit(
        "order.hold",
        order.id,
        json!({"hold": id.to_string(), "source": hold.source.to_string(), "code": hold.code}),
    );
    unit.emit(
        "order.held",
        json!({"order": order.id.to_string(), "number": order.number, "hold": id.to_string(), "code": hold.code}),
    );
    Ok(id)
}

/// Takes a hold away: somebody has looked, or the buyer has answered.
///
/// # Errors
/// `Forbidden`; `NotFound`; one that was released; a note that is missing or too long; `Stale`.
pub async fn release(
    unit: &mut Unit,
    order: &Order,
    id: HoldId,
    note: &str,
    if_version: Option<i64>,
) -> Result<Order> {
    unit.ctx().require(Permission::OrderVerify)?;
    check_version(order, if_version)?;
    check_text("/note", note, 1, NOTE_CHARS_MAX)?;
    let hold = of_order(unit.conn(), order.id)
        .await?
        .into_iter()
        .find(|hold| hold.id == id)
        .ok_or(Error::NotFound("hold"))?;
    if hold.released_at.is_some() {
        return Err(Error::conflict("hold-released", "it was released before"));
    }
    end(unit, order, &hold, note.trim()).await?;
    refresh(unit, order.id).await
}

async fn end(unit: &mut Unit, order: &Order, hold: &Hold, note: &str) -> Result<()> {
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE order_holds SET released_by = $3, released_at = $4, release_note = $5
             WHERE shop_id = $1 AND id = $2 AND released_at IS NULL",
            args![text(hold.id), by, now, note],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    unit.audit_because(
        "order.release",
        order.id,
        json!({"hold": hold.id.to_string(), "source": hold.source.to_string(), "code": hold.code}),
        Some(note.to_owned()),
    );
    unit.emit(
        "order.released",
        json!({"order": order.id.to_string(), "number": order.number, "hold": hold.id.to_string()}),
    );
    Ok(())
}

/// Takes away what an earlier order check had put. True: there was something.
pub(super) async fn end_checked(unit: &mut Unit, order: &Order, note: &str) -> Result<bool> {
    let mut found = false;
    for hold in of_order(unit.conn(), order.id).await? {
        if hold.released_at.is_none() && hold.source != HoldSource::Manual {
            end(unit, order, &hold, note).await?;
            found = true;
        }
    }
    Ok(found)
}

/// Whoever verified an order has asked the buyer what these checks are about: their questions are answered.
pub(super) async fn end_answered(
    unit: &mut Unit,
    order: &Order,
    checks: &[VerificationCheck],
) -> Result<Order> {
    let mut found = false;
    for hold in of_order(unit.conn(), order.id).await? {
        let answered = hold.source == HoldSource::Question
            && hold
                .questions
                .iter()
                .all(|(field, _)| check_of(field).is_none_or(|check| checks.contains(&check)));
        if hold.released_at.is_none() && answered {
            end(unit, order, &hold, "verified").await?;
            found = true;
        }
    }
    if found {
        refresh(unit, order.id).await
    } else {
        Ok(order.clone())
    }
}

/// The check that answers a question about a field. `None`: no check does, asking is enough.
fn check_of(field: &str) -> Option<VerificationCheck> {
    match field {
        "product" => Some(VerificationCheck::Product),
        "quantity" => Some(VerificationCheck::Quantity),
        "price" => Some(VerificationCheck::Price),
        "address" => Some(VerificationCheck::Address),
        "receiver" | "phone" => Some(VerificationCheck::Contact),
        "duplicate" => Some(VerificationCheck::NotDuplicate),
        _ => None,
    }
}

/// Has the order say why it is held now, if it is.
pub(super) async fn refresh(unit: &mut Unit, order: OrderId) -> Result<Order> {
    let amended = unit
        .conn()
        .row(
            "SELECT id FROM order_amendments WHERE shop_id = $1 AND order_id = $2
                 AND state IN ('applied', 'customer-confirmed') LIMIT 1",
            args![text(order)],
        )
        .await?
        .is_some();
    let reason = if amended {
        Some(AMENDMENT.to_owned())
    } else {
        of_order(unit.conn(), order)
            .await?
            .into_iter()
            .find(|hold| hold.released_at.is_none())
            .map(|hold| hold.reason)
    };
    unit.conn()
        .execute(
            "UPDATE orders SET hold_reason = $3, version = version + 1 WHERE shop_id = $1 AND id = $2",
            args![text(order), reason],
        )
        .await?;
    reload(unit, order).await
}
