//! When a channel is attended, and how fast it answers.

use jiff::{Timestamp, tz::TimeZone};
use serde_json::json;
use shopwit_domain::{people::Permission, states::Channel, word::Word};
use shopwit_store::{Conn, args, value::text};

use crate::{Ctx, Error, Result, Unit};

/// 09:30, when somebody must be there unless the shop says otherwise (S-046). Minutes after midnight.
const OPENS_MINUTE_DEFAULT: i64 = 570;
/// 18:30 (S-046). Minutes after midnight.
const CLOSES_MINUTE_DEFAULT: i64 = 1110;
/// Minutes of a day.
pub const DAY_MINUTES: i64 = 1440;
/// Longest response time that a shop may set: a week, in seconds.
pub const RESPONSE_TARGET_SECONDS_MAX: i64 = 604_800;

/// The setting of one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelHours {
    pub channel: Channel,
    /// Minutes after midnight in the shop's time zone. Later than `closes_minute`: over midnight. Equal: never.
    pub opens_minute: i64,
    /// The first minute that is outside, up to 1440.
    pub closes_minute: i64,
    /// How long a buyer waits at most for a person's answer (S-085).
    pub response_target_seconds: i64,
}

impl ChannelHours {
    /// What holds until the shop sets its own.
    pub fn default_of(channel: Channel) -> Self {
        Self {
            channel,
            opens_minute: OPENS_MINUTE_DEFAULT,
            closes_minute: CLOSES_MINUTE_DEFAULT,
            response_target_seconds: response_target_default(channel),
        }
    }

    /// Whether the channel is attended at this time.
    pub fn is_open(&self, now: Timestamp, time_zone: &TimeZone) -> bool {
        let local = now.to_zoned(time_zone.clone());
        let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
        if self.opens_minute <= self.closes_minute {
            (self.opens_minute..self.closes_minute).contains(&minute)
        } else {
            minute >= self.opens_minute || minute < self.closes_minute
        }
    }
}

/// Response times of a new shop, seconds; the sources ask for "at once" and leave the number to the shop (S-033, S-085).
pub(super) fn response_target_default(channel: Channel) -> i64 {
    match channel {
        Channel::Phone => 20,
        Channel::Chat | Channel::App | Channel::Wechat | Channel::InPerson => 60,
        Channel::Social => 1_800,
        Channel::Email => 14_400,
    }
}

/// The shop's time zone.
pub(crate) fn time_zone(ctx: &Ctx) -> TimeZone {
    // Checked when the shop was made; a zone that a later database lost counts as UTC.
    TimeZone::get(&ctx.shop.time_zone).unwrap_or(TimeZone::UTC)
}

/// Every channel's setting.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<ChannelHours>> {
    ctx.require(Permission::ShopRead)?;
    load(conn).await
}

async fn load(conn: &mut Conn) -> Result<Vec<ChannelHours>> {
    let rows = conn
        .rows("SELECT * FROM channel_hours WHERE shop_id = $1", Vec::new())
        .await?;
    let mut all: Vec<_> = Channel::ALL
        .iter()
        .map(|channel| ChannelHours::default_of(*channel))
        .collect();
    for row in &rows {
        let channel: Channel = row.word("channel")?;
        if let Some(one) = all.iter_mut().find(|one| one.channel == channel) {
            one.opens_minute = row.int("opens_minute")?;
            one.closes_minute = row.int("closes_minute")?;
            one.response_target_seconds = row.int("response_target_seconds")?;
        }
    }
    Ok(all)
}

/// The setting of one channel.
pub(crate) async fn of(conn: &mut Conn, channel: Channel) -> Result<ChannelHours> {
    let all = load(conn).await?;
    Ok(all
        .into_iter()
        .find(|one| one.channel == channel)
        .unwrap_or_else(|| ChannelHours::default_of(channel)))
}

/// Sets the channels that are given; the others stay.
///
/// # Errors
/// `Forbidden`; minutes or seconds out of range.
pub async fn set(unit: &mut Unit, hours: Vec<ChannelHours>) -> Result<Vec<ChannelHours>> {
    unit.ctx().require(Permission::ShopWrite)?;
    for (index, one) in hours.iter().enumerate() {
        for (field, minute) in [
            ("opens_minute", one.opens_minute),
            ("closes_minute", one.closes_minute),
        ] {
            if !(0..=DAY_MINUTES).contains(&minute) {
                return Err(Error::invalid(
                    format!("/items/{index}/{field}"),
                    "range",
                    "0 to 1440 minutes after midnight",
                ));
            }
        }
        if !(1..=RESPONSE_TARGET_SECONDS_MAX).contains(&one.response_target_seconds) {
            return Err(Error::invalid(
                format!("/items/{index}/response_target_seconds"),
                "range",
                format!("1 to {RESPONSE_TARGET_SECONDS_MAX} seconds"),
            ));
        }
    }
    for one in &hours {
        unit.conn()
            .execute(
                "INSERT INTO channel_hours (shop_id, channel, opens_minute, closes_minute, response_target_seconds)
                 VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (shop_id, channel) DO UPDATE SET opens_minute = $3, closes_minute = $4,
                     response_target_seconds = $5",
                args![text(one.channel), one.opens_minute, one.closes_minute, one.response_target_seconds],
            )
            .await?;
        unit.audit(
            "channel-hours.set",
            one.channel,
            json!({"after": {
                "opens_minute": one.opens_minute,
                "closes_minute": one.closes_minute,
                "response_target_seconds": one.response_target_seconds,
            }}),
        );
    }
    load(unit.conn()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(opens_minute: i64, closes_minute: i64, at: &str, open: bool) {
        let hours = ChannelHours {
            opens_minute,
            closes_minute,
            ..ChannelHours::default_of(Channel::Chat)
        };
        let zone = TimeZone::get("Asia/Shanghai").expect("a known zone");
        let now: Timestamp = at.parse().expect("a time");
        assert_eq!(
            hours.is_open(now, &zone),
            open,
            "{opens_minute}–{closes_minute} at {at}"
        );
    }

    #[test]
    fn hours_are_half_open_and_local() {
        // S-046: 09:30–18:30 in the shop's own time zone.
        check(570, 1110, "2026-03-02T01:29:59Z", false);
        check(570, 1110, "2026-03-02T01:30:00Z", true);
        check(570, 1110, "2026-03-02T10:29:59Z", true);
        check(570, 1110, "2026-03-02T10:30:00Z", false);
    }

    #[test]
    fn nights_always_and_never() {
        // S-047: around the clock.
        check(0, 1440, "2026-03-02T16:00:00Z", true);
        check(0, 0, "2026-03-02T16:00:00Z", false);
        check(1320, 360, "2026-03-02T15:00:00Z", true);
        check(1320, 360, "2026-03-02T21:59:00Z", true);
        check(1320, 360, "2026-03-02T22:00:00Z", false);
        check(1320, 360, "2026-03-02T04:00:00Z", false);
    }
}
