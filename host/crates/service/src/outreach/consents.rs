//! What a buyer agreed to: promotions, offers by a person, calls (S-224, S-300).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{ids::CustomerId, people::Permission};
use shopwit_store::{Conn, args, value::text};

use crate::{Ctx, Error, Result, Unit, customers};

/// Consents of a buyer. Until somebody records them: no marketing, no selling, calls about the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consents {
    /// Promotions and news.
    pub marketing: bool,
    /// Offers by a person.
    pub sales: bool,
    /// Calls.
    pub calls: bool,
    /// `user_…` and when; none until somebody recorded them.
    pub recorded: Option<(String, Timestamp)>,
}

pub(super) async fn load(conn: &mut Conn, customer: CustomerId) -> Result<Consents> {
    let row = conn
        .row(
            "SELECT * FROM contact_consents WHERE shop_id = $1 AND customer_id = $2",
            args![text(customer)],
        )
        .await?;
    Ok(match row {
        Some(row) => Consents {
            marketing: row.flag("marketing")?,
            sales: row.flag("sales")?,
            calls: row.flag("calls")?,
            recorded: Some((row.text("recorded_by")?, row.time("recorded_at")?)),
        },
        None => Consents {
            marketing: false,
            sales: false,
            calls: true,
            recorded: None,
        },
    })
}

/// What the buyer agreed to.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn get(conn: &mut Conn, ctx: &Ctx, customer: &str) -> Result<Consents> {
    let customer = customers::find(conn, ctx, customer)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    load(conn, customer.id).await
}

/// What is to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    pub marketing: bool,
    pub sales: bool,
    pub calls: bool,
}

/// Records what the buyer agreed to.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn set(unit: &mut Unit, customer: &str, agreed: Agreed) -> Result<Consents> {
    unit.ctx().require(Permission::CustomerWrite)?;
    let ctx = unit.ctx().clone();
    let customer = customers::find(unit.conn(), &ctx, customer)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let before = load(unit.conn(), customer.id).await?;
    unit.conn()
        .execute(
            "INSERT INTO contact_consents (shop_id, customer_id, marketing, sales, calls, recorded_by, recorded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (shop_id, customer_id) DO UPDATE SET marketing = $3, sales = $4, calls = $5,
                 recorded_by = $6, recorded_at = $7",
            args![
                text(customer.id),
                agreed.marketing,
                agreed.sales,
                agreed.calls,
                ctx.actor_text(),
                ctx.now,
            ],
        )
        .await?;
    unit.audit(
        "customer.consent",
        customer.id,
        json!({
            "before": {"marketing": before.marketing, "sales": before.sales, "calls": before.calls},
            "after": {"marketing": agreed.marketing, "sales": agreed.sales, "calls": agreed.calls},
        }),
    );
    load(unit.conn(), customer.id).await
}
