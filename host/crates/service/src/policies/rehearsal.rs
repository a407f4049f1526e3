//! The rehearsal before an engine is changed: what every version that is active, canary or shadow says of its own cases
//! on this engine, and whether recorded decisions come out as they did.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::Arc,
};

use shopwit_domain::{ids::DecisionId, people::Permission};
use shopwit_policy::{Digest, Kind, Plugin};
use shopwit_store::{args, value::text};
use tokio::runtime::Handle;

use super::{
    bindings, replay,
    rerun::{Again, Facts, RecordedCall, Source, Window},
    versions::{self, on_own_thread},
};
use crate::{App, Ctx, Error, Result};

/// Decisions that are read at once.
const CHUNK_ROWS: i64 = 512;
/// Divergences that a rehearsal names; beyond it they are counted only.
const NAMED_MAX: usize = 1_000;
/// Places that one divergence names.
const DIFFERENCES_MAX: usize = 5;

/// What a rehearsal found in one shop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// Versions whose own cases were run.
    pub versions: u64,
    pub cases: u64,
    /// By kind.
    pub kinds: BTreeMap<Kind, Rehearsed>,
    pub divergences: Vec<Divergence>,
    /// Of them, those that are not named.
    pub divergences_left_out: u64,
}

/// What became of the recorded decisions of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rehearsed {
    pub identical: u64,
    /// Of them, those made on another engine: their fuel may differ.
    pub other_engine: u64,
    pub divergent: u64,
    /// A fact was not recorded, or the host was at fault then or now.
    pub not_replayable: u64,
}

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Divergence {
    /// A bound version no longer loads.
    NotLoadable {
        kind: Kind,
        digest: Digest,
        detail: String,
    },
    /// A case of a bound version fails.
    Case {
        kind: Kind,
        digest: Digest,
        case: String,
        problems: Vec<String>,
    },
    /// A decision comes out otherwise.
    Decision {
        kind: Kind,
        decision: DecisionId,
        /// JSON pointers into the answer, the first ones; `/failure` where it failed or fails; none where only the
        /// fuel differs.
        places: Vec<String>,
        fuel_recorded: u64,
        fuel_again: u64,
    },
}

/// Runs the cases of every bound version and the last decisions of each kind again.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn rehearse(app: Arc<App>, ctx: Ctx, decisions_a_kind: u64) -> Result<Rehearsal> {
    ctx.require(Permission::PolicyEvaluate)?;
    app.flush().await;
    let handle = Handle::current();
    on_own_thread(move || {
        let source = Source {
            app: &app,
            ctx: &ctx,
            handle: &handle,
        };
        let mut rehearsal = Rehearsal::default();
        versions_of(source, &mut rehearsal)?;
        for kind in Kind::ALL {
            decisions_of(source, kind, decisions_a_kind, &mut rehearsal)?;
        }
        Ok(rehearsal)
    })
    .await?
}

impl Rehearsal {
    /// Nothing has changed.
    pub fn is_clean(&self) -> bool {
        self.divergences.is_empty()
    }

    fn name(&mut self, divergence: Divergence) {
        if self.divergences.len() < NAMED_MAX {
            self.divergences.push(divergence);
        } else {
            self.divergences_left_out += 1;
        }
    }
}

fn versions_of(source: Source<'_>, rehearsal: &mut Rehearsal) -> Result<()> {
    let bound = source.handle.block_on(async {
        bindings::list(&mut source.app.read(source.ctx).await?, source.ctx).await
    })?;
    let everything = bound.into_iter().flat_map(|binding| {
        let stages = binding.stages;
        let beside = stages.canary.into_iter().chain(stages.shadows);
        let kind = binding.kind;
        std::iter::once(binding.active)
            .chain(beside.map(|stage| stage.plugin))
            .map(move |plugin| (kind, plugin.digest))
    });
    // The same version may be a shadow of itself with other settings.
    for (kind, digest) in everything.collect::<BTreeSet<_>>() {
        rehearsal.versions += 1;
        match load(source, &digest)? {
            Err(detail) => rehearsal.name(Divergence::NotLoadable {
                kind,
                digest,
                detail,
            }),
            Ok(plugin) => {
                for case in source.app.engine.check(&plugin).cases {
                    if case.kind != kind.as_str() {
                        continue;
                    }
                    rehearsal.cases += 1;
                    if !case.passed {
                        rehearsal.name(Divergence::Case {
                            kind,
                            digest,
                            case: case.name,
                            problems: case.problems,
                        });
                    }
                }
            }
        }
    }
    Ok(())
}

