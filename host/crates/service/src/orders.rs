//! Orders: payment, goods and after-sales are three states of one order.

pub mod amendments;
pub mod change;
pub mod checking;
pub mod closing;
pub mod create;
pub mod duplicates;
pub mod holds;
pub mod notes;
pub mod printing;
pub mod reveal;
pub mod shipping;
pub(crate) mod totals;
pub mod verification;

use jiff::Timestamp;
use shopwit_domain::{
    ids::{CustomerId, OrderId, ProductId, SkuId},
    money::Money,
    people::Permission,
    states::{AfterSalesState, Channel, FlagColor, FulfilmentState, PaymentState, Transitions},
    trade::OrderOrigin,
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use crate::{Ctx, Error, Result, Unit, fields::check_text, masking, reference::Reference};

/// An order. `receiver` is personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    /// Short number in the shop.
    pub number: i64,
    pub customer: CustomerId,
    pub origin: OrderOrigin,
    /// Number that a marketplace gave it.
    pub external_number: Option<String>,
    pub channel: Channel,
    /// List prices times quantities.
    pub items_total: Money,
    pub shipping_fee: Money,
    /// What came off the lines.
    pub discount_total: Money,
    /// Items − discount + shipping: what the buyer pays.
    pub total: Money,
    pub paid: Money,
    pub refunded: Money,
    pub payment_state: PaymentState,
    pub fulfilment_state: FulfilmentState,
    pub after_sales_state: AfterSalesState,
    /// The buyer had asked us before ordering (S-165, S-166).
    pub consulted: bool,
    /// GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad.
    pub destination_region: String,
    pub market: Option<String>,
    pub receiver: Receiver,
    pub requests: SpecialRequests,
    /// Why it must not be printed now.
    pub hold_reason: Option<String>,
    /// Of the last note (S-144).
    pub flag: Option<FlagColor>,
    pub placed_at: Timestamp,
    pub paid_at: Option<Timestamp>,
    /// Until when we promised to ship (S-163).
    pub ship_by: Option<Timestamp>,
    pub verified_at: Option<Timestamp>,
    pub printed_at: Option<Timestamp>,
    pub packed_at: Option<Timestamp>,
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    /// When it is closed unless paid.
    pub closes_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// To whom it goes. Personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    pub name: String,
    pub phone: String,
    /// Street and house; the region stands in `destination_region`.
    pub address: String,
}

impl Receiver {
    /// `王**`
    pub fn masked_name(&self) -> String {
        masking::name(&self.name)
    }

    /// `138****1234`
    pub fn masked_phone(&self) -> String {
        masking::phone(&self.phone)
    }
}

/// What the buyer asked for besides the goods (S-141…S-143).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpecialRequests {
    /// The shop's code of a courier.
    pub wanted_courier: Option<String>,
    pub invoice_title: Option<String>,
    /// What stands on the greeting card.
    pub greeting_card: Option<String>,
    /// When the courier may come, in words.
    pub delivery_slot: Option<String>,
}

/// One line of an order, as it was when it was ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// From 0.
    pub line: i64,
    pub sku_id: SkuId,
    pub sku: String,
    pub product: ProductId,
    pub product_name: String,
    pub category: String,
    pub resale_category: Option<String>,
    pub quantity: i64,
    /// List price of one.
    pub unit_price: Money,
    /// Price of one below which the shop never sells.
    pub floor_price: Option<Money>,
    pub discount: Money,
    /// `unit_price` × `quantity` − `discount`.
    pub total: Money,
    pub refunded: Money,
    /// Made for this buyer.
    pub personalised: bool,
}

impl Order {
    /// What the buyer still owes.
    pub fn due(&self) -> Money {
        Money::new(
            self.total
                .minor_units()
                .saturating_sub(self.paid.minor_units()),
            self.total.currency(),
        )
    }

