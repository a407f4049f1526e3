//! What comes back: the register of returns, and what an inspection found.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::cases::{
    self,
    inspections::{self, Inspection, NewInspection},
    register::{self, NewReturn, ReturnEntry, ReturnFilter},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    page::{ListBody, rows},
    problem::Problem,
    routes::refunds::id,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InspectionBody {
    /// `inspection_…`
    id: String,
    /// `case_…`
    case: String,
    /// `return_…` of the register.
    #[serde(rename = "return")]
    returned: Option<String>,
    /// The goods can be sold again.
    resalable: bool,
    /// Codes of resale criteria that failed.
    findings: Vec<String>,
    received_count: i64,
    good_count: i64,
    damaged_count: i64,
    note: String,
    by: String,
    #[schema(format = DateTime)]
    at: String,
}

impl From<Inspection> for InspectionBody {
    fn from(seen: Inspection) -> Self {
        Self {
            id: seen.id.to_string(),
            case: seen.case.to_string(),
            returned: seen.returned.map(|id| id.to_string()),
            resalable: seen.resalable,
            findings: seen.findings,
            received_count: seen.received_count,
            good_count: seen.good_count,
            damaged_count: seen.damaged_count,
            note: seen.note,
            by: seen.by,
            at: seen.at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInspectionBody {
    /// `return_…` of the register, where it was registered.
    #[serde(rename = "return")]
    returned: Option<String>,
    /// The goods can be sold again.
    resalable: bool,
    /// Codes of resale criteria that failed, for example `washed`.
    #[serde(default)]
    #[schema(max_items = 50)]
    findings: Vec<String>,
    /// `good_count` + `damaged_count`.
    #[schema(minimum = 0, maximum = 1_000_000)]
    received_count: i64,
    #[schema(minimum = 0, maximum = 1_000_000)]
    good_count: i64,
    #[schema(minimum = 0, maximum = 1_000_000)]
    damaged_count: i64,
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: String,
}

/// Record what was found when the goods came back.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/inspections", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)), request_body = NewInspectionBody,
    responses((status = 201, body = InspectionBody)))]
pub(crate) async fn inspect(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewInspectionBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewInspection {
        returned: body
            .returned
            .as_deref()
            .map(|text| id("/return", text))
            .transpose()?,
        resalable: body.resalable,
        findings: body.findings,
        received_count: body.received_count,
        good_count: body.good_count,
        damaged_count: body.damaged_count,
        note: body.note,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let seen = inspections::add(&mut unit, case.id, new).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(InspectionBody::from(seen))).into_response())
}

/// The inspections of a case, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{case}/inspections", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)),
    responses((status = 200, body = ListBody<InspectionBody>)))]
pub(crate) async fn inspections(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<InspectionBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let case = cases::get(&mut conn, &ctx, path.get("case")?).await?;
    let seen = inspections::list(&mut conn, &ctx, case.id).await?;
    Ok(Json(ListBody {
        items: seen.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnBody {
    /// `return_…`
    id: String,
    /// `case_…`
    case: String,
    /// `order_…`
    order: String,
    /// Line of the order, from 0.
    line: i64,
    /// Model.
    sku: String,
    quantity: i64,
    courier: String,
    waybill_number: String,
    problem: String,
    registered_by: String,
    #[schema(format = DateTime)]
    registered_at: String,
    /// Filled in by the inspection.
    #[schema(format = DateTime)]
    received_at: Option<String>,
    good_count: Option<i64>,
    damaged_count: Option<i64>,
}

impl From<ReturnEntry> for ReturnBody {
    fn from(entry: ReturnEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            case: entry.case.to_string(),
            order: entry.order.to_string(),
            line: entry.line,
            sku: entry.sku,
            quantity: entry.quantity,
            courier: entry.courier,
            waybill_number: entry.waybill_number,
            problem: entry.problem,
            registered_by: entry.registered_by,
            registered_at: entry.registered_at.to_string(),
            received_at: entry.received_at.map(|at| at.to_string()),
            good_count: entry.good_count,
            damaged_count: entry.damaged_count,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReturnBody {
    /// Line of the order, from 0.
    #[schema(minimum = 0)]
    line: i64,
    #[schema(minimum = 1)]
    quantity: i64,
    #[schema(min_length = 1, max_length = 64)]
    courier: String,
    #[schema(min_length = 1, max_length = 64)]
    waybill_number: String,
    #[schema(min_length = 1, max_length = 1000)]
    problem: String,
}

/// Register what the buyer sends back.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/returns", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)), request_body = NewReturnBody,
    responses((status = 201, body = ReturnBody)))]
pub(crate) async fn register_return(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewReturnBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewReturn {
        line: body.line,
        quantity: body.quantity,
        courier: body.courier,
        waybill_number: body.waybill_number,
        problem: body.problem,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let entry = register::add(&mut unit, case.id, new).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(ReturnBody::from(entry))).into_response())
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReturnParams {
    /// `case_…`
    case: Option<String>,
    /// `user_…`: the register of one person.
    registered_by: Option<String>,
    /// Model.
    sku: Option<String>,
    waybill_number: Option<String>,
    /// Received and inspected, or not.
    received: Option<bool>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The shop's register of returns, newest first.
#[utoipa::path(get, path = "/shops/{shop}/returns", tag = "cases", params(("shop" = String, Path), ReturnParams),
    responses((status = 200, body = ListBody<ReturnBody>)))]
pub(crate) async fn returns(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<ReturnParams>,
) -> Result<Json<ListBody<ReturnBody>>, Problem> {
    let filter = ReturnFilter {
        case: params
            .case
            .as_deref()
            .map(|case| id("?case", case))
            .transpose()?,
        registered_by: params.registered_by,
        sku: params.sku,
        waybill_number: params.waybill_number,
        received: params.received,
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = register::list(
        &mut conn,
        &ctx,
        filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, Into::into)))
}
