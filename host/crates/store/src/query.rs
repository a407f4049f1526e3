//! A SELECT with optional filters and keyset pages, put together from literal pieces only.

use crate::{
    conn::Conn,
    error::StoreError,
    value::{IntoValue, Row, Value},
};

/// Largest page of a list.
pub const PAGE_ROWS_MAX: i64 = 100;

/// A statement of a shop under construction. `$1` is the shop; further arguments number themselves.
#[derive(Debug)]
pub struct Query {
    sql: String,
    args: Vec<Value>,
}

impl Query {
    /// Begins with text that has used `$1` for the shop, and no other argument.
    pub fn new(select: &'static str) -> Self {
        Self {
            sql: select.to_owned(),
            args: Vec::new(),
        }
    }

    /// Adds literal text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.sql.push_str(text);
        self
    }

    /// Adds literal text and an argument behind it: `and("AND state = ", state)`.
    pub fn and(&mut self, text: &'static str, value: impl IntoValue) -> &mut Self {
        self.args.push(value.into_value());
        self.sql.push(' ');
        self.sql.push_str(text);
        self.sql.push('$');
        self.sql.push_str(&(self.args.len() + 1).to_string());
        self
    }

    /// The same where there is a value.
    pub fn and_some(&mut self, text: &'static str, value: Option<impl IntoValue>) -> &mut Self {
        if let Some(value) = value {
            self.and(text, value);
        }
        self
    }

    /// Newest first by `id`, after the cursor (the last id of the page before), one row more than `limit` so that the
    /// caller knows whether there is a next page.
    pub fn page(&mut self, after: Option<&str>, limit: i64) -> &mut Self {
        self.and_some("AND id < ", after);
        self.push(" ORDER BY id DESC");
        self.and("LIMIT ", limit.clamp(1, PAGE_ROWS_MAX) + 1)
    }

    /// Runs it.
    ///
    /// # Errors
    /// As `Conn::rows`.
    pub async fn rows(self, conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
        conn.rows_of(sqlx::AssertSqlSafe(self.sql), self.args).await
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page begins. `None`: this was the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of `limit` rows at most out of the `limit + 1` that `Query::page` read.
    pub fn new(mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit.clamp(1, PAGE_ROWS_MAX)).unwrap_or(1);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = if more { items.last().map(id) } else { None };
        Self { items, next_cursor }
    }

    pub fn map<U>(self, map: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(map).collect(),
            next_cursor: self.next_cursor,
        }
    }
}
