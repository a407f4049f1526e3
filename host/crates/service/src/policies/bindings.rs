//! Bindings: which version answers a kind, its history, and the way back.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::people::Permission;
use shopwit_policy::{Kind, Plugin, PolicyEngine};
use shopwit_store::{Conn, Row, args, value::text};

use super::{PluginRef, check_reason, settings, tables, versions};
use crate::{App, Ctx, Error, Result, Unit};

/// What answers a kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    pub kind: Kind,
    pub active: PluginRef,
    /// Name of the active plugin.
    pub name: String,
    pub settings_revision: i64,
    /// What a rollback goes back to.
    pub former: Option<PluginRef>,
    pub changed_by: String,
    pub changed_at: Timestamp,
    pub reason: Option<String>,
    /// Counts changes.
    pub version: i64,
    /// Of the entry in the history.
    seq: i64,
    former_seq: Option<i64>,
    former_settings_revision: Option<i64>,
}

const SELECT: &str = "SELECT b.*, v.version AS plugin_version, p.name, h.former_seq,
        f.digest AS former_digest, f.plugin_id AS former_plugin_id, f.settings_revision AS former_settings_revision,
        fv.version AS former_version
    FROM policy_bindings b
    JOIN plugin_versions v ON v.shop_id = b.shop_id AND v.digest = b.digest
    JOIN plugins p ON p.shop_id = b.shop_id AND p.id = b.plugin_id
    JOIN policy_binding_history h ON h.shop_id = b.shop_id AND h.kind = b.kind AND h.seq = b.seq
    LEFT JOIN policy_binding_history f ON f.shop_id = b.shop_id AND f.kind = b.kind AND f.seq = h.former_seq
    LEFT JOIN plugin_versions fv ON fv.shop_id = b.shop_id AND fv.digest = f.digest
    WHERE b.shop_id = $1 AND ($2 = '' OR b.kind = $2) ORDER BY b.kind";

fn read(row: &Row) -> Result<Binding> {
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
    Ok(Binding {
        kind: row.text("kind")?.parse().map_err(Error::internal)?,
        active: PluginRef {
            id: row.id("plugin_id")?,
            version: row.text("plugin_version")?,
            digest: row.text("digest")?.parse().map_err(Error::internal)?,
        },
        name: row.text("name")?,
        settings_revision: row.int("settings_revision")?,
        former,
        changed_by: row.text("changed_by")?,
        changed_at: row.time("changed_at")?,
        reason: row.opt_text("reason")?,
        version: row.int("version")?,
        seq: row.int("seq")?,
        former_seq: row.opt_int("former_seq")?,
        former_settings_revision: row.opt_int("former_settings_revision")?,
    })
}

/// All bindings of the shop.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<Binding>> {
    ctx.require(Permission::PolicyRead)?;
    conn.rows(SELECT, args![""])
        .await?
        .iter()
        .map(read)
        .collect()
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
    conn.row(SELECT, args![text(kind)])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Binds a version; it answers from the next decision on.
///
/// # Errors
/// `Forbidden`; `Invalid` for a version that is unknown, rejected, or does not answer the kind, and for tables that do
/// not fit it; `Stale` where `if_version` is not the present one (0: nothing is bound).
pub async fn put(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    digest: &str,
    if_version: Option<i64>,
    reason: Option<String>,
) -> Result<Binding> {
    ctx.require(Permission::PolicyWrite)?;
    check_reason(reason.as_deref())?;
    let (version, plugin) = versions::bindable(app, ctx, digest, "/active/digest").await?;
    if !version.kinds.contains(&kind) {
        return Err(Error::invalid(
            "/active/digest",
            "not-exported",
            format!(
                "this version does not answer {kind}; it answers {}",
                names(&version.kinds)
            ),
        ));
    }
    let named = PluginRef {
        id: version.plugin,
        version: version.version,
        digest: version.digest,
    };
    let mut unit = app.begin(ctx).await?;
    let binding = bind(
        &mut unit,
        &app.engine,
        kind,
        &named,
        &plugin,
        if_version,
        reason,
    )
    .await?;
    unit.commit().await?;
    app.forget_policies(ctx.shop_id());
    Ok(binding)
}

