//! What every compensation policy must keep.

use super::{Breaches, Probe};
use crate::kinds::compensation::{Decision, Outcome};

/// Rungs of one ladder, as the contract says.
const RUNGS_MAX: usize = 20;

const PLAIN: &str = r#"{"cause": "delayed", "fault": "courier", "loss": {"minor_units": 6000, "currency": "CNY"},
    "order_value": {"minor_units": 10000, "currency": "CNY"}, "dissatisfaction": "calm", "round": 0,
    "earlier_given": {"minor_units": 0, "currency": "CNY"}, "earlier_count": 0, "buyer_class": "retail",
    "actor": {"role": "after-sales-agent", "limit": {"minor_units": 20000, "currency": "CNY"}}}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("delayed-parcel", PLAIN),
    Probe::ordinary(
        "angry-buyer-asks-for-cash",
        r#"{"cause": "quality", "fault": "seller", "order_value": {"minor_units": 25000, "currency": "CNY"},
            "dissatisfaction": "angry", "round": 2, "ask": {"amount": {"minor_units": 8000, "currency": "CNY"},
            "form": "cash"}, "earlier_given": {"minor_units": 1000, "currency": "CNY"}, "earlier_count": 1,
            "buyer_class": "member", "actor": {"role": "supervisor"},
            "budget": {"minor_units": 3000, "currency": "CNY"}}"#,
    ),
    Probe::extreme(
        "nothing-to-give",
        r#"{"cause": "no-longer-wanted", "fault": "buyer", "loss": {"minor_units": 0, "currency": "CNY"},
            "order_value": {"minor_units": 0, "currency": "CNY"}, "dissatisfaction": "calm", "round": 0,
            "earlier_given": {"minor_units": 0, "currency": "CNY"}, "earlier_count": 0, "buyer_class": "retail",
            "actor": {"role": "outsourced", "limit": {"minor_units": 0, "currency": "CNY"}},
            "budget": {"minor_units": 0, "currency": "CNY"}}"#,
    ),
    Probe::extreme(
        "largest-numbers",
        r#"{"cause": "lost", "fault": "unknown", "loss": {"minor_units": 9223372036854775807, "currency": "CNY"},
            "order_value": {"minor_units": 9223372036854775807, "currency": "CNY"}, "dissatisfaction": "threatening",
            "round": 4294967295, "ask": {"amount": {"minor_units": 9223372036854775807, "currency": "CNY"}},
            "earlier_given": {"minor_units": 9223372036854775807, "currency": "CNY"}, "earlier_count": 4294967295,
            "buyer_class": "key-account", "actor": {"role": "owner"}}"#,
    ),
    Probe::extreme(
        "dollars",
        r#"{"cause": "damaged", "fault": "seller", "order_value": {"minor_units": 5000, "currency": "USD"},
            "dissatisfaction": "annoyed", "round": 1, "ask": {}, "earlier_given": {"minor_units": 0, "currency": "USD"},
            "earlier_count": 0, "buyer_class": "retail", "actor": {"role": "after-sales-agent"}}"#,
    )
    .with_context(r#"{"currency": "USD", "locale": "en"}"#),
    Probe::ordinary("no-tables", PLAIN).without_tables(),
];

pub(super) fn examine(decision: &Decision, currency: &str, breaches: &mut Breaches) {
    let Outcome::Ladder(ladder) = &decision.outcome else {
        return;
    };
    let count = ladder.rungs.len();
    breaches.must((1..=RUNGS_MAX).contains(&count), || {
        format!("`rungs` has {count} entries; 1 to {RUNGS_MAX}, or `no-offer` where there is none")
    });
    breaches.must((ladder.start as usize) < count.max(1), || {
        format!(
            "`start` is {}; there are {count} rungs, counted from 0",
            ladder.start
        )
    });
    breaches.amount("bottom_line", &ladder.bottom_line, currency);
    for (index, rung) in ladder.rungs.iter().enumerate() {
        breaches.amount(&format!("rungs[{index}].value"), &rung.value, currency);
        for (place, fallback) in rung.fallbacks.iter().enumerate() {
            let at = format!("rungs[{index}].fallbacks[{place}].value");
            breaches.amount(&at, &fallback.value, currency);
        }
        breaches.should(
            rung.value.minor_units <= ladder.bottom_line.minor_units,
            || {
                format!(
                    "`rungs[{index}].value` is beyond `bottom_line`; the desk asks for approval"
                )
            },
        );
        breaches.should(!rung.buyer_text.trim().is_empty(), || {
            format!("`rungs[{index}].buyer_text` is empty")
        });
    }
}
