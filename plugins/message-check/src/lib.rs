//! Whether a message may go to the buyer as it is: red lines, platform rules, wording (S-228 … S-257).
#![cfg_attr(target_arch = "wasm32", no_std)]

mod built_in;
mod findings;
mod options;
mod promises;
mod questions;
mod rule;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "message-check",
    summary: "发送前检查:辱骂、站外引导、好评返现、绝对化用语、内部标记、礼貌用语,并给出改写建议。 · Checks before sending: abuse, off-platform contact, paid reviews, absolute claims, internal marks, wording; proposes better words.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["message-check";
        "fine",
        "abuse",
        "cash-for-reviews",
        "off-platform-on-taobao",
        "off-platform-on-own-channel",
        "phone-number-on-taobao",
        "absolute-claim-rewritten",
        "internal-mark",
        "you-politely",
        "promise-with-time",
        "question-left-open",
        "own-rule-from-a-date",
        "open-slot",
    ],
};

policy! {
    wit: "../../wit",
    world: "message-check-plugin",
    kind: message_check,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
