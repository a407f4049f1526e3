//! A statement a period: asked of the shop's policy, held to its inputs by the host, posted once (S-552).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{DecisionId, ServiceStatementId},
    money::{Currency, Money, round_half_up},
    people::Permission,
    words,
};
use shopwit_policy::kinds::{ServiceFee as Kind, service_fee as wit, types::Reason};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::{count, day_of, periods, standard, start_of};
use crate::{
    App, Ctx, Error, Result, Unit,
    fields::check_range,
    policies::effects,
    policy_words::{self, kept_reasons},
    refunds::ledger,
};

/// Longest period, hours: 400 days.
const PERIOD_HOURS_MAX: i64 = 400 * 24;
/// Inquiries of one entry: the contract's word.
const COUNT_MAX: i64 = 1_000_000;
/// Entries that one request supplies.
const SUPPLIED_MAX: usize = 2_000;
/// Basis points in one whole.
const WHOLE_BPS: i128 = 10_000;

words! {
    /// How far a statement has come.
    StatementState {
        /// Worked out; nothing is deducted yet.
        Draft = "draft",
        /// Nothing is charged, and a person must look at it.
        Flagged = "flagged",
        /// Deducted from the sales proceeds.
        Posted = "posted",
    }
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub id: ServiceStatementId,
    /// The recorded decision.
    pub decision: DecisionId,
    pub from: Timestamp,
    pub to: Timestamp,
    pub state: StatementState,
    /// Of prices and holidays.
    pub standard_revision: i64,
    /// What was counted and supplied.
    pub inquiries: Vec<wit::Inquiries>,
    pub lines: Vec<wit::FeeLine>,
    pub reasons: Vec<Reason>,
    /// What the host found wrong with the policy's answer.
    pub host_notes: Vec<String>,
    pub total: Money,
    /// What is taken from the proceeds; the rest of the total is carried over.
    pub deduction: Money,
    /// What the shop sold in the period.
    pub proceeds: Money,
    pub free_count: i64,
    pub made_by: String,
    pub made_at: Timestamp,
    pub posted_by: Option<String>,
    pub posted_at: Option<Timestamp>,
    pub version: i64,
}

/// What a statement is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatement {
    pub from: Timestamp,
    pub to: Timestamp,
    pub supplied: Vec<Supplied>,
}

/// Inquiries that only the platform can count, for example those that were handed on. They stand in place of what the host
/// counted of the same type on the same day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplied {
    /// The time of one of them, in the period.
    pub at: Timestamp,
    pub inquiry_type: wit::InquiryType,
    pub count: i64,
}

const SELECT: &str = "SELECT * FROM service_statements WHERE shop_id = $1";

fn read(row: &Row) -> Result<Statement> {
    Ok(Statement {
        id: row.id("id")?,
        decision: row.id("decision_id")?,
        from: row.time("from_at")?,
        to: row.time("to_at")?,
        state: row.word("state")?,
        standard_revision: row.int("standard_revision")?,
        inquiries: serde_json::from_str(&row.text("inquiries")?)?,
        lines: serde_json::from_str(&row.text("lines")?)?,
        reasons: serde_json::from_str(&row.text("reasons")?)?,
        host_notes: serde_json::from_str(&row.text("host_notes")?)?,
        total: row.money("total")?,
        deduction: row.money("deduction")?,
        proceeds: row.money("proceeds")?,
        free_count: row.int("free_count")?,
        made_by: row.text("made_by")?,
        made_at: row.time("made_at")?,
        posted_by: row.opt_text("posted_by")?,
        posted_at: row.opt_time("posted_at")?,
        version: row.int("version")?,
    })
}

async fn load(conn: &mut Conn, id: ServiceStatementId) -> Result<Statement> {
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    let found = query.rows(conn).await?.first().map(read).transpose()?;
    found.ok_or(Error::NotFound("service statement"))
}

/// One statement.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn find(conn: &mut Conn, ctx: &Ctx, id: ServiceStatementId) -> Result<Statement> {
    ctx.require(Permission::PolicyRead)?;
    load(conn, id).await
}

/// Newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Statement>> {
    ctx.require(Permission::PolicyRead)?;
    let mut query = Query::new(SELECT);
    query.page(after, limit);
    let found = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(found, limit, |statement| {
        statement.id.to_string()
    }))
}

