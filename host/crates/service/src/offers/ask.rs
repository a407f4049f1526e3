//! Asking the discount policy about an order, and recording what comes of it.

use jiff::SignedDuration;
use serde_json::json;
use shopwit_domain::{
    authority::AuthorityKind,
    ids::OfferId,
    money::Money,
    people::Permission,
    states::{OfferState, PaymentState},
    trade::OfferOutcome,
};
use shopwit_policy::kinds::{discount, types::Reason};
use shopwit_store::{
    Conn, args,
    value::{opt_text, text},
};

use super::{
    Offer,
    judge::{self, Judged},
    load, of_order, set_state,
};
use crate::{
    Ctx, Error, Result, Unit, approvals, customers,
    orders::{self, Order, OrderLine},
    policies::{decide::Decided, effects},
    policy_words::{self, money},
};

/// The longest hold that a policy may ask for, seconds: a day.
const HOLD_SECONDS_MAX: i64 = 86_400;

/// What is asked, with the order as it was then.
#[derive(Debug, Clone)]
pub struct Question {
    pub input: discount::Input,
    order_version: i64,
    round: i64,
}

/// Puts the question together: lines with floor prices, the buyer's class and history, the round, the actor's limit.
///
/// # Errors
/// `Forbidden`; an order that is not unpaid, or has its discount already; another `round` than the host counts.
pub async fn question(
    conn: &mut Conn,
    ctx: &Ctx,
    order: &Order,
    ask: Option<discount::Ask>,
    round: Option<i64>,
) -> Result<Question> {
    ctx.require(Permission::OrderWrite)?;
    check_open(order)?;
    check_ask(order, ask.as_ref())?;
    let earlier = of_order(conn, order.id).await?;
    refuse_second(&earlier)?;
    let counted = i64::try_from(earlier.len()).map_err(Error::internal)?;
    if round.is_some_and(|round| round != counted) {
        return Err(Error::conflict(
            "other-round",
            format!("this is bargaining round {counted} of the order"),
        ));
    }
    let buyer = customers::load(conn, order.customer)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let first_favour = favours_taken(conn, order).await? == 0;
    let lines = orders::lines(conn, order.id).await?;
    let input = discount::Input {
        lines: lines.iter().map(line).collect::<Result<_>>()?,
        shipping: Some(money(order.shipping_fee)),
        buyer_class: policy_words::buyer_class(buyer.buyer_class),
        history: Some(discount::BuyerHistory {
            completed_orders: u32::try_from(buyer.completed_orders).unwrap_or(u32::MAX),
            completed_total: money(buyer.completed_total),
        }),
        bargaining_round: u32::try_from(counted).unwrap_or(u32::MAX),
        ask,
        actor: policy_words::actor(ctx, AuthorityKind::Discount),
        coupons: Vec::new(),
        first_favour,
    };
    Ok(Question {
        input,
        order_version: order.version,
        round: counted,
    })
}

fn line(line: &OrderLine) -> Result<discount::Line> {
    Ok(discount::Line {
        sku: line.sku.clone(),
        quantity: u32::try_from(line.quantity).map_err(Error::internal)?,
        list_price: money(line.unit_price),
        floor_price: line.floor_price.map(money),
    })
}

fn check_open(order: &Order) -> Result<()> {
    if order.payment_state == PaymentState::Unpaid {
        return Ok(());
    }
    Err(Error::conflict(
        "not-unpaid",
        format!(
            "a discount is for an unpaid order; this one is {}",
            order.payment_state
        ),
    ))
}

fn check_ask(order: &Order, ask: Option<&discount::Ask>) -> Result<()> {
    let (pointer, wanted) = match ask {
        Some(discount::Ask::AmountOff(ask)) => ("/ask/amount", &ask.amount),
        Some(discount::Ask::TotalPrice(ask)) => ("/ask/total", &ask.total),
        _ => return Ok(()),
    };
    let currency = order.total.currency();
    if policy_words::amount(wanted, currency).is_none() {
        return Err(Error::invalid(
            pointer,
            "range",
            format!("zero or more minor units of {currency}"),
        ));
    }
    Ok(())
}