    /// Paid, not shipped, and the promise has passed (S-163).
    pub fn late(&self, now: Timestamp) -> bool {
        use FulfilmentState as F;
        matches!(
            self.fulfilment_state,
            F::Pending | F::Verified | F::Printed | F::Packed
        ) && self.ship_by.is_some_and(|by| by < now)
    }

    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        use FulfilmentState as F;
        let unpaid = self.payment_state == PaymentState::Unpaid;
        let paid = matches!(
            self.payment_state,
            PaymentState::Paid | PaymentState::PartiallyRefunded
        );
        let goods = self.fulfilment_state;
        let open = !matches!(goods, F::Cancelled | F::Returned);
        let before_packing = matches!(goods, F::Pending | F::Verified | F::Printed);
        [
            ("note", Permission::OrderWrite, true),
            ("amend", Permission::OrderWrite, before_packing),
            ("change", Permission::OrderWrite, unpaid || before_packing),
            ("courier-quote", Permission::PolicyEvaluate, open),
            ("discount-offer", Permission::PolicyEvaluate, unpaid),
            ("pay", Permission::PaymentWrite, unpaid),
            (
                "close",
                Permission::OrderWrite,
                unpaid && !self.paid.is_positive(),
            ),
            (
                "verify",
                Permission::OrderVerify,
                paid && goods == F::Pending,
            ),
            ("check", Permission::PolicyEvaluate, open),
            ("hold", Permission::OrderWrite, before_packing),
            (
                "print",
                Permission::OrderPrint,
                goods == F::Verified && self.hold_reason.is_none(),
            ),
            (
                "pack",
                Permission::OrderShip,
                goods == F::Printed && self.hold_reason.is_none(),
            ),
            ("ship", Permission::OrderShip, goods == F::Packed),
            ("deliver", Permission::OrderShip, goods == F::Shipped),
            (
                "complete",
                Permission::OrderWrite,
                goods == F::Delivered && self.after_sales_state != AfterSalesState::Open,
            ),
            (
                "open-case",
                Permission::CaseWrite,
                paid && self.after_sales_state != AfterSalesState::Open,
            ),
            ("reveal", Permission::PersonalDataReveal, true),
        ]
        .into_iter()
        .filter_map(|(action, permission, possible)| {
            (possible && ctx.may(permission)).then_some(action)
        })
        .collect()
    }

    pub(crate) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            number: row.int("number")?,
            customer: row.id("customer_id")?,
            origin: row.word("origin")?,
            external_number: row.opt_text("external_number")?,
            channel: row.word("channel")?,
            items_total: row.money("items_total")?,
            shipping_fee: row.money("shipping_fee")?,
            discount_total: row.money("discount_total")?,
            total: row.money("total")?,
            paid: row.money("paid")?,
            refunded: row.money("refunded")?,
            payment_state: row.word("payment_state")?,
            fulfilment_state: row.word("fulfilment_state")?,
            after_sales_state: row.word("after_sales_state")?,
            consulted: row.flag("consulted")?,
            destination_region: row.text("destination_region")?,
            market: row.opt_text("market")?,
            receiver: Receiver {
                name: row.text("receiver_name")?,
                phone: row.text("receiver_phone")?,
                address: row.text("receiver_address")?,
            },
            requests: SpecialRequests {
                wanted_courier: row.opt_text("wanted_courier")?,
                invoice_title: row.opt_text("invoice_title")?,
                greeting_card: row.opt_text("greeting_card")?,
                delivery_slot: row.opt_text("delivery_slot")?,
            },
            hold_reason: row.opt_text("hold_reason")?,
            flag: row.opt_word("flag")?,
            placed_at: row.time("placed_at")?,
            paid_at: row.opt_time("paid_at")?,
            ship_by: row.opt_time("ship_by")?,
            verified_at: row.opt_time("verified_at")?,
            printed_at: row.opt_time("printed_at")?,
            packed_at: row.opt_time("packed_at")?,
            shipped_at: row.opt_time("shipped_at")?,
            delivered_at: row.opt_time("delivered_at")?,
            completed_at: row.opt_time("completed_at")?,
            closes_at: row.opt_time("closes_at")?,
            closed_at: row.opt_time("closed_at")?,
            created_at: row.time("created_at")?,
            version: row.int("version")?,
        })
    }
}

