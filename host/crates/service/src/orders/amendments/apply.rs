//! Carrying an amendment out, and taking it back.

use serde_json::json;
use shopwit_domain::{
    ids::AmendmentId,
    money::Money,
    people::Permission,
    states::{AmendmentState, FlagColor, FulfilmentState, PaymentState},
    trade::AmendmentKind,
};
use shopwit_store::{args, value::text};

use super::{AddressSnapshot, Amendment, LineSnapshot, Snapshot, find, hold_or_release};
use crate::{
    Error, Result, Unit,
    catalog::skus,
    fields::{check_region, check_text},
    offers,
    orders::{
        Order, OrderLine, Receiver, check_version,
        create::check_receiver,
        lines,
        notes::{self, NOTE_CHARS_MAX},
        reload, set_fulfilment, totals,
    },
};

/// What is to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    Address(AddressChange),
    /// Another SKU on this line, by id or code.
    Sku {
        line: i64,
        sku: String,
    },
}

/// What of an address changes. `None` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressChange {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub region: Option<String>,
}

/// Changes the order, flags it with a red note that says why, and holds it from printing, all in one unit (S-138). An
/// order that was verified goes back to be verified again.
///
/// # Errors
/// `Forbidden`; fields that do not fit; an order that is packed, closed or refunded; a dearer SKU on a paid order; a SKU
/// that cannot be promised; `Stale`.
pub async fn amend(
    unit: &mut Unit,
    order: &Order,
    changes: Changes,
    reason: String,
    if_version: Option<i64>,
) -> Result<(Order, Amendment)> {
    unit.ctx().require(Permission::OrderWrite)?;
    check_text("/reason", &reason, 1, NOTE_CHARS_MAX - 100)?;
    check_version(order, if_version)?;
    check_open(order)?;
    let (kind, before, after, what) = match changes {
        Changes::Address(change) => {
            let (before, after) = change_address(unit, order, change).await?;
            (
                AmendmentKind::Address,
                Snapshot::Address(before),
                Snapshot::Address(after),
                "address".to_owned(),
            )
        }
        Changes::Sku { line, sku } => {
            let (before, after) = change_sku(unit, order, line, &sku).await?;
            let what = format!("{} → {}", before.sku, after.sku);
            (
                AmendmentKind::Sku,
                Snapshot::Sku(before),
                Snapshot::Sku(after),
                what,
            )
        }
    };
    let now_pending = reload(unit, order.id).await?;
    if now_pending.fulfilment_state != FulfilmentState::Pending {
        set_fulfilment(unit, &now_pending, FulfilmentState::Pending).await?;
    }
    let note = notes::write(unit, order.id, FlagColor::Red, format!("{what}: {reason}")).await?;
    let (id, now, by): (AmendmentId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "INSERT INTO order_amendments (shop_id, id, order_id, kind, reason, state, before_change, after_change,
                 note_id, made_by, made_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
            args![
                text(id),
                text(order.id),
                text(kind),
                &reason,
                text(AmendmentState::Applied),
                serde_json::to_string(&before)?,
                serde_json::to_string(&after)?,
                text(note.id),
                by,
                now,
            ],
        )
        .await?;
    let order = hold_or_release(unit, order.id).await?;
    unit.audit_because(
        "order.amend",
        order.id,
        json!({"amendment": id.to_string(), "kind": kind.to_string(), "note": note.id.to_string(),
            "before": public(&before), "after": public(&after)}),
        Some(reason),
    );
    unit.emit(
        "order.amended",
        json!({"order": order.id.to_string(), "number": order.number, "amendment": id.to_string(),
            "kind": kind.to_string()}),
    );
    let amendment = find(unit.conn(), order.id, &id.to_string())
        .await?
        .ok_or(Error::NotFound("amendment"))?;
    Ok((order, amendment))
}

/// What may stand in an audit record: no personal data.
fn public(snapshot: &Snapshot) -> serde_json::Value {
    match snapshot {
        Snapshot::Address(address) => json!({"region": address.region}),
        Snapshot::Sku(line) => json!({"line": line.line, "sku": line.sku, "total": line.total}),
    }
}

fn check_open(order: &Order) -> Result<()> {
    let goods = matches!(
        order.fulfilment_state,
        FulfilmentState::Pending | FulfilmentState::Verified | FulfilmentState::Printed
    );
    let money = !matches!(
        order.payment_state,
        PaymentState::Closed | PaymentState::Refunded
    );
    if goods && money {
        return Ok(());
    }
    Err(Error::conflict(
        "too-late",
        format!(
            "the order is {} and {}; it can be amended until it is packed. Afterwards have the parcel intercepted",
            order.payment_state, order.fulfilment_state
        ),
    ))
}

async fn change_address(
    unit: &mut Unit,
    order: &Order,
    change: AddressChange,
) -> Result<(AddressSnapshot, AddressSnapshot)> {
    let before = AddressSnapshot {
        name: order.receiver.name.clone(),
        phone: order.receiver.phone.clone(),
        address: order.receiver.address.clone(),
        region: order.destination_region.clone(),
    };
    let after = AddressSnapshot {
        name: change.name.unwrap_or_else(|| before.name.clone()),
        phone: change.phone.unwrap_or_else(|| before.phone.clone()),
        address: change.address.unwrap_or_else(|| before.address.clone()),
        region: change.region.unwrap_or_else(|| before.region.clone()),
    };
    check_region("/changes/destination_region", &after.region)?;
    let receiver = Receiver {
        name: after.name.clone(),
        phone: after.phone.clone(),
        address: after.address.clone(),
    };
    check_receiver("/changes", &receiver)?;
    if before == after {
        return Err(Error::invalid(
            "/changes",
            "nothing-changes",
            "say what is to be different",
        ));
    }
    write_address(unit, order, &after).await?;
    Ok((before, after))
}

