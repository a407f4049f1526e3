//! Recorded calls, read with no more than running them again needs, and run again. What was not recorded is never
//! guessed: such a call is not replayable, and the reason says why.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use shopwit_domain::{
    ids::{DecisionId, Id},
    words,
};
use shopwit_policy::{
    Failure, FailureCode, Kind, Plugin, PolicyEngine, PolicyKind, TableSet, kinds::types::Context,
    with_kind,
};
use shopwit_store::{Conn, Row, args, value::text};
use tokio::runtime::Handle;
use uuid::Builder;

use super::tables;
use crate::{App, Ctx, Error, Result};

/// Tries of a call that the host itself fails: another guest may have had the slot or the core.
const TRIES_MAX: u32 = 3;
/// Table sets and settings held parsed, each. A shop changes them a few times a day; what is beyond is read again.
const FACTS_MAX: usize = 64;
/// Rows that one statement counts, so that no statement takes long.
const COUNT_ROWS: i64 = 50_000;
/// Failures that the call itself explains and that come again. Every other one is the host's fault.
const DETERMINISTIC: [FailureCode; 10] = [
    FailureCode::FuelExhausted,
    FailureCode::MemoryLimit,
    FailureCode::OutputTooLarge,
    FailureCode::LookupLimit,
    FailureCode::StackOverflow,
    FailureCode::Trap,
    FailureCode::Denied,
    FailureCode::AbiError,
    FailureCode::PolicyError,
    FailureCode::KindMissing,
];

words! {
    /// Why a recorded call cannot be run again.
    NotReplayable {
        /// No plugin was asked, so no settings were recorded.
        NothingAsked = "nothing-asked",
        /// The settings of the recorded revision are not there.
        SettingsMissing = "settings-missing",
        /// The version reads a table of which no revision was recorded, or that is not there.
        TableMissing = "table-missing",
        /// The recorded input or context no longer fits the contract.
        InputUnknown = "input-unknown",
        /// The host could not run it, several times over.
        HostFault = "host-fault",
    }
}

/// A recorded call.
#[derive(Debug)]
pub(super) struct RecordedCall {
    pub(super) id: String,
    pub(super) digest: Option<String>,
    pub(super) settings_revision: Option<i64>,
    /// JSON.
    pub(super) table_revisions: String,
    /// Its fuel can be compared with that of this host.
    pub(super) same_engine: bool,
    /// JSON, without the settings.
    pub(super) context: String,
    /// JSON.
    pub(super) input: String,
    pub(super) output: Option<String>,
    pub(super) failure: Option<String>,
    pub(super) fuel_used: u64,
}

/// Columns of [`RecordedCall`]; `$2` is the fingerprint of the engine.
macro_rules! columns {
    () => {
        "id, digest, settings_revision, table_revisions, CAST(CASE WHEN engine = $2 THEN 1 ELSE 0 END AS BIGINT) AS same_engine,
             context, input, output, failure, fuel_used"
    };
}

fn read(row: &Row) -> Result<RecordedCall> {
    Ok(RecordedCall {
        id: row.text("id")?,
        digest: row.opt_text("digest")?,
        settings_revision: row.opt_int("settings_revision")?,
        table_revisions: row.text("table_revisions")?,
        same_engine: row.flag("same_engine")?,
        context: row.text("context")?,
        input: row.text("input")?,
        output: row.opt_text("output")?,
        failure: row.opt_text("failure")?,
        fuel_used: u64::try_from(row.int("fuel_used")?).unwrap_or(0),
    })
}

/// Decisions of a kind and a period that a plugin made for the shop: shadows, tries and replays are none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) kind: Kind,
    /// Included.
    pub(super) from: Timestamp,
    /// Excluded.
    pub(super) to: Timestamp,
}

impl Window {
    /// The next calls in the order in which they were made, after the id (empty: from the first on).
    pub(super) async fn calls(
        &self,
        conn: &mut Conn,
        engine: &PolicyEngine,
        after: &str,
        rows_max: i64,
    ) -> Result<Vec<RecordedCall>> {
        let rows = conn
            .rows(
                concat!(
                    "SELECT ",
                    columns!(),
                    " FROM decisions WHERE shop_id = $1 AND kind = $3 AND id > $4 AND id < $5 AND at >= $6 AND at < $7
                         AND stage IN ('active', 'canary', 'fallback')
                     ORDER BY id LIMIT $8"
                ),
                args![
                    engine.fingerprint(),
                    text(self.kind),
                    self.after(after),
                    end_id(self.to),
                    self.from,
                    self.to,
                    rows_max,
                ],
            )
            .await?;
        rows.iter().map(read).collect()
    }

