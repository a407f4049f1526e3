//! Backtests: a version against recorded decisions.

use std::collections::BTreeMap;

use axum::{
    Json,
    body::{Body as HttpBody, Bytes},
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use shopwit_domain::{
    ids::BacktestId,
    money::{Currency, Money},
    people::Permission,
};
use shopwit_policy::Kind;
use shopwit_service::{
    Ctx, Error,
    policies::backtests::{
        self, Backtest, BacktestMove, BacktestState, Forecast, NewBacktest, Percentiles, Totals,
        single::{self, ExaminedDecision, ExportFormat, RecordedAnswer},
    },
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{BacktestChangeWord, BacktestStateWord, MoneyDto, NotReplayableWord, WordDto, time},
    page::{ListBody, rows},
    problem::Problem,
    routes::{
        decisions::DifferenceBody,
        policies::answer::{PluginRefBody, PolicyFailureBody},
    },
    state::ApiState,
};

/// Which version against which decisions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BacktestCreate {
    kind: Kind,
    /// A ready version of the shop, 64 hexadecimal digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    digest: String,
    /// Checked against the version's schema; those of each decision unless given.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
    /// Revisions of tables by name; those of each decision unless given.
    #[serde(default)]
    tables: BTreeMap<String, i64>,
    /// RFC 3339, included.
    #[schema(format = DateTime)]
    from: String,
    /// RFC 3339, excluded; a time to come is now.
    #[schema(format = DateTime)]
    to: String,
    /// So many decisions, spread evenly over the period; all unless given.
    #[schema(minimum = 1, maximum = 10_000_000)]
    sample: Option<i64>,
}

/// How far it is, in decisions of the period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressBody {
    #[schema(minimum = 0)]
    done: i64,
    /// 0 before it runs.
    #[schema(minimum = 0)]
    total: i64,
}

/// Money of changed decisions that both versions answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoneyChangeBody {
    /// `given`: from the shop to the buyer; `fee`: what carriage costs.
    direction: String,
    before: MoneyDto,
    after: MoneyDto,
    /// `after` less `before`.
    difference: MoneyDto,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalsBody {
    /// Decisions that would now wait for a person.
    #[schema(minimum = 0)]
    gained: u64,
    /// Decisions that would no longer.
    #[schema(minimum = 0)]
    lost: u64,
}

/// Failures by code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FailuresBody {
    before: BTreeMap<String, u64>,
    after: BTreeMap<String, u64>,
}

/// Fuel of a call; percentiles are at most 1/32 too high.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FuelPercentilesBody {
    #[schema(minimum = 0)]
    p50: u64,
    #[schema(minimum = 0)]
    p90: u64,
    #[schema(minimum = 0)]
    p99: u64,
    #[schema(minimum = 0)]
    max: u64,
}

