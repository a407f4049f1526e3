//! Products: what they are, what they are made of, and under which rules they come back (S-174…S-180, S-187).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shopwit_domain::{ids::ProductId, people::Permission};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use crate::{
    Ctx, Error, Result, Unit,
    fields::{check_opt_text, check_range, check_text},
    reference::Reference,
};

/// Characters of a name and of a category.
const NAME_CHARS_MAX: usize = 200;
/// Attributes of one product, characters of their names and values.
const ATTRIBUTES_MAX: usize = 50;
const ATTRIBUTE_NAME_CHARS_MAX: usize = 40;
const ATTRIBUTE_CHARS_MAX: usize = 1_000;
/// Documents of one product, and products that go with it.
const DOCUMENTS_MAX: usize = 20;
const GOES_WITH_MAX: usize = 20;
/// Characters of a document's address.
const ADDRESS_CHARS_MAX: usize = 500;
/// Ten years, days.
const WARRANTY_DAYS_MAX: i64 = 3_650;

/// A paper about a product: manual, size chart, certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub title: String,
    /// `https://…`
    pub address: String,
}

/// Something the shop sells, in one or more SKUs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub number: i64,
    pub name: String,
    pub category: String,
    /// Facts for agents and scripts: `material`, `craft`, `function`, `size-standard` …
    pub attributes: BTreeMap<String, String>,
    pub documents: Vec<Document>,
    /// Products that it goes well with (S-179).
    pub goes_with: Vec<ProductId>,
    /// Which resale criteria hold when it comes back.
    pub resale_category: Option<String>,
    /// Days after delivery.
    pub warranty_days: i64,
    pub created_at: Timestamp,
    pub version: i64,
}

/// What of a product can be given. `None` leaves what there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductFields {
    /// A new product needs one.
    pub name: Option<String>,
    /// A new product needs one.
    pub category: Option<String>,
    pub attributes: Option<BTreeMap<String, String>>,
    pub documents: Option<Vec<Document>>,
    pub goes_with: Option<Vec<ProductId>>,
    pub resale_category: Option<String>,
    pub warranty_days: Option<i64>,
}

fn read(row: &Row) -> Result<Product> {
    let goes_with: Vec<String> = serde_json::from_str(&row.text("goes_with")?)?;
    Ok(Product {
        id: row.id("id")?,
        number: row.int("number")?,
        name: row.text("name")?,
        category: row.text("category")?,
        attributes: serde_json::from_str(&row.text("attributes")?)?,
        documents: serde_json::from_str(&row.text("documents")?)?,
        goes_with: goes_with.iter().filter_map(|id| id.parse().ok()).collect(),
        resale_category: row.opt_text("resale_category")?,
        warranty_days: row.int("warranty_days")?,
        created_at: row.time("created_at")?,
        version: row.int("version")?,
    })
}

/// Names and values of texts about a product or SKU.
pub(super) fn check_attributes(pointer: &str, attributes: &BTreeMap<String, String>) -> Result<()> {
    if attributes.len() > ATTRIBUTES_MAX {
        return Err(Error::invalid(
            pointer,
            "length",
            format!("at most {ATTRIBUTES_MAX} entries"),
        ));
    }
    for (name, value) in attributes {
        let at = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        check_text(&at, name, 1, ATTRIBUTE_NAME_CHARS_MAX)?;
        check_text(&at, value, 1, ATTRIBUTE_CHARS_MAX)?;
    }
    Ok(())
}

async fn check(unit: &mut Unit, fields: &ProductFields) -> Result<()> {
    check_opt_text("/name", fields.name.as_deref(), 1, NAME_CHARS_MAX)?;
    check_opt_text("/category", fields.category.as_deref(), 1, NAME_CHARS_MAX)?;
    check_opt_text(
        "/resale_category",
        fields.resale_category.as_deref(),
        1,
        NAME_CHARS_MAX,
    )?;
    if let Some(attributes) = &fields.attributes {
        check_attributes("/attributes", attributes)?;
    }
    if let Some(days) = fields.warranty_days {
        check_range("/warranty_days", days, 0, WARRANTY_DAYS_MAX)?;
    }
    let documents = fields.documents.as_deref().unwrap_or_default();
    if documents.len() > DOCUMENTS_MAX {
        return Err(Error::invalid(
            "/documents",
            "length",
            format!("at most {DOCUMENTS_MAX} entries"),
        ));
    }
    for (index, document) in documents.iter().enumerate() {
        check_text(
            &format!("/documents/{index}/title"),
            &document.title,
            1,
            NAME_CHARS_MAX,
        )?;
        let at = format!("/documents/{index}/address");
        check_text(&at, &document.address, 1, ADDRESS_CHARS_MAX)?;
        if !document.address.starts_with("https://") {
            return Err(Error::invalid(
                at,
                "format",
                "an address that begins with https://",
            ));
        }
    }
    let goes_with = fields.goes_with.as_deref().unwrap_or_default();
    if goes_with.len() > GOES_WITH_MAX {
        return Err(Error::invalid(
            "/goes_with",
            "length",
            format!("at most {GOES_WITH_MAX} entries"),
        ));
    }
    for (index, product) in goes_with.iter().enumerate() {
        if load(unit.conn(), *product).await?.is_none() {
            return Err(Error::invalid(
                format!("/goes_with/{index}"),
                "not-found",
                "a product of this shop",
            ));
        }
    }
    Ok(())
}