    /// The newest calls, newest first, those of shadows too.
    pub(super) async fn newest(
        &self,
        conn: &mut Conn,
        engine: &PolicyEngine,
        before: Option<&str>,
        rows_max: i64,
    ) -> Result<Vec<RecordedCall>> {
        let rows = conn
            .rows(
                concat!(
                    "SELECT ",
                    columns!(),
                    " FROM decisions WHERE shop_id = $1 AND kind = $3 AND id < $4 AND at >= $5 AND at < $6
                         AND stage IN ('active', 'canary', 'fallback', 'shadow')
                     ORDER BY id DESC LIMIT $7"
                ),
                args![
                    engine.fingerprint(),
                    text(self.kind),
                    before.map_or_else(|| end_id(self.to), str::to_owned),
                    self.from,
                    self.to,
                    rows_max,
                ],
            )
            .await?;
        rows.iter().map(read).collect()
    }

    /// How many there are.
    pub(super) async fn count(&self, conn: &mut Conn) -> Result<i64> {
        let (mut total, mut after) = (0, String::new());
        loop {
            let row = conn
                .row(
                    "SELECT CAST(COUNT(*) AS BIGINT) AS calls, MAX(id) AS last_id FROM (
                         SELECT id FROM decisions WHERE shop_id = $1 AND kind = $2 AND id > $3 AND id < $4 AND at >= $5
                             AND at < $6 AND stage IN ('active', 'canary', 'fallback')
                         ORDER BY id LIMIT $7) AS part",
                    args![
                        text(self.kind),
                        self.after(&after),
                        end_id(self.to),
                        self.from,
                        self.to,
                        COUNT_ROWS
                    ],
                )
                .await?
                .ok_or_else(|| Error::internal("no count came back"))?;
            let calls = row.int("calls")?;
            total += calls;
            match row.opt_text("last_id")? {
                Some(last) if calls == COUNT_ROWS => after = last,
                _ => return Ok(total),
            }
        }
    }

    /// Ids sort by the time at which they were made, so the index finds the beginning of the period.
    fn after(&self, id: &str) -> String {
        id.to_owned().max(first_id(self.from))
    }
}

/// No decision made at this time or later has a smaller id.
pub(super) fn first_id(at: Timestamp) -> String {
    id_of_millisecond(at.as_millisecond())
}

/// Every decision made before this time has a smaller id.
pub(super) fn end_id(before: Timestamp) -> String {
    id_of_millisecond(before.as_millisecond().saturating_add(1))
}

fn id_of_millisecond(millisecond: i64) -> String {
    let millis = u64::try_from(millisecond).unwrap_or(0);
    DecisionId::from_uuid(Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid())
        .to_string()
}

/// The call of one decision.
pub(super) async fn call_of(
    conn: &mut Conn,
    engine: &PolicyEngine,
    id: DecisionId,
) -> Result<Option<(Kind, RecordedCall)>> {
    let row = conn
        .row(
            concat!(
                "SELECT kind, ",
                columns!(),
                " FROM decisions WHERE shop_id = $1 AND id = $3"
            ),
            args![engine.fingerprint(), text(id)],
        )
        .await?;
    row.map(|row| {
        let kind = row.text("kind")?.parse().map_err(Error::internal)?;
        Ok((kind, read(&row)?))
    })
    .transpose()
}

impl RecordedCall {
    /// Code of the recorded failure.
    pub(super) fn failure_code(&self) -> Option<String> {
        self.failure.as_deref().map(code_of)
    }

    /// The host was at fault: what it did then says nothing about a policy.
    pub(super) fn is_host_fault(&self) -> bool {
        self.settings_revision.is_some()
            && self.failure_code().is_some_and(|code| {
                !DETERMINISTIC
                    .iter()
                    .any(|deterministic| deterministic.as_str() == code)
            })
    }
}

/// The code in the JSON of a failure.
pub(super) fn code_of(failure: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Code {
        code: String,
    }
    serde_json::from_str::<Code>(failure).map_or_else(|_| "unknown".to_owned(), |read| read.code)
}

/// What a call gave when it was run again.
#[derive(Debug)]
pub(super) struct Again {
    /// JSON of the answer.
    pub(super) output: std::result::Result<String, Failure>,
    pub(super) fuel_used: u64,
}

impl Again {
    /// The same answer or failure, byte for byte, for the same fuel where that can be compared.
    pub(super) fn is_identical(&self, recorded: &RecordedCall) -> bool {
        let same_answer = match (&self.output, &recorded.output) {
            (Ok(now), Some(then)) => now == then,
            (Err(now), None) => recorded.failure_code().as_deref() == Some(now.code().as_str()),
            _ => false,
        };
        same_answer && (!recorded.same_engine || self.fuel_used == recorded.fuel_used)
    }

    /// JSON of the failure.
    pub(super) fn failure(&self) -> Result<Option<String>> {
        Ok(self
            .output
            .as_ref()
            .err()
            .map(serde_json::to_string)
            .transpose()?)
    }
}

/// A recorded call with the settings that it is asked with.
pub(super) type Prepared<'a> = (&'a RecordedCall, Arc<str>);

