//! Shops.

use std::sync::Arc;

use shopwit_domain::{
    authority::AuthorityLimits, ids::ShopId, money::Currency, people::Permission,
};
use shopwit_store::{Conn, Row, args, value::text};

use super::limits;
use crate::{
    Actor, App, Ctx, Error, Result, Unit,
    context::Shop,
    policies::{retention::RETENTION_DAYS, shipped},
    sources::new_id,
};

/// What a new shop is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShop {
    /// 2 to 40 of a–z, 0–9 and dashes, beginning with a letter.
    pub slug: String,
    pub name: String,
    pub currency: Currency,
    /// IANA name.
    pub time_zone: String,
    /// BCP 47.
    pub locale: String,
    /// GB/T 2260 province code.
    pub origin_region: String,
}

/// What of a shop can be changed. `None` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShopChange {
    pub name: Option<String>,
    pub time_zone: Option<String>,
    pub locale: Option<String>,
    pub origin_region: Option<String>,
    /// 30 to 3,650 days.
    pub decision_retention_days: Option<i64>,
    /// 10 to 86,400 seconds.
    pub late_after_seconds: Option<i64>,
    /// At most 20 origins.
    pub chat_origins: Option<Vec<String>>,
}

/// From how many seconds of waiting on a conversation may count as late: sooner nobody answers, later is a day.
const LATE_AFTER_SECONDS: std::ops::RangeInclusive<i64> = 10..=86_400;
/// Origins that may hold the shop's chat; more are not one shop's pages.
const CHAT_ORIGINS_MAX: usize = 20;
/// Longest origin: a domain name has 253 characters.
const CHAT_ORIGIN_CHARS_MAX: usize = 270;

pub(crate) fn read_shop(row: &Row) -> Result<Shop> {
    Ok(Shop {
        id: row.id("id")?,
        slug: row.text("slug")?,
        name: row.text("name")?,
        currency: row.currency("currency")?,
        time_zone: row.text("time_zone")?,
        locale: row.text("locale")?,
        origin_region: row.text("origin_region")?,
        decision_retention_days: row.int("decision_retention_days")?,
        late_after_seconds: row.int("late_after_seconds")?,
        chat_origins: serde_json::from_str(&row.text("chat_origins")?)?,
        created_at: row.time("created_at")?,
        version: row.int("version")?,
    })
}

fn check_slug(slug: &str) -> Result<()> {
    let fits = (2..=40).contains(&slug.len())
        && slug.starts_with(|first: char| first.is_ascii_lowercase())
        && slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if fits {
        Ok(())
    } else {
        Err(Error::invalid(
            "/slug",
            "format",
            "2 to 40 of a–z, 0–9 and dashes, beginning with a letter",
        ))
    }
}

fn check_zone(time_zone: &str) -> Result<()> {
    jiff::tz::TimeZone::get(time_zone).map(|_| ()).map_err(|_| {
        Error::invalid(
            "/time_zone",
            "unknown",
            "an IANA name such as Asia/Shanghai",
        )
    })
}

fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("/name", "length", "1 to 100 characters"));
    }
    Ok(())
}

fn check_region(region: &str) -> Result<()> {
    if region.len() == 6 && region.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(Error::invalid(
        "/origin_region",
        "format",
        "a GB/T 2260 province code of six digits, such as 330000",
    ))
}

/// An origin as browsers send it: scheme, host, and a port where it is not the usual one.
fn check_origin(index: usize, origin: &str) -> Result<()> {
    let host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))
        .unwrap_or_default();
    let fits = !host.is_empty()
        && origin.len() <= CHAT_ORIGIN_CHARS_MAX
        && host.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte)
        });
    if fits {
        return Ok(());
    }
    Err(Error::invalid(
        format!("/chat_origins/{index}"),
        "format",
        "an origin such as https://shop.example, in small letters and without a path",
    ))
}

/// Founds a shop with the limits of a new shop, a fresh audit chain and the policies that come with the host. Operators only: the command line and the demo.
///
/// # Errors
/// A slug that is taken; fields that do not fit.
pub async fn create(app: &App, new: NewShop) -> Result<Ctx> {
    check_slug(&new.slug)?;
    check_name(&new.name)?;
    check_zone(&new.time_zone)?;
    check_region(&new.origin_region)?;
    let now = app.now();
    let id: ShopId = new_id(now, app.entropy.as_ref());
    let mut tx = app.store.begin(id).await?;
    let conn = tx.conn();
    let made = conn
        .execute(
            "INSERT INTO shops (id, slug, name, currency, time_zone, locale, origin_region, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT (slug) DO NOTHING",
            args![&new.slug, &new.name, text(new.currency), &new.time_zone, &new.locale, &new.origin_region, now],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "slug-taken",
            format!("there is a shop {} already", new.slug),
        ));
    }
    conn.execute(
        "INSERT INTO journals (shop_id, audit_seq, audit_hash, event_seq) VALUES ($1, 0, '', 0)",
        args![],
    )
    .await?;
    let limits = AuthorityLimits::of_new_shop(new.currency);
    limits::replace(conn, &limits).await?;
    tx.commit().await?;
    let ctx = system_ctx(app, &new.slug)
        .await?
        .ok_or(Error::NotFound("shop"))?;
    shipped::install(app, &ctx).await?;
    Ok(ctx)
}

