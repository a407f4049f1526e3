//! Cells from JSON and CSV, with every one that does not fit named.

use serde_json::Value as Json;
use shopwit_domain::table::{Cell, Column, ColumnType, Row, Table, TableError};
use shopwit_policy::tables::read_cell;

use super::CELLS_MAX;
use crate::{Error, FieldProblem, Result};

/// Problems that one answer names, at most.
const PROBLEMS_MAX: usize = 100;

pub(super) fn to_json(rows: &[Row]) -> Vec<Vec<Json>> {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => Json::from(text.clone()),
        Cell::Integer(number) => Json::from(*number),
        Cell::Boolean(flag) => Json::from(*flag),
        Cell::Blank => Json::Null,
    };
    rows.iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

/// Rows whose cells are in the order of the columns.
pub(super) fn from_json(
    columns: &[Column],
    rows: Vec<Vec<Json>>,
) -> std::result::Result<Vec<Row>, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let mut read = Vec::with_capacity(rows.len());
    for (number, row) in rows.into_iter().enumerate() {
        if row.len() != columns.len() {
            let message = format!(
                "{} cells, but the table has {} columns",
                row.len(),
                columns.len()
            );
            problems.add(format!("/rows/{number}"), message);
            continue;
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (place, (column, value)) in columns.iter().zip(row).enumerate() {
            match cell_of_json(column.column_type, value) {
                Ok(cell) => cells.push(cell),
                Err(message) => problems.add(
                    format!("/rows/{number}/{place}"),
                    format!("column `{}`: {message}", column.name),
                ),
            }
        }
        read.push(cells);
    }
    problems.none_or(read)
}

fn cell_of_json(column_type: ColumnType, value: Json) -> std::result::Result<Cell, String> {
    match (column_type, value) {
        (_, Json::Null) => Ok(Cell::Blank),
        (ColumnType::Text, Json::String(text)) if text.contains('\0') => {
            Err("a text has no NUL in it".to_owned())
        }
        (ColumnType::Text, Json::String(text)) => Ok(if text.is_empty() {
            Cell::Blank
        } else {
            Cell::Text(text)
        }),
        (ColumnType::Boolean, Json::Bool(flag)) => Ok(Cell::Boolean(flag)),
        (ColumnType::Integer, Json::Number(number)) => number
            .as_i64()
            .map(Cell::Integer)
            .ok_or_else(|| format!("{number} is not a whole number of 64 bits")),
        (ColumnType::Money, Json::Number(number)) => {
            number.as_i64().map(Cell::Integer).ok_or_else(|| {
                format!(
                    "{number} is not an amount in whole minor units, for example 1990 for 19.90"
                )
            })
        }
        (wanted, _) => Err(match wanted {
            ColumnType::Text => "a text, or null for blank",
            ColumnType::Integer => "a whole number, or null for blank",
            ColumnType::Money => "whole minor units, or null for blank",
            ColumnType::Boolean => "true or false, or null for blank",
        }
        .to_owned()),
    }
}

/// A table from rows of JSON, their cells in the order of `names` where given.
pub(super) fn table_of_json(
    columns: Vec<Column>,
    names: Option<Vec<String>>,
    rows: Vec<Vec<Json>>,
) -> Result<Table> {
    let rows = match names {
        None => rows,
        Some(names) => in_order(&columns, &names, rows)?,
    };
    check_size(rows.iter().map(Vec::len).sum())?;
    let rows = from_json(&columns, rows).map_err(Error::Invalid)?;
    make(columns, rows, |row| format!("/rows/{row}"))
}

/// Puts cells that came in the order of `names` into the order of the columns.
fn in_order(columns: &[Column], names: &[String], rows: Vec<Vec<Json>>) -> Result<Vec<Vec<Json>>> {
    if names.len() != columns.len() {
        let all: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        return Err(Error::invalid(
            "/columns",
            "columns",
            format!("name every column once: {}", all.join(", ")),
        ));
    }
    let places = columns
        .iter()
        .map(|column| {
            names
                .iter()
                .position(|name| *name == column.name)
                .ok_or_else(|| {
                    Error::invalid(
                        "/columns",
                        "columns",
                        format!("the column `{}` is missing", column.name),
                    )
                })
        })
        .collect::<Result<Vec<_>>>()?;
    if places
        .iter()
        .enumerate()
        .all(|(wanted, place)| wanted == *place)
    {
        return Ok(rows);
    }
    rows.into_iter()
        .enumerate()
        .map(|(number, row)| {
            if row.len() != names.len() {
                let message = format!("{} cells, but {} columns are named", row.len(), names.len());
                return Err(Error::invalid(format!("/rows/{number}"), "cell", message));
            }
            Ok(places
                .iter()
                .filter_map(|place| row.get(*place).cloned())
                .collect())
        })
        .collect()
}