/// Runs calls again that find the same tables, in their order, on this thread.
///
/// # Errors
/// A decision that cannot be written as JSON.
pub(super) fn ask(
    engine: &PolicyEngine,
    plugin: &Plugin,
    kind: Kind,
    calls: &[Prepared<'_>],
    tables: &TableSet,
) -> Result<Vec<std::result::Result<Again, NotReplayable>>> {
    with_kind!(kind, K => {
        let read = |(recorded, settings): &Prepared<'_>| {
            let mut context: Context = serde_json::from_str(&recorded.context).ok()?;
            settings.as_ref().clone_into(&mut context.settings);
            let input: <K as PolicyKind>::Input = serde_json::from_str(&recorded.input).ok()?;
            Some((context, input))
        };
        let questions: Vec<_> = calls.iter().map(read).collect();
        let asked: Vec<_> = questions.iter().flatten().map(|(context, input)| (context, input)).collect();
        let mut evaluations = engine
            .evaluate_many_blocking::<K>(plugin, &asked, tables, None)
            .into_iter();
        questions
            .iter()
            .map(|question| {
                let Some((context, input)) = question else {
                    return Ok(Err(NotReplayable::InputUnknown));
                };
                let again = || engine.evaluate_blocking::<K>(plugin, context, input, tables, None);
                // What the host had failed is tried again.
                let tries = evaluations.next().into_iter().chain((1..TRIES_MAX).map(|_| again()));
                for evaluation in tries {
                    let output = match evaluation.result {
                        Err(failure) if failure.is_infrastructure() => continue,
                        Err(failure) => Err(failure),
                        Ok(decision) => Ok(serde_json::to_string(&decision)?),
                    };
                    return Ok(Ok(Again { output, fuel_used: evaluation.usage.fuel_used }));
                }
                Ok(Err(NotReplayable::HostFault))
            })
            .collect()
    })
}

/// Where settings and tables of recorded calls are looked up, from a thread that may wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) app: &'a App,
    pub(super) ctx: &'a Ctx,
    pub(super) handle: &'a Handle,
}

/// Settings and tables of one shop and kind, as recorded calls name them.
#[derive(Debug, Default)]
pub(super) struct Facts {
    settings: HashMap<i64, Option<Arc<str>>>,
    tables: HashMap<String, Option<TableSet>>,
}

impl Facts {
    /// The settings of a revision. `None`: they are not there.
    pub(super) fn settings(
        &mut self,
        source: Source<'_>,
        kind: Kind,
        revision: i64,
    ) -> Result<Option<Arc<str>>> {
        if let Some(known) = self.settings.get(&revision) {
            return Ok(known.clone());
        }
        if self.settings.len() >= FACTS_MAX {
            self.settings.clear();
        }
        let found = source.handle.block_on(async {
            let mut conn = source.app.read(source.ctx).await?;
            let row = conn
                .row(
                    "SELECT settings FROM policy_settings WHERE shop_id = $1 AND kind = $2 AND revision = $3",
                    args![text(kind), revision],
                )
                .await?;
            Ok::<_, Error>(row.map(|row| row.text("settings")).transpose()?)
        })?;
        let found: Option<Arc<str>> = found.map(Into::into);
        self.settings.insert(revision, found.clone());
        Ok(found)
    }

    /// The tables of these revisions (JSON). `None`: one of them is not there.
    pub(super) fn tables(
        &mut self,
        source: Source<'_>,
        revisions_json: &str,
    ) -> Result<Option<TableSet>> {
        if let Some(known) = self.tables.get(revisions_json) {
            return Ok(known.clone());
        }
        if self.tables.len() >= FACTS_MAX {
            self.tables.clear();
        }
        let revisions: BTreeMap<String, i64> = serde_json::from_str(revisions_json)?;
        let found = source.handle.block_on(tables_at(source, &revisions))?;
        self.tables.insert(revisions_json.to_owned(), found.clone());
        Ok(found)
    }

    /// Runs a call again with the version that made it.
    pub(super) fn replay(
        &mut self,
        source: Source<'_>,
        plugin: &Plugin,
        kind: Kind,
        recorded: &RecordedCall,
    ) -> Result<std::result::Result<Again, NotReplayable>> {
        let Some(revision) = recorded.settings_revision else {
            return Ok(Err(NotReplayable::NothingAsked));
        };
        let Some(settings) = self.settings(source, kind, revision)? else {
            return Ok(Err(NotReplayable::SettingsMissing));
        };
        let Some(tables) = self.tables(source, &recorded.table_revisions)? else {
            return Ok(Err(NotReplayable::TableMissing));
        };
        let again = ask(
            &source.app.engine,
            plugin,
            kind,
            &[(recorded, settings)],
            &tables,
        )?;
        again
            .into_iter()
            .next()
            .ok_or_else(|| Error::internal("a call came to nothing"))
    }
}

/// The tables of these revisions. `None`: one of them is not there.
async fn tables_at(
    source: Source<'_>,
    revisions: &BTreeMap<String, i64>,
) -> Result<Option<TableSet>> {
    let mut conn = source.app.read(source.ctx).await?;
    let set = tables::set_at(&mut conn, revisions).await?;
    Ok((set.names().count() == revisions.len()).then_some(set))
}
