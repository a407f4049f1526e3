//! Who asks, for which shop, and when.

use std::sync::Arc;

use jiff::Timestamp;
use shopwit_domain::{
    authority::{AuthorityKind, AuthorityLimits, Reach},
    ids::{CustomerId, ShopId, UserId},
    money::Currency,
    people::{Permission, Role},
};

use crate::{Error, Result};

/// A shop as every use case sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    pub id: ShopId,
    /// Short name in addresses, for example `demo`.
    pub slug: String,
    pub name: String,
    pub currency: Currency,
    /// IANA name.
    pub time_zone: String,
    /// BCP 47.
    pub locale: String,
    /// GB/T 2260 province code from which it ships.
    pub origin_region: String,
    /// Days for which decisions are kept that moved no money.
    pub decision_retention_days: i64,
    /// From so many seconds of waiting on, a conversation counts as late on the workbench.
    pub late_after_seconds: i64,
    /// Origins whose pages may hold the shop's chat, for example `https://shop.example`.
    pub chat_origins: Vec<String>,
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Member(Member),
    /// A buyer on the web: may do nothing that needs a permission.
    Buyer(CustomerId),
    /// The host itself: timers, payouts, imports of the demo.
    System,
}

/// A member of a shop who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub user: UserId,
    pub role: Role,
    /// Of the token that was used. `None`: a session, all that the role may do.
    pub scopes: Option<Vec<Permission>>,
    pub staff_number: String,
    /// What buyers see.
    pub service_name: String,
}

/// The circumstances of a use case.
#[derive(Debug, Clone)]
pub struct Ctx {
    pub shop: Arc<Shop>,
    pub actor: Actor,
    /// The shop's limits, for `reach`.
    pub limits: Arc<AuthorityLimits>,
    pub request_id: String,
    pub now: Timestamp,
}

impl Ctx {
    pub fn shop_id(&self) -> ShopId {
        self.shop.id
    }

    /// The role; `None` for the host itself.
    pub fn role(&self) -> Option<Role> {
        match &self.actor {
            Actor::Member(member) => Some(member.role),
            Actor::Buyer(_) | Actor::System => None,
        }
    }

    /// The member's user id; `None` for the host itself.
    pub fn user(&self) -> Option<UserId> {
        match &self.actor {
            Actor::Member(member) => Some(member.user),
            Actor::Buyer(_) | Actor::System => None,
        }
    }

    /// What stands in audit rows and notes: `user_…`, `customer_…` or `system`.
    pub fn actor_text(&self) -> String {
        match &self.actor {
            Actor::Member(member) => member.user.to_string(),
            Actor::Buyer(customer) => customer.to_string(),
            Actor::System => "system".to_owned(),
        }
    }

    /// Whether the actor may do this.
    pub fn may(&self, permission: Permission) -> bool {
        match &self.actor {
            Actor::System => true,
            Actor::Buyer(_) => false,
            Actor::Member(member) => {
                member.role.may(permission)
                    && member
                        .scopes
                        .as_ref()
                        .is_none_or(|scopes| scopes.contains(&permission))
            }
        }
    }

    /// # Errors
    /// `Forbidden`, naming the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(Error::forbidden(
                "permission",
                format!("this needs the permission {permission}"),
            ))
        }
    }

    /// How much the actor may give without asking.
    pub fn reach(&self, kind: AuthorityKind) -> Reach {
        match self.role() {
            Some(role) => self.limits.reach(role, kind),
            None => Reach::UpTo(0),
        }
    }

    /// The same circumstances for the host itself.
    pub fn as_system(&self) -> Self {
        Self {
            actor: Actor::System,
            ..self.clone()
        }
    }
}
