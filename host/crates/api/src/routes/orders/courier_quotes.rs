//! What carriage of an order costs, by the shop's courier-fee policy.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{CourierFee, courier_fee::Outcome, types::Reason};
use shopwit_service::{
    Ctx, Error,
    courier_quotes::{self, CourierQuote, Parcel},
    orders::Order,
};
use utoipa::ToSchema;

use super::{EmptyInput, body::OrderBody, find, find_in};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{MoneyDto, if_match},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteInput {
    #[schema(minimum = 1, maximum = 100_000_000)]
    weight_grams: i64,
    /// Cubic millimetres, for volumetric weight.
    #[schema(minimum = 1, maximum = 1_000_000_000_000i64)]
    volume_mm3: Option<i64>,
    /// 1 unless given.
    #[schema(minimum = 1, maximum = 100_000)]
    pieces: Option<i64>,
    /// A lot that goes together as bulk goods.
    #[serde(default)]
    bulk: bool,
    /// What the buyer asks for; the order's special request unless given.
    wanted_courier: Option<String>,
    /// Make the quote the postage of the order at once, where it is covered.
    #[serde(default)]
    apply: bool,
}

/// What the policy answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuoteBody {
    /// `quote_…`
    id: String,
    /// `order_…`
    order: String,
    /// `decision_…`
    decision: String,
    outcome: Outcome,
    reasons: Vec<Reason>,
    /// What the buyer pays; null where it is not covered.
    buyer_fee: Option<MoneyDto>,
    /// `user_…` or `system`.
    asked_by: String,
    #[schema(format = DateTime)]
    asked_at: String,
    /// When it became the postage of the order.
    #[schema(format = DateTime)]
    applied_at: Option<String>,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl QuoteBody {
    fn new(quote: CourierQuote, order: &Order, ctx: &Ctx) -> Self {
        Self {
            id: quote.id.to_string(),
            order: quote.order.to_string(),
            decision: quote.decision.to_string(),
            buyer_fee: quote.buyer_fee(order.total.currency()).map(Into::into),
            actions: quote
                .actions(ctx, order)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            outcome: quote.outcome,
            reasons: quote.reasons,
            asked_by: quote.asked_by,
            asked_at: quote.asked_at.to_string(),
            applied_at: quote.applied_at.map(|at| at.to_string()),
        }
    }
}

/// A quote that became the postage, with the order as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AppliedQuoteBody {
    quote: QuoteBody,
    order: OrderBody,
}

/// The quotes of an order, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/courier-quotes", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), responses((status = 200, body = ListBody<QuoteBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<QuoteBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let all = courier_quotes::of_order(&mut conn, order.id).await?;
    let items = all
        .into_iter()
        .map(|quote| QuoteBody::new(quote, &order, &ctx))
        .collect();
    Ok(Json(ListBody {
        items,
        next_cursor: None,
    }))
}

/// Ask the shop's courier-fee policy what carriage of the order costs.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/courier-quotes", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), request_body = QuoteInput,
    responses((status = 201, body = QuoteBody)))]
pub(crate) async fn ask(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<QuoteInput>,
) -> Result<Response, Problem> {
    let QuoteInput {
        weight_grams,
        volume_mm3,
        pieces,
        bulk,
        wanted_courier,
        apply,
    } = body.value;
    let parcel = Parcel {
        weight_grams,
        volume_mm3,
        pieces: pieces.unwrap_or(1),
        bulk,
        wanted_courier,
    };
    let order = {
        let mut conn = state.app.read(&ctx).await?;
        find(&mut conn, &ctx, path.get("order")?).await?
    };
    let input = courier_quotes::input(&ctx, &order, parcel)?;
    let decided = state
        .app
        .decide::<CourierFee>(&ctx, Some(order.id.to_string()), input)
        .await?;
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, &order.id.to_string()).await?;
    let mut quote = courier_quotes::record(&mut unit, &order, decided).await?;
    let mut after = order;
    if apply && quote.buyer_fee(after.total.currency()).is_some() {
        (after, quote) = courier_quotes::apply(&mut unit, &after, &quote, None).await?;
    }
    unit.commit().await?;
    Ok((
        StatusCode::CREATED,
        Json(QuoteBody::new(quote, &after, &ctx)),
    )
        .into_response())
}

/// Make a quote the postage of an unpaid order.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/courier-quotes/{quote}/applications", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("quote" = String, Path),
        ("If-Match" = Option<String>, Header)),
    request_body = EmptyInput, responses((status = 200, body = AppliedQuoteBody)))]
pub(crate) async fn apply(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    _: Body<EmptyInput>,
) -> Result<Json<AppliedQuoteBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let quote = courier_quotes::find(unit.conn(), order.id, path.get("quote")?)
        .await?
        .ok_or(Error::NotFound("courier quote"))?;
    let (order, quote) =
        courier_quotes::apply(&mut unit, &order, &quote, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok(Json(AppliedQuoteBody {
        quote: QuoteBody::new(quote, &order, &ctx),
        order: OrderBody::new(&order, &ctx),
    }))
}
