//! The rule itself.

use crate::bindings::kind::{
    Checked, Decision, Finding, Input, MaskedKind, Outcome, Severity, Span,
};
use crate::findings::Findings;
use crate::options::{Options, WordRule};
use crate::promises::promises;
use crate::questions::unanswered;
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{ActorRole, Context, PolicyError};
use shopwit_policy_sdk::{Characters, Language, Reasons, Tables, Words, invalid_input, say};

/// The limits of the WIT.
const TEXT_CHARACTERS_MAX: u32 = 5_000;
const QUESTIONS_MAX: usize = 10;
/// Slots that are named in one finding.
const SLOTS_SHOWN: usize = 20;

/// Findings and the verdict.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    let length = Characters::new(&input.text).before(input.text.len());
    check(input, length)?;
    let options = Options::parse(&context.settings)?;
    let staff = Language::of(&context.locale);
    let mut findings = Findings::default();
    wording(context, input, &options, &mut findings);
    contacts(input, &options, staff, &mut findings);
    form(input, &options, staff, length, &mut findings);
    let findings = findings.into_list();
    let approval = approval(input, &options);
    let checked = Checked {
        approval,
        promises: promises(context, &input.text),
        unanswered: unanswered(&input.questions, &input.text),
        findings,
    };
    let mut reasons = Reasons::new();
    explain(&checked, staff, &mut reasons);
    Ok(Decision {
        outcome: verdict(checked),
        reasons: reasons.into_list(),
    })
}

fn check(input: &Input, length: u32) -> Result<(), PolicyError> {
    if length == 0 || length > TEXT_CHARACTERS_MAX {
        return Err(invalid_input("text", "must be 1 to 5,000 characters"));
    }
    if input.questions.len() > QUESTIONS_MAX {
        return Err(invalid_input("questions", "must hold at most 10"));
    }
    Ok(())
}

/// Word rules, built-in and the shop's own, as they hold on this platform today (S-248 … S-250).
fn wording(context: &Context, input: &Input, options: &Options, findings: &mut Findings) {
    let day = local_day(context);
    let mut words = Words::new();
    let mut targets: Vec<(&WordRule, Option<&String>)> = Vec::new();
    for rule in options.rules.iter().chain(&options.extra_rules) {
        if rule.holds(&input.rule_set, &day) {
            for (word, replacement) in &rule.words {
                words.add(word, u32::try_from(targets.len()).unwrap_or(u32::MAX));
                targets.push((rule, replacement.as_ref()));
            }
        }
    }
    let mut places = Characters::new(&input.text);
    words.each(&input.text, |hit| {
        let target = usize::try_from(hit.value).ok();
        let Some((rule, replacement)) = target.and_then(|at| targets.get(at)) else {
            return;
        };
        let span = Span {
            start: places.before(hit.start),
            end: places.before(hit.end),
        };
        match rule.severity {
            None => findings.exempt(span),
            Some(severity) => findings.at(
                &rule.rule,
                severity,
                span,
                &rule.message,
                replacement.cloned(),
            ),
        }
    });
}

/// What the host masked: the policy knows what it was and where, not what it said.
fn contacts(input: &Input, options: &Options, staff: Language, findings: &mut Findings) {
    let strict = options.strict_rule_sets.contains(&input.rule_set);
    for masked in &input.masked {
        let (rule, severity) = match masked.kind {
            MaskedKind::PhoneNumber | MaskedKind::EmailAddress => {
                let severity = if strict {
                    Some(Severity::Block)
                } else {
                    options.contact_own
                };
                ("contact-detail", severity)
            }
            MaskedKind::Address => ("personal-data", options.address),
            // A greeting by name and a waybill are in order.
            MaskedKind::Name | MaskedKind::Number => continue,
        };
        if let Some(severity) = severity {
            let message = match rule {
                "contact-detail" => say!(
                    staff,
                    "消息里有联系方式。",
                    "The message holds contact details."
                ),
                _ => say!(
                    staff,
                    "消息里有详细地址,核对时只说一部分。",
                    "The message holds a street address; say only a part of it."
                ),
            };
            findings.at(rule, severity, masked.span, &message, None);
        }
    }
}

