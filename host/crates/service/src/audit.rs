//! The audit chain: who did what, to what, with what change, and why. Append-only; each row's hash covers the one before.

use jiff::Timestamp;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use shopwit_domain::people::Permission;
use shopwit_store::{Conn, Query, Row, args, query::Page};

use crate::{Actor, Ctx, Error, Result};

/// One command that was carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    /// `resource.verb`, for example `order.amend`.
    pub command: &'static str,
    /// Id of what was changed or read.
    pub target: String,
    /// What was before and is after; ids and amounts, no personal data.
    pub change: Json,
    pub reason: Option<String>,
}

/// A row of the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    pub seq: i64,
    pub at: Timestamp,
    /// `member` or `system`.
    pub actor_kind: String,
    pub actor_id: String,
    pub command: String,
    pub target: String,
    pub change: Json,
    pub reason: Option<String>,
    pub request_id: String,
    pub prev_hash: String,
    pub hash: String,
}

impl AuditEvent {
    fn digest(&self) -> String {
        let content = serde_json::json!([
            self.prev_hash,
            self.seq,
            self.at.as_microsecond(),
            self.actor_kind,
            self.actor_id,
            self.command,
            self.target,
            self.change,
            self.reason,
            self.request_id,
        ]);
        hex(&Sha256::digest(content.to_string().as_bytes()))
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            seq: row.int("seq")?,
            at: row.time("at")?,
            actor_kind: row.text("actor_kind")?,
            actor_id: row.text("actor_id")?,
            command: row.text("command")?,
            target: row.text("target")?,
            change: serde_json::from_str(&row.text("change")?)?,
            reason: row.opt_text("reason")?,
            request_id: row.text("request_id")?,
            prev_hash: row.text("prev_hash")?,
            hash: row.text("hash")?,
        })
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Appends to the chain and to the outbox, at the end of a unit: from here to the commit the shop's journal row is locked.
pub(crate) async fn append(
    conn: &mut Conn,
    ctx: &Ctx,
    records: Vec<AuditRecord>,
    events: Vec<(String, &'static str, Json)>,
) -> Result<()> {
    let audit_count = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let event_count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    if audit_count + event_count == 0 {
        return Ok(());
    }
    let journal = conn
        .row(
            "UPDATE journals SET audit_seq = audit_seq + $2, event_seq = event_seq + $3 WHERE shop_id = $1
             RETURNING audit_seq, audit_hash, event_seq",
            args![audit_count, event_count],
        )
        .await?
        .ok_or_else(|| Error::internal("the shop has no journal"))?;
    // The journal counts what is appended here already.
    let first = journal.int("audit_seq")? - audit_count + 1;
    let mut hash = journal.text("audit_hash")?;
    for (seq, record) in (first..).zip(records) {
        let mut event = AuditEvent {
            seq,
            at: ctx.now,
            actor_kind: match &ctx.actor {
                Actor::Member(_) => "member",
                Actor::Buyer(_) => "buyer",
                Actor::System => "system",
            }
            .to_owned(),
            actor_id: ctx.actor_text(),
            command: record.command.to_owned(),
            target: record.target,
            change: record.change,
            reason: record.reason,
            request_id: ctx.request_id.clone(),
            prev_hash: hash,
            hash: String::new(),
        };
        event.hash = event.digest();
        hash = event.hash.clone();
        conn.execute(
            "INSERT INTO audit_events (shop_id, seq, at, actor_kind, actor_id, command, target, change, reason,
                 request_id, prev_hash, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            args![
                event.seq,
                event.at,
                event.actor_kind,
                event.actor_id,
                event.command,
                event.target,
                event.change.to_string(),
                event.reason,
                event.request_id,
                event.prev_hash,
                event.hash,
            ],
        )
        .await?;
    }
    if audit_count > 0 {
        conn.execute(
            "UPDATE journals SET audit_hash = $2 WHERE shop_id = $1",
            args![hash],
        )
        .await?;
    }
    let first = journal.int("event_seq")? - event_count + 1;
    for (seq, (event_id, topic, payload)) in (first..).zip(events) {
        conn.execute(
            "INSERT INTO outbox (shop_id, seq, event_id, topic, payload, at) VALUES ($1, $2, $3, $4, $5, $6)",
            args![seq, event_id, topic, payload.to_string(), ctx.now],
        )
        .await?;
    }
    Ok(())
}

/// The chain, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    target: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Page<AuditEvent>> {
    ctx.require(Permission::AuditRead)?;
    let mut query = Query::new("SELECT * FROM audit_events WHERE shop_id = $1");
    query
        .and_some("AND target = ", target)
        .and_some("AND seq < ", before);
    query.push(" ORDER BY seq DESC").and("LIMIT ", limit + 1);
    let events = query
        .rows(conn)
        .await?
        .iter()
        .map(AuditEvent::read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(events, limit, |event| event.seq.to_string()))
}

/// Walks the whole chain of the shop.
///
/// # Errors
/// `Conflict` naming the first row that was altered, is missing, or does not follow.
pub async fn verify(conn: &mut Conn) -> Result<i64> {
    const BATCH_ROWS: i64 = 500;
    let mut last = (0i64, String::new());
    loop {
        let rows = conn
            .rows(
                "SELECT * FROM audit_events WHERE shop_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
                args![last.0, BATCH_ROWS],
            )
            .await?;
        if rows.is_empty() {
            return Ok(last.0);
        }
        for row in &rows {
            let event = AuditEvent::read(row)?;
            if event.seq != last.0 + 1 || event.prev_hash != last.1 || event.digest() != event.hash
            {
                return Err(Error::conflict(
                    "audit-broken",
                    format!("the audit chain breaks at {}", last.0 + 1),
                ));
            }
            last = (event.seq, event.hash);
        }
    }
}
