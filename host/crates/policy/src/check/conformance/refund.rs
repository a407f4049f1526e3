//! What every refund policy must keep. That no more goes back than was paid is the host's to enforce.

use super::{Breaches, Probe};
use crate::kinds::refund::{Decision, Input, Outcome};

/// Solutions in one answer, as the contract says.
const SOLUTIONS_MAX: usize = 20;

const DAMAGED: &str = r#"{"shipment": "received", "cause": "damaged", "claimed_fault": "courier", "days_since_receipt": 2,
    "request": "refund-only", "lines": [{"sku": "CUP", "category": "kitchen", "quantity": 1,
        "refundable": {"minor_units": 8900, "currency": "CNY"}, "personalised": false, "in_stock": true,
        "discontinued": false}],
    "paid": {"minor_units": 9900, "currency": "CNY"}, "refunded": {"minor_units": 0, "currency": "CNY"},
    "shipping_refundable": {"minor_units": 1000, "currency": "CNY"},
    "evidence": [{"kind": "photo", "confirmed": true}], "contact_logged": true, "intercepted": false, "market": "CN",
    "actor": {"role": "after-sales-agent", "limit": {"minor_units": 5000, "currency": "CNY"}}, "earlier_cases": 0}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("damaged", DAMAGED),
    Probe::ordinary(
        "no-longer-wanted-and-inspected",
        r#"{"shipment": "received", "cause": "no-longer-wanted", "claimed_fault": "buyer", "days_since_receipt": 5,
            "request": "return-refund", "lines": [{"sku": "DRESS", "category": "clothes", "quantity": 1,
                "refundable": {"minor_units": 19900, "currency": "CNY"}, "personalised": false, "in_stock": true,
                "discontinued": false}],
            "paid": {"minor_units": 19900, "currency": "CNY"}, "refunded": {"minor_units": 0, "currency": "CNY"},
            "evidence": [], "inspection": {"resalable": false, "findings": ["washed"]}, "contact_logged": true,
            "intercepted": false, "market": "CN", "actor": {"role": "supervisor"}, "earlier_cases": 1}"#,
    ),
    Probe::ordinary(
        "not-shipped",
        r#"{"shipment": "not-shipped", "cause": "no-longer-wanted", "claimed_fault": "unknown",
            "lines": [{"sku": "CUP", "category": "kitchen", "quantity": 3,
                "refundable": {"minor_units": 26700, "currency": "CNY"}, "personalised": true, "in_stock": false,
                "discontinued": true}],
            "paid": {"minor_units": 26700, "currency": "CNY"}, "refunded": {"minor_units": 0, "currency": "CNY"},
            "evidence": [], "contact_logged": false, "intercepted": false, "market": "CN",
            "actor": {"role": "system"}, "earlier_cases": 0}"#,
    ),
    Probe::extreme(
        "no-lines-nothing-paid",
        r#"{"shipment": "in-transit", "cause": "lost", "claimed_fault": "unknown", "lines": [],
            "paid": {"minor_units": 0, "currency": "CNY"}, "refunded": {"minor_units": 0, "currency": "CNY"},
            "evidence": [], "contact_logged": false, "intercepted": true, "market": "",
            "actor": {"role": "outsourced", "limit": {"minor_units": 0, "currency": "CNY"}}, "earlier_cases": 0}"#,
    ),
    Probe::extreme(
        "largest-numbers",
        r#"{"shipment": "received", "cause": "quality", "claimed_fault": "seller", "days_since_receipt": 4294967295,
            "lines": [{"sku": "GOLD", "category": "gold", "quantity": 1000000,
                "refundable": {"minor_units": 9223372036854775807, "currency": "CNY"}, "personalised": false,
                "in_stock": true, "discontinued": false}],
            "paid": {"minor_units": 9223372036854775807, "currency": "CNY"},
            "refunded": {"minor_units": 0, "currency": "CNY"},
            "shipping_refundable": {"minor_units": 9223372036854775807, "currency": "CNY"},
            "evidence": [{"kind": "other", "confirmed": false}], "contact_logged": true, "intercepted": false,
            "market": "US", "actor": {"role": "owner"}, "earlier_cases": 4294967295}"#,
    ),
    Probe::extreme(
        "dollars-all-refunded",
        r#"{"shipment": "received", "cause": "short-shipment", "claimed_fault": "seller", "days_since_receipt": 0,
            "lines": [{"sku": "CUP", "category": "kitchen", "quantity": 1,
                "refundable": {"minor_units": 0, "currency": "USD"}, "personalised": false, "in_stock": true,
                "discontinued": false}],
            "paid": {"minor_units": 4500, "currency": "USD"}, "refunded": {"minor_units": 4500, "currency": "USD"},
            "evidence": [], "contact_logged": true, "intercepted": false, "market": "US",
            "actor": {"role": "after-sales-agent"}, "earlier_cases": 0}"#,
    )
    .with_context(r#"{"currency": "USD", "locale": "en"}"#),
    Probe::ordinary("no-tables", DAMAGED).without_tables(),
];

pub(super) fn examine(input: &Input, decision: &Decision, currency: &str, breaches: &mut Breaches) {
    let Outcome::Solutions(answer) = &decision.outcome else {
        return;
    };
    let count = answer.ranked.len();
    breaches.must((1..=SOLUTIONS_MAX).contains(&count), || {
        format!("`ranked` has {count} entries; 1 to {SOLUTIONS_MAX}, or `needs-review` where there is none")
    });
    for (index, solution) in answer.ranked.iter().enumerate() {
        let at = format!("ranked[{index}]");
        breaches.amount(&format!("{at}.maximum"), &solution.maximum, currency);
        let named = solution.line_maxima.iter().map(|line| (line.line, ()));
        breaches.lines(&format!("{at}.line_maxima"), input.lines.len(), named);
        for (number, maximum) in solution.line_maxima.iter().enumerate() {
            let at = format!("{at}.line_maxima[{number}].maximum");
            breaches.amount(&at, &maximum.maximum, currency);
            let rest = input.lines.get(maximum.line as usize);
            let within =
                rest.is_none_or(|line| maximum.maximum.minor_units <= line.refundable.minor_units);
            breaches.should(within, || {
                format!(
                    "`{at}` is more than what of the line can still be refunded; the host cuts it"
                )
            });
        }
        let rest = i128::from(input.paid.minor_units) - i128::from(input.refunded.minor_units);
        breaches.should(i128::from(solution.maximum.minor_units) <= rest, || {
            format!("`{at}.maximum` is more than the {rest} that were paid and not refunded; the host cuts it")
        });
        breaches.should(!solution.buyer_text.trim().is_empty(), || {
            format!("`{at}.buyer_text` is empty; the buyer reads nothing of why")
        });
    }
}
