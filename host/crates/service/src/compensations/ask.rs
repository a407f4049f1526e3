//! Asking the shop's compensation policy about a case, and what the host makes of the answer.

use jiff::ToSpan;
use serde_json::json;
use shopwit_domain::{
    after_sales::{CompensationAnswer, CompensationMeans, Dissatisfaction},
    authority::AuthorityKind,
    ids::CompensationId,
    money::Money,
    people::{Permission, Role},
    states::CompensationState,
};
use shopwit_policy::kinds::{Compensation as Kind, compensation as wit, types};
use shopwit_store::{
    Conn, args,
    value::{opt_text, text},
};

use super::{Compensation, find};
use crate::{
    App, Ctx, Error, Result, Unit,
    cases::{self, Case},
    customers,
    fields::{check_range, check_text},
    orders,
    policies::{effects, fallback},
    policy_words::{self, kept, kept_reasons, named, role_named},
};

/// Compensations of the buyer within these days count as earlier ones: the contract's word.
const EARLIER_DAYS: i64 = 90;
/// Rungs and fallbacks that are kept: the contract's word.
const RUNGS_MAX: usize = 20;
/// Characters of a text for the buyer that are kept.
const BUYER_TEXT_CHARS_MAX: usize = 1_000;
/// Earliest and latest payout deadline, seconds.
const PAYOUT_SECONDS: (i64, i64) = (3_600, 90 * 86_400);
/// The deadline where no policy says one, seconds (S-417).
const PAYOUT_SECONDS_DEFAULT: i64 = 86_400;
/// Largest amount that a buyer can name, minor units.
const AMOUNT_MAX: i64 = 1_000_000_000_000;
/// Open-ended facts of one question: the contract's word.
const ATTRIBUTES_MAX: usize = 50;

/// What is known of the trouble besides the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub dissatisfaction: Dissatisfaction,
    /// What it cost the buyer, for example dry cleaning (S-416).
    pub loss: Option<Money>,
    /// What the buyer names (S-415).
    pub asked_amount: Option<Money>,
    pub asked_form: Option<CompensationMeans>,
    /// What is left of a budget.
    pub budget: Option<Money>,
    /// It is about how somebody of ours spoke or worked, not about the goods.
    pub about_service: bool,
    /// Kebab-case names with their values, never personal data.
    pub attributes: Vec<(String, String)>,
}

impl Trouble {
    fn check(&self) -> Result<()> {
        for (pointer, money) in [
            ("/loss", self.loss),
            ("/ask/amount", self.asked_amount),
            ("/budget", self.budget),
        ] {
            if let Some(money) = money {
                check_range(
                    &format!("{pointer}/minor_units"),
                    money.minor_units(),
                    0,
                    AMOUNT_MAX,
                )?;
            }
        }
        if self.attributes.len() > ATTRIBUTES_MAX {
            return Err(Error::invalid(
                "/attributes",
                "length",
                format!("at most {ATTRIBUTES_MAX} entries"),
            ));
        }
        for (index, (name, value)) in self.attributes.iter().enumerate() {
            let pointer = format!("/attributes/{index}");
            if !shopwit_domain::table::is_kebab_case(name) {
                return Err(Error::invalid(
                    format!("{pointer}/name"),
                    "format",
                    "kebab-case, 1 to 64 characters",
                ));
            }
            check_text(&format!("{pointer}/value"), value, 1, 200)?;
        }
        Ok(())
    }
}

/// Asks what may be given. No transaction is open while the policy answers. Without an answer nothing is offered and a
/// supervisor takes it.
///
/// # Errors
/// `Forbidden`; `NotFound`; fields that do not fit; a case that has ended; the database.
pub async fn ask(app: &App, ctx: &Ctx, reference: &str, trouble: Trouble) -> Result<Compensation> {
    ctx.require(Permission::CaseWrite)?;
    ctx.require(Permission::PolicyEvaluate)?;
    trouble.check()?;
    let mut conn = app.read(ctx).await?;
    let case = cases::get(&mut conn, ctx, reference).await?;
    if !case.is_open() {
        return Err(Error::conflict(
            "case-ended",
            format!("the case is {}; open it again first", case.state),
        ));
    }
    let input = question(&mut conn, ctx, &case, trouble).await?;
    drop(conn);
    let decided = app
        .decide::<Kind>(ctx, Some(case.id.to_string()), input)
        .await?;
    let by_default = decided.answer.is_none();
    let answer = decided.answer.unwrap_or_else(|| {
        let locale = &ctx.shop.locale;
        match fallback::decision(shopwit_policy::Kind::Compensation, locale) {
            shopwit_policy::AnyDecision::Compensation(decision) => decision,
            // One kind's default is of that kind; nothing else can come here.
            _ => wit::Decision {
                outcome: wit::Outcome::NoOffer(wit::NoOffer {
                    escalate: Some(types::ActorRole::Supervisor),
                    explanation: String::new(),
                    script_key: String::new(),
                }),
                reasons: Vec::new(),
            },
        }
    });
    let bounded = bound(ctx, answer, by_default);
    let mut unit = app.begin(ctx).await?;
    let case = cases::lock_open(&mut unit, case.id).await?;
    let id = store(&mut unit, &case, decided.id, bounded).await?;
    let made = find(unit.conn(), id).await?;
    unit.commit().await?;
    Ok(made)
}

