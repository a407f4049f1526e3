//! Who writes an answer: a soft lock. It hinders nobody from writing, it only shows, and it ends by itself.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shopwit_domain::{ids::UserId, people::Permission};
use shopwit_store::{Row, args, value::text};

use super::{Conversation, get};
use crate::{Error, Result, Unit};

/// A lock that is not renewed ends after so many seconds: a closed laptop holds nobody up for long.
pub const LOCK_SECONDS: i64 = 60;

/// Who writes at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    pub user: UserId,
    /// What colleagues and buyers call them.
    pub service_name: Option<String>,
    pub since: Timestamp,
    pub until: Timestamp,
}

impl Lock {
    pub(super) fn read(row: &Row) -> Result<Option<Self>> {
        let Some(user) = row.opt_id("lock_user")? else {
            return Ok(None);
        };
        Ok(Some(Self {
            user,
            service_name: row.opt_text("lock_name")?,
            since: row.time("lock_since")?,
            until: row.time("lock_until")?,
        }))
    }
}

/// Takes the lock or renews the caller's own. `take_over` takes somebody else's, which is recorded.
///
/// # Errors
/// `Forbidden`; `NotFound`; `locked` where somebody else has it.
pub async fn take(unit: &mut Unit, reference: &str, take_over: bool) -> Result<Conversation> {
    unit.ctx().require(Permission::ConversationWrite)?;
    let ctx = unit.ctx().clone();
    let user = ctx
        .user()
        .ok_or_else(|| Error::forbidden("person", "a person writes to buyers"))?;
    let before = get(unit.conn(), &ctx, reference).await?;
    let until = ctx
        .now
        .checked_add(SignedDuration::from_secs(LOCK_SECONDS))
        .map_err(Error::internal)?;
    let taken = unit
        .conn()
        .execute(
            "INSERT INTO conversation_locks (shop_id, conversation_id, user_id, since, until_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (shop_id, conversation_id) DO UPDATE SET
                 since = CASE WHEN conversation_locks.user_id = excluded.user_id AND conversation_locks.until_at > $4
                     THEN conversation_locks.since ELSE excluded.since END,
                 user_id = excluded.user_id, until_at = excluded.until_at
             WHERE conversation_locks.user_id = excluded.user_id OR conversation_locks.until_at <= $4 OR $6 = 1",
            args![text(before.id), text(user), ctx.now, until, take_over],
        )
        .await?;
    if taken == 0 {
        return Err(Error::conflict(
            "locked",
            "somebody else writes an answer; wait, or take it over",
        ));
    }
    let subject = json!({"conversation": before.id.to_string(), "member": user.to_string()});
    match before.lock.map(|lock| lock.user) {
        Some(own) if own == user => {}
        Some(other) => {
            unit.audit(
                "conversation.take-over",
                before.id,
                json!({"before": other.to_string(), "after": user.to_string()}),
            );
            unit.emit("conversation.taken-over", subject);
        }
        None => unit.emit("conversation.locked", subject),
    }
    get(unit.conn(), &ctx, &before.id.to_string()).await
}

/// Gives the caller's own lock back; nothing where there is none.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn release(unit: &mut Unit, reference: &str) -> Result<()> {
    unit.ctx().require(Permission::ConversationWrite)?;
    let ctx = unit.ctx().clone();
    let conversation = get(unit.conn(), &ctx, reference).await?;
    let released = unit
        .conn()
        .execute(
            "DELETE FROM conversation_locks WHERE shop_id = $1 AND conversation_id = $2 AND user_id = $3",
            args![text(conversation.id), ctx.actor_text()],
        )
        .await?;
    if released > 0 {
        unit.emit(
            "conversation.unlocked",
            json!({"conversation": conversation.id.to_string(), "member": ctx.actor_text()}),
        );
    }
    Ok(())
}
