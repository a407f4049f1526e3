//! Policies by kind: what answers, with which settings, and asking it.

pub(crate) mod answer;
pub(crate) mod promotions;
pub(crate) mod settings;
pub(crate) mod stages;

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use shopwit_domain::people::Permission;
use shopwit_policy::Kind;
use shopwit_service::{
    Ctx, Error,
    policies::{
        PluginRef,
        bindings::{self, Binding, Changed, Grounds, Wish},
        decide,
        hours::{self, Counts},
        sentinel,
        stops::{self, Stop},
    },
};
use utoipa::ToSchema;

use self::{
    answer::{DecisionBody, PluginRefBody, PolicyInput},
    stages::{
        AbortedBody, CanaryWish, GuardsBody, QuarantineBody, RestoredTableBody, StageBody,
        StageWish, StopBody,
    },
};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{OnFailureWord, WordDto, etag, if_match},
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
    /// Answers for a share of the subjects.
    canary: Option<StageBody>,
    /// Run after the answer was given, are recorded, and decide nothing.
    shadow: Vec<StageBody>,
    /// The last canary that was taken away, until another one begins.
    aborted_canary: Option<AbortedBody>,
    /// The active version fails too often and is asked no more, but for single calls.
    quarantine: Option<QuarantineBody>,
    /// The operator of the host stopped it.
    stopped: Option<StopBody>,
    /// Null where nothing is bound.
    guards: Option<GuardsBody>,
    /// What answers where the version that was asked fails; null where nothing is bound.
    on_failure: Option<OnFailureWord>,
    settings_revision: Option<i64>,
    /// What a rollback goes back to.
    former: Option<PluginRefBody>,
    /// With which settings.
    former_settings_revision: Option<i64>,
    /// The backtest that the active version is based on.
    backtest: Option<String>,
    changed_by: Option<String>,
    #[schema(format = DateTime)]
    changed_at: Option<String>,
    reason: Option<String>,
    /// The `ETag`; 0 where nothing is bound.
    version: i64,
    /// What the caller may do now: `evaluate`, `bind`, `set-settings`, `rollback`, `promote-canary`, `abort-canary`.
    actions: Vec<&'static str>,
}

impl PolicyBody {
    fn new(ctx: &Ctx, kind: Kind, binding: Option<Binding>, stop: Option<Stop>) -> Self {
        let body = Self {
            kind,
            question: kind.question(),
            active: None,
            canary: None,
            shadow: Vec::new(),
            aborted_canary: None,
            quarantine: None,
            stopped: stop.map(Into::into),
            guards: None,
            on_failure: None,
            settings_revision: None,
            former: None,
            former_settings_revision: None,
            backtest: None,
            changed_by: None,
            changed_at: None,
            reason: None,
            version: 0,
            actions: actions(ctx, binding.as_ref()),
        };
        let Some(binding) = binding else { return body };
        Self {
            active: Some(ActiveBody {
                plugin: binding.active.into(),
                name: binding.name,
            }),
            canary: binding.stages.canary.map(Into::into),
            shadow: binding.stages.shadows.into_iter().map(Into::into).collect(),
            aborted_canary: binding.stages.aborted.map(AbortedBody::new),
            quarantine: binding.quarantine.map(Into::into),
            guards: Some(binding.guards.into()),
            on_failure: Some(WordDto(binding.on_failure)),
            settings_revision: Some(binding.settings_revision),
            former: binding.former.map(Into::into),
            former_settings_revision: binding.former_settings_revision,
            backtest: binding.backtest,
            changed_by: Some(binding.changed_by),
            changed_at: Some(binding.changed_at.to_string()),
            reason: binding.reason,
            version: binding.version,
            ..body
        }
    }
}

fn actions(ctx: &Ctx, binding: Option<&Binding>) -> Vec<&'static str> {
    let mut actions = Vec::new();
    if ctx.may(Permission::PolicyEvaluate) {
        actions.push("evaluate");
    }
    if !ctx.may(Permission::PolicyWrite) {
        return actions;
    }
    actions.push("bind");
    if let Some(binding) = binding {
        actions.push("set-settings");
        if binding.former.is_some() {
            actions.push("rollback");
        }
        if binding.stages.canary.is_some() {
            actions.extend(["promote-canary", "abort-canary"]);
        }
    }
    actions
}

/// What answers a kind, after a change that may have put table rows back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedBody {
    #[serde(flatten)]
    policy: PolicyBody,
    /// Tables that got earlier rows back, or those of the canary.
    restored_tables: Vec<RestoredTableBody>,
}

/// Decisions of the last 24 hours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountsBody {
    decisions: i64,
    /// Of them, those for which the safe default held.
    defaults: i64,
}

/// What came of the calls of a while.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutcomesBody {
    decided: i64,
    /// The safe default held.
    defaulted: i64,
    /// A version was asked and failed.
    failed: i64,
}

impl From<Counts> for OutcomesBody {
    fn from(counts: Counts) -> Self {
        Self {
            decided: counts.decided,
            defaulted: counts.defaulted,
            failed: counts.failed,
        }
    }
}

