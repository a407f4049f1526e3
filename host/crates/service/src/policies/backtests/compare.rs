//! What became of one decision: the recorded answer against the one of the version under test.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shopwit_domain::words;
use shopwit_policy::Kind;

use super::totals::{Sums, Totals, count};
use crate::{
    Result,
    policies::{
        money,
        rerun::{Again, NotReplayable, RecordedCall},
    },
};

words! {
    /// What became of a decision, the gravest first where several hold.
    BacktestChange {
        /// The same answer, or the same failure.
        Unchanged = "unchanged",
        /// Only the reasons differ.
        ReasonsOnly = "reasons-only",
        /// The same kind of outcome and the same amounts; something else in it differs.
        Details = "details",
        /// The same kind of outcome with other amounts.
        Money = "money",
        /// Another kind of outcome.
        Outcome = "outcome",
        /// Both fail, with another code.
        FailsOtherwise = "fails-otherwise",
        /// It was answered and fails.
        NowFails = "now-fails",
        /// It failed and is answered.
        NoLongerFails = "no-longer-fails",
        /// It could not be run: a fact was not recorded.
        NotReplayable = "not-replayable",
    }
}

/// Counts one decision and says what became of it.
pub(super) fn judge(
    kind: Kind,
    recorded: &RecordedCall,
    again: &std::result::Result<Again, NotReplayable>,
    totals: &mut Totals,
) -> Result<BacktestChange> {
    totals.examined += 1;
    let change = match again {
        Err(_) => BacktestChange::NotReplayable,
        Ok(again) => {
            note_usage(recorded, again, totals);
            match (&recorded.output, &again.output) {
                (Some(before), Ok(after)) if before == after => BacktestChange::Unchanged,
                (Some(before), Ok(after)) => answers(kind, before, after, totals)?,
                (Some(_), Err(_)) => BacktestChange::NowFails,
                (None, Ok(_)) => BacktestChange::NoLongerFails,
                (None, Err(failure)) => {
                    if recorded.failure_code().as_deref() == Some(failure.code().as_str()) {
                        BacktestChange::Unchanged
                    } else {
                        BacktestChange::FailsOtherwise
                    }
                }
            }
        }
    };
    count(
        &mut totals.changes,
        shopwit_domain::word::Word::as_str(change),
    );
    Ok(change)
}

fn note_usage(recorded: &RecordedCall, again: &Again, totals: &mut Totals) {
    if let Some(code) = recorded.failure_code() {
        count(&mut totals.failures_before, &code);
    }
    if let Err(failure) = &again.output {
        count(&mut totals.failures_after, failure.code().as_str());
    }
    if recorded.same_engine {
        totals.fuel_before.add(recorded.fuel_used);
    }
    totals.fuel_after.add(again.fuel_used);
    totals.growth.add(recorded.input.len(), again.fuel_used);
}

/// Two answers whose bytes differ.
fn answers(kind: Kind, before: &str, after: &str, totals: &mut Totals) -> Result<BacktestChange> {
    let (before, after): (Json, Json) =
        (serde_json::from_str(before)?, serde_json::from_str(after)?);
    if before == after {
        return Ok(BacktestChange::Unchanged);
    }
    let same_amounts = note_money(kind, &before, &after, totals);
    match (needs_approval(&before), needs_approval(&after)) {
        (false, true) => totals.approvals_gained += 1,
        (true, false) => totals.approvals_lost += 1,
        _ => {}
    }
    let (then, now) = (&before["outcome"], &after["outcome"]);
    Ok(if then["type"] != now["type"] {
        BacktestChange::Outcome
    } else if !same_amounts {
        BacktestChange::Money
    } else if then != now {
        BacktestChange::Details
    } else {
        BacktestChange::ReasonsOnly
    })
}

/// Adds the amounts of both answers; says whether they are the same.
fn note_money(kind: Kind, before: &Json, after: &Json, totals: &mut Totals) -> bool {
    let mut sums: BTreeMap<(&str, String), Sums> = BTreeMap::new();
    for (currency, minor_units, direction) in money::amounts(kind, before) {
        let sum = sums.entry((direction.as_str(), currency)).or_default();
        sum.before += i128::from(minor_units);
    }
    for (currency, minor_units, direction) in money::amounts(kind, after) {
        let sum = sums.entry((direction.as_str(), currency)).or_default();
        sum.after += i128::from(minor_units);
    }
    let same = sums.values().all(|sum| sum.before == sum.after);
    for ((direction, currency), sum) in sums {
        let total = totals
            .money
            .entry(direction.to_owned())
            .or_default()
            .entry(currency)
            .or_default();
        total.before += sum.before;
        total.after += sum.after;
    }
    same
}

