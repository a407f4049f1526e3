//! The stream of a shop's events: what its console and programs keep up with.

use std::time::Duration;

use axum::{
    extract::State,
    http::HeaderMap,
    response::{Response, sse::Event},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use shopwit_domain::people::{Permission, Role};
use shopwit_service::{
    Actor, Ctx, Error,
    events::{
        DeskEvent,
        feed::Passing,
        listening::{Heard, Listening},
    },
    people::sign_in::{self, Credential},
};
use tokio::{sync::watch, time::Instant};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText, SignedIn},
    body::Params,
    problem::Problem,
    state::ApiState,
    streams::{self, StreamPermit, tell},
};

/// Between two signs of life; the sign-in is looked at as often, in case that another host ended it.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how long a browser connects again.
const RECONNECT: Duration = Duration::from_secs(1);

/// From where.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventParams {
    /// Begin behind this number. Unless given: with what happens from now on. `Last-Event-ID` goes before it.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// What happened: the data of `change`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeEventBody {
    /// 1, 2, 3 … within the shop. Numbers that you may not hear of are left out.
    seq: i64,
    /// `resource.past-verb`, for example `message.added`.
    topic: String,
    #[schema(format = DateTime)]
    at: String,
    /// Ids by the name of their resource, and plain facts such as `state`. No text and no personal data: read the
    /// resource.
    #[schema(value_type = Object)]
    subject: Json,
}

/// Who does what at the moment: the data of `presence`. Never told again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PassingEventBody {
    topic: String,
    #[schema(format = DateTime)]
    at: String,
    /// `user_…`
    user: String,
    #[schema(value_type = Object)]
    subject: Json,
}

/// Where the stream stands: the data of `ready`, `heartbeat` and `reset`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PositionEventBody {
    /// Everything up to this number was told, or is to be read anew after `reset`.
    seq: i64,
    #[schema(format = DateTime)]
    at: String,
}

/// Why the stream ends: the data of `end`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndEventBody {
    pub(crate) reason: EndReason,
}

/// What to do is up to the reason: sign in, read `/me` again, or just connect again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EndReason {
    /// The session or token holds no longer.
    SignedOut,
    /// Role or scopes changed: read `/me` and what is shown, then connect again.
    RightsChanged,
    /// Events came faster than you took them; connect again.
    TooSlow,
    /// This host stops; connect again.
    Closing,
}

/// Everything that happens in the shop and that you may read, as server-sent events. `ready` comes first, then `change` for
/// each event, in order, each once; `Last-Event-ID` (or `?after=`) goes on where another stream ended. `reset` says that
/// what was missed is not kept (7 days, 2,000 events): read everything anew. `presence` tells who does what just now.
/// `heartbeat` comes every 15 s. `end` gives the reason before the stream ends.
#[utoipa::path(get, path = "/shops/{shop}/events", tag = "events",
    params(("shop" = String, Path), EventParams,
        ("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last event that you have")),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub(crate) async fn stream(
    State(state): State<ApiState>,
    SignedIn(credential): SignedIn,
    InShop(ctx): InShop,
    path: PathText,
    Params(params): Params<EventParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if params.after.is_some_and(|after| after < 0) {
        return Err(Problem::field("?after", "range", "a number of 0 or more"));
    }
    let permit = state.event_streams.admit(ctx.actor_text())?;
    let mut sign_ins = state.app.watch_sign_ins();
    // Since the request was let in, it may have changed.
    sign_ins.mark_changed();
    let after = last_event_id(&headers).or(params.after);
    let listening = state.app.listen(ctx.shop_id(), after).await?;
    let teller = Teller {
        credential,
        shop: path.get("shop")?.to_owned(),
        ctx,
        listening,
        sign_ins,
        next_beat: Instant::now() + HEARTBEAT,
        at: Place::Beginning,
        state,
        _permit: permit,
    };
    Ok(tell(teller))
}

/// The number in `Last-Event-ID`. What is no number was not given by us, so that nothing can be resumed: it is a number
/// that was never reached, which is answered with `reset`.
pub(crate) fn last_event_id(headers: &HeaderMap) -> Option<i64> {
    let value = headers.get("last-event-id")?;
    Some(
        value
            .to_str()
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .filter(|seq| *seq >= 0)
            .unwrap_or(i64::MAX),
    )
}

