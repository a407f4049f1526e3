//! The audit chain.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shopwit_domain::people::Permission;
use shopwit_service::audit::{self, AuditEvent};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::InShop,
    body::Params,
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEventBody {
    /// Place in the chain, from 1.
    seq: i64,
    #[schema(format = DateTime)]
    at: String,
    /// `member` or `system`.
    actor_kind: String,
    actor: String,
    /// `resource.verb`
    command: String,
    target: String,
    /// What was before and is after.
    change: serde_json::Value,
    reason: Option<String>,
    request_id: String,
    prev_hash: String,
    /// SHA-256 over this row and `prev_hash`.
    hash: String,
}

impl From<AuditEvent> for AuditEventBody {
    fn from(event: AuditEvent) -> Self {
        Self {
            seq: event.seq,
            at: event.at.to_string(),
            actor_kind: event.actor_kind,
            actor: event.actor_id,
            command: event.command,
            target: event.target,
            change: event.change,
            reason: event.reason,
            request_id: event.request_id,
            prev_hash: event.prev_hash,
            hash: event.hash,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditParams {
    /// Only what was done to this id.
    target: Option<String>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainBody {
    /// Rows that were walked; every one follows from the one before.
    rows: i64,
}

/// Who did what, newest first.
#[utoipa::path(get, path = "/shops/{shop}/audit-events", tag = "audit", params(("shop" = String, Path), AuditParams),
    responses((status = 200, body = ListBody<AuditEventBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<AuditParams>,
) -> Result<Json<ListBody<AuditEventBody>>, Problem> {
    let before = params
        .cursor
        .map(|cursor| cursor.parse::<i64>())
        .transpose()
        .map_err(|_| Problem::field("?cursor", "format", "next_cursor of the page before"))?;
    let mut conn = state.app.read(&ctx).await?;
    let events = audit::list(
        &mut conn,
        &ctx,
        params.target.as_deref(),
        before,
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(events, Into::into)))
}

/// Walk the whole chain; 409 names the first row that does not follow.
#[utoipa::path(get, path = "/shops/{shop}/audit-chain", tag = "audit", params(("shop" = String, Path)),
    responses((status = 200, body = ChainBody)))]
pub(crate) async fn verify(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<ChainBody>, Problem> {
    ctx.require(Permission::AuditRead)?;
    let mut conn = state.app.read(&ctx).await?;
    Ok(Json(ChainBody {
        rows: audit::verify(&mut conn).await?,
    }))
}
