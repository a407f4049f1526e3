//! The log of a ticket: when, who, what, with what result.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::tickets::log::{self, LogLine};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{TicketStateWord, WordDto},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogLineBody {
    /// 1, 2, 3 … within the ticket.
    seq: i64,
    #[schema(format = DateTime)]
    at: String,
    /// `user_…` or `system`.
    actor: String,
    /// `create`, `transition`, `reopen`, `change`, `transfer`, `note`, `add-participant`, `ask-help`, `escalate`.
    action: String,
    /// The ticket's state after it.
    state: TicketStateWord,
    /// `user_…` whom it was about.
    member: Option<String>,
    text: Option<String>,
}

impl From<LogLine> for LogLineBody {
    fn from(one: LogLine) -> Self {
        Self {
            seq: one.seq,
            at: one.at.to_string(),
            actor: one.actor,
            action: one.action,
            state: WordDto(one.state),
            member: one.member.map(|user| user.to_string()),
            text: one.text,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTicketNote {
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
}

/// What was done, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/tickets/{ticket}/log", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path), PageParams),
    responses((status = 200, body = ListBody<LogLineBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<LogLineBody>>, Problem> {
    let after = page
        .cursor
        .map(|cursor| cursor.parse())
        .transpose()
        .map_err(|_| Problem::field("?cursor", "format", "the next_cursor of the page before"))?;
    let mut conn = state.app.read(&ctx).await?;
    let lines = log::list(
        &mut conn,
        &ctx,
        path.get("ticket")?,
        after,
        rows(page.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(lines, Into::into)))
}

/// Note something among colleagues.
#[utoipa::path(post, path = "/shops/{shop}/tickets/{ticket}/notes", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path)), request_body = NewTicketNote,
    responses((status = 201, body = LogLineBody)))]
pub(crate) async fn note(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewTicketNote>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let line = log::note(&mut unit, path.get("ticket")?, &body.value.text).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(LogLineBody::from(line))).into_response())
}
