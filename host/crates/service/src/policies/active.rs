//! What answers a kind in a shop, ready in memory: no query on the path of a decision.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{Timestamp, ToSpan};
use shopwit_domain::ids::ShopId;
use shopwit_policy::{Kind, Plugin, TableSet};
use shopwit_store::Conn;

use super::{
    PluginRef, bindings,
    guards::{Guards, OnFailure},
    promotions::{self, Promotion},
    quarantine::Quarantine,
    settings,
    stages::Stage,
    tables, versions,
};
use crate::{App, Ctx, Error, Result};

/// On PostgreSQL another host may have changed a policy; what is in memory is believed for this long.
const BELIEVED_SECONDS: i64 = 5;
/// Shops and kinds in memory, at most; beyond it, all are looked up again.
const SLOTS_MAX: usize = 20_000;
/// Look-ups at the same time, at most.
const TURNS: usize = 64;

/// What stands behind a kind.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) bound: Bound,
    /// Answers for its share of the subjects.
    pub(super) canary: Option<Canary>,
    /// Run after the answer was given.
    pub(super) shadows: Vec<Arc<Active>>,
    /// Answers where the active version fails or is in quarantine; loaded where one of that may come.
    pub(super) stand_in: Option<Arc<Active>>,
    pub(super) quarantine: Option<Quarantine>,
    pub(super) guards: Arc<Guards>,
    pub(super) on_failure: OnFailure,
    pub(super) promotions: Arc<Vec<Promotion>>,
}

#[derive(Debug, Clone)]
pub(super) enum Bound {
    /// Nothing is bound.
    Nobody,
    /// It is bound, but this host cannot load it.
    Broken {
        plugin: PluginRef,
        detail: String,
    },
    Active(Arc<Active>),
}

/// A version with everything that a call needs.
#[derive(Debug)]
pub(super) struct Active {
    pub(super) plugin: Arc<Plugin>,
    pub(super) named: PluginRef,
    pub(super) settings_revision: i64,
    /// JSON.
    pub(super) settings: String,
    pub(super) tables: TableSet,
    /// Of the tables that the plugin reads.
    pub(super) table_revisions: Arc<BTreeMap<String, i64>>,
}

/// A canary, ready for calls.
#[derive(Debug, Clone)]
pub(super) struct Canary {
    pub(super) stage: Stage,
    pub(super) version: Arc<Active>,
}

/// Bindings in memory.
#[derive(Debug)]
pub(super) struct Actives {
    known: Mutex<Known>,
    /// Who looks something up holds one of these: a hundred questions at once are one look-up, not a hundred.
    turns: [tokio::sync::Mutex<()>; TURNS],
}

impl Default for Actives {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            turns: std::array::from_fn(|_| tokio::sync::Mutex::default()),
        }
    }
}

#[derive(Debug, Default)]
struct Known {
    slots: HashMap<(ShopId, Kind), (Arc<Slot>, Option<Timestamp>)>,
    /// Counts what was forgotten, so that nothing older comes back.
    generation: u64,
}

impl Actives {
    /// The turn of a shop and kind; some share one.
    async fn turn(&self, shop: ShopId, kind: Kind) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        let mut hasher = DefaultHasher::new();
        (shop, kind).hash(&mut hasher);
        let place = hasher.finish() as usize % TURNS;
        match self.turns.get(place) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        }
    }

    fn get(&self, ctx: &Ctx, kind: Kind) -> std::result::Result<Arc<Slot>, u64> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match known.slots.get(&(ctx.shop_id(), kind)) {
            Some((slot, until)) if until.is_none_or(|until| ctx.now < until) => {
                Ok(Arc::clone(slot))
            }
            _ => Err(known.generation),
        }
    }

    fn put(
        &self,
        shop: ShopId,
        kind: Kind,
        slot: Arc<Slot>,
        until: Option<Timestamp>,
        generation: u64,
    ) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.generation != generation {
            return;
        }
        if known.slots.len() >= SLOTS_MAX {
            known.slots.clear();
        }
        known.slots.insert((shop, kind), (slot, until));
    }

    fn forget(&self, shop: ShopId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.generation = known.generation.wrapping_add(1);
        known.slots.retain(|(of, _), _| *of != shop);
    }
}

