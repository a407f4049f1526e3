//! What one shop may use of the host, so that others are not harmed: uploads and compile time a day, stored versions,
//! calls at once, fuel a minute. The operator sets the amounts; the owner sees them and what is used.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use shopwit_domain::{ids::ShopId, people::Permission};
use shopwit_policy::{Failure, Tier};
use shopwit_store::{Conn, args};

use crate::{App, Ctx, Error, Result, Unit};

/// Milliseconds of a minute.
const MINUTE_MS: i128 = 60_000;

/// What a shop may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// New uploads a day, UTC.
    pub uploads_a_day: i64,
    /// CPU seconds of the compiler a day, UTC.
    pub compile_seconds_a_day: i64,
    /// Versions kept, without those that came with the host and those that were rejected or deleted.
    pub stored_versions: i64,
    /// Bytes of their components.
    pub stored_bytes: i64,
    /// Units of fuel that decisions may use a minute.
    pub fuel_a_minute: i64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            // A busy author with a build for every save.
            uploads_a_day: 200,
            // Twenty of the heaviest honest components (Python, 26 s each), or a thousand compact ones.
            compile_seconds_a_day: 600,
            stored_versions: 1_000,
            stored_bytes: 1024 * 1024 * 1024,
            // Half a core: a core does about a billion a second.
            fuel_a_minute: 30_000_000_000,
        }
    }
}

/// What is used of one quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaUse {
    /// For example `uploads_a_day`.
    pub quota: &'static str,
    pub used: i64,
    pub allowed: i64,
    /// What both are counted in.
    pub unit: &'static str,
    /// When `used` begins at zero again. `None`: it goes down when something ends or is removed.
    pub resets_at: Option<Timestamp>,
}

/// Every quota of the shop and what is used of it.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(app: &App, ctx: &Ctx) -> Result<Vec<QuotaUse>> {
    ctx.require(Permission::PolicyRead)?;
    let quotas = &app.policies.quotas;
    let mut conn = app.read(ctx).await?;
    let today = Today::read(&mut conn, ctx.now).await?;
    let stored = Stored::read(&mut conn).await?;
    drop(conn);
    let shop = ctx.shop_id().to_string();
    let (mut calls, mut calls_max) = (0, 0);
    for tier in Tier::ALL {
        let (used, allowed) = app.engine.calls_of(tier, &shop);
        calls += used;
        calls_max += allowed;
    }
    let (fuel, full_at) = app.policies.fuel.used(ctx, quotas.fuel_a_minute);
    let midnight = Some(next_midnight(ctx.now)?);
    let of = |quota, used, allowed, unit, resets_at| QuotaUse {
        quota,
        used,
        allowed,
        unit,
        resets_at,
    };
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(vec![
        of(
            "uploads_a_day",
            today.uploads,
            quotas.uploads_a_day,
            "uploads",
            midnight,
        ),
        of(
            "compile_seconds_a_day",
            today.compile_ms / 1_000,
            quotas.compile_seconds_a_day,
            "seconds",
            midnight,
        ),
        of(
            "stored_versions",
            stored.versions,
            quotas.stored_versions,
            "versions",
            None,
        ),
        of(
            "stored_bytes",
            stored.bytes,
            quotas.stored_bytes,
            "bytes",
            None,
        ),
        of(
            "concurrent_calls",
            count(calls),
            count(calls_max),
            "calls",
            None,
        ),
        of("fuel_a_minute", fuel, quotas.fuel_a_minute, "fuel", full_at),
    ])
}

/// What was used on the present day.
struct Today {
    uploads: i64,
    compile_ms: i64,
}

impl Today {
    async fn read(conn: &mut Conn, now: Timestamp) -> Result<Self> {
        let row = conn
            .row(
                "SELECT uploads, compile_ms FROM quota_days WHERE shop_id = $1 AND day = $2",
                args![day(now)],
            )
            .await?;
        Ok(match row {
            Some(row) => Self {
                uploads: row.int("uploads")?,
                compile_ms: row.int("compile_ms")?,
            },
            None => Self {
                uploads: 0,
                compile_ms: 0,
            },
        })
    }
}

