//! Conversations with buyers: who waits, since when, who answers, and where the sale stands.

pub mod change;
pub mod checks;
pub mod hours;
pub mod locks;
pub mod messages;
pub mod open;
pub mod reads;
pub mod scripts;

use jiff::{SignedDuration, Timestamp};
use shopwit_domain::{
    desk::{MessageAuthor, ResponsePace, SalesStep},
    ids::{ConversationId, CustomerId, OrderId, UserId},
    people::{Permission, Role},
    states::{Channel, ConversationState, FlagColor, Stage},
};
use shopwit_store::{Conn, Query, Row, query::Page, value::text};

use self::locks::Lock;
use crate::{
    Ctx, Error, Result, masking,
    orders::{self, Order},
    reference::Reference,
};

/// From the second transfer on, everybody who opens the conversation is warned (S-091).
pub const TRANSFERS_WARN: i64 = 2;
/// After this many transfers only a supervisor or the owner passes a conversation or ticket on (S-091). A default of the
/// product; the sources name no number.
pub const TRANSFERS_MAX: i64 = 3;

/// A conversation with a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    pub id: ConversationId,
    /// Short number in the shop.
    pub number: i64,
    pub channel: Channel,
    pub customer: CustomerId,
    /// `王**`
    pub customer_name: String,
    pub order: Option<OrderId>,
    pub stage: Stage,
    /// One of the eight steps of a sale (S-065); none after the sale.
    pub sales_step: Option<SalesStep>,
    /// BCP 47.
    pub language: String,
    pub state: ConversationState,
    pub assignee: Option<UserId>,
    /// Since when the buyer waits for a person (S-033).
    pub waiting_since: Option<Timestamp>,
    /// How long a buyer waits at most on this channel, seconds (S-085).
    pub response_target_seconds: i64,
    pub first_asked_at: Option<Timestamp>,
    pub first_answered_at: Option<Timestamp>,
    pub last_message_at: Option<Timestamp>,
    pub last_seq: i64,
    /// What was said last.
    pub last_line: Option<LastLine>,
    /// Up to which message the caller has read; 0: none.
    pub read_seq: i64,
    /// Who writes an answer at the moment.
    pub lock: Option<Lock>,
    /// Of the last note on its order (S-144).
    pub order_flag: Option<FlagColor>,
    /// How often it was passed on (S-091).
    pub transfers: i64,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub version: i64,
}

/// The beginning of the last message or note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastLine {
    pub author: MessageAuthor,
    pub internal: bool,
    /// At most `LAST_LINE_CHARS` characters.
    pub text: String,
}

/// What a list shows of the last message, characters; the statement below says it again.
pub const LAST_LINE_CHARS: usize = 120;

impl Conversation {
    /// Messages and notes that the caller has not read.
    pub fn unread(&self) -> i64 {
        self.last_seq.saturating_sub(self.read_seq).max(0)
    }

    /// From when on it is late on the workbench; none while nobody waits.
    pub fn late_at(&self, late_after_seconds: i64) -> Option<Timestamp> {
        self.waiting_since?
            .checked_add(SignedDuration::from_secs(late_after_seconds))
            .ok()
    }

    /// When a person must have answered.
    pub fn respond_by(&self) -> Option<Timestamp> {
        self.waiting_since?
            .checked_add(SignedDuration::from_secs(self.response_target_seconds))
            .ok()
    }

    /// How the answer stands against the channel's response time; none while nobody waits (S-045).
    pub fn pace(&self, now: Timestamp) -> Option<ResponsePace> {
        let waited = now.duration_since(self.waiting_since?).as_secs();
        Some(ResponsePace::of(waited, self.response_target_seconds))
    }

