//! The tables of a call, and tables as CSV.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use shopwit_domain::table::{Cell, Column, ColumnRole, ColumnType, Row, Table, TableError};

use crate::kinds::describe;

/// The shop's tables by name, as they stood when the decision began. Cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct TableSet {
    /// Names the set and its clones in this process: what was sent to a runner once need not be sent again. 0: empty.
    number: u64,
    tables: Arc<BTreeMap<String, Arc<Table>>>,
}

impl TableSet {
    /// The table of this name.
    pub fn get(&self, name: &str) -> Option<&Table> {
        self.tables.get(name).map(AsRef::as_ref)
    }

    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.tables
            .iter()
            .map(|(name, table)| (name.as_str(), table.as_ref()))
    }

    /// Names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }
}

impl FromIterator<(String, Arc<Table>)> for TableSet {
    fn from_iter<I: IntoIterator<Item = (String, Arc<Table>)>>(tables: I) -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(1);
        Self {
            number: NUMBERS.fetch_add(1, Ordering::Relaxed),
            tables: Arc::new(tables.into_iter().collect()),
        }
    }
}

/// The columns that a component says it reads.
pub fn columns_of(spec: &describe::TableSpec) -> Vec<Column> {
    spec.columns
        .iter()
        .map(|column| Column {
            name: column.name.clone(),
            column_type: match column.column_type {
                describe::ColumnType::Text => ColumnType::Text,
                describe::ColumnType::Integer => ColumnType::Integer,
                describe::ColumnType::Money => ColumnType::Money,
                describe::ColumnType::Boolean => ColumnType::Boolean,
            },
            role: match column.column_role {
                describe::ColumnRole::Key => ColumnRole::Key,
                describe::ColumnRole::BandFrom => ColumnRole::BandFrom,
                describe::ColumnRole::BandTo => ColumnRole::BandTo,
                describe::ColumnRole::Value => ColumnRole::Value,
            },
            unit: column.unit.clone(),
            summary: column.summary.clone(),
        })
        .collect()
}

/// What is wrong with a CSV text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// Not CSV, or the header does not fit.
    #[error("line {line}: {message}")]
    Line {
        /// Counted from 1, the header included.
        line: u64,
        /// What is wrong and what would be right.
        message: String,
    },
    /// One cell.
    #[error("line {line}, column `{column}`: {message}")]
    Cell {
        /// Counted from 1, the header included.
        line: u64,
        /// Name of the column.
        column: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// The rows contradict each other.
    #[error("{}{error}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
    Table {
        /// Counted from 1, the header included; none where no row is to blame.
        line: Option<u64>,
        /// What is wrong.
        error: TableError,
    },
}

/// Reads a table from CSV with a header line. The header names every column once, in any order; a leading byte order
/// mark is ignored; an empty text is a table without rows. Whole numbers and minor units are written in decimal,
/// booleans as `true` and `false`, nothing is blank.
///
/// # Errors
///
/// The first thing wrong, with its line and column.
pub fn table_from_csv(columns: Vec<Column>, text: &str) -> Result<Table, CsvError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    if !text.trim().is_empty() {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| not_csv(&error))?.clone();
        let order = header_order(&columns, &header)?;
        for record in reader.records() {
            let record = record.map_err(|error| not_csv(&error))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() != columns.len() {
                let message = format!(
                    "{} cells, but the header has {}",
                    record.len(),
                    columns.len()
                );
                return Err(CsvError::Line { line, message });
            }
            rows.push(read_row(&columns, &order, &record, line)?);
            lines.push(line);
        }
    }
    Table::new(columns, rows).map_err(|error| CsvError::Table {
        line: error
            .row
            .and_then(|row| lines.get(row.checked_sub(1)?).copied()),
        error,
    })
}

/// Writes a table as CSV with a header line. A text that a spreadsheet would run as a formula gets an apostrophe.
pub fn table_to_csv(table: &Table) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = table.columns().iter().map(|column| column.name.as_str());
    // Writing to memory does not fail.
    let _ = writer.write_record(header);
    for row in table.rows() {
        let _ = writer.write_record(row.iter().map(cell_text));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
        other => other.key_text(),
    }
}

fn not_csv(error: &csv::Error) -> CsvError {
    CsvError::Line {
        line: error.position().map_or(1, csv::Position::line),
        message: error.to_string(),
    }
}

/// For every column its place in the file.
fn header_order(columns: &[Column], header: &csv::StringRecord) -> Result<Vec<usize>, CsvError> {
    let wrong = |message: String| CsvError::Line { line: 1, message };
    if let Some(unknown) = header
        .iter()
        .find(|name| columns.iter().all(|column| column.name != *name))
    {
        let known: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        return Err(wrong(format!(
            "`{unknown}` is no column; the columns are {}",
            known.join(", ")
        )));
    }
    if header.len() != columns.len() {
        return Err(wrong(format!(
            "{} columns, but the table has {}",
            header.len(),
            columns.len()
        )));
    }
    columns
        .iter()
        .map(|column| {
            header
                .iter()
                .position(|name| name == column.name)
                .ok_or_else(|| wrong(format!("the column `{}` is missing", column.name)))
        })
        .collect()
}

