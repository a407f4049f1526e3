//! Fees of a platform's service team: when the shop answers by itself, the platform's standard, statements.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{
    service_fee::{FeeLine, Holiday, Inquiries, InquiryType, Price},
    types::Reason,
};
use shopwit_service::service_fees::{
    self, NewStatement, Statement, Supplied,
    periods::{self, Period},
    standard::{self, Standard},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{MoneyDto, StatementStateWord, WordDto, time},
    idempotent::{IdempotencyKey, Run},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageParams {
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// When the shop answers its buyers itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServicePeriodBody {
    /// `period_…`
    id: String,
    /// Included.
    #[schema(format = DateTime)]
    from: String,
    /// Excluded; null: it still runs.
    #[schema(format = DateTime)]
    to: Option<String>,
    note: String,
    made_by: String,
    #[schema(format = DateTime)]
    made_at: String,
    version: i64,
}

impl From<Period> for ServicePeriodBody {
    fn from(period: Period) -> Self {
        Self {
            id: period.id.to_string(),
            from: period.from.to_string(),
            to: period.to.map(|to| to.to_string()),
            note: period.note,
            made_by: period.made_by,
            made_at: period.made_at.to_string(),
            version: period.version,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServicePeriodInput {
    #[schema(format = DateTime)]
    from: String,
    #[schema(format = DateTime)]
    to: Option<String>,
    #[serde(default)]
    #[schema(max_length = 200)]
    note: String,
}

/// The shop answers its buyers itself from then on.
#[utoipa::path(post, path = "/shops/{shop}/service-periods", tag = "service-fees", params(("shop" = String, Path)),
    request_body = ServicePeriodInput, responses((status = 201, body = ServicePeriodBody)))]
pub(crate) async fn begin_period(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<ServicePeriodInput>,
) -> Result<Response, Problem> {
    let from = time("/from", &body.value.from)?;
    let to = body
        .value
        .to
        .as_deref()
        .map(|to| time("/to", to))
        .transpose()?;
    let mut unit = state.app.begin(&ctx).await?;
    let period = periods::begin(&mut unit, from, to, &body.value.note).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(ServicePeriodBody::from(period))).into_response())
}

/// The intervals of self-run service, newest first.
#[utoipa::path(get, path = "/shops/{shop}/service-periods", tag = "service-fees",
    params(("shop" = String, Path), PageParams), responses((status = 200, body = ListBody<ServicePeriodBody>)))]
pub(crate) async fn list_periods(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<PageParams>,
) -> Result<Json<ListBody<ServicePeriodBody>>, Problem> {
    let limit = rows(params.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let page = periods::list(&mut conn, &ctx, params.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(page, Into::into)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServicePeriodEndInput {
    #[schema(format = DateTime)]
    to: String,
}

/// The shop no longer answers by itself.
#[utoipa::path(post, path = "/shops/{shop}/service-periods/{period}/ends", tag = "service-fees",
    params(("shop" = String, Path), ("period" = String, Path)), request_body = ServicePeriodEndInput,
    responses((status = 200, body = ServicePeriodBody)))]
pub(crate) async fn end_period(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<ServicePeriodEndInput>,
) -> Result<Json<ServicePeriodBody>, Problem> {
    let to = time("/to", &body.value.to)?;
    let id = path.id("period", "service period")?;
    let mut unit = state.app.begin(&ctx).await?;
    let period = periods::end(&mut unit, id, to).await?;
    unit.commit().await?;
    Ok(Json(period.into()))
}

/// The platform's prices and holidays, as the shop keeps them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceStandardBody {
    /// From 1; 0: none was set.
    revision: i64,
    prices: Vec<Price>,
    holidays: Vec<Holiday>,
    set_by: Option<String>,
    #[schema(format = DateTime)]
    set_at: Option<String>,
}

impl From<Standard> for ServiceStandardBody {
    fn from(standard: Standard) -> Self {
        Self {
            revision: standard.revision,
            prices: standard.prices,
            holidays: standard.holidays,
            set_by: standard.set_by,
            set_at: standard.set_at.map(|at| at.to_string()),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceStandardInput {
    /// One a type and day of effect.
    #[schema(max_items = 200)]
    prices: Vec<Price>,
    /// Statutory holidays.
    #[schema(max_items = 400)]
    holidays: Vec<Holiday>,
}

/// Prices and holidays that hold now.
#[utoipa::path(get, path = "/shops/{shop}/service-standard", tag = "service-fees", params(("shop" = String, Path)),
    responses((status = 200, body = ServiceStandardBody)))]
pub(crate) async fn get_standard(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<ServiceStandardBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    Ok(Json(standard::get(&mut conn, &ctx).await?.into()))
}

/// Set prices and holidays as a new revision.
#[utoipa::path(put, path = "/shops/{shop}/service-standard", tag = "service-fees", params(("shop" = String, Path)),
    request_body = ServiceStandardInput, responses((status = 200, body = ServiceStandardBody)))]
