#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Input, Level, Outcome, Placement, Stage};
use crate::options::Options;
use crate::rule::evaluate;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};

// S-036, S-063, S-072, S-074, S-081, S-091, S-341
shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn input(text: &str, members: Value) -> Input {
    let mut input = json!({
        "messages": [{"author": "buyer", "text": text, "at_ms": 1_800_000_000_000_i64}], "channel": "chat",
        "main_account": false, "language": "zh-CN", "stage": "pre-sales", "buyer_class": "retail", "transfers": 0,
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn place(text: &str, members: Value) -> Placement {
    let decision = evaluate(
        &context(&json!({})),
        &input(text, members),
        &CsvTables::default(),
    )
    .unwrap();
    assert!(!decision.reasons.is_empty());
    let Outcome::Placed(placement) = decision.outcome;
    placement
}

#[test]
fn inquiries_are_classed_by_what_they_are_about() {
    // S-036 … S-039, S-060, S-067, S-089, S-341, S-395
    for (text, topic, class) in [
        ("这个材质是什么", "product", "inquiry-product"),
        ("最便宜多少钱", "price", "inquiry-business"),
        ("包郵嗎", "price", "inquiry-business"),
        ("可以刻字吗", "customisation", "inquiry-business"),
        ("能开发票吗", "invoice", "inquiry-transaction"),
        ("付款失败怎么办", "payment-anomaly", "inquiry-transaction"),
        ("什么时候发货", "order-status", "inquiry-transaction"),
        ("物流一直没更新", "logistics", "after-sales"),
        ("杯子碎了", "quality", "after-sales"),
        ("我要退貨", "refund", "after-sales"),
        ("你们态度差没人理", "poor-service", "complaint"),
        ("怎么用,没有说明书", "usage", "inquiry-product"),
        ("给你们一个建议", "suggestion", "inquiry-business"),
        (
            "I was charged twice",
            "payment-anomaly",
            "inquiry-transaction",
        ),
        ("the mug arrived broken", "quality", "after-sales"),
    ] {
        let placed = place(text, json!({}));
        assert_eq!(
            (placed.tags[0].as_str(), placed.class.as_str()),
            (topic, class),
            "{text}"
        );
    }
}

#[test]
fn the_latest_message_weighs_most() {
    let messages = json!([
        {"author": "buyer", "text": "颜色尺码有哪些", "at_ms": 1},
        {"author": "agent", "text": "退款退款退款", "at_ms": 2},
        {"author": "buyer", "text": "能开发票吗", "at_ms": 3},
    ]);
    let placed = place("", json!({"messages": messages}));
    assert_eq!(placed.tags, ["invoice"]);
}

#[test]
fn urgency_and_importance_set_the_time_limits() {
    // S-070, S-071, S-085, S-087, S-094
    let calm = place("能开发票吗", json!({}));
    assert_eq!((calm.importance, calm.urgency), (Level::Normal, Level::Low));
    let pressing = place("能开发票吗,很急", json!({}));
    assert_eq!(pressing.urgency, Level::Normal);
    let vip = place("物流没更新,赶紧", json!({"customer_flags": ["vip"]}));
    assert_eq!((vip.importance, vip.urgency), (Level::High, Level::High));
    assert_eq!(vip.resolution_seconds, Some(4 * 3_600));
    let mail = place("能开发票吗", json!({"channel": "email"}));
    assert_eq!(mail.first_response_seconds, Some(14_400));
    assert_eq!(
        place("在吗", json!({"channel": "in-person"})).first_response_seconds,
        None
    );
}

#[test]
fn the_main_account_serves_nobody() {
    // S-006
    let placed = place("有货吗 现货", json!({"main_account": true}));
    assert_eq!(placed.tags, ["product", "from-main-account"]);
    assert_eq!(placed.queue, "pre-sales");
}

#[test]
fn a_supervisor_is_asked_before_the_owner() {
    // S-017
    let leads = |id: &str, role: &str| json!({"id": id, "role": role, "skills": [], "on_shift": true, "open_tickets": 0});
    let agents = json!([
        leads("user_owner", "owner"),
        leads("user_lead", "supervisor")
    ]);
    let placed = place("我要投诉", json!({"agents": agents}));
    assert_eq!(placed.agent.as_deref(), Some("user_lead"));
    let placed = place(
        "我要投诉",
        json!({"agents": [leads("user_owner", "owner")]}),
    );
    assert_eq!(placed.agent.as_deref(), Some("user_owner"));
}

#[test]
fn a_foreign_conversation_needs_somebody_who_speaks_it() {
    // S-082, S-083
    let agents = json!([{"id": "user_a", "role": "pre-sales-agent", "skills": [{"name": "products", "level": 5}],
        "on_shift": true, "open_tickets": 0}]);
    let placed = place("what size?", json!({"language": "en", "agents": agents}));
    assert_eq!(
        (placed.agent, placed.queue.as_str()),
        (None, "cross-border")
    );
    let placed = place("尺码", json!({"agents": agents}));
    assert_eq!(placed.agent.as_deref(), Some("user_a"));
}

#[test]
fn after_the_sale_an_unclear_question_stays_after_the_sale() {
    let placed = place("在吗", json!({"stage": "after-sales"}));
    assert_eq!(
        (placed.class.as_str(), placed.stage),
        ("after-sales", Stage::AfterSales)
    );
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let nobody = input(
        "x",
        json!({"messages": [{"author": "agent", "text": "x", "at_ms": 1}]}),
    );
    let long = input(&"长".repeat(8_001), json!({}));
    for question in [nobody, long] {
        assert!(evaluate(&context(&json!({})), &question, &CsvTables::default()).is_err());
    }
}

proptest! {
    #[test]
    fn any_text_gets_a_placement_within_the_limits(text in "\\PC{0,200}", transfers in 0_u32..10) {
        let placed = place(&text, json!({"transfers": transfers}));
        prop_assert!(placed.confidence_bps <= 10_000);
        prop_assert!(placed.tags.len() <= 20 && !placed.queue.is_empty() && !placed.class.is_empty());
        prop_assert!(placed.escalation.is_sorted_by_key(|step| step.after_seconds));
        prop_assert!(transfers < 2 || placed.agent.is_none());
    }
}
