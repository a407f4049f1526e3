//! What may be done about a case: the shop's policy ranks (S-375), the host bounds it, the buyer chooses and agrees.

mod ask;
mod bounds;
mod question;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shopwit_domain::{
    after_sales::{
        CarriagePayer, CaseEntryKind, EvidenceKind, SolutionKind, SolutionOutcome, SolutionStep,
    },
    ids::{CaseId, DecisionId, SolutionId},
    money::Money,
    people::{Permission, Role},
    word::{Word, parse_word},
};
use shopwit_store::{Conn, Query, Row, StoreError, args, value::text};

pub use self::ask::ask;
use super::{lock_open, steps};
use crate::{Ctx, Error, Result, Unit, fields::check_text, policies::effects};

/// One thing that may be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    pub id: SolutionId,
    pub case: CaseId,
    /// The recorded decision that it comes from.
    pub decision: DecisionId,
    /// From 0, the best first.
    pub place: i64,
    pub kind: SolutionKind,
    /// The most that may be paid. Zero where no money moves.
    pub maximum: Money,
    /// Line of the order and the most for it, minor units. Empty: only the whole is bounded.
    pub line_maxima: Vec<(i64, i64)>,
    pub freight_payer: CarriagePayer,
    pub missing_evidence: Vec<EvidenceKind>,
    /// Codes of resale criteria to look at when the goods come back.
    pub inspect: Vec<String>,
    /// The lowest role that may grant it; `None`: whoever asked may.
    pub approval: Option<Role>,
    /// No person needs to look at it (S-363).
    pub automatic: bool,
    pub next_step: SolutionStep,
    pub deadline_at: Timestamp,
    /// Why, for the buyer to read (S-402).
    pub buyer_text: String,
}

/// One answer of the policy about a case, as the host keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    pub decision: DecisionId,
    pub case: CaseId,
    pub outcome: SolutionOutcome,
    /// Nothing may be decided before the buyer was contacted (S-389).
    pub contact_first: bool,
    pub reasons: Vec<SolutionReason>,
    /// What the person who reviews should look at.
    pub questions: Vec<String>,
    /// What the host changed in the policy's answer, and why.
    pub host_notes: Vec<String>,
    pub solutions: Vec<Solution>,
    pub by: String,
    pub at: Timestamp,
}

/// Why the policy answered so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionReason {
    pub code: String,
    pub staff_text: String,
    pub buyer_text: Option<String>,
}

/// A solution with what its evaluation said of the whole case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offered {
    pub(crate) solution: Solution,
    pub(crate) contact_first: bool,
    /// When the policy was asked.
    pub(crate) at: Timestamp,
}

fn words<T: Word>(json: &str) -> Result<Vec<T>> {
    let texts: Vec<String> = serde_json::from_str(json)?;
    Ok(texts
        .iter()
        .map(|text| parse_word(text))
        .collect::<std::result::Result<_, _>>()
        .map_err(|error| StoreError::BadRow {
            column: "missing_evidence".to_owned(),
            problem: error.to_string(),
        })?)
}

fn read(row: &Row) -> Result<Solution> {
    Ok(Solution {
        id: row.id("id")?,
        case: row.id("case_id")?,
        decision: row.id("decision_id")?,
        place: row.int("place")?,
        kind: row.word("kind")?,
        maximum: row.money("maximum")?,
        line_maxima: serde_json::from_str(&row.text("line_maxima")?)?,
        freight_payer: row.word("freight_payer")?,
        missing_evidence: words(&row.text("missing_evidence")?)?,
        inspect: serde_json::from_str(&row.text("inspect")?)?,
        approval: row.opt_word("approval")?,
        automatic: row.flag("automatic")?,
        next_step: row.word("next_step")?,
        deadline_at: row.time("deadline_at")?,
        buyer_text: row.text("buyer_text")?,
    })
}

fn read_evaluation(row: &Row) -> Result<Evaluation> {
    Ok(Evaluation {
        decision: row.id("decision_id")?,
        case: row.id("case_id")?,
        outcome: row.word("outcome")?,
        contact_first: row.flag("contact_first")?,
        reasons: serde_json::from_str(&row.text("reasons")?)?,
        questions: serde_json::from_str(&row.text("questions")?)?,
        host_notes: serde_json::from_str(&row.text("host_notes")?)?,
        solutions: Vec::new(),
        by: row.text("asked_by")?,
        at: row.time("at")?,
    })
}

