//! Order follow-up: somebody has looked at the order before it goes to print.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::orders::verification;
use utoipa::ToSchema;

use super::{body::OrderBody, find_in};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{VerificationCheckWord, WordDto, if_match},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerificationInput {
    /// `product`, `quantity`, `price`, `address` and `contact`; `not-duplicate` where another order looks the same.
    checks: Vec<VerificationCheckWord>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerificationBody {
    /// `verification_…`
    id: String,
    checks: Vec<VerificationCheckWord>,
    /// `user_…`
    verified_by: String,
    #[schema(format = DateTime)]
    at: String,
    /// The order as it is now.
    order: OrderBody,
}

/// Verify a paid order.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/verifications", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = VerificationInput, responses((status = 201, body = VerificationBody)))]
pub(crate) async fn verify(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<VerificationInput>,
) -> Result<Response, Problem> {
    let checks = body.value.checks.into_iter().map(|word| word.0).collect();
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let (order, done) =
        verification::verify(&mut unit, &order, checks, if_match(&headers)?).await?;
    unit.commit().await?;
    let answer = VerificationBody {
        id: done.id.to_string(),
        checks: done.checks.into_iter().map(WordDto).collect(),
        verified_by: done.verified_by,
        at: done.at.to_string(),
        order: OrderBody::new(&order, &ctx),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}
