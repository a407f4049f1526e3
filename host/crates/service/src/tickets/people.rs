//! Who takes part in a ticket beside its owner: colleagues of other departments, helpers, the supervisor.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    desk::Purpose,
    ids::{TicketId, UserId},
    people::Role,
    states::TicketState,
};
use shopwit_store::{Conn, args, value::text};

use super::{Ticket, get, log, to_change, update};
use crate::{
    Ctx, Error, Result, Unit,
    conversations::change::{REASON_CHARS_MAX, check_member, too_many_transfers},
    conversations::may_transfer,
    fields::check_text,
    people::members::{self, MemberRecord},
};

/// Longest question or proposal, characters.
pub const PROPOSAL_CHARS_MAX: usize = 2_000;
/// Steps up a reporting line at most; a line that goes in a circle ends here.
const LINE_STEPS_MAX: usize = 16;

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    pub user: UserId,
    pub purpose: Purpose,
    /// Id of the member, or `system`.
    pub added_by: String,
    pub added_at: Timestamp,
}

/// Everybody who takes part beside the owner, first to last.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn participants(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Vec<Participant>> {
    let ticket = get(conn, ctx, reference).await?;
    load(conn, ticket.id).await
}

async fn load(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Participant>> {
    let rows = conn
        .rows(
            "SELECT * FROM ticket_participants WHERE shop_id = $1 AND ticket_id = $2 ORDER BY added_at, user_id",
            args![text(ticket)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Participant {
                user: row.id("user_id")?,
                purpose: row.word("purpose")?,
                added_by: row.text("added_by")?,
                added_at: row.time("added_at")?,
            })
        })
        .collect()
}

/// Whom a change of the ticket concerns: the owner and everybody who takes part (S-096).
pub(super) async fn concerned(unit: &mut Unit, ticket: &Ticket) -> Result<Vec<String>> {
    let mut all = vec![ticket.owner.to_string()];
    all.extend(
        load(unit.conn(), ticket.id)
            .await?
            .into_iter()
            .map(|one| one.user.to_string()),
    );
    Ok(all)
}

/// Any member who is not from outside: those see only what is theirs (S-013).
pub(super) async fn check_participant(
    unit: &mut Unit,
    pointer: &str,
    user: UserId,
) -> Result<MemberRecord> {
    members::find(unit.conn(), user)
        .await?
        .filter(|member| !member.disabled && member.role != Role::Outsourced)
        .ok_or_else(|| {
            Error::invalid(
                pointer,
                "not-found",
                "a member of this shop who is not from outside",
            )
        })
}

/// Takes somebody in; a stronger purpose replaces a weaker one.
pub(super) async fn join(
    unit: &mut Unit,
    ticket: &Ticket,
    user: UserId,
    purpose: Purpose,
    said: Option<&str>,
) -> Result<()> {
    let (by, now) = (unit.ctx().actor_text(), unit.now());
    unit.conn()
        .execute(
            "INSERT INTO ticket_participants (shop_id, ticket_id, user_id, purpose, added_by, added_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (shop_id, ticket_id, user_id) DO UPDATE SET purpose = $4",
            args![text(ticket.id), text(user), text(purpose), by, now],
        )
        .await?;
    let (action, command) = match purpose {
        Purpose::Participant => ("add-participant", "ticket.add-participant"),
        Purpose::Help => ("ask-help", "ticket.ask-help"),
        Purpose::Escalation => ("escalate", "ticket.escalate"),
    };
    log::append(unit, ticket, action, Some(user), said).await?;
    unit.audit(command, ticket.id, json!({"member": user.to_string()}));
    let topic = match purpose {
        Purpose::Participant => "ticket.participant-added",
        Purpose::Help => "ticket.help-asked",
        Purpose::Escalation => "ticket.escalated",
    };
    unit.emit(
        topic,
        json!({"ticket": ticket.id.to_string(), "member": user.to_string(), "owner": ticket.owner.to_string()}),
    );
    Ok(())
}

fn not_closed(ticket: &Ticket) -> Result<()> {
    if ticket.state == TicketState::Closed {
        return Err(Error::conflict(
            "ticket-closed",
            "the ticket is closed; reopen it first",
        ));
    }
    Ok(())
}

/// Lets a colleague of another department take part (S-016).
///
/// # Errors
/// `Forbidden`; `NotFound`; a closed ticket; somebody who cannot take part.
pub async fn add_participant(unit: &mut Unit, reference: &str, user: UserId) -> Result<Ticket> {
    let ticket = to_change(unit, reference, None).await?;
    not_closed(&ticket)?;
    check_participant(unit, "/member", user).await?;
    join(unit, &ticket, user, Purpose::Participant, None).await?;
    Ok(ticket)
}

/// Asks a colleague, or the supervisor, for help; the owner stays (S-018, S-235).
///
/// # Errors
/// `Forbidden`; `NotFound`; a closed ticket; somebody who cannot help.
pub async fn ask_help(
    unit: &mut Unit,
    reference: &str,
    user: Option<UserId>,
    question: &str,
) -> Result<Ticket> {
    let ticket = to_change(unit, reference, None).await?;
    check_text("/question", question, 1, PROPOSAL_CHARS_MAX)?;
    not_closed(&ticket)?;
    let helper = match user {
        Some(user) => {
            check_participant(unit, "/member", user).await?;
            user
        }
        None => above(unit).await?,
    };
    join(unit, &ticket, helper, Purpose::Help, Some(question)).await?;
    Ok(ticket)
}

