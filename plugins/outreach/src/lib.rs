//! When and how often a buyer may be contacted (S-284 … S-301, S-462): hours, counts, consent, preparation.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod options;
mod rule;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "outreach",
    summary: "主动联系的时间、次数、同意和准备:电话 10–18 点,每天最多三次,夜间不打扰。 · Hours, counts, consent and preparation of contacts: calls from 10 to 18 o'clock, three a day at most, nobody disturbed at night.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["outreach";
        "first-payment-reminder",
        "reminder-too-early",
        "fourth-reminder-in-a-day",
        "call-in-the-evening",
        "call-in-the-morning-is-allowed",
        "fourth-call-in-a-day",
        "marketing-without-consent",
        "marketing-with-consent",
        "review-call-unprepared",
        "review-call-prepared",
        "buyer-declined",
    ],
};

policy! {
    wit: "../../wit",
    world: "outreach-plugin",
    kind: outreach,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
