//! What the rule of a new project answers: the most careful outcome of its kind, as a case writes it.

use serde_json::{Value, json};
use shopwit_policy::Kind;

/// Field that the starter rule names when it is switched off.
pub(crate) const PAUSED: &str = "paused";
/// What it says then.
pub(crate) const PAUSED_TEXT: &str = "this policy is paused";

/// The decision of the starter rule.
pub(crate) fn decision(kind: Kind) -> Value {
    json!({
        "outcome": outcome(kind),
        "reasons": [{
            "code": "starter",
            "staff_text": "The starter rule: the most careful answer to every question.",
        }],
    })
}

/// The outcome of the starter rule; without money, so that it holds in every currency. A new kind adds its arm.
pub(crate) fn outcome(kind: Kind) -> Value {
    match kind {
        Kind::CourierFee => json!({"type": "not-covered", "ask": ["zto"], "disclosures": []}),
        Kind::Discount => json!({"type": "keep", "script_key": "price-stays", "hold_seconds": 60}),
        Kind::Refund => json!({
            "type": "needs-review",
            "questions": ["What does the buyer want?"],
            "level": "supervisor",
        }),
        Kind::Script => json!({
            "type": "candidates",
            "candidates": [{
                "key": "starter",
                "text": "Thank you for your message. We will answer you shortly.",
                "open_slots": [],
                "attachments": [],
                "send_mode": "suggest",
                "follow_up_seconds": null,
            }],
        }),
        Kind::Triage => json!({
            "type": "placed",
            "class": "inquiry-other",
            "confidence_bps": 0,
            "stage": "pre-sales",
            "importance": "normal",
            "urgency": "normal",
            "queue": "general",
            "agent": null,
            "track": "negotiation",
            "first_response_seconds": 180,
            "resolution_seconds": null,
            "escalation": [],
            "duplicates": [],
            "tags": ["starter"],
            "to_human": true,
        }),
        Kind::MessageCheck => json!({
            "type": "allow",
            "findings": [],
            "approval": "supervisor",
            "promises": [],
            "unanswered": [],
        }),
        Kind::Outreach => json!({"type": "deny", "alternatives": [], "attempts_left": 1}),
        Kind::ReviewPlan => json!({
            "type": "plan",
            "cause": "unknown",
            "confidence_bps": 0,
            "steps": [{
                "kind": "write",
                "not_before_seconds": 0,
                "due_seconds": 86_400,
                "script_key": "",
            }],
            "freight_payer": null,
            "solutions": [],
            "evidence_pack": ["chat-record"],
            "reply": null,
            "responsible": "supervisor",
        }),
        Kind::Compensation => json!({
            "type": "no-offer",
            "escalate": "supervisor",
            "explanation": "A person will look at it.",
            "script_key": "wait-for-a-person",
        }),
        Kind::OrderCheck => json!({
            "type": "pass",
            "findings": {
                "duplicates": [],
                "merge_with": null,
                "courier": null,
                "gifts": [],
            },
        }),
        Kind::ServiceFee => json!({"type": "no-charge", "flagged": true}),
        Kind::Scorecard => json!({"type": "no-proposal", "missing": ["rule"]}),
    }
}

/// The two cases of a new project: file name and content.
pub(crate) fn cases(kind: Kind) -> anyhow::Result<[(String, Value); 2]> {
    let question: Value = serde_json::from_str(shopwit_policy::ordinary_question(kind))?;
    Ok([
        (
            "ordinary.json".to_owned(),
            json!({"input": question, "expect": outcome(kind)}),
        ),
        (
            "paused.json".to_owned(),
            json!({
                "input": question,
                "settings": {PAUSED: true},
                "expect": {"type": "invalid-settings", "field": PAUSED, "message": PAUSED_TEXT},
            }),
        ),
    ])
}

/// The settings schema of a new project.
pub(crate) fn settings_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            PAUSED: {
                "title": "暂停 · Paused",
                "description": "打开后本规则不作答,由系统采取安全做法。 · While on, the policy gives no answer and the host does what is safe.",
                "type": "boolean",
                "default": false,
            },
        },
    })
}