async fn question(conn: &mut Conn, ctx: &Ctx, case: &Case, trouble: Trouble) -> Result<wit::Input> {
    let order = orders::load(conn, case.order)
        .await?
        .ok_or(Error::NotFound("order"))?;
    let buyer = customers::find(conn, &ctx.as_system(), &case.customer.to_string())
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let given = conn
        .row(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS given FROM compensations
             WHERE shop_id = $1 AND order_id = $2 AND accepted_at IS NOT NULL
                 AND state NOT IN ('failed', 'refused', 'withdrawn')",
            args![text(case.order)],
        )
        .await?
        .map_or(Ok(0), |row| row.int("given"))?;
    let declined = conn
        .row(
            "SELECT CAST(COALESCE(SUM(times_declined), 0) AS BIGINT) AS declined FROM compensations
             WHERE shop_id = $1 AND case_id = $2",
            args![text(case.id)],
        )
        .await?
        .map_or(Ok(0), |row| row.int("declined"))?;
    let since = ctx
        .now
        .checked_sub((EARLIER_DAYS * 24).hours())
        .map_err(Error::internal)?;
    let earlier = conn
        .row(
            "SELECT COUNT(*) AS n FROM compensations c JOIN cases k ON k.shop_id = c.shop_id AND k.id = c.case_id
             WHERE c.shop_id = $1 AND k.customer_id = $2 AND c.accepted_at >= $3
                 AND c.state NOT IN ('failed', 'refused', 'withdrawn')",
            args![text(case.customer), since],
        )
        .await?
        .map_or(Ok(0), |row| row.int("n"))?;
    let money = |amount: Money| policy_words::money(amount);
    let asks = trouble.asked_amount.is_some() || trouble.asked_form.is_some();
    Ok(wit::Input {
        cause: cause(case, trouble.about_service)?,
        fault: named(case.verified_fault.unwrap_or(case.claimed_fault))?,
        loss: trouble.loss.map(money),
        order_value: money(order.paid),
        dissatisfaction: named(trouble.dissatisfaction)?,
        round: u32::try_from(declined.clamp(0, 1_000)).unwrap_or(0),
        ask: asks
            .then(|| {
                Ok::<_, Error>(wit::Ask {
                    amount: trouble.asked_amount.map(money),
                    form: trouble.asked_form.map(named).transpose()?,
                })
            })
            .transpose()?,
        earlier_given: money(Money::new(given, case.currency)),
        earlier_count: u32::try_from(earlier).unwrap_or(u32::MAX),
        buyer_class: policy_words::buyer_class(buyer.buyer_class),
        actor: policy_words::actor(ctx, AuthorityKind::Compensation),
        budget: trouble.budget.map(money),
        attributes: trouble
            .attributes
            .into_iter()
            .map(|(name, value)| wit::Attribute { name, value })
            .collect(),
    })
}

/// What never left, or was overlooked, reaches the buyer as a delay.
fn cause(case: &Case, about_service: bool) -> Result<wit::Cause> {
    use shopwit_domain::after_sales::CaseCause as C;
    if about_service {
        return Ok(wit::Cause::Service);
    }
    match case.cause {
        C::MissedShipment | C::MissedOrder | C::OutOfStock => Ok(wit::Cause::Delayed),
        other => named(other),
    }
}

/// An answer as the host stands behind it.
struct Bounded {
    outcome: CompensationAnswer,
    rungs: Vec<wit::Rung>,
    start: i64,
    bottom_line: Money,
    ask_approval: Option<Role>,
    escalate: Option<Role>,
    payout_seconds: i64,
    explanation: String,
    script_key: String,
    reasons: Vec<types::Reason>,
    notes: Vec<String>,
}