/// Takes a product into the catalog.
///
/// # Errors
/// `Forbidden`; fields that do not fit.
pub async fn create(unit: &mut Unit, fields: ProductFields) -> Result<Product> {
    unit.ctx().require(Permission::CatalogWrite)?;
    check(unit, &fields).await?;
    let name = fields
        .name
        .ok_or_else(|| Error::invalid("/name", "missing", "a new product needs a name"))?;
    let category = fields
        .category
        .ok_or_else(|| Error::invalid("/category", "missing", "a new product needs a category"))?;
    let (id, now): (ProductId, _) = (unit.new_id(), unit.now());
    let number = unit.next_number("products").await?;
    unit.conn()
        .execute(
            "INSERT INTO products (shop_id, id, number, name, category, attributes, documents, goes_with,
                 resale_category, warranty_days, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
            args![
                text(id),
                number,
                &name,
                category,
                json!(fields.attributes.unwrap_or_default()).to_string(),
                json!(fields.documents.unwrap_or_default()).to_string(),
                ids_json(fields.goes_with.as_deref().unwrap_or_default()),
                fields.resale_category,
                fields.warranty_days.unwrap_or(0),
                now,
            ],
        )
        .await?;
    unit.audit(
        "product.create",
        id,
        json!({"after": {"name": name, "number": number}}),
    );
    // Agents are told of new products (S-180).
    unit.emit(
        "product.created",
        json!({"product": id.to_string(), "name": name}),
    );
    load(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("product"))
}

fn ids_json(ids: &[ProductId]) -> String {
    json!(ids.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string()
}

/// Changes a product.
///
/// # Errors
/// `Forbidden`; fields that do not fit; `Stale` where `if_version` is not the present one.
pub async fn change(
    unit: &mut Unit,
    before: &Product,
    fields: ProductFields,
    if_version: Option<i64>,
) -> Result<Product> {
    unit.ctx().require(Permission::CatalogWrite)?;
    check(unit, &fields).await?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE products SET name = COALESCE($3, name), category = COALESCE($4, category),
                 attributes = COALESCE($5, attributes), documents = COALESCE($6, documents),
                 goes_with = COALESCE($7, goes_with), resale_category = COALESCE($8, resale_category),
                 warranty_days = COALESCE($9, warranty_days), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $10",
            args![
                text(before.id),
                fields.name,
                fields.category,
                fields.attributes.map(|attributes| json!(attributes).to_string()),
                fields.documents.map(|documents| json!(documents).to_string()),
                fields.goes_with.as_deref().map(ids_json),
                fields.resale_category,
                fields.warranty_days,
                if_version.unwrap_or(before.version),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let after = load(unit.conn(), before.id)
        .await?
        .ok_or(Error::NotFound("product"))?;
    unit.audit(
        "product.change",
        before.id,
        json!({
            "before": {"name": before.name, "attributes": before.attributes, "warranty_days": before.warranty_days},
            "after": {"name": after.name, "attributes": after.attributes, "warranty_days": after.warranty_days},
        }),
    );
    unit.emit("product.changed", json!({"product": before.id.to_string()}));
    Ok(after)
}

/// By id or short number.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn find(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<Product>> {
    ctx.require(Permission::CatalogRead)?;
    match Reference::<ProductId>::parse(reference) {
        Some(Reference::Id(id)) => load(conn, id).await,
        Some(Reference::Number(number)) => {
            let row = conn
                .row(
                    "SELECT * FROM products WHERE shop_id = $1 AND number = $2",
                    args![number],
                )
                .await?;
            row.as_ref().map(read).transpose()
        }
        None => Ok(None),
    }
}

pub(crate) async fn load(conn: &mut Conn, id: ProductId) -> Result<Option<Product>> {
    let row = conn
        .row(
            "SELECT * FROM products WHERE shop_id = $1 AND id = $2",
            args![text(id)],
        )
        .await?;
    row.as_ref().map(read).transpose()
}

/// The catalog, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    category: Option<String>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Product>> {
    ctx.require(Permission::CatalogRead)?;
    let mut query = Query::new("SELECT * FROM products WHERE shop_id = $1");
    query.and_some("AND category = ", category);
    query.page(after, limit);
    let products = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(products, limit, |product| product.id.to_string()))
}
