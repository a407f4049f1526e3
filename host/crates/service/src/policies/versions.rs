//! Versions: uploads that were checked. Never overwritten; the same bytes are the same version.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use shopwit_domain::{
    ids::{PluginId, PluginKeyId},
    table::is_kebab_case,
    words,
};
use shopwit_policy::{
    CheckReport, Digest, Kind, LoadStep, Plugin, PolicyEngine, Rejection, RejectionCode,
};
use shopwit_store::{Conn, Row, args, value::text};
use tokio::sync::oneshot;

use super::{schema, signatures};
use crate::{App, Ctx, Error, Result, Unit};

/// Stack of the thread that compiles and checks: the compiler recurses, and a guest may take 1 MiB.
const CHECK_STACK_BYTES: usize = 16 * 1024 * 1024;

words! {
    /// How far an upload has come.
    VersionStatus {
        /// Its bytes are stored and waiting, or being read.
        Inspecting = "inspecting",
        /// A worker compiles it.
        Compiling = "compiling",
        /// It is asked what it is, its own cases and the questions of its kinds.
        Checking = "checking",
        /// It may be bound.
        Ready = "ready",
        /// It may not; the report says why.
        Rejected = "rejected",
        /// Somebody deleted it: its bytes are gone, and its decisions cannot be run again.
        Deleted = "deleted",
    }
}

impl VersionStatus {
    /// Nothing more happens to it by itself.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Ready | Self::Rejected | Self::Deleted)
    }
}

/// One immutable upload.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    pub plugin: PluginId,
    /// Of the plugin.
    pub name: String,
    pub digest: Digest,
    /// Semantic version; empty where the component never said one.
    pub version: String,
    pub status: VersionStatus,
    pub kinds: Vec<Kind>,
    /// `compact` or `runtime`; `None` where it was refused before that was known.
    pub tier: Option<String>,
    pub size_bytes: i64,
    /// Empty before the end.
    pub report: Report,
    /// Id under which it was known before it told its name; another address of it.
    pub uploaded_as: Option<PluginId>,
    /// The key whose signature it carries.
    pub signature_key: Option<PluginKeyId>,
    pub uploaded_by: String,
    pub created_at: Timestamp,
}

/// What the check found, in words for the plugin's author.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub passed: bool,
    /// Stable code of the refusal: one of the preflight, or `check-failed`.
    pub code: Option<String>,
    /// What must be changed.
    pub problems: Vec<String>,
    /// What should be looked at.
    pub warnings: Vec<String>,
    /// How the component's own test cases went.
    pub cases: Json,
    /// Questions of its kinds that it was asked besides, each twice.
    #[serde(default)]
    pub questions_asked: u32,
}

/// What came of the check of an upload.
pub(super) struct Checked {
    /// `None`: it cannot be loaded.
    pub(super) plugin: Option<Arc<Plugin>>,
    pub(super) report: Report,
}

/// Runs what blocks on a thread with a large stack.
pub(super) async fn on_own_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let (done, wait) = oneshot::channel();
    std::thread::Builder::new()
        .name("policy-check".to_owned())
        .stack_size(CHECK_STACK_BYTES)
        .spawn(move || {
            let _ = done.send(work());
        })
        .map_err(Error::internal)?;
    wait.await
        .map_err(|_| Error::internal("the check ended without a result"))
}

/// The check of an upload as the host makes it, without a host: for the command line. The plugin is there where it can be
/// loaded, passed or not. Blocks; the thread needs 16 MiB of stack.
pub fn check_without_host(
    engine: &PolicyEngine,
    wasm: &[u8],
    watch: &dyn Fn(LoadStep),
) -> (Option<Arc<Plugin>>, Report) {
    let checked = check_now(engine, wasm, watch);
    (checked.plugin, checked.report)
}

/// Loads and checks on this thread, which may wait.
pub(super) fn check_now(engine: &PolicyEngine, wasm: &[u8], watch: &dyn Fn(LoadStep)) -> Checked {
    let plugin = match engine.load_watched(wasm, watch) {
        Ok(plugin) => plugin,
        Err(rejection) => {
            return Checked {
                plugin: None,
                report: Report::refused(&rejection),
            };
        }
    };
    let mut found = engine.check(&plugin);
    if found.problems.is_empty()
        && let Err(problem) = check_schema(&plugin)
    {
        found.problems.push(problem);
    }
    Checked {
        report: Report::checked(found),
        plugin: Some(plugin),
    }
}

