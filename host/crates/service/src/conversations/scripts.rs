//! What to say now: the shop's script policy is asked with facts that hold no personal data in full.

use shopwit_domain::{
    desk::{is_slot_name, open_slot},
    ids::DecisionId,
    people::Permission,
    states::Channel,
    trade,
};
use shopwit_policy::{
    AnyDecision, PolicyKind,
    kinds::{
        Script, script,
        types::{BuyerClass, FreightPayer, Reason},
    },
};
use shopwit_store::Conn;

use super::{get, hours, messages::TEXT_CHARS_MAX, order_of};
use crate::{
    Actor, App, Ctx, Error, Result,
    catalog::products::{self, Product},
    customers::{self, Customer},
    fields::{check_opt_text, is_province},
    orders::{self, Order, OrderLine},
    policies::fallback,
};

/// Longest topic, characters.
pub const TOPIC_CHARS_MAX: usize = 64;
/// Longest fact that a policy is told, characters.
const FACT_CHARS_MAX: usize = 1_000;

/// What an agent wants to say.
#[derive(Debug, Clone)]
pub struct ScriptQuestion {
    pub moment: script::Moment,
    /// Which question or case within the moment.
    pub topic: Option<String>,
    /// The order it is about; the conversation's own unless given.
    pub order: Option<String>,
    /// The product it is about; the order's first unless given.
    pub product: Option<String>,
    /// For an apology: whose fault it was.
    pub fault: Option<FreightPayer>,
}

/// What can be said, best first.
#[derive(Debug, Clone)]
pub struct Suggestions {
    /// The recorded decision; none where the policies could not be asked at all.
    pub decision: Option<DecisionId>,
    /// The built-in neutral text: no plugin could answer.
    pub by_default: bool,
    pub candidates: Vec<script::Candidate>,
    pub reasons: Vec<Reason>,
}

impl Suggestions {
    /// The best text that may go out without a person and in which nothing is open.
    pub(super) fn automatic(&self) -> Option<&script::Candidate> {
        self.candidates.iter().find(|best| {
            let chars = best.text.chars().count();
            best.send_mode == script::SendMode::Automatic
                && best.open_slots.is_empty()
                && open_slot(&best.text).is_none()
                && !best.text.trim().is_empty()
                && chars <= TEXT_CHARS_MAX
                && !best.text.contains('\0')
        })
    }
}

/// Asks for texts of a moment in a conversation (S-065, S-099, S-216, S-217).
///
/// # Errors
/// `Forbidden`; `NotFound`; an order that is not this buyer's; the database.
pub async fn suggest(
    app: &App,
    ctx: &Ctx,
    reference: &str,
    question: ScriptQuestion,
) -> Result<Suggestions> {
    ctx.require(Permission::ConversationWrite)?;
    check_opt_text("/topic", question.topic.as_deref(), 1, TOPIC_CHARS_MAX)?;
    let mut conn = app.read(ctx).await?;
    let conversation = get(&mut conn, ctx, reference).await?;
    // What the host tells a policy is masked, so the caller needs no right to read the buyer or the linked order itself.
    let buyer = customers::load(&mut conn, conversation.customer)
        .await?
        .ok_or(Error::NotFound("customer"))?;
    let order = match &question.order {
        Some(order) => Some(order_of(&mut conn, ctx, order, buyer.id).await?),
        None => match conversation.order {
            Some(order) => orders::load(&mut conn, order).await?,
            None => None,
        },
    };
    let order = match order {
        Some(order) => Some(AskedOrder::with_lines(&mut conn, order).await?),
        None => None,
    };
    let product =
        match &question.product {
            Some(product) => Some(products::find(&mut conn, ctx, product).await?.ok_or_else(
                || {
                    Error::invalid(
                        "/product",
                        "not-found",
                        "the id or number of a product of this shop",
                    )
                },
            )?),
            None => match order.as_ref().and_then(|asked| asked.lines.first()) {
                Some(line) => products::load(&mut conn, line.product).await?,
                None => None,
            },
        };
    let now_open = hours::of(&mut conn, conversation.channel)
        .await?
        .is_open(ctx.now, &hours::time_zone(ctx));
    drop(conn);
    let agent_name = match &ctx.actor {
        Actor::Member(member) => Some(member.service_name.clone()),
        Actor::Buyer(_) | Actor::System => None,
    };
    let input = input(
        ctx,
        &Asked {
            moment: question.moment,
            topic: question.topic,
            language: &conversation.language,
            channel: conversation.channel,
            agent_name,
            buyer: &buyer,
            order: order.as_ref(),
            product: product.as_ref(),
            fault: question.fault,
            off_hours: !now_open,
            consulted: order
                .as_ref()
                .map_or(conversation.first_asked_at.is_some(), |asked| {
                    asked.order.consulted
                }),
        },
    );
    let decided = app
        .decide::<Script>(ctx, Some(conversation.id.to_string()), input)
        .await?;
    Ok(suggestions(
        Some(decided.id),
        decided.answer,
        &conversation.language,
    ))
}

