//! A ticket is recorded, with its owner, its time limit and the people who must know (S-035, S-095, S-097, S-436).

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shopwit_domain::{
    desk::{Level, Priority, Purpose},
    ids::{TicketId, UserId},
    people::{Permission, Role},
    states::{Stage, TicketState},
};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{Analysis, Ticket, kinds, log, people, reload};
use crate::{
    Ctx, Error, Result, Unit, cases, conversations,
    conversations::{Conversation, change::check_member},
    customers,
    fields::{check_opt_text, check_text},
    orders,
};

/// Longest subject, characters.
pub const SUBJECT_CHARS_MAX: usize = 200;
/// Longest description, characters.
pub const DESCRIPTION_CHARS_MAX: usize = 5_000;
/// Longest field of the analysis, characters.
pub const ANALYSIS_CHARS_MAX: usize = 500;
/// People who take part from the beginning.
pub const PARTICIPANTS_MAX: usize = 20;

/// What a new ticket is given.
#[derive(Debug, Clone, Default)]
pub struct NewTicket {
    pub kind: String,
    pub subject: String,
    pub description: String,
    /// `normal` unless given.
    pub importance: Option<Level>,
    pub urgency: Option<Level>,
    /// The conversation's unless given.
    pub stage: Option<Stage>,
    pub analysis: Analysis,
    /// Id or short number; the order's or conversation's buyer unless given.
    pub customer: Option<String>,
    pub order: Option<String>,
    pub conversation: Option<String>,
    pub case: Option<String>,
    pub parent: Option<String>,
    /// The one who makes it unless given; for an incident the supervisor.
    pub owner: Option<UserId>,
    pub due_at: Option<Timestamp>,
    /// Colleagues of other departments who are told at once (S-016, S-436).
    pub participants: Vec<UserId>,
}

/// Until when it must be done unless given, hours: defaults of the product, the sources name no number (S-095).
fn due_hours(kind: &str) -> Option<i64> {
    match kind {
        kinds::INCIDENT => Some(4),
        kinds::COMPLAINT | kinds::ORDER_COMPLAINT => Some(24),
        _ => None,
    }
}

/// What the references of a new ticket stand for.
#[derive(Debug, Default)]
struct Links {
    customer: Option<customers::Customer>,
    order: Option<orders::Order>,
    conversation: Option<Conversation>,
    case: Option<cases::Case>,
    parent: Option<Ticket>,
}

