//! Backtests: a version with its settings and tables, run against the recorded decisions of a kind over a period. The
//! work is done by `background`, a chunk at a time; here it is ordered, looked at, held and given up.

mod compare;
mod direct;
mod examine;
mod job;
pub mod single;
mod totals;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use shopwit_domain::{ids::BacktestId, people::Permission, words};
use shopwit_policy::{Kind, Plugin};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::{PluginRef, settings, tables, versions};
use crate::{App, Ctx, Error, Result, Unit};

pub use compare::BacktestChange;
pub use direct::run_directly;
pub(super) use job::{Jobs, Turn};
pub use totals::{Forecast, Histogram, Percentiles, Sums, Totals};

/// Backtests of a shop that are not at their end, at most: each holds a place in the rotation.
const UNFINISHED_MAX: i64 = 10;
/// Backtests that a shop keeps; beyond it the oldest one that has ended goes, with its rows.
const KEPT_MAX: i64 = 100;
/// Single decisions that a backtest keeps for a look; beyond it they are counted only.
pub const ROWS_MAX: u64 = 10_000;
/// Largest sample.
pub const SAMPLE_MAX: i64 = 10_000_000;

words! {
    /// How far a backtest is.
    BacktestState {
        /// It waits for its turn.
        Queued = "queued",
        Running = "running",
        /// Somebody holds it; it goes on where it stopped.
        Paused = "paused",
        Done = "done",
        /// The version cannot be run on this host any more.
        Failed = "failed",
        /// Somebody gave it up; what it counted so far stays.
        Cancelled = "cancelled",
    }
}

impl BacktestState {
    /// Whether nothing more will come.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// What a backtest is asked to do.
#[derive(Debug, Clone, PartialEq)]
pub struct NewBacktest {
    pub kind: Kind,
    /// Of a ready version of the shop.
    pub digest: String,
    /// Checked against the version's schema; `None`: those of each decision.
    pub settings: Option<Map<String, Json>>,
    /// Revisions of tables; what is not named is that of each decision.
    pub tables: BTreeMap<String, i64>,
    /// Included.
    pub from: Timestamp,
    /// Excluded; a time to come is now.
    pub to: Timestamp,
    /// So many decisions, spread evenly over the period; `None`: all.
    pub sample: Option<i64>,
}

/// A backtest and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    pub id: BacktestId,
    pub kind: Kind,
    pub plugin: PluginRef,
    pub settings: Option<Map<String, Json>>,
    pub tables: BTreeMap<String, i64>,
    pub from: Timestamp,
    pub to: Timestamp,
    pub sample: Option<i64>,
    pub state: BacktestState,
    /// Decisions of the period that were looked at, and all of them; known once it runs.
    pub done: i64,
    pub total: i64,
    /// The last decision looked at; empty before the first.
    position: String,
    /// What was counted so far.
    pub totals: Totals,
    pub problem: Option<String>,
    pub created_by: String,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}

fn read(row: &Row) -> Result<Backtest> {
    Ok(Backtest {
        id: row.id("id")?,
        kind: row.text("kind")?.parse().map_err(Error::internal)?,
        plugin: PluginRef {
            id: row.id("plugin_id")?,
            version: row.text("plugin_version")?,
            digest: row.text("digest")?.parse().map_err(Error::internal)?,
        },
        settings: row
            .opt_text("settings")?
            .map(|text| serde_json::from_str(&text))
            .transpose()?,
        tables: serde_json::from_str(&row.text("tables")?)?,
        from: row.time("from_at")?,
        to: row.time("to_at")?,
        sample: row.opt_int("sample")?,
        state: row.word("state")?,
        done: row.int("done")?,
        total: row.int("total")?,
        position: row.text("position")?,
        totals: serde_json::from_str(&row.text("totals")?)?,
        problem: row.opt_text("problem")?,
        created_by: row.text("created_by")?,
        created_at: row.time("created_at")?,
        started_at: row.opt_time("started_at")?,
        finished_at: row.opt_time("finished_at")?,
    })
}

