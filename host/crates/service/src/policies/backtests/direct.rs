//! A backtest of a component that need not be uploaded, counted in memory: for the command line.

use std::sync::Arc;

use shopwit_policy::Plugin;
use tokio::runtime::Handle;

use super::{
    NewBacktest, ROWS_MAX, checked,
    examine::{Examiner, Sampling},
    job::CHUNK_ROWS,
    totals::Totals,
};
use crate::{
    App, Ctx, Error, Result,
    policies::{
        rerun::{Source, Window},
        versions::on_own_thread,
    },
};

/// Runs a backtest to its end on a thread of its own. Nothing of it is kept. `progress` is told how many of how many
/// decisions were looked at.
///
/// # Errors
/// As [`super::create`]; the database.
pub async fn run_directly(
    app: Arc<App>,
    ctx: Ctx,
    plugin: Arc<Plugin>,
    new: NewBacktest,
    mut progress: impl FnMut(i64, i64) + Send + 'static,
) -> Result<Totals> {
    let new = checked(&mut app.read(&ctx).await?, &ctx, new, &plugin).await?;
    app.flush().await;
    let handle = Handle::current();
    on_own_thread(move || {
        let source = Source {
            app: &app,
            ctx: &ctx,
            handle: &handle,
        };
        run(source, plugin, new, &mut progress)
    })
    .await?
}

fn run(
    source: Source<'_>,
    plugin: Arc<Plugin>,
    new: NewBacktest,
    progress: &mut dyn FnMut(i64, i64),
) -> Result<Totals> {
    let window = Window {
        kind: new.kind,
        from: new.from,
        to: new.to,
    };
    let total = source
        .handle
        .block_on(async { window.count(&mut source.app.read(source.ctx).await?).await })?;
    let sampling = Sampling {
        total,
        sample: new.sample,
    };
    let mut examiner = Examiner::new(new.kind, plugin, new.settings.as_ref(), new.tables)?;
    let (mut totals, mut done, mut position) = (Totals::default(), 0, String::new());
    loop {
        let calls = source.handle.block_on(async {
            let mut conn = source.app.read(source.ctx).await?;
            window
                .calls(&mut conn, &source.app.engine, &position, CHUNK_ROWS)
                .await
        })?;
        let is_last = i64::try_from(calls.len()).map_err(Error::internal)? < CHUNK_ROWS;
        for parcel in calls.chunks(examiner.parcel_calls()) {
            let taken: Vec<_> = sampling.of(done, parcel).collect();
            for _ in examiner.examine(source, &taken, &mut totals)? {
                // Counted as a kept backtest would, though no row is written.
                if totals.rows_kept < ROWS_MAX {
                    totals.rows_kept += 1;
                } else {
                    totals.rows_left_out += 1;
                }
            }
            for call in parcel {
                done += 1;
                position.clone_from(&call.id);
            }
        }
        progress(done, total.max(done));
        if is_last {
            return Ok(totals);
        }
    }
}
