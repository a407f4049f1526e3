//! What the triage policy is told: masked texts, ids, words, loads.

use jiff::Timestamp;
use shopwit_domain::{
    desk::MessageAuthor,
    ids::{CustomerId, OrderId, TicketId, UserId},
    states::{AfterSalesState, FulfilmentState, PaymentState},
};
use shopwit_policy::{
    AnyDecision, PolicyKind,
    kinds::{Triage as TriageKind, triage},
};
use shopwit_store::{Conn, args, value::text};

use super::{Placed, policy_stage, subject};
use crate::{
    App, Ctx, Error, Result,
    conversations::{self, Conversation, checks::known_of, messages},
    customers::{self, Customer},
    masking::texts::mask,
    orders::{self, Order},
    people::members,
    policies::fallback,
    policy_words,
};

/// The limits of the contract.
const MESSAGES_MAX: i64 = 20;
const MESSAGE_CHARS_MAX: usize = 2_000;
const MESSAGES_CHARS_MAX: usize = 6_000;
const ORDERS_MAX: i64 = 20;
const TICKETS_MAX: i64 = 50;
const QUEUES_MAX: i64 = 100;
const AGENTS_MAX: i64 = 200;
const FLAGS_MAX: usize = 50;
/// Every skill that a member has counts as this level: the desk keeps no levels yet.
const SKILL_LEVEL: u32 = 3;

/// What the question is about.
struct About {
    subject_id: String,
    /// Oldest first.
    messages: Vec<triage::Message>,
    channel: triage::Channel,
    language: String,
    stage: triage::Stage,
    order: Option<OrderId>,
    transfers: i64,
    ticket: Option<TicketId>,
}

pub(super) async fn about_conversation(app: &App, ctx: &Ctx, reference: &str) -> Result<Placed> {
    let mut conn = app.read(ctx).await?;
    let conversation = conversations::get(&mut conn, ctx, reference).await?;
    let buyer = customers::load(&mut conn, conversation.customer)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let (messages, latest) = written(&mut conn, ctx, &conversation, &buyer).await?;
    let Some(latest) = latest else {
        return Err(Error::conflict(
            "nothing-written",
            "the buyer wrote nothing in this conversation",
        ));
    };
    let about = About {
        subject_id: conversation.id.to_string(),
        messages,
        channel: policy_words::named(conversation.channel)?,
        language: conversation.language.clone(),
        stage: policy_stage(conversation.stage),
        order: conversation.order,
        transfers: conversation.transfers,
        ticket: None,
    };
    let mut placed = ask(app, ctx, conn, Some(&buyer), about).await?;
    placed.subject = subject(&latest);
    placed.conversation = Some(conversation);
    Ok(placed)
}

pub(super) async fn about_ticket(app: &App, ctx: &Ctx, reference: &str) -> Result<Placed> {
    let mut conn = app.read(ctx).await?;
    let ticket = super::ticket(&mut conn, ctx, reference).await?;
    let buyer = match ticket.customer {
        Some(customer) => customers::load(&mut conn, customer).await?,
        None => None,
    };
    let conversation = match ticket.conversation {
        Some(id) => Some(conversations::get(&mut conn, &ctx.as_system(), &id.to_string()).await?),
        None => None,
    };
    let (mut messages, mut latest) = (Vec::new(), None);
    if let (Some(conversation), Some(buyer)) = (&conversation, &buyer) {
        (messages, latest) = written(&mut conn, ctx, conversation, buyer).await?;
    }
    if latest.is_none() {
        let said = format!("{}\n{}", ticket.subject, ticket.description);
        messages = vec![triage::Message {
            author: triage::Author::Buyer,
            text: masked(&said, buyer.as_ref(), MESSAGE_CHARS_MAX),
            at_ms: ticket.created_at.as_millisecond(),
        }];
    }
    let about = About {
        subject_id: ticket.id.to_string(),
        messages,
        channel: match &conversation {
            Some(conversation) => policy_words::named(conversation.channel)?,
            None => triage::Channel::Chat,
        },
        language: conversation
            .as_ref()
            .map_or_else(|| ctx.shop.locale.clone(), |one| one.language.clone()),
        stage: ticket.stage.map_or(triage::Stage::PreSales, policy_stage),
        order: ticket.order,
        transfers: ticket.transfers,
        ticket: Some(ticket.id),
    };
    ask(app, ctx, conn, buyer.as_ref(), about).await
}

