//! Decisions on their way into the database: through a bounded channel, in batches, never in the way of an answer.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use shopwit_store::{Insert, Store, StoreError, Value, args, value::text};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout, timeout_at},
};

use super::{
    background,
    decide::must_be_kept,
    decisions::{COLUMNS, Decision},
    hours::Sums,
};

/// Decisions that wait to be written; about two seconds of a busy host.
const WAITING_MAX: usize = 8_192;
/// Rows of one transaction.
const BATCH_ROWS_MAX: usize = 256;
/// How long the first row of a batch waits for others.
const LINGER: Duration = Duration::from_millis(5);
/// Between two tries while the database does not take rows.
const RETRY_PAUSE_MAX: Duration = Duration::from_secs(1);
/// How long a flush waits.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(10);
/// Rows of one statement: few shapes, so that prepared statements are used again.
const STATEMENT_ROWS: [usize; 4] = [64, 16, 4, 1];

enum Message {
    Row(Box<Decision>),
    /// Answered when everything before it is written.
    Flush(oneshot::Sender<()>),
}

/// The way into the database.
#[derive(Debug)]
pub(super) struct Recorder {
    store: Store,
    /// Hears of what was written.
    background: Arc<background::Shared>,
    waiting_max: usize,
    /// Begins with the first decision.
    lane: OnceLock<mpsc::Sender<Message>>,
}

impl Recorder {
    pub(super) fn new(store: Store, background: Arc<background::Shared>) -> Self {
        Self {
            store,
            background,
            waiting_max: WAITING_MAX,
            lane: OnceLock::new(),
        }
    }

    fn lane(&self) -> &mpsc::Sender<Message> {
        self.lane.get_or_init(|| {
            let (lane, rows) = mpsc::channel(self.waiting_max);
            let background = Arc::clone(&self.background);
            tokio::spawn(write_all(self.store.clone(), background, rows));
            lane
        })
    }

    /// Hands a decision over, and says whether it was taken. Waits for room only where the decision moves money.
    pub(super) async fn record(&self, decision: Decision) -> bool {
        let kind = decision.kind.as_str();
        let kept = must_be_kept(&decision);
        let message = Message::Row(Box::new(decision));
        let taken = if kept {
            self.lane().send(message).await.is_ok()
        } else {
            self.lane().try_send(message).is_ok()
        };
        if !taken {
            dropped(kind, 1);
        }
        taken
    }

    /// Waits until everything handed over so far is written.
    pub(super) async fn flush(&self) {
        let Some(lane) = self.lane.get() else { return };
        let (done, wait) = oneshot::channel();
        let flushed = timeout(FLUSH_TIMEOUT, async {
            if lane.send(Message::Flush(done)).await.is_ok() {
                let _ = wait.await;
            }
        });
        if flushed.await.is_err() {
            tracing::error!("decisions could not be written in time");
        }
    }
}

fn dropped(kind: &'static str, count: u64) {
    metrics::counter!("shopwit_decisions_dropped_total", "kind" => kind).increment(count);
}

async fn write_all(
    store: Store,
    background: Arc<background::Shared>,
    mut rows: mpsc::Receiver<Message>,
) {
    let mut batch = Vec::with_capacity(BATCH_ROWS_MAX);
    let mut waiting = Vec::new();
    while let Some(message) = rows.recv().await {
        let linger_until = Instant::now() + LINGER;
        let mut next = Some(message);
        while let Some(message) = next.take() {
            match message {
                Message::Row(decision) => batch.push(*decision),
                Message::Flush(done) => waiting.push(done),
            }
            // Somebody waits: no reason to linger.
            if batch.len() >= BATCH_ROWS_MAX || !waiting.is_empty() {
                break;
            }
            next = timeout_at(linger_until, rows.recv()).await.ok().flatten();
        }
        write_batch(&store, &background, &mut batch, &rows).await;
        for done in waiting.drain(..) {
            let _ = done.send(());
        }
    }
}

/// Writes until it is written. A row that the database refuses is counted and given up; a database that does not answer
/// is asked again for as long as the host runs.
async fn write_batch(
    store: &Store,
    background: &background::Shared,
    batch: &mut Vec<Decision>,
    rows: &mpsc::Receiver<Message>,
) {
    let mut pause = LINGER;
    while !batch.is_empty() {
        match write(store, batch).await {
            Ok(()) => {
                metrics::counter!("shopwit_decisions_recorded_total").increment(batch.len() as u64);
                background.sample(batch);
                batch.clear();
            }
            Err(
                StoreError::Contention | StoreError::CommitUnknown | StoreError::Unavailable(_),
            ) if !rows.is_closed() => {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(RETRY_PAUSE_MAX);
            }
            Err(error) if batch.len() > 1 => {
                tracing::error!(%error, rows = batch.len(), "a batch of decisions is refused; trying one by one");
                for decision in batch.drain(..) {
                    if let Err(error) = write(store, std::slice::from_ref(&decision)).await {
                        give_up(&decision, &error);
                    }
                }
            }
            Err(error) => {
                for decision in batch.drain(..) {
                    give_up(&decision, &error);
                }
            }
        }
    }
}

fn give_up(decision: &Decision, error: &StoreError) {
    tracing::error!(%error, decision = %decision.id, "a decision cannot be recorded");
    dropped(decision.kind.as_str(), 1);
}

