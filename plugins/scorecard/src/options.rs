//! The shop's settings of this policy.

use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;
use shopwit_policy_sdk::{Amount, Settings};

const AMOUNT_MAX: Amount = 1_000_000_000;
const POINTS_MAX: u32 = 1_000;
const RED_LINE_POINTS_MAX: u32 = 10_000;
const BASIS_POINTS_MAX: u32 = 10_000;
/// Largest target or zero line.
const VALUE_MAX: i64 = 1_000_000_000_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Metric {
    pub(crate) name: String,
    pub(crate) weight: u32,
    /// Where all points are had.
    pub(crate) target: i64,
    /// Where none are; below the target where more is better, above it where less is.
    pub(crate) zero: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grade {
    pub(crate) grade: String,
    pub(crate) from_bps: u32,
}

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) metrics: Vec<Metric>,
    pub(crate) sample_minimum: u32,
    pub(crate) attendance_weight: u32,
    pub(crate) late_points: u32,
    pub(crate) absent_points: u32,
    pub(crate) quality_weight: u32,
    pub(crate) minor_points: u32,
    pub(crate) major_points: u32,
    pub(crate) critical_points: u32,
    pub(crate) training_weight: u32,
    pub(crate) red_line_points: u32,
    /// The best first.
    pub(crate) grades: Vec<Grade>,
    pub(crate) reward_from_bps: u32,
    pub(crate) reward: Amount,
    pub(crate) penalty_below_bps: u32,
    pub(crate) penalty: Amount,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| {
            let points = |name, default| settings.count(name, default, POINTS_MAX);
            Options {
                metrics: metrics(settings),
                sample_minimum: settings.count("sample_minimum", 1, 10_000),
                attendance_weight: points("attendance_weight", 10),
                late_points: points("late_points", 1),
                absent_points: points("absent_points", 5),
                quality_weight: points("quality_weight", 15),
                minor_points: points("minor_points", 2),
                major_points: points("major_points", 5),
                critical_points: points("critical_points", 15),
                training_weight: points("training_weight", 5),
                red_line_points: settings.count("red_line_points", 30, RED_LINE_POINTS_MAX),
                grades: grades(settings),
                reward_from_bps: settings.count("reward_from_bps", 9_000, BASIS_POINTS_MAX + 1),
                reward: settings.integer("reward_minor_units", 0, 0..=AMOUNT_MAX),
                penalty_below_bps: settings.count("penalty_below_bps", 6_000, BASIS_POINTS_MAX),
                penalty: settings.integer("penalty_minor_units", 0, 0..=AMOUNT_MAX),
            }
        })
    }
}

fn metrics(settings: &Settings<'_>) -> Vec<Metric> {
    const DEFAULT: [(&str, u32, i64, i64); 8] = [
        ("first-response-median", 15, 30, 300),
        ("response-median", 10, 60, 600),
        ("response-rate", 10, 9_500, 6_000),
        ("ticket-resolution-median", 10, 14_400, 172_800),
        ("ticket-resolution-rate", 10, 9_000, 5_000),
        ("case-on-time-rate", 10, 9_500, 6_000),
        ("case-reopened-rate", 5, 200, 2_000),
        ("typing-speed", 5, 50, 20),
    ];
    let own = settings.entries("metrics", |metric| {
        let read = Metric {
            name: metric.text("name", ""),
            weight: metric.count("weight", 0, POINTS_MAX),
            target: metric.integer("target", 0, 0..=VALUE_MAX),
            zero: metric.integer("zero", 0, 0..=VALUE_MAX),
        };
        if read.target == read.zero {
            metric.wrong("zero", "must differ from `target`".to_string());
        }
        read
    });
    own.unwrap_or_else(|| {
        DEFAULT
            .into_iter()
            .map(|(name, weight, target, zero)| Metric {
                name: name.to_string(),
                weight,
                target,
                zero,
            })
            .collect()
    })
}

fn grades(settings: &Settings<'_>) -> Vec<Grade> {
    const DEFAULT: [(&str, u32); 4] = [("A", 9_000), ("B", 7_500), ("C", 6_000), ("D", 0)];
    let own = settings.entries("grades", |grade| Grade {
        grade: grade.text("grade", ""),
        from_bps: grade.count("from_bps", 0, BASIS_POINTS_MAX),
    });
    own.unwrap_or_else(|| {
        DEFAULT
            .into_iter()
            .map(|(grade, from_bps)| Grade {
                grade: grade.to_string(),
                from_bps,
            })
            .collect()
    })
}
