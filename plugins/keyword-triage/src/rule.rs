//! The rule itself.

use crate::bindings::kind::{
    Author, Decision, EscalationStep, Input, Level, Outcome, Placement, Stage, Track,
};
use crate::classify::{Found, classify};
use crate::options::Options;
use crate::place::{Wanted, agent, primary};
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{ActorRole, BuyerClass, Context, PolicyError};
use shopwit_policy_sdk::{Language, Reasons, Tables, invalid_input, say};

/// The limits of the WIT.
const MESSAGES_MAX: usize = 20;
const TEXT_BYTES_MAX: usize = 24_000;
const DAY_SECONDS: u64 = 86_400;
/// The class of what no topic fits.
const GENERAL_CLASS: &str = "inquiry-business";
/// The class of what no topic fits after the sale.
const AFTER_SALES_CLASS: &str = "after-sales";

/// Class, urgency, queue and person for what the buyer wrote.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    check(input)?;
    let options = Options::parse(&context.settings)?;
    let answer = Answer {
        input,
        options: &options,
        found: classify(input, &options),
        staff: Language::of(&context.locale),
        foreign: primary(&input.language) != primary(&context.locale),
    };
    let mut reasons = Reasons::new();
    let placement = answer.placement(&mut reasons);
    Ok(Decision {
        outcome: Outcome::Placed(placement),
        reasons: reasons.into_list(),
    })
}

fn check(input: &Input) -> Result<(), PolicyError> {
    let of_buyer = |message: &&crate::bindings::kind::Message| message.author == Author::Buyer;
    if input.messages.len() > MESSAGES_MAX || !input.messages.iter().any(|one| of_buyer(&one)) {
        return Err(invalid_input(
            "messages",
            "must hold 1 to 20 messages, at least one of the buyer",
        ));
    }
    let bytes: usize = input.messages.iter().map(|one| one.text.len()).sum();
    if bytes > TEXT_BYTES_MAX {
        return Err(invalid_input(
            "messages",
            "must hold at most 6,000 characters together",
        ));
    }
    Ok(())
}

struct Answer<'a> {
    input: &'a Input,
    options: &'a Options,
    found: Found<'a>,
    staff: Language,
    foreign: bool,
}

