//! Making a scorecard: what the host counts, what somebody adds, and what the policy makes of both.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;
use shopwit_domain::{
    ids::{ScorecardId, UserId},
    money::Currency,
    people::Permission,
    table::is_kebab_case,
};
use shopwit_policy::kinds::{Scorecard as Kind, scorecard as wit, types::Reason};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{
    Scorecard, ScorecardAnswer, ScorecardConsequence, ScorecardState, load, metrics, sees_all,
};
use crate::{
    App, Ctx, Error, Result,
    fields::check_text,
    people::members,
    policies::effects,
    policy_words::{self, kept, kept_reasons},
    service_fees::check_day,
};

/// The contract's words.
const METRICS_MAX: usize = 100;
const FINDINGS_MAX: usize = 200;
const RED_LINES_MAX: usize = 100;
const TRAINING_MAX: usize = 100;
const ITEMS_MAX: usize = 200;
const DAYS_MAX: u32 = 400;
const POINTS_MAX: i64 = 10_000;
/// Largest figure that somebody enters.
const VALUE_MAX: i64 = 1_000_000_000_000;
/// Longest period, days: a leap year.
const PERIOD_DAYS_MAX: i32 = 366;

/// What a scorecard is asked for, with what the host cannot know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScorecard {
    pub member: UserId,
    pub period: wit::Period,
    /// Local days, the second one excluded.
    pub first_day: String,
    pub end_day: String,
    /// Figures that somebody enters, for example `typing-speed` (S-053). A figure that the host counts cannot be entered.
    pub metrics: Vec<wit::Metric>,
    pub attendance: Option<wit::Attendance>,
    pub findings: Vec<wit::Finding>,
    pub red_lines: Vec<wit::RedLine>,
    pub training: Vec<wit::Training>,
}

/// Makes a scorecard. Without an answer nothing is proposed.
///
/// # Errors
/// `Forbidden` for whoever does not see everybody's work; fields that do not fit; the database.
pub async fn make(app: &App, ctx: &Ctx, new: NewScorecard) -> Result<Scorecard> {
    ctx.require(Permission::PolicyEvaluate)?;
    if !sees_all(ctx) {
        return Err(Error::forbidden(
            "scorecard-maker",
            "supervisors, quality monitors and the owner make scorecards",
        ));
    }
    let (from, to) = check(ctx, &new)?;
    let mut conn = app.read(ctx).await?;
    let member = members::find(&mut conn, new.member)
        .await?
        .ok_or_else(|| Error::invalid("/member", "not-found", "a member of this shop"))?;
    let mut told = metrics::of(&mut conn, new.member, from, to).await?;
    drop(conn);
    for (index, metric) in new.metrics.into_iter().enumerate() {
        if told.iter().any(|known| known.name == metric.name) {
            return Err(Error::invalid(
                format!("/metrics/{index}/name"),
                "duplicate",
                "this figure stands there already, or the desk counts it itself",
            ));
        }
        told.push(wit::Metric {
            measured: false,
            ..metric
        });
    }
    let input = wit::Input {
        period: new.period,
        first_day: new.first_day.clone(),
        end_day: new.end_day.clone(),
        role: policy_words::role(member.role),
        metrics: told,
        attendance: new.attendance,
        findings: new.findings,
        red_lines: new.red_lines,
        training: new.training,
        attributes: Vec::new(),
    };
    let subject = Some(new.member.to_string());
    let decided = app.decide::<Kind>(ctx, subject, input.clone()).await?;
    let bounded = bound(ctx.shop.currency, decided.answer);
    let mut unit = app.begin(ctx).await?;
    let id: ScorecardId = unit.new_id();
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let period = serde_json::to_value(new.period)?;
    unit.conn()
        .execute(
            "INSERT INTO scorecards (shop_id, id, member_id, decision_id, period, first_day, end_day, outcome, metrics,
                 items, reasons, host_notes, total, maximum, grade, proposal, proposal_amount, proposal_text, currency,
                 state, made_by, made_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, 1)",
            args![
                text(id),
                text(new.member),
                text(decided.id),
                period.as_str().unwrap_or_default(),
                &new.first_day,
                &new.end_day,
                text(bounded.outcome),
                serde_json::to_string(&input.metrics)?,
                serde_json::to_string(&bounded.items)?,
                serde_json::to_string(&bounded.reasons)?,
                serde_json::to_string(&bounded.notes)?,
                bounded.total,
                bounded.maximum,
                &bounded.grade,
                opt_text(bounded.proposal.as_ref().map(|proposal| proposal.0)),
                bounded.proposal.as_ref().and_then(|proposal| proposal.1),
                bounded.proposal.as_ref().map(|proposal| proposal.2.clone()),
                text(ctx.shop.currency),
                text(ScorecardState::Proposed),
                by,
                now,
            ],
        )
        .await?;
    effects::note(&mut unit, decided.id, "scorecard.made", id).await?;
    unit.audit(
        "scorecard.make",
        id,
        json!({
            "member": new.member.to_string(), "decision": decided.id.to_string(), "total": bounded.total,
            "maximum": bounded.maximum, "grade": bounded.grade,
        }),
    );
    unit.emit(
        "scorecard.made",
        json!({"scorecard": id.to_string(), "member": new.member.to_string()}),
    );
    let made = load(unit.conn(), id).await?;
    unit.commit().await?;
    Ok(made)
}