impl From<Percentiles> for FuelPercentilesBody {
    fn from(found: Percentiles) -> Self {
        Self {
            p50: found.p50,
            p90: found.p90,
            p99: found.p99,
            max: found.max,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FuelChangeBody {
    /// As recorded; null where no decision was made on an engine like this host's.
    before: Option<FuelPercentilesBody>,
    after: Option<FuelPercentilesBody>,
}

/// Where a straight line through fuel over input bytes meets the limit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ForecastBody {
    #[schema(minimum = 0)]
    fuel_limit: u64,
    /// Null: fuel does not grow with the input, or all inputs had one size.
    #[schema(minimum = 0)]
    fuel_per_kibibyte: Option<u64>,
    /// Bytes of the input as JSON; null where fuel does not grow.
    #[schema(minimum = 0)]
    reached_at_input_bytes: Option<u64>,
}

impl From<Forecast> for ForecastBody {
    fn from(found: Forecast) -> Self {
        Self {
            fuel_limit: found.fuel_limit,
            fuel_per_kibibyte: found.fuel_per_kibibyte,
            reached_at_input_bytes: found.reached_at_input_bytes,
        }
    }
}

/// What was counted so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BacktestResultBody {
    #[schema(minimum = 0)]
    examined: u64,
    /// Decisions that the host itself had failed; they are no baseline.
    #[schema(minimum = 0)]
    excluded_host_faults: u64,
    /// Decisions by what became of them; every word is there.
    changes: BTreeMap<&'static str, u64>,
    money: Vec<MoneyChangeBody>,
    approvals: ApprovalsBody,
    failures: FailuresBody,
    fuel: FuelChangeBody,
    /// Null before the first call.
    forecast: Option<ForecastBody>,
    /// Single decisions that can be looked at.
    #[schema(minimum = 0)]
    decisions_kept: u64,
    /// Single decisions beyond 10,000: counted only.
    #[schema(minimum = 0)]
    decisions_left_out: u64,
}

impl BacktestResultBody {
    fn new(totals: Totals) -> Result<Self, Problem> {
        use shopwit_domain::word::Word;
        let changes = backtests::BacktestChange::ALL
            .iter()
            .map(|change| {
                let word = change.as_str();
                (word, totals.changes.get(word).copied().unwrap_or(0))
            })
            .collect();
        let mut money = Vec::new();
        for (direction, currencies) in &totals.money {
            for (currency, sums) in currencies {
                let currency: Currency = currency.parse().map_err(Error::internal)?;
                let amount = |minor_units: i128| {
                    i64::try_from(minor_units)
                        .map(|minor_units| MoneyDto::from(Money::new(minor_units, currency)))
                        .map_err(Error::internal)
                };
                money.push(MoneyChangeBody {
                    direction: direction.clone(),
                    before: amount(sums.before)?,
                    after: amount(sums.after)?,
                    difference: amount(sums.after - sums.before)?,
                });
            }
        }
        Ok(Self {
            examined: totals.examined,
            excluded_host_faults: totals.excluded_host_faults,
            changes,
            money,
            approvals: ApprovalsBody {
                gained: totals.approvals_gained,
                lost: totals.approvals_lost,
            },
            fuel: FuelChangeBody {
                before: totals.fuel_before.percentiles().map(Into::into),
                after: totals.fuel_after.percentiles().map(Into::into),
            },
            forecast: totals.forecast().map(Into::into),
            decisions_kept: totals.rows_kept,
            decisions_left_out: totals.rows_left_out,
            failures: FailuresBody {
                before: totals.failures_before,
                after: totals.failures_after,
            },
        })
    }
}

/// A backtest and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BacktestBody {
    /// `backtest_…`
    id: String,
    kind: Kind,
    plugin: PluginRefBody,
    /// Null: those of each decision.
    #[schema(value_type = Option<Object>)]
    settings: Option<Map<String, Value>>,
    /// Revisions that hold instead of the recorded ones.
    tables: BTreeMap<String, i64>,
    #[schema(format = DateTime)]
    from: String,
    #[schema(format = DateTime)]
    to: String,
    sample: Option<i64>,
    state: BacktestStateWord,
    progress: ProgressBody,
    /// Null before it runs; what was counted so far while it does.
    result: Option<BacktestResultBody>,
    /// Why it failed.
    problem: Option<String>,
    created_by: String,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    started_at: Option<String>,
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// What the caller may do now: `pause`, `resume`, `cancel`.
    actions: Vec<&'static str>,
}

impl BacktestBody {
    fn new(ctx: &Ctx, backtest: Backtest) -> Result<Self, Problem> {
        let actions = if ctx.may(Permission::PolicyWrite) {
            BacktestMove::ALL
                .into_iter()
                .filter(|act| act.from(backtest.state).is_some())
                .map(BacktestMove::as_str)
                .collect()
        } else {
            Vec::new()
        };
        let has_run = backtest.started_at.is_some() && backtest.state != BacktestState::Failed;
        Ok(Self {
            id: backtest.id.to_string(),
            kind: backtest.kind,
            plugin: backtest.plugin.into(),
            settings: backtest.settings,
            tables: backtest.tables,
            from: backtest.from.to_string(),
            to: backtest.to.to_string(),
            sample: backtest.sample,
            state: WordDto(backtest.state),
            progress: ProgressBody {
                done: backtest.done,
                total: backtest.total,
            },
            result: has_run
                .then(|| BacktestResultBody::new(backtest.totals))
                .transpose()?,
            problem: backtest.problem,
            created_by: backtest.created_by,
            created_at: backtest.created_at.to_string(),
            started_at: backtest.started_at.map(|at| at.to_string()),
            finished_at: backtest.finished_at.map(|at| at.to_string()),
            actions,
        })
    }
}