impl Answer<'_> {
    fn placement(&self, reasons: &mut Reasons) -> Placement {
        let topic = self
            .found
            .topic
            .filter(|_| self.found.confidence_bps >= self.options.confidence_floor_bps);
        let stage = topic
            .and_then(|topic| topic.stage)
            .unwrap_or(self.input.stage);
        let class = topic.map_or_else(
            || general_class(stage).to_string(),
            |topic| topic.class.clone(),
        );
        let (importance, urgency) =
            self.levels(topic.map_or((Level::Normal, Level::Normal), |topic| {
                (topic.importance, topic.urgency)
            }));
        let leads = importance == Level::High && urgency == Level::High;
        let too_often = self.input.transfers >= self.options.transfers_max;
        let wanted = Wanted {
            stage,
            skill: topic.map_or("", |topic| topic.skill.as_str()),
            leads,
            foreign: self.foreign,
        };
        let agent = agent(self.input, &wanted).filter(|_| topic.is_some() && !too_often);
        let resolution = self.options.resolution(importance, urgency);
        let duplicates = self.duplicates(&class);
        let mut tags: Vec<String> = topic.iter().map(|topic| topic.topic.clone()).collect();
        for (tag, set) in [
            ("asks-for-a-person", self.found.human),
            ("passed-on-often", too_often),
            ("from-main-account", self.input.main_account),
            ("possible-duplicate", !duplicates.is_empty()),
        ] {
            if set {
                tags.push(tag.to_string());
            }
        }
        self.explain(reasons, &class, agent.is_some(), too_often);
        Placement {
            confidence_bps: topic.map_or(0, |_| self.found.confidence_bps),
            stage,
            importance,
            urgency,
            queue: self.queue(topic.map(|topic| topic.queue.as_str()), leads),
            agent: agent.map(|agent| agent.id.clone()),
            track: topic.map_or(Track::Negotiation, |topic| topic.track),
            first_response_seconds: self.options.first_response(self.input.channel, urgency),
            resolution_seconds: Some(resolution),
            escalation: escalation(resolution, leads || too_often),
            duplicates,
            tags,
            to_human: topic.is_none() || self.found.human || too_often || importance == Level::High,
            class,
        }
    }

    /// S-017, S-070, S-071, S-087: pressing words raise the urgency, important buyers the importance.
    fn levels(&self, (mut importance, mut urgency): (Level, Level)) -> (Level, Level) {
        if self.found.urgent {
            urgency = raised(urgency);
        }
        let flagged = self
            .input
            .customer_flags
            .iter()
            .any(|flag| self.options.important_flags.contains(flag));
        if flagged || matches!(self.input.buyer_class, BuyerClass::KeyAccount) {
            importance = raised(importance);
        }
        (importance, urgency)
    }

    /// S-083: another language has a queue of its own, unless somebody who leads must have it.
    fn queue(&self, of_topic: Option<&str>, leads: bool) -> String {
        let queue = match of_topic {
            Some(queue) if leads => queue,
            _ if self.foreign && !self.options.foreign_queue.is_empty() => {
                &self.options.foreign_queue
            }
            Some(queue) => queue,
            None => &self.options.general_queue,
        };
        queue.to_string()
    }

    fn duplicates(&self, class: &str) -> Vec<String> {
        let within = u64::from(self.options.duplicate_days).saturating_mul(DAY_SECONDS);
        let order = self.input.orders.first().map(|order| &order.id);
        self.input
            .open_tickets
            .iter()
            .filter(|ticket| {
                ticket.class == class
                    && ticket.order.as_ref() == order
                    && ticket.age_seconds < within
                    && self.input.ticket.as_ref() != Some(&ticket.id)
            })
            .map(|ticket| ticket.id.clone())
            .collect()
    }

    fn explain(&self, reasons: &mut Reasons, class: &str, has_agent: bool, too_often: bool) {
        let staff = self.staff;
        match self.found.topic {
            Some(topic) if self.found.confidence_bps >= self.options.confidence_floor_bps => {
                let (topic, share) = (&topic.topic, self.found.confidence_bps / 100);
                reasons.staff(
                    "keywords",
                    say!(
                        staff,
                        "关键词属于“{topic}”,把握 {share}%,归入 {class}。",
                        "The words are of “{topic}”, {share} % sure: {class}."
                    ),
                );
            }
            Some(_) => reasons.staff(
                "ambiguous",
                say!(
                    staff,
                    "关键词属于多个话题,请人判断。",
                    "The words are of several topics; a person decides."
                ),
            ),
            None => reasons.staff(
                "no-keyword",
                say!(
                    staff,
                    "没有识别出关键词,请人判断。",
                    "No keyword was recognised; a person decides."
                ),
            ),
        }
        if self.input.main_account {
            // S-006
            reasons.staff(
                "main-account",
                say!(
                    staff,
                    "主账号不接待,转到队列。",
                    "Nobody serves on the main account; the queue takes it."
                ),
            );
        }
        if too_often {
            // S-091
            let transfers = self.input.transfers;
            reasons.staff(
                "passed-on-often",
                say!(
                    staff,
                    "已转接 {transfers} 次,不再转,由主管决定。",
                    "It was passed on {transfers} times; a supervisor decides who keeps it."
                ),
            );
        } else if !has_agent {
            // S-008
            reasons.staff(
                "to-dispatch",
                say!(
                    staff,
                    "没有合适且有空的客服,由派单客服分派。",
                    "Nobody fits and has room; the dispatcher assigns it."
                ),
            );
        }
    }
}

fn general_class(stage: Stage) -> &'static str {
    match stage {
        Stage::AfterSales => AFTER_SALES_CLASS,
        Stage::PreSales | Stage::InSales => GENERAL_CLASS,
    }
}

fn raised(level: Level) -> Level {
    match level {
        Level::Low => Level::Normal,
        Level::Normal | Level::High => Level::High,
    }
}

/// S-444: the supervisor after half of the time, or at once; the owner when it is over.
fn escalation(resolution_seconds: u32, at_once: bool) -> Vec<EscalationStep> {
    let supervisor = if at_once { 0 } else { resolution_seconds / 2 };
    vec![
        EscalationStep {
            role: ActorRole::Supervisor,
            after_seconds: supervisor,
        },
        EscalationStep {
            role: ActorRole::Owner,
            after_seconds: resolution_seconds,
        },
    ]
}
