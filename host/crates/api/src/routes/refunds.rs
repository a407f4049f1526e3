//! Refunds: asked for in a case, approved where that is needed, paid out once.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use shopwit_domain::{ids::Id, money::Money};
use shopwit_service::{
    Ctx, Error, cases,
    refunds::{self, NewRefund, Refund, RefundFilter, RefundLine, payout},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{MoneyDto, RefundStateWord, WordDto},
    idempotent::{IdempotencyKey, Run},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

/// Lines of one refund: as many as an order may have.
const LINES_MAX: usize = 1_000;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefundBody {
    /// `refund_…`
    id: String,
    /// `case_…`
    case: String,
    /// `order_…`
    order: String,
    /// `solution_…` that it carries out.
    solution: Option<String>,
    /// Lines and carriage together.
    amount: MoneyDto,
    shipping: MoneyDto,
    lines: Vec<RefundLineBody>,
    state: RefundStateWord,
    reason: String,
    /// `approval_…` that it waits for, or waited.
    approval: Option<String>,
    requested_by: String,
    #[schema(format = DateTime)]
    requested_at: String,
    approved_by: Option<String>,
    #[schema(format = DateTime)]
    approved_at: Option<String>,
    /// The money must have left until then.
    #[schema(format = DateTime)]
    pay_by: Option<String>,
    paid_out_by: Option<String>,
    /// When it was handed to the provider.
    #[schema(format = DateTime)]
    sending_at: Option<String>,
    provider_reference: Option<String>,
    /// Why it was rejected, failed or is unknown.
    failure: Option<String>,
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    version: i64,
    /// What the caller may do with it now: `pay-out`, `cancel`.
    actions: Vec<String>,
}

/// What goes back of one line of the order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefundLineBody {
    /// Line of the order, from 0.
    #[schema(minimum = 0)]
    line: i64,
    /// Above zero, in the shop's currency.
    amount: MoneyDto,
}

