//! What runs beside the active version, what is held against it, and the ways on and back.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shopwit_policy::Kind;
use shopwit_service::policies::{
    bindings::{self, Entry, Grounds, WishedStage},
    guards::{Guards, MoneyGuard},
    quarantine::Quarantine,
    stages::Stage,
    stops::Stop,
    tables::RestoredTable,
};
use utoipa::ToSchema;

use super::{ChangedBody, answer::PluginRefBody, changed, kind};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{etag, if_match},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// A version that is to run beside the active one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StageWish {
    /// 64 hexadecimal digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    digest: String,
    /// Fits the plugin's schema. Left out: what it has now, or what it knows of the active version's.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
    /// Revisions of tables that it reads instead of the present ones, by table name.
    #[serde(default)]
    tables: BTreeMap<String, i64>,
}

impl From<StageWish> for WishedStage {
    fn from(wish: StageWish) -> Self {
        Self {
            digest: wish.digest,
            settings: wish.settings,
            tables: wish.tables,
        }
    }
}

/// A version that is to answer for a share of the subjects.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CanaryWish {
    /// 64 hexadecimal digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    digest: String,
    /// Fits the plugin's schema. Left out: what it has now, or what it knows of the active version's.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
    /// Revisions of tables that it reads instead of the present ones, by table name.
    #[serde(default)]
    tables: BTreeMap<String, i64>,
    /// Of the subjects, basis points. The same canary keeps its subjects: a larger share only adds some.
    #[schema(minimum = 1, maximum = 9999)]
    share_bps: i64,
}

impl From<CanaryWish> for (WishedStage, i64) {
    fn from(wish: CanaryWish) -> Self {
        let stage = WishedStage {
            digest: wish.digest,
            settings: wish.settings,
            tables: wish.tables,
        };
        (stage, wish.share_bps)
    }
}

/// What a canary may give away in one currency: refunds, discounts, carriage. At least one of both limits is given.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoneyGuardBody {
    /// ISO 4217 code.
    #[schema(pattern = "^[A-Z]{3}$")]
    currency: String,
    /// In the mean of the window, at most this much beyond the active version's mean; basis points.
    #[schema(minimum = 0, maximum = 1000000)]
    mean_excess_bps: Option<i64>,
    /// In one decision, at most; minor units. A decision beyond it never takes effect.
    #[schema(minimum = 0)]
    max_per_decision: Option<i64>,
}

/// What the owner tolerates of a version. Only failures of the version itself count, none of the host.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuardsBody {
    /// Share of failed calls in the window at which the active version is put into quarantine and a canary is taken
    /// away; basis points.
    #[serde(default = "failure_share_bps")]
    #[schema(minimum = 1, maximum = 10000, default = 2500)]
    failure_share_bps: i64,
    /// Calls that the window holds. Nobody is judged before 20, or before a smaller window is full.
    #[serde(default = "window_decisions")]
    #[schema(minimum = 5, maximum = 1000, default = 100)]
    window_decisions: i64,
    /// Older calls leave the window; seconds.
    #[serde(default = "window_seconds")]
    #[schema(minimum = 10, maximum = 86400, default = 600)]
    window_seconds: i64,
    /// A canary may use this much of the active version's fuel in the mean; basis points. Null: no such limit.
    #[schema(minimum = 1000, maximum = 1000000)]
    fuel_ratio_bps: Option<i64>,
    /// One for each currency.
    #[serde(default)]
    #[schema(max_items = 10)]
    money: Vec<MoneyGuardBody>,
}

fn failure_share_bps() -> i64 {
    Guards::default().failure_share_bps
}

fn window_decisions() -> i64 {
    Guards::default().window_decisions
}

fn window_seconds() -> i64 {
    Guards::default().window_seconds
}

impl From<GuardsBody> for Guards {
    fn from(body: GuardsBody) -> Self {
        let money = |guard: MoneyGuardBody| MoneyGuard {
            currency: guard.currency,
            mean_excess_bps: guard.mean_excess_bps,
            max_per_decision: guard.max_per_decision,
        };
        Self {
            failure_share_bps: body.failure_share_bps,
            window_decisions: body.window_decisions,
            window_seconds: body.window_seconds,
            fuel_ratio_bps: body.fuel_ratio_bps,
            money: body.money.into_iter().map(money).collect(),
        }
    }
}

impl From<Guards> for GuardsBody {
    fn from(guards: Guards) -> Self {
        let money = |guard: MoneyGuard| MoneyGuardBody {
            currency: guard.currency,
            mean_excess_bps: guard.mean_excess_bps,
            max_per_decision: guard.max_per_decision,
        };
        Self {
            failure_share_bps: guards.failure_share_bps,
            window_decisions: guards.window_decisions,
            window_seconds: guards.window_seconds,
            fuel_ratio_bps: guards.fuel_ratio_bps,
            money: guards.money.into_iter().map(money).collect(),
        }
    }
}

/// A version beside the active one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StageBody {
    #[serde(flatten)]
    plugin: PluginRefBody,
    /// Name of the plugin.
    name: String,
    settings_revision: i64,
    /// Revisions of tables that it reads instead of the present ones, by table name.
    tables: BTreeMap<String, i64>,
    /// Of the subjects, basis points; 0 for a shadow.
    share_bps: i64,
    /// When it began with these settings and tables.
    #[schema(format = DateTime)]
    since: String,
}

