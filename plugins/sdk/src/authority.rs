//! Who may grant an amount.

use crate::Amount;
use crate::types::{Actor, ActorRole};

/// None where the actor may; else the lowest role that may grant the amount: of those in `limits` with a higher rank than
/// the actor, lowest first, the first one that reaches so far, or the owner.
pub fn approval(
    actor: &Actor,
    amount: Amount,
    limits: [(ActorRole, Amount); 2],
) -> Option<ActorRole> {
    let limit = actor.limit.as_ref()?.minor_units;
    if amount <= limit {
        return None;
    }
    let above = limits
        .into_iter()
        .find(|(role, limit)| amount <= *limit && rank(*role) > rank(actor.role));
    Some(above.map_or(ActorRole::Owner, |(role, _)| role))
}

/// The next role above the actor in after-sales.
pub fn superior(actor: ActorRole) -> ActorRole {
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
