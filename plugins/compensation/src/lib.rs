//! Compensation (S-409 … S-422): a ladder of virtual, cash-like and cash offers with a bottom line.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod claim;
mod options;
mod rule;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "compensation",
    summary: "先虚拟、再红包赠品、后现金,逐级补偿并守住底线,超权限先审批。 · Virtual first, then cash-like, then cash, within a bottom line; approval beyond the limit.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["compensation";
        "our-fault-calm-buyer",
        "dry-cleaning-is-paid",
        "angry-buyer-starts-at-red-packet",
        "threatening-buyer-starts-at-cash",
        "second-round-raises-the-cash",
        "ask-beyond-limit-goes-to-supervisor",
        "courier-fault",
        "buyer-fault-is-explained",
        "budget-is-the-bottom-line",
        "many-earlier-go-to-supervisor",
    ],
};

policy! {
    wit: "../../wit",
    world: "compensation-plugin",
    kind: compensation,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
