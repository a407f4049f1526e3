//! A shop's table: typed columns, rows checked when it is made, and two look-ups.
//!
//! A table has key columns, compared as a whole, and at most one band: a pair of number columns that hold the
//! lower end (included) and the upper end (excluded). A blank end is open. Beyond the bands there is no row: a
//! table never guesses.

mod index;

use std::collections::BTreeSet;

use index::Index;

/// Columns of one table, at most. More is a database, not a form that a shop fills in.
pub const COLUMNS_MAX: usize = 64;
/// Rows of one table, at most. Bounds memory: every call may hold several tables.
pub const ROWS_MAX: usize = 50_000;
/// Bytes of one text cell, at most; the contract promises guests no more.
pub const TEXT_BYTES_MAX: usize = 1_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// Any text, at most [`TEXT_BYTES_MAX`] bytes.
    Text,
    /// A whole number.
    Integer,
    /// Minor units of the shop's currency.
    Money,
    /// True or false.
    Boolean,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnRole {
    /// Part of the key of a row.
    Key,
    /// Lower end of the row's band, included; blank is open.
    BandFrom,
    /// Upper end of the row's band, excluded; blank is open.
    BandTo,
    /// Anything else that the row carries.
    Value,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Kebab-case, unique in the table.
    pub name: String,
    /// What it holds.
    pub column_type: ColumnType,
    /// What it is for.
    pub role: ColumnRole,
    /// Unit of a number, for example `grams`; empty for none.
    pub unit: String,
    /// For the people who fill in the table.
    pub summary: String,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Of a text column.
    Text(String),
    /// Of an integer or money column; money in minor units.
    Integer(i64),
    /// Of a boolean column.
    Boolean(bool),
    /// Nothing filled in.
    Blank,
}

impl Cell {
    /// The cell as it is compared in a key: numbers in decimal, booleans `true` and `false`, blank as nothing.
    pub fn key_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Boolean(flag) => flag.to_string(),
            Self::Blank => String::new(),
        }
    }

    const fn fits(&self, column_type: ColumnType) -> bool {
        matches!(
            (self, column_type),
            (Self::Blank, _)
                | (Self::Text(_), ColumnType::Text)
                | (Self::Integer(_), ColumnType::Integer | ColumnType::Money)
                | (Self::Boolean(_), ColumnType::Boolean)
        )
    }
}

/// One row, its cells in the order of the columns.
pub type Row = Vec<Cell>;

/// A table whose rows fit its columns and do not contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
    index: Index,
}

/// What is wrong with a table, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}{message}", row_text(.row), column_text(.column))]
pub struct TableError {
    /// Number of the row, counted from 1 without the header; none where the columns are wrong.
    pub row: Option<usize>,
    /// Name of the column, where one is to blame.
    pub column: Option<String>,
    /// What is wrong and what would be right.
    pub message: String,
}

fn row_text(row: &Option<usize>) -> String {
    row.map(|row| format!("row {row}: ")).unwrap_or_default()
}

fn column_text(column: &Option<String>) -> String {
    column
        .as_ref()
        .map(|column| format!("column `{column}`: "))
        .unwrap_or_default()
}

impl TableError {
    /// About the columns.
    pub fn of_columns(column: Option<&str>, message: impl Into<String>) -> Self {
        Self {
            row: None,
            column: column.map(str::to_owned),
            message: message.into(),
        }
    }

    /// About one row, counted from 1.
    pub fn of_row(row: usize, column: Option<&str>, message: impl Into<String>) -> Self {
        Self {
            row: Some(row),
            column: column.map(str::to_owned),
            message: message.into(),
        }
    }
}

impl Table {
    /// Checks columns and rows and makes the table ready for look-ups.
    ///
    /// # Errors
    ///
    /// The first thing wrong in reading order: columns, then widths and types row by row, then rows that contradict
    /// each other (the same key twice, an empty band, bands that overlap).
    pub fn new(columns: Vec<Column>, rows: Vec<Row>) -> Result<Self, TableError> {
        check_columns(&columns)?;
        if rows.len() > ROWS_MAX {
            return Err(TableError::of_columns(
                None,
                format!("{} rows; at most {ROWS_MAX} are allowed", rows.len()),
            ));
        }
        for (position, row) in rows.iter().enumerate() {
            check_row(&columns, row, position + 1)?;
        }
        let index = Index::new(&columns, &rows)?;
        Ok(Self {
            columns,
            rows,
            index,
        })
    }

