//! A plugin's settings as far as the engine knows them: an object schema with a default for every member.

use serde_json::{Map, Value};

/// The settings that a plugin has before anybody changes them: the defaults of its schema.
///
/// # Errors
///
/// In plain words, where the schema is no JSON, no object schema, or a member has no default.
pub fn defaults(settings_schema: &str) -> Result<Map<String, Value>, String> {
    let schema: Value = serde_json::from_str(settings_schema)
        .map_err(|error| format!("the settings schema is not JSON: {error}"))?;
    let schema = schema
        .as_object()
        .ok_or("the settings schema is not a JSON object")?;
    if schema.get("type").and_then(Value::as_str) != Some("object") {
        return Err("the settings schema must have `\"type\": \"object\"`".to_owned());
    }
    if let Some(reference) = remote_reference(&Value::Object(schema.clone())) {
        return Err(format!(
            "the settings schema refers to `{reference}`; only references within it (`#…`) are followed"
        ));
    }
    let mut settings = Map::new();
    let Some(properties) = schema.get("properties") else {
        return Ok(settings);
    };
    let properties = properties
        .as_object()
        .ok_or("`properties` of the settings schema is not an object")?;
    for (name, property) in properties {
        let default = property.get("default").ok_or_else(|| {
            format!(
                "the setting `{name}` has no `default` in the settings schema; every setting needs one, so that a shop can begin without it"
            )
        })?;
        settings.insert(name.clone(), default.clone());
    }
    Ok(settings)
}

fn remote_reference(value: &Value) -> Option<&str> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, member)| match member {
            Value::String(text) if name == "$ref" && !text.starts_with('#') => Some(text.as_str()),
            other => remote_reference(other),
        }),
        Value::Array(elements) => elements.iter().find_map(remote_reference),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schema: &str, expected: Result<Value, &str>) {
        match (defaults(schema), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(Value::Object(found), expected),
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
            (found, expected) => panic!("{schema}: {found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn defaults_come_from_the_schema() {
        check(r#"{"type": "object"}"#, Ok(serde_json::json!({})));
        check(
            r##"{"type": "object", "properties": {"limit": {"default": 5}, "same": {"$ref": "#/x", "default": null}}}"##,
            Ok(serde_json::json!({"limit": 5, "same": null})),
        );
        check("[", Err("not JSON"));
        check("[]", Err("not a JSON object"));
        check(r#"{"type": "array"}"#, Err("\"type\": \"object\""));
        check(
            r#"{"type": "object", "properties": {"limit": {}}}"#,
            Err("`limit` has no `default`"),
        );
        check(
            r#"{"type": "object", "items": [{"$ref": "https://example.com/x"}]}"#,
            Err("refers to"),
        );
    }
}
