//! Prices that a buyer has a right to: promotion, member, quantity, key account, small wholesaler.

use crate::basket::{Basket, LineValue};
use crate::bindings::kind::{Input, LineDiscount};
use crate::options::{Options, QuantityTier};
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{BuyerClass, Context, Money};
use shopwit_policy_sdk::{Amount, Language, Reasons, display_amount, portion, say};

/// A rule, with its stable code and its share of the list price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PriceRule {
    pub(crate) code: &'static str,
    pub(crate) bps: u32,
}

pub(crate) const PROMOTION: &str = "promotion";
pub(crate) const MEMBER: &str = "member-price";
pub(crate) const QUANTITY: &str = "quantity-tier";
pub(crate) const KEY_ACCOUNT: &str = "key-account";
pub(crate) const WHOLESALE: &str = "small-wholesaler";

/// The best rule for each line, one discount a line at most, never below the floor.
pub(crate) fn line_discounts(
    context: &Context,
    input: &Input,
    basket: &Basket,
    options: &Options,
    reasons: &mut Reasons,
) -> Vec<LineDiscount> {
    let language = Language::of(&context.locale);
    let order_rules = order_rules(context, input, options);
    let mut discounts = Vec::new();
    for (index, line) in (0_u32..).zip(&basket.lines) {
        let pieces = if options.quantity_tiers_by_order {
            basket.quantity
        } else {
            u64::from(line.quantity)
        };
        let mut best = PriceRule {
            code: QUANTITY,
            bps: tier(&options.quantity_tiers, pieces),
        };
        for rule in &order_rules {
            if rule.bps > best.bps {
                best = *rule;
            }
        }
        let full = portion(line.total, best.bps).unwrap_or(0);
        let amount = full.min(line.headroom);
        if amount < full {
            floor_reached(language, reasons);
        }
        if amount > 0 {
            discounts.push(discount(index, line, best, amount, context));
        }
    }
    discounts
}

/// S-280: how the amount of a line was worked out.
pub(crate) fn discount(
    index: u32,
    line: &LineValue,
    rule: PriceRule,
    amount: Amount,
    context: &Context,
) -> LineDiscount {
    let language = Language::of(&context.locale);
    let currency = &context.currency;
    let (quantity, share, name) = (line.quantity, percent(rule.bps), name(rule.code, language));
    let (price, total) = (
        display_amount(line.price, currency),
        display_amount(line.total, currency),
    );
    let (off, rest) = (
        display_amount(amount, currency),
        display_amount(line.total - amount, currency),
    );
    let full = portion(line.total, rule.bps) == Some(amount);
    let cut = if full {
        ""
    } else {
        language.pick("(以底价为限)", " (down to the floor price)")
    };
    LineDiscount {
        line: index,
        amount: Money::new(amount, currency),
        rule: rule.code.to_string(),
        explanation: say!(
            language,
            "{quantity} 件 × {price} = {total},{name} {share}:减 {off}{cut},实付 {rest}",
            "{quantity} × {price} = {total}, {name} {share}: {off} off{cut}, {rest} to pay"
        ),
    }
}

pub(crate) fn floor_reached(language: Language, reasons: &mut Reasons) {
    if !reasons.has("floor-price") {
        reasons.staff(
            "floor-price",
            say!(
                language,
                "已到底价,不能再低。",
                "The floor price is reached; it goes no lower."
            ),
        );
    }
}

/// The next quantity tier, for an add-on (S-278, S-279).
pub(crate) fn next_tier_hint(
    language: Language,
    basket: &Basket,
    options: &Options,
    reasons: &mut Reasons,
) {
    let pieces = if options.quantity_tiers_by_order {
        basket.quantity
    } else {
        basket
            .lines
            .iter()
            .map(|line| u64::from(line.quantity))
            .max()
            .unwrap_or(0)
    };
    let now = tier(&options.quantity_tiers, pieces);
    let next = options
        .quantity_tiers
        .iter()
        .filter(|tier| tier.from_quantity > pieces && tier.discount_bps > now)
        .min_by_key(|tier| tier.from_quantity);
    if let Some(next) = next {
        let (from, share) = (next.from_quantity, percent(next.discount_bps));
        reasons.buyer(
            "next-quantity-tier",
            say!(
                language,
                "满 {from} 件可享数量优惠 {share}。",
                "From {from} pieces the quantity price takes {share} off."
            ),
        );
    }
}

/// Rules that hold for every line alike.
fn order_rules(context: &Context, input: &Input, options: &Options) -> Vec<PriceRule> {
    let mut rules = Vec::new();
    if options.promotion_discounts {
        // S-281: the operation team's plan, as the host's calendar gives it.
        let bps = context
            .promotions
            .iter()
            .map(|promotion| promotion.discount_bps.min(10_000))
            .max();
        rules.push(PriceRule {
            code: PROMOTION,
            bps: bps.unwrap_or(0),
        });
    }
    let completed = input
        .history
        .as_ref()
        .map_or(0, |history| history.completed_orders);
    if input.buyer_class == BuyerClass::Member
        || completed >= options.member_from_completed_orders.max(1)
    {
        // S-263: a member from the second purchase on.
        rules.push(PriceRule {
            code: MEMBER,
            bps: options.member_discount_bps,
        });
    }
    match input.buyer_class {
        BuyerClass::KeyAccount => {
            rules.push(PriceRule {
                code: KEY_ACCOUNT,
                bps: options.key_account_discount_bps,
            });
        }
        BuyerClass::SmallWholesaler => {
            rules.push(PriceRule {
                code: WHOLESALE,
                bps: options.small_wholesaler_discount_bps,
            });
        }
        BuyerClass::Retail | BuyerClass::Member | BuyerClass::BulkBuyer => {}
    }
    rules
}

/// S-267: the highest tier that the quantity reaches.
fn tier(tiers: &[QuantityTier], pieces: u64) -> u32 {
    tiers
        .iter()
        .filter(|tier| pieces >= tier.from_quantity)
        .max_by_key(|tier| tier.from_quantity)
        .map_or(0, |tier| tier.discount_bps)
}

fn name(code: &str, language: Language) -> &'static str {
    match code {
        PROMOTION => language.pick("活动优惠", "promotion"),
        MEMBER => language.pick("会员价", "member price"),
        QUANTITY => language.pick("数量优惠", "quantity price"),
        KEY_ACCOUNT => language.pick("大客户价", "key-account price"),
        WHOLESALE => language.pick("批发价", "wholesale price"),
        _ => language.pick("特别优惠", "personal favour"),
    }
}

/// Basis points as per cent without needless zeros.
pub(crate) fn percent(bps: u32) -> String {
    let (whole, rest) = (bps / 100, bps % 100);
    match (rest, rest % 10) {
        (0, _) => format!("{whole}%"),
        (_, 0) => format!("{whole}.{}%", rest / 10),
        _ => format!("{whole}.{rest:02}%"),
    }
}