impl RefundBody {
    pub(crate) fn new(refund: Refund, ctx: &Ctx) -> Self {
        let actions = refund.actions(ctx).into_iter().map(str::to_owned).collect();
        Self {
            id: refund.id.to_string(),
            case: refund.case.to_string(),
            order: refund.order.to_string(),
            solution: refund.solution.map(|solution| solution.to_string()),
            amount: refund.amount.into(),
            shipping: refund.shipping.into(),
            lines: refund
                .lines
                .iter()
                .map(|line| RefundLineBody {
                    line: line.line,
                    amount: line.amount.into(),
                })
                .collect(),
            state: WordDto(refund.state),
            reason: refund.reason,
            approval: refund.approval.map(|approval| approval.to_string()),
            requested_by: refund.requested_by,
            requested_at: refund.requested_at.to_string(),
            approved_by: refund.approved_by,
            approved_at: refund.approved_at.map(|at| at.to_string()),
            pay_by: refund.pay_by.map(|at| at.to_string()),
            paid_out_by: refund.paid_out_by,
            sending_at: refund.sending_at.map(|at| at.to_string()),
            provider_reference: refund.provider_reference,
            failure: refund.failure,
            ended_at: refund.ended_at.map(|at| at.to_string()),
            version: refund.version,
            actions,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRefundBody {
    /// `solution_…` that it carries out; the one that the buyer chose unless given.
    solution: Option<String>,
    /// Lines of the order that the case is about, each once.
    #[serde(default)]
    #[schema(max_items = 1000)]
    lines: Vec<RefundLineBody>,
    /// Carriage that the buyer had paid.
    shipping: Option<MoneyDto>,
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

impl NewRefundBody {
    fn read(self, ctx: &Ctx) -> Result<NewRefund, Error> {
        let currency = ctx.shop.currency;
        if self.lines.len() > LINES_MAX {
            return Err(Error::invalid(
                "/lines",
                "length",
                format!("at most {LINES_MAX} lines"),
            ));
        }
        let lines = self
            .lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let amount = line
                    .amount
                    .positive(currency, &format!("/lines/{index}/amount"))?;
                Ok(RefundLine {
                    line: line.line,
                    amount,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(NewRefund {
            solution: self
                .solution
                .map(|id| {
                    id.parse().map_err(|_| {
                        Error::invalid("/solution", "not-found", "a solution of this case")
                    })
                })
                .transpose()?,
            lines,
            shipping: self
                .shipping
                .map(|shipping| shipping.not_negative(currency, "/shipping"))
                .transpose()?
                .filter(|shipping: &Money| shipping.is_positive()),
            reason: self.reason,
        })
    }
}

/// Ask for a refund. The money is taken out of what can still be refunded at once; beyond your limit or the solution's
/// maximum an approval is asked for.
#[utoipa::path(post, path = "/shops/{shop}/cases/{case}/refunds", tag = "refunds",
    params(("shop" = String, Path), ("case" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = NewRefundBody, responses((status = 201, body = RefundBody)))]
pub(crate) async fn request(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    key: IdempotencyKey,
    body: Body<NewRefundBody>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let new = body.value.read(&ctx)?;
    let case = cases::get(&mut state.app.read(&ctx).await?, &ctx, path.get("case")?)
        .await?
        .id;
    let event = key.event(&ctx);
    run.finish(StatusCode::CREATED, |mut unit| async move {
        let refund = refunds::request(&mut unit, case, &event, new).await?;
        Ok((unit, RefundBody::new(refund, &ctx)))
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RefundParams {
    #[param(inline)]
    state: Option<RefundStateWord>,
    /// `case_…`
    case: Option<String>,
    /// `order_…`
    order: Option<String>,
    /// Approved, not sent, and later than `pay_by`.
    #[serde(default)]
    overdue: bool,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The shop's refunds, newest first.
#[utoipa::path(get, path = "/shops/{shop}/refunds", tag = "refunds", params(("shop" = String, Path), RefundParams),
    responses((status = 200, body = ListBody<RefundBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<RefundParams>,
) -> Result<Json<ListBody<RefundBody>>, Problem> {
    let filter = RefundFilter {
        state: params.state.map(|state| state.0),
        case: params
            .case
            .as_deref()
            .map(|case| id("?case", case))
            .transpose()?,
        order: params.order.as_deref(),
        overdue: params.overdue,
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = refunds::list(
        &mut conn,
        &ctx,
        filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, |refund| {
        RefundBody::new(refund, &ctx)
    })))
}

/// An id from a query parameter or a body.
pub(super) fn id<T: Id>(pointer: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| {
        Problem::field(
            pointer,
            "invalid-id",
            format!("an id that begins with {}_", T::PREFIX),
        )
    })
}

/// The refunds of a case, newest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{case}/refunds", tag = "refunds",
    params(("shop" = String, Path), ("case" = String, Path)), responses((status = 200, body = ListBody<RefundBody>)))]
pub(crate) async fn of_case(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<RefundBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let case = cases::get(&mut conn, &ctx, path.get("case")?).await?.id;
    let filter = RefundFilter {
        case: Some(case),
        ..RefundFilter::default()
    };
    let page = refunds::list(
        &mut conn,
        &ctx,
        filter,
        None,
        shopwit_service::PAGE_ROWS_MAX,
    )
    .await?;
    Ok(Json(ListBody::new(page, |refund| {
        RefundBody::new(refund, &ctx)
    })))
}

/// One refund.
#[utoipa::path(get, path = "/shops/{shop}/refunds/{refund}", tag = "refunds",
    params(("shop" = String, Path), ("refund" = String, Path)), responses((status = 200, body = RefundBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<RefundBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let refund = refunds::get(&mut conn, &ctx, path.id("refund", "refund")?).await?;
    Ok(Json(RefundBody::new(refund, &ctx)))
}

/// Nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayoutBody {}

/// Pay an approved refund out. Where the provider gives no answer in time, the refund is `unknown` and the desk asks the
/// provider again by itself; it never pays twice.
#[utoipa::path(post, path = "/shops/{shop}/refunds/{refund}/payouts", tag = "refunds",
    params(("shop" = String, Path), ("refund" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = PayoutBody, responses((status = 200, body = RefundBody)))]
pub(crate) async fn pay_out(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    key: IdempotencyKey,
    body: Body<PayoutBody>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let id = path.id("refund", "refund")?;
    let refund = payout::send(&state.app, &ctx, id, &key.event(&ctx)).await?;
    run.finish(StatusCode::OK, |unit| async move {
        Ok((unit, RefundBody::new(refund, &ctx)))
    })
    .await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancellationBody {
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// Take a refund back that has not been handed to the provider; the money can be refunded again.
#[utoipa::path(post, path = "/shops/{shop}/refunds/{refund}/cancellations", tag = "refunds",
    params(("shop" = String, Path), ("refund" = String, Path)), request_body = CancellationBody,
    responses((status = 200, body = RefundBody)))]
pub(crate) async fn cancel(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<CancellationBody>,
) -> Result<Json<RefundBody>, Problem> {
    let id = path.id("refund", "refund")?;
    let mut unit = state.app.begin(&ctx).await?;
    let refund = refunds::cancel(&mut unit, id, &body.value.reason).await?;
    unit.commit().await?;
    Ok(Json(RefundBody::new(refund, &ctx)))
}
