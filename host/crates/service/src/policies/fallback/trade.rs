//! The safe defaults of compensation, order-check, service-fee and scorecard.

use shopwit_policy::kinds::{
    compensation, order_check, scorecard, service_fee,
    types::{ActorRole, Reason},
};

/// Code of the hold where a line is sold below its floor price.
pub(crate) const BELOW_FLOOR: &str = "below-floor";

pub(super) fn compensation(explanation: String, reasons: Vec<Reason>) -> compensation::Decision {
    compensation::Decision {
        outcome: compensation::Outcome::NoOffer(compensation::NoOffer {
            escalate: Some(ActorRole::Supervisor),
            explanation,
            script_key: "compensation-escalate".to_owned(),
        }),
        reasons,
    }
}

/// Held where a line is sold below its floor price, passed otherwise. Without an order nothing can be said: held.
pub(super) fn order_check(
    input: Option<&order_check::Input>,
    text: String,
    reasons: Vec<Reason>,
) -> order_check::Decision {
    let findings = order_check::Findings {
        duplicates: Vec::new(),
        merge_with: None,
        courier: None,
        gifts: Vec::new(),
    };
    let outcome = if input.is_some_and(|input| input.lines.iter().all(at_floor_or_above)) {
        order_check::Outcome::Pass(order_check::Pass { findings })
    } else {
        order_check::Outcome::Hold(order_check::Hold {
            code: BELOW_FLOOR.to_owned(),
            text,
            findings,
        })
    };
    order_check::Decision { outcome, reasons }
}

/// Whether a line is not sold below its floor price.
fn at_floor_or_above(line: &order_check::Line) -> bool {
    line.floor_price.as_ref().is_none_or(|floor| {
        floor.currency == line.total.currency
            && floor
                .minor_units
                .checked_mul(i64::from(line.quantity))
                .is_some_and(|least| line.total.minor_units >= least)
    })
}

pub(super) fn service_fee(reasons: Vec<Reason>) -> service_fee::Decision {
    service_fee::Decision {
        outcome: service_fee::Outcome::NoCharge(service_fee::NoCharge { flagged: true }),
        reasons,
    }
}

pub(super) fn scorecard(reasons: Vec<Reason>) -> scorecard::Decision {
    scorecard::Decision {
        outcome: scorecard::Outcome::NoProposal(scorecard::NoProposal {
            missing: Vec::new(),
        }),
        reasons,
    }
}

#[cfg(test)]
mod tests {
    use shopwit_policy::kinds::types::Money;

    use super::*;

    fn money(minor_units: i64) -> Money {
        Money {
            minor_units,
            currency: "CNY".to_owned(),
        }
    }

    #[test]
    fn only_what_is_below_its_floor_is_held() {
        for (floor, quantity, total, fits) in [
            (None, 1, 0, true),
            (Some(100), 3, 300, true),
            (Some(100), 3, 299, false),
            (Some(i64::MAX), 2, i64::MAX, false),
        ] {
            let line = order_check::Line {
                sku: "A".to_owned(),
                quantity,
                unit_price: money(200),
                list_price: money(200),
                floor_price: floor.map(money),
                total: money(total),
                listed_stock: 1,
                real_stock: 1,
                on_sale: true,
                personalised: false,
            };
            assert_eq!(at_floor_or_above(&line), fits, "{floor:?} {total}");
        }
    }
}
