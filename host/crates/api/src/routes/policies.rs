//! Policies by kind: what answers, with which settings, and asking it.

pub(crate) mod answer;
pub(crate) mod promotions;
pub(crate) mod settings;

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shopwit_domain::people::Permission;
use shopwit_policy::Kind;
use shopwit_service::{
    Ctx, Error,
    policies::{
        PluginRef,
        bindings::{self, Binding},
        decide, decisions, sentinel,
    },
};
use utoipa::ToSchema;

use self::answer::{DecisionBody, PluginRefBody, PolicyInput};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{etag, if_match},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// The kind in the path.
pub(crate) fn kind(path: &PathText) -> Result<Kind, Problem> {
    path.get("kind")?
        .parse()
        .map_err(|_| Error::NotFound("policy kind").into())
}

/// The version that answers, with its plugin's name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActiveBody {
    #[serde(flatten)]
    plugin: PluginRefBody,
    /// Name of the plugin.
    name: String,
}

/// What answers a kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyBody {
    kind: Kind,
    /// The question that the kind answers.
    question: &'static str,
    /// Null: nothing is bound, the safe default holds.
    active: Option<ActiveBody>,
    /// Always null in this version.
    canary: Option<PluginRefBody>,
    /// Always empty in this version.
    shadow: Vec<PluginRefBody>,
    settings_revision: Option<i64>,
    /// What a rollback goes back to.
    former: Option<PluginRefBody>,
    changed_by: Option<String>,
    #[schema(format = DateTime)]
    changed_at: Option<String>,
    reason: Option<String>,
    /// The `ETag`; 0 where nothing is bound.
    version: i64,
    /// What the caller may do now: `evaluate`, `bind`, `set-settings`, `rollback`.
    actions: Vec<&'static str>,
}

impl PolicyBody {
    fn new(ctx: &Ctx, kind: Kind, binding: Option<Binding>) -> Self {
        let mut actions = Vec::new();
        if ctx.may(Permission::PolicyEvaluate) {
            actions.push("evaluate");
        }
        if ctx.may(Permission::PolicyWrite) {
            actions.push("bind");
            if binding.is_some() {
                actions.push("set-settings");
            }
            if binding
                .as_ref()
                .is_some_and(|binding| binding.former.is_some())
            {
                actions.push("rollback");
            }
        }
        let body = Self {
            kind,
            question: kind.question(),
            active: None,
            canary: None,
            shadow: Vec::new(),
            settings_revision: None,
            former: None,
            changed_by: None,
            changed_at: None,
            reason: None,
            version: 0,
            actions,
        };
        let Some(binding) = binding else { return body };
        Self {
            active: Some(ActiveBody {
                plugin: binding.active.into(),
                name: binding.name,
            }),
            settings_revision: Some(binding.settings_revision),
            former: binding.former.map(Into::into),
            changed_by: Some(binding.changed_by),
            changed_at: Some(binding.changed_at.to_string()),
            reason: binding.reason,
            version: binding.version,
            ..body
        }
    }
}

/// Decisions of the last 24 hours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountsBody {
    decisions: i64,
    /// Of them, those for which the safe default held.
    defaults: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyItem {
    #[serde(flatten)]
    policy: PolicyBody,
    last_day: CountsBody,
    /// Decisions of the active version that came out otherwise when the determinism sentinel ran them again: none, or
    /// somebody must look.
    divergent_decisions: i64,
}

/// A version by its digest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DigestBody {
    /// 64 hexadecimal digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    digest: String,
}

/// What is to answer from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BindingPut {
    active: DigestBody,
    /// Not in this version: leave it out or null.
    #[schema(value_type = Option<DigestBody>)]
    canary: Option<serde_json::Value>,
    /// Not in this version: leave it out or empty.
    #[serde(default)]
    #[schema(value_type = Vec<DigestBody>)]
    shadow: Vec<serde_json::Value>,
    /// Why, for the audit; 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RollbackBody {
    /// Why, for the audit; 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvaluateBody {
    /// The input of the kind.
    #[schema(value_type = PolicyInput)]
    input: Box<RawValue>,
    /// Id of what it is about, for example `order_01h…` or `#1042`.
    #[schema(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9_#-]+$")]
    subject: Option<String>,
}

