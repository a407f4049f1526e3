//! Scorecards: what a member's work of a period came to (S-129, S-513 … S-520). The host counts what it has, somebody adds
//! what it cannot know, the shop's policy gives points and a proposal, a superior decides.

mod make;
mod metrics;

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::{DecisionId, ScorecardId, UserId},
    money::Money,
    people::{Permission, Role},
    words,
};
use shopwit_policy::kinds::{scorecard as wit, types::Reason};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

pub use self::make::{NewScorecard, make};
use crate::{Ctx, Error, Result, Unit, fields::check_text, people::members};

/// Characters of a note.
const NOTE_CHARS_MAX: usize = 1_000;

words! {
    /// How far a scorecard has come.
    ScorecardState {
        /// Waits for a superior (S-129, S-519).
        Proposed = "proposed",
        Approved = "approved",
        Rejected = "rejected",
    }
}

words! {
    /// What the shop's policy said of a member's work.
    ScorecardAnswer {
        Card = "card",
        /// It has nothing to go by.
        NoProposal = "no-proposal",
        /// No policy could answer.
        Default = "default",
    }
}

words! {
    /// What follows from a scorecard.
    ScorecardConsequence {
        Reward = "reward",
        Penalty = "penalty",
    }
}

/// A scorecard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scorecard {
    pub id: ScorecardId,
    pub member: UserId,
    /// The recorded decision.
    pub decision: DecisionId,
    /// `month`, `quarter` or `year`.
    pub period: String,
    /// Local days, the second one excluded.
    pub first_day: String,
    pub end_day: String,
    pub outcome: ScorecardAnswer,
    /// What the policy was told.
    pub metrics: Vec<wit::Metric>,
    pub items: Vec<wit::Item>,
    pub reasons: Vec<Reason>,
    /// What the host changed in the policy's answer, and why.
    pub host_notes: Vec<String>,
    pub total: i64,
    pub maximum: i64,
    pub grade: String,
    pub proposal: Option<ScorecardConsequence>,
    pub proposal_amount: Option<Money>,
    pub proposal_text: Option<String>,
    pub state: ScorecardState,
    pub made_by: String,
    pub made_at: Timestamp,
    pub decided_by: Option<String>,
    pub decided_at: Option<Timestamp>,
    pub decision_note: Option<String>,
    pub version: i64,
}

const SELECT: &str = "SELECT * FROM scorecards WHERE shop_id = $1";

fn read(row: &Row) -> Result<Scorecard> {
    Ok(Scorecard {
        id: row.id("id")?,
        member: row.id("member_id")?,
        decision: row.id("decision_id")?,
        period: row.text("period")?,
        first_day: row.text("first_day")?,
        end_day: row.text("end_day")?,
        outcome: row.word("outcome")?,
        metrics: serde_json::from_str(&row.text("metrics")?)?,
        items: serde_json::from_str(&row.text("items")?)?,
        reasons: serde_json::from_str(&row.text("reasons")?)?,
        host_notes: serde_json::from_str(&row.text("host_notes")?)?,
        total: row.int("total")?,
        maximum: row.int("maximum")?,
        grade: row.text("grade")?,
        proposal: row.opt_word("proposal")?,
        proposal_amount: row.opt_money("proposal_amount")?,
        proposal_text: row.opt_text("proposal_text")?,
        state: row.word("state")?,
        made_by: row.text("made_by")?,
        made_at: row.time("made_at")?,
        decided_by: row.opt_text("decided_by")?,
        decided_at: row.opt_time("decided_at")?,
        decision_note: row.opt_text("decision_note")?,
        version: row.int("version")?,
    })
}

async fn load(conn: &mut Conn, id: ScorecardId) -> Result<Scorecard> {
    let mut query = Query::new(SELECT);
    query.and("AND id = ", text(id));
    let found = query.rows(conn).await?.first().map(read).transpose()?;
    found.ok_or(Error::NotFound("scorecard"))
}

