//! Buyers ask, the desk answers.

use anyhow::{Result, anyhow};
use jiff::ToSpan;
use rand::RngExt;
use shopwit_domain::{
    desk::MessageAuthor,
    people::Role,
    states::{Channel, Stage},
};
use shopwit_service::{
    conversations::{
        self, checks,
        messages::{self, NewMessage},
        open::NewConversation,
    },
    tickets::{self, create::NewTicket},
};

use super::{data, orders::Shop, world::World};

/// One look in four brings somebody who only asks.
pub(super) async fn inquiries(world: &mut World<'_>, shop: &Shop) -> Result<()> {
    // The last day is busy, so that the queue is not empty when the story ends.
    let busy = world.tick >= 352;
    let count = if busy {
        3
    } else {
        usize::from(world.random.random_range(0..4) == 0)
    };
    for _ in 0..count {
        world.now = world.now.checked_add(3.minutes())?;
        let index = world.random.random_range(0..shop.customers.len());
        let customer = shop
            .customers
            .get(index)
            .ok_or_else(|| anyhow!("no buyers"))?
            .id;
        let question = data::QUESTIONS
            .get(world.random.random_range(0..data::QUESTIONS.len()))
            .copied();
        ask(
            world,
            customer.to_string(),
            None,
            Stage::PreSales,
            question.unwrap_or("你好"),
            !busy,
        )
        .await?;
    }
    Ok(())
}

/// A buyer writes; the script policy answers first, then, if somebody is free, an agent.
pub(super) async fn ask(
    world: &mut World<'_>,
    customer: String,
    order: Option<String>,
    stage: Stage,
    question: &str,
    answered: bool,
) -> Result<()> {
    let role = if stage == Stage::AfterSales {
        Role::AfterSalesAgent
    } else {
        Role::PreSalesAgent
    };
    let ctx = world.acting(role)?;
    let new = NewConversation {
        channel: Channel::Chat,
        customer,
        stage: Some(stage),
        language: Some("zh-CN".to_owned()),
        first_message: Some(question.to_owned()),
        order,
    };
    let opening = conversations::open::prepare(world.app, &ctx, new).await?;
    let mut unit = world.app.begin(&ctx).await?;
    let opened = conversations::open::open(&mut unit, opening).await?;
    unit.commit().await?;
    if opened.conversation.number % 5 == 0 {
        let new = NewTicket {
            kind: if stage == Stage::AfterSales {
                "complaint"
            } else {
                "inquiry-product"
            }
            .to_owned(),
            subject: question.to_owned(),
            conversation: Some(opened.conversation.id.to_string()),
            ..NewTicket::default()
        };
        let mut unit = world.app.begin(&ctx).await?;
        tickets::create::create(&mut unit, new).await?;
        unit.commit().await?;
    }
    if answered {
        world.now = world.now.checked_add(2.minutes())?;
        let answer = data::ANSWERS
            .get(world.random.random_range(0..data::ANSWERS.len()))
            .copied();
        let ctx = world.acting(role)?;
        let (conversation, text) = (opened.conversation.id.to_string(), answer.unwrap_or("您好"));
        let check = checks::check(world.app, &ctx, &conversation, text).await?;
        let message = NewMessage {
            author: MessageAuthor::Agent,
            text: text.to_owned(),
            internal: false,
            client_id: None,
            decision: None,
            admitted: Some(check.admit(&ctx, Vec::new())?),
        };
        let mut unit = world.app.begin(&ctx).await?;
        messages::add(&mut unit, &conversation, message).await?;
        unit.commit().await?;
    }
    Ok(())
}
