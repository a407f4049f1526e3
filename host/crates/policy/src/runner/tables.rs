//! Tables on their way to a runner: only what look-ups need.

use std::collections::BTreeMap;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use shopwit_domain::table::{Cell, Column, ColumnRole, ColumnType, Table, TableError};

use crate::tables::TableSet;

/// A table.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(super) struct SentTable {
    columns: Vec<SentColumn>,
    rows: Vec<Vec<SentCell>>,
}

#[derive(Debug, BorshSerialize, BorshDeserialize)]
struct SentColumn {
    name: String,
    column_type: SentType,
    role: SentRole,
}

#[derive(Debug, BorshSerialize, BorshDeserialize)]
enum SentCell {
    Integer(i64),
    Boolean(bool),
    Text(String),
    Blank,
}

#[derive(Debug, BorshSerialize, BorshDeserialize)]
enum SentType {
    Text,
    Integer,
    Money,
    Boolean,
}

impl From<ColumnType> for SentType {
    fn from(value: ColumnType) -> Self {
        match value {
            ColumnType::Text => Self::Text,
            ColumnType::Integer => Self::Integer,
            ColumnType::Money => Self::Money,
            ColumnType::Boolean => Self::Boolean,
        }
    }
}

impl From<SentType> for ColumnType {
    fn from(value: SentType) -> Self {
        match value {
            SentType::Text => Self::Text,
            SentType::Integer => Self::Integer,
            SentType::Money => Self::Money,
            SentType::Boolean => Self::Boolean,
        }
    }
}

#[derive(Debug, BorshSerialize, BorshDeserialize)]
enum SentRole {
    Key,
    BandFrom,
    BandTo,
    Value,
}

impl From<ColumnRole> for SentRole {
    fn from(value: ColumnRole) -> Self {
        match value {
            ColumnRole::Key => Self::Key,
            ColumnRole::BandFrom => Self::BandFrom,
            ColumnRole::BandTo => Self::BandTo,
            ColumnRole::Value => Self::Value,
        }
    }
}

impl From<SentRole> for ColumnRole {
    fn from(value: SentRole) -> Self {
        match value {
            SentRole::Key => Self::Key,
            SentRole::BandFrom => Self::BandFrom,
            SentRole::BandTo => Self::BandTo,
            SentRole::Value => Self::Value,
        }
    }
}

/// All tables of a set by name, and how many cells they have together.
pub(super) fn to_send(tables: &TableSet) -> (BTreeMap<String, SentTable>, usize) {
    let mut cells = 0;
    let sent = tables
        .iter()
        .map(|(name, table)| {
            cells += table.rows().len().saturating_mul(table.columns().len());
            (name.to_owned(), SentTable::from(table))
        })
        .collect();
    (sent, cells)
}

/// The set that was sent.
pub(super) fn received(tables: BTreeMap<String, SentTable>) -> Result<TableSet, TableError> {
    tables
        .into_iter()
        .map(|(name, sent)| Ok((name, Arc::new(Table::try_from(sent)?))))
        .collect()
}

impl From<&Table> for SentTable {
    fn from(table: &Table) -> Self {
        let column = |column: &Column| SentColumn {
            name: column.name.clone(),
            column_type: column.column_type.into(),
            role: column.role.into(),
        };
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => SentCell::Text(text.clone()),
            Cell::Integer(number) => SentCell::Integer(*number),
            Cell::Boolean(flag) => SentCell::Boolean(*flag),
            Cell::Blank => SentCell::Blank,
        };
        Self {
            columns: table.columns().iter().map(column).collect(),
            rows: table
                .rows()
                .iter()
                .map(|row| row.iter().map(cell).collect())
                .collect(),
        }
    }
}

impl TryFrom<SentTable> for Table {
    type Error = TableError;

    fn try_from(sent: SentTable) -> Result<Self, TableError> {
        let column = |column: SentColumn| Column {
            name: column.name,
            column_type: column.column_type.into(),
            role: column.role.into(),
            unit: String::new(),
            summary: String::new(),
        };
        let cell = |cell| match cell {
            SentCell::Text(text) => Cell::Text(text),
            SentCell::Integer(number) => Cell::Integer(number),
            SentCell::Boolean(flag) => Cell::Boolean(flag),
            SentCell::Blank => Cell::Blank,
        };
        Self::new(
            sent.columns.into_iter().map(column).collect(),
            sent.rows
                .into_iter()
                .map(|row| row.into_iter().map(cell).collect())
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame;
    use super::*;
    use crate::tables::{table_from_csv, table_to_csv};

    #[test]
    fn a_table_arrives_as_it_was() {
        let columns = [
            ("courier", ColumnType::Text, ColumnRole::Key),
            ("from", ColumnType::Integer, ColumnRole::BandFrom),
            ("to", ColumnType::Integer, ColumnRole::BandTo),
            ("fee", ColumnType::Money, ColumnRole::Value),
            ("bulk", ColumnType::Boolean, ColumnRole::Value),
        ]
        .map(|(name, column_type, role)| Column {
            name: name.to_owned(),
            column_type,
            role,
            unit: String::new(),
            summary: String::new(),
        });
        let text = "courier,from,to,fee,bulk\nzto,1,5,500,true\n\"12\",,,-1,\n";
        let table = table_from_csv(columns.to_vec(), text).expect("good CSV");
        let set: TableSet = [("fees".to_owned(), Arc::new(table.clone()))]
            .into_iter()
            .collect();
        let (sent, cells) = to_send(&set);
        assert_eq!(cells, 10);
        let body = borsh::to_vec(&sent).expect("a message");
        let arrived = received(frame::message(&body).expect("the message")).expect("good rows");
        let arrived = arrived.get("fees").expect("the table");
        assert_eq!(arrived, &table, "{}", table_to_csv(arrived));
    }
}
