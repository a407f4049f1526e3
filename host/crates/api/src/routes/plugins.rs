//! Plugins and their versions: upload, look, try out.

pub(crate) mod uploads;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use shopwit_domain::people::Permission;
use shopwit_policy::{CaseReport, Kind, Tier, kinds::describe::TableSpec};
use shopwit_service::{
    Ctx, Error,
    policies::{
        deletion,
        plugins::{self, PluginRecord},
        uploads::{self as pipeline, Progress},
        versions::{self, Described, Version, VersionStatus},
    },
};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{UploadStepWord, VersionStatusWord, WordDto},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    routes::policies::answer::{DecisionBody, PolicyInput},
    state::ApiState,
};

/// What the check of an upload found, in words for the plugin's author.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportBody {
    passed: bool,
    /// Stable code of the refusal, for example `import-refused` or `check-failed`.
    code: Option<String>,
    /// What must be changed.
    problems: Vec<String>,
    /// What should be looked at.
    warnings: Vec<String>,
    /// How the component's own test cases went.
    #[schema(value_type = Vec<CaseReport>)]
    cases: Value,
    /// Questions of its kinds that the host asked it besides, each twice.
    questions_asked: u32,
}

/// How far an upload has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadProgressBody)]
pub(crate) struct ProgressBody {
    step: UploadStepWord,
    #[schema(format = DateTime)]
    since: String,
    /// 1: the next one. Null: its turn has come.
    #[schema(minimum = 1)]
    queue_position: Option<i64>,
}

impl From<Progress> for ProgressBody {
    fn from(progress: Progress) -> Self {
        Self {
            step: WordDto(progress.step),
            since: progress.since.to_string(),
            queue_position: progress.queue_position,
        }
    }
}

/// One immutable upload.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionBody {
    /// `plugin_…`, of the plugin.
    id: String,
    /// Of the plugin.
    name: String,
    /// Semantic version; empty where the component never said one.
    version: String,
    /// SHA-256 of the component, 64 hexadecimal digits.
    digest: String,
    status: VersionStatusWord,
    /// The questions that it answers.
    kinds: Vec<Kind>,
    /// Null where it was refused before that was known.
    #[schema(value_type = Option<Tier>)]
    tier: Option<String>,
    #[schema(minimum = 0)]
    size_bytes: i64,
    /// Null until the check has ended.
    report: Option<ReportBody>,
    /// `pluginkey_…` whose signature it carries; null: unsigned.
    signature_key: Option<String>,
    uploaded_by: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// What you may do with it now: `try`, `replay`, `bind`, `backtest`.
    actions: Vec<&'static str>,
}

/// Only a version that passed its check can be run.
fn actions(version: &Version, ctx: &Ctx) -> Vec<&'static str> {
    if version.status != VersionStatus::Ready {
        return Vec::new();
    }
    let mut actions = Vec::new();
    if ctx.may(Permission::PolicyEvaluate) {
        actions.extend(["try", "replay"]);
    }
    if ctx.may(Permission::PolicyWrite) {
        actions.extend(["bind", "backtest"]);
    }
    actions
}

impl VersionBody {
    pub(crate) fn new(version: Version, ctx: &Ctx) -> Self {
        let actions = actions(&version, ctx);
        let report = version.status.is_final().then_some(version.report);
        Self {
            id: version.plugin.to_string(),
            name: version.name,
            version: version.version,
            digest: version.digest.to_string(),
            status: WordDto(version.status),
            kinds: version.kinds,
            tier: version.tier,
            size_bytes: version.size_bytes,
            report: report.map(|report| ReportBody {
                passed: report.passed,
                code: report.code,
                problems: report.problems,
                warnings: report.warnings,
                cases: report.cases,
                questions_asked: report.questions_asked,
            }),
            signature_key: version.signature_key.map(|key| key.to_string()),
            uploaded_by: version.uploaded_by,
            created_at: version.created_at.to_string(),
            actions,
        }
    }
}

/// What a version says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DescribedBody {
    summary: String,
    /// JSON Schema (draft 2020-12).
    #[schema(value_type = Object)]
    settings_schema: Value,
    #[schema(value_type = Object)]
    defaults: Map<String, Value>,
    tables: Vec<TableSpec>,
}

