//! What every scorecard policy must keep.

use super::{Breaches, Probe};
use crate::kinds::scorecard::{Decision, Outcome};

/// Items of one card, as the contract says.
const ITEMS_MAX: usize = 200;
/// Points that one item can give, as the contract says.
const WEIGHT_MAX: u32 = 10_000;
/// Characters of a grade.
const GRADE_CHARS_MAX: usize = 20;

const PLAIN: &str = r#"{"period": "month", "first_day": "2026-03-01", "end_day": "2026-04-01",
    "role": "pre-sales-agent", "metrics": [
    {"name": "first-response-median", "unit": "seconds", "value": 24, "sample": 310, "measured": true},
    {"name": "resolution-rate", "unit": "basis-points", "value": 9300, "sample": 120, "measured": true}],
    "attendance": {"scheduled_days": 22, "worked_days": 22, "late_count": 0, "absent_days": 0}}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("a-good-month", PLAIN),
    Probe::ordinary(
        "findings-and-a-red-line",
        r#"{"period": "quarter", "first_day": "2026-01-01", "end_day": "2026-04-01", "role": "after-sales-agent",
            "metrics": [{"name": "refunded-amount", "unit": "minor-units", "value": 125000, "sample": 14,
            "measured": true}], "attendance": {"scheduled_days": 60, "worked_days": 55, "late_count": 4,
            "absent_days": 1}, "findings": [{"code": "interrupted-buyer", "severity": "major", "evidence": "c1"}],
            "red_lines": [{"code": "harassed-buyer", "evidence": "c2"}],
            "training": [{"code": "refund-rules", "passed": false, "result_bps": 4000}]}"#,
    ),
    Probe::extreme(
        "nothing-known",
        r#"{"period": "year", "first_day": "2026-01-01", "end_day": "2027-01-01", "role": "quality"}"#,
    ),
    Probe::extreme(
        "largest-numbers",
        r#"{"period": "month", "first_day": "9999-12-01", "end_day": "9999-12-31", "role": "supervisor",
            "metrics": [{"name": "typing-speed", "unit": "characters-per-minute", "value": 9223372036854775807,
            "sample": 4294967295}, {"name": "unheard-of", "unit": "count", "value": 0, "sample": 0}],
            "attendance": {"scheduled_days": 4294967295, "worked_days": 0, "late_count": 4294967295,
            "absent_days": 4294967295}, "training": [{"code": "a", "passed": true, "result_bps": 4294967295}]}"#,
    ),
    Probe::extreme("in-english", PLAIN).with_context(r#"{"currency": "USD", "locale": "en"}"#),
    Probe::ordinary("no-tables", PLAIN).without_tables(),
];

pub(super) fn examine(decision: &Decision, currency: &str, breaches: &mut Breaches) {
    let Outcome::Card(card) = &decision.outcome else {
        return;
    };
    let count = card.items.len();
    breaches.must((1..=ITEMS_MAX).contains(&count), || {
        format!(
            "`items` has {count} entries; 1 to {ITEMS_MAX}, or `no-proposal` where there is none"
        )
    });
    let (mut points, mut weights) = (0_i64, 0_i64);
    for (index, item) in card.items.iter().enumerate() {
        breaches.must(item.weight <= WEIGHT_MAX, || {
            format!(
                "`items[{index}].weight` is {}; 0 to {WEIGHT_MAX}",
                item.weight
            )
        });
        let range = -i64::from(WEIGHT_MAX)..=i64::from(item.weight);
        breaches.must(range.contains(&i64::from(item.points)), || {
            format!(
                "`items[{index}].points` is {}; −{WEIGHT_MAX} to its weight, {}",
                item.points, item.weight
            )
        });
        points += i64::from(item.points);
        weights += i64::from(item.weight);
    }
    breaches.should(i64::from(card.total) == points.max(0), || {
        format!(
            "`total` is {}; the points add up to {points}, and the desk takes that",
            card.total
        )
    });
    breaches.should(i64::from(card.maximum) == weights, || {
        format!(
            "`maximum` is {}; the weights add up to {weights}",
            card.maximum
        )
    });
    let grade = card.grade.chars().count();
    breaches.must((1..=GRADE_CHARS_MAX).contains(&grade), || {
        format!("`grade` has {grade} characters; 1 to {GRADE_CHARS_MAX}")
    });
    if let Some(proposal) = &card.proposal {
        breaches.optional_amount("proposal.amount", proposal.amount.as_ref(), currency);
    }
}
