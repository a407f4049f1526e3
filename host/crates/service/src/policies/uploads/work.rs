//! The work on uploads, one at a time, each step written down before it begins.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::ids::{PluginId, PluginKeyId};
use shopwit_policy::{Digest, LoadStep, RejectionCode};
use shopwit_store::{
    args,
    value::{opt_text, text},
};
use tokio::sync::mpsc;

use super::{Entry, SIGNATURE_INVALID, UploadStep};
use crate::{
    App, Error, Result, Unit,
    policies::{
        quotas,
        signatures::{self, Signature},
        versions::{self, Checked, Facts, Report, VersionStatus},
    },
};

/// How often a host begins an upload before it gives up: what has ended the host twice would end it again.
const ATTEMPTS_MAX: i64 = 3;
/// Failures of the database in a row before the rest is left for the next round.
const FAILURES_MAX: u32 = 5;
/// Between two tries after such a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// Adds uploads to the line and has somebody work on it.
pub(super) fn begin(app: &Arc<App>, entries: impl IntoIterator<Item = Entry>) {
    let mut state = app.policies.intake.lock();
    for entry in entries {
        state.line.push(entry);
    }
    if !state.is_working && !state.is_stopped {
        state.is_working = true;
        let app = Arc::clone(app);
        tokio::spawn(async move {
            if tokio::spawn(work(Arc::clone(&app))).await.is_err() {
                // A defect of ours; the next round of housekeeping begins anew.
                tracing::error!("the work on uploads panicked");
                app.policies.intake.lock().is_working = false;
            }
        });
    }
    drop(state);
    app.policies.intake.tell();
}

fn next(app: &App) -> Option<Entry> {
    let mut state = app.policies.intake.lock();
    let entry = if state.is_stopped {
        None
    } else {
        state.line.next()
    };
    state.is_working = entry.is_some();
    entry
}

async fn work(app: Arc<App>) {
    let mut failures = 0;
    while let Some(entry) = next(&app) {
        match process(&app, &entry).await {
            Ok(()) => failures = 0,
            Err(error) => {
                failures += 1;
                tracing::warn!(digest = %entry.digest, %error, "an upload could not be worked on");
                // The database still has it; housekeeping takes it up again.
                if failures < FAILURES_MAX {
                    tokio::time::sleep(PAUSE).await;
                    app.policies.intake.lock().line.push(entry);
                }
            }
        }
        app.policies.intake.tell();
    }
}

/// The bytes of an upload, and how often a host has begun it.
struct Taken {
    wasm: Arc<Vec<u8>>,
    attempts: i64,
    signature: Option<Signature>,
    received_at: Timestamp,
}

async fn process(app: &Arc<App>, entry: &Entry) -> Result<()> {
    let Some(taken) = take(app, entry).await? else {
        return Ok(());
    };
    let mut compile_ms = 0;
    let mut checked = if taken.attempts > ATTEMPTS_MAX {
        Checked {
            plugin: None,
            report: Report::of_problem(
                RejectionCode::Internal.as_str(),
                format!(
                    "the host ended {ATTEMPTS_MAX} times while it worked on this upload; its operator finds the reason in the log"
                ),
            ),
        }
    } else {
        check(app, entry, &taken, &mut compile_ms).await?
    };
    finish(app, entry, &taken, &mut checked, compile_ms).await
}

