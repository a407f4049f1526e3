//! What an insisting buyer may be given beyond the rules: a personal, single-use favour.

use crate::basket::Basket;
use crate::bindings::kind::{Ask, Gift, Input, LineDiscount, Voucher};
use crate::options::Options;
use crate::price_rules::{PriceRule, discount, floor_reached};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{Context, Money};
use shopwit_policy_sdk::{Amount, Language, Reasons, portion, say};

const CONCESSION: &str = "bargain-concession";
const KEY_ACCOUNT_FAVOUR: &str = "key-account-favour";

/// A favour, in parts.
#[derive(Debug, Default)]
pub(crate) struct Favour {
    pub(crate) line_discounts: Vec<LineDiscount>,
    pub(crate) order_discount: Amount,
    pub(crate) free_shipping: bool,
    pub(crate) voucher: Option<Voucher>,
    pub(crate) gift: Option<Gift>,
    pub(crate) trial_slot: bool,
}

impl Favour {
    /// Works out what can be given on top of `ruled`; empty where nothing can.
    pub(crate) fn work_out(
        context: &Context,
        input: &Input,
        basket: &Basket,
        ruled: &[LineDiscount],
        options: &Options,
        reasons: &mut Reasons,
    ) -> Favour {
        let language = Language::of(&context.locale);
        let rooms = rooms(basket, ruled);
        let rule = concession_rule(input, options);
        let mut favour = Favour {
            voucher: voucher(context, input, options),
            ..Favour::default()
        };
        match &input.ask {
            Some(Ask::FreeShipping) if basket.shipping > 0 => favour.free_shipping = true,
            Some(Ask::AmountOff(ask)) => {
                favour.order_discount = on_the_order(
                    ask.amount.minor_units,
                    rule,
                    basket,
                    &rooms,
                    language,
                    reasons,
                );
            }
            Some(Ask::TotalPrice(ask)) => {
                let now = basket.total + basket.shipping - sum(ruled);
                let wanted = (now - ask.total.minor_units).max(0);
                favour.order_discount =
                    on_the_order(wanted, rule, basket, &rooms, language, reasons);
            }
            Some(Ask::Cheaper | Ask::CheaperElsewhere | Ask::FreeShipping) | None => {
                favour.line_discounts =
                    on_the_lines(context, rule, basket, &rooms, language, reasons);
            }
        }
        let money =
            favour.order_discount > 0 || favour.free_shipping || !favour.line_discounts.is_empty();
        if !money && favour.voucher.is_none() {
            favour.instead_of_money(options, language, reasons);
        }
        favour
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.line_discounts.is_empty()
            && self.order_discount == 0
            && !self.free_shipping
            && self.voucher.is_none()
            && self.gift.is_none()
            && !self.trial_slot
    }

    /// S-273, S-277: a gift or one place in a trial when no money can be given.
    fn instead_of_money(&mut self, options: &Options, language: Language, reasons: &mut Reasons) {
        if !options.gift_name.is_empty() {
            let sku = (!options.gift_sku.is_empty()).then(|| options.gift_sku.clone());
            self.gift = Some(Gift {
                sku,
                name: options.gift_name.clone(),
            });
            let name = &options.gift_name;
            reasons.buyer(
                "gift-instead-of-money",
                say!(
                    language,
                    "价格已经不能再低,为您争取到赠品:{name}。",
                    "The price cannot go lower, but we got you a gift: {name}."
                ),
            );
        } else if options.trial_slot {
            self.trial_slot = true;
            reasons.buyer(
                "trial-slot-instead-of-money",
                say!(
                    language,
                    "价格已经不能再低,为您争取到一个新品试用名额。",
                    "The price cannot go lower, but we got you a place in our new-product trial."
                ),
            );
        }
    }
}

/// The sum of line discounts, minor units. Each is at most its line, so it fits.
pub(crate) fn sum(discounts: &[LineDiscount]) -> Amount {
    discounts
        .iter()
        .map(|discount| discount.amount.minor_units)
        .sum()
}

/// S-282: from some round on the key-account price may be granted as a favour.
fn concession_rule(input: &Input, options: &Options) -> PriceRule {
    let from = options.key_account_favour_from_round;
    if from > 0
        && input.bargaining_round >= from
        && options.key_account_discount_bps > options.concession_bps
    {
        PriceRule {
            code: KEY_ACCOUNT_FAVOUR,
            bps: options.key_account_discount_bps,
        }
    } else {
        PriceRule {
            code: CONCESSION,
            bps: options.concession_bps,
        }
    }
}

/// What is left of each line's headroom after the rules.
fn rooms(basket: &Basket, ruled: &[LineDiscount]) -> Vec<Amount> {
    let mut rooms: Vec<Amount> = basket.lines.iter().map(|line| line.headroom).collect();
    for discount in ruled {
        let index = usize::try_from(discount.line).unwrap_or(usize::MAX);
        if let Some(room) = rooms.get_mut(index) {
            *room -= discount.amount.minor_units;
        }
    }
    rooms
}

fn on_the_lines(
    context: &Context,
    rule: PriceRule,
    basket: &Basket,
    rooms: &[Amount],
    language: Language,
    reasons: &mut Reasons,
) -> Vec<LineDiscount> {
    let mut discounts = Vec::new();
    for ((index, line), room) in (0_u32..).zip(&basket.lines).zip(rooms) {
        let full = portion(line.total, rule.bps).unwrap_or(0);
        // The key-account price is a price, not a further reduction: what the rules gave counts.
        let given = if rule.code == KEY_ACCOUNT_FAVOUR {
            line.headroom - room
        } else {
            0
        };
        let wanted = (full - given).max(0);
        let amount = wanted.min(*room);
        if amount < wanted {
            floor_reached(language, reasons);
        }
        if amount > 0 {
            discounts.push(discount(index, line, rule, amount, context));
        }
    }
    discounts
}

fn on_the_order(
    wanted: Amount,
    rule: PriceRule,
    basket: &Basket,
    rooms: &[Amount],
    language: Language,
    reasons: &mut Reasons,
) -> Amount {
    let most = portion(basket.total, rule.bps).unwrap_or(0);
    let room: Amount = rooms.iter().sum();
    let given = wanted.min(most).min(room);
    if given < wanted.min(most) {
        floor_reached(language, reasons);
    } else if given < wanted {
        reasons.staff(
            "asked-for-more",
            say!(
                language,
                "买家要的超过让价上限,按上限提出。",
                "The buyer asks for more than may be conceded; the most is proposed."
            ),
        );
    }
    given
}

/// S-276: by what earlier orders came to.
fn voucher(context: &Context, input: &Input, options: &Options) -> Option<Voucher> {
    let completed = input.history.as_ref()?.completed_total.minor_units;
    let tier = options
        .voucher_tiers
        .iter()
        .filter(|tier| completed >= tier.from_completed_total)
        .max_by_key(|tier| tier.from_completed_total)?;
    Some(Voucher {
        amount: Money::new(tier.amount, &context.currency),
        valid_seconds: options.voucher_valid_seconds,
    })
}
