//! No message goes to a buyer unchecked: the shop's policy looks at the draft, masked, and the host decides what that
//! means. A blocked one is never sent; one with warnings only after its author agreed to each (S-246 … S-250, S-430).

use std::collections::BTreeSet;

use shopwit_domain::{
    contact::{FindingSeverity, Verdict, rule_set},
    desk::{MessageAuthor, open_slot},
    ids::{DecisionId, MessageId},
    people::{Permission, Role},
    word::Word as _,
};
use shopwit_policy::{
    AnyDecision, PolicyKind,
    kinds::{MessageCheck, message_check as policy},
};
use shopwit_store::{Conn, args, value::text};

use super::{
    Conversation, get,
    messages::{self, MessageFilter, TEXT_CHARS_MAX},
};
use crate::{
    App, Ctx, Error, Result, Unit,
    customers::{self, Customer},
    error::{Refusal, TextFinding},
    fields::{check_text, check_texts},
    masking::texts::{MaskedKind, mask},
    orders,
    policies::{effects, fallback},
    policy_words,
};

/// The limits of the contract.
const QUESTIONS_MAX: usize = 10;
const QUESTION_CHARS_MAX: usize = 1_000;
const FACT_CHARS_MAX: usize = 1_000;
/// Messages that are looked at for questions.
const LATEST_MESSAGES: i64 = 50;
/// Rules that an author may agree to in one message.
const ACKNOWLEDGED_MAX: usize = 50;
/// Longest name of a rule, characters.
const RULE_CHARS_MAX: usize = 64;
/// Longest word on a finding that is shown, characters.
const MESSAGE_CHARS_MAX: usize = 500;
/// Findings that are shown.
const FINDINGS_MAX: usize = 200;
/// What is looked for where no policy can answer: marks that are meant for colleagues (the safe default of the kind).
const INTERNAL_MARKS: [&str; 8] = [
    "【内部】",
    "内部备注",
    "内部价",
    "勿发",
    "待补充",
    "internal only",
    "do not send",
    "todo",
];

/// What the check of a draft came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    pub decision: DecisionId,
    /// No plugin could answer.
    pub by_default: bool,
    pub verdict: Verdict,
    pub findings: Vec<TextFinding>,
    /// The draft with every proposed replacement put in; none where there is none.
    pub rewritten: Option<String>,
    /// The lowest role that may send it.
    pub approval: Option<Role>,
    /// What it promises.
    pub promises: Vec<Promise>,
    /// Questions of the buyer that it leaves open.
    pub unanswered: Vec<String>,
    draft: String,
}

/// Something that a draft promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Characters, `start` included, `end` excluded.
    pub start: usize,
    pub end: usize,
    /// Seconds from now, where the draft says so.
    pub due_seconds: Option<u32>,
}

/// Leave to send one text, which only [`Check::admit`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    text: String,
    decision: DecisionId,
    verdict: Verdict,
    acknowledged: Vec<String>,
}

/// Checks a draft without sending it.
///
/// # Errors
/// `Forbidden`; `NotFound`; a text that is empty or too long; the database.
pub async fn check(app: &App, ctx: &Ctx, reference: &str, draft: &str) -> Result<Check> {
    ctx.require(Permission::ConversationWrite)?;
    check_text("/text", draft, 1, TEXT_CHARS_MAX)?;
    let mut conn = app.read(ctx).await?;
    let conversation = get(&mut conn, ctx, reference).await?;
    let input = input(&mut conn, ctx, &conversation, draft).await?;
    let questions = input.0.questions.len();
    drop(conn);
    let decided = app
        .decide::<MessageCheck>(ctx, Some(conversation.id.to_string()), input.0)
        .await?;
    let by_default = decided.answer.is_none();
    let answer = match decided.answer {
        Some(answer) => answer,
        None => safe_default(ctx)?,
    };
    let (verdict, checked) = match answer.outcome {
        policy::Outcome::Allow(checked) => (Verdict::Allow, checked),
        policy::Outcome::Warn(checked) => (Verdict::Warn, checked),
        policy::Outcome::Block(checked) => (Verdict::Block, checked),
    };
    let mut check = Check {
        decision: decided.id,
        by_default,
        verdict,
        rewritten: rewritten(draft, &checked.findings),
        findings: findings(draft, checked.findings)?,
        approval: checked.approval.map(policy_words::role_named),
        promises: promises(draft, &checked.promises),
        unanswered: checked
            .unanswered
            .iter()
            .filter_map(|index| usize::try_from(*index).ok())
            .filter(|index| *index < questions)
            .filter_map(|index| input.1.get(index).cloned())
            .collect(),
        draft: draft.to_owned(),
    };
    if by_default {
        check.look_for_internal_marks();
    }
    Ok(check)
}

