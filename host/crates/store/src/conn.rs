//! The store, its read connections and its units of work.

use shopwit_domain::ids::ShopId;
use sqlx::{
    PgPool, Postgres, SqlSafeStr, Sqlite, SqlitePool, pool::PoolConnection,
    query::Query as SqlxQuery,
};

use crate::{
    error::StoreError,
    migrate, postgres,
    sqlite::{self, SqliteUnit, SqliteWriter},
    value::{Row, Value},
};

/// A shop database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Backend,
}

#[derive(Debug, Clone)]
enum Backend {
    Sqlite {
        readers: SqlitePool,
        writer: SqliteWriter,
    },
    Postgres(PgPool),
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`, checks that it is fit, and brings the schema up to date.
    ///
    /// # Errors
    /// An unknown scheme, a second process on the same SQLite file, a SQLite library with a known defect, a schema newer
    /// than this program.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let backend = if let Some(path) = url.strip_prefix("sqlite:") {
            let writer = SqliteWriter::open(path).await?;
            Backend::Sqlite {
                readers: sqlite::readers(path).await?,
                writer,
            }
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = postgres::connect(url).await?;
            migrate::postgres(&pool).await?;
            Backend::Postgres(pool)
        } else {
            return Err(StoreError::Unfit(
                "the database address must begin with sqlite: or postgres:".to_owned(),
            ));
        };
        Ok(Self { backend })
    }

    /// Opens a database beside the host that serves it, for one command of an operator. Its host holds what it has
    /// read in memory and hears of no change, so only rows that it looks up again may be written.
    ///
    /// # Errors
    /// As [`Self::open`]; a SQLite file that does not exist.
    pub async fn open_beside(url: &str) -> Result<Self, StoreError> {
        let Some(path) = url.strip_prefix("sqlite:") else {
            return Self::open(url).await;
        };
        let writer = SqliteWriter::open_beside(path).await?;
        Ok(Self {
            backend: Backend::Sqlite {
                readers: sqlite::readers(path).await?,
                writer,
            },
        })
    }

    /// `sqlite` or `postgres`.
    pub fn backend_name(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite { .. } => "sqlite",
            Backend::Postgres(_) => "postgres",
        }
    }

    /// A connection that only reads, for the rows of one shop.
    ///
    /// # Errors
    /// No connection became free in time.
    pub async fn read(&self, shop: ShopId) -> Result<Conn, StoreError> {
        self.connection(Some(shop)).await
    }

    /// A connection that only reads, for what belongs to no shop (people, sessions, the list of shops).
    ///
    /// # Errors
    /// No connection became free in time.
    pub async fn read_global(&self) -> Result<Conn, StoreError> {
        self.connection(None).await
    }

    async fn connection(&self, shop: Option<ShopId>) -> Result<Conn, StoreError> {
        let link = match &self.backend {
            Backend::Sqlite { readers, .. } => Link::SqliteReader(readers.acquire().await?),
            Backend::Postgres(pool) => Link::PostgresReader(pool.acquire().await?),
        };
        Ok(Conn {
            link,
            shop: shop.map(|shop| shop.to_string()),
        })
    }

    /// Begins a unit of work on the rows of one shop. Nothing slow (a policy call least of all) may happen before its
    /// end: on SQLite everybody else who writes is waiting.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn begin(&self, shop: ShopId) -> Result<Tx, StoreError> {
        self.unit(Some(shop)).await
    }

    /// Begins a unit of work on what belongs to no shop.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn begin_global(&self) -> Result<Tx, StoreError> {
        self.unit(None).await
    }

    async fn unit(&self, shop: Option<ShopId>) -> Result<Tx, StoreError> {
        let link = match &self.backend {
            Backend::Sqlite { writer, .. } => Link::SqliteUnit(writer.begin().await?),
            Backend::Postgres(pool) => Link::PostgresUnit(pool.begin().await?),
        };
        Ok(Tx {
            conn: Conn {
                link,
                shop: shop.map(|shop| shop.to_string()),
            },
        })
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// It gave none, or it no longer writes.
    pub async fn ready(&self) -> Result<(), StoreError> {
        if let Backend::Sqlite { writer, .. } = &self.backend {
            writer.writable()?;
        }
        self.read_global()
            .await?
            .global_rows("SELECT 1 AS one", Vec::new())
            .await
            .map(|_| ())
    }

    /// Ends all connections; units of work in flight are finished first.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Backend::Postgres(pool) => pool.close().await,
        }
    }
}

/// A connection with the shop whose rows it may touch.
#[derive(Debug)]
pub struct Conn {
    link: Link,
    shop: Option<String>,
}

#[derive(Debug)]
enum Link {
    SqliteReader(PoolConnection<Sqlite>),
    SqliteUnit(SqliteUnit),
    PostgresReader(PoolConnection<Postgres>),
    PostgresUnit(sqlx::Transaction<'static, Postgres>),
}

/// A unit of work. Dropped without `commit`, it never happened.
#[derive(Debug)]
#[must_use = "a unit of work that is not committed never happened"]
pub struct Tx {
    conn: Conn,
}

impl Tx {
    /// The connection to work on.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// Makes it durable. Answers only when it is.
    ///
    /// # Errors
    /// `CommitUnknown` where nobody can tell; then only an idempotency key helps.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.conn.link {
            Link::SqliteUnit(unit) => unit.commit().await,
            Link::PostgresUnit(tx) => {
                tx.commit()
                    .await
                    .map_err(|error| match StoreError::from(error) {
                        StoreError::Contention => StoreError::Contention,
                        constraint @ StoreError::Constraint(_) => constraint,
                        _ => StoreError::CommitUnknown,
                    })
            }
            Link::SqliteReader(_) | Link::PostgresReader(_) => Ok(()),
        }
    }
}

fn bind_all<'q, DB>(
    sql: impl SqlSafeStr,
    shop: Option<&str>,
    args: Vec<Value>,
) -> SqlxQuery<'q, DB, <DB as sqlx::Database>::Arguments>
where
    DB: sqlx::Database,
    Option<String>: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    Option<i64>: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    Option<Vec<u8>>: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
{
    let mut query = sqlx::query(sql);
    if let Some(shop) = shop {
        query = query.bind(Some(shop.to_owned()));
    }
    for arg in args {
        query = match arg {
            Value::Text(text) => query.bind(text),
            Value::Integer(integer) => query.bind(integer),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    query
}

macro_rules! on_link {
    ($conn:expr, $sql:expr, $shop:expr, $args:expr, $method:ident, $wrap_sqlite:expr, $wrap_postgres:expr) => {
        match &mut $conn.link {
            Link::SqliteReader(conn) => $wrap_sqlite(
                bind_all::<Sqlite>($sql, $shop, $args)
                    .$method(&mut **conn)
                    .await?,
            ),
            Link::SqliteUnit(unit) => $wrap_sqlite(
                bind_all::<Sqlite>($sql, $shop, $args)
                    .$method(unit.connection())
                    .await?,
            ),
            Link::PostgresReader(conn) => $wrap_postgres(
                bind_all::<Postgres>($sql, $shop, $args)
                    .$method(&mut **conn)
                    .await?,
            ),
            Link::PostgresUnit(tx) => $wrap_postgres(
                bind_all::<Postgres>($sql, $shop, $args)
                    .$method(&mut **tx)
                    .await?,
            ),
        }
    };
}

fn sqlite_rows(rows: Vec<sqlx::sqlite::SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Sqlite).collect()
}

fn postgres_rows(rows: Vec<sqlx::postgres::PgRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Postgres).collect()
}

impl Conn {
    /// Rows of the shop; `$1` is the shop.
    ///
    /// # Errors
    /// `NoShop` on a connection without one; what the database says.
    pub async fn rows(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.rows_of(sql, args).await
    }

    pub(crate) async fn rows_of(
        &mut self,
        sql: impl SqlSafeStr,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let shop = self.shop.clone().ok_or(StoreError::NoShop)?;
        let sql = sql.into_sql_str();
        Ok(on_link!(
            self,
            sql,
            Some(&shop),
            args,
            fetch_all,
            sqlite_rows,
            postgres_rows
        ))
    }

    /// The row of the shop, if there is one.
    ///
    /// # Errors
    /// As `rows`.
    pub async fn row(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Changes rows of the shop and answers how many.
    ///
    /// # Errors
    /// As `rows`.
    pub async fn execute(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let shop = self.shop.clone().ok_or(StoreError::NoShop)?;
        Ok(on_link!(
            self,
            sql,
            Some(&shop),
            args,
            execute,
            |done: sqlx::sqlite::SqliteQueryResult| done.rows_affected(),
            |done: sqlx::postgres::PgQueryResult| done.rows_affected()
        ))
    }

    /// Rows that belong to no shop; arguments begin at `$1`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn global_rows(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        Ok(on_link!(
            self,
            sql,
            None,
            args,
            fetch_all,
            sqlite_rows,
            postgres_rows
        ))
    }

    /// The first of such rows.
    ///
    /// # Errors
    /// What the database says.
    pub async fn global_row(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.global_rows(sql, args).await?.into_iter().next())
    }

    /// Changes rows that belong to no shop.
    ///
    /// # Errors
    /// What the database says.
    pub async fn global_execute(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<u64, StoreError> {
        self.global_execute_of(sql, args).await
    }

    pub(crate) async fn global_execute_of(
        &mut self,
        sql: impl SqlSafeStr,
        args: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let sql = sql.into_sql_str();
        Ok(on_link!(
            self,
            sql,
            None,
            args,
            execute,
            |done: sqlx::sqlite::SqliteQueryResult| done.rows_affected(),
            |done: sqlx::postgres::PgQueryResult| done.rows_affected()
        ))
    }
}
