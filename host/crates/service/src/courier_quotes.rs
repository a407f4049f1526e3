//! What carriage of an order costs and by whom it goes: the shop's policy reads its fee table; what no row covers, a
//! person decides (S-164, S-302…S-317).

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{DecisionId, OrderId, QuoteId},
    money::{Currency, Money},
    people::Permission,
    states::PaymentState,
};
use shopwit_policy::kinds::{
    courier_fee::{Decision, Input, NotCovered, Outcome, Purpose},
    types::Reason,
};
use shopwit_store::{Conn, Row, args, value::text};

use crate::{
    Ctx, Error, Result, Unit,
    fields::{check_opt_text, check_range, is_province},
    orders::{Order, change::set_postage, check_version},
    policies::{decide::Decided, effects},
    policy_words::{amount, money},
    reference::Reference,
};

/// 100 tonnes, grams.
const WEIGHT_GRAMS_MAX: i64 = 100_000_000;
const PIECES_MAX: i64 = 100_000;
/// A thousand cubic metres, cubic millimetres.
const VOLUME_MM3_MAX: i64 = 1_000_000_000_000;

/// What is to be carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Grams, 1 to 100,000,000.
    pub weight_grams: i64,
    /// Cubic millimetres, for volumetric weight.
    pub volume_mm3: Option<i64>,
    /// 1 to 100,000.
    pub pieces: i64,
    /// A lot that goes together as bulk goods.
    pub bulk: bool,
    /// What the buyer asks for; the order's special request unless given.
    pub wanted_courier: Option<String>,
}

/// What the policy answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourierQuote {
    pub id: QuoteId,
    pub order: OrderId,
    pub decision: DecisionId,
    pub outcome: Outcome,
    pub reasons: Vec<Reason>,
    pub asked_by: String,
    pub asked_at: Timestamp,
    /// When it became the postage of the order.
    pub applied_at: Option<Timestamp>,
}

impl CourierQuote {
    /// What the buyer pays. `None`: not covered, or not an amount of this currency.
    pub fn buyer_fee(&self, currency: Currency) -> Option<Money> {
        match &self.outcome {
            Outcome::Quotes(quotes) if !quotes.quotes.is_empty() => {
                amount(&quotes.buyer_fee, currency)
                    .map(|minor_units| Money::new(minor_units, currency))
            }
            _ => None,
        }
    }

    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx, order: &Order) -> Vec<&'static str> {
        let possible = order.payment_state == PaymentState::Unpaid
            && self.applied_at.is_none()
            && self.buyer_fee(order.total.currency()).is_some();
        if possible && ctx.may(Permission::OrderWrite) {
            vec!["apply"]
        } else {
            Vec::new()
        }
    }
}

fn read(row: &Row) -> Result<CourierQuote> {
    let answer: Option<Decision> = row
        .opt_text("answer")?
        .map(|json| serde_json::from_str(&json))
        .transpose()?;
    let Decision { outcome, reasons } = answer.unwrap_or_else(safe_default);
    Ok(CourierQuote {
        id: row.id("id")?,
        order: row.id("order_id")?,
        decision: row.id("decision_id")?,
        outcome,
        reasons,
        asked_by: row.text("asked_by")?,
        asked_at: row.time("asked_at")?,
        applied_at: row.opt_time("applied_at")?,
    })
}

/// Not covered, a person decides: never a guess.
fn safe_default() -> Decision {
    Decision {
        outcome: Outcome::NotCovered(NotCovered {
            ask: Vec::new(),
            disclosures: Vec::new(),
        }),
        reasons: vec![Reason {
            code: "safe-default".to_owned(),
            staff_text: "no policy could answer: ask the courier by hand".to_owned(),
            buyer_text: None,
        }],
    }
}

