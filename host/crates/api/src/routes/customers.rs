//! Buyers of the shop. Names and phones are masked; `reveals` shows them and leaves an audit record.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shopwit_domain::money::Currency;
use shopwit_service::{
    Ctx, Error,
    customers::{self, Customer, CustomerFields, CustomerFilter, reveal, timeline},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{BuyerClassWord, GenderWord, MoneyDto, PurchaseMotiveWord, WordDto, etag, if_match},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    state::ApiState,
};

/// What a buyer needs, for recommending.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NeedBody {
    /// Years.
    #[schema(minimum = 0, maximum = 150)]
    age: Option<i64>,
    gender: Option<GenderWord>,
    occupation: Option<String>,
    /// What the goods are for.
    motive: Option<PurchaseMotiveWord>,
    budget_min: Option<MoneyDto>,
    budget_max: Option<MoneyDto>,
    /// What the buyer values most, for example `material`.
    values_most: Option<Vec<String>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomerBody {
    /// `customer_…`
    id: String,
    /// Short number, accepted wherever an id is.
    number: i64,
    /// Masked: `王**`.
    name: String,
    /// Masked: `138****1234`.
    phone: Option<String>,
    /// GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad. The street is shown by `reveals` only.
    region: Option<String>,
    buyer_class: BuyerClassWord,
    tags: Vec<String>,
    /// BCP 47.
    language: Option<String>,
    /// ISO 3166-1 alpha-2.
    market: Option<String>,
    preference: Option<String>,
    need: NeedBody,
    /// Where the data came from.
    source: String,
    #[schema(format = DateTime)]
    collected_at: String,
    completed_orders: i64,
    completed_total: MoneyDto,
    /// Since the first completed order.
    #[schema(format = DateTime)]
    member_since: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl CustomerBody {
    fn new(customer: Customer, ctx: &Ctx) -> Self {
        let currency = customer.completed_total.currency();
        let money = |minor_units: i64| MoneyDto {
            minor_units,
            currency: currency.to_string(),
        };
        Self {
            id: customer.id.to_string(),
            number: customer.number,
            name: customer.masked_name(),
            phone: customer.masked_phone(),
            actions: customer
                .actions(ctx)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            region: customer.region,
            buyer_class: WordDto(customer.buyer_class),
            tags: customer.tags,
            language: customer.language,
            market: customer.market,
            preference: customer.preference,
            need: NeedBody {
                age: customer.need.age,
                gender: customer.need.gender.map(WordDto),
                occupation: customer.need.occupation,
                motive: customer.need.motive.map(WordDto),
                budget_min: customer.need.budget_min.map(money),
                budget_max: customer.need.budget_max.map(money),
                values_most: Some(customer.need.values_most),
            },
            source: customer.source,
            collected_at: customer.collected_at.to_string(),
            completed_orders: customer.completed_orders,
            completed_total: customer.completed_total.into(),
            member_since: customer.member_since.map(|at| at.to_string()),
            created_at: customer.created_at.to_string(),
            version: customer.version,
        }
    }
}

/// What is known of a buyer. A new one needs `name` and `source`; in a change, what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CustomerInput {
    name: Option<String>,
    phone: Option<String>,
    /// Street and house.
    address: Option<String>,
    /// GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad.
    region: Option<String>,
    buyer_class: Option<BuyerClassWord>,
    tags: Option<Vec<String>>,
    language: Option<String>,
    market: Option<String>,
    preference: Option<String>,
    #[serde(default)]
    need: NeedBody,
    /// Where this data came from, for example `chat`.
    source: Option<String>,
    /// When it was collected; now unless given.
    #[schema(format = DateTime)]
    collected_at: Option<String>,
}

