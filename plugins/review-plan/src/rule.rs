//! The rule itself.

use crate::bindings::kind::{
    Cause, Decision, Evidence, Input, Outcome, Plan, Rating, SolutionKind, Step, StepKind,
};
use crate::cause::cause;
use crate::options::{Options, Topic};
use shopwit_policy_sdk::alloc::string::ToString;
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{ActorRole, Context, FreightPayer, PolicyError};
use shopwit_policy_sdk::{Language, Reasons, Tables, invalid_input, say};

/// The limit of the WIT: characters are never more than bytes, and no script needs more than four bytes for one.
const TEXT_BYTES_MAX: usize = 8_000;
const HOUR_SECONDS: u32 = 3_600;
const DAY_SECONDS: u32 = 86_400;
/// How long what comes after the talk may take, days.
const SETTLE_DAYS: u32 = 3;

/// Cause and steps.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    if !(1..=5).contains(&input.stars) {
        return Err(invalid_input("stars", "must be 1 to 5"));
    }
    if input.text.len() > TEXT_BYTES_MAX {
        return Err(invalid_input("text", "must be at most 2,000 characters"));
    }
    let options = Options::parse(&context.settings)?;
    let staff = Language::of(&context.locale);
    let mut reasons = Reasons::new();
    let plan = if input.rating == Rating::Good {
        reasons.staff(
            "good",
            say!(staff, "好评,致谢即可。", "A good review; say thank you."),
        );
        thanks(input, &options)
    } else {
        let (cause, confidence_bps) = cause(input, &options);
        explain(cause, confidence_bps, staff, &mut reasons);
        plan(context, input, &options, cause, confidence_bps)
    };
    Ok(Decision {
        outcome: Outcome::Plan(plan),
        reasons: reasons.into_list(),
    })
}

fn thanks(input: &Input, options: &Options) -> Plan {
    Plan {
        cause: Cause::Unknown,
        confidence_bps: 0,
        steps: vec![
            step(StepKind::Thank, 0, DAY_SECONDS, "thanks"),
            step(StepKind::ReplyInPublic, 0, SETTLE_DAYS * DAY_SECONDS, ""),
        ],
        freight_payer: None,
        solutions: Vec::new(),
        evidence_pack: Vec::new(),
        reply: options.reply(Topic::Good, Language::of(&input.language)),
        responsible: ActorRole::AfterSalesAgent,
    }
}

