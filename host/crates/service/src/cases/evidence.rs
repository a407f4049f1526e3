//! What proves something (S-353, S-442): the digest of a file and where it is kept. The desk keeps no files itself; the
//! digest proves later that a file is the one that was meant. Written once; a member of staff confirms it.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    after_sales::EvidenceKind,
    ids::{CaseId, EvidenceId},
    people::Permission,
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::{load, lock_open};
use crate::{
    Ctx, Error, Result, Unit,
    fields::{check_range, check_text},
};

/// Size of a file, bytes: 10 GiB, a long video.
const SIZE_BYTES_MAX: i64 = 10 * 1024 * 1024 * 1024;
/// Pieces of evidence of a case.
const EVIDENCE_MAX: i64 = 200;

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub id: EvidenceId,
    pub case: CaseId,
    pub kind: EvidenceKind,
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    pub sha256: String,
    pub content_type: String,
    pub size_bytes: i64,
    /// Where the file is kept: an address or a number of the shop's own archive.
    pub reference: String,
    pub note: String,
    pub added_by: String,
    pub added_at: Timestamp,
    /// Who looked at it and agrees. `None`: nobody yet.
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<Timestamp>,
}

/// What evidence is added with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    pub kind: EvidenceKind,
    pub sha256: String,
    pub content_type: String,
    pub size_bytes: i64,
    pub reference: String,
    pub note: String,
}

const SELECT: &str = "SELECT * FROM case_evidence WHERE shop_id = $1";

fn read(row: &Row) -> Result<Evidence> {
    Ok(Evidence {
        id: row.id("id")?,
        case: row.id("case_id")?,
        kind: row.word("kind")?,
        sha256: row.text("sha256")?,
        content_type: row.text("content_type")?,
        size_bytes: row.int("size_bytes")?,
        reference: row.text("reference")?,
        note: row.text("note")?,
        added_by: row.text("added_by")?,
        added_at: row.time("added_at")?,
        confirmed_by: row.opt_text("confirmed_by")?,
        confirmed_at: row.opt_time("confirmed_at")?,
    })
}

/// Adds a piece of evidence to an open case.
///
/// # Errors
/// `Forbidden`; a digest or type that is none; the same file twice; a case that has ended.
pub async fn add(unit: &mut Unit, case: CaseId, new: NewEvidence) -> Result<Evidence> {
    unit.ctx().require(Permission::CaseWrite)?;
    if new.sha256.len() != 64
        || !new
            .sha256
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    {
        return Err(Error::invalid(
            "/sha256",
            "format",
            "SHA-256 of the file, 64 lower-case hexadecimal digits",
        ));
    }
    check_text("/content_type", &new.content_type, 3, 100)?;
    let typed = new
        .content_type
        .split_once('/')
        .is_some_and(|(kind, of)| !kind.is_empty() && !of.is_empty());
    if !typed || !new.content_type.is_ascii() {
        return Err(Error::invalid(
            "/content_type",
            "format",
            "a media type such as image/jpeg",
        ));
    }
    check_range("/size_bytes", new.size_bytes, 1, SIZE_BYTES_MAX)?;
    check_text("/reference", &new.reference, 1, 500)?;
    check_text("/note", &new.note, 0, 1_000)?;
    let case = lock_open(unit, case).await?;
    let count = unit
        .conn()
        .row(
            "SELECT COUNT(*) AS n FROM case_evidence WHERE shop_id = $1 AND case_id = $2",
            args![text(case.id)],
        )
        .await?
        .map_or(Ok(0), |row| row.int("n"))?;
    if count >= EVIDENCE_MAX {
        return Err(Error::conflict(
            "evidence-full",
            format!("a case holds {EVIDENCE_MAX} pieces of evidence"),
        ));
    }
    let (id, now, by): (EvidenceId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let made = unit
        .conn()
        .execute(
            "INSERT INTO case_evidence (shop_id, id, case_id, kind, sha256, content_type, size_bytes, reference, note,
                 added_by, added_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (shop_id, case_id, sha256) DO NOTHING",
            args![
                text(id),
                text(case.id),
                text(new.kind),
                &new.sha256,
                &new.content_type,
                new.size_bytes,
                &new.reference,
                &new.note,
                by,
                now,
            ],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "evidence-known",
            "this file is evidence of the case already",
        ));
    }
    unit.audit(
        "case.evidence.add",
        id,
        json!({"case": case.id.to_string(), "kind": new.kind.to_string(), "sha256": new.sha256}),
    );
    unit.emit("case.evidence-added", json!({"case": case.id.to_string(), "evidence": id.to_string(), "kind": new.kind.to_string()}));
    find(unit.conn(), case.id, id)
        .await?
        .ok_or(Error::NotFound("evidence"))
}