/// An order with what was ordered.
pub(super) struct AskedOrder {
    pub(super) order: Order,
    lines: Vec<OrderLine>,
}

impl AskedOrder {
    pub(super) async fn with_lines(conn: &mut Conn, order: Order) -> Result<Self> {
        let lines = orders::lines(conn, order.id).await?;
        Ok(Self { order, lines })
    }
}

/// The circumstances of one question.
pub(super) struct Asked<'a> {
    pub(super) moment: script::Moment,
    pub(super) topic: Option<String>,
    pub(super) language: &'a str,
    pub(super) channel: Channel,
    pub(super) agent_name: Option<String>,
    pub(super) buyer: &'a Customer,
    pub(super) order: Option<&'a AskedOrder>,
    pub(super) product: Option<&'a Product>,
    pub(super) fault: Option<FreightPayer>,
    pub(super) off_hours: bool,
    pub(super) consulted: bool,
}

pub(super) fn input(ctx: &Ctx, asked: &Asked<'_>) -> script::Input {
    let market = asked
        .order
        .and_then(|asked| asked.order.market.clone())
        .or_else(|| asked.buyer.market.clone());
    let mut facts = vec![fact("customer-name", &asked.buyer.masked_name())];
    if let Some(order) = asked.order {
        facts.extend(order_facts(order));
    }
    if let Some(product) = asked.product {
        // What an agent asked about goes before the first of the order; an attribute never takes a fact's place.
        facts.retain(|fact| fact.name != "product-name");
        facts.push(fact("product-name", &product.name));
        for (name, value) in &product.attributes {
            if is_slot_name(name) && facts.iter().all(|fact| fact.name != *name) {
                facts.push(fact(name, value));
            }
        }
    }
    facts.retain(|fact| !fact.value.is_empty());
    script::Input {
        moment: asked.moment,
        topic: asked.topic.clone(),
        language: asked.language.to_owned(),
        channel: match asked.channel {
            Channel::Chat | Channel::App | Channel::Wechat => script::Channel::Chat,
            Channel::Phone => script::Channel::Phone,
            Channel::Email => script::Channel::Email,
            Channel::Social => script::Channel::Social,
            Channel::InPerson => script::Channel::InPerson,
        },
        agent_name: asked.agent_name.clone(),
        shop_name: ctx.shop.name.clone(),
        buyer_class: match asked.buyer.buyer_class {
            trade::BuyerClass::Retail => BuyerClass::Retail,
            trade::BuyerClass::Member => BuyerClass::Member,
            trade::BuyerClass::SmallWholesaler => BuyerClass::SmallWholesaler,
            trade::BuyerClass::BulkBuyer => BuyerClass::BulkBuyer,
            trade::BuyerClass::KeyAccount => BuyerClass::KeyAccount,
        },
        facts,
        fault: asked.fault,
        off_hours: asked.off_hours,
        consulted: asked.consulted,
        market: market.filter(|market| !is_province(market)),
    }
}

