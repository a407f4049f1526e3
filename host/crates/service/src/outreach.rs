//! Contacts that we begin: the shop's policy says whether, when and how often; the host's own limits on hours, counts and
//! consent hold beside it, whatever it says (S-284 … S-301, S-462).

mod ask;
pub mod consents;
pub mod limits;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shopwit_domain::{
    contact::{ContactPurpose, ContactResult, OutreachChannel, OutreachState, Preparation},
    ids::{CustomerId, DecisionId, OrderId, OutreachId},
    people::Permission,
    states::Transitions,
};
use shopwit_policy::kinds::{
    outreach::{self as policy, PlannedContact},
    types::Reason,
};
use shopwit_store::{
    Conn, Query, Row, args,
    query::Page,
    value::{opt_text, text},
};

use self::limits::ContactLimit;
use crate::{
    App, Ctx, Error, Result, Unit, fields::check_opt_text, policies::effects, policy_words,
};

/// Longest note on a contact, characters.
pub const NOTE_CHARS_MAX: usize = 1_000;
/// Preparations that can be named.
const PREPARED_MAX: usize = 5;
/// Longest key of a script, characters.
const SCRIPT_KEY_CHARS_MAX: usize = 64;
/// Contacts that a policy may plan.
const PLAN_MAX: usize = 10;
/// Longest time that a policy may defer a contact, seconds: 90 days.
const DEFER_SECONDS_MAX: u32 = 90 * 86_400;

/// A contact that was planned, and perhaps made.
#[derive(Debug, Clone, PartialEq)]
pub struct Outreach {
    pub id: OutreachId,
    pub customer: CustomerId,
    pub order: Option<OrderId>,
    pub purpose: ContactPurpose,
    pub channel: OutreachChannel,
    pub state: OutreachState,
    /// The host's own limit that deferred or denied it, where it was one.
    pub limit_hit: Option<ContactLimit>,
    /// It is not made before.
    pub not_before: Option<Timestamp>,
    /// Contacts of this purpose that may follow.
    pub attempts_left: i64,
    pub script_key: Option<String>,
    /// What comes next if nothing happens; seconds count from `created_at`.
    pub plan: Vec<PlannedContact>,
    /// What is to be prepared.
    pub checklist: Vec<Preparation>,
    /// Channels that may be used instead.
    pub alternatives: Vec<OutreachChannel>,
    pub reasons: Vec<Reason>,
    pub decision: DecisionId,
    /// No plugin could answer: no calls, one message in the app.
    pub by_default: bool,
    pub planned_by: String,
    pub created_at: Timestamp,
    pub contacted_at: Option<Timestamp>,
    pub contacted_by: Option<String>,
    pub result: Option<ContactResult>,
    pub note: Option<String>,
    pub version: i64,
}

impl Outreach {
    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        if ctx.may(Permission::ConversationWrite) && self.state == OutreachState::Allowed {
            vec!["record-contact"]
        } else {
            Vec::new()
        }
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            customer: row.id("customer_id")?,
            order: row.opt_id("order_id")?,
            purpose: row.word("purpose")?,
            channel: row.word("channel")?,
            state: row.word("state")?,
            limit_hit: row.opt_word("limit_hit")?,
            not_before: row.opt_time("not_before")?,
            attempts_left: row.int("attempts_left")?,
            script_key: row.opt_text("script_key")?,
            plan: serde_json::from_str(&row.text("plan")?)?,
            checklist: words(&row.text("checklist")?)?,
            alternatives: words(&row.text("alternatives")?)?,
            reasons: serde_json::from_str(&row.text("reasons")?)?,
            decision: row.id("decision_id")?,
            by_default: row.flag("by_default")?,
            planned_by: row.text("planned_by")?,
            created_at: row.time("created_at")?,
            contacted_at: row.opt_time("contacted_at")?,
            contacted_by: row.opt_text("contacted_by")?,
            result: row.opt_word("result")?,
            note: row.opt_text("note")?,
            version: row.int("version")?,
        })
    }
}

