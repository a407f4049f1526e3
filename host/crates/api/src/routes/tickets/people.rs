//! Who takes part in a ticket, helps, leads or takes it over.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::{Deserialize, Serialize};
use shopwit_service::tickets::people::{self, Participant};
use utoipa::ToSchema;

use super::{super::conversations::NewTransfer, TicketBody, user};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{PurposeWord, WordDto, if_match},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParticipantBody {
    /// `user_…`
    member: String,
    purpose: PurposeWord,
    /// `user_…` or `system`.
    added_by: String,
    #[schema(format = DateTime)]
    added_at: String,
}

impl From<Participant> for ParticipantBody {
    fn from(one: Participant) -> Self {
        Self {
            member: one.user.to_string(),
            purpose: WordDto(one.purpose),
            added_by: one.added_by,
            added_at: one.added_at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewParticipant {
    /// `user_…`
    member: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewHelpRequest {
    /// `user_…`; the one above you unless given.
    member: Option<String>,
    #[schema(min_length = 1, max_length = 2000)]
    question: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEscalation {
    /// How you would solve it.
    #[schema(min_length = 1, max_length = 2000)]
    proposed_solution: String,
}

/// Who takes part beside the owner.
#[utoipa::path(get, path = "/shops/{shop}/tickets/{ticket}/participants", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path)),
    responses((status = 200, body = ListBody<ParticipantBody>)))]
pub(crate) async fn participants(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<ParticipantBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let all = people::participants(&mut conn, &ctx, path.get("ticket")?).await?;
    Ok(Json(ListBody {
        items: all.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Let a colleague of another department take part.
#[utoipa::path(post, path = "/shops/{shop}/tickets/{ticket}/participants", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path)), request_body = NewParticipant,
    responses((status = 201, body = TicketBody)))]
pub(crate) async fn add_participant(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewParticipant>,
) -> Result<Response, Problem> {
    let member = user("/member", &body.value.member)?;
    let mut unit = state.app.begin(&ctx).await?;
    let ticket = people::add_participant(&mut unit, path.get("ticket")?, member).await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::CREATED, ticket, &ctx))
}

/// Ask a colleague or the supervisor for help; you keep the ticket.
#[utoipa::path(post, path = "/shops/{shop}/tickets/{ticket}/help-requests", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path)), request_body = NewHelpRequest,
    responses((status = 201, body = TicketBody)))]
pub(crate) async fn ask_help(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewHelpRequest>,
) -> Result<Response, Problem> {
    let member = body
        .value
        .member
        .as_deref()
        .map(|text| user("/member", text))
        .transpose()?;
    let mut unit = state.app.begin(&ctx).await?;
    let ticket =
        people::ask_help(&mut unit, path.get("ticket")?, member, &body.value.question).await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::CREATED, ticket, &ctx))
}

/// Report it to the one above, with a proposal.
#[utoipa::path(post, path = "/shops/{shop}/tickets/{ticket}/escalations", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path)), request_body = NewEscalation,
    responses((status = 201, body = TicketBody)))]
pub(crate) async fn escalate(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewEscalation>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let ticket = people::escalate(
        &mut unit,
        path.get("ticket")?,
        &body.value.proposed_solution,
    )
    .await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::CREATED, ticket, &ctx))
}

/// Pass it on, with a reason. After three times only a supervisor can.
#[utoipa::path(post, path = "/shops/{shop}/tickets/{ticket}/transfers", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = NewTransfer, responses((status = 201, body = TicketBody)))]
pub(crate) async fn transfer(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<NewTransfer>,
) -> Result<Response, Problem> {
    let (to, reason) = body.value.parse()?;
    let mut unit = state.app.begin(&ctx).await?;
    let ticket = people::transfer(
        &mut unit,
        path.get("ticket")?,
        to,
        &reason,
        if_match(&headers)?,
    )
    .await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::CREATED, ticket, &ctx))
}
