//! The ways on and back: a canary is promoted or taken away, the active version is rolled back.

use serde_json::{Value as Json, json};
use shopwit_domain::people::Permission;
use shopwit_policy::Kind;
use shopwit_store::Conn;

use super::{
    Binding, Changed, Grounds, Wish, WishedStage, change, current, entry,
    step::{self, Step},
};
use crate::{
    App, Ctx, Error, Result, Unit,
    policies::{
        check_reason,
        stages::{self, Ended, Stage},
        tables::{self, RestoredTable},
        versions,
    },
};

/// Goes back to the former binding, with the settings it had last, and gives its tables the rows that they had last.
///
/// # Errors
/// `Forbidden`; `Conflict` where there is none; `Stale`; `Conflict` for tables that another kind reads.
pub async fn rollback(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    if_version: Option<i64>,
    reason: Option<String>,
) -> Result<Changed> {
    ctx.require(Permission::PolicyWrite)?;
    check_reason(reason.as_deref())?;
    let mut conn = app.read(ctx).await?;
    let binding = bound(&mut conn, kind, if_version).await?;
    let former = match binding.former_seq {
        Some(seq) => entry(&mut conn, kind, seq).await?,
        None => None,
    };
    drop(conn);
    let Some(former) = former else {
        return Err(Error::conflict(
            "no-former-binding",
            format!("{kind} was never bound to anything else"),
        ));
    };
    let digest = former.plugin.digest.to_string();
    let (_, plugin) = versions::bindable(app, ctx, &digest, "").await?;
    let mut unit = app.begin(ctx).await?;
    step::close(&mut unit, Some(&binding)).await?;
    let restored = tables::restore(&mut unit, &app.engine, kind, &former.table_revisions).await?;
    tables::prepare(&mut unit, &app.engine, kind, &plugin).await?;
    let grounds = Grounds {
        reason: reason.clone(),
        ..Grounds::default()
    };
    let step = Step {
        kind,
        named: &former.plugin,
        plugin: &plugin,
        settings_revision: former.settings_revision,
        // A second rollback goes one further back.
        former_seq: former.former_seq,
        cause: "rollback",
        grounds: &grounds,
    };
    let after = step.take(&mut unit, Some(&binding)).await?;
    let change = json!({
        "before": binding.active.digest.to_string(), "after": digest,
        "settings_revision": former.settings_revision, "tables": texts(&restored),
    });
    unit.audit_because("policy.rollback", kind, change, reason);
    unit.emit(
        "policy.rolled-back",
        json!({"kind": kind, "digest": digest}),
    );
    unit.commit().await?;
    app.forget_policies(ctx.shop_id());
    Ok(Changed {
        binding: after,
        restored,
    })
}

fn texts(restored: &[RestoredTable]) -> Vec<Json> {
    restored
        .iter()
        .map(|one| json!({"table": one.table, "from": one.from, "revision": one.revision}))
        .collect()
}

/// The binding of a kind that has one.
async fn bound(conn: &mut Conn, kind: Kind, if_version: Option<i64>) -> Result<Binding> {
    let binding = current(conn, kind)
        .await?
        .ok_or(Error::NotFound("policy of this kind"))?;
    if if_version.is_some_and(|version| version != binding.version) {
        return Err(Error::Stale);
    }
    Ok(binding)
}

/// The canary becomes the active version, with its settings and tables; shadows and guards stay.
///
/// # Errors
/// `Forbidden`; `Conflict` where there is none; `Stale`.
pub async fn promote_canary(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    grounds: Grounds,
    if_version: Option<i64>,
) -> Result<Changed> {
    ctx.require(Permission::PolicyWrite)?;
    let binding = bound(&mut app.read(ctx).await?, kind, if_version).await?;
    let canary = binding.stages.canary.ok_or_else(|| no_canary(kind))?;
    let shadow = |stage: Stage| WishedStage {
        digest: stage.plugin.digest.to_string(),
        settings: None,
        tables: stage.tables,
    };
    let wish = Wish {
        active: canary.plugin.digest.to_string(),
        shadows: binding.stages.shadows.into_iter().map(shadow).collect(),
        ..Wish::default()
    };
    change::change(app, ctx, kind, wish, grounds, Some(binding.version), true).await
}

fn no_canary(kind: Kind) -> Error {
    Error::conflict(
        "no-canary",
        format!("{kind} has no canary; set one with PUT …/policies/{kind}"),
    )
}

/// Takes the canary away; the active version answers for all subjects again.
///
/// # Errors
/// `Forbidden`; `Conflict` where there is none; `Stale`.
pub async fn abort_canary(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    if_version: Option<i64>,
    reason: Option<String>,
) -> Result<Binding> {
    ctx.require(Permission::PolicyWrite)?;
    check_reason(reason.as_deref())?;
    let binding = bound(&mut app.read(ctx).await?, kind, if_version).await?;
    let canary = binding
        .stages
        .canary
        .as_ref()
        .ok_or_else(|| no_canary(kind))?;
    let ended = Ended {
        code: "by-hand".to_owned(),
        detail: reason.clone().unwrap_or_default(),
    };
    let mut unit = app.begin(ctx).await?;
    if !end_canary(&mut unit, kind, canary, &ended, reason).await? {
        return Err(Error::Stale);
    }
    let binding = current(unit.conn(), kind)
        .await?
        .ok_or_else(|| Error::internal("the binding is not there"))?;
    unit.commit().await?;
    app.forget_policies(ctx.shop_id());
    Ok(binding)
}

/// The same by a guard, in the name of the host. Another host may have been faster.
pub(in crate::policies) async fn aborted_by_guard(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    canary: &Stage,
    ended: Ended,
) -> Result<()> {
    let ctx = ctx.as_system();
    let mut unit = app.begin(&ctx).await?;
    let reason = Some(ended.detail.clone());
    if end_canary(&mut unit, kind, canary, &ended, reason).await? {
        unit.commit().await?;
        metrics::counter!("shopwit_policy_canaries_aborted_total", "kind" => kind.as_str())
            .increment(1);
    }
    app.forget_policies(ctx.shop_id());
    Ok(())
}

async fn end_canary(
    unit: &mut Unit,
    kind: Kind,
    canary: &Stage,
    ended: &Ended,
    reason: Option<String>,
) -> Result<bool> {
    if !stages::end_canary(unit, kind, &canary.salt, ended).await? {
        return Ok(false);
    }
    let change = json!({
        "kind": kind, "digest": canary.plugin.digest.to_string(), "share_bps": canary.share_bps, "code": ended.code,
    });
    unit.audit_because("policy.abort-canary", kind, change.clone(), reason);
    unit.emit("policy.canary-aborted", change);
    Ok(true)
}
