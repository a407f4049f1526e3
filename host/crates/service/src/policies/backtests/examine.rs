//! Runs recorded calls with the version under test and counts what became of them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde_json::{Map, Value as Json};
use shopwit_policy::{Kind, Plugin, TableSet, Tier};

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
/// A crossing between processes is worth a handful of compact calls; more than this gains nothing.
const COMPACT_PARCEL_CALLS: usize = 64;
/// A call may take half a second, and nobody should wait long until a backtest is held.
const RUNTIME_PARCEL_CALLS: usize = 4;

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

    /// Calls that are run together: one crossing to where guests run serves them all, and between two of these a
    /// backtest can be held.
    pub(super) fn parcel_calls(&self) -> usize {
        match self.plugin.tier() {
            Tier::Compact => COMPACT_PARCEL_CALLS,
            Tier::Runtime => RUNTIME_PARCEL_CALLS,
        }
    }

    /// Runs calls and counts them. Answers what is worth a look, in their order.
    pub(super) fn examine(
        &mut self,
        source: Source<'_>,
        calls: &[&RecordedCall],
        totals: &mut Totals,
    ) -> Result<Vec<Finding>> {
        totals.fuel_limit = source.app.engine.limits(self.plugin.tier()).fuel;
        let mut findings = Vec::new();
        // Such calls find the same tables.
        let are_alike = |one: &&RecordedCall, next: &&RecordedCall| {
            one.table_revisions == next.table_revisions && one.digest == next.digest
        };
        for alike in calls.chunk_by(are_alike) {
            for (recorded, again) in self.run(source, alike, totals)? {
                let change = compare::judge(self.kind, recorded, &again, totals)?;
                if change != BacktestChange::Unchanged {
                    findings.push(finding(recorded, change, again)?);
                }
            }
        }
        Ok(findings)
    }

    /// Runs calls with the same recorded tables; those that the host itself had failed are only counted.
    fn run<'a>(
        &mut self,
        source: Source<'_>,
        calls: &[&'a RecordedCall],
        totals: &mut Totals,
    ) -> Result<Vec<(&'a RecordedCall, std::result::Result<Again, NotReplayable>)>> {
        let Some(first) = calls.first() else {
            return Ok(Vec::new());
        };
        let mut tables: Option<Option<TableSet>> = None;
        let mut run: Vec<(&RecordedCall, Option<NotReplayable>)> = Vec::new();
        let mut prepared = Vec::new();
        for recorded in calls {
            if recorded.is_host_fault() {
                totals.excluded_host_faults += 1;
                continue;
            }
            let reason = match self.settings_of(source, recorded)? {
                Err(reason) => Some(reason),
                Ok(settings) => {
                    if tables.is_none() {
                        tables = Some(self.tables_of(source, first)?);
                    }
                    if matches!(tables, Some(Some(_))) {
                        prepared.push((*recorded, settings));
                        None
                    } else {
                        Some(NotReplayable::TableMissing)
                    }
                }
            };
            run.push((*recorded, reason));
        }
        let mut answers = match tables.flatten() {
            Some(tables) => rerun::ask(
                &source.app.engine,
                &self.plugin,
                self.kind,
                &prepared,
                &tables,
            )?,
            None => Vec::new(),
        }
        .into_iter();
        Ok(run
            .into_iter()
            .map(|(recorded, reason)| {
                let again = match reason {
                    Some(reason) => Err(reason),
                    None => answers.next().unwrap_or(Err(NotReplayable::HostFault)),
                };
                (recorded, again)
            })
            .collect())
    }

    fn is_own(&self, recorded: &RecordedCall) -> bool {
        recorded.digest.as_deref() == Some(self.plugin.digest().to_string().as_str())
    }

    fn settings_of(
        &mut self,
        source: Source<'_>,
        recorded: &RecordedCall,
    ) -> Result<std::result::Result<Arc<str>, NotReplayable>> {
        let Some(revision) = recorded.settings_revision else {
            return Ok(Err(NotReplayable::NothingAsked));
        };
        let settings = self.settings_for(source, revision, self.is_own(recorded))?;
        Ok(settings.ok_or(NotReplayable::SettingsMissing))
    }

    fn tables_of(
        &mut self,
        source: Source<'_>,
        recorded: &RecordedCall,
    ) -> Result<Option<TableSet>> {
        if self.is_own(recorded) && self.tables.is_empty() {
            return self.facts.tables(source, &recorded.table_revisions);
        }
        match self.wanted_tables(&recorded.table_revisions)? {
            Some(wanted) => self.facts.tables(source, &wanted),
            None => Ok(None),
        }
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

fn finding(
    recorded: &RecordedCall,
    change: BacktestChange,
    again: std::result::Result<Again, NotReplayable>,
) -> Result<Finding> {
    let id = recorded.id.clone();
    Ok(match again {
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
    })
}

/// Which decisions of a period belong to a sample: so many, spread evenly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sampling {
    pub(super) total: i64,
    pub(super) sample: Option<i64>,
}

impl Sampling {
    /// Those of the decisions from a place on that are in it.
    pub(super) fn of(
        self,
        first: i64,
        calls: &[RecordedCall],
    ) -> impl Iterator<Item = &RecordedCall> {
        (first..)
            .zip(calls)
            .filter(move |(place, _)| self.takes(*place))
            .map(|(_, call)| call)
    }

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
