//! What the review-plan policy is told, and what the host lets stand of its plan.

use jiff::{SignedDuration, Timestamp};
use shopwit_domain::{
    after_sales::{CaseCause, Fault},
    contact::Rating,
    ids::{CustomerId, OrderId},
    states::FulfilmentState,
};
use shopwit_policy::{
    AnyDecision, PolicyKind,
    kinds::{ReviewPlan, review_plan as policy},
};
use shopwit_store::{Conn, args, value::text};

use super::{NewReview, Planned, TEXT_CHARS_MAX, order_of};
use crate::{
    App, Ctx, Error, Result,
    conversations::checks::known_of,
    customers,
    masking::texts::{MaskedKind, mask},
    orders::Order,
    policies::fallback,
    policy_words,
};

/// The limits of the contract.
const CASES_MAX: i64 = 20;
const STEPS_MAX: usize = 20;
const REPLY_CHARS_MAX: usize = 1_000;
/// How far back cases of a buyer count, days.
const CASE_DAYS: i64 = 90;
/// Longest time that a step may wait or take, seconds: 90 days.
const STEP_SECONDS_MAX: u32 = 90 * 86_400;

pub(super) async fn ask(
    app: &App,
    ctx: &Ctx,
    new: NewReview,
    written_at: Timestamp,
) -> Result<Planned> {
    let mut conn = app.read(ctx).await?;
    let order = order_of(&mut conn, ctx, &new.order).await?;
    let buyer = customers::load(&mut conn, order.customer)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let cases = cases_of(&mut conn, order.id).await?;
    let (reviews, bad_reviews) = former_reviews(&mut conn, buyer.id).await?;
    let recent_cases = recent_cases(&mut conn, ctx, buyer.id).await?;
    drop(conn);
    let language = new.language.unwrap_or_else(|| ctx.shop.locale.clone());
    let mut known = known_of(&buyer);
    known.extend([
        (MaskedKind::Name, order.receiver.name.as_str()),
        (MaskedKind::Phone, order.receiver.phone.as_str()),
        (MaskedKind::Address, order.receiver.address.as_str()),
    ]);
    let rating = Rating::of_stars(new.stars);
    let input = policy::Input {
        rating: policy_words::named(rating)?,
        stars: u32::try_from(new.stars).unwrap_or(1),
        text: mask(&new.text, &known)
            .text
            .chars()
            .take(TEXT_CHARS_MAX)
            .collect(),
        language: language.clone(),
        age_seconds: u64::try_from(ctx.now.duration_since(written_at).as_secs()).unwrap_or(0),
        buyer_class: policy_words::buyer_class(buyer.buyer_class),
        order: Some(order_facts(&order, ctx.now)),
        cases,
        history: policy::History {
            completed_orders: count(buyer.completed_orders),
            reviews,
            bad_reviews,
            cases: recent_cases,
        },
        attributes: Vec::new(),
    };
    let decided = app
        .decide::<ReviewPlan>(ctx, Some(order.id.to_string()), input)
        .await?;
    let by_default = decided.answer.is_none();
    let answer = match decided.answer {
        Some(answer) => answer,
        None => match fallback::decision(ReviewPlan::KIND, &ctx.shop.locale) {
            AnyDecision::ReviewPlan(answer) => answer,
            _ => return Err(Error::internal("the safe default of another kind")),
        },
    };
    let policy::Outcome::Plan(plan) = answer.outcome;
    Ok(Planned {
        order,
        stars: new.stars,
        text: new.text,
        language,
        written_at,
        plan: within_bounds(plan),
        reasons: answer.reasons,
        decision: decided.id,
        by_default,
    })
}

/// What of a plan is kept: whoever wrote the policy, a step has an end and a reply can be shown.
fn within_bounds(mut plan: policy::Plan) -> policy::Plan {
    plan.confidence_bps = plan.confidence_bps.min(10_000);
    plan.steps.truncate(STEPS_MAX);
    for step in &mut plan.steps {
        step.not_before_seconds = step.not_before_seconds.min(STEP_SECONDS_MAX);
        step.due_seconds = step
            .due_seconds
            .clamp(step.not_before_seconds, STEP_SECONDS_MAX);
    }
    plan.reply = plan
        .reply
        .map(|reply| {
            reply
                .chars()
                .filter(|letter| *letter != '\0')
                .take(REPLY_CHARS_MAX)
                .collect::<String>()
        })
        .filter(|reply| !reply.trim().is_empty());
    plan
}

fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

fn hours(from: Timestamp, to: Timestamp) -> u32 {
    count(to.duration_since(from).as_hours())
}

