//! Which topic the messages are about.

use crate::bindings::kind::{Author, Input};
use crate::options::{Options, Topic};
use shopwit_policy_sdk::Words;
use shopwit_policy_sdk::alloc::vec;

/// A word in the buyer's latest message counts so much more than one in an earlier one.
const LATEST_FACTOR: u32 = 3;
/// Values of words that are of no topic.
const URGENT: u32 = u32::MAX;
const HUMAN: u32 = u32::MAX - 1;
/// A single topic is never quite sure: nothing but words was read.
const CONFIDENCE_MAX_BPS: u32 = 9_500;

/// What the words say.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    /// The topic with the most words, the earlier one of equals.
    pub(crate) topic: Option<&'a Topic>,
    /// 0 to 10,000.
    pub(crate) confidence_bps: u32,
    /// The buyer presses.
    pub(crate) urgent: bool,
    /// The buyer asks for a person.
    pub(crate) human: bool,
}

/// S-074: keyword recognition over what the buyer wrote; the latest message weighs most.
pub(crate) fn classify<'a>(input: &Input, options: &'a Options) -> Found<'a> {
    let mut words = Words::new();
    for (index, topic) in (0..).zip(&options.topics) {
        for word in &topic.words {
            words.add(word, index);
        }
    }
    for word in &options.urgent_words {
        words.add(word, URGENT);
    }
    for word in &options.human_words {
        words.add(word, HUMAN);
    }
    let mut scores = vec![0_u32; options.topics.len()];
    let (mut urgent, mut human) = (false, false);
    let mut factor = LATEST_FACTOR;
    let of_buyer = input
        .messages
        .iter()
        .rev()
        .filter(|message| message.author == Author::Buyer);
    for message in of_buyer {
        words.each(&message.text, |hit| match hit.value {
            URGENT => urgent = true,
            HUMAN => human = true,
            topic => {
                let topic = usize::try_from(topic).unwrap_or(usize::MAX);
                let weight = options.topics.get(topic).map_or(0, |topic| topic.weight);
                if let Some(score) = scores.get_mut(topic) {
                    *score = score.saturating_add(weight.saturating_mul(factor));
                }
            }
        });
        factor = 1;
    }
    let (mut best, mut first, mut second) = (None, 0, 0);
    for (topic, score) in options.topics.iter().zip(scores) {
        if score > first {
            second = first;
            first = score;
            best = Some(topic);
        } else if score > second {
            second = score;
        }
    }
    Found {
        topic: best,
        confidence_bps: confidence(first, second),
        urgent,
        human,
    }
}

/// The share of the best topic among the best two.
fn confidence(first: u32, second: u32) -> u32 {
    let sum = u64::from(first) + u64::from(second);
    let share = (u64::from(first) * 10_000).checked_div(sum).unwrap_or(0);
    u32::try_from(share).unwrap_or(0).min(CONFIDENCE_MAX_BPS)
}
