//! Paying a refund out: at most once a refund, in as many tries as it takes.
//!
//! 1. One unit: approved → sending, with a row for the attempt.
//! 2. The provider is called with the refund's id as its idempotency key, while no transaction is open.
//! 3. One unit: sent or failed, with ledger, outbox and the order's payment side.
//!
//! Where (2) gives no answer, or the host dies in between, nobody knows: the refund is `unknown` (or still `sending`), and
//! only `reconcile` goes on with it, by asking the provider with the same key.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use serde_json::json;
use shopwit_domain::{
    ids::{OrderId, RefundId, ShopId},
    money::Money,
    people::Permission,
    states::{RefundState, Transitions},
};
use shopwit_store::{args, value::text};

use super::{Refund, find, ledger, note_move, reservation, summary};
use crate::{App, Ctx, Error, Result, Unit};

/// Longest wait for a provider; longer ones go on in `reconcile`.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(8);
/// Tries to write down an answer that the provider has given.
const SETTLE_TRIES_MAX: u32 = 5;

/// What a provider is asked to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutOrder {
    pub shop: ShopId,
    /// The idempotency key, the id of a refund or a compensation: the provider pays it once, however often it is asked.
    pub key: String,
    pub order: OrderId,
    pub amount: Money,
}

/// What a provider answered for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayoutOutcome {
    /// The money has left.
    Paid { reference: String },
    /// It has not, and will not under this key.
    Refused { detail: String },
}

/// Nobody knows whether the money has left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PayoutUnknown(pub String);

/// What a provider's functions give.
pub type PayoutFuture<'a, T> =
    Pin<Box<dyn Future<Output = std::result::Result<T, PayoutUnknown>> + Send + 'a>>;

/// Who moves the money. It must pay a key once at most, and give the same answer again when asked again.
pub trait PayoutProvider: fmt::Debug + Send + Sync {
    /// Pays, or answers as it did the first time.
    fn pay<'a>(&'a self, order: &'a PayoutOrder) -> PayoutFuture<'a, PayoutOutcome>;
    /// What came of it. `None`: this key was never seen.
    fn query<'a>(&'a self, order: &'a PayoutOrder) -> PayoutFuture<'a, Option<PayoutOutcome>>;
}

/// Pays an approved refund out. `event` names the request (actor and key): the same one again goes on where it stopped.
///
/// # Errors
/// `Forbidden`; `NotFound`; a refund that is not approved; the database. A provider that gives no answer is none: the
/// refund is `unknown` then.
pub async fn send(app: &App, ctx: &Ctx, id: RefundId, event: &str) -> Result<Refund> {
    ctx.require(Permission::RefundWrite)?;
    let mut unit = app.begin(ctx).await?;
    let refund = find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("refund"))?;
    if asked_before(&mut unit, id, event).await? {
        drop(unit);
        return match refund.state {
            RefundState::Sending | RefundState::Unknown => {
                super::reconcile::one(app, ctx, &refund).await
            }
            _ => Ok(refund),
        };
    }
    let refund = hand_over(&mut unit, refund, event).await?;
    unit.commit().await?;
    let outcome = pay(app, &payout_order(ctx, &refund)).await;
    settle(app, ctx, &refund, outcome).await
}

async fn asked_before(unit: &mut Unit, id: RefundId, event: &str) -> Result<bool> {
    let row = unit
        .conn()
        .row(
            "SELECT attempt FROM payout_attempts WHERE shop_id = $1 AND refund_id = $2 AND event_id = $3",
            args![text(id), event],
        )
        .await?;
    Ok(row.is_some())
}

async fn hand_over(unit: &mut Unit, refund: Refund, event: &str) -> Result<Refund> {
    let state = refund.state.to(RefundState::Sending)?;
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE refunds SET state = $3, sending_at = $4, paid_out_by = $5, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $6 AND version = $7",
            args![text(refund.id), text(state), now, by, text(refund.state), refund.version],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    begin_attempt(unit, refund.id, "pay", Some(event)).await?;
    note_move(unit, &refund, state, "refund.send", None);
    unit.emit("refund.sending", summary(&refund, state));
    find(unit.conn(), refund.id)
        .await?
        .ok_or(Error::NotFound("refund"))
}

/// Writes down that the provider is about to be asked.
pub(super) async fn begin_attempt(
    unit: &mut Unit,
    id: RefundId,
    kind: &str,
    event: Option<&str>,
) -> Result<()> {
    let now = unit.now();
    let made = unit
        .conn()
        .execute(
            "INSERT INTO payout_attempts (shop_id, refund_id, attempt, kind, event_id, started_at)
             SELECT $1, $2, COALESCE(MAX(attempt), 0) + 1, $3, $4, $5 FROM payout_attempts
             WHERE shop_id = $1 AND refund_id = $2
             ON CONFLICT (shop_id, refund_id, attempt) DO NOTHING",
            args![text(id), kind, event, now],
        )
        .await?;
    if made == 1 {
        Ok(())
    } else {
        Err(Error::Contention)
    }
}

