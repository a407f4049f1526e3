//! JSON Schemas for the files of a plugin's author, so that an editor completes and checks them.

use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::kind::PolicyKind;
use crate::kinds::Kind;
use crate::kinds::types::Context;
use crate::with_kind;

/// The draft that all of them are written in.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
/// Where the schemas of an OpenAPI description stand, and where they stand in a schema alone.
const OPENAPI_DEFINITIONS: &str = "#/components/schemas/";
const DEFINITIONS: &str = "#/$defs/";

/// Of a case of this kind: input, settings, context, tables and what is expected.
pub fn case_file(kind: Kind) -> Value {
    with_kind!(kind, K => of_types::<<K as PolicyKind>::Input, <K as PolicyKind>::Outcome>(kind))
}

/// Of a settings schema: an object schema whose every member has a default.
pub fn settings_schema() -> Value {
    json!({
        "$schema": DRAFT,
        "title": "Settings schema of a Shopwit plugin",
        "description": "A JSON Schema (draft 2020-12) of an object. Every member has a default; title and description are what the shop's owner reads.",
        "$ref": DRAFT,
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {"const": "object"},
            "properties": {
                "additionalProperties": {"type": "object", "required": ["default"]},
            },
        },
    })
}

fn of_types<Input: ToSchema, Outcome: ToSchema>(kind: Kind) -> Value {
    let mut definitions = Map::new();
    let input = define::<Input>("", &mut definitions);
    // What is expected names what must be equal and leaves out the rest, so its types require nothing.
    let mut expected = Map::new();
    let outcome = define::<Outcome>("expected-", &mut expected);
    expected.values_mut().for_each(require_nothing);
    definitions.extend(expected);
    let mut context = define_whole::<Context>("", &mut definitions);
    require_nothing(&mut context);
    if let Some(properties) = context.get_mut("properties").and_then(Value::as_object_mut) {
        // The settings have a place of their own.
        properties.remove("settings");
    }
    let unmerged = definitions.clone();
    definitions
        .values_mut()
        .for_each(|definition| merge_tagged(definition, &unmerged));
    json!({
        "$schema": DRAFT,
        "title": format!("Case of a `{kind}` policy"),
        "description": kind.question(),
        "type": "object",
        "required": ["input", "expect"],
        "additionalProperties": false,
        "properties": {
            "$schema": {"type": "string", "description": "Where this schema lies, for editors."},
            "kind": {"const": kind.as_str(), "description": "Needed where the component answers several kinds."},
            "name": {"type": "string", "description": "The name of the file unless given."},
            "input": input,
            "settings": {
                "type": "object",
                "description": "Settings that differ from the component's defaults.",
            },
            "context": context,
            "tables": {
                "type": "object",
                "description": "Rows of tables as CSV with a header line; the component's starter rows otherwise.",
                "additionalProperties": {"type": "string"},
            },
            "expect": {
                "description": "Members of the outcome that must be equal (lists in full), or the error that the policy answers with.",
                "anyOf": [outcome, {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["type"],
                    "properties": {
                        "type": {"enum": ["invalid-input", "invalid-settings", "invalid-table"]},
                        "field": {"type": "string"},
                        "message": {"type": "string"},
                    },
                }],
            },
        },
        "$defs": definitions,
    })
}

/// Writes a type and all that it refers to into the definitions; gives the reference to it.
fn define<T: ToSchema>(prefix: &str, definitions: &mut Map<String, Value>) -> Value {
    let whole = define_whole::<T>(prefix, definitions);
    let name = format!("{prefix}{}", T::name());
    let reference = json!({"$ref": format!("{DEFINITIONS}{name}")});
    definitions.insert(name, whole);
    reference
}

/// Writes what a type refers to into the definitions; gives the type itself.
fn define_whole<T: ToSchema>(prefix: &str, definitions: &mut Map<String, Value>) -> Value {
    let mut parts: Vec<(String, RefOr<Schema>)> = Vec::new();
    T::schemas(&mut parts);
    for (name, schema) in parts {
        definitions.insert(format!("{prefix}{name}"), plain(prefix, &schema));
    }
    plain(prefix, &<T as PartialSchema>::schema())
}

fn plain(prefix: &str, schema: &RefOr<Schema>) -> Value {
    let mut schema = serde_json::to_value(schema).unwrap_or_default();
    refer_within(prefix, &mut schema);
    schema
}

fn refer_within(prefix: &str, value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member {
                    Value::String(target) if name == "$ref" => {
                        if let Some(of) = target.strip_prefix(OPENAPI_DEFINITIONS) {
                            *target = format!("{DEFINITIONS}{prefix}{of}");
                        }
                    }
                    other => refer_within(prefix, other),
                }
            }
        }
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|element| refer_within(prefix, element)),
        _ => {}
    }
}

/// A variant with a payload is described as the payload and a `type`, each of which forbids the other's members. Makes
/// one object of both.
fn merge_tagged(value: &mut Value, definitions: &Map<String, Value>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::Array(parts)) = members.remove("allOf") {
                let mut properties = Map::new();
                let mut required = Vec::new();
                for part in &parts {
                    let target = part
                        .get("$ref")
                        .and_then(Value::as_str)
                        .and_then(|reference| reference.strip_prefix(DEFINITIONS))
                        .and_then(|name| definitions.get(name))
                        .unwrap_or(part);
                    let found = target.get("properties").and_then(Value::as_object);
                    properties.extend(found.cloned().into_iter().flatten());
                    let found = target.get("required").and_then(Value::as_array);
                    required.extend(found.cloned().into_iter().flatten());
                }
                members.insert("type".to_owned(), "object".into());
                members.insert("additionalProperties".to_owned(), false.into());
                members.insert("properties".to_owned(), properties.into());
                if !required.is_empty() {
                    members.insert("required".to_owned(), required.into());
                }
            }
            members
                .values_mut()
                .for_each(|member| merge_tagged(member, definitions));
        }
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|element| merge_tagged(element, definitions)),
        _ => {}
    }
}

fn require_nothing(value: &mut Value) {
    match value {
        Value::Object(members) => {
            // A member of this name is a field, not the keyword, where it is no list.
            if members.get("required").is_some_and(Value::is_array) {
                members.remove("required");
            }
            // Without what is required, more than one of them may fit.
            if let Some(choices) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), choices);
            }
            members.values_mut().for_each(require_nothing);
        }
        Value::Array(elements) => elements.iter_mut().for_each(require_nothing),
        _ => {}
    }
}
