//! What to say when (S-196 … S-227, S-454 … S-464): texts in Chinese and English, filled in from what the host knows.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod options;
mod rule;
mod slots;
#[cfg(test)]
mod tests;
mod texts;
mod topic;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "greeting-script",
    summary: "从欢迎语到七步电话的中英文话术,自动填入订单和商品信息,本店话术优先。 · Texts from the welcome to the after-sales call, in Chinese and English; the shop's own go first.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["script";
        "welcome",
        "welcome-without-agent",
        "off-hours-reply",
        "in-stock",
        "sold-out-with-alternatives",
        "genuine-goods",
        "apology-for-our-error",
        "apology-for-the-experience",
        "reminder-consulted",
        "reminder-silent",
        "cheaper-elsewhere",
        "duties-in-the-union",
        "call-introduce",
        "own-text-first",
    ],
};

policy! {
    wit: "../../wit",
    world: "script-plugin",
    kind: script,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