/// An event of this name with JSON as its data.
pub(crate) fn event(name: &str, data: &impl Serialize) -> Result<Event, Error> {
    Ok(Event::default()
        .event(name)
        .data(serde_json::to_string(data)?))
}

/// How far a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Beginning,
    Middle,
    End,
}

/// Tells one client.
struct Teller {
    state: ApiState,
    credential: Credential,
    shop: String,
    ctx: Ctx,
    listening: Listening,
    sign_ins: watch::Receiver<u64>,
    next_beat: Instant,
    at: Place,
    _permit: StreamPermit,
}

impl streams::Teller for Teller {
    async fn next(&mut self) -> Result<Option<Event>, Error> {
        loop {
            match self.at {
                Place::Beginning => {
                    self.at = Place::Middle;
                    return Ok(Some(self.position("ready")?.retry(RECONNECT)));
                }
                Place::End => return Ok(None),
                Place::Middle => {}
            }
            tokio::select! {
                biased;
                // The sender lives as long as the host.
                _ = self.sign_ins.changed() => {
                    if let Some(reason) = self.look_again().await? {
                        return self.end(reason).map(Some);
                    }
                }
                () = tokio::time::sleep_until(self.next_beat) => {
                    self.next_beat = Instant::now() + HEARTBEAT;
                    if let Some(reason) = self.look_again().await? {
                        return self.end(reason).map(Some);
                    }
                    return self.position("heartbeat").map(Some);
                }
                heard = self.listening.next() => match heard? {
                    Heard::Event(one) if one.is_for(&self.ctx) => return change(&one).map(Some),
                    Heard::Passing(one) if one.is_for(&self.ctx) => return passing(&one).map(Some),
                    Heard::Event(_) | Heard::Passing(_) => {}
                    Heard::Reset(_) => return self.position("reset").map(Some),
                    Heard::TooSlow => return self.end(EndReason::TooSlow).map(Some),
                    Heard::Closed => return self.end(EndReason::Closing).map(Some),
                },
            }
        }
    }
}

impl Teller {
    /// Whether the sign-in still is what it was; otherwise why the stream ends.
    async fn look_again(&mut self) -> Result<Option<EndReason>, Error> {
        let request_id = self.ctx.request_id.clone();
        match sign_in::still(&self.state.app, &self.credential, &self.shop, request_id).await {
            Ok(ctx) if rights(&ctx) == rights(&self.ctx) => {
                self.ctx = ctx;
                Ok(None)
            }
            Ok(_) => Ok(Some(EndReason::RightsChanged)),
            Err(Error::Unauthenticated | Error::NotFound(_)) => Ok(Some(EndReason::SignedOut)),
            Err(error) => Err(error),
        }
    }

    fn position(&self, name: &str) -> Result<Event, Error> {
        let seq = self.listening.last();
        let body = PositionEventBody {
            seq,
            at: self.state.app.now().to_string(),
        };
        Ok(event(name, &body)?.id(seq.to_string()))
    }

    fn end(&mut self, reason: EndReason) -> Result<Event, Error> {
        self.at = Place::End;
        event("end", &EndEventBody { reason })
    }
}

fn rights(ctx: &Ctx) -> Option<(Role, Option<&Vec<Permission>>)> {
    match &ctx.actor {
        Actor::Member(member) => Some((member.role, member.scopes.as_ref())),
        Actor::Buyer(_) | Actor::System => None,
    }
}

fn change(one: &DeskEvent) -> Result<Event, Error> {
    let body = ChangeEventBody {
        seq: one.seq,
        topic: one.topic.clone(),
        at: one.at.to_string(),
        subject: Json::Object(one.subject.clone()),
    };
    Ok(event("change", &body)?.id(one.seq.to_string()))
}

fn passing(one: &Passing) -> Result<Event, Error> {
    let body = PassingEventBody {
        topic: one.topic.to_owned(),
        at: one.at.to_string(),
        user: one.user.to_string(),
        subject: one.subject.clone(),
    };
    event("presence", &body)
}
