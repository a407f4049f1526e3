//! Versions: uploads that were checked. Never overwritten; the same bytes are the same version.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use shopwit_domain::{ids::PluginId, people::Permission, table::is_kebab_case, words};
use shopwit_policy::{CheckReport, Digest, Kind, Plugin, PolicyEngine, Rejection};
use shopwit_store::{Conn, Row, args, value::text};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::schema;
use crate::{App, Ctx, Error, Result, Unit};

/// Stack of the thread that compiles and checks: the compiler recurses, and a guest may take 1 MiB.
const CHECK_STACK_BYTES: usize = 16 * 1024 * 1024;
/// When to come again while others are being checked.
const RETRY_AFTER_SECONDS: u64 = 10;

words! {
    /// How far an upload has come.
    VersionStatus {
        /// It may be bound.
        Ready = "ready",
        /// It may not; the report says why.
        Rejected = "rejected",
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
    pub report: Report,
    pub uploaded_by: String,
    pub created_at: Timestamp,
}

/// What the check found, in words for the plugin's author.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
}

/// A place among the uploads that this host takes at a time.
#[derive(Debug)]
pub struct UploadPermit(#[allow(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl App {
    /// A place for an upload; taken before its bytes are received.
    ///
    /// # Errors
    /// `Forbidden`; `TooMany` while several others are received or checked.
    pub fn admit_upload(&self, ctx: &Ctx) -> Result<UploadPermit> {
        ctx.require(Permission::PolicyWrite)?;
        Arc::clone(&self.policies.uploads)
            .try_acquire_owned()
            .map(UploadPermit)
            .map_err(|_| Error::TooMany {
                retry_after_seconds: RETRY_AFTER_SECONDS,
            })
    }
}

/// Checks an upload and keeps it as a version of the plugin that it says it is. Answers the version and whether it is
/// new; bytes that are known already are not checked again, unless another engine refused them.
///
/// # Errors
/// `Forbidden`; the database. A component that is refused is no error: its status says so.
pub async fn upload(
    app: &App,
    ctx: &Ctx,
    permit: UploadPermit,
    wasm: Vec<u8>,
) -> Result<(Version, bool)> {
    ctx.require(Permission::PolicyWrite)?;
    let digest = Digest::of(&wasm);
    let engine = app.engine.fingerprint();
    if let Some((version, of_engine)) = find_with_engine(&mut app.read(ctx).await?, &digest).await?
        && (version.status == VersionStatus::Ready || of_engine == engine)
    {
        return Ok((version, false));
    }
    let turn = Arc::clone(&app.policies.checking)
        .acquire_owned()
        .await
        .map_err(Error::internal)?;
    let wasm = Arc::new(wasm);
    // The permits go with the thread: it ends when it ends, whether or not somebody still waits for it.
    let checked = check(Arc::clone(&app.engine), Arc::clone(&wasm), (permit, turn)).await?;
    let mut unit = app.begin(ctx).await?;
    let version = keep(&mut unit, &digest, &wasm, &checked, false, engine).await?;
    unit.commit().await?;
    Ok((version, true))
}

/// What came of the check of an upload.
pub(super) struct Checked {
    /// `None`: it cannot be loaded.
    plugin: Option<Arc<Plugin>>,
    report: Report,
}

/// Loads and checks on a thread of its own, so that no thread of the server is kept from its work.
async fn check(
    engine: Arc<PolicyEngine>,
    wasm: Arc<Vec<u8>>,
    permits: (UploadPermit, OwnedSemaphorePermit),
) -> Result<Checked> {
    on_own_thread(move || {
        let checked = check_now(&engine, &wasm);
        drop(permits);
        checked
    })
    .await
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

/// Loads and checks on this thread, which may wait.
pub(super) fn check_now(engine: &PolicyEngine, wasm: &[u8]) -> Checked {
    let plugin = match engine.load(wasm) {
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
        Self {
            passed: false,
            code: Some(rejection.code.as_str().to_owned()),
            problems: vec![rejection.detail.clone()],
            warnings: Vec::new(),
            cases: json!([]),
        }
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
        }
    }
}

