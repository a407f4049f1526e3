//! API tokens.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shopwit_domain::people::Permission;
use shopwit_service::{
    Ctx, Error,
    people::tokens::{self, TokenRecord},
};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{PermissionWord, WordDto},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenBody {
    id: String,
    /// `user_…` as whom it acts.
    user: String,
    name: String,
    /// Empty: all that the member may do.
    scopes: Vec<PermissionWord>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
    /// The token itself; only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// What you may do with it now: `revoke`.
    actions: Vec<&'static str>,
}

impl TokenBody {
    fn new(record: TokenRecord, token: Option<String>, ctx: &Ctx) -> Self {
        Self {
            actions: if record.revoked_at.is_none() && ctx.may(Permission::TokenWrite) {
                vec!["revoke"]
            } else {
                Vec::new()
            },
            id: record.id.to_string(),
            user: record.user.to_string(),
            name: record.name,
            scopes: record.scopes.into_iter().map(WordDto).collect(),
            created_at: record.created_at.to_string(),
            expires_at: record.expires_at.map(|at| at.to_string()),
            last_used_at: record.last_used_at.map(|at| at.to_string()),
            revoked_at: record.revoked_at.map(|at| at.to_string()),
            token,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    name: String,
    /// As whom it acts; yourself unless given.
    user: Option<String>,
    /// Empty: all that the member may do.
    #[serde(default)]
    scopes: Vec<PermissionWord>,
    /// RFC 3339; never unless given.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

/// The shop's tokens, newest first.
#[utoipa::path(get, path = "/shops/{shop}/tokens", tag = "tokens", params(("shop" = String, Path), PageParams),
    responses((status = 200, body = ListBody<TokenBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<TokenBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let tokens = tokens::list(&mut conn, &ctx, page.cursor.as_deref(), rows(page.limit)?).await?;
    Ok(Json(ListBody::new(tokens, |token| {
        TokenBody::new(token, None, &ctx)
    })))
}

/// Make a token. It is shown once, here.
#[utoipa::path(post, path = "/shops/{shop}/tokens", tag = "tokens", params(("shop" = String, Path)),
    request_body = NewToken, responses((status = 201, body = TokenBody)))]
pub(crate) async fn create(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewToken>,
) -> Result<Response, Problem> {
    let body = body.value;
    let user = match body.user {
        Some(text) => text
            .parse()
            .map_err(|_| Problem::field("/user", "invalid-id", "an id that begins with user_"))?,
        None => ctx.user().ok_or(Error::Unauthenticated)?,
    };
    let expires_at = body
        .expires_at
        .map(|text| text.parse::<Timestamp>())
        .transpose()
        .map_err(|_| {
            Problem::field(
                "/expires_at",
                "format",
                "an RFC 3339 time such as 2027-01-31T00:00:00Z",
            )
        })?;
    let scopes = body.scopes.into_iter().map(|scope| scope.0).collect();
    let mut unit = state.app.begin(&ctx).await?;
    let (record, token) = tokens::create(
        &mut unit,
        user,
        body.name,
        scopes,
        expires_at,
        state.app.entropy.as_ref(),
    )
    .await?;
    unit.commit().await?;
    Ok((
        StatusCode::CREATED,
        Json(TokenBody::new(record, Some(token), &ctx)),
    )
        .into_response())
}

/// End a token at once.
#[utoipa::path(delete, path = "/shops/{shop}/tokens/{token}", tag = "tokens",
    params(("shop" = String, Path), ("token" = String, Path)), responses((status = 204)))]
pub(crate) async fn revoke(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<StatusCode, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    tokens::revoke(&mut unit, path.id("token", "token")?).await?;
    unit.commit().await?;
    state.app.forget_sign_ins();
    Ok(StatusCode::NO_CONTENT)
}