/// Works a statement out. Without an answer, or with one that does not fit its inputs, nothing is charged and it is
/// flagged.
///
/// # Errors
/// `Forbidden`; a period that is empty, too long or not over; entries that do not fit; the database.
pub async fn make(app: &App, ctx: &Ctx, new: NewStatement) -> Result<Statement> {
    ctx.require(Permission::PolicyEvaluate)?;
    ctx.require(Permission::ApprovalDecide)?;
    check(ctx, &new)?;
    let mut conn = app.read(ctx).await?;
    let standard = standard::current(&mut conn).await?;
    let input = question(&mut conn, ctx, &new, &standard).await?;
    drop(conn);
    let decided = app.decide::<Kind>(ctx, None, input.clone()).await?;
    let settled = settle(ctx.shop.currency, &input, decided.answer);
    let mut unit = app.begin(ctx).await?;
    let id: ServiceStatementId = unit.new_id();
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let currency = ctx.shop.currency;
    unit.conn()
        .execute(
            "INSERT INTO service_statements (shop_id, id, decision_id, from_at, to_at, state, standard_revision,
                 inquiries, lines, reasons, host_notes, total, deduction, proceeds, currency, free_count, made_by,
                 made_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)",
            args![
                text(id),
                text(decided.id),
                new.from,
                new.to,
                text(settled.state),
                standard.revision,
                serde_json::to_string(&input.inquiries)?,
                serde_json::to_string(&settled.lines)?,
                serde_json::to_string(&settled.reasons)?,
                serde_json::to_string(&settled.notes)?,
                settled.total,
                settled.deduction,
                input.sales_proceeds.minor_units,
                text(currency),
                settled.free_count,
                by,
                now,
            ],
        )
        .await?;
    effects::note(&mut unit, decided.id, "service-statement.made", id).await?;
    unit.audit(
        "service-statement.make",
        id,
        json!({"decision": decided.id.to_string(), "state": settled.state.to_string(), "total": settled.total}),
    );
    unit.emit(
        "service-statement.made",
        json!({"statement": id.to_string(), "state": settled.state.to_string()}),
    );
    let made = load(unit.conn(), id).await?;
    unit.commit().await?;
    Ok(made)
}

fn check(ctx: &Ctx, new: &NewStatement) -> Result<()> {
    let hours = new
        .to
        .as_second()
        .saturating_sub(new.from.as_second())
        .div_euclid(3_600);
    if new.to <= new.from || hours > PERIOD_HOURS_MAX {
        return Err(Error::invalid(
            "/to",
            "range",
            "later than the begin, by 400 days at most",
        ));
    }
    if new.to > ctx.now {
        return Err(Error::invalid("/to", "range", "a period that is over"));
    }
    if new.supplied.len() > SUPPLIED_MAX {
        return Err(Error::invalid(
            "/inquiries",
            "length",
            format!("at most {SUPPLIED_MAX} entries"),
        ));
    }
    for (index, entry) in new.supplied.iter().enumerate() {
        check_range(
            &format!("/inquiries/{index}/count"),
            entry.count,
            1,
            COUNT_MAX,
        )?;
        if entry.at < new.from || entry.at >= new.to {
            return Err(Error::invalid(
                format!("/inquiries/{index}/at"),
                "range",
                "a time in the period",
            ));
        }
    }
    Ok(())
}

async fn question(
    conn: &mut Conn,
    ctx: &Ctx,
    new: &NewStatement,
    standard: &standard::Standard,
) -> Result<wit::Input> {
    let self_run = periods::within(conn, new.from, new.to).await?;
    let mut inquiries = count::inquiries(conn, ctx, new.from, new.to, &self_run).await?;
    for entry in &new.supplied {
        let date = day_of(ctx, entry.at)?;
        let at_ms = entry.at.as_millisecond();
        // Their word about a day and type counts; two entries of the same day add up.
        inquiries.retain(|known| known.date != date || known.inquiry_type != entry.inquiry_type);
        inquiries.push(wit::Inquiries {
            date,
            at_ms,
            inquiry_type: entry.inquiry_type,
            count: u32::try_from(entry.count).unwrap_or(u32::MAX),
        });
    }
    inquiries.sort_by_key(|entry| (entry.date.clone(), entry.at_ms));
    let mut holidays = Vec::new();
    for holiday in &standard.holidays {
        let day = super::check_day("/holidays", &holiday.date)?;
        let begin = start_of(ctx, day)?;
        let end = start_of(ctx, day.tomorrow().map_err(Error::internal)?)?;
        if begin < new.to && end > new.from {
            holidays.push(holiday.clone());
        }
    }
    let proceeds = conn
        .row(
            "SELECT CAST(COALESCE(SUM(paid - refunded), 0) AS BIGINT) AS proceeds FROM orders
             WHERE shop_id = $1 AND paid_at >= $2 AND paid_at < $3",
            args![new.from, new.to],
        )
        .await?
        .map_or(Ok(0), |row| row.int("proceeds"))?;
    Ok(wit::Input {
        period_from_ms: new.from.as_millisecond(),
        period_to_ms: new.to.as_millisecond(),
        self_run: self_run
            .iter()
            .map(|period| wit::Interval {
                from_ms: period.from.max(new.from).as_millisecond(),
                to_ms: period
                    .to
                    .map_or(new.to, |to| to.min(new.to))
                    .as_millisecond(),
            })
            .collect(),
        inquiries,
        holidays,
        prices: standard.prices.clone(),
        sales_proceeds: policy_words::money(Money::new(proceeds.max(0), ctx.shop.currency)),
        attributes: Vec::new(),
    })
}

/// An answer as the host stands behind it.
struct Settled {
    state: StatementState,
    lines: Vec<wit::FeeLine>,
    total: i64,
    deduction: i64,
    free_count: i64,
    reasons: Vec<Reason>,
    notes: Vec<String>,
}

