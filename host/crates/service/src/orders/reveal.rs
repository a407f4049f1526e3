//! Showing the receiver of an order to somebody who says why (S-474, S-475).

use serde_json::json;
use shopwit_domain::people::Permission;

use super::Order;
use crate::{Result, Unit, customers::reveal::REASON_CHARS_MAX, fields::check_text};

/// Leave to show name, phone and address of the receiver; who looks and why is noted.
///
/// # Errors
/// `Forbidden`; a reason that is missing or too long.
pub fn reveal(unit: &mut Unit, order: &Order, reason: String) -> Result<()> {
    unit.ctx().require(Permission::PersonalDataReveal)?;
    unit.ctx().require(Permission::OrderRead)?;
    check_text("/reason", &reason, 1, REASON_CHARS_MAX)?;
    unit.audit_because(
        "order.reveal",
        order.id,
        json!({"fields": ["name", "phone", "address"]}),
        Some(reason),
    );
    Ok(())
}
