//! Finishing refunds that were handed to the provider and whose answer never came: the provider is asked with the same key.

use jiff::{Span, Timestamp};
use shopwit_domain::{ids::RefundId, states::RefundState};
use shopwit_store::{args, value::text};

use super::{Refund, find, payout};
use crate::{App, Ctx, Error, Result, people::shops};

/// Refunds that one round takes up, at most.
const ROUND_ROWS_MAX: i64 = 100;

/// What a round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reconciled {
    pub sent: u64,
    pub failed: u64,
    /// The provider still gives no answer.
    pub unknown: u64,
}

impl std::ops::AddAssign for Reconciled {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.failed += other.failed;
        self.unknown += other.unknown;
    }
}

/// Finishes the refunds of the shop that were handed over at least `grace` ago: at start-up with none, later with more
/// than a provider's longest call takes.
///
/// # Errors
/// The database.
pub async fn reconcile(app: &App, ctx: &Ctx, grace: Span) -> Result<Reconciled> {
    let ctx = Ctx {
        now: app.now(),
        ..ctx.as_system()
    };
    let before: Timestamp = ctx.now.checked_sub(grace).map_err(Error::internal)?;
    let rows = app
        .read(&ctx)
        .await?
        .rows(
            "SELECT id FROM refunds WHERE shop_id = $1 AND state IN ('sending', 'unknown') AND sending_at <= $2
             ORDER BY id LIMIT $3",
            args![before, ROUND_ROWS_MAX],
        )
        .await?;
    let mut done = Reconciled::default();
    for row in rows {
        let id: RefundId = row.id("id")?;
        let Some(refund) = find(&mut app.read(&ctx).await?, id).await? else {
            continue;
        };
        match one(app, &ctx, &refund).await.map(|refund| refund.state) {
            Ok(RefundState::Sent) => done.sent += 1,
            Ok(RefundState::Failed) => done.failed += 1,
            Ok(_) => done.unknown += 1,
            // One that cannot be finished now keeps nobody else waiting; the next round takes it up again.
            Err(error) => {
                tracing::warn!(refund = %id, %error, "a payout could not be reconciled");
                done.unknown += 1;
            }
        }
    }
    Ok(done)
}

/// The same for every shop of the host.
///
/// # Errors
/// The database.
pub async fn reconcile_all(app: &App, grace: Span) -> Result<Reconciled> {
    let slugs = app
        .store
        .read_global()
        .await?
        .global_rows("SELECT slug FROM shops ORDER BY slug", args![])
        .await?;
    let mut done = Reconciled::default();
    for row in slugs {
        let Some(ctx) = shops::system_ctx(app, &row.text("slug")?).await? else {
            continue;
        };
        done += reconcile(app, &ctx, grace).await?;
    }
    Ok(done)
}

/// Asks the provider what came of a payout; where it never saw the key, hands it over again with the same key.
pub(super) async fn one(app: &App, ctx: &Ctx, refund: &Refund) -> Result<Refund> {
    if !matches!(refund.state, RefundState::Sending | RefundState::Unknown) {
        return Ok(refund.clone());
    }
    let order = payout::payout_order(ctx, refund);
    attempt(app, ctx, refund.id, "query").await?;
    let outcome = match payout::query(app, &order).await {
        Ok(Some(outcome)) => Ok(outcome),
        Ok(None) => {
            end_attempt(app, ctx, refund.id).await?;
            attempt(app, ctx, refund.id, "pay").await?;
            payout::pay(app, &order).await
        }
        Err(unknown) => Err(unknown),
    };
    payout::settle(app, ctx, refund, outcome).await
}

async fn attempt(app: &App, ctx: &Ctx, id: RefundId, kind: &str) -> Result<()> {
    let ctx = Ctx {
        now: app.now(),
        ..ctx.clone()
    };
    let mut unit = app.begin(&ctx).await?;
    payout::begin_attempt(&mut unit, id, kind, None).await?;
    unit.commit().await
}

async fn end_attempt(app: &App, ctx: &Ctx, id: RefundId) -> Result<()> {
    let mut unit = app.begin(ctx).await?;
    let now = app.now();
    unit.conn()
        .execute(
            "UPDATE payout_attempts SET outcome = 'not-known', ended_at = $3
             WHERE shop_id = $1 AND refund_id = $2 AND kind = 'query' AND outcome IS NULL",
            args![text(id), now],
        )
        .await?;
    unit.commit().await
}