impl Check {
    /// Leave to send the draft, where the author agreed to every warning.
    ///
    /// # Errors
    /// `Refused`: blocked, not agreed to, or for a higher role to send; with findings and better words.
    pub fn admit(self, ctx: &Ctx, acknowledged: Vec<String>) -> Result<Admitted> {
        check_texts(
            "/acknowledged",
            &acknowledged,
            ACKNOWLEDGED_MAX,
            RULE_CHARS_MAX,
        )?;
        if self.verdict == Verdict::Block {
            return Err(self.refused(
                "message-blocked",
                "this message is not sent; write it differently".to_owned(),
            ));
        }
        if let Some(role) = self.approval
            && ctx.role().is_some_and(|own| own.rank() < role.rank())
        {
            return Err(self.refused(
                "message-needs-approval",
                format!("only {role} or a higher role sends this"),
            ));
        }
        let mut open: BTreeSet<&str> = self
            .findings
            .iter()
            .filter(|finding| finding.severity == FindingSeverity::Warn)
            .map(|finding| finding.rule.as_str())
            .filter(|rule| !acknowledged.iter().any(|one| one == rule))
            .collect();
        // A warning without a finding cannot be agreed to by its rule, so its verdict is.
        let nameless = self.verdict == Verdict::Warn
            && self
                .findings
                .iter()
                .all(|finding| finding.severity == FindingSeverity::Hint)
            && acknowledged.is_empty();
        if nameless {
            open.insert(Verdict::Warn.as_str());
        }
        if !open.is_empty() {
            let detail = format!(
                "look at the findings; send it again with \"acknowledged\": {} if it is to go out as it is",
                serde_json::to_string(&open)?
            );
            return Err(self.refused("message-needs-acknowledgement", detail));
        }
        Ok(Admitted {
            text: self.draft,
            decision: self.decision,
            verdict: self.verdict,
            acknowledged,
        })
    }

    fn refused(self, code: &'static str, detail: String) -> Error {
        Error::Refused(Box::new(Refusal {
            code,
            detail,
            findings: self.findings,
            rewritten: self.rewritten,
        }))
    }

    fn look_for_internal_marks(&mut self) {
        let lower = self.draft.to_lowercase();
        for mark in INTERNAL_MARKS {
            if let Some(at) = lower.find(mark) {
                let start = lower.get(..at).map_or(0, |before| before.chars().count());
                self.verdict = Verdict::Warn;
                self.findings.push(TextFinding {
                    rule: "internal-mark".to_owned(),
                    severity: FindingSeverity::Warn,
                    span: Some((start, start + mark.chars().count())),
                    message: "像是写给同事的话。 · This looks meant for colleagues.".to_owned(),
                    replacement: None,
                });
            }
        }
    }
}

impl Admitted {
    /// Whether it is for this text.
    pub(super) fn covers(&self, text: &str) -> bool {
        self.text == text
    }

    /// Notes beside the message how it was checked.
    pub(super) async fn keep(&self, unit: &mut Unit, message: MessageId) -> Result<()> {
        unit.conn()
            .execute(
                "INSERT INTO message_checks (shop_id, message_id, decision_id, verdict, acknowledged)
                 VALUES ($1, $2, $3, $4, $5)",
                args![
                    text(message),
                    text(self.decision),
                    text(self.verdict),
                    serde_json::to_string(&self.acknowledged)?,
                ],
            )
            .await?;
        effects::note(unit, self.decision, "message.sent", message).await
    }
}