fn read_line(row: &Row) -> Result<OrderLine> {
    Ok(OrderLine {
        line: row.int("line")?,
        sku_id: row.id("sku_id")?,
        sku: row.text("sku")?,
        product: row.id("product_id")?,
        product_name: row.text("product_name")?,
        category: row.text("category")?,
        resale_category: row.opt_text("resale_category")?,
        quantity: row.int("quantity")?,
        unit_price: row.money("unit_price")?,
        floor_price: row.opt_money("floor_price")?,
        discount: row.money("discount")?,
        total: row.money("total")?,
        refunded: row.money("refunded")?,
        personalised: row.flag("personalised")?,
    })
}

/// Which orders a list shows.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    pub payment_state: Option<PaymentState>,
    pub fulfilment_state: Option<FulfilmentState>,
    pub after_sales_state: Option<AfterSalesState>,
    pub customer: Option<CustomerId>,
    /// The short number, or a marketplace's number.
    pub search: Option<String>,
    /// Held from printing, or not.
    pub held: Option<bool>,
    /// The buyer had asked us before ordering, or not (S-165, S-166).
    pub consulted: Option<bool>,
    /// Past the shipping promise (S-163).
    pub late: bool,
    /// The last note's flag.
    pub flag: Option<FlagColor>,
    /// The shop's code of something that was ordered.
    pub sku: Option<String>,
    /// Included.
    pub placed_from: Option<Timestamp>,
    /// Excluded.
    pub placed_to: Option<Timestamp>,
}

/// By id or short number.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn find(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<Order>> {
    ctx.require(Permission::OrderRead)?;
    match Reference::<OrderId>::parse(reference) {
        Some(Reference::Id(id)) => load(conn, id).await,
        Some(Reference::Number(number)) => {
            let row = conn
                .row(
                    "SELECT * FROM orders WHERE shop_id = $1 AND number = $2",
                    args![number],
                )
                .await?;
            row.as_ref().map(Order::read).transpose()
        }
        None => Ok(None),
    }
}

/// The order of this id, whoever asks.
///
/// # Errors
/// The database.
pub async fn load(conn: &mut Conn, id: OrderId) -> Result<Option<Order>> {
    let row = conn
        .row(
            "SELECT * FROM orders WHERE shop_id = $1 AND id = $2",
            args![text(id)],
        )
        .await?;
    row.as_ref().map(Order::read).transpose()
}

pub(crate) async fn reload(unit: &mut Unit, id: OrderId) -> Result<Order> {
    load(unit.conn(), id).await?.ok_or(Error::NotFound("order"))
}

/// The lines of an order.
///
/// # Errors
/// The database.
pub async fn lines(conn: &mut Conn, order: OrderId) -> Result<Vec<OrderLine>> {
    let rows = conn
        .rows(
            "SELECT l.*, o.currency FROM order_lines l JOIN orders o ON o.shop_id = l.shop_id AND o.id = l.order_id
             WHERE l.shop_id = $1 AND l.order_id = $2 ORDER BY l.line",
            args![text(order)],
        )
        .await?;
    rows.iter().map(read_line).collect()
}

