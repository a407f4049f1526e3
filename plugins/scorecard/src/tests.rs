#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Card, Decision, Direction, Input, Outcome};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::PolicyError;

shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn metric(name: &str, value: i64) -> Value {
    json!({ "name": name, "unit": "count", "value": value, "sample": 10, "measured": true })
}

fn input(members: Value) -> Input {
    let mut input = json!({
        "period": "month", "first_day": "2026-03-01", "end_day": "2026-04-01", "role": "after-sales-agent",
        "metrics": [metric("first-response-median", 30)], "findings": [], "red_lines": [], "training": [],
        "attributes": [],
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

fn card(decision: &Decision) -> &Card {
    match &decision.outcome {
        Outcome::Card(card) => card,
        Outcome::NoProposal(other) => panic!("{other:?}"),
    }
}

// S-513: speed where less is better, rates where more is.
#[test]
fn points_lie_between_the_zero_line_and_the_target() {
    for (name, value, points) in [
        ("first-response-median", 0, 15),
        ("first-response-median", 30, 15),
        ("first-response-median", 300, 0),
        ("first-response-median", i64::MAX, 0),
        ("response-rate", 10_000, 10),
        ("response-rate", 7_750, 5),
        ("response-rate", 0, 0),
        // S-053: fifty characters a minute.
        ("typing-speed", 50, 5),
        ("typing-speed", 20, 0),
    ] {
        let decision = decide(json!({}), json!({ "metrics": [metric(name, value)] }));
        assert_eq!(card(&decision).items[0].points, points, "{name} {value}");
    }
}

// S-245, S-514: a red line is a penalty, however good the rest.
#[test]
fn a_red_line_outweighs_everything() {
    let decision = decide(
        json!({ "red_line_points": 0, "penalty_minor_units": 5_000 }),
        json!({ "red_lines": [{ "code": "harassed-buyer", "evidence": "conversation_1" }] }),
    );
    let proposal = card(&decision).proposal.as_ref().unwrap();
    assert_eq!(proposal.direction, Direction::Penalty);
    assert_eq!(proposal.amount.as_ref().unwrap().minor_units, 5_000);
}

// S-518: the shop's own grades and lines.
#[test]
fn grades_and_proposals_are_settings() {
    let settings = json!({
        "grades": [{ "grade": "优", "from_bps": 5_000 }, { "grade": "良", "from_bps": 0 }],
        "reward_from_bps": 10_001, "penalty_below_bps": 0,
    });
    let decision = decide(settings, json!({}));
    assert_eq!(card(&decision).grade, "优");
    assert_eq!(card(&decision).proposal, None);
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (settings, members, field) in [
        (
            json!({}),
            json!({ "metrics": [metric("a", -1)] }),
            "metrics[0].value",
        ),
        (
            json!({}),
            json!({ "attendance": { "scheduled_days": 401, "worked_days": 0, "late_count": 0, "absent_days": 0 } }),
            "attendance.scheduled-days",
        ),
        (
            json!({ "metrics": [{ "name": "a", "weight": 1, "target": 5, "zero": 5 }] }),
            json!({}),
            "metrics[0].zero",
        ),
    ] {
        let context = context(&json!({ "settings": settings.to_string() }));
        match evaluate(&context, &input(members), &CsvTables::default()) {
            Err(PolicyError::InvalidInput(fault) | PolicyError::InvalidSettings(fault)) => {
                assert_eq!(fault.field, field);
            }
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    // S-519: the sum is that of the items, and never below zero.
    #[test]
    fn the_sum_is_that_of_its_items(
        value in 0_i64..i64::MAX, scheduled in 0_u32..=400, worked in 0_u32..=400, late in 0_u32..=400,
        absent in 0_u32..=400, findings in prop::collection::vec(0_usize..3, 0..20), red_lines in 0_usize..4,
    ) {
        let severities = ["minor", "major", "critical"];
        let decision = decide(json!({}), json!({
            "metrics": [metric("response-median", value)],
            "attendance": { "scheduled_days": scheduled, "worked_days": worked, "late_count": late, "absent_days": absent },
            "findings": findings.iter().map(|index| json!({ "code": "x", "severity": severities[*index], "evidence": "e" }))
                .collect::<Vec<_>>(),
            "red_lines": vec![json!({ "code": "y", "evidence": "e" }); red_lines],
        }));
        let card = card(&decision);
        let sum: i32 = card.items.iter().map(|item| item.points).sum();
        prop_assert_eq!(i64::from(card.total), i64::from(sum.max(0)));
        prop_assert!(card.total <= card.maximum);
        for item in &card.items {
            prop_assert!(i64::from(item.points) <= i64::from(item.weight));
        }
    }
}
