//! Kinds of ticket.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shopwit_service::tickets::kinds::{self, BUILT_IN, OwnKind};
use utoipa::ToSchema;

use crate::{auth::InShop, body::Body, problem::Problem, state::ApiState};

/// A kind that the shop added.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnKindBody {
    /// Kebab-case.
    #[schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 40)]
    kind: String,
    /// For people.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketKindsBody {
    /// Kinds of every shop.
    built_in: Vec<String>,
    /// The shop's own.
    items: Vec<OwnKindBody>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TicketKindsSetting {
    #[schema(max_items = 100)]
    items: Vec<OwnKindBody>,
}

fn answer(own: Vec<OwnKind>) -> Json<TicketKindsBody> {
    Json(TicketKindsBody {
        built_in: BUILT_IN.iter().map(|kind| (*kind).to_owned()).collect(),
        items: own
            .into_iter()
            .map(|one| OwnKindBody {
                kind: one.kind,
                name: one.name,
            })
            .collect(),
    })
}

/// Kinds of ticket, built in and the shop's own.
#[utoipa::path(get, path = "/shops/{shop}/ticket-kinds", tag = "tickets", params(("shop" = String, Path)),
    responses((status = 200, body = TicketKindsBody)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<TicketKindsBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    Ok(answer(kinds::own(&mut conn, &ctx).await?))
}

/// Set the shop's own kinds of ticket.
#[utoipa::path(put, path = "/shops/{shop}/ticket-kinds", tag = "tickets", params(("shop" = String, Path)),
    request_body = TicketKindsSetting, responses((status = 200, body = TicketKindsBody)))]
pub(crate) async fn set(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<TicketKindsSetting>,
) -> Result<Json<TicketKindsBody>, Problem> {
    let wanted = body
        .value
        .items
        .into_iter()
        .map(|one| OwnKind {
            kind: one.kind,
            name: one.name,
        })
        .collect();
    let mut unit = state.app.begin(&ctx).await?;
    let own = kinds::set_own(&mut unit, wanted).await?;
    unit.commit().await?;
    Ok(answer(own))
}
