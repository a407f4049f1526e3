//! An order as its buyer follows it: found by number and the end of the phone number, or by a link of the shop.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    after_sales::CaseKind,
    ids::{CustomerId, OrderId},
    people::Permission,
    states::{CaseState, CaseStep},
    word::Word as _,
};
use shopwit_store::{Conn, args, value::text};
use subtle::ConstantTimeEq;

use super::{ORDER_PREFIX, TRACKING_HOURS, ends_at, known_hash};
use crate::{
    App, Ctx, Error, Result, Unit,
    orders::{self, Order, OrderLine, shipping, shipping::Shipment},
    people::tokens::{new_secret, secret_hash},
};

/// Digits of the receiver's phone number that prove who asks.
pub const PHONE_TAIL_DIGITS: usize = 4;
/// Cases of an order that its page shows.
const CASES_MAX: i64 = 20;

/// Somebody with the token of an order's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderAccess {
    pub order: OrderId,
    pub customer: CustomerId,
}

/// An order's page.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracked {
    pub order: Order,
    pub lines: Vec<OrderLine>,
    pub shipments: Vec<Shipment>,
    pub cases: Vec<TrackedCase>,
}

/// An after-sales case as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedCase {
    /// Short number in the shop.
    pub number: i64,
    pub kind: CaseKind,
    pub state: CaseState,
    pub opened_at: Timestamp,
    /// What the shop said when it will have a solution.
    pub expected_solution_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// The steps that were done, oldest first.
    pub steps: Vec<(CaseStep, Timestamp)>,
}

/// Makes a link for the buyer of an order. The token is shown once.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn make_link(app: &App, unit: &mut Unit, reference: &str) -> Result<(String, Timestamp)> {
    unit.ctx().require(Permission::OrderWrite)?;
    let ctx = unit.ctx().clone();
    let order = orders::find(unit.conn(), &ctx, reference)
        .await?
        .ok_or(Error::NotFound("order"))?;
    link(app, unit, order.id).await
}

async fn link(app: &App, unit: &mut Unit, order: OrderId) -> Result<(String, Timestamp)> {
    let token = new_secret(ORDER_PREFIX, app.entropy.as_ref());
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let expires = ends_at(now, TRACKING_HOURS)?;
    unit.conn()
        .execute(
            "INSERT INTO tracking_links (shop_id, order_id, secret_hash, created_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            args![text(order), secret_hash(&token), by, now, expires],
        )
        .await?;
    unit.audit(
        "order.link",
        order,
        json!({"after": {"expires_at": expires.to_string()}}),
    );
    Ok((token, expires))
}

/// Finds an order by its number and the end of the receiver's phone number. A wrong number and a wrong end are the same
/// answer, and take the same look into the database.
///
/// # Errors
/// `NotFound`.
pub async fn look_up(app: &App, ctx: &Ctx, number: &str, phone_tail: &str) -> Result<OrderAccess> {
    let short = number
        .trim()
        .trim_start_matches('#')
        .parse::<i64>()
        .unwrap_or(-1);
    let row = app
        .read(ctx)
        .await?
        .row(
            "SELECT id, customer_id, receiver_phone FROM orders WHERE shop_id = $1 AND number = $2
             UNION ALL
             SELECT id, customer_id, receiver_phone FROM orders WHERE shop_id = $1 AND external_number = $3 LIMIT 1",
            args![short, number.trim()],
        )
        .await?;
    let phone = match &row {
        Some(row) => row.text("receiver_phone")?,
        None => String::new(),
    };
    let known = tail(&phone);
    let asked: [u8; PHONE_TAIL_DIGITS] = phone_tail.as_bytes().try_into().unwrap_or_default();
    let is_right = known.unwrap_or_default().ct_eq(&asked) & u8::from(known.is_some()).ct_eq(&1);
    match row {
        Some(row) if bool::from(is_right) => Ok(OrderAccess {
            order: row.id("id")?,
            customer: row.id("customer_id")?,
        }),
        _ => Err(Error::NotFound("order")),
    }
}

