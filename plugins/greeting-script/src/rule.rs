//! The rule itself.

use crate::bindings::kind::{
    Candidate, Candidates, Channel, Decision, Input, Moment, Outcome, SendMode,
};
use crate::options::Options;
use crate::slots::{fill, value};
use crate::texts;
use crate::topic::topic;
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{Context, PolicyError};
use shopwit_policy_sdk::{Language, Reasons, Tables, insertion_sort, invalid_input, say};

/// Most candidates of one answer (the limit of the WIT).
const CANDIDATES_MAX: usize = 50;
/// Most facts that are looked at, and the longest value, characters (the limit of the WIT).
const FACTS_MAX: usize = 1_000;
const FACT_CHARACTERS_MAX: usize = 1_000;

/// The texts for a moment, the best first.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    let options = Options::parse(&context.settings)?;
    check(input)?;
    let mut reasons = Reasons::new();
    let answer = Answer {
        context,
        input,
        options: &options,
        language: Language::of(&input.language),
    };
    let candidates = answer.candidates(&mut reasons);
    answer.notes(&candidates, &mut reasons);
    Ok(Decision {
        outcome: Outcome::Candidates(Candidates { candidates }),
        reasons: reasons.into_list(),
    })
}

fn check(input: &Input) -> Result<(), PolicyError> {
    if input.facts.len() > FACTS_MAX {
        return Err(invalid_input("facts", "must hold at most 1,000 facts"));
    }
    for (index, fact) in input.facts.iter().enumerate() {
        if fact.value.len() > FACT_CHARACTERS_MAX
            && fact.value.chars().count() > FACT_CHARACTERS_MAX
        {
            return Err(invalid_input(
                format!("facts[{index}].value"),
                "must be at most 1,000 characters",
            ));
        }
    }
    Ok(())
}

struct Answer<'a> {
    context: &'a Context,
    input: &'a Input,
    options: &'a Options,
    language: Language,
}