fn refuse_second(earlier: &[Offer]) -> Result<()> {
    if earlier
        .iter()
        .any(|offer| offer.state == Some(OfferState::Accepted))
    {
        return Err(Error::conflict(
            "discount-given",
            "the order has its discount already; it is given once (S-266)",
        ));
    }
    Ok(())
}

/// How often this buyer took an offer before.
async fn favours_taken(conn: &mut Conn, order: &Order) -> Result<i64> {
    let row = conn
        .row(
            "SELECT COUNT(*) AS n FROM discount_offers d
             JOIN orders o ON o.shop_id = d.shop_id AND o.id = d.order_id
             WHERE d.shop_id = $1 AND o.customer_id = $2 AND d.state = 'accepted'",
            args![text(order.customer)],
        )
        .await?;
    row.map_or(Ok(0), |row| Ok(row.int("n")?))
}

/// What is stored of an answer.
struct Verdict {
    outcome: OfferOutcome,
    proposal: Option<discount::Offer>,
    reasons: Vec<Reason>,
    script_key: Option<String>,
    hold_seconds: u32,
    /// With the answer, to see who must approve.
    judged: Option<(Judged, discount::Outcome)>,
}

impl Verdict {
    fn keep(reasons: Vec<Reason>) -> Self {
        Self {
            outcome: OfferOutcome::Keep,
            proposal: None,
            reasons,
            script_key: None,
            hold_seconds: 0,
            judged: None,
        }
    }
}

fn own_reason(code: &str, staff_text: String) -> Reason {
    Reason {
        code: code.to_owned(),
        staff_text,
        buyer_text: None,
    }
}

fn verdict(order: &Order, lines: &[OrderLine], answer: Option<discount::Decision>) -> Verdict {
    let Some(discount::Decision {
        outcome,
        mut reasons,
    }) = answer
    else {
        return Verdict::keep(vec![own_reason(
            "safe-default",
            "no policy could answer: the price stays".to_owned(),
        )]);
    };
    let (proposal, hold_seconds, script_key) = match &outcome {
        discount::Outcome::Keep(keep) => {
            return Verdict {
                script_key: Some(keep.script_key.clone()),
                hold_seconds: keep.hold_seconds,
                ..Verdict::keep(reasons)
            };
        }
        discount::Outcome::RouteBulk(route) => {
            return Verdict {
                outcome: OfferOutcome::RouteBulk,
                script_key: Some(route.script_key.clone()),
                hold_seconds: route.hold_seconds,
                ..Verdict::keep(reasons)
            };
        }
        discount::Outcome::Offer(offer) => {
            (offer.clone(), offer.hold_seconds, offer.script_key.clone())
        }
        discount::Outcome::NeedsApproval(needs) => (
            needs.proposal.clone(),
            needs.proposal.hold_seconds,
            needs.script_key.clone(),
        ),
    };
    match judge::judge(order, lines, &proposal) {
        Ok(judged) => Verdict {
            outcome: OfferOutcome::Offer,
            proposal: Some(proposal),
            reasons,
            script_key: Some(script_key),
            hold_seconds,
            judged: Some((judged, outcome)),
        },
        // The floor holds whatever a policy says: the price stays, and the decision log says why.
        Err(problem) => {
            reasons.insert(
                0,
                own_reason(
                    "refused-by-host",
                    format!("the policy's proposal was refused: {problem}"),
                ),
            );
            Verdict::keep(reasons)
        }
    }
}