/// Every kind, what answers it, and how it did in the last 24 hours.
#[utoipa::path(get, path = "/shops/{shop}/policies", tag = "policies", params(("shop" = String, Path)),
    responses((status = 200, body = ListBody<PolicyItem>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<ListBody<PolicyItem>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let mut bindings = bindings::list(&mut conn, &ctx).await?;
    let since = ctx.now.checked_sub(24.hours()).map_err(Error::internal)?;
    let counts = decisions::counts(&mut conn, since).await?;
    let findings = sentinel::findings(&mut conn).await?;
    let item = |kind: Kind| {
        let place = bindings.iter().position(|binding| binding.kind == kind);
        let binding = place.map(|place| bindings.swap_remove(place));
        let divergent_decisions = binding
            .as_ref()
            .and_then(|binding| {
                let version = (kind.to_string(), binding.active.digest.to_string());
                findings.get(&version).copied()
            })
            .unwrap_or_default();
        let (decisions, defaults) = counts.get(kind.as_str()).copied().unwrap_or_default();
        PolicyItem {
            policy: PolicyBody::new(&ctx, kind, binding),
            last_day: CountsBody {
                decisions,
                defaults,
            },
            divergent_decisions,
        }
    };
    Ok(Json(ListBody {
        items: Kind::ALL.into_iter().map(item).collect(),
        next_cursor: None,
    }))
}

/// What answers a kind.
#[utoipa::path(get, path = "/shops/{shop}/policies/{kind}", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), responses((status = 200, body = PolicyBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let kind = kind(&path)?;
    let binding = bindings::get(&mut state.app.read(&ctx).await?, &ctx, kind).await?;
    Ok(answer(&ctx, kind, binding))
}

fn answer(ctx: &Ctx, kind: Kind, binding: Option<Binding>) -> Response {
    let body = PolicyBody::new(ctx, kind, binding);
    (etag(body.version), Json(body)).into_response()
}

/// Bind a version to a kind. It answers from the next decision on. `If-Match` compares and swaps.
#[utoipa::path(put, path = "/shops/{shop}/policies/{kind}", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), request_body = BindingPut,
    responses((status = 200, body = PolicyBody)))]
pub(crate) async fn bind(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<BindingPut>,
) -> Result<Response, Problem> {
    let (kind, body) = (kind(&path)?, body.value);
    if body.canary.is_some() {
        return Err(Problem::field(
            "/canary",
            "not-supported",
            "this version of the host binds no canary; leave it null",
        ));
    }
    if !body.shadow.is_empty() {
        return Err(Problem::field(
            "/shadow",
            "not-supported",
            "this version of the host runs no shadow; leave it empty",
        ));
    }
    let binding = bindings::put(
        &state.app,
        &ctx,
        kind,
        &body.active.digest,
        if_match(&headers)?,
        body.reason,
    )
    .await?;
    Ok(answer(&ctx, kind, Some(binding)))
}

/// Go back to the former binding, with the settings it had last.
#[utoipa::path(post, path = "/shops/{shop}/policies/{kind}/rollback", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), request_body = RollbackBody,
    responses((status = 200, body = PolicyBody)))]
pub(crate) async fn rollback(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<RollbackBody>,
) -> Result<Response, Problem> {
    let kind = kind(&path)?;
    let binding = bindings::rollback(
        &state.app,
        &ctx,
        kind,
        if_match(&headers)?,
        body.value.reason,
    )
    .await?;
    Ok(answer(&ctx, kind, Some(binding)))
}

/// Ask the policy of a kind. The decision is recorded; a policy that fails leaves the safe default.
#[utoipa::path(post, path = "/shops/{shop}/policies/{kind}/evaluate", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), request_body = EvaluateBody,
    responses((status = 200, body = DecisionBody)))]
pub(crate) async fn evaluate(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<EvaluateBody>,
) -> Result<Json<DecisionBody>, Problem> {
    let (kind, body) = (kind(&path)?, body.value);
    let decision = decide::evaluate(&state.app, &ctx, kind, body.subject, body.input.get()).await?;
    Ok(Json(DecisionBody::new(&ctx, &decision)?))
}

impl From<PluginRef> for PluginRefBody {
    fn from(plugin: PluginRef) -> Self {
        Self {
            id: plugin.id.to_string(),
            version: plugin.version,
            digest: plugin.digest.to_string(),
        }
    }
}