impl Answer<'_> {
    fn candidates(&self, reasons: &mut Reasons) -> Vec<Candidate> {
        let topic = topic(self.context, self.input);
        let mut candidates = self.own_texts(topic);
        let own = !candidates.is_empty();
        if !(own && self.options.hide_built_in) {
            let mut built_in = self.built_in(topic);
            if built_in.is_empty() {
                built_in = self.built_in("");
                if built_in.is_empty() {
                    built_in = self.built_in_of_any_topic();
                }
                self.unknown_topic(topic, reasons);
            } else if self.input.moment == Moment::Welcome && !topic.is_empty() {
                // The plain welcomes stay on offer beside the special one.
                built_in.extend(self.built_in(""));
            }
            // What can be sent as it is goes before what still has gaps.
            insertion_sort(&mut built_in, |one, other| {
                one.open_slots.len().cmp(&other.open_slots.len())
            });
            candidates.extend(built_in);
        }
        candidates.truncate(CANDIDATES_MAX);
        candidates
    }

    /// S-217: the shop's own variants.
    fn own_texts(&self, topic: &str) -> Vec<Candidate> {
        let chinese = self.language == Language::Chinese;
        let mut candidates = Vec::new();
        for (index, own) in self.options.texts.iter().enumerate() {
            let fits = own.moment == self.input.moment
                && own.chinese == chinese
                && (own.topic.is_empty() || own.topic == topic);
            if fits {
                let key = if own.key.is_empty() {
                    format!("own-{}", index + 1)
                } else {
                    own.key.clone()
                };
                candidates.push(self.candidate(key, &own.text, topic));
            }
        }
        candidates
    }

    fn built_in(&self, topic: &str) -> Vec<Candidate> {
        texts::all()
            .filter(|text| text.moment == self.input.moment && text.topic == topic)
            .map(|text| {
                self.candidate(
                    text.key.to_string(),
                    self.language.pick(text.zh, text.en),
                    text.topic,
                )
            })
            .collect()
    }

    fn built_in_of_any_topic(&self) -> Vec<Candidate> {
        texts::all()
            .filter(|text| text.moment == self.input.moment)
            .map(|text| {
                self.candidate(
                    text.key.to_string(),
                    self.language.pick(text.zh, text.en),
                    text.topic,
                )
            })
            .collect()
    }

    fn candidate(&self, key: String, template: &str, topic: &str) -> Candidate {
        let filled = fill(template, |name| {
            value(name, self.context, self.input, self.options, self.language)
        });
        let send_mode = self.send_mode(filled.open_slots.is_empty());
        Candidate {
            key,
            text: filled.text,
            open_slots: filled.open_slots,
            attachments: self.attachments(topic),
            send_mode,
            follow_up_seconds: self.follow_up(),
        }
    }

    /// Only a welcome or an automatic reply goes out by itself, and only complete.
    fn send_mode(&self, complete: bool) -> SendMode {
        let wanted = match self.input.moment {
            Moment::Welcome => self.options.automatic_welcome,
            Moment::AutoReply => self.options.automatic_reply,
            _ => false,
        };
        let written = !matches!(self.input.channel, Channel::Phone | Channel::InPerson);
        if wanted && complete && written {
            SendMode::Automatic
        } else {
            SendMode::Suggest
        }
    }

    /// S-209, S-210
    fn attachments(&self, topic: &str) -> Vec<String> {
        match (self.input.moment, topic) {
            (Moment::Question, "genuine") => self.options.genuine_documents.clone(),
            (Moment::Question, "quality") => self.options.quality_documents.clone(),
            _ => Vec::new(),
        }
    }

    fn follow_up(&self) -> Option<u32> {
        let seconds = match self.input.moment {
            Moment::Ask
            | Moment::Recommend
            | Moment::Bargain
            | Moment::Courier
            | Moment::SoldOut => self.options.chat_follow_up_seconds,
            Moment::PaymentGuidance | Moment::PaymentReminder | Moment::Verify => {
                self.options.payment_follow_up_seconds
            }
            Moment::ReviewInvitation | Moment::CareCallback | Moment::Thanks => {
                self.options.after_sales_follow_up_seconds
            }
            _ => 0,
        };
        (seconds > 0).then_some(seconds)
    }

    fn unknown_topic(&self, topic: &str, reasons: &mut Reasons) {
        if !topic.is_empty() {
            reasons.staff(
                "topic-unknown",
                say!(
                    self.staff(),
                    "没有主题“{topic}”的话术,改用通用话术。",
                    "There is no text on “{topic}”; a general one is offered."
                ),
            );
        }
    }

    /// What the agent should know beside the texts.
    fn notes(&self, candidates: &[Candidate], reasons: &mut Reasons) {
        let staff = self.staff();
        if self.language == Language::English && !self.input.language.starts_with("en") {
            let language = &self.input.language;
            reasons.staff(
                "language-fallback",
                say!(
                    staff,
                    "没有 {language} 话术,使用英文。",
                    "There are no texts in {language}; English is used."
                ),
            );
        }
        let step = steps(self.input.moment);
        if let Some((number, of)) = step {
            reasons.staff(
                "step",
                say!(
                    staff,
                    "第 {number} 步,共 {of} 步。",
                    "Step {number} of {of}."
                ),
            );
        }
        if matches!(step, Some((_, 7))) {
            // S-294, S-465
            reasons.staff(
                "call-manner",
                say!(
                    staff,
                    "语气温和、耐心倾听不打断;先致歉再说方案,答应的事按时做到并回访。",
                    "Speak gently and listen without interrupting; apologise before you propose, do in time what you promise, and call back."
                ),
            );
        }
        if let Some(market) = &self.input.market
            && let Some(note) = self
                .options
                .market_notes
                .iter()
                .find(|note| note.market == *market)
        {
            reasons.staff("market-note", note.note.clone());
        }
        if let Some(open) = candidates.first().map(|first| first.open_slots.join(", "))
            && !open.is_empty()
        {
            reasons.staff(
                "open-slots",
                say!(
                    staff,
                    "发送前请补充:{open}。",
                    "Fill in before you send: {open}."
                ),
            );
        }
        if reasons.is_empty() {
            reasons.staff(
                "texts-offered",
                say!(
                    staff,
                    "按时机和主题选出话术。",
                    "Texts chosen by moment and topic."
                ),
            );
        }
    }

    /// Reasons are for staff, in the language of the shop.
    fn staff(&self) -> Language {
        Language::of(&self.context.locale)
    }
}

/// Where a moment stands among the eight steps of a sale (S-065, S-100) or the seven of a call (S-454).
fn steps(moment: Moment) -> Option<(u32, u32)> {
    Some(match moment {
        Moment::Greet => (1, 8),
        Moment::Ask => (2, 8),
        Moment::Recommend => (3, 8),
        Moment::Bargain => (4, 8),
        Moment::Courier => (5, 8),
        Moment::Verify => (6, 8),
        Moment::Farewell => (7, 8),
        Moment::FollowUp => (8, 8),
        Moment::CallIntroduce => (1, 7),
        Moment::CallReason => (2, 7),
        Moment::CallListen => (3, 7),
        Moment::CallPropose => (4, 7),
        Moment::CallNegotiate => (5, 7),
        Moment::CallAdjust => (6, 7),
        Moment::CallApologise => (7, 7),
        _ => return None,
    })
}