    /// It was passed on repeatedly (S-091).
    pub fn transfer_warning(&self) -> bool {
        self.transfers >= TRANSFERS_WARN
    }

    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        if !ctx.may(Permission::ConversationWrite) {
            return Vec::new();
        }
        let mut actions = vec![
            "send-message",
            "add-note",
            "mark-read",
            "suggest-script",
            "change",
            "promise",
            "open-ticket",
        ];
        match &self.lock {
            Some(lock) if Some(lock.user) != ctx.user() => actions.push("take-over"),
            _ => actions.push("lock"),
        }
        if self.assignee.is_none() {
            actions.push("assign");
        }
        if may_transfer(ctx, self.transfers) {
            actions.push("transfer");
        }
        if self.state != ConversationState::Closed {
            actions.push("close");
        }
        actions
    }

    fn read(row: &Row) -> Result<Self> {
        let channel = row.word("channel")?;
        Ok(Self {
            id: row.id("id")?,
            number: row.int("number")?,
            channel,
            customer: row.id("customer_id")?,
            customer_name: masking::name(&row.text("customer_name")?),
            order: row.opt_id("order_id")?,
            stage: row.word("stage")?,
            sales_step: row.opt_word("sales_step")?,
            language: row.text("language")?,
            state: row.word("state")?,
            assignee: row.opt_id("assignee")?,
            waiting_since: row.opt_time("waiting_since")?,
            response_target_seconds: row
                .opt_int("response_target_seconds")?
                .unwrap_or_else(|| hours::response_target_default(channel)),
            first_asked_at: row.opt_time("first_asked_at")?,
            first_answered_at: row.opt_time("first_answered_at")?,
            last_message_at: row.opt_time("last_message_at")?,
            last_seq: row.int("last_seq")?,
            last_line: match row.opt_word("last_author")? {
                Some(author) => Some(LastLine {
                    author,
                    internal: row.flag("last_internal")?,
                    text: row.text("last_text")?,
                }),
                None => None,
            },
            read_seq: row.opt_int("read_seq")?.unwrap_or(0),
            lock: Lock::read(row)?,
            order_flag: row.opt_word("order_flag")?,
            transfers: row.int("transfers")?,
            created_at: row.time("created_at")?,
            closed_at: row.opt_time("closed_at")?,
            version: row.int("version")?,
        })
    }
}

/// Whether the caller may pass on what was passed on so often already (S-091).
pub(crate) fn may_transfer(ctx: &Ctx, transfers: i64) -> bool {
    transfers < TRANSFERS_MAX
        || ctx
            .role()
            .is_none_or(|role| role.rank() >= Role::Supervisor.rank())
}

/// The only person whose conversations and tickets the caller sees; `None`: everybody's. People from outside see only
/// what is theirs (S-013).
pub(crate) fn only_of(ctx: &Ctx) -> Option<UserId> {
    if ctx.role() == Some(Role::Outsourced) {
        ctx.user()
    } else {
        None
    }
}

/// Conversations as the caller sees them now. The last line is a person's where there is one: who waits has asked
/// something, and the automatic reply below it says nothing of that.
fn select(ctx: &Ctx) -> Query {
    let mut query = Query::new(
        "SELECT c.*, cu.name AS customer_name, h.response_target_seconds, o.flag AS order_flag,
             lm.author AS last_author, lm.internal AS last_internal, SUBSTR(lm.text, 1, 120) AS last_text, r.read_seq,
             k.user_id AS lock_user, km.service_name AS lock_name, k.since AS lock_since, k.until_at AS lock_until
         FROM conversations c
         JOIN customers cu ON cu.shop_id = c.shop_id AND cu.id = c.customer_id
         LEFT JOIN channel_hours h ON h.shop_id = c.shop_id AND h.channel = c.channel
         LEFT JOIN orders o ON o.shop_id = c.shop_id AND o.id = c.order_id
         LEFT JOIN messages lm ON lm.shop_id = c.shop_id AND lm.conversation_id = c.id AND lm.seq = COALESCE(
             (SELECT m.seq FROM messages m WHERE m.shop_id = c.shop_id AND m.conversation_id = c.id AND m.author <> 'auto'
              ORDER BY m.seq DESC LIMIT 1), c.last_seq)
         LEFT JOIN conversation_reads r ON r.shop_id = c.shop_id AND r.conversation_id = c.id",
    );
    query
        .and("AND r.user_id = ", ctx.actor_text())
        .push(" LEFT JOIN conversation_locks k ON k.shop_id = c.shop_id AND k.conversation_id = c.id")
        .and("AND k.until_at > ", ctx.now)
        .push(
            " LEFT JOIN members km ON km.shop_id = k.shop_id AND km.user_id = k.user_id WHERE c.shop_id = $1",
        );
    query
}

/// By id or short number. What the caller may not see does not exist.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn find(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<Conversation>> {
    ctx.require(Permission::ConversationRead)?;
    let mut query = select(ctx);
    match Reference::<ConversationId>::parse(reference) {
        Some(Reference::Id(id)) => query.and("AND c.id = ", text(id)),
        Some(Reference::Number(number)) => query.and("AND c.number = ", number),
        None => return Ok(None),
    };
    query.and_some("AND c.assignee = ", only_of(ctx).map(text));
    query
        .rows(conn)
        .await?
        .first()
        .map(Conversation::read)
        .transpose()
}

