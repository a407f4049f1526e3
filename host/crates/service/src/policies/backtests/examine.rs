//! Runs recorded calls with the version under test and counts what became of them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde_json::{Map, Value as Json};
use shopwit_policy::{Kind, Plugin};

use super::{
    compare::{self, BacktestChange},
    totals::Totals,
};
use crate::{
    Result,
    policies::{
        replay,
        rerun::{self, Again, Facts, NotReplayable, RecordedCall, Source},
    },
};

/// Revisions of settings and tables whose meaning for the version is remembered, each.
const REMEMBERED_MAX: usize = 64;

/// The version under test with what it is given.
#[derive(Debug)]
pub(super) struct Examiner {
    kind: Kind,
    plugin: Arc<Plugin>,
    /// JSON; `None`: those of each decision.
    settings: Option<Arc<str>>,
    /// Revisions that hold instead of the recorded ones.
    tables: BTreeMap<String, i64>,
    facts: Facts,
    /// Recorded settings as the version takes them.
    adapted: HashMap<i64, Option<Arc<str>>>,
    /// Recorded table revisions (JSON) as the version reads them.
    wanted: HashMap<String, Option<String>>,
}

/// A decision that did not come out as it was recorded.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) id: String,
    pub(super) change: BacktestChange,
    pub(super) reason: Option<NotReplayable>,
    pub(super) output: Option<String>,
    pub(super) failure: Option<String>,
    pub(super) fuel_used: Option<u64>,
}

impl Examiner {
    pub(super) fn new(
        kind: Kind,
        plugin: Arc<Plugin>,
        settings: Option<&Map<String, Json>>,
        tables: BTreeMap<String, i64>,
    ) -> Result<Self> {
        Ok(Self {
            kind,
            plugin,
            settings: settings
                .map(serde_json::to_string)
                .transpose()?
                .map(Into::into),
            tables,
            facts: Facts::default(),
            adapted: HashMap::new(),
            wanted: HashMap::new(),
        })
    }

    /// Runs one call and counts it. Answers what is worth a look.
    pub(super) fn examine(
        &mut self,
        source: Source<'_>,
        recorded: &RecordedCall,
        totals: &mut Totals,
    ) -> Result<Option<Finding>> {
        if recorded.is_host_fault() {
            totals.excluded_host_faults += 1;
            return Ok(None);
        }
        totals.fuel_limit = source.app.engine.limits(self.plugin.tier()).fuel;
        let again = self.run(source, recorded)?;
        let change = compare::judge(self.kind, recorded, &again, totals)?;
        if change == BacktestChange::Unchanged {
            return Ok(None);
        }
        let id = recorded.id.clone();
        Ok(Some(match again {
            Err(reason) => Finding {
                id,
                change,
                reason: Some(reason),
                output: None,
                failure: None,
                fuel_used: None,
            },
            Ok(again) => Finding {
                id,
                change,
                reason: None,
                failure: again.failure()?,
                fuel_used: Some(again.fuel_used),
                output: again.output.ok(),
            },
        }))
    }

    fn run(
        &mut self,
        source: Source<'_>,
        recorded: &RecordedCall,
    ) -> Result<std::result::Result<Again, NotReplayable>> {
        let Some(revision) = recorded.settings_revision else {
            return Ok(Err(NotReplayable::NothingAsked));
        };
        let own = recorded.digest.as_deref() == Some(self.plugin.digest().to_string().as_str());
        let Some(settings) = self.settings_for(source, revision, own)? else {
            return Ok(Err(NotReplayable::SettingsMissing));
        };
        let found = if own && self.tables.is_empty() {
            self.facts.tables(source, &recorded.table_revisions)?
        } else {
            match self.wanted_tables(&recorded.table_revisions)? {
                Some(wanted) => self.facts.tables(source, &wanted)?,
                None => None,
            }
        };
        let Some(tables) = found else {
            return Ok(Err(NotReplayable::TableMissing));
        };
        rerun::ask(
            &source.app.engine,
            &self.plugin,
            self.kind,
            recorded,
            &settings,
            &tables,
        )
    }

    /// The given settings; else the recorded ones, of which another version gets what it knows, as when it is bound.
    fn settings_for(
        &mut self,
        source: Source<'_>,
        revision: i64,
        own: bool,
    ) -> Result<Option<Arc<str>>> {
        if let Some(given) = &self.settings {
            return Ok(Some(Arc::clone(given)));
        }
        if own {
            return self.facts.settings(source, self.kind, revision);
        }
        if let Some(known) = self.adapted.get(&revision) {
            return Ok(known.clone());
        }
        if self.adapted.len() >= REMEMBERED_MAX {
            self.adapted.clear();
        }
        let adapted = match self.facts.settings(source, self.kind, revision)? {
            Some(held) => Some(replay::adapted(&self.plugin, &held)?.into()),
            None => None,
        };
        self.adapted.insert(revision, adapted.clone());
        Ok(adapted)
    }

    /// The revisions of the tables that the version reads: given ones first, then recorded ones. `None`: of one of
    /// them there is neither.
    fn wanted_tables(&mut self, recorded_json: &str) -> Result<Option<String>> {
        if let Some(known) = self.wanted.get(recorded_json) {
            return Ok(known.clone());
        }
        if self.wanted.len() >= REMEMBERED_MAX {
            self.wanted.clear();
        }
        let recorded: BTreeMap<String, i64> = serde_json::from_str(recorded_json)?;
        let revisions: Option<BTreeMap<&str, i64>> = self
            .plugin
            .description()
            .tables
            .iter()
            .map(|table| {
                let revision = self
                    .tables
                    .get(&table.name)
                    .or_else(|| recorded.get(&table.name))?;
                Some((table.name.as_str(), *revision))
            })
            .collect();
        let wanted = revisions
            .map(|revisions| serde_json::to_string(&revisions))
            .transpose()?;
        self.wanted.insert(recorded_json.to_owned(), wanted.clone());
        Ok(wanted)
    }
}

/// Which decisions of a period belong to a sample: so many, spread evenly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sampling {
    pub(super) total: i64,
    pub(super) sample: Option<i64>,
}

impl Sampling {
    /// Whether the decision at this place, counted from 0, is in it.
    pub(super) fn takes(self, place: i64) -> bool {
        let Some(sample) = self.sample.filter(|sample| *sample < self.total) else {
            return true;
        };
        let until = |place: i64| i128::from(place) * i128::from(sample) / i128::from(self.total);
        until(place.saturating_add(1)) > until(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_its_size_and_is_spread_evenly() {
        for (total, sample) in [
            (10, 3),
            (1_000, 7),
            (7, 7),
            (7, 100),
            (1, 1),
            (99_999, 50_000),
        ] {
            let sampling = Sampling {
                total,
                sample: Some(sample),
            };
            let taken: Vec<i64> = (0..total).filter(|place| sampling.takes(*place)).collect();
            assert_eq!(taken.len() as i64, sample.min(total), "{total} {sample}");
            let gap = taken.windows(2).map(|pair| pair[1] - pair[0]).max();
            assert!(gap.unwrap_or(1) <= total / sample.min(total) + 1, "{gap:?}");
        }
    }
}
