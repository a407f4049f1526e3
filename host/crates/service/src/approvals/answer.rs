//! The answer to a question, which the one who asked goes on with.

use shopwit_domain::{
    authority::AuthorityKind,
    ids::{ApprovalId, CompensationId, OfferId, RefundId},
    people::Permission,
    states::{ApprovalState, Transitions as _},
};

use super::{Approval, NOTE_CHARS_MAX, close, find, refusal};
use crate::{Error, Result, Unit, compensations, fields::check_text, offers, refunds};

/// Grants or declines, and tells the subject in the same unit.
///
/// # Errors
/// `Forbidden` below the level, beyond the limit, or for one's own question; `NotFound`; a question that was decided.
pub async fn decide(
    unit: &mut Unit,
    id: ApprovalId,
    granted: bool,
    note: String,
) -> Result<Approval> {
    unit.ctx().require(Permission::ApprovalDecide)?;
    check_text("/note", &note, 0, NOTE_CHARS_MAX)?;
    let before = find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("approval"))?;
    if let Some(refusal) = refusal(unit.ctx(), &before) {
        return Err(refusal);
    }
    let state = before.state.to(if granted {
        ApprovalState::Granted
    } else {
        ApprovalState::Declined
    })?;
    close(unit, &before, state, Some(&note)).await?;
    match before.kind {
        AuthorityKind::Discount => {
            let offer: OfferId = before.subject.parse().map_err(Error::internal)?;
            offers::decide(unit, offer, granted).await?;
        }
        AuthorityKind::Refund => {
            let refund: RefundId = before.subject.parse().map_err(Error::internal)?;
            if granted {
                refunds::approved(unit, refund).await?;
            } else {
                refunds::declined(unit, refund, &note).await?;
            }
        }
        AuthorityKind::Compensation => {
            let compensation: CompensationId = before.subject.parse().map_err(Error::internal)?;
            compensations::decided(unit, compensation, granted, &note).await?;
        }
    }
    find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("approval"))
}
