//! What to do about a review (S-424 … S-434): the cause by words and facts, then the steps for it.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod built_in;
mod cause;
mod options;
mod rule;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "review-plan",
    summary: "按质量、服务、快递、心情、恶意五类原因安排中差评的处理步骤和公开回复。 · Steps and a public reply for a review, by cause: quality, service, courier, mood, malice.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["review-plan";
        "quality",
        "service",
        "courier-by-facts",
        "mood-next-day",
        "malicious-by-history",
        "good-review",
        "nothing-known",
        "english-quality",
        "own-reply",
    ],
};

policy! {
    wit: "../../wit",
    world: "review-plan-plugin",
    kind: review_plan,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
