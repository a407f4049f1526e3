//! The operator's switch: a version, a kind, a shop or everything is asked no more, on every host of the database. The
//! safe default holds.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use jiff::{Timestamp, ToSpan};
use serde_json::json;
use shopwit_domain::ids::ShopId;
use shopwit_policy::{Digest, Kind};
use shopwit_store::{Row, args, value::text};

use super::check_reason;
use crate::{App, Ctx, Error, Result, people::shops};

/// What is in memory of the stops is believed for this long: within it, every host hears of one.
const BELIEVED_SECONDS: i64 = 5;

/// What is stopped. `None`: every one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    pub shop: Option<ShopId>,
    pub kind: Option<Kind>,
    pub digest: Option<Digest>,
}

/// One stop that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub scope: Scope,
    /// The operator's words; empty where none were given.
    pub reason: String,
    pub stopped_at: Timestamp,
}

impl Stop {
    /// Whether nothing of this kind may be asked in this shop, whichever version it is.
    fn holds_kind(&self, shop: ShopId, kind: Kind) -> bool {
        self.scope.digest.is_none() && self.touches(shop, kind)
    }

    fn touches(&self, shop: ShopId, kind: Kind) -> bool {
        self.scope.shop.is_none_or(|stopped| stopped == shop)
            && self.scope.kind.is_none_or(|stopped| stopped == kind)
    }
}

/// The stops that hold, as this host knows them.
#[derive(Debug, Default)]
pub(super) struct Stops {
    known: Mutex<Option<(Arc<Vec<Stop>>, Timestamp)>>,
    is_looking: AtomicBool,
}

/// Whoever looks them up again, until it is dropped.
struct Looking<'a>(&'a AtomicBool);

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Stops {
    /// What is believed, or was believed last.
    fn get(&self, now: Timestamp) -> std::result::Result<Arc<Vec<Stop>>, Option<Arc<Vec<Stop>>>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((stops, until)) if now < *until => Ok(Arc::clone(stops)),
            other => Err(other.as_ref().map(|(stops, _)| Arc::clone(stops))),
        }
    }

    /// The turn to look; `None` while somebody else does.
    fn look(&self) -> Option<Looking<'_>> {
        self.is_looking
            .compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
            .then(|| Looking(&self.is_looking))
    }

    fn put(&self, stops: &Arc<Vec<Stop>>, until: Timestamp) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Arc::clone(stops), until));
    }

    fn forget(&self) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The stop of a whole kind in a shop.
pub(super) fn of_kind(stops: &[Stop], shop: ShopId, kind: Kind) -> Option<&Stop> {
    stops.iter().find(|stop| stop.holds_kind(shop, kind))
}

/// The stop of a version of a kind in a shop.
pub(super) fn of_version<'a>(
    stops: &'a [Stop],
    shop: ShopId,
    kind: Kind,
    digest: &Digest,
) -> Option<&'a Stop> {
    stops.iter().find(|stop| {
        stop.touches(shop, kind) && stop.scope.digest.is_none_or(|stopped| stopped == *digest)
    })
}

impl App {
    /// The stops that hold now. A database that does not answer leaves what was known last.
    pub(super) async fn stops(&self, ctx: &Ctx) -> Result<Arc<Vec<Stop>>> {
        let last = match self.policies.stops.get(ctx.now) {
            Ok(stops) => return Ok(stops),
            Err(last) => last,
        };
        // One call looks, the others go on with what was known a moment ago.
        let looking = self.policies.stops.look();
        if let (None, Some(stops)) = (&looking, &last) {
            return Ok(Arc::clone(stops));
        }
        let stops = match (list(self).await, last) {
            (Ok(stops), _) => Arc::new(stops),
            (Err(error), Some(last)) => {
                tracing::warn!(%error, "the operator's stops cannot be looked up");
                last
            }
            (Err(error), None) => return Err(error),
        };
        let until = ctx
            .now
            .checked_add(BELIEVED_SECONDS.seconds())
            .map_err(Error::internal)?;
        self.policies.stops.put(&stops, until);
        Ok(stops)
    }
}

fn read(row: &Row) -> Result<Stop> {
    let part = |column| {
        row.text(column)
            .map(|part| (!part.is_empty()).then_some(part))
    };
    Ok(Stop {
        scope: Scope {
            shop: part("shop_id")?
                .map(|shop| shop.parse())
                .transpose()
                .map_err(Error::from)?,
            kind: part("kind")?
                .map(|kind| kind.parse())
                .transpose()
                .map_err(Error::internal)?,
            digest: part("digest")?
                .map(|digest| digest.parse())
                .transpose()
                .map_err(Error::internal)?,
        },
        reason: row.text("reason")?,
        stopped_at: row.time("stopped_at")?,
    })
}

/// All stops, oldest first.
///
/// # Errors
/// The database.
pub async fn list(app: &App) -> Result<Vec<Stop>> {
    let mut conn = app.store.read_global().await?;
    conn.global_rows(
        "SELECT * FROM policy_stops ORDER BY stopped_at, shop_id, kind, digest",
        args![],
    )
    .await?
    .iter()
    .map(read)
    .collect()
}

fn parts(scope: &Scope) -> (String, String, String) {
    (
        scope.shop.map(|shop| shop.to_string()).unwrap_or_default(),
        scope.kind.map(|kind| kind.to_string()).unwrap_or_default(),
        scope
            .digest
            .map(|digest| digest.to_string())
            .unwrap_or_default(),
    )
}

