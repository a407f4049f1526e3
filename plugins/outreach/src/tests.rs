#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Channel, Input, Outcome};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::PolicyError;

const NOW_MS: i64 = 1_800_000_000_000;
const HOUR_SECONDS: i64 = 3_600;

// S-162, S-224, S-284, S-288, S-289, S-290, S-293, S-300, S-462
shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn input(members: Value) -> Input {
    let mut input = json!({
        "purpose": "delivery-check", "channel": "in-app", "buyer_local_minute": 840,
        "consents": {"marketing": false, "sales": false, "calls": true}, "buyer_class": "retail",
        "written_attempts": 0, "actor": {"role": "system"},
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn ask(members: Value) -> Outcome {
    evaluate(&context(&json!({})), &input(members), &CsvTables::default())
        .unwrap()
        .outcome
}

fn deferred(members: Value) -> Option<u32> {
    match ask(members) {
        Outcome::Defer(deferred) => Some(deferred.not_before_seconds),
        Outcome::Allow(_) | Outcome::Deny(_) => None,
    }
}

fn call(ago_hours: i64, result: &str) -> Value {
    json!({"purpose": "care-callback", "channel": "phone", "contact_result": result,
        "at_ms": NOW_MS - ago_hours * HOUR_SECONDS * 1_000, "same_order": false})
}

#[test]
fn calls_keep_to_their_hours() {
    // S-288, S-289: ten to six, and never at night.
    let prepared = json!(["history-read", "script-ready"]);
    for (minute, wait) in [
        (0, Some(600 * 60)),
        (599, Some(60)),
        (600, None),
        (1_079, None),
        (1_080, Some(960 * 60)),
        (1_439, Some(601 * 60)),
    ] {
        let members =
            json!({"channel": "phone", "buyer_local_minute": minute, "prepared": prepared});
        assert_eq!(deferred(members), wait, "{minute}");
    }
    for (minute, wait) in [
        (479, Some(60)),
        (480, None),
        (1_319, None),
        (1_320, Some(600 * 60)),
    ] {
        assert_eq!(
            deferred(json!({"buyer_local_minute": minute})),
            wait,
            "{minute}"
        );
    }
}

#[test]
fn calls_are_few_over_a_day_and_over_several_days() {
    // S-290
    let prepared = json!(["history-read", "script-ready"]);
    let with = |calls: Vec<Value>| {
        deferred(json!({"channel": "phone", "prepared": prepared, "past_contacts": calls}))
    };
    assert_eq!(with(vec![call(3, "answered"), call(4, "answered")]), None);
    let three = vec![
        call(3, "answered"),
        call(4, "answered"),
        call(20, "answered"),
    ];
    assert_eq!(with(three), Some(4 * 3_600));
    let week = [30, 60, 90, 120, 150]
        .map(|hours| call(hours, "answered"))
        .to_vec();
    assert_eq!(with(week), Some(18 * 3_600));
    assert_eq!(with(vec![call(1, "no-answer")]), Some(3_600));
}

#[test]
fn the_goods_must_have_had_time_to_arrive() {
    // S-298
    assert_eq!(
        deferred(json!({"shipped_seconds_ago": 4 * 86_400})),
        Some(86_400)
    );
    assert_eq!(deferred(json!({"shipped_seconds_ago": 5 * 86_400})), None);
}

#[test]
fn selling_needs_a_consent_of_its_own() {
    // S-300
    let marketing = json!({"marketing": true, "sales": false, "calls": true});
    let members = json!({"purpose": "sales-offer", "channel": "chat", "consents": marketing});
    assert!(matches!(ask(members), Outcome::Deny(_)));
}

#[test]
fn who_wants_no_calls_gets_messages() {
    let consents = json!({"marketing": false, "sales": false, "calls": false});
    match ask(json!({"channel": "phone", "consents": consents})) {
        Outcome::Deny(denied) => assert_eq!(denied.alternatives, [Channel::InApp, Channel::Chat]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_dispute_is_written_about_before_it_is_called_about() {
    // S-462; S-293: and a bad review is called about in the end; S-366: a case is told of daily.
    assert!(matches!(
        ask(json!({"purpose": "review-follow-up", "channel": "phone"})),
        Outcome::Deny(_)
    ));
    let planned = |purpose: &str, buyer_class: &str| match ask(
        json!({"purpose": purpose, "channel": "chat", "buyer_class": buyer_class}),
    ) {
        Outcome::Allow(allowed) => allowed.plan.into_iter().map(|one| one.channel).collect(),
        other => panic!("{other:?}"),
    };
    let plan: Vec<Channel> = planned("review-follow-up", "retail");
    assert_eq!(plan, [Channel::Phone]);
    assert_eq!(planned("case-update", "retail"), [Channel::Chat]);
    assert_eq!(planned("relationship", "key-account"), [Channel::Phone]); // S-297
    assert_eq!(planned("care-message", "retail"), []); // S-296
}

#[test]
fn what_makes_no_sense_is_refused() {
    let question = input(json!({"buyer_local_minute": 1_440}));
    let tables = CsvTables::default();
    assert!(matches!(
        evaluate(&context(&json!({})), &question, &tables),
        Err(PolicyError::InvalidInput(_))
    ));
    let settings = json!({"settings": r#"{"call_from_minute": 1200}"#});
    assert!(matches!(
        evaluate(&context(&settings), &input(json!({})), &tables),
        Err(PolicyError::InvalidSettings(_))
    ));
}

proptest! {
    #[test]
    fn no_call_is_ever_allowed_at_night(minute in 0_u32..1_440, hours in prop::collection::vec(1_i64..700, 0..8)) {
        let mut hours = hours;
        hours.sort_unstable();
        let calls: Vec<_> = hours.iter().map(|hours| call(*hours, "answered")).collect();
        let members = json!({"channel": "phone", "buyer_local_minute": minute, "past_contacts": calls,
            "prepared": ["history-read", "script-ready"]});
        if let Outcome::Allow(_) = ask(members) {
            prop_assert!((600..1_080).contains(&minute));
            prop_assert!(hours.iter().filter(|hours| **hours < 24).count() < 3);
            prop_assert!(hours.iter().filter(|hours| **hours < 168).count() < 5);
        }
    }
}
