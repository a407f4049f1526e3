//! What the refund policy is told about a case: ids, categories, amounts and states, no personal data.

use jiff::{Timestamp, ToSpan};
use shopwit_domain::{
    after_sales::CaseCause, authority::AuthorityKind, money::Money, states::FulfilmentState,
};
use shopwit_policy::kinds::refund as wit;
use shopwit_store::{Conn, args, value::text};

use crate::{
    Ctx, Error, Result,
    cases::{Case, evidence, inspections},
    customers, orders,
    policy_words::{self, named},
    refunds::{line_rest, shipping_given},
};

/// Cases of the buyer within these days count as earlier ones: the contract's word.
const EARLIER_CASES_DAYS: i64 = 90;
/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;
/// Market of a buyer of whom nothing else is known: the shops are at home there.
const HOME_MARKET: &str = "CN";

/// The question, with the lines that it is about in the order in which the policy counts them.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) input: wit::Input,
    /// Line of the order and what can still be refunded of it, minor units.
    pub(super) lines: Vec<(i64, i64)>,
    /// Paid and not yet refunded, minor units.
    pub(super) available: i64,
    /// Carriage that can still be refunded, minor units.
    pub(super) shipping: i64,
}

pub(super) async fn build(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<Question> {
    let order = orders::load(conn, case.order)
        .await?
        .ok_or(Error::NotFound("order"))?;
    let ordered = orders::lines(conn, case.order).await?;
    let mut lines = Vec::with_capacity(case.lines.len());
    let mut told = Vec::with_capacity(case.lines.len());
    for line in &case.lines {
        let known = ordered
            .iter()
            .find(|known| known.line == line.line)
            .ok_or(Error::NotFound("line"))?;
        let rest = line_rest(conn, case.id, case.order, line.line, case.currency)
            .await?
            .unwrap_or(0);
        let stock = stock(conn, &known.sku_id.to_string()).await?;
        lines.push((line.line, rest));
        told.push(wit::Line {
            sku: known.sku.clone(),
            category: known
                .resale_category
                .clone()
                .unwrap_or_else(|| known.category.clone()),
            quantity: u32::try_from(line.quantity).unwrap_or(u32::MAX),
            refundable: policy_words::money(Money::new(rest, case.currency)),
            personalised: known.personalised,
            in_stock: stock.is_some_and(|stock| stock.free >= line.quantity),
            discontinued: stock.is_none_or(|stock| !stock.on_sale),
        });
    }
    let available = order
        .paid
        .minor_units()
        .saturating_sub(order.refunded.minor_units())
        .max(0);
    let given = shipping_given(conn, case.order).await?;
    let shipping = order
        .shipping_fee
        .minor_units()
        .saturating_sub(given)
        .clamp(0, available);
    let inspection = inspections::latest(conn, case.id).await?;
    let input = wit::Input {
        shipment: shipment(order.fulfilment_state, order.delivered_at),
        cause: cause(case.cause, order.fulfilment_state)?,
        claimed_fault: named(case.verified_fault.unwrap_or(case.claimed_fault))?,
        days_since_receipt: order.delivered_at.map(|at| days_between(at, ctx.now)),
        request: case.request.map(named).transpose()?,
        lines: told,
        paid: policy_words::money(order.paid),
        refunded: policy_words::money(order.refunded),
        shipping_refundable: (shipping > 0)
            .then(|| policy_words::money(Money::new(shipping, case.currency))),
        evidence: evidence::of_case(conn, case.id)
            .await?
            .into_iter()
            .map(|piece| {
                Ok(wit::Evidence {
                    kind: named(piece.kind)?,
                    confirmed: piece.confirmed_by.is_some(),
                })
            })
            .collect::<Result<_>>()?,
        inspection: inspection.map(|seen| wit::Inspection {
            resalable: seen.resalable,
            findings: seen.findings,
        }),
        contact_logged: case.contacted_at.is_some(),
        intercepted: order.fulfilment_state == FulfilmentState::Returned
            && order.delivered_at.is_none(),
        market: market(conn, ctx, &order).await?,
        actor: policy_words::actor(ctx, AuthorityKind::Refund),
        earlier_cases: earlier_cases(conn, ctx, case).await?,
    };
    Ok(Question {
        input,
        lines,
        available,
        shipping,
    })
}

fn shipment(goods: FulfilmentState, delivered_at: Option<Timestamp>) -> wit::ShipmentState {
    use FulfilmentState as F;
    match goods {
        F::Pending | F::Verified | F::Printed | F::Packed | F::Cancelled => {
            wit::ShipmentState::NotShipped
        }
        F::Shipped => wit::ShipmentState::InTransit,
        F::Delivered | F::Completed => wit::ShipmentState::Received,
        F::Returned if delivered_at.is_some() => wit::ShipmentState::Received,
        F::Returned => wit::ShipmentState::InTransit,
    }
}

/// What went wrong before shipping reaches the buyer as a delay; what was missed in the parcel, as a short one (S-386).
fn cause(cause: CaseCause, goods: FulfilmentState) -> Result<wit::Cause> {
    use FulfilmentState as F;
    let shipped = matches!(
        goods,
        F::Shipped | F::Delivered | F::Completed | F::Returned
    );
    match cause {
        CaseCause::MissedShipment if shipped => Ok(wit::Cause::ShortShipment),
        CaseCause::MissedShipment | CaseCause::MissedOrder | CaseCause::OutOfStock => {
            Ok(wit::Cause::Delayed)
        }
        other => named(other),
    }
}

fn days_between(from: Timestamp, to: Timestamp) -> u32 {
    let seconds = to.as_second().saturating_sub(from.as_second()).max(0);
    u32::try_from(seconds / DAY_SECONDS).unwrap_or(u32::MAX)
}

#[derive(Debug, Clone, Copy)]
struct Stock {
    free: i64,
    on_sale: bool,
}

async fn stock(conn: &mut Conn, sku: &str) -> Result<Option<Stock>> {
    let row = conn
        .row("SELECT real_stock - promised_stock AS free, on_sale FROM skus WHERE shop_id = $1 AND id = $2", args![sku])
        .await?;
    row.map(|row| {
        Ok(Stock {
            free: row.int("free")?,
            on_sale: row.flag("on_sale")?,
        })
    })
    .transpose()
}

async fn market(conn: &mut Conn, ctx: &Ctx, order: &orders::Order) -> Result<String> {
    if let Some(market) = &order.market {
        return Ok(market.clone());
    }
    if order.destination_region.len() == 2 {
        return Ok(order.destination_region.clone());
    }
    let customer = customers::find(conn, &ctx.as_system(), &order.customer.to_string()).await?;
    Ok(customer
        .and_then(|customer| customer.market)
        .unwrap_or_else(|| HOME_MARKET.to_owned()))
}

async fn earlier_cases(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<u32> {
    let since = ctx
        .now
        .checked_sub((EARLIER_CASES_DAYS * 24).hours())
        .map_err(Error::internal)?;
    let row = conn
        .row(
            "SELECT COUNT(*) AS n FROM cases WHERE shop_id = $1 AND customer_id = $2 AND id <> $3 AND opened_at >= $4",
            args![text(case.customer), text(case.id), since],
        )
        .await?;
    Ok(u32::try_from(row.map_or(Ok(0), |row| row.int("n"))?).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use shopwit_domain::after_sales::{
        CarriagePayer, CaseRequest, EvidenceKind, Fault, SolutionKind, SolutionStep,
    };
    use shopwit_policy::kinds::types;

    use serde::{Serialize, de::DeserializeOwned};
    use shopwit_domain::word::Word;

    use super::*;
    use crate::policy_words;

    fn check<A: Word, B: DeserializeOwned + Serialize>(except: &[A]) {
        for word in A::ALL {
            match named::<B>(*word) {
                Ok(other) => assert_eq!(policy_words::word::<A>(other).expect("reads back"), *word),
                Err(_) => assert!(except.contains(word), "{word:?} has no twin"),
            }
        }
    }

    #[test]
    fn every_word_of_the_desk_is_a_word_of_the_contract() {
        check::<Fault, wit::ClaimedFault>(&[]);
        check::<CaseRequest, wit::Request>(&[]);
        check::<EvidenceKind, wit::EvidenceKind>(&[]);
        check::<SolutionKind, wit::SolutionKind>(&[SolutionKind::Review]);
        check::<SolutionStep, wit::NextStep>(&[]);
        check::<CarriagePayer, types::FreightPayer>(&[]);
        check::<CaseCause, wit::Cause>(&[
            CaseCause::MissedShipment,
            CaseCause::MissedOrder,
            CaseCause::OutOfStock,
        ]);
    }

    #[test]
    fn every_cause_can_be_asked_about() {
        // S-345, S-346, S-386
        for word in CaseCause::ALL {
            for goods in FulfilmentState::ALL {
                assert!(cause(*word, *goods).is_ok(), "{word} {goods}");
            }
        }
    }

    #[test]
    fn goods_that_came_back_on_the_way_were_never_received() {
        // S-350
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(
            shipment(FulfilmentState::Returned, None),
            wit::ShipmentState::InTransit
        );
        assert_eq!(
            shipment(FulfilmentState::Returned, Some(at)),
            wit::ShipmentState::Received
        );
        assert_eq!(
            shipment(FulfilmentState::Packed, None),
            wit::ShipmentState::NotShipped
        );
    }

    #[test]
    fn only_whole_days_count() {
        let at = |seconds| Timestamp::from_second(seconds).expect("in range");
        assert_eq!(days_between(at(0), at(DAY_SECONDS * 7 - 1)), 6);
        assert_eq!(days_between(at(0), at(DAY_SECONDS * 7)), 7);
        assert_eq!(days_between(at(10), at(0)), 0);
    }
}
