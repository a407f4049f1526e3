//! What a buyer wants, by the words of the messages (S-072, S-074): class, urgency, queue, person, time limits.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod classify;
mod options;
mod place;
mod rule;
#[cfg(test)]
mod tests;
mod topics;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "keyword-triage",
    summary: "按中英文关键词判断咨询类型、紧急程度和队列,按技能选人。 · Class, urgency and queue by keywords in Chinese and English; the person by skill.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["triage";
        "product-size",
        "refund-for-quality",
        "complaint-urgent",
        "incident",
        "nothing-recognised",
        "english-logistics",
        "asks-for-a-person",
        "passed-on-too-often",
        "duplicate-of-an-open-ticket",
        "skilled-agent-with-room",
        "own-topic-of-another-trade",
    ],
};

policy! {
    wit: "../../wit",
    world: "triage-plugin",
    kind: triage,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
