//! One effect per key: the answer of a request that moves money, prints, ships or sends is stored in the transaction of
//! its effect, and given again to whoever asks with the same key.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{Timestamp, ToSpan};
use shopwit_store::args;

use crate::{App, Ctx, Error, Result, Unit};

/// How long a key is remembered at least.
const KEY_KEPT_HOURS: i64 = 48;

/// The key of a request, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotentRequest {
    /// Method and path.
    pub route: String,
    /// What the client chose, 1 to 200 characters.
    pub key: String,
    /// SHA-256 of the body, hex.
    pub request_hash: String,
}

/// An answer given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResponse {
    pub status: u16,
    pub body: String,
}

/// How a request with a key begins.
#[derive(Debug)]
pub enum Begun {
    /// For the first time: do it, then `Unit::finish`.
    New(Box<Unit>),
    /// It was done; this was the answer.
    Done(StoredResponse),
}

type FlightKey = (String, String, String, String);

/// Keys whose requests run in this process now.
#[derive(Debug, Default)]
pub struct InFlight(Mutex<HashSet<FlightKey>>);

/// Takes the key out of the set at the end of the request, however it ends.
#[derive(Debug)]
pub struct Flight {
    set: Arc<InFlight>,
    key: FlightKey,
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.set
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
    }
}

impl App {
    /// The answer of an earlier request with this key, or leave to run it: keep the `Flight` until the end.
    ///
    /// # Errors
    /// The key was used for another body, or its request still runs.
    pub async fn take_off(
        &self,
        ctx: &Ctx,
        request: &IdempotentRequest,
    ) -> Result<std::result::Result<Flight, StoredResponse>> {
        let key = (
            ctx.shop_id().to_string(),
            ctx.actor_text(),
            request.route.clone(),
            request.key.clone(),
        );
        if !self
            .in_flight
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key.clone())
        {
            return Err(Error::IdempotencyKeyInFlight);
        }
        let flight = Flight {
            set: Arc::clone(&self.in_flight),
            key,
        };
        let mut conn = self.store.read(ctx.shop_id()).await?;
        match stored(&mut conn, ctx, request).await? {
            Some(response) => Ok(Err(response)),
            None => Ok(Ok(flight)),
        }
    }

    /// Begins the unit of work of a request with a key. Another process may have been faster since `take_off`.
    ///
    /// # Errors
    /// The key was used for another body; the database.
    pub async fn begin_idempotent(&self, ctx: &Ctx, request: IdempotentRequest) -> Result<Begun> {
        let mut unit = self.begin(ctx).await?;
        let inserted = unit
            .conn()
            .execute(
                "INSERT INTO idempotency_keys (shop_id, actor_id, route, idempotency_key, request_hash, status,
                     response, created_at)
                 VALUES ($1, $2, $3, $4, $5, 0, '', $6)
                 ON CONFLICT (shop_id, actor_id, route, idempotency_key) DO NOTHING",
                args![ctx.actor_text(), &request.route, &request.key, &request.request_hash, ctx.now],
            )
            .await?;
        if inserted == 0 {
            return match stored(unit.conn(), ctx, &request).await? {
                Some(response) => Ok(Begun::Done(response)),
                None => Err(Error::IdempotencyKeyInFlight),
            };
        }
        unit.remember(request);
        Ok(Begun::New(Box::new(unit)))
    }

    /// Forgets keys that are older than promised.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_old_keys(&self, ctx: &Ctx) -> Result<u64> {
        let before: Timestamp = ctx
            .now
            .checked_sub(KEY_KEPT_HOURS.hours())
            .map_err(Error::internal)?;
        let mut unit = self.begin(ctx).await?;
        let gone = unit
            .conn()
            .execute(
                "DELETE FROM idempotency_keys WHERE shop_id = $1 AND created_at < $2",
                args![before],
            )
            .await?;
        unit.commit().await?;
        Ok(gone)
    }
}

async fn stored(
    conn: &mut shopwit_store::Conn,
    ctx: &Ctx,
    request: &IdempotentRequest,
) -> Result<Option<StoredResponse>> {
    let row = conn
        .row(
            "SELECT request_hash, status, response FROM idempotency_keys
             WHERE shop_id = $1 AND actor_id = $2 AND route = $3 AND idempotency_key = $4",
            args![ctx.actor_text(), &request.route, &request.key],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    if row.text("request_hash")? != request.request_hash {
        return Err(Error::IdempotencyKeyReused);
    }
    match u16::try_from(row.int("status")?) {
        Ok(0) | Err(_) => Ok(None),
        Ok(status) => Ok(Some(StoredResponse {
            status,
            body: row.text("response")?,
        })),
    }
}
