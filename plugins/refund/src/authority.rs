//! Who may grant an amount.

use crate::options::Options;
use shopwit_policy_sdk::Amount;
use shopwit_policy_sdk::types::{Actor, ActorRole};

/// None where the actor may; else the lowest role that may grant the amount.
pub(crate) fn approval(actor: &Actor, amount: Amount, options: &Options) -> Option<ActorRole> {
    let limit = actor.limit.as_ref()?.minor_units;
    if amount <= limit {
        return None;
    }
    let ladder = [
        (ActorRole::AfterSalesAgent, options.after_sales_limit),
        (ActorRole::Supervisor, options.supervisor_limit),
    ];
    let above = ladder
        .into_iter()
        .find(|(role, limit)| amount <= *limit && rank(*role) > rank(actor.role));
    Some(above.map_or(ActorRole::Owner, |(role, _)| role))
}

/// The next role above the actor that reviews cases.
pub(crate) fn reviewer(actor: ActorRole) -> ActorRole {
    match actor {
        ActorRole::Supervisor | ActorRole::Owner => ActorRole::Owner,
        _ => ActorRole::Supervisor,
    }
}

fn rank(role: ActorRole) -> u8 {
    match role {
        ActorRole::Owner => 3,
        ActorRole::Supervisor => 2,
        ActorRole::AfterSalesAgent => 1,
        _ => 0,
    }
}
