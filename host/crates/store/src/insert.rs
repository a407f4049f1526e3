//! An INSERT of many rows, put together from literal pieces only.

use crate::{conn::Conn, error::StoreError, value::Value};

/// A statement of several rows under construction. It names the shop of each row itself, so that one transaction can
/// write for many shops.
#[derive(Debug)]
pub struct Insert {
    sql: String,
    args: Vec<Value>,
}

impl Insert {
    /// Begins with the table and its columns: `decisions (shop_id, id, …)`.
    pub fn into(table_and_columns: &'static str) -> Self {
        Self {
            sql: format!("INSERT INTO {table_and_columns} VALUES "),
            args: Vec::new(),
        }
    }

    /// Adds one row, its values in the order of the columns.
    pub fn row(&mut self, values: Vec<Value>) -> &mut Self {
        self.sql
            .push_str(if self.args.is_empty() { "(" } else { ", (" });
        for (place, value) in values.into_iter().enumerate() {
            if place > 0 {
                self.sql.push_str(", ");
            }
            self.args.push(value);
            self.sql.push('$');
            self.sql.push_str(&self.args.len().to_string());
        }
        self.sql.push(')');
        self
    }

    /// Adds literal text behind the rows.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.sql.push_str(text);
        self
    }

    /// Runs it and answers how many rows it wrote.
    ///
    /// # Errors
    /// What the database says.
    pub async fn execute(self, conn: &mut Conn) -> Result<u64, StoreError> {
        conn.global_execute_of(sqlx::AssertSqlSafe(self.sql), self.args)
            .await
    }
}
