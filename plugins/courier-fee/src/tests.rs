#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{CourierOption, Decision, Input, Mode, Outcome, Purpose, Quotes};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::{FreightPayer, Money, PolicyError};

shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

/// The smallest question: one kilogram from Zhejiang to Shanghai, with some members set.
fn input(members: Value) -> Input {
    let mut input = json!({
        "origin_region": "330000", "destination_region": "310000",
        "weight_grams": 1_000, "pieces": 1, "purpose": "ship",
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn decide(context_members: Value, members: Value) -> Decision {
    let tables = CsvTables::starter(&DESCRIPTION);
    evaluate(&context(&context_members), &input(members), &tables).unwrap()
}

fn quotes(decision: Decision) -> Quotes {
    match decision.outcome {
        Outcome::Quotes(quotes) => quotes,
        Outcome::NotCovered(_) => panic!("not covered: {:?}", decision.reasons),
    }
}

fn has_reason(decision: &Decision, code: &str) -> bool {
    decision.reasons.iter().any(|reason| reason.code == code)
}

// S-302, S-303, S-304, S-305, S-306: the four bands, half-open, and nothing beyond them.
#[test]
fn bulk_bands_inside_the_inner_group() {
    for (grams, fee) in [
        (299_999, None),
        (300_000, Some(5_000)),
        (399_999, Some(5_000)),
        (400_000, Some(10_000)),
        (499_999, Some(10_000)),
        (500_000, Some(15_000)),
        (600_000, Some(20_000)),
        (699_999, Some(20_000)),
        (700_000, None),
        (100_000_000, None),
    ] {
        for (from, to) in [
            ("330000", "310000"),
            ("320000", "320000"),
            ("340000", "330000"),
        ] {
            let decision = decide(
                json!({}),
                json!({ "origin_region": from, "destination_region": to, "weight_grams": grams, "bulk": true }),
            );
            let found = match &decision.outcome {
                Outcome::Quotes(quotes) => Some(quotes.buyer_fee.minor_units),
                Outcome::NotCovered(_) => None,
            };
            assert_eq!(found, fee, "{grams} g {from}→{to}");
        }
    }
}

// S-307: no rows for these lots, so nothing is guessed and the reason names the missing row.
#[test]
fn bulk_to_outer_regions_names_the_missing_row() {
    for (from, to) in [("330000", "510000"), ("510000", "110000")] {
        for grams in [100_000, 450_000] {
            let decision = decide(
                json!({ "locale": "en" }),
                json!({ "origin_region": from, "destination_region": to, "weight_grams": grams, "bulk": true }),
            );
            assert!(matches!(decision.outcome, Outcome::NotCovered(_)));
            let reason = decision
                .reasons
                .iter()
                .find(|reason| reason.code == "no-fee-row")
                .unwrap();
            assert!(
                reason.staff_text.contains("destination-group=outer"),
                "{}",
                reason.staff_text
            );
        }
    }
    let light = decide(
        json!({}),
        json!({ "destination_region": "510000", "weight_grams": 99_999, "bulk": true }),
    );
    assert!(has_reason(&light, "below-bulk-threshold"));
}

// S-307: once the shop fills the rows in, the same lot is covered.
#[test]
fn a_filled_in_table_covers_outer_lots() {
    let mut tables = CsvTables::starter(&DESCRIPTION);
    tables.replace(
        &DESCRIPTION,
        "courier-fees",
        "origin-group,destination-group,bulk,courier,weight-from,weight-to,first-weight,fee,step,step-fee,mode,eta-hours\n\
         inner,outer,true,freight,100000,200000,0,8000,0,0,,48\n",
    );
    let question =
        input(json!({ "destination_region": "510000", "weight_grams": 100_000, "bulk": true }));
    let quotes = quotes(evaluate(&context(&json!({})), &question, &tables).unwrap());
    assert_eq!(quotes.buyer_fee.minor_units, 8_000);
    assert_eq!(
        quotes.quotes.first().map(|quote| quote.mode),
        Some(Mode::Freight)
    );
}

// S-302, S-312: the default courier leads; the rest follow by quality, then by fee.
#[test]
fn couriers_are_ranked() {
    let couriers = |quoted: Quotes| -> Vec<String> {
        quoted
            .quotes
            .into_iter()
            .map(|quote| quote.courier)
            .collect()
    };
    let with_quality = json!({ "couriers": [
        { "courier": "sf", "quality": 95 }, { "courier": "zto", "quality": 40 }, { "courier": "ems", "quality": 60 },
        { "courier": "unknown", "quality": 99 },
    ] });
    let usual = decide(json!({}), with_quality.clone());
    assert!(has_reason(&usual, "default-courier") && has_reason(&usual, "options-offered"));
    assert_eq!(couriers(quotes(usual)), ["zto", "sf", "ems"]);
    let picky = decide(
        json!({ "settings": "{\"quality_minimum\": 50}" }),
        with_quality,
    );
    assert!(has_reason(&picky, "default-courier-poor-here"));
    assert_eq!(couriers(quotes(picky)), ["sf", "ems", "zto"]);
    assert_eq!(
        couriers(quotes(decide(json!({}), json!({})))),
        ["zto", "ems", "sf"]
    );
}

// S-313
#[test]
fn only_another_courier_needs_agreement() {
    for (wanted, needed) in [("zto", false), ("sf", true), ("nobody", true)] {
        let decision = decide(json!({}), json!({ "wanted_courier": wanted }));
        assert_eq!(quotes(decision).needs_agreement, needed, "{wanted}");
    }
}

// S-262: who pays while shipping is free.
#[test]
fn free_shipping_and_its_limits() {
    let promotion = json!([{ "id": "p", "name": "双十一", "free_shipping": true, "closes_bargaining": true,
        "discount_bps": 0, "ends_at_ms": 1 }]);
    let payer = |settings: &str, members: Value| {
        quotes(decide(
            json!({ "promotions": promotion, "settings": settings }),
            members,
        ))
        .payer
    };
    let bulk = json!({ "bulk": true, "weight_grams": 420_000 });
    assert_eq!(payer("{}", json!({})), FreightPayer::Seller);
    assert_eq!(
        payer("{}", json!({ "wanted_courier": "sf" })),
        FreightPayer::Buyer
    );
    assert_eq!(payer("{}", bulk.clone()), FreightPayer::Buyer);
    assert_eq!(
        payer("{\"free_shipping_covers_freight\": true}", bulk),
        FreightPayer::Seller
    );
    assert_eq!(
        payer("{\"promotion_free_shipping\": false}", json!({})),
        FreightPayer::Buyer
    );
    let by_value = json!({ "order_value": { "minor_units": 9_900, "currency": "CNY" } });
    let context = json!({ "settings": "{\"free_shipping_from_minor_units\": 9900}" });
    assert_eq!(
        quotes(decide(context, by_value)).payer,
        FreightPayer::Seller
    );
}

// S-315, S-424: whose fault it was decides who pays the way back and the second delivery.
#[test]
fn fault_decides_who_pays() {
    for (purpose, fault, payer) in [
        ("return", json!("seller"), FreightPayer::Seller),
        ("return", json!("courier"), FreightPayer::Courier),
        ("return", json!("buyer"), FreightPayer::Buyer),
        ("return", json!(null), FreightPayer::Buyer),
        ("redeliver", json!("courier"), FreightPayer::Courier),
        ("redeliver", json!("buyer"), FreightPayer::Buyer),
        ("redeliver", json!(null), FreightPayer::Seller),
        ("forwarded", json!(null), FreightPayer::Seller),
    ] {
        let quotes = quotes(decide(
            json!({}),
            json!({ "purpose": purpose, "fault": fault }),
        ));
        assert_eq!(quotes.payer, payer, "{purpose} {fault}");
        assert_eq!(
            quotes.buyer_fee.minor_units > 0,
            payer == FreightPayer::Buyer
        );
    }
}

// S-317
#[test]
fn duties_are_disclosed_before_payment() {
    let quoted = quotes(decide(json!({}), json!({ "cross_border": true })));
    assert_eq!(quoted.disclosures.len(), 1);
    let decision = decide(
        json!({}),
        json!({ "cross_border": true, "destination_region": "US" }),
    );
    match decision.outcome {
        Outcome::NotCovered(answer) => assert_eq!(answer.disclosures.len(), 1),
        Outcome::Quotes(_) => panic!("the table has no row for the US"),
    }
}

#[test]
fn fees_add_steps_and_surcharges_exactly() {
    let fee = |settings: &str, members: Value| {
        let quoted = quotes(decide(json!({ "settings": settings }), members));
        let first = quoted.quotes.into_iter().next().unwrap();
        (
            first.fee.minor_units,
            first.surcharge.map(|money| money.minor_units),
            first.band,
        )
    };
    let sichuan = |grams: u64| json!({ "destination_region": "510100", "weight_grams": grams });
    let band = "0.001–50 kg".to_string();
    assert_eq!(fee("{}", sichuan(1)), (1_000, None, band.clone()));
    assert_eq!(fee("{}", sichuan(1_000)), (1_000, None, band.clone()));
    assert_eq!(fee("{}", sichuan(1_001)), (1_500, None, band.clone()));
    assert_eq!(
        fee("{\"fuel_surcharge_bps\": 333}", sichuan(1_001)),
        (1_550, Some(50), band.clone())
    );
    let forwarded = json!({ "destination_region": "510000", "purpose": "forwarded" });
    assert_eq!(
        fee("{\"forwarding_surcharge_minor_units\": 300}", forwarded),
        (1_300, Some(300), band)
    );
}

#[test]
fn senseless_questions_name_the_field() {
    for (members, field) in [
        (json!({ "weight_grams": 0 }), "weight-grams"),
        (json!({ "weight_grams": 100_000_001 }), "weight-grams"),
        (json!({ "pieces": 0 }), "pieces"),
        (json!({ "origin_region": "浙江" }), "origin-region"),
        (json!({ "destination_region": "us" }), "destination-region"),
        (
            json!({ "order_value": { "minor_units": -1, "currency": "CNY" } }),
            "order-value",
        ),
    ] {
        let tables = CsvTables::starter(&DESCRIPTION);
        match evaluate(&context(&json!({})), &input(members), &tables) {
            Err(PolicyError::InvalidInput(fault)) => assert_eq!(fault.field, field),
            other => panic!("{other:?}"),
        }
    }
}

prop_compose! {
    fn any_input()(
        origin in prop::sample::select(vec!["330000", "510000", "330106", "US", "990000", "x"]),
        destination in prop::sample::select(vec!["310000", "650000", "340000", "DE", ""]),
        weight_grams in prop_oneof![Just(0), 1_u64..1_000_000, Just(u64::MAX)],
        volume_mm3: Option<u64>,
        pieces in prop_oneof![1_u32..100, Just(u32::MAX)],
        bulk: bool,
        purpose in prop::sample::select(vec![Purpose::Ship, Purpose::Return, Purpose::Redeliver, Purpose::Forwarded]),
        wanted_courier in prop::option::of(prop::sample::select(vec!["zto", "sf", "freight", "?"])),
        couriers in prop::collection::vec((prop::sample::select(vec!["zto", "sf", "ems", "", "freight"]), any::<Option<u32>>()), 0..5),
        value: Option<i64>,
        cross_border: bool,
        fault in prop::option::of(prop::sample::select(vec![FreightPayer::Buyer, FreightPayer::Seller, FreightPayer::Courier])),
    ) -> Input {
        Input {
            origin_region: origin.to_string(),
            destination_region: destination.to_string(),
            weight_grams,
            volume_mm3,
            pieces,
            bulk,
            purpose,
            wanted_courier: wanted_courier.map(str::to_string),
            couriers: couriers
                .into_iter()
                .map(|(courier, quality)| CourierOption { courier: courier.to_string(), quality })
                .collect(),
            order_value: value.map(|minor_units| Money::new(minor_units, "CNY")),
            cross_border,
            fault,
        }
    }
}

proptest! {
    #[test]
    fn any_question_has_an_answer(
        question in any_input(),
        settings in prop::sample::select(vec![
            "{}", "{\"volume_mm3_per_gram\": 6000, \"fuel_surcharge_bps\": 10000}", "{\"offer_options\": false}", "",
            "{\"default_courier\": 7}",
        ]),
        locale in prop::sample::select(vec!["zh-CN", "en"]),
    ) {
        let tables = CsvTables::starter(&DESCRIPTION);
        let context = context(&json!({ "settings": settings, "locale": locale }));
        if let Ok(Decision { outcome: Outcome::Quotes(quotes), .. }) = evaluate(&context, &question, &tables) {
            let first = quotes.quotes.first().unwrap();
            prop_assert!(quotes.quotes.iter().all(|quote| quote.fee.minor_units >= 0));
            let due = if quotes.payer == FreightPayer::Buyer { first.fee.minor_units } else { 0 };
            prop_assert_eq!(quotes.buyer_fee.minor_units, due);
            prop_assert_eq!(quotes.disclosures.is_empty(), !question.cross_border);
        }
    }
}