/// The engine knows schemas only as far as their defaults.
fn check_schema(plugin: &Plugin) -> std::result::Result<(), String> {
    let validator =
        schema::validator(&plugin.description().settings_schema).map_err(|problem| {
            format!("the settings schema is no JSON Schema (draft 2020-12): {problem}")
        })?;
    let defaults = plugin.default_settings().map_err(str::to_owned)?;
    match schema::problems(&validator, defaults, "").first() {
        None => Ok(()),
        Some(problem) => Err(format!(
            "the defaults do not fit the settings schema: {}: {}",
            problem.pointer, problem.message
        )),
    }
}

impl Report {
    fn refused(rejection: &Rejection) -> Self {
        Self::of_problem(rejection.code.as_str(), rejection.detail.clone())
    }

    /// A refusal for one reason.
    pub(super) fn of_problem(code: &str, problem: String) -> Self {
        Self {
            code: Some(code.to_owned()),
            problems: vec![problem],
            cases: json!([]),
            ..Self::default()
        }
    }

    /// The host failed, not the component: the same bytes may be uploaded again.
    pub(super) fn is_host_fault(&self) -> bool {
        self.code.as_deref() == Some(RejectionCode::Internal.as_str())
    }

    fn checked(found: CheckReport) -> Self {
        let passed = found.problems.is_empty() && found.cases.iter().all(|case| case.passed);
        let mut problems = found.problems;
        for case in found.cases.iter().filter(|case| !case.passed) {
            problems.extend(
                case.problems
                    .iter()
                    .map(|problem| format!("case `{}`: {problem}", case.name)),
            );
        }
        Self {
            passed,
            code: if passed {
                None
            } else {
                Some("check-failed".to_owned())
            },
            problems,
            warnings: found.warnings,
            cases: serde_json::to_value(&found.cases).unwrap_or_default(),
            questions_asked: found.questions_asked,
        }
    }
}

/// Writes a component that came with the host down, ready or not.
pub(super) async fn keep_shipped(
    unit: &mut Unit,
    digest: &Digest,
    wasm: &[u8],
    checked: &Checked,
    engine: &str,
) -> Result<Version> {
    let now = unit.now();
    let facts = Facts::of(digest, checked);
    let (id, by): (PluginId, _) = (unit.new_id(), unit.ctx().actor_text());
    let row = unit
        .conn()
        .row(
            "INSERT INTO plugins (shop_id, id, name, summary, shipped, created_at) VALUES ($1, $2, $3, $4, 1, $5)
             ON CONFLICT (shop_id, name) DO UPDATE SET summary = $4 RETURNING id",
            args![text(id), &facts.name, &facts.summary, now],
        )
        .await?
        .ok_or_else(|| Error::internal("no plugin came back"))?;
    let plugin: PluginId = row.id("id")?;
    keep_component(unit, digest, wasm).await?;
    unit.conn()
        .execute(
            "INSERT INTO plugin_versions (shop_id, digest, plugin_id, version, status, kinds, tier, size_bytes, report,
                 engine, uploaded_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            args![
                text(digest),
                text(plugin),
                &facts.version,
                text(facts.status),
                serde_json::to_string(&facts.kinds)?,
                facts.tier,
                size_bytes(wasm),
                serde_json::to_string(&checked.report)?,
                engine,
                by,
                now,
            ],
        )
        .await?;
    let change = json!({
        "digest": digest.to_string(), "name": facts.name, "status": facts.status.to_string(),
        "code": checked.report.code, "kinds": facts.kinds, "size_bytes": wasm.len(),
    });
    unit.audit("plugin.upload", plugin, change.clone());
    unit.emit("plugin.uploaded", change);
    find(unit.conn(), digest)
        .await?
        .ok_or_else(|| Error::internal("the version is not there"))
}

/// The bytes of a ready version, once for all shops.
pub(super) async fn keep_component(unit: &mut Unit, digest: &Digest, wasm: &[u8]) -> Result<()> {
    let now = unit.now();
    unit.conn()
        .global_execute(
            // Touching the row makes it wait for one who is deleting it.
            "INSERT INTO components (digest, wasm, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (digest) DO UPDATE SET created_at = components.created_at",
            args![text(digest), wasm.to_vec(), now],
        )
        .await?;
    Ok(())
}

pub(super) fn size_bytes(wasm: &[u8]) -> i64 {
    i64::try_from(wasm.len()).unwrap_or(i64::MAX)
}

