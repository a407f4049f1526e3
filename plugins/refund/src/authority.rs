//! Who may grant an amount.

use crate::options::Options;
use shopwit_policy_sdk::types::{Actor, ActorRole};
use shopwit_policy_sdk::{Amount, authority};

/// None where the actor may; else the lowest role that may grant the amount.
pub(crate) fn approval(actor: &Actor, amount: Amount, options: &Options) -> Option<ActorRole> {
    let limits = [
        (ActorRole::AfterSalesAgent, options.after_sales_limit),
        (ActorRole::Supervisor, options.supervisor_limit),
    ];
    authority::approval(actor, amount, limits)
}
