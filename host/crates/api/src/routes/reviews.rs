//! What buyers say of orders in public, and what is done about it.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{review_plan::Plan, types::Reason};
use shopwit_service::{
    Ctx,
    reviews::{self, NewReview, Review, ReviewFilter},
};
use utoipa::{IntoParams, ToSchema};

use super::tickets::id;
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{RatingWord, ReviewStateWord, WordDto, etag, if_match, time},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewBody {
    /// `review_…`
    id: String,
    /// Short number in the shop.
    number: i64,
    /// `order_…`
    order: String,
    /// `customer_…`
    customer: String,
    /// From the stars: 1 and 2 are bad, 3 neutral, 4 and 5 good.
    rating: RatingWord,
    #[schema(minimum = 1, maximum = 5)]
    stars: i64,
    /// Plain text, never HTML.
    text: String,
    language: String,
    state: ReviewStateWord,
    /// What the policy proposes; seconds count from `created_at`. Nothing of it happens by itself.
    plan: Plan,
    reasons: Vec<Reason>,
    /// `decision_…`
    decision: String,
    /// No plugin could answer: cause unknown, to after-sales.
    by_default: bool,
    /// What came of it.
    outcome: Option<String>,
    #[schema(format = DateTime)]
    written_at: String,
    /// `user_…` or `system`.
    recorded_by: String,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    settled_at: Option<String>,
    version: i64,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl ReviewBody {
    fn new(one: Review, ctx: &Ctx) -> Self {
        Self {
            actions: one.actions(ctx).into_iter().map(str::to_owned).collect(),
            id: one.id.to_string(),
            number: one.number,
            order: one.order.to_string(),
            customer: one.customer.to_string(),
            rating: WordDto(one.rating),
            stars: one.stars,
            text: one.text,
            language: one.language,
            state: WordDto(one.state),
            plan: one.plan,
            reasons: one.reasons,
            decision: one.decision.to_string(),
            by_default: one.by_default,
            outcome: one.outcome,
            written_at: one.written_at.to_string(),
            recorded_by: one.recorded_by,
            created_at: one.created_at.to_string(),
            settled_at: one.settled_at.map(|at| at.to_string()),
            version: one.version,
        }
    }

    fn answer(status: StatusCode, one: Review, ctx: &Ctx) -> Response {
        (status, etag(one.version), Json(Self::new(one, ctx))).into_response()
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReviewBody {
    /// Id or number.
    order: String,
    #[schema(minimum = 1, maximum = 5)]
    stars: i64,
    #[serde(default)]
    #[schema(max_length = 2000)]
    text: String,
    /// BCP 47; the shop's unless given.
    #[schema(min_length = 2, max_length = 35)]
    language: Option<String>,
    /// Now unless given.
    #[schema(format = DateTime)]
    written_at: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettlementBody {
    /// What came of it.
    #[schema(min_length = 1, max_length = 1000)]
    outcome: String,
}

/// Which reviews.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewParams {
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    #[param(inline)]
    state: Option<ReviewStateWord>,
    #[param(inline)]
    rating: Option<RatingWord>,
    /// `order_…`
    order: Option<String>,
    /// `customer_…`
    customer: Option<String>,
}

/// The shop's reviews, newest first.
#[utoipa::path(get, path = "/shops/{shop}/reviews", tag = "reviews",
    params(("shop" = String, Path), ReviewParams), responses((status = 200, body = ListBody<ReviewBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<ReviewParams>,
) -> Result<Json<ListBody<ReviewBody>>, Problem> {
    let filter = ReviewFilter {
        state: params.state.map(|word| word.0),
        rating: params.rating.map(|word| word.0),
        order: id("order", params.order.as_ref())?,
        customer: id("customer", params.customer.as_ref())?,
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = reviews::list(
        &mut conn,
        &ctx,
        &filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, |one| ReviewBody::new(one, &ctx))))
}

/// Record a review; the review-plan policy says why it was written and what to do.
#[utoipa::path(post, path = "/shops/{shop}/reviews", tag = "reviews", params(("shop" = String, Path)),
    request_body = NewReviewBody, responses((status = 201, body = ReviewBody)))]
pub(crate) async fn record(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewReviewBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewReview {
        order: body.order,
        stars: body.stars,
        text: body.text,
        language: body.language,
        written_at: body
            .written_at
            .as_deref()
            .map(|text| time("/written_at", text))
            .transpose()?,
    };
    let planned = reviews::prepare(&state.app, &ctx, new).await?;
    let mut unit = state.app.begin(&ctx).await?;
    let review = reviews::record(&mut unit, planned).await?;
    unit.commit().await?;
    Ok(ReviewBody::answer(StatusCode::CREATED, review, &ctx))
}

/// One review, by id or number.
#[utoipa::path(get, path = "/shops/{shop}/reviews/{review}", tag = "reviews",
    params(("shop" = String, Path), ("review" = String, Path)), responses((status = 200, body = ReviewBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let review = reviews::get(&mut conn, &ctx, path.get("review")?).await?;
    Ok(ReviewBody::answer(StatusCode::OK, review, &ctx))
}

/// Record what came of a review.
#[utoipa::path(post, path = "/shops/{shop}/reviews/{review}/settlement", tag = "reviews",
    params(("shop" = String, Path), ("review" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = SettlementBody, responses((status = 200, body = ReviewBody)))]
pub(crate) async fn settle(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<SettlementBody>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let review = reviews::settle(
        &mut unit,
        path.get("review")?,
        body.value.outcome,
        if_match(&headers)?,
    )
    .await?;
    unit.commit().await?;
    Ok(ReviewBody::answer(StatusCode::OK, review, &ctx))
}
