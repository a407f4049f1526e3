//! The check before a version is ready: does the component say sensible things of itself, do its own cases pass, and
//! is it a pure function?

mod case;
mod conformance;
mod describe;
pub(crate) mod shape;

pub use case::{CaseRun, Question};
use serde::Serialize;

use crate::engine::PolicyEngine;
use crate::kinds::Kind;
use crate::kinds::describe::TestCase;
use crate::limits::Tier;
use crate::plugin::Plugin;

/// What the check found, in words for the plugin's author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PolicyCheckReport)]
pub struct CheckReport {
    /// The version may be used.
    pub passed: bool,
    /// Name that the component gives itself.
    pub name: String,
    /// Its version, as it says itself.
    pub version: String,
    /// Which engine runs it.
    pub tier: Tier,
    /// The questions that it answers.
    pub kinds: Vec<Kind>,
    /// What must be changed.
    pub problems: Vec<String>,
    /// What should be looked at.
    pub warnings: Vec<String>,
    /// One for each of its own cases.
    pub cases: Vec<CaseReport>,
    /// Questions of its kinds that it was asked besides, each twice.
    pub questions_asked: u32,
}

/// How one of the component's own cases went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PolicyCaseReport)]
pub struct CaseReport {
    /// Its name.
    pub name: String,
    /// The kind asked, as the case says.
    pub kind: String,
    /// Both runs gave what was expected, in the same way.
    pub passed: bool,
    /// What must be changed.
    pub problems: Vec<String>,
    /// Fuel of the first run.
    pub fuel_used: u64,
    /// Peak memory of the first run, bytes.
    pub memory_peak_bytes: u64,
    /// What the first run wrote.
    pub log: Vec<String>,
}

/// JSON of a question of a kind as it comes every day: the first one that every plugin of the kind is asked.
pub fn ordinary_question(kind: Kind) -> &'static str {
    conformance::probes(kind)
        .first()
        .map_or("{}", |probe| probe.input)
}

impl PolicyEngine {
    /// Checks a loaded component. Runs its cases on the caller's thread: call it from a thread that may wait.
    pub fn check(&self, plugin: &Plugin) -> CheckReport {
        let mut problems = Vec::new();
        let mut warnings = Vec::new();
        let starters = describe::check(plugin, &mut problems, &mut warnings);
        let cases: Vec<CaseReport> = if problems.is_empty() {
            let description = plugin.description();
            description
                .cases
                .iter()
                .map(|found| case::run(self, plugin, &starters, found).report)
                .collect()
        } else {
            // Cases stand on settings and tables; their failures would only repeat what is said above.
            Vec::new()
        };
        let kinds: Vec<_> = plugin.kinds().collect();
        let mut questions_asked = 0;
        if problems.is_empty() {
            let conformance = conformance::run(self, plugin, &starters);
            questions_asked = conformance.asked;
            problems.extend(conformance.problems);
            warnings.extend(conformance.warnings);
        }
        for kind in &kinds {
            let has_case = plugin
                .description()
                .cases
                .iter()
                .any(|case| case.kind == kind.as_str());
            if !has_case {
                warnings.push(format!(
                    "no test case asks the kind `{kind}`; add one to `describe`"
                ));
            }
        }
        CheckReport {
            passed: problems.is_empty() && cases.iter().all(|case| case.passed),
            name: plugin.description().name.clone(),
            version: plugin.description().version.clone(),
            tier: plugin.tier(),
            kinds,
            problems,
            warnings,
            cases,
            questions_asked,
        }
    }

    /// Runs one case as the check does, twice and compared with what it expects, and a third time to see whether the
    /// answer depends on chance. Blocks.
    pub fn run_case(&self, plugin: &Plugin, case: &TestCase) -> CaseRun {
        let starters = describe::starters(plugin);
        let mut run = case::run(self, plugin, &starters, case);
        run.depends_on_chance = run
            .found
            .as_ref()
            .and_then(|found| case::chance(self, plugin, &starters, case, found));
        run
    }

    /// Reads a case as a question: the component's defaults and starter rows, changed as the case says.
    ///
    /// # Errors
    ///
    /// What of the case does not fit, in words for its author.
    pub fn question(&self, plugin: &Plugin, case: &TestCase) -> Result<Question, String> {
        case::question(plugin, &describe::starters(plugin), case)
    }
}
