//! Compensations: a ladder from the policy, an offer to the buyer, the buyer's answer, one payout.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{compensation::Rung, types::Reason};
use shopwit_service::{
    Ctx, cases,
    compensations::{self, Compensation, CompensationFilter, Offer, Trouble, payout},
};
use utoipa::{IntoParams, ToSchema};

use super::refunds::id;
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{
        CompensationAnswerWord, CompensationMeansWord, CompensationStateWord, DissatisfactionWord,
        MoneyDto, RoleWord, WordDto,
    },
    idempotent::{IdempotencyKey, Run},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompensationBody {
    /// `compensation_…`
    id: String,
    /// `case_…`
    case: String,
    /// `order_…`
    order: String,
    /// `decision_…`, the recorded decision.
    decision: String,
    outcome: CompensationAnswerWord,
    /// In the order in which they are offered, as the host bounded them.
    rungs: Vec<Rung>,
    /// Index of the rung to begin with.
    start: i64,
    /// The most that may be given in this case without a superior.
    bottom_line: MoneyDto,
    /// The lowest role for what the buyer asks; null: you may.
    ask_approval: Option<RoleWord>,
    /// Who takes a case without an offer.
    escalate: Option<RoleWord>,
    /// From the buyer's agreement until the money must have left, seconds.
    payout_seconds: i64,
    /// For the buyer to read.
    explanation: String,
    script_key: String,
    reasons: Vec<Reason>,
    /// What the host changed in the policy's answer, and why.
    host_notes: Vec<String>,
    asked_by: String,
    #[schema(format = DateTime)]
    asked_at: String,
    state: CompensationStateWord,
    /// Offers that the buyer declined.
    times_declined: i64,
    /// What is offered now, or was taken.
    form: Option<CompensationMeansWord>,
    amount: Option<MoneyDto>,
    /// Why the offer is not that of the ladder.
    deviation: Option<String>,
    offered_by: Option<String>,
    #[schema(format = DateTime)]
    offered_at: Option<String>,
    accepted_by: Option<String>,
    #[schema(format = DateTime)]
    accepted_at: Option<String>,
    /// `approval_…` that it waits for, or waited.
    approval: Option<String>,
    /// It must be there until then.
    #[schema(format = DateTime)]
    pay_by: Option<String>,
    #[schema(format = DateTime)]
    sending_at: Option<String>,
    /// What the provider calls the payout, or how it was handed over.
    reference: Option<String>,
    /// Why it failed, is unknown, was refused or withdrawn.
    failure: Option<String>,
    done_by: Option<String>,
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    version: i64,
    /// What the caller may do with it now: `offer`, `accept`, `decline`, `pay-out`, `deliver`, `withdraw`.
    actions: Vec<String>,
}

impl CompensationBody {
    fn new(one: Compensation, ctx: &Ctx) -> Self {
        let actions = one.actions(ctx).into_iter().map(str::to_owned).collect();
        Self {
            id: one.id.to_string(),
            case: one.case.to_string(),
            order: one.order.to_string(),
            decision: one.decision.to_string(),
            outcome: WordDto(one.outcome),
            rungs: one.rungs,
            start: one.start,
            bottom_line: one.bottom_line.into(),
            ask_approval: one.ask_approval.map(WordDto),
            escalate: one.escalate.map(WordDto),
            payout_seconds: one.payout_seconds,
            explanation: one.explanation,
            script_key: one.script_key,
            reasons: one.reasons,
            host_notes: one.host_notes,
            asked_by: one.asked_by,
            asked_at: one.asked_at.to_string(),
            state: WordDto(one.state),
            times_declined: one.times_declined,
            form: one.form.map(WordDto),
            amount: one.amount.map(Into::into),
            deviation: one.deviation,
            offered_by: one.offered_by,
            offered_at: one.offered_at.map(|at| at.to_string()),
            accepted_by: one.accepted_by,
            accepted_at: one.accepted_at.map(|at| at.to_string()),
            approval: one.approval.map(|approval| approval.to_string()),
            pay_by: one.pay_by.map(|at| at.to_string()),
            sending_at: one.sending_at.map(|at| at.to_string()),
            reference: one.reference,
            failure: one.failure,
            done_by: one.done_by,
            ended_at: one.ended_at.map(|at| at.to_string()),
            version: one.version,
            actions,
        }
    }
}

/// What a buyer asks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompensationAskInput {
    /// Zero or more.
    amount: Option<MoneyDto>,
    form: Option<CompensationMeansWord>,
}

