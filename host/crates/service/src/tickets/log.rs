//! The log of a ticket: time, person, what was done, with what result (S-440, S-527).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{TicketId, UserId},
    states::TicketState,
};
use shopwit_store::{
    Conn, Query, args,
    query::Page,
    value::{opt_text, text},
};

use super::{Ticket, get, to_change};
use crate::{Ctx, Error, Result, Unit, fields::check_text};

/// Longest note, characters.
pub const NOTE_CHARS_MAX: usize = 5_000;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// 1, 2, 3 … within the ticket.
    pub seq: i64,
    pub at: Timestamp,
    /// Id of the member, or `system`.
    pub actor: String,
    /// What was done: `create`, `transition`, `note`, `transfer`, …
    pub action: String,
    /// The ticket's state after it.
    pub state: TicketState,
    /// Whom it was about.
    pub member: Option<UserId>,
    pub text: Option<String>,
}

/// Adds a line; in the unit of what it tells.
pub(super) async fn append(
    unit: &mut Unit,
    ticket: &Ticket,
    action: &'static str,
    member: Option<UserId>,
    said: Option<&str>,
) -> Result<LogLine> {
    let (at, actor) = (unit.now(), unit.ctx().actor_text());
    let seq = unit
        .conn()
        .row(
            "UPDATE tickets SET last_seq = last_seq + 1 WHERE shop_id = $1 AND id = $2 RETURNING last_seq",
            args![text(ticket.id)],
        )
        .await?
        .ok_or(Error::NotFound("ticket"))?
        .int("last_seq")?;
    unit.conn()
        .execute(
            "INSERT INTO ticket_log (shop_id, ticket_id, seq, at, actor, action, state, member, text)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![text(ticket.id), seq, at, &actor, action, text(ticket.state), opt_text(member), said],
        )
        .await?;
    Ok(LogLine {
        seq,
        at,
        actor,
        action: action.to_owned(),
        state: ticket.state,
        member,
        text: said.map(str::to_owned),
    })
}

/// Notes something among colleagues (S-019), in any state.
///
/// # Errors
/// `Forbidden`; `NotFound`; a text that is empty or too long.
pub async fn note(unit: &mut Unit, reference: &str, note: &str) -> Result<LogLine> {
    let ticket = to_change(unit, reference, None).await?;
    check_text("/text", note, 1, NOTE_CHARS_MAX)?;
    let line = append(unit, &ticket, "note", None, Some(note)).await?;
    unit.audit("ticket.note", ticket.id, json!({"seq": line.seq}));
    unit.emit("ticket.noted", json!({"ticket": ticket.id.to_string(), "seq": line.seq, "owner": ticket.owner.to_string()}));
    Ok(line)
}

/// The log of a ticket, oldest first, behind the line `after`.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    reference: &str,
    after: Option<i64>,
    limit: i64,
) -> Result<Page<LogLine>> {
    let ticket: TicketId = get(conn, ctx, reference).await?.id;
    let mut query = Query::new("SELECT * FROM ticket_log WHERE shop_id = $1");
    query
        .and("AND ticket_id = ", text(ticket))
        .and_some("AND seq > ", after);
    query.push(" ORDER BY seq").and("LIMIT ", limit + 1);
    let lines = query
        .rows(conn)
        .await?
        .iter()
        .map(|row| {
            Ok(LogLine {
                seq: row.int("seq")?,
                at: row.time("at")?,
                actor: row.text("actor")?,
                action: row.text("action")?,
                state: row.word("state")?,
                member: row.opt_id("member")?,
                text: row.opt_text("text")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(lines, limit, |line| line.seq.to_string()))
}
