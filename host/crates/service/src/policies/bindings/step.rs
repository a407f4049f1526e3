//! One step of the history: another version, other settings, or a way back.

use std::collections::BTreeMap;

use shopwit_policy::{Kind, Plugin};
use shopwit_store::{args, value::text};

use super::{Binding, Grounds, current};
use crate::{
    Error, Result, Unit,
    policies::{PluginRef, quarantine, tables, versions},
};

/// The next entry of the history.
pub(super) struct Step<'a> {
    pub(super) kind: Kind,
    pub(super) named: &'a PluginRef,
    pub(super) plugin: &'a Plugin,
    pub(super) settings_revision: i64,
    pub(super) former_seq: Option<i64>,
    pub(super) cause: &'static str,
    pub(super) grounds: &'a Grounds,
}

impl Step<'_> {
    /// Writes it, unless the binding has changed since `before` was read; a quarantine ends. [`close`] comes first.
    pub(super) async fn take(self, unit: &mut Unit, before: Option<&Binding>) -> Result<Binding> {
        let (by, now) = (unit.ctx().actor_text(), unit.now());
        let (digest, plugin) = (text(self.named.digest), text(self.named.id));
        let reason = self.grounds.reason.clone();
        versions::hold(unit, &self.named.digest).await?;
        let heads = tables::heads(unit.conn()).await?;
        let seq = match before {
            // The history's own maximum: the present entry is its last one.
            Some(binding) => binding.seq + 1,
            // A binding that was taken away by hand has left its history behind.
            None => last_seq(unit, self.kind).await? + 1,
        };
        let changed = if let Some(binding) = before {
            unit.conn()
                .execute(
                    "UPDATE policy_bindings SET seq = $3, digest = $4, plugin_id = $5, settings_revision = $6,
                         version = version + 1, changed_by = $7, changed_at = $8, reason = $9
                     WHERE shop_id = $1 AND kind = $2 AND version = $10",
                    args![
                        text(self.kind),
                        seq,
                        digest.clone(),
                        plugin.clone(),
                        self.settings_revision,
                        &by,
                        now,
                        reason.clone(),
                        binding.version
                    ],
                )
                .await?
        } else {
            unit.conn()
                .execute(
                    "INSERT INTO policy_bindings (shop_id, kind, seq, digest, plugin_id, settings_revision, version,
                         changed_by, changed_at, reason)
                     VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9) ON CONFLICT (shop_id, kind) DO NOTHING",
                    args![
                        text(self.kind),
                        seq,
                        digest.clone(),
                        plugin.clone(),
                        self.settings_revision,
                        &by,
                        now,
                        reason.clone()
                    ],
                )
                .await?
        };
        if changed != 1 {
            return Err(Error::Stale);
        }
        let read: BTreeMap<&str, i64> = self
            .plugin
            .description()
            .tables
            .iter()
            .filter_map(|spec| Some((spec.name.as_str(), *heads.get(&spec.name)?)))
            .collect();
        unit.conn()
            .execute(
                "INSERT INTO policy_binding_history (shop_id, kind, seq, digest, plugin_id, settings_revision,
                     former_seq, cause, changed_by, changed_at, reason, table_revisions, backtest)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                args![
                    text(self.kind),
                    seq,
                    digest,
                    plugin,
                    self.settings_revision,
                    self.former_seq,
                    self.cause,
                    &by,
                    now,
                    reason,
                    serde_json::to_string(&read)?,
                    self.grounds.backtest.clone(),
                ],
            )
            .await?;
        quarantine::end(unit, self.kind, None).await?;
        current(unit.conn(), self.kind)
            .await?
            .ok_or_else(|| Error::internal("the binding is not there"))
    }
}

async fn last_seq(unit: &mut Unit, kind: Kind) -> Result<i64> {
    let row = unit
        .conn()
        .row(
            "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) AS last FROM policy_binding_history
             WHERE shop_id = $1 AND kind = $2",
            args![text(kind)],
        )
        .await?;
    row.map_or(Ok(0), |row| Ok(row.int("last")?))
}

/// Notes in the entry that is to end how its tables stand, before the next version changes them.
pub(super) async fn close(unit: &mut Unit, binding: Option<&Binding>) -> Result<()> {
    let Some(binding) = binding else {
        return Ok(());
    };
    let heads = tables::heads(unit.conn()).await?;
    let entry = super::entry(unit.conn(), binding.kind, binding.seq).await?;
    let Some(entry) = entry.filter(|entry| !entry.table_revisions.is_empty()) else {
        return Ok(());
    };
    let last: BTreeMap<&String, &i64> = entry
        .table_revisions
        .keys()
        .filter_map(|name| heads.get_key_value(name))
        .collect();
    unit.conn()
        .execute(
            "UPDATE policy_binding_history SET table_revisions = $4 WHERE shop_id = $1 AND kind = $2 AND seq = $3",
            args![text(binding.kind), binding.seq, serde_json::to_string(&last)?],
        )
        .await?;
    Ok(())
}
