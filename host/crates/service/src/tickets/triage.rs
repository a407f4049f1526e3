//! Where a ticket was placed: class, queue, person and time limits as the shop's triage policy proposed them, within what
//! the host lets stand (S-039, S-070 … S-074, S-081, S-085, S-087, S-091).

mod ask;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shopwit_domain::{
    desk::{Level, Priority},
    ids::{DecisionId, TicketId, UserId},
    people::Permission,
    states::TicketState,
};
use shopwit_policy::kinds::triage::{EscalationStep, Placement, Stage as PolicyStage, Track};
use shopwit_store::{
    Conn, Query, Row, args,
    value::{opt_text, text},
};

use super::{
    Ticket,
    create::{self, NewTicket, SUBJECT_CHARS_MAX},
    get, kinds, log, reload, to_change,
};
use crate::{
    App, Ctx, Error, Result, Unit,
    conversations::{self, change::check_member},
    policies::{
        effects,
        fallback::{GENERAL_CLASS, GENERAL_QUEUE},
    },
    policy_words::{level, stage},
};

/// Tags that a policy may put on a ticket.
const TAGS_MAX: usize = 20;
/// Longest time limit that a policy may set, seconds: 90 days.
const LIMIT_SECONDS_MAX: u32 = 90 * 86_400;
/// Steps of an escalation.
const ESCALATION_MAX: usize = 10;

/// What triage said of a ticket last.
#[derive(Debug, Clone, PartialEq)]
pub struct Triage {
    pub decision: DecisionId,
    /// No plugin could answer: general queue, normal.
    pub by_default: bool,
    /// The kind that the ticket was given then.
    pub class: String,
    /// 0 to 10,000.
    pub confidence_bps: i64,
    pub queue: String,
    /// The one who fits best.
    pub agent: Option<UserId>,
    pub track: Track,
    /// A person must have answered by then.
    pub first_response_by: Option<Timestamp>,
    /// A person must answer; nothing goes out by itself.
    pub to_human: bool,
    pub escalation: Vec<EscalationStep>,
    /// Open tickets about the same.
    pub duplicates: Vec<TicketId>,
    pub tags: Vec<String>,
    pub triaged_at: Timestamp,
}

/// Columns of [`Triage`] beside those of a ticket.
pub(super) const COLUMNS: &str = "g.decision_id AS triage_decision, g.by_default AS triage_by_default, g.class AS triage_class,
     g.confidence_bps AS triage_confidence_bps, g.queue AS triage_queue, g.agent AS triage_agent, g.track AS triage_track,
     g.first_response_by AS triage_first_response_by, g.to_human AS triage_to_human, g.escalation AS triage_escalation,
     g.duplicates AS triage_duplicates, g.tags AS triage_tags, g.triaged_at AS triage_at";

impl Triage {
    /// Out of a row with [`COLUMNS`]; none where the ticket was never placed.
    pub(super) fn read(row: &Row) -> Result<Option<Self>> {
        let Some(decision) = row.opt_id("triage_decision")? else {
            return Ok(None);
        };
        Ok(Some(Self {
            decision,
            by_default: row.flag("triage_by_default")?,
            class: row.text("triage_class")?,
            confidence_bps: row.int("triage_confidence_bps")?,
            queue: row.text("triage_queue")?,
            agent: row.opt_id("triage_agent")?,
            track: serde_json::from_value(row.text("triage_track")?.into())?,
            first_response_by: row.opt_time("triage_first_response_by")?,
            to_human: row.flag("triage_to_human")?,
            escalation: serde_json::from_str(&row.text("triage_escalation")?)?,
            duplicates: serde_json::from_str::<Vec<String>>(&row.text("triage_duplicates")?)?
                .iter()
                .map(|id| Ok(id.parse()?))
                .collect::<Result<_>>()?,
            tags: serde_json::from_str(&row.text("triage_tags")?)?,
            triaged_at: row.time("triage_at")?,
        }))
    }
}

/// A placement that is ready to be put on a ticket.
#[derive(Debug)]
pub struct Placed {
    decision: DecisionId,
    by_default: bool,
    placement: Placement,
    /// What the policy was told of: nobody else is a duplicate, and nobody else is proposed.
    known_tickets: Vec<TicketId>,
    known_agents: Vec<UserId>,
    /// Where the ticket is still to be made.
    conversation: Option<conversations::Conversation>,
    subject: String,
}

/// What a person says of the new ticket; the rest is the policy's.
#[derive(Debug, Clone, Default)]
pub struct FromConversation {
    /// The beginning of the buyer's latest message unless given.
    pub subject: Option<String>,
    /// Whoever the policy proposes, else the one who asks.
    pub owner: Option<UserId>,
}

