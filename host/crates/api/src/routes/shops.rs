//! Shops and their authority limits.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_domain::{
    authority::{AuthorityLimit, AuthorityLimits},
    people::Permission,
};
use shopwit_service::{
    context::Shop,
    people::{limits, shops, sign_in},
};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, SignedIn},
    body::Body,
    dto::{AuthorityKindWord, MoneyDto, RoleWord, WordDto, etag, if_match},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShopBody {
    id: String,
    /// Short name in addresses.
    slug: String,
    name: String,
    /// ISO 4217 code in which the shop counts.
    currency: String,
    /// IANA name.
    time_zone: String,
    /// BCP 47.
    locale: String,
    /// GB/T 2260 province code from which it ships.
    origin_region: String,
    /// Days for which decisions are kept; those by which money moved stay longer.
    decision_retention_days: i64,
    /// From so many seconds of waiting on, a conversation counts as late.
    late_after_seconds: i64,
    /// Origins whose pages may hold the shop's chat.
    chat_origins: Vec<String>,
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
    /// What you may do with it now: `change`, `set-limits`.
    actions: Vec<&'static str>,
}

impl ShopBody {
    fn new(shop: Shop, may_change: bool) -> Self {
        Self {
            actions: if may_change {
                vec!["change", "set-limits"]
            } else {
                Vec::new()
            },
            id: shop.id.to_string(),
            slug: shop.slug,
            name: shop.name,
            currency: shop.currency.to_string(),
            time_zone: shop.time_zone,
            locale: shop.locale,
            origin_region: shop.origin_region,
            decision_retention_days: shop.decision_retention_days,
            late_after_seconds: shop.late_after_seconds,
            chat_origins: shop.chat_origins,
            created_at: shop.created_at.to_string(),
            version: shop.version,
        }
    }
}

/// What of a shop can be changed; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShopPatch {
    name: Option<String>,
    time_zone: Option<String>,
    locale: Option<String>,
    origin_region: Option<String>,
    /// 30 to 3,650.
    #[schema(minimum = 30, maximum = 3650)]
    decision_retention_days: Option<i64>,
    /// 10 to 86,400.
    #[schema(minimum = 10, maximum = 86400)]
    late_after_seconds: Option<i64>,
    /// Origins such as `https://shop.example`.
    #[schema(max_items = 20)]
    chat_origins: Option<Vec<String>>,
}

/// How much one role may give of one kind without asking.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitBody {
    role: RoleWord,
    kind: AuthorityKindWord,
    /// Null: without limit.
    limit: Option<MoneyDto>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitsBody {
    items: Vec<LimitBody>,
}

impl From<AuthorityLimits> for LimitsBody {
    fn from(limits: AuthorityLimits) -> Self {
        Self {
            items: limits
                .0
                .into_iter()
                .map(|entry| LimitBody {
                    role: WordDto(entry.role),
                    kind: WordDto(entry.kind),
                    limit: entry.limit.map(Into::into),
                })
                .collect(),
        }
    }
}

/// The shops in which you work.
#[utoipa::path(get, path = "/shops", tag = "shops", responses((status = 200, body = ListBody<ShopBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    SignedIn(credential): SignedIn,
) -> Result<Json<ListBody<ShopBody>>, Problem> {
    let shops = sign_in::shops_of(&state.app, &credential).await?;
    Ok(Json(ListBody {
        items: shops
            .into_iter()
            .map(|(shop, role)| ShopBody::new(shop, role.may(Permission::ShopWrite)))
            .collect(),
        next_cursor: None,
    }))
}

/// One shop, by slug or id.
#[utoipa::path(get, path = "/shops/{shop}", tag = "shops", params(("shop" = String, Path)),
    responses((status = 200, body = ShopBody)))]
pub(crate) async fn get(InShop(ctx): InShop) -> Response {
    let shop = (*ctx.shop).clone();
    let may_change = ctx.may(Permission::ShopWrite);
    (etag(shop.version), Json(ShopBody::new(shop, may_change))).into_response()
}

/// Change a shop.
#[utoipa::path(patch, path = "/shops/{shop}", tag = "shops", params(("shop" = String, Path)),
    request_body = ShopPatch, responses((status = 200, body = ShopBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    headers: HeaderMap,
    body: Body<ShopPatch>,
) -> Result<Response, Problem> {
    let ShopPatch {
        name,
        time_zone,
        locale,
        origin_region,
        decision_retention_days,
        late_after_seconds,
        chat_origins,
    } = body.value;
    let mut unit = state.app.begin(&ctx).await?;
    let change = shops::ShopChange {
        name,
        time_zone,
        locale,
        origin_region,
        decision_retention_days,
        late_after_seconds,
        chat_origins,
    };
    let shop = shops::change(&mut unit, change, if_match(&headers)?).await?;
    unit.commit().await?;
    state.app.forget_sign_ins();
    Ok((etag(shop.version), Json(ShopBody::new(shop, true))).into_response())
}

/// How much each role may give without asking.
#[utoipa::path(get, path = "/shops/{shop}/limits", tag = "shops", params(("shop" = String, Path)),
    responses((status = 200, body = LimitsBody)))]
pub(crate) async fn limits(InShop(ctx): InShop) -> Json<LimitsBody> {
    Json((*ctx.limits).clone().into())
}

/// Set how much each role may give without asking; what is left out may give nothing.
#[utoipa::path(put, path = "/shops/{shop}/limits", tag = "shops", params(("shop" = String, Path)),
    request_body = LimitsBody, responses((status = 200, body = LimitsBody)))]
pub(crate) async fn set_limits(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<LimitsBody>,
) -> Result<Json<LimitsBody>, Problem> {
    let mut entries = Vec::new();
    for (index, item) in body.value.items.into_iter().enumerate() {
        let pointer = format!("/items/{index}/limit");
        let limit = item
            .limit
            .map(|limit| limit.not_negative(ctx.shop.currency, &pointer))
            .transpose()?;
        entries.push(AuthorityLimit {
            role: item.role.0,
            kind: item.kind.0,
            limit,
        });
    }
    let mut unit = state.app.begin(&ctx).await?;
    let limits = limits::set(&mut unit, AuthorityLimits(entries)).await?;
    unit.commit().await?;
    state.app.forget_sign_ins();
    Ok(Json(limits.into()))
}