/// Reports it to the one who leads, with a proposal how to solve it (S-444, S-446).
///
/// # Errors
/// `Forbidden`; `NotFound`; a closed ticket; no proposal.
pub async fn escalate(unit: &mut Unit, reference: &str, proposed_solution: &str) -> Result<Ticket> {
    let ticket = to_change(unit, reference, None).await?;
    check_text(
        "/proposed_solution",
        proposed_solution,
        1,
        PROPOSAL_CHARS_MAX,
    )?;
    not_closed(&ticket)?;
    let leader = above(unit).await?;
    let ticket = update(
        unit,
        ticket.id,
        "UPDATE tickets SET escalated_to = $3, version = version + 1 WHERE shop_id = $1 AND id = $2 AND version = $4",
        args![text(ticket.id), text(leader), ticket.version],
    )
    .await?;
    join(
        unit,
        &ticket,
        leader,
        Purpose::Escalation,
        Some(proposed_solution),
    )
    .await?;
    Ok(ticket)
}

/// Passes it on with a reason; too often only a supervisor can (S-091).
///
/// # Errors
/// `Forbidden`; `NotFound`; `too-many-transfers`; a receiver who cannot have it or has it already.
pub async fn transfer(
    unit: &mut Unit,
    reference: &str,
    to: UserId,
    reason: &str,
    version: Option<i64>,
) -> Result<Ticket> {
    let before = to_change(unit, reference, version).await?;
    check_text("/reason", reason, 1, REASON_CHARS_MAX)?;
    not_closed(&before)?;
    let receiver = check_member(unit.conn(), "/to", to).await?;
    if before.owner == to {
        return Err(Error::invalid(
            "/to",
            "same",
            "somebody who does not have it already",
        ));
    }
    if before.kind == super::kinds::INCIDENT && receiver.role.rank() < Role::Supervisor.rank() {
        return Err(Error::invalid(
            "/to",
            "role",
            "an incident belongs to a supervisor or the owner",
        ));
    }
    if !may_transfer(unit.ctx(), before.transfers) {
        return Err(too_many_transfers());
    }
    let after = update(
        unit,
        before.id,
        "UPDATE tickets SET owner = $3, transfers = transfers + 1, version = version + 1
         WHERE shop_id = $1 AND id = $2 AND version = $4",
        args![text(before.id), text(to), before.version],
    )
    .await?;
    log::append(unit, &after, "transfer", Some(to), Some(reason)).await?;
    unit.audit_because(
        "ticket.transfer",
        after.id,
        json!({"before": {"owner": before.owner.to_string()}, "after": {"owner": to.to_string(), "transfers": after.transfers}}),
        Some(reason.to_owned()),
    );
    let notify = concerned(unit, &after).await?;
    unit.emit(
        "ticket.transferred",
        json!({"ticket": after.id.to_string(), "owner": to.to_string(), "notify": notify}),
    );
    Ok(after)
}

/// The next one up who leads: along the reporting line of the actor (S-003), else any supervisor, else the owner.
async fn above(unit: &mut Unit) -> Result<UserId> {
    let (actor, own_rank) = match (unit.ctx().user(), unit.ctx().role()) {
        (Some(user), Some(role)) => (user, role.rank()),
        _ => return leader(unit.conn()).await,
    };
    let wanted = own_rank
        .saturating_add(1)
        .max(Role::Supervisor.rank())
        .min(Role::Owner.rank());
    let mut next = members::find(unit.conn(), actor)
        .await?
        .and_then(|member| member.manager);
    for _ in 0..LINE_STEPS_MAX {
        let Some(user) = next else { break };
        let Some(member) = members::find(unit.conn(), user).await? else {
            break;
        };
        if !member.disabled && member.user != actor && member.role.rank() >= wanted {
            return Ok(user);
        }
        next = member.manager;
    }
    if wanted >= Role::Owner.rank() {
        return first_of(unit.conn(), Role::Owner)
            .await?
            .ok_or_else(|| Error::internal("a shop without an owner"));
    }
    leader(unit.conn()).await
}

/// Any supervisor, else the owner.
pub(super) async fn leader(conn: &mut Conn) -> Result<UserId> {
    if let Some(supervisor) = first_of(conn, Role::Supervisor).await? {
        return Ok(supervisor);
    }
    first_of(conn, Role::Owner)
        .await?
        .ok_or_else(|| Error::internal("a shop without an owner"))
}

async fn first_of(conn: &mut Conn, role: Role) -> Result<Option<UserId>> {
    let row = conn
        .row(
            "SELECT user_id FROM members WHERE shop_id = $1 AND role = $2 AND disabled = 0 ORDER BY created_at, user_id LIMIT 1",
            args![text(role)],
        )
        .await?;
    Ok(row.map(|row| row.id("user_id")).transpose()?)
}
