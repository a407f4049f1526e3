//! Conversations with buyers: the queue, who has which, and where the sale stands.

pub(crate) mod attention;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shopwit_domain::ids::{CustomerId, UserId};
use shopwit_service::{
    Ctx, Error,
    conversations::{
        self, Conversation, ConversationFilter,
        change::{self, ConversationChange, Transfer},
        open::{self, NewConversation, Opened},
    },
    tickets::create,
};
use utoipa::{IntoParams, ToSchema};

use self::attention::{LastLineBody, LockBody};
use super::{messages::MessageBody, scripts::SuggestionsBody, tickets::TicketBody};
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{
        ChannelWord, ConversationStateWord, FlagColorWord, ResponsePaceWord, SalesStepWord,
        StageWord, WordDto, etag, time, user, user_or_me,
    },
    idempotent::{IdempotencyKey, Run},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

/// A buyer as a conversation shows them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationCustomer {
    /// `customer_…`
    id: String,
    /// `王**`
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationBody {
    /// `conversation_…`
    id: String,
    /// Short number in the shop.
    number: i64,
    channel: ChannelWord,
    customer: ConversationCustomer,
    /// `order_…` that it is about.
    order: Option<String>,
    stage: StageWord,
    /// Where the sale stands; null after the sale.
    sales_step: Option<SalesStepWord>,
    /// BCP 47.
    language: String,
    state: ConversationStateWord,
    /// `user_…` who answers.
    assignee: Option<String>,
    /// Since when the buyer waits for a person.
    #[schema(format = DateTime)]
    waiting_since: Option<String>,
    /// When a person must have answered.
    #[schema(format = DateTime)]
    respond_by: Option<String>,
    /// Null while nobody waits.
    pace: Option<ResponsePaceWord>,
    #[schema(format = DateTime)]
    first_asked_at: Option<String>,
    /// The first answer of a person.
    #[schema(format = DateTime)]
    first_answered_at: Option<String>,
    #[schema(format = DateTime)]
    last_message_at: Option<String>,
    /// Number of the last message.
    last_seq: i64,
    /// The beginning of what a person said last; automatic answers are left out.
    last_line: Option<LastLineBody>,
    /// Up to which message you have read.
    read_seq: i64,
    /// Messages and notes that you have not read.
    unread: i64,
    /// From when on it is late on the workbench; null while nobody waits.
    #[schema(format = DateTime)]
    late_at: Option<String>,
    /// It is late.
    late: bool,
    /// Who writes an answer at the moment, you included.
    lock: Option<LockBody>,
    /// Of the last note on its order.
    order_flag: Option<FlagColorWord>,
    /// How often it was passed on.
    transfers: i64,
    /// It was passed on repeatedly; keep it if you can.
    transfer_warning: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    version: i64,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl ConversationBody {
    pub(crate) fn new(one: Conversation, ctx: &Ctx) -> Self {
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
        let late_at = one.late_at(ctx.shop.late_after_seconds);
        Self {
            late: late_at.is_some_and(|late_at| late_at <= ctx.now),
            late_at: time(late_at),
            unread: one.unread(),
            respond_by: time(one.respond_by()),
            pace: one.pace(ctx.now).map(WordDto),
            transfer_warning: one.transfer_warning(),
            actions: one.actions(ctx).into_iter().map(str::to_owned).collect(),
            id: one.id.to_string(),
            number: one.number,
            channel: WordDto(one.channel),
            customer: ConversationCustomer {
                id: one.customer.to_string(),
                name: one.customer_name,
            },
            order: one.order.map(|order| order.to_string()),
            stage: WordDto(one.stage),
            sales_step: one.sales_step.map(WordDto),
            language: one.language,
            state: WordDto(one.state),
            assignee: one.assignee.map(|user| user.to_string()),
            waiting_since: time(one.waiting_since),
            first_asked_at: time(one.first_asked_at),
            first_answered_at: time(one.first_answered_at),
            last_message_at: time(one.last_message_at),
            last_seq: one.last_seq,
            last_line: one.last_line.map(Into::into),
            read_seq: one.read_seq,
            lock: one.lock.map(Into::into),
            order_flag: one.order_flag.map(WordDto),
            transfers: one.transfers,
            created_at: one.created_at.to_string(),
            closed_at: time(one.closed_at),
            version: one.version,
        }
    }
}

/// A conversation that was opened, with what was said so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenedBody {
    #[serde(flatten)]
    conversation: ConversationBody,
    messages: Vec<MessageBody>,
    /// What to say first; null where the automatic reply has gone out, or the buyer wrote nothing.
    suggestion: Option<SuggestionsBody>,
}

