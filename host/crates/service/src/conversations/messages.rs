//! Messages of a conversation, in one order, and notes among colleagues beside them.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    contact::Verdict,
    desk::{MessageAuthor, open_slot},
    ids::{ConversationId, DecisionId, MessageId, UserId},
    people::Permission,
    states::{ConversationState, Transitions},
};
use shopwit_store::{
    Conn, Query, Row, args,
    query::Page,
    value::{opt_text, text},
};

use super::{Conversation, checks::Admitted};
use crate::{Ctx, Error, Result, Unit, fields::check_text};

/// Longest message, characters.
pub const TEXT_CHARS_MAX: usize = 5_000;
/// Longest name that a client gives a message, characters.
pub const CLIENT_ID_CHARS_MAX: usize = 100;

/// One message or note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub conversation: ConversationId,
    /// 1, 2, 3 … within the conversation.
    pub seq: i64,
    pub author: MessageAuthor,
    /// Who wrote it, for agents.
    pub user: Option<UserId>,
    /// What buyers see of an agent, never the legal name (S-226).
    pub service_name: Option<String>,
    /// Plain text, never HTML.
    pub text: String,
    /// A note among colleagues, never shown to the buyer (S-019).
    pub internal: bool,
    pub client_id: Option<String>,
    /// The script decision that wrote it.
    pub decision: Option<DecisionId>,
    /// How it was checked before it went out.
    pub check: Option<CheckedMessage>,
    pub created_at: Timestamp,
}

/// How a message was checked before it went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedMessage {
    pub decision: DecisionId,
    pub verdict: Verdict,
    /// Rules whose warnings the author agreed to.
    pub acknowledged: Vec<String>,
}

impl Message {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            conversation: row.id("conversation_id")?,
            seq: row.int("seq")?,
            author: row.word("author")?,
            user: row.opt_id("user_id")?,
            service_name: row.opt_text("service_name")?,
            text: row.text("text")?,
            internal: row.flag("internal")?,
            client_id: row.opt_text("client_id")?,
            decision: row.opt_id("decision_id")?,
            check: match row.opt_id("check_decision")? {
                Some(decision) => Some(CheckedMessage {
                    decision,
                    verdict: row.word("check_verdict")?,
                    acknowledged: serde_json::from_str(&row.text("check_acknowledged")?)?,
                }),
                None => None,
            },
            created_at: row.time("created_at")?,
        })
    }
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    pub author: MessageAuthor,
    pub text: String,
    pub internal: bool,
    /// What the sending program calls it; the same one twice is one message.
    pub client_id: Option<String>,
    pub decision: Option<DecisionId>,
    /// Leave to send it; an agent's message to the buyer needs one.
    pub admitted: Option<Admitted>,
}

impl NewMessage {
    /// Whether it goes out to the buyer.
    pub fn goes_to_buyer(&self) -> bool {
        self.author != MessageAuthor::Buyer && !self.internal
    }

    /// # Errors
    /// A text that is empty or too long; a message to the buyer with a slot that nothing filled; a note of the buyer.
    pub fn check(&self) -> Result<()> {
        check_text("/text", &self.text, 1, TEXT_CHARS_MAX)?;
        if let Some(client_id) = &self.client_id {
            check_text("/client_id", client_id, 1, CLIENT_ID_CHARS_MAX)?;
        }
        if self.internal && self.author != MessageAuthor::Agent {
            return Err(Error::invalid(
                "/internal",
                "not-yours",
                "only agents write notes",
            ));
        }
        match open_slot(&self.text) {
            Some(slot) if self.goes_to_buyer() => Err(Error::invalid(
                "/text",
                "open-slot",
                format!("fill in {{{slot}}} before you send it to the buyer"),
            )),
            _ => Ok(()),
        }
    }
}

/// Writes a message or note, once for each `client_id`.
///
/// # Errors
/// `Forbidden`; `NotFound`; as `NewMessage::check`; a `client_id` that was used for another text.
pub async fn add(unit: &mut Unit, reference: &str, new: NewMessage) -> Result<Message> {
    unit.ctx().require(Permission::ConversationWrite)?;
    if new.author == MessageAuthor::Auto {
        return Err(Error::invalid(
            "/author",
            "not-yours",
            "automatic messages are written by the host",
        ));
    }
    new.check()?;
    let unchecked = !new
        .admitted
        .as_ref()
        .is_some_and(|admitted| admitted.covers(&new.text));
    if new.goes_to_buyer() && unchecked {
        return Err(Error::internal("a message to a buyer that nobody checked"));
    }
    let ctx = unit.ctx().clone();
    let conversation = super::get(unit.conn(), &ctx, reference).await?;
    append(unit, conversation.id, new).await
}

