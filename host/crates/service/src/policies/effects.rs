//! What the host did with a decision.

use jiff::Timestamp;
use shopwit_domain::ids::DecisionId;
use shopwit_store::{Conn, args, value::text};

use crate::{Result, Unit};

/// One deed that followed from a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// `resource.past-verb`, for example `refund.paid`.
    pub effect: String,
    /// Id of what was changed.
    pub target: String,
    pub at: Timestamp,
}

/// Notes what the host did with a decision, in the transaction of the deed.
///
/// # Errors
/// The database.
pub async fn note(
    unit: &mut Unit,
    decision: DecisionId,
    effect: &str,
    target: impl ToString,
) -> Result<()> {
    let now = unit.now();
    unit.conn()
        .execute(
            "INSERT INTO decision_effects (shop_id, decision_id, effect, target, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (shop_id, decision_id, effect, target) DO NOTHING",
            args![text(decision), effect, target.to_string(), now],
        )
        .await?;
    Ok(())
}

pub(super) async fn of(conn: &mut Conn, decision: DecisionId) -> Result<Vec<Effect>> {
    let rows = conn
        .rows(
            "SELECT * FROM decision_effects WHERE shop_id = $1 AND decision_id = $2 ORDER BY at, effect, target",
            args![text(decision)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Effect {
                effect: row.text("effect")?,
                target: row.text("target")?,
                at: row.time("at")?,
            })
        })
        .collect()
}
