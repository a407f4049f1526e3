//! A policy may say anything; this is what the host lets through.

use std::{cell::Cell, sync::Arc};

use shopwit_domain::{
    authority::AuthorityLimits,
    ids::{Id, ShopId, UserId},
    money::Currency,
};
use shopwit_policy::kinds::types;
use uuid::Uuid;

use super::*;
use crate::{
    Actor,
    context::{Member, Shop},
};

fn ctx(role: Role) -> Ctx {
    Ctx {
        shop: Arc::new(Shop {
            id: ShopId::from_uuid(Uuid::from_u128(1)),
            slug: "demo".to_owned(),
            name: "demo".to_owned(),
            currency: Currency::CNY,
            time_zone: "Asia/Shanghai".to_owned(),
            locale: "zh-CN".to_owned(),
            origin_region: "330000".to_owned(),
            decision_retention_days: 400,
            late_after_seconds: 100,
            chat_origins: Vec::new(),
            created_at: Timestamp::UNIX_EPOCH,
            version: 1,
        }),
        actor: Actor::Member(Member {
            user: UserId::from_uuid(Uuid::from_u128(2)),
            role,
            scopes: None,
            staff_number: "A001".to_owned(),
            service_name: "小一".to_owned(),
        }),
        limits: Arc::new(AuthorityLimits::of_new_shop(Currency::CNY)),
        request_id: "test".to_owned(),
        now: Timestamp::UNIX_EPOCH,
    }
}

fn money(minor_units: i64, currency: &str) -> types::Money {
    types::Money {
        minor_units,
        currency: currency.to_owned(),
    }
}

/// Lines 0 and 2 of an order, ¥300 and ¥100 left, ¥10 carriage, ¥350 of the order not refunded.
fn question() -> Question {
    Question {
        input: wit::Input {
            shipment: wit::ShipmentState::Received,
            cause: wit::Cause::Damaged,
            claimed_fault: wit::ClaimedFault::Seller,
            days_since_receipt: Some(1),
            request: None,
            lines: Vec::new(),
            paid: money(41_000, "CNY"),
            refunded: money(6_000, "CNY"),
            shipping_refundable: Some(money(1_000, "CNY")),
            evidence: Vec::new(),
            inspection: None,
            contact_logged: true,
            intercepted: false,
            market: "CN".to_owned(),
            actor: types::Actor {
                role: types::ActorRole::AfterSalesAgent,
                limit: None,
            },
            earlier_cases: 0,
        },
        lines: vec![(0, 30_000), (2, 10_000)],
        available: 35_000,
        shipping: 1_000,
    }
}

fn proposal(maximum: types::Money) -> wit::Solution {
    wit::Solution {
        kind: wit::SolutionKind::RefundOnly,
        maximum,
        line_maxima: Vec::new(),
        freight_payer: types::FreightPayer::Seller,
        missing_evidence: Vec::new(),
        inspect: Vec::new(),
        approval: None,
        automatic: true,
        next_step: wit::NextStep::PayRefund,
        deadline_seconds: 3_600,
        buyer_text: "退款".to_owned(),
    }
}

fn check(role: Role, proposed: wit::Solution) -> (Option<Solution>, Vec<String>) {
    let (ctx, question, count) = (ctx(role), question(), Cell::new(10u128));
    let origin = Origin {
        ctx: &ctx,
        case: CaseId::from_uuid(Uuid::from_u128(3)),
        decision: DecisionId::from_uuid(Uuid::from_u128(4)),
        question: &question,
    };
    let new_id = || {
        count.set(count.get() + 1);
        SolutionId::from_uuid(Uuid::from_u128(count.get()))
    };
    let Bounded { solutions, notes } = bound(&origin, vec![proposed], new_id).expect("words fit");
    (solutions.into_iter().next(), notes)
}

#[test]
fn no_solution_gives_more_than_is_left() {
    for (wanted, expected) in [
        (0, 0),
        (20_000, 20_000),
        (35_000, 35_000),
        (35_001, 35_000),
        (i64::MAX, 35_000),
    ] {
        let (solution, notes) = check(Role::Owner, proposal(money(wanted, "CNY")));
        assert_eq!(solution.expect("kept").maximum.minor_units(), expected);
        assert_eq!(notes.is_empty(), wanted <= 35_000, "{notes:?}");
    }
}

#[test]
fn another_currency_and_amounts_below_zero_are_dropped() {
    for maximum in [
        money(1, "USD"),
        money(-1, "CNY"),
        money(i64::MIN, "CNY"),
        money(1, ""),
    ] {
        let (solution, notes) = check(Role::Owner, proposal(maximum));
        assert!(solution.is_none());
        assert_eq!(notes.len(), 1);
    }
}

#[test]
fn a_line_gives_no_more_than_its_rest_and_counts_in_the_order() {
    let mut proposed = proposal(money(30_000, "CNY"));
    proposed.line_maxima = [
        (0, 40_000, "CNY"),
        (1, 10_000, "CNY"),
        (7, 1, "CNY"),
        (0, 1, "CNY"),
        (1, 5, "USD"),
    ]
    .into_iter()
    .map(|(line, maximum, currency)| wit::LineMaximum {
        line,
        maximum: money(maximum, currency),
    })
    .collect();
    let (solution, notes) = check(Role::Owner, proposed);
    assert_eq!(
        solution.expect("kept").line_maxima,
        [(0, 30_000), (2, 10_000)]
    );
    assert_eq!(notes.len(), 3, "{notes:?}");
}

#[test]
fn authority_has_the_last_word_on_approvals() {
    // S-414
    use types::ActorRole as A;
    for (role, maximum, wanted, expected) in [
        (Role::AfterSalesAgent, 20_000, None, None),
        (Role::AfterSalesAgent, 20_001, None, Some(Role::Supervisor)),
        (
            Role::AfterSalesAgent,
            20_001,
            Some(A::AfterSalesAgent),
            Some(Role::Supervisor),
        ),
        (
            Role::AfterSalesAgent,
            100,
            Some(A::Supervisor),
            Some(Role::Supervisor),
        ),
        (
            Role::AfterSalesAgent,
            100,
            Some(A::Owner),
            Some(Role::Owner),
        ),
        (Role::AfterSalesAgent, 0, None, None),
        (Role::PreSalesAgent, 5_001, None, Some(Role::Supervisor)),
        (Role::Supervisor, 35_000, Some(A::Supervisor), None),
        (Role::Owner, 35_000, Some(A::Owner), None),
    ] {
        let mut proposed = proposal(money(maximum, "CNY"));
        proposed.approval = wanted;
        let (solution, _) = check(role, proposed);
        let solution = solution.expect("kept");
        assert_eq!(solution.approval, expected, "{role} {maximum} {wanted:?}");
        // What somebody else has to grant is never automatic.
        assert_eq!(solution.automatic, expected.is_none());
    }
}

#[test]
fn deadlines_and_texts_have_an_end() {
    let mut proposed = proposal(money(1, "CNY"));
    proposed.deadline_seconds = u32::MAX;
    proposed.buyer_text = "长".repeat(5_000) + "\0";
    let (solution, _) = check(Role::Owner, proposed);
    let solution = solution.expect("kept");
    assert_eq!(solution.deadline_at.as_second(), 90 * 86_400);
    assert_eq!(solution.buyer_text.chars().count(), 2_000);
}