fn bound(ctx: &Ctx, answer: wit::Decision, by_default: bool) -> Bounded {
    let currency = ctx.shop.currency;
    let mut bounded = Bounded {
        outcome: CompensationAnswer::NoOffer,
        rungs: Vec::new(),
        start: 0,
        bottom_line: Money::zero(currency),
        ask_approval: None,
        escalate: None,
        payout_seconds: PAYOUT_SECONDS_DEFAULT,
        explanation: String::new(),
        script_key: String::new(),
        reasons: kept_reasons(answer.reasons),
        notes: Vec::new(),
    };
    if by_default {
        bounded.outcome = CompensationAnswer::Default;
        bounded
            .notes
            .push("no policy answered: nothing is offered, a supervisor takes it".to_owned());
    }
    match answer.outcome {
        wit::Outcome::NoOffer(none) => {
            bounded.escalate = none.escalate.map(role_named);
            bounded.explanation = kept(&none.explanation, BUYER_TEXT_CHARS_MAX);
            bounded.script_key = kept(&none.script_key, 64);
        }
        wit::Outcome::Ladder(ladder) => {
            bounded.outcome = CompensationAnswer::Ladder;
            bounded.explanation = kept(&ladder.explanation, BUYER_TEXT_CHARS_MAX);
            bounded.script_key = kept(&ladder.script_key, 64);
            bounded.ask_approval = ladder.ask_approval.map(role_named);
            bounded.payout_seconds =
                i64::from(ladder.payout_deadline_seconds).clamp(PAYOUT_SECONDS.0, PAYOUT_SECONDS.1);
            match policy_words::amount(&ladder.bottom_line, currency) {
                Some(line) => bounded.bottom_line = Money::new(line, currency),
                None => bounded
                    .notes
                    .push("the bottom line made no sense: taken as nothing".to_owned()),
            }
            let most = bounded.bottom_line.minor_units();
            for (index, rung) in ladder.rungs.into_iter().enumerate() {
                if bounded.rungs.len() == RUNGS_MAX {
                    bounded
                        .notes
                        .push(format!("only {RUNGS_MAX} rungs are kept"));
                    break;
                }
                match bound_rung(rung, currency, most) {
                    Some(rung) => bounded.rungs.push(rung),
                    None => bounded.notes.push(format!(
                        "rung {index} was left out: it is beyond the bottom line or not in {currency}"
                    )),
                }
            }
            let last = bounded.rungs.len().saturating_sub(1);
            bounded.start = i64::from(ladder.start).min(i64::try_from(last).unwrap_or(0));
        }
    }
    bounded
}

fn bound_rung(
    mut rung: wit::Rung,
    currency: shopwit_domain::money::Currency,
    most: i64,
) -> Option<wit::Rung> {
    let fits = |money: &types::Money| {
        policy_words::amount(money, currency).is_some_and(|amount| amount <= most)
    };
    if !fits(&rung.value) {
        return None;
    }
    rung.buyer_text = kept(&rung.buyer_text, BUYER_TEXT_CHARS_MAX);
    rung.fallbacks.retain(|fallback| fits(&fallback.value));
    rung.fallbacks.truncate(RUNGS_MAX);
    for fallback in &mut rung.fallbacks {
        fallback.buyer_text = kept(&fallback.buyer_text, BUYER_TEXT_CHARS_MAX);
    }
    Some(rung)
}

async fn store(
    unit: &mut Unit,
    case: &Case,
    decision: shopwit_domain::ids::DecisionId,
    bounded: Bounded,
) -> Result<CompensationId> {
    let (id, now, by): (CompensationId, _, _) =
        (unit.new_id(), unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "INSERT INTO compensations (shop_id, id, case_id, order_id, decision_id, outcome, rungs, start_rung,
                 bottom_line, currency, ask_approval, escalate, payout_seconds, explanation, script_key, reasons,
                 host_notes, asked_by, asked_at, state, times_declined, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, 1)",
            args![
                text(id),
                text(case.id),
                text(case.order),
                text(decision),
                text(bounded.outcome),
                serde_json::to_string(&bounded.rungs)?,
                bounded.start,
                bounded.bottom_line.minor_units(),
                text(case.currency),
                opt_text(bounded.ask_approval),
                opt_text(bounded.escalate),
                bounded.payout_seconds,
                &bounded.explanation,
                &bounded.script_key,
                serde_json::to_string(&bounded.reasons)?,
                serde_json::to_string(&bounded.notes)?,
                by,
                now,
                text(CompensationState::Open),
            ],
        )
        .await?;
    effects::note(unit, decision, "compensation.opened", id).await?;
    unit.audit(
        "compensation.open",
        id,
        json!({
            "case": case.id.to_string(),
            "decision": decision.to_string(),
            "outcome": bounded.outcome.to_string(),
            "rungs": bounded.rungs.len(),
            "bottom_line": bounded.bottom_line.minor_units(),
        }),
    );
    unit.emit(
        "compensation.opened",
        json!({
            "compensation": id.to_string(), "case": case.id.to_string(), "outcome": bounded.outcome.to_string(),
            "escalate": bounded.escalate.map(|role| role.to_string()),
        }),
    );
    Ok(id)
}
