//! Changing an order that was placed: changed in the back office with a red flag note → the buyer confirms → the print
//! operator acknowledges; until then it is not printed (S-137…S-140, S-147).

pub mod apply;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shopwit_domain::{
    ids::{AmendmentId, NoteId, OrderId},
    people::Permission,
    states::{AmendmentState, FulfilmentState, Transitions},
    trade::AmendmentKind,
};
use shopwit_store::{Conn, Row, args, value::text};

pub use self::apply::{AddressChange, Changes, amend};
use super::{Order, holds};
use crate::{Ctx, Error, Result, Unit, reference::Reference};

/// One change of an order. `before` and `after` of an address are personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    pub id: AmendmentId,
    pub order: OrderId,
    pub kind: AmendmentKind,
    pub reason: String,
    pub state: AmendmentState,
    pub before: Snapshot,
    pub after: Snapshot,
    /// The red flag note that was written with it.
    pub note: NoteId,
    pub made_by: String,
    pub made_at: Timestamp,
    pub confirmed_at: Option<Timestamp>,
    pub acknowledged_at: Option<Timestamp>,
    pub withdrawn_at: Option<Timestamp>,
    pub version: i64,
}

/// What an amendment changes, before or after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Snapshot {
    Address(AddressSnapshot),
    Sku(LineSnapshot),
}

/// Where an order goes. Personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressSnapshot {
    pub name: String,
    pub phone: String,
    pub address: String,
    pub region: String,
}

/// A line of an order, amounts in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineSnapshot {
    pub line: i64,
    pub sku_id: String,
    pub sku: String,
    pub product_id: String,
    pub product_name: String,
    pub category: String,
    pub resale_category: Option<String>,
    pub quantity: i64,
    pub unit_price: i64,
    pub floor_price: Option<i64>,
    pub discount: i64,
    pub total: i64,
}

impl Amendment {
    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        [
            (
                "confirm",
                Permission::OrderWrite,
                self.state == AmendmentState::Applied,
            ),
            (
                "withdraw",
                Permission::OrderWrite,
                self.state == AmendmentState::Applied,
            ),
            (
                "acknowledge",
                Permission::OrderPrint,
                self.state == AmendmentState::CustomerConfirmed,
            ),
        ]
        .into_iter()
        .filter_map(|(action, permission, possible)| {
            (possible && ctx.may(permission)).then_some(action)
        })
        .collect()
    }
}

fn read(row: &Row) -> Result<Amendment> {
    Ok(Amendment {
        id: row.id("id")?,
        order: row.id("order_id")?,
        kind: row.word("kind")?,
        reason: row.text("reason")?,
        state: row.word("state")?,
        before: serde_json::from_str(&row.text("before_change")?)?,
        after: serde_json::from_str(&row.text("after_change")?)?,
        note: row.id("note_id")?,
        made_by: row.text("made_by")?,
        made_at: row.time("made_at")?,
        confirmed_at: row.opt_time("confirmed_at")?,
        acknowledged_at: row.opt_time("acknowledged_at")?,
        withdrawn_at: row.opt_time("withdrawn_at")?,
        version: row.int("version")?,
    })
}