fn words<T: shopwit_domain::word::Word>(json: &str) -> Result<Vec<T>> {
    serde_json::from_str::<Vec<String>>(json)?
        .iter()
        .map(|word| Ok(shopwit_domain::word::parse_word(word)?))
        .collect()
}

fn words_json<T: shopwit_domain::word::Word>(words: &[T]) -> Result<String> {
    let words: Vec<_> = words.iter().map(|word| word.as_str()).collect();
    Ok(serde_json::to_string(&words)?)
}

/// What somebody wants to say to a buyer, and how.
#[derive(Debug, Clone)]
pub struct NewOutreach {
    /// Id or short number.
    pub customer: String,
    /// Id or short number of an order of this buyer.
    pub order: Option<String>,
    pub purpose: ContactPurpose,
    pub channel: OutreachChannel,
    /// What was done to prepare it.
    pub prepared: Vec<Preparation>,
}

/// A contact about which the policy was asked.
#[derive(Debug)]
pub struct Planned {
    customer: CustomerId,
    order: Option<OrderId>,
    purpose: ContactPurpose,
    channel: OutreachChannel,
    state: OutreachState,
    limit_hit: Option<ContactLimit>,
    not_before: Option<Timestamp>,
    attempts_left: i64,
    script_key: Option<String>,
    plan: Vec<PlannedContact>,
    checklist: Vec<Preparation>,
    alternatives: Vec<OutreachChannel>,
    reasons: Vec<Reason>,
    decision: DecisionId,
    by_default: bool,
}

/// Asks the shop's policy, and lays the host's limits over its answer.
///
/// # Errors
/// `Forbidden`; an unknown buyer or order; the database.
pub async fn prepare(app: &App, ctx: &Ctx, new: NewOutreach) -> Result<Planned> {
    ctx.require(Permission::ConversationWrite)?;
    if new.prepared.len() > PREPARED_MAX {
        return Err(Error::invalid(
            "/prepared",
            "length",
            format!("at most {PREPARED_MAX} entries"),
        ));
    }
    let (asked, limit) = ask::ask(app, ctx, &new).await?;
    let mut planned = Planned {
        customer: asked.customer,
        order: asked.order,
        purpose: new.purpose,
        channel: new.channel,
        state: OutreachState::Denied,
        limit_hit: None,
        not_before: None,
        attempts_left: 0,
        script_key: None,
        plan: Vec::new(),
        checklist: Vec::new(),
        alternatives: Vec::new(),
        reasons: asked.answer.reasons,
        decision: asked.decision,
        by_default: asked.by_default,
    };
    planned.take_up(asked.answer.outcome, ctx.now)?;
    if let Some((limit, not_before)) = limit {
        planned.lay_over(limit, not_before);
    }
    Ok(planned)
}

impl Planned {
    fn take_up(&mut self, outcome: policy::Outcome, now: Timestamp) -> Result<()> {
        match outcome {
            policy::Outcome::Allow(allowed) => {
                self.state = OutreachState::Allowed;
                self.attempts_left = i64::from(allowed.attempts_left);
                self.plan = allowed.plan.into_iter().take(PLAN_MAX).collect();
                for next in &mut self.plan {
                    next.not_before_seconds = next.not_before_seconds.min(DEFER_SECONDS_MAX);
                    next.script_key = script_key(&next.script_key);
                }
                self.checklist = each(allowed.checklist)?;
                self.script_key =
                    Some(script_key(&allowed.script_key)).filter(|key| !key.is_empty());
            }
            policy::Outcome::Defer(deferred) => {
                self.state = OutreachState::Deferred;
                self.attempts_left = i64::from(deferred.attempts_left);
                self.checklist = each(deferred.checklist)?;
                let seconds = deferred.not_before_seconds.min(DEFER_SECONDS_MAX);
                self.not_before = Some(
                    now.checked_add(SignedDuration::from_secs(i64::from(seconds)))
                        .map_err(Error::internal)?,
                );
            }
            policy::Outcome::Deny(denied) => {
                self.state = OutreachState::Denied;
                self.attempts_left = i64::from(denied.attempts_left);
                self.alternatives = each(denied.alternatives)?;
            }
        }
        Ok(())
    }

