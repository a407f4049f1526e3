//! Failures as `application/problem+json` (RFC 9457). The only file that knows which failure has which status.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shopwit_service::{Error, FieldProblem, error::TextFinding};
use utoipa::ToSchema;

use crate::dto::{FindingSeverityWord, WordDto};

/// One field that does not fit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer into the body, or `?name` of a query parameter.
    pub pointer: String,
    /// Stable kebab-case code.
    pub code: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Something in a text that is not in order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FindingBody {
    /// Stable kebab-case code of the rule.
    pub(crate) rule: String,
    pub(crate) severity: FindingSeverityWord,
    /// Where; null: all of it.
    pub(crate) span: Option<SpanBody>,
    /// What is wrong, for the author.
    pub(crate) message: String,
    /// What to write in place of the span.
    pub(crate) replacement: Option<String>,
}

/// A part of a text in characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct SpanBody {
    /// Included.
    pub(crate) start: usize,
    /// Excluded.
    pub(crate) end: usize,
}

impl From<TextFinding> for FindingBody {
    fn from(one: TextFinding) -> Self {
        Self {
            rule: one.rule,
            severity: WordDto(one.severity),
            span: one.span.map(|(start, end)| SpanBody { start, end }),
            message: one.message,
            replacement: one.replacement,
        }
    }
}

/// The body of every failure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemBody {
    /// `urn:shopwit:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What happened this time and what to do.
    pub detail: String,
    /// Stable kebab-case code, for programs.
    pub code: String,
    /// Fields that do not fit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The moves that would be legal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<String>>,
    /// What is not in order in a text that was not sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) findings: Vec<FindingBody>,
    /// What could be sent instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewritten: Option<String>,
    /// For the operator, who finds the request's log by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// A failure on its way out. Boxed: every handler carries one in its result.
#[derive(Debug)]
pub struct Problem(Box<Failure>);

#[derive(Debug)]
struct Failure {
    status: StatusCode,
    body: ProblemBody,
    retry_after_seconds: Option<u64>,
    contention: bool,
}

/// Marks an answer that says no more than that another transaction was in the way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contended;

impl Problem {
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self(Box::new(Failure {
            status,
            body: ProblemBody {
                kind: format!("urn:shopwit:problem:{code}"),
                title: title(status).to_owned(),
                status: status.as_u16(),
                detail: detail.into(),
                code: code.to_owned(),
                errors: Vec::new(),
                allowed: None,
                findings: Vec::new(),
                rewritten: None,
                request_id: None,
            },
            retry_after_seconds: None,
            contention: false,
        }))
    }

    /// The request does not fit: one field.
    pub fn field(
        pointer: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Error::invalid(pointer, code, message).into()
    }

    fn errors(mut self, problems: Vec<FieldProblem>) -> Self {
        self.0.body.errors = problems
            .into_iter()
            .map(
                |FieldProblem {
                     pointer,
                     code,
                     message,
                 }| FieldError {
                    pointer,
                    code: code.to_owned(),
                    message,
                },
            )
            .collect();
        self
    }

    fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }
}

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "The request lacks something",
        StatusCode::UNAUTHORIZED => "Not signed in",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::METHOD_NOT_ALLOWED => "Method not allowed",
        StatusCode::REQUEST_TIMEOUT => "The request came too slowly",
        StatusCode::CONFLICT => "Not possible in this state",
        StatusCode::PRECONDITION_FAILED => "Changed since it was read",
        StatusCode::PAYLOAD_TOO_LARGE => "Too large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Wrong content type",
        StatusCode::UNPROCESSABLE_ENTITY => "Something does not fit",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests",
        StatusCode::BAD_GATEWAY => "Another system did not do its part",
        StatusCode::SERVICE_UNAVAILABLE => "Not available at the moment",
        _ => "Something went wrong on our side",
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound(_) => Self::new(StatusCode::NOT_FOUND, "not-found", detail),
            Error::Invalid(problems) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail).errors(problems)
            }
            Error::ConsentNeeded(differences) => {
                Self::new(StatusCode::CONFLICT, "consent-needed", detail).errors(differences)
            }
            Error::Conflict { code, .. } => Self::new(StatusCode::CONFLICT, code, detail),
            Error::Refused(refusal) => {
                let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.code, detail);
                problem.0.body.findings = refusal.findings.into_iter().map(Into::into).collect();
                problem.0.body.rewritten = refusal.rewritten;
                problem
            }
            Error::IllegalTransition(illegal) => {
                let mut problem = Self::new(StatusCode::CONFLICT, "illegal-transition", detail);
                problem.0.body.allowed =
                    Some(illegal.allowed.into_iter().map(str::to_owned).collect());
                problem
            }
            Error::Unauthenticated => {
                Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", detail)
            }
            Error::Forbidden { code, .. } => Self::new(StatusCode::FORBIDDEN, code, detail),
            Error::Stale => Self::new(StatusCode::PRECONDITION_FAILED, "stale", detail),
            Error::IdempotencyKeyMissing => {
                Self::new(StatusCode::BAD_REQUEST, "idempotency-key-missing", detail)
            }
            Error::IdempotencyKeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                detail,
            ),
            Error::IdempotencyKeyInFlight => {
                Self::new(StatusCode::CONFLICT, "idempotency-key-in-flight", detail).retry_after(1)
            }
            Error::TooMany {
                retry_after_seconds,
            } => Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", detail)
                .retry_after(retry_after_seconds),
            Error::QuotaExceeded {
                retry_after_seconds,
                ..
            } => Self::new(StatusCode::TOO_MANY_REQUESTS, "quota-exceeded", detail)
                .retry_after(retry_after_seconds),
            Error::Upstream { code, .. } => Self::new(StatusCode::BAD_GATEWAY, code, detail),
            Error::Contention => {
                let mut problem =
                    Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).retry_after(1);
                problem.0.contention = true;
                problem
            }
            Error::Unavailable(source) => {
                tracing::warn!(error = %source, "the database is not available");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).retry_after(1)
            }
            Error::Internal(source) => {
                let mut chain = source.to_string();
                let mut next = source.source();
                while let Some(cause) = next {
                    chain.push_str(": ");
                    chain.push_str(&cause.to_string());
                    next = cause.source();
                }
                tracing::error!(error = %chain, "a request failed on our side");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut failure = *self.0;
        failure.body.request_id = crate::request_id::current_request_id();
        let body = serde_json::to_string(&failure.body).unwrap_or_else(|_| "{}".to_owned());
        let mut response = (failure.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = failure.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if failure.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if failure.contention {
            response.extensions_mut().insert(Contended);
        }
        response
    }
}
