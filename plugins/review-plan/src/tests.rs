#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Cause, Input, Outcome, Plan, StepKind};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};

// S-293, S-424, S-425, S-426, S-427, S-428, S-434
shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn input(members: Value) -> Input {
    let mut input = json!({
        "rating": "bad", "stars": 1, "text": "", "language": "zh-CN", "age_seconds": 60, "buyer_class": "retail",
        "history": {"completed_orders": 0, "reviews": 0, "bad_reviews": 0, "cases": 0},
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn plan(members: Value) -> Plan {
    let Outcome::Plan(plan) =
        evaluate(&context(&json!({})), &input(members), &CsvTables::default())
            .unwrap()
            .outcome;
    plan
}

#[test]
fn facts_weigh_more_than_one_word() {
    let case = |cause: &str| json!([{"cause": cause, "open": true, "our_fault": false}]);
    for (text, cause, found) in [
        ("快递", "damaged", Cause::Quality),
        ("质量", "delayed", Cause::Courier),
        ("", "no-longer-wanted", Cause::Mood),
        ("", "wrong-item", Cause::Quality),
    ] {
        assert_eq!(
            plan(json!({"text": text, "cases": case(cause)})).cause,
            found,
            "{text} {cause}"
        );
    }
}

#[test]
fn nobody_is_called_malicious_where_the_fault_is_ours() {
    // S-428
    let history = json!({"completed_orders": 0, "reviews": 4, "bad_reviews": 4, "cases": 4});
    let with = |our_fault: bool| {
        let cases = json!([{"cause": "quality", "open": false, "our_fault": our_fault}]);
        plan(json!({"history": history, "cases": cases})).cause
    };
    assert_eq!(with(true), Cause::Quality);
    assert_eq!(with(false), Cause::Malicious);
}

#[test]
fn what_makes_no_sense_is_refused() {
    for question in [
        input(json!({"stars": 0})),
        input(json!({"stars": 6})),
        input(json!({"text": "长".repeat(3_000)})),
    ] {
        assert!(evaluate(&context(&json!({})), &question, &CsvTables::default()).is_err());
    }
}

proptest! {
    #[test]
    fn who_is_not_content_hears_from_us(text in "\\PC{0,120}", hours in 0_u32..500) {
        // S-293
        let order = json!({"fulfilment": "delivered", "hours_on_the_way": hours, "refunded_bps": 0});
        let plan = plan(json!({"text": text, "order": order}));
        let talks = plan.steps.iter().any(|step| matches!(step.kind, StepKind::Call | StepKind::Explain));
        prop_assert!(talks);
        prop_assert!(plan.steps.iter().all(|step| step.not_before_seconds <= step.due_seconds));
        prop_assert!(plan.confidence_bps <= 10_000 && plan.reply.is_some());
    }
}