/// An open-ended fact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactInput {
    /// Kebab-case, 1 to 64 characters.
    pub(crate) name: String,
    /// 1 to 200 characters, never personal data.
    pub(crate) value: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TroubleInput {
    dissatisfaction: DissatisfactionWord,
    /// What the trouble cost the buyer, for example dry cleaning.
    loss: Option<MoneyDto>,
    ask: Option<CompensationAskInput>,
    /// What is left of a budget.
    budget: Option<MoneyDto>,
    /// It is about how somebody of ours spoke or worked, not about the goods.
    #[serde(default)]
    about_service: bool,
    #[serde(default)]
    #[schema(max_items = 50)]
    attributes: Vec<FactInput>,
}

/// Ask the shop's compensation policy for a ladder. Without an answer nothing is offered and a supervisor takes it.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/compensations", tag = "compensations",
    params(("shop" = String, Path), ("case" = String, Path)), request_body = TroubleInput,
    responses((status = 201, body = CompensationBody)))]
pub(crate) async fn ask(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<TroubleInput>,
) -> Result<Response, Problem> {
    let (body, currency) = (body.value, ctx.shop.currency);
    let money = |money: Option<MoneyDto>, pointer: &str| {
        money
            .map(|money| money.not_negative(currency, pointer))
            .transpose()
    };
    let (asked_amount, asked_form) = match body.ask {
        Some(ask) => (
            money(ask.amount, "/ask/amount")?,
            ask.form.map(|form| form.0),
        ),
        None => (None, None),
    };
    let trouble = Trouble {
        dissatisfaction: body.dissatisfaction.0,
        loss: money(body.loss, "/loss")?,
        asked_amount,
        asked_form,
        budget: money(body.budget, "/budget")?,
        about_service: body.about_service,
        attributes: body
            .attributes
            .into_iter()
            .map(|fact| (fact.name, fact.value))
            .collect(),
    };
    let made = compensations::ask(&state.app, &ctx, path.get("case")?, trouble).await?;
    Ok((StatusCode::CREATED, Json(CompensationBody::new(made, &ctx))).into_response())
}

/// The compensations of a case, newest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{case}/compensations", tag = "compensations",
    params(("shop" = String, Path), ("case" = String, Path)),
    responses((status = 200, body = ListBody<CompensationBody>)))]
