//! The rule itself.

use crate::basket::Basket;
use crate::bindings::kind::{
    Ask, Coupon, Decision, Input, Keep, LineDiscount, NeedsApproval, Offer, Outcome, RouteBulk,
    StackingClass,
};
use crate::favour::{Favour, sum};
use crate::options::{Bargaining, Options};
use crate::price_rules::{line_discounts, next_tier_hint};
use crate::role;
use shopwit_policy_sdk::alloc::string::ToString;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{BuyerClass, Context, Money, PolicyError};
use shopwit_policy_sdk::{Amount, Language, Reasons, Tables, display_amount, say};

/// Keeps the price, or makes the best offer that the shop's rules and the actor's authority allow.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    let options = Options::parse(&context.settings)?;
    let basket = Basket::read(context, input, &options)?;
    let question = Question {
        context,
        input,
        basket: &basket,
        options: &options,
        language: Language::of(&context.locale),
    };
    let mut reasons = Reasons::new();
    let outcome = question.answer(&mut reasons);
    Ok(Decision {
        outcome,
        reasons: reasons.into_list(),
    })
}

struct Question<'a> {
    context: &'a Context,
    input: &'a Input,
    basket: &'a Basket,
    options: &'a Options,
    language: Language,
}

impl Question<'_> {
    fn answer(&self, reasons: &mut Reasons) -> Outcome {
        let bulk_quantity = self.options.bulk_from_quantity;
        if self.input.buyer_class == BuyerClass::BulkBuyer
            || (bulk_quantity > 0 && self.basket.quantity >= bulk_quantity)
        {
            return self.route_bulk(reasons);
        }
        if self.input.ask.is_some() && self.promotion_closes() && !self.asks_for_promised_shipping()
        {
            return self.refuse_in_promotion(reasons);
        }
        let ruled = line_discounts(self.context, self.input, self.basket, self.options, reasons);
        if !self.insists() {
            return self.by_rules(ruled, reasons);
        }
        if !self.input.first_favour {
            // S-266: a favour is for this buyer and one order; it is not repeated.
            reasons.both(
                "favour-already-used",
                say!(
                    self.language,
                    "这位买家已经享受过一次特殊优惠。",
                    "This buyer has had a favour before."
                ),
                say!(
                    self.language,
                    "上次已经为您特别申请过优惠,这次的价格不能再低了。",
                    "We asked for a favour for you last time; this price cannot go lower."
                ),
            );
            return self.by_rules(ruled, reasons);
        }
        let favour = Favour::work_out(
            self.context,
            self.input,
            self.basket,
            &ruled,
            self.options,
            reasons,
        );
        if favour.is_empty() {
            return self.by_rules(ruled, reasons);
        }
        self.grant(ruled, favour, reasons)
    }

    fn promotion_closes(&self) -> bool {
        let promotions = &self.context.promotions;
        promotions
            .iter()
            .any(|promotion| promotion.closes_bargaining)
            || (self.options.promotion_closes_bargaining && !promotions.is_empty())
    }

    fn promotion_ships_free(&self) -> bool {
        self.context
            .promotions
            .iter()
            .any(|promotion| promotion.free_shipping)
    }

    fn asks_for_promised_shipping(&self) -> bool {
        matches!(self.input.ask, Some(Ask::FreeShipping)) && self.promotion_ships_free()
    }

    /// S-265, S-270: whether the buyer has asked often enough for more than the rules.
    fn insists(&self) -> bool {
        self.input.ask.is_some()
            && !self.promotion_closes()
            && match self.options.bargaining {
                Bargaining::Closed => false,
                Bargaining::OnInsistence => {
                    self.input.bargaining_round >= self.options.insistence_from_round
                }
                Bargaining::Open => true,
            }
    }

    fn route_bulk(&self, reasons: &mut Reasons) -> Outcome {
        // S-274
        reasons.both(
            "bulk-buyer",
            say!(self.language, "大宗采购:转大宗流程报价。", "Bulk purchase: the bulk process makes the price."),
            say!(self.language, "您的采购量较大,请稍等几分钟,由大客户专员为您报价。", "That is a large order: please wait a few minutes, a colleague for bulk orders will make you a price."),
        );
        Outcome::RouteBulk(RouteBulk {
            script_key: "bargain-bulk".to_string(),
            hold_seconds: self.options.bulk_hold_seconds,
        })
    }

    /// S-260, S-261, S-262
    fn refuse_in_promotion(&self, reasons: &mut Reasons) -> Outcome {
        let shipping = if self.promotion_ships_free() {
            self.language.pick("而且包邮,", ", with free shipping")
        } else {
            ""
        };
        reasons.both(
            "promotion-running",
            say!(self.language, "活动期间不再议价。", "No bargaining while a promotion runs."),
            say!(self.language, "现在是活动价,{shipping}已经是很优惠的价格,不能再减了。", "This is the promotion price{shipping}; it is already a very good one and cannot go lower."),
        );
        self.uniform_price(reasons);
        self.keep("bargain-promotion")
    }

    fn uniform_price(&self, reasons: &mut Reasons) {
        if self.options.uniform_price {
            reasons.buyer(
                "uniform-price",
                say!(
                    self.language,
                    "线上线下统一定价,活动仅限线上。",
                    "The price is the same online and in our stores; the promotion is online only."
                ),
            );
        }
    }

    /// What the buyer has a right to, or the list price.
    fn by_rules(&self, ruled: Vec<LineDiscount>, reasons: &mut Reasons) -> Outcome {
        let free_shipping = self.promotion_ships_free();
        if ruled.is_empty() && !free_shipping {
            return self.refuse(reasons);
        }
        let wholesale = self.input.buyer_class == BuyerClass::SmallWholesaler;
        let script_key = match (&self.input.ask, wholesale) {
            (_, true) => "wholesale-lowest-price",
            (Some(Ask::CheaperElsewhere), _) => "bargain-cheaper-elsewhere",
            (Some(_), _) => "bargain-rule-price",
            (None, _) => "rule-price",
        };
        if wholesale {
            // S-272
            reasons.staff(
                "small-wholesaler",
                say!(
                    self.language,
                    "小批发商:请对方等约五分钟,再报最低价。",
                    "Small wholesaler: ask for about five minutes, then name the lowest price."
                ),
            );
        }
        if matches!(self.input.ask, Some(Ask::CheaperElsewhere)) {
            self.elsewhere(reasons);
        }
        let mut offer = self.offer(
            ruled,
            Favour {
                free_shipping,
                ..Favour::default()
            },
            script_key,
        );
        offer.hold_seconds = if wholesale {
            self.options.small_wholesaler_hold_seconds
        } else {
            0
        };
        self.explain(&offer, reasons);
        self.coupon_beside(&offer, reasons);
        if self.options.limit_applies_to_rules && self.beyond_limit(&offer) {
            return self.ask_approval(offer, reasons);
        }
        Outcome::Offer(offer)
    }

    /// S-259, S-264, S-275: the first answers state the position.
    fn refuse(&self, reasons: &mut Reasons) -> Outcome {
        let script_key = match &self.input.ask {
            None => "list-price",
            Some(Ask::CheaperElsewhere) => {
                self.elsewhere(reasons);
                "bargain-cheaper-elsewhere"
            }
            Some(_) if reasons.has("favour-already-used") => "bargain-favour-used",
            Some(_) => {
                reasons.buyer(
                    "no-bargaining",
                    say!(
                        self.language,
                        "本店明码标价,价格已经很低,恕不议价。",
                        "Our prices are marked and already low; we do not bargain."
                    ),
                );
                self.uniform_price(reasons);
                "bargain-position"
            }
        };
        next_tier_hint(self.language, self.basket, self.options, reasons);
        self.keep(script_key)
    }

    fn elsewhere(&self, reasons: &mut Reasons) {
        reasons.both(
            "cheaper-elsewhere",
            say!(self.language, "不评价同行,只说明自己的品质。", "Do not comment on competitors; speak of our own quality."),
            say!(self.language, "别家的商品我们不了解,不便评价;我们的品质和售后请您放心。", "We do not know the goods of others and cannot judge them; you can rely on our quality and our service."),
        );
    }

    fn keep(&self, script_key: &str) -> Outcome {
        Outcome::Keep(Keep {
            script_key: script_key.to_string(),
            hold_seconds: 0,
        })
    }

    /// S-266, S-268 … S-271: a favour, by the manager's leave where the actor has no right to it.
    fn grant(
        &self,
        ruled: Vec<LineDiscount>,
        mut favour: Favour,
        reasons: &mut Reasons,
    ) -> Outcome {
        favour.free_shipping |= self.promotion_ships_free();
        let mut offer = self.offer(ruled, favour, "bargain-favour");
        offer.hold_seconds = self.options.manager_hold_seconds;
        offer.expires_seconds = self.options.favour_expires_seconds;
        offer.single_use = true;
        offer.stacking = self.options.stacking_favour;
        if let Some(coupon) = self.better_coupon(&offer) {
            let (code, amount) = (
                &coupon.code,
                display_amount(coupon.amount.minor_units, &self.context.currency),
            );
            reasons.buyer(
                "coupon-is-better",
                say!(
                    self.language,
                    "使用优惠券 {code} 可减 {amount},更划算。",
                    "Coupon {code} takes {amount} off, which is better for you."
                ),
            );
            return self.keep("use-coupon");
        }
        reasons.both(
            "personal-favour",
            say!(
                self.language,
                "特殊优惠:仅限这位买家本单使用。",
                "A favour for this buyer and this order only."
            ),
            say!(
                self.language,
                "这是为您特别申请的优惠,仅限您本次订单使用。",
                "This was asked for you specially and holds for this order only."
            ),
        );
        self.explain(&offer, reasons);
        let money = offer.total_discount.minor_units > 0 || offer.voucher.is_some();
        let right = role::has_price_right(self.input.actor.role, &self.options.price_right_roles);
        if money && !right {
            reasons.both(
                "no-price-right",
                say!(self.language, "您没有改价权限,须向上级申请。", "You have no right to change prices: ask for approval."),
                say!(self.language, "价格由公司统一制定,我帮您向经理申请一下,请稍等两分钟。", "Prices are set by the company; let me ask the manager, please wait two minutes."),
            );
            return self.ask_approval(offer, reasons);
        }
        if self.beyond_limit(&offer) {
            return self.ask_approval(offer, reasons);
        }
        Outcome::Offer(offer)
    }

    fn ask_approval(&self, proposal: Offer, reasons: &mut Reasons) -> Outcome {
        let given = given(&proposal);
        let level = role::approver(self.input.actor.role, given, self.options.supervisor_limit);
        if self.beyond_limit(&proposal) {
            let amount = display_amount(given, &self.context.currency);
            reasons.staff(
                "beyond-authority",
                say!(
                    self.language,
                    "优惠 {amount} 超出您的权限,须审批。",
                    "{amount} is beyond your authority and needs approval."
                ),
            );
        }
        Outcome::NeedsApproval(NeedsApproval {
            level,
            proposal,
            script_key: "bargain-ask-manager".to_string(),
        })
    }

    fn beyond_limit(&self, offer: &Offer) -> bool {
        let limit = &self.input.actor.limit;
        limit
            .as_ref()
            .is_some_and(|limit| given(offer) > limit.minor_units)
    }

    fn offer(
        &self,
        mut line_discounts: Vec<LineDiscount>,
        favour: Favour,
        script_key: &str,
    ) -> Offer {
        line_discounts.extend(favour.line_discounts);
        let carriage = if favour.free_shipping {
            self.basket.shipping
        } else {
            0
        };
        let total = sum(&line_discounts) + favour.order_discount + carriage;
        let currency = &self.context.currency;
        Offer {
            line_discounts,
            order_discount: (favour.order_discount > 0)
                .then(|| Money::new(favour.order_discount, currency)),
            free_shipping: favour.free_shipping,
            gift: favour.gift,
            voucher: favour.voucher,
            trial_slot: favour.trial_slot,
            total_discount: Money::new(total, currency),
            hold_seconds: 0,
            expires_seconds: self.options.rule_expires_seconds,
            single_use: false,
            stacking: self.options.stacking_rule,
            script_key: script_key.to_string(),
        }
    }

    /// S-280: the sum, in parts that add up.
    fn explain(&self, offer: &Offer, reasons: &mut Reasons) {
        let currency = &self.context.currency;
        let order = offer
            .order_discount
            .as_ref()
            .map_or(0, |money| money.minor_units);
        let lines = sum(&offer.line_discounts);
        let carriage = display_amount(offer.total_discount.minor_units - lines - order, currency);
        let (lines, order) = (
            display_amount(lines, currency),
            display_amount(order, currency),
        );
        let total = display_amount(offer.total_discount.minor_units, currency);
        reasons.buyer(
            "how-it-adds-up",
            say!(
                self.language,
                "商品优惠 {lines} + 整单优惠 {order} + 免邮 {carriage} = 共优惠 {total}。",
                "Lines {lines} + order {order} + carriage {carriage} = {total} off in all."
            ),
        );
    }

    /// The coupon that would give at least as much as an offer that excludes coupons.
    fn better_coupon(&self, offer: &Offer) -> Option<&Coupon> {
        if offer.stacking != StackingClass::Exclusive {
            return None;
        }
        self.best_coupon()
            .filter(|coupon| coupon.amount.minor_units >= given(offer) && given(offer) > 0)
    }

    fn coupon_beside(&self, offer: &Offer, reasons: &mut Reasons) {
        let Some(coupon) = self.best_coupon() else {
            return;
        };
        let (code, amount) = (
            &coupon.code,
            display_amount(coupon.amount.minor_units, &self.context.currency),
        );
        if offer.stacking == StackingClass::Exclusive {
            reasons.staff(
                "coupon-excluded",
                say!(
                    self.language,
                    "此优惠不能与优惠券 {code} 同用。",
                    "Coupon {code} cannot be used together with this offer."
                ),
            );
        } else {
            reasons.buyer(
                "coupon-beside",
                say!(
                    self.language,
                    "还可以使用优惠券 {code}(满足条件减 {amount},以底价为限)。",
                    "Coupon {code} ({amount}) can be used as well, down to the floor price."
                ),
            );
        }
    }

    fn best_coupon(&self) -> Option<&Coupon> {
        self.input
            .coupons
            .iter()
            .filter(|coupon| self.basket.total >= coupon.minimum_spend.minor_units)
            .max_by_key(|coupon| coupon.amount.minor_units)
    }
}

/// What the shop gives in money, with a voucher.
fn given(offer: &Offer) -> Amount {
    let voucher = offer
        .voucher
        .as_ref()
        .map_or(0, |voucher| voucher.amount.minor_units);
    offer.total_discount.minor_units.saturating_add(voucher)
}