/// Writes a checked upload down.
pub(super) async fn keep(
    unit: &mut Unit,
    digest: &Digest,
    wasm: &[u8],
    checked: &Checked,
    shipped: bool,
    engine: &str,
) -> Result<Version> {
    let now = unit.now();
    let status = if checked.report.passed {
        VersionStatus::Ready
    } else {
        VersionStatus::Rejected
    };
    let description = checked.plugin.as_ref().map(|plugin| plugin.description());
    let name = match description {
        Some(description) if is_kebab_case(&description.name) => description.name.clone(),
        // What cannot say its name is found by its digest.
        _ => format!(
            "unnamed-{}",
            digest.to_string().get(..12).unwrap_or_default()
        ),
    };
    let summary = description.map_or_else(String::new, |description| plain(&description.summary));
    let plugin = plugin_row(unit, &name, &summary, status, shipped).await?;
    let kinds: Vec<Kind> = checked
        .plugin
        .as_ref()
        .map(|plugin| plugin.kinds().collect())
        .unwrap_or_default();
    let tier = checked
        .plugin
        .as_ref()
        .map(|plugin| plugin.tier().to_string());
    if status == VersionStatus::Ready {
        unit.conn()
            .global_execute(
                "INSERT INTO components (digest, wasm, created_at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING",
                args![text(digest), wasm.to_vec(), now],
            )
            .await?;
    }
    let by = unit.ctx().actor_text();
    let version = description.map_or_else(String::new, |description| plain(&description.version));
    unit.conn()
        .execute(
            "INSERT INTO plugin_versions (shop_id, digest, plugin_id, version, status, kinds, tier, size_bytes, report,
                 engine, uploaded_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (shop_id, digest) DO UPDATE SET status = $5, kinds = $6, tier = $7, report = $9, engine = $10
                 WHERE plugin_versions.status = 'rejected'",
            args![
                text(digest),
                text(plugin),
                version,
                text(status),
                serde_json::to_string(&kinds)?,
                tier,
                i64::try_from(wasm.len()).unwrap_or(i64::MAX),
                serde_json::to_string(&checked.report)?,
                engine,
                by,
                now,
            ],
        )
        .await?;
    let change = json!({
        "digest": digest.to_string(), "name": name, "status": status.to_string(), "code": checked.report.code,
        "kinds": kinds, "size_bytes": wasm.len(),
    });
    unit.audit("plugin.upload", plugin, change.clone());
    unit.emit("plugin.uploaded", change);
    find(unit.conn(), digest)
        .await?
        .ok_or_else(|| Error::internal("the version is not there"))
}

async fn plugin_row(
    unit: &mut Unit,
    name: &str,
    summary: &str,
    status: VersionStatus,
    shipped: bool,
) -> Result<PluginId> {
    let (id, now): (PluginId, _) = (unit.new_id(), unit.now());
    let row = unit
        .conn()
        .row(
            "INSERT INTO plugins (shop_id, id, name, summary, shipped, created_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (shop_id, name) DO UPDATE
                 SET summary = CASE WHEN $7 = 'ready' THEN $4 ELSE plugins.summary END
             RETURNING id",
            args![text(id), name, summary, shipped, now, text(status)],
        )
        .await?
        .ok_or_else(|| Error::internal("no plugin came back"))?;
    Ok(row.id("id")?)
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

async fn find_with_engine(conn: &mut Conn, digest: &Digest) -> Result<Option<(Version, String)>> {
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
/// The database. The inner error: this host's engine refuses what an earlier one took.
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
        .await?
        .ok_or_else(|| Error::internal(format!("the bytes of {digest} are missing")))?;
    let wasm: Vec<u8> = row.get("wasm")?;
    let (engine, digest) = (Arc::clone(&app.engine), *digest);
    on_own_thread(move || engine.load_kept(&digest, &wasm)).await
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
    if version.status != VersionStatus::Ready {
        return Err(Error::invalid(
            pointer,
            "rejected",
            "this version was rejected; its report says why",
        ));
    }
    match load_in(app, &mut conn, &digest).await? {
        Ok(plugin) => Ok((version, plugin)),
        Err(rejection) => Err(Error::invalid(pointer, "not-loadable", rejection.detail)),
    }
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
