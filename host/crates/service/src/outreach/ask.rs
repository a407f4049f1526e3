//! What the outreach policy is told, and what holds where none can answer.

use jiff::{SignedDuration, Timestamp};
use shopwit_domain::{
    authority::AuthorityKind,
    contact::{OutreachChannel, OutreachState},
    ids::{CustomerId, DecisionId, OrderId},
    states::{FulfilmentState, PaymentState},
};
use shopwit_policy::{
    AnyDecision, PolicyKind,
    kinds::{Outreach as OutreachKind, outreach as policy},
};
use shopwit_store::{Conn, args, value::text};

use super::{
    NewOutreach, consents,
    limits::{self, ContactLimit},
};
use crate::{
    App, Ctx, Error, Result, customers,
    orders::{self, Order},
    policies::fallback,
    policy_words,
};

/// The limits of the contract.
const PAST_CONTACTS_MAX: i64 = 100;
const PAST_DAYS: i64 = 30;

pub(super) struct Answered {
    pub(super) customer: CustomerId,
    pub(super) order: Option<OrderId>,
    pub(super) decision: DecisionId,
    pub(super) by_default: bool,
    pub(super) answer: policy::Decision,
}

/// The policy's answer, and the host's own limit where one is in the way.
pub(super) async fn ask(
    app: &App,
    ctx: &Ctx,
    new: &NewOutreach,
) -> Result<(Answered, Option<(ContactLimit, Option<Timestamp>)>)> {
    let mut conn = app.read(ctx).await?;
    let buyer = customers::find(&mut conn, ctx, &new.customer)
        .await?
        .ok_or_else(|| Error::invalid("/customer", "not-found", "a buyer of this shop"))?;
    let order = match &new.order {
        Some(order) => Some(
            orders::find(&mut conn, ctx, order)
                .await?
                .filter(|order| order.customer == buyer.id)
                .ok_or_else(|| Error::invalid("/order", "not-found", "an order of this buyer"))?,
        ),
        None => None,
    };
    let order_id = order.as_ref().map(|order| order.id);
    let asked = limits::Asked {
        customer: buyer.id,
        purpose: new.purpose,
        channel: new.channel,
    };
    let limit = limits::check(&mut conn, ctx, &asked).await?;
    let past = past_contacts(&mut conn, ctx, buyer.id, order_id).await?;
    let consents = consents::load(&mut conn, buyer.id).await?;
    drop(conn);
    let purpose: policy::Purpose = policy_words::named(new.purpose)?;
    let written_attempts = past
        .iter()
        .filter(|one| one.purpose == purpose && one.channel != policy::Channel::Phone)
        .count();
    let used_up = past.iter().any(|one| one.purpose == purpose);
    let minute = limits::local_minute(ctx.now, &limits::zone(ctx));
    let input = policy::Input {
        purpose,
        channel: policy_words::named(new.channel)?,
        buyer_local_minute: u32::try_from(minute).unwrap_or(0),
        past_contacts: past,
        consents: policy::Consents {
            marketing: consents.marketing,
            sales: consents.sales,
            calls: consents.calls,
        },
        order_age_seconds: order.as_ref().map(|order| since(order.placed_at, ctx.now)),
        closes_in_seconds: order.as_ref().and_then(|order| closes_in(order, ctx.now)),
        shipped_seconds_ago: order
            .as_ref()
            .and_then(|order| order.shipped_at)
            .map(|at| since(at, ctx.now)),
        buyer_class: policy_words::buyer_class(buyer.buyer_class),
        prepared: new
            .prepared
            .iter()
            .map(|one| policy_words::named(*one))
            .collect::<Result<_>>()?,
        written_attempts: u32::try_from(written_attempts).unwrap_or(u32::MAX),
        actor: policy_words::actor(ctx, AuthorityKind::Discount),
        attributes: Vec::new(),
    };
    let subject = order_id.map_or_else(|| buyer.id.to_string(), |order| order.to_string());
    let decided = app
        .decide::<OutreachKind>(ctx, Some(subject), input)
        .await?;
    let by_default = decided.answer.is_none();
    let answer = match decided.answer {
        Some(answer) => answer,
        None => safe_default(ctx, new.channel, used_up)?,
    };
    let answered = Answered {
        customer: buyer.id,
        order: order_id,
        decision: decided.id,
        by_default,
        answer,
    };
    Ok((answered, limit))
}

/// No calls; one message in the app of each purpose in 30 days.
fn safe_default(ctx: &Ctx, channel: OutreachChannel, used_up: bool) -> Result<policy::Decision> {
    let AnyDecision::Outreach(mut answer) =
        fallback::decision(OutreachKind::KIND, &ctx.shop.locale)
    else {
        return Err(Error::internal("the safe default of another kind"));
    };
    if channel == OutreachChannel::InApp && !used_up {
        answer.outcome = policy::Outcome::Allow(policy::Allowed {
            attempts_left: 0,
            plan: Vec::new(),
            checklist: Vec::new(),
            script_key: String::new(),
        });
    } else if let policy::Outcome::Deny(denied) = &mut answer.outcome
        && used_up
    {
        denied.attempts_left = 0;
        denied.alternatives.clear();
    }
    Ok(answer)
}

/// Newest first.
async fn past_contacts(
    conn: &mut Conn,
    ctx: &Ctx,
    customer: CustomerId,
    order: Option<OrderId>,
) -> Result<Vec<policy::PastContact>> {
    let days = SignedDuration::from_hours(24 * PAST_DAYS);
    let since = ctx.now.checked_sub(days).map_err(Error::internal)?;
    let rows = conn
        .rows(
            "SELECT purpose, channel, result, contacted_at, order_id FROM outreach
             WHERE shop_id = $1 AND customer_id = $2 AND state = $3 AND contacted_at > $4
             ORDER BY contacted_at DESC, id DESC LIMIT $5",
            args![
                text(customer),
                text(OutreachState::Contacted),
                since,
                PAST_CONTACTS_MAX
            ],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let about: Option<OrderId> = row.opt_id("order_id")?;
            Ok(policy::PastContact {
                purpose: policy_words::named(
                    row.word::<shopwit_domain::contact::ContactPurpose>("purpose")?,
                )?,
                channel: policy_words::named(row.word::<OutreachChannel>("channel")?)?,
                contact_result: policy_words::named(
                    row.word::<shopwit_domain::contact::ContactResult>("result")?,
                )?,
                at_ms: row.time("contacted_at")?.as_millisecond(),
                same_order: about == order,
            })
        })
        .collect()
}

fn since(then: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.duration_since(then).as_secs()).unwrap_or(0)
}

/// Only an unpaid order closes.
fn closes_in(order: &Order, now: Timestamp) -> Option<u64> {
    let open = order.payment_state == PaymentState::Unpaid
        && order.fulfilment_state != FulfilmentState::Cancelled;
    order
        .closes_at
        .filter(|_| open)
        .map(|at| u64::try_from(at.duration_since(now).as_secs()).unwrap_or(0))
}