pub(super) fn payout_order(ctx: &Ctx, refund: &Refund) -> PayoutOrder {
    PayoutOrder {
        shop: ctx.shop_id(),
        key: refund.id.to_string(),
        order: refund.order,
        amount: refund.amount,
    }
}

pub(crate) async fn pay(
    app: &App,
    order: &PayoutOrder,
) -> std::result::Result<PayoutOutcome, PayoutUnknown> {
    in_time(app.payouts.pay(order)).await
}

pub(crate) async fn query(
    app: &App,
    order: &PayoutOrder,
) -> std::result::Result<Option<PayoutOutcome>, PayoutUnknown> {
    in_time(app.payouts.query(order)).await
}

async fn in_time<T>(future: PayoutFuture<'_, T>) -> std::result::Result<T, PayoutUnknown> {
    match tokio::time::timeout(PROVIDER_TIMEOUT, future).await {
        Ok(answer) => answer,
        Err(_) => Err(PayoutUnknown(format!(
            "no answer within {} s",
            PROVIDER_TIMEOUT.as_secs()
        ))),
    }
}

/// Writes down what the provider answered. Somebody else may have done so already; then their word holds.
pub(super) async fn settle(
    app: &App,
    ctx: &Ctx,
    refund: &Refund,
    outcome: std::result::Result<PayoutOutcome, PayoutUnknown>,
) -> Result<Refund> {
    let ctx = Ctx {
        now: app.now(),
        ..ctx.clone()
    };
    let mut tries = 1;
    loop {
        let mut unit = app.begin(&ctx).await?;
        let done = match write_outcome(&mut unit, refund.id, &outcome).await {
            Ok(refund) => unit.commit().await.map(|()| refund),
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
    id: RefundId,
    outcome: &std::result::Result<PayoutOutcome, PayoutUnknown>,
) -> Result<Refund> {
    let refund = find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("refund"))?;
    let (word, detail) = match outcome {
        Ok(PayoutOutcome::Paid { reference }) => ("paid", reference.as_str()),
        Ok(PayoutOutcome::Refused { detail }) => ("refused", detail.as_str()),
        Err(PayoutUnknown(detail)) => ("unknown", detail.as_str()),
    };
    let now = unit.now();
    unit.conn()
        .execute(
            "UPDATE payout_attempts SET outcome = $3, detail = $4, ended_at = $5
             WHERE shop_id = $1 AND refund_id = $2 AND outcome IS NULL",
            args![text(id), word, detail, now],
        )
        .await?;
    let wanted = match outcome {
        Ok(PayoutOutcome::Paid { .. }) => RefundState::Sent,
        Ok(PayoutOutcome::Refused { .. }) => RefundState::Failed,
        Err(_) => RefundState::Unknown,
    };
    if refund.state == wanted || matches!(refund.state, RefundState::Sent | RefundState::Failed) {
        if wanted != RefundState::Unknown && refund.state != wanted {
            tracing::error!(refund = %id, state = %refund.state, said = word, "a provider contradicts itself");
        }
        return Ok(refund);
    }
    let state = refund.state.to(wanted)?;
    let ended = (state != RefundState::Unknown).then_some(now);
    let (reference, failure) = if state == RefundState::Sent {
        (Some(detail), None)
    } else {
        (None, Some(detail))
    };
    let changed = unit
        .conn()
        .execute(
            "UPDATE refunds SET state = $3, provider_reference = $4, failure = $5, ended_at = $6, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = $7 AND version = $8",
            args![text(id), text(state), reference, failure, ended, text(refund.state), refund.version],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    match state {
        RefundState::Sent => {
            book(unit, &refund).await?;
            reservation::settle_order(unit, refund.order).await?;
        }
        RefundState::Failed => reservation::release(unit, &refund).await?,
        _ => {}
    }
    let (command, topic) = match state {
        // S-419: whoever listens tells the buyer.
        RefundState::Sent => ("refund.sent", "refund.sent"),
        RefundState::Failed => ("refund.fail", "refund.failed"),
        _ => ("refund.unknown", "refund.unknown"),
    };
    note_move(unit, &refund, state, command, None);
    let mut payload = summary(&refund, state);
    if let Some(fields) = payload.as_object_mut() {
        fields.insert("provider_reference".to_owned(), json!(reference));
    }
    unit.emit(topic, payload);
    find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("refund"))
}

async fn book(unit: &mut Unit, refund: &Refund) -> Result<()> {
    let amount = refund.amount.minor_units();
    ledger::post(
        unit,
        &refund.id.to_string(),
        &refund.order.to_string(),
        refund.amount.currency(),
        &[
            (ledger::Account::Refunds, amount),
            (ledger::Account::Cash, amount.saturating_neg()),
        ],
    )
    .await
}