fn settle(currency: Currency, input: &wit::Input, answer: Option<wit::Decision>) -> Settled {
    let mut settled = Settled {
        state: StatementState::Flagged,
        lines: Vec::new(),
        total: 0,
        deduction: 0,
        free_count: 0,
        reasons: Vec::new(),
        notes: Vec::new(),
    };
    let Some(answer) = answer else {
        settled
            .notes
            .push("no policy answered: nothing is charged".to_owned());
        return settled;
    };
    settled.reasons = kept_reasons(answer.reasons);
    match answer.outcome {
        wit::Outcome::NoCharge(none) => {
            if !none.flagged {
                settled.state = StatementState::Draft;
                settled.free_count = input.inquiries.iter().map(|one| i64::from(one.count)).sum();
            }
        }
        wit::Outcome::Statement(statement) => match total_of(currency, input, &statement) {
            Ok(total) => {
                settled.state = StatementState::Draft;
                settled.total = total;
                settled.deduction = total.min(input.sales_proceeds.minor_units);
                if policy_words::amount(&statement.deduction, currency) != Some(settled.deduction) {
                    settled
                        .notes
                        .push("the deduction was set to what the proceeds cover".to_owned());
                }
                settled.free_count = i64::from(statement.free_count);
                settled.lines = statement.lines;
            }
            Err(problem) => settled.notes.push(format!("{problem}: nothing is charged")),
        },
    }
    settled
}

/// What the lines come to, worked out anew: each at a price of the standard, none for more than was counted.
fn total_of(
    currency: Currency,
    input: &wit::Input,
    statement: &wit::Statement,
) -> std::result::Result<i64, String> {
    let mut total = 0i64;
    for (index, line) in statement.lines.iter().enumerate() {
        let priced = input.prices.iter().any(|price| {
            price.inquiry_type == line.inquiry_type
                && price.unit_price == line.unit_price
                && price.effective_from <= line.date
        });
        if !priced {
            return Err(format!(
                "line {index} has a price that is not in the standard"
            ));
        }
        let product = i128::from(line.unit_price.minor_units)
            * i128::from(line.count)
            * i128::from(line.holiday_factor_bps);
        let amount = round_half_up(product, WHOLE_BPS).map_err(|error| error.to_string())?;
        if policy_words::amount(&line.amount, currency) != Some(amount) {
            return Err(format!("line {index} does not come to its amount"));
        }
        total = total
            .checked_add(amount)
            .ok_or_else(|| "the lines come to too much".to_owned())?;
    }
    let mut left: BTreeMap<&str, u64> = BTreeMap::new();
    for group in &input.inquiries {
        *left.entry(&group.date).or_default() += u64::from(group.count);
    }
    for (index, line) in statement.lines.iter().enumerate() {
        let counted = left.entry(&line.date).or_default();
        *counted = counted
            .checked_sub(u64::from(line.count))
            .ok_or_else(|| format!("line {index} charges more than was counted on its day"))?;
    }
    if policy_words::amount(&statement.total, currency) != Some(total) {
        return Err("the lines do not add up to the total".to_owned());
    }
    Ok(total)
}

/// Deducts a statement from the sales proceeds: one posting, and never two for the same time.
///
/// # Errors
/// `Forbidden`; `NotFound`; one that is flagged or was posted; another posted statement of an overlapping period.
pub async fn post(unit: &mut Unit, id: ServiceStatementId) -> Result<Statement> {
    unit.ctx().require(Permission::ApprovalDecide)?;
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE service_statements SET state = 'posted', posted_by = $3, posted_at = $4, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = 'draft'",
            args![text(id), by, now],
        )
        .await?;
    let statement = load(unit.conn(), id).await?;
    if changed != 1 {
        return Err(Error::conflict(
            "not-a-draft",
            format!("only a draft is posted; it is {}", statement.state),
        ));
    }
    // Every posting of the shop takes this row, so that two of them never pass each other.
    unit.next_number("service-postings").await?;
    let other = unit
        .conn()
        .row(
            "SELECT id FROM service_statements WHERE shop_id = $1 AND id <> $2 AND state = 'posted'
                 AND from_at < $4 AND to_at > $3 LIMIT 1",
            args![text(id), statement.from, statement.to],
        )
        .await?;
    if let Some(other) = other {
        return Err(Error::conflict(
            "period-posted",
            format!("{} was posted for a part of this period", other.text("id")?),
        ));
    }
    let units = statement.deduction.minor_units();
    if units > 0 {
        ledger::post(
            unit,
            &id.to_string(),
            &id.to_string(),
            statement.deduction.currency(),
            &[
                (ledger::Account::ServiceFees, units),
                (ledger::Account::Proceeds, units.saturating_neg()),
            ],
        )
        .await?;
    }
    effects::note(unit, statement.decision, "service-statement.posted", id).await?;
    unit.audit(
        "service-statement.post",
        id,
        json!({"deduction": units, "currency": statement.deduction.currency().to_string()}),
    );
    unit.emit(
        "service-statement.posted",
        json!({"statement": id.to_string(), "deduction": units}),
    );
    load(unit.conn(), id).await
}