/// Asks where the latest messages of a conversation belong.
///
/// # Errors
/// `Forbidden`; `NotFound`; `nothing-written` where the buyer wrote nothing; the database.
pub async fn prepare(app: &App, ctx: &Ctx, conversation: &str) -> Result<Placed> {
    ctx.require(Permission::ConversationWrite)?;
    ask::about_conversation(app, ctx, conversation).await
}

/// Makes the ticket that the buyer's messages ask for.
///
/// # Errors
/// `Forbidden`; an owner who cannot have it; the database.
pub async fn open(unit: &mut Unit, placed: Placed, wanted: FromConversation) -> Result<Ticket> {
    let conversation = placed
        .conversation
        .as_ref()
        .ok_or_else(|| Error::internal("a placement without a conversation"))?;
    let class = class(
        unit.conn(),
        &placed.placement.class,
        conversation.order.is_some(),
    )
    .await?;
    let proposed = proposed_owner(unit, &placed, &class).await?;
    let due_at = placed
        .placement
        .resolution_seconds
        .map(|seconds| after(unit.now(), seconds))
        .transpose()?;
    let new = NewTicket {
        kind: class.clone(),
        subject: wanted.subject.unwrap_or_else(|| placed.subject.clone()),
        importance: Some(level(placed.placement.importance)),
        urgency: Some(level(placed.placement.urgency)),
        stage: Some(stage(placed.placement.stage)),
        conversation: Some(conversation.id.to_string()),
        order: conversation.order.map(|order| order.to_string()),
        owner: wanted.owner.or(proposed),
        due_at,
        ..NewTicket::default()
    };
    let ticket = create::create(unit, new).await?;
    keep(unit, &ticket, &placed, &class).await?;
    reload(unit, ticket.id).await
}

/// Asks again about a ticket, with the transfers it has had.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn prepare_again(app: &App, ctx: &Ctx, ticket: &str) -> Result<Placed> {
    ctx.require(Permission::ConversationWrite)?;
    ask::about_ticket(app, ctx, ticket).await
}

/// Puts a new placement on a ticket: levels, queue, limits. Its kind stays, for people may have corrected it, and so does
/// its owner, for passing on is a deed of its own that counts (S-091).
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; a closed ticket; the database.
pub async fn replace(
    unit: &mut Unit,
    reference: &str,
    placed: Placed,
    version: Option<i64>,
) -> Result<Ticket> {
    let before = to_change(unit, reference, version).await?;
    if before.state == TicketState::Closed {
        return Err(Error::conflict(
            "ticket-closed",
            "the ticket is closed; reopen it first",
        ));
    }
    // An incident stays one (S-017).
    let (importance, urgency) = if before.kind == kinds::INCIDENT {
        (Level::High, Level::High)
    } else {
        (
            level(placed.placement.importance),
            level(placed.placement.urgency),
        )
    };
    let ticket = super::update(
        unit,
        before.id,
        "UPDATE tickets SET importance = $3, urgency = $4, priority = $5, version = version + 1
         WHERE shop_id = $1 AND id = $2 AND version = $6",
        args![
            text(before.id),
            text(importance),
            text(urgency),
            text(Priority::of(importance, urgency)),
            before.version,
        ],
    )
    .await?;
    let class = class(unit.conn(), &placed.placement.class, before.order.is_some()).await?;
    keep(unit, &ticket, &placed, &class).await?;
    log::append(unit, &ticket, "triage", None, None).await?;
    reload(unit, ticket.id).await
}

/// The kind of this name, where a policy may give it to a ticket.
async fn class(conn: &mut Conn, wanted: &str, has_order: bool) -> Result<String> {
    // These need what only a person gives: a time, a place, an errand.
    let by_people = [kinds::PROMISE, kinds::VISIT, "task", "onboarding"];
    let unknown = by_people.contains(&wanted)
        || match kinds::check(conn, "/kind", wanted).await {
            Ok(()) => false,
            Err(Error::Invalid(_)) => true,
            Err(error) => return Err(error),
        };
    Ok(if unknown {
        GENERAL_CLASS
    } else if wanted == kinds::ORDER_COMPLAINT && !has_order {
        kinds::COMPLAINT
    } else {
        wanted
    }
    .to_owned())
}

