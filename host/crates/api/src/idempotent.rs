//! Requests that move money, print, ship or send: one effect per `Idempotency-Key`.
//!
//! ```text
//! let run = match Run::start(&state, &ctx, &key, &body.hash).await? { Ok(run) => run, Err(answer) => return Ok(answer) };
//! // … ask a policy here, while no transaction is open …
//! run.finish(StatusCode::CREATED, |mut unit| async move { let x = service(&mut unit).await?; Ok((unit, Dto::from(x))) }).await
//! ```

use std::future::Future;

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shopwit_service::{
    Ctx, Error, Unit,
    idempotency::{Begun, Flight, IdempotentRequest, StoredResponse},
};

use crate::{problem::Problem, state::ApiState};

/// Characters of a key.
const KEY_CHARS_MAX: usize = 200;

/// The `Idempotency-Key` header and the route it is for.
#[derive(Debug, Clone)]
pub(crate) struct IdempotencyKey {
    key: String,
    route: String,
}

impl IdempotencyKey {
    /// Names the request beyond its own route: who asked, with which key.
    pub(crate) fn event(&self, ctx: &Ctx) -> String {
        format!("{}/{}", ctx.actor_text(), self.key)
    }
}

impl FromRequestParts<ApiState> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &ApiState) -> Result<Self, Problem> {
        let value = parts
            .headers
            .get("idempotency-key")
            .ok_or(Error::IdempotencyKeyMissing)?;
        let key = value.to_str().map(str::trim).unwrap_or_default();
        if key.is_empty() || key.chars().count() > KEY_CHARS_MAX {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "idempotency-key-invalid",
                "an Idempotency-Key has 1 to 200 printable ASCII characters",
            ));
        }
        Ok(Self {
            key: key.to_owned(),
            route: format!("{} {}", parts.method, parts.uri.path()),
        })
    }
}

/// Where only some requests of a route need a key.
impl OptionalFromRequestParts<ApiState> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &ApiState,
    ) -> Result<Option<Self>, Problem> {
        if !parts.headers.contains_key("idempotency-key") {
            return Ok(None);
        }
        <Self as FromRequestParts<ApiState>>::from_request_parts(parts, state)
            .await
            .map(Some)
    }
}

/// A request with a key that is run for the first time.
#[derive(Debug)]
pub(crate) struct Run {
    state: ApiState,
    ctx: Ctx,
    request: IdempotentRequest,
    _flight: Flight,
}

impl Run {
    /// Leave to run it, or the answer given before.
    pub(crate) async fn start(
        state: &ApiState,
        ctx: &Ctx,
        key: &IdempotencyKey,
        body_hash: &str,
    ) -> Result<Result<Self, Response>, Problem> {
        let request = IdempotentRequest {
            route: key.route.clone(),
            key: key.key.clone(),
            request_hash: body_hash.to_owned(),
        };
        Ok(match state.app.take_off(ctx, &request).await? {
            Ok(flight) => Ok(Self {
                state: state.clone(),
                ctx: ctx.clone(),
                request,
                _flight: flight,
            }),
            Err(stored) => Err(again(stored)),
        })
    }

    /// Does the work in one unit and stores the answer beside it.
    pub(crate) async fn finish<T, F, Fut>(
        self,
        status: StatusCode,
        work: F,
    ) -> Result<Response, Problem>
    where
        T: Serialize,
        F: FnOnce(Unit) -> Fut,
        Fut: Future<Output = Result<(Unit, T), Error>>,
    {
        let unit = match self
            .state
            .app
            .begin_idempotent(&self.ctx, self.request)
            .await?
        {
            Begun::New(unit) => *unit,
            Begun::Done(stored) => return Ok(again(stored)),
        };
        let (unit, answer) = work(unit).await?;
        let body = serde_json::to_string(&answer).map_err(Error::from)?;
        unit.finish(status.as_u16(), &body).await?;
        Ok(json(status, body))
    }
}

fn again(stored: StoredResponse) -> Response {
    let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
    let mut response = json(status, stored.body);
    response
        .headers_mut()
        .insert("idempotent-replayed", HeaderValue::from_static("true"));
    response
}

fn json(status: StatusCode, body: String) -> Response {
    (
        status,
        [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        )],
        body,
    )
        .into_response()
}
