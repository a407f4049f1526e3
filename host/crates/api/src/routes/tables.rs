//! Tables of the shop, as rows or CSV.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shopwit_domain::people::Permission;
use shopwit_policy::kinds::describe::Column;
use shopwit_service::{
    Ctx,
    policies::tables::{self, Rows, StoredTable, TableHead, Use},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Params, parse},
    dto::{etag, if_match},
    middleware::{BODY_BYTES_MAX, too_large},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    state::ApiState,
};

/// A table without its rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TableHeadBody {
    /// Kebab-case, unique in the shop.
    name: String,
    summary: String,
    /// Counts saved changes, from 1; the `ETag`.
    #[schema(minimum = 1)]
    revision: i64,
    #[schema(minimum = 0)]
    row_count: i64,
    changed_by: String,
    #[schema(format = DateTime)]
    changed_at: String,
    reason: Option<String>,
    /// What you may do with it now: `put`.
    actions: Vec<&'static str>,
}

impl TableHeadBody {
    fn new(head: TableHead, ctx: &Ctx) -> Self {
        Self {
            actions: if ctx.may(Permission::PolicyWrite) {
                vec!["put"]
            } else {
                Vec::new()
            },
            name: head.name,
            summary: head.summary,
            revision: head.revision,
            row_count: head.row_count,
            changed_by: head.changed_by,
            changed_at: head.changed_at.to_string(),
            reason: head.reason,
        }
    }
}

/// A table with its rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TableBody {
    #[serde(flatten)]
    head: TableHeadBody,
    columns: Vec<Column>,
    /// Cells in the order of the columns: texts, whole numbers, booleans, null for blank.
    rows: Vec<Vec<Value>>,
}

impl TableBody {
    fn new(table: StoredTable, ctx: &Ctx) -> Self {
        Self {
            rows: table.rows_json(),
            columns: table.columns,
            head: TableHeadBody::new(table.head, ctx),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TablePut {
    /// Names of the columns in the order of the cells; the table's own order unless given.
    columns: Option<Vec<String>>,
    /// Cells: texts, whole numbers, booleans, null for blank. 50,000 cells at most.
    rows: Vec<Vec<Value>>,
    /// The revision waits: a canary or a shadow may read it by its number, the active version goes on with the present
    /// one.
    #[serde(default)]
    draft: bool,
    /// Why, for the audit; 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TableParams {
    /// As it stood at this revision; the present one unless given.
    #[param(minimum = 1)]
    revision: Option<i64>,
}

/// Tables of the shop.
#[utoipa::path(get, path = "/shops/{shop}/tables", tag = "tables", params(("shop" = String, Path), PageParams),
    responses((status = 200, body = ListBody<TableHeadBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<TableHeadBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let heads = tables::list(&mut conn, &ctx, page.cursor.as_deref(), rows(page.limit)?).await?;
    Ok(Json(ListBody::new(heads, |head| {
        TableHeadBody::new(head, &ctx)
    })))
}

/// One table: JSON, or CSV with `Accept: text/csv`.
#[utoipa::path(get, path = "/shops/{shop}/tables/{table}", tag = "tables",
    params(("shop" = String, Path), ("table" = String, Path), TableParams),
    responses((status = 200, content((TableBody = "application/json"), (String = "text/csv")))))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    Params(params): Params<TableParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let table = tables::get(
        &mut state.app.read(&ctx).await?,
        &ctx,
        path.get("table")?,
        params.revision,
    )
    .await?;
    let tag = etag(table.head.revision);
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Ok(
        if accept
            .split(',')
            .any(|kind| kind.trim().starts_with("text/csv"))
        {
            (
                tag,
                [(header::CONTENT_TYPE, "text/csv; charset=utf-8")],
                table.csv(),
            )
                .into_response()
        } else {
            (tag, Json(TableBody::new(table, &ctx))).into_response()
        },
    )
}

/// Replace the rows of a table by JSON or `text/csv`. They hold for the next decision, unless they are a draft; `If-Match`
/// compares and swaps.
#[utoipa::path(put, path = "/shops/{shop}/tables/{table}", tag = "tables",
    params(("shop" = String, Path), ("table" = String, Path)),
    request_body(content((TablePut = "application/json"), (String = "text/csv"))),
    responses((status = 200, body = TableBody)))]
pub(crate) async fn put(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
    let bytes = axum::body::to_bytes(request.into_body(), BODY_BYTES_MAX)
        .await
        .map_err(|_| too_large())?;
    let (rows, usage, reason) = match kind.as_str() {
        "application/json" => {
            let body: TablePut = parse(&bytes)?;
            (
                Rows::Json {
                    columns: body.columns,
                    rows: body.rows,
                },
                if body.draft { Use::Draft } else { Use::Now },
                body.reason,
            )
        }
        "text/csv" => {
            let text = String::from_utf8(bytes.into()).map_err(|_| {
                Problem::field(
                    "",
                    "csv",
                    "the text is not UTF-8; save the table as CSV UTF-8",
                )
            })?;
            (Rows::Csv(text), Use::Now, None)
        }
        _ => {
            return Err(Problem::new(
                axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "content-type",
                "send the rows as application/json or text/csv",
            ));
        }
    };
    let table = tables::put(
        &state.app,
        &ctx,
        path.get("table")?,
        rows,
        usage,
        if_match(&headers)?,
        reason,
    )
    .await?;
    Ok((etag(table.head.revision), Json(TableBody::new(table, &ctx))).into_response())
}