/// The same, or `NotFound`.
pub(crate) async fn get(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Conversation> {
    find(conn, ctx, reference)
        .await?
        .ok_or(Error::NotFound("conversation"))
}

/// Which conversations a list shows.
#[derive(Debug, Clone, Default)]
pub struct ConversationFilter {
    /// `waiting` is the queue: longest waiting first (S-044). Everything else comes newest first.
    pub state: Option<ConversationState>,
    pub stage: Option<Stage>,
    pub channel: Option<Channel>,
    pub assignee: Option<UserId>,
    /// Only those that nobody has taken.
    pub unassigned: bool,
    pub customer: Option<CustomerId>,
    pub order: Option<OrderId>,
    /// Only those who have waited too long for the workbench; they are waiting.
    pub late: bool,
}

/// The shop's conversations.
///
/// # Errors
/// `Forbidden`; a cursor that is none; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: &ConversationFilter,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<Conversation>> {
    ctx.require(Permission::ConversationRead)?;
    let mut query = select(ctx);
    let state = if filter.late {
        Some(ConversationState::Waiting)
    } else {
        filter.state
    };
    query
        .and_some("AND c.state = ", state.map(text))
        .and_some("AND c.stage = ", filter.stage.map(text))
        .and_some("AND c.channel = ", filter.channel.map(text))
        .and_some("AND c.assignee = ", filter.assignee.map(text))
        .and_some("AND c.customer_id = ", filter.customer.map(text))
        .and_some("AND c.order_id = ", filter.order.map(text))
        .and_some("AND c.assignee = ", only_of(ctx).map(text));
    if filter.unassigned {
        query.push(" AND c.assignee IS NULL");
    }
    if filter.late {
        query.and("AND c.waiting_since <= ", late_before(ctx)?);
    }
    let queue = state == Some(ConversationState::Waiting);
    let cursor = cursor
        .map(|cursor| parse_cursor(cursor, queue))
        .transpose()?;
    match cursor {
        Some((Some(since), id)) => {
            query
                .and("AND (c.waiting_since > ", since)
                .and("OR (c.waiting_since = ", since)
                .and("AND c.id > ", text(id))
                .push("))");
        }
        Some((None, id)) => {
            query.and("AND c.id < ", text(id));
        }
        None => {}
    }
    query
        .push(if queue {
            " ORDER BY c.waiting_since, c.id"
        } else {
            " ORDER BY c.id DESC"
        })
        .and("LIMIT ", limit + 1);
    let found = query
        .rows(conn)
        .await?
        .iter()
        .map(Conversation::read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(found, limit, |one| match one.waiting_since {
        Some(since) if queue => format!("{}.{}", since.as_microsecond(), one.id),
        _ => one.id.to_string(),
    }))
}

/// Who has waited since then or longer is late on the workbench.
pub(crate) fn late_before(ctx: &Ctx) -> Result<Timestamp> {
    ctx.now
        .checked_sub(SignedDuration::from_secs(ctx.shop.late_after_seconds))
        .map_err(Error::internal)
}

/// `{microseconds}.{id}` in the queue, `{id}` elsewhere.
fn parse_cursor(cursor: &str, queue: bool) -> Result<(Option<i64>, ConversationId)> {
    let wrong = || {
        Error::invalid(
            "?cursor",
            "format",
            "the next_cursor of the page before, with the same filters",
        )
    };
    let (since, id) = match cursor.split_once('.') {
        Some((since, id)) if queue => (Some(since.parse().map_err(|_| wrong())?), id),
        None if !queue => (None, cursor),
        _ => return Err(wrong()),
    };
    Ok((since, id.parse().map_err(|_| wrong())?))
}

/// The buyer's order of this reference.
///
/// # Errors
/// `Invalid` at `/order`.
async fn order_of(conn: &mut Conn, ctx: &Ctx, reference: &str, buyer: CustomerId) -> Result<Order> {
    orders::find(conn, ctx, reference)
        .await?
        .filter(|order| order.customer == buyer)
        .ok_or_else(|| Error::invalid("/order", "not-found", "an order of this buyer"))
}