/// Records it.
///
/// # Errors
/// `Forbidden`; fields that do not fit; an order complaint without an order, a visit without a place, a promise without
/// a time; an owner who cannot have it.
pub async fn create(unit: &mut Unit, new: NewTicket) -> Result<Ticket> {
    unit.ctx().require(Permission::ConversationWrite)?;
    let ctx = unit.ctx().clone();
    kinds::check(unit.conn(), "/kind", &new.kind).await?;
    check_text("/subject", &new.subject, 1, SUBJECT_CHARS_MAX)?;
    check_text("/description", &new.description, 0, DESCRIPTION_CHARS_MAX)?;
    check_analysis(&new.analysis)?;
    check_needs(&ctx, &new)?;
    let links = links(unit, &ctx, &new).await?;
    let owner = owner(unit, &ctx, &new).await?;
    let incident = new.kind == kinds::INCIDENT;
    let level = |given: Option<Level>| {
        if incident {
            Level::High
        } else {
            given.unwrap_or(Level::Normal)
        }
    };
    let (importance, urgency) = (level(new.importance), level(new.urgency));
    let due_at = match (new.due_at, due_hours(&new.kind)) {
        (Some(due_at), _) => Some(due_at),
        (None, Some(hours)) => Some(
            ctx.now
                .checked_add(SignedDuration::from_hours(hours))
                .map_err(Error::internal)?,
        ),
        (None, None) => None,
    };
    let customer = links
        .customer
        .as_ref()
        .map(|customer| customer.id)
        .or_else(|| links.order.as_ref().map(|order| order.customer))
        .or_else(|| {
            links
                .conversation
                .as_ref()
                .map(|conversation| conversation.customer)
        })
        .or_else(|| links.case.as_ref().map(|case| case.customer));
    let stage = new.stage.or_else(|| {
        links
            .conversation
            .as_ref()
            .map(|conversation| conversation.stage)
    });
    let (id, number): (TicketId, _) = (unit.new_id(), unit.next_number("tickets").await?);
    unit.conn()
        .execute(
            "INSERT INTO tickets (shop_id, id, number, kind, subject, description, state, importance, urgency, priority,
                 stage, nature, degree, cause, location, customer_id, order_id, conversation_id, case_id, parent_id,
                 owner, transfers, due_at, reopened, last_seq, created_by, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                 $21, 0, $22, 0, 0, $23, $24, 1)",
            args![
                text(id),
                number,
                &new.kind,
                &new.subject,
                &new.description,
                text(TicketState::New),
                text(importance),
                text(urgency),
                text(Priority::of(importance, urgency)),
                opt_text(stage),
                new.analysis.nature,
                new.analysis.degree,
                new.analysis.cause,
                new.analysis.location,
                opt_text(customer),
                opt_text(links.order.as_ref().map(|order| order.id)),
                opt_text(links.conversation.as_ref().map(|conversation| conversation.id)),
                opt_text(links.case.as_ref().map(|case| case.id)),
                opt_text(links.parent.as_ref().map(|parent| parent.id)),
                text(owner),
                due_at,
                ctx.actor_text(),
                ctx.now,
            ],
        )
        .await?;
    let ticket = reload(unit, id).await?;
    log::append(unit, &ticket, "create", Some(owner), None).await?;
    unit.audit(
        "ticket.create",
        id,
        json!({"after": {
            "kind": ticket.kind,
            "owner": owner.to_string(),
            "priority": ticket.priority.to_string(),
            "parent": ticket.parent.map(|parent| parent.to_string()),
        }}),
    );
    let notify: Vec<_> = new.participants.iter().map(ToString::to_string).collect();
    unit.emit(
        "ticket.created",
        json!({
            "ticket": id.to_string(),
            "kind": ticket.kind,
            "priority": ticket.priority.to_string(),
            "owner": owner.to_string(),
            "participants": notify,
        }),
    );
    for (index, participant) in new.participants.iter().enumerate() {
        people::check_participant(unit, &format!("/participants/{index}"), *participant).await?;
        people::join(unit, &ticket, *participant, Purpose::Participant, None).await?;
    }
    Ok(ticket)
}

pub(super) fn check_analysis(analysis: &Analysis) -> Result<()> {
    check_opt_text("/nature", analysis.nature.as_deref(), 1, ANALYSIS_CHARS_MAX)?;
    check_opt_text("/degree", analysis.degree.as_deref(), 1, ANALYSIS_CHARS_MAX)?;
    check_opt_text("/cause", analysis.cause.as_deref(), 1, ANALYSIS_CHARS_MAX)?;
    check_opt_text(
        "/location",
        analysis.location.as_deref(),
        1,
        ANALYSIS_CHARS_MAX,
    )
}

/// What a ticket of its kind cannot do without.
fn check_needs(ctx: &Ctx, new: &NewTicket) -> Result<()> {
    if new.participants.len() > PARTICIPANTS_MAX {
        return Err(Error::invalid(
            "/participants",
            "length",
            format!("at most {PARTICIPANTS_MAX} people"),
        ));
    }
    if new.due_at.is_some_and(|due_at| due_at <= ctx.now) {
        return Err(Error::invalid("/due_at", "past", "a time in the future"));
    }
    match new.kind.as_str() {
        kinds::ORDER_COMPLAINT if new.order.is_none() => Err(Error::invalid(
            "/order",
            "required",
            "an order complaint names its order",
        )),
        kinds::VISIT if new.analysis.location.is_none() => Err(Error::invalid(
            "/location",
            "required",
            "a visit names the place",
        )),
        kinds::PROMISE if new.due_at.is_none() => Err(Error::invalid(
            "/due_at",
            "required",
            "a promise has a time",
        )),
        _ => Ok(()),
    }
}

