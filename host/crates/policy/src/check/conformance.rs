//! What every plugin of a kind must keep, whatever its rule is: the host asks it ordinary and extreme questions that its
//! author may not have thought of, each twice.
//!
//! A kind brings its questions ([`Probe`]) and its invariants in a file of its own. Each invariant is either
//! **must** (the version is rejected: the answer is one that no host can use) or **should** (a warning: the host clamps
//! it, or falls back to the safe default). `wit/README.md` lists them.

mod compensation;
mod courier_fee;
mod discount;
mod message_check;
mod order_check;
mod outreach;
mod refund;
mod review_plan;
mod scorecard;
mod script;
mod service_fee;
mod triage;

use serde_json::{Map, Value};

use super::case::{CASE_WALL_MS, context};
use super::describe::Starter;
use crate::call::Evaluation;
use crate::engine::PolicyEngine;
use crate::failure::Failure;
use crate::kinds::types::{Context, Money, Reason};
use crate::kinds::{AnyDecision, AnyInput, Kind};
use crate::limits::Limits;
use crate::plugin::Plugin;
use crate::tables::TableSet;

/// Breaches that are told of one kind; more would only repeat them.
const BREACHES_MAX: usize = 20;
/// Questions in a row that a limit or a trap may end before the rest is left out: each may take half a second.
const FAILURES_MAX: usize = 3;
/// Bytes of a reason's code.
const CODE_BYTES_MAX: usize = 64;
/// Characters of a reason's texts.
const TEXT_CHARS_MAX: usize = 1_000;

/// One question that every plugin of a kind is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Probe {
    /// Kebab-case, unique in its kind.
    pub(super) name: &'static str,
    /// JSON of the input.
    pub(super) input: &'static str,
    /// JSON of the members of the context that differ from a Chinese shop on a working day.
    pub(super) context: &'static str,
    /// Which tables the plugin finds.
    pub(super) tables: ProbeTables,
    /// A plugin should have an answer to it; an error is worth a warning.
    pub(super) ordinary: bool,
}

/// Which tables a plugin finds while it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProbeTables {
    /// Its own starter rows.
    Starter,
    /// None at all.
    Missing,
}

impl Probe {
    /// A question as it comes every day.
    pub(super) const fn ordinary(name: &'static str, input: &'static str) -> Self {
        Self {
            name,
            input,
            context: "{}",
            tables: ProbeTables::Starter,
            ordinary: true,
        }
    }

    /// A legal question at the edge of what can be asked.
    pub(super) const fn extreme(name: &'static str, input: &'static str) -> Self {
        Self {
            ordinary: false,
            ..Self::ordinary(name, input)
        }
    }

    /// The same without any table.
    pub(super) const fn without_tables(self) -> Self {
        Self {
            tables: ProbeTables::Missing,
            ordinary: false,
            ..self
        }
    }

    /// The same in another context: JSON of the members that differ.
    pub(super) const fn with_context(self, context: &'static str) -> Self {
        Self { context, ..self }
    }
}

/// What a decision of a kind broke.
#[derive(Debug, Default)]
pub(super) struct Breaches {
    must: Vec<String>,
    should: Vec<String>,
}

impl Breaches {
    /// The host cannot use such an answer: the version is rejected.
    pub(super) fn must(&mut self, holds: bool, words: impl FnOnce() -> String) {
        if !holds {
            self.must.push(words());
        }
    }

    /// The host can live with it: a warning.
    pub(super) fn should(&mut self, holds: bool, words: impl FnOnce() -> String) {
        if !holds {
            self.should.push(words());
        }
    }

    /// A price, fee, limit or discount: never negative, in the currency that was asked in.
    pub(super) fn amount(&mut self, at: &str, money: &Money, currency: &str) {
        self.must(money.currency == currency, || {
            format!(
                "`{at}` is in {:?}, not in {currency}, the currency of the question",
                money.currency.chars().take(8).collect::<String>()
            )
        });
        self.must(money.minor_units >= 0, || {
            format!("`{at}` is negative: {}", money.minor_units)
        });
    }