fn fact(name: &str, value: &str) -> script::Fact {
    script::Fact {
        name: name.to_owned(),
        value: value.chars().take(FACT_CHARS_MAX).collect(),
    }
}

/// What a text may say of an order: the receiver only masked, of the address only the region (S-474).
fn order_facts(asked: &AskedOrder) -> Vec<script::Fact> {
    let AskedOrder { order, lines } = asked;
    let summary: Vec<_> = lines
        .iter()
        .map(|line| format!("{}×{}", line.product_name, line.quantity))
        .collect();
    let receiver = [
        order.receiver.masked_name(),
        order.receiver.masked_phone(),
        order.destination_region.clone(),
    ];
    let mut facts = vec![
        fact("order-number", &order.number.to_string()),
        fact("order-summary", &summary.join("、")),
        fact("receiver-card", &receiver.join(" ")),
        fact("payment-state", &order.payment_state.to_string()),
        fact("fulfilment-state", &order.fulfilment_state.to_string()),
    ];
    if let Some(courier) = &order.requests.wanted_courier {
        facts.push(fact("courier", courier));
    }
    if let Some(line) = lines.first() {
        facts.push(fact("product-name", &line.product_name));
        facts.push(fact("sku", &line.sku));
    }
    facts
}

/// The policy's answer, or the safe default of scripts: a neutral text for a person to send.
pub(super) fn suggestions(
    decision: Option<DecisionId>,
    answer: Option<script::Decision>,
    language: &str,
) -> Suggestions {
    let (by_default, given) = match answer {
        Some(given) => (false, given),
        None => (true, neutral(language)),
    };
    let script::Outcome::Candidates(found) = given.outcome;
    Suggestions {
        decision,
        by_default,
        candidates: found.candidates,
        reasons: given.reasons,
    }
}

fn neutral(language: &str) -> script::Decision {
    match fallback::decision(Script::KIND, &language.to_lowercase()) {
        AnyDecision::Script(decision) => decision,
        // The safe default of a kind is of the kind.
        _ => script::Decision {
            outcome: script::Outcome::Candidates(script::Candidates {
                candidates: Vec::new(),
            }),
            reasons: Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_neutral_text_waits_for_a_person_and_has_nothing_open() {
        for language in ["zh-CN", "ZH", "en", "fr-FR"] {
            let found = suggestions(None, None, language);
            let text = &found.candidates[0].text;
            assert!(found.by_default && found.automatic().is_none());
            assert!(open_slot(text).is_none(), "{text}");
            assert_eq!(
                text.starts_with("您好"),
                language.to_lowercase().starts_with("zh"),
                "{text}"
            );
        }
    }

    #[test]
    fn only_a_complete_text_goes_out_without_a_person() {
        let candidate = |text: &str, send_mode, open: &[&str]| Suggestions {
            decision: None,
            by_default: false,
            candidates: vec![script::Candidate {
                key: "k".to_owned(),
                text: text.to_owned(),
                open_slots: open.iter().map(|slot| (*slot).to_owned()).collect(),
                attachments: Vec::new(),
                send_mode,
                follow_up_seconds: None,
            }],
            reasons: Vec::new(),
        };
        use script::SendMode::{Automatic, Suggest};
        for (text, mode, open, goes) in [
            ("您好", Automatic, &[][..], true),
            ("您好", Suggest, &[], false),
            ("您好{courier}", Automatic, &[], false),
            ("您好", Automatic, &["courier"], false),
            ("  ", Automatic, &[], false),
            ("a\0b", Automatic, &[], false),
        ] {
            assert_eq!(
                candidate(text, mode, open).automatic().is_some(),
                goes,
                "{text:?}"
            );
        }
        assert!(
            candidate(&"长".repeat(TEXT_CHARS_MAX + 1), Automatic, &[])
                .automatic()
                .is_none()
        );
    }
}
