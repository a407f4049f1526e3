//! Arguments and rows, the same for both databases: text, 64-bit integers and bytes.

use jiff::Timestamp;
use shopwit_domain::{
    ids::Id,
    money::{Currency, Money},
    word::{Word, parse_word},
};
use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};

use crate::error::StoreError;

/// One argument of a statement. The optional ones carry their type, which PostgreSQL wants to know of a null.
#[derive(Debug, Clone)]
pub enum Value {
    Text(Option<String>),
    Integer(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

/// What can be an argument.
pub trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for i64 {
    fn into_value(self) -> Value {
        Value::Integer(Some(self))
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Integer(Some(i64::from(self)))
    }
}

impl IntoValue for Option<i64> {
    fn into_value(self) -> Value {
        Value::Integer(self)
    }
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Some(self))
    }
}

impl IntoValue for &String {
    fn into_value(self) -> Value {
        Value::Text(Some(self.clone()))
    }
}

impl IntoValue for Option<String> {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl IntoValue for Option<&str> {
    fn into_value(self) -> Value {
        Value::Text(self.map(str::to_owned))
    }
}

impl IntoValue for Vec<u8> {
    fn into_value(self) -> Value {
        Value::Bytes(Some(self))
    }
}

impl IntoValue for Timestamp {
    fn into_value(self) -> Value {
        Value::Integer(Some(self.as_microsecond()))
    }
}

impl IntoValue for Option<Timestamp> {
    fn into_value(self) -> Value {
        Value::Integer(self.map(Timestamp::as_microsecond))
    }
}

/// Ids and words are stored as their text.
pub fn text(value: impl std::fmt::Display) -> Value {
    Value::Text(Some(value.to_string()))
}

/// The same for what may be missing.
pub fn opt_text(value: Option<impl std::fmt::Display>) -> Value {
    Value::Text(value.map(|value| value.to_string()))
}

/// The arguments of a statement, in order.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::IntoValue::into_value($value)),*] };
}

/// One row of an answer.
#[derive(Debug)]
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What a column can hold.
pub trait Cell: Sized {
    fn sqlite(row: &SqliteRow, column: &str) -> Result<Self, sqlx::Error>;
    fn postgres(row: &PgRow, column: &str) -> Result<Self, sqlx::Error>;
}

macro_rules! cells {
    ($($cell:ty),+) => {$(
        impl Cell for $cell {
            fn sqlite(row: &SqliteRow, column: &str) -> Result<Self, sqlx::Error> { row.try_get(column) }
            fn postgres(row: &PgRow, column: &str) -> Result<Self, sqlx::Error> { row.try_get(column) }
        }
    )+};
}

cells!(
    i64,
    Option<i64>,
    String,
    Option<String>,
    Vec<u8>,
    Option<Vec<u8>>
);

impl Row {
    /// The cell of a column.
    ///
    /// # Errors
    /// The column is missing, or holds something else.
    pub fn get<T: Cell>(&self, column: &str) -> Result<T, StoreError> {
        match self {
            Self::Sqlite(row) => T::sqlite(row, column),
            Self::Postgres(row) => T::postgres(row, column),
        }
        .map_err(|error| bad(column, error))
    }

    pub fn text(&self, column: &str) -> Result<String, StoreError> {
        self.get(column)
    }

    pub fn opt_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        self.get(column)
    }

    pub fn int(&self, column: &str) -> Result<i64, StoreError> {
        self.get(column)
    }

    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, StoreError> {
        self.get(column)
    }

    /// Booleans are stored as 0 and 1.
    pub fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    pub fn id<T: Id>(&self, column: &str) -> Result<T, StoreError> {
        T::from_str(&self.text(column)?).map_err(|error| bad(column, error))
    }

    pub fn opt_id<T: Id>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.opt_text(column)?
            .map(|text| T::from_str(&text).map_err(|error| bad(column, error)))
            .transpose()
    }

    pub fn word<T: Word>(&self, column: &str) -> Result<T, StoreError> {
        parse_word(&self.text(column)?).map_err(|error| bad(column, error))
    }

    pub fn opt_word<T: Word>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.opt_text(column)?
            .map(|text| parse_word(&text).map_err(|error| bad(column, error)))
            .transpose()
    }

    /// Times are stored as microseconds since 1970.
    pub fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(self.int(column)?).map_err(|error| bad(column, error))
    }

    pub fn opt_time(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        self.opt_int(column)?
            .map(|micros| Timestamp::from_microsecond(micros).map_err(|error| bad(column, error)))
            .transpose()
    }

    pub fn currency(&self, column: &str) -> Result<Currency, StoreError> {
        self.text(column)?
            .parse()
            .map_err(|error| bad(column, error))
    }

    /// An amount whose currency stands in the column `currency`.
    pub fn money(&self, column: &str) -> Result<Money, StoreError> {
        Ok(Money::new(self.int(column)?, self.currency("currency")?))
    }

    pub fn opt_money(&self, column: &str) -> Result<Option<Money>, StoreError> {
        let currency = self.currency("currency")?;
        Ok(self
            .opt_int(column)?
            .map(|minor_units| Money::new(minor_units, currency)))
    }
}

fn bad(column: &str, problem: impl std::fmt::Display) -> StoreError {
    StoreError::BadRow {
        column: column.to_owned(),
        problem: problem.to_string(),
    }
}
