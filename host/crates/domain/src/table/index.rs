//! Rows in look-up order: by key, then by the lower end of the band.

use std::cmp::Ordering;

use super::{Cell, Column, ColumnRole, Row, TableError};

/// One row as it is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    keys: Box<[String]>,
    /// Half-open; [`i64::MIN`] for an open lower end, none for an open upper end. `(MIN, None)` without a band.
    from: i64,
    to: Option<i64>,
    /// Position in the table's rows.
    row: usize,
}

/// Entries sorted by key and lower end, so that both look-ups are binary searches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Index {
    entries: Vec<Entry>,
    has_band: bool,
}

impl Index {
    pub(super) fn new(columns: &[Column], rows: &[Row]) -> Result<Self, TableError> {
        let position = |role| columns.iter().position(|column| column.role == role);
        let ends = position(ColumnRole::BandFrom).zip(position(ColumnRole::BandTo));
        let mut entries = Vec::with_capacity(rows.len());
        for (number, row) in rows.iter().enumerate() {
            let keys = columns
                .iter()
                .zip(row)
                .filter(|(column, _)| column.role == ColumnRole::Key)
                .map(|(_, cell)| cell.key_text())
                .collect();
            let (from, to) = match ends {
                None => (i64::MIN, None),
                Some((from, to)) => (end(row, from).unwrap_or(i64::MIN), end(row, to)),
            };
            if let Some(to) = to
                && from >= to
            {
                let column = ends.and_then(|(_, to)| columns.get(to));
                return Err(TableError::of_row(
                    number + 1,
                    column.map(|column| column.name.as_str()),
                    format!(
                        "the band from {from} to {to} holds nothing: the upper end must be larger"
                    ),
                ));
            }
            entries.push(Entry {
                keys,
                from,
                to,
                row: number,
            });
        }
        entries.sort_by(|left, right| {
            (&left.keys, left.from, left.row).cmp(&(&right.keys, right.from, right.row))
        });
        let index = Self {
            entries,
            has_band: ends.is_some(),
        };
        index.refuse_contradictions(columns)?;
        Ok(index)
    }

    pub(super) const fn has_band(&self) -> bool {
        self.has_band
    }

    pub(super) fn find_row<K: AsRef<str>>(&self, keys: &[K]) -> Option<usize> {
        let first = self
            .entries
            .partition_point(|entry| compare(&entry.keys, keys) == Ordering::Less);
        let entry = self.entries.get(first)?;
        (compare(&entry.keys, keys) == Ordering::Equal).then_some(entry.row)
    }

    pub(super) fn find_band<K: AsRef<str>>(&self, keys: &[K], value: i64) -> Option<usize> {
        if !self.has_band {
            return None;
        }
        let after = self.entries.partition_point(|entry| {
            compare(&entry.keys, keys).then(entry.from.cmp(&value)) != Ordering::Greater
        });
        let entry = self.entries.get(after.checked_sub(1)?)?;
        let holds =
            compare(&entry.keys, keys) == Ordering::Equal && entry.to.is_none_or(|to| value < to);
        holds.then_some(entry.row)
    }

    /// Neighbours with the same key must not share a value.
    fn refuse_contradictions(&self, columns: &[Column]) -> Result<(), TableError> {
        for pair in self.entries.windows(2) {
            let [low, high] = pair else { continue };
            if low.keys != high.keys || low.to.is_some_and(|to| to <= high.from) {
                continue;
            }
            let (role, message) = if self.has_band {
                let message = format!(
                    "the band from {} overlaps that of row {}; an upper end is excluded, so it may equal the next lower end",
                    high.from,
                    low.row + 1
                );
                (ColumnRole::BandFrom, message)
            } else {
                let message = format!(
                    "the key {} is that of row {} too",
                    high.keys.join(", "),
                    low.row + 1
                );
                (ColumnRole::Key, message)
            };
            let column = columns.iter().find(|column| column.role == role);
            return Err(TableError::of_row(
                high.row + 1,
                column.map(|column| column.name.as_str()),
                message,
            ));
        }
        Ok(())
    }
}

fn end(row: &Row, column: usize) -> Option<i64> {
    match row.get(column) {
        Some(Cell::Integer(number)) => Some(*number),
        _ => None,
    }
}

fn compare<K: AsRef<str>>(entry: &[String], keys: &[K]) -> Ordering {
    entry
        .iter()
        .map(String::as_str)
        .cmp(keys.iter().map(AsRef::as_ref))
}
