//! Tables of a shop: typed by the plugins that read them, edited as rows or CSV, numbered, never overwritten (S-309).

mod cells;
mod rollout;

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use shopwit_domain::{people::Permission, table::Table};
use shopwit_policy::{
    Kind, Plugin, PolicyEngine, TableSet,
    kinds::describe::{Column, TableSpec},
    tables::{columns_of, table_from_csv, table_to_csv},
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::check_reason;
use crate::{App, Ctx, Error, Result, Unit};

pub use rollout::RestoredTable;
pub(super) use rollout::{heads, prepare_beside, restore};

/// Cells of one table, at most: every host holds the tables of its busy shops in memory.
pub const CELLS_MAX: usize = 50_000;

/// A table as it stands in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableHead {
    /// Kebab-case, unique in the shop.
    pub name: String,
    pub summary: String,
    pub revision: i64,
    pub row_count: i64,
    pub changed_by: String,
    pub changed_at: Timestamp,
    pub reason: Option<String>,
}

/// One revision of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTable {
    pub head: TableHead,
    pub columns: Vec<Column>,
    pub table: Arc<Table>,
}

impl StoredTable {
    /// The rows as JSON: texts, numbers, booleans, null for blank.
    pub fn rows_json(&self) -> Vec<Vec<Json>> {
        cells::to_json(self.table.rows())
    }

    /// The table as CSV with a header line.
    pub fn csv(&self) -> String {
        table_to_csv(&self.table)
    }
}

/// New rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// Cells in the order of `columns`, or of the table's own columns where that is left out.
    Json {
        columns: Option<Vec<String>>,
        rows: Vec<Vec<Json>>,
    },
    /// With a header line.
    Csv(String),
}

fn read_head(row: &Row) -> Result<TableHead> {
    Ok(TableHead {
        name: row.text("name")?,
        summary: row.text("summary")?,
        revision: row.int("revision")?,
        row_count: row.int("row_count")?,
        changed_by: row.text("changed_by")?,
        changed_at: row.time("changed_at")?,
        reason: row.opt_text("reason")?,
    })
}

/// Tables by name, backwards.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<TableHead>> {
    ctx.require(Permission::PolicyRead)?;
    let mut query = Query::new(
        "SELECT * FROM (SELECT t.shop_id, t.name AS id, t.name, t.summary, r.revision, r.row_count, r.changed_by,
             r.changed_at, r.reason
         FROM shop_tables t
         JOIN table_revisions r ON r.shop_id = t.shop_id AND r.name = t.name AND r.revision = t.revision) heads
         WHERE shop_id = $1",
    );
    query.page(after, limit);
    let heads = query
        .rows(conn)
        .await?
        .iter()
        .map(read_head)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(heads, limit, |head| head.name.clone()))
}

/// A table as it stands, or as it stood at a revision.
///
/// # Errors
/// `Forbidden`, `NotFound`; the database.
pub async fn get(
    conn: &mut Conn,
    ctx: &Ctx,
    name: &str,
    revision: Option<i64>,
) -> Result<StoredTable> {
    ctx.require(Permission::PolicyRead)?;
    load(conn, name, revision)
        .await?
        .ok_or(Error::NotFound("table"))
}

async fn load(conn: &mut Conn, name: &str, revision: Option<i64>) -> Result<Option<StoredTable>> {
    let row = conn
        .row(
            "SELECT t.name, t.summary, r.revision, r.row_count, r.columns, r.cells, r.changed_by, r.changed_at, r.reason
             FROM shop_tables t JOIN table_revisions r ON r.shop_id = t.shop_id AND r.name = t.name
                 AND r.revision = COALESCE($3, t.revision)
             WHERE t.shop_id = $1 AND t.name = $2",
            args![name, revision],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let columns: Vec<Column> = serde_json::from_str(&row.text("columns")?)?;
    let rows: Vec<Vec<Json>> = serde_json::from_str(&row.text("cells")?)?;
    let head = read_head(&row)?;
    let typed = typed_columns(&columns);
    let rows = cells::from_json(&typed, rows)
        .map_err(|_| Error::internal(format!("table {name} does not read back")))?;
    let table = Table::new(typed, rows).map_err(Error::internal)?;
    Ok(Some(StoredTable {
        head,
        columns,
        table: Arc::new(table),
    }))
}

/// In the words of the domain.
fn typed_columns(columns: &[Column]) -> Vec<shopwit_domain::table::Column> {
    columns_of(&TableSpec {
        name: String::new(),
        summary: String::new(),
        columns: columns.to_vec(),
        starter_csv: String::new(),
    })
}

/// What a new revision of a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It holds for the next decision.
    Now,
    /// It waits: a canary or a shadow may read it by its number.
    Draft,
}

