//! What the host does by itself: finish interrupted payouts, close unpaid orders, forget old keys, events
//! and decisions.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use jiff::{Span, ToSpan};
use shopwit_service::{
    App, Ctx, compensations, orders::closing, people::shops, policies::uploads, refunds::reconcile,
};

/// Between two rounds.
const ROUND: Duration = Duration::from_secs(60);
/// A payout that is younger may still be waiting for its provider.
const PAYOUT_GRACE_MINUTES: i64 = 2;

/// The first round, before the host serves: nothing of this process is under way, so every payout that was handed over
/// and not answered is from a process that ended.
pub(crate) async fn at_start(app: &Arc<App>) -> Result<()> {
    let done = payouts(app, Span::new()).await?;
    if done != reconcile::Reconciled::default() {
        tracing::info!(
            sent = done.sent,
            failed = done.failed,
            unknown = done.unknown,
            "interrupted payouts"
        );
    }
    let uploads = uploads::resume(app).await?;
    if uploads > 0 {
        tracing::info!(uploads, "interrupted uploads are taken up again");
    }
    Ok(())
}

/// Finishes what was handed to the provider and not answered: refunds and compensations of every shop.
async fn payouts(app: &App, grace: Span) -> Result<reconcile::Reconciled> {
    let mut done = reconcile::reconcile_all(app, grace).await?;
    for slug in shops::slugs(app).await? {
        if let Some(ctx) = shops::system_ctx(app, &slug).await? {
            done += compensations::payout::reconcile(app, &ctx, grace).await?;
        }
    }
    Ok(done)
}

/// Rounds for as long as the host lives. A round that fails is logged and tried again at the next.
pub(crate) async fn rounds(app: Arc<App>) {
    loop {
        tokio::time::sleep(ROUND).await;
        if let Err(error) = round(&app).await {
            tracing::warn!(%error, "housekeeping");
        }
    }
}

async fn round(app: &Arc<App>) -> Result<()> {
    // What was left after failures of the database.
    uploads::resume(app).await?;
    payouts(app, PAYOUT_GRACE_MINUTES.minutes()).await?;
    for slug in shops::slugs(app).await? {
        let Some(ctx) = shops::system_ctx(app, &slug).await? else {
            continue;
        };
        close_overdue(app, &ctx).await?;
        app.forget_old_keys(&ctx).await?;
        app.forget_old_events(&ctx).await?;
        app.forget_old_links(&ctx).await?;
        let forgotten = app.forget_old_decisions(&ctx).await?;
        if forgotten > 0 {
            tracing::info!(shop.id = %ctx.shop_id(), forgotten, "old decisions forgotten");
        }
    }
    Ok(())
}

async fn close_overdue(app: &App, ctx: &Ctx) -> Result<()> {
    let mut unit = app.begin(ctx).await?;
    let closed = closing::close_overdue(&mut unit).await?;
    unit.commit().await?;
    if closed > 0 {
        tracing::info!(shop.id = %ctx.shop_id(), closed, "unpaid orders closed");
    }
    Ok(())
}
