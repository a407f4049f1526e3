//! A unit of work: one short transaction with its audit records, events and, where there is one, its idempotency key.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value as Json;
use shopwit_domain::ids::{EventId, Id, ShopId};
use shopwit_store::{Conn, Tx, args};

use crate::{
    Ctx, Error, Result,
    audit::{self, AuditRecord},
    events::{feed::Feeds, permission_of},
    idempotency::IdempotentRequest,
    sources::{Entropy, new_id},
};

/// Work that happens as a whole or not at all. Dropped, it never happened.
#[derive(Debug)]
#[must_use = "a unit of work that is not committed never happened"]
pub struct Unit {
    tx: Tx,
    ctx: Ctx,
    entropy: Arc<dyn Entropy>,
    feeds: Arc<Feeds>,
    records: Vec<AuditRecord>,
    events: Vec<(String, &'static str, Json)>,
    request: Option<IdempotentRequest>,
}

impl Unit {
    pub(crate) fn new(tx: Tx, ctx: Ctx, entropy: Arc<dyn Entropy>, feeds: Arc<Feeds>) -> Self {
        Self {
            tx,
            ctx,
            entropy,
            feeds,
            records: Vec::new(),
            events: Vec::new(),
            request: None,
        }
    }

    /// The connection to work on.
    pub fn conn(&mut self) -> &mut Conn {
        self.tx.conn()
    }

    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    pub fn now(&self) -> Timestamp {
        self.ctx.now
    }

    pub fn shop_id(&self) -> ShopId {
        self.ctx.shop_id()
    }

    pub fn new_id<T: Id>(&self) -> T {
        new_id(self.ctx.now, self.entropy.as_ref())
    }

    /// The next short number of a kind of thing in this shop, from 1001 on.
    ///
    /// # Errors
    /// The database.
    pub async fn next_number(&mut self, name: &str) -> Result<i64> {
        let row = self
            .conn()
            .row(
                "INSERT INTO sequences (shop_id, name, last_number) VALUES ($1, $2, 1001)
                 ON CONFLICT (shop_id, name) DO UPDATE SET last_number = sequences.last_number + 1
                 RETURNING last_number",
                args![name],
            )
            .await?
            .ok_or_else(|| Error::internal("no sequence"))?;
        Ok(row.int("last_number")?)
    }

    /// Notes what was done, for the audit chain. `change` holds ids, words and amounts, no personal data.
    pub fn audit(&mut self, command: &'static str, target: impl ToString, change: Json) {
        self.audit_because(command, target, change, None);
    }

    /// The same with the reason that the actor gave.
    pub fn audit_because(
        &mut self,
        command: &'static str,
        target: impl ToString,
        change: Json,
        reason: Option<String>,
    ) {
        self.records.push(AuditRecord {
            command,
            target: target.to_string(),
            change,
            reason,
        });
    }

    /// Tells the event stream and webhooks. `topic` is `resource.past-verb`, for example `order.amended`.
    pub fn emit(&mut self, topic: &'static str, payload: Json) {
        debug_assert!(
            permission_of(topic).is_some(),
            "nobody may hear of {topic}: add its resource to events::permission_of"
        );
        let id: EventId = self.new_id();
        self.events.push((id.to_string(), topic, payload));
    }

    pub(crate) fn remember(&mut self, request: IdempotentRequest) {
        self.request = Some(request);
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// The database; `Unavailable` where nobody knows whether it happened.
    pub async fn commit(mut self) -> Result<()> {
        let records = std::mem::take(&mut self.records);
        let events = std::mem::take(&mut self.events);
        let tells = !events.is_empty();
        audit::append(self.tx.conn(), &self.ctx, records, events).await?;
        self.tx.commit().await?;
        if tells {
            self.feeds.written(self.ctx.shop_id());
        }
        Ok(())
    }

    /// Stores the answer beside its effect and makes both durable.
    ///
    /// # Errors
    /// As `commit`.
    pub async fn finish(mut self, status: u16, body: &str) -> Result<()> {
        if let Some(request) = self.request.take() {
            let actor = self.ctx.actor_text();
            self.conn()
                .execute(
                    "UPDATE idempotency_keys SET status = $2, response = $3
                     WHERE shop_id = $1 AND actor_id = $4 AND route = $5 AND idempotency_key = $6",
                    args![i64::from(status), body, actor, &request.route, &request.key],
                )
                .await?;
        }
        self.commit().await
    }
}
