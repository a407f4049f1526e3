//! What a buyer on the web can do: write to the shop, read the answers, follow an order. The tokens open nothing else.

pub(crate) mod orders;
pub(crate) mod stream;

use std::net::IpAddr;

use axum::{
    Json,
    extract::{FromRequestParts, RawPathParams, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_domain::desk::MessageAuthor;
use shopwit_service::{
    Ctx, Error, buyers,
    buyers::{
        ORDER_PREFIX,
        chat::{self, NewVisit, Survey, Visit, Visitor},
        tracking,
    },
    conversations::messages::Message,
};
use utoipa::{IntoParams, ToSchema};

use super::{messages::MessageOrder, sessions::Peer};
use crate::{
    body::{Body, Params},
    dto::{ConversationStateWord, MessageAuthorWord, WordDto},
    page::{ListBody, rows},
    problem::Problem,
    request_id::current_request_id,
    state::ApiState,
};

/// The shop in the path, for somebody from outside.
#[derive(Debug)]
pub(crate) struct Outside(pub(crate) Ctx);

impl FromRequestParts<ApiState> for Outside {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound("address").into());
        }
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::from(Error::NotFound("shop")))?;
        let shop = params
            .iter()
            .find(|(name, _)| *name == "shop")
            .map(|(_, value)| value.to_owned())
            .ok_or(Error::NotFound("shop"))?;
        let request_id = current_request_id().unwrap_or_default();
        Ok(Self(buyers::shop(&state.app, &shop, request_id).await?))
    }
}

/// A visitor by their token.
#[derive(Debug)]
pub(crate) struct ByVisitor(pub(crate) Visitor);

impl FromRequestParts<ApiState> for ByVisitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let Outside(ctx) = Outside::from_request_parts(parts, state).await?;
        let token = bearer(&parts.headers)?.ok_or(Error::Unauthenticated)?;
        Ok(Self(chat::visitor(&state.app, &ctx, token).await?))
    }
}

/// The token of the `Authorization` header, where there is one.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    headers
        .get(header::AUTHORIZATION)
        .map(|value| {
            value
                .to_str()
                .ok()
                .and_then(|text| text.strip_prefix("Bearer "))
                .map(str::trim)
                .ok_or(Error::Unauthenticated)
        })
        .transpose()
}

fn address(peer: &Peer) -> Option<IpAddr> {
    peer.address().map(|address| address.ip())
}

/// What the chat shows before anybody wrote.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatBody {
    /// Of the shop.
    name: String,
    /// BCP 47.
    locale: String,
    /// Somebody answers at this time of the day.
    attended: bool,
}

/// What a buyer sees of the conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VisitBody {
    /// Short number to tell on the phone.
    number: i64,
    state: ConversationStateWord,
    /// Who answers.
    agent: Option<String>,
    /// Number of the last message; there are gaps in the numbers.
    last_seq: i64,
    survey: Option<SurveyBody>,
}

impl From<Visit> for VisitBody {
    fn from(visit: Visit) -> Self {
        Self {
            number: visit.number,
            state: WordDto(visit.state),
            agent: visit.agent,
            last_seq: visit.last_seq,
            survey: visit.survey.map(Into::into),
        }
    }
}

/// What the buyer said about the service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SurveyBody {
    #[schema(minimum = 1, maximum = 5)]
    rating: i64,
    text: Option<String>,
    #[schema(format = DateTime)]
    at: String,
}

impl From<Survey> for SurveyBody {
    fn from(survey: Survey) -> Self {
        Self {
            rating: survey.rating,
            text: survey.text,
            at: survey.at.to_string(),
        }
    }
}

/// A message as the buyer sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VisitMessageBody {
    seq: i64,
    author: MessageAuthorWord,
    /// Who of the shop wrote it.
    agent: Option<String>,
    /// Plain text, never HTML.
    text: String,
    /// What the buyer's own program called it.
    client_id: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<Message> for VisitMessageBody {
    fn from(message: Message) -> Self {
        let own = message.author == MessageAuthor::Buyer;
        Self {
            seq: message.seq,
            author: WordDto(message.author),
            agent: message.service_name,
            text: message.text,
            client_id: message.client_id.filter(|_| own),
            created_at: message.created_at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVisitBody {
    /// What you write first, plain text.
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
    /// How you want to be called.
    #[schema(min_length = 1, max_length = 50)]
    name: Option<String>,
    /// BCP 47; the shop's unless given.
    language: Option<String>,
}

/// A conversation that was opened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BegunVisitBody {
    /// `swv_…`, shown once: it opens this conversation, for 30 days, and nothing else.
    token: String,
    conversation: VisitBody,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVisitMessageBody {
    /// Plain text.
    #[schema(min_length = 1, max_length = 5000)]
    text: String,
    /// What your program calls it; the same one twice is one message.
    #[schema(min_length = 1, max_length = 100)]
    client_id: String,
}

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VisitMessageParams {
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before, or the `seq` behind which to go on.
    cursor: Option<String>,
    #[serde(default)]
    #[param(inline)]
    order: Option<MessageOrder>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSurveyBody {
    /// 1 (bad) to 5 (good).
    #[schema(minimum = 1, maximum = 5)]
    rating: i64,
    #[schema(min_length = 1, max_length = 1000)]
    text: Option<String>,
}

/// What the shop's chat shows before anybody wrote.
#[utoipa::path(get, path = "/buyer/{shop}", tag = "buyer", params(("shop" = String, Path)), security(()),
    responses((status = 200, body = ChatBody)))]
pub(crate) async fn chat(
    State(state): State<ApiState>,
    Outside(ctx): Outside,
) -> Result<Json<ChatBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    Ok(Json(ChatBody {
        attended: chat::is_attended(&mut conn, &ctx).await?,
        name: ctx.shop.name.clone(),
        locale: ctx.shop.locale.clone(),
    }))
}

/// Write to the shop. The answer holds the token of this conversation. With the token of an order's page the conversation
/// is about that order. 5 a minute from one address.
#[utoipa::path(post, path = "/buyer/{shop}/conversations", tag = "buyer", params(("shop" = String, Path)),
    security((), ("order_page" = [])), request_body = NewVisitBody, responses((status = 201, body = BegunVisitBody)))]
