//! What each step of a case must find out, and what of it was not given.

use jiff::Timestamp;
use shopwit_domain::{
    after_sales::{CaseCause, CaseRequest, ContactChannel, Fault},
    states::CaseStep,
};

use super::{TAG_CHARS_MAX, TAGS_MAX};
use crate::{
    Error, Result,
    cases::Feedback,
    fields::{check_opt_text, check_range, check_text, check_texts},
};

/// Characters of one part of the feedback.
const FEEDBACK_CHARS_MAX: usize = 2_000;
/// Minutes that people may have spent: a year.
const SPENT_MINUTES_MAX: i64 = 525_600;

/// What a step found out. Which fields belong to which step is said at each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepOutcome {
    /// contact: how the buyer was talked to. Required.
    pub channel: Option<ContactChannel>,
    /// contact: the buyer was reached; `false` notes the attempt and leaves the case where it is. Required.
    pub reached: Option<bool>,
    /// contact by phone: the other party was asked who they are (S-463).
    pub identity_confirmed: Option<bool>,
    /// contact: the cause that the buyer gave (S-344).
    pub cause: Option<CaseCause>,
    /// contact: what the buyer asks for.
    pub request: Option<CaseRequest>,
    /// verify: the report is true (S-098). Required.
    pub authentic: Option<bool>,
    /// verify: whose fault it is. Required.
    pub fault: Option<Fault>,
    /// agree: the buyer understood steps and consequences, and agreed (S-374, S-404).
    pub understood: Option<bool>,
    /// agree, follow-up: when it will be solved, and why not sooner (S-377).
    pub expected_solution_at: Option<Timestamp>,
    pub expected_solution_reason: Option<String>,
    /// agree, follow-up: what helps the buyer until then (S-376).
    pub temporary_solution: Option<String>,
    /// follow-up: the note was sent to the buyer (S-366). Required.
    pub sent_to_buyer: Option<bool>,
    /// register: the buyer confirmed that it is solved (S-380). Required.
    pub buyer_confirmed: Option<bool>,
    /// register: 1 to 20 tags (S-368). Required.
    pub tags: Vec<String>,
    /// register: required (S-379).
    pub feedback: Option<Feedback>,
    /// register: required (S-381).
    pub spent_minutes: Option<i64>,
}

/// Refuses what the step needs and was not given.
pub(super) fn check_outcome(step: CaseStep, outcome: &StepOutcome) -> Result<()> {
    let required = |pointer: &str, given: bool, message: &str| {
        if given {
            Ok(())
        } else {
            Err(Error::invalid(
                format!("/outcome/{pointer}"),
                "required",
                message,
            ))
        }
    };
    check_opt_text(
        "/outcome/expected_solution_reason",
        outcome.expected_solution_reason.as_deref(),
        1,
        500,
    )?;
    check_opt_text(
        "/outcome/temporary_solution",
        outcome.temporary_solution.as_deref(),
        1,
        1_000,
    )?;
    check_texts("/outcome/tags", &outcome.tags, TAGS_MAX, TAG_CHARS_MAX)?;
    match step {
        CaseStep::Contact => {
            required(
                "channel",
                outcome.channel.is_some(),
                "how the buyer was talked to",
            )?;
            required(
                "reached",
                outcome.reached.is_some(),
                "whether the buyer was reached",
            )?;
            let phone =
                outcome.channel == Some(ContactChannel::Phone) && outcome.reached == Some(true);
            required(
                "identity_confirmed",
                !phone || outcome.identity_confirmed == Some(true),
                "on the phone, ask first whether it is the buyer, and say true here",
            )
        }
        CaseStep::Verify => {
            required(
                "authentic",
                outcome.authentic.is_some(),
                "whether the report is true",
            )?;
            required(
                "fault",
                outcome.fault.is_some(),
                "whose fault it is: seller, buyer, courier, unknown",
            )
        }
        CaseStep::Apologise => Ok(()),
        CaseStep::Agree => {
            let told = outcome.expected_solution_at.is_none()
                || outcome.expected_solution_reason.is_some();
            required(
                "expected_solution_reason",
                told,
                "tell the buyer why it takes until then",
            )
        }
        CaseStep::FollowUp => required(
            "sent_to_buyer",
            outcome.sent_to_buyer.is_some(),
            "whether the note was sent to the buyer",
        ),
        CaseStep::Register => {
            required(
                "buyer_confirmed",
                outcome.buyer_confirmed == Some(true),
                "a case is closed once the buyer has confirmed that it is solved",
            )?;
            required(
                "tags",
                !outcome.tags.is_empty(),
                "1 to 20 tags that class the case",
            )?;
            required(
                "feedback",
                outcome.feedback.is_some(),
                "cause, solution, process and result",
            )?;
            if let Some(feedback) = &outcome.feedback {
                check_text(
                    "/outcome/feedback/cause",
                    &feedback.cause,
                    1,
                    FEEDBACK_CHARS_MAX,
                )?;
                check_text(
                    "/outcome/feedback/solution",
                    &feedback.solution,
                    1,
                    FEEDBACK_CHARS_MAX,
                )?;
                check_text(
                    "/outcome/feedback/process",
                    &feedback.process,
                    1,
                    FEEDBACK_CHARS_MAX,
                )?;
                check_text(
                    "/outcome/feedback/result",
                    &feedback.result,
                    1,
                    FEEDBACK_CHARS_MAX,
                )?;
            }
            required(
                "spent_minutes",
                outcome.spent_minutes.is_some(),
                "minutes that people spent on it",
            )?;
            check_range(
                "/outcome/spent_minutes",
                outcome.spent_minutes.unwrap_or(0),
                0,
                SPENT_MINUTES_MAX,
            )
        }
    }
}