/// What is missing or too much.
fn form(input: &Input, options: &Options, staff: Language, length: u32, findings: &mut Findings) {
    if !input.open_slots.is_empty() {
        let slots = input
            .open_slots
            .get(..SLOTS_SHOWN.min(input.open_slots.len()))
            .unwrap_or_default()
            .join(", ");
        findings.whole(
            "open-slot",
            Severity::Block,
            &say!(
                staff,
                "还有待填的内容:{slots}。",
                "Still to be filled in: {slots}."
            ),
        );
    }
    for attachment in &input.attachments {
        let known = options
            .attachment_types
            .iter()
            .any(|one| attachment.media_type.starts_with(one.as_str()));
        if !known {
            let media_type = &attachment.media_type;
            findings.whole(
                "attachment-type",
                Severity::Block,
                &say!(
                    staff,
                    "不能发送 {media_type} 类型的附件。",
                    "Attachments of the type {media_type} are not sent."
                ),
            );
        }
    }
    let polite = options.polite_from_characters;
    if polite > 0 && length >= polite && !any(&options.polite_words, &input.text) {
        findings.whole(
            "no-polite-phrase",
            Severity::Hint,
            &say!(
                staff,
                "没有礼貌用语,加一个“请”或“谢谢”。",
                "No polite phrase; add a please or a thank you."
            ),
        );
    }
    if options.long_from_characters > 0 && length > options.long_from_characters {
        findings.whole(
            "too-long",
            Severity::Hint,
            &say!(staff, "太长,可以精简。", "Too long; shorten it."),
        );
    }
    if names_no_size(&input.text) {
        findings.whole(
            "size-standard",
            Severity::Hint,
            &say!(
                staff,
                "说到尺码但没有标准,请给出尺寸或尺码表。",
                "Sizes are named without a standard; give measures or the size chart."
            ),
        );
    }
}

/// S-187
fn names_no_size(text: &str) -> bool {
    let (mut sizes, mut standard) = (Words::new(), Words::new());
    for word in ["尺码", "size*"] {
        sizes.add(word, 0);
    }
    for word in ["尺码表", "对照表", "size chart", "厘米", "均码"] {
        standard.add(word, 0);
    }
    sizes.any(text) && !standard.any(text) && !text.bytes().any(|byte| byte.is_ascii_digit())
}

fn approval(input: &Input, options: &Options) -> Option<ActorRole> {
    let leads = matches!(input.author_role, ActorRole::Owner | ActorRole::Supervisor);
    (!leads && any(&options.approval_words, &input.text)).then_some(ActorRole::Supervisor)
}

fn any(words: &[String], text: &str) -> bool {
    let mut set = Words::new();
    for word in words {
        set.add(word, 0);
    }
    set.any(text)
}

/// The gravest finding decides.
fn verdict(checked: Checked) -> Outcome {
    let has = |severity| {
        checked
            .findings
            .iter()
            .any(|one: &Finding| one.severity == severity)
    };
    if has(Severity::Block) {
        Outcome::Block(checked)
    } else if has(Severity::Warn) {
        Outcome::Warn(checked)
    } else {
        Outcome::Allow(checked)
    }
}

fn explain(checked: &Checked, staff: Language, reasons: &mut Reasons) {
    for finding in &checked.findings {
        if finding.severity != Severity::Hint && !reasons.has(&finding.rule) {
            reasons.staff(&finding.rule, finding.message.clone());
        }
    }
    if checked.approval.is_some() {
        reasons.staff(
            "approval-word",
            say!(
                staff,
                "这样的话由主管发送。",
                "A supervisor sends words like these."
            ),
        );
    }
    if reasons.is_empty() {
        reasons.staff(
            "checked",
            say!(
                staff,
                "没有发现不能发送的内容。",
                "Nothing was found that stops it."
            ),
        );
    }
}

/// `2026-07-01` in the shop's time zone.
fn local_day(context: &Context) -> String {
    let seconds = context.now_ms.div_euclid(1_000) + i64::from(context.utc_offset_seconds);
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Days since 1970-01-01 as a date of the proleptic Gregorian calendar; years begin in March inside, so that the leap
/// day is the last one.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
