//! What every triage policy must keep.

use super::{Breaches, Probe};
use crate::kinds::triage::{Decision, Input, Outcome};

/// Longest name of a class, queue or tag, bytes: what a ticket can hold.
const WORD_BYTES_MAX: usize = 40;
const BPS_MAX: u32 = 10_000;

const PLAIN: &str = r#"{"messages": [{"author": "buyer", "text": "这款有货吗?", "at_ms": 1800000000000}], "channel": "chat",
    "main_account": false, "language": "zh-CN", "stage": "pre-sales", "buyer_class": "retail", "customer_flags": [],
    "orders": [], "open_tickets": [], "queues": [], "agents": [], "transfers": 0, "attributes": []}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("plain-question", PLAIN),
    Probe::ordinary(
        "complaint-with-agents",
        r#"{"messages": [{"author": "buyer", "text": "收到就坏了", "at_ms": 1800000000000},
            {"author": "automatic", "text": "您好", "at_ms": 1800000001000},
            {"author": "buyer", "text": "我要投诉,马上退款", "at_ms": 1800000002000}], "channel": "phone",
            "main_account": true, "language": "zh-CN", "stage": "after-sales", "buyer_class": "key-account",
            "customer_flags": ["vip"], "orders": [{"id": "order_a", "payment": "paid", "fulfilment": "delivered",
            "case_open": false, "age_seconds": 86400}], "open_tickets": [{"id": "ticket_a", "class": "complaint",
            "order": "order_a", "age_seconds": 60}], "queues": [{"queue": "general", "open_tickets": 3}],
            "agents": [{"id": "user_a", "role": "after-sales-agent", "skills": [{"name": "complaints", "level": 5}],
            "on_shift": true, "open_tickets": 0}, {"id": "user_b", "role": "supervisor", "skills": [],
            "on_shift": true, "open_tickets": 9, "capacity": 9}], "transfers": 1, "attributes": []}"#,
    ),
    Probe::extreme(
        "nothing-but-stars",
        r#"{"messages": [{"author": "buyer", "text": "***********", "at_ms": 0}], "channel": "email",
            "main_account": false, "language": "sw", "stage": "in-sales", "buyer_class": "bulk-buyer",
            "customer_flags": [], "orders": [], "open_tickets": [], "queues": [], "agents": [],
            "transfers": 4294967295, "ticket": "ticket_z", "attributes": [{"name": "x", "value": ""}]}"#,
    ),
    Probe::extreme(
        "empty-message",
        r#"{"messages": [{"author": "buyer", "text": "", "at_ms": -1}], "channel": "in-person", "main_account": false,
            "language": "en", "stage": "pre-sales", "buyer_class": "member", "customer_flags": [], "orders": [],
            "open_tickets": [], "queues": [], "agents": [], "transfers": 0, "attributes": []}"#,
    ),
    Probe::ordinary("no-tables", PLAIN).without_tables(),
];

pub(super) fn examine(input: &Input, decision: &Decision, breaches: &mut Breaches) {
    let Outcome::Placed(placement) = &decision.outcome;
    word("class", &placement.class, breaches);
    word("queue", &placement.queue, breaches);
    for (index, tag) in placement.tags.iter().enumerate() {
        word(&format!("tags[{index}]"), tag, breaches);
    }
    breaches.must(placement.confidence_bps <= BPS_MAX, || {
        format!(
            "`confidence_bps` is {}; at most {BPS_MAX}",
            placement.confidence_bps
        )
    });
    let agent = placement.agent.as_deref();
    let known = |id: &str| input.agents.iter().any(|one| one.id == id);
    breaches.must(agent.is_none_or(known), || {
        "`agent` is none of the agents of the question".to_owned()
    });
    let free = |id: &str| {
        input.agents.iter().any(|one| {
            one.id == id
                && one.on_shift
                && one
                    .capacity
                    .is_none_or(|capacity| one.open_tickets < capacity)
        })
    };
    breaches.should(agent.is_none_or(free), || {
        "`agent` is not at work, or has no room".to_owned()
    });
    for duplicate in &placement.duplicates {
        breaches.must(
            input.open_tickets.iter().any(|one| one.id == *duplicate),
            || "`duplicates` names a ticket that the question does not".to_owned(),
        );
    }
    breaches.should(
        placement
            .escalation
            .is_sorted_by_key(|step| step.after_seconds),
        || "`escalation` is not in the order of time".to_owned(),
    );
}

fn word(at: &str, word: &str, breaches: &mut Breaches) {
    breaches.code(at, word);
    breaches.must(word.len() <= WORD_BYTES_MAX, || {
        format!("`{at}` is longer than {WORD_BYTES_MAX} characters")
    });
}
