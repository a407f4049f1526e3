//! Order check (审单; S-148, S-154, S-155): legal, accurate, not a duplicate.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod options;
mod rule;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "order-check",
    summary: "审单:低于底价、缺货、价格异常先拦下,重复单、换地址、大单先问买家。 · Holds what is below the floor, out of stock or wrongly priced; asks about duplicates, other addresses and bulk.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["order-check";
        "first-order-passes",
        "below-floor-is-held",
        "low-stock-is-held",
        "price-far-off-is-held",
        "duplicate-asks-the-buyer",
        "duplicate-is-held-where-the-shop-says",
        "other-region-asks-address-and-receiver",
        "bought-for-a-friend",
        "same-receiver-could-be-merged",
        "gift-and-courier",
        "flagged-order-is-held",
    ],
};

policy! {
    wit: "../../wit",
    world: "order-check-plugin",
    kind: order_check,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
