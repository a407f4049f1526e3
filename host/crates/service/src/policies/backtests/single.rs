//! The single decisions of a backtest: page by page for a look, and all of them as text.

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use shopwit_domain::{
    ids::{BacktestId, DecisionId},
    people::Permission,
};
use shopwit_store::{
    Conn, Query, Row,
    query::{PAGE_ROWS_MAX, Page},
    value::text,
};

use super::{BacktestChange, get};
use crate::{
    App, Ctx, Error, Result,
    policies::{
        replay::{self, Difference},
        rerun::NotReplayable,
    },
};

/// A decision that did not come out as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct ExaminedDecision {
    pub decision: DecisionId,
    pub change: BacktestChange,
    /// Why it could not be run.
    pub reason: Option<NotReplayable>,
    /// `None`: it was forgotten since.
    pub recorded: Option<RecordedAnswer>,
    /// JSON: `{"outcome": …, "reasons": […]}`.
    pub output: Option<String>,
    /// JSON: `{"code", "detail", "limit"?, "field"?}`.
    pub failure: Option<String>,
    pub fuel_used: Option<i64>,
    /// Of two answers, place by place.
    pub differences: Vec<Difference>,
}

/// The answer as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedAnswer {
    pub subject: Option<String>,
    pub at: Timestamp,
    /// JSON.
    pub output: Option<String>,
    /// JSON.
    pub failure: Option<String>,
    pub fuel_used: i64,
}

fn read(row: &Row) -> Result<ExaminedDecision> {
    let recorded = match row.opt_time("at")? {
        Some(at) => Some(RecordedAnswer {
            subject: row.opt_text("subject")?,
            at,
            output: row.opt_text("recorded_output")?,
            failure: row.opt_text("recorded_failure")?,
            fuel_used: row.opt_int("recorded_fuel")?.unwrap_or(0),
        }),
        None => None,
    };
    let output = row.opt_text("output")?;
    let before = recorded
        .as_ref()
        .and_then(|recorded| recorded.output.as_ref());
    let differences = match (before, &output) {
        (Some(before), Some(after)) => {
            let (before, after): (Json, Json) =
                (serde_json::from_str(before)?, serde_json::from_str(after)?);
            replay::differences(&before, &after)
        }
        _ => Vec::new(),
    };
    Ok(ExaminedDecision {
        decision: row.id("id")?,
        change: row.word("change")?,
        reason: row.opt_word("reason")?,
        recorded,
        output,
        failure: row.opt_text("failure")?,
        fuel_used: row.opt_int("fuel_used")?,
        differences,
    })
}

/// Decisions of a backtest that did not come out as they were recorded, newest first.
///
/// # Errors
/// `Forbidden`, `NotFound`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    backtest: BacktestId,
    change: Option<BacktestChange>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<ExaminedDecision>> {
    ctx.require(Permission::PolicyRead)?;
    get(conn, ctx, backtest).await?;
    let mut query = Query::new(
        "SELECT * FROM (SELECT b.shop_id, b.backtest_id, b.id, b.change, b.reason, b.output, b.failure, b.fuel_used,
             d.subject, d.at, d.output AS recorded_output, d.failure AS recorded_failure, d.fuel_used AS recorded_fuel
         FROM backtest_decisions b LEFT JOIN decisions d ON d.shop_id = b.shop_id AND d.id = b.id) AS examined
         WHERE shop_id = $1",
    );
    query
        .and("AND backtest_id = ", text(backtest))
        .and_some(
            "AND change = ",
            change.map(shopwit_domain::word::Word::as_str),
        )
        .page(after, limit);
    let decisions = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(decisions, limit, |one| one.decision.to_string()))
}

/// How single decisions are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values with a header line.
    Csv,
    /// One JSON document a line.
    JsonLines,
}

/// Columns of the CSV and members of each JSON line.
const COLUMNS: [&str; 11] = [
    "decision",
    "at",
    "subject",
    "change",
    "reason",
    "recorded",
    "answer",
    "recorded_failure",
    "failure",
    "recorded_fuel",
    "fuel",
];

/// The next part of an export, and where the one after it begins (`None`: it was the last).
///
/// # Errors
/// `Forbidden`, `NotFound`; the database.
pub async fn export_part(
    app: &App,
    ctx: &Ctx,
    backtest: BacktestId,
    format: ExportFormat,
    after: Option<&str>,
) -> Result<(Vec<u8>, Option<String>)> {
    let mut conn = app.read(ctx).await?;
    let page = list(&mut conn, ctx, backtest, None, after, PAGE_ROWS_MAX).await?;
    let part = match format {
        ExportFormat::Csv => csv_part(&page.items, after.is_none())?,
        ExportFormat::JsonLines => json_part(&page.items)?,
    };
    Ok((part, page.next_cursor))
}

/// The cells of a decision in the order of the columns.
fn cells(one: &ExaminedDecision) -> [Option<String>; 11] {
    let recorded = one.recorded.as_ref();
    [
        Some(one.decision.to_string()),
        recorded.map(|recorded| recorded.at.to_string()),
        recorded.and_then(|recorded| recorded.subject.clone()),
        Some(one.change.to_string()),
        one.reason.map(|reason| reason.to_string()),
        recorded.and_then(|recorded| recorded.output.clone()),
        one.output.clone(),
        recorded.and_then(|recorded| recorded.failure.clone()),
        one.failure.clone(),
        recorded.map(|recorded| recorded.fuel_used.to_string()),
        one.fuel_used.map(|fuel| fuel.to_string()),
    ]
}

fn csv_part(decisions: &[ExaminedDecision], with_header: bool) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if with_header {
        writer.write_record(COLUMNS).map_err(Error::internal)?;
    }
    for one in decisions {
        let record = cells(one).map(|cell| match cell {
            // A spreadsheet would run it as a formula.
            Some(text) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
            cell => cell.unwrap_or_default(),
        });
        writer.write_record(&record).map_err(Error::internal)?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::internal(error.to_string()))
}

fn json_part(decisions: &[ExaminedDecision]) -> Result<Vec<u8>> {
    let mut part = Vec::new();
    let parsed = |text: Option<&String>| {
        text.map(|text| serde_json::from_str::<Json>(text))
            .transpose()
    };
    for one in decisions {
        let recorded = one.recorded.as_ref();
        let line = json!({
            "decision": one.decision.to_string(),
            "at": recorded.map(|recorded| recorded.at.to_string()),
            "subject": recorded.and_then(|recorded| recorded.subject.clone()),
            "change": one.change.to_string(),
            "reason": one.reason.map(|reason| reason.to_string()),
            "recorded": parsed(recorded.and_then(|recorded| recorded.output.as_ref()))?,
            "answer": parsed(one.output.as_ref())?,
            "recorded_failure": parsed(recorded.and_then(|recorded| recorded.failure.as_ref()))?,
            "failure": parsed(one.failure.as_ref())?,
            "recorded_fuel": recorded.map(|recorded| recorded.fuel_used),
            "fuel": one.fuel_used,
        });
        serde_json::to_writer(&mut part, &line)?;
        part.push(b'\n');
    }
    Ok(part)
}
