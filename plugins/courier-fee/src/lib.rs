//! Courier fees (S-302 … S-317): the shop's fee table, the choice of courier, and who pays.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod fee_table;
mod options;
mod payer;
mod rule;
mod tariff;
#[cfg(test)]
mod tests;

use shopwit_policy_sdk::description::{Column, ColumnRole, ColumnType, Description, Table};
use shopwit_policy_sdk::{cases, embed_json, policy};

const DESCRIPTION: Description = Description {
    name: "courier-fee",
    summary: "按运费表报价:小件走快递,大宗走物流,表中没有的不猜。 · Quotes by the shop's fee table: parcels by express, bulk by freight, nothing guessed.",
    version: env!("CARGO_PKG_VERSION"),
    settings_schema: embed_json!("../settings.schema.json"),
    tables: &[
        Table {
            name: fee_table::REGIONS,
            summary: "省份分组:江浙沪皖为 inner,其余为 outer;小件分区为演示数据。 · Regions by group; the parcel zones are demo data.",
            columns: &[
                column(
                    "region",
                    ColumnType::Text,
                    ColumnRole::Key,
                    "",
                    "GB/T 2260 代码或国家代码 · Province or country code",
                ),
                column(
                    "group",
                    ColumnType::Text,
                    ColumnRole::Value,
                    "",
                    "大宗分组 · Group for bulk",
                ),
                column(
                    "parcel-zone",
                    ColumnType::Text,
                    ColumnRole::Value,
                    "",
                    "小件分区 · Zone for parcels",
                ),
            ],
            starter_csv: include_str!("../tables/region-groups.csv"),
        },
        Table {
            name: fee_table::FEES,
            summary: "运费表。大宗各档来自规则;小件首重、续重为演示数据,请改成本店价格。 · Fees. The bulk bands are the rule; the parcel prices are demo data, put in your own.",
            columns: &[
                column(
                    "origin-group",
                    ColumnType::Text,
                    ColumnRole::Key,
                    "",
                    "始发分组(小件为分区)· Group of origin; zone for parcels",
                ),
                column(
                    "destination-group",
                    ColumnType::Text,
                    ColumnRole::Key,
                    "",
                    "目的分组(小件为分区)· Group of destination; zone for parcels",
                ),
                column(
                    "bulk",
                    ColumnType::Boolean,
                    ColumnRole::Key,
                    "",
                    "大宗 · Bulk lot",
                ),
                column(
                    "courier",
                    ColumnType::Text,
                    ColumnRole::Key,
                    "",
                    "快递代码 · Courier code",
                ),
                column(
                    "weight-from",
                    ColumnType::Integer,
                    ColumnRole::BandFrom,
                    "grams",
                    "从(含)· From, included",
                ),
                column(
                    "weight-to",
                    ColumnType::Integer,
                    ColumnRole::BandTo,
                    "grams",
                    "到(不含)· To, excluded",
                ),
                column(
                    "first-weight",
                    ColumnType::Integer,
                    ColumnRole::Value,
                    "grams",
                    "首重 · Weight that the fee covers",
                ),
                column(
                    "fee",
                    ColumnType::Money,
                    ColumnRole::Value,
                    "",
                    "首重费用或整档费用 · Fee of the first weight, or of the band",
                ),
                column(
                    "step",
                    ColumnType::Integer,
                    ColumnRole::Value,
                    "grams",
                    "续重单位,0 为整档一口价 · Further step; 0 for one fee",
                ),
                column(
                    "step-fee",
                    ColumnType::Money,
                    ColumnRole::Value,
                    "",
                    "每续重单位费用 · Fee of each step begun",
                ),
                column(
                    "mode",
                    ColumnType::Text,
                    ColumnRole::Value,
                    "",
                    "express 或 freight · express or freight",
                ),
                column(
                    "eta-hours",
                    ColumnType::Integer,
                    ColumnRole::Value,
                    "hours",
                    "时效,可空 · Delivery time, may be empty",
                ),
            ],
            starter_csv: include_str!("../tables/courier-fees.csv"),
        },
    ],
    cases: cases!["courier-fee";
        "bulk-inner-420kg",
        "bulk-inner-just-below-300kg",
        "bulk-inner-300kg",
        "bulk-inner-just-below-400kg",
        "bulk-inner-400kg",
        "bulk-inner-500kg",
        "bulk-inner-just-below-700kg",
        "bulk-inner-700kg",
        "bulk-to-outer-100kg",
        "bulk-between-outer",
        "parcel-default-courier",
        "parcel-wanted-courier",
        "wanted-courier-not-available",
        "promotion-free-shipping",
        "return-for-quality",
        "courier-fault-redelivery",
        "cross-border-duties",
        "volumetric-weight",
    ],
};

const fn column(
    name: &'static str,
    column_type: ColumnType,
    role: ColumnRole,
    unit: &'static str,
    summary: &'static str,
) -> Column {
    Column {
        name,
        column_type,
        role,
        unit,
        summary,
    }
}

policy! {
    wit: "../../wit",
    world: "courier-fee-plugin",
    kind: courier_fee,
    describe: crate::DESCRIPTION,
    evaluate: crate::rule::evaluate,
}
