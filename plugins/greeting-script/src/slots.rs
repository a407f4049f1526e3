//! Fills the slots of a text.

use crate::bindings::kind::{Channel, Input};
use crate::options::Options;
use shopwit_policy_sdk::Language;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::Context;

/// Longest text, bytes; far below the host's limit of 16 KiB a string.
const TEXT_BYTES_MAX: usize = 8_192;
/// Longest slot name, bytes.
const NAME_BYTES_MAX: usize = 40;

/// A text with its slots filled.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Filled {
    pub(crate) text: String,
    /// Each once, in the order of the text.
    pub(crate) open_slots: Vec<String>,
}

/// Replaces `{name}` by what is known, in one pass, so that no value is read as a slot; what is unknown stays.
pub(crate) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.text.push_str(before);
        let slot = after.split_once('}').filter(|(name, _)| is_name(name));
        match slot {
            Some((name, tail)) => {
                match value(name) {
                    Some(value) => filled.text.push_str(&value),
                    None => {
                        filled.text.push('{');
                        filled.text.push_str(name);
                        filled.text.push('}');
                        if !filled.open_slots.iter().any(|open| open == name) {
                            filled.open_slots.push(name.to_string());
                        }
                    }
                }
                rest = tail;
            }
            None => {
                filled.text.push('{');
                rest = after;
            }
        }
    }
    filled.text.push_str(rest);
    filled.text.truncate(filled.text.trim_end().len());
    if filled.text.len() > TEXT_BYTES_MAX {
        let mut end = TEXT_BYTES_MAX;
        while !filled.text.is_char_boundary(end) {
            end -= 1;
        }
        filled.text.truncate(end);
    }
    filled
}

/// What a slot stands for; None leaves it open.
pub(crate) fn value(
    name: &str,
    context: &Context,
    input: &Input,
    options: &Options,
    language: Language,
) -> Option<String> {
    if let Some(fact) = input.facts.iter().find(|fact| fact.name == name) {
        return Some(fact.value.clone());
    }
    let known = match name {
        "shop-name" => input.shop_name.clone(),
        "agent-name" => input.agent_name.clone()?,
        "promotion-name" => context.promotions.first()?.name.clone(),
        "default-courier" => options.default_courier(language).to_string(),
        "authorisation" => options.authorisation(language).to_string(),
        "phone" => options.phone.clone(),
        "no-reason-days" => options.no_reason_days.to_string(),
        "dispatch-hours" => options.dispatch_hours.to_string(),
        "emoticon" => {
            // S-205, S-206: in chats only, and only where the shop wants them.
            let shown =
                options.emoticons && matches!(input.channel, Channel::Chat | Channel::Social);
            return Some(if shown {
                options.emoticon.clone()
            } else {
                String::new()
            });
        }
        _ => return None,
    };
    (!known.is_empty()).then_some(known)
}

fn is_name(name: &str) -> bool {
    (1..=NAME_BYTES_MAX).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