/// Records what the policy answered: kept, open, or awaiting somebody's approval, which is asked for here (S-269,
/// S-270).
///
/// # Errors
/// `Stale` where the order changed since the question; the database.
pub async fn record(
    unit: &mut Unit,
    order: &Order,
    question: Question,
    decided: Decided<discount::Decision>,
) -> Result<Offer> {
    unit.ctx().require(Permission::OrderWrite)?;
    if order.version != question.order_version {
        return Err(Error::Stale);
    }
    refuse_second(&of_order(unit.conn(), order.id).await?)?;
    let lines = orders::lines(unit.conn(), order.id).await?;
    let mut verdict = verdict(order, &lines, decided.answer);
    let level = verdict
        .judged
        .as_ref()
        .and_then(|(judged, outcome)| judge::approver(unit.ctx(), outcome, judged.given));
    let state = match (&verdict.judged, level) {
        (None, _) => None,
        (Some(_), None) => Some(OfferState::Open),
        (Some((judged, outcome)), Some(level)) => {
            verdict.outcome = OfferOutcome::NeedsApproval;
            if matches!(outcome, discount::Outcome::Offer(_)) {
                verdict.reasons.push(own_reason(
                    "beyond-authority",
                    format!(
                        "{} minor units are beyond the authority of who asked; a {level} is asked",
                        judged.given
                    ),
                ));
            }
            Some(OfferState::AwaitingApproval)
        }
    };
    let offer = insert(unit, order, &question, decided.id, &verdict, state).await?;
    let given = verdict.judged.map_or(0, |(judged, _)| judged.given);
    let offer = match level {
        Some(level) => {
            let amount = Money::new(given, order.total.currency());
            let reason = format!(
                "discount on order #{}, bargaining round {}",
                order.number, question.round
            );
            let subject = offer.id.to_string();
            let approval = approvals::ask(
                unit,
                AuthorityKind::Discount,
                subject,
                amount,
                level,
                reason,
            )
            .await?;
            set_state(
                unit,
                &offer,
                OfferState::AwaitingApproval,
                Some(approval.id),
                None,
            )
            .await?
        }
        None => offer,
    };
    effects::note(unit, decided.id, "offer.recorded", offer.id).await?;
    unit.audit(
        "order.offer",
        order.id,
        json!({"offer": offer.id.to_string(), "decision": decided.id.to_string(), "outcome": offer.outcome.to_string(),
            "total_discount": offer.total_discount.minor_units(), "given": given}),
    );
    unit.emit(
        "offer.made",
        json!({"offer": offer.id.to_string(), "order": order.id.to_string(), "outcome": offer.outcome.to_string()}),
    );
    Ok(offer)
}

async fn insert(
    unit: &mut Unit,
    order: &Order,
    question: &Question,
    decision: shopwit_domain::ids::DecisionId,
    verdict: &Verdict,
    state: Option<OfferState>,
) -> Result<Offer> {
    let (id, now, by): (OfferId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let hold = i64::from(verdict.hold_seconds).min(HOLD_SECONDS_MAX);
    let hold_until = now
        .checked_add(SignedDuration::from_secs(hold))
        .map_err(Error::internal)?;
    let expires_seconds = verdict
        .proposal
        .as_ref()
        .map_or(0, |offer| i64::from(offer.expires_seconds));
    // The time to take it begins when the buyer need not wait any more.
    let expires_at = if state == Some(OfferState::Open) {
        Some(judge::expiry(hold_until, expires_seconds)?)
    } else {
        None
    };
    let proposal = verdict
        .proposal
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let total = verdict
        .judged
        .as_ref()
        .map_or(0, |(judged, _)| judged.total);
    unit.conn()
        .execute(
            "INSERT INTO discount_offers (shop_id, id, order_id, round, decision_id, outcome, state, proposal, reasons,
                 script_key, total_discount, currency, asked_by, asked_at, not_before, expires_at, expires_seconds,
                 version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)",
            args![
                text(id),
                text(order.id),
                question.round,
                text(decision),
                text(verdict.outcome),
                opt_text(state),
                proposal,
                serde_json::to_string(&verdict.reasons)?,
                verdict.script_key.clone(),
                total,
                text(order.total.currency()),
                by,
                now,
                hold_until,
                expires_at,
                expires_seconds,
            ],
        )
        .await?;
    load(unit.conn(), id).await?.ok_or(Error::NotFound("offer"))
}