/// Writes without asking who may; the caller did.
pub(crate) async fn append(
    unit: &mut Unit,
    id: ConversationId,
    new: NewMessage,
) -> Result<Message> {
    let conversation = locked(unit, id).await?;
    if let Some(client_id) = &new.client_id
        && let Some(written) = by_client_id(unit.conn(), id, client_id).await?
    {
        let same = written.text == new.text
            && written.author == new.author
            && written.internal == new.internal;
        return if same {
            Ok(written)
        } else {
            Err(Error::conflict(
                "client-id-reused",
                "this client_id names another message of this conversation",
            ))
        };
    }
    let (message, now): (MessageId, _) = (unit.new_id(), unit.now());
    let seq = conversation.last_seq + 1;
    let user = if new.author == MessageAuthor::Agent {
        unit.ctx().user()
    } else {
        None
    };
    unit.conn()
        .execute(
            "INSERT INTO messages (shop_id, id, conversation_id, seq, author, user_id, text, internal, client_id,
                 decision_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            args![
                text(message),
                text(id),
                seq,
                text(new.author),
                opt_text(user),
                &new.text,
                new.internal,
                new.client_id,
                opt_text(new.decision),
                now,
            ],
        )
        .await?;
    if let Some(admitted) = &new.admitted {
        admitted.keep(unit, message).await?;
    }
    let after = after_message(&conversation, new.author, new.internal, user, now)?;
    unit.conn()
        .execute(
            "UPDATE conversations SET last_seq = $3, last_message_at = $4, state = $5, waiting_since = $6,
                 first_asked_at = $7, first_answered_at = $8, closed_at = $9, assignee = $10
             WHERE shop_id = $1 AND id = $2",
            args![
                text(id),
                seq,
                now,
                text(after.state),
                after.waiting_since,
                after.first_asked_at,
                after.first_answered_at,
                after.closed_at,
                opt_text(after.assignee),
            ],
        )
        .await?;
    // Whoever writes has read what stands before.
    if user.is_some() {
        super::reads::put(unit, id, seq).await?;
    }
    let command = if new.internal {
        "note.add"
    } else {
        "message.add"
    };
    unit.audit(
        command,
        message,
        json!({"conversation": id.to_string(), "seq": seq, "author": new.author.to_string()}),
    );
    unit.emit(
        "message.added",
        json!({
            "conversation": id.to_string(),
            "message": message.to_string(),
            "seq": seq,
            "author": new.author.to_string(),
            "internal": new.internal,
            "state": after.state.to_string(),
            "version": conversation.version,
            "assignee": after.assignee.map(|user| user.to_string()),
        }),
    );
    let mut query = Query::new(SELECT);
    query.and("AND m.id = ", text(message));
    let rows = query.rows(unit.conn()).await?;
    rows.first()
        .map(Message::read)
        .transpose()?
        .ok_or_else(|| Error::internal("no message came back"))
}

/// What a message makes of its conversation. Only a person's answer ends the buyer's waiting (S-033); an automatic reply
/// does not, and a note changes nothing. Who answers what nobody had taken, has it from then on (S-022).
fn after_message(
    before: &Conversation,
    author: MessageAuthor,
    internal: bool,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<Conversation> {
    let mut after = before.clone();
    match author {
        MessageAuthor::Buyer => {
            if before.state != ConversationState::Waiting {
                after.state = before.state.to(ConversationState::Waiting)?;
                after.waiting_since = Some(now);
            }
            after.first_asked_at = before.first_asked_at.or(Some(now));
            after.closed_at = None;
        }
        MessageAuthor::Agent if !internal => {
            if before.state != ConversationState::Answered {
                after.state = before.state.to(ConversationState::Answered)?;
            }
            after.waiting_since = None;
            if before.first_asked_at.is_some() {
                after.first_answered_at = before.first_answered_at.or(Some(now));
            }
            after.assignee = before.assignee.or(user);
            after.closed_at = None;
        }
        MessageAuthor::Agent | MessageAuthor::Auto => {}
    }
    Ok(after)
}

/// The conversation, with its row locked until the end of the unit, so that messages come one after another.
async fn locked(unit: &mut Unit, id: ConversationId) -> Result<Conversation> {
    unit.conn()
        .execute(
            "UPDATE conversations SET version = version + 1 WHERE shop_id = $1 AND id = $2",
            args![text(id)],
        )
        .await?;
    let system = unit.ctx().as_system();
    super::get(unit.conn(), &system, &id.to_string()).await
}

const SELECT: &str =
    "SELECT m.*, mb.service_name, k.decision_id AS check_decision, k.verdict AS check_verdict,
         k.acknowledged AS check_acknowledged FROM messages m
     LEFT JOIN members mb ON mb.shop_id = m.shop_id AND mb.user_id = m.user_id
     LEFT JOIN message_checks k ON k.shop_id = m.shop_id AND k.message_id = m.id
     WHERE m.shop_id = $1";

async fn by_client_id(
    conn: &mut Conn,
    id: ConversationId,
    client_id: &str,
) -> Result<Option<Message>> {
    let mut query = Query::new(SELECT);
    query
        .and("AND m.conversation_id = ", text(id))
        .and("AND m.client_id = ", client_id);
    query
        .rows(conn)
        .await?
        .first()
        .map(Message::read)
        .transpose()
}

/// Which messages a list shows, and from where it goes on.
#[derive(Debug, Clone, Copy, Default)]
pub struct MessageFilter {
    /// Leave out what the buyer never sees (S-019).
    pub for_buyer: bool,
    /// Begin at the end and go back.
    pub newest_first: bool,
    /// Behind this sequence number, in the direction of the list.
    pub cursor: Option<i64>,
}

/// The messages of a conversation, by their sequence.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    reference: &str,
    filter: MessageFilter,
    limit: i64,
) -> Result<Page<Message>> {
    let conversation = super::get(conn, ctx, reference).await?;
    let mut query = Query::new(SELECT);
    query.and("AND m.conversation_id = ", text(conversation.id));
    if filter.for_buyer {
        query.push(" AND m.internal = 0");
    }
    if filter.newest_first {
        query
            .and_some("AND m.seq < ", filter.cursor)
            .push(" ORDER BY m.seq DESC");
    } else {
        query
            .and_some("AND m.seq > ", filter.cursor)
            .push(" ORDER BY m.seq");
    }
    query.and("LIMIT ", limit + 1);
    let messages = query
        .rows(conn)
        .await?
        .iter()
        .map(Message::read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(messages, limit, |message| {
        message.seq.to_string()
    }))
}
