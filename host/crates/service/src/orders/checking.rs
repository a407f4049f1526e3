//! Order check (审单): the shop's policy looks at an order when it is paid, and whenever somebody asks (S-148, S-154,
//! S-155). It sees no name, phone or address: the host compares them.

use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use serde_json::json;
use shopwit_domain::{
    ids::{DecisionId, OrderId},
    money::Money,
    people::Permission,
    states::FulfilmentState,
    trade::{CheckOutcome, HoldSource},
};
use shopwit_policy::{
    AnyDecision, AnyInput,
    kinds::{OrderCheck as Kind, order_check as wit, types::Reason},
};
use shopwit_store::{Conn, Row, args, value::text};

use super::{
    Order,
    duplicates::goods,
    holds::{self, NewHold},
    lines, notes,
};
use crate::{
    App, Ctx, Error, Result, Unit,
    catalog::skus,
    customers,
    policies::{effects, fallback},
    policy_words::{self, kept, kept_reasons, named},
};

/// Other orders of the buyer within these days are told.
const RECENT_DAYS: i64 = 7;
/// Other orders and flags that are told: the contract's words.
const RECENT_MAX: usize = 50;
const FLAGS_MAX: usize = 100;
/// Characters from which an address names a street or house.
const ADDRESS_CHARS_MIN: usize = 5;
/// Questions and gifts that are kept: the contract's word.
const LIST_MAX: usize = 20;
/// Pieces of one gift.
const GIFT_QUANTITY_MAX: u32 = 1_000;
/// Checks of an order that are listed.
const LISTED: i64 = 50;

/// What an order check came to, as the host stands behind it.
#[derive(Debug, Clone)]
pub struct Checked {
    decision: DecisionId,
    outcome: CheckOutcome,
    by_default: bool,
    findings: wit::Findings,
    /// Code and text of a hold.
    hold: Option<(String, String)>,
    questions: Vec<(String, String)>,
    reasons: Vec<Reason>,
    notes: Vec<String>,
}

/// A check that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCheck {
    pub decision: DecisionId,
    pub outcome: CheckOutcome,
    /// No policy answered: the safe default held.
    pub by_default: bool,
    pub findings: wit::Findings,
    pub reasons: Vec<Reason>,
    /// What the host changed in the policy's answer, and why.
    pub host_notes: Vec<String>,
    /// `user_…`, or `system`.
    pub by: String,
    pub at: Timestamp,
}

fn read(row: &Row) -> Result<OrderCheck> {
    Ok(OrderCheck {
        decision: row.id("decision_id")?,
        outcome: row.word("outcome")?,
        by_default: row.flag("by_default")?,
        findings: serde_json::from_str(&row.text("findings")?)?,
        reasons: serde_json::from_str(&row.text("reasons")?)?,
        host_notes: serde_json::from_str(&row.text("host_notes")?)?,
        by: row.text("checked_by")?,
        at: row.time("at")?,
    })
}

