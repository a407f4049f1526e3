//! What the kinds of a shop were asked lately, for the first page of an owner.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use shopwit_store::{Conn, args};

use crate::{Ctx, Error, Result};

/// Days that are told, today included.
const DAYS: i64 = 14;
/// A day of the counts; where clocks change, its edge is an hour off, and no decision is lost or counted twice.
const DAY_MICROSECONDS: i64 = 24 * 60 * 60 * 1_000_000;

/// What one kind was asked.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// Calls of the last 24 hours that failed. Shadows are not counted.
    pub failures: i64,
    /// Half of the calls of the last 24 hours took at most so long, microseconds; none without calls.
    pub median_duration_us: Option<i64>,
    /// The last 14 days of the shop's time zone, the oldest first.
    pub days: Vec<Day>,
}

/// What one kind was asked on one day.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    /// In the shop's time zone.
    pub date: Date,
    /// Questions; shadows answer nobody.
    pub decisions: i64,
    /// Of them, those for which no version had an answer at first.
    pub defaults: i64,
}

/// The activity of every kind, by its name; of a kind that was never asked, days without questions.
///
/// # Errors
/// The database.
pub async fn of_kinds(
    conn: &mut Conn,
    ctx: &Ctx,
    kinds: impl Iterator<Item = &'static str>,
) -> Result<BTreeMap<String, Activity>> {
    let zone = TimeZone::get(&ctx.shop.time_zone).unwrap_or(TimeZone::UTC);
    let first = ctx
        .now
        .to_zoned(zone)
        .start_of_day()
        .and_then(|today| today.checked_sub((DAYS - 1).days()))
        .map_err(Error::internal)?;
    let quiet: Vec<Day> = (0..DAYS)
        .map(|day| {
            let date = first
                .date()
                .checked_add(day.days())
                .map_err(Error::internal)?;
            Ok(Day {
                date,
                decisions: 0,
                defaults: 0,
            })
        })
        .collect::<Result<_>>()?;
    let mut found: BTreeMap<String, Activity> = kinds
        .map(|kind| {
            let activity = Activity {
                days: quiet.clone(),
                ..Activity::default()
            };
            (kind.to_owned(), activity)
        })
        .collect();

    let rows = conn
        .rows(
            "SELECT kind, (at - $2) / $3 AS day, CAST(COUNT(*) AS BIGINT) AS decisions,
                 CAST(SUM(CASE WHEN outcome = 'default' THEN 1 ELSE 0 END) AS BIGINT) AS defaults
             FROM decisions WHERE shop_id = $1 AND at >= $2 AND shadow_of IS NULL
             GROUP BY kind, (at - $2) / $3",
            args![first.timestamp(), DAY_MICROSECONDS],
        )
        .await?;
    for row in &rows {
        let day = usize::try_from(row.int("day")?).unwrap_or(usize::MAX);
        let kind = found.get_mut(&row.text("kind")?);
        if let Some(day) = kind.and_then(|kind| kind.days.get_mut(day)) {
            day.decisions = row.int("decisions")?;
            day.defaults = row.int("defaults")?;
        }
    }
    last_day(conn, ctx.now, &mut found).await?;
    Ok(found)
}

async fn last_day(
    conn: &mut Conn,
    now: Timestamp,
    found: &mut BTreeMap<String, Activity>,
) -> Result<()> {
    let since = now.checked_sub(24.hours()).map_err(Error::internal)?;
    let rows = conn
        .rows(
            "SELECT kind, CAST(MIN(CASE WHEN place * 2 >= calls THEN duration_us END) AS BIGINT) AS median,
                 CAST(SUM(has_failed) AS BIGINT) AS failures
             FROM (SELECT kind, duration_us, CASE WHEN failure IS NULL THEN 0 ELSE 1 END AS has_failed,
                     ROW_NUMBER() OVER (PARTITION BY kind ORDER BY duration_us) AS place,
                     COUNT(*) OVER (PARTITION BY kind) AS calls
                 FROM decisions WHERE shop_id = $1 AND at >= $2 AND shadow_of IS NULL) AS ranked
             GROUP BY kind",
            args![since],
        )
        .await?;
    for row in &rows {
        if let Some(kind) = found.get_mut(&row.text("kind")?) {
            kind.failures = row.int("failures")?;
            kind.median_duration_us = row.opt_int("median")?;
        }
    }
    Ok(())
}
