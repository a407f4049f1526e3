//! Bindings: which version answers a kind, what runs beside it, its history, and the way back.

mod back;
mod change;
mod step;

use std::collections::BTreeMap;

use jiff::Timestamp;
use shopwit_domain::people::Permission;
use shopwit_policy::{Digest, Kind};
use shopwit_store::{Conn, Row, args, value::text};

use super::{
    PluginRef,
    guards::{Guards, OnFailure},
    quarantine::{self, Quarantine},
    stages::{self, Stages},
};
use crate::{Ctx, Error, Result};

pub(super) use back::aborted_by_guard;
pub use back::{abort_canary, promote_canary, rollback};
pub use change::{Changed, Grounds, Wish, WishedStage, put};
pub(super) use change::{bind, use_settings};

/// Entries of the history that are shown, newest first.
const HISTORY_SHOWN: i64 = 100;

/// What answers a kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    pub kind: Kind,
    pub active: PluginRef,
    /// Name of the active plugin.
    pub name: String,
    pub settings_revision: i64,
    /// What runs beside it.
    pub stages: Stages,
    pub guards: Guards,
    pub on_failure: OnFailure,
    /// The active version fails too often and is asked no more, but for probes.
    pub quarantine: Option<Quarantine>,
    /// What a rollback goes back to.
    pub former: Option<PluginRef>,
    pub former_settings_revision: Option<i64>,
    pub changed_by: String,
    pub changed_at: Timestamp,
    pub reason: Option<String>,
    /// Id of the backtest that it is based on.
    pub backtest: Option<String>,
    /// Counts changes.
    pub version: i64,
    /// Of the entry in the history.
    seq: i64,
    former_seq: Option<i64>,
}

/// An entry of the history: what was active, and with what.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub seq: i64,
    pub plugin: PluginRef,
    pub settings_revision: i64,
    /// Of the tables that it reads, as they stood when it was replaced, or stand now.
    pub table_revisions: BTreeMap<String, i64>,
    /// `bind`, `settings`, `promote` or `rollback`.
    pub cause: String,
    /// The entry that a rollback from it goes back to.
    pub former_seq: Option<i64>,
    pub backtest: Option<String>,
    pub changed_by: String,
    pub changed_at: Timestamp,
    pub reason: Option<String>,
}

const SELECT: &str = "SELECT b.*, v.version AS plugin_version, p.name, h.former_seq, h.backtest,
        f.digest AS former_digest, f.plugin_id AS former_plugin_id, f.settings_revision AS former_settings_revision,
        fv.version AS former_version
    FROM policy_bindings b
    JOIN plugin_versions v ON v.shop_id = b.shop_id AND v.digest = b.digest
    JOIN plugins p ON p.shop_id = b.shop_id AND p.id = b.plugin_id
    JOIN policy_binding_history h ON h.shop_id = b.shop_id AND h.kind = b.kind AND h.seq = b.seq
    LEFT JOIN policy_binding_history f ON f.shop_id = b.shop_id AND f.kind = b.kind AND f.seq = h.former_seq
    LEFT JOIN plugin_versions fv ON fv.shop_id = b.shop_id AND fv.digest = f.digest
    WHERE b.shop_id = $1 AND ($2 = '' OR b.kind = $2) ORDER BY b.kind";

async fn select(conn: &mut Conn, kind: Option<Kind>) -> Result<Vec<Binding>> {
    let rows = conn
        .rows(SELECT, args![kind.map_or("", Kind::as_str)])
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut stages = stages::of(conn, kind).await?;
    let mut quarantines = quarantine::of(conn, kind).await?;
    rows.iter()
        .map(|row| {
            let kind = row.text("kind")?.parse().map_err(Error::internal)?;
            let stages = stages.remove(&kind).unwrap_or_default();
            read(row, kind, stages, quarantines.remove(&kind))
        })
        .collect()
}

fn read(row: &Row, kind: Kind, stages: Stages, quarantine: Option<Quarantine>) -> Result<Binding> {
    let former = match (
        row.opt_id("former_plugin_id")?,
        row.opt_text("former_version")?,
        row.opt_text("former_digest")?,
    ) {
        (Some(id), Some(version), Some(digest)) => Some(PluginRef {
            id,
            version,
            digest: digest.parse().map_err(Error::internal)?,
        }),
        _ => None,
    };
    let active = plugin_ref(row)?;
    Ok(Binding {
        kind,
        quarantine: quarantine.filter(|quarantine| quarantine.digest == active.digest),
        active,
        name: row.text("name")?,
        settings_revision: row.int("settings_revision")?,
        stages,
        guards: serde_json::from_str(&row.text("guards")?)?,
        on_failure: row.word("on_failure")?,
        former,
        former_settings_revision: row.opt_int("former_settings_revision")?,
        changed_by: row.text("changed_by")?,
        changed_at: row.time("changed_at")?,
        reason: row.opt_text("reason")?,
        backtest: row.opt_text("backtest")?,
        version: row.int("version")?,
        seq: row.int("seq")?,
        former_seq: row.opt_int("former_seq")?,
    })
}

