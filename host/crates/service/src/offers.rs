//! Discounts put before a buyer: the policy proposes, the host checks floor prices and authority, somebody with more
//! authority approves where needed, the buyer accepts once (S-265, S-268…S-272, S-280).

mod accept;
mod ask;
mod judge;

use jiff::Timestamp;
use shopwit_domain::{
    ids::{ApprovalId, DecisionId, OfferId, OrderId},
    money::Money,
    people::Permission,
    states::{OfferState, Transitions},
    trade::OfferOutcome,
};
use shopwit_policy::kinds::{discount, types::Reason};
use shopwit_store::{
    Conn, Row, args,
    value::{opt_text, text},
};

pub use self::{
    accept::accept,
    ask::{Question, question, record},
};
use crate::{Ctx, Error, Result, Unit, approvals, reference::Reference};
use shopwit_domain::authority::AuthorityKind;

/// What came out of a question for a discount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub id: OfferId,
    pub order: OrderId,
    /// How often the buyer had bargained over this order before.
    pub round: i64,
    pub decision: DecisionId,
    pub outcome: OfferOutcome,
    /// `None`: there is nothing to accept.
    pub state: Option<OfferState>,
    /// What is offered, line by line and with explanations (S-280).
    pub proposal: Option<discount::Offer>,
    pub reasons: Vec<Reason>,
    /// Which script tells it to the buyer.
    pub script_key: Option<String>,
    /// What the order comes down by, as the host reckons: lines, order and postage.
    pub total_discount: Money,
    pub approval: Option<ApprovalId>,
    /// `user_…` or `system`.
    pub asked_by: String,
    pub asked_at: Timestamp,
    /// The buyer is asked to wait until then (S-271, S-272).
    pub hold_until: Timestamp,
    /// When an open offer ends.
    pub expires_at: Option<Timestamp>,
    pub accepted_at: Option<Timestamp>,
    pub version: i64,
    expires_seconds: i64,
}

impl Offer {
    /// The state at this time: an open offer that nobody took in time is expired.
    pub fn state_at(&self, now: Timestamp) -> Option<OfferState> {
        match self.state {
            Some(OfferState::Open) if self.expires_at.is_some_and(|at| at <= now) => {
                Some(OfferState::Expired)
            }
            state => state,
        }
    }

    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        let open = self.state_at(ctx.now) == Some(OfferState::Open);
        if open && ctx.may(Permission::OrderWrite) {
            vec!["accept"]
        } else {
            Vec::new()
        }
    }
}

fn read(row: &Row) -> Result<Offer> {
    Ok(Offer {
        id: row.id("id")?,
        order: row.id("order_id")?,
        round: row.int("round")?,
        decision: row.id("decision_id")?,
        outcome: row.word("outcome")?,
        state: row.opt_word("state")?,
        proposal: row
            .opt_text("proposal")?
            .map(|json| serde_json::from_str(&json))
            .transpose()?,
        reasons: serde_json::from_str(&row.text("reasons")?)?,
        script_key: row.opt_text("script_key")?,
        total_discount: row.money("total_discount")?,
        approval: row.opt_id("approval_id")?,
        asked_by: row.text("asked_by")?,
        asked_at: row.time("asked_at")?,
        hold_until: row.time("not_before")?,
        expires_at: row.opt_time("expires_at")?,
        accepted_at: row.opt_time("accepted_at")?,
        version: row.int("version")?,
        expires_seconds: row.int("expires_seconds")?,
    })
}

/// The offers of an order, oldest first.
///
/// # Errors
/// The database.
pub async fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Offer>> {
    let rows = conn
        .rows(
            "SELECT * FROM discount_offers WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
            args![text(order)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// One offer of an order.
///
/// # Errors
/// The database.
pub async fn find(conn: &mut Conn, order: OrderId, reference: &str) -> Result<Option<Offer>> {
    let Some(Reference::Id(id)) = Reference::<OfferId>::parse(reference) else {
        return Ok(None);
    };
    Ok(load(conn, id).await?.filter(|offer| offer.order == order))
}

async fn load(conn: &mut Conn, id: OfferId) -> Result<Option<Offer>> {
    let row = conn
        .row(
            "SELECT * FROM discount_offers WHERE shop_id = $1 AND id = $2",
            args![text(id)],
        )
        .await?;
    row.as_ref().map(read).transpose()
}

/// Moves an offer and, with `approval` or `expires_at`, notes what goes with it.
async fn set_state(
    unit: &mut Unit,
    offer: &Offer,
    to: OfferState,
    approval: Option<ApprovalId>,
    expires_at: Option<Timestamp>,
) -> Result<Offer> {
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let accepted = to == OfferState::Accepted;
    let changed = unit
        .conn()
        .execute(
            "UPDATE discount_offers SET state = $3, approval_id = COALESCE($4, approval_id),
                 expires_at = COALESCE($5, expires_at), accepted_at = COALESCE($6, accepted_at),
                 accepted_by = COALESCE($7, accepted_by), version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $8",
            args![
                text(offer.id),
                text(to),
                opt_text(approval),
                expires_at,
                accepted.then_some(now),
                accepted.then_some(by),
                offer.version,
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    load(unit.conn(), offer.id)
        .await?
        .ok_or(Error::NotFound("offer"))
}

/// An approval was decided: the offer opens, or it does not (S-269).
///
/// # Errors
/// `NotFound`; `IllegalTransition` where the offer does not wait any more.
pub async fn decide(unit: &mut Unit, offer: OfferId, granted: bool) -> Result<()> {
    let before = load(unit.conn(), offer)
        .await?
        .ok_or(Error::NotFound("offer"))?;
    let state = before.state.ok_or(Error::NotFound("offer"))?;
    let to = state.to(if granted {
        OfferState::Open
    } else {
        OfferState::Declined
    })?;
    let expires_at = if granted {
        Some(judge::expiry(unit.now(), before.expires_seconds)?)
    } else {
        None
    };
    let after = set_state(unit, &before, to, None, expires_at).await?;
    unit.audit(
        "offer.decide",
        after.order,
        serde_json::json!({"offer": offer.to_string(), "before": state.to_string(), "after": to.to_string()}),
    );
    unit.emit(
        if granted {
            "offer.opened"
        } else {
            "offer.declined"
        },
        serde_json::json!({"offer": offer.to_string(), "order": after.order.to_string()}),
    );
    Ok(())
}

/// Ends the offers of an order that were not taken: it was paid or closed, or its goods or postage changed.
pub(crate) async fn expire_open(unit: &mut Unit, order: OrderId) -> Result<()> {
    for offer in of_order(unit.conn(), order).await? {
        let Some(state @ (OfferState::Open | OfferState::AwaitingApproval)) = offer.state else {
            continue;
        };
        set_state(unit, &offer, state.to(OfferState::Expired)?, None, None).await?;
        if state == OfferState::AwaitingApproval {
            approvals::withdraw(unit, AuthorityKind::Discount, &offer.id.to_string()).await?;
        }
    }
    Ok(())
}
