//! The work of backtests: a chunk of each in turn, a checkpoint after each chunk. Position, totals and rows change in
//! one transaction, so whoever stops in the middle loses a chunk's work and counts nothing twice.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    time::{Duration, Instant},
};

use serde_json::json;
use shopwit_domain::ids::{BacktestId, ShopId};
use shopwit_store::{Insert, args, value::text};
use tokio::runtime::Handle;

use super::{
    Backtest, BacktestState, ROWS_MAX,
    examine::{Examiner, Finding, Sampling},
    look,
    totals::Totals,
};
use crate::{
    App, Ctx, Error, Result, Unit,
    people::shops,
    policies::{
        rerun::{Source, Window},
        versions,
    },
};

/// Decisions of one chunk: about 6 MB of rows in memory, a tenth of a second of work for a compact guest.
pub(super) const CHUNK_ROWS: i64 = 2_048;
/// Longest work between two checkpoints: a slow guest must not keep the others waiting, nor a pause.
const CHUNK_TIME_MAX: Duration = Duration::from_secs(1);
/// Backtests in rotation, one a shop; others wait. Each holds some parsed tables in memory.
const ROTATION_MAX: usize = 4;
/// Waiting backtests that are looked at.
const WAITING_ROWS: i64 = 1_000;
/// How long a backtest that another host works on is left to it.
const LEFT_TO_OTHERS: Duration = Duration::from_secs(10);
/// Rows of one statement: few shapes, so that prepared statements are used again.
const STATEMENT_ROWS: [usize; 3] = [64, 8, 1];

/// What is under way in this process.
#[derive(Debug, Default)]
pub(in crate::policies) struct Jobs {
    under_way: HashMap<BacktestId, (Ctx, Examiner)>,
    /// Another host was faster.
    left_to_others: HashMap<BacktestId, Instant>,
}

/// What came of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policies) enum Turn {
    /// There may be more to do.
    Worked,
    /// Nothing waits.
    Idle,
    /// What waits is in the hands of another host.
    LeftToOthers,
}

impl Jobs {
    /// One chunk of every backtest in rotation. Gives up early where `is_closed` says so.
    pub(in crate::policies) fn turn(
        &mut self,
        app: &App,
        handle: &Handle,
        is_closed: &dyn Fn() -> bool,
    ) -> Result<Turn> {
        let rotation = handle.block_on(rotation(app))?;
        self.under_way
            .retain(|id, _| rotation.iter().any(|(_, known)| known == id));
        self.left_to_others
            .retain(|_, since| since.elapsed() < LEFT_TO_OTHERS);
        let mut turn = Turn::Idle;
        for (shop, id) in rotation {
            if is_closed() {
                return Ok(Turn::Idle);
            }
            if self.left_to_others.contains_key(&id) {
                if turn == Turn::Idle {
                    turn = Turn::LeftToOthers;
                }
                continue;
            }
            turn = Turn::Worked;
            match self.step(app, handle, shop, id, is_closed) {
                Ok(()) => {}
                // Held, given up, or worked on by another host in the meantime.
                Err(Error::Stale) => {
                    self.left_to_others.insert(id, Instant::now());
                }
                Err(error @ (Error::Unavailable(_) | Error::Contention)) => return Err(error),
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, backtest = %id, "a backtest fails");
                    self.fail(
                        app,
                        handle,
                        shop,
                        id,
                        "the host could not go on with it; its log says why",
                    )?;
                }
            }
        }
        Ok(turn)
    }

    fn step(
        &mut self,
        app: &App,
        handle: &Handle,
        shop: ShopId,
        id: BacktestId,
        is_closed: &dyn Fn() -> bool,
    ) -> Result<()> {
        let (ctx, examiner) = match self.under_way.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => match handle.block_on(prepare(app, shop, id))? {
                Ok(prepared) => new.insert(prepared),
                Err(problem) => return self.fail(app, handle, shop, id, &problem),
            },
        };
        ctx.now = app.now();
        let Some(backtest) = handle.block_on(running(app, ctx, id))? else {
            return Ok(());
        };
        let source = Source { app, ctx, handle };
        let Some(chunk) = Chunk::work(source, examiner, &backtest, is_closed)? else {
            return Ok(());
        };
        match handle.block_on(chunk.checkpoint(app, ctx, &backtest)) {
            Err(Error::Stale) => {
                let moved_on =
                    handle.block_on(async { look(&mut app.read(ctx).await?, id).await })?;
                match moved_on {
                    Some(now) if now.position != backtest.position => Err(Error::Stale),
                    _ => Ok(()),
                }
            }
            done => done,
        }
    }

    fn fail(
        &mut self,
        app: &App,
        handle: &Handle,
        shop: ShopId,
        id: BacktestId,
        problem: &str,
    ) -> Result<()> {
        self.under_way.remove(&id);
        handle.block_on(async {
            let Some(ctx) = shops::system_ctx(app, &shop.to_string()).await? else {
                return Ok(());
            };
            let mut unit = app.begin(&ctx).await?;
            let now = unit.now();
            unit.conn()
                .execute(
                    "UPDATE backtests SET state = 'failed', problem = $3, finished_at = $4
                     WHERE shop_id = $1 AND id = $2 AND state IN ('queued', 'running')",
                    args![text(id), problem, now],
                )
                .await?;
            unit.audit("backtest.fail", id, json!({"problem": problem}));
            unit.emit("backtest.failed", json!({"id": id.to_string()}));
            unit.commit().await
        })
    }
}