pub(crate) async fn begin(
    State(state): State<ApiState>,
    Outside(ctx): Outside,
    peer: Peer,
    headers: HeaderMap,
    body: Body<NewVisitBody>,
) -> Result<Response, Problem> {
    let order = match bearer(&headers)? {
        Some(token) if token.starts_with(ORDER_PREFIX) => {
            Some(tracking::access(&state.app, &ctx, token).await?)
        }
        Some(_) => return Err(Error::Unauthenticated.into()),
        None => None,
    };
    state
        .buyer_limits
        .opening(address(&peer), &ctx.shop_id().to_string())?;
    let new = NewVisit {
        text: body.value.text,
        name: body.value.name,
        language: body.value.language,
    };
    let (token, visit) = chat::begin(&state.app, &ctx, new, order.as_ref()).await?;
    let answer = BegunVisitBody {
        token,
        conversation: visit.into(),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Your conversation.
#[utoipa::path(get, path = "/buyer/{shop}/conversation", tag = "buyer", params(("shop" = String, Path)),
    security(("visitor" = [])), responses((status = 200, body = VisitBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    ByVisitor(visitor): ByVisitor,
) -> Result<Json<VisitBody>, Problem> {
    let mut conn = state.app.read(&visitor.ctx).await?;
    Ok(Json(chat::visit(&mut conn, &visitor).await?.into()))
}

/// What was said, by its numbers, in either direction.
#[utoipa::path(get, path = "/buyer/{shop}/conversation/messages", tag = "buyer",
    params(("shop" = String, Path), VisitMessageParams), security(("visitor" = [])),
    responses((status = 200, body = ListBody<VisitMessageBody>)))]
pub(crate) async fn messages(
    State(state): State<ApiState>,
    ByVisitor(visitor): ByVisitor,
    Params(params): Params<VisitMessageParams>,
) -> Result<Json<ListBody<VisitMessageBody>>, Problem> {
    let cursor = params
        .cursor
        .map(|cursor| cursor.parse())
        .transpose()
        .map_err(|_| Problem::field("?cursor", "format", "the sequence number of a message"))?;
    let newest_first = params.order == Some(MessageOrder::NewestFirst);
    let mut conn = state.app.read(&visitor.ctx).await?;
    let page = chat::messages(
        &mut conn,
        &visitor,
        newest_first,
        cursor,
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, Into::into)))
}

/// Write on. The same `client_id` with the same text is one message, however often it is sent. 30 a minute.
#[utoipa::path(post, path = "/buyer/{shop}/conversation/messages", tag = "buyer", params(("shop" = String, Path)),
    security(("visitor" = [])), request_body = NewVisitMessageBody, responses((status = 201, body = VisitMessageBody)))]
pub(crate) async fn write(
    State(state): State<ApiState>,
    ByVisitor(visitor): ByVisitor,
    body: Body<NewVisitMessageBody>,
) -> Result<Response, Problem> {
    state
        .buyer_limits
        .message(&visitor.conversation.to_string())?;
    let NewVisitMessageBody { text, client_id } = body.value;
    let message = chat::write(&state.app, &visitor, text, client_id).await?;
    Ok((StatusCode::CREATED, Json(VisitMessageBody::from(message))).into_response())
}

/// Say how the service was; the last word counts.
#[utoipa::path(put, path = "/buyer/{shop}/conversation/survey", tag = "buyer", params(("shop" = String, Path)),
    security(("visitor" = [])), request_body = NewSurveyBody, responses((status = 200, body = VisitBody)))]
pub(crate) async fn survey(
    State(state): State<ApiState>,
    ByVisitor(visitor): ByVisitor,
    body: Body<NewSurveyBody>,
) -> Result<Json<VisitBody>, Problem> {
    state
        .buyer_limits
        .message(&visitor.conversation.to_string())?;
    let NewSurveyBody { rating, text } = body.value;
    let visit = chat::survey(&state.app, &visitor, rating, text).await?;
    Ok(Json(visit.into()))
}