fn read_row(
    columns: &[Column],
    order: &[usize],
    record: &csv::StringRecord,
    line: u64,
) -> Result<Row, CsvError> {
    columns
        .iter()
        .zip(order)
        .map(|(column, place)| {
            let text = record.get(*place).unwrap_or_default();
            read_cell(column.column_type, text).map_err(|message| CsvError::Cell {
                line,
                column: column.name.clone(),
                message,
            })
        })
        .collect()
}

/// Reads one cell of a CSV.
///
/// # Errors
///
/// What is wrong and what would be right.
pub fn read_cell(column_type: ColumnType, text: &str) -> Result<Cell, String> {
    if text.is_empty() {
        return Ok(Cell::Blank);
    }
    match column_type {
        // Our own mark against formulas goes; any other apostrophe stays.
        ColumnType::Text => match text.strip_prefix('\'') {
            Some(formula) if formula.starts_with(['=', '+', '-', '@']) => {
                Ok(Cell::Text(formula.to_owned()))
            }
            _ => Ok(Cell::Text(text.to_owned())),
        },
        ColumnType::Integer => text
            .parse()
            .map(Cell::Integer)
            .map_err(|_| format!("`{text}` is not a whole number")),
        ColumnType::Money => text.parse().map(Cell::Integer).map_err(|_| {
            format!("`{text}` is not an amount in whole minor units, for example 1990 for 19.90")
        }),
        ColumnType::Boolean => match text {
            "true" => Ok(Cell::Boolean(true)),
            "false" => Ok(Cell::Boolean(false)),
            _ => Err(format!("`{text}` is neither true nor false")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        [
            ("courier", ColumnType::Text, ColumnRole::Key),
            ("from-grams", ColumnType::Integer, ColumnRole::BandFrom),
            ("to-grams", ColumnType::Integer, ColumnRole::BandTo),
            ("fee", ColumnType::Money, ColumnRole::Value),
            ("note", ColumnType::Text, ColumnRole::Value),
            ("bulk", ColumnType::Boolean, ColumnRole::Value),
        ]
        .map(|(name, column_type, role)| Column {
            name: name.to_owned(),
            column_type,
            role,
            unit: String::new(),
            summary: String::new(),
        })
        .to_vec()
    }

    fn check_refused(text: &str, expected: &str) {
        let refused = table_from_csv(columns(), text)
            .map(|_| ())
            .expect_err("must be refused")
            .to_string();
        assert!(
            refused.contains(expected),
            "{refused:?} does not say {expected:?}"
        );
    }

    #[test]
    fn a_table_survives_the_way_to_csv_and_back() {
        let text = "\u{feff}fee,courier,from-grams,to-grams,note,bulk\r\n\
                    5000,zto,300000,400000,\"a, \"\"b\"\"\",true\r\n,yto,,,'=1+1,\n";
        let table = table_from_csv(columns(), text).expect("good CSV");
        assert_eq!(table.rows().len(), 2);
        assert_eq!(table.rows()[1][4], Cell::Text("=1+1".to_owned()));
        let written = table_to_csv(&table);
        assert!(written.contains("'=1+1"), "{written}");
        assert_eq!(table_from_csv(columns(), &written), Ok(table));
    }

    #[test]
    fn no_text_is_a_table_without_rows() {
        for text in [
            "",
            "\u{feff}",
            "\n",
            "courier,from-grams,to-grams,fee,note,bulk\n",
        ] {
            assert_eq!(
                table_from_csv(columns(), text).map(|table| table.rows().len()),
                Ok(0),
                "{text:?}"
            );
        }
    }

    #[test]
    fn what_is_wrong_names_line_and_column() {
        let header = "courier,from-grams,to-grams,fee,note,bulk\n";
        check_refused("courier,weight\n", "line 1: `weight` is no column");
        check_refused("courier,fee\n", "line 1: 2 columns, but the table has 6");
        check_refused(
            "courier,courier,to-grams,fee,note,bulk\n",
            "line 1: the column `from-grams` is missing",
        );
        check_refused(&format!("{header}zto,1,2,3,,\nzto,2\n"), "line 3: 2 cells");
        check_refused(
            &format!("{header}zto,1,2,1.50,,\n"),
            "line 2, column `fee`: `1.50` is not an amount",
        );
        check_refused(
            &format!("{header}zto,x,2,1,,\n"),
            "line 2, column `from-grams`",
        );
        check_refused(
            &format!("{header}zto,1,2,1,,yes\n"),
            "line 2, column `bulk`",
        );
        check_refused(
            &format!("{header}zto,1,9,1,,\nzto,5,12,1,,\n"),
            "line 3: row 2: column `from-grams`",
        );
    }
}