impl OpenedBody {
    fn new(opened: Opened, ctx: &Ctx) -> Self {
        Self {
            conversation: ConversationBody::new(opened.conversation, ctx),
            messages: opened.messages.into_iter().map(Into::into).collect(),
            suggestion: opened.suggestion.map(Into::into),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewConversationBody {
    channel: ChannelWord,
    /// Id or number of the buyer.
    customer: String,
    /// `pre-sales`, or `in-sales` with an order, unless given.
    stage: Option<StageWord>,
    /// BCP 47; the buyer's unless given.
    language: Option<String>,
    /// What the buyer wrote, plain text.
    #[schema(min_length = 1, max_length = 5000)]
    first_message: Option<String>,
    /// Id or number of the buyer's order that it is about.
    order: Option<String>,
}

/// What of a conversation can be changed; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConversationPatch {
    stage: Option<StageWord>,
    sales_step: Option<SalesStepWord>,
    /// BCP 47.
    language: Option<String>,
    /// `user_…` who takes what nobody has; afterwards it is transferred.
    assignee: Option<String>,
    /// Id or number of the buyer's order.
    order: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTransfer {
    /// `user_…`
    to: String,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl NewTransfer {
    pub(super) fn parse(self) -> Result<(UserId, String), Problem> {
        Ok((user("/to", &self.to)?, self.reason))
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransferBody {
    /// 1, 2, 3 …
    nth: i64,
    /// `user_…`; null: nobody had it.
    from: Option<String>,
    to: String,
    reason: String,
    /// `user_…` or `system`.
    by: String,
    #[schema(format = DateTime)]
    at: String,
}

impl From<Transfer> for TransferBody {
    fn from(one: Transfer) -> Self {
        Self {
            nth: one.nth,
            from: one.from.map(|user| user.to_string()),
            to: one.to.to_string(),
            reason: one.reason,
            by: one.by,
            at: one.at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    /// Needed where the buyer still waits for an answer.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPromise {
    /// What the buyer was promised.
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
    /// Until when.
    #[schema(format = DateTime)]
    due_at: String,
}

/// Which conversations.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConversationParams {
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `waiting` is the queue, longest waiting first; everything else comes newest first.
    #[param(inline)]
    state: Option<ConversationStateWord>,
    #[param(inline)]
    stage: Option<StageWord>,
    #[param(inline)]
    channel: Option<ChannelWord>,
    /// `user_…`, `me`, or `none` for those that nobody has taken.
    assignee: Option<String>,
    /// `customer_…`
    customer: Option<String>,
    /// `order_…`
    order: Option<String>,
    /// Only those who have waited longer than the shop's `late_after_seconds`, longest waiting first.
    late: Option<bool>,
}

fn filter(ctx: &Ctx, params: &ConversationParams) -> Result<ConversationFilter, Problem> {
    let unassigned = params.assignee.as_deref() == Some("none");
    let assignee = params
        .assignee
        .as_deref()
        .filter(|_| !unassigned)
        .map(|text| user_or_me(ctx, "?assignee", text))
        .transpose()?;
    let customer = params
        .customer
        .as_deref()
        .map(str::parse::<CustomerId>)
        .transpose()
        .map_err(|_| {
            Problem::field(
                "?customer",
                "invalid-id",
                "an id that begins with customer_",
            )
        })?;
    Ok(ConversationFilter {
        state: params.state.map(|word| word.0),
        stage: params.stage.map(|word| word.0),
        channel: params.channel.map(|word| word.0),
        assignee,
        unassigned,
        customer,
        order: super::tickets::id("order", params.order.as_ref())?,
        late: params.late == Some(true),
    })
}

/// The shop's conversations; `?state=waiting` is the queue, longest waiting first.
#[utoipa::path(get, path = "/shops/{shop}/conversations", tag = "conversations",
    params(("shop" = String, Path), ConversationParams), responses((status = 200, body = ListBody<ConversationBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<ConversationParams>,
) -> Result<Json<ListBody<ConversationBody>>, Problem> {
    let filter = filter(&ctx, &params)?;
    let mut conn = state.app.read(&ctx).await?;
    let page = conversations::list(
        &mut conn,
        &ctx,
        &filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, |one| {
        ConversationBody::new(one, &ctx)
    })))
}

/// Open a conversation. Where the buyer wrote, the script policy greets: at once where its answer may go out without a
/// person, else as a suggestion. With an `Idempotency-Key` it is opened once.
#[utoipa::path(post, path = "/shops/{shop}/conversations", tag = "conversations",
    params(("shop" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewConversationBody, responses((status = 201, body = OpenedBody)))]
pub(crate) async fn open(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    key: Option<IdempotencyKey>,
    body: Body<NewConversationBody>,
) -> Result<Response, Problem> {
    let run = match &key {
        Some(key) => match Run::start(&state, &ctx, key, &body.hash).await? {
            Ok(run) => Some(run),
            Err(answer) => return Ok(answer),
        },
        None => None,
    };
    let body = body.value;
    let new = NewConversation {
        channel: body.channel.0,
        customer: body.customer,
        stage: body.stage.map(|word| word.0),
        language: body.language,
        first_message: body.first_message,
        order: body.order,
    };
    let opening = open::prepare(&state.app, &ctx, new).await?;
    match run {
        Some(run) => {
            run.finish(StatusCode::CREATED, |mut unit| async move {
                let opened = open::open(&mut unit, opening).await?;
                Ok((unit, OpenedBody::new(opened, &ctx)))
            })
            .await
        }
        None => {
            let mut unit = state.app.begin(&ctx).await?;
            let opened = open::open(&mut unit, opening).await?;
            unit.commit().await?;
            Ok((StatusCode::CREATED, Json(OpenedBody::new(opened, &ctx))).into_response())
        }
    }
}

/// One conversation, by id or number.
#[utoipa::path(get, path = "/shops/{shop}/conversations/{conversation}", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)),
    responses((status = 200, body = ConversationBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ConversationBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let one = conversations::find(&mut conn, &ctx, path.get("conversation")?)
        .await?
        .ok_or(Error::NotFound("conversation"))?;
    Ok(Json(ConversationBody::new(one, &ctx)))
}

/// Change stage, step, language or order of a conversation, or take it.
#[utoipa::path(patch, path = "/shops/{shop}/conversations/{conversation}", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = ConversationPatch,
    responses((status = 200, body = ConversationBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<ConversationPatch>,
) -> Result<Json<ConversationBody>, Problem> {
    let body = body.value;
    let wanted = ConversationChange {
        stage: body.stage.map(|word| word.0),
        sales_step: body.sales_step.map(|word| word.0),
        language: body.language,
        assignee: body
            .assignee
            .as_deref()
            .map(|text| user("/assignee", text))
            .transpose()?,
        order: body.order,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let one = change::change(&mut unit, path.get("conversation")?, wanted).await?;
    unit.commit().await?;
    Ok(Json(ConversationBody::new(one, &ctx)))
}

/// How it was passed on, first to last.
#[utoipa::path(get, path = "/shops/{shop}/conversations/{conversation}/transfers", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)),
    responses((status = 200, body = ListBody<TransferBody>)))]
pub(crate) async fn transfers(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<TransferBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let all = change::transfers(&mut conn, &ctx, path.get("conversation")?).await?;
    Ok(Json(ListBody {
        items: all.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Pass it on, with a reason. After three times only a supervisor can.
#[utoipa::path(post, path = "/shops/{shop}/conversations/{conversation}/transfers", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = NewTransfer,
    responses((status = 201, body = ConversationBody)))]
pub(crate) async fn transfer(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewTransfer>,
) -> Result<Response, Problem> {
    let (to, reason) = body.value.parse()?;
    let mut unit = state.app.begin(&ctx).await?;
    let one = change::transfer(&mut unit, path.get("conversation")?, to, reason).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(ConversationBody::new(one, &ctx))).into_response())
}

/// Close it. It opens again when somebody writes.
#[utoipa::path(post, path = "/shops/{shop}/conversations/{conversation}/close", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = Closing,
    responses((status = 200, body = ConversationBody)))]
pub(crate) async fn close(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<Closing>,
) -> Result<Json<ConversationBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let one = change::close(&mut unit, path.get("conversation")?, body.value.reason).await?;
    unit.commit().await?;
    Ok(Json(ConversationBody::new(one, &ctx)))
}

/// Record what the buyer was promised: a ticket that is followed up until it is kept.
#[utoipa::path(post, path = "/shops/{shop}/conversations/{conversation}/promises", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = NewPromise,
    responses((status = 201, body = TicketBody)))]
pub(crate) async fn promise(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewPromise>,
) -> Result<Response, Problem> {
    let due_at = time("/due_at", &body.value.due_at)?;
    let mut unit = state.app.begin(&ctx).await?;
    let ticket = create::promise(
        &mut unit,
        path.get("conversation")?,
        body.value.text,
        due_at,
    )
    .await?;
    unit.commit().await?;
    Ok((
        StatusCode::CREATED,
        etag(ticket.version),
        Json(TicketBody::new(ticket, &ctx)),
    )
        .into_response())
}