/// Orders a backtest. It runs beside the desk's work, as soon as it is its turn.
///
/// # Errors
/// `Forbidden`; `Invalid` for a version, settings, tables or a period that do not fit; `Conflict` where too many are
/// under way.
pub async fn create(app: &App, ctx: &Ctx, new: NewBacktest) -> Result<Backtest> {
    ctx.require(Permission::PolicyWrite)?;
    let (version, plugin) = versions::ready(app, ctx, &new.digest, "/digest").await?;
    let named = PluginRef {
        id: version.plugin,
        version: version.version,
        digest: version.digest,
    };
    let new = checked(&mut app.read(ctx).await?, ctx, new, &plugin).await?;
    // Decisions made up to now belong to it.
    app.flush().await;
    let mut unit = app.begin(ctx).await?;
    versions::hold(&mut unit, &named.digest).await?;
    make_room(&mut unit).await?;
    let (id, now, by): (BacktestId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let settings = new
        .settings
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    unit.conn()
        .execute(
            "INSERT INTO backtests (shop_id, id, kind, digest, plugin_id, plugin_version, settings, tables, from_at,
                 to_at, sample, state, total, done, position, totals, engine, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'queued', 0, 0, '', $12, $13, $14, $15)",
            args![
                text(id),
                text(new.kind),
                text(named.digest),
                text(named.id),
                &named.version,
                settings,
                serde_json::to_string(&new.tables)?,
                new.from,
                new.to,
                new.sample,
                serde_json::to_string(&Totals::default())?,
                app.engine.fingerprint(),
                by,
                now,
            ],
        )
        .await?;
    let change = json!({
        "kind": new.kind, "digest": named.digest.to_string(), "from": new.from.to_string(), "to": new.to.to_string(),
        "sample": new.sample, "own_settings": new.settings.is_some(), "tables": new.tables,
    });
    unit.audit("backtest.create", id, change);
    unit.emit(
        "backtest.created",
        json!({"id": id.to_string(), "kind": new.kind}),
    );
    let made = look(unit.conn(), id).await?;
    unit.commit().await?;
    app.policies.background.wake();
    made.ok_or(Error::NotFound("backtest"))
}

/// The same with defaults filled in, once all of it is known to fit.
async fn checked(
    conn: &mut Conn,
    ctx: &Ctx,
    new: NewBacktest,
    plugin: &Plugin,
) -> Result<NewBacktest> {
    let kind = new.kind;
    if !plugin.kinds().any(|known| known == kind) {
        return Err(Error::invalid(
            "/digest",
            "not-exported",
            format!("this version does not answer {kind}"),
        ));
    }
    let settings = new
        .settings
        .map(|wished| settings::checked(plugin, wished))
        .transpose()?;
    for (name, revision) in &new.tables {
        let pointer = format!("/tables/{}", name.replace('~', "~0").replace('/', "~1"));
        if !plugin
            .description()
            .tables
            .iter()
            .any(|table| table.name == *name)
        {
            return Err(Error::invalid(
                pointer,
                "unknown",
                "a table that this version reads",
            ));
        }
        let one = BTreeMap::from([(name.clone(), *revision)]);
        if tables::set_at(conn, &one).await?.names().next().is_none() {
            return Err(Error::invalid(
                pointer,
                "unknown",
                "a revision that this table has",
            ));
        }
    }
    // Whole microseconds are what the database keeps.
    let to = new.to.min(ctx.now);
    if new.from >= to {
        return Err(Error::invalid(
            "/from",
            "range",
            "a time before `to`, and before now",
        ));
    }
    if new
        .sample
        .is_some_and(|sample| !(1..=SAMPLE_MAX).contains(&sample))
    {
        return Err(Error::invalid(
            "/sample",
            "range",
            format!("1 to {SAMPLE_MAX} decisions, or leave it out for all"),
        ));
    }
    Ok(NewBacktest {
        settings,
        to,
        ..new
    })
}

/// Refuses where too many are under way; lets the oldest one that has ended go.
async fn make_room(unit: &mut Unit) -> Result<()> {
    let row = unit
        .conn()
        .row(
            "SELECT CAST(COUNT(*) AS BIGINT) AS backtests FROM backtests
             WHERE shop_id = $1 AND state IN ('queued', 'running', 'paused')",
            args![],
        )
        .await?;
    if row.map_or(Ok(0), |row| row.int("backtests"))? >= UNFINISHED_MAX {
        return Err(Error::conflict(
            "too-many",
            format!(
                "{UNFINISHED_MAX} backtests of this shop are under way; cancel one, or wait for its end"
            ),
        ));
    }
    let old = unit
        .conn()
        .rows(
            "SELECT id FROM backtests WHERE shop_id = $1 AND state IN ('done', 'failed', 'cancelled')
             ORDER BY id DESC LIMIT 100 OFFSET $2",
            args![KEPT_MAX - 1],
        )
        .await?;
    for row in old {
        let id = row.text("id")?;
        for statement in [
            "DELETE FROM backtest_decisions WHERE shop_id = $1 AND backtest_id = $2",
            "DELETE FROM backtests WHERE shop_id = $1 AND id = $2",
        ] {
            unit.conn().execute(statement, args![&id]).await?;
        }
    }
    Ok(())
}