async fn with_solutions(conn: &mut Conn, mut evaluation: Evaluation) -> Result<Evaluation> {
    let mut query = Query::new("SELECT * FROM case_solutions WHERE shop_id = $1");
    query
        .and("AND decision_id = ", text(evaluation.decision))
        .push(" ORDER BY place");
    evaluation.solutions = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<_>>()?;
    Ok(evaluation)
}

/// The last answer about a case. `None`: nobody has asked.
///
/// # Errors
/// The database.
pub(crate) async fn latest(conn: &mut Conn, case: CaseId) -> Result<Option<Evaluation>> {
    let mut query = Query::new("SELECT * FROM case_evaluations WHERE shop_id = $1");
    query
        .and("AND case_id = ", text(case))
        .push(" ORDER BY at DESC, decision_id DESC LIMIT 1");
    match query
        .rows(conn)
        .await?
        .first()
        .map(read_evaluation)
        .transpose()?
    {
        Some(evaluation) => Ok(Some(with_solutions(conn, evaluation).await?)),
        None => Ok(None),
    }
}

/// Every answer about a case, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(conn: &mut Conn, ctx: &Ctx, case: CaseId) -> Result<Vec<Evaluation>> {
    ctx.require(Permission::CaseRead)?;
    let mut query = Query::new("SELECT * FROM case_evaluations WHERE shop_id = $1");
    query
        .and("AND case_id = ", text(case))
        .push(" ORDER BY at DESC, decision_id DESC LIMIT 50");
    let rows = query.rows(conn).await?;
    let mut evaluations = Vec::with_capacity(rows.len());
    for row in &rows {
        evaluations.push(with_solutions(conn, read_evaluation(row)?).await?);
    }
    Ok(evaluations)
}

/// A solution of the case. `None`: another case's, or none.
pub(crate) async fn offered(
    conn: &mut Conn,
    case: CaseId,
    id: SolutionId,
) -> Result<Option<Offered>> {
    let mut query = Query::new(
        "SELECT s.*, e.contact_first, e.at FROM case_solutions s
         JOIN case_evaluations e ON e.shop_id = s.shop_id AND e.decision_id = s.decision_id WHERE s.shop_id = $1",
    );
    query
        .and("AND s.case_id = ", text(case))
        .and("AND s.id = ", text(id));
    let rows = query.rows(conn).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(Offered {
        solution: read(row)?,
        contact_first: row.flag("contact_first")?,
        at: row.time("at")?,
    }))
}

/// Records the solution that the buyer chose, and that the buyer understood and agreed (S-374, S-375, S-404).
///
/// # Errors
/// `Forbidden`; `NotFound`; a solution of an earlier answer; a buyer who has not been contacted; a case that has ended.
pub async fn choose(
    unit: &mut Unit,
    case: CaseId,
    id: SolutionId,
    understood: bool,
    note: &str,
) -> Result<Solution> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_text("/note", note, 0, 1_000)?;
    if !understood {
        return Err(Error::invalid(
            "/understood",
            "required",
            "explain steps and consequences first, and record the choice once the buyer understood and agreed",
        ));
    }
    let case = lock_open(unit, case).await?;
    let offered = offered(unit.conn(), case.id, id)
        .await?
        .ok_or(Error::NotFound("solution"))?;
    let newest = latest(unit.conn(), case.id).await?;
    if newest.is_none_or(|newest| newest.decision != offered.solution.decision) {
        return Err(Error::conflict(
            "solution-outdated",
            "the policy was asked again since; choose from its last answer",
        ));
    }
    if case.contacted_at.is_none() && offered.contact_first && !offered.solution.automatic {
        return Err(Error::conflict(
            "contact-first",
            "contact the buyer first (step contact)",
        ));
    }
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "UPDATE cases SET solution_id = $3, consented_at = $4, consent_recorded_by = $5
             WHERE shop_id = $1 AND id = $2",
            args![text(case.id), text(id), now, by],
        )
        .await?;
    let solution = offered.solution;
    let told =
        json!({"solution": id.to_string(), "kind": solution.kind.to_string(), "understood": true});
    steps::write(
        unit,
        case.id,
        CaseEntryKind::Consent,
        note,
        &told,
        (case.state, case.state),
    )
    .await?;
    effects::note(unit, solution.decision, "solution.chosen", id).await?;
    unit.audit(
        "case.choose",
        case.id,
        json!({"before": {"solution": case.solution.map(|solution| solution.to_string())}, "after": told}),
    );
    unit.emit("case.solution-chosen", json!({"case": case.id.to_string(), "solution": id.to_string(), "kind": solution.kind.to_string()}));
    Ok(solution)
}
