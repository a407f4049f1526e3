//! What runs beside the active version: a canary, which answers for a share of the subjects, and shadows, which answer
//! nobody.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use shopwit_domain::ids::ShopId;
use shopwit_policy::Kind;
use shopwit_store::{Conn, Row, args, value::text};

use super::{PluginRef, versions};
use crate::{Error, Result, Unit};

/// Shadows of a kind, at most: each costs as much as the active version.
pub const SHADOWS_MAX: usize = 3;
/// Basis points of all subjects.
const ALL_BPS: u64 = 10_000;

/// A version beside the active one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    pub plugin: PluginRef,
    /// Name of the plugin.
    pub name: String,
    pub settings_revision: i64,
    /// Tables that it reads at another revision than the present one.
    pub tables: BTreeMap<String, i64>,
    /// Of the subjects, basis points; 0 for shadows.
    pub share_bps: i64,
    /// Decides which subjects; empty for shadows.
    pub(super) salt: String,
    pub since: Timestamp,
    /// Why it was taken away.
    pub ended: Option<Ended>,
}

/// Why a canary was taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// `failures`, `fuel`, `money`, or `by-hand`.
    pub code: String,
    pub detail: String,
}

/// Everything that runs, or last ran, beside the active version of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stages {
    pub canary: Option<Stage>,
    pub shadows: Vec<Stage>,
    /// The last canary that was taken away, until another one begins.
    pub aborted: Option<Stage>,
}

impl Stages {
    /// For the audit.
    pub(super) fn json(&self) -> Json {
        let one = |stage: &Stage| {
            json!({
                "digest": stage.plugin.digest.to_string(), "settings_revision": stage.settings_revision,
                "tables": stage.tables, "share_bps": stage.share_bps,
            })
        };
        json!({
            "canary": self.canary.as_ref().map(one), "shadow": self.shadows.iter().map(one).collect::<Vec<_>>(),
        })
    }

    /// Whether the same runs, whenever it began.
    pub(super) fn runs_the_same(&self, other: &Self) -> bool {
        let same = |left: &Stage, right: &Stage| {
            left.is_same_version(right)
                && left.share_bps == right.share_bps
                && left.salt == right.salt
        };
        let canaries = match (&self.canary, &other.canary) {
            (Some(left), Some(right)) => same(left, right),
            (None, None) => true,
            _ => false,
        };
        canaries
            && self.shadows.len() == other.shadows.len()
            && self
                .shadows
                .iter()
                .zip(&other.shadows)
                .all(|(left, right)| same(left, right))
    }
}

impl Stage {
    /// The same version with the same settings and tables.
    pub(super) fn is_same_version(&self, other: &Self) -> bool {
        self.plugin.digest == other.plugin.digest
            && self.settings_revision == other.settings_revision
            && self.tables == other.tables
    }
}

/// Whether a canary with this share and salt answers for a subject of a shop. The same subject gets the same answer for
/// as long as the salt stays; a larger share only adds subjects.
pub(super) fn takes(salt: &str, share_bps: i64, shop: ShopId, subject: &str) -> bool {
    let mut hash = Sha256::new();
    for part in [salt, &shop.to_string(), subject] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hash.finalize()[..8]);
    // The remainder favours no place measurably: 2^64 is far larger than the shares.
    let place = u64::from_be_bytes(first) % ALL_BPS;
    u64::try_from(share_bps).is_ok_and(|share| place < share)
}

/// What runs beside the active version of each kind; of one kind, where it is named.
pub(super) async fn of(conn: &mut Conn, kind: Option<Kind>) -> Result<BTreeMap<Kind, Stages>> {
    let rows = conn
        .rows(
            "SELECT s.*, v.version AS plugin_version, p.name
             FROM policy_stages s
             JOIN plugin_versions v ON v.shop_id = s.shop_id AND v.digest = s.digest
             JOIN plugins p ON p.shop_id = s.shop_id AND p.id = s.plugin_id
             WHERE s.shop_id = $1 AND ($2 = '' OR s.kind = $2) ORDER BY s.kind, s.stage, s.place",
            args![kind.map_or("", Kind::as_str)],
        )
        .await?;
    let mut all: BTreeMap<Kind, Stages> = BTreeMap::new();
    for row in &rows {
        // A kind that a later host knew is none of ours.
        let Ok(kind) = row.text("kind")?.parse() else {
            continue;
        };
        let stages = all.entry(kind).or_default();
        let stage = read(row)?;
        match row.text("stage")?.as_str() {
            "canary" => stages.canary = Some(stage),
            "aborted" => stages.aborted = Some(stage),
            _ => stages.shadows.push(stage),
        }
    }
    Ok(all)
}

