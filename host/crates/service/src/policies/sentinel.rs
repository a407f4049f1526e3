//! The determinism sentinel: a share of the live decisions is run a second time, from what was recorded. A difference
//! means that a policy is no pure function, that a record was changed, or that the engine is broken; it alarms.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use shopwit_domain::ids::{DecisionId, ShopId};
use shopwit_policy::{Digest, Kind};
use shopwit_store::{Conn, args, value::text};
use tokio::runtime::Handle;

use super::{
    replay,
    rerun::{self, Again, Facts, RecordedCall, Source},
    versions,
};
use crate::{App, Ctx, Error, Result, people::shops};

/// Places of a difference that a finding names.
const DIFFERENCES_MAX: usize = 10;

/// Whether the decision falls into the share: a stable hash of its id, so that every host picks the same ones.
pub(super) fn falls_into(id: DecisionId, share_bps: u32) -> bool {
    // FNV-1a: cheap, and spread well enough for a sample.
    let hash = id
        .to_string()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    // The upper half: the lower bits of a short text are the weak ones.
    (hash >> 32) % 10_000 < u64::from(share_bps)
}

/// What the sentinel holds of the last shop and kind that it looked at.
#[derive(Debug, Default)]
pub(super) struct Watch {
    of: Option<(ShopId, Kind)>,
    ctx: Option<Ctx>,
    facts: Facts,
}

impl Watch {
    /// Runs a decision again and alarms where it comes out otherwise. Call it from a thread that may wait.
    pub(super) fn check(
        &mut self,
        app: &App,
        handle: &Handle,
        shop: ShopId,
        id: DecisionId,
    ) -> Result<()> {
        if self.ctx.as_ref().is_none_or(|ctx| ctx.shop_id() != shop) {
            self.ctx = handle.block_on(shops::system_ctx(app, &shop.to_string()))?;
            self.of = None;
        }
        let Some(ctx) = &mut self.ctx else {
            return Ok(());
        };
        ctx.now = app.now();
        let ctx = &*ctx;
        let found = handle
            .block_on(async { rerun::call_of(&mut app.read(ctx).await?, &app.engine, id).await })?;
        // Forgotten since, or made on an engine that may differ.
        let Some((kind, recorded)) = found.filter(|(_, recorded)| recorded.same_engine) else {
            return Ok(());
        };
        if recorded.is_host_fault() {
            return Ok(());
        }
        if self.of != Some((shop, kind)) {
            self.facts = Facts::default();
            self.of = Some((shop, kind));
        }
        let digest: Digest = match recorded.digest.as_deref().map(str::parse) {
            Some(Ok(digest)) => digest,
            _ => return Ok(()),
        };
        let loaded = handle
            .block_on(async { versions::load_in(app, &mut app.read(ctx).await?, &digest).await })?;
        let Ok(plugin) = loaded else {
            return Ok(());
        };
        let source = Source { app, ctx, handle };
        let Ok(again) = self.facts.replay(source, &plugin, kind, &recorded)? else {
            return Ok(());
        };
        metrics::counter!("shopwit_sentinel_checks_total", "kind" => kind.as_str()).increment(1);
        if again.is_identical(&recorded) {
            return Ok(());
        }
        handle.block_on(alarm(app, ctx, kind, &digest, &recorded, &again))
    }
}

async fn alarm(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    digest: &Digest,
    recorded: &RecordedCall,
    again: &Again,
) -> Result<()> {
    let pointers = pointers(recorded, again)?;
    let whole = |fuel: u64| i64::try_from(fuel).unwrap_or(i64::MAX);
    let mut unit = app.begin(ctx).await?;
    let now = unit.now();
    let noted = unit
        .conn()
        .execute(
            "INSERT INTO sentinel_findings (shop_id, id, kind, digest, fuel_recorded, fuel_again, differences, found_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, id) DO NOTHING",
            args![
                &recorded.id,
                text(kind),
                text(digest),
                whole(recorded.fuel_used),
                whole(again.fuel_used),
                serde_json::to_string(&pointers)?,
                now,
            ],
        )
        .await?;
    if noted == 0 {
        return Ok(());
    }
    let change = json!({
        "kind": kind, "digest": digest.to_string(), "differences": pointers,
        "fuel_recorded": recorded.fuel_used, "fuel_again": again.fuel_used,
    });
    unit.audit("decision.diverge", &recorded.id, change);
    unit.emit(
        "decision.diverged",
        json!({"id": recorded.id, "kind": kind, "digest": digest.to_string()}),
    );
    unit.commit().await?;
    metrics::counter!("shopwit_sentinel_mismatches_total", "kind" => kind.as_str()).increment(1);
    tracing::error!(
        decision = %recorded.id, %kind, %digest, differences = ?pointers,
        fuel_recorded = recorded.fuel_used, fuel_again = again.fuel_used,
        "a decision came out otherwise when it was run again"
    );
    Ok(())
}

/// Where the answers differ; a failure stands as a whole.
fn pointers(recorded: &RecordedCall, again: &Again) -> Result<Vec<String>> {
    let (Some(before), Ok(after)) = (&recorded.output, &again.output) else {
        let same = recorded.output.is_none()
            && again
                .output
                .as_ref()
                .err()
                .map(|failure| failure.code().as_str())
                == recorded.failure_code().as_deref();
        return Ok(if same {
            Vec::new()
        } else {
            vec!["/failure".to_owned()]
        });
    };
    let before: Json = serde_json::from_str(before).map_err(Error::from)?;
    let after: Json = serde_json::from_str(after)?;
    Ok(replay::differences(&before, &after)
        .into_iter()
        .take(DIFFERENCES_MAX)
        .map(|one| one.pointer)
        .collect())
}

/// Decisions that came out otherwise when they were run again, by kind and version.
///
/// # Errors
/// The database.
pub async fn findings(conn: &mut Conn) -> Result<BTreeMap<(String, String), i64>> {
    let rows = conn
        .rows(
            "SELECT kind, digest, CAST(COUNT(*) AS BIGINT) AS findings FROM sentinel_findings
             WHERE shop_id = $1 GROUP BY kind, digest",
            args![],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                (row.text("kind")?, row.text("digest")?),
                row.int("findings")?,
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use shopwit_domain::ids::Id;
    use uuid::Builder;

    use super::*;

    #[test]
    fn the_share_is_about_what_was_asked_for() {
        let ids: Vec<DecisionId> = (0..20_000u64)
            .map(|number| {
                let mut random = [0; 10];
                random[2..]
                    .copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
                DecisionId::from_uuid(
                    Builder::from_unix_timestamp_millis(1_772_418_600_000 + number / 7, &random)
                        .into_uuid(),
                )
            })
            .collect();
        for (share, least, most) in [
            (0, 0, 0),
            (100, 140, 260),
            (5_000, 9_700, 10_300),
            (10_000, 20_000, 20_000),
        ] {
            let taken = ids.iter().filter(|id| falls_into(**id, share)).count();
            assert!((least..=most).contains(&taken), "{share}: {taken}");
        }
    }
}
