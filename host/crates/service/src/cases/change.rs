//! Changing what may be changed of a case by hand.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{ids::UserId, people::Permission};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{Case, check_version, load};
use crate::{
    Error, Result, Unit,
    cases::steps::{TAG_CHARS_MAX, TAGS_MAX},
    fields::{check_opt_text, check_texts},
    people::members,
};

/// What of a case can be changed. `None` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseChange {
    pub assignee: Option<UserId>,
    /// Must be solved until then (S-378).
    pub due_at: Option<Timestamp>,
    /// What the buyer was told, and why (S-377): both or none.
    pub expected_solution_at: Option<Timestamp>,
    pub expected_solution_reason: Option<String>,
    pub temporary_solution: Option<String>,
    pub in_dispute: Option<bool>,
    pub tags: Option<Vec<String>>,
}

/// Changes a case.
///
/// # Errors
/// `Forbidden`; `Stale`; an assignee who is not of this shop; a case that has ended; fields that do not fit.
pub async fn change(
    unit: &mut Unit,
    case: &Case,
    change: CaseChange,
    if_version: Option<i64>,
) -> Result<Case> {
    unit.ctx().require(Permission::CaseWrite)?;
    check_version(case, if_version)?;
    check_opt_text(
        "/expected_solution_reason",
        change.expected_solution_reason.as_deref(),
        1,
        500,
    )?;
    check_opt_text(
        "/temporary_solution",
        change.temporary_solution.as_deref(),
        1,
        1_000,
    )?;
    check_texts(
        "/tags",
        change.tags.as_deref().unwrap_or_default(),
        TAGS_MAX,
        TAG_CHARS_MAX,
    )?;
    if change.expected_solution_at.is_some() && change.expected_solution_reason.is_none() {
        return Err(Error::invalid(
            "/expected_solution_reason",
            "required",
            "tell the buyer why it takes until then",
        ));
    }
    if !case.is_open() {
        return Err(Error::conflict(
            "case-ended",
            format!("the case is {}; open it again first", case.state),
        ));
    }
    if let Some(assignee) = change.assignee {
        members::find(unit.conn(), assignee)
            .await?
            .filter(|member| !member.disabled)
            .ok_or_else(|| Error::invalid("/assignee", "not-found", "a member of this shop"))?;
    }
    let tags = change
        .tags
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE cases SET assignee_id = COALESCE($3, assignee_id), due_at = COALESCE($4, due_at),
                 expected_solution_at = COALESCE($5, expected_solution_at),
                 expected_solution_reason = COALESCE($6, expected_solution_reason),
                 temporary_solution = COALESCE($7, temporary_solution), in_dispute = COALESCE($8, in_dispute),
                 tags = COALESCE($9, tags), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $10",
            args![
                text(case.id),
                opt_text(change.assignee),
                change.due_at,
                change.expected_solution_at,
                change.expected_solution_reason,
                change.temporary_solution,
                change.in_dispute.map(i64::from),
                tags,
                case.version,
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    let after = load(unit.conn(), case.id).await?;
    let told = |case: &Case| {
        json!({
            "assignee": case.assignee.to_string(),
            "due_at": case.due_at.to_string(),
            "expected_solution_at": case.expected_solution_at.map(|at| at.to_string()),
            "in_dispute": case.in_dispute,
            "tags": case.tags,
        })
    };
    unit.audit(
        "case.change",
        case.id,
        json!({"before": told(case), "after": told(&after)}),
    );
    unit.emit(
        "case.changed",
        json!({"case": case.id.to_string(), "assignee": after.assignee.to_string()}),
    );
    Ok(after)
}
