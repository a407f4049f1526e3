//! What can go wrong below the services.

/// A failure of the database or of a row in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique or foreign key or a check refused the write.
    #[error("a constraint refused the write: {0}")]
    Constraint(String),
    /// Another transaction was in the way; the whole unit of work may be run again.
    #[error("another transaction was in the way")]
    Contention,
    /// The commit was sent and nobody knows whether it happened. Only an idempotency key can tell.
    #[error("nobody knows whether the commit happened")]
    CommitUnknown,
    /// The database cannot be reached, is full, or stopped writing after a failed commit.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A row does not make sense.
    #[error("column {column}: {problem}")]
    BadRow { column: String, problem: String },
    /// The statement reads or writes a shop's rows, but no shop was given.
    #[error("no shop in scope")]
    NoShop,
    /// The database is not fit to be used.
    #[error("{0}")]
    Unfit(String),
    #[error("database error")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                match code.as_ref() {
                    // Serialization failure and deadlock of PostgreSQL; SQLITE_BUSY and its BUSY_SNAPSHOT.
                    "40001" | "40P01" | "5" | "517" => Self::Contention,
                    // Disk full: PostgreSQL's 53100, SQLite's 13.
                    "53100" | "13" => Self::Unavailable("the disk is full".to_owned()),
                    // Statement or lock timeout, administrator's shutdown, too many connections.
                    "57014" | "55P03" | "57P01" | "57P02" | "57P03" | "53300" => {
                        Self::Unavailable(database.message().to_owned())
                    }
                    _ if database.is_unique_violation()
                        || database.is_foreign_key_violation()
                        || database.is_check_violation() =>
                    {
                        Self::Constraint(database.message().to_owned())
                    }
                    _ => Self::Database(error),
                }
            }
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error.to_string()),
            _ => Self::Database(error),
        }
    }
}
