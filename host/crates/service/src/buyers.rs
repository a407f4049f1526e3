//! Buyers on the web, who sign in nowhere: a visitor's token opens one conversation, an order's token one order, and
//! neither anything else. Both are random, kept as hashes, and end by themselves.

pub mod chat;
pub mod tracking;

use jiff::{Timestamp, ToSpan};
use shopwit_store::args;

use crate::{
    Actor, App, Ctx, Error, Result,
    people::{shops, tokens::secret_hash},
};

/// What a visitor's token begins with.
pub const VISITOR_PREFIX: &str = "swv_";
/// What the token of an order's page begins with.
pub const ORDER_PREFIX: &str = "swo_";
/// A visitor comes back to the conversation for so long, hours: 30 days.
const VISITOR_HOURS: i64 = 30 * 24;
/// The page of an order can be looked at for so long, hours: 30 days.
const TRACKING_HOURS: i64 = 30 * 24;
/// Longest token that is looked up, characters.
const TOKEN_CHARS_MAX: usize = 100;

/// The host itself in a shop of this slug or id, for somebody from outside.
///
/// # Errors
/// `NotFound`; the database.
pub async fn shop(app: &App, slug_or_id: &str, request_id: String) -> Result<Ctx> {
    let ctx = shops::system_ctx(app, slug_or_id)
        .await?
        .ok_or(Error::NotFound("shop"))?;
    Ok(Ctx { request_id, ..ctx })
}

/// Whether a page of this origin may hold the shop's chat.
///
/// # Errors
/// `NotFound`; the database.
pub async fn is_chat_origin(app: &App, slug_or_id: &str, origin: &str) -> Result<bool> {
    let mut conn = app.store.read_global().await?;
    let shop = shops::find(&mut conn, slug_or_id)
        .await?
        .ok_or(Error::NotFound("shop"))?;
    Ok(shop.chat_origins.iter().any(|known| known == origin))
}

/// The hash of a token with this prefix; everything else is none of ours.
fn known_hash(token: &str, prefix: &str) -> Result<String> {
    if token.starts_with(prefix) && token.len() <= TOKEN_CHARS_MAX {
        Ok(secret_hash(token))
    } else {
        Err(Error::Unauthenticated)
    }
}

fn as_buyer(ctx: &Ctx, customer: shopwit_domain::ids::CustomerId) -> Ctx {
    Ctx {
        actor: Actor::Buyer(customer),
        ..ctx.clone()
    }
}

fn ends_at(now: Timestamp, hours: i64) -> Result<Timestamp> {
    now.checked_add(hours.hours()).map_err(Error::internal)
}

impl App {
    /// Forgets links of orders that have ended. Visitors stay: what they answered belongs to the conversation.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_old_links(&self, ctx: &Ctx) -> Result<u64> {
        let mut unit = self.begin(ctx).await?;
        let gone = unit
            .conn()
            .execute(
                "DELETE FROM tracking_links WHERE shop_id = $1 AND expires_at < $2",
                args![ctx.now],
            )
            .await?;
        unit.commit().await?;
        Ok(gone)
    }
}