/// The circumstances of the host itself in a shop.
///
/// # Errors
/// The database.
pub async fn system_ctx(app: &App, slug_or_id: &str) -> Result<Option<Ctx>> {
    let mut conn = app.store.read_global().await?;
    let Some(shop) = find(&mut conn, slug_or_id).await? else {
        return Ok(None);
    };
    let mut conn = app.store.read(shop.id).await?;
    let limits = limits::load(&mut conn).await?;
    Ok(Some(Ctx {
        shop: Arc::new(shop),
        actor: Actor::System,
        limits: Arc::new(limits),
        request_id: "system".to_owned(),
        now: app.now(),
    }))
}

/// The slugs of all shops of the host, in order.
///
/// # Errors
/// The database.
pub async fn slugs(app: &App) -> Result<Vec<String>> {
    let rows = app
        .store
        .read_global()
        .await?
        .global_rows("SELECT slug FROM shops ORDER BY slug", args![])
        .await?;
    Ok(rows
        .iter()
        .map(|row| row.text("slug"))
        .collect::<std::result::Result<_, _>>()?)
}

/// By slug or id.
///
/// # Errors
/// The database.
pub async fn find(conn: &mut Conn, slug_or_id: &str) -> Result<Option<Shop>> {
    let row = conn
        .global_row(
            "SELECT * FROM shops WHERE slug = $1 OR id = $1",
            args![slug_or_id],
        )
        .await?;
    row.as_ref().map(read_shop).transpose()
}

/// Changes what may be changed of a shop.
///
/// # Errors
/// `Forbidden`; fields that do not fit; `Stale` where `if_version` is not the present one.
pub async fn change(unit: &mut Unit, change: ShopChange, if_version: Option<i64>) -> Result<Shop> {
    unit.ctx().require(Permission::ShopWrite)?;
    if let Some(name) = &change.name {
        check_name(name)?;
    }
    if let Some(zone) = &change.time_zone {
        check_zone(zone)?;
    }
    if let Some(region) = &change.origin_region {
        check_region(region)?;
    }
    if let Some(days) = change.decision_retention_days
        && !RETENTION_DAYS.contains(&days)
    {
        return Err(Error::invalid(
            "/decision_retention_days",
            "range",
            "30 to 3,650 days",
        ));
    }
    if let Some(seconds) = change.late_after_seconds
        && !LATE_AFTER_SECONDS.contains(&seconds)
    {
        return Err(Error::invalid(
            "/late_after_seconds",
            "range",
            "10 to 86,400 seconds",
        ));
    }
    if let Some(origins) = &change.chat_origins {
        if origins.len() > CHAT_ORIGINS_MAX {
            return Err(Error::invalid("/chat_origins", "length", "at most 20"));
        }
        for (index, origin) in origins.iter().enumerate() {
            check_origin(index, origin)?;
        }
    }
    let chat_origins = change
        .chat_origins
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let before = Arc::clone(&unit.ctx().shop);
    let row = unit
        .conn()
        .row(
            "UPDATE shops SET name = COALESCE($2, name), time_zone = COALESCE($3, time_zone),
                 locale = COALESCE($4, locale), origin_region = COALESCE($5, origin_region),
                 decision_retention_days = COALESCE($7, decision_retention_days),
                 late_after_seconds = COALESCE($8, late_after_seconds), chat_origins = COALESCE($9, chat_origins),
                 version = version + 1
             WHERE id = $1 AND ($6 = 0 OR version = $6) RETURNING *",
            args![
                change.name,
                change.time_zone,
                change.locale,
                change.origin_region,
                if_version.unwrap_or(0),
                change.decision_retention_days,
                change.late_after_seconds,
                chat_origins,
            ],
        )
        .await?
        .ok_or(Error::Stale)?;
    let after = read_shop(&row)?;
    unit.audit(
        "shop.change",
        after.id,
        serde_json::json!({
            "before": {"name": before.name, "time_zone": before.time_zone, "locale": before.locale, "origin_region": before.origin_region,
                "decision_retention_days": before.decision_retention_days, "late_after_seconds": before.late_after_seconds,
                "chat_origins": before.chat_origins},
            "after": {"name": after.name, "time_zone": after.time_zone, "locale": after.locale, "origin_region": after.origin_region,
                "decision_retention_days": after.decision_retention_days, "late_after_seconds": after.late_after_seconds,
                "chat_origins": after.chat_origins},
        }),
    );
    unit.emit(
        "shop.changed",
        serde_json::json!({"shop": after.id.to_string()}),
    );
    Ok(after)
}
