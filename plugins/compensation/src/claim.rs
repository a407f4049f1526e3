//! The money side of a case, once the input makes sense.

use crate::bindings::kind::{Fault, Input};
use crate::options::Options;
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::types::{Actor, ActorRole, Context, Money, PolicyError};
use shopwit_policy_sdk::{Amount, authority, invalid_input, portion};

/// Most rounds (the limit of the WIT).
const ROUNDS_MAX: u32 = 1_000;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Claim {
    pub(crate) loss: Amount,
    /// What the buyer names; None: nothing.
    pub(crate) asked: Option<Amount>,
    /// The most that may still be given for the order.
    pub(crate) bottom_line: Amount,
    /// What cash would be offered now.
    pub(crate) cash: Amount,
}

impl Claim {
    pub(crate) fn read(
        context: &Context,
        input: &Input,
        options: &Options,
    ) -> Result<Claim, PolicyError> {
        let amount = |field: &str, money: &Money| {
            if money.currency != context.currency {
                return Err(invalid_input(
                    field,
                    format!("must be in the shop's currency {}", context.currency),
                ));
            }
            if money.minor_units < 0 {
                return Err(invalid_input(field, "must not be negative"));
            }
            Ok(money.minor_units)
        };
        let optional = |field: &str, money: &Option<Money>| match money {
            Some(money) => amount(field, money).map(Some),
            None => Ok(None),
        };
        let loss = optional("loss", &input.loss)?.unwrap_or(0);
        let order = amount("order-value", &input.order_value)?;
        let given = amount("earlier-given", &input.earlier_given)?;
        let budget = optional("budget", &input.budget)?;
        optional("actor.limit", &input.actor.limit)?;
        let asked = match &input.ask {
            Some(ask) => optional("ask.amount", &ask.amount)?,
            None => None,
        };
        if input.round > ROUNDS_MAX {
            return Err(invalid_input("round", "must be 0 to 1,000"));
        }
        let share = |basis_points| portion(order, basis_points).unwrap_or(0);
        let (own, cash_share) = match input.fault {
            Fault::Seller => (loss, options.seller_cash_bps),
            Fault::Courier => (0, options.courier_cash_bps),
            Fault::Unknown => (0, options.unclear_cash_bps),
            Fault::Buyer => (0, 0),
        };
        let bottom_line = share(options.bottom_line_bps)
            .saturating_add(own)
            .saturating_sub(given)
            .max(0)
            .min(budget.unwrap_or(Amount::MAX));
        // S-416: what the trouble cost is paid where it was our fault.
        let first = share(cash_share).max(own);
        let raise = portion(first, options.raise_bps)
            .unwrap_or(0)
            .saturating_mul(i64::from(input.round));
        let cash = first
            .saturating_add(raise)
            .min(asked.unwrap_or(Amount::MAX))
            .min(bottom_line);
        Ok(Claim {
            loss: own,
            asked,
            bottom_line,
            cash,
        })
    }
}

/// None where the actor may give it; else the lowest role that may (S-412, S-414, S-415).
pub(crate) fn approval(actor: &Actor, amount: Amount, options: &Options) -> Option<ActorRole> {
    let limits = [
        (ActorRole::AfterSalesAgent, options.after_sales_limit),
        (ActorRole::Supervisor, options.supervisor_limit),
    ];
    authority::approval(actor, amount, limits)
}
