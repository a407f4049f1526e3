#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{
    Cause, ClaimedFault, Decision, Evidence, EvidenceKind, Input, Inspection, Line, NextStep,
    Outcome, Request, ShipmentState, Solution, SolutionKind, Solutions,
};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::{Actor, ActorRole, Context, FreightPayer, Money, PolicyError};

shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn money(minor_units: i64) -> Value {
    json!({ "minor_units": minor_units, "currency": "CNY" })
}

/// A pen for ¥99 and ¥6 carriage, received three days ago, contact logged, with some members set.
fn input(members: Value) -> Input {
    let mut input = json!({
        "shipment": "received", "cause": "no-longer-wanted", "claimed_fault": "unknown", "days_since_receipt": 3,
        "lines": [{ "sku": "PEN-01", "category": "stationery", "quantity": 1, "refundable": money(9_900), "in_stock": true }],
        "paid": money(10_500), "refunded": money(0), "shipping_refundable": money(600), "contact_logged": true,
        "market": "CN", "actor": { "role": "supervisor", "limit": money(200_000) }, "earlier_cases": 0,
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn ask(context: &Context, question: &Input) -> Result<Decision, PolicyError> {
    evaluate(context, question, &CsvTables::default())
}

fn decide(settings: &str, members: Value) -> Decision {
    ask(&context(&json!({ "settings": settings })), &input(members)).unwrap()
}

fn solutions(decision: Decision) -> Solutions {
    match decision.outcome {
        Outcome::Solutions(solutions) => solutions,
        Outcome::NeedsReview(review) => panic!("{review:?}"),
    }
}

fn kinds(members: Value) -> Vec<SolutionKind> {
    solutions(decide("{}", members))
        .ranked
        .iter()
        .map(|solution| solution.kind)
        .collect()
}

fn first(settings: &str, members: Value) -> Solution {
    solutions(decide(settings, members))
        .ranked
        .into_iter()
        .next()
        .unwrap()
}

const PHOTO: &str = r#"[{ "kind": "photo", "confirmed": true }]"#;

fn with_photo(mut members: Value) -> Value {
    members["evidence"] = serde_json::from_str(PHOTO).unwrap();
    members
}

use SolutionKind as Kind;

// S-345, S-346, S-348, S-349, S-350, S-352, S-354, S-356, S-357, S-358, S-372, S-383: which way each cause goes.
#[test]
fn each_cause_has_its_way() {
    for (members, expected) in [
        (json!({ "shipment": "not-shipped" }), vec![Kind::RefundOnly]),
        (
            json!({ "shipment": "in-transit" }),
            vec![Kind::PersuadeWait, Kind::Intercept],
        ),
        (
            json!({ "shipment": "in-transit", "cause": "delayed" }),
            vec![Kind::PersuadeWait, Kind::Intercept],
        ),
        (
            json!({ "shipment": "in-transit", "intercepted": true }),
            vec![Kind::ReturnRefund],
        ),
        (
            json!({ "shipment": "in-transit", "cause": "lost" }),
            vec![Kind::Reship, Kind::RefundOnly],
        ),
        (
            with_photo(json!({ "cause": "wrong-item" })),
            vec![Kind::AdvanceReplacement, Kind::ReturnRefund],
        ),
        (
            with_photo(json!({ "cause": "short-shipment" })),
            vec![Kind::RefundOnly, Kind::Reship],
        ),
        (
            with_photo(json!({ "cause": "damaged" })),
            vec![Kind::Reship, Kind::PartialKeep, Kind::ReturnRefund],
        ),
        (
            with_photo(json!({ "cause": "quality" })),
            vec![Kind::ReturnRefund, Kind::Exchange],
        ),
        (
            with_photo(json!({ "cause": "not-as-described" })),
            vec![Kind::ReturnRefund, Kind::PartialKeep],
        ),
        (json!({ "cause": "delayed" }), vec![Kind::PartialKeep]),
        (json!({}), vec![Kind::ReturnRefund, Kind::Exchange]),
        (
            json!({ "days_since_receipt": 8 }),
            vec![Kind::Refuse, Kind::Repair, Kind::Exchange],
        ),
        (
            json!({ "cause": "damaged", "claimed_fault": "buyer" }),
            vec![Kind::Repair, Kind::Refuse],
        ),
        (json!({ "refunded": money(10_500) }), vec![Kind::Refuse]),
    ] {
        assert_eq!(kinds(members.clone()), expected, "{members}");
    }
    let discontinued = json!({ "cause": "quality", "lines": [{ "sku": "A", "category": "x", "quantity": 1,
        "refundable": money(9_900), "discontinued": true }] });
    assert_eq!(
        kinds(discontinued),
        [Kind::Repair, Kind::Exchange, Kind::ReturnRefund]
    );
}

// S-555, S-375: several solutions, and what the buyer asks for goes first where it is allowed.
#[test]
fn a_reasonable_request_goes_first() {
    for (request, expected) in [
        ("refund-only", Kind::PartialKeep),
        ("return-refund", Kind::ReturnRefund),
        ("reship", Kind::Reship),
        ("repair", Kind::Reship),
    ] {
        let members = with_photo(json!({ "cause": "damaged", "request": request }));
        assert_eq!(kinds(members).first(), Some(&expected), "{request}");
    }
    // A parcel on its way: the buyer is asked to wait first, whatever is asked for.
    assert_eq!(
        kinds(json!({ "shipment": "in-transit", "request": "refund-only" })).first(),
        Some(&Kind::PersuadeWait)
    );
}

// S-353: a photo that somebody has confirmed.
#[test]
fn seller_fault_needs_a_confirmed_photo() {
    for (evidence, missing) in [
        (json!([]), vec![EvidenceKind::Photo]),
        (
            json!([{ "kind": "photo", "confirmed": false }]),
            vec![EvidenceKind::Photo],
        ),
        (
            json!([{ "kind": "video", "confirmed": true }]),
            vec![EvidenceKind::Photo],
        ),
        (json!([{ "kind": "photo", "confirmed": true }]), vec![]),
    ] {
        for cause in [
            "wrong-item",
            "short-shipment",
            "damaged",
            "quality",
            "not-as-described",
        ] {
            let solution = first("{}", json!({ "cause": cause, "evidence": evidence }));
            assert_eq!(solution.missing_evidence, missing, "{cause} {evidence}");
            assert_eq!(
                solution.next_step == NextStep::CollectEvidence,
                !missing.is_empty()
            );
            assert!(!solution.automatic);
        }
    }
    let lenient = first(
        "{\"evidence_must_be_confirmed\": false}",
        json!({ "cause": "damaged", "evidence": [{ "kind": "photo", "confirmed": false }] }),
    );
    assert!(lenient.missing_evidence.is_empty());
    let by_courier = first(
        "{}",
        with_photo(json!({ "cause": "damaged", "claimed_fault": "courier" })),
    );
    assert_eq!(by_courier.missing_evidence, [EvidenceKind::WaybillPhoto]);
    assert_eq!(by_courier.freight_payer, FreightPayer::Courier);
}

// S-315, S-424: a quality problem costs the buyer no carriage, and both ways are refundable.
#[test]
fn quality_costs_the_buyer_nothing() {
    for solution in solutions(decide("{}", with_photo(json!({ "cause": "quality" })))).ranked {
        assert_eq!(solution.freight_payer, FreightPayer::Seller);
    }
    assert_eq!(
        first("{}", with_photo(json!({ "cause": "quality" })))
            .maximum
            .minor_units,
        10_500
    );
}

// S-203, S-358, S-393: the period by market, its last day included.
#[test]
fn the_return_period_by_market() {
    for (market, days, allowed) in [
        ("CN", 7, true),
        ("CN", 8, false),
        ("DE", 14, true),
        ("DE", 15, false),
        ("GB", 14, true),
        ("US", 30, true),
        ("US", 31, false),
        ("BR", 8, false),
    ] {
        let solution = first(
            "{}",
            json!({ "market": market, "days_since_receipt": days }),
        );
        assert_eq!(
            solution.kind == Kind::ReturnRefund,
            allowed,
            "{market} {days}"
        );
    }
    let own =
        r#"{"markets": [{"countries": ["BR"], "no_reason_days": 10, "seller_pays_return": true}]}"#;
    let solution = first(own, json!({ "market": "BR", "days_since_receipt": 10 }));
    assert_eq!(
        (solution.kind, solution.freight_payer),
        (Kind::ReturnRefund, FreightPayer::Seller)
    );
    // Withdrawal in the Union gives the carriage back too; at home it does not.
    assert_eq!(
        first("{}", json!({ "market": "FR" })).maximum.minor_units,
        10_500
    );
    assert_eq!(first("{}", json!({})).maximum.minor_units, 9_900);
}

// S-359, S-360, S-361, S-362: criteria by category, and the refund waits for the inspection.
#[test]
fn returned_goods_are_inspected_by_category() {
    let dress =
        json!([{ "sku": "D", "category": "clothing", "quantity": 1, "refundable": money(9_900) }]);
    let before = first("{}", json!({ "lines": dress }));
    assert_eq!(before.inspect, ["tag-cut", "washed", "worn", "stained"]);
    assert_eq!(before.next_step, NextStep::AwaitReturn);
    let passed = first("{}", json!({ "inspection": { "resalable": true } }));
    assert_eq!(
        (passed.kind, passed.next_step),
        (Kind::ReturnRefund, NextStep::PayRefund)
    );
    let failed =
        json!({ "lines": dress, "inspection": { "resalable": true, "findings": ["washed"] } });
    let ranked = solutions(decide("{}", failed.clone())).ranked;
    assert_eq!(
        ranked
            .iter()
            .map(|solution| solution.kind)
            .collect::<Vec<_>>(),
        [Kind::Refuse, Kind::ReturnRefund]
    );
    assert_eq!(
        ranked.last().map(|solution| solution.maximum.minor_units),
        Some(4_950)
    );
    assert_eq!(
        ranked.last().and_then(|solution| solution.approval),
        Some(ActorRole::Owner)
    );
    let refuse_only = solutions(decide("{\"failed_inspection_partial_bps\": 0}", failed)).ranked;
    assert_eq!(refuse_only.len(), 1);
}

// S-389: nothing is carried out before contact, unless the shop waives it.
#[test]
fn contact_comes_first() {
    for (settings, members, expected) in [
        ("{}", json!({ "contact_logged": false }), true),
        ("{}", json!({ "contact_logged": true }), false),
        (
            "{}",
            json!({ "contact_logged": false, "shipment": "not-shipped" }),
            false,
        ),
        (
            "{\"contact_waived_before_shipment\": false}",
            json!({ "contact_logged": false, "shipment": "not-shipped" }),
            true,
        ),
        (
            "{\"contact_required\": false}",
            json!({ "contact_logged": false }),
            false,
        ),
    ] {
        let solutions = solutions(decide(settings, members.clone()));
        assert_eq!(solutions.contact_first, expected, "{settings} {members}");
        for solution in solutions.ranked {
            assert_eq!(solution.next_step == NextStep::ContactBuyer, expected);
            assert!(!(expected && solution.automatic));
        }
    }
}

// S-363: undisputed cases go straight through, up to the shop's sum.
#[test]
fn undisputed_cases_are_automatic() {
    assert!(first("{}", json!({})).automatic);
    assert!(first("{}", json!({ "shipment": "not-shipped" })).automatic);
    assert!(!first("{\"automatic_up_to_minor_units\": 9899}", json!({})).automatic);
    assert!(!first("{}", with_photo(json!({ "cause": "quality" }))).automatic);
}

#[test]
fn approval_goes_to_the_lowest_role_that_may() {
    for (role, limit, paid, expected) in [
        ("pre-sales-agent", Some(5_000), 5_000, None),
        (
            "pre-sales-agent",
            Some(5_000),
            5_001,
            Some(ActorRole::AfterSalesAgent),
        ),
        (
            "pre-sales-agent",
            Some(5_000),
            20_001,
            Some(ActorRole::Supervisor),
        ),
        (
            "after-sales-agent",
            Some(1_000),
            5_000,
            Some(ActorRole::Supervisor),
        ),
        ("supervisor", Some(1_000), 5_000, Some(ActorRole::Owner)),
        (
            "pre-sales-agent",
            Some(5_000),
            200_001,
            Some(ActorRole::Owner),
        ),
        ("owner", None, 10_000_000, None),
    ] {
        let lines =
            json!([{ "sku": "A", "category": "x", "quantity": 1, "refundable": money(paid) }]);
        let solution = first(
            "{}",
            json!({ "shipment": "not-shipped", "paid": money(paid), "shipping_refundable": null, "lines": lines,
                "actor": { "role": role, "limit": limit.map(money) } }),
        );
        assert_eq!(solution.approval, expected, "{role} {paid}");
        assert_eq!(
            solution.next_step == NextStep::AskApproval,
            expected.is_some()
        );
    }
}

#[test]
fn personalised_goods_stay_out_of_a_mixed_return() {
    let line = |personalised: bool| {
        json!({ "sku": "A", "category": "x", "quantity": 1,
        "refundable": money(5_000), "personalised": personalised })
    };
    let lines = json!([line(true), line(false)]);
    let solution = first("{}", json!({ "lines": lines }));
    let maxima: Vec<u32> = solution
        .line_maxima
        .iter()
        .map(|maximum| maximum.line)
        .collect();
    assert_eq!((solution.maximum.minor_units, maxima), (5_000, vec![1]));
    // Faulty goods go back all the same.
    let faulty = first(
        "{}",
        with_photo(json!({ "cause": "quality", "lines": lines })),
    );
    assert_eq!(faulty.maximum.minor_units, 10_500);
}

#[test]
fn what_the_rule_does_not_reach_goes_to_a_person() {
    for members in [
        json!({ "earlier_cases": 5 }),
        json!({ "days_since_receipt": null }),
        json!({ "shipment": "in-transit", "cause": "wrong-item" }),
        json!({ "cause": "wrong-item", "claimed_fault": "buyer" }),
        json!({ "cause": "quality", "days_since_receipt": 91 }),
    ] {
        assert!(
            matches!(
                decide("{}", members.clone()).outcome,
                Outcome::NeedsReview(_)
            ),
            "{members}"
        );
    }
}

#[test]
fn senseless_questions_name_the_field() {
    for (members, field) in [
        (json!({ "lines": [] }), "lines"),
        (json!({ "paid": money(-1) }), "paid"),
        (json!({ "refunded": money(10_501) }), "refunded"),
        (
            json!({ "shipping_refundable": { "minor_units": 1, "currency": "USD" } }),
            "shipping-refundable",
        ),
        (
            json!({ "paid": { "minor_units": 1, "currency": "USD" } }),
            "lines[0].refundable",
        ),
    ] {
        match ask(&context(&json!({})), &input(members)) {
            Err(PolicyError::InvalidInput(fault)) => assert_eq!(fault.field, field),
            other => panic!("{other:?}"),
        }
    }
}

fn any_amount() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 0_i64..100_000, 1 => Just(i64::MAX), 1 => Just(-1)]
}

fn yuan(minor_units: i64) -> Money {
    Money::new(minor_units, "CNY")
}

prop_compose! {
    fn any_line()(
        category in prop::sample::select(vec!["clothing", "fresh-food", "stationery", ""]),
        refundable in any_amount(),
        quantity in 0_u32..5,
        personalised: bool,
        in_stock: bool,
        discontinued in prop::bool::weighted(0.2),
    ) -> Line {
        Line { sku: "A".to_string(), category: category.to_string(), quantity, refundable: yuan(refundable),
            personalised, in_stock, discontinued }
    }
}

prop_compose! {
    fn any_input()(
        shipment in prop::sample::select(vec![ShipmentState::NotShipped, ShipmentState::InTransit, ShipmentState::Received, ShipmentState::Received]),
        cause in prop::sample::select(vec![Cause::WrongItem, Cause::ShortShipment, Cause::Damaged, Cause::Quality,
            Cause::NotAsDescribed, Cause::Lost, Cause::Delayed, Cause::NoLongerWanted, Cause::NoLongerWanted]),
        claimed_fault in prop::sample::select(vec![ClaimedFault::Seller, ClaimedFault::Buyer, ClaimedFault::Courier, ClaimedFault::Unknown]),
        days_since_receipt in prop::option::of(prop_oneof![0_u32..40, Just(u32::MAX)]),
        request in prop::option::of(prop::sample::select(vec![Request::RefundOnly, Request::ReturnRefund, Request::Exchange, Request::Reship, Request::Repair])),
        lines in prop::collection::vec(any_line(), 0..5),
        (paid, refunded, shipping) in (any_amount(), prop_oneof![Just(0), any_amount()], prop::option::of(any_amount())),
        photo in prop::option::of(any::<bool>()),
        inspection in prop::option::of((any::<bool>(), prop::collection::vec("[a-z]{0,4}", 0..2))),
        (contact_logged, intercepted) in any::<(bool, bool)>(),
        market in prop::sample::select(vec!["CN", "DE", "US", ""]),
        limit in prop::option::of(any_amount()),
        earlier_cases in 0_u32..6,
    ) -> Input {
        Input {
            shipment, cause, claimed_fault, days_since_receipt, request, lines,
            paid: yuan(paid),
            refunded: yuan(refunded),
            shipping_refundable: shipping.map(yuan),
            evidence: photo.into_iter().map(|confirmed| Evidence { kind: EvidenceKind::Photo, confirmed }).collect(),
            inspection: inspection.map(|(resalable, findings)| Inspection { resalable, findings }),
            contact_logged, intercepted,
            market: market.to_string(),
            actor: Actor { role: ActorRole::AfterSalesAgent, limit: limit.map(yuan) },
            earlier_cases,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn no_answer_pays_more_than_there_is(
        question in any_input(),
        settings in prop::sample::select(vec!["{}", "{\"partial_keep_bps\": 10000, \"failed_inspection_partial_bps\": 10000}",
            "{\"review_from_cases\": 0, \"contact_required\": false}", "[]"]),
        locale in prop::sample::select(vec!["zh-CN", "en"]),
    ) {
        let context = context(&json!({ "settings": settings, "locale": locale }));
        let Ok(decision) = ask(&context, &question) else { return Ok(()) };
        prop_assert!(!decision.reasons.is_empty());
        let Outcome::Solutions(solutions) = decision.outcome else { return Ok(()) };
        prop_assert!((1..=20).contains(&solutions.ranked.len()));
        let available = question.paid.minor_units - question.refunded.minor_units;
        for solution in solutions.ranked {
            let lines: i64 = solution.line_maxima.iter().map(|line| line.maximum.minor_units).sum();
            let carriage = solution.maximum.minor_units - lines;
            let refundable = question.shipping_refundable.as_ref().map_or(0, |money| money.minor_units);
            prop_assert!(solution.maximum.minor_units <= available);
            prop_assert!((0..=refundable).contains(&carriage));
            for maximum in &solution.line_maxima {
                let line = question.lines.get(usize::try_from(maximum.line).unwrap()).unwrap();
                prop_assert!(maximum.maximum.minor_units <= line.refundable.minor_units);
            }
            prop_assert!(!solution.buyer_text.is_empty());
            let beyond = question.actor.limit.as_ref().is_some_and(|limit| solution.maximum.minor_units > limit.minor_units);
            prop_assert!(!beyond || solution.approval.is_some());
            prop_assert!(!(solution.automatic && (solution.approval.is_some() || solutions.contact_first)));
        }
    }
}
