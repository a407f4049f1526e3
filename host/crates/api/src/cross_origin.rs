//! Pages of other origins: only those that the shop names, and only the buyers' part of the API. It knows no cookie, so
//! nothing that a browser sends by itself lets anybody in.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shopwit_service::{Error, buyers};

use crate::{problem::Problem, state::ApiState};

/// Where everything for buyers is.
const BUYERS: &str = "/api/v1/buyer/";
/// How long a browser believes what it was told about an origin, seconds.
const BELIEVED_SECONDS: &str = "600";

/// Lets in the shop's own pages and refuses those of everybody else.
pub(crate) async fn buyer_pages(
    State(state): State<ApiState>,
    request: Request,
    next: Next,
) -> Response {
    let Some(rest) = request.uri().path().strip_prefix(BUYERS) else {
        return next.run(request).await;
    };
    let Some(origin) = foreign_origin(request.headers()) else {
        return next.run(request).await;
    };
    let shop = rest.split('/').next().unwrap_or_default().to_owned();
    match admit(&state, &shop, &origin).await {
        Ok(()) => {}
        Err(problem) => return problem.into_response(),
    }
    let is_question = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_question {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    if is_question {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT"),
            (
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "Authorization, Content-Type, Last-Event-ID",
            ),
            (header::ACCESS_CONTROL_MAX_AGE, BELIEVED_SECONDS),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    } else {
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Retry-After"),
        );
    }
    response
}

/// The origin, where it is not this host's own.
fn foreign_origin(headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let of = origin.to_str().ok().and_then(|text| text.split_once("://"));
    match (of, host) {
        (Some((_, of)), Some(host)) if of == host => None,
        _ => Some(origin.clone()),
    }
}

async fn admit(state: &ApiState, shop: &str, origin: &HeaderValue) -> Result<(), Problem> {
    let known = match origin.to_str() {
        Ok(origin) if !shop.contains("%00") => {
            buyers::is_chat_origin(&state.app, shop, origin).await?
        }
        _ => return Err(Error::NotFound("shop").into()),
    };
    if known {
        Ok(())
    } else {
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "origin",
            "the shop does not name this origin; its owner adds it to chat_origins",
        ))
    }
}