/// The checks of an order, newest first.
///
/// # Errors
/// The database.
pub async fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<OrderCheck>> {
    let rows = conn
        .rows(
            "SELECT * FROM order_checks WHERE shop_id = $1 AND order_id = $2 ORDER BY at DESC, decision_id DESC LIMIT $3",
            args![text(order), LISTED],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Asks the shop's policy about an order, with `paying` as if it were paid already. No transaction is open while it
/// answers. Without an answer the safe default holds: held where a line is below its floor price, passed otherwise.
///
/// # Errors
/// The database.
pub async fn ask(app: &App, ctx: &Ctx, order: &Order, paying: Option<Money>) -> Result<Checked> {
    let mut conn = app.read(ctx).await?;
    let input = question(&mut conn, ctx, order, paying).await?;
    drop(conn);
    let decided = app
        .decide::<Kind>(ctx, Some(order.id.to_string()), input.clone())
        .await?;
    let by_default = decided.answer.is_none();
    let answer = decided.answer.or_else(|| {
        match fallback::decision_about(&AnyInput::OrderCheck(input.clone()), &ctx.shop.locale) {
            AnyDecision::OrderCheck(decision) => Some(decision),
            _ => None,
        }
    });
    let answer = answer.ok_or_else(|| Error::internal("a safe default of another kind"))?;
    let mut checked = bound(decided.id, &input, answer, by_default)?;
    keep_known_gifts(&mut app.read(ctx).await?, &mut checked).await?;
    Ok(checked)
}

/// Asks, writes down and holds or releases: for somebody who wants an order looked at again.
///
/// # Errors
/// `Forbidden`; an order that has ended; the database.
pub async fn check_now(app: &App, ctx: &Ctx, order: &Order) -> Result<(Order, OrderCheck)> {
    ctx.require(Permission::OrderRead)?;
    ctx.require(Permission::PolicyEvaluate)?;
    if order.fulfilment_state == FulfilmentState::Cancelled {
        return Err(Error::conflict("cancelled", "the order is cancelled"));
    }
    let checked = ask(app, ctx, order, None).await?;
    let mut unit = app.begin(ctx).await?;
    let order = super::reload(&mut unit, order.id).await?;
    let after = write_down(&mut unit, &order, &checked).await?;
    let made = of_order(unit.conn(), order.id)
        .await?
        .into_iter()
        .find(|check| check.decision == checked.decision)
        .ok_or_else(|| Error::internal("the check is not there"))?;
    unit.commit().await?;
    Ok((after, made))
}

/// Writes a check down and holds the order, or takes away what an earlier check had put.
///
/// # Errors
/// The database.
pub async fn write_down(unit: &mut Unit, order: &Order, checked: &Checked) -> Result<Order> {
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "INSERT INTO order_checks (shop_id, decision_id, order_id, outcome, by_default, findings, reasons,
                 host_notes, checked_by, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                text(checked.decision),
                text(order.id),
                text(checked.outcome),
                checked.by_default,
                serde_json::to_string(&checked.findings)?,
                serde_json::to_string(&checked.reasons)?,
                serde_json::to_string(&checked.notes)?,
                by,
                now,
            ],
        )
        .await?;
    unit.audit(
        "order.check",
        order.id,
        json!({"decision": checked.decision.to_string(), "outcome": checked.outcome.to_string()}),
    );
    unit.emit(
        "order.checked",
        json!({"order": order.id.to_string(), "number": order.number, "outcome": checked.outcome.to_string()}),
    );
    let effect = match checked.outcome {
        CheckOutcome::Pass => "order.passed",
        CheckOutcome::Hold => "order.held",
        CheckOutcome::AskCustomer => "order.questioned",
    };
    effects::note(unit, checked.decision, effect, order.id).await?;
    if !holds::can_be_held(order) {
        return Ok(order.clone());
    }
    let mut changed = holds::end_checked(unit, order, "checked again").await?;
    let hold = match checked.outcome {
        CheckOutcome::Pass => None,
        CheckOutcome::Hold => checked
            .hold
            .as_ref()
            .map(|(code, reason)| (HoldSource::Check, code.as_str(), reason.as_str())),
        CheckOutcome::AskCustomer => {
            let first = checked.questions.first();
            first.map(|(field, _)| (HoldSource::Question, field.as_str(), "ask-customer"))
        }
    };
    if let Some((source, code, reason)) = hold {
        let hold = NewHold {
            source,
            code,
            reason,
            questions: &checked.questions,
            decision: Some(checked.decision),
        };
        holds::insert(unit, order, &hold).await?;
        changed = true;
    }
    if changed {
        holds::refresh(unit, order.id).await
    } else {
        Ok(order.clone())
    }
}