    /// A limit of the host only ever takes something away.
    fn lay_over(&mut self, limit: ContactLimit, not_before: Option<Timestamp>) {
        let (state, later) = match (self.state, not_before) {
            (OutreachState::Denied, _) => return,
            (_, None) => (OutreachState::Denied, None),
            (_, Some(at)) => (
                OutreachState::Deferred,
                Some(self.not_before.map_or(at, |own| own.max(at))),
            ),
        };
        self.state = state;
        self.limit_hit = Some(limit);
        self.not_before = later;
        self.plan.clear();
        self.script_key = None;
    }
}

fn each<A: serde::Serialize, B: shopwit_domain::word::Word>(cases: Vec<A>) -> Result<Vec<B>> {
    let mut words = Vec::new();
    for case in cases {
        let word: B = policy_words::word(case)?;
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Ok(words)
}

/// A key of a policy as it can be kept: short, and of what keys are made of.
fn script_key(key: &str) -> String {
    key.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'))
        .take(SCRIPT_KEY_CHARS_MAX)
        .collect()
}

/// Records the plan.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn plan(unit: &mut Unit, planned: Planned) -> Result<Outreach> {
    unit.ctx().require(Permission::ConversationWrite)?;
    let (id, now, by): (OutreachId, _, _) = (unit.new_id(), unit.now(), unit.ctx().actor_text());
    unit.conn()
        .execute(
            "INSERT INTO outreach (shop_id, id, customer_id, order_id, purpose, channel, state, limit_hit, not_before,
                 attempts_left, script_key, plan, checklist, alternatives, reasons, decision_id, by_default, planned_by,
                 created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1)",
            args![
                text(id),
                text(planned.customer),
                opt_text(planned.order),
                text(planned.purpose),
                text(planned.channel),
                text(planned.state),
                opt_text(planned.limit_hit),
                planned.not_before,
                planned.attempts_left,
                planned.script_key,
                serde_json::to_string(&planned.plan)?,
                words_json(&planned.checklist)?,
                words_json(&planned.alternatives)?,
                serde_json::to_string(&planned.reasons)?,
                text(planned.decision),
                planned.by_default,
                by,
                now,
            ],
        )
        .await?;
    effects::note(unit, planned.decision, "outreach.planned", id).await?;
    let shown = json!({
        "outreach": id.to_string(),
        "customer": planned.customer.to_string(),
        "purpose": planned.purpose.to_string(),
        "channel": planned.channel.to_string(),
        "state": planned.state.to_string(),
        "limit_hit": planned.limit_hit.map(|limit| limit.to_string()),
    });
    unit.audit("outreach.plan", id, shown.clone());
    unit.emit("outreach.planned", shown);
    let system = unit.ctx().as_system();
    get(unit.conn(), &system, &id.to_string()).await
}

/// What came of a contact.
#[derive(Debug, Clone)]
pub struct Contact {
    pub result: ContactResult,
    pub note: Option<String>,
}

