//! How far a role's own word reaches in money, per shop.

use crate::{money::Money, people::Role, words};

words! {
    /// What an amount is given for.
    AuthorityKind {
        Discount = "discount",
        Refund = "refund",
        Compensation = "compensation",
    }
}

/// The most one role may give for one kind without asking. No entry: nothing. `None`: without limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorityLimit {
    pub role: Role,
    pub kind: AuthorityKind,
    /// `None`: without limit.
    pub limit: Option<Money>,
}

/// All limits of a shop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorityLimits(pub Vec<AuthorityLimit>);

/// What a role may give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Unlimited,
    UpTo(i64),
}

impl AuthorityLimits {
    /// Limits of a new shop: agent ¥50, after-sales agent ¥200, supervisor ¥2,000, owner without limit; for discounts,
    /// agents none (S-268, S-412, S-414). Settings of the shop, never constants of a decision.
    pub fn of_new_shop(currency: crate::money::Currency) -> Self {
        let mut limits = Vec::new();
        for kind in [
            AuthorityKind::Discount,
            AuthorityKind::Refund,
            AuthorityKind::Compensation,
        ] {
            for (role, minor_units) in [
                (Role::Supervisor, 200_000),
                (
                    Role::AfterSalesAgent,
                    if kind == AuthorityKind::Discount {
                        0
                    } else {
                        20_000
                    },
                ),
                (
                    Role::InSalesAgent,
                    if kind == AuthorityKind::Discount {
                        0
                    } else {
                        5_000
                    },
                ),
                (
                    Role::PreSalesAgent,
                    if kind == AuthorityKind::Discount {
                        0
                    } else {
                        5_000
                    },
                ),
            ] {
                limits.push(AuthorityLimit {
                    role,
                    kind,
                    limit: Some(Money::new(minor_units, currency)),
                });
            }
            limits.push(AuthorityLimit {
                role: Role::Owner,
                kind,
                limit: None,
            });
        }
        Self(limits)
    }

    /// How far the role reaches. A role without an entry reaches nothing; the owner always everything.
    pub fn reach(&self, role: Role, kind: AuthorityKind) -> Reach {
        if role == Role::Owner {
            return Reach::Unlimited;
        }
        match self
            .0
            .iter()
            .find(|entry| entry.role == role && entry.kind == kind)
        {
            Some(AuthorityLimit { limit: None, .. }) => Reach::Unlimited,
            Some(AuthorityLimit {
                limit: Some(limit), ..
            }) => Reach::UpTo(limit.minor_units()),
            None => Reach::UpTo(0),
        }
    }

    /// Whether the role may give this amount without asking.
    pub fn allows(&self, role: Role, kind: AuthorityKind, minor_units: i64) -> bool {
        match self.reach(role, kind) {
            Reach::Unlimited => true,
            Reach::UpTo(limit) => minor_units <= limit,
        }
    }

    /// The lowest role that may give it (S-269, S-414).
    pub fn approver(&self, kind: AuthorityKind, minor_units: i64) -> Role {
        [Role::AfterSalesAgent, Role::Supervisor]
            .into_iter()
            .find(|role| self.allows(*role, kind, minor_units))
            .unwrap_or(Role::Owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn amounts_beyond_a_role_go_to_the_next() {
        // S-268, S-412, S-414
        let limits = AuthorityLimits::of_new_shop(Currency::CNY);
        assert!(limits.allows(Role::PreSalesAgent, AuthorityKind::Refund, 5_000));
        assert!(!limits.allows(Role::PreSalesAgent, AuthorityKind::Refund, 5_001));
        assert!(!limits.allows(Role::PreSalesAgent, AuthorityKind::Discount, 1));
        assert_eq!(
            limits.approver(AuthorityKind::Refund, 20_000),
            Role::AfterSalesAgent
        );
        assert_eq!(
            limits.approver(AuthorityKind::Refund, 20_001),
            Role::Supervisor
        );
        assert_eq!(limits.approver(AuthorityKind::Refund, 200_001), Role::Owner);
        assert!(limits.allows(Role::Owner, AuthorityKind::Refund, i64::MAX));
        assert!(!limits.allows(Role::Outsourced, AuthorityKind::Refund, 1));
    }
}
