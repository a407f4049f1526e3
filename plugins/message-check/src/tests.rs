#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use crate::DESCRIPTION;
use crate::bindings::kind::{Checked, Decision, Input, Outcome, Severity};
use crate::options::Options;
use crate::rule::{civil, evaluate};
use proptest::prelude::*;
use serde_json::{Value, json};
use shopwit_policy_sdk::testing::{CsvTables, context, from_api};
use shopwit_policy_sdk::types::ActorRole;

// S-187, S-229, S-230, S-243, S-246, S-248, S-249, S-250, S-277, S-430
shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);

fn input(text: &str, members: Value) -> Input {
    let mut input = json!({
        "text": text, "rule_set": "own", "channel": "chat", "buyer_class": "retail", "stage": "pre-sales",
        "language": "zh-CN", "author_role": "pre-sales-agent",
    });
    for (name, value) in members.as_object().unwrap() {
        input[name] = value.clone();
    }
    from_api(input).unwrap()
}

fn decide(settings: &str, text: &str, members: Value) -> Decision {
    let context = context(&json!({ "settings": settings }));
    evaluate(&context, &input(text, members), &CsvTables::default()).unwrap()
}

fn checked(decision: Decision) -> (&'static str, Checked) {
    match decision.outcome {
        Outcome::Allow(checked) => ("allow", checked),
        Outcome::Warn(checked) => ("warn", checked),
        Outcome::Block(checked) => ("block", checked),
    }
}

fn check(text: &str, verdict: &str, rule: &str) {
    let (found, checked) = checked(decide("{}", text, json!({})));
    let rules: Vec<_> = checked
        .findings
        .iter()
        .map(|one| one.rule.as_str())
        .collect();
    assert_eq!(found, verdict, "{text}: {rules:?}");
    assert!(
        rule.is_empty() || rules.contains(&rule),
        "{text}: {rules:?}"
    );
}

#[test]
fn red_lines_block() {
    check("滚开,白痴", "block", "abuse"); // S-246
    check("小心我们人肉你", "block", "threat"); // S-246
    check("好评红包已备好", "block", "review-for-cash"); // S-277
    check("Leave five stars, get cashback", "block", "review-for-cash");
}

#[test]
fn manner_and_claims_warn() {
    check("这事不归我管", "warn", "evasion"); // S-234
    check("我不是说了吗", "warn", "impatience"); // S-092, S-233
    check("这明明是您的问题", "warn", "quarrel"); // S-236, S-238, S-256
    check("别家都是仿品", "warn", "competitor"); // S-275
    check("姐姐好", "warn", "form-of-address"); // S-231
    check("绝对没问题", "warn", "over-promise"); // S-242, S-430
    check("全国第一的品质", "warn", "absolute-claim"); // S-572
    check("TODO 补价格", "warn", "internal-mark");
}

#[test]
fn wording_is_only_hinted_at() {
    check("你好呀", "allow", "you-politely"); // S-229, S-230
    check("我觉得蓝色好看", "allow", "less-of-i"); // S-228
    check("可能吧", "allow", "vague"); // S-240, S-241
    check("木有了", "allow", "slang"); // S-233
    check("走逆向物流", "allow", "jargon"); // S-247
    check("您结婚了吗", "allow", "small-talk"); // S-237
    check("尺码偏大,选小一号", "allow", "size-standard"); // S-187
    check(&"长".repeat(30), "allow", "no-polite-phrase"); // S-232
    check(&"请看".repeat(300), "allow", "too-long"); // S-244
    check("别家的产品我不是很清楚,我们的您可以放心", "allow", ""); // S-275
}

#[test]
fn replacements_do_not_overlap_and_give_a_better_text() {
    let text = "你好,你们的最佳选择,你看好吗";
    let (_, checked) = checked(decide("{}", text, json!({})));
    let letters: Vec<char> = text.chars().collect();
    let (mut better, mut at) = (String::new(), 0);
    for finding in checked.findings {
        if let (Some(span), Some(replacement)) = (finding.span, finding.replacement) {
            assert!(span.start as usize >= at);
            better.extend(&letters[at..span.start as usize]);
            better.push_str(&replacement);
            at = span.end as usize;
        }
    }
    better.extend(&letters[at..]);
    assert_eq!(better, "您好,你们的很好选择,您看好吗");
}

#[test]
fn words_of_approval_are_for_those_who_lead() {
    let settings = r#"{"approval_words": ["全额退"]}"#;
    let (_, asked) = checked(decide(settings, "给您全额退", json!({})));
    assert_eq!(asked.approval, Some(ActorRole::Supervisor));
    let leads = json!({"author_role": "supervisor"});
    assert_eq!(
        checked(decide(settings, "给您全额退", leads)).1.approval,
        None
    );
}

#[test]
fn only_known_attachments_go_out() {
    let sent = |media_type: &str| {
        let attachments = json!([{"media_type": media_type, "bytes": 10, "name": "x"}]);
        checked(decide("{}", "请看", json!({ "attachments": attachments }))).0
    };
    assert_eq!(sent("image/png"), "allow");
    assert_eq!(sent("application/x-msdownload"), "block");
}

#[test]
fn days_are_those_of_the_calendar() {
    for (days, date) in [
        (0, (1970, 1, 1)),
        (-1, (1969, 12, 31)),
        (19_782, (2024, 2, 29)),
        (19_783, (2024, 3, 1)),
        (20_634, (2026, 6, 30)),
    ] {
        assert_eq!(civil(days), date);
    }
}

proptest! {
    #[test]
    fn any_draft_is_checked_within_the_limits(text in "\\PC{1,300}", strict: bool) {
        let rule_set = if strict { "taobao" } else { "own" };
        let length = text.chars().count() as u32;
        let (verdict, checked) = checked(decide("{}", &text, json!({ "rule_set": rule_set })));
        let mut free_from = 0;
        for finding in &checked.findings {
            if let Some(span) = finding.span {
                prop_assert!(span.start < span.end && span.end <= length);
                if finding.replacement.is_some() {
                    prop_assert!(span.start >= free_from);
                    free_from = span.end;
                }
            }
        }
        let blocks = checked.findings.iter().any(|one| one.severity == Severity::Block);
        prop_assert_eq!(blocks, verdict == "block");
    }
}
