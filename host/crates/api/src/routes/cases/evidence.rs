//! Evidence: the digest of a file and where it is kept. The desk keeps no files itself.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::{
    PAGE_ROWS_MAX, cases,
    cases::evidence::{self, Evidence, EvidenceFilter, NewEvidence},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{EvidenceKindWord, WordDto},
    page::{ListBody, rows},
    problem::Problem,
    routes::refunds::id,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvidenceBody {
    /// `evidence_…`
    id: String,
    /// `case_…`
    case: String,
    kind: EvidenceKindWord,
    /// SHA-256 of the file, lower-case hexadecimal.
    sha256: String,
    content_type: String,
    size_bytes: i64,
    /// Where the file is kept.
    reference: String,
    note: String,
    added_by: String,
    #[schema(format = DateTime)]
    added_at: String,
    /// `user_…` who looked at it and agrees.
    confirmed_by: Option<String>,
    #[schema(format = DateTime)]
    confirmed_at: Option<String>,
}

impl From<Evidence> for EvidenceBody {
    fn from(piece: Evidence) -> Self {
        Self {
            id: piece.id.to_string(),
            case: piece.case.to_string(),
            kind: WordDto(piece.kind),
            sha256: piece.sha256,
            content_type: piece.content_type,
            size_bytes: piece.size_bytes,
            reference: piece.reference,
            note: piece.note,
            added_by: piece.added_by,
            added_at: piece.added_at.to_string(),
            confirmed_by: piece.confirmed_by,
            confirmed_at: piece.confirmed_at.map(|at| at.to_string()),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEvidenceBody {
    kind: EvidenceKindWord,
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    /// For example `image/jpeg`.
    #[schema(min_length = 3, max_length = 100)]
    content_type: String,
    #[schema(minimum = 1)]
    size_bytes: i64,
    /// Where the file is kept: an address or a number of the shop's own archive.
    #[schema(min_length = 1, max_length = 500)]
    reference: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// Add evidence. It is written once and never changes.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/evidence", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)), request_body = NewEvidenceBody,
    responses((status = 201, body = EvidenceBody)))]
pub(crate) async fn add(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewEvidenceBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewEvidence {
        kind: body.kind.0,
        sha256: body.sha256,
        content_type: body.content_type,
        size_bytes: body.size_bytes,
        reference: body.reference,
        note: body.note,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let piece = evidence::add(&mut unit, case.id, new).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(EvidenceBody::from(piece))).into_response())
}

/// The evidence of a case, newest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{case}/evidence", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)),
    responses((status = 200, body = ListBody<EvidenceBody>)))]
pub(crate) async fn of_case(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<EvidenceBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let case = cases::get(&mut conn, &ctx, path.get("case")?).await?;
    let filter = EvidenceFilter {
        case: Some(case.id),
        ..EvidenceFilter::default()
    };
    let page = evidence::list(&mut conn, &ctx, filter, None, PAGE_ROWS_MAX).await?;
    Ok(Json(ListBody::new(page, Into::into)))
}

/// Nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmationBody {}

/// Say that you looked at a piece of evidence and agree.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/evidence/{evidence}/confirmations", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path), ("evidence" = String, Path)),
    request_body = ConfirmationBody, responses((status = 200, body = EvidenceBody)))]
pub(crate) async fn confirm(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    _body: Body<ConfirmationBody>,
) -> Result<Json<EvidenceBody>, Problem> {
    let evidence_id = path.id("evidence", "evidence")?;
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let piece = evidence::confirm(&mut unit, case.id, evidence_id).await?;
    unit.commit().await?;
    Ok(Json(piece.into()))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EvidenceParams {
    /// `case_…`
    case: Option<String>,
    #[param(inline)]
    kind: Option<EvidenceKindWord>,
    /// The same file in other cases.
    sha256: Option<String>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Evidence of all cases, newest first, to find the same file or a like case.
#[utoipa::path(get, path = "/shops/{shop}/evidence", tag = "cases", params(("shop" = String, Path), EvidenceParams),
    responses((status = 200, body = ListBody<EvidenceBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<EvidenceParams>,
) -> Result<Json<ListBody<EvidenceBody>>, Problem> {
    let filter = EvidenceFilter {
        case: params
            .case
            .as_deref()
            .map(|case| id("?case", case))
            .transpose()?,
        kind: params.kind.map(|kind| kind.0),
        sha256: params.sha256.as_deref(),
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = evidence::list(
        &mut conn,
        &ctx,
        filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, Into::into)))
}
