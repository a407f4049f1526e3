//! Tickets: work that one person owns until the buyer confirms that it is done.

pub(crate) mod kinds;
pub(crate) mod log;
pub(crate) mod moves;
pub(crate) mod people;
pub(crate) mod triage;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shopwit_domain::ids::Id;
use shopwit_service::{
    Ctx, Error,
    conversations::TRANSFERS_WARN,
    tickets::{
        self, Analysis, Resolution, Ticket, TicketFilter,
        change::{self, TicketChange},
        create::{self, NewTicket},
    },
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{
        ConfirmationWord, LevelWord, PriorityWord, StageWord, TicketStateWord, WordDto, etag,
        if_match, time, user, user_or_me,
    },
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

/// How it was solved and what came of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResolutionBody {
    /// For example `explain product`, `help operate`, `recommend substitute`.
    #[schema(min_length = 1, max_length = 1000)]
    pub(super) method: String,
    #[schema(min_length = 1, max_length = 1000)]
    pub(super) outcome: String,
}

impl From<Resolution> for ResolutionBody {
    fn from(one: Resolution) -> Self {
        Self {
            method: one.method,
            outcome: one.outcome,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketBody {
    /// `ticket_…`
    id: String,
    /// Short number in the shop.
    number: i64,
    kind: String,
    subject: String,
    description: String,
    state: TicketStateWord,
    importance: LevelWord,
    urgency: LevelWord,
    /// From importance and urgency.
    priority: PriorityWord,
    stage: Option<StageWord>,
    nature: Option<String>,
    degree: Option<String>,
    cause: Option<String>,
    /// Where somebody has to go.
    location: Option<String>,
    /// `customer_…`
    customer: Option<String>,
    /// `order_…`
    order: Option<String>,
    /// `conversation_…`
    conversation: Option<String>,
    /// `case_…`
    case: Option<String>,
    /// `ticket_…` out of which it came.
    parent: Option<String>,
    /// `user_…`, exactly one.
    owner: String,
    /// How often it was passed on.
    transfers: i64,
    /// It was passed on repeatedly; keep it if you can.
    transfer_warning: bool,
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// Should have been done by now.
    overdue: bool,
    #[schema(format = DateTime)]
    snoozed_until: Option<String>,
    /// `user_…`
    escalated_to: Option<String>,
    resolution: Option<ResolutionBody>,
    #[schema(format = DateTime)]
    resolved_at: Option<String>,
    /// What closed it.
    confirmation: Option<ConfirmationWord>,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// How often it was opened again.
    reopened: i64,
    /// `user_…` or `system`.
    created_by: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// Where the shop's triage policy placed it; null where nobody asked.
    triage: Option<triage::TriageBody>,
    version: i64,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl TicketBody {
    pub(crate) fn new(one: Ticket, ctx: &Ctx) -> Self {
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            overdue: one.overdue(ctx.now),
            transfer_warning: one.transfers >= TRANSFERS_WARN,
            actions: one.actions(ctx).into_iter().map(str::to_owned).collect(),
            id: one.id.to_string(),
            number: one.number,
            kind: one.kind,
            subject: one.subject,
            description: one.description,
            state: WordDto(one.state),
            importance: WordDto(one.importance),
            urgency: WordDto(one.urgency),
            priority: WordDto(one.priority),
            stage: one.stage.map(WordDto),
            nature: one.analysis.nature,
            degree: one.analysis.degree,
            cause: one.analysis.cause,
            location: one.analysis.location,
            customer: one.customer.map(|id| id.to_string()),
            order: one.order.map(|id| id.to_string()),
            conversation: one.conversation.map(|id| id.to_string()),
            case: one.case.map(|id| id.to_string()),
            parent: one.parent.map(|id| id.to_string()),
            owner: one.owner.to_string(),
            transfers: one.transfers,
            due_at: time(one.due_at),
            snoozed_until: time(one.snoozed_until),
            escalated_to: one.escalated_to.map(|id| id.to_string()),
            resolution: one.resolution.map(Into::into),
            resolved_at: time(one.resolved_at),
            confirmation: one.confirmation.map(WordDto),
            closed_at: time(one.closed_at),
            reopened: one.reopened,
            created_by: one.created_by,
            created_at: one.created_at.to_string(),
            triage: one.triage.map(Into::into),
            version: one.version,
        }
    }

    /// With its `ETag`.
    pub(super) fn answer(status: StatusCode, one: Ticket, ctx: &Ctx) -> Response {
        (status, etag(one.version), Json(Self::new(one, ctx))).into_response()
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTicketBody {
    /// A built-in kind or one of the shop's own; see `ticket-kinds`.
    kind: String,
    #[schema(min_length = 1, max_length = 200)]
    subject: String,
    #[serde(default)]
    #[schema(max_length = 5000)]
    description: String,
    importance: Option<LevelWord>,
    urgency: Option<LevelWord>,
    stage: Option<StageWord>,
    #[schema(min_length = 1, max_length = 500)]
    nature: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    degree: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    cause: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    location: Option<String>,
    /// Id or number; the order's or conversation's buyer unless given.
    customer: Option<String>,
    /// Id or number.
    order: Option<String>,
    /// Id or number.
    conversation: Option<String>,
    /// Id or number of an after-sales case.
    case: Option<String>,
    /// Id or number of the ticket out of which it comes.
    parent: Option<String>,
    /// `user_…`; yourself unless given, for an incident the supervisor.
    owner: Option<String>,
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// `user_…` of colleagues who take part.
    #[serde(default)]
    #[schema(max_items = 20)]
    participants: Vec<String>,
}

impl NewTicketBody {
    fn parse(self) -> Result<NewTicket, Problem> {
        Ok(NewTicket {
            kind: self.kind,
            subject: self.subject,
            description: self.description,
            importance: self.importance.map(|word| word.0),
            urgency: self.urgency.map(|word| word.0),
            stage: self.stage.map(|word| word.0),
            analysis: Analysis {
                nature: self.nature,
                degree: self.degree,
                cause: self.cause,
                location: self.location,
            },
            customer: self.customer,
            order: self.order,
            conversation: self.conversation,
            case: self.case,
            parent: self.parent,
            owner: self
                .owner
                .as_deref()
                .map(|text| user("/owner", text))
                .transpose()?,
            due_at: self
                .due_at
                .as_deref()
                .map(|text| time("/due_at", text))
                .transpose()?,
            participants: self
                .participants
                .iter()
                .enumerate()
                .map(|(index, text)| user(&format!("/participants/{index}"), text))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// What of a ticket can be changed; what is left out stays. The owner changes by a transfer, the state by a transition.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TicketPatch {
    kind: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    subject: Option<String>,
    importance: Option<LevelWord>,
    urgency: Option<LevelWord>,
    stage: Option<StageWord>,
    #[schema(min_length = 1, max_length = 500)]
    nature: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    degree: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    cause: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    location: Option<String>,
    #[schema(format = DateTime)]
    due_at: Option<String>,
}

/// Which tickets.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TicketParams {
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    #[param(inline)]
    state: Option<TicketStateWord>,
    kind: Option<String>,
    /// Where triage placed it.
    #[param(max_length = 40)]
    queue: Option<String>,
    #[param(inline)]
    priority: Option<PriorityWord>,
    #[param(inline)]
    stage: Option<StageWord>,
    /// `user_…`, or `me`.
    owner: Option<String>,
    /// `user_…` who takes part without owning it.
    participant: Option<String>,
    /// `customer_…`
    customer: Option<String>,
    /// `order_…`
    order: Option<String>,
    /// `conversation_…`
    conversation: Option<String>,
    /// `case_…`
    case: Option<String>,
    /// `ticket_…`
    parent: Option<String>,
    /// Neither resolved nor closed.
    open: Option<bool>,
    /// Only what should have been done by now.
    overdue: Option<bool>,
}

/// The id of a query parameter.
pub(super) fn id<T: Id>(name: &str, text: Option<&String>) -> Result<Option<T>, Problem> {
    text.map(|text| text.parse())
        .transpose()
        .map_err(|error: shopwit_domain::ids::InvalidId| {
            Problem::field(format!("?{name}"), "invalid-id", error.to_string())
        })
}

/// The shop's tickets, newest first.
#[utoipa::path(get, path = "/shops/{shop}/tickets", tag = "tickets",
    params(("shop" = String, Path), TicketParams), responses((status = 200, body = ListBody<TicketBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<TicketParams>,
) -> Result<Json<ListBody<TicketBody>>, Problem> {
    let filter = TicketFilter {
        state: params.state.map(|word| word.0),
        priority: params.priority.map(|word| word.0),
        stage: params.stage.map(|word| word.0),
        owner: params
            .owner
            .as_deref()
            .map(|text| user_or_me(&ctx, "?owner", text))
            .transpose()?,
        open: params.open == Some(true),
        participant: id("participant", params.participant.as_ref())?,
        customer: id("customer", params.customer.as_ref())?,
        order: id("order", params.order.as_ref())?,
        conversation: id("conversation", params.conversation.as_ref())?,
        case: id("case", params.case.as_ref())?,
        parent: id("parent", params.parent.as_ref())?,
        overdue: params.overdue == Some(true),
        kind: params.kind,
        queue: params.queue,
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = tickets::list(
        &mut conn,
        &ctx,
        &filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, |one| TicketBody::new(one, &ctx))))
}

/// Record a piece of work.
#[utoipa::path(post, path = "/shops/{shop}/tickets", tag = "tickets", params(("shop" = String, Path)),
    request_body = NewTicketBody, responses((status = 201, body = TicketBody)))]
pub(crate) async fn create(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewTicketBody>,
) -> Result<Response, Problem> {
    let new = body.value.parse()?;
    let mut unit = state.app.begin(&ctx).await?;
    let ticket = create::create(&mut unit, new).await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::CREATED, ticket, &ctx))
}

/// One ticket, by id or number.
#[utoipa::path(get, path = "/shops/{shop}/tickets/{ticket}", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path)), responses((status = 200, body = TicketBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let ticket = tickets::find(&mut conn, &ctx, path.get("ticket")?)
        .await?
        .ok_or(Error::NotFound("ticket"))?;
    Ok(TicketBody::answer(StatusCode::OK, ticket, &ctx))
}

/// Correct what is known about a ticket.
#[utoipa::path(patch, path = "/shops/{shop}/tickets/{ticket}", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = TicketPatch, responses((status = 200, body = TicketBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<TicketPatch>,
) -> Result<Response, Problem> {
    let body = body.value;
    let wanted = TicketChange {
        kind: body.kind,
        subject: body.subject,
        importance: body.importance.map(|word| word.0),
        urgency: body.urgency.map(|word| word.0),
        stage: body.stage.map(|word| word.0),
        analysis: Analysis {
            nature: body.nature,
            degree: body.degree,
            cause: body.cause,
            location: body.location,
        },
        due_at: body
            .due_at
            .as_deref()
            .map(|text| time("/due_at", text))
            .transpose()?,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let ticket =
        change::change(&mut unit, path.get("ticket")?, wanted, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::OK, ticket, &ctx))
}