/// The last digits of a phone number; none where it has fewer.
fn tail(phone: &str) -> Option<[u8; PHONE_TAIL_DIGITS]> {
    let digits: Vec<u8> = phone.bytes().filter(u8::is_ascii_digit).collect();
    digits
        .len()
        .checked_sub(PHONE_TAIL_DIGITS)
        .and_then(|from| digits.get(from..)?.try_into().ok())
}

/// The same, and a token for the order's page.
///
/// # Errors
/// As `look_up`.
pub async fn enter(
    app: &App,
    ctx: &Ctx,
    number: &str,
    phone_tail: &str,
) -> Result<(OrderAccess, String, Timestamp)> {
    let access = look_up(app, ctx, number, phone_tail).await?;
    let as_buyer = super::as_buyer(ctx, access.customer);
    let mut unit = app.begin(&as_buyer).await?;
    let (token, expires) = link(app, &mut unit, access.order).await?;
    unit.commit().await?;
    Ok((access, token, expires))
}

/// Whose page this token opens.
///
/// # Errors
/// `Unauthenticated`.
pub async fn access(app: &App, ctx: &Ctx, token: &str) -> Result<OrderAccess> {
    let hash = known_hash(token, ORDER_PREFIX)?;
    let row = app
        .read(ctx)
        .await?
        .row(
            "SELECT l.order_id, o.customer_id FROM tracking_links l
             JOIN orders o ON o.shop_id = l.shop_id AND o.id = l.order_id
             WHERE l.shop_id = $1 AND l.secret_hash = $2 AND l.expires_at > $3",
            args![hash, ctx.now],
        )
        .await?
        .ok_or(Error::Unauthenticated)?;
    Ok(OrderAccess {
        order: row.id("order_id")?,
        customer: row.id("customer_id")?,
    })
}

/// What the page shows.
///
/// # Errors
/// The database.
pub async fn tracked(conn: &mut Conn, access: OrderAccess) -> Result<Tracked> {
    let order = orders::load(conn, access.order)
        .await?
        .ok_or(Error::Unauthenticated)?;
    let lines = orders::lines(conn, access.order).await?;
    let shipments = shipping::of_order(conn, access.order).await?;
    let rows = conn
        .rows(
            "SELECT id, number, kind, state, opened_at, expected_solution_at, closed_at FROM cases
             WHERE shop_id = $1 AND order_id = $2 ORDER BY id DESC LIMIT $3",
            args![text(access.order), CASES_MAX],
        )
        .await?;
    let mut cases = Vec::new();
    for row in &rows {
        let steps = conn
            .rows(
                "SELECT kind, at FROM case_steps WHERE shop_id = $1 AND case_id = $2 ORDER BY id",
                args![row.text("id")?],
            )
            .await?;
        let mut done = Vec::new();
        for step in &steps {
            // Notes among colleagues are entries as well; the buyer sees the six steps.
            if let Some(word) = CaseStep::from_word(&step.text("kind")?) {
                done.push((word, step.time("at")?));
            }
        }
        cases.push(TrackedCase {
            number: row.int("number")?,
            kind: row.word("kind")?,
            state: row.word("state")?,
            opened_at: row.time("opened_at")?,
            expected_solution_at: row.opt_time("expected_solution_at")?,
            closed_at: row.opt_time("closed_at")?,
            steps: done,
        });
    }
    Ok(Tracked {
        order,
        lines,
        shipments,
        cases,
    })
}

#[cfg(test)]
mod tests {
    use super::tail;

    #[test]
    fn only_whole_tails_count() {
        assert_eq!(tail("138-1234-5678"), Some(*b"5678"));
        assert_eq!(tail("567"), None);
        assert_eq!(tail(""), None);
    }
}
