//! Showing personal data to somebody who says why. Every look leaves an audit record (S-474, S-475).

use serde_json::json;
use shopwit_domain::people::Permission;

use super::Customer;
use crate::{Result, Unit, fields::check_text};

/// Characters of the reason.
pub(crate) const REASON_CHARS_MAX: usize = 200;

/// Personal data of a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevealedCustomer {
    pub name: String,
    pub phone: Option<String>,
    pub address: Option<String>,
}

/// Shows a buyer's name, phone and address, and notes who looked and why.
///
/// # Errors
/// `Forbidden`; a reason that is missing or too long.
pub fn reveal(unit: &mut Unit, customer: &Customer, reason: String) -> Result<RevealedCustomer> {
    unit.ctx().require(Permission::PersonalDataReveal)?;
    unit.ctx().require(Permission::CustomerRead)?;
    check_text("/reason", &reason, 1, REASON_CHARS_MAX)?;
    unit.audit_because(
        "customer.reveal",
        customer.id,
        json!({"fields": ["name", "phone", "address"]}),
        Some(reason),
    );
    Ok(RevealedCustomer {
        name: customer.name.clone(),
        phone: customer.phone.clone(),
        address: customer.address.clone(),
    })
}
