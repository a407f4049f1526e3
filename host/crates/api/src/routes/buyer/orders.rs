//! An order as its buyer follows it.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shopwit_service::{
    Error,
    buyers::tracking::{self, OrderAccess, Tracked, TrackedCase},
    orders::{OrderLine, shipping::Shipment},
};
use utoipa::ToSchema;

use super::{Outside, address, bearer};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{
        AfterSalesStateWord, CaseKindWord, CaseStateWord, CaseStepWord, FulfilmentStateWord,
        MoneyDto, PaymentStateWord, WordDto,
    },
    problem::Problem,
    routes::{orders::body::MaskedReceiverBody, sessions::Peer},
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookUpBody {
    /// The short number, or a marketplace's number.
    #[schema(min_length = 1, max_length = 64)]
    number: String,
    /// The last four digits of the receiver's phone number.
    #[schema(pattern = "^[0-9]{4}$")]
    phone_tail: String,
}

/// An order's page, and the token that opens it again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundOrderBody {
    /// `swo_…`, shown once: it opens this page and nothing else.
    token: String,
    #[schema(format = DateTime)]
    expires_at: String,
    order: TrackedOrderBody,
}

/// A link for the buyer of an order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrackingLinkBody {
    /// `swo_…`, shown once: it opens the order's page and nothing else.
    token: String,
    /// Where the page is, on this host.
    path: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// An order as its buyer sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrackedOrderBody {
    number: i64,
    payment_state: PaymentStateWord,
    fulfilment_state: FulfilmentStateWord,
    after_sales_state: AfterSalesStateWord,
    receiver: MaskedReceiverBody,
    lines: Vec<TrackedLineBody>,
    shipping_fee: MoneyDto,
    total: MoneyDto,
    paid: MoneyDto,
    refunded: MoneyDto,
    /// Until when the shop promised to ship.
    #[schema(format = DateTime)]
    ship_by: Option<String>,
    parcels: Vec<ParcelBody>,
    /// What has happened, oldest first.
    timeline: Vec<TrackedMomentBody>,
    /// Newest first, 20 at most.
    cases: Vec<TrackedCaseBody>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrackedLineBody {
    product_name: String,
    quantity: i64,
    total: MoneyDto,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParcelBody {
    /// The shop's code of the courier.
    courier: String,
    waybill_number: String,
    #[schema(format = DateTime)]
    shipped_at: String,
    #[schema(format = DateTime)]
    delivered_at: Option<String>,
}

/// Something that has happened to an order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrackedMomentBody {
    event: TrackedEvent,
    #[schema(format = DateTime)]
    at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TrackedEvent {
    Placed,
    Paid,
    Packed,
    Shipped,
    Delivered,
    Completed,
    Closed,
}

/// An after-sales case as its buyer sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrackedCaseBody {
    number: i64,
    kind: CaseKindWord,
    state: CaseStateWord,
    #[schema(format = DateTime)]
    opened_at: String,
    /// When the shop expects to have a solution.
    #[schema(format = DateTime)]
    expected_solution_at: Option<String>,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// What was done, oldest first.
    steps: Vec<TrackedStepBody>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrackedStepBody {
    step: CaseStepWord,
    #[schema(format = DateTime)]
    at: String,
}

impl From<OrderLine> for TrackedLineBody {
    fn from(line: OrderLine) -> Self {
        Self {
            product_name: line.product_name,
            quantity: line.quantity,
            total: line.total.into(),
        }
    }
}

impl From<Shipment> for ParcelBody {
    fn from(shipment: Shipment) -> Self {
        Self {
            courier: shipment.courier,
            waybill_number: shipment.waybill_number,
            shipped_at: shipment.shipped_at.to_string(),
            delivered_at: shipment.delivered_at.map(|at| at.to_string()),
        }
    }
}

impl From<TrackedCase> for TrackedCaseBody {
    fn from(case: TrackedCase) -> Self {
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            number: case.number,
            kind: WordDto(case.kind),
            state: WordDto(case.state),
            opened_at: case.opened_at.to_string(),
            expected_solution_at: time(case.expected_solution_at),
            closed_at: time(case.closed_at),
            steps: case
                .steps
                .into_iter()
                .map(|(step, at)| TrackedStepBody {
                    step: WordDto(step),
                    at: at.to_string(),
                })
                .collect(),
        }
    }
}

