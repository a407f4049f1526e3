//! What answers a kind in a shop, ready in memory: no query on the path of a decision.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{Timestamp, ToSpan};
use shopwit_domain::ids::ShopId;
use shopwit_policy::{Kind, Plugin, TableSet};
use shopwit_store::{args, value::text};

use super::{PluginRef, promotions, promotions::Promotion, settings, tables, versions};
use crate::{App, Ctx, Error, Result};

/// On PostgreSQL another host may have changed a policy; what is in memory is believed for this long.
const BELIEVED_SECONDS: i64 = 5;
/// Shops and kinds in memory, at most; beyond it, all are looked up again.
const SLOTS_MAX: usize = 20_000;

/// What stands behind a kind.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) bound: Bound,
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

/// A binding with everything that a call needs.
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

/// Bindings in memory.
#[derive(Debug, Default)]
pub(super) struct Actives {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    slots: HashMap<(ShopId, Kind), (Arc<Slot>, Option<Timestamp>)>,
    /// Counts what was forgotten, so that nothing older comes back.
    generation: u64,
}

impl Actives {
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
        let generation = match self.policies.actives.get(ctx, kind) {
            Ok(slot) => return Ok(slot),
            Err(generation) => generation,
        };
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
        self.policies
            .actives
            .put(ctx.shop_id(), kind, Arc::clone(&slot), until, generation);
        Ok(slot)
    }
}

async fn load(app: &App, ctx: &Ctx, kind: Kind) -> Result<Slot> {
    let mut conn = app.read(ctx).await?;
    let promotions = Arc::new(promotions::all(&mut conn).await?);
    let row = conn
        .row(
            "SELECT b.digest, b.plugin_id, b.settings_revision, v.version AS plugin_version
             FROM policy_bindings b JOIN plugin_versions v ON v.shop_id = b.shop_id AND v.digest = b.digest
             WHERE b.shop_id = $1 AND b.kind = $2",
            args![text(kind)],
        )
        .await?;
    let Some(row) = row else {
        return Ok(Slot {
            bound: Bound::Nobody,
            promotions,
        });
    };
    let digest = row.text("digest")?.parse().map_err(Error::internal)?;
    let named = PluginRef {
        id: row.id("plugin_id")?,
        version: row.text("plugin_version")?,
        digest,
    };
    let settings_revision = row.int("settings_revision")?;
    let plugin = match versions::load_in(app, &mut conn, &digest).await? {
        Ok(plugin) => plugin,
        Err(rejection) => {
            tracing::error!(%digest, %rejection, "a bound plugin cannot be loaded");
            return Ok(Slot {
                bound: Bound::Broken {
                    plugin: named,
                    detail: rejection.detail,
                },
                promotions,
            });
        }
    };
    let settings = settings::text_of(&mut conn, kind, settings_revision).await?;
    let (tables, table_revisions) = tables::set_of(&mut conn, &plugin).await?;
    let active = Active {
        plugin,
        named,
        settings_revision,
        settings,
        tables,
        table_revisions: Arc::new(table_revisions),
    };
    Ok(Slot {
        bound: Bound::Active(Arc::new(active)),
        promotions,
    })
}
