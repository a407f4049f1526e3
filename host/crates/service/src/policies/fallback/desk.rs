//! Safe defaults of the kinds that the desk asks.

use shopwit_policy::kinds::{
    message_check, outreach, review_plan, triage,
    types::{ActorRole, Reason},
};

/// The queue of what no rule placed.
pub(crate) const GENERAL_QUEUE: &str = "general";
/// The class of what no rule classed.
pub(crate) const GENERAL_CLASS: &str = "inquiry-business";
/// How long after-sales has for a review that no rule planned, seconds: one day. A default of the product.
const REVIEW_DUE_SECONDS: u32 = 24 * 3_600;

/// General queue, normal (the contract's table).
pub(super) fn triage(reasons: Vec<Reason>) -> triage::Decision {
    triage::Decision {
        outcome: triage::Outcome::Placed(triage::Placement {
            class: GENERAL_CLASS.to_owned(),
            confidence_bps: 0,
            stage: triage::Stage::PreSales,
            importance: triage::Level::Normal,
            urgency: triage::Level::Normal,
            queue: GENERAL_QUEUE.to_owned(),
            agent: None,
            track: triage::Track::Negotiation,
            first_response_seconds: None,
            resolution_seconds: None,
            escalation: Vec::new(),
            duplicates: Vec::new(),
            tags: Vec::new(),
            to_human: true,
        }),
        reasons,
    }
}

/// Nothing found; the caller looks for internal marks in the draft, which no policy has seen.
pub(super) fn message_check(reasons: Vec<Reason>) -> message_check::Decision {
    message_check::Decision {
        outcome: message_check::Outcome::Allow(message_check::Checked {
            findings: Vec::new(),
            approval: None,
            promises: Vec::new(),
            unanswered: Vec::new(),
        }),
        reasons,
    }
}

/// No calls; what is left is one message in the app.
pub(super) fn outreach(reasons: Vec<Reason>) -> outreach::Decision {
    outreach::Decision {
        outcome: outreach::Outcome::Deny(outreach::Denied {
            alternatives: vec![outreach::Channel::InApp],
            attempts_left: 1,
        }),
        reasons,
    }
}

/// Cause unknown, to after-sales.
pub(super) fn review_plan(reasons: Vec<Reason>) -> review_plan::Decision {
    review_plan::Decision {
        outcome: review_plan::Outcome::Plan(review_plan::Plan {
            cause: review_plan::Cause::Unknown,
            confidence_bps: 0,
            steps: vec![review_plan::Step {
                kind: review_plan::StepKind::HandOver,
                not_before_seconds: 0,
                due_seconds: REVIEW_DUE_SECONDS,
                script_key: String::new(),
            }],
            freight_payer: None,
            solutions: Vec::new(),
            evidence_pack: Vec::new(),
            reply: None,
            responsible: ActorRole::AfterSalesAgent,
        }),
        reasons,
    }
}
