//! Uploads on their way: received, inspected, compiled, checked; ready or rejected at the end.
//!
//! The database holds every step, so a host that ends in any of them goes on at its next start. One upload is worked on
//! at a time, and shops take turns.

mod line;
mod registry;
mod work;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{PluginId, ShopId},
    people::Permission,
    words,
};
use shopwit_policy::Digest;
use shopwit_store::{
    Conn, args,
    value::{opt_text, text},
};
use tokio::sync::watch;

use super::{
    quotas,
    signatures::{self, SIGNATURE_HEADER, Signature},
    versions::{self, Facts, Version, VersionStatus},
};
use crate::{App, Ctx, Error, Result, Unit, people::shops};
use line::{Entry, Line};

pub use registry::fetch;

/// Uploads that are received at the same time, at most; each holds up to 32 MiB.
const RECEIVING_MAX: usize = 8;
/// The same of one shop.
const RECEIVING_SHOP_MAX: usize = 2;
/// Uploads of one shop that are stored and not finished, at most.
const PENDING_SHOP_MAX: i64 = 20;
/// Stable code of a refusal for a signature that does not fit.
const SIGNATURE_INVALID: &str = "signature-invalid";
/// When to come again while that many are under way.
const RETRY_AFTER_SECONDS: u64 = 10;
/// The longest time between two looks into the database: another host on it may be at work.
const LOOK_EVERY: Duration = Duration::from_secs(1);

words! {
    /// What is done with an upload.
    UploadStep {
        /// Others come first.
        Waiting = "waiting",
        /// Its bytes are read, nothing is compiled or run.
        Inspecting = "inspecting",
        /// A worker compiles it.
        Compiling = "compiling",
        /// It is asked what it is, its own cases and the questions of its kinds.
        Checking = "checking",
    }
}

impl UploadStep {
    /// The status of a version in this step.
    const fn status(self) -> VersionStatus {
        match self {
            Self::Waiting | Self::Inspecting => VersionStatus::Inspecting,
            Self::Compiling => VersionStatus::Compiling,
            Self::Checking => VersionStatus::Checking,
        }
    }
}

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub step: UploadStep,
    pub since: Timestamp,
    /// 1: the next one. `None`: its turn has come, or another host has it.
    pub queue_position: Option<i64>,
}

/// What the host keeps in memory of uploads.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    state: Mutex<State>,
    /// Counts steps, so that those who watch look again.
    steps: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    line: Line,
    /// Somebody works on the line.
    is_working: bool,
    is_stopped: bool,
    /// Uploads whose bytes are coming in, by shop.
    receiving: HashMap<ShopId, usize>,
}

impl Intake {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing of others runs under the lock, so a poisoned state is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has nothing more begun.
    pub(super) fn stop(&self) {
        self.lock().is_stopped = true;
    }

    fn tell(&self) {
        self.steps
            .send_modify(|steps| *steps = steps.wrapping_add(1));
    }
}

/// A place among the uploads that are received at a time.
#[derive(Debug)]
pub struct UploadPermit {
    intake: Arc<Intake>,
    shop: ShopId,
}

impl Drop for UploadPermit {
    fn drop(&mut self) {
        let mut state = self.intake.lock();
        if let Some(receiving) = state.receiving.get_mut(&self.shop) {
            *receiving -= 1;
            if *receiving == 0 {
                state.receiving.remove(&self.shop);
            }
        }
    }
}

impl App {
    /// A place for an upload; taken before its bytes are received.
    ///
    /// # Errors
    /// `Forbidden`; `TooMany` while others are received.
    pub fn admit_upload(&self, ctx: &Ctx) -> Result<UploadPermit> {
        ctx.require(Permission::PolicyWrite)?;
        let shop = ctx.shop_id();
        let mut state = self.policies.intake.lock();
        let of_all: usize = state.receiving.values().sum();
        let of_shop = state.receiving.get(&shop).copied().unwrap_or(0);
        if of_all >= RECEIVING_MAX || of_shop >= RECEIVING_SHOP_MAX {
            return Err(Error::TooMany {
                retry_after_seconds: RETRY_AFTER_SECONDS,
            });
        }
        *state.receiving.entry(shop).or_default() += 1;
        drop(state);
        Ok(UploadPermit {
            intake: Arc::clone(&self.policies.intake),
            shop,
        })
    }
}

/// A component that came, and what came with it.
#[derive(Debug, Default)]
pub struct Upload {
    pub wasm: Vec<u8>,
    pub signature: Option<Signature>,
    /// The registry that it was taken from, as a reference by digest.
    pub source: Option<String>,
}

