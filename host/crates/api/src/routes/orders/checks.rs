//! Order checks, and what holds an order from printing.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{order_check::Findings, types::Reason};
use shopwit_service::orders::{
    checking::{self, OrderCheck},
    holds::{self, Hold},
};
use utoipa::ToSchema;

use super::{EmptyInput, ReasonInput, body::OrderBody, find, find_in};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{CheckOutcomeWord, HoldSourceWord, WordDto, etag, if_match},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// What a check of an order came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderCheckBody {
    /// `decision_…`, the recorded decision.
    decision: String,
    outcome: CheckOutcomeWord,
    /// No policy answered: the safe default held.
    by_default: bool,
    /// Duplicates, merge hint, courier, gifts.
    findings: Findings,
    reasons: Vec<Reason>,
    /// What the host changed in the policy's answer, and why.
    host_notes: Vec<String>,
    /// `user_…` or `system`.
    by: String,
    #[schema(format = DateTime)]
    at: String,
}

impl From<OrderCheck> for OrderCheckBody {
    fn from(check: OrderCheck) -> Self {
        Self {
            decision: check.decision.to_string(),
            outcome: WordDto(check.outcome),
            by_default: check.by_default,
            findings: check.findings,
            reasons: check.reasons,
            host_notes: check.host_notes,
            by: check.by,
            at: check.at.to_string(),
        }
    }
}

/// A check with the order as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedOrderBody {
    check: OrderCheckBody,
    order: OrderBody,
}

/// Have the shop's policy look at an order: pass, hold, or ask the buyer. A paid order is looked at by itself.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/checks", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), request_body = EmptyInput,
    responses((status = 201, body = CheckedOrderBody)))]
pub(crate) async fn check(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    _body: Body<EmptyInput>,
) -> Result<Response, Problem> {
    let order = find(&mut state.app.read(&ctx).await?, &ctx, path.get("order")?).await?;
    let (order, check) = checking::check_now(&state.app, &ctx, &order).await?;
    let answer = CheckedOrderBody {
        check: check.into(),
        order: OrderBody::new(&order, &ctx),
    };
    Ok((StatusCode::CREATED, etag(order.version), Json(answer)).into_response())
}

/// The checks of an order, newest first.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/checks", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)),
    responses((status = 200, body = ListBody<OrderCheckBody>)))]
pub(crate) async fn checks(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<OrderCheckBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let checks = checking::of_order(&mut conn, order.id).await?;
    Ok(Json(ListBody {
        items: checks.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// A reason not to print an order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HoldBody {
    /// `hold_…`
    id: String,
    source: HoldSourceWord,
    code: String,
    reason: String,
    /// What the buyer is asked.
    questions: Vec<HoldQuestionBody>,
    /// `decision_…` that it comes from.
    decision: Option<String>,
    placed_by: String,
    #[schema(format = DateTime)]
    placed_at: String,
    released_by: Option<String>,
    #[schema(format = DateTime)]
    released_at: Option<String>,
    release_note: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HoldQuestionBody {
    /// For example `address`.
    field: String,
    /// For the buyer to read.
    buyer_text: String,
}

impl From<Hold> for HoldBody {
    fn from(hold: Hold) -> Self {
        Self {
            id: hold.id.to_string(),
            source: WordDto(hold.source),
            code: hold.code,
            reason: hold.reason,
            questions: hold
                .questions
                .into_iter()
                .map(|(field, buyer_text)| HoldQuestionBody { field, buyer_text })
                .collect(),
            decision: hold.decision.map(|decision| decision.to_string()),
            placed_by: hold.placed_by,
            placed_at: hold.placed_at.to_string(),
            released_by: hold.released_by,
            released_at: hold.released_at.map(|at| at.to_string()),
            release_note: hold.release_note,
        }
    }
}

/// The holds of an order, oldest first, released ones included.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/holds", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), responses((status = 200, body = ListBody<HoldBody>)))]
pub(crate) async fn list_holds(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<HoldBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let holds = holds::of_order(&mut conn, order.id).await?;
    Ok(Json(ListBody {
        items: holds.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Hold an order from printing by hand.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/holds", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = ReasonInput, responses((status = 201, body = OrderBody)))]
pub(crate) async fn hold(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<ReasonInput>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let order = holds::place(&mut unit, &order, &body.value.reason, if_match(&headers)?).await?;
    unit.commit().await?;
    let answer = OrderBody::new(&order, &ctx);
    Ok((StatusCode::CREATED, etag(order.version), Json(answer)).into_response())
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseInput {
    /// What was found, or what the buyer said, without personal data; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    note: String,
}

/// Take a hold away.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/holds/{hold}/releases", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("hold" = String, Path),
        ("If-Match" = Option<String>, Header)),
    request_body = ReleaseInput, responses((status = 200, body = OrderBody)))]
pub(crate) async fn release(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<ReleaseInput>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let id = path.id("hold", "hold")?;
    let order =
        holds::release(&mut unit, &order, id, &body.value.note, if_match(&headers)?).await?;
    unit.commit().await?;
    let answer = OrderBody::new(&order, &ctx);
    Ok((etag(order.version), Json(answer)).into_response())
}
