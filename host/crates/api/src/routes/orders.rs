//! Orders, and everything that is done with one.

pub(crate) mod amendments;
pub(crate) mod body;
pub(crate) mod checks;
pub(crate) mod courier_quotes;
pub(crate) mod detail;
pub(crate) mod discount_offers;
pub(crate) mod fulfilment;
pub(crate) mod notes;
pub(crate) mod payments;
pub(crate) mod verifications;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shopwit_domain::trade::OrderOrigin;
use shopwit_service::{
    Conn, Ctx, Error, Unit, customers,
    orders::{
        self, Order, OrderFilter, Receiver,
        change::{self, OrderChange},
        closing,
        create::{self, NewLine, NewOrder},
        reveal,
    },
};

use utoipa::{IntoParams, ToSchema};

use self::{
    body::{OrderBody, RequestsBody},
    detail::{OrderDetailBody, detail},
};
use super::customers::RevealInput;
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{
        AfterSalesStateWord, ChannelWord, FlagColorWord, FulfilmentStateWord, MoneyDto,
        OrderOriginWord, PaymentStateWord, etag, if_match, opt_time,
    },
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

/// The order that the path names.
async fn find(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Order, Error> {
    orders::find(conn, ctx, reference)
        .await?
        .ok_or(Error::NotFound("order"))
}

/// The same inside a unit of work.
async fn find_in(unit: &mut Unit, reference: &str) -> Result<Order, Error> {
    let ctx = unit.ctx().clone();
    find(unit.conn(), &ctx, reference).await
}

/// To whom an order goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiverInput {
    name: String,
    phone: String,
    /// Street and house.
    address: String,
}

/// One wanted line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLineInput {
    /// Id or code.
    sku: String,
    #[schema(minimum = 1, maximum = 1_000_000)]
    quantity: i64,
    /// Made for this buyer.
    #[serde(default)]
    personalised: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrderInput {
    /// Id or short number.
    customer: String,
    channel: ChannelWord,
    /// 1 to 100 lines, one a SKU; list prices are copied.
    #[schema(min_items = 1, max_items = 100)]
    lines: Vec<NewLineInput>,
    /// Nothing unless given.
    shipping_fee: Option<MoneyDto>,
    /// What you believe the order comes to; refused where it does not.
    expected_total: Option<MoneyDto>,
    /// The buyer had asked us before ordering.
    #[serde(default)]
    consulted: bool,
    /// GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad.
    destination_region: String,
    /// ISO 3166-1 alpha-2; the buyer's unless given.
    market: Option<String>,
    receiver: ReceiverInput,
    #[serde(default)]
    special_requests: RequestsBody,
    /// `manual` unless given.
    origin: Option<OrderOriginWord>,
    /// Number that a marketplace gave it; entered once.
    external_number: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrderParams {
    #[param(inline)]
    payment_state: Option<PaymentStateWord>,
    #[param(inline)]
    fulfilment_state: Option<FulfilmentStateWord>,
    #[param(inline)]
    after_sales_state: Option<AfterSalesStateWord>,
    /// Id or short number of a buyer.
    customer: Option<String>,
    /// The short number, or a marketplace's number.
    search: Option<String>,
    /// Held from printing, or not.
    held: Option<bool>,
    /// The buyer had asked us before ordering, or not.
    consulted: Option<bool>,
    /// Paid, not shipped, and past the promise.
    late: Option<bool>,
    /// The last note's flag.
    #[param(inline)]
    flag: Option<FlagColorWord>,
    /// The shop's code of something that was ordered.
    sku: Option<String>,
    /// Placed then or later.
    #[param(format = DateTime)]
    placed_from: Option<String>,
    /// Placed before.
    #[param(format = DateTime)]
    placed_to: Option<String>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What is left out stays; an empty text takes a request away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderPatch {
    /// Of an unpaid order.
    shipping_fee: Option<MoneyDto>,
    /// Until the order is printed.
    #[serde(default)]
    special_requests: RequestsBody,
    consulted: Option<bool>,
    /// Why, for the audit record; 1 to 200 characters.
    reason: Option<String>,
}

/// Why something is done; stands in the audit record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonInput {
    /// 1 to 200 characters.
    reason: String,
}

/// Nothing to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmptyInput {}

/// To whom an order goes, in full.
#[derive(Debug, serde::Serialize, ToSchema)]
pub(crate) struct RevealedReceiverBody {
    name: String,
    phone: String,
    /// Street and house.
    address: String,
    destination_region: String,
}

impl RevealedReceiverBody {
    pub(crate) fn of(order: &Order) -> Self {
        let Receiver {
            name,
            phone,
            address,
        } = order.receiver.clone();
        Self {
            name,
            phone,
            address,
            destination_region: order.destination_region.clone(),
        }
    }
}

/// The orders of the shop, newest first.
#[utoipa::path(get, path = "/shops/{shop}/orders", tag = "orders", params(("shop" = String, Path), OrderParams),
    responses((status = 200, body = ListBody<OrderBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<OrderParams>,
) -> Result<Json<ListBody<OrderBody>>, Problem> {
    let limit = rows(params.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let customer = match params.customer {
        Some(reference) => Some(
            customers::find(&mut conn, &ctx, &reference)
                .await?
                .ok_or_else(|| Problem::field("?customer", "not-found", "a buyer of this shop"))?
                .id,
        ),
        None => None,
    };
    let filter = OrderFilter {
        payment_state: params.payment_state.map(|word| word.0),
        fulfilment_state: params.fulfilment_state.map(|word| word.0),
        after_sales_state: params.after_sales_state.map(|word| word.0),
        customer,
        search: params.search,
        held: params.held,
        consulted: params.consulted,
        late: params.late.unwrap_or(false),
        flag: params.flag.map(|word| word.0),
        sku: params.sku,
        placed_from: opt_time("?placed_from", params.placed_from.as_deref())?,
        placed_to: opt_time("?placed_to", params.placed_to.as_deref())?,
    };
    let page = orders::list(&mut conn, &ctx, filter, params.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(page, |order| {
        OrderBody::new(&order, &ctx)
    })))
}

/// Enter an order. Stock is promised to it; what cannot be promised is refused.
#[utoipa::path(post, path = "/shops/{shop}/orders", tag = "orders", params(("shop" = String, Path)),
    request_body = NewOrderInput, responses((status = 201, body = OrderDetailBody)))]
