//! After-sales cases.

pub(crate) mod evidence;
pub(crate) mod goods;
pub(crate) mod solutions;
pub(crate) mod steps;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::{
    Ctx,
    cases::{
        self, Case, CaseFilter, CaseLine, Feedback, NewCase,
        change::{self, CaseChange},
        timeline::{self, TimelineEntry},
    },
};
use utoipa::{IntoParams, ToSchema};

use super::refunds::id;
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{
        CaseCauseWord, CaseKindWord, CaseRequestWord, CaseStateWord, FaultWord, WordDto, etag,
        if_match, time, user_or_me,
    },
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseBody {
    /// `case_…`
    id: String,
    /// Short number in the shop.
    number: i64,
    /// `order_…`
    order: String,
    /// `customer_…`
    customer: String,
    kind: CaseKindWord,
    cause: CaseCauseWord,
    claimed_fault: FaultWord,
    /// As verified in step 2.
    verified_fault: Option<FaultWord>,
    /// What the buyer asks for.
    request: Option<CaseRequestWord>,
    description: String,
    lines: Vec<CaseLineBody>,
    state: CaseStateWord,
    /// A dispute before the platform.
    in_dispute: bool,
    /// `user_…` whose case it is.
    assignee: String,
    opened_by: String,
    #[schema(format = DateTime)]
    opened_at: String,
    /// Must be solved until then.
    #[schema(format = DateTime)]
    due_at: String,
    overdue: bool,
    /// What the buyer was told.
    #[schema(format = DateTime)]
    expected_solution_at: Option<String>,
    expected_solution_reason: Option<String>,
    temporary_solution: Option<String>,
    /// The buyer is owed the next message by then.
    #[schema(format = DateTime)]
    next_update_at: Option<String>,
    #[schema(format = DateTime)]
    contacted_at: Option<String>,
    identity_confirmed: bool,
    /// `solution_…` that the buyer chose.
    solution: Option<String>,
    #[schema(format = DateTime)]
    consented_at: Option<String>,
    consent_recorded_by: Option<String>,
    tags: Vec<String>,
    feedback: Option<FeedbackBody>,
    spent_minutes: Option<i64>,
    times_reopened: i64,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    version: i64,
    /// What the caller may do with it now: the steps that come next, and `note`, `add-evidence`, `refund` …
    actions: Vec<String>,
}

/// Pieces of one line of the order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseLineBody {
    /// Line of the order, from 0.
    #[schema(minimum = 0)]
    line: i64,
    #[schema(minimum = 1)]
    quantity: i64,
}

/// What is told when a case is registered.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedbackBody {
    #[schema(min_length = 1, max_length = 2000)]
    cause: String,
    #[schema(min_length = 1, max_length = 2000)]
    solution: String,
    /// How it was repaired or settled.
    #[schema(min_length = 1, max_length = 2000)]
    process: String,
    #[schema(min_length = 1, max_length = 2000)]
    result: String,
}

impl From<Feedback> for FeedbackBody {
    fn from(told: Feedback) -> Self {
        Self {
            cause: told.cause,
            solution: told.solution,
            process: told.process,
            result: told.result,
        }
    }
}

impl From<FeedbackBody> for Feedback {
    fn from(told: FeedbackBody) -> Self {
        Self {
            cause: told.cause,
            solution: told.solution,
            process: told.process,
            result: told.result,
        }
    }
}

