//! Stock keeping units: prices and stock.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_domain::{money::Currency, people::Permission};
use shopwit_service::{
    Ctx, Error,
    catalog::{
        Sku, SkuFields, products,
        skus::{self, SkuFilter},
    },
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{MoneyDto, etag, if_match},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SkuBody {
    /// `sku_…`
    id: String,
    /// The shop's own code; accepted wherever an id is.
    code: String,
    /// `product_…`
    product: String,
    product_name: String,
    category: String,
    /// Colour, size …
    options: BTreeMap<String, String>,
    list_price: MoneyDto,
    /// Price of one below which the shop never sells.
    floor_price: Option<MoneyDto>,
    /// What the shop page says.
    listed_stock: i64,
    /// What lies in the warehouse.
    real_stock: i64,
    /// What may still be promised: real stock less what open orders were promised.
    available: i64,
    weight_grams: Option<i64>,
    on_sale: bool,
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl SkuBody {
    fn new(sku: Sku, ctx: &Ctx) -> Self {
        Self {
            id: sku.id.to_string(),
            available: sku.available(),
            code: sku.code,
            product: sku.product.to_string(),
            product_name: sku.product_name,
            category: sku.category,
            options: sku.options,
            list_price: sku.list_price.into(),
            floor_price: sku.floor_price.map(Into::into),
            listed_stock: sku.listed_stock,
            real_stock: sku.real_stock,
            weight_grams: sku.weight_grams,
            on_sale: sku.on_sale,
            created_at: sku.created_at.to_string(),
            version: sku.version,
            actions: if ctx.may(Permission::CatalogWrite) {
                vec!["change".to_owned()]
            } else {
                Vec::new()
            },
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSkuInput {
    /// 1 to 64 letters, digits, dots, dashes and underscores; never changes.
    code: String,
    options: Option<BTreeMap<String, String>>,
    list_price: MoneyDto,
    floor_price: Option<MoneyDto>,
    /// `real_stock` unless given.
    #[schema(minimum = 0)]
    listed_stock: Option<i64>,
    #[schema(minimum = 0)]
    real_stock: Option<i64>,
    #[schema(minimum = 1)]
    weight_grams: Option<i64>,
    on_sale: Option<bool>,
}

/// What is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SkuPatch {
    options: Option<BTreeMap<String, String>>,
    list_price: Option<MoneyDto>,
    floor_price: Option<MoneyDto>,
    #[schema(minimum = 0)]
    listed_stock: Option<i64>,
    #[schema(minimum = 0)]
    real_stock: Option<i64>,
    #[schema(minimum = 1)]
    weight_grams: Option<i64>,
    on_sale: Option<bool>,
    /// Why, for the audit record; 1 to 200 characters.
    reason: Option<String>,
}

fn price(
    money: Option<MoneyDto>,
    currency: Currency,
    pointer: &str,
) -> Result<Option<shopwit_domain::money::Money>, Error> {
    money
        .map(|money| money.not_negative(currency, pointer))
        .transpose()
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SkuParams {
    /// Part of the code or of the product's name.
    search: Option<String>,
    /// `product_…`
    product: Option<String>,
    /// Something of it may still be promised.
    available: Option<bool>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The shop's SKUs, newest first.
#[utoipa::path(get, path = "/shops/{shop}/skus", tag = "catalog", params(("shop" = String, Path), SkuParams),
    responses((status = 200, body = ListBody<SkuBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<SkuParams>,
) -> Result<Json<ListBody<SkuBody>>, Problem> {
    let product = params
        .product
        .map(|id| {
            id.parse().map_err(|_| {
                Problem::field("?product", "invalid-id", "an id that begins with product_")
            })
        })
        .transpose()?;
    let filter = SkuFilter {
        search: params.search,
        product,
        available: params.available,
    };
    let limit = rows(params.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let page = skus::list(&mut conn, &ctx, filter, params.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(page, |sku| SkuBody::new(sku, &ctx))))
}

/// Take a SKU of a product in.
#[utoipa::path(post, path = "/shops/{shop}/products/{product}/skus", tag = "catalog",
    params(("shop" = String, Path), ("product" = String, Path)), request_body = NewSkuInput,
    responses((status = 201, body = SkuBody)))]
pub(crate) async fn create(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewSkuInput>,
) -> Result<Response, Problem> {
    let (body, currency) = (body.value, ctx.shop.currency);
    let fields = SkuFields {
        code: Some(body.code),
        options: body.options,
        list_price: Some(body.list_price.not_negative(currency, "/list_price")?),
        floor_price: price(body.floor_price, currency, "/floor_price")?,
        listed_stock: body.listed_stock,
        real_stock: body.real_stock,
        weight_grams: body.weight_grams,
        on_sale: body.on_sale,
        reason: None,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let product = products::find(unit.conn(), &ctx, path.get("product")?)
        .await?
        .ok_or(Error::NotFound("product"))?;
    let sku = skus::create(&mut unit, product.id, fields).await?;
    unit.commit().await?;
    Ok((
        StatusCode::CREATED,
        etag(sku.version),
        Json(SkuBody::new(sku, &ctx)),
    )
        .into_response())
}

/// One SKU, by id or code.
#[utoipa::path(get, path = "/shops/{shop}/skus/{sku}", tag = "catalog",
    params(("shop" = String, Path), ("sku" = String, Path)), responses((status = 200, body = SkuBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let sku = skus::find(&mut conn, &ctx, path.get("sku")?)
        .await?
        .ok_or(Error::NotFound("SKU"))?;
    Ok((etag(sku.version), Json(SkuBody::new(sku, &ctx))).into_response())
}

/// Change prices or correct stock; agents hear of a correction at once.
#[utoipa::path(patch, path = "/shops/{shop}/skus/{sku}", tag = "catalog",
    params(("shop" = String, Path), ("sku" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = SkuPatch, responses((status = 200, body = SkuBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<SkuPatch>,
) -> Result<Response, Problem> {
    let (body, currency) = (body.value, ctx.shop.currency);
    let fields = SkuFields {
        code: None,
        options: body.options,
        list_price: price(body.list_price, currency, "/list_price")?,
        floor_price: price(body.floor_price, currency, "/floor_price")?,
        listed_stock: body.listed_stock,
        real_stock: body.real_stock,
        weight_grams: body.weight_grams,
        on_sale: body.on_sale,
        reason: body.reason,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let before = skus::find(unit.conn(), &ctx, path.get("sku")?)
        .await?
        .ok_or(Error::NotFound("SKU"))?;
    let sku = skus::change(&mut unit, &before, fields, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok((etag(sku.version), Json(SkuBody::new(sku, &ctx))).into_response())
}
