//! What may be done about a case: the policy ranks, the host bounds, the buyer chooses.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_domain::money::Money;
use shopwit_service::cases::{
    self,
    solutions::{self, Evaluation, Solution},
};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{
        CarriagePayerWord, EvidenceKindWord, MoneyDto, RoleWord, SolutionKindWord,
        SolutionOutcomeWord, SolutionStepWord, WordDto,
    },
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// One answer about a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvaluationBody {
    /// `decision_…`, the recorded decision.
    decision: String,
    outcome: SolutionOutcomeWord,
    /// Nothing may be decided before the buyer was contacted.
    contact_first: bool,
    reasons: Vec<SolutionReasonBody>,
    /// What the person who reviews should look at.
    questions: Vec<String>,
    /// What the host changed in the policy's answer, and why.
    host_notes: Vec<String>,
    /// Best first.
    items: Vec<SolutionBody>,
    by: String,
    #[schema(format = DateTime)]
    at: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SolutionReasonBody {
    code: String,
    staff_text: String,
    buyer_text: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SolutionBody {
    /// `solution_…`
    id: String,
    kind: SolutionKindWord,
    /// The most that may be paid. Zero where no money moves.
    maximum: MoneyDto,
    /// Empty: only the whole is bounded.
    line_maxima: Vec<LineMaximumBody>,
    /// Who pays the carriage of a return or a replacement.
    freight_payer: CarriagePayerWord,
    missing_evidence: Vec<EvidenceKindWord>,
    /// Codes of resale criteria to look at when the goods come back.
    inspect: Vec<String>,
    /// The lowest role that may grant it; null: you may.
    approval: Option<RoleWord>,
    /// No person needs to look at it.
    automatic: bool,
    next_step: SolutionStepWord,
    #[schema(format = DateTime)]
    deadline_at: String,
    /// Why, for the buyer to read.
    buyer_text: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineMaximumBody {
    /// Line of the order, from 0.
    line: i64,
    maximum: MoneyDto,
}

impl From<Solution> for SolutionBody {
    fn from(one: Solution) -> Self {
        let currency = one.maximum.currency();
        Self {
            id: one.id.to_string(),
            kind: WordDto(one.kind),
            maximum: one.maximum.into(),
            line_maxima: one
                .line_maxima
                .iter()
                .map(|(line, most)| LineMaximumBody {
                    line: *line,
                    maximum: Money::new(*most, currency).into(),
                })
                .collect(),
            freight_payer: WordDto(one.freight_payer),
            missing_evidence: one.missing_evidence.into_iter().map(WordDto).collect(),
            inspect: one.inspect,
            approval: one.approval.map(WordDto),
            automatic: one.automatic,
            next_step: WordDto(one.next_step),
            deadline_at: one.deadline_at.to_string(),
            buyer_text: one.buyer_text,
        }
    }
}

impl From<Evaluation> for EvaluationBody {
    fn from(answer: Evaluation) -> Self {
        Self {
            decision: answer.decision.to_string(),
            outcome: WordDto(answer.outcome),
            contact_first: answer.contact_first,
            reasons: answer
                .reasons
                .into_iter()
                .map(|reason| SolutionReasonBody {
                    code: reason.code,
                    staff_text: reason.staff_text,
                    buyer_text: reason.buyer_text,
                })
                .collect(),
            questions: answer.questions,
            host_notes: answer.host_notes,
            items: answer.solutions.into_iter().map(Into::into).collect(),
            by: answer.by,
            at: answer.at.to_string(),
        }
    }
}

/// Nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskSolutionsBody {}

/// Ask the shop's refund policy what may be done. Without an answer one item says that a person reviews.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/solutions", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)), request_body = AskSolutionsBody,
    responses((status = 201, body = EvaluationBody)))]
pub(crate) async fn ask(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    _body: Body<AskSolutionsBody>,
) -> Result<Response, Problem> {
    let answer = solutions::ask(&state.app, &ctx, path.get("case")?).await?;
    Ok((StatusCode::CREATED, Json(EvaluationBody::from(answer))).into_response())
}

/// Every answer about a case, newest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{case}/solutions", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)),
    responses((status = 200, body = ListBody<EvaluationBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<EvaluationBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let case = cases::get(&mut conn, &ctx, path.get("case")?).await?;
    let answers = solutions::list(&mut conn, &ctx, case.id).await?;
    Ok(Json(ListBody {
        items: answers.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChoiceBody {
    /// The buyer understood steps and consequences, and agreed: must be true.
    understood: bool,
    /// How the buyer said so.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// Record the solution that the buyer chose and agreed to.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/solutions/{solution}/choices", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path), ("solution" = String, Path)), request_body = ChoiceBody,
    responses((status = 200, body = SolutionBody)))]
pub(crate) async fn choose(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<ChoiceBody>,
) -> Result<Json<SolutionBody>, Problem> {
    let solution = path.id("solution", "solution")?;
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let chosen = solutions::choose(
        &mut unit,
        case.id,
        solution,
        body.value.understood,
        &body.value.note,
    )
    .await?;
    unit.commit().await?;
    Ok(Json(chosen.into()))
}