fn check(ctx: &Ctx, new: &NewScorecard) -> Result<(Timestamp, Timestamp)> {
    let first = check_day("/first_day", &new.first_day)?;
    let end = check_day("/end_day", &new.end_day)?;
    let days = first
        .until(end)
        .map(|span| span.get_days())
        .map_err(Error::internal)?;
    if !(1..=PERIOD_DAYS_MAX).contains(&days) {
        return Err(Error::invalid(
            "/end_day",
            "range",
            "later than the first day, by a year at most",
        ));
    }
    for (pointer, length, most) in [
        ("/metrics", new.metrics.len(), METRICS_MAX / 2),
        ("/findings", new.findings.len(), FINDINGS_MAX),
        ("/red_lines", new.red_lines.len(), RED_LINES_MAX),
        ("/training", new.training.len(), TRAINING_MAX),
    ] {
        if length > most {
            return Err(Error::invalid(
                pointer,
                "length",
                format!("at most {most} entries"),
            ));
        }
    }
    let code = |pointer: String, code: &str| {
        if is_kebab_case(code) {
            Ok(())
        } else {
            Err(Error::invalid(
                pointer,
                "format",
                "kebab-case, 1 to 64 characters",
            ))
        }
    };
    for (index, metric) in new.metrics.iter().enumerate() {
        code(format!("/metrics/{index}/name"), &metric.name)?;
        if !(0..=VALUE_MAX).contains(&metric.value) {
            return Err(Error::invalid(
                format!("/metrics/{index}/value"),
                "range",
                format!("0 to {VALUE_MAX}"),
            ));
        }
        if new
            .metrics
            .iter()
            .take(index)
            .any(|other| other.name == metric.name)
        {
            return Err(Error::invalid(
                format!("/metrics/{index}/name"),
                "duplicate",
                "a figure once",
            ));
        }
    }
    for (index, finding) in new.findings.iter().enumerate() {
        code(format!("/findings/{index}/code"), &finding.code)?;
        check_id(&format!("/findings/{index}/evidence"), &finding.evidence)?;
    }
    for (index, line) in new.red_lines.iter().enumerate() {
        code(format!("/red_lines/{index}/code"), &line.code)?;
        check_id(&format!("/red_lines/{index}/evidence"), &line.evidence)?;
    }
    for (index, course) in new.training.iter().enumerate() {
        code(format!("/training/{index}/code"), &course.code)?;
        if course.result_bps.is_some_and(|bps| bps > 10_000) {
            return Err(Error::invalid(
                format!("/training/{index}/result_bps"),
                "range",
                "0 to 10000",
            ));
        }
    }
    if let Some(days) = &new.attendance {
        for (name, value) in [
            ("scheduled_days", days.scheduled_days),
            ("worked_days", days.worked_days),
            ("late_count", days.late_count),
            ("absent_days", days.absent_days),
        ] {
            if value > DAYS_MAX {
                return Err(Error::invalid(
                    format!("/attendance/{name}"),
                    "range",
                    format!("0 to {DAYS_MAX}"),
                ));
            }
        }
    }
    let zone = TimeZone::get(&ctx.shop.time_zone).map_err(Error::internal)?;
    let start = |day: Date| {
        day.to_zoned(zone.clone())
            .map(|at| at.timestamp())
            .map_err(Error::internal)
    };
    Ok((start(first)?, start(end)?))
}