async fn ask(
    app: &App,
    ctx: &Ctx,
    mut conn: Conn,
    buyer: Option<&Customer>,
    about: About,
) -> Result<Placed> {
    let customer = buyer.map(|buyer| buyer.id);
    let orders = orders_of(&mut conn, ctx.now, customer, about.order).await?;
    let open = open_tickets(&mut conn, ctx.now, customer).await?;
    let queues = queues(&mut conn).await?;
    let agents = agents(&mut conn).await?;
    drop(conn);
    let known_tickets = open.iter().map(|(id, _)| *id).collect();
    let known_agents = agents.iter().map(|(id, _)| *id).collect();
    let input = triage::Input {
        messages: about.messages,
        channel: about.channel,
        main_account: false,
        language: about.language,
        stage: about.stage,
        buyer_class: buyer.map_or(shopwit_policy::kinds::types::BuyerClass::Retail, |buyer| {
            policy_words::buyer_class(buyer.buyer_class)
        }),
        customer_flags: buyer
            .map(|buyer| buyer.tags.iter().take(FLAGS_MAX).cloned().collect())
            .unwrap_or_default(),
        orders,
        open_tickets: open.into_iter().map(|(_, ticket)| ticket).collect(),
        queues,
        agents: agents.into_iter().map(|(_, agent)| agent).collect(),
        transfers: u32::try_from(about.transfers).unwrap_or(u32::MAX),
        ticket: about.ticket.map(|ticket| ticket.to_string()),
        attributes: Vec::new(),
    };
    let decided = app
        .decide::<TriageKind>(ctx, Some(about.subject_id), input)
        .await?;
    let by_default = decided.answer.is_none();
    let answer = match decided.answer {
        Some(answer) => answer,
        None => match fallback::decision(TriageKind::KIND, &ctx.shop.locale) {
            AnyDecision::Triage(answer) => answer,
            _ => return Err(Error::internal("the safe default of another kind")),
        },
    };
    let triage::Outcome::Placed(placement) = answer.outcome;
    Ok(Placed {
        decision: decided.id,
        by_default,
        placement,
        known_tickets,
        known_agents,
        conversation: None,
        subject: String::new(),
    })
}

/// The latest messages, masked, oldest first, and what the buyer wrote last.
async fn written(
    conn: &mut Conn,
    ctx: &Ctx,
    conversation: &Conversation,
    buyer: &Customer,
) -> Result<(Vec<triage::Message>, Option<String>)> {
    let filter = messages::MessageFilter {
        for_buyer: true,
        newest_first: true,
        cursor: None,
    };
    let reference = conversation.id.to_string();
    let page = messages::list(conn, &ctx.as_system(), &reference, filter, MESSAGES_MAX).await?;
    let latest = page
        .items
        .iter()
        .find(|message| message.author == MessageAuthor::Buyer)
        .map(|message| message.text.clone());
    let mut room = MESSAGES_CHARS_MAX;
    let mut told = Vec::new();
    for message in page.items {
        let text = masked(&message.text, Some(buyer), room.min(MESSAGE_CHARS_MAX));
        room = room.saturating_sub(text.chars().count());
        told.push(triage::Message {
            author: match message.author {
                MessageAuthor::Buyer => triage::Author::Buyer,
                MessageAuthor::Agent => triage::Author::Agent,
                MessageAuthor::Auto => triage::Author::Automatic,
            },
            text,
            at_ms: message.created_at.as_millisecond(),
        });
    }
    told.reverse();
    Ok((told, latest))
}

fn masked(said: &str, buyer: Option<&Customer>, chars_max: usize) -> String {
    let known: Vec<_> = buyer.map(known_of).unwrap_or_default();
    mask(said, &known).text.chars().take(chars_max).collect()
}

/// The order it is about first, then others of the buyer that are not done.
async fn orders_of(
    conn: &mut Conn,
    now: Timestamp,
    customer: Option<CustomerId>,
    about: Option<OrderId>,
) -> Result<Vec<triage::Order>> {
    let mut told = Vec::new();
    if let Some(order) = about
        && let Some(order) = orders::load(conn, order).await?
    {
        told.push(order_facts(&order, now));
    }
    if let Some(customer) = customer {
        let rows = conn
            .rows(
                "SELECT id FROM orders WHERE shop_id = $1 AND customer_id = $2
                     AND fulfilment_state NOT IN ('completed', 'returned', 'cancelled') ORDER BY id DESC LIMIT $3",
                args![text(customer), ORDERS_MAX - 1],
            )
            .await?;
        for row in rows {
            let id: OrderId = row.id("id")?;
            if Some(id) != about
                && let Some(order) = orders::load(conn, id).await?
            {
                told.push(order_facts(&order, now));
            }
        }
    }
    Ok(told)
}

