//! What only PostgreSQL needs.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::error::StoreError;

/// Connections of one host; PostgreSQL's own default allows 100 in all.
const CONNECTIONS_MAX: u32 = 16;
/// How long a request waits for a connection before it is told that the database is not available.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) async fn connect(url: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .options([
            ("statement_timeout", "5s"),
            ("lock_timeout", "2s"),
            ("idle_in_transaction_session_timeout", "10s"),
            ("synchronous_commit", "on"),
        ])
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await?;
    Ok(pool)
}