/// What came of the calls of an hour.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HourBody {
    /// When it began.
    #[schema(format = DateTime)]
    at: String,
    #[serde(flatten)]
    outcomes: OutcomesBody,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyItem {
    #[serde(flatten)]
    policy: PolicyBody,
    last_day: CountsBody,
    /// Since midnight of the shop, to the whole hour.
    today: OutcomesBody,
    /// The last 24 hours, the running one included, oldest first; empty where nobody asked.
    hours: Vec<HourBody>,
    /// Median time of the latest 200 decisions, microseconds.
    median_duration_us: Option<i64>,
    /// Decisions of the active version that came out otherwise when the determinism sentinel ran them again: none, or
    /// somebody must look.
    divergent_decisions: i64,
}

/// The version that is to be active.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActiveWish {
    /// 64 hexadecimal digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    digest: String,
    /// Fits the plugin's schema. Left out: its canary's, or what it knows of those that hold now.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
}

/// What is to answer from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BindingPut {
    active: ActiveWish,
    /// Left out or null: no canary from now on.
    canary: Option<CanaryWish>,
    /// Left out or empty: no shadow from now on.
    #[serde(default)]
    #[schema(max_items = 3)]
    shadow: Vec<StageWish>,
    /// Left out: as they are.
    guards: Option<GuardsBody>,
    /// What answers where a version fails and would fail again. Left out: as it is.
    on_failure: Option<OnFailureWord>,
    /// You agree to what a version can do more than the active one; see the problem `consent-needed`.
    #[serde(default)]
    consent: bool,
    /// Id of the backtest that it is based on.
    #[schema(pattern = "^backtest_[0-9a-z]+$", max_length = 64)]
    backtest: Option<String>,
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
    let mut counts = hours::of_kinds(&mut conn, &ctx).await?;
    let findings = sentinel::findings(&mut conn).await?;
    drop(conn);
    let mut items = Vec::new();
    for kind in Kind::ALL {
        let place = bindings.iter().position(|binding| binding.kind == kind);
        let binding = place.map(|place| bindings.swap_remove(place));
        let divergent_decisions = binding
            .as_ref()
            .and_then(|binding| {
                let version = (kind.to_string(), binding.active.digest.to_string());
                findings.get(&version).copied()
            })
            .unwrap_or_default();
        let counts = counts.remove(&kind).unwrap_or_default();
        let last_day = counts.last_day();
        items.push(PolicyItem {
            policy: body(&state, &ctx, kind, binding).await?,
            last_day: CountsBody {
                decisions: last_day.decided + last_day.defaulted,
                defaults: last_day.defaulted,
            },
            today: counts.today.into(),
            hours: counts
                .hours
                .into_iter()
                .map(|(at, counts)| HourBody {
                    at: at.to_string(),
                    outcomes: counts.into(),
                })
                .collect(),
            median_duration_us: counts.median_duration_us,
            divergent_decisions,
        });
    }
    Ok(Json(ListBody {
        items,
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
    let body = body(&state, &ctx, kind, binding).await?;
    Ok((etag(body.version), Json(body)).into_response())
}

async fn body(
    state: &ApiState,
    ctx: &Ctx,
    kind: Kind,
    binding: Option<Binding>,
) -> Result<PolicyBody, Problem> {
    let digest = binding.as_ref().map(|binding| binding.active.digest);
    let stop = stops::of(&state.app, ctx, kind, digest.as_ref()).await?;
    Ok(PolicyBody::new(ctx, kind, binding, stop))
}

async fn changed(state: &ApiState, ctx: &Ctx, changed: Changed) -> Result<Response, Problem> {
    let kind = changed.binding.kind;
    let policy = body(state, ctx, kind, Some(changed.binding)).await?;
    let tag = etag(policy.version);
    let body = ChangedBody {
        policy,
        restored_tables: changed.restored.into_iter().map(Into::into).collect(),
    };
    Ok((tag, Json(body)).into_response())
}

/// Set what answers a kind: the active version, a canary for a share of the subjects, shadows, guards. It holds from the
/// next decision on; a canary or shadow that is left out ends. A version that can do more than the active one needs your
/// consent: 409 `consent-needed` lists what. `If-Match` compares and swaps.
#[utoipa::path(put, path = "/shops/{shop}/policies/{kind}", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), request_body = BindingPut,
    responses((status = 200, body = ChangedBody)))]
pub(crate) async fn bind(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<BindingPut>,
) -> Result<Response, Problem> {
    let (kind, body) = (kind(&path)?, body.value);
    let wish = Wish {
        active: body.active.digest,
        active_settings: body.active.settings,
        canary: body.canary.map(Into::into),
        shadows: body.shadow.into_iter().map(Into::into).collect(),
        guards: body.guards.map(Into::into),
        on_failure: body.on_failure.map(|word| word.0),
    };
    let grounds = Grounds {
        consent: body.consent,
        backtest: body.backtest,
        reason: body.reason,
    };
    let done = bindings::put(&state.app, &ctx, kind, wish, grounds, if_match(&headers)?).await?;
    changed(&state, &ctx, done).await
}

/// Go back to the former binding: the version, the settings it had last, and the rows that its tables had last.
#[utoipa::path(post, path = "/shops/{shop}/policies/{kind}/rollback", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), request_body = RollbackBody,
    responses((status = 200, body = ChangedBody)))]
pub(crate) async fn rollback(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<RollbackBody>,
) -> Result<Response, Problem> {
    let kind = kind(&path)?;
    let (if_version, reason) = (if_match(&headers)?, body.value.reason);
    let done = bindings::rollback(&state.app, &ctx, kind, if_version, reason).await?;
    changed(&state, &ctx, done).await
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
