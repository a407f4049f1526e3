//! Settings of what answers a kind.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shopwit_policy::Kind;
use shopwit_service::policies::settings::{self, Settings};
use utoipa::ToSchema;

use super::kind;
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{etag, if_match},
    problem::Problem,
    state::ApiState,
};

/// Settings with what describes them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingsBody {
    kind: Kind,
    /// Counts saved changes, from 1; the `ETag`.
    #[schema(minimum = 1)]
    revision: i64,
    #[schema(value_type = Object)]
    settings: Map<String, Value>,
    /// The active plugin's JSON Schema (draft 2020-12).
    #[schema(value_type = Object)]
    schema: Value,
    /// What each member is unless it is set.
    #[schema(value_type = Object)]
    defaults: Map<String, Value>,
    changed_by: String,
    #[schema(format = DateTime)]
    changed_at: String,
    reason: Option<String>,
}

impl From<Settings> for SettingsBody {
    fn from(settings: Settings) -> Self {
        Self {
            kind: settings.kind,
            revision: settings.revision,
            settings: settings.settings,
            schema: settings.described.settings_schema,
            defaults: settings.described.defaults,
            changed_by: settings.changed_by,
            changed_at: settings.changed_at.to_string(),
            reason: settings.reason,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettingsPut {
    /// Fits the plugin's schema; a member that is left out has its default. 64 KiB as JSON at most.
    #[schema(value_type = Object)]
    settings: Map<String, Value>,
    /// Why, for the audit; 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

fn answer(settings: Settings) -> Response {
    (etag(settings.revision), Json(SettingsBody::from(settings))).into_response()
}

/// The settings that hold now.
#[utoipa::path(get, path = "/shops/{shop}/policies/{kind}/settings", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), responses((status = 200, body = SettingsBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    Ok(answer(settings::get(&state.app, &ctx, kind(&path)?).await?))
}

/// Save settings as a new revision. They hold for the next decision; `If-Match` compares and swaps.
#[utoipa::path(put, path = "/shops/{shop}/policies/{kind}/settings", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), request_body = SettingsPut,
    responses((status = 200, body = SettingsBody)))]
pub(crate) async fn put(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<SettingsPut>,
) -> Result<Response, Problem> {
    let (wished, reason) = (body.value.settings, body.value.reason);
    Ok(answer(
        settings::put(
            &state.app,
            &ctx,
            kind(&path)?,
            wished,
            if_match(&headers)?,
            reason,
        )
        .await?,
    ))
}
