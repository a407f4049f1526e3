//! The workbench as a whole: what waits, and who is here.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use shopwit_service::{
    presence::{NewPresent, Present},
    workbench::{self, Summary},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::InShop,
    body::{Body, Params},
    dto::{ActivityWord, AgentStateWord, WordDto},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

/// What waits for you and the desk. A part is null where you may not read it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SummaryBody {
    /// The last event that is counted in for certain.
    seq: i64,
    #[schema(format = DateTime)]
    at: String,
    /// From so many seconds of waiting on, a conversation is late.
    late_after_seconds: i64,
    conversations: Option<ConversationCountsBody>,
    tickets: Option<TicketCountsBody>,
    cases: Option<CaseCountsBody>,
    approvals: Option<ApprovalCountsBody>,
    orders: Option<OrderCountsBody>,
}

/// Buyers who wait for a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationCountsBody {
    waiting: i64,
    waiting_mine: i64,
    /// Nobody has taken them.
    waiting_unassigned: i64,
    late: i64,
    late_mine: i64,
    /// Yours that are not closed.
    open_mine: i64,
    longest_waiting: Option<LongestWaitingBody>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LongestWaitingBody {
    /// `conversation_…`
    conversation: String,
    #[schema(format = DateTime)]
    waiting_since: String,
}

/// Neither resolved nor closed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketCountsBody {
    open_mine: i64,
    overdue_mine: i64,
}

/// Neither closed nor withdrawn.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseCountsBody {
    open: i64,
    open_mine: i64,
    overdue: i64,
    /// The buyer is owed a message.
    update_due: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalCountsBody {
    /// You may decide them now.
    for_me: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderCountsBody {
    /// Held from printing.
    held: i64,
    /// Past the shipping promise.
    late: i64,
}

/// What waits, counted in one call.
#[utoipa::path(get, path = "/shops/{shop}/desk/summary", tag = "workbench", params(("shop" = String, Path)),
    responses((status = 200, body = SummaryBody)))]
pub(crate) async fn summary(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<SummaryBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let Summary {
        seq,
        conversations,
        tickets,
        cases,
        approvals_for_me,
        orders,
    } = workbench::summary(&mut conn, &ctx).await?;
    Ok(Json(SummaryBody {
        seq,
        at: ctx.now.to_string(),
        late_after_seconds: ctx.shop.late_after_seconds,
        conversations: conversations.map(|counts| ConversationCountsBody {
            waiting: counts.waiting,
            waiting_mine: counts.waiting_mine,
            waiting_unassigned: counts.waiting_unassigned,
            late: counts.late,
            late_mine: counts.late_mine,
            open_mine: counts.open_mine,
            longest_waiting: counts.longest_waiting.map(|(conversation, since)| {
                LongestWaitingBody {
                    conversation: conversation.to_string(),
                    waiting_since: since.to_string(),
                }
            }),
        }),
        tickets: tickets.map(|counts| TicketCountsBody {
            open_mine: counts.open_mine,
            overdue_mine: counts.overdue_mine,
        }),
        cases: cases.map(|counts| CaseCountsBody {
            open: counts.open,
            open_mine: counts.open_mine,
            overdue: counts.overdue,
            update_due: counts.update_due,
        }),
        approvals: approvals_for_me.map(|for_me| ApprovalCountsBody { for_me }),
        orders: orders.map(|counts| OrderCountsBody {
            held: counts.held,
            late: counts.late,
        }),
    }))
}

/// One window of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PresentBody {
    /// `user_…`
    user: String,
    service_name: String,
    /// What the window calls itself.
    client: String,
    state: AgentStateWord,
    /// `conversation_…` that is open in it.
    conversation: Option<String>,
    activity: Option<ActivityWord>,
    /// Holds no longer then, unless it is said again.
    #[schema(format = DateTime)]
    until: String,
}

impl From<Present> for PresentBody {
    fn from(one: Present) -> Self {
        Self {
            user: one.user.to_string(),
            service_name: one.service_name,
            client: one.client,
            state: WordDto(one.state),
            conversation: one.conversation.map(|id| id.to_string()),
            activity: one.activity.map(WordDto),
            until: one.until.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPresentBody {
    /// Names the window; two windows of yours have two names.
    #[schema(min_length = 1, max_length = 64)]
    client: String,
    state: AgentStateWord,
    /// Id or number of the conversation that is open.
    conversation: Option<String>,
    /// `viewing` unless given, where a conversation is.
    activity: Option<ActivityWord>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LeaveParams {
    /// The window that was closed.
    client: String,
}

/// Who is here now, as far as this host knows.
#[utoipa::path(get, path = "/shops/{shop}/presence", tag = "workbench", params(("shop" = String, Path)),
    responses((status = 200, body = ListBody<PresentBody>)))]
pub(crate) async fn present(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<ListBody<PresentBody>>, Problem> {
    let here = state.app.present(&ctx)?;
    Ok(Json(ListBody {
        items: here.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Say that a window of yours is open and where; it holds for 45 s, so say it again every 20 s. Others hear of it as
/// `presence` in their stream.
#[utoipa::path(put, path = "/shops/{shop}/presence", tag = "workbench", params(("shop" = String, Path)),
    request_body = NewPresentBody, responses((status = 200, body = PresentBody)))]
pub(crate) async fn be_present(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewPresentBody>,
) -> Result<Json<PresentBody>, Problem> {
    let body = body.value;
    let new = NewPresent {
        client: body.client,
        state: body.state.0,
        conversation: body.conversation,
        activity: body.activity.map(|word| word.0),
    };
    Ok(Json(state.app.be_present(&ctx, new).await?.into()))
}

/// Say that a window was closed.
#[utoipa::path(delete, path = "/shops/{shop}/presence", tag = "workbench", params(("shop" = String, Path), LeaveParams),
    responses((status = 204)))]
pub(crate) async fn leave(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<LeaveParams>,
) -> Result<StatusCode, Problem> {
    state.app.leave(&ctx, &params.client)?;
    Ok(StatusCode::NO_CONTENT)
}
