//! How orders are shown: receivers masked, actions by permission and state.

use serde::{Deserialize, Serialize};
use shopwit_service::{
    Ctx,
    orders::{Order, OrderLine, SpecialRequests},
};
use utoipa::ToSchema;

use crate::dto::{
    AfterSalesStateWord, ChannelWord, FlagColorWord, FulfilmentStateWord, MoneyDto,
    OrderOriginWord, PaymentStateWord, WordDto,
};

/// What the buyer asked for besides the goods.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RequestsBody {
    /// The shop's code of a courier.
    wanted_courier: Option<String>,
    invoice_title: Option<String>,
    /// What stands on the greeting card.
    greeting_card: Option<String>,
    /// When the courier may come, in words.
    delivery_slot: Option<String>,
}

impl From<RequestsBody> for SpecialRequests {
    fn from(body: RequestsBody) -> Self {
        Self {
            wanted_courier: body.wanted_courier,
            invoice_title: body.invoice_title,
            greeting_card: body.greeting_card,
            delivery_slot: body.delivery_slot,
        }
    }
}

impl From<&SpecialRequests> for RequestsBody {
    fn from(requests: &SpecialRequests) -> Self {
        let SpecialRequests {
            wanted_courier,
            invoice_title,
            greeting_card,
            delivery_slot,
        } = requests.clone();
        Self {
            wanted_courier,
            invoice_title,
            greeting_card,
            delivery_slot,
        }
    }
}

/// To whom an order goes, masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MaskedReceiverBody {
    /// `王**`
    name: String,
    /// `138****1234`
    phone: String,
    /// GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad. The street is shown by `reveals` only.
    region: String,
}

impl MaskedReceiverBody {
    pub(crate) fn new(name: &str, phone: &str, region: &str) -> Self {
        Self {
            name: shopwit_service::masking::name(name),
            phone: shopwit_service::masking::phone(phone),
            region: region.to_owned(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderBody {
    /// `order_…`
    id: String,
    /// Short number, accepted wherever an id is.
    number: i64,
    /// `customer_…`
    customer: String,
    origin: OrderOriginWord,
    external_number: Option<String>,
    channel: ChannelWord,
    items_total: MoneyDto,
    shipping_fee: MoneyDto,
    discount_total: MoneyDto,
    /// Items − discount + shipping.
    total: MoneyDto,
    paid: MoneyDto,
    refunded: MoneyDto,
    payment_state: PaymentStateWord,
    fulfilment_state: FulfilmentStateWord,
    after_sales_state: AfterSalesStateWord,
    /// The buyer had asked us before ordering.
    consulted: bool,
    destination_region: String,
    market: Option<String>,
    receiver: MaskedReceiverBody,
    special_requests: RequestsBody,
    /// Why it must not be printed now.
    hold_reason: Option<String>,
    /// Of the last note.
    flag: Option<FlagColorWord>,
    #[schema(format = DateTime)]
    placed_at: String,
    #[schema(format = DateTime)]
    paid_at: Option<String>,
    /// Until when we promised to ship.
    #[schema(format = DateTime)]
    ship_by: Option<String>,
    /// The promise has passed.
    late: bool,
    #[schema(format = DateTime)]
    verified_at: Option<String>,
    #[schema(format = DateTime)]
    printed_at: Option<String>,
    #[schema(format = DateTime)]
    packed_at: Option<String>,
    #[schema(format = DateTime)]
    shipped_at: Option<String>,
    #[schema(format = DateTime)]
    delivered_at: Option<String>,
    #[schema(format = DateTime)]
    completed_at: Option<String>,
    /// When it is closed unless paid.
    #[schema(format = DateTime)]
    closes_at: Option<String>,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    version: i64,
    /// What you may do with it now.
    actions: Vec<String>,
}

impl OrderBody {
    pub(crate) fn new(order: &Order, ctx: &Ctx) -> Self {
        let time = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
        Self {
            id: order.id.to_string(),
            number: order.number,
            customer: order.customer.to_string(),
            origin: WordDto(order.origin),
            external_number: order.external_number.clone(),
            channel: WordDto(order.channel),
            items_total: order.items_total.into(),
            shipping_fee: order.shipping_fee.into(),
            discount_total: order.discount_total.into(),
            total: order.total.into(),
            paid: order.paid.into(),
            refunded: order.refunded.into(),
            payment_state: WordDto(order.payment_state),
            fulfilment_state: WordDto(order.fulfilment_state),
            after_sales_state: WordDto(order.after_sales_state),
            consulted: order.consulted,
            destination_region: order.destination_region.clone(),
            market: order.market.clone(),
            receiver: MaskedReceiverBody::new(
                &order.receiver.name,
                &order.receiver.phone,
                &order.destination_region,
            ),
            special_requests: (&order.requests).into(),
            hold_reason: order.hold_reason.clone(),
            flag: order.flag.map(WordDto),
            placed_at: order.placed_at.to_string(),
            paid_at: time(order.paid_at),
            ship_by: time(order.ship_by),
            late: order.late(ctx.now),
            verified_at: time(order.verified_at),
            printed_at: time(order.printed_at),
            packed_at: time(order.packed_at),
            shipped_at: time(order.shipped_at),
            delivered_at: time(order.delivered_at),
            completed_at: time(order.completed_at),
            closes_at: time(order.closes_at),
            closed_at: time(order.closed_at),
            version: order.version,
            actions: order.actions(ctx).into_iter().map(str::to_owned).collect(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderLineBody {
    /// From 0.
    line: i64,
    /// The shop's code.
    sku: String,
    /// `sku_…`
    sku_id: String,
    /// `product_…`
    product: String,
    product_name: String,
    category: String,
    resale_category: Option<String>,
    quantity: i64,
    /// List price of one when it was ordered.
    unit_price: MoneyDto,
    floor_price: Option<MoneyDto>,
    discount: MoneyDto,
    /// `unit_price` × `quantity` − `discount`.
    total: MoneyDto,
    refunded: MoneyDto,
    /// Made for this buyer.
    personalised: bool,
}

impl From<OrderLine> for OrderLineBody {
    fn from(line: OrderLine) -> Self {
        Self {
            line: line.line,
            sku: line.sku,
            sku_id: line.sku_id.to_string(),
            product: line.product.to_string(),
            product_name: line.product_name,
            category: line.category,
            resale_category: line.resale_category,
            quantity: line.quantity,
            unit_price: line.unit_price.into(),
            floor_price: line.floor_price.map(Into::into),
            discount: line.discount.into(),
            total: line.total.into(),
            refunded: line.refunded.into(),
            personalised: line.personalised,
        }
    }
}
