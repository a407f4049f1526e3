//! Entering an order (S-157), with list prices copied and stock promised (S-150, S-183, S-184).

use std::collections::HashSet;

use jiff::ToSpan;
use serde_json::json;
use shopwit_domain::{
    ids::OrderId,
    money::Money,
    people::Permission,
    states::{AfterSalesState, Channel, FulfilmentState, PaymentState},
    trade::OrderOrigin,
};
use shopwit_store::{args, value::text};

use super::{Order, Receiver, SpecialRequests, totals};
use crate::{
    Error, Result, Unit,
    catalog::skus::{self, PRICE_MAX, Sku},
    customers::{Customer, change::check_phone},
    fields::{check_market, check_opt_text, check_range, check_region, check_text},
};

/// Lines of one order.
const LINES_MAX: usize = 100;
/// Pieces of one line.
pub(super) const QUANTITY_MAX: i64 = 1_000_000;
/// How long an order waits for its payment, hours.
const UNPAID_KEPT_HOURS: i64 = 72;
/// Characters of a special request.
const REQUEST_CHARS_MAX: usize = 300;

/// What a new order is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    pub origin: OrderOrigin,
    /// Number that a marketplace gave it.
    pub external_number: Option<String>,
    pub channel: Channel,
    pub lines: Vec<NewLine>,
    pub shipping_fee: Option<Money>,
    /// What the caller believes the order comes to; refused where it does not.
    pub expected_total: Option<Money>,
    pub consulted: bool,
    pub destination_region: String,
    pub market: Option<String>,
    pub receiver: Receiver,
    pub requests: SpecialRequests,
}

/// One wanted line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// Id or code.
    pub sku: String,
    pub quantity: i64,
    pub personalised: bool,
}

pub(super) fn check_receiver(pointer: &str, receiver: &Receiver) -> Result<()> {
    check_text(&format!("{pointer}/name"), &receiver.name, 1, 100)?;
    check_phone(&format!("{pointer}/phone"), &receiver.phone)?;
    check_text(&format!("{pointer}/address"), &receiver.address, 1, 300)
}

pub(super) fn check_requests(pointer: &str, requests: &SpecialRequests) -> Result<()> {
    for (name, value, max) in [
        ("wanted_courier", &requests.wanted_courier, 40),
        ("invoice_title", &requests.invoice_title, REQUEST_CHARS_MAX),
        ("greeting_card", &requests.greeting_card, REQUEST_CHARS_MAX),
        ("delivery_slot", &requests.delivery_slot, REQUEST_CHARS_MAX),
    ] {
        check_opt_text(&format!("{pointer}/{name}"), value.as_deref(), 0, max)?;
    }
    Ok(())
}

pub(super) fn check_fee(pointer: &str, fee: Money) -> Result<()> {
    check_range(
        &format!("{pointer}/minor_units"),
        fee.minor_units(),
        0,
        PRICE_MAX,
    )
}

fn check(new: &NewOrder) -> Result<()> {
    if new.lines.is_empty() || new.lines.len() > LINES_MAX {
        return Err(Error::invalid(
            "/lines",
            "length",
            format!("1 to {LINES_MAX} lines"),
        ));
    }
    for (index, line) in new.lines.iter().enumerate() {
        check_range(
            &format!("/lines/{index}/quantity"),
            line.quantity,
            1,
            QUANTITY_MAX,
        )?;
    }
    check_opt_text("/external_number", new.external_number.as_deref(), 1, 64)?;
    check_region("/destination_region", &new.destination_region)?;
    new.market
        .as_deref()
        .map_or(Ok(()), |market| check_market("/market", market))?;
    new.shipping_fee
        .map_or(Ok(()), |fee| check_fee("/shipping_fee", fee))?;
    check_receiver("/receiver", &new.receiver)?;
    check_requests("/special_requests", &new.requests)
}

