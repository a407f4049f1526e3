//! What a component says of itself, as plain constants; [`crate::policy!`] turns it into the exported answer.

/// See `shopwit:policy/describe`.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    /// Kebab-case name of the plugin.
    pub name: &'static str,
    /// One sentence for the shop owner.
    pub summary: &'static str,
    /// Semantic version; `env!("CARGO_PKG_VERSION")`.
    pub version: &'static str,
    /// JSON Schema (draft 2020-12) of the settings.
    pub settings_schema: &'static str,
    pub tables: &'static [Table],
    pub cases: &'static [Case],
}

/// A table that the policy reads.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    pub name: &'static str,
    pub summary: &'static str,
    /// In the order in which cells are handed over.
    pub columns: &'static [Column],
    /// CSV with a header line.
    pub starter_csv: &'static str,
}

#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub column_type: ColumnType,
    pub role: ColumnRole,
    /// Unit of a number; empty for none.
    pub unit: &'static str,
    pub summary: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    Text,
    Integer,
    Money,
    Boolean,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnRole {
    Key,
    BandFrom,
    BandTo,
    Value,
}

/// A question with the answer the author expects.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    /// The kind asked.
    pub kind: &'static str,
    pub json: &'static str,
}

/// `cases!["courier-fee"; "first", "second"]`: the files `cases/first.json` and `cases/second.json` of the plugin.
#[macro_export]
macro_rules! cases {
    ($kind:literal; $($name:literal),+ $(,)?) => {
        &[$($crate::description::Case {
            name: $name,
            kind: $kind,
            json: $crate::embed_json!(concat!("../cases/", $name, ".json")),
        }),+]
    };
}