async fn find(conn: &mut Conn, case: CaseId, id: EvidenceId) -> Result<Option<Evidence>> {
    let mut query = Query::new(SELECT);
    query
        .and("AND case_id = ", text(case))
        .and("AND id = ", text(id));
    query.rows(conn).await?.first().map(read).transpose()
}

/// A member of staff looked at it and agrees (S-353). Said once; the content never changes.
///
/// # Errors
/// `Forbidden`; `NotFound`; evidence that is confirmed.
pub async fn confirm(unit: &mut Unit, case: CaseId, id: EvidenceId) -> Result<Evidence> {
    unit.ctx().require(Permission::CaseWrite)?;
    let case = load(unit.conn(), case).await?;
    find(unit.conn(), case.id, id)
        .await?
        .ok_or(Error::NotFound("evidence"))?;
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE case_evidence SET confirmed_by = $4, confirmed_at = $5
             WHERE shop_id = $1 AND case_id = $2 AND id = $3 AND confirmed_by IS NULL",
            args![text(case.id), text(id), by, now],
        )
        .await?;
    if changed == 0 {
        return Err(Error::conflict(
            "evidence-confirmed",
            "somebody confirmed it before",
        ));
    }
    unit.audit(
        "case.evidence.confirm",
        id,
        json!({"case": case.id.to_string()}),
    );
    unit.emit(
        "case.evidence-confirmed",
        json!({"case": case.id.to_string(), "evidence": id.to_string()}),
    );
    find(unit.conn(), case.id, id)
        .await?
        .ok_or(Error::NotFound("evidence"))
}

/// Which evidence a list shows. `None`: everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct EvidenceFilter<'a> {
    pub case: Option<CaseId>,
    pub kind: Option<EvidenceKind>,
    pub sha256: Option<&'a str>,
}

/// Newest first; without a case across all of them, so that the same file or a like case is found again (S-443).
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: EvidenceFilter<'_>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Evidence>> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new(SELECT);
    query
        .and_some("AND case_id = ", filter.case.map(text))
        .and_some("AND kind = ", filter.kind.map(text))
        .and_some("AND sha256 = ", filter.sha256)
        .page(after, limit);
    let evidence = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(evidence, limit, |evidence| {
        evidence.id.to_string()
    }))
}

/// All evidence of a case, oldest first.
pub(super) async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Evidence>> {
    let mut query = Query::new(SELECT);
    query.and("AND case_id = ", text(case)).push(" ORDER BY id");
    query.rows(conn).await?.iter().map(read).collect()
}

/// Kinds of which nothing confirmed is there. An inspection counts as its report.
pub(crate) async fn still_missing(
    conn: &mut Conn,
    case: CaseId,
    wanted: &[EvidenceKind],
) -> Result<Vec<EvidenceKind>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let there = of_case(conn, case).await?;
    let inspected = super::inspections::latest(conn, case).await?.is_some();
    Ok(wanted
        .iter()
        .copied()
        .filter(|kind| {
            let confirmed = there
                .iter()
                .any(|piece| piece.kind == *kind && piece.confirmed_by.is_some());
            let reported = *kind == EvidenceKind::InspectionReport && inspected;
            !(confirmed || reported)
        })
        .collect())
}