impl From<Described> for DescribedBody {
    fn from(described: Described) -> Self {
        Self {
            summary: described.summary,
            settings_schema: described.settings_schema,
            defaults: described.defaults,
            tables: described.tables,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionDetailBody {
    #[serde(flatten)]
    version: VersionBody,
    /// Null once the check has ended.
    progress: Option<ProgressBody>,
    /// Null for a version that is not ready.
    description: Option<DescribedBody>,
}

/// A plugin with its newest versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PluginBody {
    /// `plugin_…`
    id: String,
    /// Kebab-case, unique in the shop.
    name: String,
    summary: String,
    /// Came with the host.
    shipped: bool,
    #[schema(format = DateTime)]
    created_at: String,
    /// The newest 20.
    versions: Vec<VersionBody>,
    /// Kinds that one of its versions answers now.
    bound: Vec<Kind>,
}

impl PluginBody {
    fn new(plugin: PluginRecord, ctx: &Ctx) -> Self {
        Self {
            id: plugin.id.to_string(),
            name: plugin.name,
            summary: plugin.summary,
            shipped: plugin.shipped,
            created_at: plugin.created_at.to_string(),
            versions: plugin
                .versions
                .into_iter()
                .map(|version| VersionBody::new(version, ctx))
                .collect(),
            bound: plugin.bound,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TryBody {
    kind: Kind,
    /// The input of the kind.
    #[schema(value_type = PolicyInput)]
    input: Box<RawValue>,
    /// Settings that fit the version's schema; its defaults unless given.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
}

/// Plugins of the shop, newest first.
#[utoipa::path(get, path = "/shops/{shop}/plugins", tag = "plugins", params(("shop" = String, Path), PageParams),
    responses((status = 200, body = ListBody<PluginBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<PluginBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let plugins = plugins::list(&mut conn, &ctx, page.cursor.as_deref(), rows(page.limit)?).await?;
    Ok(Json(ListBody::new(plugins, |plugin| {
        PluginBody::new(plugin, &ctx)
    })))
}

/// One plugin, by id or name.
#[utoipa::path(get, path = "/shops/{shop}/plugins/{plugin}", tag = "plugins",
    params(("shop" = String, Path), ("plugin" = String, Path)), responses((status = 200, body = PluginBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<PluginBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let plugin = plugins::find(&mut conn, &ctx, path.get("plugin")?)
        .await?
        .ok_or(Error::NotFound("plugin"))?;
    Ok(Json(PluginBody::new(plugin, &ctx)))
}

async fn find_version(state: &ApiState, ctx: &Ctx, path: &PathText) -> Result<Version, Problem> {
    let mut conn = state.app.read(ctx).await?;
    Ok(plugins::version(&mut conn, ctx, path.get("plugin")?, path.get("digest")?).await?)
}

/// One version, with what it says of itself.
#[utoipa::path(get, path = "/shops/{shop}/plugins/{plugin}/versions/{digest}", tag = "plugins",
    params(("shop" = String, Path), ("plugin" = String, Path), ("digest" = String, Path)),
    responses((status = 200, body = VersionDetailBody)))]
pub(crate) async fn version(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<VersionDetailBody>, Problem> {
    let version = find_version(&state, &ctx, &path).await?;
    let described = versions::describe(&state.app, &ctx, &version).await?;
    let mut conn = state.app.read(&ctx).await?;
    let progress = pipeline::progress(&state.app, &mut conn, &ctx, &version.digest).await?;
    Ok(Json(VersionDetailBody {
        progress: progress.map(Into::into),
        version: VersionBody::new(version, &ctx),
        description: described.map(Into::into),
    }))
}

/// Delete a version that nothing uses: its bytes go and its quota comes back; what it decided stays and cannot be run
/// again with it. The same bytes may be uploaded again.
#[utoipa::path(delete, path = "/shops/{shop}/plugins/{plugin}/versions/{digest}", tag = "plugins",
    params(("shop" = String, Path), ("plugin" = String, Path), ("digest" = String, Path)),
    responses((status = 200, body = VersionBody)))]
pub(crate) async fn delete_version(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<VersionBody>, Problem> {
    let (plugin, digest) = (path.get("plugin")?, path.get("digest")?);
    let version = deletion::delete(&state.app, &ctx, plugin, digest).await?;
    Ok(Json(VersionBody::new(version, &ctx)))
}

/// Ask a version without recording it.
#[utoipa::path(post, path = "/shops/{shop}/plugins/{plugin}/versions/{digest}/try", tag = "plugins",
    params(("shop" = String, Path), ("plugin" = String, Path), ("digest" = String, Path)), request_body = TryBody,
    responses((status = 200, body = DecisionBody)))]
pub(crate) async fn try_out(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<TryBody>,
) -> Result<Json<DecisionBody>, Problem> {
    let version = find_version(&state, &ctx, &path).await?;
    let body = body.value;
    let decision = plugins::try_out(
        &state.app,
        &ctx,
        &version,
        body.kind,
        body.input.get(),
        body.settings,
    )
    .await?;
    Ok(Json(DecisionBody::new(&ctx, &decision)?))
}
