//! What happens in a shop, told in order to whoever listens.
//!
//! Every unit of work numbers its events under the lock of the shop's journal row and holds the lock until it is
//! committed. So the numbers have no gaps, a reader never sees a number before the one below it, and whoever knows the
//! last number that was heard can go on there. A gap in what is read can only mean that the rows were forgotten.

pub mod feed;
pub mod listening;

use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value as Json};
use shopwit_domain::people::{Permission, Role};
use shopwit_store::{Conn, Row, args};

use crate::{App, Ctx, Error, Result};

/// Events are kept this long; who was away longer reads everything anew.
const KEPT_HOURS: i64 = 7 * 24;
/// Events that one round of forgetting takes away at most, so that nobody waits for it.
const FORGET_ROWS: i64 = 2_000;
/// Facts that an event may tell beside ids: they say nothing about a person.
const FACTS: [&str; 12] = [
    "author", "channel", "digest", "internal", "kind", "level", "number", "revision", "seq",
    "state", "table", "version",
];

/// One event of a shop.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskEvent {
    /// 1, 2, 3 … within the shop, without gaps.
    pub seq: i64,
    /// `resource.past-verb`.
    pub topic: String,
    pub at: Timestamp,
    /// Ids of what it is about and a few plain facts; never a name, a number to call or a text.
    pub subject: Map<String, Json>,
    /// Everything that was written, for deciding who may hear of it.
    payload: String,
}

impl DeskEvent {
    fn read(row: &Row) -> Result<Self> {
        let payload = row.text("payload")?;
        Ok(Self {
            seq: row.int("seq")?,
            topic: row.text("topic")?,
            at: row.time("at")?,
            subject: subject(serde_json::from_str(&payload)?),
            payload,
        })
    }

    /// Whether the caller may hear of it.
    pub fn is_for(&self, ctx: &Ctx) -> bool {
        let Some(permission) = permission_of(&self.topic) else {
            return false;
        };
        if !ctx.may(permission) {
            return false;
        }
        // Whoever comes from outside hears of conversations and tickets only where they are named (S-013).
        let narrow =
            permission == Permission::ConversationRead && ctx.role() == Some(Role::Outsourced);
        !narrow
            || ctx
                .user()
                .is_some_and(|user| self.payload.contains(&user.to_string()))
    }
}

/// The ids and plain facts at the top of a payload.
fn subject(payload: Json) -> Map<String, Json> {
    let Json::Object(members) = payload else {
        return Map::new();
    };
    members
        .into_iter()
        .filter(|(name, value)| match value {
            Json::String(text) => FACTS.contains(&name.as_str()) || is_id(text),
            Json::Number(_) | Json::Bool(_) => FACTS.contains(&name.as_str()),
            _ => false,
        })
        .collect()
}

/// `prefix_` and the 26 characters of an id.
fn is_id(text: &str) -> bool {
    text.split_once('_').is_some_and(|(prefix, rest)| {
        !prefix.is_empty()
            && prefix.bytes().all(|byte| byte.is_ascii_lowercase())
            && rest.len() == 26
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
    })
}

/// What somebody must be allowed to read to hear of a topic. `None`: no such resource.
pub(crate) fn permission_of(topic: &str) -> Option<Permission> {
    let (resource, _) = topic.split_once('.')?;
    Some(match resource {
        "conversation" | "message" | "ticket" | "outreach" | "review" => {
            Permission::ConversationRead
        }
        "customer" => Permission::CustomerRead,
        "order" | "amendment" | "offer" | "courier-quote" | "print-batch" => Permission::OrderRead,
        "case" | "refund" | "compensation" | "solution" => Permission::CaseRead,
        "approval" => Permission::ApprovalRead,
        "product" | "sku" | "stock" => Permission::CatalogRead,
        "policy" | "plugin" | "plugin-key" | "plugin-signatures" | "promotion" | "table"
        | "backtest" | "decision" | "service-standard" | "service-statement" => {
            Permission::PolicyRead
        }
        "shop" | "member" | "scorecard" | "service-period" => Permission::ShopRead,
        _ => return None,
    })
}

/// The number of the shop's last event; 0 before the first.
///
/// # Errors
/// The database.
pub async fn last_seq(conn: &mut Conn) -> Result<i64> {
    let row = conn
        .row(
            "SELECT event_seq FROM journals WHERE shop_id = $1",
            Vec::new(),
        )
        .await?
        .ok_or(Error::NotFound("shop"))?;
    Ok(row.int("event_seq")?)
}

/// Events behind a number, in order.
pub(crate) async fn page(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<DeskEvent>> {
    conn.rows(
        "SELECT seq, topic, payload, at FROM outbox WHERE shop_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        args![after, limit],
    )
    .await?
    .iter()
    .map(DeskEvent::read)
    .collect()
}

impl App {
    /// Forgets the oldest events, from the first on and without holes. Answers how many.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_old_events(&self, ctx: &Ctx) -> Result<u64> {
        let before: Timestamp = ctx
            .now
            .checked_sub(KEPT_HOURS.hours())
            .map_err(Error::internal)?;
        let mut conn = self.read(ctx).await?;
        let oldest = conn
            .rows(
                "SELECT seq, at FROM outbox WHERE shop_id = $1 ORDER BY seq LIMIT $2",
                args![FORGET_ROWS],
            )
            .await?;
        drop(conn);
        let mut last = None;
        for row in &oldest {
            if row.time("at")? >= before {
                break;
            }
            last = Some(row.int("seq")?);
        }
        let Some(last) = last else { return Ok(0) };
        let mut unit = self.begin(ctx).await?;
        let gone = unit
            .conn()
            .execute(
                "DELETE FROM outbox WHERE shop_id = $1 AND seq <= $2",
                args![last],
            )
            .await?;
        unit.commit().await?;
        Ok(gone)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_ids_and_plain_facts_are_told() {
        let id = "conversation_01kjn6g7k3fq7r1bwgkz6yq3zs";
        let payload = json!({
            "conversation": id, "seq": 3, "internal": false, "state": "waiting",
            "name": "王小明", "phone": "13800000000", "text": "在吗", "amount": 5,
            "after": {"assignee": id}, "notify": [id], "note": "a_b",
        });
        let told = Json::Object(subject(payload));
        assert_eq!(
            told,
            json!({"conversation": id, "seq": 3, "internal": false, "state": "waiting"})
        );
    }

    #[test]
    fn every_topic_is_for_somebody() {
        assert_eq!(
            permission_of("message.added"),
            Some(Permission::ConversationRead)
        );
        assert_eq!(permission_of("order.paid"), Some(Permission::OrderRead));
        assert_eq!(permission_of("nonsense.happened"), None);
        assert_eq!(permission_of("order"), None);
    }
}
