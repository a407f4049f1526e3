//! Stock keeping units: prices, and the three stocks: what the shop page says, what lies in the warehouse, and what open
//! orders were promised (S-116, S-183…S-185).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{ProductId, SkuId},
    money::Money,
    people::Permission,
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::products::check_attributes;
use crate::{
    Ctx, Error, Result, Unit,
    fields::{check_range, check_text},
};

/// Characters of a code.
const CODE_CHARS_MAX: usize = 64;
/// Pieces; enough for a warehouse, small enough that sums never overflow.
const STOCK_MAX: i64 = 1_000_000_000;
/// 100 tonnes, grams.
const WEIGHT_GRAMS_MAX: i64 = 100_000_000;
/// The highest price of one, minor units: ten thousand million yuan.
pub(crate) const PRICE_MAX: i64 = 1_000_000_000_000;

/// One variant of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sku {
    pub id: SkuId,
    pub product: ProductId,
    pub product_name: String,
    pub category: String,
    pub resale_category: Option<String>,
    /// The shop's own code.
    pub code: String,
    /// Colour, size …
    pub options: BTreeMap<String, String>,
    pub list_price: Money,
    /// Price of one below which the shop never sells. `None`: zero.
    pub floor_price: Option<Money>,
    /// What the shop page says.
    pub listed_stock: i64,
    /// What lies in the warehouse.
    pub real_stock: i64,
    /// What open orders were promised of it.
    pub promised_stock: i64,
    pub weight_grams: Option<i64>,
    pub on_sale: bool,
    pub created_at: Timestamp,
    pub version: i64,
}

impl Sku {
    /// What may still be promised (S-183).
    pub fn available(&self) -> i64 {
        (self.real_stock - self.promised_stock).max(0)
    }
}

/// What of a SKU can be given. `None` leaves what there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkuFields {
    /// A new SKU needs one; it never changes.
    pub code: Option<String>,
    pub options: Option<BTreeMap<String, String>>,
    /// A new SKU needs one.
    pub list_price: Option<Money>,
    pub floor_price: Option<Money>,
    pub listed_stock: Option<i64>,
    pub real_stock: Option<i64>,
    pub weight_grams: Option<i64>,
    pub on_sale: Option<bool>,
    /// Why the stock was corrected.
    pub reason: Option<String>,
}

const SELECT: &str = "SELECT s.*, p.name AS product_name, p.category, p.resale_category
     FROM skus s JOIN products p ON p.shop_id = s.shop_id AND p.id = s.product_id WHERE s.shop_id = $1";

fn read(row: &Row) -> Result<Sku> {
    Ok(Sku {
        id: row.id("id")?,
        product: row.id("product_id")?,
        product_name: row.text("product_name")?,
        category: row.text("category")?,
        resale_category: row.opt_text("resale_category")?,
        code: row.text("code")?,
        options: serde_json::from_str(&row.text("options")?)?,
        list_price: row.money("list_price")?,
        floor_price: row.opt_money("floor_price")?,
        listed_stock: row.int("listed_stock")?,
        real_stock: row.int("real_stock")?,
        promised_stock: row.int("promised_stock")?,
        weight_grams: row.opt_int("weight_grams")?,
        on_sale: row.flag("on_sale")?,
        created_at: row.time("created_at")?,
        version: row.int("version")?,
    })
}

fn check(fields: &SkuFields) -> Result<()> {
    if let Some(options) = &fields.options {
        check_attributes("/options", options)?;
    }
    for (pointer, value, max) in [
        ("/listed_stock", fields.listed_stock, STOCK_MAX),
        ("/real_stock", fields.real_stock, STOCK_MAX),
        (
            "/list_price/minor_units",
            fields.list_price.map(Money::minor_units),
            PRICE_MAX,
        ),
        (
            "/floor_price/minor_units",
            fields.floor_price.map(Money::minor_units),
            PRICE_MAX,
        ),
    ] {
        value.map_or(Ok(()), |value| check_range(pointer, value, 0, max))?;
    }
    fields.weight_grams.map_or(Ok(()), |grams| {
        check_range("/weight_grams", grams, 1, WEIGHT_GRAMS_MAX)
    })?;
    fields
        .reason
        .as_deref()
        .map_or(Ok(()), |reason| check_text("/reason", reason, 1, 200))
}

fn check_floor(list: Option<Money>, floor: Option<Money>) -> Result<()> {
    match (list, floor) {
        (Some(list), Some(floor)) if floor.minor_units() > list.minor_units() => {
            Err(Error::invalid(
                "/floor_price",
                "range",
                "the floor price is not above the list price",
            ))
        }
        _ => Ok(()),
    }
}

