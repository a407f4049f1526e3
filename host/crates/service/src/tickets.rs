//! Tickets: pieces of work that exactly one person owns until the buyer confirms that they are done (S-022, S-080, S-086).

pub mod change;
pub mod create;
pub mod kinds;
pub mod log;
pub mod moves;
pub mod people;
pub mod triage;

use jiff::Timestamp;
use shopwit_domain::{
    desk::{Confirmation, Level, Priority},
    ids::{CaseId, ConversationId, CustomerId, OrderId, TicketId, UserId},
    people::Permission,
    states::{Stage, TicketState, Transitions},
};
use shopwit_store::{
    Conn, Query, Row,
    query::Page,
    value::{Value, text},
};

pub use self::{people::Participant, triage::Triage};
use crate::{
    Ctx, Error, Result, Unit,
    conversations::{may_transfer, only_of},
    reference::Reference,
};

/// A piece of work.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    pub id: TicketId,
    /// Short number in the shop.
    pub number: i64,
    /// One of `kinds::BUILT_IN` or of the shop's own (S-063).
    pub kind: String,
    pub subject: String,
    pub description: String,
    pub state: TicketState,
    pub importance: Level,
    pub urgency: Level,
    /// Worked out from importance and urgency (S-087).
    pub priority: Priority,
    pub stage: Option<Stage>,
    pub analysis: Analysis,
    pub customer: Option<CustomerId>,
    pub order: Option<OrderId>,
    pub conversation: Option<ConversationId>,
    pub case: Option<CaseId>,
    /// The ticket out of which this one came (S-093).
    pub parent: Option<TicketId>,
    /// Exactly one person (S-022).
    pub owner: UserId,
    /// How often it was passed on (S-091).
    pub transfers: i64,
    /// Until when the owner must have done it (S-095).
    pub due_at: Option<Timestamp>,
    pub snoozed_until: Option<Timestamp>,
    pub escalated_to: Option<UserId>,
    pub resolution: Option<Resolution>,
    pub resolved_at: Option<Timestamp>,
    /// What closed it (S-080).
    pub confirmation: Option<Confirmation>,
    pub closed_at: Option<Timestamp>,
    /// How often it was opened again.
    pub reopened: i64,
    pub created_by: String,
    pub created_at: Timestamp,
    /// Where the shop's triage policy placed it; none where nobody asked.
    pub triage: Option<Triage>,
    pub version: i64,
}

/// What is known of the problem (S-043, S-088).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    pub nature: Option<String>,
    pub degree: Option<String>,
    pub cause: Option<String>,
    /// Where somebody has to go.
    pub location: Option<String>,
}

/// How it was solved and what came of it (S-040, S-194, S-452).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// For example `explain product`, `help operate`, `recommend substitute`.
    pub method: String,
    pub outcome: String,
}

impl Ticket {
    /// Nobody has to do anything about it any more.
    pub fn is_done(&self) -> bool {
        matches!(self.state, TicketState::Resolved | TicketState::Closed)
    }

    /// Should have been done by now (S-095).
    pub fn overdue(&self, now: Timestamp) -> bool {
        !self.is_done() && self.due_at.is_some_and(|due| due <= now)
    }

    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        if !ctx.may(Permission::ConversationWrite) {
            return Vec::new();
        }
        let mut actions: Vec<_> = self
            .state
            .next()
            .iter()
            .map(|next| match next {
                TicketState::Open if self.is_done() => "reopen",
                TicketState::Open => "open",
                TicketState::WaitingCustomer => "wait-for-customer",
                TicketState::WaitingInternal => "wait-for-colleague",
                TicketState::Snoozed => "snooze",
                TicketState::Resolved => "resolve",
                TicketState::Closed => "close",
                TicketState::New => "renew",
            })
            .collect();
        actions.push("add-note");
        if self.state != TicketState::Closed {
            actions.extend([
                "change",
                "triage",
                "add-participant",
                "ask-help",
                "escalate",
            ]);
            if may_transfer(ctx, self.transfers) {
                actions.push("transfer");
            }
        }
        actions
    }

    fn read(row: &Row) -> Result<Self> {
        let resolution = match (
            row.opt_text("resolution_method")?,
            row.opt_text("resolution_outcome")?,
        ) {
            (Some(method), Some(outcome)) => Some(Resolution { method, outcome }),
            _ => None,
        };
        Ok(Self {
            id: row.id("id")?,
            number: row.int("number")?,
            kind: row.text("kind")?,
            subject: row.text("subject")?,
            description: row.text("description")?,
            state: row.word("state")?,
            importance: row.word("importance")?,
            urgency: row.word("urgency")?,
            priority: row.word("priority")?,
            stage: row.opt_word("stage")?,
            analysis: Analysis {
                nature: row.opt_text("nature")?,
                degree: row.opt_text("degree")?,
                cause: row.opt_text("cause")?,
                location: row.opt_text("location")?,
            },
            customer: row.opt_id("customer_id")?,
            order: row.opt_id("order_id")?,
            conversation: row.opt_id("conversation_id")?,
            case: row.opt_id("case_id")?,
            parent: row.opt_id("parent_id")?,
            owner: row.id("owner")?,
            transfers: row.int("transfers")?,
            due_at: row.opt_time("due_at")?,
            snoozed_until: row.opt_time("snoozed_until")?,
            escalated_to: row.opt_id("escalated_to")?,
            resolution,
            resolved_at: row.opt_time("resolved_at")?,
            confirmation: row.opt_word("confirmation")?,
            closed_at: row.opt_time("closed_at")?,
            reopened: row.int("reopened")?,
            created_by: row.text("created_by")?,
            created_at: row.time("created_at")?,
            triage: Triage::read(row)?,
            version: row.int("version")?,
        })
    }
}

