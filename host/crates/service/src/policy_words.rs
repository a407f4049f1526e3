//! Roles, classes and amounts as policies are told them, and amounts as policies answer them.

use serde::{Serialize, de::DeserializeOwned};
use shopwit_domain::{
    authority::{AuthorityKind, Reach},
    desk::Level,
    money::{Currency, Money},
    people::Role,
    states::Stage,
    trade::BuyerClass,
    word::{Word, parse_word},
};
use shopwit_policy::kinds::{triage, types};

use crate::{Ctx, Result};

/// Reasons of one answer that are kept.
const REASONS_MAX: usize = 100;

/// Who asks, and how far their own word reaches.
pub(crate) fn actor(ctx: &Ctx, kind: AuthorityKind) -> types::Actor {
    let limit = match ctx.reach(kind) {
        Reach::Unlimited => None,
        Reach::UpTo(minor_units) => Some(money(Money::new(minor_units, ctx.shop.currency))),
    };
    types::Actor {
        role: ctx.role().map_or(types::ActorRole::System, role),
        limit,
    }
}

pub(crate) fn role(role: Role) -> types::ActorRole {
    use types::ActorRole as A;
    match role {
        Role::Owner => A::Owner,
        Role::Supervisor => A::Supervisor,
        Role::PreSalesAgent => A::PreSalesAgent,
        Role::InSalesAgent => A::InSalesAgent,
        Role::AfterSalesAgent => A::AfterSalesAgent,
        Role::Dispatcher => A::Dispatcher,
        Role::PrintOperator => A::PrintOperator,
        Role::OrderFollowUp => A::OrderFollowUp,
        Role::Shipping => A::Shipping,
        Role::Quality => A::Quality,
        Role::Outsourced => A::Outsourced,
    }
}

/// The role that a policy names; nobody (`system`) is taken for the owner, the highest.
pub(crate) fn role_named(role: types::ActorRole) -> Role {
    use types::ActorRole as A;
    match role {
        A::Owner | A::System => Role::Owner,
        A::Supervisor => Role::Supervisor,
        A::PreSalesAgent => Role::PreSalesAgent,
        A::InSalesAgent => Role::InSalesAgent,
        A::AfterSalesAgent => Role::AfterSalesAgent,
        A::Dispatcher => Role::Dispatcher,
        A::PrintOperator => Role::PrintOperator,
        A::OrderFollowUp => Role::OrderFollowUp,
        A::Shipping => Role::Shipping,
        A::Quality => Role::Quality,
        A::Outsourced => Role::Outsourced,
    }
}

pub(crate) fn buyer_class(class: BuyerClass) -> types::BuyerClass {
    match class {
        BuyerClass::Retail => types::BuyerClass::Retail,
        BuyerClass::Member => types::BuyerClass::Member,
        BuyerClass::SmallWholesaler => types::BuyerClass::SmallWholesaler,
        BuyerClass::BulkBuyer => types::BuyerClass::BulkBuyer,
        BuyerClass::KeyAccount => types::BuyerClass::KeyAccount,
    }
}

pub(crate) fn money(money: Money) -> types::Money {
    types::Money {
        minor_units: money.minor_units(),
        currency: money.currency().to_string(),
    }
}

/// An amount that a policy answered: zero or more in this currency. `None`: it is something else.
pub(crate) fn amount(money: &types::Money, currency: Currency) -> Option<i64> {
    (money.currency == currency.as_str() && money.minor_units >= 0).then_some(money.minor_units)
}

/// The case of a policy's enum with the same kebab-case name as a word of the desk. The tests of each caller try every word.
///
/// # Errors
/// `Internal` where the enum has none.
pub(crate) fn named<T: DeserializeOwned>(word: impl Word) -> Result<T> {
    Ok(serde_json::from_value(word.as_str().into())?)
}

/// The word of the desk with the same name as a case of a policy's enum.
///
/// # Errors
/// `Invalid` where the set has none.
pub(crate) fn word<T: Word>(case: impl Serialize) -> Result<T> {
    let name = serde_json::to_value(case)?;
    Ok(parse_word(name.as_str().unwrap_or_default())?)
}

pub(crate) fn level(level: triage::Level) -> Level {
    match level {
        triage::Level::Low => Level::Low,
        triage::Level::Normal => Level::Normal,
        triage::Level::High => Level::High,
    }
}

pub(crate) fn stage(stage: triage::Stage) -> Stage {
    match stage {
        triage::Stage::PreSales => Stage::PreSales,
        triage::Stage::InSales => Stage::InSales,
        triage::Stage::AfterSales => Stage::AfterSales,
    }
}

/// A text of a policy, cut to so many characters and without what a database cannot hold.
pub(crate) fn kept(text: &str, chars_max: usize) -> String {
    text.chars()
        .filter(|letter| *letter != '\0')
        .take(chars_max)
        .collect()
}

/// Reasons as they are kept: bounded in number and length.
pub(crate) fn kept_reasons(reasons: Vec<types::Reason>) -> Vec<types::Reason> {
    reasons
        .into_iter()
        .take(REASONS_MAX)
        .map(|reason| types::Reason {
            code: kept(&reason.code, 64),
            staff_text: kept(&reason.staff_text, 1_000),
            buyer_text: reason.buyer_text.map(|text| kept(&text, 1_000)),
        })
        .collect()
}