fn safe_default(ctx: &Ctx) -> Result<policy::Decision> {
    match fallback::decision(MessageCheck::KIND, &ctx.shop.locale) {
        AnyDecision::MessageCheck(answer) => Ok(answer),
        _ => Err(Error::internal("the safe default of another kind")),
    }
}

/// The question, and the buyer's own questions as they were written.
async fn input(
    conn: &mut Conn,
    ctx: &Ctx,
    conversation: &Conversation,
    draft: &str,
) -> Result<(policy::Input, Vec<String>)> {
    let buyer = customers::load(conn, conversation.customer)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let order = match conversation.order {
        Some(order) => orders::load(conn, order).await?,
        None => None,
    };
    let mut known = known_of(&buyer);
    let mut order_facts = Vec::new();
    if let Some(order) = &order {
        known.extend([
            (MaskedKind::Name, order.receiver.name.as_str()),
            (MaskedKind::Phone, order.receiver.phone.as_str()),
            (MaskedKind::Address, order.receiver.address.as_str()),
        ]);
        order_facts.push(fact("payment-state", &order.payment_state.to_string()));
        order_facts.push(fact(
            "fulfilment-state",
            &order.fulfilment_state.to_string(),
        ));
        if let Some(line) = orders::lines(conn, order.id).await?.first() {
            order_facts.push(fact("product-name", &line.product_name));
        }
    }
    let questions = questions(conn, ctx, conversation).await?;
    let masked = mask(draft, &known);
    let input = policy::Input {
        masked: masked
            .parts
            .iter()
            .filter_map(|part| {
                Some(policy::Masked {
                    kind: match part.kind {
                        MaskedKind::Phone => policy::MaskedKind::PhoneNumber,
                        MaskedKind::Email => policy::MaskedKind::EmailAddress,
                        MaskedKind::Address => policy::MaskedKind::Address,
                        MaskedKind::Name => policy::MaskedKind::Name,
                        MaskedKind::Number => policy::MaskedKind::Number,
                    },
                    span: policy::Span {
                        start: u32::try_from(part.start).ok()?,
                        end: u32::try_from(part.end).ok()?,
                    },
                })
            })
            .collect(),
        text: masked.text,
        attachments: Vec::new(),
        rule_set: rule_set(&buyer.source).to_owned(),
        channel: policy_words::named(conversation.channel)?,
        buyer_class: policy_words::buyer_class(buyer.buyer_class),
        stage: policy_words::named(conversation.stage)?,
        language: conversation.language.clone(),
        open_slots: open_slot(draft).map(str::to_owned).into_iter().collect(),
        order_facts,
        author_role: policy_words::actor(ctx, shopwit_domain::authority::AuthorityKind::Discount)
            .role,
        questions: questions
            .iter()
            .map(|asked| {
                mask(asked, &known)
                    .text
                    .chars()
                    .take(QUESTION_CHARS_MAX)
                    .collect()
            })
            .collect(),
        attributes: Vec::new(),
    };
    Ok((input, questions))
}

fn fact(name: &str, value: &str) -> policy::Fact {
    policy::Fact {
        name: name.to_owned(),
        value: value.chars().take(FACT_CHARS_MAX).collect(),
    }
}

/// What the buyer wrote since a person answered last, oldest first.
async fn questions(conn: &mut Conn, ctx: &Ctx, conversation: &Conversation) -> Result<Vec<String>> {
    let filter = MessageFilter {
        for_buyer: true,
        newest_first: true,
        cursor: None,
    };
    let id = conversation.id.to_string();
    let page = messages::list(conn, &ctx.as_system(), &id, filter, LATEST_MESSAGES).await?;
    let mut questions: Vec<String> = page
        .items
        .into_iter()
        .take_while(|message| message.author != MessageAuthor::Agent)
        .filter(|message| message.author == MessageAuthor::Buyer)
        .take(QUESTIONS_MAX)
        .map(|message| message.text)
        .collect();
    questions.reverse();
    Ok(questions)
}

/// What the host knows to identify a buyer.
pub(crate) fn known_of(buyer: &Customer) -> Vec<(MaskedKind, &str)> {
    let mut known = vec![(MaskedKind::Name, buyer.name.as_str())];
    known.extend(
        buyer
            .phone
            .as_deref()
            .map(|phone| (MaskedKind::Phone, phone)),
    );
    known.extend(
        buyer
            .address
            .as_deref()
            .map(|address| (MaskedKind::Address, address)),
    );
    known
}

