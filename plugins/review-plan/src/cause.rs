//! Why a review is bad: points of words and facts.

use crate::bindings::kind::{CaseCause, Cause, Input};
use crate::options::Options;
use shopwit_policy_sdk::Words;

/// What one word of the text counts.
const WORD_POINTS: u32 = 2;
/// What a recorded fact counts: more than a word, for it was looked into.
const FACT_POINTS: u32 = 3;
/// Words and facts together are never quite sure.
const CONFIDENCE_MAX_BPS: u32 = 9_500;

/// In the order in which equals win: what we can mend before what we cannot.
const CAUSES: [Cause; 5] = [
    Cause::Quality,
    Cause::Service,
    Cause::Courier,
    Cause::Malicious,
    Cause::Mood,
];

/// The cause and how sure it is, basis points.
pub(crate) fn cause(input: &Input, options: &Options) -> (Cause, u32) {
    let lists = [
        &options.quality_words,
        &options.service_words,
        &options.courier_words,
        &options.malicious_words,
        &options.mood_words,
    ];
    let mut words = Words::new();
    for (value, list) in (0..).zip(lists) {
        for word in list {
            words.add(word, value);
        }
    }
    let mut points = [0_u32; CAUSES.len()];
    let mut add = |at: usize, more: u32| {
        if let Some(sum) = points.get_mut(at) {
            *sum = sum.saturating_add(more);
        }
    };
    words.each(&input.text, |hit| {
        add(
            usize::try_from(hit.value).unwrap_or(usize::MAX),
            WORD_POINTS,
        );
    });
    for case in &input.cases {
        let at = match case.cause {
            CaseCause::WrongItem
            | CaseCause::ShortShipment
            | CaseCause::Damaged
            | CaseCause::Quality
            | CaseCause::NotAsDescribed => 0,
            CaseCause::Lost | CaseCause::Delayed => 2,
            CaseCause::NoLongerWanted => 4,
        };
        add(at, FACT_POINTS);
    }
    let slow = input
        .order
        .and_then(|order| order.hours_on_the_way)
        .is_some_and(|hours| hours > options.slow_hours);
    if slow {
        add(2, FACT_POINTS);
    }
    if habitual(input, options) {
        add(3, FACT_POINTS + 1);
    }
    let (mut best, mut first, mut second) = (Cause::Unknown, 0, 0);
    for (cause, sum) in CAUSES.into_iter().zip(points) {
        if sum > first {
            second = first;
            (best, first) = (cause, sum);
        } else {
            second = sum.max(second);
        }
    }
    let share = first
        .saturating_mul(10_000)
        .checked_div(first.saturating_add(second));
    (best, share.unwrap_or(0).min(CONFIDENCE_MAX_BPS))
}

/// S-428: most reviews of this buyer are bad, and nobody here found a fault of ours.
fn habitual(input: &Input, options: &Options) -> bool {
    let history = &input.history;
    history.bad_reviews >= options.repeated_bad_reviews
        && history.bad_reviews.saturating_mul(2) >= history.reviews
        && !input.cases.iter().any(|case| case.our_fault)
}
