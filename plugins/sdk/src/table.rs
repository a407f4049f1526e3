//! The shop's tables.

pub use crate::bindings::tables::Cell;
use crate::types::{Fault, PolicyError};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Where rows come from: the host in a component, a CSV text in a native test.
///
/// ```
/// use shopwit_policy_sdk::{Row, Tables, table::Cell, types::PolicyError};
///
/// /// What 420 kg cost, where the table `fees` has a band for it.
/// fn fee(tables: &impl Tables, grams: i64) -> Result<Option<i64>, PolicyError> {
///     match tables.band("fees", &["inner"], grams) {
///         Some(row) => row.integer(2, "fee"),
///         None => Ok(None),
///     }
/// }
///
/// /// A table with one band, from 400 to 500 kg.
/// struct OneBand;
///
/// impl Tables for OneBand {
///     fn row(&self, _: &'static str, _: &[&str]) -> Option<Row> {
///         None
///     }
///     fn band(&self, table: &'static str, keys: &[&str], value: i64) -> Option<Row> {
///         let (from, to) = (400_000, 500_000);
///         (keys == ["inner"] && (from..to).contains(&value)).then(|| {
///             Row::new(table, vec![Cell::Integer(from), Cell::Integer(to), Cell::Integer(10_000)])
///         })
///     }
/// }
///
/// assert_eq!(fee(&OneBand, 420_000), Ok(Some(10_000)));
/// assert_eq!(fee(&OneBand, 500_000), Ok(None));
/// ```
pub trait Tables {
    /// The row whose key cells, written as text in the order of the key columns, equal `keys`.
    fn row(&self, table: &'static str, keys: &[&str]) -> Option<Row>;

    /// The row with these keys whose band holds `value`: lower end included, upper end excluded.
    fn band(&self, table: &'static str, keys: &[&str], value: i64) -> Option<Row>;
}

/// The tables of the shop, asked of the host.
#[derive(Debug, Clone, Copy)]
pub struct HostTables;

impl Tables for HostTables {
    fn row(&self, table: &'static str, keys: &[&str]) -> Option<Row> {
        crate::bindings::tables::find_row(table, &owned(keys)).map(|cells| Row { table, cells })
    }

    fn band(&self, table: &'static str, keys: &[&str], value: i64) -> Option<Row> {
        crate::bindings::tables::find_band(table, &owned(keys), value)
            .map(|cells| Row { table, cells })
    }
}

fn owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| key.to_string()).collect()
}

/// One row, its cells in column order.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    table: &'static str,
    cells: Vec<Cell>,
}

impl Row {
    /// A row of a table, for an implementation of [`Tables`].
    pub fn new(table: &'static str, cells: Vec<Cell>) -> Row {
        Row { table, cells }
    }

    /// The text of a column; empty where the cell is blank.
    ///
    /// # Errors
    /// `invalid-table` where the cell is missing or of another type.
    pub fn text(&self, column: usize, name: &str) -> Result<&str, PolicyError> {
        match self.cells.get(column) {
            Some(Cell::Text(text)) => Ok(text),
            Some(Cell::Blank) => Ok(""),
            _ => Err(self.wrong(name, "a text")),
        }
    }

    /// The whole number or money of a column; None where the cell is blank.
    ///
    /// # Errors
    /// `invalid-table` where the cell is missing, of another type, or negative.
    pub fn integer(&self, column: usize, name: &str) -> Result<Option<i64>, PolicyError> {
        match self.cells.get(column) {
            Some(Cell::Integer(number)) if *number >= 0 => Ok(Some(*number)),
            Some(Cell::Blank) => Ok(None),
            _ => Err(self.wrong(name, "a whole number of 0 or more")),
        }
    }

    /// An `invalid-table` error at a column of this row.
    pub fn wrong(&self, name: &str, expected: &str) -> PolicyError {
        PolicyError::InvalidTable(Fault {
            field: format!("{}.{name}", self.table),
            message: format!("must be {expected}"),
        })
    }
}
