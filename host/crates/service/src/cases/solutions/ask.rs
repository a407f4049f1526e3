//! Asking the shop's refund policy about a case, and keeping what the host makes of the answer.

use serde_json::json;
use shopwit_domain::{
    after_sales::SolutionOutcome,
    ids::SolutionId,
    people::{Permission, Role},
};
use shopwit_policy::kinds::{
    Refund,
    refund::{Decision, Outcome},
};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{
    Evaluation, Solution, SolutionReason,
    bounds::{self, Bounded, Origin},
    question,
};
use crate::{
    App, Ctx, Error, Result, Unit, cases,
    policies::effects,
    policy_words::{self, kept},
    sources::new_id,
};

/// Reasons and questions that are kept, and characters of one.
const TEXTS_MAX: usize = 100;
const TEXT_CHARS_MAX: usize = 1_000;

/// Asks what may be done about a case. No transaction is open while the policy answers. Without an answer the safe
/// default holds: a person reviews, and no money moves.
///
/// # Errors
/// `Forbidden`; `NotFound`; a case that has ended; the database.
pub async fn ask(app: &App, ctx: &Ctx, reference: &str) -> Result<Evaluation> {
    ctx.require(Permission::CaseWrite)?;
    ctx.require(Permission::PolicyEvaluate)?;
    let mut conn = app.read(ctx).await?;
    let case = cases::get(&mut conn, ctx, reference).await?;
    if !case.is_open() {
        return Err(Error::conflict(
            "case-ended",
            format!("the case is {}; open it again first", case.state),
        ));
    }
    let question = question::build(&mut conn, ctx, &case).await?;
    drop(conn);
    let decided = app
        .decide::<Refund>(ctx, Some(case.id.to_string()), question.input.clone())
        .await?;

    let origin = Origin {
        ctx,
        case: case.id,
        decision: decided.id,
        question: &question,
    };
    let mut evaluation = evaluate(&origin, decided.answer, || {
        new_id(ctx.now, app.entropy.as_ref())
    })?;
    evaluation.by = ctx.actor_text();
    let mut unit = app.begin(ctx).await?;
    cases::lock_open(&mut unit, case.id).await?;
    store(&mut unit, &evaluation).await?;
    unit.commit().await?;
    Ok(evaluation)
}

fn evaluate(
    origin: &Origin<'_>,
    answer: Option<Decision>,
    new_id: impl Fn() -> SolutionId,
) -> Result<Evaluation> {
    let mut evaluation = Evaluation {
        decision: origin.decision,
        case: origin.case,
        outcome: SolutionOutcome::Default,
        contact_first: true,
        reasons: Vec::new(),
        questions: Vec::new(),
        host_notes: Vec::new(),
        solutions: Vec::new(),
        by: String::new(),
        at: origin.ctx.now,
    };
    let review = |level: Option<Role>| bounds::review(origin, level, new_id());
    let Some(Decision { outcome, reasons }) = answer else {
        evaluation
            .host_notes
            .push("no policy answered: a person reviews".to_owned());
        evaluation.solutions.push(review(None));
        return Ok(evaluation);
    };
    evaluation.reasons = reasons
        .into_iter()
        .take(TEXTS_MAX)
        .map(|reason| SolutionReason {
            code: kept(&reason.code, 64),
            staff_text: kept(&reason.staff_text, TEXT_CHARS_MAX),
            buyer_text: reason.buyer_text.map(|text| kept(&text, TEXT_CHARS_MAX)),
        })
        .collect();
    match outcome {
        Outcome::Solutions(solutions) => {
            evaluation.outcome = SolutionOutcome::Solutions;
            evaluation.contact_first = solutions.contact_first;
            let Bounded { solutions, notes } = bounds::bound(origin, solutions.ranked, &new_id)?;
            evaluation.host_notes = notes;
            evaluation.solutions = solutions;
            if evaluation.solutions.is_empty() {
                evaluation
                    .host_notes
                    .push("no solution was left: a person reviews".to_owned());
                evaluation.solutions.push(review(None));
            }
        }
        Outcome::NeedsReview(asked) => {
            evaluation.outcome = SolutionOutcome::NeedsReview;
            evaluation.questions = asked
                .questions
                .iter()
                .take(TEXTS_MAX)
                .map(|text| kept(text, TEXT_CHARS_MAX))
                .collect();
            evaluation
                .solutions
                .push(review(Some(policy_words::role_named(asked.level))));
        }
    }
    Ok(evaluation)
}

async fn store(unit: &mut Unit, evaluation: &Evaluation) -> Result<()> {
    unit.conn()
        .execute(
            "INSERT INTO case_evaluations (shop_id, decision_id, case_id, outcome, contact_first, reasons, questions,
                 host_notes, asked_by, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                text(evaluation.decision),
                text(evaluation.case),
                text(evaluation.outcome),
                evaluation.contact_first,
                serde_json::to_string(&evaluation.reasons)?,
                serde_json::to_string(&evaluation.questions)?,
                serde_json::to_string(&evaluation.host_notes)?,
                &evaluation.by,
                evaluation.at,
            ],
        )
        .await?;
    for solution in &evaluation.solutions {
        insert(unit, solution).await?;
        effects::note(unit, evaluation.decision, "solution.offered", solution.id).await?;
    }
    let offered: Vec<_> = evaluation
        .solutions
        .iter()
        .map(|solution| json!([solution.kind.to_string(), solution.maximum.minor_units()]))
        .collect();
    unit.audit(
        "case.evaluate",
        evaluation.case,
        json!({
            "decision": evaluation.decision.to_string(),
            "outcome": evaluation.outcome.to_string(),
            "solutions": offered,
        }),
    );
    unit.emit(
        "case.solutions-offered",
        json!({
            "case": evaluation.case.to_string(),
            "decision": evaluation.decision.to_string(),
            "outcome": evaluation.outcome.to_string(),
        }),
    );
    Ok(())
}

async fn insert(unit: &mut Unit, solution: &Solution) -> Result<()> {
    let missing: Vec<String> = solution
        .missing_evidence
        .iter()
        .map(ToString::to_string)
        .collect();
    unit.conn()
        .execute(
            "INSERT INTO case_solutions (shop_id, id, case_id, decision_id, place, kind, maximum, currency, line_maxima,
                 freight_payer, missing_evidence, inspect, approval, automatic, next_step, deadline_at, buyer_text)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            args![
                text(solution.id),
                text(solution.case),
                text(solution.decision),
                solution.place,
                text(solution.kind),
                solution.maximum.minor_units(),
                text(solution.maximum.currency()),
                serde_json::to_string(&solution.line_maxima)?,
                text(solution.freight_payer),
                serde_json::to_string(&missing)?,
                serde_json::to_string(&solution.inspect)?,
                opt_text(solution.approval),
                solution.automatic,
                text(solution.next_step),
                solution.deadline_at,
                &solution.buyer_text,
            ],
        )
        .await?;
    Ok(())
}
