//! Who is here, and who looks at or writes in which conversation. Kept in the memory of one host for as long as clients
//! say it again: with two hosts, each knows the people that are connected to it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shopwit_domain::{
    desk::{Activity, AgentState},
    ids::{ConversationId, ShopId, UserId},
    people::Permission,
};

use crate::{
    Actor, App, Ctx, Error, Result,
    conversations::{self, only_of},
    events::feed::Passing,
    fields::check_text,
};

/// What is not said again for so many seconds holds no longer; clients say it every 20 s.
pub const PRESENT_SECONDS: i64 = 45;
/// Windows of one person that are shown; with more, the one that was silent longest is forgotten.
const CLIENTS_MAX: usize = 8;
/// Longest name of a window, characters.
const CLIENT_CHARS_MAX: usize = 64;

/// One window of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    pub user: UserId,
    /// What buyers and colleagues call them.
    pub service_name: String,
    /// What the window calls itself.
    pub client: String,
    pub state: AgentState,
    /// What is open in it.
    pub conversation: Option<ConversationId>,
    pub activity: Option<Activity>,
    pub until: Timestamp,
}

/// What a window says of itself.
#[derive(Debug, Clone)]
pub struct NewPresent {
    pub client: String,
    pub state: AgentState,
    /// Id or short number.
    pub conversation: Option<String>,
    /// `viewing` unless given, where a conversation is.
    pub activity: Option<Activity>,
}

/// The windows of a shop's people, by whose and by name.
type Windows = BTreeMap<(UserId, String), Present>;

/// Everybody who is here.
#[derive(Debug, Default)]
pub(crate) struct Presences(Mutex<HashMap<ShopId, Windows>>);

impl App {
    /// Who is here now. People from outside see only themselves (S-013).
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn present(&self, ctx: &Ctx) -> Result<Vec<Present>> {
        ctx.require(Permission::ConversationRead)?;
        let only = only_of(ctx);
        let here = self
            .presences
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(here
            .get(&ctx.shop_id())
            .into_iter()
            .flat_map(BTreeMap::values)
            .filter(|one| one.until > ctx.now && only.is_none_or(|only| only == one.user))
            .cloned()
            .collect())
    }

    /// Says that a window is open, and where.
    ///
    /// # Errors
    /// `Forbidden`; a conversation that the caller does not see; an activity without one.
    pub async fn be_present(&self, ctx: &Ctx, new: NewPresent) -> Result<Present> {
        ctx.require(Permission::ConversationRead)?;
        check_text("/client", &new.client, 1, CLIENT_CHARS_MAX)?;
        let Actor::Member(member) = &ctx.actor else {
            return Err(Error::forbidden("person", "a person is present"));
        };
        let conversation = match &new.conversation {
            Some(reference) => {
                let mut conn = self.read(ctx).await?;
                let found = conversations::find(&mut conn, ctx, reference).await?;
                Some(found.ok_or_else(|| {
                    Error::invalid("/conversation", "not-found", "a conversation that you see")
                })?)
            }
            None if new.activity.is_some() => {
                return Err(Error::invalid(
                    "/activity",
                    "conversation",
                    "name the conversation as well",
                ));
            }
            None => None,
        };
        let until = ctx
            .now
            .checked_add(SignedDuration::from_secs(PRESENT_SECONDS))
            .map_err(Error::internal)?;
        let present = Present {
            user: member.user,
            service_name: member.service_name.clone(),
            client: new.client,
            state: new.state,
            activity: conversation
                .as_ref()
                .map(|_| new.activity.unwrap_or(Activity::Viewing)),
            conversation: conversation.map(|found| found.id),
            until,
        };
        self.presences.put(ctx, present.clone());
        self.feeds
            .pass(ctx.shop_id(), passing(ctx, "presence.changed", &present));
        Ok(present)
    }

    /// Says that a window was closed; nothing where it was not open.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn leave(&self, ctx: &Ctx, client: &str) -> Result<()> {
        ctx.require(Permission::ConversationRead)?;
        let Some(user) = ctx.user() else {
            return Ok(());
        };
        let left = self
            .presences
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_mut(&ctx.shop_id())
            .and_then(|here| here.remove(&(user, client.to_owned())));
        if let Some(left) = left {
            self.feeds
                .pass(ctx.shop_id(), passing(ctx, "presence.left", &left));
        }
        Ok(())
    }
}

impl Presences {
    fn put(&self, ctx: &Ctx, present: Present) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = all.entry(ctx.shop_id()).or_default();
        here.retain(|_, one| one.until > ctx.now);
        let user = present.user;
        here.insert((user, present.client.clone()), present);
        let windows = || here.iter().filter(|((whose, _), _)| *whose == user);
        if windows().count() > CLIENTS_MAX {
            let oldest = windows()
                .min_by_key(|(_, one)| one.until)
                .map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                here.remove(&oldest);
            }
        }
    }
}

fn passing(ctx: &Ctx, topic: &'static str, present: &Present) -> Passing {
    Passing {
        topic,
        at: ctx.now,
        user: present.user,
        subject: json!({
            "client": present.client,
            "service_name": present.service_name,
            "state": present.state.to_string(),
            "conversation": present.conversation.map(|id| id.to_string()),
            "activity": present.activity.map(|activity| activity.to_string()),
            "until": present.until.to_string(),
        }),
        permission: Permission::ConversationRead,
    }
}