/// What a check tells of a component.
pub(super) struct Facts {
    /// Its own name, or one made of the digest where it told none.
    pub(super) name: String,
    pub(super) is_named: bool,
    pub(super) summary: String,
    pub(super) version: String,
    pub(super) status: VersionStatus,
    pub(super) kinds: Vec<Kind>,
    pub(super) tier: Option<String>,
}

impl Facts {
    pub(super) fn of(digest: &Digest, checked: &Checked) -> Self {
        let plugin = checked.plugin.as_ref();
        let description = plugin.map(|plugin| plugin.description());
        let name = description
            .map(|description| description.name.clone())
            .filter(|name| is_kebab_case(name));
        Self {
            is_named: name.is_some(),
            name: name.unwrap_or_else(|| unnamed(digest)),
            summary: description
                .map_or_else(String::new, |description| plain(&description.summary)),
            version: description
                .map_or_else(String::new, |description| plain(&description.version)),
            status: if checked.report.passed {
                VersionStatus::Ready
            } else {
                VersionStatus::Rejected
            },
            kinds: plugin.map_or_else(Vec::new, |plugin| plugin.kinds().collect()),
            tier: plugin.map(|plugin| plugin.tier().to_string()),
        }
    }
}

/// What cannot say its name, or has not yet, is found by its digest.
pub(super) fn unnamed(digest: &Digest) -> String {
    format!(
        "unnamed-{}",
        digest.to_string().get(..12).unwrap_or_default()
    )
}

/// One line of bounded length; one database stores no NUL.
fn plain(said: &str) -> String {
    said.chars().filter(|c| !c.is_control()).take(500).collect()
}

fn read(row: &Row) -> Result<Version> {
    Ok(Version {
        plugin: row.id("plugin_id")?,
        name: row.text("name")?,
        digest: row.text("digest")?.parse().map_err(Error::internal)?,
        version: row.text("version")?,
        status: row.word("status")?,
        kinds: kinds(&row.text("kinds")?)?,
        tier: row.opt_text("tier")?,
        size_bytes: row.int("size_bytes")?,
        report: serde_json::from_str(&row.text("report")?)?,
        uploaded_as: row.opt_id("uploaded_as")?,
        signature_key: row.opt_id("signature_key")?,
        uploaded_by: row.text("uploaded_by")?,
        created_at: row.time("created_at")?,
    })
}

