//! A member's scorecard of a period (S-129, S-513 … S-520, S-524).
#![cfg_attr(target_arch = "wasm32", no_std)]

mod options;
mod rule;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "scorecard",
    summary: "按指标、出勤、质检、培训和红线给客服评分定级,提出奖惩建议,由上级批准。 · Points for metrics, attendance, quality, training and red lines; a grade and a proposal for the superior.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["scorecard";
        "everything-at-target-is-rewarded",
        "half-way-to-the-target",
        "red-line-is-a-penalty",
        "late-and-absent",
        "quality-findings",
        "training-by-share",
        "too-few-cases-are-not-counted",
        "nothing-known-is-no-proposal",
        "typing-speed",
    ],
};

policy! {
    wit: "../../wit",
    world: "scorecard-plugin",
    kind: scorecard,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
