//! What every review-plan policy must keep.

use super::{Breaches, Probe};
use crate::kinds::review_plan::{Decision, Input, Outcome, Rating};

const BPS_MAX: u32 = 10_000;
/// What can be shown below a review, characters.
const REPLY_CHARS_MAX: usize = 1_000;

const PLAIN: &str = r#"{"rating": "bad", "stars": 1, "text": "质量太差,收到就坏了", "language": "zh-CN", "age_seconds": 600,
    "buyer_class": "retail", "order": {"fulfilment": "delivered", "hours_to_ship": 10, "hours_on_the_way": 50,
    "days_since_receipt": 1, "refunded_bps": 0}, "cases": [], "history": {"completed_orders": 1, "reviews": 0,
    "bad_reviews": 0, "cases": 0}, "attributes": []}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("bad-quality", PLAIN),
    Probe::ordinary(
        "good",
        r#"{"rating": "good", "stars": 5, "text": "很好", "language": "zh-CN", "age_seconds": 60, "buyer_class": "member",
            "cases": [], "history": {"completed_orders": 3, "reviews": 2, "bad_reviews": 0, "cases": 0}, "attributes": []}"#,
    ),
    Probe::ordinary(
        "neutral-with-a-case",
        r#"{"rating": "neutral", "stars": 3, "text": "It came late.", "language": "en", "age_seconds": 3600,
            "buyer_class": "small-wholesaler", "order": {"fulfilment": "completed", "hours_to_ship": 100,
            "hours_on_the_way": 300, "days_since_receipt": 3, "refunded_bps": 2500}, "cases": [{"cause": "delayed",
            "open": true, "our_fault": false}], "history": {"completed_orders": 9, "reviews": 4, "bad_reviews": 1,
            "cases": 1}, "attributes": []}"#,
    ),
    Probe::extreme(
        "nothing-written",
        r#"{"rating": "bad", "stars": 1, "text": "", "language": "sw", "age_seconds": 18446744073709551615,
            "buyer_class": "bulk-buyer", "cases": [], "history": {"completed_orders": 4294967295, "reviews": 4294967295,
            "bad_reviews": 4294967295, "cases": 4294967295}, "attributes": [{"name": "", "value": ""}]}"#,
    ),
    Probe::ordinary("no-tables", PLAIN).without_tables(),
];

pub(super) fn examine(input: &Input, decision: &Decision, breaches: &mut Breaches) {
    let Outcome::Plan(plan) = &decision.outcome;
    breaches.must(plan.confidence_bps <= BPS_MAX, || {
        format!(
            "`confidence_bps` is {}; at most {BPS_MAX}",
            plan.confidence_bps
        )
    });
    for (index, step) in plan.steps.iter().enumerate() {
        breaches.should(step.not_before_seconds <= step.due_seconds, || {
            format!("`steps[{index}]` is due before it may begin; the host moves its end")
        });
    }
    breaches.should(
        input.rating == Rating::Good || !plan.steps.is_empty(),
        || "nothing is done about a review that is not good".to_owned(),
    );
    let length = plan.reply.as_ref().map_or(0, |reply| reply.chars().count());
    breaches.should(length <= REPLY_CHARS_MAX, || {
        format!("`reply` has {length} characters; the host cuts it at {REPLY_CHARS_MAX}")
    });
}
