//! What every message-check policy must keep.

use super::{Breaches, Probe};
use crate::kinds::message_check::{Decision, Input, Outcome, Severity, Span};

const PLAIN: &str = r#"{"text": "您好,有现货的,请放心下单。", "masked": [], "attachments": [], "rule_set": "own",
    "channel": "chat", "buyer_class": "retail", "stage": "pre-sales", "language": "zh-CN", "open_slots": [],
    "order_facts": [], "author_role": "pre-sales-agent", "questions": ["有货吗?"], "attributes": []}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("plain-answer", PLAIN),
    Probe::ordinary(
        "number-on-a-platform",
        r#"{"text": "你好,加微信***********,明天给您发货", "masked": [{"kind": "phone-number", "span": {"start": 6, "end": 17}}],
            "attachments": [{"media_type": "image/png", "bytes": 1000, "name": "a.png"}], "rule_set": "taobao",
            "channel": "app", "buyer_class": "member", "stage": "in-sales", "language": "zh-CN", "open_slots": [],
            "order_facts": [{"name": "payment-state", "value": "paid"}], "author_role": "outsourced",
            "questions": ["什么时候发货?", "能开发票吗?"], "attributes": []}"#,
    ),
    Probe::extreme(
        "one-letter",
        r#"{"text": "x", "masked": [], "attachments": [], "rule_set": "", "channel": "email", "buyer_class": "bulk-buyer",
            "stage": "after-sales", "language": "sw", "open_slots": ["a"], "order_facts": [], "author_role": "system",
            "questions": [], "attributes": []}"#,
    ),
    Probe::extreme(
        "all-masked-and-beyond-the-plane",
        r#"{"text": "***🙂𠮷*** 你最顶级", "masked": [{"kind": "name", "span": {"start": 0, "end": 3}},
            {"kind": "address", "span": {"start": 5, "end": 8}}], "attachments": [], "rule_set": "own", "channel": "social",
            "buyer_class": "retail", "stage": "pre-sales", "language": "zh-CN", "open_slots": [], "order_facts": [],
            "author_role": "owner", "questions": [""], "attributes": []}"#,
    ),
    Probe::ordinary("no-tables", PLAIN).without_tables(),
];

pub(super) fn examine(input: &Input, decision: &Decision, breaches: &mut Breaches) {
    let (checked, verdict) = match &decision.outcome {
        Outcome::Allow(checked) => (checked, Severity::Hint),
        Outcome::Warn(checked) => (checked, Severity::Warn),
        Outcome::Block(checked) => (checked, Severity::Block),
    };
    let length = input.text.chars().count();
    let within = |span: &Span| {
        span.start < span.end && usize::try_from(span.end).is_ok_and(|end| end <= length)
    };
    let mut free_from = 0;
    for (index, finding) in checked.findings.iter().enumerate() {
        let at = format!("findings[{index}]");
        breaches.code(&format!("{at}.rule"), &finding.rule);
        breaches.must(finding.severity <= verdict, || {
            format!("`{at}` is graver than the outcome: it would be sent")
        });
        let Some(span) = &finding.span else { continue };
        breaches.must(within(span), || {
            format!("`{at}.span` is empty or goes beyond the {length} characters of the text")
        });
        if finding.replacement.is_some() {
            breaches.should(span.start >= free_from, || {
                format!("`{at}` replaces what an earlier finding replaces; the host leaves it out")
            });
            free_from = span.end;
        }
    }
    let named = checked.findings.iter().any(|one| one.severity == verdict);
    breaches.should(verdict == Severity::Hint || named, || {
        "no finding says why it does not simply go out".to_owned()
    });
    for promise in &checked.promises {
        breaches.must(within(&promise.span), || {
            "a span of `promises` is empty or goes beyond the text".to_owned()
        });
    }
    for question in &checked.unanswered {
        breaches.must(
            usize::try_from(*question).is_ok_and(|index| index < input.questions.len()),
            || {
                format!(
                    "`unanswered` names question {question}; there are {}",
                    input.questions.len()
                )
            },
        );
    }
}