fn plugin_ref(row: &Row) -> Result<PluginRef> {
    Ok(PluginRef {
        id: row.id("plugin_id")?,
        version: row.text("plugin_version")?,
        digest: row.text("digest")?.parse().map_err(Error::internal)?,
    })
}

/// All bindings of the shop.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<Binding>> {
    ctx.require(Permission::PolicyRead)?;
    select(conn, None).await
}

/// The binding of a kind. `None`: the safe default holds.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn get(conn: &mut Conn, ctx: &Ctx, kind: Kind) -> Result<Option<Binding>> {
    ctx.require(Permission::PolicyRead)?;
    current(conn, kind).await
}

pub(super) async fn current(conn: &mut Conn, kind: Kind) -> Result<Option<Binding>> {
    Ok(select(conn, Some(kind)).await?.pop())
}

/// What was active in a kind, newest first, the last hundred entries.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn history(conn: &mut Conn, ctx: &Ctx, kind: Kind) -> Result<Vec<Entry>> {
    ctx.require(Permission::PolicyRead)?;
    let rows = conn
        .rows(
            "SELECT h.*, v.version AS plugin_version FROM policy_binding_history h
             JOIN plugin_versions v ON v.shop_id = h.shop_id AND v.digest = h.digest
             WHERE h.shop_id = $1 AND h.kind = $2 ORDER BY h.seq DESC LIMIT $3",
            args![text(kind), HISTORY_SHOWN],
        )
        .await?;
    rows.iter().map(read_entry).collect()
}

fn read_entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        seq: row.int("seq")?,
        plugin: plugin_ref(row)?,
        settings_revision: row.int("settings_revision")?,
        table_revisions: serde_json::from_str(&row.text("table_revisions")?)?,
        cause: row.text("cause")?,
        former_seq: row.opt_int("former_seq")?,
        backtest: row.opt_text("backtest")?,
        changed_by: row.text("changed_by")?,
        changed_at: row.time("changed_at")?,
        reason: row.opt_text("reason")?,
    })
}

/// One entry of the history.
async fn entry(conn: &mut Conn, kind: Kind, seq: i64) -> Result<Option<Entry>> {
    let row = conn
        .row(
            "SELECT h.*, v.version AS plugin_version FROM policy_binding_history h
             JOIN plugin_versions v ON v.shop_id = h.shop_id AND v.digest = h.digest
             WHERE h.shop_id = $1 AND h.kind = $2 AND h.seq = $3",
            args![text(kind), seq],
        )
        .await?;
    row.as_ref().map(read_entry).transpose()
}

/// What needs a version now, in words: bindings, stages beside them, and where the next way back leads to.
pub(super) async fn users_of(conn: &mut Conn, digest: &Digest) -> Result<Vec<String>> {
    let mut users = Vec::new();
    for binding in select(conn, None).await? {
        let kind = binding.kind;
        let mut note = |role: &str, named: &PluginRef| {
            if named.digest == *digest {
                users.push(format!("{kind} ({role})"));
            }
        };
        note("active", &binding.active);
        if let Some(canary) = &binding.stages.canary {
            note("canary", &canary.plugin);
        }
        for shadow in &binding.stages.shadows {
            note("shadow", &shadow.plugin);
        }
        if let Some(former) = &binding.former {
            note("the next rollback", former);
        }
        let stand_in = stand_in(conn, &binding).await?;
        if let Some(entry) = stand_in.filter(|entry| Some(&entry.plugin) != binding.former.as_ref())
        {
            note("the fallback", &entry.plugin);
        }
    }
    Ok(users)
}

/// What answers where the active version cannot: the nearest version before it, in the order in which rollbacks would
/// find them; earlier settings of the same version where there is no other.
pub(super) async fn stand_in(conn: &mut Conn, binding: &Binding) -> Result<Option<Entry>> {
    let (mut nearest, mut next) = (None, binding.former_seq);
    while let Some(seq) = next {
        let Some(entry) = entry(conn, binding.kind, seq).await? else {
            break;
        };
        if entry.plugin.digest != binding.active.digest {
            return Ok(Some(entry));
        }
        // Entries lead to earlier ones only.
        next = entry.former_seq.filter(|former| *former < seq);
        nearest = nearest.or(Some(entry));
    }
    Ok(nearest)
}