async fn write_address(unit: &mut Unit, order: &Order, address: &AddressSnapshot) -> Result<()> {
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET receiver_name = $3, receiver_phone = $4, receiver_address = $5,
                 destination_region = $6, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $7",
            args![
                text(order.id),
                &address.name,
                &address.phone,
                &address.address,
                &address.region,
                order.version
            ],
        )
        .await?;
    if changed == 0 {
        Err(Error::Stale)
    } else {
        Ok(())
    }
}

fn snapshot(line: &OrderLine) -> LineSnapshot {
    LineSnapshot {
        line: line.line,
        sku_id: line.sku_id.to_string(),
        sku: line.sku.clone(),
        product_id: line.product.to_string(),
        product_name: line.product_name.clone(),
        category: line.category.clone(),
        resale_category: line.resale_category.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price.minor_units(),
        floor_price: line.floor_price.map(Money::minor_units),
        discount: line.discount.minor_units(),
        total: line.total.minor_units(),
    }
}

async fn change_sku(
    unit: &mut Unit,
    order: &Order,
    line: i64,
    wanted: &str,
) -> Result<(LineSnapshot, LineSnapshot)> {
    let all = lines(unit.conn(), order.id).await?;
    let old = all.iter().find(|known| known.line == line).ok_or_else(|| {
        Error::invalid(
            "/changes/line",
            "not-found",
            format!("lines go from 0 to {}", all.len() - 1),
        )
    })?;
    let new = skus::by_reference(unit.conn(), wanted)
        .await?
        .ok_or_else(|| {
            Error::invalid(
                "/changes/sku",
                "not-found",
                "there is no such SKU in this shop",
            )
        })?;
    if all.iter().any(|known| known.sku_id == new.id) {
        return Err(Error::invalid(
            "/changes/sku",
            "duplicate",
            "the order has a line of this SKU already",
        ));
    }
    let before = snapshot(old);
    let mut after = LineSnapshot {
        sku_id: new.id.to_string(),
        sku: new.code.clone(),
        product_id: new.product.to_string(),
        product_name: new.product_name.clone(),
        category: new.category.clone(),
        resale_category: new.resale_category.clone(),
        floor_price: new.floor_price.map(Money::minor_units),
        ..before.clone()
    };
    let list = new.list_price.checked_mul(old.quantity)?.minor_units();
    if order.paid.is_positive() {
        // What was paid stays; a difference in the buyer's favour goes back as a refund.
        if list > before.unit_price.saturating_mul(before.quantity) {
            return Err(Error::conflict(
                "dearer",
                format!(
                    "{} costs more than what was paid for; refund this order and place another, or choose a SKU \
                    of the same or a lower price",
                    new.code
                ),
            ));
        }
        let floor = new.floor_price.map_or(Ok(0), |floor| {
            floor.checked_mul(old.quantity).map(Money::minor_units)
        })?;
        if before.total < floor {
            return Err(Error::conflict(
                "below-floor",
                format!("{} would be sold below its floor price", new.code),
            ));
        }
    } else {
        after.unit_price = new.list_price.minor_units();
        after.discount = 0;
        after.total = list;
    }
    skus::promise(unit, "/changes/sku", &new, old.quantity).await?;
    skus::release(unit, old.sku_id, old.quantity).await?;
    write_line(unit, order, &after).await?;
    Ok((before, after))
}

async fn write_line(unit: &mut Unit, order: &Order, line: &LineSnapshot) -> Result<()> {
    let changed = unit
        .conn()
        .execute(
            "UPDATE order_lines SET sku_id = $4, sku = $5, product_id = $6, product_name = $7, category = $8,
                 resale_category = $9, unit_price = $10, floor_price = $11, discount = $12, total = $13
             WHERE shop_id = $1 AND order_id = $2 AND line = $3 AND refunded <= $13",
            args![
                text(order.id),
                line.line,
                &line.sku_id,
                &line.sku,
                &line.product_id,
                &line.product_name,
                &line.category,
                line.resale_category.clone(),
                line.unit_price,
                line.floor_price,
                line.discount,
                line.total,
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    // Offers reckoned with the old goods.
    offers::expire_open(unit, order.id).await?;
    if order.paid.is_positive() {
        unit.conn()
            .execute(
                "UPDATE orders SET version = version + 1 WHERE shop_id = $1 AND id = $2",
                args![text(order.id)],
            )
            .await?;
    } else {
        totals::recount(unit, order.id).await?;
    }
    Ok(())
}

/// Puts back what stood there before the amendment.
pub(super) async fn restore(unit: &mut Unit, order: &Order, amendment: &Amendment) -> Result<()> {
    match (&amendment.before, &amendment.after) {
        (Snapshot::Address(before), _) => write_address(unit, order, before).await?,
        (Snapshot::Sku(before), Snapshot::Sku(after)) => {
            let old = skus::by_reference(unit.conn(), &before.sku_id)
                .await?
                .ok_or(Error::NotFound("SKU"))?;
            let new = after.sku_id.parse()?;
            if order.paid.is_positive() && before.total != after.total {
                return Err(Error::conflict(
                    "paid",
                    "the order was paid since; amend it again instead",
                ));
            }
            skus::promise(unit, "/amendment", &old, before.quantity).await?;
            skus::release(unit, new, after.quantity).await?;
            write_line(unit, order, before).await?;
        }
        (Snapshot::Sku(_), Snapshot::Address(_)) => {
            return Err(Error::internal("an amendment of two kinds"));
        }
    }
    let restored = reload(unit, order.id).await?;
    if restored.fulfilment_state != FulfilmentState::Pending {
        set_fulfilment(unit, &restored, FulfilmentState::Pending).await?;
    }
    Ok(())
}
