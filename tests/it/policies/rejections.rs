//! What an author reads whose component is refused. The words are a snapshot: whoever changes them reads them.

use std::fmt::Write as _;

use serde_json::json;
use shopwit_policy::hostile::{Guest, guests, honest};
use shopwit_tests::{Database, TestApp};

use super::{bulk, plugins::upload};

/// Guests of the threat list whose words are looked at.
const NAMED: [&str; 8] = [
    "F05 tail calls",
    "F10 core module",
    "W07 starts with 4 GiB",
    "W14 loops in its start function",
    "W30 imports HTTP",
    "W31 exports nothing",
    "W31 exports no description",
    "exports a future kind",
];

fn cases() -> Vec<(&'static str, Vec<u8>)> {
    let mut cases: Vec<_> = guests()
        .into_iter()
        .filter(|guest| NAMED.contains(&guest.name))
        .map(|guest| (guest.name, guest.wasm))
        .collect();
    assert_eq!(cases.len(), NAMED.len());
    let schema = |name: &str, schema: &str| {
        Guest {
            name: name.to_owned(),
            settings_schema: schema.to_owned(),
            ..honest()
        }
        .component()
    };
    let wrong_case = Guest {
        cases: vec![(
            "wrong".to_owned(),
            "courier-fee".to_owned(),
            json!({"input": bulk("330000", "320000", 420_000), "expect": {"type": "quotes"}})
                .to_string(),
        )],
        name: "hopeful".to_owned(),
        ..honest()
    };
    let mut loops = honest();
    loops.fields = r#"(func (export "unused") (loop $again (br $again)))"#.to_owned();
    let looping_text = loops.core_text().replace(
        "(result i32) i32.const 1024)",
        "(result i32) (loop $again (br $again)) unreachable)",
    );
    cases.extend([
        ("loops in describe", Guest::encode(&looping_text)),
        (
            "a field of another type",
            honest().of_another_contract("weight-grams: u64", "weight-grams: u32"),
        ),
        (
            "a field is missing",
            honest().of_another_contract("bulk: bool,", ""),
        ),
        ("a schema that is no JSON", schema("schemer-a", "{")),
        (
            "a schema that is no schema",
            schema("schemer-b", r#"{"type": "objekt"}"#),
        ),
        (
            "a default that does not fit",
            schema(
                "schemer-c",
                r#"{"type": "object", "properties": {"a": {"type": "integer", "default": "x"}}}"#,
            ),
        ),
        ("a case that does not pass", wrong_case.component()),
        ("a name with capitals", schema("Loud Name", "{}")),
    ]);
    cases
}

#[tokio::test]
async fn refusals_are_in_words_that_an_author_can_act_on() {
    let app = TestApp::start(Database::Sqlite).await;
    let owner = app.client("owner");
    let mut said = String::new();
    for (name, wasm) in cases() {
        let version = upload(&owner, wasm).await;
        assert_eq!(version["status"], "rejected", "{name}: {version}");
        let report = &version["report"];
        writeln!(said, "# {name}: {}", report["code"].as_str().unwrap()).unwrap();
        for problem in report["problems"].as_array().unwrap() {
            writeln!(said, "{}", problem.as_str().unwrap()).unwrap();
        }
    }
    insta::assert_snapshot!(said);
}