/// Ids only: evidence is no place for a name or a text.
fn check_id(pointer: &str, id: &str) -> Result<()> {
    check_text(pointer, id, 1, 100)?;
    let fits = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'#'));
    if fits {
        Ok(())
    } else {
        Err(Error::invalid(
            pointer,
            "format",
            "the id of what shows it, for example conversation_01h… or #1042",
        ))
    }
}

/// An answer as the host stands behind it.
struct Bounded {
    outcome: ScorecardAnswer,
    items: Vec<wit::Item>,
    total: i64,
    maximum: i64,
    grade: String,
    proposal: Option<(ScorecardConsequence, Option<i64>, String)>,
    reasons: Vec<Reason>,
    notes: Vec<String>,
}

fn bound(currency: Currency, answer: Option<wit::Decision>) -> Bounded {
    let mut bounded = Bounded {
        outcome: ScorecardAnswer::Default,
        items: Vec::new(),
        total: 0,
        maximum: 0,
        grade: "-".to_owned(),
        proposal: None,
        reasons: Vec::new(),
        notes: Vec::new(),
    };
    let Some(answer) = answer else {
        bounded
            .notes
            .push("no policy answered: nothing is proposed".to_owned());
        return bounded;
    };
    bounded.reasons = kept_reasons(answer.reasons);
    let card = match answer.outcome {
        wit::Outcome::NoProposal(_) => {
            bounded.outcome = ScorecardAnswer::NoProposal;
            return bounded;
        }
        wit::Outcome::Card(card) => card,
    };
    bounded.outcome = ScorecardAnswer::Card;
    for mut item in card.items.into_iter().take(ITEMS_MAX) {
        let weight = i64::from(item.weight).min(POINTS_MAX);
        let points = i64::from(item.points).clamp(-POINTS_MAX, weight);
        if points != i64::from(item.points) || weight != i64::from(item.weight) {
            bounded.notes.push(format!(
                "the points of {} were bounded",
                kept(&item.metric, 64)
            ));
        }
        item.weight = u32::try_from(weight).unwrap_or(0);
        item.points = i32::try_from(points).unwrap_or(0);
        item.metric = kept(&item.metric, 128);
        item.evidence.truncate(ITEMS_MAX);
        for evidence in &mut item.evidence {
            *evidence = kept(evidence, 200);
        }
        bounded.total += points;
        bounded.maximum += weight;
        bounded.items.push(item);
    }
    // The sum is that of the items, whatever the policy says.
    bounded.total = bounded.total.max(0);
    if i64::from(card.total) != bounded.total || i64::from(card.maximum) != bounded.maximum {
        bounded
            .notes
            .push("total and maximum were set to what the items come to".to_owned());
    }
    let grade = kept(card.grade.trim(), 20);
    if !grade.is_empty() {
        bounded.grade = grade;
    }
    if let Some(proposal) = card.proposal {
        let amount = proposal
            .amount
            .as_ref()
            .map(|money| policy_words::amount(money, currency));
        if amount == Some(None) {
            bounded
                .notes
                .push("the amount of the proposal made no sense and was left out".to_owned());
        }
        let direction = match proposal.direction {
            wit::Direction::Reward => ScorecardConsequence::Reward,
            wit::Direction::Penalty => ScorecardConsequence::Penalty,
        };
        bounded.proposal = Some((direction, amount.flatten(), kept(&proposal.text, 1_000)));
    }
    bounded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(weight: u32, points: i32) -> wit::Item {
        wit::Item {
            metric: "a".to_owned(),
            value: None,
            target: None,
            weight,
            points,
            evidence: Vec::new(),
        }
    }

    #[test]
    fn the_host_adds_the_points_up_itself() {
        let card = wit::Card {
            items: vec![item(10, 99), item(10, -20_000), item(10, 10)],
            total: 7,
            maximum: 30,
            grade: " ".to_owned(),
            proposal: None,
        };
        let answer = wit::Decision {
            outcome: wit::Outcome::Card(card),
            reasons: Vec::new(),
        };
        let bounded = bound(Currency::CNY, Some(answer));
        assert_eq!((bounded.total, bounded.maximum), (0, 30));
        assert_eq!(bounded.items[0].points, 10);
        assert_eq!(bounded.items[1].points, -10_000);
        assert_eq!(bounded.grade, "-");
        assert_eq!(bounded.notes.len(), 3);
    }
}
