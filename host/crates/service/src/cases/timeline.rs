//! Everything that happened in a case, in one list that the whole team sees (S-556).

use jiff::Timestamp;
use shopwit_domain::{ids::CaseId, people::Permission};
use shopwit_store::{Conn, args, value::text};

use crate::{Ctx, Result};

/// Entries that are shown.
const ENTRIES_MAX: i64 = 1_000;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    pub at: Timestamp,
    /// `step`, `evidence`, `return`, `inspection`, `solutions`, `refund`, `approval`.
    pub kind: String,
    /// Which of its kind: the step, the evidence's kind, the refund's state …
    pub what: String,
    /// Id of what it is about.
    pub subject: String,
    /// `user_…`, or `system`.
    pub by: String,
    pub note: String,
}

/// What happened in a case, oldest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn of(conn: &mut Conn, ctx: &Ctx, case: CaseId) -> Result<Vec<TimelineEntry>> {
    ctx.require(Permission::CaseRead)?;
    let rows = conn
        .rows(
            "SELECT at, 'step' AS kind, kind AS what, id AS subject, made_by AS who, note FROM case_steps
                 WHERE shop_id = $1 AND case_id = $2
             UNION ALL
             SELECT added_at, 'evidence', kind, id, added_by, note FROM case_evidence
                 WHERE shop_id = $1 AND case_id = $2
             UNION ALL
             SELECT confirmed_at, 'evidence', 'confirmed', id, confirmed_by, '' FROM case_evidence
                 WHERE shop_id = $1 AND case_id = $2 AND confirmed_at IS NOT NULL
             UNION ALL
             SELECT registered_at, 'return', waybill_number, id, registered_by, problem FROM case_returns
                 WHERE shop_id = $1 AND case_id = $2
             UNION ALL
             SELECT at, 'inspection', CASE WHEN resalable = 1 THEN 'resalable' ELSE 'not-resalable' END, id,
                 inspected_by, note FROM case_inspections WHERE shop_id = $1 AND case_id = $2
             UNION ALL
             SELECT at, 'solutions', outcome, decision_id, asked_by, '' FROM case_evaluations
                 WHERE shop_id = $1 AND case_id = $2
             UNION ALL
             SELECT requested_at, 'refund', 'requested', id, requested_by, reason FROM refunds
                 WHERE shop_id = $1 AND case_id = $2
             UNION ALL
             SELECT approved_at, 'refund', 'approved', id, approved_by, '' FROM refunds
                 WHERE shop_id = $1 AND case_id = $2 AND approved_at IS NOT NULL
             UNION ALL
             SELECT ended_at, 'refund', state, id, COALESCE(paid_out_by, requested_by), COALESCE(failure, '')
                 FROM refunds WHERE shop_id = $1 AND case_id = $2 AND ended_at IS NOT NULL
             UNION ALL
             SELECT a.decided_at, 'approval', a.state, a.id, COALESCE(a.decided_by, 'system'),
                 COALESCE(a.decision_note, '')
                 FROM approvals a JOIN refunds r ON r.shop_id = a.shop_id AND r.id = a.subject
                 WHERE a.shop_id = $1 AND r.case_id = $2 AND a.decided_at IS NOT NULL
             ORDER BY 1, 4 LIMIT $3",
            args![text(case), ENTRIES_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(TimelineEntry {
                at: row.time("at")?,
                kind: row.text("kind")?,
                what: row.text("what")?,
                subject: row.text("subject")?,
                by: row.text("who")?,
                note: row.text("note")?,
            })
        })
        .collect()
}