/// Notes that it begins. `None`: another host has finished it.
async fn take(app: &App, entry: &Entry) -> Result<Option<Taken>> {
    let mut unit = begin_unit(app, entry).await?;
    let now = unit.now();
    let row = unit
        .conn()
        .row(
            "UPDATE plugin_uploads SET attempts = attempts + 1, step = $3, step_since = $4
             WHERE shop_id = $1 AND digest = $2 RETURNING attempts, wasm, signature,
                 received_at",
            args![text(entry.digest), text(UploadStep::Inspecting), now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    note_status(&mut unit, &entry.digest, UploadStep::Inspecting.status()).await?;
    unit.commit().await?;
    app.policies.intake.tell();
    Ok(Some(Taken {
        wasm: Arc::new(row.get("wasm")?),
        attempts: row.int("attempts")?,
        signature: row
            .opt_text("signature")?
            .map(|signature| signature.parse())
            .transpose()?,
        received_at: row.time("received_at")?,
    }))
}

/// A unit of the host itself in the shop, now.
async fn begin_unit(app: &App, entry: &Entry) -> Result<Unit> {
    let mut ctx = entry.ctx.clone();
    ctx.now = app.now();
    app.begin(&ctx).await
}

async fn note_status(unit: &mut Unit, digest: &Digest, status: VersionStatus) -> Result<()> {
    unit.conn()
        .execute(
            "UPDATE plugin_versions SET status = $3 WHERE shop_id = $1 AND digest = $2
                 AND status IN ('inspecting', 'compiling', 'checking')",
            args![text(digest), text(status)],
        )
        .await?;
    Ok(())
}

/// Loads and checks on a thread of its own, so that no thread of the server is kept from its work, and writes each step
/// down as it begins.
async fn check(app: &App, entry: &Entry, taken: &Taken, compile_ms: &mut u64) -> Result<Checked> {
    let (sender, mut steps) = mpsc::unbounded_channel();
    let (engine, wasm) = (Arc::clone(&app.engine), Arc::clone(&taken.wasm));
    let work = versions::on_own_thread(move || {
        versions::check_now(&engine, &wasm, &|step| {
            // Nobody listens any more when the host is stopping.
            let _ = sender.send(step);
        })
    });
    tokio::pin!(work);
    loop {
        tokio::select! {
            biased;
            Some(step) = steps.recv() => note(app, entry, step, compile_ms).await?,
            checked = &mut work => {
                while let Ok(step) = steps.try_recv() {
                    note(app, entry, step, compile_ms).await?;
                }
                return checked;
            }
        }
    }
}

async fn note(app: &App, entry: &Entry, step: LoadStep, compile_ms: &mut u64) -> Result<()> {
    let step = match step {
        LoadStep::Compiling => UploadStep::Compiling,
        LoadStep::Checking => UploadStep::Checking,
        LoadStep::Compiled(used) => {
            *compile_ms = used.cpu_ms;
            return Ok(());
        }
    };
    let mut unit = begin_unit(app, entry).await?;
    let now = unit.now();
    unit.conn()
        .execute(
            "UPDATE plugin_uploads SET step = $3, step_since = $4 WHERE shop_id = $1 AND digest = $2",
            args![text(entry.digest), text(step), now],
        )
        .await?;
    note_status(&mut unit, &entry.digest, step.status()).await?;
    unit.commit().await?;
    app.policies.intake.tell();
    Ok(())
}

/// Writes down what came of it; the bytes stay where it is ready and go where it is not.
async fn finish(
    app: &App,
    entry: &Entry,
    taken: &Taken,
    checked: &mut Checked,
    compile_ms: u64,
) -> Result<()> {
    let digest = &entry.digest;
    let mut unit = begin_unit(app, entry).await?;
    let Some(version) = versions::find(unit.conn(), digest).await? else {
        return Err(Error::internal("the version is not there"));
    };
    let signature_key = signed_by(&mut unit, taken, digest, checked).await?;
    let facts = Facts::of(digest, checked);
    let plugin = plugin_of(&mut unit, &facts, version.plugin, &version.name, digest).await?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE plugin_versions SET plugin_id = $3, version = $4, status = $5, kinds = $6, tier = $7, report = $8,
                 engine = $9, signature_key = $10, signed_at = $11
             WHERE shop_id = $1 AND digest = $2 AND status IN ('inspecting', 'compiling', 'checking')",
            args![
                text(digest),
                text(plugin),
                &facts.version,
                text(facts.status),
                serde_json::to_string(&facts.kinds)?,
                facts.tier.clone(),
                serde_json::to_string(&checked.report)?,
                app.engine.fingerprint(),
                opt_text(signature_key),
                signature_key.map(|_| taken.received_at),
            ],
        )
        .await?;
    if changed != 1 {
        // Another host on the same database was faster.
        return Ok(());
    }
    if facts.status == VersionStatus::Ready {
        versions::keep_component(&mut unit, digest, &taken.wasm).await?;
    }
    unit.conn()
        .execute(
            "DELETE FROM plugin_uploads WHERE shop_id = $1 AND digest = $2",
            args![text(digest)],
        )
        .await?;
    if plugin != version.plugin {
        unit.conn()
            .execute(
                "DELETE FROM plugins WHERE shop_id = $1 AND id = $2 AND NOT EXISTS
                     (SELECT 1 FROM plugin_versions v WHERE v.shop_id = $1 AND v.plugin_id = $2)",
                args![text(version.plugin)],
            )
            .await?;
    }
    if !checked.report.is_host_fault() {
        quotas::charge_compile(&mut unit, compile_ms).await?;
    }
    let change = json!({
        "digest": digest.to_string(), "name": facts.name, "status": facts.status.to_string(),
        "code": checked.report.code, "kinds": facts.kinds, "size_bytes": taken.wasm.len(),
        "uploaded_by": version.uploaded_by, "key": signature_key.map(|key| key.to_string()),
    });
    unit.audit("plugin.upload", plugin, change.clone());
    unit.emit("plugin.uploaded", change);
    unit.commit().await
}

/// The key whose signature holds. A component that was good is rejected for a signature that does not hold.
async fn signed_by(
    unit: &mut Unit,
    taken: &Taken,
    digest: &Digest,
    checked: &mut Checked,
) -> Result<Option<PluginKeyId>> {
    let Some(signature) = &taken.signature else {
        return Ok(None);
    };
    let facts = Facts::of(digest, checked);
    if facts.status != VersionStatus::Ready {
        return Ok(None);
    }
    let ctx = unit.ctx().clone();
    let verified = signatures::verify(
        unit.conn(),
        &ctx,
        signature,
        digest,
        &facts,
        taken.received_at,
    )
    .await?;
    match verified {
        Ok(()) => Ok(Some(signature.key)),
        Err(problem) => {
            checked.report = Report::of_problem(SIGNATURE_INVALID, problem);
            Ok(None)
        }
    }
}

/// The plugin that an upload belongs to now that it has told its name: one of that name, or its own placeholder under
/// that name. What told none stays where it is.
async fn plugin_of(
    unit: &mut Unit,
    facts: &Facts,
    present: PluginId,
    present_name: &str,
    digest: &Digest,
) -> Result<PluginId> {
    if !facts.is_named || facts.name == present_name {
        return Ok(present);
    }
    let is_ready = facts.status == VersionStatus::Ready;
    let row = unit
        .conn()
        .row(
            "UPDATE plugins SET summary = CASE WHEN $3 = 1 THEN $4 ELSE summary END
             WHERE shop_id = $1 AND name = $2 RETURNING id",
            args![&facts.name, is_ready, &facts.summary],
        )
        .await?;
    if let Some(row) = row {
        return Ok(row.id("id")?);
    }
    if present_name == versions::unnamed(digest) {
        unit.conn()
            .execute(
                "UPDATE plugins SET name = $3, summary = $4 WHERE shop_id = $1 AND id = $2",
                args![text(present), &facts.name, &facts.summary],
            )
            .await?;
        return Ok(present);
    }
    let (id, now): (PluginId, _) = (unit.new_id(), unit.now());
    unit.conn()
        .execute(
            "INSERT INTO plugins (shop_id, id, name, summary, shipped, created_at) VALUES ($1, $2, $3, $4, 0, $5)",
            args![text(id), &facts.name, &facts.summary, now],
        )
        .await?;
    Ok(id)
}