/// A table from CSV with a header line that names every column once, in any order. Pointers count rows from 0 without
/// the header, as in JSON; messages name the line.
pub(super) fn table_of_csv(columns: Vec<Column>, text: &str) -> Result<Table> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let not_csv = |error: csv::Error| Error::invalid("", "csv", error.to_string());
    let header = reader.headers().map_err(not_csv)?.clone();
    let places = places_of(&columns, &header)?;
    let mut problems = Problems::default();
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    let mut cells_total = 0;
    for record in reader.records() {
        let record = record.map_err(not_csv)?;
        let (number, line) = (rows.len(), record.position().map_or(0, csv::Position::line));
        cells_total += record.len();
        check_size(cells_total)?;
        if record.len() != columns.len() {
            let message = format!(
                "line {line}: {} cells, but the header has {}",
                record.len(),
                columns.len()
            );
            problems.add(format!("/rows/{number}"), message);
        }
        let mut row = Vec::with_capacity(columns.len());
        for (column, place) in columns.iter().zip(&places) {
            match read_cell(column.column_type, record.get(*place).unwrap_or_default()) {
                Ok(cell) => row.push(cell),
                Err(message) => {
                    problems.add(
                        format!("/rows/{number}/{place}"),
                        format!("line {line}, column `{}`: {message}", column.name),
                    );
                    row.push(Cell::Blank);
                }
            }
        }
        rows.push(row);
        lines.push(line);
    }
    let rows = problems.none_or(rows).map_err(Error::Invalid)?;
    make(columns, rows, |row| format!("/rows/{row}")).map_err(|error| with_line(error, &lines))
}

fn places_of(columns: &[Column], header: &csv::StringRecord) -> Result<Vec<usize>> {
    let wrong = |message: String| {
        Err(Error::invalid(
            "/columns",
            "columns",
            format!("line 1: {message}"),
        ))
    };
    if let Some(unknown) = header
        .iter()
        .find(|name| columns.iter().all(|column| column.name != *name))
    {
        let all: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        return wrong(format!(
            "`{unknown}` is no column; the columns are {}",
            all.join(", ")
        ));
    }
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        match header.iter().position(|name| name == column.name) {
            Some(place) => places.push(place),
            None => return wrong(format!("the column `{}` is missing", column.name)),
        }
    }
    if header.len() != columns.len() {
        return wrong("a column is named twice".to_owned());
    }
    Ok(places)
}

fn check_size(cells: usize) -> Result<()> {
    if cells > CELLS_MAX {
        return Err(Error::invalid(
            "/rows",
            "too-many",
            format!("more than {CELLS_MAX} cells; a table has at most that many"),
        ));
    }
    Ok(())
}

fn make(columns: Vec<Column>, rows: Vec<Row>, at: impl Fn(usize) -> String) -> Result<Table> {
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    Table::new(columns, rows).map_err(|error| {
        let place = error
            .column
            .as_ref()
            .and_then(|name| names.iter().position(|column| column == name));
        let pointer = match (error.row.and_then(|row| row.checked_sub(1)), place) {
            (Some(row), Some(place)) => format!("{}/{place}", at(row)),
            (Some(row), None) => at(row),
            (None, _) => "/rows".to_owned(),
        };
        Error::invalid(pointer, "table", error.to_string())
    })
}

/// Names the line of a CSV in front of what is wrong with a row.
fn with_line(error: Error, lines: &[u64]) -> Error {
    let Error::Invalid(mut problems) = error else {
        return error;
    };
    for problem in &mut problems {
        let row = problem
            .pointer
            .split('/')
            .nth(2)
            .and_then(|row| row.parse::<usize>().ok());
        if let Some(line) = row.and_then(|row| lines.get(row)) {
            problem.message = format!("line {line}: {}", problem.message);
        }
    }
    Error::Invalid(problems)
}

/// The rows under other columns, matched by name; a column that was not there is blank.
pub(super) fn reshaped(
    table: &Table,
    columns: Vec<Column>,
) -> std::result::Result<Table, TableError> {
    let places: Vec<Option<usize>> = columns
        .iter()
        .map(|column| {
            table
                .columns()
                .iter()
                .position(|held| held.name == column.name)
        })
        .collect();
    let rows = table
        .rows()
        .iter()
        .map(|row| {
            places
                .iter()
                .map(|place| {
                    place
                        .and_then(|place| row.get(place).cloned())
                        .unwrap_or(Cell::Blank)
                })
                .collect()
        })
        .collect();
    Table::new(columns, rows)
}

#[derive(Default)]
struct Problems(Vec<FieldProblem>);

impl Problems {
    fn add(&mut self, pointer: String, message: String) {
        if self.0.len() < PROBLEMS_MAX {
            self.0.push(FieldProblem {
                pointer,
                code: "cell",
                message,
            });
        }
    }

    fn none_or<T>(self, value: T) -> std::result::Result<T, Vec<FieldProblem>> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self.0)
        }
    }
}
