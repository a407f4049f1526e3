//! One of the component's own cases: run twice, compared with what the author expects.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};
use shopwit_domain::table::Table;

use super::CaseReport;
use super::describe::Starter;
use crate::call::Evaluation;
use crate::engine::PolicyEngine;
use crate::failure::Failure;
use crate::kind::read_json;
use crate::kinds::describe::TestCase;
use crate::kinds::types::Context;
use crate::kinds::{AnyDecision, AnyInput, Kind};
use crate::limits::Limits;
use crate::plugin::Plugin;
use crate::tables::{TableSet, table_from_csv};

/// The time of every case that names none: a Friday afternoon in Shanghai, 2027-01-15T08:00:00Z.
const CASE_NOW_MS: i64 = 1_800_000_000_000;
/// Wall clock of one run, milliseconds. Nobody waits for it, so a busy host is no reason to fail a case.
pub(super) const CASE_WALL_MS: u64 = 10_000;
/// Id of the decision that a case is asked about again; as long as the usual one.
const OTHER_DECISION: &str = "decision_again";
/// Differences named for one case.
const DIFFERENCES_MAX: usize = 10;

/// `case-json` of the WIT.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseBody {
    input: Value,
    /// Members of the outcome that must be equal, or of a policy error: `{"type", "field", "message"}`.
    expect: Value,
    #[serde(default)]
    settings: Map<String, Value>,
    #[serde(default)]
    context: Map<String, Value>,
    #[serde(default)]
    tables: BTreeMap<String, String>,
}

/// A case, read: what is asked, and what is expected.
#[derive(Debug, Clone)]
pub struct Question {
    /// What the policy is told, its settings among it.
    pub context: Context,
    /// What it is asked.
    pub input: AnyInput,
    /// What it finds.
    pub tables: TableSet,
    /// Members of the outcome that must be equal.
    pub expect: Value,
}

/// What came of one case.
#[derive(Debug, Clone)]
pub struct CaseRun {
    /// How it went.
    pub report: CaseReport,
    /// What the first run answered, as a case would expect it; `None` where there was no answer.
    pub found: Option<Value>,
    /// Why there was no answer. A policy's own error is an answer.
    pub failure: Option<Failure>,
    /// Where the answer is another one under another decision id, which seeds all randomness; only
    /// [`PolicyEngine::run_case`] asks.
    pub depends_on_chance: Option<String>,
}

pub(super) fn run(
    engine: &PolicyEngine,
    plugin: &Plugin,
    starters: &[Starter],
    case: &TestCase,
) -> CaseRun {
    let mut report = CaseReport {
        name: case.name.clone(),
        kind: case.kind.clone(),
        passed: false,
        problems: Vec::new(),
        fuel_used: 0,
        memory_peak_bytes: 0,
        log: Vec::new(),
    };
    let question = match question(plugin, starters, case) {
        Ok(question) => question,
        Err(problem) => {
            report.problems.push(problem);
            return CaseRun {
                report,
                found: None,
                failure: None,
                depends_on_chance: None,
            };
        }
    };
    let limits = Limits {
        wall_ms: CASE_WALL_MS,
        ..*engine.limits(plugin.tier())
    };
    let ask = || {
        engine.evaluate_unhurried(
            plugin,
            &question.context,
            &question.input,
            &question.tables,
            &limits,
        )
    };
    let (first, second) = (ask(), ask());
    if first.result != second.result {
        report.problems.push(
            "the same question got two different answers; a policy must be a pure function"
                .to_owned(),
        );
    }
    if first.usage.fuel_used != second.usage.fuel_used {
        report.problems.push(format!(
            "the same question took {} and {} units of fuel; a policy must be a pure function",
            first.usage.fuel_used, second.usage.fuel_used
        ));
    }
    let found = match outcome(&first) {
        Ok(found) => {
            differences("", &question.expect, &found, &mut report.problems);
            Some(found)
        }
        Err(problem) => {
            report.problems.push(problem);
            None
        }
    };
    let failure = match found {
        Some(_) => None,
        None => first.result.err(),
    };
    report.fuel_used = first.usage.fuel_used;
    report.memory_peak_bytes = first.usage.memory_peak_bytes;
    report.log = first.usage.log;
    report.passed = report.problems.is_empty();
    CaseRun {
        report,
        found,
        failure,
        depends_on_chance: None,
    }
}

/// Asks the case once more under another decision id: randomness is seeded from it, and nothing else should depend on
/// it. Says where the answer is another one.
pub(super) fn chance(
    engine: &PolicyEngine,
    plugin: &Plugin,
    starters: &[Starter],
    case: &TestCase,
    found: &Value,
) -> Option<String> {
    let mut question = question(plugin, starters, case).ok()?;
    question.context.decision = OTHER_DECISION.to_owned();
    let limits = Limits {
        wall_ms: CASE_WALL_MS,
        ..*engine.limits(plugin.tier())
    };
    let again = engine.evaluate_unhurried(
        plugin,
        &question.context,
        &question.input,
        &question.tables,
        &limits,
    );
    let mut places = Vec::new();
    match outcome(&again) {
        Ok(again) => differences("", found, &again, &mut places),
        Err(problem) => places.push(problem),
    }
    let place = places.into_iter().next()?;
    Some(format!(
        "asked again under another decision id, it answers otherwise: {place}. Randomness is seeded from that id: sort \
         what comes out of a hash map before you answer, and draw nothing at random"
    ))
}

