//! Paying a compensation in money: handed to the provider once under its own id; an answer that is missing is asked for
//! with the same key, never paid anew.

use jiff::{Span, Timestamp};
use shopwit_domain::{
    after_sales::CompensationMeans,
    ids::CompensationId,
    people::Permission,
    states::{CompensationState, Transitions},
};
use shopwit_store::{args, value::text};

use super::{Compensation, find, moves::release, note_move};
use crate::{
    App, Ctx, Error, Result, Unit,
    refunds::{
        ledger,
        payout::{self, PayoutOrder, PayoutOutcome, PayoutUnknown},
        reconcile::Reconciled,
    },
};

/// Compensations that one round takes up, at most.
const ROUND_ROWS_MAX: i64 = 100;
/// Tries to write down an answer that the provider has given.
const SETTLE_TRIES_MAX: u32 = 5;

type Answer = std::result::Result<PayoutOutcome, PayoutUnknown>;

/// Pays an approved compensation in money. Asked again while its answer is missing, it asks the provider what came of it.
///
/// # Errors
/// `Forbidden`; `NotFound`; one that is not approved or not money; the database. A provider that gives no answer is none:
/// it is `unknown` then.
pub async fn send(app: &App, ctx: &Ctx, id: CompensationId) -> Result<Compensation> {
    ctx.require(Permission::RefundWrite)?;
    let mut unit = app.begin(ctx).await?;
    let before = find(unit.conn(), id).await?;
    if matches!(
        before.state,
        CompensationState::Sending | CompensationState::Unknown
    ) {
        drop(unit);
        return one(app, ctx, &before).await;
    }
    if !before.form.is_some_and(CompensationMeans::is_money) {
        return Err(Error::conflict(
            "not-money",
            "only money is paid out; hand anything else over (…/deliveries)",
        ));
    }
    let state = before.state.to(CompensationState::Sending)?;
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE compensations SET state = $3, sending_at = $4, done_by = $5, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $6 AND version = $7",
            args![
                text(id),
                text(state),
                now,
                by,
                text(before.state),
                before.version
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    note_move(
        &mut unit,
        &before,
        state,
        "compensation.send",
        "compensation.sending",
        None,
    );
    let order = payout_order(ctx, &before)?;
    unit.commit().await?;
    let outcome = payout::pay(app, &order).await;
    settle(app, ctx, id, &outcome).await
}

fn payout_order(ctx: &Ctx, compensation: &Compensation) -> Result<PayoutOrder> {
    Ok(PayoutOrder {
        shop: ctx.shop_id(),
        key: compensation.id.to_string(),
        order: compensation.order,
        amount: compensation
            .amount
            .ok_or_else(|| Error::internal("a payout without an amount"))?,
    })
}

/// Writes down what the provider answered. Somebody else may have done so already; then their word holds.
async fn settle(
    app: &App,
    ctx: &Ctx,
    id: CompensationId,
    outcome: &Answer,
) -> Result<Compensation> {
    let ctx = Ctx {
        now: app.now(),
        ..ctx.clone()
    };
    let mut tries = 1;
    loop {
        let mut unit = app.begin(&ctx).await?;
        let done = match write_outcome(&mut unit, id, outcome).await {
            Ok(after) => unit.commit().await.map(|()| after),
            Err(error) => Err(error),
        };
        match done {
            // Another transaction was in the way, or settled it first: look again.
            Err(Error::Contention | Error::Stale) if tries < SETTLE_TRIES_MAX => tries += 1,
            other => return other,
        }
    }
}

async fn write_outcome(
    unit: &mut Unit,
    id: CompensationId,
    outcome: &Answer,
) -> Result<Compensation> {
    use CompensationState as S;
    let before = find(unit.conn(), id).await?;
    let (wanted, reference, failure) = match outcome {
        Ok(PayoutOutcome::Paid { reference }) => (S::Done, Some(reference.as_str()), None),
        Ok(PayoutOutcome::Refused { detail }) => (S::Failed, None, Some(detail.as_str())),
        Err(PayoutUnknown(detail)) => (S::Unknown, None, Some(detail.as_str())),
    };
    if before.state == wanted || matches!(before.state, S::Done | S::Failed) {
        if wanted != S::Unknown && before.state != wanted {
            tracing::error!(compensation = %id, state = %before.state, said = %wanted, "a provider contradicts itself");
        }
        return Ok(before);
    }
    let state = before.state.to(wanted)?;
    let ended = (state != S::Unknown).then(|| unit.now());
    let changed = unit
        .conn()
        .execute(
            "UPDATE compensations SET state = $3, reference = $4, failure = $5, ended_at = $6, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $7 AND version = $8",
            args![
                text(id),
                text(state),
                reference,
                failure,
                ended,
                text(before.state),
                before.version
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    let (command, topic) = match state {
        S::Done => {
            book(unit, &before).await?;
            // S-419: whoever listens tells the buyer.
            ("compensation.done", "compensation.done")
        }
        S::Failed => {
            release(unit, &before).await?;
            ("compensation.fail", "compensation.failed")
        }
        _ => ("compensation.unknown", "compensation.unknown"),
    };
    note_move(unit, &before, state, command, topic, None);
    find(unit.conn(), id).await
}

async fn book(unit: &mut Unit, compensation: &Compensation) -> Result<()> {
    let units = compensation.money_units();
    ledger::post(
        unit,
        &compensation.id.to_string(),
        &compensation.order.to_string(),
        compensation.bottom_line.currency(),
        &[
            (ledger::Account::Compensations, units),
            (ledger::Account::Cash, units.saturating_neg()),
        ],
    )
    .await
}

/// Asks the provider what came of a payout; where it never saw the key, hands it over again with the same key.
async fn one(app: &App, ctx: &Ctx, compensation: &Compensation) -> Result<Compensation> {
    let order = payout_order(ctx, compensation)?;
    let outcome = match payout::query(app, &order).await {
        Ok(Some(outcome)) => Ok(outcome),
        Ok(None) => payout::pay(app, &order).await,
        Err(unknown) => Err(unknown),
    };
    settle(app, ctx, compensation.id, &outcome).await
}

/// Finishes the compensations of the shop that were handed over at least `grace` ago: at start-up with none, later with
/// more than a provider's longest call takes.
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
            "SELECT id FROM compensations WHERE shop_id = $1 AND state IN ('sending', 'unknown') AND sending_at <= $2
             ORDER BY id LIMIT $3",
            args![before, ROUND_ROWS_MAX],
        )
        .await?;
    let mut done = Reconciled::default();
    for row in rows {
        let id: CompensationId = row.id("id")?;
        let waiting = find(&mut app.read(&ctx).await?, id).await?;
        match one(app, &ctx, &waiting).await.map(|after| after.state) {
            Ok(CompensationState::Done) => done.sent += 1,
            Ok(CompensationState::Failed) => done.failed += 1,
            Ok(_) => done.unknown += 1,
            // One that cannot be finished now keeps nobody else waiting; the next round takes it up again.
            Err(error) => {
                tracing::warn!(compensation = %id, %error, "a payout could not be reconciled");
                done.unknown += 1;
            }
        }
    }
    Ok(done)
}