/// The oldest backtest that is not at its end of each shop, oldest first.
async fn rotation(app: &App) -> Result<Vec<(ShopId, BacktestId)>> {
    let rows = app
        .store
        .read_global()
        .await?
        .global_rows(
            "SELECT shop_id, id FROM backtests WHERE state IN ('queued', 'running') ORDER BY id LIMIT $1",
            args![WAITING_ROWS],
        )
        .await?;
    let (mut rotation, mut shops) = (Vec::new(), HashSet::new());
    for row in rows {
        let shop: ShopId = row.id("shop_id")?;
        if rotation.len() < ROTATION_MAX && shops.insert(shop) {
            rotation.push((shop, row.id("id")?));
        }
    }
    Ok(rotation)
}

/// Loads the version. The inner error: why it cannot be run.
async fn prepare(
    app: &App,
    shop: ShopId,
    id: BacktestId,
) -> Result<std::result::Result<(Ctx, Examiner), String>> {
    let ctx = shops::system_ctx(app, &shop.to_string())
        .await?
        .ok_or(Error::NotFound("shop"))?;
    let mut conn = app.read(&ctx).await?;
    let backtest = look(&mut conn, id)
        .await?
        .ok_or(Error::NotFound("backtest"))?;
    let plugin = match versions::load_in(app, &mut conn, &backtest.plugin.digest).await? {
        Ok(plugin) => plugin,
        Err(rejection) => return Ok(Err(rejection.detail)),
    };
    let examiner = Examiner::new(
        backtest.kind,
        plugin,
        backtest.settings.as_ref(),
        backtest.tables,
    )?;
    Ok(Ok((ctx, examiner)))
}

/// The backtest as it stands, begun where it was not. `None`: somebody holds it or gave it up.
async fn running(app: &App, ctx: &Ctx, id: BacktestId) -> Result<Option<Backtest>> {
    let mut conn = app.read(ctx).await?;
    let found = look(&mut conn, id).await?;
    let Some(backtest) =
        found.filter(|found| matches!(found.state, BacktestState::Queued | BacktestState::Running))
    else {
        return Ok(None);
    };
    if backtest.state == BacktestState::Running {
        return Ok(Some(backtest));
    }
    // One that was held goes on with its own numbers.
    let total = match backtest.started_at {
        Some(_) => backtest.total,
        None => window(&backtest).count(&mut conn).await?,
    };
    drop(conn);
    let mut unit = app.begin(ctx).await?;
    let now = unit.now();
    unit.conn()
        .execute(
            "UPDATE backtests SET state = 'running', total = $3, started_at = COALESCE(started_at, $4)
             WHERE shop_id = $1 AND id = $2 AND state = 'queued'",
            args![text(id), total, now],
        )
        .await?;
    let begun = look(unit.conn(), id).await?;
    unit.commit().await?;
    Ok(begun.filter(|begun| begun.state == BacktestState::Running))
}

fn window(backtest: &Backtest) -> Window {
    Window {
        kind: backtest.kind,
        from: backtest.from,
        to: backtest.to,
    }
}

