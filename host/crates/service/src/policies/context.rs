//! What every policy is told, whatever its kind.

use jiff::{Timestamp, civil::Weekday, tz::TimeZone};
use shopwit_domain::ids::DecisionId;
use shopwit_policy::kinds::types::Context;

use super::promotions::Promotion;
use crate::{Ctx, Error, Result};

/// Promotions that a policy is told of, at most: the contract's word.
const PROMOTIONS_MAX: usize = 100;

/// The context of a decision at `ctx.now`. The settings are still to be filled in.
pub(super) fn build(ctx: &Ctx, id: DecisionId, promotions: &[Promotion]) -> Result<Context> {
    let zone = TimeZone::get(&ctx.shop.time_zone).map_err(Error::internal)?;
    let now = ctx.now;
    let weekday = now.to_zoned(zone.clone()).weekday();
    Ok(Context {
        shop: ctx.shop.id.to_string(),
        decision: id.to_string(),
        now_ms: now.as_millisecond(),
        time_zone: ctx.shop.time_zone.clone(),
        utc_offset_seconds: zone.to_offset(now).seconds(),
        is_workday: !matches!(weekday, Weekday::Saturday | Weekday::Sunday),
        is_statutory_holiday: false,
        promotions: running(promotions, now),
        locale: ctx.shop.locale.clone(),
        currency: ctx.shop.currency.to_string(),
        settings: String::new(),
    })
}

/// Those that run at `now`, begin included, end excluded (S-281).
fn running(
    promotions: &[Promotion],
    now: Timestamp,
) -> Vec<shopwit_policy::kinds::types::Promotion> {
    promotions
        .iter()
        .filter(|promotion| promotion.starts_at <= now && now < promotion.ends_at)
        .take(PROMOTIONS_MAX)
        .map(|promotion| shopwit_policy::kinds::types::Promotion {
            id: promotion.id.clone(),
            name: promotion.name.clone(),
            free_shipping: promotion.free_shipping,
            closes_bargaining: promotion.closes_bargaining,
            discount_bps: promotion.discount_bps,
            ends_at_ms: promotion.ends_at.as_millisecond(),
        })
        .collect()
}