/// Takes a SKU of a product in.
///
/// # Errors
/// `Forbidden`; fields that do not fit; a code that is taken.
pub async fn create(unit: &mut Unit, product: ProductId, fields: SkuFields) -> Result<Sku> {
    unit.ctx().require(Permission::CatalogWrite)?;
    check(&fields)?;
    check_floor(fields.list_price, fields.floor_price)?;
    let code = fields
        .code
        .ok_or_else(|| Error::invalid("/code", "missing", "a new SKU needs a code"))?;
    check_text("/code", &code, 1, CODE_CHARS_MAX)?;
    if !code
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    {
        return Err(Error::invalid(
            "/code",
            "format",
            "letters, digits, dot, dash and underscore only",
        ));
    }
    let list_price = fields
        .list_price
        .ok_or_else(|| Error::invalid("/list_price", "missing", "a new SKU needs a list price"))?;
    let (id, now): (SkuId, _) = (unit.new_id(), unit.now());
    let real_stock = fields.real_stock.unwrap_or(0);
    let made = unit
        .conn()
        .execute(
            "INSERT INTO skus (shop_id, id, product_id, code, options, currency, list_price, floor_price, listed_stock,
                 real_stock, promised_stock, weight_grams, on_sale, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, 1)
             ON CONFLICT (shop_id, code) DO NOTHING",
            args![
                text(id),
                text(product),
                &code,
                json!(fields.options.unwrap_or_default()).to_string(),
                text(list_price.currency()),
                list_price.minor_units(),
                fields.floor_price.map(Money::minor_units),
                fields.listed_stock.unwrap_or(real_stock),
                real_stock,
                fields.weight_grams,
                fields.on_sale.unwrap_or(true),
                now,
            ],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "sku-taken",
            format!("there is a SKU {code} already; choose another code"),
        ));
    }
    unit.audit(
        "sku.create",
        id,
        json!({"after": {"code": code, "list_price": list_price.minor_units()}}),
    );
    unit.emit("sku.created", json!({"sku": id.to_string(), "code": code}));
    load(unit.conn(), id).await?.ok_or(Error::NotFound("SKU"))
}

/// Changes prices or corrects stock; agents hear of it at once (S-116).
///
/// # Errors
/// `Forbidden`; fields that do not fit; `Stale` where `if_version` is not the present one.
pub async fn change(
    unit: &mut Unit,
    before: &Sku,
    fields: SkuFields,
    if_version: Option<i64>,
) -> Result<Sku> {
    unit.ctx().require(Permission::CatalogWrite)?;
    check(&fields)?;
    check_floor(
        Some(fields.list_price.unwrap_or(before.list_price)),
        fields.floor_price.or(before.floor_price),
    )?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE skus SET options = COALESCE($3, options), list_price = COALESCE($4, list_price),
                 floor_price = COALESCE($5, floor_price), listed_stock = COALESCE($6, listed_stock),
                 real_stock = COALESCE($7, real_stock), weight_grams = COALESCE($8, weight_grams),
                 on_sale = COALESCE($9, on_sale), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $10",
            args![
                text(before.id),
                fields.options.map(|options| json!(options).to_string()),
                fields.list_price.map(Money::minor_units),
                fields.floor_price.map(Money::minor_units),
                fields.listed_stock,
                fields.real_stock,
                fields.weight_grams,
                fields.on_sale.map(i64::from),
                if_version.unwrap_or(before.version),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let after = load(unit.conn(), before.id)
        .await?
        .ok_or(Error::NotFound("SKU"))?;
    unit.audit_because(
        "sku.change",
        before.id,
        json!({"before": numbers(before), "after": numbers(&after)}),
        fields.reason,
    );
    let stock_moved =
        (before.listed_stock, before.real_stock) != (after.listed_stock, after.real_stock);
    unit.emit(
        if stock_moved {
            "stock.corrected"
        } else {
            "sku.changed"
        },
        json!({"sku": after.id.to_string(), "code": after.code, "listed_stock": after.listed_stock,
            "real_stock": after.real_stock, "available": after.available()}),
    );
    Ok(after)
}

fn numbers(sku: &Sku) -> serde_json::Value {
    json!({
        "list_price": sku.list_price.minor_units(),
        "floor_price": sku.floor_price.map(Money::minor_units),
        "listed_stock": sku.listed_stock,
        "real_stock": sku.real_stock,
        "on_sale": sku.on_sale,
    })
}

/// By id or code.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn find(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<Sku>> {
    ctx.require(Permission::CatalogRead)?;
    by_reference(conn, reference).await
}

