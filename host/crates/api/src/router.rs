//! The table of contents of the API.

use axum::{
    Router, extract::DefaultBodyLimit, middleware::from_fn, middleware::from_fn_with_state,
    routing::get,
};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::{
    OpenApi,
    openapi::{
        Content, OpenApi as Document, Ref, RefOr, ResponseBuilder,
        security::{
            ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
        },
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    auth::SESSION_COOKIE,
    console, cross_origin,
    middleware::{self, UPLOAD_BYTES_MAX},
    operation_ids::operation_id,
    problem::ProblemBody,
    routes as resource,
    state::ApiState,
    tagged,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shopwit",
        description = "A service desk for online shops whose rules are programs."
    ),
    components(schemas(
        ProblemBody,
        resource::events::ChangeEventBody,
        resource::events::PassingEventBody,
        resource::events::PositionEventBody,
        resource::events::EndEventBody
    ))
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
        .routes(routes!(
            resource::shops::limits,
            resource::shops::set_limits
        ))
        .routes(routes!(resource::members::list, resource::members::add))
        .routes(routes!(resource::members::get, resource::members::change))
        .routes(routes!(resource::tokens::list, resource::tokens::create))
        .routes(routes!(resource::tokens::revoke))
        .routes(routes!(resource::audit::list))
        .routes(routes!(resource::audit::verify))
        .routes(routes!(resource::events::stream))
        .routes(routes!(resource::workbench::summary))
        .routes(routes!(
            resource::workbench::present,
            resource::workbench::be_present,
            resource::workbench::leave
        ))
        // Buyers and the catalog.
        .routes(routes!(
            resource::customers::list,
            resource::customers::create
        ))
        .routes(routes!(
            resource::customers::get,
            resource::customers::change
        ))
        .routes(routes!(resource::customers::reveal))
        .routes(routes!(resource::customers::timeline))
        .routes(routes!(
            resource::products::list,
            resource::products::create
        ))
        .routes(routes!(resource::products::get, resource::products::change))
        .routes(routes!(resource::skus::create))
        .routes(routes!(resource::skus::list))
        .routes(routes!(resource::skus::get, resource::skus::change))
        // Orders, from entry to the buyer's door.
        .routes(routes!(resource::orders::list, resource::orders::create))
        .routes(routes!(resource::orders::get, resource::orders::change))
        .routes(routes!(resource::orders::close))
        .routes(routes!(resource::orders::reveal))
        .routes(routes!(
            resource::orders::notes::list,
            resource::orders::notes::add
        ))
        .routes(routes!(
            resource::orders::amendments::list,
            resource::orders::amendments::amend
        ))
        .routes(routes!(resource::orders::amendments::confirm))
        .routes(routes!(resource::orders::amendments::acknowledge))
        .routes(routes!(resource::orders::amendments::withdraw))
        .routes(routes!(resource::orders::verifications::verify))
        .routes(routes!(
            resource::orders::checks::checks,
            resource::orders::checks::check
        ))
        .routes(routes!(
            resource::orders::checks::list_holds,
            resource::orders::checks::hold
        ))
        .routes(routes!(resource::orders::checks::release))
        .routes(routes!(
            resource::orders::payments::list,
            resource::orders::payments::take
        ))
        .routes(routes!(
            resource::orders::courier_quotes::list,
            resource::orders::courier_quotes::ask
        ))
        .routes(routes!(resource::orders::courier_quotes::apply))
        .routes(routes!(
            resource::orders::discount_offers::list,
            resource::orders::discount_offers::ask
        ))
        .routes(routes!(resource::orders::discount_offers::get))
        .routes(routes!(resource::orders::discount_offers::accept))
        .routes(routes!(resource::orders::fulfilment::pack))
        .routes(routes!(resource::orders::fulfilment::ship))
        .routes(routes!(resource::orders::fulfilment::deliver))
        .routes(routes!(resource::orders::fulfilment::complete))
        .routes(routes!(resource::orders::fulfilment::shipments))
        .routes(routes!(
            resource::print_batches::list,
            resource::print_batches::print
        ))
        .routes(routes!(resource::print_batches::get))
        .routes(routes!(resource::print_batches::slips))
        // Conversations with buyers.
        .routes(routes!(
            resource::conversations::list,
            resource::conversations::open
        ))
        .routes(routes!(
            resource::conversations::get,
            resource::conversations::change
        ))
        .routes(routes!(
            resource::conversations::transfers,
            resource::conversations::transfer
        ))
        .routes(routes!(resource::conversations::close))
        .routes(routes!(resource::conversations::promise))
        .routes(routes!(resource::conversations::attention::read))
        .routes(routes!(resource::conversations::attention::survey))
        .routes(routes!(
            resource::conversations::attention::lock,
            resource::conversations::attention::unlock
        ))
        .routes(routes!(resource::messages::list, resource::messages::add))
        .routes(routes!(resource::messages::check))
        .routes(routes!(resource::scripts::suggest))
        .routes(routes!(
            resource::scripts::channel_hours,
            resource::scripts::set_channel_hours
        ))
        // Buyers on the web, who sign in nowhere.
        .routes(routes!(resource::buyer::chat))
        .routes(routes!(resource::buyer::begin))
        .routes(routes!(resource::buyer::get))
        .routes(routes!(resource::buyer::messages, resource::buyer::write))
        .routes(routes!(resource::buyer::stream::events))
        .routes(routes!(resource::buyer::survey))
        .routes(routes!(resource::buyer::orders::look_up))
        .routes(routes!(resource::buyer::orders::get))
        .routes(routes!(resource::buyer::orders::make_link))
        // Tickets.
        .routes(routes!(resource::tickets::list, resource::tickets::create))
        .routes(routes!(resource::tickets::get, resource::tickets::change))
        .routes(routes!(resource::tickets::triage::open))
        .routes(routes!(resource::tickets::triage::again))
        .routes(routes!(resource::tickets::triage::accuracy))
        .routes(routes!(resource::tickets::moves::transition))
        .routes(routes!(
            resource::tickets::people::participants,
            resource::tickets::people::add_participant
        ))
        .routes(routes!(resource::tickets::people::ask_help))
        .routes(routes!(resource::tickets::people::escalate))
        .routes(routes!(resource::tickets::people::transfer))
        .routes(routes!(resource::tickets::log::list))
        .routes(routes!(resource::tickets::log::note))
        .routes(routes!(
            resource::tickets::kinds::list,
            resource::tickets::kinds::set
        ))
        // Contacts that we begin, and what buyers say in public.
        .routes(routes!(resource::outreach::list, resource::outreach::plan))
        .routes(routes!(resource::outreach::get))
        .routes(routes!(resource::outreach::record))
        .routes(routes!(
            resource::outreach::consents,
            resource::outreach::set_consents
        ))
        .routes(routes!(resource::reviews::list, resource::reviews::record))
        .routes(routes!(resource::reviews::get))
        .routes(routes!(resource::reviews::settle))
        // Policies, plugins, tables, decisions.
        .routes(routes!(resource::policies::list))
        .routes(routes!(resource::policies::get, resource::policies::bind))
        .routes(routes!(resource::policies::rollback))
        .routes(routes!(resource::policies::stages::promote))
        .routes(routes!(resource::policies::stages::abort))
        .routes(routes!(resource::policies::stages::history))
        .routes(routes!(resource::policies::evaluate))
        .routes(routes!(
            resource::policies::settings::get,
            resource::policies::settings::put
        ))
        .routes(routes!(resource::policies::promotions::list))
        .routes(routes!(resource::policies::promotions::put))
        .routes(routes!(resource::quotas::list))
        .routes(routes!(
            resource::plugin_keys::list,
            resource::plugin_keys::add
        ))
        .routes(routes!(resource::plugin_keys::revoke))
        .routes(routes!(
            resource::plugin_keys::rule,
            resource::plugin_keys::set_rule
        ))
        .routes(routes!(
            resource::plugins::list,
            resource::plugins::uploads::upload
        ))
        .routes(routes!(resource::plugins::get))
        .routes(routes!(
            resource::plugins::version,
            resource::plugins::delete_version
        ))
        .routes(routes!(resource::plugins::uploads::events))
        .routes(routes!(resource::plugins::try_out))
        .routes(routes!(resource::tables::list))
        .routes(routes!(resource::tables::get, resource::tables::put))
        .routes(routes!(resource::decisions::list))
        .routes(routes!(resource::decisions::get))
        .routes(routes!(resource::decisions::case))
        .routes(routes!(resource::decisions::replay))
        .routes(routes!(
            resource::backtests::list,
            resource::backtests::create
        ))
        .routes(routes!(resource::backtests::get))
        .routes(routes!(resource::backtests::pause))
        .routes(routes!(resource::backtests::resume))
        .routes(routes!(resource::backtests::cancel))
        .routes(routes!(resource::backtests::decisions))
        .routes(routes!(resource::backtests::export))
        // After-sales: cases, refunds, approvals.
        .routes(routes!(resource::cases::list, resource::cases::open))
        .routes(routes!(resource::cases::get, resource::cases::change))
        .routes(routes!(resource::cases::case_timeline))
        .routes(routes!(
            resource::cases::steps::list,
            resource::cases::steps::record
        ))
        .routes(routes!(resource::cases::steps::note))
        .routes(routes!(resource::cases::steps::reopen))
        .routes(routes!(resource::cases::steps::withdraw))
        .routes(routes!(
            resource::cases::evidence::of_case,
            resource::cases::evidence::add
        ))
        .routes(routes!(resource::cases::evidence::confirm))
        .routes(routes!(resource::cases::evidence::list))
        .routes(routes!(
            resource::cases::goods::inspections,
            resource::cases::goods::inspect
        ))
        .routes(routes!(resource::cases::goods::register_return))
        .routes(routes!(resource::cases::goods::returns))
        .routes(routes!(
            resource::cases::solutions::list,
            resource::cases::solutions::ask
        ))
        .routes(routes!(resource::cases::solutions::choose))
        .routes(routes!(
            resource::refunds::of_case,
            resource::refunds::request
        ))
        .routes(routes!(resource::refunds::list))
        .routes(routes!(resource::refunds::get))
        .routes(routes!(resource::refunds::pay_out))
        .routes(routes!(resource::refunds::cancel))
        .routes(routes!(
            resource::compensations::of_case,
            resource::compensations::ask
        ))
        .routes(routes!(resource::compensations::list))
        .routes(routes!(resource::compensations::get))
        .routes(routes!(resource::compensations::offer))
        .routes(routes!(resource::compensations::answer))
        .routes(routes!(resource::compensations::pay_out))
        .routes(routes!(resource::compensations::deliver))
        .routes(routes!(resource::compensations::withdraw))
        .routes(routes!(
            resource::service_fees::list_periods,
            resource::service_fees::begin_period
        ))
        .routes(routes!(resource::service_fees::end_period))
        .routes(routes!(
            resource::service_fees::get_standard,
            resource::service_fees::set_standard
        ))
        .routes(routes!(
            resource::service_fees::list_statements,
            resource::service_fees::make_statement
        ))
        .routes(routes!(resource::service_fees::get_statement))
        .routes(routes!(resource::service_fees::post_statement))
        .routes(routes!(
            resource::scorecards::list,
            resource::scorecards::make
        ))
        .routes(routes!(resource::scorecards::get))
        .routes(routes!(resource::scorecards::decide))
        .routes(routes!(resource::approvals::list))
        .routes(routes!(resource::approvals::get))
        .routes(routes!(resource::approvals::decide))
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
    tagged::open_parts(components);
    components.add_security_scheme(
        "token",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("swt_…")
                .build(),
        ),
    );
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE))),
    );
    for (name, begins_with) in [("visitor", "swv_…"), ("order_page", "swo_…")] {
        components.add_security_scheme(
            name,
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .bearer_format(begins_with)
                    .build(),
            ),
        );
    }
    for (path, item) in &mut document.paths.paths {
        for operation in [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ] {
            let Some(operation) = operation else { continue };
            operation.operation_id = operation
                .operation_id
                .take()
                .map(|verb| operation_id(path, &verb));
            operation
                .responses
                .responses
                .entry("default".to_owned())
                .or_insert_with(|| {
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
        .fallback(console::serve)
        .method_not_allowed_fallback(middleware::no_such_method)
        .layer(from_fn(middleware::retry_contention))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
        .layer(from_fn_with_state(state.clone(), cross_origin::buyer_pages))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn_with_state(state.clone(), middleware::envelope))
        .with_state(state)
}
