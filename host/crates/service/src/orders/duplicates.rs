//! Orders of the same buyer that look the same (S-148).

use jiff::ToSpan;
use shopwit_store::{Conn, args, value::text};

use super::{Order, lines};
use crate::{Error, Result};

/// How far apart two orders may be placed to look like one, hours.
const WINDOW_HOURS: i64 = 24;

/// Numbers of the buyer's other orders with the same goods to the same region, placed within a day.
///
/// # Errors
/// The database.
pub async fn possible(conn: &mut Conn, order: &Order) -> Result<Vec<i64>> {
    let from = order
        .placed_at
        .checked_sub(WINDOW_HOURS.hours())
        .map_err(Error::internal)?;
    let to = order
        .placed_at
        .checked_add(WINDOW_HOURS.hours())
        .map_err(Error::internal)?;
    let rows = conn
        .rows(
            "SELECT * FROM orders WHERE shop_id = $1 AND customer_id = $2 AND id <> $3 AND destination_region = $4
                 AND fulfilment_state <> 'cancelled' AND placed_at BETWEEN $5 AND $6
             ORDER BY id LIMIT 20",
            args![text(order.customer), text(order.id), &order.destination_region, from, to],
        )
        .await?;
    let mine = goods(conn, order).await?;
    let mut numbers = Vec::new();
    for row in &rows {
        let other = Order::read(row)?;
        if goods(conn, &other).await? == mine {
            numbers.push(other.number);
        }
    }
    Ok(numbers)
}

pub(super) async fn goods(conn: &mut Conn, order: &Order) -> Result<Vec<(String, i64)>> {
    let mut goods: Vec<_> = lines(conn, order.id)
        .await?
        .into_iter()
        .map(|line| (line.sku_id.to_string(), line.quantity))
        .collect();
    goods.sort();
    Ok(goods)
}
