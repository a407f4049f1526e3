//! Looking at what came back before money goes (S-362): what was found, how many pieces are good.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{CaseId, InspectionId, ReturnId},
    people::Permission,
};
use shopwit_store::{
    Conn, Query, Row, args,
    value::{opt_text, text},
};

use super::{lock_open, register};
use crate::{
    Ctx, Error, Result, Unit,
    fields::{check_range, check_text},
};

/// Codes of resale criteria in one inspection.
const FINDINGS_MAX: usize = 50;
/// Pieces that one inspection counts.
const COUNT_MAX: i64 = 1_000_000;

/// What somebody saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    pub id: InspectionId,
    pub case: CaseId,
    /// The line of the return register that it is about.
    pub returned: Option<ReturnId>,
    /// The goods can be sold again (S-359).
    pub resalable: bool,
    /// Codes of resale criteria that failed, for example `washed` (S-360).
    pub findings: Vec<String>,
    /// `good_count` + `damaged_count`.
    pub received_count: i64,
    pub good_count: i64,
    pub damaged_count: i64,
    pub note: String,
    pub by: String,
    pub at: Timestamp,
}

/// What an inspection is recorded with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInspection {
    pub returned: Option<ReturnId>,
    pub resalable: bool,
    pub findings: Vec<String>,
    pub received_count: i64,
    pub good_count: i64,
    pub damaged_count: i64,
    pub note: String,
}

const SELECT: &str = "SELECT * FROM case_inspections WHERE shop_id = $1";

fn read(row: &Row) -> Result<Inspection> {
    Ok(Inspection {
        id: row.id("id")?,
        case: row.id("case_id")?,
        returned: row.opt_id("return_id")?,
        resalable: row.flag("resalable")?,
        findings: serde_json::from_str(&row.text("findings")?)?,
        received_count: row.int("received_count")?,
        good_count: row.int("good_count")?,
        damaged_count: row.int("damaged_count")?,
        note: row.text("note")?,
        by: row.text("inspected_by")?,
        at: row.time("at")?,
    })
}

/// Records an inspection, and in the register what it counted.
///
/// # Errors
/// `Forbidden`; counts that do not add up; a return of another case; a case that has ended.
pub async fn add(unit: &mut Unit, case: CaseId, new: NewInspection) -> Result<Inspection> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/note", &new.note, 0, 2_000)?;
    check_range("/received_count", new.received_count, 0, COUNT_MAX)?;
    check_range("/good_count", new.good_count, 0, COUNT_MAX)?;
    check_range("/damaged_count", new.damaged_count, 0, COUNT_MAX)?;
    if new.good_count.saturating_add(new.damaged_count) != new.received_count {
        return Err(Error::invalid(
            "/received_count",
            "sum",
            "good and damaged pieces together",
        ));
    }
    check_findings(&new.findings)?;
    if new.resalable && !new.findings.is_empty() {
        return Err(Error::invalid(
            "/findings",
            "contradiction",
            "what fails a resale criterion cannot be sold again",
        ));
    }
    let case = lock_open(unit, case).await?;
    if let Some(returned) = new.returned {
        register::receive(unit, case.id, returned, new.good_count, new.damaged_count).await?;
    }
    let (id, now, by): (InspectionId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "INSERT INTO case_inspections (shop_id, id, case_id, return_id, resalable, findings, received_count,
                 good_count, damaged_count, note, inspected_by, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            args![
                text(id),
                text(case.id),
                opt_text(new.returned),
                new.resalable,
                serde_json::to_string(&new.findings)?,
                new.received_count,
                new.good_count,
                new.damaged_count,
                &new.note,
                by,
                now,
            ],
        )
        .await?;
    unit.audit(
        "case.inspect",
        id,
        json!({"case": case.id.to_string(), "resalable": new.resalable, "findings": new.findings, "good": new.good_count, "damaged": new.damaged_count}),
    );
    unit.emit(
        "case.inspected",
        json!({"case": case.id.to_string(), "resalable": new.resalable}),
    );
    latest(unit.conn(), case.id)
        .await?
        .ok_or(Error::NotFound("inspection"))
}

fn check_findings(findings: &[String]) -> Result<()> {
    if findings.len() > FINDINGS_MAX {
        return Err(Error::invalid(
            "/findings",
            "length",
            format!("at most {FINDINGS_MAX} codes"),
        ));
    }
    for (index, code) in findings.iter().enumerate() {
        let fits = (1..=64).contains(&code.len())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !fits {
            return Err(Error::invalid(
                format!("/findings/{index}"),
                "format",
                "a code of the shop's resale criteria: a–z, 0–9 and dashes",
            ));
        }
    }
    Ok(())
}

/// The last inspection of a case.
///
/// # Errors
/// The database.
pub(crate) async fn latest(conn: &mut Conn, case: CaseId) -> Result<Option<Inspection>> {
    let mut query = Query::new(SELECT);
    query
        .and("AND case_id = ", text(case))
        .push(" ORDER BY id DESC LIMIT 1");
    query.rows(conn).await?.first().map(read).transpose()
}

/// All inspections of a case, oldest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(conn: &mut Conn, ctx: &Ctx, case: CaseId) -> Result<Vec<Inspection>> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new(SELECT);
    query
        .and("AND case_id = ", text(case))
        .push(" ORDER BY id LIMIT 500");
    query.rows(conn).await?.iter().map(read).collect()
}
