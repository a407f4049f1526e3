//! What only SQLite needs: one writer that groups waiting commits, and readers beside it.
//!
//! Every unit of work waits its turn at the one writing connection, runs under a savepoint inside the open
//! `BEGIN IMMEDIATE`, and gives the connection on. The committer stands in the same queue: when its turn comes it
//! commits once for all units that were before it, and only then are they told. So one `fsync` serves everybody who was
//! waiting, and nobody is told of a commit that is not durable.

use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};

use crate::{error::StoreError, migrate};

/// Before this version two connections can corrupt a WAL database.
const VERSION_MIN: (u32, u32, u32) = (3, 51, 3);
/// Readers beside the writer; each has its own thread.
const READERS_MAX: u32 = 8;
/// How long a statement waits for a lock of another process (backup tools).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request waits for a reader before it is told that the database is not available.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

fn options(path: &str) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("journal_size_limit", "67108864")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

pub(crate) async fn readers(path: &str) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(READERS_MAX)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options(path).read_only(true))
        .await?;
    Ok(pool)
}

/// The one writing connection.
#[derive(Debug, Clone)]
pub(crate) struct SqliteWriter {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    turn: Arc<Mutex<Turn>>,
    /// Somebody waits for a commit, or left an unfinished unit behind.
    work: Notify,
    /// A commit failed: nobody knows what is on disk, so nothing more is written before a restart.
    stopped: AtomicBool,
}

#[derive(Debug)]
struct Turn {
    connection: Option<SqliteConnection>,
    /// `BEGIN IMMEDIATE` was run and not ended.
    in_transaction: bool,
    /// A savepoint is open. Who finds it so at the beginning of a turn rolls it back: its unit was given up.
    in_unit: bool,
    /// Units that wait for the commit.
    waiting: Vec<oneshot::Sender<bool>>,
    /// Held until the store is closed; a second process is refused. `None`: opened beside it.
    lock: Option<File>,
}

impl SqliteWriter {
    pub(crate) async fn open(path: &str) -> Result<Self, StoreError> {
        let lock = lock_file(path)?;
        let mut connection = options(path).create_if_missing(true).connect().await?;
        check_version(&mut connection).await?;
        migrate::sqlite(&mut connection).await?;
        Ok(Self::of(connection, Some(lock)))
    }

    /// Beside the process that holds the file; the schema is left as it is.
    pub(crate) async fn open_beside(path: &str) -> Result<Self, StoreError> {
        let mut connection = options(path).connect().await?;
        check_version(&mut connection).await?;
        Ok(Self::of(connection, None))
    }

    fn of(connection: SqliteConnection, lock: Option<File>) -> Self {
        let turn = Turn {
            connection: Some(connection),
            in_transaction: false,
            in_unit: false,
            waiting: Vec::new(),
            lock,
        };
        let shared = Arc::new(Shared {
            turn: Arc::new(Mutex::new(turn)),
            work: Notify::new(),
            stopped: AtomicBool::new(false),
        });
        tokio::spawn(commit_groups(Arc::downgrade(&shared)));
        Self { shared }
    }

    pub(crate) fn writable(&self) -> Result<(), StoreError> {
        if self.shared.stopped.load(Ordering::Acquire) {
            return Err(StoreError::Unavailable(
                "a commit failed; the host must be restarted".to_owned(),
            ));
        }
        Ok(())
    }

    /// Waits for its turn and opens a unit of work.
    pub(crate) async fn begin(&self) -> Result<SqliteUnit, StoreError> {
        self.writable()?;
        let shared = Arc::clone(&self.shared);
        // In a task of its own, so that a caller who gives up half-way leaves no half-run statement behind.
        let begun = tokio::spawn(async move {
            let mut turn = Arc::clone(&shared.turn).lock_owned().await;
            turn.clean_up().await?;
            if !turn.in_transaction {
                turn.run("BEGIN IMMEDIATE").await?;
                turn.in_transaction = true;
            }
            turn.run("SAVEPOINT unit").await?;
            turn.in_unit = true;
            Ok(SqliteUnit {
                turn: Some(turn),
                shared,
            })
        });
        begun
            .await
            .map_err(|error| StoreError::Unavailable(error.to_string()))?
    }