    /// The columns, in the order of the cells.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows, in the order in which they were given.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether the rows have bands.
    pub fn has_band(&self) -> bool {
        self.index.has_band()
    }

    /// The row whose key cells, written as text in the order of the key columns, equal `keys`. Of a table with bands
    /// the row with the lowest one.
    pub fn find_row<K: AsRef<str>>(&self, keys: &[K]) -> Option<&[Cell]> {
        self.rows.get(self.index.find_row(keys)?).map(Vec::as_slice)
    }

    /// The row of these keys whose band holds `value`: lower end included, upper end excluded. None where the table
    /// has no band.
    pub fn find_band<K: AsRef<str>>(&self, keys: &[K], value: i64) -> Option<&[Cell]> {
        self.rows
            .get(self.index.find_band(keys, value)?)
            .map(Vec::as_slice)
    }
}

/// Checks columns alone, for a table that has no rows yet.
///
/// # Errors
///
/// The first column that is wrong.
pub fn check_columns(columns: &[Column]) -> Result<(), TableError> {
    let refuse =
        |column: Option<&str>, message: String| Err(TableError::of_columns(column, message));
    if columns.is_empty() || columns.len() > COLUMNS_MAX {
        return refuse(
            None,
            format!("{} columns; 1 to {COLUMNS_MAX} are allowed", columns.len()),
        );
    }
    let mut names = BTreeSet::new();
    for column in columns {
        if !is_kebab_case(&column.name) {
            return refuse(
                Some(&column.name),
                "the name must be kebab-case: lower-case letters and digits in words joined by `-`, at most 64".to_owned(),
            );
        }
        if !names.insert(column.name.as_str()) {
            return refuse(Some(&column.name), "the name is used twice".to_owned());
        }
        let is_end = matches!(column.role, ColumnRole::BandFrom | ColumnRole::BandTo);
        if is_end && !matches!(column.column_type, ColumnType::Integer | ColumnType::Money) {
            return refuse(
                Some(&column.name),
                "an end of a band must be an integer or money column".to_owned(),
            );
        }
    }
    let count = |role| columns.iter().filter(|column| column.role == role).count();
    let (from, to) = (count(ColumnRole::BandFrom), count(ColumnRole::BandTo));
    if from != to || from > 1 {
        return refuse(
            None,
            format!(
                "{from} columns for the lower and {to} for the upper end of a band; one of each or none"
            ),
        );
    }
    if from == 0 && count(ColumnRole::Key) == 0 {
        return refuse(
            None,
            "a table needs a key column or a band to be looked up by".to_owned(),
        );
    }
    Ok(())
}

/// Lower-case letters and digits in words joined by single hyphens, beginning with a letter, 1 to 64 bytes.
pub fn is_kebab_case(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

fn check_row(columns: &[Column], row: &Row, number: usize) -> Result<(), TableError> {
    if row.len() != columns.len() {
        let message = format!(
            "{} cells, but the table has {} columns",
            row.len(),
            columns.len()
        );
        return Err(TableError::of_row(number, None, message));
    }
    for (column, cell) in columns.iter().zip(row) {
        let refuse = |message: String| Err(TableError::of_row(number, Some(&column.name), message));
        if !cell.fits(column.column_type) {
            let wanted = match column.column_type {
                ColumnType::Text => "a text",
                ColumnType::Integer => "a whole number",
                ColumnType::Money => "an amount in whole minor units",
                ColumnType::Boolean => "true or false",
            };
            return refuse(format!("{cell:?} is not {wanted}"));
        }
        if let Cell::Text(text) = cell
            && text.len() > TEXT_BYTES_MAX
        {
            return refuse(format!(
                "{} bytes of text; at most {TEXT_BYTES_MAX}",
                text.len()
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
