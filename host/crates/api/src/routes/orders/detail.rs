//! An order with everything that belongs to it.

use serde::Serialize;
use shopwit_service::{
    Conn, Ctx, Error,
    orders::{self, Order, amendments, notes, shipping},
};
use utoipa::ToSchema;

use super::{
    amendments::AmendmentBody,
    body::{OrderBody, OrderLineBody},
    fulfilment::ShipmentBody,
    notes::NoteBody,
};

/// An order with what belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderDetailBody {
    #[serde(flatten)]
    order: OrderBody,
    lines: Vec<OrderLineBody>,
    /// Oldest first.
    notes: Vec<NoteBody>,
    /// Oldest first.
    amendments: Vec<AmendmentBody>,
    shipments: Vec<ShipmentBody>,
    /// Short numbers of the buyer's orders within a day that look the same.
    possible_duplicates: Vec<i64>,
}

/// Reads what belongs to an order.
pub(crate) async fn detail(
    conn: &mut Conn,
    ctx: &Ctx,
    order: &Order,
) -> Result<OrderDetailBody, Error> {
    let lines = orders::lines(conn, order.id).await?;
    let notes = notes::of_order(conn, order.id).await?;
    let amendments = amendments::of_order(conn, order.id).await?;
    let shipments = shipping::of_order(conn, order.id).await?;
    let possible_duplicates = orders::duplicates::possible(conn, order).await?;
    Ok(OrderDetailBody {
        order: OrderBody::new(order, ctx),
        lines: lines.into_iter().map(Into::into).collect(),
        notes: notes.into_iter().map(Into::into).collect(),
        amendments: amendments
            .into_iter()
            .map(|amendment| AmendmentBody::new(amendment, ctx))
            .collect(),
        shipments: shipments.into_iter().map(Into::into).collect(),
        possible_duplicates,
    })
}
