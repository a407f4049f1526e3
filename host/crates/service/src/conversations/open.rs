//! A conversation begins. The greeting is asked for before the unit of work begins.

use serde_json::json;
use shopwit_domain::{
    desk::{MessageAuthor, SalesStep},
    ids::{ConversationId, CustomerId, OrderId},
    people::{Permission, Role},
    states::{Channel, ConversationState, Stage},
};
use shopwit_policy::kinds::{Script, script::Moment};
use shopwit_store::{
    args,
    value::{opt_text, text},
};

use super::{
    Conversation, get, hours,
    messages::{Message, NewMessage, append},
    order_of,
    scripts::{self, Asked, AskedOrder, Suggestions},
};
use crate::{
    App, Ctx, Error, Result, Unit, customers, fields::check_language, policies::effects,
    sources::new_id,
};

/// What a new conversation is given.
#[derive(Debug, Clone)]
pub struct NewConversation {
    pub channel: Channel,
    /// Id or short number (S-062).
    pub customer: String,
    /// `pre-sales` unless there is an order.
    pub stage: Option<Stage>,
    /// BCP 47; the buyer's, or the shop's, unless given (S-082).
    pub language: Option<String>,
    /// What the buyer wrote; the buyer waits from then on (S-033).
    pub first_message: Option<String>,
    /// Id or short number of the order it is about.
    pub order: Option<String>,
}

/// A conversation that is ready to be opened.
#[derive(Debug)]
pub struct Opening {
    id: ConversationId,
    channel: Channel,
    customer: CustomerId,
    order: Option<OrderId>,
    stage: Stage,
    language: String,
    first_message: Option<NewMessage>,
    greeting: Option<Suggestions>,
}

/// A conversation that was opened.
#[derive(Debug)]
pub struct Opened {
    pub conversation: Conversation,
    pub messages: Vec<Message>,
    /// What to say, where nothing was said without a person.
    pub suggestion: Option<Suggestions>,
}

/// Checks what was given and, where the buyer wrote, asks the script policy for a greeting: welcome while the channel is
/// attended, automatic reply otherwise (S-048, S-200).
///
/// # Errors
/// `Forbidden`; fields that do not fit; an unknown buyer or order.
pub async fn prepare(app: &App, ctx: &Ctx, new: NewConversation) -> Result<Opening> {
    ctx.require(Permission::ConversationWrite)?;
    if let Some(language) = &new.language {
        check_language("/language", language)?;
    }
    let first_message = new.first_message.map(|text| NewMessage {
        author: MessageAuthor::Buyer,
        text,
        internal: false,
        client_id: None,
        decision: None,
        admitted: None,
    });
    if let Some(message) = &first_message {
        message.check().map_err(at_first_message)?;
    }
    let mut conn = app.read(ctx).await?;
    let buyer = customers::find(&mut conn, ctx, &new.customer)
        .await?
        .ok_or_else(|| {
            Error::invalid(
                "/customer",
                "not-found",
                "the id or number of a buyer of this shop",
            )
        })?;
    let order = match &new.order {
        Some(order) => {
            let order = order_of(&mut conn, ctx, order, buyer.id).await?;
            Some(AskedOrder::with_lines(&mut conn, order).await?)
        }
        None => None,
    };
    let now_open = hours::of(&mut conn, new.channel)
        .await?
        .is_open(ctx.now, &hours::time_zone(ctx));
    drop(conn);
    let language = new
        .language
        .or_else(|| buyer.language.clone())
        .unwrap_or_else(|| ctx.shop.locale.clone());
    let stage = new.stage.unwrap_or(if order.is_some() {
        Stage::InSales
    } else {
        Stage::PreSales
    });
    let id: ConversationId = new_id(ctx.now, app.entropy.as_ref());
    let greeting = if first_message.is_some() {
        let moment = if now_open {
            Moment::Welcome
        } else {
            Moment::AutoReply
        };
        let asked = Asked {
            moment,
            topic: None,
            language: &language,
            channel: new.channel,
            agent_name: None,
            buyer: &buyer,
            order: order.as_ref(),
            product: None,
            fault: None,
            off_hours: !now_open,
            consulted: false,
        };
        Some(greet(app, ctx, id, &asked).await)
    } else {
        None
    };
    Ok(Opening {
        id,
        channel: new.channel,
        customer: buyer.id,
        order: order.map(|asked| asked.order.id),
        stage,
        language,
        first_message,
        greeting,
    })
}

