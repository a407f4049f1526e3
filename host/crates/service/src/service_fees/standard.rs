//! The platform's standard as the shop keeps it: prices with the day from which they hold, and statutory holidays (S-553,
//! S-554). Every revision is kept.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::people::Permission;
use shopwit_policy::kinds::service_fee as wit;
use shopwit_store::{Conn, StoreError, args};

use super::check_day;
use crate::{Ctx, Error, Result, Unit, fields::check_text, policy_words};

/// The contract's words.
const PRICES_MAX: usize = 200;
const HOLIDAYS_MAX: usize = 400;
/// Ten times the price.
const FACTOR_BPS_MAX: u32 = 100_000;
/// Largest price of one inquiry, minor units.
const PRICE_MAX: i64 = 1_000_000_000;

/// Prices and holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// From 1; 0: none was set.
    pub revision: i64,
    pub prices: Vec<wit::Price>,
    pub holidays: Vec<wit::Holiday>,
    pub set_by: Option<String>,
    pub set_at: Option<Timestamp>,
}

/// The standard that holds now.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn get(conn: &mut Conn, ctx: &Ctx) -> Result<Standard> {
    ctx.require(Permission::PolicyRead)?;
    current(conn).await
}

pub(super) async fn current(conn: &mut Conn) -> Result<Standard> {
    let row = conn
        .row(
            "SELECT * FROM service_standards WHERE shop_id = $1 ORDER BY revision DESC LIMIT 1",
            args![],
        )
        .await?;
    let Some(row) = row else {
        return Ok(Standard {
            revision: 0,
            prices: Vec::new(),
            holidays: Vec::new(),
            set_by: None,
            set_at: None,
        });
    };
    Ok(Standard {
        revision: row.int("revision")?,
        prices: serde_json::from_str(&row.text("prices")?)?,
        holidays: serde_json::from_str(&row.text("holidays")?)?,
        set_by: Some(row.text("set_by")?),
        set_at: Some(row.time("set_at")?),
    })
}

/// Sets prices and holidays as a new revision.
///
/// # Errors
/// `Forbidden`; fields that do not fit; a day or a price that stands there twice.
pub async fn set(
    unit: &mut Unit,
    mut prices: Vec<wit::Price>,
    mut holidays: Vec<wit::Holiday>,
) -> Result<Standard> {
    unit.ctx().require(Permission::PolicyWrite)?;
    check(unit.ctx(), &prices, &holidays)?;
    prices.sort_by(|one, other| one.effective_from.cmp(&other.effective_from));
    holidays.sort_by(|one, other| one.date.cmp(&other.date));
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let made = unit
        .conn()
        .row(
            "INSERT INTO service_standards (shop_id, revision, prices, holidays, set_by, set_at)
             SELECT $1, COALESCE(MAX(revision), 0) + 1, $2, $3, $4, $5 FROM service_standards WHERE shop_id = $1
             RETURNING revision",
            args![
                serde_json::to_string(&prices)?,
                serde_json::to_string(&holidays)?,
                by,
                now
            ],
        )
        .await;
    match made {
        Ok(_) => {}
        // Somebody else set the same revision in the same moment.
        Err(StoreError::Constraint(_)) => return Err(Error::Contention),
        Err(error) => return Err(error.into()),
    }
    let after = current(unit.conn()).await?;
    unit.audit(
        "service-standard.set",
        after.revision,
        json!({"prices": after.prices.len(), "holidays": after.holidays.len()}),
    );
    unit.emit(
        "service-standard.changed",
        json!({"revision": after.revision}),
    );
    Ok(after)
}

fn check(ctx: &Ctx, prices: &[wit::Price], holidays: &[wit::Holiday]) -> Result<()> {
    for (pointer, length, most) in [
        ("/prices", prices.len(), PRICES_MAX),
        ("/holidays", holidays.len(), HOLIDAYS_MAX),
    ] {
        if length > most {
            return Err(Error::invalid(
                pointer,
                "length",
                format!("at most {most} entries"),
            ));
        }
    }
    for (index, price) in prices.iter().enumerate() {
        let at = format!("/prices/{index}");
        let fits = policy_words::amount(&price.unit_price, ctx.shop.currency)
            .is_some_and(|amount| amount <= PRICE_MAX);
        if !fits {
            return Err(Error::invalid(
                format!("{at}/unit_price"),
                "range",
                format!("zero or more in {}", ctx.shop.currency),
            ));
        }
        check_day(&format!("{at}/effective_from"), &price.effective_from)?;
        check_text(&format!("{at}/standard"), &price.standard, 1, 40)?;
        let twice = prices.iter().take(index).any(|other| {
            other.inquiry_type == price.inquiry_type && other.effective_from == price.effective_from
        });
        if twice {
            return Err(Error::invalid(at, "duplicate", "one price a type and day"));
        }
    }
    for (index, holiday) in holidays.iter().enumerate() {
        let at = format!("/holidays/{index}");
        check_day(&format!("{at}/date"), &holiday.date)?;
        if holiday.factor_bps.is_some_and(|bps| bps > FACTOR_BPS_MAX) {
            return Err(Error::invalid(
                format!("{at}/factor_bps"),
                "range",
                format!("0 to {FACTOR_BPS_MAX}"),
            ));
        }
        if holidays
            .iter()
            .take(index)
            .any(|other| other.date == holiday.date)
        {
            return Err(Error::invalid(at, "duplicate", "a day once"));
        }
    }
    Ok(())
}
