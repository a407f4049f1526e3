//! Every question and answer survives the way from JSON to the types of the WIT and back. The JSON is made from the
//! OpenAPI schemas, so this also holds those to what is really read and written.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::LazyJust;
use serde_json::{Map, Value};
use shopwit_policy::{AnyDecision, AnyInput, Kind, PolicyKind, with_kind};
use utoipa::openapi::{RefOr, Schema};

type Schemas = BTreeMap<String, Value>;

/// The schema of a type and those that it refers to.
fn schemas<T: utoipa::ToSchema>() -> (Value, Schemas) {
    let mut named: Vec<(String, RefOr<Schema>)> = Vec::new();
    T::schemas(&mut named);
    let named = named
        .into_iter()
        .map(|(name, schema)| {
            (
                name,
                serde_json::to_value(schema).expect("a schema is JSON"),
            )
        })
        .collect();
    (
        serde_json::to_value(T::schema()).expect("a schema is JSON"),
        named,
    )
}

/// Values that fit a schema.
fn values(schema: &Value, named: &Schemas) -> BoxedStrategy<Value> {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or(name);
        return values(&named[name], named);
    }
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        return proptest::strategy::Union::new(choices.iter().map(|choice| values(choice, named)))
            .boxed();
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let parts: Vec<_> = parts.iter().map(|part| values(part, named)).collect();
        return parts
            .prop_map(|parts| Value::Object(parts.into_iter().flat_map(members).collect()))
            .boxed();
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        return proptest::sample::select(choices.clone()).boxed();
    }
    match &schema["type"] {
        Value::Array(types) => proptest::strategy::Union::new(types.iter().map(|one| {
            let mut schema = schema.clone();
            schema["type"] = one.clone();
            values(&schema, named)
        }))
        .boxed(),
        Value::String(name) => match name.as_str() {
            "null" => LazyJust::new(|| Value::Null).boxed(),
            "boolean" => any::<bool>().prop_map(Value::from).boxed(),
            "string" => "\\PC{0,12}".prop_map(Value::from).boxed(),
            "integer" => integers(schema),
            "array" => prop::collection::vec(values(&schema["items"], named), 0..4)
                .prop_map(Value::from)
                .boxed(),
            "object" => objects(schema, named),
            other => panic!("a schema of type {other}"),
        },
        other => panic!("a schema of type {other}: {schema}"),
    }
}

fn integers(schema: &Value) -> BoxedStrategy<Value> {
    let is_unsigned = schema.get("minimum").is_some();
    match (schema["format"].as_str(), is_unsigned) {
        (Some("int32"), true) => any::<u32>().prop_map(Value::from).boxed(),
        (Some("int32"), false) => any::<i32>().prop_map(Value::from).boxed(),
        (_, true) => any::<u64>().prop_map(Value::from).boxed(),
        (_, false) => any::<i64>().prop_map(Value::from).boxed(),
    }
}

fn objects(schema: &Value, named: &Schemas) -> BoxedStrategy<Value> {
    let required: Vec<_> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let properties: Vec<_> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, property)| {
            let is_required = required.contains(&Value::from(name.as_str()));
            let name = name.clone();
            (values(property, named), any::<bool>())
                .prop_map(move |(value, given)| {
                    (is_required || given).then(|| (name.clone(), value))
                })
                .boxed()
        })
        .collect();
    properties
        .prop_map(|properties| Value::Object(properties.into_iter().flatten().collect()))
        .boxed()
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}

/// Reads, writes and reads again.
fn check<T>(read: impl Fn(&str) -> T, json: &Value) -> Result<(), TestCaseError>
where
    T: PartialEq + std::fmt::Debug + serde::Serialize,
{
    let typed = read(&json.to_string());
    let written = serde_json::to_string(&typed).expect("it is written");
    prop_assert_eq!(&read(&written), &typed);
    // Nothing that was given is lost: what is written has every member that is not null.
    let written: Value = serde_json::from_str(&written).expect("it is JSON");
    prop_assert!(holds(&written, json), "{} became {}", json, written);
    Ok(())
}

fn holds(written: &Value, given: &Value) -> bool {
    match (written, given) {
        (Value::Object(written), Value::Object(given)) => given.iter().all(|(name, given)| {
            written
                .get(name)
                .map_or(given.is_null(), |written| holds(written, given))
        }),
        (Value::Array(written), Value::Array(given)) => {
            written.len() == given.len()
                && written
                    .iter()
                    .zip(given)
                    .all(|(written, given)| holds(written, given))
        }
        (written, given) => written == given,
    }
}

#[test]
fn questions_and_answers_survive_the_way_to_the_wit_and_back() {
    for kind in Kind::ALL {
        let (input, decision) = with_kind!(kind, K => (
            schemas::<<K as PolicyKind>::Input>(),
            schemas::<<K as PolicyKind>::Decision>(),
        ));
        let config = ProptestConfig {
            cases: 64,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        let strategy = (values(&input.0, &input.1), values(&decision.0, &decision.1));
        let outcome =
            proptest::test_runner::TestRunner::new(config).run(&strategy, |(input, decision)| {
                check(
                    |json| {
                        AnyInput::from_json(kind, json)
                            .unwrap_or_else(|failure| panic!("{failure}: {json}"))
                    },
                    &input,
                )?;
                check(
                    |json| {
                        AnyDecision::from_json(kind, json)
                            .unwrap_or_else(|failure| panic!("{failure}: {json}"))
                    },
                    &decision,
                )
            });
        assert_eq!(outcome, Ok(()), "{kind}");
    }
}

#[test]
fn names_of_schemas_are_unique_across_kinds() {
    let mut all: BTreeMap<String, Value> = BTreeMap::new();
    for kind in Kind::ALL {
        let (input, decision) = with_kind!(kind, K => (
            schemas::<<K as PolicyKind>::Input>(),
            schemas::<<K as PolicyKind>::Decision>(),
        ));
        for (name, schema) in input.1.into_iter().chain(decision.1) {
            if let Some(known) = all.insert(name.clone(), schema.clone()) {
                assert_eq!(known, schema, "two schemas are called {name}");
            }
        }
    }
    assert!(
        all.contains_key("DiscountLine")
            && all.contains_key("RefundLine")
            && all.contains_key("Money")
    );
}
