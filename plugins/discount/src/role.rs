//! Who may do what.

use shopwit_policy_sdk::Amount;
use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::types::ActorRole;

/// S-268: only some roles may change a price by themselves.
pub(crate) fn has_price_right(role: ActorRole, roles: &[String]) -> bool {
    roles.iter().any(|name| name == code(role))
}

/// The lowest role that may grant an amount which the actor may not.
pub(crate) fn approver(actor: ActorRole, amount: Amount, supervisor_limit: Amount) -> ActorRole {
    match actor {
        ActorRole::Supervisor | ActorRole::Owner => ActorRole::Owner,
        _ if amount > supervisor_limit => ActorRole::Owner,
        _ => ActorRole::Supervisor,
    }
}

/// As the settings and the API write it.
fn code(role: ActorRole) -> &'static str {
    match role {
        ActorRole::Owner => "owner",
        ActorRole::Supervisor => "supervisor",
        ActorRole::PreSalesAgent => "pre-sales-agent",
        ActorRole::InSalesAgent => "in-sales-agent",
        ActorRole::AfterSalesAgent => "after-sales-agent",
        ActorRole::Dispatcher => "dispatcher",
        ActorRole::PrintOperator => "print-operator",
        ActorRole::OrderFollowUp => "order-follow-up",
        ActorRole::Shipping => "shipping",
        ActorRole::Quality => "quality",
        ActorRole::Outsourced => "outsourced",
        ActorRole::System => "system",
    }
}