async fn links(unit: &mut Unit, ctx: &Ctx, new: &NewTicket) -> Result<Links> {
    let mut links = Links::default();
    let missing = |pointer: &str, what: &str| {
        Error::invalid(pointer, "not-found", format!("{what} of this shop"))
    };
    if let Some(reference) = &new.customer {
        let found = customers::find(unit.conn(), ctx, reference).await?;
        links.customer = Some(found.ok_or_else(|| missing("/customer", "a buyer"))?);
    }
    if let Some(reference) = &new.order {
        let found = orders::find(unit.conn(), ctx, reference).await?;
        links.order = Some(found.ok_or_else(|| missing("/order", "an order"))?);
    }
    if let Some(reference) = &new.conversation {
        let found = conversations::find(unit.conn(), ctx, reference).await?;
        links.conversation = Some(found.ok_or_else(|| missing("/conversation", "a conversation"))?);
    }
    if let Some(reference) = &new.parent {
        let found = super::find(unit.conn(), ctx, reference).await?;
        links.parent = Some(found.ok_or_else(|| missing("/parent", "a ticket"))?);
    }
    if let Some(reference) = &new.case {
        let found = match cases::get(unit.conn(), ctx, reference).await {
            Err(Error::NotFound(_)) => Err(missing("/case", "an after-sales case")),
            found => found,
        };
        links.case = Some(found?);
    }
    check_one_buyer(&links)?;
    Ok(links)
}

/// All of them are about one buyer.
fn check_one_buyer(links: &Links) -> Result<()> {
    let given = [
        (
            "/customer",
            links.customer.as_ref().map(|customer| customer.id),
        ),
        ("/order", links.order.as_ref().map(|order| order.customer)),
        (
            "/conversation",
            links
                .conversation
                .as_ref()
                .map(|conversation| conversation.customer),
        ),
        ("/case", links.case.as_ref().map(|case| case.customer)),
    ];
    let mut buyer = None;
    for (pointer, of) in given {
        match (buyer, of) {
            (Some(buyer), Some(of)) if buyer != of => {
                return Err(Error::invalid(
                    pointer,
                    "other-customer",
                    "something of the same buyer",
                ));
            }
            (None, Some(of)) => buyer = Some(of),
            _ => {}
        }
    }
    Ok(())
}

/// Exactly one person (S-022); for an incident somebody who may lead (S-017). People from outside keep what they make.
async fn owner(unit: &mut Unit, ctx: &Ctx, new: &NewTicket) -> Result<UserId> {
    let leads = |role: Role| role.rank() >= Role::Supervisor.rank();
    let incident = new.kind == kinds::INCIDENT;
    if let Some(owner) = new.owner {
        let member = check_member(unit.conn(), "/owner", owner).await?;
        if incident && !leads(member.role) {
            return Err(Error::invalid(
                "/owner",
                "role",
                "an incident belongs to a supervisor or the owner",
            ));
        }
        if ctx.role() == Some(Role::Outsourced) && ctx.user() != Some(owner) {
            return Err(Error::invalid(
                "/owner",
                "not-yours",
                "you can only make tickets of your own",
            ));
        }
        return Ok(owner);
    }
    match ctx.user() {
        Some(user) if !incident || ctx.role().is_some_and(leads) => Ok(user),
        _ => people::leader(unit.conn()).await,
    }
}

/// Records what the buyer of a conversation was promised (S-170, S-271); it belongs to who has the conversation.
///
/// # Errors
/// `Forbidden`; `NotFound`; a text that is empty or too long; a time that has passed.
pub async fn promise(
    unit: &mut Unit,
    conversation: &str,
    promised: String,
    due_at: Timestamp,
) -> Result<Ticket> {
    let ctx = unit.ctx().clone();
    let conversation = conversations::get(unit.conn(), &ctx, conversation).await?;
    check_text("/text", &promised, 1, DESCRIPTION_CHARS_MAX)?;
    let new = NewTicket {
        kind: kinds::PROMISE.to_owned(),
        subject: promised.trim().chars().take(SUBJECT_CHARS_MAX).collect(),
        description: promised,
        conversation: Some(conversation.id.to_string()),
        owner: conversation
            .assignee
            .filter(|_| ctx.role() != Some(Role::Outsourced)),
        due_at: Some(due_at),
        ..NewTicket::default()
    };
    create(unit, new).await
}
