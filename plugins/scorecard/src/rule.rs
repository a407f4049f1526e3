//! The rule itself: points for each item, their sum, the grade, the proposal.

use crate::bindings::kind::{
    Card, Decision, Direction, Input, Item, NoProposal, Outcome, Proposal, Severity,
};
use crate::options::{Metric, Options};
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{Context, Money, PolicyError};
use shopwit_policy_sdk::{Amount, Language, Reasons, Tables, invalid_input, say};

/// Basis points in one whole.
const WHOLE_BPS: u32 = 10_000;
/// The limits of the WIT.
const METRICS_MAX: usize = 100;
const FINDINGS_MAX: usize = 200;
const RED_LINES_MAX: usize = 100;
const DAYS_MAX: u32 = 400;
/// What one item can cost at most.
const MALUS_MAX: u32 = 10_000;

/// Makes the scorecard of a period.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    let options = Options::parse(&context.settings)?;
    check(input)?;
    let sheet = Sheet {
        context,
        input,
        options: &options,
        language: Language::of(&context.locale),
    };
    let mut reasons = Reasons::new();
    let outcome = sheet.outcome(&mut reasons);
    Ok(Decision {
        outcome,
        reasons: reasons.into_list(),
    })
}

struct Sheet<'a> {
    context: &'a Context,
    input: &'a Input,
    options: &'a Options,
    language: Language,
}

impl Sheet<'_> {
    fn outcome(&self, reasons: &mut Reasons) -> Outcome {
        let mut items = Vec::new();
        let mut missing = Vec::new();
        for metric in &self.options.metrics {
            match self.metric(metric) {
                Some(item) => items.push(item),
                None => missing.push(metric.name.clone()),
            }
        }
        let figures = items.len();
        self.attendance(&mut items);
        if figures == 0 && items.is_empty() {
            reasons.staff(
                "nothing-known",
                say!(
                    self.language,
                    "没有可评分的指标和出勤,不作评分。",
                    "There are neither figures nor attendance; nothing is proposed."
                ),
            );
            return Outcome::NoProposal(NoProposal { missing });
        }
        self.quality(&mut items);
        self.training(&mut items);
        self.red_lines(&mut items);
        if !missing.is_empty() {
            let names = missing.join(", ");
            reasons.staff(
                "not-counted",
                say!(
                    self.language,
                    "样本不足未计分:{names}。",
                    "Not counted for want of cases: {names}."
                ),
            );
        }
        let maximum: u32 = items.iter().map(|item| item.weight).sum();
        let points: i32 = items.iter().map(|item| item.points).sum();
        let total = u32::try_from(points.max(0)).unwrap_or(0);
        let share = share_bps(total, maximum);
        let grade = self
            .options
            .grades
            .iter()
            .find(|grade| share >= grade.from_bps)
            .or(self.options.grades.last())
            .map_or_else(|| "-".to_string(), |grade| grade.grade.clone());
        reasons.staff(
            "scored",
            say!(
                self.language,
                "得分 {total}/{maximum},等级 {grade}。",
                "{total} of {maximum} points, grade {grade}."
            ),
        );
        let proposal = self.proposal(share, reasons);
        Outcome::Card(Card {
            items,
            total,
            maximum,
            grade,
            proposal,
        })
    }

    /// None where the figure is missing or made of too few cases.
    fn metric(&self, wanted: &Metric) -> Option<Item> {
        let found = self.input.metrics.iter().find(|metric| {
            metric.name == wanted.name && metric.sample >= self.options.sample_minimum
        })?;
        let source = if found.measured {
            "measured"
        } else {
            "entered"
        };
        Some(Item {
            metric: wanted.name.clone(),
            value: Some(found.value),
            target: Some(wanted.target),
            weight: wanted.weight,
            points: signed(points(wanted, found.value)),
            evidence: vec![source.to_string(), format!("sample-{}", found.sample)],
        })
    }

    fn attendance(&self, items: &mut Vec<Item>) {
        let Some(days) = &self.input.attendance else {
            return;
        };
        if days.scheduled_days > 0 && self.options.attendance_weight > 0 {
            let weight = self.options.attendance_weight;
            let worked = days.worked_days.min(days.scheduled_days);
            let earned = rounded(weight, worked, days.scheduled_days);
            let lost = days.late_count.saturating_mul(self.options.late_points);
            items.push(Item {
                metric: "attendance".to_string(),
                value: Some(i64::from(worked)),
                target: Some(i64::from(days.scheduled_days)),
                weight,
                points: signed(earned.saturating_sub(lost)),
                evidence: vec![format!("late-{}", days.late_count)],
            });
        }
        self.malus(
            items,
            "absent-days",
            days.absent_days,
            self.options.absent_points,
            Vec::new(),
        );
    }

    /// S-515, S-524
    fn quality(&self, items: &mut Vec<Item>) {
        let options = self.options;
        let ids = |severity| {
            self.input
                .findings
                .iter()
                .filter(move |finding| finding.severity == severity)
                .map(|finding| format!("{}: {}", finding.code, finding.evidence))
                .collect::<Vec<_>>()
        };
        let (minor, major, critical) = (
            ids(Severity::Minor),
            ids(Severity::Major),
            ids(Severity::Critical),
        );
        if options.quality_weight > 0 {
            let lost = count(&minor)
                .saturating_mul(options.minor_points)
                .saturating_add(count(&major).saturating_mul(options.major_points));
            items.push(Item {
                metric: "quality".to_string(),
                value: Some(i64::from(count(&minor) + count(&major))),
                target: Some(0),
                weight: options.quality_weight,
                points: signed(options.quality_weight.saturating_sub(lost)),
                evidence: [minor, major].concat(),
            });
        }
        self.malus(
            items,
            "quality-critical",
            count(&critical),
            options.critical_points,
            critical,
        );
    }

    fn training(&self, items: &mut Vec<Item>) {
        let courses = &self.input.training;
        if courses.is_empty() || self.options.training_weight == 0 {
            return;
        }
        let passed = courses.iter().filter(|course| course.passed).count();
        let passed = u32::try_from(passed).unwrap_or(u32::MAX);
        let all = u32::try_from(courses.len()).unwrap_or(u32::MAX);
        items.push(Item {
            metric: "training".to_string(),
            value: Some(i64::from(passed)),
            target: Some(i64::from(all)),
            weight: self.options.training_weight,
            points: signed(rounded(self.options.training_weight, passed, all)),
            evidence: courses.iter().map(|course| course.code.clone()).collect(),
        });
    }

    /// S-245: what must not happen at all.
    fn red_lines(&self, items: &mut Vec<Item>) {
        for line in &self.input.red_lines {
            self.malus(
                items,
                &format!("red-line-{}", line.code),
                1,
                self.options.red_line_points,
                vec![line.evidence.clone()],
            );
        }
    }

    fn malus(
        &self,
        items: &mut Vec<Item>,
        name: &str,
        times: u32,
        points: u32,
        evidence: Vec<String>,
    ) {
        if times == 0 {
            return;
        }
        let lost = times.saturating_mul(points).min(MALUS_MAX);
        items.push(Item {
            metric: name.to_string(),
            value: Some(i64::from(times)),
            target: Some(0),
            weight: 0,
            points: -signed(lost),
            evidence,
        });
    }

    /// S-514, S-518: what follows is the shop's rule, and a superior decides (S-129, S-519).
    fn proposal(&self, share: u32, reasons: &mut Reasons) -> Option<Proposal> {
        let options = self.options;
        let crossed = !self.input.red_lines.is_empty();
        let (direction, amount, text) = if crossed || share < options.penalty_below_bps {
            let text = if crossed {
                say!(
                    self.language,
                    "触碰红线,建议处罚并安排培训。",
                    "A red line was crossed: a penalty and training are proposed."
                )
            } else {
                say!(
                    self.language,
                    "得分低于要求,建议面谈并安排培训。",
                    "The points are below what is asked: a talk and training are proposed."
                )
            };
            (Direction::Penalty, options.penalty, text)
        } else if share >= options.reward_from_bps {
            let text = say!(
                self.language,
                "表现优秀,建议奖励。",
                "Outstanding work: a reward is proposed."
            );
            (Direction::Reward, options.reward, text)
        } else {
            return None;
        };
        let code = if direction == Direction::Reward {
            "reward"
        } else {
            "penalty"
        };
        reasons.staff(code, text.clone());
        Some(Proposal {
            direction,
            amount: money(amount, &self.context.currency),
            text,
        })
    }
}