/// What was done since the last checkpoint.
#[derive(Debug)]
struct Chunk {
    position: String,
    done: i64,
    totals: Totals,
    findings: Vec<Finding>,
    is_last: bool,
}

impl Chunk {
    /// `None`: the host stops.
    fn work(
        source: Source<'_>,
        examiner: &mut Examiner,
        backtest: &Backtest,
        is_closed: &dyn Fn() -> bool,
    ) -> Result<Option<Self>> {
        let began = Instant::now();
        let calls = source.handle.block_on(async {
            let mut conn = source.app.read(source.ctx).await?;
            window(backtest)
                .calls(
                    &mut conn,
                    &source.app.engine,
                    &backtest.position,
                    CHUNK_ROWS,
                )
                .await
        })?;
        let sampling = Sampling {
            total: backtest.total,
            sample: backtest.sample,
        };
        let is_whole = i64::try_from(calls.len()).unwrap_or(CHUNK_ROWS) < CHUNK_ROWS;
        let mut chunk = Self {
            position: backtest.position.clone(),
            done: backtest.done,
            totals: backtest.totals.clone(),
            findings: Vec::new(),
            is_last: is_whole,
        };
        for parcel in calls.chunks(examiner.parcel_calls()) {
            if is_closed() {
                return Ok(None);
            }
            if began.elapsed() > CHUNK_TIME_MAX && chunk.done > backtest.done {
                chunk.is_last = false;
                break;
            }
            let taken: Vec<_> = sampling.of(chunk.done, parcel).collect();
            for finding in examiner.examine(source, &taken, &mut chunk.totals)? {
                chunk.keep(finding);
            }
            for call in parcel {
                chunk.done += 1;
                chunk.position.clone_from(&call.id);
            }
        }
        Ok(Some(chunk))
    }

    fn keep(&mut self, finding: Finding) {
        if self.totals.rows_kept < ROWS_MAX {
            self.totals.rows_kept += 1;
            self.findings.push(finding);
        } else {
            self.totals.rows_left_out += 1;
        }
    }

    /// # Errors
    /// `Stale`: somebody held it, gave it up, or worked on it since it was read; nothing was written.
    async fn checkpoint(self, app: &App, ctx: &Ctx, before: &Backtest) -> Result<()> {
        let mut unit = app.begin(ctx).await?;
        let state = if self.is_last {
            BacktestState::Done
        } else {
            BacktestState::Running
        };
        let ended = self.is_last.then(|| unit.now());
        let moved = unit
            .conn()
            .execute(
                "UPDATE backtests SET state = $3, position = $4, done = $5, totals = $6, finished_at = $7,
                     total = CASE WHEN total < $5 THEN $5 ELSE total END
                 WHERE shop_id = $1 AND id = $2 AND state = 'running' AND position = $8",
                args![
                    text(before.id),
                    text(state),
                    &self.position,
                    self.done,
                    serde_json::to_string(&self.totals)?,
                    ended,
                    &before.position,
                ],
            )
            .await?;
        if moved != 1 {
            return Err(Error::Stale);
        }
        write_findings(&mut unit, before.id, &self.findings).await?;
        if self.is_last {
            let change = json!({"examined": self.totals.examined, "changes": self.totals.changes});
            unit.audit("backtest.finish", before.id, change);
            unit.emit(
                "backtest.finished",
                json!({"id": before.id.to_string(), "kind": before.kind}),
            );
        }
        unit.commit().await
    }
}

async fn write_findings(unit: &mut Unit, id: BacktestId, findings: &[Finding]) -> Result<()> {
    let shop = unit.shop_id();
    let mut rest = findings;
    for rows in STATEMENT_ROWS {
        while rest.len() >= rows {
            let (now, later) = rest.split_at(rows);
            rest = later;
            let mut insert = Insert::into(
                "backtest_decisions (shop_id, backtest_id, id, change, reason, output, failure, fuel_used)",
            );
            for finding in now {
                let fuel = finding
                    .fuel_used
                    .map(|fuel| i64::try_from(fuel).unwrap_or(i64::MAX));
                insert.row(args![
                    text(shop),
                    text(id),
                    &finding.id,
                    text(finding.change),
                    finding.reason.map(|reason| reason.to_string()),
                    finding.output.clone(),
                    finding.failure.clone(),
                    fuel,
                ]);
            }
            insert.execute(unit.conn()).await?;
        }
    }
    Ok(())
}