/// Records that an allowed contact was made; the host's limits are looked at again, for hours may have passed and others
/// may have called.
///
/// # Errors
/// `Forbidden`; `NotFound`; a contact that is not allowed; `contact-limit`; `Stale`; the database.
pub async fn record(unit: &mut Unit, reference: &str, contact: Contact) -> Result<Outreach> {
    unit.ctx().require(Permission::ConversationWrite)?;
    check_opt_text("/note", contact.note.as_deref(), 1, NOTE_CHARS_MAX)?;
    let ctx = unit.ctx().clone();
    let before = get(unit.conn(), &ctx, reference).await?;
    let state = before.state.to(OutreachState::Contacted)?;
    // Contacts of one buyer come one after another, so that two calls cannot both be the last one of the day.
    unit.conn()
        .execute(
            "UPDATE customers SET version = version WHERE shop_id = $1 AND id = $2",
            args![text(before.customer)],
        )
        .await?;
    let asked = limits::Asked {
        customer: before.customer,
        purpose: before.purpose,
        channel: before.channel,
    };
    if let Some((limit, until)) = limits::check(unit.conn(), &ctx, &asked).await? {
        let when = until.map_or_else(String::new, |at| format!("; not before {at}"));
        return Err(Error::conflict(
            "contact-limit",
            format!("the limit {limit} does not allow this contact now{when}"),
        ));
    }
    let changed = unit
        .conn()
        .execute(
            "UPDATE outreach SET state = $3, contacted_at = $4, contacted_by = $5, result = $6, note = $7,
                 version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $8 AND state = $9",
            args![
                text(before.id),
                text(state),
                ctx.now,
                ctx.actor_text(),
                text(contact.result),
                contact.note,
                before.version,
                text(before.state),
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    effects::note(unit, before.decision, "outreach.contacted", before.id).await?;
    let shown = json!({
        "outreach": before.id.to_string(),
        "customer": before.customer.to_string(),
        "purpose": before.purpose.to_string(),
        "channel": before.channel.to_string(),
        "result": contact.result.to_string(),
    });
    unit.audit("outreach.contact", before.id, shown.clone());
    unit.emit("outreach.contacted", shown);
    get(unit.conn(), &ctx.as_system(), reference).await
}

const SELECT: &str = "SELECT * FROM outreach WHERE shop_id = $1";

/// By id.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn get(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Outreach> {
    ctx.require(Permission::ConversationRead)?;
    let id: OutreachId = reference.parse().map_err(|_| Error::NotFound("outreach"))?;
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    query.and_some("AND planned_by = ", only_own(ctx));
    query
        .rows(conn)
        .await?
        .first()
        .map(Outreach::read)
        .transpose()?
        .ok_or(Error::NotFound("outreach"))
}

/// People from outside see only what is theirs (S-013).
fn only_own(ctx: &Ctx) -> Option<String> {
    crate::conversations::only_of(ctx).map(|user| user.to_string())
}

/// Which contacts a list shows.
#[derive(Debug, Clone, Default)]
pub struct OutreachFilter {
    pub customer: Option<CustomerId>,
    pub order: Option<OrderId>,
    pub purpose: Option<ContactPurpose>,
    pub state: Option<OutreachState>,
}

/// The shop's contacts, newest first.
///
/// # Errors
/// `Forbidden`; a cursor that is none; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: &OutreachFilter,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<Outreach>> {
    ctx.require(Permission::ConversationRead)?;
    let after = cursor
        .map(str::parse::<OutreachId>)
        .transpose()
        .map_err(|_| Error::invalid("?cursor", "format", "the next_cursor of the page before"))?;
    let mut query = Query::new(SELECT);
    query
        .and_some("AND customer_id = ", filter.customer.map(text))
        .and_some("AND order_id = ", filter.order.map(text))
        .and_some("AND purpose = ", filter.purpose.map(text))
        .and_some("AND state = ", filter.state.map(text))
        .and_some("AND planned_by = ", only_own(ctx))
        .page(after.map(|id| id.to_string()).as_deref(), limit);
    let found = query
        .rows(conn)
        .await?
        .iter()
        .map(Outreach::read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(found, limit, |one| one.id.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopwit_domain::word::Word;

    #[test]
    fn every_word_has_its_twin_in_the_contract() {
        for purpose in ContactPurpose::ALL {
            policy_words::named::<policy::Purpose>(*purpose).unwrap();
        }
        for channel in OutreachChannel::ALL {
            policy_words::named::<policy::Channel>(*channel).unwrap();
        }
        for result in ContactResult::ALL {
            policy_words::named::<policy::ContactResult>(*result).unwrap();
        }
        for preparation in Preparation::ALL {
            policy_words::named::<policy::Preparation>(*preparation).unwrap();
        }
    }
}