/// The proposed agent, where the caller may give the ticket to somebody else and the agent can have it.
async fn proposed_owner(unit: &mut Unit, placed: &Placed, class: &str) -> Result<Option<UserId>> {
    let from_outside = unit.ctx().role() == Some(shopwit_domain::people::Role::Outsourced);
    let Some(agent) = proposed(placed).filter(|_| !from_outside && class != kinds::INCIDENT) else {
        return Ok(None);
    };
    match check_member(unit.conn(), "/owner", agent).await {
        Ok(_) => Ok(Some(agent)),
        Err(Error::Invalid(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn proposed(placed: &Placed) -> Option<UserId> {
    let agent = placed.placement.agent.as_deref()?.parse().ok()?;
    placed.known_agents.contains(&agent).then_some(agent)
}

async fn keep(unit: &mut Unit, ticket: &Ticket, placed: &Placed, class: &str) -> Result<()> {
    let placement = &placed.placement;
    let words = |words: &[String]| -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for word in words
            .iter()
            .filter(|word| kinds::is_word(word))
            .take(TAGS_MAX)
        {
            if !kept.contains(word) {
                kept.push(word.clone());
            }
        }
        kept
    };
    let queue = if kinds::is_word(&placement.queue) {
        placement.queue.as_str()
    } else {
        GENERAL_QUEUE
    };
    let duplicates: Vec<String> = placed
        .known_tickets
        .iter()
        .map(ToString::to_string)
        .filter(|id| placement.duplicates.contains(id) && *id != ticket.id.to_string())
        .collect();
    let escalation: Vec<_> = placement.escalation.iter().take(ESCALATION_MAX).collect();
    let now = unit.now();
    let first_response_by = placement
        .first_response_seconds
        .map(|seconds| after(now, seconds))
        .transpose()?;
    let track = serde_json::to_value(placement.track)?;
    unit.conn()
        .execute(
            "INSERT INTO ticket_triages (shop_id, ticket_id, decision_id, by_default, class, confidence_bps, queue, agent,
                 track, first_response_by, to_human, escalation, duplicates, tags, triaged_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             ON CONFLICT (shop_id, ticket_id) DO UPDATE SET decision_id = $3, by_default = $4, class = $5,
                 confidence_bps = $6, queue = $7, agent = $8, track = $9, first_response_by = $10, to_human = $11,
                 escalation = $12, duplicates = $13, tags = $14, triaged_at = $15",
            args![
                text(ticket.id),
                text(placed.decision),
                placed.by_default,
                class,
                i64::from(placement.confidence_bps.min(10_000)),
                queue,
                opt_text(proposed(placed)),
                track.as_str().unwrap_or("negotiation"),
                first_response_by,
                placement.to_human,
                serde_json::to_string(&escalation)?,
                serde_json::to_string(&duplicates)?,
                serde_json::to_string(&words(&placement.tags))?,
                now,
            ],
        )
        .await?;
    effects::note(unit, placed.decision, "ticket.placed", ticket.id).await?;
    unit.audit(
        "ticket.triage",
        ticket.id,
        json!({"after": {"class": class, "queue": queue, "decision": placed.decision.to_string()}}),
    );
    unit.emit(
        "ticket.placed",
        json!({
            "ticket": ticket.id.to_string(),
            "class": class,
            "queue": queue,
            "priority": ticket.priority.to_string(),
            "owner": ticket.owner.to_string(),
        }),
    );
    Ok(())
}

fn after(now: Timestamp, seconds: u32) -> Result<Timestamp> {
    let seconds = seconds.clamp(1, LIMIT_SECONDS_MAX);
    now.checked_add(SignedDuration::from_secs(i64::from(seconds)))
        .map_err(Error::internal)
}

/// How often triage was right by what people made of its tickets (S-073).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accuracy {
    pub class: String,
    /// Tickets that were given the class.
    pub placed: i64,
    /// Those of them that still have it.
    pub kept: i64,
}

/// By class, the most frequent first, of tickets placed since then.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn accuracy(
    conn: &mut Conn,
    ctx: &Ctx,
    since: Option<Timestamp>,
) -> Result<Vec<Accuracy>> {
    ctx.require(Permission::PolicyRead)?;
    let mut query = Query::new(
        "SELECT g.class, CAST(COUNT(*) AS BIGINT) AS placed,
             CAST(SUM(CASE WHEN t.kind = g.class THEN 1 ELSE 0 END) AS BIGINT) AS kept
         FROM ticket_triages g JOIN tickets t ON t.shop_id = g.shop_id AND t.id = g.ticket_id
         WHERE g.shop_id = $1 AND g.by_default = 0",
    );
    query
        .and_some("AND g.triaged_at >= ", since)
        .push(" GROUP BY g.class ORDER BY placed DESC, g.class");
    query
        .rows(conn)
        .await?
        .iter()
        .map(|row| {
            Ok(Accuracy {
                class: row.text("class")?,
                placed: row.int("placed")?,
                kept: row.int("kept")?,
            })
        })
        .collect()
}

/// The stage as the policy is told it.
pub(super) fn policy_stage(of: shopwit_domain::states::Stage) -> PolicyStage {
    use shopwit_domain::states::Stage as S;
    match of {
        S::PreSales => PolicyStage::PreSales,
        S::InSales => PolicyStage::InSales,
        S::AfterSales => PolicyStage::AfterSales,
    }
}

/// The ticket that the caller may see.
pub(super) async fn ticket(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Ticket> {
    get(conn, ctx, reference).await
}

/// The beginning of what was written, as a subject.
pub(super) fn subject(written: &str) -> String {
    let line: String = written
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(SUBJECT_CHARS_MAX)
        .collect();
    line
}
