//! `shopwit plugin bench`: what a call takes while its input grows, and where a limit would be hit.

mod grow;

use std::{path::PathBuf, process::ExitCode};

use serde_json::{Value as Json, json};
use shopwit_policy::{Limits, Plugin, PolicyEngine};

use self::grow::Growth;
use super::{
    engine,
    question::{Asked, QuestionArguments},
    stop::Stop,
};

/// Wall clock of one call, milliseconds: what takes longer than production allows is shown, not cut off.
const WALL_MS: u64 = 10_000;
/// Calls of one size, of which the median counts.
const CALLS: usize = 15;
/// How often the input's parts are multiplied unless the caller says so.
const FACTORS: &str = "1,2,5,10,20,50,100";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The component, or a folder with policy.wasm
    file: PathBuf,
    #[command(flatten)]
    question: QuestionArguments,
    /// What grows: lists, texts or numbers; each of them unless given
    #[arg(long)]
    grow: Option<Growth>,
    /// By which factors, separated by commas, each 1 to 100,000
    #[arg(long, value_delimiter = ',', default_value = FACTORS, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    factors: Vec<u64>,
    /// Print one JSON document instead of text
    #[arg(long)]
    json: bool,
}

/// What one size of the input took.
struct Point {
    factor: u64,
    input_bytes: u64,
    /// Microseconds, the median.
    time_us: u64,
    fuel: u64,
    memory_bytes: u64,
    /// `decided`, or the code of the failure.
    outcome: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let wasm = engine::read(&engine::component_path(&arguments.file))?;
    let engine = engine::open_unhurried(WALL_MS)?;
    let plugin = engine::load(&engine, &wasm)?;
    let asked = arguments.question.read(&engine, &plugin)?;
    let limits = Limits::of(plugin.tier());
    let growths = arguments
        .grow
        .map_or_else(|| Growth::ALL.to_vec(), |growth| vec![growth]);
    let mut document = Vec::new();
    if !arguments.json {
        println!(
            "{} {}, {}: limits {} fuel, {} ms, {} KiB of memory",
            plugin.description().name,
            plugin.description().version,
            plugin.tier(),
            limits.fuel,
            limits.wall_ms,
            limits.memory_bytes / 1024
        );
    }
    for growth in growths {
        let points = measure(&engine, &plugin, &asked, growth, &arguments.factors)?;
        let forecasts = [
            Forecast::of("fuel", limits.fuel, growth, &points, |point| point.fuel),
            Forecast::of("memory", limits.memory_bytes, growth, &points, |point| {
                point.memory_bytes
            }),
        ];
        if arguments.json {
            document.push(json!({
                "grow": growth.as_str(),
                "points": points.iter().map(Point::document).collect::<Vec<_>>(),
                "forecasts": forecasts.iter().map(Forecast::document).collect::<Vec<_>>(),
            }));
        } else {
            show(growth, &points, &forecasts, &limits);
        }
    }
    if arguments.json {
        let document = json!({"tier": plugin.tier(), "limits": limits, "series": document});
        println!("{}", serde_json::to_string_pretty(&document)?);
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(
    engine: &PolicyEngine,
    plugin: &Plugin,
    asked: &Asked,
    growth: Growth,
    factors: &[u64],
) -> Result<Vec<Point>, Stop> {
    let mut points: Vec<Point> = Vec::new();
    for factor in factors {
        let input = grow::grown(&asked.input, growth, *factor);
        let input_bytes = input.to_string().len() as u64;
        // A number of the contract has an end; an input without lists does not grow by lists.
        let Ok(question) = asked.with_input(engine, plugin, &input) else {
            break;
        };
        if points
            .last()
            .is_some_and(|last| last.input_bytes == input_bytes && growth != Growth::Numbers)
        {
            break;
        }
        let mut times = Vec::new();
        let mut last = None;
        for _ in 0..CALLS {
            let evaluation = engine.evaluate_any_blocking(
                plugin,
                &question.context,
                &question.input,
                &question.tables,
                None,
            );
            times.push(evaluation.usage.duration_us);
            let failed = evaluation.result.is_err();
            last = Some(evaluation);
            if failed {
                // A limit that was hit is hit again, and each may take long.
                break;
            }
        }
        times.sort_unstable();
        let Some(evaluation) = last else { break };
        let failure = evaluation.result.err();
        let is_answer = failure
            .as_ref()
            .is_none_or(|failure| failure.code().as_str() == "policy-error");
        points.push(Point {
            factor: *factor,
            input_bytes,
            time_us: times.get(times.len() / 2).copied().unwrap_or_default(),
            fuel: evaluation.usage.fuel_used,
            memory_bytes: evaluation.usage.memory_peak_bytes,
            outcome: failure.map_or_else(
                || "decided".to_owned(),
                |failure| failure.code().as_str().to_owned(),
            ),
        });
        if !is_answer {
            break;
        }
    }
    Ok(points)
}

/// At which size of the input a limit would be hit, if it went on as between the first and the last size measured.
struct Forecast {
    what: &'static str,
    limit: u64,
    /// Per KiB of input.
    per_kibibyte: Option<u64>,
    hit_at_bytes: Option<u64>,
    hit_at_factor: Option<u64>,
}

impl Forecast {
    fn of(
        what: &'static str,
        limit: u64,
        growth: Growth,
        points: &[Point],
        value: impl Fn(&Point) -> u64,
    ) -> Self {
        let mut forecast = Self {
            what,
            limit,
            per_kibibyte: None,
            hit_at_bytes: None,
            hit_at_factor: None,
        };
        let answered = || points.iter().filter(|point| point.outcome == "decided");
        let (Some(first), Some(last)) = (answered().next(), answered().next_back()) else {
            return forecast;
        };
        let more = i128::from(value(last)) - i128::from(value(first));
        let bytes = i128::from(last.input_bytes) - i128::from(first.input_bytes);
        let factors = i128::from(last.factor) - i128::from(first.factor);
        if more <= 0 || factors <= 0 {
            return forecast;
        }
        let room = i128::from(limit) - i128::from(value(first));
        // Growth per step may be a fraction, so the product comes first.
        let at = |from: u64, width: i128| {
            u64::try_from(i128::from(from) + room.max(0) * width / more).ok()
        };
        forecast.hit_at_factor = at(first.factor, factors);
        // A larger number is hardly a longer text.
        if bytes > 0 && growth != Growth::Numbers {
            forecast.per_kibibyte = u64::try_from(more * 1024 / bytes).ok();
            forecast.hit_at_bytes = at(first.input_bytes, bytes);
        }
        forecast
    }

    fn document(&self) -> Json {
        json!({
            "what": self.what,
            "limit": self.limit,
            "per_kibibyte": self.per_kibibyte,
            "hit_at_input_bytes": self.hit_at_bytes,
            "hit_at_factor": self.hit_at_factor,
        })
    }

    fn show(&self) {
        match (self.hit_at_bytes, self.per_kibibyte, self.hit_at_factor) {
            (Some(bytes), Some(per_kibibyte), Some(factor)) => println!(
                "  {}: {per_kibibyte} more for each KiB of input; the limit would be hit at about {bytes} bytes (×{factor})",
                self.what
            ),
            (None, _, Some(factor)) => println!(
                "  {}: grows with the numbers; the limit would be hit at about ×{factor}",
                self.what
            ),
            _ => println!("  {}: does not grow with it", self.what),
        }
    }
}

impl Point {
    fn document(&self) -> Json {
        json!({
            "factor": self.factor,
            "input_bytes": self.input_bytes,
            "median_us": self.time_us,
            "fuel": self.fuel,
            "memory_bytes": self.memory_bytes,
            "outcome": self.outcome,
        })
    }
}

fn show(growth: Growth, points: &[Point], forecasts: &[Forecast], limits: &Limits) {
    println!("\n{} grow", growth.as_str());
    println!(
        "  {:>7} {:>9} {:>10} {:>12} {:>6} {:>10} {:>6}  outcome",
        "factor", "bytes", "median µs", "fuel", "of it", "memory KiB", "of it"
    );
    for point in points {
        println!(
            "  {:>7} {:>9} {:>10} {:>12} {:>6} {:>10} {:>6}  {}",
            format!("×{}", point.factor),
            point.input_bytes,
            point.time_us,
            point.fuel,
            share(point.fuel, limits.fuel),
            point.memory_bytes / 1024,
            share(point.memory_bytes, limits.memory_bytes),
            point.outcome
        );
    }
    if points.len() < 2 {
        println!("  the input has none that can grow");
        return;
    }
    for forecast in forecasts {
        forecast.show();
    }
}

/// In per cent of a limit.
fn share(used: u64, limit: u64) -> String {
    let tenths = u128::from(used) * 1000 / u128::from(limit.max(1));
    format!("{}.{}%", tenths / 10, tenths % 10)
}