pub(super) fn question(
    plugin: &Plugin,
    starters: &[Starter],
    case: &TestCase,
) -> Result<Question, String> {
    let kind: Kind = case.kind.parse().map_err(|error| format!("{error}"))?;
    if !plugin.kinds().any(|found| found == kind) {
        return Err(format!("the component does not export the kind `{kind}`"));
    }
    let body: CaseBody =
        read_json(&case.case_json).map_err(|failure| format!("case-json: {failure}"))?;
    let input = AnyInput::from_json(kind, &body.input.to_string())
        .map_err(|failure| format!("input: {failure}"))?;
    let mut settings = plugin.default_settings()?.clone();
    settings.extend(body.settings);
    let mut tables = starter_tables(starters);
    for (name, text) in &body.tables {
        let starter = starters
            .iter()
            .find(|starter| starter.name == *name)
            .ok_or_else(|| {
                format!("tables: `{name}` is not among the tables of the description")
            })?;
        let table = table_from_csv(starter.columns.clone(), text)
            .map_err(|error| format!("tables: `{name}`: {error}"))?;
        tables.insert(name.clone(), Arc::new(table));
    }
    Ok(Question {
        context: context(body.context, settings)?,
        input,
        tables: tables.into_iter().collect(),
        expect: body.expect,
    })
}

/// The tables that the plugin brings itself.
pub(super) fn starter_tables(starters: &[Starter]) -> BTreeMap<String, Arc<Table>> {
    starters
        .iter()
        .map(|starter| (starter.name.clone(), Arc::new(starter.table.clone())))
        .collect()
}

/// A shop in China on a working day without promotions, changed as the case says.
pub(super) fn context(
    members: Map<String, Value>,
    settings: Map<String, Value>,
) -> Result<Context, String> {
    let mut context = serde_json::json!({
        "shop": "shop_check",
        "decision": "decision_check",
        "now_ms": CASE_NOW_MS,
        "time_zone": "Asia/Shanghai",
        "utc_offset_seconds": 28_800,
        "is_workday": true,
        "is_statutory_holiday": false,
        "promotions": [],
        "locale": "zh-CN",
        "currency": "CNY",
        "settings": Value::Object(settings).to_string(),
    });
    if let Some(context) = context.as_object_mut() {
        context.extend(members);
    }
    read_json(&context.to_string()).map_err(|failure| format!("context: {failure}"))
}

/// What a case is compared with: the outcome, or the policy error as `{"type", "field", "message"}`.
fn outcome(evaluation: &Evaluation<AnyDecision>) -> Result<Value, String> {
    match &evaluation.result {
        Ok(decision) => {
            let mut decision = serde_json::to_value(decision).map_err(|error| error.to_string())?;
            Ok(decision
                .get_mut("outcome")
                .map(Value::take)
                .unwrap_or_default())
        }
        Err(Failure::PolicyError {
            variant,
            field,
            message,
        }) => Ok(serde_json::json!({"type": variant, "field": field, "message": message})),
        Err(failure) => Err(format!("the call failed ({}): {failure}", failure.code())),
    }
}

/// Names where `found` lacks what `expected` says. Members that are not named may be anything; lists are compared in
/// full, element by element.
fn differences(path: &str, expected: &Value, found: &Value, problems: &mut Vec<String>) {
    if problems.len() >= DIFFERENCES_MAX {
        return;
    }
    let at = |path: &str| {
        if path.is_empty() {
            "the outcome".to_owned()
        } else {
            format!("`{path}`")
        }
    };
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, expected) in expected {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                match found.get(name) {
                    Some(found) => differences(&path, expected, found, problems),
                    // Members without a value are left out of the answer.
                    None if expected.is_null() => {}
                    None => problems.push(format!(
                        "{} is missing; expected {}",
                        at(&path),
                        short(expected)
                    )),
                }
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            if expected.len() != found.len() {
                problems.push(format!(
                    "{} has {} entries, not {}: {}",
                    at(path),
                    found.len(),
                    expected.len(),
                    short(&Value::Array(found.clone()))
                ));
                return;
            }
            for (position, (expected, found)) in expected.iter().zip(found).enumerate() {
                differences(&format!("{path}[{position}]"), expected, found, problems);
            }
        }
        (expected, found) if expected == found => {}
        (expected, found) => {
            problems.push(format!(
                "{} is {}, not {}",
                at(path),
                short(found),
                short(expected)
            ));
        }
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(200).collect();
    if letters.next().is_some() {
        format!("{start}…")
    } else {
        start
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(expected: Value, found: Value, problems: &[&str]) {
        let mut named = Vec::new();
        differences("", &expected, &found, &mut named);
        assert_eq!(named, problems);
    }

    #[test]
    fn only_what_is_named_must_be_equal() {
        check(json!({"a": 1}), json!({"a": 1, "b": 2}), &[]);
        check(json!({"a": null}), json!({}), &[]);
        check(
            json!({"a": {"b": [{"c": 1}]}}),
            json!({"a": {"b": [{"c": 1, "d": 2}]}}),
            &[],
        );
        check(
            json!({"a": {"b": [{"c": 1}]}}),
            json!({"a": {"b": [{"c": 3}]}}),
            &["`a.b[0].c` is 3, not 1"],
        );
        check(
            json!({"a": [1]}),
            json!({"a": [1, 2]}),
            &["`a` has 2 entries, not 1: [1,2]"],
        );
        check(json!({"a": 1}), json!({}), &["`a` is missing; expected 1"]);
        check(json!(1), json!(2), &["the outcome is 2, not 1"]);
    }
}