fn money(amount: Amount, currency: &str) -> Option<Money> {
    (amount > 0).then(|| Money::new(amount, currency))
}

/// All points at the target and beyond, none at the zero line and beyond, in proportion between them.
fn points(metric: &Metric, value: i64) -> u32 {
    let (low, high) = (
        metric.zero.min(metric.target),
        metric.zero.max(metric.target),
    );
    let value = value.clamp(low, high);
    let (way, whole) = (
        value.abs_diff(metric.zero),
        metric.target.abs_diff(metric.zero),
    );
    let twice = u64::from(metric.weight) * way * 2 + whole;
    u32::try_from(twice / (whole * 2).max(1)).unwrap_or(0)
}

/// `weight` × part ÷ whole, rounded half up.
fn rounded(weight: u32, part: u32, whole: u32) -> u32 {
    let whole = u64::from(whole.max(1));
    let twice = u64::from(weight) * u64::from(part) * 2 + whole;
    u32::try_from(twice / (whole * 2)).unwrap_or(0)
}

fn share_bps(total: u32, maximum: u32) -> u32 {
    if maximum == 0 {
        return 0;
    }
    let share = u64::from(total) * u64::from(WHOLE_BPS) / u64::from(maximum);
    u32::try_from(share).unwrap_or(WHOLE_BPS)
}

fn signed(points: u32) -> i32 {
    i32::try_from(points).unwrap_or(i32::MAX)
}

fn count(list: &[String]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

fn check(input: &Input) -> Result<(), PolicyError> {
    for (name, length, most) in [
        ("metrics", input.metrics.len(), METRICS_MAX),
        ("findings", input.findings.len(), FINDINGS_MAX),
        ("red-lines", input.red_lines.len(), RED_LINES_MAX),
    ] {
        if length > most {
            return Err(invalid_input(
                name,
                format!("must hold {most} entries at most"),
            ));
        }
    }
    for (index, metric) in input.metrics.iter().enumerate() {
        if metric.value < 0 {
            return Err(invalid_input(
                format!("metrics[{index}].value"),
                "must not be negative",
            ));
        }
    }
    if let Some(days) = &input.attendance {
        for (name, value) in [
            ("scheduled-days", days.scheduled_days),
            ("worked-days", days.worked_days),
            ("late-count", days.late_count),
            ("absent-days", days.absent_days),
        ] {
            if value > DAYS_MAX {
                return Err(invalid_input(
                    format!("attendance.{name}"),
                    "must be 0 to 400",
                ));
            }
        }
    }
    Ok(())
}