/// S-293: whatever the cause, who is not content is written to and called.
fn plan(
    context: &Context,
    input: &Input,
    options: &Options,
    cause: Cause,
    confidence_bps: u32,
) -> Plan {
    let write_by = options.write_within_hours.saturating_mul(HOUR_SECONDS);
    let call_by = options.call_within_hours.saturating_mul(HOUR_SECONDS);
    let settle_by = SETTLE_DAYS * DAY_SECONDS;
    let write = step(StepKind::Write, 0, write_by, "apology");
    let call = step(StepKind::Call, 0, call_by, "call-introduce");
    let reply = step(StepKind::ReplyInPublic, 0, call_by, "");
    let (topic, mut steps, solutions, freight_payer) = match cause {
        // S-424: exchange or return, carriage both ways ours.
        Cause::Quality => (
            Topic::Quality,
            vec![
                step(StepKind::Apologise, 0, write_by, "apology"),
                call,
                step(StepKind::OfferSolution, 0, call_by, "call-propose"),
                reply,
            ],
            vec![
                SolutionKind::Exchange,
                SolutionKind::ReturnRefund,
                SolutionKind::PartialKeep,
            ],
            Some(FreightPayer::Seller),
        ),
        // S-425: admit it and do better at once.
        Cause::Service => (
            Topic::Service,
            vec![
                step(StepKind::Apologise, 0, write_by, "apology"),
                step(StepKind::Improve, 0, call_by, ""),
                call,
                reply,
            ],
            vec![SolutionKind::None],
            None,
        ),
        // S-426: explain, and let the buyer see that we care.
        Cause::Courier => (
            Topic::Courier,
            vec![
                write,
                step(StepKind::Explain, 0, write_by, "logistics"),
                call,
                reply,
            ],
            vec![SolutionKind::Reship, SolutionKind::PartialKeep],
            Some(FreightPayer::Seller),
        ),
        // S-427: on the next day, by phone.
        Cause::Mood => {
            let next_day = until_next_day(context, options.mood_call_minute);
            (
                Topic::Mood,
                vec![
                    write,
                    step(
                        StepKind::Call,
                        next_day,
                        next_day.saturating_add(call_by),
                        "call-listen",
                    ),
                    reply,
                ],
                vec![SolutionKind::None],
                None,
            )
        }
        // S-428: explain in public, complain with evidence.
        Cause::Malicious => (
            Topic::Malicious,
            vec![
                step(StepKind::CollectEvidence, 0, call_by, ""),
                step(StepKind::Explain, 0, call_by, ""),
                reply,
                step(StepKind::ReportToPlatform, 0, settle_by, ""),
            ],
            vec![SolutionKind::None],
            None,
        ),
        Cause::Unknown => (
            Topic::Unknown,
            vec![write, call, step(StepKind::HandOver, 0, call_by, ""), reply],
            Vec::new(),
            None,
        ),
    };
    let can_change = !matches!(cause, Cause::Malicious | Cause::Unknown);
    if can_change && options.invite_change {
        steps.push(step(
            StepKind::InviteChange,
            call_by,
            settle_by.max(call_by),
            "review-invitation",
        ));
    }
    Plan {
        cause,
        confidence_bps,
        steps,
        freight_payer,
        solutions,
        evidence_pack: evidence(cause),
        reply: options.reply(topic, Language::of(&input.language)),
        responsible: match cause {
            Cause::Service | Cause::Malicious => ActorRole::Supervisor,
            _ => ActorRole::AfterSalesAgent,
        },
    }
}

fn evidence(cause: Cause) -> Vec<Evidence> {
    match cause {
        Cause::Malicious => vec![
            Evidence::ReviewScreenshot,
            Evidence::ChatRecord,
            Evidence::OrderRecord,
            Evidence::WaybillRecord,
            Evidence::BuyerHistory,
        ],
        Cause::Courier => vec![Evidence::WaybillRecord],
        Cause::Quality => vec![Evidence::InspectionReport],
        Cause::Service | Cause::Mood | Cause::Unknown => Vec::new(),
    }
}

fn step(kind: StepKind, not_before_seconds: u32, due_seconds: u32, script_key: &str) -> Step {
    Step {
        kind,
        not_before_seconds,
        due_seconds,
        script_key: script_key.to_string(),
    }
}

/// Seconds until this minute of tomorrow in the shop's time zone.
fn until_next_day(context: &Context, minute: u32) -> u32 {
    let local = context.now_ms.div_euclid(1_000) + i64::from(context.utc_offset_seconds);
    let today = u32::try_from(local.rem_euclid(i64::from(DAY_SECONDS))).unwrap_or(0);
    (DAY_SECONDS - today).saturating_add(minute.saturating_mul(60))
}

fn explain(cause: Cause, confidence_bps: u32, staff: Language, reasons: &mut Reasons) {
    let share = confidence_bps / 100;
    let (code, name) = match cause {
        Cause::Quality => ("quality", staff.pick("质量", "quality")),
        Cause::Service => ("service", staff.pick("服务", "service")),
        Cause::Courier => ("courier", staff.pick("快递", "the courier")),
        Cause::Mood => ("mood", staff.pick("心情", "mood")),
        Cause::Malicious => ("malicious", staff.pick("恶意", "malice")),
        Cause::Unknown => {
            reasons.staff(
                "unknown",
                say!(
                    staff,
                    "看不出原因,先联系买家了解。",
                    "The cause cannot be seen; ask the buyer."
                ),
            );
            return;
        }
    };
    reasons.staff(
        code,
        say!(
            staff,
            "原因看来是{name},把握 {share}%。",
            "The cause seems to be {name}, {share} % sure."
        ),
    );
}
