//! Packing, handing to the courier with the waybill number, delivery, completion (S-012, S-159, S-160).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{OrderId, ShipmentId},
    people::Permission,
    states::{AfterSalesState, FulfilmentState, Transitions},
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::{Order, check_version, lines, reload, set_fulfilment};
use crate::{
    Ctx, Error, Result, Unit, catalog::skus, customers::change::count_completed, fields::check_text,
};

/// Characters of a courier's code.
const COURIER_CHARS_MAX: usize = 40;
/// Characters of a waybill number.
const WAYBILL_CHARS_MAX: usize = 64;

/// A parcel on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    pub id: ShipmentId,
    pub order: OrderId,
    /// The shop's code of the courier.
    pub courier: String,
    pub waybill_number: String,
    /// `user_…`
    pub shipped_by: String,
    pub shipped_at: Timestamp,
    pub delivered_at: Option<Timestamp>,
}

fn read(row: &Row) -> Result<Shipment> {
    Ok(Shipment {
        id: row.id("id")?,
        order: row.id("order_id")?,
        courier: row.text("courier")?,
        waybill_number: row.text("waybill_number")?,
        shipped_by: row.text("shipped_by")?,
        shipped_at: row.time("shipped_at")?,
        delivered_at: row.opt_time("delivered_at")?,
    })
}

/// The goods were checked against the slip and packed.
///
/// # Errors
/// `Forbidden`; `IllegalTransition` unless printed; an order that is held; `Stale`.
pub async fn pack(unit: &mut Unit, order: &Order, if_version: Option<i64>) -> Result<Order> {
    unit.ctx().require(Permission::OrderShip)?;
    check_version(order, if_version)?;
    order.fulfilment_state.to(FulfilmentState::Packed)?;
    if let Some(hold) = &order.hold_reason {
        return Err(Error::conflict(
            "held",
            format!("the order is held: {hold}"),
        ));
    }
    let packed = set_fulfilment(unit, order, FulfilmentState::Packed).await?;
    unit.emit(
        "order.packed",
        json!({"order": order.id.to_string(), "number": order.number}),
    );
    Ok(packed)
}

/// The courier has taken the parcel; the goods leave the stock.
///
/// # Errors
/// `Forbidden`; fields that do not fit; `IllegalTransition` unless packed; a waybill number that is taken; `Stale`.
pub async fn ship(
    unit: &mut Unit,
    order: &Order,
    courier: String,
    waybill_number: String,
    if_version: Option<i64>,
) -> Result<(Order, Shipment)> {
    unit.ctx().require(Permission::OrderShip)?;
    check_text("/courier", &courier, 1, COURIER_CHARS_MAX)?;
    check_text("/waybill_number", &waybill_number, 1, WAYBILL_CHARS_MAX)?;
    if !waybill_number
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return Err(Error::invalid(
            "/waybill_number",
            "format",
            "letters, digits and dashes only",
        ));
    }
    check_version(order, if_version)?;
    order.fulfilment_state.to(FulfilmentState::Shipped)?;
    let (id, now, by): (ShipmentId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let made = unit
        .conn()
        .execute(
            "INSERT INTO shipments (shop_id, id, order_id, courier, waybill_number, shipped_by, shipped_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shop_id, courier, waybill_number) DO NOTHING",
            args![text(id), text(order.id), &courier, &waybill_number, &by, now],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "waybill-taken",
            format!("{courier} {waybill_number} belongs to another parcel; check the number"),
        ));
    }
    let mut goods = lines(unit.conn(), order.id).await?;
    goods.sort_by_key(|line| line.sku_id);
    for line in goods {
        skus::take_out(unit, line.sku_id, line.quantity).await?;
    }
    let after = set_fulfilment(unit, order, FulfilmentState::Shipped).await?;
    unit.audit(
        "order.ship",
        order.id,
        json!({"shipment": id.to_string(), "courier": courier, "waybill_number": waybill_number}),
    );
    unit.emit(
        "order.shipped",
        json!({"order": order.id.to_string(), "number": order.number, "shipment": id.to_string(),
            "courier": courier, "waybill_number": waybill_number}),
    );
    let shipment = Shipment {
        id,
        order: order.id,
        courier,
        waybill_number,
        shipped_by: by,
        shipped_at: now,
        delivered_at: None,
    };
    Ok((after, shipment))
}

/// The parcel has arrived.
///
/// # Errors
/// `Forbidden`; `IllegalTransition` unless shipped; `Stale`.
pub async fn deliver(unit: &mut Unit, order: &Order, if_version: Option<i64>) -> Result<Order> {
    unit.ctx().require(Permission::OrderShip)?;
    check_version(order, if_version)?;
    let after = set_fulfilment(unit, order, FulfilmentState::Delivered).await?;
    let now = unit.now();
    unit.conn()
        .execute(
            "UPDATE shipments SET delivered_at = $3 WHERE shop_id = $1 AND order_id = $2 AND delivered_at IS NULL",
            args![text(order.id), now],
        )
        .await?;
    unit.emit(
        "order.delivered",
        json!({"order": order.id.to_string(), "number": order.number}),
    );
    Ok(after)
}

/// The trade is done; the buyer's history counts it and the first one makes a member (S-263, S-481).
///
/// # Errors
/// `Forbidden`; `IllegalTransition` unless delivered; an open after-sales case; `Stale`.
pub async fn complete(unit: &mut Unit, order: &Order, if_version: Option<i64>) -> Result<Order> {
    unit.ctx().require(Permission::OrderWrite)?;
    check_version(order, if_version)?;
    order.fulfilment_state.to(FulfilmentState::Completed)?;
    if order.after_sales_state == AfterSalesState::Open {
        return Err(Error::conflict(
            "case-open",
            "an after-sales case is open; close it first",
        ));
    }
    let after = set_fulfilment(unit, order, FulfilmentState::Completed).await?;
    count_completed(
        unit,
        order.customer,
        order.paid.checked_sub(order.refunded)?,
    )
    .await?;
    unit.emit(
        "order.completed",
        json!({"order": order.id.to_string(), "number": order.number}),
    );
    reload(unit, after.id).await
}

/// The parcels of an order, oldest first.
///
/// # Errors
/// The database.
pub async fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Shipment>> {
    let rows = conn
        .rows(
            "SELECT * FROM shipments WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
            args![text(order)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The shop's parcels, newest first; with a waybill number, the parcels of that number.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    waybill_number: Option<String>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Shipment>> {
    ctx.require(Permission::OrderRead)?;
    let mut query = Query::new("SELECT * FROM shipments WHERE shop_id = $1");
    query.and_some("AND waybill_number = ", waybill_number);
    query.page(after, limit);
    let shipments = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(shipments, limit, |shipment| {
        shipment.id.to_string()
    }))
}