    /// The same for what may be left out.
    pub(super) fn optional_amount(&mut self, at: &str, money: Option<&Money>, currency: &str) {
        if let Some(money) = money {
            self.amount(at, money, currency);
        }
    }

    /// Indices of lines: in range, and each once for each `key`.
    pub(super) fn lines<K: Ord>(
        &mut self,
        at: &str,
        lines: usize,
        named: impl Iterator<Item = (u32, K)>,
    ) {
        let mut seen = std::collections::BTreeSet::new();
        for (line, key) in named {
            self.must((line as usize) < lines, || {
                format!("`{at}` names line {line}; the question has {lines}, counted from 0")
            });
            self.must(seen.insert((line, key)), || {
                format!("`{at}` names line {line} twice")
            });
        }
    }

    /// A stable code: kebab-case, 1 to 64 bytes.
    pub(super) fn code(&mut self, at: &str, code: &str) {
        self.must(is_code(code), || {
            format!(
                "`{at}` is {:?}; a code is kebab-case, 1 to {CODE_BYTES_MAX} characters",
                code.chars().take(80).collect::<String>()
            )
        });
    }

    fn reasons(&mut self, reasons: &[Reason]) {
        self.should(!reasons.is_empty(), || {
            "the decision has no reason; staff see nothing of why".to_owned()
        });
        for (index, reason) in reasons.iter().enumerate() {
            self.code(&format!("reasons[{index}].code"), &reason.code);
            let texts = [Some(&reason.staff_text), reason.buyer_text.as_ref()];
            for text in texts.into_iter().flatten() {
                self.should(text.chars().count() <= TEXT_CHARS_MAX, || {
                    format!(
                        "`reasons[{index}]` has a text of more than {TEXT_CHARS_MAX} characters"
                    )
                });
            }
        }
    }
}

fn is_code(code: &str) -> bool {
    (1..=CODE_BYTES_MAX).contains(&code.len())
        && code.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// The questions of a kind. A new kind adds its file and its arm.
pub(super) fn probes(kind: Kind) -> &'static [Probe] {
    match kind {
        Kind::CourierFee => courier_fee::PROBES,
        Kind::Discount => discount::PROBES,
        Kind::Refund => refund::PROBES,
        Kind::Script => script::PROBES,
        Kind::Triage => triage::PROBES,
        Kind::MessageCheck => message_check::PROBES,
        Kind::Outreach => outreach::PROBES,
        Kind::ReviewPlan => review_plan::PROBES,
        Kind::Compensation => compensation::PROBES,
        Kind::OrderCheck => order_check::PROBES,
        Kind::ServiceFee => service_fee::PROBES,
        Kind::Scorecard => scorecard::PROBES,
    }
}

/// Notes which invariants of its kind a decision breaks. A new kind adds its arm.
fn examine(input: &AnyInput, decision: &AnyDecision, currency: &str, breaches: &mut Breaches) {
    breaches.reasons(decision.reasons());
    match (input, decision) {
        (AnyInput::CourierFee(_), AnyDecision::CourierFee(decision)) => {
            courier_fee::examine(decision, currency, breaches);
        }
        (AnyInput::Discount(input), AnyDecision::Discount(decision)) => {
            discount::examine(input, decision, currency, breaches);
        }
        (AnyInput::Refund(input), AnyDecision::Refund(decision)) => {
            refund::examine(input, decision, currency, breaches);
        }
        (AnyInput::Script(_), AnyDecision::Script(decision)) => {
            script::examine(decision, breaches);
        }
        (AnyInput::Triage(input), AnyDecision::Triage(decision)) => {
            triage::examine(input, decision, breaches);
        }
        (AnyInput::MessageCheck(input), AnyDecision::MessageCheck(decision)) => {
            message_check::examine(input, decision, breaches);
        }
        (AnyInput::Outreach(input), AnyDecision::Outreach(decision)) => {
            outreach::examine(input, decision, breaches);
        }
        (AnyInput::ReviewPlan(input), AnyDecision::ReviewPlan(decision)) => {
            review_plan::examine(input, decision, breaches);
        }
        (AnyInput::Compensation(_), AnyDecision::Compensation(decision)) => {
            compensation::examine(decision, currency, breaches);
        }
        (AnyInput::OrderCheck(input), AnyDecision::OrderCheck(decision)) => {
            order_check::examine(input, decision, breaches);
        }
        (AnyInput::ServiceFee(input), AnyDecision::ServiceFee(decision)) => {
            service_fee::examine(input, decision, currency, breaches);
        }
        (AnyInput::Scorecard(_), AnyDecision::Scorecard(decision)) => {
            scorecard::examine(decision, currency, breaches);
        }
        _ => {}
    }
}

