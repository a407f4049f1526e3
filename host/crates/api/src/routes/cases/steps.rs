//! The six steps, notes, and the two ways out of the order of things.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::cases::{
    self,
    steps::{self, CaseEntry, StepOutcome},
};
use utoipa::ToSchema;

use super::{CaseBody, FeedbackBody, answer};
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{
        CaseCauseWord, CaseEntryKindWord, CaseRequestWord, CaseStateWord, CaseStepWord,
        ContactChannelWord, FaultWord, WordDto, if_match, time,
    },
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// One entry of a case's record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseEntryBody {
    /// `step_…`
    id: String,
    kind: CaseEntryKindWord,
    note: String,
    /// What the step found out.
    #[schema(value_type = Object)]
    outcome: serde_json::Value,
    state_before: CaseStateWord,
    state_after: CaseStateWord,
    /// `user_…`, or `system`.
    by: String,
    #[schema(format = DateTime)]
    at: String,
}

impl From<CaseEntry> for CaseEntryBody {
    fn from(entry: CaseEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            kind: WordDto(entry.kind),
            note: entry.note,
            outcome: entry.outcome,
            state_before: WordDto(entry.state_before),
            state_after: WordDto(entry.state_after),
            by: entry.by,
            at: entry.at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStepBody {
    step: CaseStepWord,
    /// What was done or said.
    #[schema(min_length = 1, max_length = 4000)]
    note: String,
    #[serde(default)]
    outcome: StepOutcomeBody,
}

/// What a step found out; which fields belong to which step is said at each.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepOutcomeBody {
    /// contact, required: how the buyer was talked to.
    channel: Option<ContactChannelWord>,
    /// contact, required: `false` notes the attempt and leaves the case where it is.
    reached: Option<bool>,
    /// contact by phone, required: the other party was asked who they are.
    identity_confirmed: Option<bool>,
    /// contact: the cause that the buyer gave.
    cause: Option<CaseCauseWord>,
    /// contact: what the buyer asks for.
    request: Option<CaseRequestWord>,
    /// verify, required: the report is true.
    authentic: Option<bool>,
    /// verify, required: whose fault it is.
    fault: Option<FaultWord>,
    /// agree: the buyer understood steps and consequences, and agreed. Not needed after a choice of a solution.
    understood: Option<bool>,
    /// agree, follow-up: when it will be solved; with the reason.
    #[schema(format = DateTime)]
    expected_solution_at: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    expected_solution_reason: Option<String>,
    /// agree, follow-up: what helps the buyer until then.
    #[schema(min_length = 1, max_length = 1000)]
    temporary_solution: Option<String>,
    /// follow-up, required: the note was sent to the buyer.
    sent_to_buyer: Option<bool>,
    /// register, required and true: the buyer confirmed that it is solved.
    buyer_confirmed: Option<bool>,
    /// register, required: 1 to 20 tags.
    #[serde(default)]
    #[schema(max_items = 20)]
    tags: Vec<String>,
    /// register, required.
    feedback: Option<FeedbackBody>,
    /// register, required: minutes that people spent on it.
    #[schema(minimum = 0, maximum = 525_600)]
    spent_minutes: Option<i64>,
}

impl StepOutcomeBody {
    fn read(self) -> Result<StepOutcome, Problem> {
        Ok(StepOutcome {
            channel: self.channel.map(|word| word.0),
            reached: self.reached,
            identity_confirmed: self.identity_confirmed,
            cause: self.cause.map(|word| word.0),
            request: self.request.map(|word| word.0),
            authentic: self.authentic,
            fault: self.fault.map(|word| word.0),
            understood: self.understood,
            expected_solution_at: self
                .expected_solution_at
                .as_deref()
                .map(|at| time("/outcome/expected_solution_at", at))
                .transpose()?,
            expected_solution_reason: self.expected_solution_reason,
            temporary_solution: self.temporary_solution,
            sent_to_buyer: self.sent_to_buyer,
            buyer_confirmed: self.buyer_confirmed,
            tags: self.tags,
            feedback: self.feedback.map(Into::into),
            spent_minutes: self.spent_minutes,
        })
    }
}

/// Record the next step: contact, verify, apologise, agree, follow-up, register.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/steps", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = NewStepBody, responses((status = 201, body = CaseEntryBody)))]
pub(crate) async fn record(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<NewStepBody>,
) -> Result<Response, Problem> {
    let outcome = body.value.outcome.read()?;
    let version = if_match(&headers)?;
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let entry = steps::record(
        &mut unit,
        &case,
        body.value.step.0,
        &body.value.note,
        outcome,
        version,
    )
    .await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(CaseEntryBody::from(entry))).into_response())
}

/// The record of a case, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{case}/steps", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)),
    responses((status = 200, body = ListBody<CaseEntryBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<CaseEntryBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let case = cases::get(&mut conn, &ctx, path.get("case")?).await?;
    let entries = steps::list(&mut conn, &ctx, case.id).await?;
    Ok(Json(ListBody {
        items: entries.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCaseNoteBody {
    #[schema(min_length = 1, max_length = 4000)]
    note: String,
    /// Ask the case's owner to hurry.
    #[serde(default)]
    nudge: bool,
}

/// Note how far things are.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/notes", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)), request_body = NewCaseNoteBody,
    responses((status = 201, body = CaseEntryBody)))]
pub(crate) async fn note(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<NewCaseNoteBody>,
) -> Result<Response, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let entry = steps::note(&mut unit, case.id, &body.value.note, body.value.nudge).await?;
    unit.commit().await?;
    Ok((StatusCode::CREATED, Json(CaseEntryBody::from(entry))).into_response())
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseReasonBody {
    #[schema(min_length = 1, max_length = 4000)]
    reason: String,
}

/// Open a closed case again: the buyer is not satisfied.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/reopenings", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = CaseReasonBody, responses((status = 200, body = CaseBody)))]
pub(crate) async fn reopen(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<CaseReasonBody>,
) -> Result<Response, Problem> {
    let version = if_match(&headers)?;
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let case = steps::reopen(&mut unit, &case, &body.value.reason, version).await?;
    unit.commit().await?;
    Ok(answer(StatusCode::OK, case, &ctx))
}

/// The buyer does not pursue it.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/withdrawals", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = CaseReasonBody, responses((status = 200, body = CaseBody)))]
pub(crate) async fn withdraw(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<CaseReasonBody>,
) -> Result<Response, Problem> {
    let version = if_match(&headers)?;
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let case = steps::withdraw(&mut unit, &case, &body.value.reason, version).await?;
    unit.commit().await?;
    Ok(answer(StatusCode::OK, case, &ctx))
}
