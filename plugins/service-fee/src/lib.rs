//! What a platform's own service team charges the shop (S-547 … S-554).
#![cfg_attr(target_arch = "wasm32", no_std)]

mod options;
mod rule;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "service-fee",
    summary: "自营开通时只收转接咨询费,未开通时售前售后都收,法定节假日按系数,从销售款扣除。 · Transfers only while the shop answers itself, else every inquiry; holidays by factor; deducted from the proceeds.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["service-fee";
        "self-run-charges-transfers-only",
        "not-self-run-charges-everything",
        "switched-in-the-middle",
        "holiday-factor-of-the-calendar",
        "holiday-factor-of-the-settings",
        "price-by-effective-date",
        "missing-price-is-flagged",
        "missing-price-is-free-where-the-shop-says",
        "deduction-within-the-proceeds",
        "nothing-to-charge",
    ],
};

policy! {
    wit: "../../wit",
    world: "service-fee-plugin",
    kind: service_fee,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
