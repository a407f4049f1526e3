//! The plugins that come with the host: a new shop has a rule for every kind from its first minute.

use shopwit_policy::{Digest, PolicyEngine};

use super::{
    PluginRef, bindings,
    versions::{self, VersionStatus},
};
use crate::{App, Ctx, Error, Result};

/// Every component in `plugins/components`, by name; the build script lists the folder.
const COMPONENTS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped_components.rs"));

/// Gives a shop the plugins that come with the host: versions, bindings, default settings and starter tables. What the
/// shop has already stays as it is, so it may be run again after an update.
///
/// # Errors
/// `Forbidden`; the database; a shipped component that does not pass its own check.
pub async fn install(app: &App, ctx: &Ctx) -> Result<()> {
    for (name, wasm) in COMPONENTS {
        let (engine, wasm) = (app.engine.clone(), *wasm);
        let checked = checked(engine, wasm).await?;
        let digest = Digest::of(wasm);
        let mut unit = app.begin(ctx).await?;
        let version = match versions::find(unit.conn(), &digest).await? {
            Some(version) => version,
            None => {
                versions::keep_shipped(&mut unit, &digest, wasm, &checked, app.engine.fingerprint())
                    .await?
            }
        };
        // Uploaded by the shop before it came with the host, and deleted: it stays so.
        if version.status == VersionStatus::Deleted {
            continue;
        }
        if version.status != VersionStatus::Ready {
            let problems = version.report.problems.join("; ");
            return Err(Error::internal(format!(
                "the shipped plugin {name} is refused: {problems}"
            )));
        }
        let named = PluginRef {
            id: version.plugin,
            version: version.version,
            digest,
        };
        for kind in version.kinds {
            if bindings::current(unit.conn(), kind).await?.is_none()
                && let Some(plugin) = app.engine.loaded(&digest)
            {
                bindings::bind(&mut unit, &app.engine, kind, &named, &plugin).await?;
            }
        }
        unit.commit().await?;
    }
    app.forget_policies(ctx.shop_id());
    Ok(())
}

async fn checked(
    engine: std::sync::Arc<PolicyEngine>,
    wasm: &'static [u8],
) -> Result<versions::Checked> {
    versions::on_own_thread(move || versions::check_now(&engine, wasm, &|_| ())).await
}
