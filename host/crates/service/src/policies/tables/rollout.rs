//! Tables in the life of a version: read beside the active one, and put back with it.

use std::collections::BTreeMap;

use serde_json::json;
use shopwit_policy::{Kind, Plugin, PolicyEngine};
use shopwit_store::{Conn, args};

use super::{StoredTable, Use, begin, load, refuse_shared, same_shape, write};
use crate::{Error, Result, Unit};

/// A table that got the rows of an earlier revision back, as a new revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredTable {
    pub table: String,
    /// Whose rows it has.
    pub from: i64,
    pub revision: i64,
}

/// The present revision of every table of the shop.
pub(in crate::policies) async fn heads(conn: &mut Conn) -> Result<BTreeMap<String, i64>> {
    conn.rows(
        "SELECT name, revision FROM shop_tables WHERE shop_id = $1",
        args![],
    )
    .await?
    .iter()
    .map(|row| Ok((row.text("name")?, row.int("revision")?)))
    .collect()
}

/// Gives tables the rows that they had at these revisions, as new revisions; what has them already stays. A table that
/// is gone is left out.
///
/// # Errors
/// `Conflict` where another bound plugin reads a table that would change its columns; the database.
pub(in crate::policies) async fn restore(
    unit: &mut Unit,
    engine: &PolicyEngine,
    kind: Kind,
    revisions: &BTreeMap<String, i64>,
) -> Result<Vec<RestoredTable>> {
    let mut restored = Vec::new();
    for (name, from) in revisions {
        let head = load(unit.conn(), name, None).await?;
        let former = load(unit.conn(), name, Some(*from)).await?;
        let (Some(head), Some(former)) = (head, former) else {
            continue;
        };
        if head.columns == former.columns && head.table == former.table {
            continue;
        }
        if !same_shape(&head.columns, &former.columns) {
            refuse_shared(unit, engine, kind, name).await?;
        }
        let StoredTable { columns, table, .. } = &former;
        let held = head.head.revision;
        let revision = write(unit, name, held, columns, table, Use::Now, None).await?;
        unit.audit(
            "table.restore",
            name,
            json!({"before": held, "after": revision, "from": from}),
        );
        unit.emit(
            "table.changed",
            json!({"table": name, "revision": revision}),
        );
        restored.push(RestoredTable {
            table: name.clone(),
            from: *from,
            revision,
        });
    }
    Ok(restored)
}

/// Makes sure that a plugin can run beside the active one: missing tables begin with its starter rows, all others must
/// fit it as they are, at the revisions pinned or the present ones. `at` is the place of the pins in the request.
///
/// # Errors
/// `Invalid` for a pin that is none; `Conflict` where a table has other columns.
pub(in crate::policies) async fn prepare_beside(
    unit: &mut Unit,
    plugin: &Plugin,
    pins: &BTreeMap<String, i64>,
    at: &str,
) -> Result<()> {
    let specs = &plugin.description().tables;
    for (name, revision) in pins {
        let is_read = specs.iter().any(|spec| spec.name == *name);
        if !is_read || load(unit.conn(), name, Some(*revision)).await?.is_none() {
            let message = if is_read {
                format!("the table has no revision {revision}")
            } else {
                "this version does not read the table".to_owned()
            };
            let place = name.replace('~', "~0").replace('/', "~1");
            return Err(Error::invalid(format!("{at}/{place}"), "unknown", message));
        }
    }
    for spec in specs {
        let pin = pins.get(&spec.name).copied();
        match load(unit.conn(), &spec.name, pin).await? {
            None => begin(unit, spec).await?,
            Some(stored) if same_shape(&stored.columns, &spec.columns) => {}
            Some(_) => {
                return Err(Error::conflict(
                    "table-columns",
                    format!(
                        "this version reads the table `{}` with other columns, which would change it for the active \
                         version too; bind it as the active one, or give its table another name",
                        spec.name
                    ),
                ));
            }
        }
    }
    Ok(())
}