/// The answer as it was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordedAnswerBody {
    /// Id of what it is about.
    subject: Option<String>,
    #[schema(format = DateTime)]
    at: String,
    /// `{"outcome": …, "reasons": […]}`; null where it failed.
    #[schema(value_type = Option<Object>)]
    answer: Option<Box<RawValue>>,
    #[schema(value_type = Option<PolicyFailureBody>)]
    failure: Option<Box<RawValue>>,
    #[schema(minimum = 0)]
    fuel_used: i64,
}

/// A decision that did not come out as it was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExaminedDecisionBody {
    /// `decision_…`
    decision: String,
    change: BacktestChangeWord,
    /// Why it could not be run; null where it was.
    reason: Option<NotReplayableWord>,
    /// Null: it was forgotten since.
    recorded: Option<RecordedAnswerBody>,
    /// `{"outcome": …, "reasons": […]}`; null where there is none.
    #[schema(value_type = Option<Object>)]
    answer: Option<Box<RawValue>>,
    #[schema(value_type = Option<PolicyFailureBody>)]
    failure: Option<Box<RawValue>>,
    #[schema(minimum = 0)]
    fuel_used: Option<i64>,
    /// Of two answers.
    differences: Vec<DifferenceBody>,
}

fn raw(json: Option<String>) -> Result<Option<Box<RawValue>>, Problem> {
    Ok(json
        .map(RawValue::from_string)
        .transpose()
        .map_err(Error::from)?)
}

impl RecordedAnswerBody {
    fn new(recorded: RecordedAnswer) -> Result<Self, Problem> {
        Ok(Self {
            subject: recorded.subject,
            at: recorded.at.to_string(),
            answer: raw(recorded.output)?,
            failure: raw(recorded.failure)?,
            fuel_used: recorded.fuel_used,
        })
    }
}

