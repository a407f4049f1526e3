//! Contacts that we begin, and what buyers agreed to.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{outreach::PlannedContact, types::Reason};
use shopwit_service::{
    Ctx,
    outreach::{
        self, Contact, NewOutreach, Outreach, OutreachFilter,
        consents::{self, Agreed, Consents},
    },
};
use utoipa::{IntoParams, ToSchema};

use super::tickets::id;
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{
        ContactLimitWord, ContactPurposeWord, ContactResultWord, OutreachChannelWord,
        OutreachStateWord, PreparationWord, WordDto, etag,
    },
    idempotent::{IdempotencyKey, Run},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

/// A contact that was planned, and perhaps made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutreachBody {
    /// `outreach_…`
    id: String,
    /// `customer_…`
    customer: String,
    /// `order_…`
    order: Option<String>,
    purpose: ContactPurposeWord,
    channel: OutreachChannelWord,
    state: OutreachStateWord,
    /// The host's own limit that deferred or denied it, where it was one.
    limit_hit: Option<ContactLimitWord>,
    /// It is not made before.
    #[schema(format = DateTime)]
    not_before: Option<String>,
    /// Contacts of this purpose that may follow.
    attempts_left: i64,
    script_key: Option<String>,
    /// What comes next if nothing happens; seconds count from `created_at`.
    plan: Vec<PlannedContact>,
    /// What is to be prepared.
    checklist: Vec<PreparationWord>,
    /// Channels that may be used instead.
    alternatives: Vec<OutreachChannelWord>,
    reasons: Vec<Reason>,
    /// `decision_…`
    decision: String,
    /// No plugin could answer: no calls, one message in the app.
    by_default: bool,
    /// `user_…` or `system`.
    planned_by: String,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    contacted_at: Option<String>,
    contacted_by: Option<String>,
    result: Option<ContactResultWord>,
    note: Option<String>,
    version: i64,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl OutreachBody {
    fn new(one: Outreach, ctx: &Ctx) -> Self {
        Self {
            actions: one.actions(ctx).into_iter().map(str::to_owned).collect(),
            id: one.id.to_string(),
            customer: one.customer.to_string(),
            order: one.order.map(|order| order.to_string()),
            purpose: WordDto(one.purpose),
            channel: WordDto(one.channel),
            state: WordDto(one.state),
            limit_hit: one.limit_hit.map(WordDto),
            not_before: one.not_before.map(|at| at.to_string()),
            attempts_left: one.attempts_left,
            script_key: one.script_key,
            plan: one.plan,
            checklist: one.checklist.into_iter().map(WordDto).collect(),
            alternatives: one.alternatives.into_iter().map(WordDto).collect(),
            reasons: one.reasons,
            decision: one.decision.to_string(),
            by_default: one.by_default,
            planned_by: one.planned_by,
            created_at: one.created_at.to_string(),
            contacted_at: one.contacted_at.map(|at| at.to_string()),
            contacted_by: one.contacted_by,
            result: one.result.map(WordDto),
            note: one.note,
            version: one.version,
        }
    }

    fn answer(status: StatusCode, one: Outreach, ctx: &Ctx) -> Response {
        (status, etag(one.version), Json(Self::new(one, ctx))).into_response()
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOutreachBody {
    /// Id or number.
    customer: String,
    /// Id or number of an order of this buyer.
    order: Option<String>,
    purpose: ContactPurposeWord,
    channel: OutreachChannelWord,
    /// What was done to prepare it.
    #[serde(default)]
    #[schema(max_items = 5)]
    prepared: Vec<PreparationWord>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactBody {
    result: ContactResultWord,
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

/// Which contacts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OutreachParams {
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `customer_…`
    customer: Option<String>,
    /// `order_…`
    order: Option<String>,
    #[param(inline)]
    purpose: Option<ContactPurposeWord>,
    #[param(inline)]
    state: Option<OutreachStateWord>,
}

/// Contacts, planned and made, newest first.
#[utoipa::path(get, path = "/shops/{shop}/outreach", tag = "outreach",
    params(("shop" = String, Path), OutreachParams), responses((status = 200, body = ListBody<OutreachBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<OutreachParams>,
) -> Result<Json<ListBody<OutreachBody>>, Problem> {
    let filter = OutreachFilter {
        customer: id("customer", params.customer.as_ref())?,
        order: id("order", params.order.as_ref())?,
        purpose: params.purpose.map(|word| word.0),
        state: params.state.map(|word| word.0),
    };
    let mut conn = state.app.read(&ctx).await?;
    let page = outreach::list(
        &mut conn,
        &ctx,
        &filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    Ok(Json(ListBody::new(page, |one| {
        OutreachBody::new(one, &ctx)
    })))
}

/// Plan a contact: the outreach policy allows, defers or denies it, and the host's limits hold beside it.
#[utoipa::path(post, path = "/shops/{shop}/outreach", tag = "outreach", params(("shop" = String, Path)),
    request_body = NewOutreachBody, responses((status = 201, body = OutreachBody)))]
pub(crate) async fn plan(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewOutreachBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    let new = NewOutreach {
        customer: body.customer,
        order: body.order,
        purpose: body.purpose.0,
        channel: body.channel.0,
        prepared: body.prepared.into_iter().map(|word| word.0).collect(),
    };
    let planned = outreach::prepare(&state.app, &ctx, new).await?;
    let mut unit = state.app.begin(&ctx).await?;
    let made = outreach::plan(&mut unit, planned).await?;
    unit.commit().await?;
    Ok(OutreachBody::answer(StatusCode::CREATED, made, &ctx))
}

/// One contact.
#[utoipa::path(get, path = "/shops/{shop}/outreach/{outreach}", tag = "outreach",
    params(("shop" = String, Path), ("outreach" = String, Path)), responses((status = 200, body = OutreachBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let one = outreach::get(&mut conn, &ctx, path.get("outreach")?).await?;
    Ok(OutreachBody::answer(StatusCode::OK, one, &ctx))
}

/// Record that an allowed contact was made, and what came of it. The host's limits are looked at again.
#[utoipa::path(post, path = "/shops/{shop}/outreach/{outreach}/contacts", tag = "outreach",
    params(("shop" = String, Path), ("outreach" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = ContactBody, responses((status = 201, body = OutreachBody)))]
pub(crate) async fn record(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    key: IdempotencyKey,
    body: Body<ContactBody>,
) -> Result<Response, Problem> {
    let reference = path.get("outreach")?.to_owned();
    let hash = body.hash;
    let contact = Contact {
        result: body.value.result.0,
        note: body.value.note,
    };
    let run = match Run::start(&state, &ctx, &key, &hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    run.finish(StatusCode::CREATED, |mut unit| async move {
        let one = outreach::record(&mut unit, &reference, contact).await?;
        Ok((unit, OutreachBody::new(one, &ctx)))
    })
    .await
}

/// What a buyer agreed to. Until it is recorded: no marketing, no selling, calls about the order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentsBody {
    /// Promotions and news.
    marketing: bool,
    /// Offers by a person.
    sales: bool,
    /// Calls.
    calls: bool,
    /// `user_…`; null until somebody recorded it.
    recorded_by: Option<String>,
    #[schema(format = DateTime)]
    recorded_at: Option<String>,
}

impl From<Consents> for ConsentsBody {
    fn from(one: Consents) -> Self {
        let (recorded_by, recorded_at) = one.recorded.map(|(by, at)| (by, at.to_string())).unzip();
        Self {
            marketing: one.marketing,
            sales: one.sales,
            calls: one.calls,
            recorded_by,
            recorded_at,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreedBody {
    marketing: bool,
    sales: bool,
    calls: bool,
}

/// What the buyer agreed to.
#[utoipa::path(get, path = "/shops/{shop}/customers/{customer}/contact-consents", tag = "outreach",
    params(("shop" = String, Path), ("customer" = String, Path)), responses((status = 200, body = ConsentsBody)))]
pub(crate) async fn consents(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<ConsentsBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let consents = consents::get(&mut conn, &ctx, path.get("customer")?).await?;
    Ok(Json(consents.into()))
}

/// Record what the buyer agreed to.
#[utoipa::path(put, path = "/shops/{shop}/customers/{customer}/contact-consents", tag = "outreach",
    params(("shop" = String, Path), ("customer" = String, Path)), request_body = AgreedBody,
    responses((status = 200, body = ConsentsBody)))]
pub(crate) async fn set_consents(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<AgreedBody>,
) -> Result<Json<ConsentsBody>, Problem> {
    let AgreedBody {
        marketing,
        sales,
        calls,
    } = body.value;
    let agreed = Agreed {
        marketing,
        sales,
        calls,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let consents = consents::set(&mut unit, path.get("customer")?, agreed).await?;
    unit.commit().await?;
    Ok(Json(consents.into()))
}
