//! What a platform's own service team charges (S-547 … S-554): when the shop answers by itself, the platform's standard of
//! prices and holidays, and a statement a period that the shop's policy works out and the host holds to its inputs.

mod count;
pub mod periods;
pub mod standard;
mod statements;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

pub use self::statements::{
    NewStatement, Statement, StatementState, Supplied, find, list, make, post,
};
use crate::{Ctx, Error, Result};

/// The day of a time where the shop is.
fn day_of(ctx: &Ctx, at: Timestamp) -> Result<String> {
    let zone = TimeZone::get(&ctx.shop.time_zone).map_err(Error::internal)?;
    Ok(at.to_zoned(zone).date().to_string())
}

/// The first moment of a day where the shop is.
fn start_of(ctx: &Ctx, day: Date) -> Result<Timestamp> {
    let zone = TimeZone::get(&ctx.shop.time_zone).map_err(Error::internal)?;
    Ok(day.to_zoned(zone).map_err(Error::internal)?.timestamp())
}

/// A day written `2026-03-02`.
pub(crate) fn check_day(pointer: &str, day: &str) -> Result<Date> {
    let refuse = || Error::invalid(pointer, "format", "a day such as 2026-03-02");
    let read: Date = day.parse().map_err(|_| refuse())?;
    // Other ways to write a day would not sort as days do.
    if read.to_string() == day && day.len() == 10 {
        Ok(read)
    } else {
        Err(refuse())
    }
}