/// The ticket's own columns, and where it was placed.
fn select() -> Query {
    let mut query = Query::new("SELECT t.*, ");
    query.push(triage::COLUMNS).push(
        " FROM tickets t LEFT JOIN ticket_triages g ON g.shop_id = t.shop_id AND g.ticket_id = t.id
          WHERE t.shop_id = $1",
    );
    query
}

/// By id or short number. What the caller may not see does not exist.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn find(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<Ticket>> {
    ctx.require(Permission::ConversationRead)?;
    let mut query = select();
    match Reference::<TicketId>::parse(reference) {
        Some(Reference::Id(id)) => query.and("AND t.id = ", text(id)),
        Some(Reference::Number(number)) => query.and("AND t.number = ", number),
        None => return Ok(None),
    };
    query.and_some("AND t.owner = ", only_of(ctx).map(text));
    query
        .rows(conn)
        .await?
        .first()
        .map(Ticket::read)
        .transpose()
}

/// The same, or `NotFound`.
pub(crate) async fn get(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Ticket> {
    find(conn, ctx, reference)
        .await?
        .ok_or(Error::NotFound("ticket"))
}

/// The ticket that a write is about, at the version that the writer has seen.
async fn to_change(unit: &mut Unit, reference: &str, version: Option<i64>) -> Result<Ticket> {
    unit.ctx().require(Permission::ConversationWrite)?;
    let ctx = unit.ctx().clone();
    let ticket = get(unit.conn(), &ctx, reference).await?;
    if version.is_some_and(|version| version != ticket.version) {
        return Err(Error::Stale);
    }
    Ok(ticket)
}

/// Runs an `UPDATE` that must change one row, and reads the ticket as it is then, whoever may see it.
async fn update(
    unit: &mut Unit,
    id: TicketId,
    sql: &'static str,
    args: Vec<Value>,
) -> Result<Ticket> {
    if unit.conn().execute(sql, args).await? != 1 {
        return Err(Error::Stale);
    }
    reload(unit, id).await
}

async fn reload(unit: &mut Unit, id: TicketId) -> Result<Ticket> {
    let system = unit.ctx().as_system();
    get(unit.conn(), &system, &id.to_string()).await
}

/// Which tickets a list shows.
#[derive(Debug, Clone, Default)]
pub struct TicketFilter {
    pub state: Option<TicketState>,
    pub kind: Option<String>,
    /// Where triage placed it.
    pub queue: Option<String>,
    pub priority: Option<Priority>,
    pub stage: Option<Stage>,
    pub owner: Option<UserId>,
    /// Somebody takes part without owning it.
    pub participant: Option<UserId>,
    pub customer: Option<CustomerId>,
    pub order: Option<OrderId>,
    pub conversation: Option<ConversationId>,
    pub case: Option<CaseId>,
    pub parent: Option<TicketId>,
    /// Neither resolved nor closed.
    pub open: bool,
    /// Only what should have been done by now.
    pub overdue: bool,
}

/// The shop's tickets, newest first.
///
/// # Errors
/// `Forbidden`; a cursor that is none; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: &TicketFilter,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<Ticket>> {
    ctx.require(Permission::ConversationRead)?;
    let after = cursor
        .map(str::parse::<TicketId>)
        .transpose()
        .map_err(|_| Error::invalid("?cursor", "format", "the next_cursor of the page before"))?;
    if let Some(kind) = &filter.kind {
        kinds::check_word("?kind", kind)?;
    }
    if let Some(queue) = &filter.queue {
        kinds::check_word("?queue", queue)?;
    }
    let mut query = select();
    query
        .and_some("AND t.state = ", filter.state.map(text))
        .and_some("AND t.kind = ", filter.kind.as_deref())
        .and_some("AND g.queue = ", filter.queue.as_deref())
        .and_some("AND t.priority = ", filter.priority.map(text))
        .and_some("AND t.stage = ", filter.stage.map(text))
        .and_some("AND t.owner = ", filter.owner.map(text))
        .and_some("AND t.customer_id = ", filter.customer.map(text))
        .and_some("AND t.order_id = ", filter.order.map(text))
        .and_some("AND t.conversation_id = ", filter.conversation.map(text))
        .and_some("AND t.case_id = ", filter.case.map(text))
        .and_some("AND t.parent_id = ", filter.parent.map(text))
        .and_some("AND t.owner = ", only_of(ctx).map(text));
    if let Some(participant) = filter.participant {
        query
            .push(" AND EXISTS (SELECT 1 FROM ticket_participants p WHERE p.shop_id = t.shop_id AND p.ticket_id = t.id")
            .and("AND p.user_id = ", text(participant))
            .push(")");
    }
    if filter.open || filter.overdue {
        query.push(" AND t.state NOT IN ('resolved', 'closed')");
    }
    if filter.overdue {
        query.and("AND t.due_at <= ", ctx.now);
    }
    query
        .and_some("AND t.id < ", after.map(text))
        .push(" ORDER BY t.id DESC")
        .and("LIMIT ", limit + 1);
    let found = query
        .rows(conn)
        .await?
        .iter()
        .map(Ticket::read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(found, limit, |ticket| ticket.id.to_string()))
}