pub(crate) async fn create(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewOrderInput>,
) -> Result<Response, Problem> {
    let (body, currency) = (body.value, ctx.shop.currency);
    let new = NewOrder {
        origin: body.origin.map_or(OrderOrigin::Manual, |word| word.0),
        external_number: body.external_number,
        channel: body.channel.0,
        lines: body
            .lines
            .into_iter()
            .map(|line| NewLine {
                sku: line.sku,
                quantity: line.quantity,
                personalised: line.personalised,
            })
            .collect(),
        shipping_fee: body
            .shipping_fee
            .map(|fee| fee.not_negative(currency, "/shipping_fee"))
            .transpose()?,
        expected_total: body
            .expected_total
            .map(|total| total.not_negative(currency, "/expected_total"))
            .transpose()?,
        consulted: body.consulted,
        destination_region: body.destination_region,
        market: body.market,
        receiver: Receiver {
            name: body.receiver.name,
            phone: body.receiver.phone,
            address: body.receiver.address,
        },
        requests: body.special_requests.into(),
    };
    let mut unit = state.app.begin(&ctx).await?;
    let customer = customers::find(unit.conn(), &ctx, &body.customer)
        .await?
        .ok_or_else(|| Problem::field("/customer", "not-found", "a buyer of this shop"))?;
    let order = create::create(&mut unit, &customer, new).await?;
    let answer = detail(unit.conn(), &ctx, &order).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, etag(order.version), Json(answer)).into_response())
}

/// One order with its lines, notes, amendments and parcels, by id or short number.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), responses((status = 200, body = OrderDetailBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let answer = detail(&mut conn, &ctx, &order).await?;
    Ok((etag(order.version), Json(answer)).into_response())
}

/// Change the postage of an unpaid order, or special requests until it is printed.
#[utoipa::path(patch, path = "/shops/{shop}/orders/{order}", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = OrderPatch, responses((status = 200, body = OrderDetailBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<OrderPatch>,
) -> Result<Response, Problem> {
    let body = body.value;
    let fee = body
        .shipping_fee
        .map(|fee| fee.not_negative(ctx.shop.currency, "/shipping_fee"))
        .transpose()?;
    let wanted = OrderChange {
        shipping_fee: fee,
        requests: body.special_requests.into(),
        consulted: body.consulted,
        reason: body.reason,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let order = change::change(&mut unit, &order, wanted, if_match(&headers)?).await?;
    let answer = detail(unit.conn(), &ctx, &order).await?;
    unit.commit().await?;
    Ok((etag(order.version), Json(answer)).into_response())
}

/// Close an order that was never paid.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/closures", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = ReasonInput, responses((status = 200, body = OrderBody)))]
pub(crate) async fn close(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<ReasonInput>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let order = closing::close(&mut unit, &order, body.value.reason, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok((etag(order.version), Json(OrderBody::new(&order, &ctx))).into_response())
}

/// Show the receiver of an order; who looked and why is noted.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/reveals", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), request_body = RevealInput,
    responses((status = 200, body = RevealedReceiverBody)))]
pub(crate) async fn reveal(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<RevealInput>,
) -> Result<Json<RevealedReceiverBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    reveal::reveal(&mut unit, &order, body.value.reason)?;
    unit.commit().await?;
    Ok(Json(RevealedReceiverBody::of(&order)))
}
