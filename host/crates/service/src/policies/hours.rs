//! How often each kind was asked in an hour and what came of it: sums that are written with the decisions, so that
//! nothing is counted when somebody looks.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};
use shopwit_policy::Kind;
use shopwit_store::{Conn, Insert, StoreError, args, value::text};

use super::decisions::{Decision, PolicyStage};
use crate::{Ctx, Error, Result};

/// Hours that are told one by one.
pub const HOURS_SHOWN: usize = 24;
/// Latest decisions of a kind of which the median time is taken.
const MEDIAN_ROWS: i64 = 200;
/// Microseconds of an hour.
const HOUR_MICROS: i64 = 3_600_000_000;

/// What came of the calls of a while. A fallback that decided counts as decided, not as the default it prevented.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub decided: i64,
    /// The safe default held.
    pub defaulted: i64,
    /// A version was asked and failed.
    pub failed: i64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.decided += other.decided;
        self.defaulted += other.defaulted;
        self.failed += other.failed;
    }

    /// What one recorded decision adds.
    fn of(decision: &Decision) -> Option<Self> {
        let decided = i64::from(decision.output.is_some());
        let failed = i64::from(decision.failure.is_some());
        match decision.stage {
            PolicyStage::Active | PolicyStage::Canary => Some(Self {
                decided,
                defaulted: 1 - decided,
                failed,
            }),
            // The failed call that it stands in for was counted already, as a default.
            PolicyStage::Fallback => Some(Self {
                decided,
                defaulted: -decided,
                failed: 0,
            }),
            PolicyStage::Shadow | PolicyStage::Try | PolicyStage::Replay => None,
        }
    }
}

/// How a kind did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindCounts {
    /// Since midnight of the shop, to the whole hour.
    pub today: Counts,
    /// The last `HOURS_SHOWN` hours, the running one included, oldest first.
    pub hours: Vec<(Timestamp, Counts)>,
    /// Median time of the latest decisions, microseconds; none where there is none.
    pub median_duration_us: Option<i64>,
}

impl KindCounts {
    /// The sum of the hours.
    pub fn last_day(&self) -> Counts {
        let mut sum = Counts::default();
        self.hours.iter().for_each(|(_, counts)| sum.add(*counts));
        sum
    }
}

/// Sums of a batch on their way into the database.
#[derive(Debug, Default)]
pub(super) struct Sums(BTreeMap<(String, &'static str, i64), Counts>);

impl Sums {
    pub(super) fn count(&mut self, decisions: &[Decision]) {
        for decision in decisions {
            let Some(counts) = Counts::of(decision) else {
                continue;
            };
            let hour = decision.at.as_microsecond().div_euclid(HOUR_MICROS);
            self.0
                .entry((decision.shop.to_string(), decision.kind.as_str(), hour))
                .or_default()
                .add(counts);
        }
    }

    /// Adds them, in the order of their keys, so that two hosts do not wait for each other.
    pub(super) async fn write(self, conn: &mut Conn) -> std::result::Result<(), StoreError> {
        for ((shop, kind, hour), counts) in self.0 {
            let mut insert =
                Insert::into("decision_hours (shop_id, kind, hour, decided, defaulted, failed)");
            insert.row(args![
                shop,
                text(kind),
                hour,
                counts.decided,
                counts.defaulted,
                counts.failed
            ]);
            insert.push(
                " ON CONFLICT (shop_id, kind, hour) DO UPDATE SET decided = decision_hours.decided + excluded.decided,
                     defaulted = decision_hours.defaulted + excluded.defaulted,
                     failed = decision_hours.failed + excluded.failed",
            );
            insert.execute(conn).await?;
        }
        Ok(())
    }
}

/// How every kind did that was asked.
///
/// # Errors
/// The database.
pub async fn of_kinds(conn: &mut Conn, ctx: &Ctx) -> Result<BTreeMap<Kind, KindCounts>> {
    let now = ctx.now.as_microsecond().div_euclid(HOUR_MICROS);
    let shown = i64::try_from(HOURS_SHOWN).map_err(Error::internal)?;
    let zone = TimeZone::get(&ctx.shop.time_zone).unwrap_or(TimeZone::UTC);
    let midnight = ctx
        .now
        .to_zoned(zone)
        .start_of_day()
        .map_err(Error::internal)?
        .timestamp()
        .as_microsecond()
        .div_euclid(HOUR_MICROS);
    let first = now - shown + 1;
    let rows = conn
        .rows(
            "SELECT kind, hour, decided, defaulted, failed FROM decision_hours
             WHERE shop_id = $1 AND hour >= $2 AND hour <= $3 ORDER BY kind, hour",
            args![first.min(midnight), now],
        )
        .await?;
    let mut kinds: BTreeMap<Kind, KindCounts> = BTreeMap::new();
    for row in &rows {
        let kind: Kind = row.text("kind")?.parse().map_err(Error::internal)?;
        let hour = row.int("hour")?;
        let counts = Counts {
            decided: row.int("decided")?,
            // A fallback in the hour behind the call that it stands in for.
            defaulted: row.int("defaulted")?.max(0),
            failed: row.int("failed")?,
        };
        let of_kind = kinds.entry(kind).or_default();
        if hour >= midnight {
            of_kind.today.add(counts);
        }
        if hour >= first {
            of_kind.hours.push((time_of(hour)?, counts));
        }
    }
    for (kind, counts) in &mut kinds {
        let known = std::mem::take(&mut counts.hours);
        for hour in first..=now {
            let at = time_of(hour)?;
            let found = known.iter().find(|(known, _)| *known == at);
            counts
                .hours
                .push((at, found.map(|(_, counts)| *counts).unwrap_or_default()));
        }
        counts.median_duration_us = median(conn, *kind).await?;
    }
    Ok(kinds)
}

fn time_of(hour: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(hour.saturating_mul(HOUR_MICROS)).map_err(Error::internal)
}

async fn median(conn: &mut Conn, kind: Kind) -> Result<Option<i64>> {
    let rows = conn
        .rows(
            "SELECT duration_us FROM decisions WHERE shop_id = $1 AND kind = $2 AND stage <> 'shadow'
             ORDER BY id DESC LIMIT $3",
            args![kind.as_str(), MEDIAN_ROWS],
        )
        .await?;
    let mut durations = rows
        .iter()
        .map(|row| row.int("duration_us"))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    durations.sort_unstable();
    Ok(durations.get(durations.len() / 2).copied())
}