    pub(crate) async fn close(&self) {
        self.shared.stopped.store(true, Ordering::Release);
        let mut turn = self.shared.turn.lock().await;
        commit_waiting(&self.shared, &mut turn).await;
        if let Some(connection) = turn.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "closing the database");
        }
        turn.lock = None;
    }
}

impl Turn {
    fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.connection
            .as_mut()
            .ok_or_else(|| StoreError::Unavailable("the database is closed".to_owned()))
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.connection()?.execute(sql).await?;
        Ok(())
    }

    async fn clean_up(&mut self) -> Result<(), StoreError> {
        if self.in_unit {
            self.run("ROLLBACK TO unit").await?;
            self.run("RELEASE unit").await?;
            self.in_unit = false;
        }
        Ok(())
    }
}

/// A unit of work that has its turn.
#[derive(Debug)]
pub(crate) struct SqliteUnit {
    turn: Option<OwnedMutexGuard<Turn>>,
    shared: Arc<Shared>,
}

impl SqliteUnit {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        // A unit has its turn, and the turn its connection, until it is committed by value.
        #[expect(clippy::expect_used, reason = "held from begin to commit")]
        self.turn
            .as_mut()
            .and_then(|turn| turn.connection.as_mut())
            .expect("a unit of work has the connection")
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let Some(mut turn) = self.turn.take() else {
            return Ok(());
        };
        let shared = Arc::clone(&self.shared);
        let (done, committed) = oneshot::channel();
        let released = tokio::spawn(async move {
            turn.run("RELEASE unit").await?;
            turn.in_unit = false;
            turn.waiting.push(done);
            drop(turn);
            shared.work.notify_one();
            Ok::<(), StoreError>(())
        });
        released
            .await
            .map_err(|error| StoreError::Unavailable(error.to_string()))??;
        match committed.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(StoreError::CommitUnknown),
        }
    }
}

impl Drop for SqliteUnit {
    fn drop(&mut self) {
        if self.turn.take().is_some() {
            self.shared.work.notify_one();
        }
    }
}

async fn commit_groups(shared: std::sync::Weak<Shared>) {
    loop {
        let Some(alive) = shared.upgrade() else {
            return;
        };
        let notified = tokio::time::timeout(Duration::from_secs(1), alive.work.notified()).await;
        if notified.is_ok() {
            let mut turn = alive.turn.lock().await;
            commit_waiting(&alive, &mut turn).await;
        }
    }
}

async fn commit_waiting(shared: &Shared, turn: &mut Turn) {
    if !turn.in_transaction || turn.connection.is_none() {
        return;
    }
    let waiting = std::mem::take(&mut turn.waiting);
    let outcome = match turn.clean_up().await {
        Ok(()) if waiting.is_empty() => turn.run("ROLLBACK").await,
        Ok(()) => turn.run("COMMIT").await,
        Err(error) => Err(error),
    };
    turn.in_transaction = false;
    if let Err(error) = &outcome {
        tracing::error!(%error, "a commit failed; nothing more is written before a restart");
        shared.stopped.store(true, Ordering::Release);
    }
    for done in waiting {
        // Who no longer listens has given up waiting; the commit stands.
        let _ = done.send(outcome.is_ok());
    }
}

fn lock_file(path: &str) -> Result<File, StoreError> {
    let lock_path = Path::new(path).with_extension("lock");
    let file = File::create(&lock_path).map_err(|error| {
        StoreError::Unfit(format!("cannot write {}: {error}", lock_path.display()))
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Unfit(format!(
            "another process uses {path}; stop it, or give this one another --database"
        ))),
        Err(TryLockError::Error(error)) => Err(StoreError::Unfit(format!(
            "cannot lock {}: {error}",
            lock_path.display()
        ))),
    }
}

async fn check_version(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(connection)
        .await?;
    let mut parts = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (
        parts.next().unwrap_or(0),
        parts.next().unwrap_or(0),
        parts.next().unwrap_or(0),
    );
    if found < VERSION_MIN {
        return Err(StoreError::Unfit(format!(
            "SQLite {version} can corrupt a database in WAL mode; 3.51.3 or later is needed"
        )));
    }
    Ok(())
}

/// Runs the text of a migration, which is ours and literal.
pub(crate) fn trusted(sql: String) -> AssertSqlSafe<String> {
    AssertSqlSafe(sql)
}
