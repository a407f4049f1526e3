//! The courier-fee policy as a native function: the same source, without a sandbox.

use shopwit_domain::table::Cell;
use shopwit_policy::TableSet;
use shopwit_policy::kinds::types::Context as HostContext;
use shopwit_policy_sdk::testing::from_api;
use shopwit_policy_sdk::types::Context;
use shopwit_policy_sdk::{Row, Tables, table};

use bindings::kind::{Decision, Input};

/// The types of the kind, as the policy's own build has them.
pub(crate) mod bindings {
    #![allow(
        missing_debug_implementations,
        dead_code,
        unreachable_pub,
        unsafe_code,
        clippy::all,
        clippy::restriction,
        reason = "generated"
    )]

    shopwit_policy_sdk::wit_bindgen::generate!({
        path: "../../../wit",
        world: "courier-fee-plugin",
        with: {
            "shopwit:policy/types@0.1.0": ::shopwit_policy_sdk::types,
            "shopwit:policy/log@0.1.0": ::shopwit_policy_sdk::bound_log,
            "shopwit:policy/tables@0.1.0": ::shopwit_policy_sdk::bound_tables,
        },
        runtime_path: "::shopwit_policy_sdk::wit_bindgen::rt",
        additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
    });

    pub(crate) use exports::shopwit::policy::courier_fee as kind;
}

/// One question in the policy's own types.
pub(crate) struct Question {
    context: Context,
    input: Input,
}

impl Question {
    pub(crate) fn new(context: &HostContext, input: &str) -> Self {
        let read = |text: &str| serde_json::from_str(text).expect("JSON");
        let context = serde_json::to_value(context).expect("a context");
        Self {
            context: from_api(context).expect("the context fits"),
            input: from_api(read(input)).expect("the input fits"),
        }
    }

    pub(crate) fn ask(&self, tables: &TableSet) -> Decision {
        crate::rule::evaluate(&self.context, &self.input, &HostRows(tables)).expect("it answers")
    }
}

/// What the agent reads.
pub(crate) fn texts(decision: &Decision) -> Vec<&str> {
    decision
        .reasons
        .iter()
        .map(|reason| reason.staff_text.as_str())
        .collect()
}

/// The host's tables, looked up without crossing anything.
struct HostRows<'a>(&'a TableSet);

impl Tables for HostRows<'_> {
    fn row(&self, table: &'static str, keys: &[&str]) -> Option<Row> {
        Some(row(table, self.0.get(table)?.find_row(keys)?))
    }

    fn band(&self, table: &'static str, keys: &[&str], value: i64) -> Option<Row> {
        Some(row(table, self.0.get(table)?.find_band(keys, value)?))
    }
}

fn row(table: &'static str, cells: &[Cell]) -> Row {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => table::Cell::Text(text.clone()),
        Cell::Integer(number) => table::Cell::Integer(*number),
        Cell::Boolean(flag) => table::Cell::Boolean(*flag),
        Cell::Blank => table::Cell::Blank,
    };
    Row::new(table, cells.iter().map(cell).collect())
}