fn read(row: &Row) -> Result<Stage> {
    let code = row.text("ended_code")?;
    Ok(Stage {
        plugin: PluginRef {
            id: row.id("plugin_id")?,
            version: row.text("plugin_version")?,
            digest: row.text("digest")?.parse().map_err(Error::internal)?,
        },
        name: row.text("name")?,
        settings_revision: row.int("settings_revision")?,
        tables: serde_json::from_str(&row.text("table_pins")?)?,
        share_bps: row.int("share_bps")?,
        salt: row.text("salt")?,
        since: row.time("since")?,
        ended: (!code.is_empty())
            .then(|| {
                Ok::<_, Error>(Ended {
                    detail: row.text("ended_detail")?,
                    code,
                })
            })
            .transpose()?,
    })
}

/// Writes what is to run from now on. The last canary that was taken away is remembered until another one begins.
pub(super) async fn replace(unit: &mut Unit, kind: Kind, wanted: &Stages) -> Result<()> {
    unit.conn()
        .execute(
            "DELETE FROM policy_stages WHERE shop_id = $1 AND kind = $2 AND (stage <> 'aborted' OR $3 = 1)",
            args![text(kind), i64::from(wanted.canary.is_some())],
        )
        .await?;
    let shadows = wanted.shadows.iter().enumerate();
    let places = wanted
        .canary
        .iter()
        .map(|canary| ("canary", 0, canary))
        .chain(shadows.map(|(place, shadow)| ("shadow", place, shadow)));
    for (stage, place, version) in places {
        versions::hold(unit, &version.plugin.digest).await?;
        unit.conn()
            .execute(
                "INSERT INTO policy_stages (shop_id, kind, stage, place, digest, plugin_id, settings_revision,
                     table_pins, share_bps, salt, since, ended_code, ended_detail)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '')",
                args![
                    text(kind),
                    stage,
                    i64::try_from(place).unwrap_or(i64::MAX),
                    text(version.plugin.digest),
                    text(version.plugin.id),
                    version.settings_revision,
                    serde_json::to_string(&version.tables)?,
                    version.share_bps,
                    &version.salt,
                    version.since,
                ],
            )
            .await?;
    }
    Ok(())
}

/// Takes the canary with this salt away. Answers whether it was still there.
pub(super) async fn end_canary(
    unit: &mut Unit,
    kind: Kind,
    salt: &str,
    ended: &Ended,
) -> Result<bool> {
    let is_there = unit
        .conn()
        .row(
            "SELECT salt FROM policy_stages WHERE shop_id = $1 AND kind = $2 AND stage = 'canary' AND salt = $3",
            args![text(kind), salt],
        )
        .await?
        .is_some();
    if !is_there {
        return Ok(false);
    }
    unit.conn()
        .execute(
            "DELETE FROM policy_stages WHERE shop_id = $1 AND kind = $2 AND stage = 'aborted'",
            args![text(kind)],
        )
        .await?;
    let moved = unit
        .conn()
        .execute(
            "UPDATE policy_stages SET stage = 'aborted', ended_code = $4, ended_detail = $5
             WHERE shop_id = $1 AND kind = $2 AND stage = 'canary' AND salt = $3",
            args![text(kind), salt, &ended.code, &ended.detail],
        )
        .await?;
    unit.conn()
        .execute(
            "UPDATE policy_bindings SET version = version + 1 WHERE shop_id = $1 AND kind = $2",
            args![text(kind)],
        )
        .await?;
    Ok(moved == 1)
}

#[cfg(test)]
mod tests {
    use shopwit_domain::ids::Id as _;

    use super::*;

    #[test]
    fn a_share_takes_its_part_and_a_larger_one_only_adds() {
        let shop = ShopId::from_uuid(uuid::Uuid::nil());
        let subjects: Vec<String> = (0..20_000)
            .map(|number| format!("order_{number}"))
            .collect();
        let taken = |salt: &str, share: i64| -> Vec<bool> {
            subjects
                .iter()
                .map(|subject| takes(salt, share, shop, subject))
                .collect()
        };
        let count = |taken: &[bool]| taken.iter().filter(|taken| **taken).count();
        let (one, ten) = (taken("salt", 100), taken("salt", 1_000));
        // Four standard deviations: 14 and 42.
        assert!((144..=256).contains(&count(&one)), "{}", count(&one));
        assert!((1_830..=2_170).contains(&count(&ten)), "{}", count(&ten));
        assert!(one.iter().zip(&ten).all(|(one, ten)| !one || *ten));
        assert_eq!(count(&taken("salt", 0)), 0);
        assert_eq!(count(&taken("salt", 10_000)), subjects.len());
        // Another salt takes others: a tenth of the tenth is the same by chance.
        let other = taken("other", 1_000);
        let both = ten.iter().zip(&other).filter(|(one, two)| **one && **two);
        assert!(both.count() < 280);
    }
}
