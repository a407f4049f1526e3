//! Runs a policy natively: its own cases, with its own tables, as the host would.

mod api_json;
mod csv_tables;

pub use api_json::{from_api, outcome_json};
pub use csv_tables::CsvTables;

use crate::description::{Case, Description};
use crate::types::{Context, PolicyError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A context in the yuan and Simplified Chinese on a working day without promotions, with some members set.
///
/// # Panics
/// Where `members` does not fit the record.
pub fn context(members: &Value) -> Context {
    let mut context = json!({
        "shop": "shop_test", "decision": "decision_test", "now_ms": 1_800_000_000_000_i64,
        "time_zone": "Asia/Shanghai", "utc_offset_seconds": 28_800,
        "is_workday": true, "is_statutory_holiday": false, "promotions": [],
        "locale": "zh-CN", "currency": "CNY", "settings": "{}",
    });
    if let (Some(context), Some(members)) = (context.as_object_mut(), members.as_object()) {
        context.extend(
            members
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
    }
    from_api(context).expect("context")
}

/// Runs the case `json` (`input`, optional `settings`, `context`, `tables`) and gives the outcome as the API writes it.
///
/// # Panics
/// Where the case does not have the form of a test case.
pub fn answer<I: DeserializeOwned, D: Serialize>(
    description: &Description,
    json: &Value,
    evaluate: impl Fn(&Context, &I, &CsvTables) -> Result<D, PolicyError>,
) -> Result<Value, PolicyError> {
    let member = |name: &str| json.get(name).cloned().unwrap_or(Value::Null);
    let mut members = member("context");
    if members.is_null() {
        members = json!({});
    }
    if let Some(settings) = json.get("settings") {
        let settings = settings.to_string().into();
        members
            .as_object_mut()
            .expect("context")
            .insert("settings".to_string(), settings);
    }
    let context = context(&members);
    let input: I = from_api(member("input")).expect("input");
    let mut tables = CsvTables::starter(description);
    for (name, text) in member("tables").as_object().into_iter().flatten() {
        tables.replace(description, name, text.as_str().expect("CSV text"));
    }
    let decision = evaluate(&context, &input, &tables)?;
    let repeated = evaluate(&context, &input, &tables)?;
    let decision = serde_json::to_value(decision).expect("decision");
    assert_eq!(
        decision,
        serde_json::to_value(repeated).expect("decision"),
        "a policy is a pure function"
    );
    Ok(decision)
}

/// Asserts one of the plugin's own cases: every member of `expect` equals that of the outcome.
///
/// # Panics
/// Where the answer differs, naming the case.
pub fn check_case<I: DeserializeOwned, D: Serialize>(
    description: &Description,
    case: &Case,
    evaluate: impl Fn(&Context, &I, &CsvTables) -> Result<D, PolicyError>,
) {
    let json: Value = serde_json::from_str(case.json).expect(case.name);
    let outcome = match answer(description, &json, evaluate) {
        Ok(decision) => outcome_json(&decision),
        Err(error) => {
            outcome_json(&json!({ "outcome": serde_json::to_value(error).expect("error") }))
        }
    };
    let expect = json
        .get("expect")
        .and_then(Value::as_object)
        .expect(case.name);
    assert!(!expect.is_empty(), "{} expects nothing", case.name);
    for (member, expected) in expect {
        let found = outcome.get(member).unwrap_or(&Value::Null);
        assert!(
            same(expected, found),
            "case {}: `{member}` should be\n{expected}\nbut is\n{found}\nin {outcome}",
            case.name
        );
    }
}

/// Equality in which an absent member and null are the same.
fn same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let null = &Value::Null;
            expected
                .iter()
                .all(|(name, value)| same(value, found.get(name).unwrap_or(null)))
                && found
                    .iter()
                    .all(|(name, value)| expected.contains_key(name) || value.is_null())
        }
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len()
                && expected
                    .iter()
                    .zip(found)
                    .all(|(one, other)| same(one, other))
        }
        (expected, found) => expected == found,
    }
}

/// The settings that the schema's defaults spell out, as JSON.
///
/// # Panics
/// Where the schema is not readable, or a member has no default, title or description.
pub fn schema_defaults(description: &Description) -> String {
    let schema: Value = serde_json::from_str(description.settings_schema).expect("schema");
    assert_eq!(
        schema.get("$schema"),
        Some(&json!("https://json-schema.org/draft/2020-12/schema"))
    );
    assert_eq!(schema.get("additionalProperties"), Some(&json!(false)));
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .expect("properties");
    let defaults: serde_json::Map<_, _> = properties
        .iter()
        .map(|(name, property)| {
            for words in ["title", "description"] {
                assert!(
                    property.get(words).is_some_and(Value::is_string),
                    "{name} has no {words}"
                );
            }
            (name.clone(), property.get("default").expect(name).clone())
        })
        .collect();
    Value::Object(defaults).to_string()
}

/// The two tests that every plugin has: its own cases hold, and settings that are absent mean the defaults of its schema.
///
/// ```text
/// shopwit_policy_sdk::own_tests!(DESCRIPTION, Input, evaluate, Options);
/// ```
#[macro_export]
macro_rules! own_tests {
    ($description:path, $input:ty, $evaluate:path, $options:ty) => {
        #[test]
        fn its_own_cases_hold() {
            for case in $description.cases {
                $crate::testing::check_case(
                    &$description,
                    case,
                    |context, question: &$input, tables| $evaluate(context, question, tables),
                );
            }
        }

        #[test]
        fn absent_settings_mean_the_defaults_of_the_schema() {
            let defaults = $crate::testing::schema_defaults(&$description);
            assert_eq!(
                <$options>::parse("{}").unwrap(),
                <$options>::parse(&defaults).unwrap()
            );
        }
    };
}
