//! What a draft promises, and by when (S-170, S-271, S-430).

use crate::bindings::kind::{Promise, Span};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::Context;
use shopwit_policy_sdk::{Characters, Words};

/// The limit of the WIT.
const PROMISES_MAX: usize = 20;
const HOUR_SECONDS: u32 = 3_600;
const DAY_SECONDS: u32 = 86_400;
/// The largest number that is read as a count of hours or days.
const COUNT_MAX: u32 = 1_000;

/// What is done for the buyer; without one of these a time is no promise.
const DEEDS: [&str; 19] = [
    "发货",
    "寄出",
    "发出",
    "退款",
    "补发",
    "回复您",
    "回电",
    "联系您",
    "给您",
    "为您",
    "帮您",
    "处理好",
    "ship*",
    "send",
    "refund*",
    "reply",
    "call you",
    "get back",
    "resend",
];
/// Units behind a number, with their seconds.
const UNITS: [(&str, u32); 11] = [
    ("分钟内", 60),
    ("分钟之内", 60),
    ("小时内", HOUR_SECONDS),
    ("小时之内", HOUR_SECONDS),
    ("个小时内", HOUR_SECONDS),
    ("天内", DAY_SECONDS),
    ("天之内", DAY_SECONDS),
    ("日内", DAY_SECONDS),
    (" minutes", 60),
    (" hours", HOUR_SECONDS),
    (" days", DAY_SECONDS),
];
/// Words for a day, with how many days from today.
const DAYS: [(&str, u32); 8] = [
    ("今天", 0),
    ("今晚", 0),
    ("明天", 1),
    ("明早", 1),
    ("后天", 2),
    ("today", 0),
    ("tonight", 0),
    ("tomorrow", 1),
];

pub(crate) fn promises(context: &Context, text: &str) -> Vec<Promise> {
    let mut deeds = Words::new();
    for deed in DEEDS {
        deeds.add(deed, 0);
    }
    let mut promises = Vec::new();
    if !deeds.any(text) {
        return promises;
    }
    let mut times = Words::new();
    for (index, (unit, _)) in (0..).zip(UNITS) {
        times.add(unit, index);
    }
    for (index, (day, _)) in (100..).zip(DAYS) {
        times.add(day, index);
    }
    let mut places = Characters::new(text);
    times.each(text, |hit| {
        let (start, due) = match hit.value.checked_sub(100) {
            Some(day) => {
                let days = at(&DAYS, day).map_or(0, |(_, days)| *days);
                (hit.start, Some(until_end_of_day(context, days)))
            }
            None => {
                let Some((count, start)) = number_before(text, hit.start) else {
                    return;
                };
                let unit = at(&UNITS, hit.value).map_or(0, |(_, seconds)| *seconds);
                (start, count.checked_mul(unit))
            }
        };
        if promises.len() < PROMISES_MAX {
            promises.push(Promise {
                span: Span {
                    start: places.before(start),
                    end: places.before(hit.end),
                },
                due_seconds: due,
            });
        }
    });
    promises
}

fn at<T>(list: &[T], index: u32) -> Option<&T> {
    list.get(usize::try_from(index).ok()?)
}

/// The ASCII number that ends at this byte, and where it begins.
fn number_before(text: &str, end: usize) -> Option<(u32, usize)> {
    let before = text.get(..end)?;
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let start = end.checked_sub(digits)?;
    let count: u32 = before.get(start..)?.parse().ok()?;
    (count <= COUNT_MAX).then_some((count, start))
}

/// Seconds until the day ends, some days from today.
fn until_end_of_day(context: &Context, days: u32) -> u32 {
    let local = context.now_ms.div_euclid(1_000) + i64::from(context.utc_offset_seconds);
    let today = u32::try_from(local.rem_euclid(i64::from(DAY_SECONDS))).unwrap_or(0);
    (DAY_SECONDS - today).saturating_add(days.saturating_mul(DAY_SECONDS))
}
