//! Questions to somebody with more authority, and their answers.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shopwit_service::{
    Ctx,
    approvals::{self, Approval, ApprovalFilter},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{ApprovalStateWord, AuthorityKindWord, MoneyDto, RoleWord, WordDto},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalBody {
    /// `approval_…`
    id: String,
    kind: AuthorityKindWord,
    /// Id of the offer, refund or compensation that waits.
    subject: String,
    /// `order_…` that it is about.
    order: Option<String>,
    /// `case_…` that it is about: of a refund or a compensation.
    case: Option<String>,
    amount: MoneyDto,
    /// The lowest role that may grant it.
    level: RoleWord,
    state: ApprovalStateWord,
    /// Why it is asked.
    reason: String,
    /// `user_…`, or `system`.
    asked_by: String,
    #[schema(format = DateTime)]
    asked_at: String,
    /// `user_…`
    decided_by: Option<String>,
    #[schema(format = DateTime)]
    decided_at: Option<String>,
    decision_note: Option<String>,
    version: i64,
    /// What the caller may do with it now: `decide`.
    actions: Vec<String>,
}

impl ApprovalBody {
    fn new(approval: Approval, ctx: &Ctx) -> Self {
        let actions = if approvals::may_decide(ctx, &approval) {
            vec!["decide".to_owned()]
        } else {
            Vec::new()
        };
        Self {
            id: approval.id.to_string(),
            kind: WordDto(approval.kind),
            subject: approval.subject,
            order: approval.order.map(|order| order.to_string()),
            case: approval.case.map(|case| case.to_string()),
            amount: approval.amount.into(),
            level: WordDto(approval.level),
            state: WordDto(approval.state),
            reason: approval.reason,
            asked_by: approval.asked_by,
            asked_at: approval.asked_at.to_string(),
            decided_by: approval.decided_by.map(|user| user.to_string()),
            decided_at: approval.decided_at.map(|at| at.to_string()),
            decision_note: approval.decision_note,
            version: approval.version,
            actions,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApprovalParams {
    #[param(inline)]
    state: Option<ApprovalStateWord>,
    #[param(inline)]
    kind: Option<AuthorityKindWord>,
    /// Id of the offer or refund.
    subject: Option<String>,
    /// Only what waits for you: what you may decide now.
    for_me: Option<bool>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The shop's approvals, newest first.
#[utoipa::path(get, path = "/shops/{shop}/approvals", tag = "approvals", params(("shop" = String, Path), ApprovalParams),
    responses((status = 200, body = ListBody<ApprovalBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<ApprovalParams>,
) -> Result<Json<ListBody<ApprovalBody>>, Problem> {
    let filter = ApprovalFilter {
        state: params.state.map(|state| state.0),
        kind: params.kind.map(|kind| kind.0),
        subject: params.subject.as_deref(),
        for_me: params.for_me == Some(true),
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = approvals::list(
        &mut conn,
        &ctx,
        filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, |approval| {
        ApprovalBody::new(approval, &ctx)
    })))
}

/// One approval.
#[utoipa::path(get, path = "/shops/{shop}/approvals/{approval}", tag = "approvals",
    params(("shop" = String, Path), ("approval" = String, Path)), responses((status = 200, body = ApprovalBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ApprovalBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let approval = approvals::get(&mut conn, &ctx, path.id("approval", "approval")?).await?;
    Ok(Json(ApprovalBody::new(approval, &ctx)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovalDecisionBody {
    granted: bool,
    /// For the one who asked.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// Grant or decline. Somebody else decides than the one who asked, with a role and a limit that reach.
#[utoipa::path(post, path = "/shops/{shop}/approvals/{approval}/decisions", tag = "approvals",
    params(("shop" = String, Path), ("approval" = String, Path)), request_body = ApprovalDecisionBody,
    responses((status = 200, body = ApprovalBody)))]
pub(crate) async fn decide(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<ApprovalDecisionBody>,
) -> Result<Json<ApprovalBody>, Problem> {
    let id = path.id("approval", "approval")?;
    let mut unit = state.app.begin(&ctx).await?;
    let approval =
        approvals::answer::decide(&mut unit, id, body.value.granted, body.value.note).await?;
    unit.commit().await?;
    Ok(Json(ApprovalBody::new(approval, &ctx)))
}
