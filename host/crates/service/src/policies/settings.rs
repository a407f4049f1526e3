//! The settings of what answers a kind: checked against the plugin's own schema, numbered, never overwritten.

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use shopwit_domain::people::Permission;
use shopwit_policy::{Kind, Plugin};
use shopwit_store::{Conn, args, value::text};

use super::{
    bindings, check_reason, schema,
    versions::{self, Described},
};
use crate::{App, Ctx, Error, Result, Unit};

/// Bytes of settings as JSON, at most: every call reads them.
const SETTINGS_BYTES_MAX: usize = 64 * 1024;

/// The settings of a kind, with what describes them.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub kind: Kind,
    pub revision: i64,
    pub settings: Map<String, Json>,
    pub described: Described,
    pub changed_by: String,
    pub changed_at: Timestamp,
    pub reason: Option<String>,
}

/// The settings that hold now.
///
/// # Errors
/// `Forbidden`; `NotFound` where nothing is bound; the database.
pub async fn get(app: &App, ctx: &Ctx, kind: Kind) -> Result<Settings> {
    ctx.require(Permission::PolicyRead)?;
    let mut conn = app.read(ctx).await?;
    let binding = bindings::current(&mut conn, kind)
        .await?
        .ok_or(Error::NotFound("policy of this kind"))?;
    let plugin = versions::load_in(app, &mut conn, &binding.active.digest)
        .await?
        .map_err(Error::internal)?;
    read(&mut conn, kind, binding.settings_revision, &plugin).await
}

async fn read(conn: &mut Conn, kind: Kind, revision: i64, plugin: &Plugin) -> Result<Settings> {
    let row = conn
        .row(
            "SELECT * FROM policy_settings WHERE shop_id = $1 AND kind = $2 AND revision = $3",
            args![text(kind), revision],
        )
        .await?
        .ok_or(Error::NotFound("settings"))?;
    Ok(Settings {
        kind,
        revision,
        settings: serde_json::from_str(&row.text("settings")?)?,
        described: versions::described(plugin),
        changed_by: row.text("changed_by")?,
        changed_at: row.time("changed_at")?,
        reason: row.opt_text("reason")?,
    })
}

pub(super) async fn text_of(conn: &mut Conn, kind: Kind, revision: i64) -> Result<String> {
    let row = conn
        .row(
            "SELECT settings FROM policy_settings WHERE shop_id = $1 AND kind = $2 AND revision = $3",
            args![text(kind), revision],
        )
        .await?
        .ok_or_else(|| Error::internal(format!("settings {revision} of {kind} are missing")))?;
    Ok(row.text("settings")?)
}

/// Saves settings as a new revision; they hold for the next decision.
///
/// # Errors
/// `Forbidden`; settings that do not fit the schema; `Stale`; `NotFound` where nothing is bound.
pub async fn put(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    wished: Map<String, Json>,
    if_revision: Option<i64>,
    reason: Option<String>,
) -> Result<Settings> {
    ctx.require(Permission::PolicyWrite)?;
    check_reason(reason.as_deref())?;
    let mut conn = app.read(ctx).await?;
    let binding = bindings::current(&mut conn, kind)
        .await?
        .ok_or(Error::NotFound("policy of this kind"))?;
    if if_revision.is_some_and(|revision| revision != binding.settings_revision) {
        return Err(Error::Stale);
    }
    let plugin = versions::load_in(app, &mut conn, &binding.active.digest)
        .await?
        .map_err(Error::internal)?;
    drop(conn);
    let settings = checked(&plugin, wished)?;
    let mut unit = app.begin(ctx).await?;
    let revision = insert(&mut unit, kind, &plugin, &settings, reason.clone()).await?;
    bindings::use_settings(&mut unit, &binding, &plugin, revision, reason.clone()).await?;
    let change = json!({"before": binding.settings_revision, "after": revision, "digest": plugin.digest().to_string()});
    unit.audit_because("policy.set-settings", kind, change.clone(), reason);
    unit.emit(
        "policy.settings-changed",
        json!({"kind": kind, "revision": revision}),
    );
    let saved = read(unit.conn(), kind, revision, &plugin).await?;
    unit.commit().await?;
    app.forget_policies(ctx.shop_id());
    Ok(saved)
}

