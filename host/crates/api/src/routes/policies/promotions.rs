//! Dated promotions, which policies are told of (S-281).

use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shopwit_service::policies::promotions::{self, Promotion};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PromotionBody {
    /// The shop's own code.
    id: String,
    name: String,
    free_shipping: bool,
    /// No further bargaining while it runs.
    closes_bargaining: bool,
    /// Off the list price, basis points.
    #[schema(minimum = 0, maximum = 10000)]
    discount_bps: u32,
    #[schema(format = DateTime)]
    starts_at: String,
    /// Excluded.
    #[schema(format = DateTime)]
    ends_at: String,
    version: i64,
}

impl From<Promotion> for PromotionBody {
    fn from(promotion: Promotion) -> Self {
        Self {
            id: promotion.id,
            name: promotion.name,
            free_shipping: promotion.free_shipping,
            closes_bargaining: promotion.closes_bargaining,
            discount_bps: promotion.discount_bps,
            starts_at: promotion.starts_at.to_string(),
            ends_at: promotion.ends_at.to_string(),
            version: promotion.version,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromotionPut {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[serde(default)]
    free_shipping: bool,
    /// No further bargaining while it runs.
    #[serde(default)]
    closes_bargaining: bool,
    /// Off the list price, basis points.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000)]
    discount_bps: u32,
    #[schema(format = DateTime)]
    starts_at: String,
    /// Excluded.
    #[schema(format = DateTime)]
    ends_at: String,
}

/// Promotions of the shop, past and future ones too.
#[utoipa::path(get, path = "/shops/{shop}/promotions", tag = "policies", params(("shop" = String, Path), PageParams),
    responses((status = 200, body = ListBody<PromotionBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<PromotionBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let promotions =
        promotions::list(&mut conn, &ctx, page.cursor.as_deref(), rows(page.limit)?).await?;
    Ok(Json(ListBody::new(promotions, Into::into)))
}

/// Set the promotion of a code: 1 to 64 of a–z, A–Z, 0–9, dash and underscore.
#[utoipa::path(put, path = "/shops/{shop}/promotions/{promotion}", tag = "policies",
    params(("shop" = String, Path), ("promotion" = String, Path)), request_body = PromotionPut,
    responses((status = 200, body = PromotionBody)))]
pub(crate) async fn put(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<PromotionPut>,
) -> Result<Json<PromotionBody>, Problem> {
    let body = body.value;
    let promotion = Promotion {
        id: path.get("promotion")?.to_owned(),
        name: body.name,
        free_shipping: body.free_shipping,
        closes_bargaining: body.closes_bargaining,
        discount_bps: body.discount_bps,
        starts_at: time(&body.starts_at, "/starts_at")?,
        ends_at: time(&body.ends_at, "/ends_at")?,
        version: 0,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let saved = promotions::put(&mut unit, promotion).await?;
    unit.commit().await?;
    state.app.forget_policies(ctx.shop_id());
    Ok(Json(saved.into()))
}

/// An RFC 3339 time.
pub(crate) fn time(text: &str, pointer: &'static str) -> Result<Timestamp, Problem> {
    text.parse().map_err(|_| {
        Problem::field(
            pointer,
            "format",
            "an RFC 3339 time such as 2026-03-02T02:30:00Z",
        )
    })
}
