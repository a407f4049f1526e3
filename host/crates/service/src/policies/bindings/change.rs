//! Changes of a binding: another active version, a canary, shadows, guards. Each compares and swaps by the binding's
//! version and is audited.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value as Json, json};
use shopwit_domain::people::Permission;
use shopwit_policy::{Kind, Plugin, PolicyEngine};
use shopwit_store::{args, value::text};

use super::{
    Binding, current,
    step::{self, Step},
};
use crate::{
    App, Ctx, Error, Result, Unit,
    audit::hex,
    policies::{
        PluginRef, check_reason, consent,
        guards::{Guards, OnFailure},
        settings,
        stages::{self, SHADOWS_MAX, Stage, Stages},
        tables::{self, RestoredTable},
        versions,
    },
};

/// Bytes of a canary's salt.
const SALT_BYTES: usize = 16;
/// Longest id of a backtest, in characters.
const BACKTEST_CHARS_MAX: usize = 64;

/// What an owner wants to answer a kind.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Hex digest.
    pub active: String,
    /// `None`: what the version finds: its canary's, or what it knows of those that hold now.
    pub active_settings: Option<Map<String, Json>>,
    /// With its share of the subjects in basis points. `None`: none from now on.
    pub canary: Option<(WishedStage, i64)>,
    pub shadows: Vec<WishedStage>,
    /// `None`: as they are.
    pub guards: Option<Guards>,
    /// `None`: as it is.
    pub on_failure: Option<OnFailure>,
}

/// A version that is to run beside the active one.
#[derive(Debug, Clone, Default)]
pub struct WishedStage {
    /// Hex digest.
    pub digest: String,
    /// `None`: what it has now, or what it knows of the active version's.
    pub settings: Option<Map<String, Json>>,
    /// Tables that it reads at another revision than the present one.
    pub tables: BTreeMap<String, i64>,
}

/// On what a change is based.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    /// The owner agrees to what the version can do more than the one before.
    pub consent: bool,
    /// Id of a backtest.
    pub backtest: Option<String>,
    pub reason: Option<String>,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    pub binding: Binding,
    /// Tables that got earlier rows back, or those of a canary.
    pub restored: Vec<RestoredTable>,
}

impl Grounds {
    fn check(&self) -> Result<()> {
        check_reason(self.reason.as_deref())?;
        let fits = |id: &str| {
            id.len() <= BACKTEST_CHARS_MAX
                && id.strip_prefix("backtest_").is_some_and(|rest| {
                    !rest.is_empty()
                        && rest
                            .bytes()
                            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                })
        };
        match &self.backtest {
            Some(id) if !fits(id) => Err(Error::invalid(
                "/backtest",
                "invalid-id",
                "an id that begins with backtest_",
            )),
            _ => Ok(()),
        }
    }
}

/// A version that may answer a kind, loaded.
struct Chosen {
    named: PluginRef,
    name: String,
    plugin: Arc<Plugin>,
}

async fn chosen(app: &App, ctx: &Ctx, kind: Kind, digest: &str, pointer: &str) -> Result<Chosen> {
    let (version, plugin) = versions::bindable(app, ctx, digest, pointer).await?;
    if !version.kinds.contains(&kind) {
        return Err(Error::invalid(
            pointer,
            "not-exported",
            format!(
                "this version does not answer {kind}; it answers {}",
                names(&version.kinds)
            ),
        ));
    }
    Ok(Chosen {
        named: PluginRef {
            id: version.plugin,
            version: version.version,
            digest: version.digest,
        },
        name: version.name,
        plugin,
    })
}