/// Replaces the rows of a table by a new revision.
///
/// # Errors
/// `Forbidden`, `NotFound`; every cell that does not fit; rows that contradict each other; `Stale`.
pub async fn put(
    app: &App,
    ctx: &Ctx,
    name: &str,
    rows: Rows,
    usage: Use,
    if_revision: Option<i64>,
    reason: Option<String>,
) -> Result<StoredTable> {
    ctx.require(Permission::PolicyWrite)?;
    check_reason(reason.as_deref())?;
    let before = load(&mut app.read(ctx).await?, name, None)
        .await?
        .ok_or(Error::NotFound("table"))?;
    if if_revision.is_some_and(|revision| revision != before.head.revision) {
        return Err(Error::Stale);
    }
    let typed = typed_columns(&before.columns);
    let table = match rows {
        Rows::Json { columns, rows } => cells::table_of_json(typed, columns, rows)?,
        Rows::Csv(text) => cells::table_of_csv(typed, &text)?,
    };
    let mut unit = app.begin(ctx).await?;
    let revision = write(
        &mut unit,
        name,
        before.head.revision,
        &before.columns,
        &table,
        usage,
        reason.clone(),
    )
    .await?;
    let change = json!({
        "before": before.head.revision, "after": revision, "draft": usage == Use::Draft,
        "rows_before": before.table.rows().len(), "rows_after": table.rows().len(),
    });
    unit.audit_because("table.put", name, change, reason);
    if usage == Use::Now {
        unit.emit(
            "table.changed",
            json!({"table": name, "revision": revision}),
        );
    }
    let saved = load(unit.conn(), name, Some(revision))
        .await?
        .ok_or(Error::NotFound("table"))?;
    unit.commit().await?;
    app.forget_policies(ctx.shop_id());
    Ok(saved)
}

/// Writes a new revision, numbered after the last one, where `held` is still the present one. Answers its number.
async fn write(
    unit: &mut Unit,
    name: &str,
    held: i64,
    columns: &[Column],
    table: &Table,
    usage: Use,
    reason: Option<String>,
) -> Result<i64> {
    let last = unit
        .conn()
        .row(
            "SELECT CAST(COALESCE(MAX(revision), 0) AS BIGINT) AS last FROM table_revisions
             WHERE shop_id = $1 AND name = $2",
            args![name],
        )
        .await?
        .map_or(Ok(0), |row| row.int("last"))?;
    let revision = last + 1;
    if usage == Use::Now {
        let moved = unit
            .conn()
            .execute(
                "UPDATE shop_tables SET revision = $3 WHERE shop_id = $1 AND name = $2 AND revision = $4",
                args![name, revision, held],
            )
            .await?;
        if moved != 1 {
            return Err(Error::Stale);
        }
    }
    let (by, now) = (unit.ctx().actor_text(), unit.now());
    let written = unit
        .conn()
        .execute(
            "INSERT INTO table_revisions (shop_id, name, revision, columns, cells, row_count, changed_by, changed_at, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                name,
                revision,
                serde_json::to_string(columns)?,
                serde_json::to_string(&cells::to_json(table.rows()))?,
                i64::try_from(table.rows().len()).unwrap_or(i64::MAX),
                by,
                now,
                reason,
            ],
        )
        .await;
    match written {
        Ok(_) => Ok(revision),
        // Somebody else saved the same revision in the same moment.
        Err(shopwit_store::StoreError::Constraint(_)) => Err(Error::Contention),
        Err(error) => Err(error.into()),
    }
}

/// The tables that a plugin reads, at the pinned revisions or as they stand, with their revisions.
pub(super) async fn set_of(
    conn: &mut Conn,
    plugin: &Plugin,
    pins: &BTreeMap<String, i64>,
) -> Result<(TableSet, BTreeMap<String, i64>)> {
    let mut tables = Vec::new();
    let mut revisions = BTreeMap::new();
    for spec in &plugin.description().tables {
        if let Some(stored) = load(conn, &spec.name, pins.get(&spec.name).copied()).await? {
            revisions.insert(spec.name.clone(), stored.head.revision);
            tables.push((spec.name.clone(), stored.table));
        }
    }
    Ok((tables.into_iter().collect(), revisions))
}

/// The same as they stood at these revisions.
pub(super) async fn set_at(conn: &mut Conn, revisions: &BTreeMap<String, i64>) -> Result<TableSet> {
    let mut tables = Vec::new();
    for (name, revision) in revisions {
        if let Some(stored) = load(conn, name, Some(*revision)).await? {
            tables.push((name.clone(), stored.table));
        }
    }
    Ok(tables.into_iter().collect())
}

/// Tables as they stood at these revisions, as CSV. What is not there any more is left out.
pub(super) async fn csv_at(
    conn: &mut Conn,
    revisions: &BTreeMap<String, i64>,
) -> Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for (name, revision) in revisions {
        if let Some(stored) = load(conn, name, Some(*revision)).await? {
            texts.insert(name.clone(), stored.csv());
        }
    }
    Ok(texts)
}

