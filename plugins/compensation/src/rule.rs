//! The rule itself: the ladder, or why nothing is offered.

use crate::bindings::kind::{
    Cause, Decision, Dissatisfaction, Fallback, Fault, Form, Input, Ladder, NoOffer, Outcome, Rung,
    Step,
};
use crate::claim::{Claim, approval};
use crate::options::Options;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::authority::superior;
use shopwit_policy_sdk::types::{Context, Money, PolicyError};
use shopwit_policy_sdk::{Amount, Language, Reasons, Tables, display_amount, say};

/// Builds the ladder (S-409, S-410), or hands the case to somebody else.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    let options = Options::parse(&context.settings)?;
    let claim = Claim::read(context, input, &options)?;
    let mut reasons = Reasons::new();
    let case = Case {
        context,
        input,
        options: &options,
        claim,
        language: Language::of(&context.locale),
    };
    let outcome = case.decide(&mut reasons);
    Ok(Decision {
        outcome,
        reasons: reasons.into_list(),
    })
}

struct Case<'a> {
    context: &'a Context,
    input: &'a Input,
    options: &'a Options,
    claim: Claim,
    language: Language,
}

impl Case<'_> {
    fn decide(&self, reasons: &mut Reasons) -> Outcome {
        let (input, options) = (self.input, self.options);
        if options.review_from_count > 0 && input.earlier_count >= options.review_from_count {
            let count = input.earlier_count;
            reasons.staff(
                "many-earlier",
                say!(
                    self.language,
                    "该买家 90 天内已获补偿 {count} 次,请主管判断。",
                    "This buyer was compensated {count} times in 90 days; a superior decides."
                ),
            );
            return self.no_offer(true);
        }
        let own_reason = input.cause == Cause::NoLongerWanted && input.fault != Fault::Seller;
        if input.fault == Fault::Buyer || own_reason {
            // S-422: objectively, so that the buyer understands.
            reasons.staff(
                "buyer-fault",
                say!(
                    self.language,
                    "买家责任:客观说明,让买家理解。",
                    "The buyer's side: explain it objectively."
                ),
            );
            if !options.goodwill_on_buyer_fault {
                return self.no_offer(false);
            }
        } else {
            reasons.staff(
                match input.fault {
                    Fault::Seller => "our-fault",
                    Fault::Courier => "courier-fault",
                    _ => "fault-unclear",
                },
                say!(
                    self.language,
                    "按责任逐级补偿:虚拟、红包赠品、现金。",
                    "Compensated step by step: virtual, cash-like, cash."
                ),
            );
        }
        if self.claim.bottom_line == 0 {
            reasons.staff(
                "nothing-left",
                say!(
                    self.language,
                    "底线或预算已用完,请主管处理。",
                    "The bottom line or the budget is used up; a superior takes it."
                ),
            );
            return self.no_offer(true);
        }
        self.ladder(own_reason || input.fault == Fault::Buyer, reasons)
    }

    fn ladder(&self, virtual_only: bool, reasons: &mut Reasons) -> Outcome {
        let mut rungs = Vec::new();
        rungs.extend(self.virtual_rung());
        if !virtual_only {
            rungs.extend(self.cash_like_rung());
            rungs.extend(self.cash_rung());
        }
        if rungs.is_empty() {
            reasons.staff(
                "no-means",
                say!(
                    self.language,
                    "设置中没有可用的补偿方式。",
                    "The settings leave nothing that could be given."
                ),
            );
            return self.no_offer(true);
        }
        let start = self.start(&rungs);
        if self.claim.loss > 0 {
            let loss = display_amount(self.claim.loss, &self.context.currency);
            reasons.staff(
                "loss-covered",
                say!(
                    self.language,
                    "买家损失 {loss} 由店铺承担。",
                    "The shop bears the buyer's loss of {loss}."
                ),
            );
        }
        let ask_approval = self
            .claim
            .asked
            .and_then(|asked| approval(&self.input.actor, asked, self.options));
        if let Some(asked) = self.claim.asked
            && asked > self.claim.bottom_line
        {
            let line = display_amount(self.claim.bottom_line, &self.context.currency);
            reasons.staff(
                "ask-beyond-bottom-line",
                say!(
                    self.language,
                    "买家要求超过底线 {line}。",
                    "The buyer asks for more than the bottom line of {line}."
                ),
            );
        }
        if ask_approval.is_some() {
            reasons.staff(
                "ask-beyond-limit",
                say!(
                    self.language,
                    "买家要求超出权限,须先审批。",
                    "The buyer asks for more than the limit; an approval is needed."
                ),
            );
        }
        Outcome::Ladder(Ladder {
            rungs,
            start,
            bottom_line: self.money(self.claim.bottom_line),
            ask_approval,
            payout_deadline_seconds: self.options.payout_deadline_seconds,
            explanation: self.explanation(),
            script_key: self.script_key().to_string(),
        })
    }

    /// S-411: by how upset the buyer is, what was asked for, and what was declined already.
    fn start(&self, rungs: &[Rung]) -> u32 {
        let wanted = match self.input.dissatisfaction {
            Dissatisfaction::Calm | Dissatisfaction::Annoyed => Step::Virtual,
            Dissatisfaction::Angry => self.options.angry_starts_at,
            Dissatisfaction::Threatening => self.options.threatening_starts_at,
        };
        let last = rungs.len().saturating_sub(1);
        let by_mood = rungs
            .iter()
            .position(|rung| height(rung.step) >= height(wanted))
            .unwrap_or(last);
        let declined = usize::try_from(self.input.round).unwrap_or(last);
        u32::try_from(by_mood.max(declined).min(last)).unwrap_or(0)
    }

    fn virtual_rung(&self) -> Option<Rung> {
        let options = self.options;
        let mut forms = Vec::new();
        if options.coupon > 0 {
            forms.push((Form::Coupon, options.coupon));
        }
        if options.member_benefit > 0 {
            forms.push((Form::MemberBenefit, options.member_benefit));
        }
        if options.trial_slot {
            forms.push((Form::TrialSlot, 0));
        }
        self.rung(Step::Virtual, &forms, Some(options.coupon_valid_seconds))
    }

    fn cash_like_rung(&self) -> Option<Rung> {
        let options = self.options;
        let mut forms = Vec::new();
        if options.red_packet > 0 {
            forms.push((Form::RedPacket, options.red_packet));
        }
        if !options.gift_name.is_empty() {
            forms.push((Form::Gift, options.gift));
        }
        self.rung(Step::CashLike, &forms, None)
    }

    fn cash_rung(&self) -> Option<Rung> {
        if self.claim.cash == 0 {
            return None;
        }
        self.rung(Step::Cash, &[(Form::Cash, self.claim.cash)], None)
    }

    /// The first form with the others as its fallbacks, none beyond the bottom line.
    fn rung(&self, step: Step, forms: &[(Form, Amount)], valid: Option<u32>) -> Option<Rung> {
        let mut forms = forms
            .iter()
            .map(|(form, value)| (*form, (*value).min(self.claim.bottom_line)));
        let (form, value) = forms.next()?;
        Some(Rung {
            step,
            form,
            value: self.money(value),
            valid_seconds: valid,
            fallbacks: forms
                .map(|(form, value)| Fallback {
                    form,
                    value: self.money(value),
                    buyer_text: self.offer_text(form, value),
                })
                .collect(),
            approval: approval(&self.input.actor, value, self.options),
            buyer_text: self.offer_text(form, value),
        })
    }

    fn offer_text(&self, form: Form, value: Amount) -> String {
        let amount = display_amount(value, &self.context.currency);
        match form {
            Form::Coupon => say!(
                self.language,
                "为表歉意,送您一张 {amount} 的优惠券,下次购物可用。",
                "As an apology, here is a coupon of {amount} for your next order."
            ),
            Form::MemberBenefit => say!(
                self.language,
                "为您升级会员权益,价值 {amount}。",
                "We give you a member benefit worth {amount}."
            ),
            Form::TrialSlot => say!(
                self.language,
                "为您争取到一个新品试用的名额。",
                "We got you one place in a new-product trial."
            ),
            Form::RedPacket => say!(
                self.language,
                "给您发一个 {amount} 的红包,请笑纳。",
                "Please accept a red packet of {amount}."
            ),
            Form::Gift => {
                let gift = &self.options.gift_name;
                say!(
                    self.language,
                    "送您一份小礼物:{gift}。",
                    "We send you a small gift: {gift}."
                )
            }
            Form::Cash => say!(
                self.language,
                "补偿您 {amount},同意后尽快到账。",
                "We compensate you with {amount}; it leaves as soon as you agree."
            ),
        }
    }

    fn no_offer(&self, escalate: bool) -> Outcome {
        Outcome::NoOffer(NoOffer {
            escalate: escalate.then(|| superior(self.input.actor.role)),
            explanation: if escalate {
                say!(
                    self.language,
                    "您的情况我们已转给主管,会尽快与您联系。",
                    "We passed your case on to a supervisor, who will contact you soon."
                )
            } else {
                self.explanation()
            },
            script_key: if escalate {
                "compensation-escalate".to_string()
            } else {
                self.script_key().to_string()
            },
        })
    }

    /// S-420, S-421: who is responsible, said plainly.
    fn explanation(&self) -> String {
        match self.input.fault {
            Fault::Seller => say!(
                self.language,
                "这是我们的责任,给您添麻烦了,我们一定负责到底。",
                "This was our fault. We are sorry for the trouble and will make it good."
            ),
            Fault::Courier => say!(
                self.language,
                "这是运输途中造成的,由我们向快递追责,您不用承担。",
                "It happened in transit. We settle it with the courier; you bear nothing."
            ),
            Fault::Unknown => say!(
                self.language,
                "原因还在核实,我们先表达歉意,不让您吃亏。",
                "We are still finding out why. We apologise, and you will not lose by it."
            ),
            Fault::Buyer => say!(
                self.language,
                "经核实,商品和服务与说明一致,希望您能理解;有使用问题我们随时帮您。",
                "We checked: goods and service were as described. We hope you understand, and help with any question."
            ),
        }
    }

    fn script_key(&self) -> &'static str {
        match self.input.fault {
            Fault::Seller => "compensation-our-fault",
            Fault::Courier => "compensation-courier-fault",
            Fault::Unknown => "compensation-fault-unclear",
            Fault::Buyer => "compensation-buyer-fault",
        }
    }

    fn money(&self, amount: Amount) -> Money {
        Money::new(amount, &self.context.currency)
    }
}

fn height(step: Step) -> u8 {
    match step {
        Step::Virtual => 0,
        Step::CashLike => 1,
        Step::Cash => 2,
    }
}
