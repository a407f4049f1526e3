//! Scorecards: points, grade and proposal for a member's work, decided by a superior.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{
    scorecard::{Attendance, Finding, Item, Metric, Period, RedLine, Training, Unit},
    types::Reason,
};
use shopwit_service::{
    Ctx,
    scorecards::{self, NewScorecard, Scorecard},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{
        MoneyDto, ScorecardAnswerWord, ScorecardConsequenceWord, ScorecardStateWord, WordDto, user,
    },
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScorecardBody {
    /// `scorecard_…`
    id: String,
    /// `user_…`
    member: String,
    /// `decision_…`, the recorded decision.
    decision: String,
    /// `month`, `quarter` or `year`.
    period: String,
    /// Local day.
    first_day: String,
    /// Local day, excluded.
    end_day: String,
    outcome: ScorecardAnswerWord,
    /// What the policy was told.
    metrics: Vec<Metric>,
    items: Vec<Item>,
    reasons: Vec<Reason>,
    /// What the host changed in the policy's answer, and why.
    host_notes: Vec<String>,
    total: i64,
    maximum: i64,
    grade: String,
    /// Null: neither.
    proposal: Option<ScorecardConsequenceWord>,
    proposal_amount: Option<MoneyDto>,
    proposal_text: Option<String>,
    state: ScorecardStateWord,
    made_by: String,
    #[schema(format = DateTime)]
    made_at: String,
    decided_by: Option<String>,
    #[schema(format = DateTime)]
    decided_at: Option<String>,
    decision_note: Option<String>,
    version: i64,
    /// What the caller may do with it now: `decide`.
    actions: Vec<String>,
}

impl ScorecardBody {
    fn new(card: Scorecard, ctx: &Ctx) -> Self {
        let actions = card.actions(ctx).into_iter().map(str::to_owned).collect();
        Self {
            id: card.id.to_string(),
            member: card.member.to_string(),
            decision: card.decision.to_string(),
            period: card.period,
            first_day: card.first_day,
            end_day: card.end_day,
            outcome: WordDto(card.outcome),
            metrics: card.metrics,
            items: card.items,
            reasons: card.reasons,
            host_notes: card.host_notes,
            total: card.total,
            maximum: card.maximum,
            grade: card.grade,
            proposal: card.proposal.map(WordDto),
            proposal_amount: card.proposal_amount.map(Into::into),
            proposal_text: card.proposal_text,
            state: WordDto(card.state),
            made_by: card.made_by,
            made_at: card.made_at.to_string(),
            decided_by: card.decided_by,
            decided_at: card.decided_at.map(|at| at.to_string()),
            decision_note: card.decision_note,
            version: card.version,
            actions,
        }
    }
}

/// A figure that the desk does not count itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnteredMetricInput {
    /// Kebab-case, for example `typing-speed`.
    name: String,
    unit: Unit,
    #[schema(minimum = 0)]
    value: i64,
    /// Of how many cases the figure is made.
    sample: u32,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewScorecardInput {
    /// `user_…`
    member: String,
    period: Period,
    /// Local day, `2026-03-01`.
    first_day: String,
    /// Local day, excluded.
    end_day: String,
    #[serde(default)]
    #[schema(max_items = 50)]
    metrics: Vec<EnteredMetricInput>,
    attendance: Option<Attendance>,
    #[serde(default)]
    #[schema(max_items = 200)]
    findings: Vec<Finding>,
    #[serde(default)]
    #[schema(max_items = 100)]
    red_lines: Vec<RedLine>,
    #[serde(default)]
    #[schema(max_items = 100)]
    training: Vec<Training>,
}

/// Make a member's scorecard of a period. The desk counts what it has; attendance, findings, red lines and training come
/// with the request.
#[utoipa::path(post, path = "/shops/{shop}/scorecards", tag = "scorecards", params(("shop" = String, Path)),
    request_body = NewScorecardInput, responses((status = 201, body = ScorecardBody)))]
pub(crate) async fn make(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewScorecardInput>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewScorecard {
        member: user("/member", &body.member)?,
        period: body.period,
        first_day: body.first_day,
        end_day: body.end_day,
        metrics: body
            .metrics
            .into_iter()
            .map(|metric| Metric {
                name: metric.name,
                unit: metric.unit,
                value: metric.value,
                sample: metric.sample,
                measured: false,
            })
            .collect(),
        attendance: body.attendance,
        findings: body.findings,
        red_lines: body.red_lines,
        training: body.training,
    };
    let card = scorecards::make(&state.app, &ctx, new).await?;
    Ok((StatusCode::CREATED, Json(ScorecardBody::new(card, &ctx))).into_response())
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScorecardParams {
    /// `user_…`
    member: Option<String>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Scorecards, newest first. Supervisors, quality monitors and the owner see everybody's, anybody sees their own.
#[utoipa::path(get, path = "/shops/{shop}/scorecards", tag = "scorecards",
    params(("shop" = String, Path), ScorecardParams), responses((status = 200, body = ListBody<ScorecardBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<ScorecardParams>,
) -> Result<Json<ListBody<ScorecardBody>>, Problem> {
    let limit = rows(params.limit)?;
    let member = params
        .member
        .as_deref()
        .map(|member| user("?member", member))
        .transpose()?;
    let mut conn = state.app.read(&ctx).await?;
    let page = scorecards::list(&mut conn, &ctx, member, params.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(page, |card| {
        ScorecardBody::new(card, &ctx)
    })))
}

/// One scorecard.
#[utoipa::path(get, path = "/shops/{shop}/scorecards/{scorecard}", tag = "scorecards",
    params(("shop" = String, Path), ("scorecard" = String, Path)), responses((status = 200, body = ScorecardBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ScorecardBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let id = path.id("scorecard", "scorecard")?;
    let card = scorecards::get(&mut conn, &ctx, id).await?;
    Ok(Json(ScorecardBody::new(card, &ctx)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScorecardDecisionInput {
    approved: bool,
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// A superior approves or rejects.
#[utoipa::path(post, path = "/shops/{shop}/scorecards/{scorecard}/decisions", tag = "scorecards",
    params(("shop" = String, Path), ("scorecard" = String, Path)), request_body = ScorecardDecisionInput,
    responses((status = 200, body = ScorecardBody)))]
pub(crate) async fn decide(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<ScorecardDecisionInput>,
) -> Result<Json<ScorecardBody>, Problem> {
    let id = path.id("scorecard", "scorecard")?;
    let mut unit = state.app.begin(&ctx).await?;
    let card = scorecards::decide(&mut unit, id, body.value.approved, &body.value.note).await?;
    unit.commit().await?;
    Ok(Json(ScorecardBody::new(card, &ctx)))
}