async fn write(store: &Store, batch: &[Decision]) -> Result<(), StoreError> {
    let mut unit = store.begin_global().await?;
    let mut rest = batch;
    let mut sums = Sums::default();
    for rows in STATEMENT_ROWS {
        while rest.len() >= rows {
            let (now, later) = rest.split_at(rows);
            rest = later;
            let mut insert = Insert::into(COLUMNS);
            for decision in now {
                insert.row(row_of(decision));
            }
            insert.push(" ON CONFLICT (shop_id, id) DO NOTHING");
            let written = insert.execute(unit.conn()).await?;
            // What a try before wrote, without knowing it, was counted then.
            if usize::try_from(written).is_ok_and(|written| written == rows) {
                sums.count(now);
            }
        }
    }
    sums.write(unit.conn()).await?;
    unit.commit().await
}

/// In the order of `COLUMNS`.
fn row_of(decision: &Decision) -> Vec<Value> {
    let plugin = decision.plugin.as_ref();
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    args![
        text(decision.shop),
        text(decision.id),
        text(decision.kind),
        decision.subject.clone(),
        text(decision.stage),
        decision.outcome(),
        plugin.map(|plugin| plugin.id.to_string()),
        plugin.map(|plugin| plugin.version.clone()),
        plugin.map(|plugin| plugin.digest.to_string()),
        decision.settings_revision,
        serde_json::to_string(&*decision.table_revisions).unwrap_or_default(),
        &decision.engine,
        &decision.context,
        &decision.input,
        decision.output.clone(),
        decision.failure.clone(),
        whole(decision.usage.fuel_used),
        whole(decision.usage.memory_peak_bytes),
        whole(decision.usage.duration_us),
        whole(decision.usage.queued_us),
        serde_json::to_string(&decision.usage.log).unwrap_or_default(),
        &decision.actor,
        decision.at,
        decision.shadow_of.map(|id| id.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use shopwit_domain::ids::{DecisionId, Id, ShopId};
    use shopwit_policy::{Kind, Usage};
    use uuid::Builder;

    use super::*;
    use crate::policies::decisions::PolicyStage;

    fn decision(shop: ShopId, kind: Kind, number: u64) -> Decision {
        let at = Timestamp::UNIX_EPOCH;
        Decision {
            shop,
            id: DecisionId::from_uuid(
                Builder::from_unix_timestamp_millis(number, &[1; 10]).into_uuid(),
            ),
            kind,
            subject: None,
            stage: PolicyStage::Active,
            shadow_of: None,
            plugin: None,
            settings_revision: None,
            table_revisions: Arc::new(BTreeMap::new()),
            engine: "test".to_owned(),
            context: "{}".to_owned(),
            input: "{}".to_owned(),
            output: None,
            failure: None,
            usage: Usage::default(),
            actor: "system".to_owned(),
            at,
        }
    }

    #[tokio::test]
    async fn a_full_channel_drops_what_moves_no_money_and_makes_the_rest_wait() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("shop.db").display());
        let store = Store::open(&url).await.unwrap();
        let shop = ShopId::from_uuid(Builder::from_unix_timestamp_millis(1, &[1; 10]).into_uuid());
        let mut unit = store.begin_global().await.unwrap();
        unit.conn()
            .global_execute(
                "INSERT INTO shops (id, slug, name, currency, time_zone, locale, origin_region, created_at, version)
                 VALUES ($1, 's', 's', 'CNY', 'UTC', 'en', '330000', 0, 1)",
                args![text(shop)],
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();

        // The database takes nothing: somebody else writes.
        let held = store.begin_global().await.unwrap();
        let background = background::Background::default();
        let recorder = Recorder {
            waiting_max: 2,
            ..Recorder::new(store.clone(), background.shared())
        };
        let (mut taken, mut number) = (0, 0);
        loop {
            number += 1;
            if !recorder.record(decision(shop, Kind::Script, number)).await {
                break;
            }
            taken += 1;
            // The writer takes a batch before it waits for the database.
            tokio::task::yield_now().await;
            assert!(taken <= BATCH_ROWS_MAX + 3, "nothing is ever dropped");
        }
        let money = recorder.record(decision(shop, Kind::Refund, 100_000));
        tokio::pin!(money);
        let waits = futures_poll_once(money.as_mut()).await;
        assert!(
            waits.is_none(),
            "a decision that moves money was not made to wait"
        );

        // Room comes with the first batch.
        drop(held);
        assert!(money.await);
        recorder.flush().await;
        let rows = store
            .read(shop)
            .await
            .unwrap()
            .rows(
                "SELECT kind, CAST(COUNT(*) AS BIGINT) AS decisions FROM decisions WHERE shop_id = $1
                 GROUP BY kind ORDER BY kind",
                args![],
            )
            .await
            .unwrap();
        let counts: Vec<(String, i64)> = rows
            .iter()
            .map(|row| (row.text("kind").unwrap(), row.int("decisions").unwrap()))
            .collect();
        let taken = i64::try_from(taken).unwrap();
        assert_eq!(
            counts,
            [("refund".to_owned(), 1), ("script".to_owned(), taken)]
        );
        store.close().await;
    }

    /// Looks at a future once.
    async fn futures_poll_once<F: Future + Unpin>(mut future: F) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(match std::pin::Pin::new(&mut future).poll(context) {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}