impl From<Stage> for StageBody {
    fn from(stage: Stage) -> Self {
        Self {
            plugin: stage.plugin.into(),
            name: stage.name,
            settings_revision: stage.settings_revision,
            tables: stage.tables,
            share_bps: stage.share_bps,
            since: stage.since.to_string(),
        }
    }
}

/// The last canary that was taken away, until another one begins.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AbortedBody {
    #[serde(flatten)]
    stage: StageBody,
    /// `failures`, `fuel`, `money`, or `by-hand`.
    code: String,
    detail: String,
}

impl AbortedBody {
    pub(super) fn new(mut stage: Stage) -> Self {
        let ended = stage.ended.take();
        let (code, detail) =
            ended.map_or_else(Default::default, |ended| (ended.code, ended.detail));
        Self {
            stage: stage.into(),
            code,
            detail,
        }
    }
}

/// The active version fails too often: the one before it answers, or the safe default holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantineBody {
    #[schema(format = DateTime)]
    since: String,
    /// In the window when it began.
    calls: i64,
    /// Of them.
    failures: i64,
    /// Single calls that were let through since, and failed.
    failed_probes: i64,
    /// When single calls are let through again.
    #[schema(format = DateTime)]
    probe_at: String,
}

impl From<Quarantine> for QuarantineBody {
    fn from(quarantine: Quarantine) -> Self {
        Self {
            since: quarantine.since.to_string(),
            calls: quarantine.calls,
            failures: quarantine.failures,
            failed_probes: quarantine.tries,
            probe_at: quarantine.probe_at.to_string(),
        }
    }
}

/// The operator of the host stopped it: the safe default holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StopBody {
    /// Empty where none was given.
    reason: String,
    #[schema(format = DateTime)]
    since: String,
}

impl From<Stop> for StopBody {
    fn from(stop: Stop) -> Self {
        Self {
            reason: stop.reason,
            since: stop.stopped_at.to_string(),
        }
    }
}

/// A table that got earlier rows back, as a new revision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RestoredTableBody {
    table: String,
    /// Whose rows it has.
    from: i64,
    revision: i64,
}

impl From<RestoredTable> for RestoredTableBody {
    fn from(restored: RestoredTable) -> Self {
        Self {
            table: restored.table,
            from: restored.from,
            revision: restored.revision,
        }
    }
}

/// What was active, and with what.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryBody {
    /// Counts entries, from 1.
    #[schema(minimum = 1)]
    seq: i64,
    plugin: PluginRefBody,
    settings_revision: i64,
    /// Of the tables that it reads: as they stood when it was replaced, or when it began where it still holds.
    table_revisions: BTreeMap<String, i64>,
    /// `bind`, `settings`, `promote` or `rollback`.
    cause: String,
    /// The entry that a rollback from it goes back to.
    former_seq: Option<i64>,
    /// The backtest that it was based on.
    backtest: Option<String>,
    changed_by: String,
    #[schema(format = DateTime)]
    changed_at: String,
    reason: Option<String>,
}

impl From<Entry> for HistoryBody {
    fn from(entry: Entry) -> Self {
        Self {
            seq: entry.seq,
            plugin: entry.plugin.into(),
            settings_revision: entry.settings_revision,
            table_revisions: entry.table_revisions,
            cause: entry.cause,
            former_seq: entry.former_seq,
            backtest: entry.backtest,
            changed_by: entry.changed_by,
            changed_at: entry.changed_at.to_string(),
            reason: entry.reason,
        }
    }
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromoteBody {
    /// Id of the backtest that it is based on.
    #[schema(pattern = "^backtest_[0-9a-z]+$", max_length = 64)]
    backtest: Option<String>,
    /// Why, for the audit; 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AbortBody {
    /// Why, for the audit; 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// Make the canary the active version, with its settings and tables. Shadows and guards stay.
#[utoipa::path(post, path = "/shops/{shop}/policies/{kind}/canary/promote", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), request_body = PromoteBody,
    responses((status = 200, body = ChangedBody)))]
pub(crate) async fn promote(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<PromoteBody>,
) -> Result<Response, Problem> {
    let kind = kind(&path)?;
    let grounds = Grounds {
        consent: false,
        backtest: body.value.backtest,
        reason: body.value.reason,
    };
    let done =
        bindings::promote_canary(&state.app, &ctx, kind, grounds, if_match(&headers)?).await?;
    changed(&state, &ctx, done).await
}

/// Take the canary away. The active version answers for all subjects again.
#[utoipa::path(post, path = "/shops/{shop}/policies/{kind}/canary/abort", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)), request_body = AbortBody,
    responses((status = 200, body = super::PolicyBody)))]
pub(crate) async fn abort(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<AbortBody>,
) -> Result<Response, Problem> {
    let kind = kind(&path)?;
    let (if_version, reason) = (if_match(&headers)?, body.value.reason);
    let binding = bindings::abort_canary(&state.app, &ctx, kind, if_version, reason).await?;
    let body = super::body(&state, &ctx, kind, Some(binding)).await?;
    Ok((etag(body.version), Json(body)).into_response())
}

/// What was active in a kind, newest first: the last hundred entries.
#[utoipa::path(get, path = "/shops/{shop}/policies/{kind}/history", tag = "policies",
    params(("shop" = String, Path), ("kind" = Kind, Path)),
    responses((status = 200, body = ListBody<HistoryBody>)))]
pub(crate) async fn history(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<HistoryBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let entries = bindings::history(&mut conn, &ctx, kind(&path)?).await?;
    Ok(Json(ListBody {
        items: entries.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}
