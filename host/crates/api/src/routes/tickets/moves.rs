//! A ticket moves: opened, waiting, snoozed, resolved, closed, opened again.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use shopwit_service::tickets::{
    Resolution,
    moves::{self, Move},
};
use utoipa::ToSchema;

use super::{ResolutionBody, TicketBody, time};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{ConfirmationWord, TicketStateWord, if_match},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransitionBody {
    to: TicketStateWord,
    /// Why; needed to open something again that was done.
    #[schema(min_length = 1, max_length = 2000)]
    note: Option<String>,
    /// Needed for `resolved`.
    resolution: Option<ResolutionBody>,
    /// Needed for `closed`: the buyer's word, or 72 hours without one.
    confirmation: Option<ConfirmationWord>,
    /// Needed for `snoozed`.
    #[schema(format = DateTime)]
    snoozed_until: Option<String>,
}

/// Move a ticket. An illegal move answers 409 with the legal ones in `allowed`.
#[utoipa::path(post, path = "/shops/{shop}/tickets/{ticket}/transitions", tag = "tickets",
    params(("shop" = String, Path), ("ticket" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = TransitionBody, responses((status = 200, body = TicketBody)))]
pub(crate) async fn transition(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<TransitionBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    let wanted = Move {
        to: body.to.0,
        note: body.note,
        resolution: body.resolution.map(|one| Resolution {
            method: one.method,
            outcome: one.outcome,
        }),
        confirmation: body.confirmation.map(|word| word.0),
        snoozed_until: body
            .snoozed_until
            .as_deref()
            .map(|text| time("/snoozed_until", text))
            .transpose()?,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let ticket =
        moves::transition(&mut unit, path.get("ticket")?, wanted, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok(TicketBody::answer(StatusCode::OK, ticket, &ctx))
}