impl CaseBody {
    pub(crate) fn new(case: Case, ctx: &Ctx) -> Self {
        let time = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
        Self {
            actions: case.actions(ctx).into_iter().map(str::to_owned).collect(),
            overdue: case.is_open() && case.due_at < ctx.now,
            id: case.id.to_string(),
            number: case.number,
            order: case.order.to_string(),
            customer: case.customer.to_string(),
            kind: WordDto(case.kind),
            cause: WordDto(case.cause),
            claimed_fault: WordDto(case.claimed_fault),
            verified_fault: case.verified_fault.map(WordDto),
            request: case.request.map(WordDto),
            description: case.description,
            lines: case
                .lines
                .iter()
                .map(|it| CaseLineBody {
                    line: it.line,
                    quantity: it.quantity,
                })
                .collect(),
            state: WordDto(case.state),
            in_dispute: case.in_dispute,
            assignee: case.assignee.to_string(),
            opened_by: case.opened_by,
            opened_at: case.opened_at.to_string(),
            due_at: case.due_at.to_string(),
            expected_solution_at: time(case.expected_solution_at),
            expected_solution_reason: case.expected_solution_reason,
            temporary_solution: case.temporary_solution,
            next_update_at: time(case.next_update_at),
            contacted_at: time(case.contacted_at),
            identity_confirmed: case.identity_confirmed,
            solution: case.solution.map(|solution| solution.to_string()),
            consented_at: time(case.consented_at),
            consent_recorded_by: case.consent_recorded_by,
            tags: case.tags,
            feedback: case.feedback.map(Into::into),
            spent_minutes: case.spent_minutes,
            times_reopened: case.times_reopened,
            closed_at: time(case.closed_at),
            version: case.version,
        }
    }
}

/// Answers a case with its `ETag`.
fn answer(status: StatusCode, case: Case, ctx: &Ctx) -> Response {
    (status, etag(case.version), Json(CaseBody::new(case, ctx))).into_response()
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCaseBody {
    /// `order_…` or its short number.
    order: String,
    kind: CaseKindWord,
    cause: CaseCauseWord,
    claimed_fault: FaultWord,
    /// Each line of the order once.
    #[schema(min_items = 1, max_items = 1000)]
    lines: Vec<CaseLineBody>,
    #[schema(min_length = 1, max_length = 4000)]
    description: String,
    /// What the buyer asks for, where that is known.
    request: Option<CaseRequestWord>,
    /// A dispute before the platform.
    #[serde(default)]
    in_dispute: bool,
    /// Must be solved until then; 72 hours from now unless given.
    #[schema(format = DateTime)]
    due_at: Option<String>,
}

/// Open a case; the order's after-sales side opens with it.
#[utoipa::path(post, path = "/shops/{shop}/cases", tag = "cases", params(("shop" = String, Path)),
    request_body = NewCaseBody, responses((status = 201, body = CaseBody)))]
