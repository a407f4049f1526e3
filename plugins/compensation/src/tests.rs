#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Decision, Form, Input, Ladder, Outcome, Step};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::{ActorRole, PolicyError};

shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn money(minor_units: i64) -> Value {
    json!({ "minor_units": minor_units, "currency": "CNY" })
}

/// Damaged goods of ¥100 by our fault, an agent with ¥200, with some members set.
fn input(members: Value) -> Input {
    let mut input = json!({
        "cause": "damaged", "fault": "seller", "order_value": money(10_000), "dissatisfaction": "calm",
        "round": 0, "earlier_given": money(0), "earlier_count": 0, "buyer_class": "retail",
        "actor": { "role": "after-sales-agent", "limit": money(20_000) }, "attributes": [],
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

fn ladder(decision: &Decision) -> &Ladder {
    match &decision.outcome {
        Outcome::Ladder(ladder) => ladder,
        Outcome::NoOffer(other) => panic!("{other:?}"),
    }
}

// S-409, S-410: virtual, then cash-like, then cash.
#[test]
fn the_ladder_climbs() {
    let decision = decide(json!({ "gift_name": "试用装" }), json!({}));
    let steps: Vec<Step> = ladder(&decision)
        .rungs
        .iter()
        .map(|rung| rung.step)
        .collect();
    assert_eq!(steps, [Step::Virtual, Step::CashLike, Step::Cash]);
    let forms: Vec<Form> = ladder(&decision).rungs[1]
        .fallbacks
        .iter()
        .map(|fallback| fallback.form)
        .collect();
    assert_eq!(forms, [Form::Gift]);
}

// S-273: a trial slot where the shop gives no coupon.
#[test]
fn a_trial_slot_may_stand_for_money() {
    let settings = json!({ "coupon_minor_units": 0, "member_benefit_minor_units": 0 });
    let decision = decide(settings, json!({}));
    assert_eq!(ladder(&decision).rungs[0].form, Form::TrialSlot);
}

// S-411, S-460: mood and declined offers decide where to begin.
#[test]
fn the_start_follows_the_buyer() {
    for (mood, round, start) in [
        ("calm", 0, 0),
        ("annoyed", 1, 1),
        ("angry", 0, 1),
        ("angry", 2, 2),
        ("threatening", 0, 2),
        ("calm", 9, 2),
    ] {
        let decision = decide(
            json!({}),
            json!({ "dissatisfaction": mood, "round": round }),
        );
        assert_eq!(ladder(&decision).start, start, "{mood} {round}");
    }
}

// S-412, S-414, S-415: beyond the limit somebody higher is asked, and only then.
#[test]
fn approval_goes_to_the_lowest_role_that_may() {
    for (role, limit, ask, approval) in [
        ("after-sales-agent", Some(20_000), 20_000, None),
        (
            "after-sales-agent",
            Some(20_000),
            20_001,
            Some(ActorRole::Supervisor),
        ),
        (
            "in-sales-agent",
            Some(5_000),
            5_001,
            Some(ActorRole::AfterSalesAgent),
        ),
        ("supervisor", Some(200_000), 200_001, Some(ActorRole::Owner)),
        ("owner", None, 9_000_000, None),
    ] {
        let actor = json!({ "role": role, "limit": limit.map(money) });
        let decision = decide(
            json!({}),
            json!({ "actor": actor, "ask": { "amount": money(ask) }, "order_value": money(20_000_000) }),
        );
        assert_eq!(ladder(&decision).ask_approval, approval, "{role} {ask}");
    }
}

// S-416, S-421: our fault is our cost; a courier's is not the buyer's loss to prove to us.
#[test]
fn a_loss_is_covered_where_it_was_our_fault() {
    for (fault, cash) in [("seller", 6_000), ("courier", 1_000), ("unknown", 500)] {
        let decision = decide(json!({}), json!({ "fault": fault, "loss": money(6_000) }));
        let rungs = &ladder(&decision).rungs;
        assert_eq!(rungs[2].value.minor_units, cash, "{fault}");
    }
}

// S-422: explained, with the virtual step at most.
#[test]
fn the_buyers_own_fault_costs_no_money() {
    let none = decide(json!({}), json!({ "fault": "buyer" }));
    assert!(matches!(none.outcome, Outcome::NoOffer(_)));
    let goodwill = decide(
        json!({ "goodwill_on_buyer_fault": true }),
        json!({ "fault": "buyer", "dissatisfaction": "threatening" }),
    );
    assert_eq!(ladder(&goodwill).rungs.len(), 1);
    assert_eq!(ladder(&goodwill).rungs[0].step, Step::Virtual);
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (members, field) in [
        (json!({ "loss": money(-1) }), "loss"),
        (
            json!({ "order_value": { "minor_units": 1, "currency": "EUR" } }),
            "order-value",
        ),
        (json!({ "round": 1_001 }), "round"),
        (json!({ "ask": { "amount": money(-5) } }), "ask.amount"),
    ] {
        match evaluate(&context(&json!({})), &input(members), &CsvTables::default()) {
            Err(PolicyError::InvalidInput(fault)) => assert_eq!(fault.field, field),
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    // S-413: nothing passes the bottom line, whatever is asked.
    #[test]
    fn no_rung_passes_the_bottom_line(
        order in 0_i64..1_000_000_000_000, loss in 0_i64..1_000_000_000, given in 0_i64..1_000_000_000,
        budget in proptest::option::of(0_i64..100_000), ask in proptest::option::of(0_i64..i64::MAX),
        round in 0_u32..=1_000, fault in 0_usize..4,
    ) {
        let members = json!({
            "order_value": money(order), "loss": money(loss), "earlier_given": money(given),
            "budget": budget.map(money), "ask": { "amount": ask.map(money) }, "round": round,
            "fault": (["seller", "courier", "unknown", "buyer"][fault]),
        });
        let decision = decide(json!({}), members);
        if let Outcome::Ladder(ladder) = &decision.outcome {
            prop_assert!(usize::try_from(ladder.start).unwrap() < ladder.rungs.len());
            for rung in &ladder.rungs {
                prop_assert!(rung.value.minor_units <= ladder.bottom_line.minor_units);
                prop_assert!(rung.value.minor_units >= 0);
            }
            prop_assert!(budget.is_none_or(|budget| ladder.bottom_line.minor_units <= budget));
        }
    }
}
