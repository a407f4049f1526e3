//! Amendments: change → the buyer confirms → the print operator acknowledges, in this order only.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_domain::{money::Currency, trade::AmendmentKind};
use shopwit_service::{
    Ctx, Error, Unit,
    orders::{
        Order,
        amendments::{self, AddressChange, Amendment, Changes, Snapshot},
    },
};
use utoipa::ToSchema;

use super::{EmptyInput, body::MaskedReceiverBody, find, find_in};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{AmendmentKindWord, AmendmentStateWord, MoneyDto, WordDto, if_match},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// What stands there before or after: of an address the receiver, masked; of a SKU the line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SnapshotBody {
    receiver: Option<MaskedReceiverBody>,
    line: Option<SnapshotLineBody>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SnapshotLineBody {
    /// From 0.
    line: i64,
    sku: String,
    product_name: String,
    quantity: i64,
    /// What the buyer pays for the line.
    total: MoneyDto,
}

impl SnapshotBody {
    fn new(snapshot: Snapshot, currency: Currency) -> Self {
        match snapshot {
            Snapshot::Address(to) => Self {
                receiver: Some(MaskedReceiverBody::new(&to.name, &to.phone, &to.region)),
                line: None,
            },
            Snapshot::Sku(line) => Self {
                receiver: None,
                line: Some(SnapshotLineBody {
                    line: line.line,
                    sku: line.sku,
                    product_name: line.product_name,
                    quantity: line.quantity,
                    total: MoneyDto {
                        minor_units: line.total,
                        currency: currency.to_string(),
                    },
                }),
            },
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AmendmentBody {
    /// `amendment_…`
    id: String,
    /// `order_…`
    order: String,
    kind: AmendmentKindWord,
    reason: String,
    state: AmendmentStateWord,
    before: SnapshotBody,
    after: SnapshotBody,
    /// `note_…` of the red flag note.
    note: String,
    /// `user_…` or `system`.
    made_by: String,
    #[schema(format = DateTime)]
    made_at: String,
    #[schema(format = DateTime)]
    confirmed_at: Option<String>,
    #[schema(format = DateTime)]
    acknowledged_at: Option<String>,
    #[schema(format = DateTime)]
    withdrawn_at: Option<String>,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl AmendmentBody {
    pub(crate) fn new(one: Amendment, ctx: &Ctx) -> Self {
        let currency = ctx.shop.currency;
        Self {
            id: one.id.to_string(),
            order: one.order.to_string(),
            kind: WordDto(one.kind),
            state: WordDto(one.state),
            actions: one.actions(ctx).into_iter().map(str::to_owned).collect(),
            reason: one.reason,
            before: SnapshotBody::new(one.before, currency),
            after: SnapshotBody::new(one.after, currency),
            note: one.note.to_string(),
            made_by: one.made_by,
            made_at: one.made_at.to_string(),
            confirmed_at: one.confirmed_at.map(|at| at.to_string()),
            acknowledged_at: one.acknowledged_at.map(|at| at.to_string()),
            withdrawn_at: one.withdrawn_at.map(|at| at.to_string()),
        }
    }
}

/// For `address`: what of the receiver changes. For `sku`: the line and the new SKU.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ChangesInput {
    name: Option<String>,
    phone: Option<String>,
    /// Street and house.
    address: Option<String>,
    /// GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad.
    destination_region: Option<String>,
    /// From 0.
    #[schema(minimum = 0)]
    line: Option<i64>,
    /// Id or code.
    sku: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmendmentInput {
    kind: AmendmentKindWord,
    changes: ChangesInput,
    /// Why; stands in the red flag note. 1 to 400 characters.
    reason: String,
}

fn changes(kind: AmendmentKind, input: ChangesInput) -> Result<Changes, Problem> {
    match kind {
        AmendmentKind::Address => {
            if input.line.is_some() || input.sku.is_some() {
                return Err(Problem::field(
                    "/changes",
                    "kind",
                    "line and sku belong to the kind sku",
                ));
            }
            Ok(Changes::Address(AddressChange {
                name: input.name,
                phone: input.phone,
                address: input.address,
                region: input.destination_region,
            }))
        }
        AmendmentKind::Sku => {
            let address = [
                &input.name,
                &input.phone,
                &input.address,
                &input.destination_region,
            ];
            if address.iter().any(|field| field.is_some()) {
                return Err(Problem::field(
                    "/changes",
                    "kind",
                    "name, phone, address and region belong to the kind address",
                ));
            }
            let line = input
                .line
                .ok_or_else(|| Problem::field("/changes/line", "missing", "which line, from 0"))?;
            let sku = input.sku.ok_or_else(|| {
                Problem::field("/changes/sku", "missing", "id or code of the new SKU")
            })?;
            Ok(Changes::Sku { line, sku })
        }
    }
}

/// The amendments of an order, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/amendments", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path)),
    responses((status = 200, body = ListBody<AmendmentBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<AmendmentBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let order = find(&mut conn, &ctx, path.get("order")?).await?;
    let all = amendments::of_order(&mut conn, order.id).await?;
    Ok(Json(ListBody {
        items: all
            .into_iter()
            .map(|one| AmendmentBody::new(one, &ctx))
            .collect(),
        next_cursor: None,
    }))
}

/// Change the address or a SKU of an order. It is held from printing until the buyer has confirmed and the print
/// operator has acknowledged.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/amendments", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = AmendmentInput, responses((status = 201, body = AmendmentBody)))]
pub(crate) async fn amend(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<AmendmentInput>,
) -> Result<Response, Problem> {
    let body = body.value;
    let changes = changes(body.kind.0, body.changes)?;
    let mut unit = state.app.begin(&ctx).await?;
    let order = find_in(&mut unit, path.get("order")?).await?;
    let (_, amendment) =
        amendments::amend(&mut unit, &order, changes, body.reason, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok((
        StatusCode::CREATED,
        Json(AmendmentBody::new(amendment, &ctx)),
    )
        .into_response())
}

async fn named(unit: &mut Unit, path: &PathText) -> Result<(Order, Amendment), Problem> {
    let order = find_in(unit, path.get("order")?).await?;
    let amendment = amendments::find(unit.conn(), order.id, path.get("amendment")?)
        .await?
        .ok_or(Error::NotFound("amendment"))?;
    Ok((order, amendment))
}

/// The buyer has confirmed what stands there now.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/amendments/{amendment}/confirmations", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("amendment" = String, Path)),
    request_body = EmptyInput, responses((status = 200, body = AmendmentBody)))]
pub(crate) async fn confirm(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    _: Body<EmptyInput>,
) -> Result<Json<AmendmentBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let (order, amendment) = named(&mut unit, &path).await?;
    let amendment = amendments::confirm(&mut unit, &order, &amendment).await?;
    unit.commit().await?;
    Ok(Json(AmendmentBody::new(amendment, &ctx)))
}

/// The print operator knows of it; with the last one the order may be printed again.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/amendments/{amendment}/acknowledgements", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("amendment" = String, Path)),
    request_body = EmptyInput, responses((status = 200, body = AmendmentBody)))]
pub(crate) async fn acknowledge(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    _: Body<EmptyInput>,
) -> Result<Json<AmendmentBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let (order, amendment) = named(&mut unit, &path).await?;
    let amendment = amendments::acknowledge(&mut unit, &order, &amendment).await?;
    unit.commit().await?;
    Ok(Json(AmendmentBody::new(amendment, &ctx)))
}

/// Take an unconfirmed amendment back; what stood there before stands there again.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/amendments/{amendment}/withdrawals", tag = "orders",
    params(("shop" = String, Path), ("order" = String, Path), ("amendment" = String, Path)),
    request_body = EmptyInput, responses((status = 200, body = AmendmentBody)))]
pub(crate) async fn withdraw(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    _: Body<EmptyInput>,
) -> Result<Json<AmendmentBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let (order, amendment) = named(&mut unit, &path).await?;
    let amendment = amendments::withdraw(&mut unit, &order, &amendment).await?;
    unit.commit().await?;
    Ok(Json(AmendmentBody::new(amendment, &ctx)))
}