/// Supervisors, the owner and quality monitors see everybody's; anybody sees their own.
fn sees_all(ctx: &Ctx) -> bool {
    match ctx.role() {
        None => true,
        Some(role) => role == Role::Quality || role.may(Permission::ApprovalDecide),
    }
}

/// One scorecard.
///
/// # Errors
/// `NotFound`, for somebody else's too where one may not see it.
pub async fn get(conn: &mut Conn, ctx: &Ctx, id: ScorecardId) -> Result<Scorecard> {
    ctx.require(Permission::ShopRead)?;
    let card = load(conn, id).await?;
    if sees_all(ctx) || ctx.user() == Some(card.member) {
        Ok(card)
    } else {
        Err(Error::NotFound("scorecard"))
    }
}

/// Newest first; whoever may not see everybody's sees their own.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    member: Option<UserId>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Scorecard>> {
    ctx.require(Permission::ShopRead)?;
    let mut query = Query::new(SELECT);
    query.and_some("AND member_id = ", member.map(text));
    if !sees_all(ctx) {
        query.and("AND member_id = ", ctx.actor_text());
    }
    query.page(after, limit);
    let cards = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(cards, limit, |card| card.id.to_string()))
}

impl Scorecard {
    /// What the caller may do with it now: `decide`. Nobody decides about themselves.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        let mine = ctx.user() == Some(self.member);
        if self.state == ScorecardState::Proposed
            && !mine
            && ctx.role().is_some()
            && ctx.may(Permission::ApprovalDecide)
        {
            vec!["decide"]
        } else {
            Vec::new()
        }
    }
}

/// A superior approves or rejects (S-129, S-519).
///
/// # Errors
/// `Forbidden`, for one's own, for somebody of the same or a higher rank, and for what one made oneself unless one is the
/// owner; `NotFound`; one that was decided.
pub async fn decide(
    unit: &mut Unit,
    id: ScorecardId,
    approved: bool,
    note: &str,
) -> Result<Scorecard> {
    unit.ctx().require(Permission::ApprovalDecide)?;
    check_text("/note", note, 0, NOTE_CHARS_MAX)?;
    let before = load(unit.conn(), id).await?;
    let role = unit
        .ctx()
        .role()
        .ok_or_else(|| Error::forbidden("scorecard-person", "a person decides about scorecards"))?;
    let member = members::find(unit.conn(), before.member)
        .await?
        .ok_or(Error::NotFound("member"))?;
    if unit.ctx().user() == Some(before.member) {
        return Err(Error::forbidden(
            "scorecard-own",
            "somebody else decides about your work",
        ));
    }
    if role != Role::Owner && role.rank() <= member.role.rank() {
        return Err(Error::forbidden(
            "scorecard-level",
            "a superior of the member decides",
        ));
    }
    if role != Role::Owner && before.made_by == unit.ctx().actor_text() {
        return Err(Error::forbidden(
            "scorecard-four-eyes",
            "somebody else decides about what you submitted",
        ));
    }
    let state = if approved {
        ScorecardState::Approved
    } else {
        ScorecardState::Rejected
    };
    let (now, by) = (unit.now(), unit.ctx().actor_text());
    let changed = unit
        .conn()
        .execute(
            "UPDATE scorecards SET state = $3, decided_by = $4, decided_at = $5, decision_note = $6,
                 version = version + 1
             WHERE shop_id = $1 AND id = $2 AND state = 'proposed'",
            args![text(id), text(state), by, now, note],
        )
        .await?;
    if changed != 1 {
        return Err(Error::conflict(
            "scorecard-decided",
            format!("it is {} already", before.state),
        ));
    }
    unit.audit_because(
        "scorecard.decide",
        id,
        json!({"before": before.state.to_string(), "after": state.to_string(), "member": before.member.to_string()}),
        Some(note.to_owned()).filter(|note| !note.is_empty()),
    );
    unit.emit(
        "scorecard.decided",
        json!({"scorecard": id.to_string(), "member": before.member.to_string(), "state": state.to_string()}),
    );
    load(unit.conn(), id).await
}