/// Stores the bytes of an upload and has them checked in their turn. Answers the version and whether it is new; bytes
/// that are known already are not checked again, unless another engine refused them or the host itself had failed.
///
/// # Errors
/// `Forbidden`; `QuotaExceeded`, `TooMany`; the database. A component that is refused is no error: its status says so.
pub async fn receive(
    app: &Arc<App>,
    ctx: &Ctx,
    permit: UploadPermit,
    upload: Upload,
) -> Result<(Version, bool)> {
    ctx.require(Permission::PolicyWrite)?;
    let digest = Digest::of(&upload.wasm);
    let mut unit = app.begin(ctx).await?;
    if let Some(signature) = &upload.signature {
        signatures::check_key(unit.conn(), ctx, signature).await?;
    }
    let earlier = versions::find_with_engine(unit.conn(), &digest).await?;
    let (version, is_new) = match earlier {
        Some((version, engine)) if !is_worth_another_try(app, &version, &engine) => {
            let version = match &upload.signature {
                Some(signature) if version.status == VersionStatus::Ready => {
                    sign(&mut unit, &version, signature).await?
                }
                _ => version,
            };
            unit.commit().await?;
            return Ok((version, false));
        }
        earlier => {
            let again = earlier.map(|(version, _)| version);
            match store(app, &mut unit, digest, upload, again).await? {
                Some(version) => (version, true),
                // The same bytes came twice at once, and the others were first: nothing of this unit stays.
                None => {
                    drop(unit);
                    let version = versions::find(&mut app.read(ctx).await?, &digest).await?;
                    return version
                        .map(|version| (version, false))
                        .ok_or(Error::Contention);
                }
            }
        }
    };
    unit.commit().await?;
    drop(permit);
    let entry = Entry {
        ctx: ctx.as_system(),
        digest,
    };
    work::begin(app, [entry]);
    Ok((version, is_new))
}

/// Whether bytes that are known may end in another way this time.
fn is_worth_another_try(app: &App, version: &Version, engine: &str) -> bool {
    version.status == VersionStatus::Deleted
        || version.status == VersionStatus::Rejected
            && (engine != app.engine.fingerprint()
                || version.report.is_host_fault()
                || version.report.code.as_deref() == Some(SIGNATURE_INVALID))
}

/// Gives a ready version the signature that came with its bytes once more.
async fn sign(unit: &mut Unit, version: &Version, signature: &Signature) -> Result<Version> {
    let (ctx, now) = (unit.ctx().clone(), unit.now());
    let facts = Facts {
        name: version.name.clone(),
        is_named: true,
        summary: String::new(),
        version: version.version.clone(),
        status: version.status,
        kinds: version.kinds.clone(),
        tier: version.tier.clone(),
    };
    let digest = &version.digest;
    signatures::verify(unit.conn(), &ctx, signature, digest, &facts, now)
        .await?
        .map_err(|problem| Error::invalid(SIGNATURE_HEADER, SIGNATURE_INVALID, problem))?;
    unit.conn()
        .execute(
            "UPDATE plugin_versions SET signature_key = $3, signed_at = $4 WHERE shop_id = $1 AND digest = $2",
            args![text(digest), text(signature.key), now],
        )
        .await?;
    unit.audit(
        "plugin.sign",
        version.plugin,
        json!({"digest": digest.to_string(), "key": signature.key.to_string()}),
    );
    versions::find(unit.conn(), digest)
        .await?
        .ok_or_else(|| Error::internal("the version is not there"))
}

/// Stores an upload that begins. `None`: another one of the same bytes has begun meanwhile.
async fn store(
    app: &App,
    unit: &mut Unit,
    digest: Digest,
    upload: Upload,
    again: Option<Version>,
) -> Result<Option<Version>> {
    let pending = unit
        .conn()
        .row(
            "SELECT CAST(COUNT(*) AS BIGINT) AS pending FROM plugin_uploads WHERE shop_id = $1",
            args![],
        )
        .await?
        .map_or(Ok(0), |row| row.int("pending"))?;
    if pending >= PENDING_SHOP_MAX {
        return Err(Error::TooMany {
            retry_after_seconds: RETRY_AFTER_SECONDS,
        });
    }
    let size_bytes = versions::size_bytes(&upload.wasm);
    let is_host_fault = again
        .as_ref()
        .is_some_and(|version| version.report.is_host_fault());
    if !is_host_fault {
        quotas::charge_upload(unit, &app.policies.quotas, size_bytes).await?;
    }
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let (plugin, begun) = match &again {
        Some(version) => {
            let begun = unit
                .conn()
                .execute(
                    "UPDATE plugin_versions SET status = $3, report = $4, uploaded_by = $5
                     WHERE shop_id = $1 AND digest = $2 AND status IN ('rejected', 'deleted')",
                    args![
                        text(digest),
                        text(VersionStatus::Inspecting),
                        no_report()?,
                        by
                    ],
                )
                .await?;
            (version.plugin, begun)
        }
        None => {
            let plugin = placeholder(unit, &digest).await?;
            let begun = unit
                .conn()
                .execute(
                    "INSERT INTO plugin_versions (shop_id, digest, plugin_id, version, status, kinds, tier, size_bytes,
                         report, engine, uploaded_by, created_at, uploaded_as)
                     VALUES ($1, $2, $3, '', $4, '[]', $5, $6, $7, $8, $9, $10, $3)
                     ON CONFLICT (shop_id, digest) DO NOTHING",
                    args![
                        text(digest),
                        text(plugin),
                        text(VersionStatus::Inspecting),
                        None::<String>,
                        size_bytes,
                        no_report()?,
                        app.engine.fingerprint(),
                        by,
                        now
                    ],
                )
                .await?;
            (plugin, begun)
        }
    };
    if begun != 1 {
        return Ok(None);
    }
    unit.conn()
        .execute(
            "INSERT INTO plugin_uploads (shop_id, digest, wasm, step, step_since, attempts, received_at, signature)
             VALUES ($1, $2, $3, $4, $5, 0, $5, $6)",
            args![
                text(digest),
                upload.wasm,
                text(UploadStep::Waiting),
                now,
                opt_text(upload.signature)
            ],
        )
        .await?;
    unit.audit(
        "plugin.receive",
        plugin,
        json!({"digest": digest.to_string(), "size_bytes": size_bytes, "oci": upload.source}),
    );
    versions::find(unit.conn(), &digest).await
}