struct Stored {
    versions: i64,
    bytes: i64,
}

impl Stored {
    async fn read(conn: &mut Conn) -> Result<Self> {
        let row = conn
            .row(
                "SELECT CAST(COUNT(*) AS BIGINT) AS versions, CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS bytes
                 FROM plugin_versions WHERE shop_id = $1 AND uploaded_as IS NOT NULL
                     AND status NOT IN ('rejected', 'deleted')",
                args![],
            )
            .await?
            .ok_or_else(|| Error::internal("no count came back"))?;
        Ok(Self {
            versions: row.int("versions")?,
            bytes: row.int("bytes")?,
        })
    }
}

/// Takes one upload of `bytes` off the day's quota, in the unit that stores it.
///
/// # Errors
/// `QuotaExceeded` until the next day; `Conflict` where nothing more may be stored.
pub(super) async fn charge_upload(unit: &mut Unit, quotas: &Quotas, bytes: i64) -> Result<()> {
    let stored = Stored::read(unit.conn()).await?;
    if stored.versions >= quotas.stored_versions
        || stored.bytes.saturating_add(bytes) > quotas.stored_bytes
    {
        return Err(Error::conflict(
            "quota-exceeded",
            format!(
                "the shop keeps {} versions of {} bytes; {} versions of {} bytes are allowed (stored_versions, stored_bytes); ask the operator for more",
                stored.versions, stored.bytes, quotas.stored_versions, quotas.stored_bytes
            ),
        ));
    }
    let now = unit.now();
    let compile_ms_max = quotas.compile_seconds_a_day.saturating_mul(1_000);
    let today = Today::read(unit.conn(), now).await?;
    let retry_after_seconds = seconds_until(now, next_midnight(now)?);
    if today.compile_ms >= compile_ms_max {
        return Err(Error::QuotaExceeded {
            quota: "compile_seconds_a_day",
            allowed: quotas.compile_seconds_a_day,
            used: today.compile_ms / 1_000,
            unit: "seconds",
            retry_after_seconds,
        });
    }
    let exceeded = Error::QuotaExceeded {
        quota: "uploads_a_day",
        allowed: quotas.uploads_a_day,
        used: today.uploads,
        unit: "uploads",
        retry_after_seconds,
    };
    if quotas.uploads_a_day < 1 {
        return Err(exceeded);
    }
    // The condition holds against uploads at the same time.
    let taken = unit
        .conn()
        .execute(
            "INSERT INTO quota_days (shop_id, day, uploads, compile_ms) VALUES ($1, $2, 1, 0)
             ON CONFLICT (shop_id, day) DO UPDATE SET uploads = quota_days.uploads + 1 WHERE quota_days.uploads < $3",
            args![day(now), quotas.uploads_a_day],
        )
        .await?;
    if taken == 1 { Ok(()) } else { Err(exceeded) }
}

/// Notes what the compiler took.
pub(super) async fn charge_compile(unit: &mut Unit, compile_ms: u64) -> Result<()> {
    let now = unit.now();
    unit.conn()
        .execute(
            "INSERT INTO quota_days (shop_id, day, uploads, compile_ms) VALUES ($1, $2, 0, $3)
             ON CONFLICT (shop_id, day) DO UPDATE SET compile_ms = quota_days.compile_ms + $3",
            args![day(now), i64::try_from(compile_ms).unwrap_or(i64::MAX)],
        )
        .await?;
    Ok(())
}

fn day(now: Timestamp) -> String {
    now.to_zoned(TimeZone::UTC).date().to_string()
}

fn next_midnight(now: Timestamp) -> Result<Timestamp> {
    let tomorrow = now
        .to_zoned(TimeZone::UTC)
        .date()
        .tomorrow()
        .map_err(Error::internal)?;
    Ok(tomorrow
        .to_zoned(TimeZone::UTC)
        .map_err(Error::internal)?
        .timestamp())
}

fn seconds_until(now: Timestamp, then: Timestamp) -> u64 {
    u64::try_from(then.duration_since(now).as_secs()).unwrap_or(0) + 1
}

