//! Up to which message somebody has read. A mark only moves on.

use shopwit_domain::{ids::ConversationId, people::Permission};
use shopwit_store::{args, value::text};

use super::{Conversation, get};
use crate::{Error, Result, Unit};

/// Moves the caller's mark up to this message.
///
/// # Errors
/// `Forbidden`; `NotFound`; a number beyond the last message.
pub async fn mark(unit: &mut Unit, reference: &str, seq: i64) -> Result<Conversation> {
    unit.ctx().require(Permission::ConversationRead)?;
    let ctx = unit.ctx().clone();
    let conversation = get(unit.conn(), &ctx, reference).await?;
    if !(0..=conversation.last_seq).contains(&seq) {
        return Err(Error::invalid(
            "/seq",
            "range",
            format!("0 to {}, the last message", conversation.last_seq),
        ));
    }
    if ctx.user().is_some() {
        put(unit, conversation.id, seq).await?;
    }
    get(unit.conn(), &ctx, &conversation.id.to_string()).await
}

pub(super) async fn put(unit: &mut Unit, id: ConversationId, seq: i64) -> Result<()> {
    let user = unit.ctx().actor_text();
    unit.conn()
        .execute(
            "INSERT INTO conversation_reads (shop_id, conversation_id, user_id, read_seq) VALUES ($1, $2, $3, $4)
             ON CONFLICT (shop_id, conversation_id, user_id) DO UPDATE SET read_seq = excluded.read_seq
             WHERE conversation_reads.read_seq < excluded.read_seq",
            args![text(id), user, seq],
        )
        .await?;
    Ok(())
}
