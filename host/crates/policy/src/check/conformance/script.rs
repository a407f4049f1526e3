//! What every script policy must keep.

use std::collections::BTreeSet;

use super::{Breaches, Probe};
use crate::kinds::script::{Decision, Outcome};

/// Candidates in one answer, as the contract says.
const CANDIDATES_MAX: usize = 50;

const WELCOME: &str = r#"{"moment": "welcome", "language": "zh-CN", "channel": "chat", "agent_name": "小一",
    "shop_name": "示范店", "buyer_class": "retail", "facts": [], "off_hours": false, "consulted": false}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("welcome", WELCOME),
    Probe::ordinary(
        "farewell-with-facts",
        r#"{"moment": "farewell-deal", "language": "zh-CN", "channel": "chat", "agent_name": "小一", "shop_name": "示范店",
            "buyer_class": "member", "facts": [{"name": "order-number", "value": "1042"},
            {"name": "product-name", "value": "龙井"}], "off_hours": false, "consulted": true, "market": "CN"}"#,
    ),
    Probe::ordinary(
        "apology-by-phone",
        r#"{"moment": "apology", "language": "zh-CN", "channel": "phone", "agent_name": "小二", "shop_name": "示范店",
            "buyer_class": "key-account", "facts": [], "fault": "courier", "off_hours": true, "consulted": true}"#,
    ),
    Probe::extreme(
        "unknown-question-in-another-language",
        r#"{"moment": "question", "topic": "no-such-topic", "language": "sw", "channel": "email", "shop_name": "",
            "buyer_class": "bulk-buyer", "facts": [], "off_hours": false, "consulted": false, "market": "KE"}"#,
    ),
    Probe::extreme(
        "slots-in-facts",
        r#"{"moment": "verify", "language": "zh-CN", "channel": "social", "shop_name": "{shop-name}",
            "buyer_class": "retail", "facts": [{"name": "", "value": ""}, {"name": "order-number", "value": "{order-number}"}],
            "off_hours": false, "consulted": false}"#,
    ),
    Probe::ordinary("no-tables", WELCOME).without_tables(),
];

pub(super) fn examine(decision: &Decision, breaches: &mut Breaches) {
    let Outcome::Candidates(answer) = &decision.outcome;
    let count = answer.candidates.len();
    breaches.must((1..=CANDIDATES_MAX).contains(&count), || {
        format!("`candidates` has {count} entries; 1 to {CANDIDATES_MAX}")
    });
    let mut keys = BTreeSet::new();
    for (index, candidate) in answer.candidates.iter().enumerate() {
        let at = format!("candidates[{index}]");
        breaches.must(!candidate.key.is_empty(), || {
            format!("`{at}.key` is empty; usage is counted by it")
        });
        breaches.should(keys.insert(candidate.key.as_str()), || {
            format!("`{at}.key` was used before in this answer")
        });
        breaches.must(!candidate.text.trim().is_empty(), || {
            format!("`{at}.text` is empty")
        });
        for slot in &candidate.open_slots {
            breaches.must(candidate.text.contains(&format!("{{{slot}}}")), || {
                format!("`{at}.open_slots` names a slot that the text does not have: it could never be sent")
            });
        }
    }
}
