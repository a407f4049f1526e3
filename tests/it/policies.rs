//! Policies over HTTP: asking, tables, settings, bindings, decisions, uploads.

mod backtests;
mod courier_fee;
mod decisions;
mod deletion;
mod host;
mod hostile;
mod hostile_process;
mod hostile_uploads;
pub(crate) mod hosts;
mod killed;
mod kit;
mod life;
mod plugins;
mod quotas;
mod registry;
mod rejections;
mod replay;
mod retention;
mod runner;
mod sentinel;
mod settings;
mod signatures;
mod stages;
mod stages_guards;
mod tables;
mod uploads;

use serde_json::{Value as Json, json};
use shopwit_tests::Client;

/// A bulk lot from one region to another.
fn bulk(origin: &str, destination: &str, weight_grams: u64) -> Json {
    json!({
        "origin_region": origin, "destination_region": destination, "weight_grams": weight_grams, "pieces": 1,
        "bulk": true, "purpose": "ship",
    })
}

/// Asks for a bulk lot inside the inner group: Zhejiang to Jiangsu.
async fn quote(client: &Client, weight_grams: u64) -> Json {
    let input = bulk("330000", "320000", weight_grams);
    client
        .post("policies/courier-fee/evaluate", json!({"input": input}))
        .await
        .expect(200)
}

/// What the first quote costs; `None`: not covered.
fn fee(decision: &Json) -> Option<i64> {
    match decision["decision"]["type"].as_str() {
        Some("quotes") => decision["decision"]["quotes"][0]["fee"]["minor_units"].as_i64(),
        Some("not-covered") => None,
        other => panic!("{other:?} in {decision}"),
    }
}

/// The pointers of a problem.
fn pointers(problem: &Json) -> Vec<&str> {
    problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect()
}