pub(crate) async fn open(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewCaseBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewCase {
        order: body.order,
        kind: body.kind.0,
        cause: body.cause.0,
        claimed_fault: body.claimed_fault.0,
        lines: body
            .lines
            .iter()
            .map(|it| CaseLine {
                line: it.line,
                quantity: it.quantity,
            })
            .collect(),
        description: body.description,
        request: body.request.map(|request| request.0),
        in_dispute: body.in_dispute,
        due_at: body
            .due_at
            .as_deref()
            .map(|at| time("/due_at", at))
            .transpose()?,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::open(&mut unit, new).await?;
    unit.commit().await?;
    Ok(answer(StatusCode::CREATED, case, &ctx))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CaseParams {
    #[param(inline)]
    state: Option<CaseStateWord>,
    #[param(inline)]
    kind: Option<CaseKindWord>,
    #[param(inline)]
    cause: Option<CaseCauseWord>,
    /// `order_…`
    order: Option<String>,
    /// `customer_…`
    customer: Option<String>,
    /// `user_…`, or `me`.
    assignee: Option<String>,
    tag: Option<String>,
    /// Neither closed nor withdrawn.
    #[serde(default)]
    open: bool,
    /// The supervisor's daily list: open, and about money back or in dispute.
    #[serde(default)]
    refund_or_dispute: bool,
    /// Open and past `due_at`.
    #[serde(default)]
    overdue: bool,
    /// Open, and the buyer is owed a message.
    #[serde(default)]
    update_due: bool,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The shop's cases, newest first.
#[utoipa::path(get, path = "/shops/{shop}/cases", tag = "cases", params(("shop" = String, Path), CaseParams),
    responses((status = 200, body = ListBody<CaseBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<CaseParams>,
) -> Result<Json<ListBody<CaseBody>>, Problem> {
    let filter = CaseFilter {
        state: params.state.map(|word| word.0),
        kind: params.kind.map(|word| word.0),
        cause: params.cause.map(|word| word.0),
        order: params
            .order
            .as_deref()
            .map(|text| id("?order", text))
            .transpose()?,
        customer: params
            .customer
            .as_deref()
            .map(|text| id("?customer", text))
            .transpose()?,
        assignee: params
            .assignee
            .as_deref()
            .map(|text| user_or_me(&ctx, "?assignee", text))
            .transpose()?,
        tag: params.tag,
        open: params.open,
        refund_or_dispute: params.refund_or_dispute,
        overdue: params.overdue,
        update_due: params.update_due,
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = cases::list(
        &mut conn,
        &ctx,
        filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, |case| CaseBody::new(case, &ctx))))
}

/// One case.
#[utoipa::path(get, path = "/shops/{shop}/cases/{case}", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)), responses((status = 200, body = CaseBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let case = cases::get(&mut state.app.read(&ctx).await?, &ctx, path.get("case")?).await?;
    Ok(answer(StatusCode::OK, case, &ctx))
}

/// What of a case can be changed; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CasePatch {
    /// `user_…`
    assignee: Option<String>,
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// What the buyer was told; with the reason.
    #[schema(format = DateTime)]
    expected_solution_at: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    expected_solution_reason: Option<String>,
    #[schema(min_length = 1, max_length = 1000)]
    temporary_solution: Option<String>,
    in_dispute: Option<bool>,
    #[schema(max_items = 20)]
    tags: Option<Vec<String>>,
}

/// Change a case.
#[utoipa::path(patch, path = "/shops/{shop}/cases/{case}", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = CasePatch, responses((status = 200, body = CaseBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<CasePatch>,
) -> Result<Response, Problem> {
    let body = body.value;
    let change = CaseChange {
        assignee: body
            .assignee
            .as_deref()
            .map(|user| id("/assignee", user))
            .transpose()?,
        due_at: body
            .due_at
            .as_deref()
            .map(|at| time("/due_at", at))
            .transpose()?,
        expected_solution_at: body
            .expected_solution_at
            .as_deref()
            .map(|at| time("/expected_solution_at", at))
            .transpose()?,
        expected_solution_reason: body.expected_solution_reason,
        temporary_solution: body.temporary_solution,
        in_dispute: body.in_dispute,
        tags: body.tags,
    };
    let version = if_match(&headers)?;
    let mut unit = state.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, path.get("case")?).await?;
    let case = change::change(&mut unit, &case, change, version).await?;
    unit.commit().await?;
    Ok(answer(StatusCode::OK, case, &ctx))
}

/// One thing that happened in a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseTimelineEntryBody {
    #[schema(format = DateTime)]
    at: String,
    /// `step`, `evidence`, `return`, `inspection`, `solutions`, `refund`, `approval`.
    kind: String,
    /// Which of its kind.
    what: String,
    /// Id of what it is about.
    subject: String,
    /// `user_…`, or `system`.
    by: String,
    note: String,
}

impl From<TimelineEntry> for CaseTimelineEntryBody {
    fn from(entry: TimelineEntry) -> Self {
        Self {
            at: entry.at.to_string(),
            kind: entry.kind,
            what: entry.what,
            subject: entry.subject,
            by: entry.by,
            note: entry.note,
        }
    }
}

/// Everything that happened in a case, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{case}/timeline", tag = "cases",
    params(("shop" = String, Path), ("case" = String, Path)),
    responses((status = 200, body = ListBody<CaseTimelineEntryBody>)))]
pub(crate) async fn case_timeline(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ListBody<CaseTimelineEntryBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let case = cases::get(&mut conn, &ctx, path.get("case")?).await?;
    let entries = timeline::of(&mut conn, &ctx, case.id).await?;
    Ok(Json(ListBody {
        items: entries.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}
