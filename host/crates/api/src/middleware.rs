//! What happens around every request: an id, a deadline, headers, a last resort, and a second try after contention.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shopwit_domain::ids::RequestId;
use shopwit_service::sources::new_id;

use crate::{
    problem::{Contended, Problem},
    request_id::REQUEST_ID,
    state::ApiState,
};

/// Longest time a request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// Longest time an upload may take: a component with a language runtime inside is compiled for half a minute.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(180);
/// Largest body, but for uploads of components.
pub(crate) const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Largest upload of a component.
pub(crate) const UPLOAD_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Tries of a request whose transaction met another one.
const TRIES_MAX: u32 = 5;

/// Outermost: the request's id, its deadline, its log line, the headers of every answer.
pub(crate) async fn envelope(
    State(state): State<ApiState>,
    request: Request,
    next: Next,
) -> Response {
    let id: RequestId = new_id(state.app.now(), state.app.entropy.as_ref());
    let id = id.to_string();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let time = if is_upload(&request) {
        UPLOAD_TIMEOUT
    } else {
        REQUEST_TIMEOUT
    };
    let mut response = REQUEST_ID
        .scope(id.clone(), async {
            match tokio::time::timeout(time, next.run(request)).await {
                Ok(response) => response,
                Err(_) => Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "timeout",
                    "the request took too long; ask again with the same Idempotency-Key",
                )
                .into_response(),
            }
        })
        .await;
    let status = response.status().as_u16();
    metrics::counter!("shopwit_http_requests_total", "method" => method.to_string(), "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    tracing::debug!(request.id = id, %method, route, status, "request");
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ));
    response
}

/// Whether the body is a component, or names one that the host takes from a registry.
fn is_upload(request: &Request) -> bool {
    let is_component = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/wasm");
    let is_of_plugins = || {
        request.method() == Method::POST
            && request
                .extensions()
                .get::<MatchedPath>()
                .is_some_and(|path| path.as_str().ends_with("/shops/{shop}/plugins"))
    };
    is_component || is_of_plugins()
}

/// Runs the whole request again where its transaction met another one (a deadlock or serialization failure).
pub(crate) async fn retry_contention(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) || is_upload(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let body = match to_bytes(body, BODY_BYTES_MAX).await {
        Ok(body) => body,
        Err(_) => return too_large().into_response(),
    };
    let mut tries = 1;
    loop {
        let response = next
            .clone()
            .run(Request::from_parts(parts.clone(), Body::from(body.clone())))
            .await;
        if response.extensions().get::<Contended>().is_none() || tries >= TRIES_MAX {
            return response;
        }
        metrics::counter!("shopwit_http_contention_retries_total").increment(1);
        tokio::time::sleep(jitter(&body, tries)).await;
        tries += 1;
    }
}

/// 2 to 18 ms more a try, different for different bodies, so that two requests do not meet again.
fn jitter(body: &Bytes, tries: u32) -> Duration {
    let spread = body.iter().fold(0u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(*byte))
    }) % 16;
    Duration::from_millis(u64::from((2 + spread) * tries))
}

pub(crate) fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "a body has at most 1 MiB, an uploaded component 32 MiB",
    )
}

/// The last resort: a defect of ours becomes a problem, not a broken connection.
pub(crate) fn panicked(_panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "something went wrong on our side",
    )
    .into_response()
}

pub(crate) async fn no_such_route() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "there is no such address; see /openapi.json",
    )
}

pub(crate) async fn no_such_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "this address knows other methods; see /openapi.json",
    )
}
