//! Who has read what, and who writes at the moment.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use shopwit_service::{
    buyers::chat,
    conversations::{
        LastLine,
        locks::{self, Lock},
        reads,
    },
};
use utoipa::ToSchema;

use super::ConversationBody;
use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{MessageAuthorWord, WordDto},
    problem::Problem,
    routes::buyer::SurveyBody,
    state::ApiState,
};

/// The beginning of the last message or note of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LastLineBody {
    author: MessageAuthorWord,
    internal: bool,
    /// At most 120 characters.
    text: String,
}

impl From<LastLine> for LastLineBody {
    fn from(line: LastLine) -> Self {
        Self {
            author: WordDto(line.author),
            internal: line.internal,
            text: line.text,
        }
    }
}

/// Who writes an answer. It ends by itself at `until` unless it is renewed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LockBody {
    /// `user_…`
    user: String,
    service_name: Option<String>,
    #[schema(format = DateTime)]
    since: String,
    #[schema(format = DateTime)]
    until: String,
}

impl From<Lock> for LockBody {
    fn from(lock: Lock) -> Self {
        Self {
            user: lock.user.to_string(),
            service_name: lock.service_name,
            since: lock.since.to_string(),
            until: lock.until.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadMark {
    /// Number of the last message that you have seen.
    #[schema(minimum = 0)]
    seq: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockWish {
    /// Take it from somebody else who has it; that is recorded.
    #[serde(default)]
    take_over: bool,
}

/// Say up to which message you have read; the mark only moves on. Writing moves it too.
#[utoipa::path(put, path = "/shops/{shop}/conversations/{conversation}/read", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = ReadMark,
    responses((status = 200, body = ConversationBody)))]
pub(crate) async fn read(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<ReadMark>,
) -> Result<Json<ConversationBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let one = reads::mark(&mut unit, path.get("conversation")?, body.value.seq).await?;
    unit.commit().await?;
    Ok(Json(ConversationBody::new(one, &ctx)))
}

/// Show others that you write an answer, for 60 s; say it again every 20 s. 409 `locked` where somebody else does. Nobody
/// is hindered from writing by it.
#[utoipa::path(put, path = "/shops/{shop}/conversations/{conversation}/lock", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = LockWish,
    responses((status = 200, body = ConversationBody)))]
pub(crate) async fn lock(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<LockWish>,
) -> Result<Json<ConversationBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let one = locks::take(&mut unit, path.get("conversation")?, body.value.take_over).await?;
    unit.commit().await?;
    Ok(Json(ConversationBody::new(one, &ctx)))
}

/// What the buyer said about the service in this conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationSurveyBody {
    /// Null: nothing yet.
    survey: Option<SurveyBody>,
}

/// What the buyer said about the service.
#[utoipa::path(get, path = "/shops/{shop}/conversations/{conversation}/survey", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)),
    responses((status = 200, body = ConversationSurveyBody)))]
pub(crate) async fn survey(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ConversationSurveyBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let survey = chat::survey_of(&mut conn, &ctx, path.get("conversation")?).await?;
    Ok(Json(ConversationSurveyBody {
        survey: survey.map(Into::into),
    }))
}

/// You write no longer.
#[utoipa::path(delete, path = "/shops/{shop}/conversations/{conversation}/lock", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), responses((status = 204)))]
pub(crate) async fn unlock(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<StatusCode, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    locks::release(&mut unit, path.get("conversation")?).await?;
    unit.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
