//! Many orders and tickets, so that lists can be measured on a demo database. Copies as finished work, written past the use
//! cases: they have no audit, no events and no stock. Never for a shop that sells.

use shopwit_store::args;

use crate::{Error, Result, Unit};

/// Copies of one transaction: a statement stays well below the databases' time limit.
const BATCH_ROWS: i64 = 2_000;
/// Copies have short numbers from here on, far from those that people are given.
const NUMBERS_FROM: i64 = 1_000_000_000;
/// Of so many different ones copies are made.
const MODELS_MAX: i64 = 200;
/// Most copies of a kind.
pub const COPIES_MAX: i64 = 5_000_000;

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// Completed orders with their lines.
    Orders,
    /// Tickets, as closed ones.
    Tickets,
}

/// Adds up to `BATCH_ROWS` copies until there are `wanted`; answers how many there are.
///
/// # Errors
/// More than `COPIES_MAX`; nothing to copy; the database.
pub async fn copy(unit: &mut Unit, what: Copied, wanted: i64) -> Result<i64> {
    if !(0..=COPIES_MAX).contains(&wanted) {
        return Err(Error::invalid("/copies", "range", "0 to 5,000,000"));
    }
    let (last, models) = match what {
        Copied::Orders => (
            "SELECT MAX(number) AS last FROM orders WHERE shop_id = $1 AND number >= $2",
            "SELECT COUNT(*) AS n FROM orders WHERE shop_id = $1 AND fulfilment_state || '' = 'completed' AND number < $2",
        ),
        Copied::Tickets => (
            "SELECT MAX(number) AS last FROM tickets WHERE shop_id = $1 AND number >= $2",
            "SELECT COUNT(*) AS n FROM tickets WHERE shop_id = $1 AND number < $2",
        ),
    };
    let row = unit.conn().row(last, args![NUMBERS_FROM]).await?;
    let last = row.map_or(Ok(None), |row| row.opt_int("last"))?;
    let there = last.map_or(0, |last| last - NUMBERS_FROM + 1);
    let more = (wanted - there).min(BATCH_ROWS);
    if more <= 0 {
        return Ok(there);
    }
    let row = unit.conn().row(models, args![NUMBERS_FROM]).await?;
    let models = row.map_or(Ok(0), |row| row.int("n"))?.min(MODELS_MAX);
    if models == 0 {
        return Err(Error::conflict(
            "nothing-to-copy",
            "the shop has no completed orders, or no tickets",
        ));
    }
    match what {
        Copied::Orders => {
            unit.conn()
                .execute(ORDERS, args![NUMBERS_FROM, there, more, models])
                .await?;
            unit.conn()
                .execute(ORDER_LINES, args![NUMBERS_FROM, there, more, models])
                .await?;
        }
        Copied::Tickets => {
            unit.conn()
                .execute(TICKETS, args![NUMBERS_FROM, there, more, models])
                .await?;
        }
    }
    Ok(there + more)
}

/// `$2 + i` is the number of a copy and `$5` how many are copied; ids are as long as all ids and sort before those that are made later. Each copy is a
/// minute older than the one before. `|| ''` keeps the index of the states out: it knows all copies as well.
const ORDERS: &str = "
    INSERT INTO orders (shop_id, id, number, customer_id, origin, external_number, channel, currency, items_total,
        shipping_fee, discount_total, total, paid, refunded, payment_state, fulfilment_state, after_sales_state, consulted,
        destination_region, market, receiver_name, receiver_phone, receiver_address, wanted_courier, invoice_title,
        greeting_card, delivery_slot, hold_reason, placed_at, paid_at, ship_by, verified_at, printed_at, packed_at,
        shipped_at, delivered_at, completed_at, closes_at, closed_at, created_at, version, compensated, flag)
    WITH RECURSIVE numbers (i) AS (SELECT CAST($3 AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < $3 + $4),
    copies AS (SELECT i, i % $5 AS model_place FROM numbers),
    models AS (SELECT o.*, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM orders o
        WHERE o.shop_id = $1 AND o.fulfilment_state || '' = 'completed' AND o.number < $2)
    SELECT shop_id, 'order_0000000' || CAST(1000000000000000000 + i AS TEXT), $2 + i, customer_id, origin, NULL, channel,
        currency, items_total, shipping_fee, discount_total, total, paid, refunded, payment_state, fulfilment_state,
        after_sales_state, consulted, destination_region, market, receiver_name, receiver_phone, receiver_address,
        wanted_courier, invoice_title, greeting_card, delivery_slot, hold_reason, placed_at - i * 60000000, paid_at,
        ship_by, verified_at, printed_at, packed_at, shipped_at, delivered_at, completed_at, closes_at, closed_at,
        created_at, 1, compensated, flag
    FROM copies JOIN models ON place = model_place";

/// `CROSS JOIN`: SQLite would otherwise begin with all lines of the shop, the copies' too.
const ORDER_LINES: &str = "
    INSERT INTO order_lines (shop_id, order_id, line, sku_id, sku, product_id, product_name, category, resale_category,
        quantity, unit_price, floor_price, discount, total, refunded, personalised)
    WITH RECURSIVE numbers (i) AS (SELECT CAST($3 AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < $3 + $4),
    copies AS (SELECT i, i % $5 AS model_place FROM numbers),
    models AS (SELECT o.id AS model, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM orders o
        WHERE o.shop_id = $1 AND o.fulfilment_state || '' = 'completed' AND o.number < $2)
    SELECT l.shop_id, 'order_0000000' || CAST(1000000000000000000 + i AS TEXT), l.line, l.sku_id, l.sku, l.product_id,
        l.product_name, l.category, l.resale_category, l.quantity, l.unit_price, l.floor_price, l.discount, l.total,
        l.refunded, l.personalised
    FROM copies JOIN models ON place = model_place CROSS JOIN order_lines l
    WHERE l.shop_id = $1 AND l.order_id = model";

const TICKETS: &str = "
    INSERT INTO tickets (shop_id, id, number, kind, subject, description, state, importance, urgency, priority, stage,
        nature, degree, cause, location, customer_id, order_id, conversation_id, case_id, parent_id, owner, transfers,
        due_at, snoozed_until, escalated_to, resolution_method, resolution_outcome, resolved_at, confirmation, closed_at,
        reopened, last_seq, created_by, created_at, version)
    WITH RECURSIVE numbers (i) AS (SELECT CAST($3 AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < $3 + $4),
    copies AS (SELECT i, i % $5 AS model_place FROM numbers),
    models AS (SELECT t.*, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM tickets t
        WHERE t.shop_id = $1 AND t.number < $2)
    SELECT shop_id, 'ticket_0000000' || CAST(1000000000000000000 + i AS TEXT), $2 + i, kind, subject, description,
        'closed', importance, urgency, priority, stage, nature, degree, cause, location, customer_id, order_id,
        conversation_id, case_id, NULL, owner, transfers, due_at, NULL, escalated_to, COALESCE(resolution_method, 'reply'),
        COALESCE(resolution_outcome, 'solved'), COALESCE(resolved_at, created_at), 'timeout',
        COALESCE(closed_at, created_at), reopened, 0, created_by, created_at - i * 60000000, 1
    FROM copies JOIN models ON place = model_place";
