#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Decision, Input, InquiryType, Outcome, Statement};
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

fn group(inquiry_type: &str, at_ms: i64, count: u32) -> Value {
    json!({ "date": "2026-03-02", "at_ms": at_ms, "inquiry_type": inquiry_type, "count": count })
}

fn input(members: Value) -> Input {
    let prices: Vec<Value> = [("pre-sales", 100), ("after-sales", 200), ("transferred", 300)]
        .iter()
        .map(|(inquiry_type, price)| {
            json!({ "inquiry_type": inquiry_type, "unit_price": money(*price), "effective_from": "2026-01-01",
                "standard": "1" })
        })
        .collect();
    let mut input = json!({
        "period_from_ms": 0, "period_to_ms": 1_000, "self_run": [], "inquiries": [], "holidays": [],
        "prices": prices, "sales_proceeds": money(1_000_000), "attributes": [],
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

fn statement(decision: &Decision) -> &Statement {
    match &decision.outcome {
        Outcome::Statement(statement) => statement,
        Outcome::NoCharge(other) => panic!("{other:?}"),
    }
}

// S-547, S-550, S-551: the fee depends on who answers at the time of the inquiry.
#[test]
fn who_answers_decides_what_is_charged() {
    for (inquiry_type, self_run, charged) in [
        ("pre-sales", true, None),
        ("after-sales", true, None),
        ("transferred", true, Some((InquiryType::Transferred, 300))),
        ("pre-sales", false, Some((InquiryType::PreSales, 100))),
        ("after-sales", false, Some((InquiryType::AfterSales, 200))),
        ("transferred", false, Some((InquiryType::AfterSales, 200))),
    ] {
        // On from 500 on: the end is excluded, the begin included.
        let at = if self_run { 500 } else { 499 };
        let decision = decide(
            json!({}),
            json!({
                "self_run": [{ "from_ms": 500, "to_ms": 1_000 }], "inquiries": [group(inquiry_type, at, 1)],
            }),
        );
        match charged {
            Some((as_type, amount)) => {
                let line = &statement(&decision).lines[0];
                assert_eq!(
                    (line.inquiry_type, line.amount.minor_units),
                    (as_type, amount)
                );
            }
            None => assert!(
                matches!(&decision.outcome, Outcome::NoCharge(none) if !none.flagged),
                "{inquiry_type}"
            ),
        }
    }
}

// S-553: the calendar's factor, else that of the settings; rounded once a line.
#[test]
fn holidays_cost_more() {
    for (factor, settings, amount) in [
        (Some(20_000), 15_000, 600),
        (None, 15_000, 450),
        (None, 10_000, 300),
        (Some(0), 15_000, 0),
    ] {
        let decision = decide(
            json!({ "holiday_factor_bps": settings }),
            json!({
                "inquiries": [group("pre-sales", 1, 3)],
                "holidays": [{ "date": "2026-03-02", "factor_bps": factor }],
            }),
        );
        assert_eq!(statement(&decision).lines[0].amount.minor_units, amount);
    }
}

// S-554: prices are configuration with a day of effect; without one nothing is guessed.
#[test]
fn a_price_that_is_missing_is_never_guessed() {
    let later = json!([{ "inquiry_type": "pre-sales", "unit_price": money(100), "effective_from": "2026-03-03",
        "standard": "2" }]);
    let decision = decide(
        json!({}),
        json!({ "prices": later, "inquiries": [group("pre-sales", 1, 1)] }),
    );
    assert!(matches!(&decision.outcome, Outcome::NoCharge(none) if none.flagged));
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (members, field) in [
        (json!({ "period_to_ms": 0 }), "period-to-ms"),
        (
            json!({ "self_run": [{ "from_ms": 5, "to_ms": 5 }] }),
            "self-run[0].to-ms",
        ),
        (
            json!({ "inquiries": [group("pre-sales", 1, 0)] }),
            "inquiries[0].count",
        ),
        (json!({ "sales_proceeds": money(-1) }), "sales-proceeds"),
        (
            json!({ "prices": [{ "inquiry_type": "pre-sales", "unit_price": money(i64::MAX),
                "effective_from": "2026-01-01", "standard": "1" }], "inquiries": [group("pre-sales", 1, 2)] }),
            "inquiries[0].count",
        ),
    ] {
        match evaluate(&context(&json!({})), &input(members), &CsvTables::default()) {
            Err(PolicyError::InvalidInput(fault)) => assert_eq!(fault.field, field),
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    // S-552: lines add up, and the deduction never passes the proceeds.
    #[test]
    fn the_sums_are_exact(
        groups in prop::collection::vec((0_usize..3, 0_i64..1_000, 1_u32..=1_000_000), 0..40),
        proceeds in 0_i64..1_000_000_000, factor in 0_u32..=100_000,
    ) {
        let words = ["pre-sales", "after-sales", "transferred"];
        let inquiries: Vec<Value> = groups.iter().map(|(index, at, count)| group(words[*index], *at, *count)).collect();
        let decision = decide(json!({}), json!({
            "inquiries": inquiries, "self_run": [{ "from_ms": 300, "to_ms": 600 }], "sales_proceeds": money(proceeds),
            "holidays": [{ "date": "2026-03-02", "factor_bps": factor }],
        }));
        if let Outcome::Statement(statement) = &decision.outcome {
            let sum: i64 = statement.lines.iter().map(|line| line.amount.minor_units).sum();
            prop_assert_eq!(sum, statement.total.minor_units);
            prop_assert!(statement.deduction.minor_units <= proceeds);
            prop_assert_eq!(statement.deduction.minor_units + statement.carried_over.minor_units, sum);
            let charged: u64 = statement.lines.iter().map(|line| u64::from(line.count)).sum();
            let all: u64 = groups.iter().map(|(_, _, count)| u64::from(*count)).sum();
            prop_assert_eq!(charged + u64::from(statement.free_count), all);
        }
    }
}