/// The amendments of an order, oldest first.
///
/// # Errors
/// The database.
pub async fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Amendment>> {
    let rows = conn
        .rows(
            "SELECT * FROM order_amendments WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
            args![text(order)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// One amendment of an order.
///
/// # Errors
/// The database.
pub async fn find(conn: &mut Conn, order: OrderId, reference: &str) -> Result<Option<Amendment>> {
    let Some(Reference::Id(id)) = Reference::<AmendmentId>::parse(reference) else {
        return Ok(None);
    };
    let row = conn
        .row(
            "SELECT * FROM order_amendments WHERE shop_id = $1 AND order_id = $2 AND id = $3",
            args![text(order), text(id)],
        )
        .await?;
    row.as_ref().map(read).transpose()
}

/// Whether an amendment waits for the buyer.
pub(super) async fn unconfirmed(conn: &mut Conn, order: OrderId) -> Result<bool> {
    Ok(of_order(conn, order)
        .await?
        .iter()
        .any(|amendment| amendment.state == AmendmentState::Applied))
}

/// The buyer has confirmed what stands there now (S-139). The print operator is told (S-140).
///
/// # Errors
/// `Forbidden`; `IllegalTransition`; `Stale`.
pub async fn confirm(unit: &mut Unit, order: &Order, amendment: &Amendment) -> Result<Amendment> {
    unit.ctx().require(Permission::OrderWrite)?;
    move_to(unit, order, amendment, AmendmentState::CustomerConfirmed).await
}

/// The print operator knows of it; with the last one, the order may be printed again (S-140, S-147).
///
/// # Errors
/// `Forbidden` for anybody who does not print; `IllegalTransition` before the buyer confirmed; `Stale`.
pub async fn acknowledge(
    unit: &mut Unit,
    order: &Order,
    amendment: &Amendment,
) -> Result<Amendment> {
    unit.ctx().require(Permission::OrderPrint)?;
    move_to(unit, order, amendment, AmendmentState::PrintAcknowledged).await
}

/// Takes an unconfirmed amendment back and restores what stood there.
///
/// # Errors
/// `Forbidden`; `IllegalTransition`; a later amendment of the same kind; goods that are gone; `Stale`.
pub async fn withdraw(unit: &mut Unit, order: &Order, amendment: &Amendment) -> Result<Amendment> {
    unit.ctx().require(Permission::OrderWrite)?;
    amendment.state.to(AmendmentState::Withdrawn)?;
    let later = of_order(unit.conn(), order.id)
        .await?
        .into_iter()
        .any(|other| {
            other.id > amendment.id
                && other.kind == amendment.kind
                && other.state != AmendmentState::Withdrawn
        });
    if later {
        return Err(Error::conflict(
            "not-the-latest",
            "a later amendment changed the same; withdraw that one first",
        ));
    }
    if !matches!(
        order.fulfilment_state,
        FulfilmentState::Pending | FulfilmentState::Verified | FulfilmentState::Printed
    ) {
        return Err(Error::conflict(
            "too-late",
            format!("the order is {} already", order.fulfilment_state),
        ));
    }
    apply::restore(unit, order, amendment).await?;
    move_to(unit, order, amendment, AmendmentState::Withdrawn).await
}

async fn move_to(
    unit: &mut Unit,
    order: &Order,
    amendment: &Amendment,
    to: AmendmentState,
) -> Result<Amendment> {
    let to = amendment.state.to(to)?;
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let at = |state: AmendmentState| (state == to).then_some(now);
    let who = |state: AmendmentState| (state == to).then(|| by.clone());
    let changed = unit
        .conn()
        .execute(
            "UPDATE order_amendments SET state = $3, confirmed_by = COALESCE($4, confirmed_by),
                 confirmed_at = COALESCE($5, confirmed_at), acknowledged_by = COALESCE($6, acknowledged_by),
                 acknowledged_at = COALESCE($7, acknowledged_at), withdrawn_by = COALESCE($8, withdrawn_by),
                 withdrawn_at = COALESCE($9, withdrawn_at), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $10 AND version = $11",
            args![
                text(amendment.id),
                text(to),
                who(AmendmentState::CustomerConfirmed),
                at(AmendmentState::CustomerConfirmed),
                who(AmendmentState::PrintAcknowledged),
                at(AmendmentState::PrintAcknowledged),
                who(AmendmentState::Withdrawn),
                at(AmendmentState::Withdrawn),
                text(amendment.state),
                amendment.version,
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    hold_or_release(unit, order.id).await?;
    let (command, topic) = match to {
        AmendmentState::CustomerConfirmed => ("amendment.confirm", "amendment.customer-confirmed"),
        AmendmentState::PrintAcknowledged => {
            ("amendment.acknowledge", "amendment.print-acknowledged")
        }
        _ => ("amendment.withdraw", "amendment.withdrawn"),
    };
    unit.audit(
        command,
        order.id,
        json!({"amendment": amendment.id.to_string(), "before": amendment.state.to_string(), "after": to.to_string()}),
    );
    unit.emit(
        topic,
        json!({"order": order.id.to_string(), "number": order.number, "amendment": amendment.id.to_string(),
            "kind": amendment.kind.to_string()}),
    );
    find(unit.conn(), order.id, &amendment.id.to_string())
        .await?
        .ok_or(Error::NotFound("amendment"))
}

/// Holds the order from printing while any amendment is under way.
async fn hold_or_release(unit: &mut Unit, order: OrderId) -> Result<Order> {
    holds::refresh(unit, order).await
}