fn at_first_message(error: Error) -> Error {
    match error {
        Error::Invalid(mut problems) => {
            problems
                .iter_mut()
                .for_each(|problem| problem.pointer = "/first_message".to_owned());
            Error::Invalid(problems)
        }
        other => other,
    }
}

/// Asks as the host. No inquiry is lost because no policy could be asked (S-031): the neutral text holds then.
async fn greet(app: &App, ctx: &Ctx, id: ConversationId, asked: &Asked<'_>) -> Suggestions {
    let input = scripts::input(ctx, asked);
    let (decision, answer) = match app
        .decide::<Script>(&ctx.as_system(), Some(id.to_string()), input)
        .await
    {
        Ok(decided) => (Some(decided.id), decided.answer),
        Err(error) => {
            tracing::warn!(conversation = %id, %error, "no greeting could be asked for");
            (None, None)
        }
    };
    scripts::suggestions(decision, answer, asked.language)
}

/// Opens it, with the buyer's first message and the automatic reply where there is one.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn open(unit: &mut Unit, opening: Opening) -> Result<Opened> {
    unit.ctx().require(Permission::ConversationWrite)?;
    let ctx = unit.ctx().clone();
    let number = unit.next_number("conversations").await?;
    // A person from outside sees only what is theirs, so what they open is theirs (S-013).
    let assignee = ctx.user().filter(|_| ctx.role() == Some(Role::Outsourced));
    let sales_step = (opening.stage != Stage::AfterSales).then_some(SalesStep::Greet);
    let now = unit.now();
    unit.conn()
        .execute(
            "INSERT INTO conversations (shop_id, id, number, channel, customer_id, order_id, stage, sales_step,
                 language, state, assignee, last_seq, transfers, opened_by, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $13, 1)",
            args![
                text(opening.id),
                number,
                text(opening.channel),
                text(opening.customer),
                opt_text(opening.order),
                text(opening.stage),
                opt_text(sales_step),
                opening.language,
                text(ConversationState::Answered),
                opt_text(assignee),
                ctx.actor_text(),
                now,
            ],
        )
        .await?;
    let id = opening.id;
    unit.audit(
        "conversation.open",
        id,
        json!({"after": {
            "channel": opening.channel.to_string(),
            "customer": opening.customer.to_string(),
            "stage": opening.stage.to_string(),
        }}),
    );
    unit.emit(
        "conversation.opened",
        json!({
            "conversation": id.to_string(),
            "channel": opening.channel.to_string(),
            "customer": opening.customer.to_string(),
            "stage": opening.stage.to_string(),
        }),
    );
    let mut messages = Vec::new();
    if let Some(first) = opening.first_message {
        messages.push(append(unit, id, first).await?);
    }
    let mut suggestion = opening.greeting;
    let automatic = suggestion.as_ref().and_then(|greeting| {
        greeting.automatic().map(|best| NewMessage {
            author: MessageAuthor::Auto,
            text: best.text.clone(),
            internal: false,
            client_id: None,
            decision: greeting.decision,
            admitted: None,
        })
    });
    if let Some(automatic) = automatic {
        let decision = automatic.decision;
        let message = append(unit, id, automatic).await?;
        if let Some(decision) = decision {
            effects::note(unit, decision, "message.sent", message.id).await?;
        }
        messages.push(message);
        suggestion = None;
    }
    let conversation = get(unit.conn(), &ctx.as_system(), &id.to_string()).await?;
    Ok(Opened {
        conversation,
        messages,
        suggestion,
    })
}
