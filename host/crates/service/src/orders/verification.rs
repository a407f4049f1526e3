//! Order follow-up: somebody has looked at the order before it goes to print (S-011, S-148…S-150).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::VerificationId,
    people::Permission,
    states::{FulfilmentState, PaymentState},
    trade::VerificationCheck,
    word::Word,
};
use shopwit_store::{args, value::text};

use super::{Order, amendments, check_version, duplicates, holds, lines, set_fulfilment};
use crate::{Error, FieldProblem, Result, Unit, catalog::skus};

/// That an order was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    pub id: VerificationId,
    pub checks: Vec<VerificationCheck>,
    /// `user_…`
    pub verified_by: String,
    pub at: Timestamp,
}

/// Verifies a paid order. Every check of `VerificationCheck::ALWAYS` must have been made; where another order of the
/// buyer looks the same, `not-duplicate` too. The host itself looks at stock and floor prices.
///
/// # Errors
/// `Forbidden`; a check that is missing; an order that is not paid, or not pending; an amendment that the buyer has not
/// confirmed; goods that are not there or below their floor price; `Stale`.
pub async fn verify(
    unit: &mut Unit,
    order: &Order,
    mut checks: Vec<VerificationCheck>,
    if_version: Option<i64>,
) -> Result<(Order, Verification)> {
    unit.ctx().require(Permission::OrderVerify)?;
    check_version(order, if_version)?;
    checks.sort();
    checks.dedup();
    check_made(unit, order, &checks).await?;
    if !matches!(
        order.payment_state,
        PaymentState::Paid | PaymentState::PartiallyRefunded
    ) {
        return Err(Error::conflict(
            "not-paid",
            format!(
                "only a paid order is verified; it is {}",
                order.payment_state
            ),
        ));
    }
    if amendments::unconfirmed(unit.conn(), order.id).await? {
        return Err(Error::conflict(
            "amendment-unconfirmed",
            "an amendment waits for the buyer's confirmation; confirm or withdraw it first",
        ));
    }
    check_goods(unit, order).await?;
    let order = holds::end_answered(unit, order, &checks).await?;
    let after = set_fulfilment(unit, &order, FulfilmentState::Verified).await?;
    let (id, now, by): (VerificationId, _, _) =
        (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let words: Vec<&str> = checks.iter().map(|check| check.as_str()).collect();
    unit.conn()
        .execute(
            "INSERT INTO order_verifications (shop_id, id, order_id, checks, verified_by, at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            args![text(id), text(order.id), json!(words).to_string(), &by, now],
        )
        .await?;
    unit.audit(
        "order.verify",
        order.id,
        json!({"verification": id.to_string(), "checks": words}),
    );
    unit.emit(
        "order.verified",
        json!({"order": order.id.to_string(), "number": order.number}),
    );
    Ok((
        after,
        Verification {
            id,
            checks,
            verified_by: by,
            at: now,
        },
    ))
}

async fn check_made(unit: &mut Unit, order: &Order, checks: &[VerificationCheck]) -> Result<()> {
    let mut missing: Vec<_> = VerificationCheck::ALWAYS
        .into_iter()
        .filter(|check| !checks.contains(check))
        .map(|check| FieldProblem {
            pointer: "/checks".to_owned(),
            code: "missing",
            message: format!("{check} was not checked"),
        })
        .collect();
    let twins = duplicates::possible(unit.conn(), order).await?;
    if !twins.is_empty() && !checks.contains(&VerificationCheck::NotDuplicate) {
        let twins: Vec<_> = twins.iter().map(|number| format!("#{number}")).collect();
        missing.push(FieldProblem {
            pointer: "/checks".to_owned(),
            code: "possible-duplicate",
            message: format!(
                "{} looks the same; ask the buyer, then add the check not-duplicate",
                twins.join(", ")
            ),
        });
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(missing))
    }
}

/// Stock and prices at confirmation (S-150).
async fn check_goods(unit: &mut Unit, order: &Order) -> Result<()> {
    for line in lines(unit.conn(), order.id).await? {
        let sku = skus::load(unit.conn(), line.sku_id)
            .await?
            .ok_or(Error::NotFound("SKU"))?;
        if sku.real_stock < line.quantity {
            return Err(Error::conflict(
                "out-of-stock",
                format!(
                    "{} of {} are there, {} were ordered; correct the stock or amend the order",
                    sku.real_stock, line.sku, line.quantity
                ),
            ));
        }
        let floor = line.floor_price.map_or(Ok(0), |floor| {
            floor
                .checked_mul(line.quantity)
                .map(|all| all.minor_units())
        })?;
        if line.total.minor_units() < floor {
            return Err(Error::conflict(
                "below-floor",
                format!("{} is sold below its floor price", line.sku),
            ));
        }
    }
    Ok(())
}
