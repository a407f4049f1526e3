//! The parts that use cases work with, put together once by the binary.

use std::sync::Arc;

use jiff::Timestamp;
use shopwit_policy::PolicyEngine;
use shopwit_registry::Registries;
use shopwit_store::{Conn, Store};

use crate::{
    Ctx, Result, Unit,
    events::feed::Feeds,
    idempotency::InFlight,
    people::sign_in::SignIns,
    policies::{Policies, quotas::Quotas},
    presence::Presences,
    refunds::{cash_book::CashBook, payout::PayoutProvider},
    sources::{Clock, Entropy},
};

/// Everything a use case may need.
#[derive(Debug)]
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub engine: Arc<PolicyEngine>,
    pub(crate) sign_ins: SignIns,
    pub(crate) feeds: Arc<Feeds>,
    pub(crate) presences: Presences,
    pub(crate) in_flight: Arc<InFlight>,
    pub(crate) policies: Policies,
    pub(crate) payouts: Arc<dyn PayoutProvider>,
    /// None unless the operator lists some.
    pub(crate) registries: Option<Arc<Registries>>,
}

impl App {
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        engine: Arc<PolicyEngine>,
    ) -> Self {
        let policies = Policies::new(&store);
        let (sign_ins, in_flight) = (SignIns::default(), Arc::new(InFlight::default()));
        let payouts = Arc::new(CashBook::new(store.clone(), Arc::clone(&clock)));
        Self {
            store,
            clock,
            entropy,
            engine,
            sign_ins,
            feeds: Arc::new(Feeds::default()),
            presences: Presences::default(),
            in_flight,
            policies,
            payouts,
            registries: None,
        }
    }

    /// The same with another provider of payouts than the built-in cash book.
    #[must_use]
    pub fn with_payouts(mut self, payouts: Arc<dyn PayoutProvider>) -> Self {
        self.payouts = payouts;
        self
    }

    /// The same with other quotas for every shop than the defaults.
    #[must_use]
    pub fn with_quotas(mut self, quotas: Quotas) -> Self {
        self.policies.quotas = quotas;
        self
    }

    /// The same with registries that components may be taken from.
    #[must_use]
    pub fn with_registries(mut self, registries: Registries) -> Self {
        self.registries = Some(Arc::new(registries));
        self
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Has everybody's role, limits and shop looked up again, after they were changed and committed.
    pub fn forget_sign_ins(&self) {
        self.sign_ins.forget();
    }

    /// Tells when a role, a limit, a token or a session changed on this host.
    pub fn watch_sign_ins(&self) -> tokio::sync::watch::Receiver<u64> {
        self.sign_ins.changes()
    }

    /// A connection that reads the rows of the shop.
    ///
    /// # Errors
    /// No connection became free in time.
    pub async fn read(&self, ctx: &Ctx) -> Result<Conn> {
        Ok(self.store.read(ctx.shop_id()).await?)
    }

    /// Begins a unit of work. Nothing slow may happen before its end.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn begin(&self, ctx: &Ctx) -> Result<Unit> {
        let tx = self.store.begin(ctx.shop_id()).await?;
        Ok(Unit::new(
            tx,
            ctx.clone(),
            Arc::clone(&self.entropy),
            Arc::clone(&self.feeds),
        ))
    }
}