pub(crate) async fn set_standard(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<ServiceStandardInput>,
) -> Result<Json<ServiceStandardBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let standard = standard::set(&mut unit, body.value.prices, body.value.holidays).await?;
    unit.commit().await?;
    Ok(Json(standard.into()))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceStatementBody {
    /// `statement_…`
    id: String,
    /// `decision_…`, the recorded decision.
    decision: String,
    #[schema(format = DateTime)]
    from: String,
    #[schema(format = DateTime)]
    to: String,
    state: StatementStateWord,
    standard_revision: i64,
    /// What was counted and supplied.
    inquiries: Vec<Inquiries>,
    lines: Vec<FeeLine>,
    reasons: Vec<Reason>,
    /// What the host found wrong with the policy's answer.
    host_notes: Vec<String>,
    total: MoneyDto,
    /// What is taken from the proceeds.
    deduction: MoneyDto,
    /// What is left to be taken from later ones.
    carried_over: MoneyDto,
    /// What the shop sold in the period.
    proceeds: MoneyDto,
    free_count: i64,
    made_by: String,
    #[schema(format = DateTime)]
    made_at: String,
    posted_by: Option<String>,
    #[schema(format = DateTime)]
    posted_at: Option<String>,
    version: i64,
}

impl From<Statement> for ServiceStatementBody {
    fn from(statement: Statement) -> Self {
        let rest = statement
            .total
            .minor_units()
            .saturating_sub(statement.deduction.minor_units());
        Self {
            id: statement.id.to_string(),
            decision: statement.decision.to_string(),
            from: statement.from.to_string(),
            to: statement.to.to_string(),
            state: WordDto(statement.state),
            standard_revision: statement.standard_revision,
            inquiries: statement.inquiries,
            lines: statement.lines,
            reasons: statement.reasons,
            host_notes: statement.host_notes,
            carried_over: MoneyDto {
                minor_units: rest,
                currency: statement.total.currency().to_string(),
            },
            total: statement.total.into(),
            deduction: statement.deduction.into(),
            proceeds: statement.proceeds.into(),
            free_count: statement.free_count,
            made_by: statement.made_by,
            made_at: statement.made_at.to_string(),
            posted_by: statement.posted_by,
            posted_at: statement.posted_at.map(|at| at.to_string()),
            version: statement.version,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuppliedInquiriesInput {
    /// The time of one of them, in the period.
    #[schema(format = DateTime)]
    at: String,
    inquiry_type: InquiryType,
    #[schema(minimum = 1, maximum = 1_000_000)]
    count: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceStatementInput {
    /// Included.
    #[schema(format = DateTime)]
    from: String,
    /// Excluded; not in the future.
    #[schema(format = DateTime)]
    to: String,
    /// What only the platform can count; in place of what the desk counted of the same type on the same day.
    #[serde(default)]
    #[schema(max_items = 2000)]
    inquiries: Vec<SuppliedInquiriesInput>,
}

/// Work out what the platform charges for a period. The desk counts its conversations.
#[utoipa::path(post, path = "/shops/{shop}/service-statements", tag = "service-fees",
    params(("shop" = String, Path)), request_body = ServiceStatementInput,
    responses((status = 201, body = ServiceStatementBody)))]
pub(crate) async fn make_statement(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<ServiceStatementInput>,
) -> Result<Response, Problem> {
    let mut supplied = Vec::with_capacity(body.value.inquiries.len());
    for (index, entry) in body.value.inquiries.iter().enumerate() {
        supplied.push(Supplied {
            at: time(&format!("/inquiries/{index}/at"), &entry.at)?,
            inquiry_type: entry.inquiry_type,
            count: entry.count,
        });
    }
    let new = NewStatement {
        from: time("/from", &body.value.from)?,
        to: time("/to", &body.value.to)?,
        supplied,
    };
    let statement = service_fees::make(&state.app, &ctx, new).await?;
    let answer = ServiceStatementBody::from(statement);
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// The statements of the shop, newest first.
#[utoipa::path(get, path = "/shops/{shop}/service-statements", tag = "service-fees",
    params(("shop" = String, Path), PageParams), responses((status = 200, body = ListBody<ServiceStatementBody>)))]
pub(crate) async fn list_statements(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<PageParams>,
) -> Result<Json<ListBody<ServiceStatementBody>>, Problem> {
    let limit = rows(params.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let page = service_fees::list(&mut conn, &ctx, params.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(page, Into::into)))
}

/// One statement.
#[utoipa::path(get, path = "/shops/{shop}/service-statements/{statement}", tag = "service-fees",
    params(("shop" = String, Path), ("statement" = String, Path)),
    responses((status = 200, body = ServiceStatementBody)))]
pub(crate) async fn get_statement(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ServiceStatementBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let id = path.id("statement", "service statement")?;
    Ok(Json(service_fees::find(&mut conn, &ctx, id).await?.into()))
}

/// Nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostingInput {}

/// Deduct a statement from the sales proceeds: one posting, and never two for the same time.
#[utoipa::path(post, path = "/shops/{shop}/service-statements/{statement}/postings", tag = "service-fees",
    params(("shop" = String, Path), ("statement" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = PostingInput, responses((status = 200, body = ServiceStatementBody)))]
pub(crate) async fn post_statement(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    key: IdempotencyKey,
    body: Body<PostingInput>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let id = path.id("statement", "service statement")?;
    run.finish(StatusCode::OK, |mut unit| async move {
        let statement = service_fees::post(&mut unit, id).await?;
        Ok((unit, ServiceStatementBody::from(statement)))
    })
    .await
}
