//! The catalog.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_domain::people::Permission;
use shopwit_service::{
    Ctx, Error,
    catalog::{Document, Product, ProductFields, products},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{etag, if_match},
    page::{ListBody, rows},
    problem::Problem,
    state::ApiState,
};

/// A paper about a product.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentBody {
    title: String,
    /// `https://…`
    address: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductBody {
    /// `product_…`
    id: String,
    number: i64,
    name: String,
    category: String,
    /// Facts: `material`, `craft`, `function`, `size-standard` …
    attributes: BTreeMap<String, String>,
    documents: Vec<DocumentBody>,
    /// `product_…` of what goes well with it.
    goes_with: Vec<String>,
    /// Which resale criteria hold when it comes back.
    resale_category: Option<String>,
    /// Days after delivery.
    warranty_days: i64,
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl ProductBody {
    fn new(product: Product, ctx: &Ctx) -> Self {
        let writes = ctx.may(Permission::CatalogWrite);
        Self {
            id: product.id.to_string(),
            number: product.number,
            name: product.name,
            category: product.category,
            attributes: product.attributes,
            documents: product
                .documents
                .into_iter()
                .map(|document| DocumentBody {
                    title: document.title,
                    address: document.address,
                })
                .collect(),
            goes_with: product.goes_with.iter().map(ToString::to_string).collect(),
            resale_category: product.resale_category,
            warranty_days: product.warranty_days,
            created_at: product.created_at.to_string(),
            version: product.version,
            actions: if writes {
                vec!["change".to_owned(), "add-sku".to_owned()]
            } else {
                Vec::new()
            },
        }
    }
}

/// A new product needs `name` and `category`; in a change, what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductInput {
    name: Option<String>,
    category: Option<String>,
    attributes: Option<BTreeMap<String, String>>,
    documents: Option<Vec<DocumentBody>>,
    goes_with: Option<Vec<String>>,
    resale_category: Option<String>,
    #[schema(minimum = 0, maximum = 3650)]
    warranty_days: Option<i64>,
}

impl ProductInput {
    fn fields(self) -> Result<ProductFields, Problem> {
        let goes_with = self
            .goes_with
            .map(|ids| {
                ids.iter()
                    .enumerate()
                    .map(|(index, id)| {
                        id.parse().map_err(|_| {
                            Problem::field(
                                format!("/goes_with/{index}"),
                                "invalid-id",
                                "an id that begins with product_",
                            )
                        })
                    })
                    .collect::<Result<Vec<_>, _>>()
            })
            .transpose()?;
        Ok(ProductFields {
            name: self.name,
            category: self.category,
            attributes: self.attributes,
            documents: self.documents.map(|documents| {
                documents
                    .into_iter()
                    .map(|one| Document {
                        title: one.title,
                        address: one.address,
                    })
                    .collect()
            }),
            goes_with,
            resale_category: self.resale_category,
            warranty_days: self.warranty_days,
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductParams {
    category: Option<String>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The catalog, newest first.
#[utoipa::path(get, path = "/shops/{shop}/products", tag = "catalog",
    params(("shop" = String, Path), ProductParams), responses((status = 200, body = ListBody<ProductBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<ProductParams>,
) -> Result<Json<ListBody<ProductBody>>, Problem> {
    let limit = rows(params.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let page = products::list(
        &mut conn,
        &ctx,
        params.category,
        params.cursor.as_deref(),
        limit,
    )
    .await?;
    Ok(Json(ListBody::new(page, |product| {
        ProductBody::new(product, &ctx)
    })))
}

/// Take a product into the catalog.
#[utoipa::path(post, path = "/shops/{shop}/products", tag = "catalog", params(("shop" = String, Path)),
    request_body = ProductInput, responses((status = 201, body = ProductBody)))]
pub(crate) async fn create(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<ProductInput>,
) -> Result<Response, Problem> {
    let fields = body.value.fields()?;
    let mut unit = state.app.begin(&ctx).await?;
    let product = products::create(&mut unit, fields).await?;
    unit.commit().await?;
    Ok((
        StatusCode::CREATED,
        etag(product.version),
        Json(ProductBody::new(product, &ctx)),
    )
        .into_response())
}

/// One product, by id or short number.
#[utoipa::path(get, path = "/shops/{shop}/products/{product}", tag = "catalog",
    params(("shop" = String, Path), ("product" = String, Path)), responses((status = 200, body = ProductBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let product = products::find(&mut conn, &ctx, path.get("product")?)
        .await?
        .ok_or(Error::NotFound("product"))?;
    Ok((etag(product.version), Json(ProductBody::new(product, &ctx))).into_response())
}

/// Change a product.
#[utoipa::path(patch, path = "/shops/{shop}/products/{product}", tag = "catalog",
    params(("shop" = String, Path), ("product" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = ProductInput, responses((status = 200, body = ProductBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    headers: HeaderMap,
    body: Body<ProductInput>,
) -> Result<Response, Problem> {
    let fields = body.value.fields()?;
    let mut unit = state.app.begin(&ctx).await?;
    let before = products::find(unit.conn(), &ctx, path.get("product")?)
        .await?
        .ok_or(Error::NotFound("product"))?;
    let product = products::change(&mut unit, &before, fields, if_match(&headers)?).await?;
    unit.commit().await?;
    Ok((etag(product.version), Json(ProductBody::new(product, &ctx))).into_response())
}
