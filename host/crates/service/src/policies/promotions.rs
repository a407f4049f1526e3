//! Dated promotions of a shop; policies are told of those that run (S-281).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::people::Permission;
use shopwit_store::{Conn, Query, Row, args, query::Page};

use super::has_control;
use crate::{Ctx, Error, Result, Unit};

/// Promotions of one shop, at most: past ones are kept, and all are held in memory.
const PROMOTIONS_MAX: i64 = 1_000;

/// A promotion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    /// The shop's own code: 1 to 64 of a–z, A–Z, 0–9, dash and underscore.
    pub id: String,
    pub name: String,
    pub free_shipping: bool,
    /// No further bargaining while it runs.
    pub closes_bargaining: bool,
    /// Off the list price, basis points, 0 to 10,000.
    pub discount_bps: u32,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Counts changes; 0 for one that is new.
    pub version: i64,
}

fn read(row: &Row) -> Result<Promotion> {
    Ok(Promotion {
        id: row.text("id")?,
        name: row.text("name")?,
        free_shipping: row.flag("free_shipping")?,
        closes_bargaining: row.flag("closes_bargaining")?,
        discount_bps: u32::try_from(row.int("discount_bps")?).unwrap_or(0),
        starts_at: row.time("starts_at")?,
        ends_at: row.time("ends_at")?,
        version: row.int("version")?,
    })
}

/// All of the shop, those that end last first.
pub(super) async fn all(conn: &mut Conn) -> Result<Vec<Promotion>> {
    let rows = conn
        .rows(
            "SELECT * FROM promotions WHERE shop_id = $1 ORDER BY ends_at DESC, id LIMIT $2",
            args![PROMOTIONS_MAX],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Promotions by their codes, backwards.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Promotion>> {
    ctx.require(Permission::PolicyRead)?;
    let mut query = Query::new("SELECT * FROM promotions WHERE shop_id = $1");
    query.page(after, limit);
    let promotions = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(promotions, limit, |promotion| {
        promotion.id.clone()
    }))
}

/// Sets the promotion of this code. Call `App::forget_policies` after the commit.
///
/// # Errors
/// `Forbidden`; fields that do not fit; too many promotions.
pub async fn put(unit: &mut Unit, promotion: Promotion) -> Result<Promotion> {
    unit.ctx().require(Permission::PolicyWrite)?;
    check(&promotion)?;
    let count = unit
        .conn()
        .row(
            "SELECT CAST(COUNT(*) AS BIGINT) AS promotions FROM promotions WHERE shop_id = $1 AND id <> $2",
            args![&promotion.id],
        )
        .await?
        .map_or(Ok(0), |row| row.int("promotions"))?;
    if count >= PROMOTIONS_MAX {
        return Err(Error::conflict(
            "too-many",
            format!("a shop has at most {PROMOTIONS_MAX} promotions; reuse an old one"),
        ));
    }
    let row = unit
        .conn()
        .row(
            "INSERT INTO promotions (shop_id, id, name, free_shipping, closes_bargaining, discount_bps, starts_at,
                 ends_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
             ON CONFLICT (shop_id, id) DO UPDATE SET name = $3, free_shipping = $4, closes_bargaining = $5,
                 discount_bps = $6, starts_at = $7, ends_at = $8, version = promotions.version + 1
             RETURNING *",
            args![
                &promotion.id,
                &promotion.name,
                promotion.free_shipping,
                promotion.closes_bargaining,
                i64::from(promotion.discount_bps),
                promotion.starts_at,
                promotion.ends_at,
            ],
        )
        .await?
        .ok_or_else(|| Error::internal("no promotion came back"))?;
    let saved = read(&row)?;
    let change = json!({
        "name": saved.name, "free_shipping": saved.free_shipping, "closes_bargaining": saved.closes_bargaining,
        "discount_bps": saved.discount_bps, "starts_at": saved.starts_at.to_string(), "ends_at": saved.ends_at.to_string(),
    });
    unit.audit("promotion.set", &saved.id, change);
    unit.emit("promotion.set", json!({"id": saved.id}));
    Ok(saved)
}

fn check(promotion: &Promotion) -> Result<()> {
    let id_fits = (1..=64).contains(&promotion.id.len())
        && promotion
            .id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !id_fits {
        return Err(Error::invalid(
            "/id",
            "format",
            "1 to 64 of a–z, A–Z, 0–9, dash and underscore",
        ));
    }
    if promotion.name.trim().is_empty()
        || promotion.name.chars().count() > 100
        || has_control(&promotion.name)
    {
        return Err(Error::invalid("/name", "length", "1 to 100 characters"));
    }
    if promotion.discount_bps > 10_000 {
        return Err(Error::invalid(
            "/discount_bps",
            "range",
            "0 to 10,000 basis points",
        ));
    }
    if promotion.starts_at >= promotion.ends_at {
        return Err(Error::invalid(
            "/ends_at",
            "range",
            "a promotion ends after it starts",
        ));
    }
    Ok(())
}
