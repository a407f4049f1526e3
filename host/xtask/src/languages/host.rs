//! Built components on a running host, and under other component runtimes.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::Bench;
use super::project::{Measured, Outcome, Project, cases, run};
use crate::fuzz::Demo;

/// Uploads components, waits for each until it is ready, and asks it the cases of its project.
const ON_HOST: &str = include_str!("on_host.py");
/// Asks a component under the wasmtime package of Python.
const UNDER_PYTHON: &str = include_str!("under_python.py");
/// Asks a component that jco translated for Node.
const UNDER_NODE: &str = include_str!("under_node.mjs");
/// Languages whose courier-fee example is asked elsewhere: without WASI, and with a runtime that needs it.
const UNDER_BOTH: [&str; 2] = ["rust", "c"];
const UNDER_NODE_ONLY: [&str; 1] = ["typescript"];

/// Asks the host about everything that was built, and notes what it said.
pub(crate) fn ask(bench: &Bench, projects: &[Project], outcomes: &mut [Outcome]) -> Result<()> {
    let mut wanted = Vec::new();
    for (project, outcome) in projects.iter().zip(outcomes.iter()) {
        if let Ok(measured) = &outcome.result {
            wanted.push(json!({
                "name": outcome.name,
                "kind": outcome.kind,
                "component": measured.component,
                "cases": questions(&project.folder(bench))?,
            }));
        }
    }
    let data = tempfile::tempdir()?;
    let script = data.path().join("on_host.py");
    std::fs::write(&script, ON_HOST)?;
    let list = data.path().join("components.json");
    std::fs::write(&list, Value::Array(wanted).to_string())?;
    let demo = Demo::start(data.path())?;
    let output = Command::new(bench.tools.python())
        .arg(&script)
        .arg(&list)
        .args([&demo.url, &demo.token])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start Python")?;
    let answers: BTreeMap<String, Value> = serde_json::from_slice(&output.stdout)
        .context("the questions to the host came to no end")?;
    for outcome in outcomes.iter_mut() {
        if let Ok(measured) = &mut outcome.result {
            let answer = answers.get(&outcome.name).cloned().unwrap_or_default();
            if let Err(error) = note(measured, &answer) {
                outcome.result = Err(error);
            }
        }
    }
    same_answers(outcomes, &answers)
}

/// The cases of a project as questions.
fn questions(folder: &Path) -> Result<Value> {
    let cases = cases(folder)?;
    Ok(Value::Array(
        cases
            .into_iter()
            .map(|(name, case)| json!({"name": name, "case": case}))
            .collect(),
    ))
}

fn note(measured: &mut Measured, answer: &Value) -> Result<()> {
    if let Some(problem) = answer["problem"].as_str() {
        bail!("{problem}");
    }
    let number = |name: &str| answer[name].as_u64().unwrap_or(0);
    measured.tier = answer["tier"]
        .as_str()
        .context("the host said nothing of it")?
        .to_owned();
    measured.fuel = number("fuel");
    measured.memory_bytes = number("memory_bytes");
    measured.call_us = number("call_us");
    measured.check_seconds = answer["check_seconds"].as_f64().unwrap_or(0.0);
    Ok(())
}

/// The examples of one rule answer alike, whatever they are written in.
fn same_answers(outcomes: &mut [Outcome], answers: &BTreeMap<String, Value>) -> Result<()> {
    let mut first: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for outcome in outcomes.iter_mut().filter(|outcome| outcome.is_example) {
        let Some((group, _)) = outcome.name.rsplit_once('/') else {
            continue;
        };
        if group == "examples" || outcome.result.is_err() {
            continue;
        }
        let decisions = answers
            .get(&outcome.name)
            .map(|answer| answer["decisions"].clone())
            .unwrap_or_default();
        let (other, expected) = first
            .entry(group.to_owned())
            .or_insert_with(|| (outcome.name.clone(), decisions.clone()));
        if *expected != decisions {
            outcome.result = Err(anyhow::anyhow!(
                "its answers differ from those of {other}: {decisions} instead of {expected}"
            ));
        }
    }
    Ok(())
}

/// The courier-fee examples of some languages under other runtimes.
pub(crate) fn elsewhere(bench: &Bench, projects: &[Project]) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for project in projects {
        let is_courier_fee = project.name.starts_with("examples/courier-fee/");
        let component = project.folder(bench).join("policy.wasm");
        if !is_courier_fee || !component.is_file() {
            continue;
        }
        let language = project.language.as_str();
        if UNDER_BOTH.contains(&language) {
            outcomes.push(outcome(
                project,
                "Python",
                under_python(bench, project, &component),
            ));
        }
        if UNDER_BOTH.contains(&language) || UNDER_NODE_ONLY.contains(&language) {
            outcomes.push(outcome(
                project,
                "Node",
                under_node(bench, project, &component),
            ));
        }
    }
    Ok(outcomes)
}

fn outcome(project: &Project, runtime: &str, result: Result<Vec<u8>>) -> Outcome {
    Outcome {
        name: format!("{} under {runtime}", project.name),
        language: project.language.clone(),
        kind: project.kind.clone(),
        is_example: false,
        result: result.map(|_| Measured::default()),
    }
}

fn under_python(bench: &Bench, project: &Project, component: &Path) -> Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("under_python.py");
    std::fs::write(&script, UNDER_PYTHON)?;
    run(Command::new(bench.tools.python())
        .arg(&script)
        .arg(component)
        .arg(project.folder(bench)))
}

fn under_node(bench: &Bench, project: &Project, component: &Path) -> Result<Vec<u8>> {
    // Below the packages, so that Node finds them.
    let folder = tempfile::tempdir_in(bench.tools.node())?;
    let script = folder.path().join("under_node.mjs");
    std::fs::write(&script, UNDER_NODE)?;
    run(bench
        .tools
        .command(&bench.tools.node().join("node_modules/.bin/jco"))?
        .arg("transpile")
        .arg(component)
        .args([
            "--name",
            "policy",
            "--instantiation",
            "async",
            "--quiet",
            "--out-dir",
        ])
        .arg(folder.path().join("out")))?;
    run(bench
        .tools
        .command(Path::new("node"))?
        .arg(&script)
        .arg(project.folder(bench)))
}