/// Stops what is in the scope. Operators only: the command line. Answers whether it was not stopped already.
///
/// # Errors
/// A reason that is too long; the database.
pub async fn stop(app: &App, scope: Scope, reason: Option<String>) -> Result<bool> {
    check_reason(reason.as_deref())?;
    let (shop, kind, digest) = parts(&scope);
    let mut tx = app.store.begin_global().await?;
    let changed = tx
        .conn()
        .global_execute(
            "INSERT INTO policy_stops (shop_id, kind, digest, reason, stopped_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (shop_id, kind, digest) DO NOTHING",
            args![shop, kind, digest, reason.clone().unwrap_or_default(), app.now()],
        )
        .await?;
    tx.commit().await?;
    told(
        app,
        &scope,
        "policy.stop",
        "policy.stopped",
        reason,
        changed == 1,
    )
    .await
}

/// Takes back the stop of exactly this scope. Answers whether there was one.
///
/// # Errors
/// The database.
pub async fn resume(app: &App, scope: Scope, reason: Option<String>) -> Result<bool> {
    check_reason(reason.as_deref())?;
    let (shop, kind, digest) = parts(&scope);
    let mut tx = app.store.begin_global().await?;
    let changed = tx
        .conn()
        .global_execute(
            "DELETE FROM policy_stops WHERE shop_id = $1 AND kind = $2 AND digest = $3",
            args![shop, kind, digest],
        )
        .await?;
    tx.commit().await?;
    told(
        app,
        &scope,
        "policy.resume",
        "policy.resumed",
        reason,
        changed == 1,
    )
    .await
}

/// Tells every shop that it concerns.
async fn told(
    app: &App,
    scope: &Scope,
    command: &'static str,
    topic: &'static str,
    reason: Option<String>,
    changed: bool,
) -> Result<bool> {
    app.policies.stops.forget();
    if !changed {
        return Ok(false);
    }
    let shops = match scope.shop {
        Some(shop) => vec![shop.to_string()],
        None => shops::slugs(app).await?,
    };
    for shop in shops {
        let Some(ctx) = shops::system_ctx(app, &shop).await? else {
            continue;
        };
        let mut unit = app.begin(&ctx).await?;
        if let Some(digest) = &scope.digest
            && !runs(&mut unit, digest).await?
        {
            continue;
        }
        let change = json!({
            "kind": scope.kind, "digest": scope.digest.map(|digest| digest.to_string()),
        });
        let target = scope
            .kind
            .map_or_else(|| "policies".to_owned(), |kind| kind.to_string());
        unit.audit_because(command, target, change.clone(), reason.clone());
        unit.emit(topic, change);
        unit.commit().await?;
    }
    Ok(true)
}

/// Whether the shop has this version in any place.
async fn runs(unit: &mut crate::Unit, digest: &Digest) -> Result<bool> {
    let row = unit
        .conn()
        .row(
            "SELECT digest FROM policy_bindings WHERE shop_id = $1 AND digest = $2
             UNION ALL SELECT digest FROM policy_stages WHERE shop_id = $1 AND digest = $2 AND stage <> 'aborted'",
            args![text(digest)],
        )
        .await?;
    Ok(row.is_some())
}

/// The stop that keeps a kind of the shop from being asked, where there is one: of all versions, or of this one.
///
/// # Errors
/// The database.
pub async fn of(app: &App, ctx: &Ctx, kind: Kind, active: Option<&Digest>) -> Result<Option<Stop>> {
    let stops = app.stops(ctx).await?;
    let stop = match active {
        Some(digest) => of_version(&stops, ctx.shop_id(), kind, digest),
        None => of_kind(&stops, ctx.shop_id(), kind),
    };
    Ok(stop.cloned())
}

#[cfg(test)]
mod tests {
    use shopwit_domain::ids::Id as _;

    use super::*;

    fn check(scope: Scope, kind_is_stopped: bool, version_is_stopped: bool) {
        let stops = [Stop {
            scope,
            reason: String::new(),
            stopped_at: Timestamp::UNIX_EPOCH,
        }];
        let (shop, digest) = (shop(1), Digest::new([7; 32]));
        let found = (
            of_kind(&stops, shop, Kind::Refund).is_some(),
            of_version(&stops, shop, Kind::Refund, &digest).is_some(),
        );
        assert_eq!(found, (kind_is_stopped, version_is_stopped), "{scope:?}");
    }

    fn shop(number: u128) -> ShopId {
        ShopId::from_uuid(uuid::Builder::from_random_bytes(number.to_be_bytes()).into_uuid())
    }

    #[test]
    fn a_stop_holds_in_its_scope_only() {
        check(Scope::default(), true, true);
        let of_shop = |number| Scope {
            shop: Some(shop(number)),
            ..Scope::default()
        };
        check(of_shop(1), true, true);
        check(of_shop(2), false, false);
        let of_kind = |kind| Scope {
            kind: Some(kind),
            ..of_shop(1)
        };
        check(of_kind(Kind::Refund), true, true);
        check(of_kind(Kind::Discount), false, false);
        let of_digest = |byte| Scope {
            digest: Some(Digest::new([byte; 32])),
            ..Scope::default()
        };
        check(of_digest(7), false, true);
        check(of_digest(8), false, false);
    }
}
