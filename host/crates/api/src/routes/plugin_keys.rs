//! Keys whose signatures the shop takes, and whether it binds signed versions only.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shopwit_service::policies::signatures::{self, NewPluginKey, PluginKey};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    state::ApiState,
};

/// A key whose signatures the shop takes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PluginKeyBody {
    /// `pluginkey_…`
    id: String,
    name: String,
    /// ed25519, 32 bytes in base64.
    public_key: String,
    /// Uploads from then on.
    #[schema(format = DateTime)]
    valid_from: String,
    /// Uploads before then; null: for ever.
    #[schema(format = DateTime)]
    valid_until: Option<String>,
    /// From then on nothing that it signed may be bound where signatures are required.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
    revoked_reason: Option<String>,
    created_by: String,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<PluginKey> for PluginKeyBody {
    fn from(key: PluginKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            public_key: key.public_key,
            valid_from: key.valid_from.to_string(),
            valid_until: key.valid_until.map(|at| at.to_string()),
            revoked_at: key.revoked_at.map(|at| at.to_string()),
            revoked_reason: key.revoked_reason,
            created_by: key.created_by,
            created_at: key.created_at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPluginKeyBody {
    /// 1 to 100 characters.
    name: String,
    /// ed25519, 32 bytes in base64.
    public_key: String,
    /// RFC 3339; now unless given.
    #[schema(format = DateTime)]
    valid_from: Option<String>,
    /// RFC 3339; for ever unless given.
    #[schema(format = DateTime)]
    valid_until: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeBody {
    /// 1 to 500 characters.
    reason: Option<String>,
}

/// Whether the shop binds signed versions only.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignatureRuleBody {
    required: bool,
}

fn time(text: Option<String>, pointer: &str) -> Result<Option<Timestamp>, Problem> {
    text.map(|text| text.parse()).transpose().map_err(|_| {
        Problem::field(
            pointer,
            "format",
            "an RFC 3339 time such as 2027-01-31T00:00:00Z",
        )
    })
}

/// The shop's keys, newest first, revoked ones included.
#[utoipa::path(get, path = "/shops/{shop}/plugin-keys", tag = "plugins", params(("shop" = String, Path), PageParams),
    responses((status = 200, body = ListBody<PluginKeyBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<PluginKeyBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let keys = signatures::list(&mut conn, &ctx, page.cursor.as_deref(), rows(page.limit)?).await?;
    Ok(Json(ListBody::new(keys, Into::into)))
}

/// Add a key.
#[utoipa::path(post, path = "/shops/{shop}/plugin-keys", tag = "plugins", params(("shop" = String, Path)),
    request_body = NewPluginKeyBody, responses((status = 201, body = PluginKeyBody)))]
pub(crate) async fn add(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewPluginKeyBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewPluginKey {
        name: body.name,
        public_key: body.public_key,
        valid_from: time(body.valid_from, "/valid_from")?,
        valid_until: time(body.valid_until, "/valid_until")?,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let key = signatures::add(&mut unit, new).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(PluginKeyBody::from(key))).into_response())
}

/// End a key. What it signed may no longer be bound where signatures are required; what is bound stays bound.
#[utoipa::path(post, path = "/shops/{shop}/plugin-keys/{key}/revoke", tag = "plugins",
    params(("shop" = String, Path), ("key" = String, Path)), request_body = RevokeBody,
    responses((status = 200, body = PluginKeyBody)))]
pub(crate) async fn revoke(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<RevokeBody>,
) -> Result<Json<PluginKeyBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let id = path.id("key", "plugin key")?;
    let key = signatures::revoke(&mut unit, id, body.value.reason).await?;
    unit.commit().await?;
    Ok(Json(key.into()))
}

/// Whether the shop binds signed versions only.
#[utoipa::path(get, path = "/shops/{shop}/policies/signatures", tag = "policies", params(("shop" = String, Path)),
    responses((status = 200, body = SignatureRuleBody)))]
pub(crate) async fn rule(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<SignatureRuleBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let required = signatures::is_required(&mut conn, &ctx).await?;
    Ok(Json(SignatureRuleBody { required }))
}

/// Have the shop bind signed versions only, or any again. What is bound stays bound; what came with the host needs no
/// signature.
#[utoipa::path(put, path = "/shops/{shop}/policies/signatures", tag = "policies", params(("shop" = String, Path)),
    request_body = SignatureRuleBody, responses((status = 200, body = SignatureRuleBody)))]
pub(crate) async fn set_rule(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<SignatureRuleBody>,
) -> Result<Json<SignatureRuleBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    signatures::require_from_now(&mut unit, body.value.required).await?;
    unit.commit().await?;
    Ok(Json(body.value))
}