fn order_facts(order: &Order, now: Timestamp) -> triage::Order {
    use FulfilmentState as F;
    triage::Order {
        id: order.id.to_string(),
        payment: match order.payment_state {
            PaymentState::Unpaid => triage::PaymentState::Unpaid,
            PaymentState::Paid => triage::PaymentState::Paid,
            PaymentState::PartiallyRefunded => triage::PaymentState::PartiallyRefunded,
            PaymentState::Refunded => triage::PaymentState::Refunded,
            PaymentState::Closed => triage::PaymentState::Closed,
        },
        fulfilment: match order.fulfilment_state {
            F::Pending | F::Verified | F::Printed | F::Packed => triage::FulfilmentState::Preparing,
            F::Shipped => triage::FulfilmentState::Shipped,
            F::Delivered => triage::FulfilmentState::Delivered,
            F::Completed => triage::FulfilmentState::Completed,
            F::Returned => triage::FulfilmentState::Returned,
            F::Cancelled => triage::FulfilmentState::Cancelled,
        },
        case_open: order.after_sales_state == AfterSalesState::Open,
        age_seconds: seconds_since(order.placed_at, now),
    }
}

fn seconds_since(then: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.duration_since(then).as_secs()).unwrap_or(0)
}

async fn open_tickets(
    conn: &mut Conn,
    now: Timestamp,
    customer: Option<CustomerId>,
) -> Result<Vec<(TicketId, triage::OpenTicket)>> {
    let Some(customer) = customer else {
        return Ok(Vec::new());
    };
    let rows = conn
        .rows(
            "SELECT id, kind, order_id, created_at FROM tickets WHERE shop_id = $1 AND customer_id = $2
                 AND state NOT IN ('resolved', 'closed') ORDER BY id DESC LIMIT $3",
            args![text(customer), TICKETS_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let id: TicketId = row.id("id")?;
            let ticket = triage::OpenTicket {
                id: id.to_string(),
                class: row.text("kind")?,
                order: row.opt_text("order_id")?,
                age_seconds: seconds_since(row.time("created_at")?, now),
            };
            Ok((id, ticket))
        })
        .collect()
}

async fn queues(conn: &mut Conn) -> Result<Vec<triage::QueueLoad>> {
    let rows = conn
        .rows(
            "SELECT g.queue, CAST(COUNT(*) AS BIGINT) AS load FROM ticket_triages g
             JOIN tickets t ON t.shop_id = g.shop_id AND t.id = g.ticket_id
             WHERE g.shop_id = $1 AND t.state NOT IN ('resolved', 'closed') GROUP BY g.queue ORDER BY g.queue LIMIT $2",
            args![QUEUES_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(triage::QueueLoad {
                queue: row.text("queue")?,
                open_tickets: u32::try_from(row.int("load")?).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// Everybody who may answer buyers, with what they have to do already.
async fn agents(conn: &mut Conn) -> Result<Vec<(UserId, triage::Agent)>> {
    let loads = conn
        .rows(
            "SELECT m.user_id, CAST(COUNT(t.id) AS BIGINT) AS load FROM members m
             LEFT JOIN tickets t ON t.shop_id = m.shop_id AND t.owner = m.user_id AND t.state NOT IN ('resolved', 'closed')
             WHERE m.shop_id = $1 AND m.disabled = 0 GROUP BY m.user_id ORDER BY m.user_id LIMIT $2",
            args![AGENTS_MAX],
        )
        .await?;
    let mut agents = Vec::new();
    for row in loads {
        let id: UserId = row.id("user_id")?;
        let Some(member) = members::find(conn, id).await? else {
            continue;
        };
        if !member
            .role
            .may(shopwit_domain::people::Permission::ConversationWrite)
        {
            continue;
        }
        let languages = member
            .languages
            .iter()
            .map(|language| format!("language:{language}"));
        let skills = member.skills.iter().cloned().chain(languages);
        agents.push((
            id,
            triage::Agent {
                id: id.to_string(),
                role: policy_words::role(member.role),
                skills: skills
                    .map(|name| triage::Skill {
                        name,
                        level: SKILL_LEVEL,
                    })
                    .collect(),
                on_shift: true,
                open_tickets: u32::try_from(row.int("load")?).unwrap_or(u32::MAX),
                capacity: None,
            },
        ));
    }
    Ok(agents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopwit_domain::{
        states::{Channel, Stage},
        word::Word,
    };

    #[test]
    fn every_channel_and_stage_has_its_word_in_the_contract() {
        for channel in Channel::ALL {
            policy_words::named::<triage::Channel>(*channel).unwrap();
        }
        for stage in Stage::ALL {
            let _ = policy_stage(*stage);
        }
    }
}