/// What came of the questions of all kinds.
#[derive(Debug, Default)]
pub(super) struct Conformance {
    /// Questions asked, each twice.
    pub(super) asked: u32,
    pub(super) problems: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// What was found of one kind, the same words once.
#[derive(Default)]
struct Found {
    must: Words,
    should: Words,
}

#[derive(Default)]
struct Words(Vec<(String, Vec<&'static str>)>);

impl Words {
    fn note(&mut self, words: String, probe: &Probe) {
        match self.0.iter_mut().find(|(known, _)| *known == words) {
            Some((_, probes)) => probes.push(probe.name),
            None => self.0.push((words, vec![probe.name])),
        }
    }

    fn told(self, kind: Kind) -> impl Iterator<Item = String> {
        self.0
            .into_iter()
            .take(BREACHES_MAX)
            .map(move |(words, probes)| match probes.as_slice() {
                [first, others @ ..] if !others.is_empty() => format!(
                    "asked `{kind}` about `{first}` and {} more: {words}",
                    others.len()
                ),
                probes => format!("asked `{kind}` about `{}`: {words}", probes.concat()),
            })
    }
}

/// Asks every question of every kind that the component answers.
pub(super) fn run(engine: &PolicyEngine, plugin: &Plugin, starters: &[Starter]) -> Conformance {
    let mut conformance = Conformance::default();
    let kinds: Vec<Kind> = plugin.kinds().collect();
    for kind in kinds {
        let mut found = Found::default();
        let mut failures = 0;
        for probe in probes(kind) {
            if failures >= FAILURES_MAX {
                found
                    .should
                    .note("the questions from here on were left out".to_owned(), probe);
                break;
            }
            let mut breaches = Breaches::default();
            let failed = ask(engine, plugin, starters, kind, probe, &mut breaches);
            conformance.asked += 1;
            failures = if failed { failures + 1 } else { 0 };
            for words in breaches.must {
                found.must.note(words, probe);
            }
            for words in breaches.should {
                found.should.note(words, probe);
            }
        }
        conformance.problems.extend(found.must.told(kind));
        conformance.warnings.extend(found.should.told(kind));
    }
    conformance
}

/// Asks one question twice; whether a limit or a trap ended it.
fn ask(
    engine: &PolicyEngine,
    plugin: &Plugin,
    starters: &[Starter],
    kind: Kind,
    probe: &Probe,
    breaches: &mut Breaches,
) -> bool {
    let (told, input) = match question(plugin, kind, probe) {
        Ok(question) => question,
        Err(problem) => {
            // A defect of ours: a test asks every probe.
            tracing::error!(%kind, probe = probe.name, problem, "a conformance question does not fit");
            return false;
        }
    };
    let tables: TableSet = match probe.tables {
        ProbeTables::Starter => super::case::starter_tables(starters).into_iter().collect(),
        ProbeTables::Missing => TableSet::default(),
    };
    let limits = Limits {
        wall_ms: CASE_WALL_MS,
        ..*engine.limits(plugin.tier())
    };
    let ask = || engine.evaluate_unhurried(plugin, &told, &input, &tables, &limits);
    let (first, second) = (ask(), ask());
    deterministic(&first, &second, breaches);
    match &first.result {
        Ok(decision) => {
            examine(&input, decision, &told.currency, breaches);
            false
        }
        Err(Failure::PolicyError {
            variant,
            field,
            message,
        }) => {
            breaches.should(!probe.ordinary, || {
                format!("it answers with the error {variant} ({field}: {message})")
            });
            false
        }
        Err(failure) => {
            breaches.should.push(format!(
                "the call fails ({}), so the safe default would hold: {failure}",
                failure.code()
            ));
            true
        }
    }
}

fn deterministic(
    first: &Evaluation<AnyDecision>,
    second: &Evaluation<AnyDecision>,
    breaches: &mut Breaches,
) {
    let by_host = |run: &Evaluation<AnyDecision>| matches!(&run.result, Err(failure) if failure.is_infrastructure());
    if by_host(first) || by_host(second) {
        return;
    }
    breaches.must(first.result == second.result, || {
        "the same question got two different answers; a policy must be a pure function".to_owned()
    });
    let (once, twice) = (first.usage.fuel_used, second.usage.fuel_used);
    breaches.must(once == twice, || {
        format!(
            "the same question took {once} and {twice} units of fuel; a policy must be a pure function"
        )
    });
}

fn question(plugin: &Plugin, kind: Kind, probe: &Probe) -> Result<(Context, AnyInput), String> {
    let input = AnyInput::from_json(kind, probe.input).map_err(|failure| failure.to_string())?;
    let members: Map<String, Value> =
        serde_json::from_str(probe.context).map_err(|error| error.to_string())?;
    let settings = plugin.default_settings()?.clone();
    Ok((context(members, settings)?, input))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_is_asked_questions_that_fit() {
        for kind in Kind::ALL {
            let probes = probes(kind);
            assert!(probes.len() >= 5, "{kind} has {} questions", probes.len());
            assert!(probes.iter().any(|probe| probe.ordinary), "{kind}");
            let names: BTreeSet<_> = probes.iter().map(|probe| probe.name).collect();
            assert_eq!(names.len(), probes.len(), "{kind}");
            for probe in probes {
                AnyInput::from_json(kind, probe.input)
                    .unwrap_or_else(|failure| panic!("{kind}/{}: {failure}", probe.name));
                let members = serde_json::from_str(probe.context).expect("JSON");
                context(members, Map::new())
                    .unwrap_or_else(|problem| panic!("{kind}/{}: {problem}", probe.name));
            }
        }
    }

    #[test]
    fn what_changes_from_one_run_to_the_next_is_rejected() {
        let run = |fuel_used, ask: &str| {
            let decision = crate::kinds::courier_fee::Decision {
                outcome: crate::kinds::courier_fee::Outcome::NotCovered(
                    crate::kinds::courier_fee::NotCovered {
                        ask: vec![ask.to_owned()],
                        disclosures: Vec::new(),
                    },
                ),
                reasons: Vec::new(),
            };
            Evaluation {
                result: Ok(decision.into()),
                usage: crate::call::Usage {
                    fuel_used,
                    ..Default::default()
                },
            }
        };
        let check = |second: Evaluation<AnyDecision>, expected: &[&str]| {
            let mut breaches = Breaches::default();
            deterministic(&run(10, "zto"), &second, &mut breaches);
            assert_eq!(breaches.must, expected);
        };
        check(run(10, "zto"), &[]);
        check(
            run(10, "sf"),
            &["the same question got two different answers; a policy must be a pure function"],
        );
        check(
            run(11, "zto"),
            &["the same question took 10 and 11 units of fuel; a policy must be a pure function"],
        );
        // The host's own trouble says nothing of the policy.
        let busy = Failure::Deadline {
            allowed_ms: 1,
            used_ms: 2,
        };
        check(
            Evaluation {
                result: Err(busy),
                usage: crate::call::Usage::default(),
            },
            &[],
        );
    }

    #[test]
    fn codes_are_kebab_case() {
        for (code, expected) in [
            ("quantity-tier", true),
            ("a1", true),
            ("", false),
            ("Tier", false),
            ("a--b", false),
            ("a b", false),
        ] {
            assert_eq!(is_code(code), expected, "{code}");
        }
    }
}