async fn question(
    conn: &mut Conn,
    ctx: &Ctx,
    order: &Order,
    paying: Option<Money>,
) -> Result<wit::Input> {
    let money = policy_words::money;
    let mut told = Vec::new();
    for line in lines(conn, order.id).await? {
        let sku = skus::load(conn, line.sku_id)
            .await?
            .ok_or(Error::NotFound("SKU"))?;
        // What this order was promised itself is there for it.
        let others = sku.promised_stock.saturating_sub(line.quantity).max(0);
        told.push(wit::Line {
            sku: line.sku,
            quantity: u32::try_from(line.quantity).unwrap_or(u32::MAX),
            unit_price: money(line.unit_price),
            list_price: money(sku.list_price),
            floor_price: line.floor_price.map(money),
            total: money(line.total),
            listed_stock: unsigned(sku.listed_stock),
            real_stock: unsigned(sku.real_stock.saturating_sub(others)),
            on_sale: sku.on_sale,
            personalised: line.personalised,
        });
    }
    let buyer = customers::find(conn, &ctx.as_system(), &order.customer.to_string())
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let mut flags = Vec::new();
    for note in notes::of_order(conn, order.id)
        .await?
        .into_iter()
        .take(FLAGS_MAX)
    {
        flags.push(named(note.flag)?);
    }
    let paid = match paying {
        Some(paying) => order.paid.checked_add(paying)?,
        None => order.paid,
    };
    Ok(wit::Input {
        lines: told,
        shipping: money(order.shipping_fee),
        discount: money(order.discount_total),
        total: money(order.total),
        paid: money(paid),
        address: address(conn, order).await?,
        recent_orders: recent(conn, order).await?,
        note_flags: flags,
        wanted_courier: order.requests.wanted_courier.clone(),
        invoice_wanted: order.requests.invoice_title.is_some(),
        card_wanted: order.requests.greeting_card.is_some(),
        consulted: order.consulted,
        buyer_class: policy_words::buyer_class(buyer.buyer_class),
        completed_orders: u32::try_from(buyer.completed_orders).unwrap_or(u32::MAX),
        attributes: Vec::new(),
    })
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// The receiver against that of the buyer's last order (S-154).
async fn address(conn: &mut Conn, order: &Order) -> Result<wit::Address> {
    let row = conn
        .row(
            "SELECT * FROM orders WHERE shop_id = $1 AND customer_id = $2 AND id < $3
                 AND fulfilment_state <> 'cancelled' ORDER BY id DESC LIMIT 1",
            args![text(order.customer), text(order.id)],
        )
        .await?;
    let last = row.as_ref().map(Order::read).transpose()?;
    let against_last = match &last {
        None => wit::AddressMatch::FirstOrder,
        Some(last) if last.destination_region != order.destination_region => {
            wit::AddressMatch::OtherRegion
        }
        Some(last) if !same(&last.receiver.address, &order.receiver.address) => {
            wit::AddressMatch::OtherStreet
        }
        Some(_) => wit::AddressMatch::Same,
    };
    let address = order.receiver.address.trim();
    Ok(wit::Address {
        destination_region: order.destination_region.clone(),
        against_last,
        same_name: last
            .as_ref()
            .map(|last| same(&last.receiver.name, &order.receiver.name)),
        same_phone: last
            .as_ref()
            .map(|last| same(&last.receiver.phone, &order.receiver.phone)),
        complete: address.chars().count() >= ADDRESS_CHARS_MIN,
    })
}

/// The same text, spaces aside.
fn same(one: &str, other: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|letter| !letter.is_whitespace())
            .collect::<String>()
    };
    letters(one) == letters(other)
}

async fn recent(conn: &mut Conn, order: &Order) -> Result<Vec<wit::RecentOrder>> {
    use FulfilmentState as F;
    let span = (RECENT_DAYS * 24).hours();
    let from = order.placed_at.checked_sub(span).map_err(Error::internal)?;
    let to = order.placed_at.checked_add(span).map_err(Error::internal)?;
    let rows = conn
        .rows(
            "SELECT * FROM orders WHERE shop_id = $1 AND customer_id = $2 AND id <> $3
                 AND fulfilment_state <> 'cancelled' AND placed_at BETWEEN $4 AND $5
             ORDER BY id DESC LIMIT $6",
            args![
                text(order.customer),
                text(order.id),
                from,
                to,
                i64::try_from(RECENT_MAX).unwrap_or(i64::MAX)
            ],
        )
        .await?;
    let mine = goods(conn, order).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in &rows {
        let other = Order::read(row)?;
        let apart = other
            .placed_at
            .as_second()
            .abs_diff(order.placed_at.as_second());
        told.push(wit::RecentOrder {
            number: unsigned(other.number),
            age_seconds: apart,
            same_lines: goods(conn, &other).await? == mine,
            same_receiver: other.destination_region == order.destination_region
                && same(&other.receiver.name, &order.receiver.name)
                && same(&other.receiver.phone, &order.receiver.phone)
                && same(&other.receiver.address, &order.receiver.address),
            paid: other.paid == other.total,
            closed_for_merging: !matches!(other.fulfilment_state, F::Pending | F::Verified),
            total: policy_words::money(other.total),
        });
    }
    Ok(told)
}

