//! Authority limits of a shop: how much each role may give without asking (S-412).

use serde_json::json;
use shopwit_domain::{
    authority::{AuthorityLimit, AuthorityLimits},
    money::Money,
    people::Permission,
};
use shopwit_store::{Conn, args, value::text};

use crate::{Error, Result, Unit};

/// The limits of the shop in scope.
///
/// # Errors
/// The database.
pub async fn load(conn: &mut Conn) -> Result<AuthorityLimits> {
    let rows = conn
        .rows(
            "SELECT * FROM authority_limits WHERE shop_id = $1 ORDER BY role, kind",
            args![],
        )
        .await?;
    let limits = rows
        .iter()
        .map(|row| {
            Ok(AuthorityLimit {
                role: row.word("role")?,
                kind: row.word("kind")?,
                limit: row.opt_money("limit_minor_units")?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(AuthorityLimits(limits))
}

pub(crate) async fn replace(conn: &mut Conn, limits: &AuthorityLimits) -> Result<()> {
    conn.execute("DELETE FROM authority_limits WHERE shop_id = $1", args![])
        .await?;
    for entry in &limits.0 {
        conn.execute(
            "INSERT INTO authority_limits (shop_id, role, kind, limit_minor_units, currency)
             SELECT $1, $2, $3, $4, currency FROM shops WHERE id = $1",
            args![
                text(entry.role),
                text(entry.kind),
                entry.limit.map(Money::minor_units)
            ],
        )
        .await?;
    }
    Ok(())
}

/// Sets all limits of the shop.
///
/// # Errors
/// `Forbidden`; a negative limit, another currency than the shop's, a role twice.
pub async fn set(unit: &mut Unit, limits: AuthorityLimits) -> Result<AuthorityLimits> {
    unit.ctx().require(Permission::MemberWrite)?;
    let currency = unit.ctx().shop.currency;
    for (index, entry) in limits.0.iter().enumerate() {
        let pointer = format!("/items/{index}");
        if entry.limit.is_some_and(|limit| limit.minor_units() < 0) {
            return Err(Error::invalid(pointer, "range", "a limit is zero or more"));
        }
        if entry
            .limit
            .is_some_and(|limit| limit.currency() != currency)
        {
            return Err(Error::invalid(
                pointer,
                "currency",
                format!("the shop counts in {currency}"),
            ));
        }
        if limits
            .0
            .iter()
            .take(index)
            .any(|other| other.role == entry.role && other.kind == entry.kind)
        {
            return Err(Error::invalid(
                pointer,
                "duplicate",
                "one limit a role and kind",
            ));
        }
    }
    let before = load(unit.conn()).await?;
    replace(unit.conn(), &limits).await?;
    let shop = unit.shop_id();
    unit.audit(
        "limits.set",
        shop,
        json!({"before": summary(&before), "after": summary(&limits)}),
    );
    load(unit.conn()).await
}

fn summary(limits: &AuthorityLimits) -> serde_json::Value {
    limits
        .0
        .iter()
        .map(|entry| {
            json!([
                entry.role.to_string(),
                entry.kind.to_string(),
                entry.limit.map(Money::minor_units)
            ])
        })
        .collect()
}
