//! Discounts and bargaining (S-259 … S-282): keep the price, offer, ask for approval, or hand over to the bulk process.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod basket;
mod favour;
mod options;
mod price_rules;
mod role;
mod rule;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "discount",
    summary: "默认不议价;会员价、数量价、批发价按规则给,超出权限的先审批,底价不破。 · No bargaining by default; rule prices, favours by approval, never below the floor.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["discount";
        "first-ask-states-the-position",
        "promotion-refuses-further-reduction",
        "promotion-price-and-free-shipping",
        "member-from-second-purchase",
        "quantity-tier",
        "key-account",
        "small-wholesaler-waits-five-minutes",
        "insisting-asks-the-manager",
        "supervisor-grants-within-limit",
        "beyond-supervisor-asks-owner",
        "floor-price-leaves-a-trial-slot",
        "favour-only-once",
        "cheaper-elsewhere",
        "bulk-buyer",
    ],
};

policy! {
    wit: "../../wit",
    world: "discount-plugin",
    kind: discount,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
