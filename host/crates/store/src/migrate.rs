//! The schema, step by step. Migrations are forward-only; old code must run on the new schema (expand, then contract).
//!
//! They are written once, in PostgreSQL's words; `for_sqlite` is the whole difference.

use sqlx::{
    PgPool, SqlSafeStr, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::{error::StoreError, sqlite::trusted};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "people", include_str!("../migrations/0001_people.sql")),
    (2, "trade", include_str!("../migrations/0002_trade.sql")),
    (
        3,
        "conversations",
        include_str!("../migrations/0003_conversations.sql"),
    ),
    (
        4,
        "after_sales",
        include_str!("../migrations/0004_after_sales.sql"),
    ),
    (
        5,
        "policies",
        include_str!("../migrations/0005_policies.sql"),
    ),
    (6, "stages", include_str!("../migrations/0006_stages.sql")),
    (
        7,
        "backtests",
        include_str!("../migrations/0007_backtests.sql"),
    ),
    (8, "uploads", include_str!("../migrations/0008_uploads.sql")),
    (
        9,
        "desk_kinds",
        include_str!("../migrations/0009_desk_kinds.sql"),
    ),
    (
        10,
        "trade_kinds",
        include_str!("../migrations/0010_trade_kinds.sql"),
    ),
    (
        11,
        "console",
        include_str!("../migrations/0011_console.sql"),
    ),
];

fn migrator(dialect: impl Fn(&str) -> String) -> Migrator {
    Migrator::with_migrations(
        MIGRATIONS
            .iter()
            .map(|(version, name, sql)| {
                let sql = trusted(dialect(sql)).into_sql_str();
                Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
            })
            .collect(),
    )
}

fn for_sqlite(sql: &str) -> String {
    sql.replace("BIGINT", "INTEGER")
        .replace("BYTEA", "BLOB")
        .replace(") /* strict */;", ") STRICT;")
}

pub(crate) async fn postgres(pool: &PgPool) -> Result<(), StoreError> {
    migrator(str::to_owned).run(pool).await.map_err(unfit)
}

pub(crate) async fn sqlite(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    migrator(for_sqlite).run(connection).await.map_err(unfit)
}

fn unfit(error: sqlx::migrate::MigrateError) -> StoreError {
    StoreError::Unfit(format!("the schema cannot be brought up to date: {error}"))
}