fn order_facts(order: &Order, now: Timestamp) -> policy::Order {
    use FulfilmentState as F;
    let refunded = i128::from(order.refunded.minor_units()) * 10_000;
    policy::Order {
        fulfilment: match order.fulfilment_state {
            F::Pending | F::Verified | F::Printed | F::Packed => policy::FulfilmentState::Preparing,
            F::Shipped => policy::FulfilmentState::Shipped,
            F::Delivered => policy::FulfilmentState::Delivered,
            F::Completed => policy::FulfilmentState::Completed,
            F::Returned => policy::FulfilmentState::Returned,
            F::Cancelled => policy::FulfilmentState::Cancelled,
        },
        hours_to_ship: order
            .paid_at
            .zip(order.shipped_at)
            .map(|(paid, shipped)| hours(paid, shipped)),
        hours_on_the_way: order
            .shipped_at
            .map(|shipped| hours(shipped, order.delivered_at.unwrap_or(now))),
        days_since_receipt: order.delivered_at.map(|at| hours(at, now) / 24),
        refunded_bps: refunded
            .checked_div(i128::from(order.paid.minor_units()))
            .map_or(0, |share| {
                u32::try_from(share.clamp(0, 10_000)).unwrap_or(0)
            }),
    }
}

async fn cases_of(conn: &mut Conn, order: OrderId) -> Result<Vec<policy::AfterSalesCase>> {
    let rows = conn
        .rows(
            "SELECT cause, state, verified_fault FROM cases WHERE shop_id = $1 AND order_id = $2
             ORDER BY id DESC LIMIT $3",
            args![text(order), CASES_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let state = row.text("state")?;
            Ok(policy::AfterSalesCase {
                cause: cause(row.word("cause")?),
                open: state != "closed" && state != "withdrawn",
                our_fault: row.opt_word("verified_fault")? == Some(Fault::Seller),
            })
        })
        .collect()
}

/// The causes of the contract are fewer: what did not come is short.
fn cause(cause: CaseCause) -> policy::CaseCause {
    match cause {
        CaseCause::WrongItem => policy::CaseCause::WrongItem,
        CaseCause::ShortShipment
        | CaseCause::MissedShipment
        | CaseCause::MissedOrder
        | CaseCause::OutOfStock => policy::CaseCause::ShortShipment,
        CaseCause::Damaged => policy::CaseCause::Damaged,
        CaseCause::Quality => policy::CaseCause::Quality,
        CaseCause::NotAsDescribed => policy::CaseCause::NotAsDescribed,
        CaseCause::Lost => policy::CaseCause::Lost,
        CaseCause::Delayed => policy::CaseCause::Delayed,
        CaseCause::NoLongerWanted => policy::CaseCause::NoLongerWanted,
    }
}

async fn former_reviews(conn: &mut Conn, customer: CustomerId) -> Result<(u32, u32)> {
    let row = conn
        .row(
            "SELECT CAST(COUNT(*) AS BIGINT) AS reviews,
                 CAST(COALESCE(SUM(CASE WHEN rating = $3 THEN 0 ELSE 1 END), 0) AS BIGINT) AS bad_reviews
             FROM reviews WHERE shop_id = $1 AND customer_id = $2",
            args![text(customer), text(Rating::Good)],
        )
        .await?
        .ok_or_else(|| Error::internal("no count came back"))?;
    Ok((count(row.int("reviews")?), count(row.int("bad_reviews")?)))
}

async fn recent_cases(conn: &mut Conn, ctx: &Ctx, customer: CustomerId) -> Result<u32> {
    let days = SignedDuration::from_hours(24 * CASE_DAYS);
    let since = ctx.now.checked_sub(days).map_err(Error::internal)?;
    let row = conn
        .row(
            "SELECT CAST(COUNT(*) AS BIGINT) AS cases FROM cases
             WHERE shop_id = $1 AND customer_id = $2 AND opened_at > $3",
            args![text(customer), since],
        )
        .await?
        .ok_or_else(|| Error::internal("no count came back"))?;
    Ok(count(row.int("cases")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_of_any_policy_is_kept_within_bounds() {
        let step = policy::Step {
            kind: policy::StepKind::Call,
            not_before_seconds: 100,
            due_seconds: 1,
            script_key: String::new(),
        };
        let plan = within_bounds(policy::Plan {
            cause: policy::Cause::Mood,
            confidence_bps: 99_999,
            steps: vec![step; 50],
            freight_payer: None,
            solutions: Vec::new(),
            evidence_pack: Vec::new(),
            reply: Some("\0 ".to_owned()),
            responsible: shopwit_policy::kinds::types::ActorRole::Supervisor,
        });
        assert_eq!((plan.confidence_bps, plan.steps.len()), (10_000, STEPS_MAX));
        assert!(plan.steps.iter().all(|step| step.due_seconds == 100));
        assert_eq!(plan.reply, None);
    }
}