impl From<Tracked> for TrackedOrderBody {
    fn from(tracked: Tracked) -> Self {
        let order = tracked.order;
        let mut timeline: Vec<(Timestamp, TrackedEvent)> = [
            (Some(order.placed_at), TrackedEvent::Placed),
            (order.paid_at, TrackedEvent::Paid),
            (order.packed_at, TrackedEvent::Packed),
            (order.shipped_at, TrackedEvent::Shipped),
            (order.delivered_at, TrackedEvent::Delivered),
            (order.completed_at, TrackedEvent::Completed),
            (order.closed_at, TrackedEvent::Closed),
        ]
        .into_iter()
        .filter_map(|(at, event)| Some((at?, event)))
        .collect();
        // Stable: what happened at the same moment keeps its order.
        timeline.sort_by_key(|(at, _)| *at);
        Self {
            number: order.number,
            payment_state: WordDto(order.payment_state),
            fulfilment_state: WordDto(order.fulfilment_state),
            after_sales_state: WordDto(order.after_sales_state),
            receiver: MaskedReceiverBody::new(
                &order.receiver.name,
                &order.receiver.phone,
                &order.destination_region,
            ),
            lines: tracked.lines.into_iter().map(Into::into).collect(),
            shipping_fee: order.shipping_fee.into(),
            total: order.total.into(),
            paid: order.paid.into(),
            refunded: order.refunded.into(),
            ship_by: order.ship_by.map(|at| at.to_string()),
            parcels: tracked.shipments.into_iter().map(Into::into).collect(),
            timeline: timeline
                .into_iter()
                .map(|(at, event)| TrackedMomentBody {
                    event,
                    at: at.to_string(),
                })
                .collect(),
            cases: tracked.cases.into_iter().map(Into::into).collect(),
        }
    }
}

/// Find an order by its number and the last four digits of the receiver's phone number. A number that does not exist and
/// a wrong end are the same 404. 10 a minute from one address, 10 an hour for one number.
#[utoipa::path(post, path = "/buyer/{shop}/orders/lookup", tag = "buyer", params(("shop" = String, Path)), security(()),
    request_body = LookUpBody, responses((status = 200, body = FoundOrderBody)))]
pub(crate) async fn look_up(
    State(state): State<ApiState>,
    Outside(ctx): Outside,
    peer: Peer,
    body: Body<LookUpBody>,
) -> Result<Json<FoundOrderBody>, Problem> {
    let LookUpBody { number, phone_tail } = body.value;
    if number.trim().is_empty() || number.chars().count() > 64 || number.contains('\0') {
        return Err(Problem::field("/number", "length", "1 to 64 characters"));
    }
    let is_tail = phone_tail.len() == tracking::PHONE_TAIL_DIGITS
        && phone_tail.bytes().all(|byte| byte.is_ascii_digit());
    if !is_tail {
        return Err(Problem::field("/phone_tail", "format", "four digits"));
    }
    let shop = ctx.shop_id().to_string();
    let wanted = number.trim().trim_start_matches('#');
    state.buyer_limits.look_up(address(&peer), &shop, wanted)?;
    let (access, token, expires) = tracking::enter(&state.app, &ctx, &number, &phone_tail).await?;
    Ok(Json(FoundOrderBody {
        token,
        expires_at: expires.to_string(),
        order: page(&state, &ctx, access).await?,
    }))
}

/// The order whose token you have.
#[utoipa::path(get, path = "/buyer/{shop}/order", tag = "buyer", params(("shop" = String, Path)),
    security(("order_page" = [])), responses((status = 200, body = TrackedOrderBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    Outside(ctx): Outside,
    headers: HeaderMap,
) -> Result<Json<TrackedOrderBody>, Problem> {
    let token = bearer(&headers)?.ok_or(Error::Unauthenticated)?;
    let access = tracking::access(&state.app, &ctx, token).await?;
    Ok(Json(page(&state, &ctx, access).await?))
}

async fn page(
    state: &ApiState,
    ctx: &shopwit_service::Ctx,
    access: OrderAccess,
) -> Result<TrackedOrderBody, Problem> {
    let mut conn = state.app.read(ctx).await?;
    Ok(tracking::tracked(&mut conn, access).await?.into())
}

/// Make a link with which the buyer follows the order for 30 days. Its token is shown once, here.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/tracking-links", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)), responses((status = 201, body = TrackingLinkBody)))]
pub(crate) async fn make_link(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let (token, expires) = tracking::make_link(&state.app, &mut unit, path.get("order")?).await?;
    unit.commit().await?;
    let answer = TrackingLinkBody {
        // Behind the #, so that no server's log holds it.
        path: format!("/track?shop={}#{token}", ctx.shop.slug),
        token,
        expires_at: expires.to_string(),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}
