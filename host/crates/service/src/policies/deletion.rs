//! Deleting a version: its bytes and its compiled code go, its row stays with everything that was decided by it.

use serde_json::json;
use shopwit_domain::people::Permission;
use shopwit_policy::Digest;
use shopwit_store::{Conn, args, value::text};

use super::{
    bindings, plugins,
    versions::{Version, VersionStatus},
};
use crate::{App, Ctx, Error, Result, Unit};

/// Deletes a version that nothing uses, and gives its quota back. Its decisions stay, and cannot be run again. One that
/// was deleted already stays as it is; the same bytes may be uploaded again.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Conflict` where it is bound, the next way back, needed by a backtest, came with the host, or
/// was never ready.
pub async fn delete(app: &App, ctx: &Ctx, plugin: &str, digest: &str) -> Result<Version> {
    ctx.require(Permission::PolicyWrite)?;
    let version = plugins::version(&mut app.read(ctx).await?, ctx, plugin, digest).await?;
    match version.status {
        VersionStatus::Ready => {}
        VersionStatus::Deleted => return Ok(version),
        VersionStatus::Rejected => {
            return Err(Error::conflict(
                "nothing-stored",
                "a rejected version keeps no bytes; only its report is there",
            ));
        }
        VersionStatus::Inspecting | VersionStatus::Compiling | VersionStatus::Checking => {
            return Err(Error::conflict(
                "not-ready",
                "this version is still being checked; ask again when that has ended",
            ));
        }
    }
    if version.uploaded_as.is_none() {
        return Err(Error::conflict(
            "shipped",
            "this version came with the host, and a new shop begins with it",
        ));
    }
    let digest = version.digest;
    let mut unit = app.begin(ctx).await?;
    // First the row, so that whoever begins to use the version waits, or is seen below.
    let deleted = unit
        .conn()
        .execute(
            "UPDATE plugin_versions SET status = 'deleted' WHERE shop_id = $1 AND digest = $2 AND status = 'ready'",
            args![text(digest)],
        )
        .await?;
    if deleted != 1 {
        return Err(Error::Contention);
    }
    let mut users = bindings::users_of(unit.conn(), &digest).await?;
    users.extend(backtests_of(unit.conn(), &digest).await?);
    if !users.is_empty() {
        return Err(Error::conflict(
            "in-use",
            format!(
                "this version is in use: {}; bind another one, or wait, and delete it then",
                users.join(", ")
            ),
        ));
    }
    let is_last = drop_component(&mut unit, &digest).await?;
    let change = json!({
        "digest": digest.to_string(), "name": version.name, "version": version.version,
        "size_bytes": version.size_bytes,
    });
    unit.audit("plugin.delete", version.plugin, change.clone());
    unit.emit("plugin.deleted", change);
    unit.commit().await?;
    if is_last {
        app.engine.forget(&digest);
    }
    Ok(Version {
        status: VersionStatus::Deleted,
        ..version
    })
}

/// Backtests that need it and have not ended.
async fn backtests_of(conn: &mut Conn, digest: &Digest) -> Result<Vec<String>> {
    let rows = conn
        .rows(
            "SELECT id, state FROM backtests
             WHERE shop_id = $1 AND digest = $2 AND state IN ('queued', 'running', 'paused') ORDER BY id",
            args![text(digest)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(format!(
                "{} ({} backtest)",
                row.text("id")?,
                row.text("state")?
            ))
        })
        .collect()
}

/// Removes the bytes unless another shop has the same component. Answers whether they went.
async fn drop_component(unit: &mut Unit, digest: &Digest) -> Result<bool> {
    // Another shop that just gets the same component waits for this row, or is waited for; the next statement sees it.
    unit.conn()
        .global_execute(
            "UPDATE components SET created_at = created_at WHERE digest = $1",
            args![text(digest)],
        )
        .await?;
    let removed = unit
        .conn()
        .global_execute(
            "DELETE FROM components WHERE digest = $1 AND NOT EXISTS
                 (SELECT 1 FROM plugin_versions v WHERE v.digest = $1 AND v.status = 'ready')",
            args![text(digest)],
        )
        .await?;
    Ok(removed == 1)
}
