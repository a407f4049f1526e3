//! What every order-check policy must keep.

use super::{Breaches, Probe};
use crate::kinds::order_check::{Decision, Findings, Input, Outcome};

const PLAIN: &str = r#"{"lines": [{"sku": "PEN-01", "quantity": 2,
    "unit_price": {"minor_units": 1990, "currency": "CNY"}, "list_price": {"minor_units": 1990, "currency": "CNY"},
    "floor_price": {"minor_units": 1000, "currency": "CNY"}, "total": {"minor_units": 3980, "currency": "CNY"},
    "listed_stock": 50, "real_stock": 40, "on_sale": true}],
    "shipping": {"minor_units": 600, "currency": "CNY"}, "discount": {"minor_units": 0, "currency": "CNY"},
    "total": {"minor_units": 4580, "currency": "CNY"}, "paid": {"minor_units": 4580, "currency": "CNY"},
    "address": {"destination_region": "510000", "against_last": "same", "same_name": true, "same_phone": true,
    "complete": true}, "buyer_class": "retail", "completed_orders": 1}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("second-order", PLAIN),
    Probe::ordinary(
        "same-order-twice",
        r#"{"lines": [{"sku": "PEN-01", "quantity": 1, "unit_price": {"minor_units": 1990, "currency": "CNY"},
            "list_price": {"minor_units": 1990, "currency": "CNY"}, "total": {"minor_units": 1990, "currency": "CNY"},
            "listed_stock": 5, "real_stock": 4, "on_sale": true, "personalised": true}],
            "shipping": {"minor_units": 0, "currency": "CNY"}, "discount": {"minor_units": 0, "currency": "CNY"},
            "total": {"minor_units": 1990, "currency": "CNY"}, "paid": {"minor_units": 1990, "currency": "CNY"},
            "address": {"destination_region": "330000", "against_last": "same", "complete": true},
            "recent_orders": [{"number": 41, "age_seconds": 300, "same_lines": true, "same_receiver": true,
            "paid": true, "total": {"minor_units": 1990, "currency": "CNY"}}], "note_flags": ["red"],
            "wanted_courier": "sf", "invoice_wanted": true, "buyer_class": "member", "completed_orders": 7}"#,
    ),
    Probe::extreme(
        "below-the-floor",
        r#"{"lines": [{"sku": "A", "quantity": 1, "unit_price": {"minor_units": 1, "currency": "CNY"},
            "list_price": {"minor_units": 1000, "currency": "CNY"},
            "floor_price": {"minor_units": 900, "currency": "CNY"}, "total": {"minor_units": 1, "currency": "CNY"},
            "listed_stock": 0, "real_stock": 0}], "shipping": {"minor_units": 0, "currency": "CNY"},
            "discount": {"minor_units": 999, "currency": "CNY"}, "total": {"minor_units": 1, "currency": "CNY"},
            "paid": {"minor_units": 0, "currency": "CNY"}, "address": {"destination_region": "", "against_last":
            "other-region"}, "buyer_class": "bulk-buyer", "completed_orders": 0}"#,
    ),
    Probe::extreme(
        "largest-numbers",
        r#"{"lines": [{"sku": "A", "quantity": 4294967295, "unit_price": {"minor_units": 9223372036854775807,
            "currency": "CNY"}, "list_price": {"minor_units": 9223372036854775807, "currency": "CNY"},
            "total": {"minor_units": 9223372036854775807, "currency": "CNY"}, "listed_stock": 18446744073709551615,
            "real_stock": 0, "on_sale": true}], "shipping": {"minor_units": 9223372036854775807, "currency": "CNY"},
            "discount": {"minor_units": 9223372036854775807, "currency": "CNY"},
            "total": {"minor_units": 9223372036854775807, "currency": "CNY"},
            "paid": {"minor_units": 9223372036854775807, "currency": "CNY"},
            "address": {"destination_region": "US", "against_last": "first-order", "complete": true},
            "recent_orders": [{"number": 18446744073709551615, "age_seconds": 18446744073709551615,
            "total": {"minor_units": 9223372036854775807, "currency": "CNY"}}],
            "buyer_class": "key-account", "completed_orders": 4294967295}"#,
    ),
    Probe::extreme(
        "dollars",
        r#"{"lines": [{"sku": "A", "quantity": 1, "unit_price": {"minor_units": 500, "currency": "USD"},
            "list_price": {"minor_units": 500, "currency": "USD"}, "total": {"minor_units": 500, "currency": "USD"},
            "listed_stock": 9, "real_stock": 9, "on_sale": true}], "shipping": {"minor_units": 0, "currency": "USD"},
            "discount": {"minor_units": 0, "currency": "USD"}, "total": {"minor_units": 500, "currency": "USD"},
            "paid": {"minor_units": 500, "currency": "USD"}, "address": {"destination_region": "DE", "against_last":
            "other-street", "same_name": false, "same_phone": false, "complete": true}, "buyer_class": "retail",
            "completed_orders": 3}"#,
    )
    .with_context(r#"{"currency": "USD", "locale": "en"}"#),
    Probe::ordinary("no-tables", PLAIN).without_tables(),
];

pub(super) fn examine(input: &Input, decision: &Decision, breaches: &mut Breaches) {
    match &decision.outcome {
        Outcome::Pass(passed) => found(input, &passed.findings, breaches),
        Outcome::Hold(hold) => {
            breaches.code("code", &hold.code);
            breaches.should(!hold.text.trim().is_empty(), || {
                "`text` is empty; nobody sees why the order is held".to_owned()
            });
            found(input, &hold.findings, breaches);
        }
        Outcome::AskCustomer(ask) => {
            breaches.must(!ask.questions.is_empty(), || {
                "`questions` is empty; pass or hold where there is nothing to ask".to_owned()
            });
            for (index, question) in ask.questions.iter().enumerate() {
                breaches.should(!question.buyer_text.trim().is_empty(), || {
                    format!("`questions[{index}].buyer_text` is empty")
                });
            }
            found(input, &ask.findings, breaches);
        }
    }
}

fn found(input: &Input, findings: &Findings, breaches: &mut Breaches) {
    let is_known = |number: &u64| {
        input
            .recent_orders
            .iter()
            .any(|order| order.number == *number)
    };
    for number in findings.duplicates.iter().chain(&findings.merge_with) {
        breaches.should(is_known(number), || {
            format!(
                "names order {number}, which is none of `recent_orders`; the desk leaves it out"
            )
        });
    }
    for (index, gift) in findings.gifts.iter().enumerate() {
        breaches.should(gift.quantity > 0, || {
            format!("`gifts[{index}].quantity` is 0")
        });
    }
}
