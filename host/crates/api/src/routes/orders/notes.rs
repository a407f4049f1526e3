//! Flagged notes on an order.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::orders::notes::{self, OrderNote};
use utoipa::ToSchema;

use super::{find, find_in};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{FlagColorWord, WordDto},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// A note; nobody can change it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoteBody {
    /// `note_…`
    id: String,
    flag: FlagColorWord,
    note: String,
    /// Of whoever wrote it.
    staff_number: String,
    /// `user_…` or `system`.
    author: String,
    #[schema(format = DateTime)]
    at: String,
}

impl From<OrderNote> for NoteBody {
    fn from(note: OrderNote) -> Self {
        Self {
            id: note.id.to_string(),
            flag: WordDto(note.flag),
            note: note.note,
            staff_number: note.staff_number,
            author: note.author,
            at: note.at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteInput {
    /// Red unless given.
    flag: Option<FlagColorWord>,
    /// 1 to 500 characters: why. Staff number and time are added.
    note: String,
}

/// The notes of an order, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/notes", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), responses((status = 200, body = ListBody<NoteBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<NoteBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let notes = notes::of_order(&mut conn, order.id).await?;
    Ok(Json(ListBody {
        items: notes.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Write a flagged note; the print slip shows it.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/notes", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), request_body = NoteInput,
    responses((status = 201, body = NoteBody)))]
pub(crate) async fn add(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NoteInput>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let note = notes::add(
        &mut unit,
        &order,
        body.value.flag.map(|word| word.0),
        body.value.note,
    )
    .await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(NoteBody::from(note))).into_response())
}