impl CustomerInput {
    fn fields(self, currency: Currency) -> Result<CustomerFields, Problem> {
        let budget = |money: Option<MoneyDto>, pointer| {
            money
                .map(|money| money.not_negative(currency, pointer))
                .transpose()
        };
        Ok(CustomerFields {
            name: self.name,
            phone: self.phone,
            address: self.address,
            region: self.region,
            buyer_class: self.buyer_class.map(|word| word.0),
            tags: self.tags,
            language: self.language,
            market: self.market,
            preference: self.preference,
            age: self.need.age,
            gender: self.need.gender.map(|word| word.0),
            occupation: self.need.occupation,
            motive: self.need.motive.map(|word| word.0),
            budget_min: budget(self.need.budget_min, "/need/budget_min")?,
            budget_max: budget(self.need.budget_max, "/need/budget_max")?,
            values_most: self.need.values_most,
            source: self.source,
            collected_at: self
                .collected_at
                .map(|text| text.parse::<Timestamp>())
                .transpose()
                .map_err(|_| {
                    Problem::field(
                        "/collected_at",
                        "format",
                        "an RFC 3339 time such as 2026-03-01T08:00:00Z",
                    )
                })?,
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CustomerParams {
    #[param(inline)]
    buyer_class: Option<BuyerClassWord>,
    /// Only buyers with this tag.
    tag: Option<String>,
    market: Option<String>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Why personal data is looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevealInput {
    /// 1 to 200 characters; stands in the audit record.
    pub(crate) reason: String,
}

/// Personal data of a buyer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevealedCustomerBody {
    name: String,
    phone: Option<String>,
    address: Option<String>,
}

/// One thing that happened with a buyer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimelineBody {
    /// `order`, `conversation` or `case`.
    kind: String,
    id: String,
    number: i64,
    /// When it began.
    #[schema(format = DateTime)]
    at: String,
    state: String,
    /// What an order comes to.
    amount: Option<MoneyDto>,
}

/// The buyers of the shop, newest first.
#[utoipa::path(get, path = "/shops/{shop}/customers", tag = "customers",
    params(("shop" = String, Path), CustomerParams), responses((status = 200, body = ListBody<CustomerBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<CustomerParams>,
) -> Result<Json<ListBody<CustomerBody>>, Problem> {
    let filter = CustomerFilter {
        buyer_class: params.buyer_class.map(|word| word.0),
        tag: params.tag,
        market: params.market,
    };
    let limit = rows(params.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let page = customers::list(&mut conn, &ctx, filter, params.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(page, |customer| {
        CustomerBody::new(customer, &ctx)
    })))
}

/// Take a buyer in.
#[utoipa::path(post, path = "/shops/{shop}/customers", tag = "customers", params(("shop" = String, Path)),
    request_body = CustomerInput, responses((status = 201, body = CustomerBody)))]
pub(crate) async fn create(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<CustomerInput>,
) -> Result<Response, Problem> {
    let fields = body.value.fields(ctx.shop.currency)?;
    let mut unit = state.app.begin(&ctx).await?;
    let customer = customers::create(&mut unit, fields).await?;
    unit.commit().await?;
    Ok((
        StatusCode::CREATED,
        etag(customer.version),
        Json(CustomerBody::new(customer, &ctx)),
    )
        .into_response())
}

/// One buyer, by id or short number.
#[utoipa::path(get, path = "/shops/{shop}/customers/{customer}", tag = "customers",
    params(("shop" = String, Path), ("customer" = String, Path)), responses((status = 200, body = CustomerBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let customer = customers::find(&mut conn, &ctx, path.get("customer")?)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    Ok((
        etag(customer.version),
        Json(CustomerBody::new(customer, &ctx)),
    )
        .into_response())
}

/// Change what is known of a buyer.
#[utoipa::path(patch, path = "/shops/{shop}/customers/{customer}", tag = "customers",
    params(("shop" = String, Path), ("customer" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = CustomerInput, responses((status = 200, body = CustomerBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<CustomerInput>,
) -> Result<Response, Problem> {
    let fields = body.value.fields(ctx.shop.currency)?;
    let mut unit = state.app.begin(&ctx).await?;
    let before = customers::find(unit.conn(), &ctx, path.get("customer")?)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let customer = customers::change(&mut unit, &before, fields, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok((
        etag(customer.version),
        Json(CustomerBody::new(customer, &ctx)),
    )
        .into_response())
}

/// Show name, phone and address of a buyer; who looked and why is noted.
#[utoipa::path(post, path = "/shops/{shop}/customers/{customer}/reveals", tag = "customers",
    params(("shop" = String, Path), ("customer" = String, Path)), request_body = RevealInput,
    responses((status = 200, body = RevealedCustomerBody)))]
pub(crate) async fn reveal(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<RevealInput>,
) -> Result<Json<RevealedCustomerBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let customer = customers::find(unit.conn(), &ctx, path.get("customer")?)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let shown = reveal::reveal(&mut unit, &customer, body.value.reason)?;
    unit.commit().await?;
    Ok(Json(RevealedCustomerBody {
        name: shown.name,
        phone: shown.phone,
        address: shown.address,
    }))
}

/// Orders, conversations and cases of a buyer in one line of time, newest first.
#[utoipa::path(get, path = "/shops/{shop}/customers/{customer}/timeline", tag = "customers",
    params(("shop" = String, Path), ("customer" = String, Path), PageParams),
    responses((status = 200, body = ListBody<TimelineBody>)))]
pub(crate) async fn timeline(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<TimelineBody>>, Problem> {
    let limit = rows(page.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let customer = customers::find(&mut conn, &ctx, path.get("customer")?)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let entries =
        timeline::timeline(&mut conn, &ctx, customer.id, page.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(entries, |entry| TimelineBody {
        kind: entry.kind,
        id: entry.id,
        number: entry.number,
        at: entry.at.to_string(),
        state: entry.state,
        amount: entry.amount.map(Into::into),
    })))
}
