//! Payments of an order.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::{Deserialize, Serialize};
use shopwit_domain::states::PaymentState;
use shopwit_service::{
    orders::checking,
    payments::{self, Payment},
};
use utoipa::ToSchema;

use super::{body::OrderBody, find, find_in};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{MoneyDto, PaymentMethodWord, WordDto, if_match},
    idempotent::{IdempotencyKey, Run},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentInput {
    /// What the order comes to, or a part of what is due.
    amount: MoneyDto,
    method: PaymentMethodWord,
    /// What the bank or the provider calls it; taken in once.
    reference: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentBody {
    /// `payment_…`
    id: String,
    /// `order_…`
    order: String,
    amount: MoneyDto,
    method: PaymentMethodWord,
    reference: String,
    /// `user_…` or `system`.
    taken_by: String,
    #[schema(format = DateTime)]
    paid_at: String,
}

impl From<Payment> for PaymentBody {
    fn from(payment: Payment) -> Self {
        Self {
            id: payment.id.to_string(),
            order: payment.order.to_string(),
            amount: payment.amount.into(),
            method: WordDto(payment.method),
            reference: payment.reference,
            taken_by: payment.taken_by,
            paid_at: payment.paid_at.to_string(),
        }
    }
}

/// A payment with what it did to the order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TakenPaymentBody {
    payment: PaymentBody,
    order: OrderBody,
}

/// The payments of an order, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/payments", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)),
    responses((status = 200, body = ListBody<PaymentBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<PaymentBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let all = payments::of_order(&mut conn, order.id).await?;
    Ok(Json(ListBody {
        items: all.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Take a payment in. The order is paid when nothing is due any more.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/payments", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<String>, Header)),
    request_body = PaymentInput, responses((status = 201, body = TakenPaymentBody)))]
pub(crate) async fn take(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    key: IdempotencyKey,
    path: PathText,
    headers: HeaderMap,
    body: Body<PaymentInput>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let PaymentInput {
        amount,
        method,
        reference,
    } = body.value;
    let amount = amount.positive(ctx.shop.currency, "/amount")?;
    let (if_version, named) = (if_match(&headers)?, path.get("order")?.to_owned());
    // What is paid in full is looked at: the policy answers before the transaction begins.
    let order = find(&mut state.app.read(&ctx).await?, &ctx, &named).await?;
    let checked = if order.payment_state == PaymentState::Unpaid && order.due() == amount {
        Some(checking::ask(&state.app, &ctx, &order, Some(amount)).await?)
    } else {
        None
    };
    run.finish(StatusCode::CREATED, |mut unit| async move {
        let order = find_in(&mut unit, &named).await?;
        let (mut order, payment) =
            payments::take(&mut unit, &order, amount, method.0, reference, if_version).await?;
        if let Some(checked) = checked
            && order.payment_state == PaymentState::Paid
        {
            order = checking::write_down(&mut unit, &order, &checked).await?;
        }
        let answer = TakenPaymentBody {
            payment: payment.into(),
            order: OrderBody::new(&order, unit.ctx()),
        };
        Ok((unit, answer))
    })
    .await
}
