//! The safe default of each kind: what holds when no plugin can answer.

mod desk;
pub(crate) mod trade;

pub(crate) use self::desk::{GENERAL_CLASS, GENERAL_QUEUE};

use shopwit_policy::{
    AnyDecision, AnyInput, Kind,
    kinds::{
        courier_fee, discount, refund, script,
        types::{ActorRole, Reason},
    },
};

/// Script key of a discount that is not given.
const KEEP_SCRIPT_KEY: &str = "keep-price";

/// The safe default of a kind, with a reason in the language of `locale` (Chinese or English).
pub fn decision(kind: Kind, locale: &str) -> AnyDecision {
    decide(kind, locale, None)
}

/// The safe default for a question that was asked: one kind's depends on it.
pub fn decision_about(input: &AnyInput, locale: &str) -> AnyDecision {
    decide(input.kind(), locale, Some(input))
}

fn decide(kind: Kind, locale: &str, input: Option<&AnyInput>) -> AnyDecision {
    let chinese = locale.starts_with("zh");
    let say = |zh: &str, en: &str| if chinese { zh } else { en }.to_owned();
    let reasons = |zh: &str, en: &str| {
        vec![Reason {
            code: "safe-default".to_owned(),
            staff_text: say(zh, en),
            buyer_text: None,
        }]
    };
    match kind {
        Kind::CourierFee => courier_fee::Decision {
            outcome: courier_fee::Outcome::NotCovered(courier_fee::NotCovered {
                ask: Vec::new(),
                disclosures: Vec::new(),
            }),
            reasons: reasons(
                "规则没有给出答案，请人工核价",
                "the rule gave no answer; a person quotes by hand",
            ),
        }
        .into(),
        Kind::Discount => discount::Decision {
            outcome: discount::Outcome::Keep(discount::Keep {
                script_key: KEEP_SCRIPT_KEY.to_owned(),
                hold_seconds: 0,
            }),
            reasons: reasons(
                "规则没有给出答案，价格不变",
                "the rule gave no answer; the price stays",
            ),
        }
        .into(),
        Kind::Refund => refund::Decision {
            outcome: refund::Outcome::NeedsReview(refund::Review {
                questions: Vec::new(),
                level: ActorRole::Supervisor,
            }),
            reasons: reasons(
                "规则没有给出答案，请主管处理",
                "the rule gave no answer; a supervisor reviews it",
            ),
        }
        .into(),
        Kind::Script => script::Decision {
            outcome: script::Outcome::Candidates(script::Candidates {
                candidates: vec![script::Candidate {
                    key: "neutral".to_owned(),
                    text: say(
                        "您好，已收到您的消息，请稍等。",
                        "Hello, we have received your message. One moment, please.",
                    ),
                    open_slots: Vec::new(),
                    attachments: Vec::new(),
                    send_mode: script::SendMode::Suggest,
                    follow_up_seconds: None,
                }],
            }),
            reasons: reasons(
                "规则没有给出答案，使用内置话术",
                "the rule gave no answer; the built-in text is used",
            ),
        }
        .into(),
        Kind::Triage => desk::triage(reasons(
            "规则没有给出答案，放入普通队列",
            "the rule gave no answer; it goes to the general queue",
        ))
        .into(),
        Kind::MessageCheck => desk::message_check(reasons(
            "规则没有给出答案，只检查内部标记",
            "the rule gave no answer; only internal marks are looked for",
        ))
        .into(),
        Kind::Outreach => desk::outreach(reasons(
            "规则没有给出答案，不打电话，只发一条站内消息",
            "the rule gave no answer; no call, one message in the app",
        ))
        .into(),
        Kind::ReviewPlan => desk::review_plan(reasons(
            "规则没有给出答案，原因未知，转售后",
            "the rule gave no answer; the cause is unknown, after-sales takes it",
        ))
        .into(),
        Kind::Compensation => trade::compensation(
            say(
                "我们正在为您核实，会尽快由主管与您联系。",
                "We are looking into it; a supervisor will contact you soon.",
            ),
            reasons(
                "规则没有给出答案，不主动补偿，请主管处理",
                "the rule gave no answer; nothing is offered, a supervisor takes it",
            ),
        )
        .into(),
        Kind::OrderCheck => trade::order_check(
            match input {
                Some(AnyInput::OrderCheck(input)) => Some(input),
                _ => None,
            },
            say(
                "规则没有给出答案，有商品低于底价",
                "the rule gave no answer, and a line is below its floor price",
            ),
            reasons(
                "规则没有给出答案，只看是否低于底价",
                "the rule gave no answer; only the floor prices are looked at",
            ),
        )
        .into(),
        Kind::ServiceFee => trade::service_fee(reasons(
            "规则没有给出答案，不计费，请人工核对",
            "the rule gave no answer; nothing is charged, a person looks at it",
        ))
        .into(),
        Kind::Scorecard => trade::scorecard(reasons(
            "规则没有给出答案，不作评分",
            "the rule gave no answer; nothing is proposed",
        ))
        .into(),
    }
}
