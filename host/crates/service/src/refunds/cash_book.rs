//! The built-in provider: it writes payouts into a book of its own, for a person or a connector to carry out.

use std::sync::Arc;

use shopwit_store::{Store, StoreError, args, value::text};

use super::payout::{PayoutFuture, PayoutOrder, PayoutOutcome, PayoutProvider, PayoutUnknown};
use crate::sources::Clock;

/// Books each key once, in a transaction of its own: what it has booked counts as paid.
#[derive(Debug)]
pub struct CashBook {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl CashBook {
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    async fn book(&self, order: &PayoutOrder) -> Result<PayoutOutcome, PayoutUnknown> {
        let mut tx = self.store.begin(order.shop).await?;
        tx.conn()
            .execute(
                "INSERT INTO provider_payments (shop_id, refund_id, amount, currency, booked_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop_id, refund_id) DO NOTHING",
                args![
                    &order.key,
                    order.amount.minor_units(),
                    text(order.amount.currency()),
                    self.clock.now()
                ],
            )
            .await?;
        tx.commit().await?;
        // What stands in the book is the answer, whoever wrote it.
        self.look_up(order)
            .await?
            .ok_or_else(|| PayoutUnknown("the booking is not there".to_owned()))
    }

    async fn look_up(&self, order: &PayoutOrder) -> Result<Option<PayoutOutcome>, PayoutUnknown> {
        let mut conn = self.store.read(order.shop).await?;
        let row = conn
            .row(
                "SELECT amount, currency FROM provider_payments WHERE shop_id = $1 AND refund_id = $2",
                args![&order.key],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        if row.money("amount")? != order.amount {
            return Err(PayoutUnknown(format!(
                "{} was booked with another amount",
                order.key
            )));
        }
        Ok(Some(PayoutOutcome::Paid {
            reference: format!("cash-book/{}", order.key),
        }))
    }
}

impl From<StoreError> for PayoutUnknown {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl PayoutProvider for CashBook {
    fn pay<'a>(&'a self, order: &'a PayoutOrder) -> PayoutFuture<'a, PayoutOutcome> {
        Box::pin(self.book(order))
    }

    fn query<'a>(&'a self, order: &'a PayoutOrder) -> PayoutFuture<'a, Option<PayoutOutcome>> {
        Box::pin(self.look_up(order))
    }
}
