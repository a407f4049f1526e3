#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{
    AmountOff, Ask, BuyerHistory, Coupon, Decision, Input, Line, NeedsApproval, Offer, Outcome,
    StackingClass, TotalPrice,
};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::{
    Actor, ActorRole, BuyerClass, Context, Money, PolicyError, Promotion,
};

shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn money(minor_units: i64) -> Value {
    json!({ "minor_units": minor_units, "currency": "CNY" })
}

/// Two pens at ¥19.90 with a floor of ¥10, the buyer's first ask, an agent with ¥50, with some members set.
fn input(members: Value) -> Input {
    let mut input = json!({
        "lines": [{ "sku": "PEN-01", "quantity": 2, "list_price": money(1_990), "floor_price": money(1_000) }],
        "buyer_class": "retail", "bargaining_round": 1, "ask": { "type": "cheaper" },
        "actor": { "role": "in-sales-agent", "limit": money(5_000) }, "first_favour": true,
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn ask(context: &Context, question: &Input) -> Result<Decision, PolicyError> {
    evaluate(context, question, &CsvTables::default())
}

fn decide(context_members: Value, members: Value) -> Decision {
    ask(&context(&context_members), &input(members)).unwrap()
}

fn offer(decision: &Decision) -> &Offer {
    match &decision.outcome {
        Outcome::Offer(offer) => offer,
        Outcome::NeedsApproval(request) => &request.proposal,
        other => panic!("{other:?}"),
    }
}

fn script(decision: &Decision) -> &str {
    match &decision.outcome {
        Outcome::Keep(keep) => &keep.script_key,
        Outcome::Offer(offer) => &offer.script_key,
        Outcome::NeedsApproval(request) => &request.script_key,
        Outcome::RouteBulk(route) => &route.script_key,
    }
}

fn has_reason(decision: &Decision, code: &str) -> bool {
    decision.reasons.iter().any(|reason| reason.code == code)
}

fn promotion(free_shipping: bool, closes_bargaining: bool, discount_bps: u32) -> Value {
    json!([{ "id": "p", "name": "双十一", "free_shipping": free_shipping, "closes_bargaining": closes_bargaining,
        "discount_bps": discount_bps, "ends_at_ms": 1 }])
}

// S-259, S-261, S-264: by default nothing is given, and the first answer says why.
#[test]
fn no_bargaining_by_default() {
    for round in [0, 1] {
        let decision = decide(json!({}), json!({ "bargaining_round": round }));
        assert_eq!(script(&decision), "bargain-position");
        assert!(has_reason(&decision, "no-bargaining") && has_reason(&decision, "uniform-price"));
    }
    let closed = decide(
        json!({ "settings": "{\"bargaining\": \"closed\"}" }),
        json!({ "bargaining_round": 9 }),
    );
    assert_eq!(script(&closed), "bargain-position");
}

// S-260, S-262: whoever asks during a promotion hears that this is the promotion price.
#[test]
fn promotions_close_bargaining_for_everybody() {
    for class in ["retail", "member", "small-wholesaler", "key-account"] {
        let decision = decide(
            json!({ "promotions": promotion(true, true, 1_000) }),
            json!({ "buyer_class": class, "bargaining_round": 5 }),
        );
        assert_eq!(script(&decision), "bargain-promotion", "{class}");
        let text = decision
            .reasons
            .first()
            .and_then(|reason| reason.buyer_text.clone())
            .unwrap();
        assert!(text.contains("包邮"), "{text}");
    }
    // A promotion that leaves bargaining open, where the shop goes by the promotion's own mark.
    let open = decide(
        json!({ "promotions": promotion(false, false, 0), "settings": "{\"promotion_closes_bargaining\": false}" }),
        json!({ "bargaining_round": 2 }),
    );
    assert!(matches!(open.outcome, Outcome::NeedsApproval(_)));
}

// S-263, S-267, S-282: the best rule holds, once.
#[test]
fn the_best_rule_price_holds() {
    for (members, rule, off) in [
        (
            json!({ "history": { "completed_orders": 1, "completed_total": money(1) } }),
            "member-price",
            199,
        ),
        (json!({ "buyer_class": "member" }), "member-price", 199),
        (json!({ "buyer_class": "key-account" }), "key-account", 478),
        (
            json!({ "buyer_class": "small-wholesaler" }),
            "small-wholesaler",
            398,
        ),
        (
            json!({ "lines": [{ "sku": "A", "quantity": 10, "list_price": money(1_990) }] }),
            "quantity-tier",
            597,
        ),
        (
            json!({ "buyer_class": "member", "lines": [{ "sku": "A", "quantity": 99, "list_price": money(100) }] }),
            "quantity-tier",
            594,
        ),
    ] {
        let decision = decide(json!({}), members.clone());
        let offer = offer(&decision);
        assert_eq!(offer.total_discount.minor_units, off, "{members}");
        assert_eq!(
            offer
                .line_discounts
                .first()
                .map(|discount| discount.rule.as_str()),
            Some(rule)
        );
    }
}

// S-272, S-271: the waits.
#[test]
fn waits() {
    let wholesale = decide(json!({}), json!({ "buyer_class": "small-wholesaler" }));
    assert_eq!(offer(&wholesale).hold_seconds, 300);
    let manager = decide(json!({}), json!({ "bargaining_round": 2 }));
    assert_eq!(offer(&manager).hold_seconds, 120);
    assert!(has_reason(&manager, "no-price-right"));
}

// S-266, S-268, S-269, S-270: a favour is asked of a superior, for this buyer and order only.
#[test]
fn a_favour_goes_up() {
    for (role, limit, round, expected) in [
        (
            "in-sales-agent",
            Some(1_000_000),
            2,
            Some(ActorRole::Supervisor),
        ),
        ("system", None, 2, Some(ActorRole::Supervisor)),
        ("supervisor", Some(118), 2, Some(ActorRole::Owner)),
        ("supervisor", Some(119), 2, None),
        ("owner", None, 3, None),
    ] {
        let decision = decide(
            json!({}),
            json!({ "bargaining_round": round, "actor": { "role": role, "limit": limit.map(money) } }),
        );
        let level = match &decision.outcome {
            Outcome::NeedsApproval(request) => Some(request.level),
            _ => None,
        };
        assert_eq!(level, expected, "{role}");
        assert!(offer(&decision).single_use);
    }
}

// S-282: from the third round the key-account price may be asked for.
#[test]
fn the_key_account_price_as_a_favour() {
    let decision = decide(
        json!({}),
        json!({ "bargaining_round": 3, "buyer_class": "member" }),
    );
    let discounts: Vec<_> = offer(&decision)
        .line_discounts
        .iter()
        .map(|discount| (discount.rule.as_str(), discount.amount.minor_units))
        .collect();
    assert_eq!(
        discounts,
        [("member-price", 199), ("key-account-favour", 279)]
    );
}

#[test]
fn what_the_buyer_names_is_the_most_that_is_given() {
    let owner = json!({ "role": "owner" });
    for (ask, off) in [
        (json!({ "type": "amount-off", "amount": money(50) }), 50),
        (json!({ "type": "amount-off", "amount": money(500) }), 119),
        (json!({ "type": "total-price", "total": money(3_900) }), 80),
        (json!({ "type": "total-price", "total": money(1) }), 119),
    ] {
        let decision = decide(
            json!({}),
            json!({ "bargaining_round": 2, "actor": owner, "ask": ask }),
        );
        assert_eq!(
            offer(&decision)
                .order_discount
                .as_ref()
                .unwrap()
                .minor_units,
            off,
            "{ask}"
        );
    }
    let shipping = decide(
        json!({}),
        json!({ "bargaining_round": 2, "actor": owner, "ask": "free-shipping", "shipping": money(600) }),
    );
    assert!(offer(&shipping).free_shipping);
    assert_eq!(offer(&shipping).total_discount.minor_units, 600);
}

// S-273, S-277: what is given where the floor leaves no money.
#[test]
fn gift_or_trial_slot_instead_of_money() {
    let at_floor = json!({ "bargaining_round": 2,
        "lines": [{ "sku": "A", "quantity": 1, "list_price": money(1_000), "floor_price": money(1_000) }] });
    let trial = decide(json!({}), at_floor.clone());
    assert!(matches!(trial.outcome, Outcome::Offer(_)) && offer(&trial).trial_slot);
    let gift = decide(
        json!({ "settings": "{\"gift_name\": \"书签\"}" }),
        at_floor.clone(),
    );
    assert_eq!(
        offer(&gift).gift.as_ref().map(|gift| gift.name.as_str()),
        Some("书签")
    );
    let nothing = decide(json!({ "settings": "{\"trial_slot\": false}" }), at_floor);
    assert_eq!(script(&nothing), "bargain-position");
}

// S-276
#[test]
fn earlier_orders_add_a_voucher() {
    for (total, voucher) in [(99_999, None), (100_000, Some(500)), (600_000, Some(3_000))] {
        let decision = decide(
            json!({}),
            json!({ "bargaining_round": 2, "history": { "completed_orders": 3, "completed_total": money(total) } }),
        );
        assert_eq!(
            offer(&decision)
                .voucher
                .as_ref()
                .map(|voucher| voucher.amount.minor_units),
            voucher
        );
    }
}

// S-275
#[test]
fn nothing_is_said_of_competitors() {
    let decision = decide(
        json!({ "locale": "en" }),
        json!({ "ask": "cheaper-elsewhere" }),
    );
    assert_eq!(script(&decision), "bargain-cheaper-elsewhere");
    assert!(has_reason(&decision, "cheaper-elsewhere"));
}

// S-274
#[test]
fn bulk_goes_to_the_bulk_process() {
    let by_quantity =
        json!({ "lines": [{ "sku": "A", "quantity": 500, "list_price": money(100) }] });
    for members in [json!({ "buyer_class": "bulk-buyer" }), by_quantity] {
        assert!(matches!(
            decide(json!({}), members).outcome,
            Outcome::RouteBulk(_)
        ));
    }
}

// S-277: the setting exists, and is refused.
#[test]
fn cashback_for_reviews_cannot_be_switched_on() {
    let context = context(&json!({ "settings": "{\"cashback_for_review\": true}" }));
    match ask(&context, &input(json!({}))) {
        Err(PolicyError::InvalidSettings(fault)) => assert_eq!(fault.field, "cashback_for_review"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_coupon_that_gives_more_is_preferred_to_an_exclusive_favour() {
    let coupon = |amount: i64| json!([{ "code": "C1", "amount": money(amount), "minimum_spend": money(3_000) }]);
    let members = |amount: i64| json!({ "bargaining_round": 2, "actor": { "role": "owner" }, "coupons": coupon(amount) });
    assert_eq!(script(&decide(json!({}), members(119))), "use-coupon");
    let favour = decide(json!({}), members(118));
    assert_eq!(offer(&favour).stacking, StackingClass::Exclusive);
    let ruled = decide(
        json!({}),
        json!({ "buyer_class": "member", "coupons": coupon(300) }),
    );
    assert!(has_reason(&ruled, "coupon-beside"));
}

#[test]
fn senseless_questions_name_the_field() {
    for (members, field) in [
        (json!({ "lines": [] }), "lines"),
        (
            json!({ "lines": [{ "sku": "A", "quantity": 0, "list_price": money(1) }] }),
            "lines[0].quantity",
        ),
        (
            json!({ "lines": [{ "sku": "A", "quantity": 1, "list_price": money(-1) }] }),
            "lines[0].list-price",
        ),
        (
            json!({ "lines": [{ "sku": "A", "quantity": 1, "list_price": { "minor_units": 1, "currency": "USD" } }] }),
            "lines[0].list-price",
        ),
        (json!({ "shipping": money(-1) }), "shipping"),
        (
            json!({ "ask": { "type": "amount-off", "amount": money(-5) } }),
            "ask.amount",
        ),
    ] {
        match ask(&context(&json!({})), &input(members)) {
            Err(PolicyError::InvalidInput(fault)) => assert_eq!(fault.field, field),
            other => panic!("{other:?}"),
        }
    }
}

fn any_amount() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 0_i64..2_000_000, 1 => Just(i64::MAX), 1 => Just(-1)]
}

fn yuan(minor_units: i64) -> Money {
    Money::new(minor_units, "CNY")
}

fn any_ask() -> impl Strategy<Value = Option<Ask>> {
    prop_oneof![
        Just(None),
        Just(Some(Ask::Cheaper)),
        Just(Some(Ask::FreeShipping)),
        Just(Some(Ask::CheaperElsewhere)),
        any_amount().prop_map(|amount| Some(Ask::AmountOff(AmountOff {
            amount: yuan(amount)
        }))),
        any_amount().prop_map(|total| Some(Ask::TotalPrice(TotalPrice { total: yuan(total) }))),
    ]
}

prop_compose! {
    fn any_input()(
        lines in prop::collection::vec((0_u32..200, any_amount(), prop::option::of(any_amount())), 0..6),
        shipping in prop::option::of(any_amount()),
        buyer_class in prop::sample::select(vec![BuyerClass::Retail, BuyerClass::Member, BuyerClass::SmallWholesaler,
            BuyerClass::KeyAccount, BuyerClass::BulkBuyer]),
        history in prop::option::of((0_u32..4, any_amount())),
        bargaining_round in 0_u32..5,
        ask in any_ask(),
        role in prop::sample::select(vec![ActorRole::Owner, ActorRole::Supervisor, ActorRole::InSalesAgent, ActorRole::System]),
        limit in prop::option::of(any_amount()),
        coupon in prop::option::of((any_amount(), any_amount())),
        first_favour: bool,
    ) -> Input {
        Input {
            lines: lines
                .into_iter()
                .map(|(quantity, price, floor)| Line {
                    sku: "A".to_string(),
                    quantity,
                    list_price: yuan(price),
                    floor_price: floor.map(yuan),
                })
                .collect(),
            shipping: shipping.map(yuan),
            buyer_class,
            history: history.map(|(completed_orders, total)| BuyerHistory { completed_orders, completed_total: yuan(total) }),
            bargaining_round,
            ask,
            actor: Actor { role, limit: limit.map(yuan) },
            coupons: coupon
                .into_iter()
                .map(|(amount, least)| Coupon { code: "C".to_string(), amount: yuan(amount), minimum_spend: yuan(least) })
                .collect(),
            first_favour,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    // S-280 and the floor: whatever is asked, the parts add up and no line goes below its floor.
    #[test]
    fn offers_add_up_and_respect_floor_and_authority(
        question in any_input(),
        settings in prop::sample::select(vec![
            "{}", "{\"bargaining\": \"open\", \"concession_bps\": 10000}", "{\"floor_without_price_bps\": 0, \"member_discount_bps\": 10000}",
            "{\"gift_name\": \"x\", \"stacking_favour\": \"free\"}", "nonsense",
        ]),
        promotion in prop::option::of((any::<bool>(), any::<bool>(), any::<u32>())),
        locale in prop::sample::select(vec!["zh-CN", "en"]),
    ) {
        let mut context = context(&json!({ "settings": settings, "locale": locale }));
        context.promotions.extend(promotion.map(|(free_shipping, closes_bargaining, discount_bps)| Promotion {
            id: String::new(), name: String::new(), free_shipping, closes_bargaining, discount_bps, ends_at_ms: 0,
        }));
        let Ok(decision) = ask(&context, &question) else { return Ok(()) };
        let (Outcome::Offer(offer) | Outcome::NeedsApproval(NeedsApproval { proposal: offer, .. })) = &decision.outcome else {
            return Ok(());
        };
        let order = offer.order_discount.as_ref().map_or(0, |money| money.minor_units);
        let carriage = match &question.shipping {
            Some(shipping) if offer.free_shipping => shipping.minor_units,
            _ => 0,
        };
        let mut sum = order + carriage;
        let mut room = 0;
        for (index, line) in (0_u32..).zip(&question.lines) {
            let off: i64 = offer.line_discounts.iter().filter(|discount| discount.line == index)
                .map(|discount| discount.amount.minor_units).sum();
            let value = line.list_price.minor_units * i64::from(line.quantity);
            let floor = line.floor_price.as_ref().map_or(0, |floor| floor.minor_units.saturating_mul(i64::from(line.quantity)));
            prop_assert!(off >= 0);
            prop_assert!(off == 0 || value - off >= floor, "line {} goes below its floor", index);
            room += (value - off - floor).max(0);
            sum += off;
        }
        prop_assert!(order <= room);
        prop_assert_eq!(sum, offer.total_discount.minor_units);
        if let (Outcome::Offer(_), Some(limit)) = (&decision.outcome, &question.actor.limit) {
            prop_assert!(sum <= limit.minor_units);
        }
    }
}