pub(crate) async fn of_case(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<CompensationBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let case = cases::get(&mut conn, &ctx, path.get("case")?).await?.id;
    let filter = CompensationFilter {
        case: Some(case),
        ..CompensationFilter::default()
    };
    let most = shopwit_service::PAGE_ROWS_MAX;
    let page = compensations::list(&mut conn, &ctx, filter, None, most).await?;
    Ok(Json(ListBody::new(page, |one| {
        CompensationBody::new(one, &ctx)
    })))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CompensationParams {
    #[param(inline)]
    state: Option<CompensationStateWord>,
    /// `case_…`
    case: Option<String>,
    /// `order_…`
    order: Option<String>,
    /// Agreed, not done, and later than `pay_by`.
    #[serde(default)]
    overdue: bool,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The shop's compensations, newest first: what waits to be paid is `state=approved`, what is late `overdue=true`.
#[utoipa::path(get, path = "/shops/{shop}/compensations", tag = "compensations",
    params(("shop" = String, Path), CompensationParams),
    responses((status = 200, body = ListBody<CompensationBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<CompensationParams>,
) -> Result<Json<ListBody<CompensationBody>>, Problem> {
    let filter = CompensationFilter {
        state: params.state.map(|state| state.0),
        case: params
            .case
            .as_deref()
            .map(|case| id("?case", case))
            .transpose()?,
        order: params
            .order
            .as_deref()
            .map(|order| id("?order", order))
            .transpose()?,
        overdue: params.overdue,
    };
    let limit = rows(params.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let page =
        compensations::list(&mut conn, &ctx, filter, params.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(page, |one| {
        CompensationBody::new(one, &ctx)
    })))
}

/// One compensation.
#[utoipa::path(get, path = "/shops/{shop}/compensations/{compensation}", tag = "compensations",
    params(("shop" = String, Path), ("compensation" = String, Path)),
    responses((status = 200, body = CompensationBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<CompensationBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let id = path.id("compensation", "compensation")?;
    let one = compensations::get(&mut conn, &ctx, id).await?;
    Ok(Json(CompensationBody::new(one, &ctx)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompensationOfferInput {
    form: CompensationMeansWord,
    /// What it is worth; above zero for money.
    amount: MoneyDto,
    /// Needed where it is none of the ladder's rungs or fallbacks.
    #[schema(max_length = 1000)]
    reason: Option<String>,
}

/// Put something before the buyer: a rung, one of its fallbacks, or something else with a reason.
#[utoipa::path(post, path = "/shops/{shop}/compensations/{compensation}/offers", tag = "compensations",
    params(("shop" = String, Path), ("compensation" = String, Path)), request_body = CompensationOfferInput,
    responses((status = 200, body = CompensationBody)))]
pub(crate) async fn offer(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<CompensationOfferInput>,
) -> Result<Json<CompensationBody>, Problem> {
    let offer = Offer {
        form: body.value.form.0,
        amount: body
            .value
            .amount
            .not_negative(ctx.shop.currency, "/amount")?,
        reason: body.value.reason,
    };
    let id = path.id("compensation", "compensation")?;
    let mut unit = state.app.begin(&ctx).await?;
    let one = compensations::offer(&mut unit, id, offer).await?;
    unit.commit().await?;
    Ok(Json(CompensationBody::new(one, &ctx)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompensationAnswerInput {
    /// The buyer takes what is offered.
    accepted: bool,
    /// How the buyer said so.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// Record the buyer's answer. Taken: beyond your limit, the ladder's own level or its bottom line an approval is asked
/// for. Declined: something else may be offered.
#[utoipa::path(post, path = "/shops/{shop}/compensations/{compensation}/answers", tag = "compensations",
    params(("shop" = String, Path), ("compensation" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = CompensationAnswerInput, responses((status = 200, body = CompensationBody)))]
pub(crate) async fn answer(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    key: IdempotencyKey,
    body: Body<CompensationAnswerInput>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let id = path.id("compensation", "compensation")?;
    let (answer, event) = (body.value, key.event(&ctx));
    run.finish(StatusCode::OK, |mut unit| async move {
        let one = if answer.accepted {
            compensations::accept(&mut unit, id, &event, &answer.note).await?
        } else {
            compensations::decline(&mut unit, id, &answer.note).await?
        };
        Ok((unit, CompensationBody::new(one, &ctx)))
    })
    .await
}

/// Nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompensationPayoutInput {}

/// Pay an approved compensation in money. Where the provider gives no answer in time it is `unknown` and the desk asks
/// the provider again by itself; it never pays twice.
#[utoipa::path(post, path = "/shops/{shop}/compensations/{compensation}/payouts", tag = "compensations",
    params(("shop" = String, Path), ("compensation" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = CompensationPayoutInput, responses((status = 200, body = CompensationBody)))]
pub(crate) async fn pay_out(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    key: IdempotencyKey,
    body: Body<CompensationPayoutInput>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let id = path.id("compensation", "compensation")?;
    let one = payout::send(&state.app, &ctx, id).await?;
    run.finish(StatusCode::OK, |unit| async move {
        Ok((unit, CompensationBody::new(one, &ctx)))
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandoverInput {
    /// How it was handed over: the coupon's code, the gift's waybill number.
    #[schema(min_length = 1, max_length = 200)]
    reference: String,
}

/// A coupon, benefit, trial slot or gift was handed over.
#[utoipa::path(post, path = "/shops/{shop}/compensations/{compensation}/deliveries", tag = "compensations",
    params(("shop" = String, Path), ("compensation" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = HandoverInput, responses((status = 200, body = CompensationBody)))]
pub(crate) async fn deliver(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    key: IdempotencyKey,
    body: Body<HandoverInput>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let id = path.id("compensation", "compensation")?;
    run.finish(StatusCode::OK, |mut unit| async move {
        let one = compensations::deliver(&mut unit, id, &body.value.reference).await?;
        Ok((unit, CompensationBody::new(one, &ctx)))
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompensationWithdrawalInput {
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// Take a compensation back that has not been paid or handed over.
#[utoipa::path(post, path = "/shops/{shop}/compensations/{compensation}/withdrawals", tag = "compensations",
    params(("shop" = String, Path), ("compensation" = String, Path)), request_body = CompensationWithdrawalInput,
    responses((status = 200, body = CompensationBody)))]
pub(crate) async fn withdraw(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<CompensationWithdrawalInput>,
) -> Result<Json<CompensationBody>, Problem> {
    let id = path.id("compensation", "compensation")?;
    let mut unit = state.app.begin(&ctx).await?;
    let one = compensations::withdraw(&mut unit, id, &body.value.reason).await?;
    unit.commit().await?;
    Ok(Json(CompensationBody::new(one, &ctx)))
}