impl ExaminedDecisionBody {
    fn new(one: ExaminedDecision) -> Result<Self, Problem> {
        Ok(Self {
            decision: one.decision.to_string(),
            change: WordDto(one.change),
            reason: one.reason.map(WordDto),
            recorded: one.recorded.map(RecordedAnswerBody::new).transpose()?,
            answer: raw(one.output)?,
            failure: raw(one.failure)?,
            fuel_used: one.fuel_used,
            differences: one.differences.into_iter().map(Into::into).collect(),
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BacktestParams {
    kind: Option<Kind>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExaminedParams {
    /// Only what changed in this way.
    change: Option<BacktestChangeWord>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// How single decisions are written down.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExportFormatWord {
    #[default]
    Csv,
    Jsonl,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportParams {
    /// `csv` unless given.
    #[serde(default)]
    #[param(inline)]
    format: ExportFormatWord,
}

fn id(path: &PathText) -> Result<BacktestId, Problem> {
    path.id("backtest", "backtest")
}

/// Order a backtest. It runs beside the desk's work; look at it with its address.
#[utoipa::path(post, path = "/shops/{shop}/backtests", tag = "backtests", params(("shop" = String, Path)),
    request_body = BacktestCreate, responses((status = 202, body = BacktestBody)))]
pub(crate) async fn create(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<BacktestCreate>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewBacktest {
        kind: body.kind,
        digest: body.digest,
        settings: body.settings,
        tables: body.tables,
        from: time("/from", &body.from)?,
        to: time("/to", &body.to)?,
        sample: body.sample,
    };
    let backtest = backtests::create(&state.app, &ctx, new).await?;
    let body = BacktestBody::new(&ctx, backtest)?;
    Ok((StatusCode::ACCEPTED, Json(body)).into_response())
}

/// Backtests, newest first.
#[utoipa::path(get, path = "/shops/{shop}/backtests", tag = "backtests", params(("shop" = String, Path), BacktestParams),
    responses((status = 200, body = ListBody<BacktestBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<BacktestParams>,
) -> Result<Json<ListBody<BacktestBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let page = backtests::list(
        &mut conn,
        &ctx,
        params.kind,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    let items = page
        .items
        .into_iter()
        .map(|backtest| BacktestBody::new(&ctx, backtest))
        .collect::<Result<_, _>>()?;
    Ok(Json(ListBody {
        items,
        next_cursor: page.next_cursor,
    }))
}

/// One backtest: how far it is and what it found.
#[utoipa::path(get, path = "/shops/{shop}/backtests/{backtest}", tag = "backtests",
    params(("shop" = String, Path), ("backtest" = String, Path)), responses((status = 200, body = BacktestBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<BacktestBody>, Problem> {
    let backtest = backtests::get(&mut state.app.read(&ctx).await?, &ctx, id(&path)?).await?;
    Ok(Json(BacktestBody::new(&ctx, backtest)?))
}

async fn act(
    state: &ApiState,
    ctx: &Ctx,
    path: &PathText,
    act: BacktestMove,
) -> Result<Json<BacktestBody>, Problem> {
    let backtest = backtests::act(&state.app, ctx, id(path)?, act).await?;
    Ok(Json(BacktestBody::new(ctx, backtest)?))
}

/// Hold a backtest where it is.
#[utoipa::path(post, path = "/shops/{shop}/backtests/{backtest}/pause", tag = "backtests",
    params(("shop" = String, Path), ("backtest" = String, Path)), responses((status = 200, body = BacktestBody)))]
pub(crate) async fn pause(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<BacktestBody>, Problem> {
    act(&state, &ctx, &path, BacktestMove::Pause).await
}

/// Let a backtest go on where it was held.
#[utoipa::path(post, path = "/shops/{shop}/backtests/{backtest}/resume", tag = "backtests",
    params(("shop" = String, Path), ("backtest" = String, Path)), responses((status = 200, body = BacktestBody)))]
pub(crate) async fn resume(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<BacktestBody>, Problem> {
    act(&state, &ctx, &path, BacktestMove::Resume).await
}

/// Give a backtest up; what it counted so far stays.
#[utoipa::path(post, path = "/shops/{shop}/backtests/{backtest}/cancel", tag = "backtests",
    params(("shop" = String, Path), ("backtest" = String, Path)), responses((status = 200, body = BacktestBody)))]
pub(crate) async fn cancel(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<BacktestBody>, Problem> {
    act(&state, &ctx, &path, BacktestMove::Cancel).await
}

/// Decisions of a backtest that did not come out as they were recorded, newest first.
#[utoipa::path(get, path = "/shops/{shop}/backtests/{backtest}/decisions", tag = "backtests",
    params(("shop" = String, Path), ("backtest" = String, Path), ExaminedParams),
    responses((status = 200, body = ListBody<ExaminedDecisionBody>)))]
pub(crate) async fn decisions(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    Params(params): Params<ExaminedParams>,
) -> Result<Json<ListBody<ExaminedDecisionBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let page = single::list(
        &mut conn,
        &ctx,
        id(&path)?,
        params.change.map(|word| word.0),
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    let items = page
        .items
        .into_iter()
        .map(ExaminedDecisionBody::new)
        .collect::<Result<_, _>>()?;
    Ok(Json(ListBody {
        items,
        next_cursor: page.next_cursor,
    }))
}

/// All of these decisions as CSV or JSON lines, newest first.
#[utoipa::path(get, path = "/shops/{shop}/backtests/{backtest}/export", tag = "backtests",
    params(("shop" = String, Path), ("backtest" = String, Path), ExportParams),
    responses((status = 200, content((String = "text/csv"), (String = "application/jsonl")))))]
pub(crate) async fn export(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    Params(params): Params<ExportParams>,
) -> Result<Response, Problem> {
    let backtest = id(&path)?;
    let (format, content_type, ending) = match params.format {
        ExportFormatWord::Csv => (ExportFormat::Csv, "text/csv; charset=utf-8", "csv"),
        ExportFormatWord::Jsonl => (ExportFormat::JsonLines, "application/jsonl", "jsonl"),
    };
    // The first part tells whether it can be read at all; the others follow as the caller takes them.
    let (first, next) = single::export_part(&state.app, &ctx, backtest, format, None).await?;
    let name = format!("attachment; filename=\"{backtest}.{ending}\"");
    let parts = stream::try_unfold((Some(first), next), move |(ready, next)| {
        let (app, ctx) = (state.app.clone(), ctx.clone());
        async move {
            if let Some(part) = ready {
                return Ok::<_, Error>(Some((Bytes::from(part), (None, next))));
            }
            let Some(after) = next else { return Ok(None) };
            let (part, next) =
                single::export_part(&app, &ctx, backtest, format, Some(&after)).await?;
            Ok(Some((Bytes::from(part), (None, next))))
        }
    });
    Ok((
        [
            (header::CONTENT_TYPE, content_type.to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        HttpBody::from_stream(parts),
    )
        .into_response())
}