/// The inner error: why this engine does not take it.
fn load(source: Source<'_>, digest: &Digest) -> Result<std::result::Result<Arc<Plugin>, String>> {
    let loaded = source.handle.block_on(async {
        let mut conn = source.app.read(source.ctx).await?;
        let known = conn
            .row(
                "SELECT digest FROM plugin_versions WHERE shop_id = $1 AND digest = $2 AND status = 'ready'",
                args![text(digest)],
            )
            .await?;
        match known {
            Some(_) => versions::load_in(source.app, &mut conn, digest)
                .await
                .map(Some),
            None => Ok(None),
        }
    })?;
    Ok(match loaded {
        None => Err("the shop has no such version".to_owned()),
        Some(Err(rejection)) => Err(rejection.to_string()),
        Some(Ok(plugin)) => Ok(plugin),
    })
}

fn decisions_of(
    source: Source<'_>,
    kind: Kind,
    wanted: u64,
    rehearsal: &mut Rehearsal,
) -> Result<()> {
    let window = Window {
        kind,
        from: jiff::Timestamp::UNIX_EPOCH,
        to: source
            .ctx
            .now
            .checked_add(jiff::Span::new().hours(1))
            .map_err(Error::internal)?,
    };
    let mut facts = Facts::default();
    let mut plugins: BTreeMap<Digest, std::result::Result<Arc<Plugin>, String>> = BTreeMap::new();
    let (mut before, mut left) = (None::<String>, wanted);
    while left > 0 {
        let rows_max = CHUNK_ROWS.min(i64::try_from(left).unwrap_or(CHUNK_ROWS));
        let calls = source.handle.block_on(async {
            let mut conn = source.app.read(source.ctx).await?;
            window
                .newest(&mut conn, &source.app.engine, before.as_deref(), rows_max)
                .await
        })?;
        let Some(last) = calls.last() else {
            return Ok(());
        };
        before = Some(last.id.clone());
        left = left.saturating_sub(calls.len() as u64);
        for recorded in &calls {
            let digest = recorded
                .digest
                .as_deref()
                .and_then(|digest| digest.parse().ok());
            let plugin = match digest {
                Some(digest) => match plugins.entry(digest) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(load(source, &digest)?),
                }
                .as_ref()
                .ok(),
                None => None,
            };
            let again = match plugin {
                Some(plugin) if !recorded.is_host_fault() => {
                    facts.replay(source, plugin, kind, recorded)?.ok()
                }
                _ => None,
            };
            note(kind, recorded, again, rehearsal)?;
        }
    }
    Ok(())
}

fn note(
    kind: Kind,
    recorded: &RecordedCall,
    again: Option<Again>,
    rehearsal: &mut Rehearsal,
) -> Result<()> {
    let counts = rehearsal.kinds.entry(kind).or_default();
    let Some(again) = again else {
        counts.not_replayable += 1;
        return Ok(());
    };
    if again.is_identical(recorded) {
        counts.identical += 1;
        counts.other_engine += u64::from(!recorded.same_engine);
        return Ok(());
    }
    counts.divergent += 1;
    let places = match (&recorded.output, &again.output) {
        (Some(before), Ok(after)) => {
            let (before, after) = (serde_json::from_str(before)?, serde_json::from_str(after)?);
            replay::differences(&before, &after)
                .into_iter()
                .take(DIFFERENCES_MAX)
                .map(|one| one.pointer)
                .collect()
        }
        (None, Err(failure))
            if recorded.failure_code().as_deref() == Some(failure.code().as_str()) =>
        {
            Vec::new()
        }
        _ => vec!["/failure".to_owned()],
    };
    rehearsal.name(Divergence::Decision {
        kind,
        decision: recorded.id.parse()?,
        places,
        fuel_recorded: recorded.fuel_used,
        fuel_again: again.fuel_used,
    });
    Ok(())
}
