//! The buyer's own conversation as it goes on.

use std::{collections::VecDeque, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{Response, sse::Event},
};
use serde_json::Value as Json;
use shopwit_service::{
    Error,
    buyers::chat::{self, Visit, Visitor},
    conversations::messages::Message,
    events::listening::{Heard, Listening},
};

use super::{ByVisitor, VisitBody, VisitMessageBody, bearer};
use crate::{
    problem::Problem,
    routes::events::{EndEventBody, EndReason, event, last_event_id},
    state::ApiState,
    streams::{self, StreamPermit, tell},
};

/// Messages that are read at once.
const PAGE_MESSAGES: i64 = 50;
/// How often the token is looked at, so that a stream ends with it.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Your conversation as server-sent events: `message` with each message, in order, each once; its number is the `id`, and
/// `Last-Event-ID` goes on behind it (without one: from the first message). `state` when the state or the agent changed.
/// `end` before the stream ends.
#[utoipa::path(get, path = "/buyer/{shop}/conversation/events", tag = "buyer",
    params(("shop" = String, Path), ("Last-Event-ID" = Option<String>, Header)), security(("visitor" = [])),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub(crate) async fn events(
    State(state): State<ApiState>,
    ByVisitor(visitor): ByVisitor,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let permit = state
        .buyer_streams
        .admit(visitor.conversation.to_string())?;
    let listening = state.app.listen(visitor.ctx.shop_id(), None).await?;
    let teller = Teller {
        token: bearer(&headers)?.unwrap_or_default().to_owned(),
        // What is no number of ours begins at the first message: nothing is missed.
        told: last_event_id(&headers)
            .filter(|seq| *seq != i64::MAX)
            .unwrap_or(0),
        state,
        visitor,
        listening,
        shown: None,
        waiting: VecDeque::new(),
        must_look: true,
        is_ended: false,
        _permit: permit,
    };
    Ok(tell(teller))
}

struct Teller {
    state: ApiState,
    token: String,
    visitor: Visitor,
    listening: Listening,
    /// Number of the last message that was told.
    told: i64,
    /// What was told of the conversation.
    shown: Option<Visit>,
    waiting: VecDeque<Message>,
    /// Something may have happened since the last look.
    must_look: bool,
    is_ended: bool,
    _permit: StreamPermit,
}

impl streams::Teller for Teller {
    async fn next(&mut self) -> Result<Option<Event>, Error> {
        loop {
            if self.is_ended {
                return Ok(None);
            }
            if let Some(message) = self.waiting.pop_front() {
                self.told = message.seq;
                let id = message.seq.to_string();
                let body = VisitMessageBody::from(message);
                return Ok(Some(event("message", &body)?.id(id)));
            }
            if self.must_look {
                if let Some(event) = self.look().await? {
                    return Ok(Some(event));
                }
                continue;
            }
            match tokio::time::timeout(LOOK_EVERY, self.listening.next()).await {
                Ok(heard) => match heard? {
                    Heard::Event(one) => {
                        self.must_look = self.is_ours(one.subject.get("conversation"))
                    }
                    Heard::Passing(_) => {}
                    // The messages themselves are kept, so nothing is lost.
                    Heard::Reset(_) | Heard::TooSlow => self.must_look = true,
                    Heard::Closed => return self.end(EndReason::Closing),
                },
                Err(_) => {
                    let now = self.state.app.now();
                    let ctx = shopwit_service::Ctx {
                        now,
                        ..self.visitor.ctx.clone()
                    };
                    match chat::visitor(&self.state.app, &ctx.as_system(), &self.token).await {
                        Ok(visitor) => self.visitor = visitor,
                        Err(Error::Unauthenticated) => return self.end(EndReason::SignedOut),
                        Err(error) => return Err(error),
                    }
                }
            }
        }
    }
}

impl Teller {
    fn is_ours(&self, conversation: Option<&Json>) -> bool {
        conversation
            .and_then(Json::as_str)
            .is_some_and(|id| id == self.visitor.conversation.to_string())
    }

    /// Reads what is new; an event where the conversation itself changed.
    async fn look(&mut self) -> Result<Option<Event>, Error> {
        let mut conn = self.state.app.read(&self.visitor.ctx).await?;
        let page = chat::messages(
            &mut conn,
            &self.visitor,
            false,
            Some(self.told),
            PAGE_MESSAGES,
        )
        .await?;
        // With more to read than fits, the next look comes when these are told.
        self.must_look = page.next_cursor.is_some();
        self.waiting = page.items.into();
        let visit = chat::visit(&mut conn, &self.visitor).await?;
        let known = self.shown.as_ref().map(|shown| (shown.state, &shown.agent));
        if known == Some((visit.state, &visit.agent)) {
            return Ok(None);
        }
        self.shown = Some(visit.clone());
        event("state", &VisitBody::from(visit)).map(Some)
    }

    fn end(&mut self, reason: EndReason) -> Result<Option<Event>, Error> {
        self.is_ended = true;
        event("end", &EndEventBody { reason }).map(Some)
    }
}