/// What the host makes of an answer: nothing below its floor passes, and only orders that were told are named.
fn bound(
    decision: DecisionId,
    input: &wit::Input,
    answer: wit::Decision,
    by_default: bool,
) -> Result<Checked> {
    let (outcome, hold, questions, findings) = match answer.outcome {
        wit::Outcome::Pass(pass) => (CheckOutcome::Pass, None, Vec::new(), pass.findings),
        wit::Outcome::Hold(hold) => {
            let (code, reason) = (kept(&hold.code, 64), kept(&hold.text, 200));
            let code = or_word(code, "held");
            let reason = or_word(reason, &code);
            (
                CheckOutcome::Hold,
                Some((code, reason)),
                Vec::new(),
                hold.findings,
            )
        }
        wit::Outcome::AskCustomer(ask) => {
            let mut questions = Vec::new();
            for question in ask.questions.into_iter().take(LIST_MAX) {
                questions.push((word(question.field)?, kept(&question.buyer_text, 1_000)));
            }
            (CheckOutcome::AskCustomer, None, questions, ask.findings)
        }
    };
    let mut checked = Checked {
        decision,
        outcome,
        by_default,
        findings,
        hold,
        questions,
        reasons: kept_reasons(answer.reasons),
        notes: Vec::new(),
    };
    if checked.outcome == CheckOutcome::AskCustomer && checked.questions.is_empty() {
        checked.outcome = CheckOutcome::Pass;
        checked
            .notes
            .push("the policy asked nothing: passed".to_owned());
    }
    let below = input
        .lines
        .iter()
        .find(|line| !fallback::trade::at_floor_or_above(line));
    if let Some(line) = below
        && checked.outcome != CheckOutcome::Hold
    {
        checked.notes.push(format!(
            "{} is below its floor price: held whatever the policy says",
            line.sku
        ));
        checked.outcome = CheckOutcome::Hold;
        checked.questions.clear();
        checked.hold = Some((fallback::trade::BELOW_FLOOR.to_owned(), line.sku.clone()));
    }
    let known = |number: &u64| {
        input
            .recent_orders
            .iter()
            .any(|order| order.number == *number)
    };
    let findings = &mut checked.findings;
    findings.duplicates.retain(known);
    findings.merge_with = findings.merge_with.filter(known);
    findings.courier = findings
        .courier
        .take()
        .map(|courier| kept(&courier, 40))
        .filter(|courier| !courier.is_empty());
    findings.gifts.truncate(LIST_MAX);
    findings
        .gifts
        .retain(|gift| (1..=GIFT_QUANTITY_MAX).contains(&gift.quantity));
    Ok(checked)
}

fn or_word(text: String, word: &str) -> String {
    if text.trim().is_empty() {
        word.to_owned()
    } else {
        text
    }
}

fn word<T: Serialize>(case: T) -> Result<String> {
    Ok(serde_json::to_value(case)?
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

async fn keep_known_gifts(conn: &mut Conn, checked: &mut Checked) -> Result<()> {
    let mut known = Vec::new();
    for gift in std::mem::take(&mut checked.findings.gifts) {
        match skus::by_reference(conn, &gift.sku).await? {
            Some(sku) if sku.on_sale => known.push(gift),
            _ => checked.notes.push(format!(
                "the gift {} is no SKU on sale: left out",
                kept(&gift.sku, 64)
            )),
        }
    }
    checked.findings.gifts = known;
    Ok(())
}
