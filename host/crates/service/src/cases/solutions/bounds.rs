//! What the host makes of a policy's answer: never more than is left, never another currency, never beyond authority.

use jiff::{Timestamp, ToSpan};
use shopwit_domain::{
    after_sales::{CarriagePayer, SolutionKind, SolutionStep, approval_level},
    authority::AuthorityKind,
    ids::{CaseId, DecisionId, SolutionId},
    money::Money,
    people::Role,
};
use shopwit_policy::kinds::refund as wit;

use super::{Solution, question::Question};
use crate::{
    Ctx, Result,
    policy_words::{self, kept, word},
};

/// Solutions that are kept: the contract's word.
const SOLUTIONS_MAX: usize = 20;
/// Latest deadline of a step, days.
const DEADLINE_DAYS_MAX: i64 = 90;
/// Characters of a text for the buyer that are kept.
const BUYER_TEXT_CHARS_MAX: usize = 2_000;
/// Codes of resale criteria that are kept.
const INSPECT_MAX: usize = 100;
/// A person reviews within this time.
const REVIEW_HOURS: i64 = 24;

/// The solutions that the host stands behind, and what it changed.
#[derive(Debug, Default)]
pub(super) struct Bounded {
    pub(super) solutions: Vec<Solution>,
    pub(super) notes: Vec<String>,
}

/// Whose answer, and to which question.
#[derive(Debug)]
pub(super) struct Origin<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) case: CaseId,
    pub(super) decision: DecisionId,
    pub(super) question: &'a Question,
}

/// Bounds every solution of an answer.
pub(super) fn bound(
    origin: &Origin<'_>,
    ranked: Vec<wit::Solution>,
    new_id: impl Fn() -> SolutionId,
) -> Result<Bounded> {
    let mut bounded = Bounded::default();
    if ranked.len() > SOLUTIONS_MAX {
        bounded.notes.push(format!(
            "only the first {SOLUTIONS_MAX} of {} solutions are kept",
            ranked.len()
        ));
    }
    for (index, proposed) in ranked.into_iter().take(SOLUTIONS_MAX).enumerate() {
        let place = i64::try_from(bounded.solutions.len()).unwrap_or(i64::MAX);
        if let Some(solution) = one(origin, index, proposed, new_id(), &mut bounded.notes)? {
            bounded.solutions.push(Solution { place, ..solution });
        }
    }
    Ok(bounded)
}

fn one(
    origin: &Origin<'_>,
    index: usize,
    proposed: wit::Solution,
    id: SolutionId,
    notes: &mut Vec<String>,
) -> Result<Option<Solution>> {
    let (ctx, question) = (origin.ctx, origin.question);
    let currency = ctx.shop.currency;
    let Some(wanted) = policy_words::amount(&proposed.maximum, currency) else {
        notes.push(format!(
            "solution {index} dropped: its maximum is below zero or not in {currency}"
        ));
        return Ok(None);
    };
    let line_maxima = line_maxima(question, index, &proposed.line_maxima, ctx, notes);
    let lines = question
        .lines
        .iter()
        .fold(0i64, |sum, (_, rest)| sum.saturating_add(*rest));
    let most = lines
        .saturating_add(question.shipping)
        .min(question.available);
    if wanted > most {
        notes.push(format!(
            "solution {index}: maximum {wanted} lowered to {most}, what can still be refunded"
        ));
    }
    let maximum = wanted.min(most);
    let approval = approval(
        ctx,
        maximum,
        proposed.approval.map(policy_words::role_named),
    );
    if proposed.automatic && approval.is_some() {
        notes.push(format!(
            "solution {index}: not automatic, somebody with more authority is asked"
        ));
    }
    let seconds = i64::from(proposed.deadline_seconds).min(DEADLINE_DAYS_MAX * 86_400);
    Ok(Some(Solution {
        id,
        case: origin.case,
        decision: origin.decision,
        place: 0,
        kind: word(proposed.kind)?,
        maximum: Money::new(maximum, currency),
        line_maxima,
        freight_payer: word(proposed.freight_payer)?,
        missing_evidence: proposed
            .missing_evidence
            .into_iter()
            .map(word)
            .collect::<Result<_>>()?,
        inspect: proposed
            .inspect
            .iter()
            .take(INSPECT_MAX)
            .map(|code| kept(code, 64))
            .collect(),
        approval,
        automatic: proposed.automatic && approval.is_none(),
        next_step: word(proposed.next_step)?,
        deadline_at: later(ctx.now, seconds),
        buyer_text: kept(&proposed.buyer_text, BUYER_TEXT_CHARS_MAX),
    }))
}

fn line_maxima(
    question: &Question,
    index: usize,
    proposed: &[wit::LineMaximum],
    ctx: &Ctx,
    notes: &mut Vec<String>,
) -> Vec<(i64, i64)> {
    let mut maxima: Vec<(i64, i64)> = Vec::new();
    for entry in proposed {
        let known = usize::try_from(entry.line)
            .ok()
            .and_then(|line| question.lines.get(line));
        let amount = policy_words::amount(&entry.maximum, ctx.shop.currency);
        let (Some((line, rest)), Some(amount)) = (known, amount) else {
            notes.push(format!(
                "solution {index}: a maximum for line {} dropped, it makes no sense",
                entry.line
            ));
            continue;
        };
        if amount > *rest {
            notes.push(format!(
                "solution {index}: line {line} lowered from {amount} to {rest}, the rest of it"
            ));
        }
        if !maxima.iter().any(|(at, _)| at == line) {
            maxima.push((*line, amount.min(*rest)));
        }
    }
    maxima
}

/// What the policy wants, but never less than authority asks for.
fn approval(ctx: &Ctx, maximum: i64, wanted: Option<Role>) -> Option<Role> {
    if ctx.role() == Some(Role::Owner) {
        return None;
    }
    let reaches = |role: Role| ctx.limits.allows(role, AuthorityKind::Refund, maximum);
    let own = maximum == 0 || ctx.role().is_some_and(reaches);
    let high_enough =
        wanted.is_none_or(|wanted| ctx.role().is_some_and(|role| role.rank() >= wanted.rank()));
    if own && high_enough {
        None
    } else {
        Some(approval_level(wanted, reaches))
    }
}

/// The safe default, and what `needs-review` means: a person looks at it, no money moves.
pub(super) fn review(origin: &Origin<'_>, level: Option<Role>, id: SolutionId) -> Solution {
    Solution {
        id,
        case: origin.case,
        decision: origin.decision,
        place: 0,
        kind: SolutionKind::Review,
        maximum: Money::zero(origin.ctx.shop.currency),
        line_maxima: Vec::new(),
        freight_payer: CarriagePayer::Seller,
        missing_evidence: Vec::new(),
        inspect: Vec::new(),
        approval: Some(
            level
                .filter(|level| level.rank() >= Role::Supervisor.rank())
                .unwrap_or(Role::Supervisor),
        ),
        automatic: false,
        next_step: SolutionStep::AskApproval,
        deadline_at: later(origin.ctx.now, REVIEW_HOURS * 3_600),
        buyer_text: buyer_text_of_review(&origin.ctx.shop.locale).to_owned(),
    }
}

fn buyer_text_of_review(locale: &str) -> &'static str {
    if locale.starts_with("zh") {
        "您的问题我们已记录,专人会在 24 小时内核实并给您答复。"
    } else {
        "We have noted your request; a colleague will look at it and answer you within 24 hours."
    }
}

fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_add(seconds.seconds()).unwrap_or(now)
}

#[cfg(test)]
mod tests;
