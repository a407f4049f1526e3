//! What operators ask the host itself.

use std::sync::OnceLock;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{problem::Problem, state::ApiState};

/// The process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers and can be written.
pub(crate) async fn readyz(State(state): State<ApiState>) -> Result<&'static str, Problem> {
    match state.app.store.ready().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-ready",
                "the database does not answer",
            ))
        }
    }
}

/// Counters in the Prometheus text format.
pub(crate) async fn metrics(State(state): State<ApiState>) -> Response {
    state.app.observe_policies();
    let text = state
        .metrics
        .map(|handle| handle.render())
        .unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

pub(crate) async fn openapi_json() -> Response {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    let text = DOCUMENT.get_or_init(|| crate::openapi().to_json().unwrap_or_default());
    ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}
