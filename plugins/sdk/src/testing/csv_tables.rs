//! Tables out of CSV texts.

use crate::description::{Column, ColumnRole, ColumnType, Description};
use crate::table::{Cell, Row, Tables};
use std::collections::BTreeMap;

/// The tables of a plugin, filled from CSV.
#[derive(Debug, Clone, Default)]
pub struct CsvTables(BTreeMap<String, Rows>);

#[derive(Debug, Clone)]
struct Rows {
    columns: &'static [Column],
    rows: Vec<Vec<Cell>>,
}

impl CsvTables {
    /// What a new shop starts with.
    pub fn starter(description: &Description) -> CsvTables {
        let mut tables = CsvTables::default();
        for table in description.tables {
            tables.replace(description, table.name, table.starter_csv);
        }
        tables
    }

    /// Puts other rows into a table.
    ///
    /// # Panics
    /// Where the plugin has no such table or the text does not fit its columns.
    pub fn replace(&mut self, description: &Description, name: &str, csv: &str) {
        let table = description
            .tables
            .iter()
            .find(|table| table.name == name)
            .unwrap_or_else(|| panic!("no table {name}"));
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        if !csv.is_empty() {
            let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(reader.headers().expect("header"), names, "header of {name}");
        }
        let rows = reader
            .records()
            .map(|record| {
                let record = record.expect("record");
                table
                    .columns
                    .iter()
                    .zip(&record)
                    .map(|(column, field)| cell(column, field))
                    .collect()
            })
            .collect();
        let columns = table.columns;
        self.0.insert(name.to_string(), Rows { columns, rows });
    }

    /// Every row of a table, in the order of the text.
    pub fn rows(&self, name: &str) -> impl Iterator<Item = &[Cell]> {
        self.0
            .get(name)
            .into_iter()
            .flat_map(|table| &table.rows)
            .map(Vec::as_slice)
    }

    fn find(&self, table: &'static str, keys: &[&str], value: Option<i64>) -> Option<Row> {
        let rows = self.0.get(table)?;
        let cells = rows
            .rows
            .iter()
            .find(|cells| rows.matches(cells, keys, value))?;
        Some(Row::new(table, cells.clone()))
    }
}

impl Rows {
    fn matches(&self, cells: &[Cell], keys: &[&str], value: Option<i64>) -> bool {
        let mut keys = keys.iter();
        let fits =
            self.columns
                .iter()
                .zip(cells)
                .all(|(column, cell)| match (column.role, cell, value) {
                    (ColumnRole::Key, cell, _) => {
                        keys.next().is_some_and(|key| *key == key_text(cell))
                    }
                    (ColumnRole::BandFrom, Cell::Integer(from), Some(value)) => *from <= value,
                    (ColumnRole::BandTo, Cell::Integer(to), Some(value)) => value < *to,
                    (ColumnRole::Value, ..) => true,
                    _ => false,
                });
        fits && keys.next().is_none()
    }
}

fn cell(column: &Column, field: &str) -> Cell {
    if field.is_empty() {
        return Cell::Blank;
    }
    match column.column_type {
        ColumnType::Text => Cell::Text(field.to_string()),
        ColumnType::Integer | ColumnType::Money => Cell::Integer(field.parse().expect(field)),
        ColumnType::Boolean => Cell::Boolean(field.parse().expect(field)),
    }
}

fn key_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Integer(number) => number.to_string(),
        Cell::Boolean(flag) => flag.to_string(),
        Cell::Blank => String::new(),
    }
}

impl Tables for CsvTables {
    fn row(&self, table: &'static str, keys: &[&str]) -> Option<Row> {
        self.find(table, keys, None)
    }

    fn band(&self, table: &'static str, keys: &[&str], value: i64) -> Option<Row> {
        self.find(table, keys, Some(value))
    }
}
