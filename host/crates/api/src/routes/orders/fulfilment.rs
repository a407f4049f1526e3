//! Packing, shipping, delivery, completion.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::orders::shipping::{self, Shipment};
use utoipa::{IntoParams, ToSchema};

use super::{EmptyInput, body::OrderBody, find_in};
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{etag, if_match},
    idempotent::{IdempotencyKey, Run},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShipmentInput {
    /// The shop's code of the courier, for example `zto`.
    courier: String,
    /// 1 to 64 letters, digits and dashes.
    waybill_number: String,
}

/// A parcel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShipmentBody {
    /// `shipment_…`
    id: String,
    /// `order_…`
    order: String,
    courier: String,
    waybill_number: String,
    /// `user_…` or `system`.
    shipped_by: String,
    #[schema(format = DateTime)]
    shipped_at: String,
    #[schema(format = DateTime)]
    delivered_at: Option<String>,
}

impl From<Shipment> for ShipmentBody {
    fn from(shipment: Shipment) -> Self {
        Self {
            id: shipment.id.to_string(),
            order: shipment.order.to_string(),
            courier: shipment.courier,
            waybill_number: shipment.waybill_number,
            shipped_by: shipment.shipped_by,
            shipped_at: shipment.shipped_at.to_string(),
            delivered_at: shipment.delivered_at.map(|at| at.to_string()),
        }
    }
}

/// A parcel with the order as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShippedBody {
    shipment: ShipmentBody,
    order: OrderBody,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ShipmentParams {
    /// Exactly this waybill number.
    waybill_number: Option<String>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The parcels of the shop, newest first.
#[utoipa::path(get, path = "/shops/{shop}/shipments", tag = "orders",
    params(("shop" = String, Path), ShipmentParams), responses((status = 200, body = ListBody<ShipmentBody>)))]
pub(crate) async fn shipments(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<ShipmentParams>,
) -> Result<Json<ListBody<ShipmentBody>>, Problem> {
    let limit = rows(params.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let page = shipping::list(
        &mut conn,
        &ctx,
        params.waybill_number,
        params.cursor.as_deref(),
        limit,
    )
    .await?;
    Ok(Json(ListBody::new(page, Into::into)))
}

/// The goods were checked against the slip and packed.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/packings", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = EmptyInput, responses((status = 200, body = OrderBody)))]
pub(crate) async fn pack(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    _: Body<EmptyInput>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let order = shipping::pack(&mut unit, &order, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok((etag(order.version), Json(OrderBody::new(&order, &ctx))).into_response())
}

/// The courier has taken the parcel.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/shipments", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<String>, Header)),
    request_body = ShipmentInput, responses((status = 201, body = ShippedBody)))]
pub(crate) async fn ship(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    key: IdempotencyKey,
    path: PathText,
    headers: HeaderMap,
    body: Body<ShipmentInput>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let ShipmentInput {
        courier,
        waybill_number,
    } = body.value;
    let (if_version, named) = (if_match(&headers)?, path.get("order")?.to_owned());
    run.finish(StatusCode::CREATED, |mut unit| async move {
        let order = find_in(&mut unit, &named).await?;
        let (order, shipment) =
            shipping::ship(&mut unit, &order, courier, waybill_number, if_version).await?;
        let answer = ShippedBody {
            shipment: shipment.into(),
            order: OrderBody::new(&order, unit.ctx()),
        };
        Ok((unit, answer))
    })
    .await
}

/// The parcel has arrived.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/deliveries", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = EmptyInput, responses((status = 200, body = OrderBody)))]
pub(crate) async fn deliver(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    _: Body<EmptyInput>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let order = shipping::deliver(&mut unit, &order, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok((etag(order.version), Json(OrderBody::new(&order, &ctx))).into_response())
}

/// The trade is done; the buyer's first one makes a member.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/completions", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = EmptyInput, responses((status = 200, body = OrderBody)))]
pub(crate) async fn complete(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    _: Body<EmptyInput>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let order = shipping::complete(&mut unit, &order, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok((etag(order.version), Json(OrderBody::new(&order, &ctx))).into_response())
}
