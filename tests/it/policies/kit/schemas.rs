//! The JSON Schemas for editors.

use serde_json::{Value as Json, json};
use shopwit_policy::{Kind, case_schema};

use super::of_repository;

fn validator(schema: &Json) -> jsonschema::Validator {
    jsonschema::draft202012::new(schema).unwrap()
}

/// Every case that the shipped policies carry fits the schema of its kind.
#[test]
fn shipped_cases_fit_their_schemas() {
    let mut count = 0;
    for (folder, kind) in [
        ("compensation", Kind::Compensation),
        ("courier-fee", Kind::CourierFee),
        ("discount", Kind::Discount),
        ("greeting-script", Kind::Script),
        ("keyword-triage", Kind::Triage),
        ("message-check", Kind::MessageCheck),
        ("order-check", Kind::OrderCheck),
        ("outreach", Kind::Outreach),
        ("refund", Kind::Refund),
        ("review-plan", Kind::ReviewPlan),
        ("scorecard", Kind::Scorecard),
        ("service-fee", Kind::ServiceFee),
    ] {
        let validator = validator(&case_schema::case_file(kind));
        let cases = of_repository("plugins").join(folder).join("cases");
        for entry in std::fs::read_dir(cases).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let case: Json = serde_json::from_str(&text).unwrap();
            let problems: Vec<String> = validator
                .iter_errors(&case)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(problems.is_empty(), "{}: {problems:?}", path.display());
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn mistakes_in_a_case_are_underlined() {
    let validator = validator(&case_schema::case_file(Kind::CourierFee));
    let input = json!({"origin_region": "330000", "destination_region": "310000", "weight_grams": 1, "pieces": 1,
        "purpose": "ship"});
    let check = |change: &dyn Fn(&mut Json), is_good: bool| {
        let mut case = json!({"input": input, "expect": {"type": "quotes", "quotes": [{"fee": {"minor_units": 5}}]}});
        change(&mut case);
        assert_eq!(validator.is_valid(&case), is_good, "{case}");
    };
    check(&|_| (), true);
    check(
        &|case| case["expect"] = json!({"type": "invalid-input", "field": "pieces"}),
        true,
    );
    check(&|case| case["context"] = json!({"is_workday": false}), true);
    check(
        &|case| case["tables"] = json!({"courier-fees": "a,b\n"}),
        true,
    );
    check(&|case| case["kind"] = json!("courier-fee"), true);
    check(&|case| case["kind"] = json!("refund"), false);
    check(&|case| case["input"]["weight"] = json!(1), false);
    check(&|case| case["input"]["purpose"] = json!("sail"), false);
    check(&|case| case["input"] = json!({}), false);
    check(&|case| case["expect"] = json!({"type": "quote"}), false);
    check(
        &|case| case["expect"]["quotes"] = json!([{"fee": 5}]),
        false,
    );
    check(&|case| case["expected"] = json!({}), false);
}

#[test]
fn a_settings_schema_needs_defaults() {
    let validator = validator(&case_schema::settings_schema());
    let courier_fee = of_repository("plugins/courier-fee/settings.schema.json");
    let shipped: Json =
        serde_json::from_str(&std::fs::read_to_string(courier_fee).unwrap()).unwrap();
    assert!(validator.is_valid(&shipped));
    assert!(validator.is_valid(&json!({"type": "object"})));
    assert!(!validator.is_valid(&json!({"type": "array"})));
    assert!(
        !validator
            .is_valid(&json!({"type": "object", "properties": {"limit": {"type": "integer"}}}))
    );
}
