//! The table of contents of the API.

use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn, middleware::from_fn_with_state, routing::get};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::{
    OpenApi,
    openapi::{
        Content, OpenApi as Document, Ref, RefOr, ResponseBuilder,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::SESSION_COOKIE,
    middleware::{self, UPLOAD_BYTES_MAX},
    problem::ProblemBody,
    routes as resource,
    state::ApiState,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Shopwit", description = "A service desk for online shops whose rules are programs."),
    components(schemas(ProblemBody))
)]
struct Base;

/// Everything under `/api/v1`.
fn v1() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        // Signing in.
        .routes(routes!(resource::sessions::create, resource::sessions::end))
        .routes(routes!(resource::sessions::me))
        // The shop and its people.
        .routes(routes!(resource::shops::list))
        .routes(routes!(resource::shops::get, resource::shops::change))
        .routes(routes!(resource::shops::limits, resource::shops::set_limits))
        .routes(routes!(resource::members::list, resource::members::add))
        .routes(routes!(resource::members::get, resource::members::change))
        .routes(routes!(resource::tokens::list, resource::tokens::create))
        .routes(routes!(resource::tokens::revoke))
        .routes(routes!(resource::audit::list))
        .routes(routes!(resource::audit::verify))
}

fn document() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(Base::openapi()).nest("/api/v1", v1())
}

/// The OpenAPI document of everything under `/api/v1`.
pub fn openapi() -> Document {
    let mut document = document().into_openapi();
    complete(&mut document);
    document
}

/// Every operation can fail with a problem and takes a session or a token, unless it says otherwise.
fn complete(document: &mut Document) {
    let components = document.components.get_or_insert_with(Default::default);
    components.add_security_scheme(
        "token",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("swt_…").build()),
    );
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE))));
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete] {
            let Some(operation) = operation else { continue };
            operation.responses.responses.entry("default".to_owned()).or_insert_with(|| {
                RefOr::T(
                    ResponseBuilder::new()
                        .description("What went wrong, where, and what to do")
                        .content(
                            "application/problem+json",
                            Content::new(Some(Ref::from_schema_name("ProblemBody"))),
                        )
                        .build(),
                )
            });
            if operation.security.is_none() {
                let none: [&str; 0] = [];
                operation.security = Some(vec![
                    SecurityRequirement::new("token", none),
                    SecurityRequirement::new("session", none),
                ]);
            }
        }
    }
}

/// The whole application.
pub fn router(state: ApiState) -> Router {
    let (api, _) = document().split_for_parts();
    api.route("/healthz", get(resource::host::healthz))
        .route("/readyz", get(resource::host::readyz))
        .route("/metrics", get(resource::host::metrics))
        .route("/openapi.json", get(resource::host::openapi_json))
        .fallback(middleware::no_such_route)
        .method_not_allowed_fallback(middleware::no_such_method)
        .layer(from_fn(middleware::retry_contention))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn_with_state(state.clone(), middleware::envelope))
        .with_state(state)
}
