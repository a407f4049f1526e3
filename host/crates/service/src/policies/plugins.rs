//! Plugins of a shop: names under which versions were uploaded.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use shopwit_domain::{
    ids::{DecisionId, PluginId},
    people::Permission,
};
use shopwit_policy::{Call, Kind, PolicyKind, Usage, with_kind};
use shopwit_store::{Conn, Query, Row, args, query::Page};

use super::{
    PluginRef, context,
    decide::read_input,
    decisions::{Decision, PolicyStage},
    promotions, settings, tables,
    versions::{self, Version},
};
use crate::{App, Ctx, Error, Result, sources::new_id};

/// Versions that are shown beside their plugin, newest first.
const VERSIONS_SHOWN: i64 = 20;

/// A plugin of the shop.
#[derive(Debug, Clone, PartialEq)]
pub struct PluginRecord {
    pub id: PluginId,
    /// Kebab-case, unique in the shop.
    pub name: String,
    pub summary: String,
    /// Came with the host.
    pub shipped: bool,
    pub created_at: Timestamp,
    /// The newest ones.
    pub versions: Vec<Version>,
    /// Kinds that one of its versions answers now.
    pub bound: Vec<Kind>,
}

async fn complete(conn: &mut Conn, row: &Row) -> Result<PluginRecord> {
    let id: PluginId = row.id("id")?;
    let bound = conn
        .rows(
            "SELECT kind FROM policy_bindings WHERE shop_id = $1 AND plugin_id = $2 ORDER BY kind",
            args![id.to_string()],
        )
        .await?;
    Ok(PluginRecord {
        id,
        name: row.text("name")?,
        summary: row.text("summary")?,
        shipped: row.flag("shipped")?,
        created_at: row.time("created_at")?,
        versions: versions::of_plugin(conn, id, VERSIONS_SHOWN).await?,
        bound: bound
            .iter()
            .filter_map(|row| row.text("kind").ok()?.parse().ok())
            .collect(),
    })
}

/// Plugins, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<PluginRecord>> {
    ctx.require(Permission::PolicyRead)?;
    let mut query = Query::new("SELECT * FROM plugins WHERE shop_id = $1");
    query.page(after, limit);
    let mut plugins = Vec::new();
    for row in &query.rows(conn).await? {
        plugins.push(complete(conn, row).await?);
    }
    Ok(Page::new(plugins, limit, |plugin| plugin.id.to_string()))
}

/// A plugin by id or name.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn find(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Option<PluginRecord>> {
    ctx.require(Permission::PolicyRead)?;
    let row = conn
        .row(
            "SELECT * FROM plugins WHERE shop_id = $1 AND (id = $2 OR name = $2)",
            args![reference],
        )
        .await?;
    match row {
        Some(row) => Ok(Some(complete(conn, &row).await?)),
        None => Ok(None),
    }
}

/// A version of a plugin, by id or name and digest.
///
/// # Errors
/// `Forbidden`, `NotFound`; the database.
pub async fn version(conn: &mut Conn, ctx: &Ctx, plugin: &str, digest: &str) -> Result<Version> {
    ctx.require(Permission::PolicyRead)?;
    let digest = digest.parse().map_err(|_| Error::NotFound("version"))?;
    let version = versions::find(conn, &digest)
        .await?
        .ok_or(Error::NotFound("version"))?;
    let is_former_id = version
        .uploaded_as
        .is_some_and(|former| former.to_string() == plugin);
    if version.plugin.to_string() == plugin || version.name == plugin || is_former_id {
        Ok(version)
    } else {
        Err(Error::NotFound("version"))
    }
}

/// Asks a version without recording it: with the settings given, or its defaults, and the shop's tables where they fit,
/// or its starter rows.
///
/// # Errors
/// `Forbidden`; input or settings that do not fit; a version that was rejected or does not answer the kind.
pub async fn try_out(
    app: &App,
    ctx: &Ctx,
    version: &Version,
    kind: Kind,
    input: &str,
    wished: Option<Map<String, Json>>,
) -> Result<Decision> {
    ctx.require(Permission::PolicyEvaluate)?;
    let (_, plugin) = versions::ready(app, ctx, &version.digest.to_string(), "").await?;
    if plugin.kinds().all(|known| known != kind) {
        return Err(Error::invalid(
            "/kind",
            "not-exported",
            format!("this version does not answer {kind}"),
        ));
    }
    let settings = match wished {
        Some(wished) => settings::checked(&plugin, wished)?,
        None => plugin
            .default_settings()
            .cloned()
            .map_err(Error::internal)?,
    };
    let mut conn = app.read(ctx).await?;
    let promotions = promotions::all(&mut conn).await?;
    let (tables, table_revisions) = tables::set_for_try(&mut conn, &plugin).await?;
    drop(conn);
    let id: DecisionId = new_id(ctx.now, app.entropy.as_ref());
    let mut told = context::build(ctx, id, &promotions)?;
    let mut decision = Decision {
        shop: ctx.shop_id(),
        id,
        kind,
        subject: None,
        stage: PolicyStage::Try,
        shadow_of: None,
        plugin: Some(PluginRef {
            id: version.plugin,
            version: version.version.clone(),
            digest: version.digest,
        }),
        settings_revision: None,
        table_revisions: Arc::new(table_revisions),
        engine: app.engine.fingerprint().to_owned(),
        context: serde_json::to_string(&told)?,
        input: input.to_owned(),
        output: None,
        failure: None,
        usage: Usage::default(),
        actor: ctx.actor_text(),
        at: ctx.now,
    };
    told.settings = serde_json::to_string(&settings)?;
    with_kind!(kind, K => {
        let input = read_input::<K>(input, "/input")?;
        let call = Call::<K> { plugin, context: told, input, tables, limits: None };
        let evaluation = app.engine.evaluate(call).await;
        decision.usage = evaluation.usage;
        decision.note(&evaluation.result)?;
    });
    debug_assert!(with_kind!(kind, K => K::KIND == kind));
    Ok(decision)
}