/// Settings that fit the plugin's schema; what is left out has its default.
pub(super) fn checked(plugin: &Plugin, wished: Map<String, Json>) -> Result<Map<String, Json>> {
    checked_at(plugin, wished, "/settings")
}

/// The same; problems are named below `at`.
pub(super) fn checked_at(
    plugin: &Plugin,
    wished: Map<String, Json>,
    at: &str,
) -> Result<Map<String, Json>> {
    let mut settings = plugin
        .default_settings()
        .cloned()
        .map_err(Error::internal)?;
    settings.extend(wished);
    if serde_json::to_string(&settings)?.len() > SETTINGS_BYTES_MAX {
        return Err(Error::invalid(
            at,
            "length",
            "settings have at most 64 KiB as JSON",
        ));
    }
    let validator =
        schema::validator(&plugin.description().settings_schema).map_err(Error::internal)?;
    let problems = schema::problems(&validator, &settings, at);
    if problems.is_empty() {
        Ok(settings)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// Writes a new revision.
async fn insert(
    unit: &mut Unit,
    kind: Kind,
    plugin: &Plugin,
    settings: &Map<String, Json>,
    reason: Option<String>,
) -> Result<i64> {
    let (by, now) = (unit.ctx().actor_text(), unit.now());
    let row = unit
        .conn()
        .row(
            "INSERT INTO policy_settings (shop_id, kind, revision, settings, digest, changed_by, changed_at, reason)
             SELECT $1, $2, COALESCE(MAX(revision), 0) + 1, $3, $4, $5, $6, $7
             FROM policy_settings WHERE shop_id = $1 AND kind = $2
             RETURNING revision",
            args![text(kind), serde_json::to_string(settings)?, text(plugin.digest()), by, now, reason],
        )
        .await;
    match row {
        Ok(Some(row)) => Ok(row.int("revision")?),
        Ok(None) => Err(Error::internal("no revision came back")),
        // Somebody else saved the same revision in the same moment.
        Err(shopwit_store::StoreError::Constraint(_)) => Err(Error::Contention),
        Err(error) => Err(error.into()),
    }
}

/// Saves settings as a new revision, unless they are those of the revision `held`. Answers the revision.
pub(super) async fn save(
    unit: &mut Unit,
    kind: Kind,
    plugin: &Plugin,
    settings: &Map<String, Json>,
    held: Option<i64>,
    reason: &Option<String>,
) -> Result<i64> {
    if let Some(revision) = held {
        let text = text_of(unit.conn(), kind, revision).await?;
        if serde_json::from_str::<Map<String, Json>>(&text)? == *settings {
            return Ok(revision);
        }
    }
    insert(unit, kind, plugin, settings, reason.clone()).await
}

/// Settings for a plugin that is about to be bound: those that hold now where they fit it, what of them it knows where
/// that fits, its defaults otherwise. Answers the revision.
pub(super) async fn carry_over(
    unit: &mut Unit,
    kind: Kind,
    plugin: &Plugin,
    current: Option<i64>,
) -> Result<i64> {
    let defaults = plugin
        .default_settings()
        .cloned()
        .map_err(Error::internal)?;
    let settings = match current {
        None => defaults,
        Some(revision) => {
            let held: Map<String, Json> =
                serde_json::from_str(&text_of(unit.conn(), kind, revision).await?)?;
            let known = held.iter().filter(|(name, _)| defaults.contains_key(*name));
            let known: Map<String, Json> = known
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            let carried = checked(plugin, known).unwrap_or(defaults);
            if carried == held {
                return Ok(revision);
            }
            carried
        }
    };
    insert(unit, kind, plugin, &settings, None).await
}
