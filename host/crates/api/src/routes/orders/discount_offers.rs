//! Bargaining: the shop's discount policy proposes, the host checks, the buyer accepts once.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{Discount, discount, types::Reason};
use shopwit_service::{
    Ctx, Error,
    offers::{self, Offer},
};
use utoipa::ToSchema;

use super::{EmptyInput, body::OrderBody, find, find_in};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{MoneyDto, OfferOutcomeWord, OfferStateWord, WordDto},
    idempotent::{IdempotencyKey, Run},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfferInput {
    /// What the buyer asks for; left out: what the buyer has a right to.
    ask: Option<discount::Ask>,
    /// Which bargaining round you take it for; refused where the host counts another.
    #[schema(minimum = 0)]
    round: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfferBody {
    /// `offer_…`
    id: String,
    /// `order_…`
    order: String,
    /// How often the buyer had bargained over this order before.
    round: i64,
    /// `decision_…`
    decision: String,
    outcome: OfferOutcomeWord,
    /// Null where there is nothing to accept.
    state: Option<OfferStateWord>,
    /// What is offered, line by line, each with its explanation.
    proposal: Option<discount::Offer>,
    reasons: Vec<Reason>,
    /// Which script tells it to the buyer.
    script_key: Option<String>,
    /// What the order comes down by: lines, order and postage.
    total_discount: MoneyDto,
    /// `approval_…` that was asked for.
    approval: Option<String>,
    /// `user_…` or `system`.
    asked_by: String,
    #[schema(format = DateTime)]
    asked_at: String,
    /// The buyer is asked to wait until then.
    #[schema(format = DateTime)]
    hold_until: String,
    /// When an open offer ends.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    #[schema(format = DateTime)]
    accepted_at: Option<String>,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl OfferBody {
    fn new(offer: Offer, ctx: &Ctx) -> Self {
        Self {
            id: offer.id.to_string(),
            order: offer.order.to_string(),
            round: offer.round,
            decision: offer.decision.to_string(),
            outcome: WordDto(offer.outcome),
            state: offer.state_at(ctx.now).map(WordDto),
            actions: offer.actions(ctx).into_iter().map(str::to_owned).collect(),
            proposal: offer.proposal,
            reasons: offer.reasons,
            script_key: offer.script_key,
            total_discount: offer.total_discount.into(),
            approval: offer.approval.map(|approval| approval.to_string()),
            asked_by: offer.asked_by,
            asked_at: offer.asked_at.to_string(),
            hold_until: offer.hold_until.to_string(),
            expires_at: offer.expires_at.map(|at| at.to_string()),
            accepted_at: offer.accepted_at.map(|at| at.to_string()),
        }
    }
}

/// An accepted offer with the order as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AcceptedOfferBody {
    offer: OfferBody,
    order: OrderBody,
}

/// The offers of an order, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/discount-offers", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), responses((status = 200, body = ListBody<OfferBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<OfferBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let all = offers::of_order(&mut conn, order.id).await?;
    Ok(Json(ListBody {
        items: all
            .into_iter()
            .map(|offer| OfferBody::new(offer, &ctx))
            .collect(),
        next_cursor: None,
    }))
}

/// One offer.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/discount-offers/{offer}", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("offer" = String, Path)),
    responses((status = 200, body = OfferBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<OfferBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let offer = offers::find(&mut conn, order.id, path.get("offer")?)
        .await?
        .ok_or(Error::NotFound("offer"))?;
    Ok(Json(OfferBody::new(offer, &ctx)))
}

/// Ask the shop's discount policy. What is beyond your own authority waits for an approval, which is asked for here.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/discount-offers", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), request_body = OfferInput,
    responses((status = 201, body = OfferBody)))]
pub(crate) async fn ask(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<OfferInput>,
) -> Result<Response, Problem> {
    let OfferInput { ask, round } = body.value;
    let (order, question) = {
        let mut conn = state.app.read(&ctx).await?;
        let order = find(&mut conn, &ctx, path.get("order")?).await?;
        let question = offers::question(&mut conn, &ctx, &order, ask, round).await?;
        (order, question)
    };
    let decided = state
        .app
        .decide::<Discount>(&ctx, Some(order.id.to_string()), question.input.clone())
        .await?;
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, &order.id.to_string()).await?;
    let offer = offers::record(&mut unit, &order, question, decided).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(OfferBody::new(offer, &ctx))).into_response())
}

/// The buyer takes the offer: once, in time, while the order is unpaid.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/discount-offers/{offer}/acceptances", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("offer" = String, Path),
        ("Idempotency-Key" = String, Header)),
    request_body = EmptyInput, responses((status = 201, body = AcceptedOfferBody)))]
pub(crate) async fn accept(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    key: IdempotencyKey,
    path: PathText,
    body: Body<EmptyInput>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let (order, offer) = (path.get("order")?.to_owned(), path.get("offer")?.to_owned());
    run.finish(StatusCode::CREATED, |mut unit| async move {
        let order = find_in(&mut unit, &order).await?;
        let offer = offers::find(unit.conn(), order.id, &offer)
            .await?
            .ok_or(Error::NotFound("offer"))?;
        let (order, offer) = offers::accept(&mut unit, &order, &offer).await?;
        let answer = AcceptedOfferBody {
            offer: OfferBody::new(offer, unit.ctx()),
            order: OrderBody::new(&order, unit.ctx()),
        };
        Ok((unit, answer))
    })
    .await
}