/// The shop's orders, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: OrderFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Order>> {
    ctx.require(Permission::OrderRead)?;
    let mut query = Query::new("SELECT * FROM orders WHERE shop_id = $1");
    query.and_some("AND payment_state = ", filter.payment_state.map(text));
    query.and_some("AND fulfilment_state = ", filter.fulfilment_state.map(text));
    query.and_some(
        "AND after_sales_state = ",
        filter.after_sales_state.map(text),
    );
    query.and_some("AND customer_id = ", filter.customer.map(text));
    query.and_some("AND consulted = ", filter.consulted);
    query.and_some("AND flag = ", filter.flag.map(text));
    query.and_some("AND placed_at >= ", filter.placed_from);
    query.and_some("AND placed_at < ", filter.placed_to);
    if let Some(sku) = &filter.sku {
        check_text("?sku", sku, 1, 64)?;
        query
            .push(" AND id IN (SELECT l.order_id FROM order_lines l WHERE l.shop_id = $1")
            .and("AND l.sku = ", sku)
            .push(")");
    }
    if let Some(search) = &filter.search {
        check_text("?search", search, 1, 64)?;
        let number = search
            .trim()
            .trim_start_matches('#')
            .parse::<i64>()
            .unwrap_or(-1);
        // Two looks into two indexes; an OR would go through all orders in their order.
        query
            .push(" AND id IN (SELECT n.id FROM orders n WHERE n.shop_id = $1")
            .and("AND n.number = ", number)
            .push(" UNION ALL SELECT e.id FROM orders e WHERE e.shop_id = $1")
            .and("AND e.external_number = ", search.trim())
            .push(")");
    }
    match filter.held {
        Some(true) => query.push(" AND hold_reason IS NOT NULL"),
        Some(false) => query.push(" AND hold_reason IS NULL"),
        None => &mut query,
    };
    if filter.late {
        query
            .push(" AND fulfilment_state IN ('pending', 'verified', 'printed', 'packed')")
            .and("AND ship_by < ", ctx.now);
    }
    query.page(after, limit);
    let orders = query
        .rows(conn)
        .await?
        .iter()
        .map(Order::read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(orders, limit, |order| order.id.to_string()))
}

/// Refuses where the order is not in the version that the caller read.
pub(crate) fn check_version(order: &Order, if_version: Option<i64>) -> Result<()> {
    if if_version.is_none_or(|version| version == order.version) {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

/// Moves the after-sales side.
///
/// # Errors
/// `IllegalTransition`; `Stale` where somebody else was faster.
pub async fn set_after_sales(unit: &mut Unit, order: &Order, to: AfterSalesState) -> Result<Order> {
    if order.after_sales_state == to {
        return Ok(order.clone());
    }
    let to = order.after_sales_state.to(to)?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET after_sales_state = $3, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND after_sales_state = $4",
            args![text(order.id), text(to), text(order.after_sales_state)],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    unit.audit(
        "order.after-sales",
        order.id,
        serde_json::json!({"before": order.after_sales_state.to_string(), "after": to.to_string()}),
    );
    reload(unit, order.id).await
}

/// Moves the goods side and notes when.
///
/// # Errors
/// `IllegalTransition`; `Stale` where somebody else was faster.
pub async fn set_fulfilment(unit: &mut Unit, order: &Order, to: FulfilmentState) -> Result<Order> {
    let to = order.fulfilment_state.to(to)?;
    let now = unit.now();
    let at = |state: FulfilmentState| (state == to).then_some(now);
    let changed = unit
        .conn()
        .execute(
            "UPDATE orders SET fulfilment_state = $3, verified_at = COALESCE($6, verified_at),
                 printed_at = COALESCE($7, printed_at), packed_at = COALESCE($8, packed_at),
                 shipped_at = COALESCE($9, shipped_at), delivered_at = COALESCE($10, delivered_at),
                 completed_at = COALESCE($11, completed_at), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND fulfilment_state = $4 AND version = $5",
            args![
                text(order.id),
                text(to),
                text(order.fulfilment_state),
                order.version,
                at(FulfilmentState::Verified),
                at(FulfilmentState::Printed),
                at(FulfilmentState::Packed),
                at(FulfilmentState::Shipped),
                at(FulfilmentState::Delivered),
                at(FulfilmentState::Completed),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if to == FulfilmentState::Cancelled {
        for line in lines(unit.conn(), order.id).await? {
            crate::catalog::skus::release(unit, line.sku_id, line.quantity).await?;
        }
    }
    unit.audit(
        "order.fulfilment",
        order.id,
        serde_json::json!({"before": order.fulfilment_state.to_string(), "after": to.to_string()}),
    );
    reload(unit, order.id).await
}
