//! Backtests: a version against recorded decisions.

mod result;

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
use shopwit_domain::{ids::BacktestId, people::Permission};
use shopwit_policy::Kind;
use shopwit_service::{
    Ctx, Error,
    policies::backtests::{
        self, Backtest, BacktestMove, BacktestState, NewBacktest,
        single::{self, ExaminedDecision, ExportFormat, RecordedAnswer},
    },
};
use utoipa::{IntoParams, ToSchema};

use self::result::BacktestResultBody;
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{BacktestChangeWord, BacktestStateWord, NotReplayableWord, WordDto, time},
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
