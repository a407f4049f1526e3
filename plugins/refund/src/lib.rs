//! Refunds and returns (S-343 … S-408): ranked solutions with their maxima, evidence, approval and next step.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod authority;
mod case;
mod claim;
mod options;
mod own_reason;
mod rule;
mod seller_fault;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::Description;
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "refund",
    summary: "未发货直接退,在途先劝等,错少坏凭照片处理,七天无理由看二次销售,超权限先审批。 · Ranks what may be offered for a refund, with maxima, evidence, inspection and approval.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[],
    cases: cases!["refund";
        "not-shipped-automatic",
        "in-transit-wait-first",
        "lost-needs-courier-statement",
        "wrong-item-advance-replacement",
        "short-shipment",
        "damaged-without-photo",
        "quality-seller-pays",
        "no-reason-within-seven-days",
        "after-seven-days",
        "fourteen-days-in-the-union",
        "failed-inspection",
        "personalised-is-refused",
        "contact-first",
        "beyond-authority",
        "many-earlier-cases",
    ],
};

policy! {
    wit: "../../wit",
    world: "refund-plugin",
    kind: refund,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
