#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Decision, Field, Input, Outcome};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::PolicyError;

shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn money(minor_units: i64) -> Value {
    json!({ "minor_units": minor_units, "currency": "CNY" })
}

fn line(members: Value) -> Value {
    let mut line = json!({
        "sku": "PEN-01", "quantity": 2, "unit_price": money(1_990), "list_price": money(1_990),
        "floor_price": money(1_000), "total": money(3_980), "listed_stock": 50, "real_stock": 40, "on_sale": true,
        "personalised": false,
    });
    for (name, value) in members.as_object().unwrap() {
        line[name] = value.clone();
    }
    line
}

fn input(members: Value) -> Input {
    let mut input = json!({
        "lines": [line(json!({}))], "shipping": money(600), "discount": money(0), "total": money(4_580),
        "paid": money(4_580),
        "address": { "destination_region": "510000", "against_last": "first-order", "complete": true },
        "recent_orders": [], "note_flags": [], "invoice_wanted": false, "card_wanted": false, "consulted": false,
        "buyer_class": "retail", "completed_orders": 0, "attributes": [],
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn decide(settings: Value, members: Value) -> Decision {
    let context = context(&json!({ "settings": settings.to_string() }));
    evaluate(&context, &input(members), &CsvTables::default()).unwrap()
}

fn asked(decision: &Decision) -> Vec<Field> {
    match &decision.outcome {
        Outcome::AskCustomer(ask) => ask
            .questions
            .iter()
            .map(|question| question.field)
            .collect(),
        Outcome::Pass(_) => Vec::new(),
        Outcome::Hold(hold) => panic!("{hold:?}"),
    }
}

fn recent(members: Value) -> Value {
    let mut order = json!({
        "number": 1_001, "age_seconds": 600, "same_lines": true, "same_receiver": true, "paid": true,
        "closed_for_merging": false, "total": money(4_580),
    });
    for (name, value) in members.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

// S-148: only the same goods to the same receiver within the window are a duplicate.
#[test]
fn duplicates_are_the_same_goods_to_the_same_receiver() {
    for (members, expected) in [
        (json!({}), vec![Field::Duplicate]),
        (json!({ "same_lines": false }), vec![]),
        (json!({ "same_receiver": false }), vec![]),
        (json!({ "age_seconds": 86_400 }), vec![Field::Duplicate]),
        (json!({ "age_seconds": 86_401 }), vec![]),
    ] {
        let decision = decide(
            json!({}),
            json!({ "recent_orders": [recent(members.clone())] }),
        );
        assert_eq!(asked(&decision), expected, "{members}");
    }
}

// S-154, S-155: what differs from the last order is asked, once a thing.
#[test]
fn a_changed_receiver_is_confirmed_by_the_buyer() {
    for (against, name, phone, expected) in [
        ("same", true, true, vec![]),
        ("other-street", true, true, vec![Field::Address]),
        (
            "other-region",
            true,
            false,
            vec![Field::Address, Field::Phone],
        ),
        ("same", false, false, vec![Field::Receiver]),
        ("same", true, false, vec![Field::Phone]),
    ] {
        let address = json!({ "destination_region": "510000", "against_last": against, "same_name": name,
            "same_phone": phone, "complete": true });
        let decision = decide(json!({}), json!({ "address": address }));
        assert_eq!(asked(&decision), expected, "{against} {name} {phone}");
    }
    let short =
        json!({ "destination_region": "510000", "against_last": "first-order", "complete": false });
    assert_eq!(
        asked(&decide(json!({}), json!({ "address": short }))),
        [Field::Address]
    );
}

// S-149, S-150: quantity, price and availability.
#[test]
fn goods_and_prices_are_looked_at() {
    for (members, code) in [
        (json!({ "total": money(1_999) }), "below-floor"),
        (json!({ "on_sale": false }), "not-on-sale"),
        (json!({ "real_stock": 1 }), "low-stock"),
        (json!({ "list_price": money(1_000) }), "price-differs"),
    ] {
        let decision = decide(json!({}), json!({ "lines": [line(members.clone())] }));
        match &decision.outcome {
            Outcome::Hold(hold) => assert_eq!(hold.code, code, "{members}"),
            other => panic!("{members}: {other:?}"),
        }
    }
    let many = json!({ "lines": [line(json!({ "quantity": 201, "total": money(399_990), "real_stock": 500 }))] });
    assert_eq!(asked(&decide(json!({}), many)), [Field::Quantity]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (members, field) in [
        (json!({ "lines": [] }), "lines"),
        (
            json!({ "lines": [line(json!({ "quantity": 0 }))] }),
            "lines[0].quantity",
        ),
        (
            json!({ "lines": [line(json!({ "floor_price": money(-1) }))] }),
            "lines[0].floor-price",
        ),
        (
            json!({ "paid": { "minor_units": 1, "currency": "EUR" } }),
            "paid",
        ),
    ] {
        match evaluate(&context(&json!({})), &input(members), &CsvTables::default()) {
            Err(PolicyError::InvalidInput(fault)) => assert_eq!(fault.field, field),
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    // Nothing below its floor price passes, whatever the settings and the rest of the order say.
    #[test]
    fn nothing_below_its_floor_passes(
        total in 0_i64..i64::MAX, floor in 0_i64..i64::MAX, quantity in 1_u32..=1_000_000,
        tolerance in 0_u32..=10_000, stock in any::<u64>(),
    ) {
        let lines = json!([line(json!({ "total": money(total), "floor_price": money(floor), "quantity": quantity,
            "real_stock": stock }))]);
        let decision = decide(json!({ "price_tolerance_bps": tolerance, "bulk_quantity": 0 }), json!({ "lines": lines }));
        let below = i128::from(total) < i128::from(floor) * i128::from(quantity) && total < i64::MAX;
        prop_assert_eq!(matches!(decision.outcome, Outcome::Pass(_)) && below, false);
    }
}
