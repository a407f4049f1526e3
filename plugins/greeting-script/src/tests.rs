#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Candidate, Channel, Decision, Fact, Input, Moment, Outcome, SendMode};
use crate::options::{MOMENTS, Options};
use crate::rule::evaluate;
use crate::slots::fill;
use crate::texts;
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::{BuyerClass, Context, FreightPayer, PolicyError};

shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn input(moment: &str, members: Value) -> Input {
    let mut input = json!({
        "moment": moment, "language": "zh-CN", "channel": "chat", "agent_name": "小丝", "shop_name": "丝语文具",
        "buyer_class": "retail",
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn ask(context: &Context, question: &Input) -> Result<Decision, PolicyError> {
    evaluate(context, question, &CsvTables::default())
}

fn decide(context_members: Value, moment: &str, members: Value) -> Decision {
    ask(&context(&context_members), &input(moment, members)).unwrap()
}

fn candidates(decision: Decision) -> Vec<Candidate> {
    let Outcome::Candidates(candidates) = decision.outcome;
    candidates.candidates
}

fn first(moment: &str, members: Value) -> Candidate {
    candidates(decide(json!({}), moment, members))
        .into_iter()
        .next()
        .unwrap()
}

// S-216, S-065, S-454: a text for every moment, in both languages, with slots that are well formed.
#[test]
fn every_moment_has_texts_in_both_languages() {
    for (name, moment) in MOMENTS {
        for language in ["zh-CN", "en"] {
            let found = candidates(decide(json!({}), name, json!({ "language": language })));
            assert!(!found.is_empty(), "{name} {language}");
        }
        assert!(texts::all().any(|text| text.moment == moment), "{name}");
    }
    let mut keys = Vec::new();
    for text in texts::all() {
        let slots = |template: &str| {
            let mut slots = fill(template, |_| None).open_slots;
            slots.sort_unstable();
            slots
        };
        assert_eq!(slots(text.zh), slots(text.en), "slots of {}", text.key);
        assert!(
            text.zh
                .chars()
                .any(|letter| ('\u{4e00}'..'\u{9fff}').contains(&letter)),
            "{}",
            text.key
        );
        assert!(
            text.en
                .chars()
                .all(|letter| !('\u{4e00}'..'\u{9fff}').contains(&letter)),
            "{}",
            text.key
        );
        // S-229, S-230: 您 and 咱们, never 你.
        assert!(!text.zh.contains('你'), "{}", text.key);
        assert!(!keys.contains(&text.key), "{} twice", text.key);
        keys.push(text.key);
    }
}

// S-196, S-197, S-198: at least three welcomes; S-226: with the agent's service name where there is one.
#[test]
fn three_welcomes() {
    let welcomes = candidates(decide(json!({}), "welcome", json!({})));
    assert!(welcomes.len() >= 3);
    assert!(
        welcomes
            .iter()
            .any(|welcome| welcome.text.contains("小丝") && welcome.text.contains("丝语文具"))
    );
    assert!(
        welcomes
            .iter()
            .all(|welcome| welcome.send_mode == SendMode::Automatic)
    );
    let unnamed = candidates(decide(json!({}), "welcome", json!({ "agent_name": null })));
    assert!(unnamed.first().unwrap().open_slots.is_empty());
    assert_eq!(unnamed.last().unwrap().open_slots, ["agent-name"]);
    assert_eq!(unnamed.last().unwrap().send_mode, SendMode::Suggest);
}

// S-199, S-223
#[test]
fn welcomes_by_topic_promotion_and_class() {
    let flagship = first("welcome", json!({ "topic": "flagship" }));
    assert!(flagship.text.contains("旗舰店"));
    let promotions = json!({ "promotions": [{ "id": "p", "name": "店庆", "free_shipping": false,
        "closes_bargaining": false, "discount_bps": 0, "ends_at_ms": 0 }] });
    let promoted = candidates(decide(promotions, "welcome", json!({})));
    assert!(promoted.first().unwrap().text.contains("店庆"));
    assert_eq!(
        first("welcome", json!({ "buyer_class": "member" })).key,
        "welcome-back"
    );
}

// S-200, S-201, S-202, S-203, S-204: the automatic reply says what it is and carries the four items.
#[test]
fn the_automatic_reply_has_four_items() {
    let context = json!({ "settings": "{\"phone\": \"400-800\"}" });
    for off_hours in [false, true] {
        let reply = candidates(decide(
            context.clone(),
            "auto-reply",
            json!({ "off_hours": off_hours }),
        ))
        .remove(0);
        for part in ["自动回复", "官方授权", "中通快递", "7天无理由", "400-800"] {
            assert!(reply.text.contains(part), "{part} in {}", reply.text);
        }
        assert_eq!(reply.send_mode, SendMode::Automatic);
    }
    // Without a phone number the reply cannot be sent.
    let incomplete = first("auto-reply", json!({}));
    assert_eq!(
        (incomplete.open_slots, incomplete.send_mode),
        (vec!["phone".to_string()], SendMode::Suggest)
    );
}

// S-227: ours is an error, the rest an experience.
#[test]
fn the_apology_goes_by_fault() {
    for (fault, key) in [
        (json!("seller"), "apology-ours"),
        (json!("courier"), "apology-courier"),
        (json!("buyer"), "apology-experience"),
        (json!(null), "apology-experience"),
    ] {
        // The caller cannot choose another one.
        assert_eq!(
            first("apology", json!({ "fault": fault, "topic": "ours" })).key,
            key
        );
    }
}

// S-286, S-287, S-162: both reminders ask to check the receiver.
#[test]
fn reminders() {
    for (consulted, key) in [(true, "reminder-consulted"), (false, "reminder-silent")] {
        let reminder = first("payment-reminder", json!({ "consulted": consulted }));
        assert_eq!(reminder.key, key);
        assert_eq!(reminder.open_slots, ["product-name", "receiver-card"]);
        assert_eq!(reminder.send_mode, SendMode::Suggest);
    }
}

// S-317
#[test]
fn duties_by_market() {
    for (market, key) in [
        ("DE", "duties-eu"),
        ("US", "duties-us"),
        ("GB", "duties-gb"),
        ("BR", "duties"),
    ] {
        assert_eq!(
            first("duties-disclosure", json!({ "market": market })).key,
            key
        );
    }
}

// S-209, S-210: the genuine-goods answer attaches the documents.
#[test]
fn answers_carry_documents() {
    let genuine = first("question", json!({ "topic": "genuine" }));
    assert_eq!(
        genuine.attachments,
        [
            "business-licence",
            "trademark-certificate",
            "tax-registration",
            "inspection-report"
        ]
    );
    let quality = first("question", json!({ "topic": "quality" }));
    assert_eq!(quality.attachments, ["inspection-report"]);
    assert!(quality.open_slots.contains(&"material".to_string()));
}

// S-205, S-206: emoticons in chats, where the shop wants them.
#[test]
fn emoticons_are_the_shops_choice() {
    let text = |settings: &str, channel: &str| {
        let context = json!({ "settings": settings });
        candidates(decide(context, "welcome", json!({ "channel": channel })))
            .remove(0)
            .text
    };
    assert!(text("{}", "chat").ends_with('😊'));
    assert!(text("{\"emoticon\": \"/:^_^\"}", "chat").ends_with("/:^_^"));
    assert!(text("{\"emoticons\": false}", "chat").ends_with('务'));
    assert!(text("{}", "email").ends_with('务'));
}

// S-217: the shop's own texts go first, or alone.
#[test]
fn own_texts() {
    let own = r#"{"texts": [
        {"moment": "thanks", "language": "en", "text": "Cheers, {shop-name}!"},
        {"moment": "thanks", "topic": "praise", "language": "en", "text": "Blush", "key": "blush"}]}"#;
    let keys = |members: Value| -> Vec<String> {
        let found = candidates(decide(json!({ "settings": own }), "thanks", members));
        found.into_iter().map(|candidate| candidate.key).collect()
    };
    assert_eq!(keys(json!({ "language": "en" })), ["own-1", "thanks"]);
    assert_eq!(
        keys(json!({ "language": "en", "topic": "praise" })),
        ["own-1", "blush", "thanks-praise"]
    );
    assert_eq!(keys(json!({})), ["thanks"]);
}

#[test]
fn slots_are_filled_once_and_what_is_unknown_stays() {
    let known = |name: &str| (name == "a").then(|| "{b}".to_string());
    for (template, text, open) in [
        ("{a} {b} {b}", "{b} {b} {b}", vec!["b"]),
        ("{A} { } {} {", "{A} { } {} {", vec![]),
        ("{{a}}", "{{b}}", vec![]),
        ("x  ", "x", vec![]),
    ] {
        let filled = fill(template, known);
        assert_eq!(
            (filled.text.as_str(), filled.open_slots),
            (text, open.iter().map(|slot| slot.to_string()).collect())
        );
    }
}

#[test]
fn notes_for_the_agent() {
    let has =
        |decision: &Decision, code: &str| decision.reasons.iter().any(|reason| reason.code == code);
    let french = decide(
        json!({}),
        "greet",
        json!({ "language": "fr-FR", "market": "US" }),
    );
    for code in ["language-fallback", "step", "market-note"] {
        assert!(has(&french, code), "{code}");
    }
    assert!(has(
        &decide(json!({}), "call-listen", json!({})),
        "call-manner"
    ));
    assert!(has(
        &decide(json!({}), "question", json!({ "topic": "weather" })),
        "topic-unknown"
    ));
    assert!(has(&decide(json!({}), "verify", json!({})), "open-slots"));
}

#[test]
fn the_keys_of_the_discount_policy_are_topics() {
    for key in [
        "bargain-position",
        "bargain-promotion",
        "bargain-rule-price",
        "bargain-cheaper-elsewhere",
        "bargain-ask-manager",
        "bargain-favour",
        "bargain-favour-used",
        "wholesale-lowest-price",
        "bargain-bulk",
        "use-coupon",
        "list-price",
    ] {
        let decision = decide(json!({}), "bargain", json!({ "topic": key }));
        assert!(
            decision
                .reasons
                .iter()
                .all(|reason| reason.code != "topic-unknown"),
            "{key}"
        );
    }
}

#[test]
fn facts_have_a_longest_value() {
    let fact = json!([{ "name": "solution", "value": "长".repeat(1_001) }]);
    let question = input("apology", json!({ "facts": fact }));
    match ask(&context(&json!({})), &question) {
        Err(PolicyError::InvalidInput(fault)) => assert_eq!(fault.field, "facts[0].value"),
        other => panic!("{other:?}"),
    }
}

prop_compose! {
    fn any_input()(
        moment in prop::sample::select(MOMENTS.map(|(_, moment)| moment).to_vec()),
        topic in prop::option::of(prop::sample::select(vec!["genuine", "promotion", "bargain-", "", "alternatives", "x"])),
        language in prop::sample::select(vec!["zh-CN", "en-GB", "fr", ""]),
        channel in prop::sample::select(vec![Channel::Chat, Channel::Phone, Channel::Email, Channel::Social, Channel::InPerson]),
        agent_name in prop::option::of(".{0,8}"),
        shop_name in ".{0,8}",
        facts in prop::collection::vec((prop::sample::select(vec!["product-name", "alternatives", "solution", "emoticon"]), ".{0,20}"), 0..4),
        fault in prop::option::of(prop::sample::select(vec![FreightPayer::Buyer, FreightPayer::Seller, FreightPayer::Courier])),
        (off_hours, consulted) in any::<(bool, bool)>(),
        market in prop::option::of(prop::sample::select(vec!["US", "DE", "GB", "?"])),
    ) -> Input {
        Input {
            moment,
            topic: topic.map(str::to_string),
            language: language.to_string(),
            channel,
            agent_name,
            shop_name,
            buyer_class: BuyerClass::Member,
            facts: facts.into_iter().map(|(name, value)| Fact { name: name.to_string(), value }).collect(),
            fault,
            off_hours,
            consulted,
            market: market.map(str::to_string),
        }
    }
}

proptest! {
    #[test]
    fn only_complete_texts_go_out_by_themselves(
        question in any_input(),
        settings in prop::sample::select(vec!["{}", "{\"texts\": [{\"moment\": \"welcome\", \"language\": \"zh\", \"text\": \"{\"}]}", "7"]),
    ) {
        let Ok(decision) = ask(&context(&json!({ "settings": settings })), &question) else { return Ok(()) };
        prop_assert!(!decision.reasons.is_empty());
        let found = candidates(decision);
        prop_assert!((1..=50).contains(&found.len()));
        for candidate in found {
            let automatic = candidate.send_mode == SendMode::Automatic;
            prop_assert!(!automatic || matches!(question.moment, Moment::Welcome | Moment::AutoReply));
            prop_assert!(!automatic || candidate.open_slots.is_empty());
            for slot in &candidate.open_slots {
                let written = format!("{{{slot}}}");
                prop_assert!(candidate.text.contains(&written));
            }
        }
    }
}