impl App {
    /// Has the shop's bindings, settings, tables and promotions looked up again, after they were changed and committed.
    pub fn forget_policies(&self, shop: ShopId) {
        self.policies.actives.forget(shop);
    }

    /// What answers the kind now.
    pub(super) async fn active_policy(&self, ctx: &Ctx, kind: Kind) -> Result<Arc<Slot>> {
        let actives = &self.policies.actives;
        if let Ok(slot) = actives.get(ctx, kind) {
            return Ok(slot);
        }
        let _turn = actives.turn(ctx.shop_id(), kind).await;
        // The one before may have brought it.
        let generation = match actives.get(ctx, kind) {
            Ok(slot) => return Ok(slot),
            Err(generation) => generation,
        };
        // Now, while there is a wait anyway.
        self.stops(ctx).await?;
        let slot = Arc::new(load(self, ctx, kind).await?);
        let until = match self.store.backend_name() {
            // One process alone has the file.
            "sqlite" => None,
            _ => Some(
                ctx.now
                    .checked_add(BELIEVED_SECONDS.seconds())
                    .map_err(Error::internal)?,
            ),
        };
        actives.put(ctx.shop_id(), kind, Arc::clone(&slot), until, generation);
        Ok(slot)
    }
}

async fn load(app: &App, ctx: &Ctx, kind: Kind) -> Result<Slot> {
    let mut conn = app.read(ctx).await?;
    let mut slot = Slot {
        bound: Bound::Nobody,
        canary: None,
        shadows: Vec::new(),
        stand_in: None,
        quarantine: None,
        guards: Arc::new(Guards::default()),
        on_failure: OnFailure::SafeDefault,
        promotions: Arc::new(promotions::all(&mut conn).await?),
    };
    let Some(binding) = bindings::current(&mut conn, kind).await? else {
        return Ok(slot);
    };
    let mut loader = Loader { app, conn, kind };
    let revision = binding.settings_revision;
    slot.bound = match loader
        .version(&binding.active, revision, &BTreeMap::new())
        .await?
    {
        Ok(active) => Bound::Active(active),
        Err(detail) => Bound::Broken {
            plugin: binding.active.clone(),
            detail,
        },
    };
    if binding.quarantine.is_some() || binding.on_failure == OnFailure::FormerVersion {
        slot.stand_in = match bindings::stand_in(&mut loader.conn, &binding).await? {
            // With the tables that it had last, as a rollback would give it.
            Some(entry) => loader
                .version(
                    &entry.plugin,
                    entry.settings_revision,
                    &entry.table_revisions,
                )
                .await?
                .ok(),
            None => None,
        };
    }
    if let Some(stage) = binding.stages.canary {
        slot.canary = loader
            .stage(&stage)
            .await?
            .map(|version| Canary { stage, version });
    }
    for stage in &binding.stages.shadows {
        slot.shadows.extend(loader.stage(stage).await?);
    }
    slot.quarantine = binding.quarantine;
    slot.guards = Arc::new(binding.guards);
    slot.on_failure = binding.on_failure;
    Ok(slot)
}

struct Loader<'a> {
    app: &'a App,
    conn: Conn,
    kind: Kind,
}

impl Loader<'_> {
    async fn stage(&mut self, stage: &Stage) -> Result<Option<Arc<Active>>> {
        let version = self
            .version(&stage.plugin, stage.settings_revision, &stage.tables)
            .await?;
        Ok(version.ok())
    }

    /// The inner error: this host's engine refuses what an earlier one took.
    async fn version(
        &mut self,
        named: &PluginRef,
        settings_revision: i64,
        pins: &BTreeMap<String, i64>,
    ) -> Result<std::result::Result<Arc<Active>, String>> {
        let plugin = match versions::load_in(self.app, &mut self.conn, &named.digest).await? {
            Ok(plugin) => plugin,
            Err(rejection) => {
                tracing::error!(digest = %named.digest, %rejection, "a bound plugin cannot be loaded");
                return Ok(Err(rejection.detail));
            }
        };
        let settings = settings::text_of(&mut self.conn, self.kind, settings_revision).await?;
        let (tables, table_revisions) = tables::set_of(&mut self.conn, &plugin, pins).await?;
        Ok(Ok(Arc::new(Active {
            plugin,
            named: named.clone(),
            settings_revision,
            settings,
            tables,
            table_revisions: Arc::new(table_revisions),
        })))
    }
}
