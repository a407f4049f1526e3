//! Plugins with the mistakes that authors make: what `plugin test` and `plugin inspect` say about each. The words are a
//! snapshot: whoever changes them reads them, and sees whether they still name what to do.

use std::fmt::Write as _;

use shopwit_policy::hostile::{Guest, INPUT, guests, honest};

use super::plugin;

fn named(name: &str) -> Vec<u8> {
    guests()
        .into_iter()
        .find(|guest| guest.name == name)
        .unwrap()
        .wasm
}

fn with_schema(settings_schema: &str) -> Vec<u8> {
    Guest {
        settings_schema: settings_schema.to_owned(),
        ..honest()
    }
    .component()
}

/// Answers with the decision's id, from which all randomness comes.
fn gambler() -> Vec<u8> {
    let mut guest = honest();
    // The answer's `ask` is one text: that of the context's second member.
    guest.evaluate =
        "(i32.store (i32.const 528) (i32.const 16384)) (i32.store (i32.const 532) (i32.const 1)) \
         (i32.store (i32.const 16384) (i32.load offset=8 (local.get 0))) \
         (i32.store (i32.const 16388) (i32.load offset=12 (local.get 0))) i32.const 512"
            .to_owned();
    guest.component()
}

#[test]
fn every_usual_mistake_is_told_with_what_to_do() {
    let mistakes: Vec<(&str, Vec<u8>)> = vec![
        ("exports no kind", named("W31 exports nothing")),
        ("exports no describe", named("W31 exports no description")),
        (
            "a record with a field of another type",
            honest().of_another_contract("weight-grams: u64", "weight-grams: u32"),
        ),
        (
            "a record without a field",
            honest().of_another_contract("bulk: bool,", ""),
        ),
        ("imports HTTP", named("W30 imports HTTP")),
        ("imports files", named("W30 imports files")),
        (
            "takes memory without end",
            named("W06 grows and touches pages until it is refused, then gives up"),
        ),
        ("loops forever", named("W01 loops forever")),
        ("panics", named("W10 unreachable")),
        ("answers by chance", gambler()),
        (
            "a settings schema that is no JSON",
            with_schema("{\"type\": "),
        ),
        (
            "a setting without a default",
            with_schema(r#"{"type": "object", "properties": {"limit": {"type": "integer"}}}"#),
        ),
        (
            "a default that does not fit",
            with_schema(
                r#"{"type": "object", "properties": {"limit": {"type": "integer", "default": "x"}}}"#,
            ),
        ),
        ("a core module", named("F10 core module")),
    ];
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases");
    std::fs::create_dir(&cases).unwrap();
    std::fs::write(
        cases.join("far-away.json"),
        format!(r#"{{"input": {INPUT}, "expect": {{"type": "not-covered"}}}}"#),
    )
    .unwrap();
    let mut said = String::new();
    for (name, wasm) in mistakes {
        std::fs::write(folder.path().join("policy.wasm"), &wasm).unwrap();
        let test = plugin(folder.path(), &["test"]);
        writeln!(said, "# {name}: exit {}", test.code).unwrap();
        said.push_str(&test.out);
        said.push_str(&test.err);
        // What a host would refuse is refused in the same words by `inspect`.
        let inspect = plugin(folder.path(), &["inspect", "policy.wasm", "--json"]);
        let document: serde_json::Value = serde_json::from_str(&inspect.out).unwrap();
        assert_eq!(
            inspect.code,
            if document["report"]["passed"] == true {
                0
            } else {
                3
            }
        );
        if test.code == 3 {
            for problem in document["report"]["problems"].as_array().unwrap() {
                let problem = problem.as_str().unwrap();
                assert!(
                    format!("{}{}", test.out, test.err).contains(problem),
                    "{name}: {problem}"
                );
            }
        }
    }
    insta::assert_snapshot!(said);
}

#[test]
fn each_import_has_a_verdict_even_where_the_component_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.wasm"), named("W30 imports HTTP")).unwrap();
    let said = plugin(folder.path(), &["inspect", "a.wasm"]).expect(3);
    for line in [
        "  ✗ wasi:http/outgoing-handler@0.2.10 — it imports",
        "exports: none",
        "rejected: import-refused",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
}
