//! What the shop may use of the host, and what it has used.

use axum::{Json, extract::State};
use serde::Serialize;
use shopwit_service::policies::quotas::{self, QuotaUse};
use utoipa::ToSchema;

use crate::{auth::InShop, problem::Problem, state::ApiState};

/// One quota.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotaBody {
    /// For example `uploads_a_day` or `fuel_a_minute`.
    quota: String,
    #[schema(minimum = 0)]
    used: i64,
    #[schema(minimum = 0)]
    allowed: i64,
    /// What both are counted in.
    unit: String,
    /// When nothing of it is used any more; null where that does not depend on time, or nothing is used.
    #[schema(format = DateTime)]
    resets_at: Option<String>,
}

impl From<QuotaUse> for QuotaBody {
    fn from(quota: QuotaUse) -> Self {
        Self {
            quota: quota.quota.to_owned(),
            used: quota.used,
            allowed: quota.allowed,
            unit: quota.unit.to_owned(),
            resets_at: quota.resets_at.map(|at| at.to_string()),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotasBody {
    items: Vec<QuotaBody>,
}

/// What the shop may use of the host for its policies, and what it has used.
#[utoipa::path(get, path = "/shops/{shop}/policies/quotas", tag = "policies", params(("shop" = String, Path)),
    responses((status = 200, body = QuotasBody)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<QuotasBody>, Problem> {
    let quotas = quotas::list(&state.app, &ctx).await?;
    Ok(Json(QuotasBody {
        items: quotas.into_iter().map(Into::into).collect(),
    }))
}
