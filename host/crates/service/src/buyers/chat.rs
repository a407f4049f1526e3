//! A buyer's own conversation: opened without an account, read and written with the visitor's token.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    desk::MessageAuthor,
    ids::{ConversationId, CustomerId},
    states::{Channel, ConversationState},
};
use shopwit_store::{Conn, args, query::Page, value::text};

use super::{VISITOR_HOURS, VISITOR_PREFIX, as_buyer, ends_at, known_hash, tracking::OrderAccess};
use crate::{
    App, Ctx, Error, Result, Unit,
    conversations::{
        self, hours,
        messages::{self, Message, MessageFilter, NewMessage},
        open::{self, NewConversation},
    },
    customers::{self, CustomerFields},
    fields::{check_opt_text, check_range, check_text},
    people::tokens::{new_secret, secret_hash},
};

/// Characters of a visitor's name.
const NAME_CHARS_MAX: usize = 50;
/// Characters of what a buyer adds to a rating.
const SURVEY_CHARS_MAX: usize = 1_000;

/// What a visitor begins with.
#[derive(Debug, Clone)]
pub struct NewVisit {
    /// What the buyer writes first.
    pub text: String,
    /// How the buyer wants to be called.
    pub name: Option<String>,
    /// BCP 47; the shop's unless given.
    pub language: Option<String>,
}

/// Somebody with a visitor's token.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub conversation: ConversationId,
    pub customer: CustomerId,
    /// The buyer in the shop: may do nothing that needs a permission.
    pub ctx: Ctx,
}

/// What a buyer sees of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Short number in the shop.
    pub number: i64,
    pub state: ConversationState,
    /// Who answers, as buyers call them (S-226).
    pub agent: Option<String>,
    pub last_seq: i64,
    pub survey: Option<Survey>,
}

/// What the buyer said about the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// 1 to 5.
    pub rating: i64,
    pub text: Option<String>,
    pub at: Timestamp,
}

/// Whether somebody answers the shop's chat at this time.
///
/// # Errors
/// The database.
pub async fn is_attended(conn: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let hours = hours::of(conn, Channel::Chat).await?;
    Ok(hours.is_open(ctx.now, &hours::time_zone(ctx)))
}

/// Opens a conversation for somebody from outside and answers the visitor's token. With the token of an order the buyer is
/// the one who ordered, and the conversation is about that order; otherwise a new buyer is taken in.
///
/// # Errors
/// Fields that do not fit; the database.
pub async fn begin(
    app: &App,
    ctx: &Ctx,
    new: NewVisit,
    order: Option<&OrderAccess>,
) -> Result<(String, Visit)> {
    check_opt_text("/name", new.name.as_deref(), 1, NAME_CHARS_MAX)?;
    check_text("/text", &new.text, 1, messages::TEXT_CHARS_MAX)?;
    let customer = match order {
        Some(access) => access.customer.to_string(),
        None => take_in(app, ctx, &new).await?.to_string(),
    };
    let opening = open::prepare(
        app,
        ctx,
        NewConversation {
            channel: Channel::Chat,
            customer,
            stage: None,
            language: new.language,
            first_message: Some(new.text),
            order: order.map(|access| access.order.to_string()),
        },
    )
    .await?;
    let token = new_secret(VISITOR_PREFIX, app.entropy.as_ref());
    let mut unit = app.begin(ctx).await?;
    let opened = open::open(&mut unit, opening).await?.conversation;
    let expires = ends_at(ctx.now, VISITOR_HOURS)?;
    unit.conn()
        .execute(
            "INSERT INTO visitors (shop_id, conversation_id, secret_hash, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
            args![text(opened.id), secret_hash(&token), ctx.now, expires],
        )
        .await?;
    unit.audit(
        "visitor.begin",
        opened.id,
        json!({"after": {"expires_at": expires.to_string()}}),
    );
    unit.commit().await?;
    let visitor = Visitor {
        conversation: opened.id,
        customer: opened.customer,
        ctx: as_buyer(ctx, opened.customer),
    };
    let visit = visit(&mut app.read(ctx).await?, &visitor).await?;
    Ok((token, visit))
}

async fn take_in(app: &App, ctx: &Ctx, new: &NewVisit) -> Result<CustomerId> {
    let name = new.name.clone().unwrap_or_else(|| {
        if ctx.shop.locale.starts_with("zh") {
            "网页访客".to_owned()
        } else {
            "Web visitor".to_owned()
        }
    });
    let fields = CustomerFields {
        name: Some(name),
        language: new.language.clone(),
        source: Some("web-chat".to_owned()),
        ..CustomerFields::default()
    };
    let mut unit = app.begin(ctx).await?;
    let customer = customers::create(&mut unit, fields).await?;
    unit.commit().await?;
    Ok(customer.id)
}