/// Whether the shop may ask a policy now. Call [`settle`] with what the call has used.
///
/// # Errors
/// [`Failure::QuotaExceeded`]: the safe default of the kind holds.
pub(super) fn admit(app: &App, ctx: &Ctx) -> std::result::Result<(), Failure> {
    app.policies
        .fuel
        .admit(ctx.shop_id(), ctx.now, app.policies.quotas.fuel_a_minute)
}

/// Takes what a call has used off the shop's fuel.
pub(super) fn settle(app: &App, ctx: &Ctx, fuel_used: u64) {
    app.policies.fuel.settle(ctx.shop_id(), fuel_used);
}

/// Fuel of each shop: a bucket that holds a minute's worth and fills up evenly. A call may overdraw it, because nobody
/// knows before what it will use; then the shop waits until it is above zero again.
#[derive(Debug, Default)]
pub(super) struct FuelMeter {
    buckets: Mutex<HashMap<ShopId, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Fuel that was used and has not been filled up again.
    used: i128,
    at: Timestamp,
}

impl Bucket {
    fn fill(&mut self, now: Timestamp, a_minute: i64) {
        let elapsed = now.duration_since(self.at).max(SignedDuration::ZERO);
        let filled = elapsed.as_millis() * i128::from(a_minute) / MINUTE_MS;
        if filled > 0 {
            self.used = (self.used - filled).max(0);
            self.at = now;
        }
    }
}

impl FuelMeter {
    fn admit(
        &self,
        shop: ShopId,
        now: Timestamp,
        a_minute: i64,
    ) -> std::result::Result<(), Failure> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(shop).or_insert(Bucket { used: 0, at: now });
        bucket.fill(now, a_minute);
        if bucket.used < i128::from(a_minute) {
            return Ok(());
        }
        Err(Failure::QuotaExceeded {
            quota: "fuel_a_minute",
            allowed: u64::try_from(a_minute).unwrap_or(0),
            used: u64::try_from(bucket.used).unwrap_or(u64::MAX),
            unit: "fuel",
        })
    }

    pub(super) fn settle(&self, shop: ShopId, fuel_used: u64) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(&shop) {
            bucket.used += i128::from(fuel_used);
        }
    }

    /// Fuel that counts against the quota now, and when it will be filled up.
    fn used(&self, ctx: &Ctx, a_minute: i64) -> (i64, Option<Timestamp>) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bucket) = buckets.get_mut(&ctx.shop_id()) else {
            return (0, None);
        };
        bucket.fill(ctx.now, a_minute);
        let wait_ms = bucket.used * MINUTE_MS / i128::from(a_minute.max(1));
        let full_at = i64::try_from(wait_ms)
            .ok()
            .filter(|wait| *wait > 0)
            .and_then(|wait| ctx.now.checked_add(SignedDuration::from_millis(wait)).ok());
        (i64::try_from(bucket.used).unwrap_or(i64::MAX), full_at)
    }
}

#[cfg(test)]
mod tests {
    use shopwit_domain::ids::Id;

    use super::*;

    #[test]
    fn fuel_runs_out_for_one_shop_and_fills_up_with_time() {
        let meter = FuelMeter::default();
        let (one, other) = (
            ShopId::from_uuid(uuid::Uuid::from_u128(1)),
            ShopId::from_uuid(uuid::Uuid::from_u128(2)),
        );
        let start: Timestamp = "2026-03-02T00:00:00Z".parse().expect("a time");
        let at = |seconds| start + SignedDuration::from_secs(seconds);
        let asks = |shop, seconds| meter.admit(shop, at(seconds), 600).is_ok();
        assert!(asks(one, 0));
        // The last call may overdraw.
        meter.settle(one, 900);
        assert!(!asks(one, 1) && asks(other, 1));
        // 10 a second: after 30 s the 900 are 600 and a little later fewer.
        assert!(!asks(one, 29) && asks(one, 31));
        // A clock that goes back fills nothing up.
        meter.settle(one, 900);
        assert!(!asks(one, 0));
        assert!(asks(one, 1_000));
    }
}
