//! `policy.toml`: what a policy says of itself, besides its settings schema and its cases.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use shopwit_policy::Kind;

use crate::Language;

/// Name of the file.
pub const MANIFEST_FILE: &str = "policy.toml";
/// Name of the settings schema beside it.
pub(crate) const SETTINGS_FILE: &str = "settings.schema.json";
/// Folder of the cases beside it.
pub(crate) const CASES_FOLDER: &str = "cases";

/// A project's `policy.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Kebab-case name of the policy.
    pub name: String,
    /// One sentence for the shop owner.
    pub summary: String,
    /// Semantic version of the component.
    pub version: String,
    /// The question that it answers, for example `courier-fee`.
    pub kind: String,
    /// What it is written in.
    pub language: Language,
    /// Folder of a project whose component is put inside this one, where the source imports what it exports.
    pub inside: Option<String>,
    /// Tables that it reads.
    #[serde(default)]
    pub tables: Vec<TableSpec>,
}

/// A table that the policy reads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    /// Kebab-case name.
    pub name: String,
    /// For the people who fill it in.
    pub summary: String,
    /// CSV file of the rows to start with, relative to the project.
    pub starter: Option<String>,
    /// In the order of the file.
    pub columns: Vec<ColumnSpec>,
}

/// A column of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    /// Kebab-case name.
    pub name: String,
    /// `text`, `integer`, `money` or `boolean`.
    #[serde(rename = "type")]
    pub column_type: String,
    /// `key`, `band-from`, `band-to` or `value`.
    pub role: String,
    /// Unit of a number.
    #[serde(default)]
    pub unit: String,
    /// For the people who fill it in.
    #[serde(default)]
    pub summary: String,
}

impl Manifest {
    /// Reads the manifest of a project.
    ///
    /// # Errors
    ///
    /// Where there is none, or it does not say what it must.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST_FILE);
        let text = fs::read_to_string(&path).with_context(|| {
            format!(
                "reading {}; a project is made by `shopwit plugin new`",
                path.display()
            )
        })?;
        let manifest: Self =
            toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        manifest.kind()?;
        Ok(manifest)
    }

    /// The question that it answers.
    pub fn kind(&self) -> Result<Kind> {
        self.kind
            .parse()
            .with_context(|| format!("`kind` in {MANIFEST_FILE}"))
    }

    /// The value that the component's `describe` answers: this file, the settings schema, the tables and the cases.
    pub(crate) fn description(&self, folder: &Path) -> Result<Value> {
        let schema = compact_json(&folder.join(SETTINGS_FILE))?;
        let tables: Vec<Value> = self
            .tables
            .iter()
            .map(|table| table.description(folder))
            .collect::<Result<_>>()?;
        Ok(json!({
            "name": self.name,
            "summary": self.summary,
            "version": self.version,
            "settings_schema": schema,
            "tables": tables,
            "cases": self.cases(folder)?,
        }))
    }

    /// The cases of the project, in the order of their names.
    fn cases(&self, folder: &Path) -> Result<Vec<Value>> {
        let cases = folder.join(CASES_FOLDER);
        if !cases.is_dir() {
            return Ok(Vec::new());
        }
        let mut paths: Vec<_> = fs::read_dir(&cases)
            .with_context(|| format!("reading {}", cases.display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .collect();
        paths.sort();
        paths
            .iter()
            .map(|path| {
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                Ok(json!({"name": name, "kind": self.kind, "case_json": compact_json(path)?}))
            })
            .collect()
    }
}

impl TableSpec {
    fn description(&self, folder: &Path) -> Result<Value> {
        let starter = match &self.starter {
            Some(file) => {
                let path = folder.join(file);
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?
            }
            None => String::new(),
        };
        if self.columns.is_empty() {
            bail!("table `{}` in {MANIFEST_FILE} has no columns", self.name);
        }
        let columns: Vec<Value> = self
            .columns
            .iter()
            .map(|column| {
                json!({
                    "name": column.name,
                    "column_type": column.column_type,
                    "column_role": column.role,
                    "unit": column.unit,
                    "summary": column.summary,
                })
            })
            .collect();
        Ok(json!({
            "name": self.name,
            "summary": self.summary,
            "columns": columns,
            "starter_csv": starter,
        }))
    }
}

/// A JSON file without its white space.
fn compact_json(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let value: Value =
        serde_json::from_str(&text).with_context(|| format!("in {}", path.display()))?;
    Ok(value.to_string())
}