/// Who holds this token in the shop.
///
/// # Errors
/// `Unauthenticated`; the database.
pub async fn visitor(app: &App, ctx: &Ctx, token: &str) -> Result<Visitor> {
    let hash = known_hash(token, VISITOR_PREFIX)?;
    let row = app
        .read(ctx)
        .await?
        .row(
            "SELECT v.conversation_id, c.customer_id FROM visitors v
             JOIN conversations c ON c.shop_id = v.shop_id AND c.id = v.conversation_id
             WHERE v.shop_id = $1 AND v.secret_hash = $2 AND v.expires_at > $3",
            args![hash, ctx.now],
        )
        .await?
        .ok_or(Error::Unauthenticated)?;
    let customer = row.id("customer_id")?;
    Ok(Visitor {
        conversation: row.id("conversation_id")?,
        customer,
        ctx: as_buyer(ctx, customer),
    })
}

/// The conversation as the buyer sees it.
///
/// # Errors
/// The database.
pub async fn visit(conn: &mut Conn, visitor: &Visitor) -> Result<Visit> {
    let row = conn
        .row(
            "SELECT c.number, c.state, c.last_seq, m.service_name, v.survey_rating, v.survey_text, v.surveyed_at
             FROM conversations c
             JOIN visitors v ON v.shop_id = c.shop_id AND v.conversation_id = c.id
             LEFT JOIN members m ON m.shop_id = c.shop_id AND m.user_id = c.assignee
             WHERE c.shop_id = $1 AND c.id = $2",
            args![text(visitor.conversation)],
        )
        .await?
        .ok_or(Error::Unauthenticated)?;
    Ok(Visit {
        number: row.int("number")?,
        state: row.word("state")?,
        agent: row.opt_text("service_name")?,
        last_seq: row.int("last_seq")?,
        survey: match (row.opt_int("survey_rating")?, row.opt_time("surveyed_at")?) {
            (Some(rating), Some(at)) => Some(Survey {
                rating,
                text: row.opt_text("survey_text")?,
                at,
            }),
            _ => None,
        },
    })
}

/// The buyer's messages, without notes.
///
/// # Errors
/// The database.
pub async fn messages(
    conn: &mut Conn,
    visitor: &Visitor,
    newest_first: bool,
    cursor: Option<i64>,
    limit: i64,
) -> Result<Page<Message>> {
    let filter = MessageFilter {
        for_buyer: true,
        newest_first,
        cursor,
    };
    messages::list(
        conn,
        &visitor.ctx.as_system(),
        &visitor.conversation.to_string(),
        filter,
        limit,
    )
    .await
}

/// Writes as the buyer, once for each `client_id`.
///
/// # Errors
/// A text that does not fit; a `client_id` that was used for another text.
pub async fn write(
    app: &App,
    visitor: &Visitor,
    body: String,
    client_id: String,
) -> Result<Message> {
    let new = NewMessage {
        author: MessageAuthor::Buyer,
        text: body,
        internal: false,
        client_id: Some(client_id),
        decision: None,
        admitted: None,
    };
    new.check()?;
    let mut unit: Unit = app.begin(&visitor.ctx).await?;
    let message = messages::append(&mut unit, visitor.conversation, new).await?;
    unit.commit().await?;
    Ok(message)
}

/// Keeps what the buyer says about the service; the last word counts.
///
/// # Errors
/// A rating or a text that does not fit.
pub async fn survey(
    app: &App,
    visitor: &Visitor,
    rating: i64,
    words: Option<String>,
) -> Result<Visit> {
    check_range("/rating", rating, 1, 5)?;
    check_opt_text("/text", words.as_deref(), 1, SURVEY_CHARS_MAX)?;
    let mut unit = app.begin(&visitor.ctx).await?;
    unit.conn()
        .execute(
            "UPDATE visitors SET survey_rating = $3, survey_text = $4, surveyed_at = $5
             WHERE shop_id = $1 AND conversation_id = $2",
            args![text(visitor.conversation), rating, words, visitor.ctx.now],
        )
        .await?;
    unit.audit(
        "conversation.survey",
        visitor.conversation,
        json!({"after": {"rating": rating}}),
    );
    unit.emit(
        "conversation.surveyed",
        json!({"conversation": visitor.conversation.to_string()}),
    );
    unit.commit().await?;
    visit(&mut app.read(&visitor.ctx).await?, visitor).await
}

/// What the buyer said about this conversation, for the staff.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn survey_of(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<Survey>> {
    let conversation = conversations::find(conn, ctx, reference)
        .await?
        .ok_or(Error::NotFound("conversation"))?;
    let row = conn
        .row(
            "SELECT survey_rating, survey_text, surveyed_at FROM visitors
             WHERE shop_id = $1 AND conversation_id = $2 AND surveyed_at IS NOT NULL",
            args![text(conversation.id)],
        )
        .await?;
    row.map(|row| {
        Ok(Survey {
            rating: row.int("survey_rating")?,
            text: row.opt_text("survey_text")?,
            at: row.time("surveyed_at")?,
        })
    })
    .transpose()
}