/// Backtests of the shop, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    kind: Option<Kind>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Backtest>> {
    ctx.require(Permission::PolicyRead)?;
    let mut query = Query::new("SELECT * FROM backtests WHERE shop_id = $1");
    query
        .and_some("AND kind = ", kind.map(Kind::as_str))
        .page(after, limit);
    let backtests = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(backtests, limit, |backtest| {
        backtest.id.to_string()
    }))
}

/// One backtest.
///
/// # Errors
/// `Forbidden`, `NotFound`; the database.
pub async fn get(conn: &mut Conn, ctx: &Ctx, id: BacktestId) -> Result<Backtest> {
    ctx.require(Permission::PolicyRead)?;
    look(conn, id).await?.ok_or(Error::NotFound("backtest"))
}

async fn look(conn: &mut Conn, id: BacktestId) -> Result<Option<Backtest>> {
    conn.row(
        "SELECT * FROM backtests WHERE shop_id = $1 AND id = $2",
        args![text(id)],
    )
    .await?
    .as_ref()
    .map(read)
    .transpose()
}

/// What can be done with a backtest that is not at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BacktestMove {
    /// Hold it where it is.
    Pause,
    /// Let it go on.
    Resume,
    /// Give it up.
    Cancel,
}

impl BacktestMove {
    /// Every move.
    pub const ALL: [Self; 3] = [Self::Pause, Self::Resume, Self::Cancel];

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Cancel => "cancel",
        }
    }

    /// Where it leads. `None`: not from there.
    pub const fn from(self, state: BacktestState) -> Option<BacktestState> {
        use BacktestState as S;
        match (self, state) {
            (Self::Pause, S::Queued | S::Running) => Some(S::Paused),
            (Self::Resume, S::Paused) => Some(S::Queued),
            (Self::Cancel, S::Queued | S::Running | S::Paused) => Some(S::Cancelled),
            _ => None,
        }
    }

    const fn command(self) -> &'static str {
        match self {
            Self::Pause => "backtest.pause",
            Self::Resume => "backtest.resume",
            Self::Cancel => "backtest.cancel",
        }
    }

    const fn topic(self) -> &'static str {
        match self {
            Self::Pause => "backtest.paused",
            Self::Resume => "backtest.resumed",
            Self::Cancel => "backtest.cancelled",
        }
    }
}

/// Holds, resumes or gives up a backtest. A chunk that is under way is dropped and counted nowhere.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Conflict` from a state in which that cannot be done.
pub async fn act(app: &App, ctx: &Ctx, id: BacktestId, act: BacktestMove) -> Result<Backtest> {
    ctx.require(Permission::PolicyWrite)?;
    let mut unit = app.begin(ctx).await?;
    let before = look(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("backtest"))?;
    let Some(state) = act.from(before.state) else {
        return Err(Error::conflict(
            "state",
            format!(
                "a backtest that is {} cannot {}",
                before.state,
                act.as_str()
            ),
        ));
    };
    let ended = state.is_final().then(|| unit.now());
    let moved = unit
        .conn()
        .execute(
            "UPDATE backtests SET state = $3, finished_at = $4 WHERE shop_id = $1 AND id = $2 AND state = $5",
            args![text(id), text(state), ended, text(before.state)],
        )
        .await?;
    if moved != 1 {
        return Err(Error::Contention);
    }
    unit.audit(
        act.command(),
        id,
        json!({"before": before.state.to_string(), "after": state.to_string(), "done": before.done}),
    );
    unit.emit(act.topic(), json!({"id": id.to_string()}));
    let after = look(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("backtest"))?;
    unit.commit().await?;
    app.policies.background.wake();
    Ok(after)
}
