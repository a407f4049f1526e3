//! Messages of a conversation and notes beside them.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::{
    Error,
    conversations::{
        checks::{self, Check, Promise},
        messages::{self, CheckedMessage, Message, MessageFilter, NewMessage},
    },
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{MessageAuthorWord, RoleWord, SenderWord, VerdictWord, WordDto},
    idempotent::{IdempotencyKey, Run},
    page::{ListBody, rows},
    problem::{FindingBody, Problem},
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageBody {
    /// `message_…`
    id: String,
    /// `conversation_…`
    conversation: String,
    /// 1, 2, 3 … within the conversation.
    seq: i64,
    author: MessageAuthorWord,
    /// `user_…` who wrote it, for agents.
    user: Option<String>,
    /// What the buyer sees of an agent.
    service_name: Option<String>,
    /// Plain text, never HTML.
    text: String,
    /// A note among colleagues; the buyer never sees it.
    internal: bool,
    client_id: Option<String>,
    /// `decision_…` of the script policy that wrote it.
    decision: Option<String>,
    /// How it was checked before it went out; null for what was not sent by an agent.
    check: Option<MessageCheckedBody>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// How a message was checked before it went out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageCheckedBody {
    /// `decision_…` of the message-check policy.
    decision: String,
    /// `allow`, or `warn` where the author agreed to the warnings.
    verdict: VerdictWord,
    /// Rules whose warnings the author agreed to.
    acknowledged: Vec<String>,
}

impl From<CheckedMessage> for MessageCheckedBody {
    fn from(one: CheckedMessage) -> Self {
        Self {
            decision: one.decision.to_string(),
            verdict: WordDto(one.verdict),
            acknowledged: one.acknowledged,
        }
    }
}

impl From<Message> for MessageBody {
    fn from(one: Message) -> Self {
        Self {
            id: one.id.to_string(),
            conversation: one.conversation.to_string(),
            seq: one.seq,
            author: WordDto(one.author),
            user: one.user.map(|user| user.to_string()),
            service_name: one.service_name,
            text: one.text,
            internal: one.internal,
            client_id: one.client_id,
            decision: one.decision.map(|decision| decision.to_string()),
            check: one.check.map(Into::into),
            created_at: one.created_at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessageBody {
    author: SenderWord,
    /// Plain text; to a buyer no `{slot}` may be left open.
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
    /// A note among colleagues instead of a message; agents only.
    #[serde(default)]
    internal: bool,
    /// What the sending program calls it; the same one twice is one message.
    #[schema(min_length = 1, max_length = 100)]
    client_id: Option<String>,
    /// Rules whose warnings you have seen and want to send it with all the same.
    #[serde(default)]
    #[schema(max_items = 50)]
    acknowledged: Vec<String>,
}

/// In which order messages come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MessageOrder {
    #[default]
    OldestFirst,
    NewestFirst,
}

/// Whose eyes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MessageAudience {
    #[default]
    Staff,
    /// Without notes.
    Buyer,
}

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessageParams {
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before, or the `seq` behind which to go on.
    cursor: Option<String>,
    #[serde(default)]
    #[param(inline)]
    order: Option<MessageOrder>,
    /// `buyer` leaves out what the buyer never sees.
    #[serde(default)]
    #[param(inline)]
    audience: Option<MessageAudience>,
}

/// The messages of a conversation by their sequence, in either direction.
#[utoipa::path(get, path = "/shops/{shop}/conversations/{conversation}/messages", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path), MessageParams),
    responses((status = 200, body = ListBody<MessageBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    Params(params): Params<MessageParams>,
) -> Result<Json<ListBody<MessageBody>>, Problem> {
    let filter = MessageFilter {
        for_buyer: params.audience == Some(MessageAudience::Buyer),
        newest_first: params.order == Some(MessageOrder::NewestFirst),
        cursor: params
            .cursor
            .map(|cursor| cursor.parse())
            .transpose()
            .map_err(|_| Problem::field("?cursor", "format", "the sequence number of a message"))?,
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = messages::list(
        &mut conn,
        &ctx,
        path.get("conversation")?,
        filter,
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, Into::into)))
}

/// Write a message or a note. What goes out to the buyer needs an `Idempotency-Key` and is checked first: blocked, or not
/// agreed to, it is 422 with findings and better words.
#[utoipa::path(post, path = "/shops/{shop}/conversations/{conversation}/messages", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewMessageBody, responses((status = 201, body = MessageBody)))]
pub(crate) async fn add(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    key: Option<IdempotencyKey>,
    body: Body<NewMessageBody>,
) -> Result<Response, Problem> {
    let reference = path.get("conversation")?.to_owned();
    let hash = body.hash;
    let body = body.value;
    let acknowledged = body.acknowledged;
    let mut new = NewMessage {
        author: body.author.0.into(),
        text: body.text,
        internal: body.internal,
        client_id: body.client_id,
        decision: None,
        admitted: None,
    };
    match key {
        Some(key) => {
            let run = match Run::start(&state, &ctx, &key, &hash).await? {
                Ok(run) => run,
                Err(answer) => return Ok(answer),
            };
            if new.goes_to_buyer() {
                new.check()?;
                let check = checks::check(&state.app, &ctx, &reference, &new.text).await?;
                new.admitted = Some(check.admit(&ctx, acknowledged)?);
            }
            run.finish(StatusCode::CREATED, |mut unit| async move {
                let message = messages::add(&mut unit, &reference, new).await?;
                Ok((unit, MessageBody::from(message)))
            })
            .await
        }
        None if new.goes_to_buyer() => Err(Error::IdempotencyKeyMissing.into()),
        None => {
            let mut unit = state.app.begin(&ctx).await?;
            let message = messages::add(&mut unit, &reference, new).await?;
            unit.commit().await?;
            Ok((StatusCode::CREATED, Json(MessageBody::from(message))).into_response())
        }
    }
}

/// A message that is to be checked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftBody {
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
}