fn no_report() -> Result<String> {
    Ok(serde_json::to_string(&versions::Report::default())?)
}

/// The plugin of an upload that has not told its name yet.
async fn placeholder(unit: &mut Unit, digest: &Digest) -> Result<PluginId> {
    let (id, now): (PluginId, _) = (unit.new_id(), unit.now());
    let row = unit
        .conn()
        .row(
            "INSERT INTO plugins (shop_id, id, name, summary, shipped, created_at) VALUES ($1, $2, $3, '', 0, $4)
             ON CONFLICT (shop_id, name) DO UPDATE SET name = plugins.name RETURNING id",
            args![text(id), versions::unnamed(digest), now],
        )
        .await?
        .ok_or_else(|| Error::internal("no plugin came back"))?;
    Ok(row.id("id")?)
}

/// How far the upload of a version has come; `None` once it is finished.
///
/// # Errors
/// The database.
pub async fn progress(
    app: &App,
    conn: &mut Conn,
    ctx: &Ctx,
    digest: &Digest,
) -> Result<Option<Progress>> {
    let row = conn
        .row(
            "SELECT step, step_since FROM plugin_uploads WHERE shop_id = $1 AND digest = $2",
            args![text(digest)],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let position = app
        .policies
        .intake
        .lock()
        .line
        .position(ctx.shop_id(), digest);
    Ok(Some(Progress {
        step: row.word("step")?,
        since: row.time("step_since")?,
        queue_position: position.map(|position| i64::try_from(position).unwrap_or(i64::MAX)),
    }))
}

/// Tells of every step of any upload, so that one who watches looks again.
#[derive(Debug)]
pub struct StepWatch(watch::Receiver<u64>);

impl App {
    /// From now on.
    pub fn watch_uploads(&self) -> StepWatch {
        StepWatch(self.policies.intake.steps.subscribe())
    }
}

impl StepWatch {
    /// Waits for the next step, or for a second: another host on the same database may be at work.
    pub async fn next(&mut self) {
        // The sender lives as long as the host.
        let _ = tokio::time::timeout(LOOK_EVERY, self.0.changed()).await;
    }
}

/// The version when its upload is finished, or as it is after `wait`.
///
/// # Errors
/// `NotFound`; the database.
pub async fn settled(app: &App, ctx: &Ctx, digest: &Digest, wait: Duration) -> Result<Version> {
    let mut steps = app.watch_uploads();
    let deadline = tokio::time::Instant::now() + wait;
    loop {
        let version = versions::find(&mut app.read(ctx).await?, digest)
            .await?
            .ok_or(Error::NotFound("version"))?;
        if version.status.is_final()
            || tokio::time::timeout_at(deadline, steps.next())
                .await
                .is_err()
        {
            return Ok(version);
        }
    }
}

/// Takes up every upload that a host has not finished: at the start, and from time to time in case that one was left.
/// Answers how many there are.
///
/// # Errors
/// The database.
pub async fn resume(app: &Arc<App>) -> Result<usize> {
    let mut entries = Vec::new();
    for slug in shops::slugs(app).await? {
        let Some(ctx) = shops::system_ctx(app, &slug).await? else {
            continue;
        };
        let rows = app
            .read(&ctx)
            .await?
            .rows(
                "SELECT digest FROM plugin_uploads WHERE shop_id = $1 ORDER BY received_at, digest",
                args![],
            )
            .await?;
        for row in rows {
            entries.push(Entry {
                ctx: ctx.clone(),
                digest: row.text("digest")?.parse().map_err(Error::internal)?,
            });
        }
    }
    let count = entries.len();
    work::begin(app, entries);
    Ok(count)
}