/// For a plugin that need not be bound: the shop's tables where their columns fit it, its starter rows otherwise.
pub(super) async fn set_for_try(
    conn: &mut Conn,
    plugin: &Plugin,
) -> Result<(TableSet, BTreeMap<String, i64>)> {
    let mut tables = Vec::new();
    let mut revisions = BTreeMap::new();
    for spec in &plugin.description().tables {
        match load(conn, &spec.name, None).await? {
            Some(stored) if same_shape(&stored.columns, &spec.columns) => {
                revisions.insert(spec.name.clone(), stored.head.revision);
                tables.push((spec.name.clone(), stored.table));
            }
            _ => tables.push((spec.name.clone(), Arc::new(starter(spec)?))),
        }
    }
    Ok((tables.into_iter().collect(), revisions))
}

fn starter(spec: &TableSpec) -> Result<Table> {
    // The check of the version has read them already.
    table_from_csv(columns_of(spec), &spec.starter_csv).map_err(Error::internal)
}

/// Whether the look-ups of one are those of the other; units and summaries may differ.
fn same_shape(left: &[Column], right: &[Column]) -> bool {
    let shape = |column: &Column| (column.name.clone(), column.column_type, column.column_role);
    left.iter().map(shape).eq(right.iter().map(shape))
}

/// Makes the tables that a plugin reads fit for it: missing ones begin with its starter rows, others get its columns,
/// matched by name.
///
/// # Errors
/// `Conflict` where another bound plugin reads the same table with other columns, or the rows do not fit the new ones.
pub(super) async fn prepare(
    unit: &mut Unit,
    engine: &PolicyEngine,
    kind: Kind,
    plugin: &Plugin,
) -> Result<()> {
    for spec in &plugin.description().tables {
        match load(unit.conn(), &spec.name, None).await? {
            None => begin(unit, spec).await?,
            Some(stored) if same_shape(&stored.columns, &spec.columns) => {}
            Some(stored) => {
                refuse_shared(unit, engine, kind, &spec.name).await?;
                reshape(unit, spec, &stored).await?;
            }
        }
    }
    Ok(())
}

/// A table that changes its columns may be read by one kind only.
async fn refuse_shared(
    unit: &mut Unit,
    engine: &PolicyEngine,
    kind: Kind,
    name: &str,
) -> Result<()> {
    let rows = unit
        .conn()
        .rows(
            "SELECT digest, kind FROM policy_bindings WHERE shop_id = $1 AND kind <> $2
             UNION ALL
             SELECT digest, kind FROM policy_stages WHERE shop_id = $1 AND kind <> $2 AND stage <> 'aborted'",
            args![text(kind)],
        )
        .await?;
    for row in rows {
        let digest = row.text("digest")?.parse().map_err(Error::internal)?;
        // What is not in memory may read it.
        let reads = |plugin: Arc<Plugin>| {
            plugin
                .description()
                .tables
                .iter()
                .any(|table| table.name == name)
        };
        if engine.loaded(&digest).is_none_or(reads) {
            let kind = row.text("kind")?;
            return Err(Error::conflict(
                "table-shared",
                format!(
                    "the table `{name}` would change its columns, but {kind} may read it too; rename it in the plugin"
                ),
            ));
        }
    }
    Ok(())
}

async fn begin(unit: &mut Unit, spec: &TableSpec) -> Result<()> {
    let summary: String = spec
        .summary
        .chars()
        .filter(|c| !c.is_control())
        .take(500)
        .collect();
    unit.conn()
        .execute(
            "INSERT INTO shop_tables (shop_id, name, summary, revision) VALUES ($1, $2, $3, 0)",
            args![&spec.name, summary],
        )
        .await?;
    let rows = starter(spec)?;
    write(unit, &spec.name, 0, &spec.columns, &rows, Use::Now, None).await?;
    unit.audit("table.begin", &spec.name, json!({"revision": 1}));
    Ok(())
}

async fn reshape(unit: &mut Unit, spec: &TableSpec, stored: &StoredTable) -> Result<()> {
    let table = cells::reshaped(&stored.table, columns_of(spec)).map_err(|error| {
        Error::conflict(
            "table-columns",
            format!(
                "the rows of the table `{}` do not fit the plugin's columns: {error}",
                spec.name
            ),
        )
    })?;
    let held = stored.head.revision;
    let revision = write(
        unit,
        &spec.name,
        held,
        &spec.columns,
        &table,
        Use::Now,
        None,
    )
    .await?;
    unit.audit(
        "table.reshape",
        &spec.name,
        json!({"before": stored.head.revision, "after": revision}),
    );
    unit.emit(
        "table.changed",
        json!({"table": spec.name, "revision": revision}),
    );
    Ok(())
}
