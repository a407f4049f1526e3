//! Quarantine: an active version that fails too often is asked no more, but for single probes after a pause that grows.
//! Until it answers again, the version before it answers, or the safe default holds.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shopwit_domain::ids::ShopId;
use shopwit_policy::{Digest, Kind};
use shopwit_store::{Conn, args, value::text};

use crate::{App, Ctx, Error, Result, Unit};

/// Probes that must be answered one after the other before the version is trusted again.
pub const PROBES_MIN: u32 = 3;
/// The first pause, seconds.
const PAUSE_SECONDS: i64 = 30;
/// The longest pause, seconds.
const PAUSE_SECONDS_MAX: i64 = 3_600;

/// An active version that is asked no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    pub digest: Digest,
    pub since: Timestamp,
    /// What stood in the window when it began.
    pub calls: i64,
    pub failures: i64,
    /// Probes that failed.
    pub tries: i64,
    /// When single calls are let through again.
    pub probe_at: Timestamp,
}

/// The quarantines of each kind; of one kind, where it is named.
pub(super) async fn of(conn: &mut Conn, kind: Option<Kind>) -> Result<BTreeMap<Kind, Quarantine>> {
    let rows = conn
        .rows(
            "SELECT * FROM policy_quarantines WHERE shop_id = $1 AND ($2 = '' OR kind = $2)",
            args![kind.map_or("", Kind::as_str)],
        )
        .await?;
    let mut all = BTreeMap::new();
    for row in &rows {
        // A kind that a later host knew is none of ours.
        let Ok(kind) = row.text("kind")?.parse() else {
            continue;
        };
        let quarantine = Quarantine {
            digest: row.text("digest")?.parse().map_err(Error::internal)?,
            since: row.time("since")?,
            calls: row.int("calls")?,
            failures: row.int("failures")?,
            tries: row.int("tries")?,
            probe_at: row.time("probe_at")?,
        };
        all.insert(kind, quarantine);
    }
    Ok(all)
}

/// Begins it, unless it has begun on another host or the version is no longer the active one.
pub(super) async fn begin(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    digest: &Digest,
    (calls, failures): (i64, i64),
) -> Result<()> {
    let ctx = ctx.as_system();
    let mut unit = app.begin(&ctx).await?;
    let probe_at = after_pause(ctx.now, 0)?;
    let begun = unit
        .conn()
        .execute(
            "INSERT INTO policy_quarantines (shop_id, kind, digest, since, calls, failures, tries, probe_at)
             SELECT b.shop_id, b.kind, b.digest, $4, $5, $6, 0, $7 FROM policy_bindings b
             WHERE b.shop_id = $1 AND b.kind = $2 AND b.digest = $3
             ON CONFLICT (shop_id, kind) DO NOTHING",
            args![text(kind), text(digest), ctx.now, calls, failures, probe_at],
        )
        .await?;
    if begun == 1 {
        let change = json!({
            "kind": kind, "digest": digest.to_string(), "calls": calls, "failures": failures,
        });
        unit.audit_because(
            "policy.quarantine",
            kind,
            change.clone(),
            Some(format!(
                "{failures} of its last {calls} calls failed; the former version or the safe default answers"
            )),
        );
        unit.emit("policy.quarantined", change);
        unit.commit().await?;
        metrics::counter!("shopwit_policy_quarantines_total", "kind" => kind.as_str()).increment(1);
    }
    forget(app, ctx.shop_id(), kind);
    Ok(())
}

/// Notes a probe that failed: the next pause is twice as long.
pub(super) async fn probe_failed(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    quarantine: &Quarantine,
) -> Result<()> {
    let ctx = ctx.as_system();
    let mut unit = app.begin(&ctx).await?;
    let tries = quarantine.tries.saturating_add(1);
    unit.conn()
        .execute(
            "UPDATE policy_quarantines SET tries = $4, probe_at = $5
             WHERE shop_id = $1 AND kind = $2 AND digest = $3 AND tries = $4 - 1",
            args![
                text(kind),
                text(quarantine.digest),
                tries,
                after_pause(ctx.now, tries)?
            ],
        )
        .await?;
    unit.commit().await?;
    app.forget_policies(ctx.shop_id());
    Ok(())
}

/// Ends it after enough probes were answered.
pub(super) async fn lift(app: &App, ctx: &Ctx, kind: Kind, quarantine: &Quarantine) -> Result<()> {
    let ctx = ctx.as_system();
    let mut unit = app.begin(&ctx).await?;
    if end(&mut unit, kind, Some(&quarantine.digest)).await? {
        let change = json!({
            "kind": kind, "digest": quarantine.digest.to_string(), "tries": quarantine.tries,
        });
        unit.audit_because(
            "policy.lift-quarantine",
            kind,
            change.clone(),
            Some(format!("{PROBES_MIN} probes were answered")),
        );
        unit.emit("policy.quarantine-lifted", change);
    }
    unit.commit().await?;
    forget(app, ctx.shop_id(), kind);
    Ok(())
}

/// Takes the row away; `None`: whichever version it names.
pub(super) async fn end(unit: &mut Unit, kind: Kind, digest: Option<&Digest>) -> Result<bool> {
    let ended = unit
        .conn()
        .execute(
            "DELETE FROM policy_quarantines WHERE shop_id = $1 AND kind = $2 AND ($3 = '' OR digest = $3)",
            args![
                text(kind),
                digest.map(ToString::to_string).unwrap_or_default()
            ],
        )
        .await?;
    Ok(ended == 1)
}

/// What was seen of it before says nothing any more.
fn forget(app: &App, shop: ShopId, kind: Kind) {
    app.policies.watch.forget((shop, kind));
    app.forget_policies(shop);
}

/// When the pause after so many failed probes ends.
fn after_pause(now: Timestamp, tries: i64) -> Result<Timestamp> {
    now.checked_add(SignedDuration::from_secs(pause_seconds(tries)))
        .map_err(Error::internal)
}

fn pause_seconds(tries: i64) -> i64 {
    // Beyond seven doublings it is the longest one anyway.
    let doublings = u32::try_from(tries.clamp(0, 7)).unwrap_or(7);
    (PAUSE_SECONDS << doublings).min(PAUSE_SECONDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::pause_seconds;

    #[test]
    fn pauses_double_and_are_capped() {
        let pauses = [0, 1, 2, 6, 7, 8, i64::MAX].map(pause_seconds);
        assert_eq!(pauses, [30, 60, 120, 1_920, 3_600, 3_600, 3_600]);
    }
}