fn names(kinds: &[Kind]) -> String {
    kinds
        .iter()
        .map(|kind| kind.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Sets what answers a kind; it holds from the next decision on. What is not wished any more ends: a canary that is left
/// out is taken away. A canary that becomes the active version brings its settings and tables along.
///
/// # Errors
/// `Forbidden`; `Invalid` for versions that are unknown, rejected, or do not answer the kind, and for settings, tables,
/// shares and guards that do not fit; `ConsentNeeded`; `Stale` where `if_version` is not the present one (0: nothing is
/// bound).
pub async fn put(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    wish: Wish,
    grounds: Grounds,
    if_version: Option<i64>,
) -> Result<Changed> {
    change(app, ctx, kind, wish, grounds, if_version, false).await
}

/// The same; `promotes` where the canary is to become the active version even if only its settings and tables differ.
pub(super) async fn change(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    wish: Wish,
    grounds: Grounds,
    if_version: Option<i64>,
    promotes: bool,
) -> Result<Changed> {
    ctx.require(Permission::PolicyWrite)?;
    check(&wish, &grounds)?;
    let active = chosen(app, ctx, kind, &wish.active, "/active/digest").await?;
    let mut beside = Vec::new();
    for (stage, at) in wished_stages(&wish) {
        let chosen = chosen(app, ctx, kind, &stage.digest, &format!("{at}/digest")).await?;
        beside.push((chosen, stage, at));
    }
    let mut conn = app.read(ctx).await?;
    let before = current(&mut conn, kind).await?;
    let held = before.as_ref().map_or(0, |binding| binding.version);
    if if_version.is_some_and(|version| version != held) {
        return Err(Error::Stale);
    }
    let canary_before = before
        .as_ref()
        .and_then(|binding| binding.stages.canary.clone());
    let canary = wish.canary.is_some().then(|| &beside[0].0);
    let agreed = differences(app, &mut conn, before.as_ref(), &active, canary).await?;
    drop(conn);
    consent::require("/consent", &agreed, grounds.consent)?;

    let mut unit = app.begin(ctx).await?;
    let is_same = before
        .as_ref()
        .is_some_and(|binding| binding.active.digest == active.named.digest);
    let promoted = canary_before
        .as_ref()
        .filter(|canary| canary.plugin.digest == active.named.digest && (promotes || !is_same));
    let mut restored = Vec::new();
    let settings_revision = match (&wish.active_settings, &before, promoted) {
        (Some(wished), ..) => {
            let wished = settings::checked_at(&active.plugin, wished.clone(), "/active/settings")?;
            let revision = before
                .as_ref()
                .filter(|_| is_same)
                .map(|binding| binding.settings_revision);
            settings::save(
                &mut unit,
                kind,
                &active.plugin,
                &wished,
                revision,
                &grounds.reason,
            )
            .await?
        }
        (None, _, Some(canary)) => canary.settings_revision,
        (None, Some(binding), None) if is_same => binding.settings_revision,
        (None, binding, None) => {
            let held = binding.as_ref().map(|binding| binding.settings_revision);
            settings::carry_over(&mut unit, kind, &active.plugin, held).await?
        }
    };
    let is_step = before.as_ref().is_none_or(|binding| {
        !is_same
            || promoted.is_some()
            || binding.settings_revision != settings_revision
            || binding.quarantine.is_some()
    });
    let mut after = before.clone();
    if is_step {
        step::close(&mut unit, before.as_ref()).await?;
        if let Some(canary) = promoted {
            restored = tables::restore(&mut unit, &app.engine, kind, &canary.tables).await?;
        }
        tables::prepare(&mut unit, &app.engine, kind, &active.plugin).await?;
        let step = Step {
            kind,
            named: &active.named,
            plugin: &active.plugin,
            settings_revision,
            former_seq: before.as_ref().map(|binding| binding.seq),
            cause: if promoted.is_some() {
                "promote"
            } else {
                "bind"
            },
            grounds: &grounds,
        };
        let bound = step.take(&mut unit, before.as_ref()).await?;
        let command = if promoted.is_some() {
            "policy.promote-canary"
        } else {
            "policy.bind"
        };
        note_bound(
            &mut unit,
            command,
            before.as_ref(),
            &bound,
            &grounds,
            &agreed,
        );
        after = Some(bound);
    }
    let after = after.ok_or_else(|| Error::internal("the binding is not there"))?;
    let wanted = wanted_stages(app, &mut unit, &after, beside, &wish, &grounds).await?;
    set_beside(
        &mut unit, &after, &wanted, &wish, &grounds, is_step, &agreed,
    )
    .await?;
    let binding = current(unit.conn(), kind)
        .await?
        .ok_or_else(|| Error::internal("the binding is not there"))?;
    unit.commit().await?;
    app.forget_policies(ctx.shop_id());
    Ok(Changed { binding, restored })
}

/// The canary first, with their places in the request.
fn wished_stages(wish: &Wish) -> impl Iterator<Item = (WishedStage, String)> {
    let canary = wish
        .canary
        .iter()
        .map(|(canary, _)| (canary.clone(), "/canary".to_owned()));
    let shadows = wish.shadows.iter().enumerate();
    canary.chain(shadows.map(|(place, shadow)| (shadow.clone(), format!("/shadow/{place}"))))
}

fn check(wish: &Wish, grounds: &Grounds) -> Result<()> {
    grounds.check()?;
    if let Some((_, share)) = &wish.canary
        && !(1..=9_999).contains(share)
    {
        return Err(Error::invalid(
            "/canary/share_bps",
            "range",
            "1 to 9,999 basis points of the subjects",
        ));
    }
    if wish.shadows.len() > SHADOWS_MAX {
        return Err(Error::invalid("/shadow", "length", "3 shadows at most"));
    }
    wish.guards.as_ref().map_or(Ok(()), Guards::check)
}

/// What the new active version and the new canary can do more than the versions that answer already.
async fn differences(
    app: &App,
    conn: &mut shopwit_store::Conn,
    before: Option<&Binding>,
    active: &Chosen,
    canary: Option<&Chosen>,
) -> Result<Vec<consent::Difference>> {
    let Some(binding) = before else {
        return Ok(Vec::new());
    };
    let known = binding.stages.canary.as_ref();
    let is_known = |chosen: &Chosen| {
        chosen.named.digest == binding.active.digest
            || known.is_some_and(|canary| canary.plugin.digest == chosen.named.digest)
    };
    let new: Vec<&Chosen> = [Some(active), canary]
        .into_iter()
        .flatten()
        .filter(|chosen| !is_known(chosen))
        .collect();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    // A version that this host cannot load cannot be compared with; it answers nobody.
    let Ok(held_plugin) = versions::load_in(app, conn, &binding.active.digest).await? else {
        return Ok(Vec::new());
    };
    let held = settings::text_of(conn, binding.kind, binding.settings_revision).await?;
    let held: Map<String, Json> = serde_json::from_str(&held)?;
    let mut found = Vec::new();
    for chosen in new {
        for difference in consent::differences(&held_plugin, &held, &chosen.plugin) {
            if !found.contains(&difference) {
                found.push(difference);
            }
        }
    }
    Ok(found)
}

/// The stages as they are to be, with settings saved and tables ready.
async fn wanted_stages(
    app: &App,
    unit: &mut Unit,
    binding: &Binding,
    beside: Vec<(Chosen, WishedStage, String)>,
    wish: &Wish,
    grounds: &Grounds,
) -> Result<Stages> {
    let kind = binding.kind;
    let mut wanted = Stages::default();
    for (chosen, wished, at) in beside {
        let is_canary = wish.canary.is_some() && wanted.canary.is_none();
        let known = if is_canary {
            binding.stages.canary.as_ref()
        } else {
            let mut shadows = binding.stages.shadows.iter();
            shadows.find(|shadow| shadow.plugin.digest == chosen.named.digest)
        };
        let known = known.filter(|stage| stage.plugin.digest == chosen.named.digest);
        let settings_revision = match (wished.settings, known) {
            (Some(wished), _) => {
                let place = format!("{at}/settings");
                let wished = settings::checked_at(&chosen.plugin, wished, &place)?;
                let held = known.map(|stage| stage.settings_revision);
                settings::save(unit, kind, &chosen.plugin, &wished, held, &grounds.reason).await?
            }
            (None, Some(stage)) => stage.settings_revision,
            (None, None) => {
                let held = Some(binding.settings_revision);
                settings::carry_over(unit, kind, &chosen.plugin, held).await?
            }
        };
        let place = format!("{at}/tables");
        tables::prepare_beside(unit, &chosen.plugin, &wished.tables, &place).await?;
        let share_bps = wish
            .canary
            .as_ref()
            .filter(|_| is_canary)
            .map_or(0, |(_, share)| *share);
        let mut stage = Stage {
            plugin: chosen.named,
            name: chosen.name,
            settings_revision,
            tables: wished.tables,
            share_bps,
            salt: String::new(),
            since: unit.now(),
            ended: None,
        };
        if let Some(known) = known.filter(|known| known.is_same_version(&stage)) {
            stage.since = known.since;
        }
        if is_canary {
            // The same canary keeps its subjects, whatever its share becomes.
            stage.salt = known.map_or_else(|| new_salt(app), |known| known.salt.clone());
            wanted.canary = Some(stage);
        } else {
            wanted.shadows.push(stage);
        }
    }
    Ok(wanted)
}

fn new_salt(app: &App) -> String {
    let mut salt = [0; SALT_BYTES];
    app.entropy.fill(&mut salt);
    hex(&salt)
}

/// Writes stages, guards and failure mode where they change.
async fn set_beside(
    unit: &mut Unit,
    binding: &Binding,
    wanted: &Stages,
    wish: &Wish,
    grounds: &Grounds,
    is_step: bool,
    agreed: &[consent::Difference],
) -> Result<()> {
    let kind = binding.kind;
    let guards = wish.guards.as_ref().unwrap_or(&binding.guards);
    let on_failure = wish.on_failure.unwrap_or(binding.on_failure);
    let same_stages = binding.stages.runs_the_same(wanted);
    if same_stages && *guards == binding.guards && on_failure == binding.on_failure {
        return Ok(());
    }
    if !same_stages {
        stages::replace(unit, kind, wanted).await?;
    }
    let more = i64::from(!is_step);
    let changed = unit
        .conn()
        .execute(
            "UPDATE policy_bindings SET guards = $3, on_failure = $4, version = version + $5
             WHERE shop_id = $1 AND kind = $2 AND version = $6",
            args![
                text(kind),
                serde_json::to_string(guards)?,
                text(on_failure),
                more,
                binding.version
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    let change = json!({
        "before": {
            "stages": binding.stages.json(), "guards": binding.guards, "on_failure": binding.on_failure.to_string(),
        },
        "after": {"stages": wanted.json(), "guards": guards, "on_failure": on_failure.to_string()},
        "backtest": grounds.backtest, "consented": consent::texts(agreed),
    });
    unit.audit_because("policy.stage", kind, change, grounds.reason.clone());
    let staged = json!({"kind": kind, "stages": wanted.json()});
    unit.emit("policy.staged", staged);
    Ok(())
}

fn note_bound(
    unit: &mut Unit,
    command: &'static str,
    before: Option<&Binding>,
    after: &Binding,
    grounds: &Grounds,
    agreed: &[consent::Difference],
) {
    let change = json!({
        "before": before.map(|binding| binding.active.digest.to_string()),
        "after": after.active.digest.to_string(), "settings_revision": after.settings_revision,
        "backtest": grounds.backtest, "consented": consent::texts(agreed),
    });
    unit.audit_because(command, after.kind, change, grounds.reason.clone());
    unit.emit(
        "policy.bound",
        json!({"kind": after.kind, "digest": after.active.digest.to_string()}),
    );
}

/// Binds a loaded version where nothing is bound, in a unit. Call `App::forget_policies` after the commit.
pub(in crate::policies) async fn bind(
    unit: &mut Unit,
    engine: &PolicyEngine,
    kind: Kind,
    named: &PluginRef,
    plugin: &Plugin,
) -> Result<Binding> {
    unit.ctx().require(Permission::PolicyWrite)?;
    tables::prepare(unit, engine, kind, plugin).await?;
    let settings_revision = settings::carry_over(unit, kind, plugin, None).await?;
    let grounds = Grounds::default();
    let step = Step {
        kind,
        named,
        plugin,
        settings_revision,
        former_seq: None,
        cause: "bind",
        grounds: &grounds,
    };
    let after = step.take(unit, None).await?;
    note_bound(unit, "policy.bind", None, &after, &grounds, &[]);
    Ok(after)
}

/// Other settings for the active version: a step of its own, so that a rollback leads back to the former ones.
pub(in crate::policies) async fn use_settings(
    unit: &mut Unit,
    binding: &Binding,
    plugin: &Plugin,
    settings_revision: i64,
    reason: Option<String>,
) -> Result<()> {
    step::close(unit, Some(binding)).await?;
    let grounds = Grounds {
        reason,
        ..Grounds::default()
    };
    let step = Step {
        kind: binding.kind,
        named: &binding.active,
        plugin,
        settings_revision,
        former_seq: Some(binding.seq),
        cause: "settings",
        grounds: &grounds,
    };
    step.take(unit, Some(binding)).await?;
    Ok(())
}
