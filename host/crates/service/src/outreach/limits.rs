//! The host's own limits on contacts: hours, counts and consent, whatever a policy says (S-288 … S-291, S-300).

use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit as TimeUnit, tz::TimeZone};
use shopwit_domain::{
    contact::{ContactPurpose, ContactResult, OutreachChannel},
    ids::CustomerId,
    words,
};
use shopwit_store::{Conn, args, value::text};

use super::consents;
use crate::{Ctx, Error, Result};

/// What rings or buzzes stays silent before 08:00 and from 21:00 on, minutes after midnight. Wider than what shops set; the
/// sources forbid calls late at night (S-289).
pub const QUIET_UNTIL_MINUTE: i64 = 480;
pub const QUIET_FROM_MINUTE: i64 = 1_260;
/// Calls within 24 hours, at most (S-288: two or three).
pub const CALLS_A_DAY_MAX: i64 = 3;
/// Contacts of any kind within 24 hours, at most: a default of the product.
pub const CONTACTS_A_DAY_MAX: i64 = 6;

const DAY: SignedDuration = SignedDuration::from_hours(24);

words! {
    /// A limit of the host on contacts.
    ContactLimit {
        /// The buyer did not agree to contacts of this kind, or asked us to stop.
        Consent = "consent",
        /// Nobody is woken.
        QuietHours = "quiet-hours",
        CallsADay = "calls-a-day",
        ContactsADay = "contacts-a-day",
    }
}

/// Which contact is meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) customer: CustomerId,
    pub(super) purpose: ContactPurpose,
    pub(super) channel: OutreachChannel,
}

/// The first limit that is in the way, and until when; no time: for good.
pub(super) async fn check(
    conn: &mut Conn,
    ctx: &Ctx,
    asked: &Asked,
) -> Result<Option<(ContactLimit, Option<Timestamp>)>> {
    let consents = consents::load(conn, asked.customer).await?;
    let consented = match asked.purpose {
        ContactPurpose::Marketing => consents.marketing,
        ContactPurpose::SalesOffer => consents.sales,
        _ => true,
    };
    let refuses_calls = asked.channel == OutreachChannel::Phone && !consents.calls;
    if !consented || refuses_calls || declined(conn, asked).await? {
        return Ok(Some((ContactLimit::Consent, None)));
    }
    if asked.channel.disturbs()
        && let Some(until) = quiet_until(ctx.now, &zone(ctx))?
    {
        return Ok(Some((ContactLimit::QuietHours, Some(until))));
    }
    if asked.channel == OutreachChannel::Phone
        && let Some(until) = full_until(conn, ctx, asked.customer, true, CALLS_A_DAY_MAX).await?
    {
        return Ok(Some((ContactLimit::CallsADay, Some(until))));
    }
    let full = full_until(conn, ctx, asked.customer, false, CONTACTS_A_DAY_MAX).await?;
    Ok(full.map(|until| (ContactLimit::ContactsADay, Some(until))))
}

/// Buyers are taken to live in the shop's time zone: the desk knows provinces and countries, no zones.
pub(super) fn zone(ctx: &Ctx) -> TimeZone {
    TimeZone::get(&ctx.shop.time_zone).unwrap_or(TimeZone::UTC)
}

/// Minutes after midnight where the buyer lives.
pub(super) fn local_minute(now: Timestamp, zone: &TimeZone) -> i64 {
    let local = now.to_zoned(zone.clone());
    i64::from(local.hour()) * 60 + i64::from(local.minute())
}

/// When the quiet hours end, if it is quiet now.
fn quiet_until(now: Timestamp, zone: &TimeZone) -> Result<Option<Timestamp>> {
    let minute = local_minute(now, zone);
    if (QUIET_UNTIL_MINUTE..QUIET_FROM_MINUTE).contains(&minute) {
        return Ok(None);
    }
    let minutes = if minute < QUIET_UNTIL_MINUTE {
        QUIET_UNTIL_MINUTE - minute
    } else {
        1_440 - minute + QUIET_UNTIL_MINUTE
    };
    let whole = TimestampRound::new()
        .smallest(TimeUnit::Minute)
        .mode(RoundMode::Trunc);
    let begun = now.round(whole).map_err(Error::internal)?;
    begun
        .checked_add(SignedDuration::from_mins(minutes))
        .map(Some)
        .map_err(Error::internal)
}

/// Whether the buyer asked us to stop contacts of this purpose.
async fn declined(conn: &mut Conn, asked: &Asked) -> Result<bool> {
    let row = conn
        .row(
            "SELECT id FROM outreach WHERE shop_id = $1 AND customer_id = $2 AND purpose = $3 AND result = $4 LIMIT 1",
            args![
                text(asked.customer),
                text(asked.purpose),
                text(ContactResult::Declined)
            ],
        )
        .await?;
    Ok(row.is_some())
}

/// When there are fewer than `most` contacts in the last 24 hours again, if there are not now.
async fn full_until(
    conn: &mut Conn,
    ctx: &Ctx,
    customer: CustomerId,
    calls_only: bool,
    most: i64,
) -> Result<Option<Timestamp>> {
    let since = ctx.now.checked_sub(DAY).map_err(Error::internal)?;
    let rows = conn
        .rows(
            "SELECT contacted_at FROM outreach WHERE shop_id = $1 AND customer_id = $2 AND contacted_at > $3
                 AND (channel = 'phone' OR $4 = 0) ORDER BY contacted_at DESC LIMIT $5",
            args![text(customer), since, i64::from(calls_only), most],
        )
        .await?;
    let Some(oldest) = rows.get(usize::try_from(most - 1).unwrap_or(usize::MAX)) else {
        return Ok(None);
    };
    oldest
        .time("contacted_at")?
        .checked_add(DAY)
        .map(Some)
        .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_woken() {
        // S-289
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        for (now, until) in [
            ("2026-03-02T02:30:00Z", None),
            ("2026-03-02T00:00:00Z", None),
            ("2026-03-01T23:59:00Z", Some("2026-03-02T00:00:00Z")),
            ("2026-03-02T12:59:00Z", None),
            ("2026-03-02T13:00:00Z", Some("2026-03-03T00:00:00Z")),
            ("2026-03-02T13:00:45Z", Some("2026-03-03T00:00:00Z")),
            ("2026-03-01T16:00:00Z", Some("2026-03-02T00:00:00Z")),
        ] {
            let found = quiet_until(now.parse().unwrap(), &zone).unwrap();
            assert_eq!(found.map(|at| at.to_string()).as_deref(), until, "{now}");
        }
    }
}
