//! Where a ticket belongs, as the shop's triage policy says.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::triage::{EscalationStep, Track};
use shopwit_service::tickets::{
    Triage,
    triage::{self, Accuracy, FromConversation},
};
use utoipa::{IntoParams, ToSchema};

use super::TicketBody;
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{if_match, time, user},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// Where triage placed a ticket, as far as the host let it stand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TriageBody {
    /// `decision_…`
    decision: String,
    /// No plugin could answer: general queue, normal.
    by_default: bool,
    /// The kind that the ticket was given then; correct it by changing the ticket.
    class: String,
    /// Basis points.
    #[schema(minimum = 0, maximum = 10000)]
    confidence_bps: i64,
    queue: String,
    /// `user_…` who fits best.
    agent: Option<String>,
    track: Track,
    /// A person must have answered by then.
    #[schema(format = DateTime)]
    first_response_by: Option<String>,
    /// A person must answer; nothing goes out by itself.
    to_human: bool,
    /// Seconds count from `triaged_at`.
    escalation: Vec<EscalationStep>,
    /// `ticket_…` that are open and about the same.
    duplicates: Vec<String>,
    tags: Vec<String>,
    #[schema(format = DateTime)]
    triaged_at: String,
}

impl From<Triage> for TriageBody {
    fn from(one: Triage) -> Self {
        Self {
            decision: one.decision.to_string(),
            by_default: one.by_default,
            class: one.class,
            confidence_bps: one.confidence_bps,
            queue: one.queue,
            agent: one.agent.map(|user| user.to_string()),
            track: one.track,
            first_response_by: one.first_response_by.map(|at| at.to_string()),
            to_human: one.to_human,
            escalation: one.escalation,
            duplicates: one.duplicates.iter().map(ToString::to_string).collect(),
            tags: one.tags,
            triaged_at: one.triaged_at.to_string(),
        }
    }
}

/// What a person says of the new ticket; the rest is the policy's.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TicketFromConversation {
    /// The beginning of the buyer's latest message unless given.
    #[schema(min_length = 1, max_length = 200)]
    subject: Option<String>,
    /// `user_…`; whoever the policy proposes, else yourself, unless given.
    owner: Option<String>,
}

/// Open a ticket for what the buyer wrote; the triage policy says its kind, levels, queue, owner and limits.
#[utoipa::path(post, path = "/shops/{shop}/conversations/{conversation}/tickets", tag = "tickets",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = TicketFromConversation,
    responses((status = 201, body = TicketBody)))]
pub(crate) async fn open(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<TicketFromConversation>,
) -> Result<Response, Problem> {
    let wanted = FromConversation {
        owner: body
            .value
            .owner
            .as_deref()
            .map(|text| user("/owner", text))
            .transpose()?,
        subject: body.value.subject,
    };
    let placed = triage::prepare(&state.app, &ctx, path.get("conversation")?).await?;
    let mut unit = state.app.begin(&ctx).await?;
    let ticket = triage::open(&mut unit, placed, wanted).await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::CREATED, ticket, &ctx))
}

/// Ask the triage policy again, with the transfers the ticket has had. Its kind and owner stay.
#[utoipa::path(post, path = "/shops/{shop}/tickets/{ticket}/triage", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = TicketBody)))]
pub(crate) async fn again(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = if_match(&headers)?;
    let reference = path.get("ticket")?;
    let placed = triage::prepare_again(&state.app, &ctx, reference).await?;
    let mut unit = state.app.begin(&ctx).await?;
    let ticket = triage::replace(&mut unit, reference, placed, version).await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::OK, ticket, &ctx))
}

/// How often triage was right for one class.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccuracyBody {
    class: String,
    /// Tickets that were given the class.
    placed: i64,
    /// Those of them that still have it.
    kept: i64,
    /// The share, basis points.
    #[schema(minimum = 0, maximum = 10000)]
    accuracy_bps: i64,
}

impl From<Accuracy> for AccuracyBody {
    fn from(one: Accuracy) -> Self {
        Self {
            accuracy_bps: one
                .kept
                .saturating_mul(10_000)
                .checked_div(one.placed)
                .unwrap_or(0),
            class: one.class,
            placed: one.placed,
            kept: one.kept,
        }
    }
}

/// Since when.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccuracyParams {
    /// RFC 3339; everything unless given.
    #[param(format = DateTime)]
    since: Option<String>,
}

/// How often people left the class that triage gave, by class, the most frequent first.
#[utoipa::path(get, path = "/shops/{shop}/triage-accuracy", tag = "tickets", params(("shop" = String, Path), AccuracyParams),
    responses((status = 200, body = ListBody<AccuracyBody>)))]
pub(crate) async fn accuracy(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<AccuracyParams>,
) -> Result<Json<ListBody<AccuracyBody>>, Problem> {
    let since = params
        .since
        .as_deref()
        .map(|text| time("?since", text))
        .transpose()?;
    let mut conn = state.app.read(&ctx).await?;
    let all = triage::accuracy(&mut conn, &ctx, since).await?;
    Ok(Json(ListBody {
        items: all.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}