/// A span of the policy that lies within the draft.
fn within(length: usize, span: &policy::Span) -> Option<(usize, usize)> {
    let (start, end) = (
        usize::try_from(span.start).ok()?,
        usize::try_from(span.end).ok()?,
    );
    (start < end && end <= length).then_some((start, end))
}

fn findings(draft: &str, found: Vec<policy::Finding>) -> Result<Vec<TextFinding>> {
    let length = draft.chars().count();
    found
        .into_iter()
        .take(FINDINGS_MAX)
        .map(|finding| {
            Ok(TextFinding {
                rule: finding.rule.chars().take(RULE_CHARS_MAX).collect(),
                severity: policy_words::word(finding.severity)?,
                span: finding.span.as_ref().and_then(|span| within(length, span)),
                message: finding.message.chars().take(MESSAGE_CHARS_MAX).collect(),
                replacement: finding.replacement,
            })
        })
        .collect()
}

fn promises(draft: &str, found: &[policy::Promise]) -> Vec<Promise> {
    let length = draft.chars().count();
    found
        .iter()
        .filter_map(|promise| {
            let (start, end) = within(length, &promise.span)?;
            Some(Promise {
                start,
                end,
                due_seconds: promise.due_seconds,
            })
        })
        .collect()
}

/// The draft itself, never the masked text, with the replacements put in that fit and do not overlap.
fn rewritten(draft: &str, found: &[policy::Finding]) -> Option<String> {
    let letters: Vec<char> = draft.chars().collect();
    let mut edits: Vec<_> = found
        .iter()
        .filter_map(|finding| {
            let span = within(letters.len(), finding.span.as_ref()?)?;
            Some((span, finding.replacement.as_deref()?))
        })
        .collect();
    edits.sort_by_key(|(span, _)| *span);
    let (mut text, mut at) = (String::new(), 0);
    for ((start, end), replacement) in edits {
        if let Some(between) = letters.get(at..start) {
            text.extend(between);
            text.push_str(replacement);
            at = end;
        }
    }
    if at == 0 {
        return None;
    }
    text.extend(letters.get(at..).unwrap_or_default());
    let fits = text.chars().count() <= TEXT_CHARS_MAX && !text.contains('\0');
    (fits && text != draft).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopwit_domain::{
        states::{Channel, Stage},
        word::Word,
    };

    #[test]
    fn every_word_has_its_twin_in_the_contract() {
        for channel in Channel::ALL {
            policy_words::named::<policy::Channel>(*channel).unwrap();
        }
        for stage in Stage::ALL {
            policy_words::named::<policy::Stage>(*stage).unwrap();
        }
        for severity in FindingSeverity::ALL {
            policy_words::named::<policy::Severity>(*severity).unwrap();
        }
    }

    fn finding(start: u32, end: u32, replacement: &str) -> policy::Finding {
        policy::Finding {
            rule: "r".to_owned(),
            severity: policy::Severity::Hint,
            span: Some(policy::Span { start, end }),
            message: String::new(),
            replacement: Some(replacement.to_owned()),
        }
    }

    #[test]
    fn replacements_of_any_policy_leave_a_sound_text() {
        for (found, expected) in [
            (vec![finding(0, 2, "您好")], Some("您好,13812341234 见")),
            (vec![], None),
            // Beyond the draft, backwards, empty: as if they were not there.
            (
                vec![finding(0, 99, "x"), finding(3, 1, "x"), finding(2, 2, "x")],
                None,
            ),
            // The first of two that overlap.
            (
                vec![finding(1, 3, "B"), finding(0, 2, "A")],
                Some("A,13812341234 见"),
            ),
            (vec![finding(0, 2, "你好")], None),
            (vec![finding(0, 2, "a\0")], None),
        ] {
            assert_eq!(
                rewritten("你好,13812341234 见", &found).as_deref(),
                expected
            );
        }
        let long = "长".repeat(TEXT_CHARS_MAX);
        assert_eq!(rewritten(&long, &[finding(0, 1, "长长")]), None);
    }
}