fn names(kinds: &[Kind]) -> String {
    kinds
        .iter()
        .map(|kind| kind.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Binds a loaded version in a unit. Call `App::forget_policies` after the commit.
pub(super) async fn bind(
    unit: &mut Unit,
    engine: &PolicyEngine,
    kind: Kind,
    named: &PluginRef,
    plugin: &Plugin,
    if_version: Option<i64>,
    reason: Option<String>,
) -> Result<Binding> {
    unit.ctx().require(Permission::PolicyWrite)?;
    let before = current(unit.conn(), kind).await?;
    let held = before.as_ref().map_or(0, |binding| binding.version);
    if if_version.is_some_and(|version| version != held) {
        return Err(Error::Stale);
    }
    tables::prepare(unit, engine, kind, plugin).await?;
    let held_settings = before.as_ref().map(|binding| binding.settings_revision);
    let settings_revision = settings::carry_over(unit, kind, plugin, held_settings).await?;
    let former_seq = before.as_ref().map(|binding| binding.seq);
    let step = Step {
        kind,
        named,
        settings_revision,
        former_seq,
        cause: "bind",
        reason: reason.clone(),
    };
    let after = step.take(unit, before.as_ref()).await?;
    let change = json!({
        "before": before.map(|binding| binding.active.digest.to_string()),
        "after": named.digest.to_string(), "settings_revision": settings_revision,
    });
    unit.audit_because("policy.bind", kind, change, reason);
    unit.emit(
        "policy.bound",
        json!({"kind": kind, "digest": named.digest.to_string()}),
    );
    Ok(after)
}

/// Goes back to the former binding, with the settings it had last.
///
/// # Errors
/// `Forbidden`; `Conflict` where there is none; `Stale`; `Invalid` for tables that no longer fit.
pub async fn rollback(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    if_version: Option<i64>,
    reason: Option<String>,
) -> Result<Binding> {
    ctx.require(Permission::PolicyWrite)?;
    check_reason(reason.as_deref())?;
    let binding = current(&mut app.read(ctx).await?, kind)
        .await?
        .ok_or(Error::NotFound("policy of this kind"))?;
    let (Some(former), Some(former_seq), Some(settings_revision)) = (
        &binding.former,
        binding.former_seq,
        binding.former_settings_revision,
    ) else {
        return Err(Error::conflict(
            "no-former-binding",
            format!("{kind} was never bound to anything else"),
        ));
    };
    if if_version.is_some_and(|version| version != binding.version) {
        return Err(Error::Stale);
    }
    let (_, plugin) = versions::bindable(app, ctx, &former.digest.to_string(), "").await?;
    let mut unit = app.begin(ctx).await?;
    tables::prepare(&mut unit, &app.engine, kind, &plugin).await?;
    // A second rollback goes one further back.
    let further = unit
        .conn()
        .row(
            "SELECT former_seq FROM policy_binding_history WHERE shop_id = $1 AND kind = $2 AND seq = $3",
            args![text(kind), former_seq],
        )
        .await?
        .map_or(Ok(None), |row| row.opt_int("former_seq"))?;
    let step = Step {
        kind,
        named: former,
        settings_revision,
        former_seq: further,
        cause: "rollback",
        reason: reason.clone(),
    };
    let after = step.take(&mut unit, Some(&binding)).await?;
    let change = json!({
        "before": binding.active.digest.to_string(), "after": former.digest.to_string(),
        "settings_revision": settings_revision,
    });
    unit.audit_because("policy.rollback", kind, change, reason);
    unit.emit(
        "policy.rolled-back",
        json!({"kind": kind, "digest": former.digest.to_string()}),
    );
    unit.commit().await?;
    app.forget_policies(ctx.shop_id());
    Ok(after)
}

/// The next entry of the history.
struct Step<'a> {
    kind: Kind,
    named: &'a PluginRef,
    settings_revision: i64,
    former_seq: Option<i64>,
    cause: &'static str,
    reason: Option<String>,
}

impl Step<'_> {
    async fn take(self, unit: &mut Unit, before: Option<&Binding>) -> Result<Binding> {
        let (by, now) = (unit.ctx().actor_text(), unit.now());
        // The history's own maximum: the present entry is its last one.
        let seq = before.map_or(1, |binding| binding.seq + 1);
        let held = before.map_or(0, |binding| binding.version);
        let changed = if before.is_some() {
            unit.conn()
                .execute(
                    "UPDATE policy_bindings SET seq = $3, digest = $4, plugin_id = $5, settings_revision = $6,
                         version = version + 1, changed_by = $7, changed_at = $8, reason = $9
                     WHERE shop_id = $1 AND kind = $2 AND version = $10",
                    args![
                        text(self.kind),
                        seq,
                        text(self.named.digest),
                        text(self.named.id),
                        self.settings_revision,
                        &by,
                        now,
                        self.reason.clone(),
                        held
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
                        text(self.named.digest),
                        text(self.named.id),
                        self.settings_revision,
                        &by,
                        now,
                        self.reason.clone()
                    ],
                )
                .await?
        };
        if changed != 1 {
            return Err(Error::Stale);
        }
        unit.conn()
            .execute(
                "INSERT INTO policy_binding_history (shop_id, kind, seq, digest, plugin_id, settings_revision,
                     former_seq, cause, changed_by, changed_at, reason)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                args![
                    text(self.kind),
                    seq,
                    text(self.named.digest),
                    text(self.named.id),
                    self.settings_revision,
                    self.former_seq,
                    self.cause,
                    &by,
                    now,
                    self.reason,
                ],
            )
            .await?;
        current(unit.conn(), self.kind)
            .await?
            .ok_or_else(|| Error::internal("the binding is not there"))
    }
}

/// Has the active version use other settings.
pub(super) async fn use_settings(unit: &mut Unit, binding: &Binding, revision: i64) -> Result<()> {
    let changed = unit
        .conn()
        .execute(
            "UPDATE policy_bindings SET settings_revision = $3, version = version + 1
             WHERE shop_id = $1 AND kind = $2 AND version = $4",
            args![text(binding.kind), revision, binding.version],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    unit.conn()
        .execute(
            "UPDATE policy_binding_history SET settings_revision = $4 WHERE shop_id = $1 AND kind = $2 AND seq = $3",
            args![text(binding.kind), binding.seq, revision],
        )
        .await?;
    Ok(())
}