/// What the check of a draft came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckBody {
    /// `decision_…`
    decision: String,
    /// No plugin could answer; only internal marks were looked for.
    by_default: bool,
    verdict: VerdictWord,
    findings: Vec<FindingBody>,
    /// The draft with every proposed replacement put in; null where there is none.
    rewritten: Option<String>,
    /// The lowest role that may send it; null: you.
    approval: Option<RoleWord>,
    promises: Vec<PromiseSpanBody>,
    /// Questions of the buyer that it leaves open.
    unanswered: Vec<String>,
}

/// Something that a draft promises; record it with `…/promises`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PromiseSpanBody {
    /// Characters, included.
    start: usize,
    /// Characters, excluded.
    end: usize,
    /// Seconds from now, where the draft says so.
    due_seconds: Option<u32>,
}

impl From<Promise> for PromiseSpanBody {
    fn from(one: Promise) -> Self {
        Self {
            start: one.start,
            end: one.end,
            due_seconds: one.due_seconds,
        }
    }
}

impl From<Check> for CheckBody {
    fn from(one: Check) -> Self {
        Self {
            decision: one.decision.to_string(),
            by_default: one.by_default,
            verdict: WordDto(one.verdict),
            findings: one.findings.into_iter().map(Into::into).collect(),
            rewritten: one.rewritten,
            approval: one.approval.map(WordDto),
            promises: one.promises.into_iter().map(Into::into).collect(),
            unanswered: one.unanswered,
        }
    }
}

/// Check a draft without sending it.
#[utoipa::path(post, path = "/shops/{shop}/conversations/{conversation}/message-checks", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = DraftBody,
    responses((status = 200, body = CheckBody)))]
pub(crate) async fn check(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<DraftBody>,
) -> Result<Json<CheckBody>, Problem> {
    let reference = path.get("conversation")?;
    let check = checks::check(&state.app, &ctx, reference, &body.value.text).await?;
    Ok(Json(check.into()))
}