/// Whether a person must agree: the outcome says so itself, or the solution that it ranks first does, or the rung of a
/// ladder with which it begins.
fn needs_approval(answer: &Json) -> bool {
    let outcome = &answer["outcome"];
    let asked = |part: &Json| {
        part.get("approval")
            .is_some_and(|approval| !matches!(approval, Json::Null | Json::Bool(false)))
    };
    let start = outcome["start"]
        .as_u64()
        .and_then(|start| usize::try_from(start).ok())
        .unwrap_or(0);
    matches!(
        outcome["type"].as_str(),
        Some("needs-approval" | "needs-review")
    ) || asked(outcome)
        || asked(&outcome["ranked"][0])
        || asked(&outcome["rungs"][start])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn call(output: Option<&Json>, failure: Option<&str>) -> RecordedCall {
        RecordedCall {
            id: "decision_1".to_owned(),
            digest: None,
            settings_revision: Some(1),
            table_revisions: "{}".to_owned(),
            same_engine: true,
            context: String::new(),
            input: "{}".to_owned(),
            output: output.map(Json::to_string),
            failure: failure.map(|code| json!({"code": code, "detail": ""}).to_string()),
            fuel_used: 10,
        }
    }

    fn offer(kind: &str, fen: i64, key: &str, reason: &str) -> Json {
        let total = json!({"minor_units": fen, "currency": "CNY"});
        let outcome = match kind {
            "needs-approval" => {
                json!({"type": kind, "level": "supervisor", "proposal": {"total_discount": total}, "script_key": key})
            }
            "offer" => json!({"type": kind, "total_discount": total, "script_key": key}),
            _ => json!({"type": kind, "script_key": key}),
        };
        json!({"outcome": outcome, "reasons": [{"code": reason}]})
    }

    fn check(before: Json, after: Json, change: BacktestChange) -> Totals {
        let mut totals = Totals::default();
        let again = Ok(Again {
            output: Ok(after.to_string()),
            fuel_used: 11,
        });
        let found = judge(
            Kind::Discount,
            &call(Some(&before), None),
            &again,
            &mut totals,
        );
        assert_eq!(found.ok(), Some(change), "{before} {after}");
        totals
    }

    #[test]
    fn a_change_is_named_by_the_gravest_that_holds() {
        let plain = offer("offer", 500, "k", "r");
        check(plain.clone(), plain.clone(), BacktestChange::Unchanged);
        check(
            plain.clone(),
            offer("offer", 500, "k", "other"),
            BacktestChange::ReasonsOnly,
        );
        check(
            plain.clone(),
            offer("offer", 500, "other", "other"),
            BacktestChange::Details,
        );
        let totals = check(
            plain.clone(),
            offer("offer", 700, "other", "r"),
            BacktestChange::Money,
        );
        let sums = Sums {
            before: 500,
            after: 700,
        };
        assert_eq!(totals.money["given"]["CNY"], sums);
        assert_eq!((totals.approvals_gained, totals.approvals_lost), (0, 0));
        let totals = check(
            plain.clone(),
            offer("needs-approval", 500, "k", "r"),
            BacktestChange::Outcome,
        );
        assert_eq!((totals.approvals_gained, totals.approvals_lost), (1, 0));
        let totals = check(
            offer("needs-approval", 500, "k", "r"),
            offer("keep", 0, "k", "r"),
            BacktestChange::Outcome,
        );
        assert_eq!((totals.approvals_gained, totals.approvals_lost), (0, 1));
        // What waits for a person moves no money.
        assert!(totals.money.is_empty());
    }

    #[test]
    fn failures_are_compared_by_their_code() {
        let fails = |allowed| {
            Ok(Again {
                output: Err(shopwit_policy::Failure::FuelExhausted { allowed }),
                fuel_used: 1,
            })
        };
        let mut totals = Totals::default();
        let answered = call(Some(&offer("keep", 0, "k", "r")), None);
        let mut check = |recorded: &RecordedCall, again, change| {
            let found = judge(Kind::Discount, recorded, &again, &mut totals);
            assert_eq!(found.ok(), Some(change));
        };
        check(&answered, fails(1), BacktestChange::NowFails);
        check(
            &call(None, Some("fuel-exhausted")),
            fails(2),
            BacktestChange::Unchanged,
        );
        check(
            &call(None, Some("trap")),
            fails(1),
            BacktestChange::FailsOtherwise,
        );
        check(
            &call(None, Some("trap")),
            Ok(Again {
                output: Ok("{}".to_owned()),
                fuel_used: 1,
            }),
            BacktestChange::NoLongerFails,
        );
        check(
            &answered,
            Err(NotReplayable::TableMissing),
            BacktestChange::NotReplayable,
        );
        assert_eq!(totals.failures_after["fuel-exhausted"], 3);
        assert_eq!(totals.failures_before["trap"], 2);
        assert_eq!(totals.examined, 5);
    }

    #[test]
    fn an_approval_is_needed_where_the_answer_begins_with_one() {
        let refund = |first: Json, second: Json| json!({"outcome": {"type": "solutions", "ranked": [{"approval": first}, {"approval": second}]}});
        assert!(needs_approval(&refund(json!("supervisor"), Json::Null)));
        assert!(!needs_approval(&refund(Json::Null, json!("owner"))));
        assert!(needs_approval(
            &json!({"outcome": {"type": "needs-review"}})
        ));
        let ladder = |start: u64| {
            json!({"outcome": {"type": "ladder", "start": start,
                "rungs": [{"approval": null}, {"approval": "supervisor"}]}})
        };
        assert!(!needs_approval(&ladder(0)));
        assert!(needs_approval(&ladder(1)));
        assert!(!needs_approval(&json!({"outcome": {"type": "keep"}})));
    }
}