pub(crate) async fn by_reference(conn: &mut Conn, reference: &str) -> Result<Option<Sku>> {
    if reference.contains('\0') {
        // One database refuses to look for it.
        return Ok(None);
    }
    let mut query = Query::new(SELECT);
    match reference.parse::<SkuId>() {
        Ok(id) => query.and("AND s.id = ", text(id)),
        Err(_) => query.and("AND s.code = ", reference),
    };
    query.rows(conn).await?.first().map(read).transpose()
}

pub(crate) async fn load(conn: &mut Conn, id: SkuId) -> Result<Option<Sku>> {
    let mut query = Query::new(SELECT);
    query.and("AND s.id = ", text(id));
    query.rows(conn).await?.first().map(read).transpose()
}

/// Which SKUs a list shows.
#[derive(Debug, Clone, Default)]
pub struct SkuFilter {
    /// Part of the code or of the product's name, in any letter case.
    pub search: Option<String>,
    pub product: Option<ProductId>,
    /// Something of it may still be promised.
    pub available: Option<bool>,
}

/// The shop's SKUs, newest first.
///
/// # Errors
/// `Forbidden`; a search that is too long; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: SkuFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Sku>> {
    ctx.require(Permission::CatalogRead)?;
    let mut query = Query::new(SELECT);
    if let Some(search) = &filter.search {
        check_text("?search", search, 1, CODE_CHARS_MAX)?;
        let pattern = like_part(search);
        query
            .and("AND (LOWER(s.code) LIKE ", pattern.as_str())
            .push(" ESCAPE '!'");
        query
            .and("OR LOWER(p.name) LIKE ", pattern)
            .push(" ESCAPE '!')");
    }
    query.and_some("AND s.product_id = ", filter.product.map(text));
    match filter.available {
        Some(true) => query.push(" AND s.real_stock > s.promised_stock"),
        Some(false) => query.push(" AND s.real_stock <= s.promised_stock"),
        None => &mut query,
    };
    query.and_some("AND s.id < ", after);
    query.push(" ORDER BY s.id DESC").and("LIMIT ", limit + 1);
    let skus = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(skus, limit, |sku| sku.id.to_string()))
}

fn like_part(search: &str) -> String {
    let mut pattern = String::from("%");
    for c in search.trim().to_ascii_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Promises pieces to an order, never more than lie there (S-183, S-184).
pub(crate) async fn promise(
    unit: &mut Unit,
    pointer: &str,
    sku: &Sku,
    quantity: i64,
) -> Result<()> {
    let promised = unit
        .conn()
        .execute(
            "UPDATE skus SET promised_stock = promised_stock + $3
             WHERE shop_id = $1 AND id = $2 AND on_sale = 1 AND real_stock - promised_stock >= $3",
            args![text(sku.id), quantity],
        )
        .await?;
    if promised == 1 {
        return Ok(());
    }
    let now = load(unit.conn(), sku.id)
        .await?
        .ok_or(Error::NotFound("SKU"))?;
    if !now.on_sale {
        return Err(Error::invalid(
            pointer,
            "not-on-sale",
            format!("{} is not on sale; recommend another", now.code),
        ));
    }
    Err(Error::invalid(
        pointer,
        "out-of-stock",
        format!(
            "{} of {} were wanted and {} can be promised (the page lists {}); recommend another or correct the stock",
            quantity,
            now.code,
            now.available(),
            now.listed_stock
        ),
    ))
}

/// Takes a promise back.
pub(crate) async fn release(unit: &mut Unit, sku: SkuId, quantity: i64) -> Result<()> {
    unit.conn()
        .execute(
            "UPDATE skus SET promised_stock = CASE WHEN promised_stock > $3 THEN promised_stock - $3 ELSE 0 END
             WHERE shop_id = $1 AND id = $2",
            args![text(sku), quantity],
        )
        .await?;
    Ok(())
}

/// What was promised has left the warehouse.
pub(crate) async fn take_out(unit: &mut Unit, sku: SkuId, quantity: i64) -> Result<()> {
    unit.conn()
        .execute(
            "UPDATE skus SET promised_stock = CASE WHEN promised_stock > $3 THEN promised_stock - $3 ELSE 0 END,
                 real_stock = CASE WHEN real_stock > $3 THEN real_stock - $3 ELSE 0 END
             WHERE shop_id = $1 AND id = $2",
            args![text(sku), quantity],
        )
        .await?;
    Ok(())
}
