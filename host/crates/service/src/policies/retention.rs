//! How long decisions are kept. Those by which money moved stay: they are part of the books.

use std::{collections::HashMap, sync::Mutex, sync::PoisonError};

use jiff::ToSpan;
use serde_json::json;
use shopwit_domain::ids::ShopId;
use shopwit_store::args;

use super::rerun::end_id;
use crate::{App, Ctx, Error, Result};

/// Fewest and most days for which a shop may keep decisions: a month of evidence for a complaint, ten years for a tax
/// office.
pub const RETENTION_DAYS: std::ops::RangeInclusive<i64> = 30..=3_650;
/// Decisions that one transaction looks at: others who write wait for it.
const BATCH_ROWS: i64 = 500;
/// Transactions of one round and shop; a round comes every minute.
const BATCHES_MAX: usize = 20;

/// How far the old decisions of each shop were looked through. Kept ones are not looked at again before a restart.
#[derive(Debug, Default)]
pub(super) struct Looked(Mutex<HashMap<ShopId, String>>);

impl App {
    /// Forgets decisions that are older than the shop keeps them, with what is noted about them, a bounded number at a
    /// time. Decisions by which money moved (a refund was asked for, an offer accepted, a courier fee applied) and
    /// those of which the sentinel found a difference stay. Answers how many were forgotten.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_old_decisions(&self, ctx: &Ctx) -> Result<u64> {
        let before = ctx
            .now
            .checked_sub((24 * ctx.shop.decision_retention_days).hours())
            .map_err(Error::internal)?;
        let hour = before.as_second().div_euclid(3_600);
        let mut unit = self.begin(ctx).await?;
        unit.conn()
            .execute(
                "DELETE FROM decision_hours WHERE shop_id = $1 AND hour < $2",
                args![hour],
            )
            .await?;
        unit.commit().await?;
        let shop = ctx.shop_id();
        let looked = &self.policies.looked.0;
        let mut position = looked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&shop)
            .cloned()
            .unwrap_or_default();
        let mut forgotten = 0;
        for _ in 0..BATCHES_MAX {
            let rows = self
                .read(ctx)
                .await?
                .rows(
                    "SELECT id FROM decisions WHERE shop_id = $1 AND id > $2 AND id < $3 AND at < $4
                     ORDER BY id LIMIT $5",
                    args![&position, end_id(before), before, BATCH_ROWS],
                )
                .await?;
            let Some(last) = rows.last() else { break };
            let last = last.text("id")?;
            let mut unit = self.begin(ctx).await?;
            let deleted = unit
                .conn()
                .execute(
                    "DELETE FROM decisions WHERE shop_id = $1 AND id > $2 AND id <= $3 AND at < $4
                         AND NOT EXISTS (SELECT 1 FROM decision_effects e WHERE e.shop_id = decisions.shop_id
                             AND e.decision_id = decisions.id AND e.effect IN
                                 ('refund.requested', 'offer.accepted', 'courier-quote.applied'))
                         AND NOT EXISTS (SELECT 1 FROM sentinel_findings f WHERE f.shop_id = decisions.shop_id
                             AND f.id = decisions.id)",
                    args![&position, &last, before],
                )
                .await?;
            unit.conn()
                .execute(
                    "DELETE FROM decision_effects WHERE shop_id = $1 AND decision_id > $2 AND decision_id <= $3
                         AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.shop_id = decision_effects.shop_id
                             AND d.id = decision_effects.decision_id)",
                    args![&position, &last],
                )
                .await?;
            if deleted > 0 {
                let change = json!({"decisions": deleted, "made_before": before.to_string()});
                unit.audit("decision.forget", &last, change);
            }
            unit.commit().await?;
            forgotten += deleted;
            looked
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(shop, last.clone());
            position = last;
        }
        Ok(forgotten)
    }
}