fn kinds(json: &str) -> Result<Vec<Kind>> {
    // A kind that a later host knew is none of ours.
    let names: Vec<String> = serde_json::from_str(json)?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

/// The shop's version of this digest.
///
/// # Errors
/// The database.
pub async fn find(conn: &mut Conn, digest: &Digest) -> Result<Option<Version>> {
    Ok(find_with_engine(conn, digest)
        .await?
        .map(|(version, _)| version))
}

pub(super) async fn find_with_engine(
    conn: &mut Conn,
    digest: &Digest,
) -> Result<Option<(Version, String)>> {
    let row = conn
        .row(
            "SELECT v.*, p.name FROM plugin_versions v JOIN plugins p ON p.shop_id = v.shop_id AND p.id = v.plugin_id
             WHERE v.shop_id = $1 AND v.digest = $2",
            args![text(digest)],
        )
        .await?;
    row.map(|row| Ok((read(&row)?, row.text("engine")?)))
        .transpose()
}

/// The versions of a plugin, newest first, at most `limit`.
///
/// # Errors
/// The database.
pub async fn of_plugin(conn: &mut Conn, plugin: PluginId, limit: i64) -> Result<Vec<Version>> {
    let rows = conn
        .rows(
            "SELECT v.*, p.name FROM plugin_versions v JOIN plugins p ON p.shop_id = v.shop_id AND p.id = v.plugin_id
             WHERE v.shop_id = $1 AND v.plugin_id = $2 ORDER BY v.created_at DESC, v.digest LIMIT $3",
            args![text(plugin), limit],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The component of a version of the shop, ready for calls: from memory, or from the database and the compiler.
///
/// # Errors
/// The database. The inner error: its bytes are gone, or this host's engine refuses what an earlier one took.
pub(super) async fn load_in(
    app: &App,
    conn: &mut Conn,
    digest: &Digest,
) -> Result<std::result::Result<Arc<Plugin>, Rejection>> {
    if let Some(plugin) = app.engine.loaded(digest) {
        return Ok(Ok(plugin));
    }
    let row = conn
        .global_row(
            "SELECT wasm FROM components WHERE digest = $1",
            args![text(digest)],
        )
        .await?;
    let Some(row) = row else {
        return Ok(Err(Rejection {
            code: RejectionCode::Internal,
            detail: format!("the bytes of {digest} are gone"),
        }));
    };
    let wasm: Vec<u8> = row.get("wasm")?;
    let (engine, digest) = (Arc::clone(&app.engine), *digest);
    on_own_thread(move || engine.load_kept(&digest, &wasm)).await
}

/// Keeps a version from being deleted until this unit ends, which writes that it is used.
///
/// # Errors
/// `Conflict` where it was deleted meanwhile.
pub(super) async fn hold(unit: &mut Unit, digest: &Digest) -> Result<()> {
    let held = unit
        .conn()
        .execute(
            "UPDATE plugin_versions SET status = status WHERE shop_id = $1 AND digest = $2 AND status = 'ready'",
            args![text(digest)],
        )
        .await?;
    if held == 1 {
        return Ok(());
    }
    Err(Error::conflict(
        "version-deleted",
        format!("version {digest} was deleted meanwhile"),
    ))
}

/// A ready version of the shop, loaded.
///
/// # Errors
/// `Invalid` at `pointer`: the shop has no such version, or it was rejected; the database.
pub(super) async fn ready(
    app: &App,
    ctx: &Ctx,
    digest: &str,
    pointer: &str,
) -> Result<(Version, Arc<Plugin>)> {
    let unknown = || {
        Error::invalid(
            pointer,
            "unknown",
            "the digest of a version of this shop, 64 hexadecimal digits",
        )
    };
    let digest: Digest = digest.parse().map_err(|_| unknown())?;
    let mut conn = app.read(ctx).await?;
    let version = find(&mut conn, &digest).await?.ok_or_else(unknown)?;
    match version.status {
        VersionStatus::Ready => {}
        VersionStatus::Rejected => {
            return Err(Error::invalid(
                pointer,
                "rejected",
                "this version was rejected; its report says why",
            ));
        }
        VersionStatus::Deleted => {
            return Err(Error::invalid(
                pointer,
                "deleted",
                "this version was deleted; upload the same component again to have it back",
            ));
        }
        VersionStatus::Inspecting | VersionStatus::Compiling | VersionStatus::Checking => {
            return Err(Error::invalid(
                pointer,
                "not-ready",
                "this version is still being checked; ask for it again",
            ));
        }
    }
    match load_in(app, &mut conn, &digest).await? {
        Ok(plugin) => Ok((version, plugin)),
        Err(rejection) => Err(Error::invalid(pointer, "not-loadable", rejection.detail)),
    }
}

/// A ready version that may be bound in this shop, loaded.
///
/// # Errors
/// As [`ready`]; `Invalid` at `pointer` where the shop requires a signature that the version lacks.
pub(super) async fn bindable(
    app: &App,
    ctx: &Ctx,
    digest: &str,
    pointer: &str,
) -> Result<(Version, Arc<Plugin>)> {
    let (version, plugin) = ready(app, ctx, digest, pointer).await?;
    signatures::check_bindable(&mut app.read(ctx).await?, &version, pointer).await?;
    Ok((version, plugin))
}

/// What a plugin says of itself, for those who configure it.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    pub summary: String,
    /// JSON Schema.
    pub settings_schema: Json,
    pub defaults: Map<String, Json>,
    pub tables: Vec<shopwit_policy::kinds::describe::TableSpec>,
}

pub(super) fn described(plugin: &Plugin) -> Described {
    let description = plugin.description();
    Described {
        summary: plain(&description.summary),
        settings_schema: serde_json::from_str(&description.settings_schema).unwrap_or_default(),
        defaults: plugin.default_settings().cloned().unwrap_or_default(),
        tables: description.tables.clone(),
    }
}

/// What a ready version says of itself; `None` for one that was rejected.
///
/// # Errors
/// The database; the engine no longer takes it.
pub async fn describe(app: &App, ctx: &Ctx, version: &Version) -> Result<Option<Described>> {
    if version.status != VersionStatus::Ready {
        return Ok(None);
    }
    let loaded = load_in(app, &mut app.read(ctx).await?, &version.digest).await?;
    Ok(loaded.ok().map(|plugin| described(&plugin)))
}
