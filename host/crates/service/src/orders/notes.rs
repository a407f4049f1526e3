//! Flagged notes on an order: written once, never changed, with the staff number and the time of themselves
//! (S-144…S-146).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{NoteId, OrderId},
    people::Permission,
    states::FlagColor,
};
use shopwit_store::{Conn, Row, args, value::text};

use super::Order;
use crate::{Actor, Result, Unit, fields::check_text};

/// Characters of a note.
pub(crate) const NOTE_CHARS_MAX: usize = 500;

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderNote {
    pub id: NoteId,
    pub flag: FlagColor,
    /// Why, in words.
    pub note: String,
    /// Of whoever wrote it.
    pub staff_number: String,
    /// `user_…` or `system`.
    pub author: String,
    pub at: Timestamp,
}

fn read(row: &Row) -> Result<OrderNote> {
    Ok(OrderNote {
        id: row.id("id")?,
        flag: row.word("flag")?,
        note: row.text("note")?,
        staff_number: row.text("staff_number")?,
        author: row.text("author")?,
        at: row.time("at")?,
    })
}

/// Writes a note. The flag is red unless another is wanted (S-144).
///
/// # Errors
/// `Forbidden`; a text that is missing or too long.
pub async fn add(
    unit: &mut Unit,
    order: &Order,
    flag: Option<FlagColor>,
    note: String,
) -> Result<OrderNote> {
    unit.ctx().require(Permission::OrderWrite)?;
    check_text("/note", &note, 1, NOTE_CHARS_MAX)?;
    write(unit, order.id, flag.unwrap_or(FlagColor::Red), note).await
}

pub(crate) async fn write(
    unit: &mut Unit,
    order: OrderId,
    flag: FlagColor,
    note: String,
) -> Result<OrderNote> {
    let id: NoteId = unit.new_id();
    let staff_number = match &unit.ctx().actor {
        Actor::Member(member) => member.staff_number.clone(),
        Actor::Buyer(_) | Actor::System => "system".to_owned(),
    };
    let (author, now) = (unit.ctx().actor_text(), unit.now());
    unit.conn()
        .execute(
            "INSERT INTO order_notes (shop_id, id, order_id, flag, note, staff_number, author, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                text(id),
                text(order),
                text(flag),
                &note,
                &staff_number,
                &author,
                now
            ],
        )
        .await?;
    unit.conn()
        .execute(
            "UPDATE orders SET flag = $3 WHERE shop_id = $1 AND id = $2",
            args![text(order), text(flag)],
        )
        .await?;
    unit.audit(
        "order.note",
        order,
        json!({"note": id.to_string(), "flag": flag.to_string()}),
    );
    unit.emit(
        "order.noted",
        json!({"order": order.to_string(), "note": id.to_string(), "flag": flag.to_string()}),
    );
    Ok(OrderNote {
        id,
        flag,
        note,
        staff_number,
        author,
        at: now,
    })
}

/// The notes of an order, oldest first.
///
/// # Errors
/// The database.
pub async fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<OrderNote>> {
    let rows = conn
        .rows(
            "SELECT * FROM order_notes WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
            args![text(order)],
        )
        .await?;
    rows.iter().map(read).collect()
}
