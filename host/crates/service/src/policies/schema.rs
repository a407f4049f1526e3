//! Settings against the plugin's own JSON Schema: nothing is fetched, and no pattern can run away.

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value as Json};

use crate::FieldProblem;

/// Problems that one answer names, at most.
const PROBLEMS_MAX: usize = 100;

/// Reads a schema.
///
/// # Errors
/// In plain words, what is wrong with it.
pub(super) fn validator(settings_schema: &str) -> Result<Validator, String> {
    let schema: Json = serde_json::from_str(settings_schema)
        .map_err(|error| format!("it is not JSON: {error}"))?;
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex())
        .offline()
        .build(&schema)
        .map_err(|error| error.to_string())
}

/// What of the settings does not fit, with pointers below `at`.
pub(super) fn problems(
    validator: &Validator,
    settings: &Map<String, Json>,
    at: &str,
) -> Vec<FieldProblem> {
    let settings = Json::Object(settings.clone());
    validator
        .iter_errors(&settings)
        .take(PROBLEMS_MAX)
        .map(|error| FieldProblem {
            pointer: format!("{at}{}", error.instance_path()),
            code: "schema",
            message: shortened(error.to_string()),
        })
        .collect()
}

/// Messages quote the value, which may be long.
fn shortened(message: String) -> String {
    const CHARS_MAX: usize = 300;
    if message.chars().count() <= CHARS_MAX {
        return message;
    }
    let mut short: String = message.chars().take(CHARS_MAX).collect();
    short.push('…');
    short
}