/// Puts the question together: from where the shop ships, to where the order goes.
///
/// # Errors
/// `Forbidden`; fields that do not fit.
pub fn input(ctx: &Ctx, order: &Order, parcel: Parcel) -> Result<Input> {
    ctx.require(Permission::OrderRead)?;
    ctx.require(Permission::PolicyEvaluate)?;
    check_range("/weight_grams", parcel.weight_grams, 1, WEIGHT_GRAMS_MAX)?;
    check_range("/pieces", parcel.pieces, 1, PIECES_MAX)?;
    parcel.volume_mm3.map_or(Ok(()), |volume| {
        check_range("/volume_mm3", volume, 1, VOLUME_MM3_MAX)
    })?;
    check_opt_text("/wanted_courier", parcel.wanted_courier.as_deref(), 1, 40)?;
    Ok(Input {
        origin_region: ctx.shop.origin_region.clone(),
        destination_region: order.destination_region.clone(),
        weight_grams: u64::try_from(parcel.weight_grams).map_err(Error::internal)?,
        volume_mm3: parcel
            .volume_mm3
            .map(u64::try_from)
            .transpose()
            .map_err(Error::internal)?,
        pieces: u32::try_from(parcel.pieces).map_err(Error::internal)?,
        bulk: parcel.bulk,
        purpose: Purpose::Ship,
        wanted_courier: parcel
            .wanted_courier
            .or_else(|| order.requests.wanted_courier.clone()),
        couriers: Vec::new(),
        order_value: Some(money(order.total)),
        cross_border: !is_province(&order.destination_region),
        fault: None,
    })
}

/// Records what the policy answered; nothing changes on the order.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn record(
    unit: &mut Unit,
    order: &Order,
    decided: Decided<Decision>,
) -> Result<CourierQuote> {
    unit.ctx().require(Permission::PolicyEvaluate)?;
    let (id, now, by): (QuoteId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    let answer = decided
        .answer
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    unit.conn()
        .execute(
            "INSERT INTO courier_quotes (shop_id, id, order_id, decision_id, answer, asked_by, asked_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![text(id), text(order.id), text(decided.id), answer, by, now],
        )
        .await?;
    unit.audit(
        "order.quote",
        order.id,
        json!({"quote": id.to_string(), "decision": decided.id.to_string(), "covered": decided.answer.is_some()}),
    );
    find(unit.conn(), order.id, &id.to_string())
        .await?
        .ok_or(Error::NotFound("courier quote"))
}

/// Makes a quote the postage of an unpaid order (S-164).
///
/// # Errors
/// `Forbidden`; a quote that covers nothing; an order that is not unpaid; `Stale`.
pub async fn apply(
    unit: &mut Unit,
    order: &Order,
    quote: &CourierQuote,
    if_version: Option<i64>,
) -> Result<(Order, CourierQuote)> {
    unit.ctx().require(Permission::OrderWrite)?;
    check_version(order, if_version)?;
    let fee = quote.buyer_fee(order.total.currency()).ok_or_else(|| {
        Error::conflict(
            "not-covered",
            "no row of the fee table covers it; ask the courier and set the postage by hand",
        )
    })?;
    let after = set_postage(unit, order, fee).await?;
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "UPDATE courier_quotes SET applied_at = $3, applied_by = $4 WHERE shop_id = $1 AND id = $2",
            args![text(quote.id), now, by],
        )
        .await?;
    effects::note(unit, quote.decision, "courier-quote.applied", order.id).await?;
    unit.audit(
        "order.postage",
        order.id,
        json!({"quote": quote.id.to_string(), "before": order.shipping_fee.minor_units(), "after": fee.minor_units()}),
    );
    unit.emit(
        "order.changed",
        json!({"order": order.id.to_string(), "number": order.number}),
    );
    let quote = find(unit.conn(), order.id, &quote.id.to_string())
        .await?
        .ok_or(Error::NotFound("courier quote"))?;
    Ok((after, quote))
}

/// One quote of an order.
///
/// # Errors
/// The database.
pub async fn find(
    conn: &mut Conn,
    order: OrderId,
    reference: &str,
) -> Result<Option<CourierQuote>> {
    let Some(Reference::Id(id)) = Reference::<QuoteId>::parse(reference) else {
        return Ok(None);
    };
    let row = conn
        .row(
            "SELECT * FROM courier_quotes WHERE shop_id = $1 AND order_id = $2 AND id = $3",
            args![text(order), text(id)],
        )
        .await?;
    row.as_ref().map(read).transpose()
}

/// The quotes of an order, oldest first.
///
/// # Errors
/// The database.
pub async fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<CourierQuote>> {
    let rows = conn
        .rows(
            "SELECT * FROM courier_quotes WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
            args![text(order)],
        )
        .await?;
    rows.iter().map(read).collect()
}