/// Enters an order.
///
/// # Errors
/// `Forbidden`; fields that do not fit; a SKU that is unknown, not on sale or cannot be promised; a total that is not
/// the expected one; a marketplace's number that was entered before.
pub async fn create(unit: &mut Unit, customer: &Customer, new: NewOrder) -> Result<Order> {
    unit.ctx().require(Permission::OrderWrite)?;
    check(&new)?;
    let mut found = Vec::with_capacity(new.lines.len());
    let mut seen = HashSet::new();
    for (index, line) in new.lines.iter().enumerate() {
        let pointer = format!("/lines/{index}/sku");
        let sku = skus::by_reference(unit.conn(), &line.sku)
            .await?
            .ok_or_else(|| {
                Error::invalid(&pointer, "not-found", "there is no such SKU in this shop")
            })?;
        if !seen.insert(sku.id) {
            return Err(Error::invalid(
                pointer,
                "duplicate",
                "one line a SKU; add the quantities up",
            ));
        }
        found.push(sku);
    }
    let (id, now): (OrderId, _) = (unit.new_id(), unit.now());
    let number = unit.next_number("orders").await?;
    let currency = unit.ctx().shop.currency;
    let closes_at = now
        .checked_add(UNPAID_KEPT_HOURS.hours())
        .map_err(Error::internal)?;
    let market = new.market.or_else(|| customer.market.clone());
    let made = unit
        .conn()
        .execute(
            "INSERT INTO orders (shop_id, id, number, customer_id, origin, external_number, channel, currency,
                 items_total, shipping_fee, discount_total, total, paid, refunded, payment_state, fulfilment_state,
                 after_sales_state, consulted, destination_region, market, receiver_name, receiver_phone,
                 receiver_address, wanted_courier, invoice_title, greeting_card, delivery_slot, placed_at, closes_at,
                 created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 0, 0, 0, 0, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $21, $22, $23, $24, $23, 0)
             ON CONFLICT (shop_id, external_number) DO NOTHING",
            args![
                text(id),
                number,
                text(customer.id),
                text(new.origin),
                new.external_number.clone(),
                text(new.channel),
                text(currency),
                new.shipping_fee.map_or(0, Money::minor_units),
                text(PaymentState::Unpaid),
                text(FulfilmentState::Pending),
                text(AfterSalesState::None),
                new.consulted,
                &new.destination_region,
                market,
                &new.receiver.name,
                &new.receiver.phone,
                &new.receiver.address,
                given(new.requests.wanted_courier),
                given(new.requests.invoice_title),
                given(new.requests.greeting_card),
                given(new.requests.delivery_slot),
                now,
                closes_at,
            ],
        )
        .await?;
    if made == 0 {
        let external = new.external_number.unwrap_or_default();
        return Err(Error::conflict(
            "external-number-taken",
            format!("the order {external} was entered before"),
        ));
    }
    for (index, (line, sku)) in new.lines.iter().zip(&found).enumerate() {
        insert_line(unit, id, index, line, sku).await?;
    }
    promise_all(unit, &new.lines, &found).await?;
    let order = totals::recount(unit, id).await?;
    if let Some(expected) = new.expected_total
        && expected != order.total
    {
        return Err(Error::invalid(
            "/expected_total",
            "total",
            format!(
                "the order comes to {}, not {}",
                order.total.minor_units(),
                expected.minor_units()
            ),
        ));
    }
    unit.audit(
        "order.create",
        id,
        json!({"after": {"number": number, "customer": customer.id.to_string(), "total": order.total.minor_units(),
            "origin": new.origin.to_string(), "consulted": new.consulted}}),
    );
    unit.emit(
        "order.created",
        json!({"order": id.to_string(), "number": number, "customer": customer.id.to_string()}),
    );
    Ok(order)
}

/// An empty text means none.
pub(super) fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

async fn insert_line(
    unit: &mut Unit,
    order: OrderId,
    index: usize,
    line: &NewLine,
    sku: &Sku,
) -> Result<()> {
    let total = sku.list_price.checked_mul(line.quantity)?;
    let place = i64::try_from(index).map_err(Error::internal)?;
    unit.conn()
        .execute(
            "INSERT INTO order_lines (shop_id, order_id, line, sku_id, sku, product_id, product_name, category,
                 resale_category, quantity, unit_price, floor_price, discount, total, refunded, personalised)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, 0, $14)",
            args![
                text(order),
                place,
                text(sku.id),
                &sku.code,
                text(sku.product),
                &sku.product_name,
                &sku.category,
                sku.resale_category.clone(),
                line.quantity,
                sku.list_price.minor_units(),
                sku.floor_price.map(Money::minor_units),
                total.minor_units(),
                line.personalised,
            ],
        )
        .await?;
    Ok(())
}

/// In the order of ids, so that two orders of the same goods never wait for each other.
async fn promise_all(unit: &mut Unit, wanted: &[NewLine], skus: &[Sku]) -> Result<()> {
    let mut pairs: Vec<_> = wanted.iter().zip(skus).enumerate().collect();
    pairs.sort_by_key(|(_, (_, sku))| sku.id);
    for (index, (line, sku)) in pairs {
        skus::promise(
            unit,
            &format!("/lines/{index}/quantity"),
            sku,
            line.quantity,
        )
        .await?;
    }
    Ok(())
}
