//! The rule itself: which path a case takes.

use crate::bindings::kind::{
    Cause, ClaimedFault, Decision, Input, NextStep, Outcome, ShipmentState, SolutionKind,
};
use crate::case::{Case, Draft};
use crate::claim::Claim;
use crate::options::Options;
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::types::{Context, FreightPayer, PolicyError};
use shopwit_policy_sdk::{Reasons, Tables, say};

const WHOLE: u32 = 10_000;

/// Ranks what may be offered, or hands the case to a person.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    let options = Options::parse(&context.settings)?;
    let claim = Claim::read(context, input)?;
    let case = Case::new(context, input, claim, &options);
    let mut reasons = Reasons::new();
    let outcome = case.decide(&mut reasons);
    Ok(Decision {
        outcome,
        reasons: reasons.into_list(),
    })
}

impl Case<'_> {
    fn decide(&self, reasons: &mut Reasons) -> Outcome {
        let cases = self.input.earlier_cases;
        if self.options.review_from_cases > 0 && cases >= self.options.review_from_cases {
            reasons.staff(
                "many-earlier-cases",
                say!(
                    self.language,
                    "该买家 90 天内已有 {cases} 次售后,须人工审核。",
                    "This buyer had {cases} cases in 90 days; a person must look at it."
                ),
            );
            return self.review(say!(
                self.language,
                "请查看该买家以往的售后记录和凭证是否可信。",
                "Look at the buyer's earlier cases: is the evidence credible?"
            ));
        }
        if self.claim.is_settled() {
            return self.settled(reasons);
        }
        match self.input.shipment {
            ShipmentState::NotShipped => self.not_shipped(reasons),
            ShipmentState::InTransit => self.in_transit(reasons),
            ShipmentState::Received => self.received(reasons),
        }
    }

    /// Everything that was paid has gone back.
    fn settled(&self, reasons: &mut Reasons) -> Outcome {
        reasons.staff(
            "nothing-left-to-refund",
            say!(
                self.language,
                "已付款项已全部退回,没有可退金额。",
                "All that was paid has been refunded; nothing is left."
            ),
        );
        let refuse = Draft::new(
            SolutionKind::Refuse,
            NextStep::Close,
            say!(
                self.language,
                "这笔订单的款项已经全部退回给您。",
                "Everything you paid for this order has been refunded already."
            ),
        );
        self.answer(vec![refuse], false, reasons)
    }

    /// S-348: directly, and the parcel must not leave.
    fn not_shipped(&self, reasons: &mut Reasons) -> Outcome {
        reasons.both(
            "not-shipped",
            say!(
                self.language,
                "未发货:可直接退款,同时拦下发货。",
                "Not shipped: refund directly, and stop the shipment."
            ),
            say!(
                self.language,
                "订单还没有发货,可以直接为您退款。",
                "The order has not left yet, so we can refund it directly."
            ),
        );
        let refund = Draft::new(
            SolutionKind::RefundOnly,
            NextStep::PayRefund,
            say!(
                self.language,
                "订单尚未发货,货款将原路退回。",
                "The order has not left; the money goes back the way it came."
            ),
        );
        let refund = refund
            .paying(self.claim.share(WHOLE, true, |_| true))
            .automatic();
        self.answer(vec![refund], false, reasons)
    }

    /// S-349, S-350: first ask the buyer to wait, else have it brought back.
    fn in_transit(&self, reasons: &mut Reasons) -> Outcome {
        match self.input.cause {
            Cause::Lost => return self.lost(reasons),
            Cause::Delayed | Cause::NoLongerWanted => {}
            _ => {
                reasons.staff(
                    "problem-before-receipt",
                    say!(
                        self.language,
                        "快件还在途中,却反映收货后才会出现的问题。",
                        "The parcel is on its way, but the problem named shows only after receipt."
                    ),
                );
                return self.review(say!(
                    self.language,
                    "请核实买家是否已收到部分包裹。",
                    "Find out whether the buyer has received a part of it."
                ));
            }
        }
        let courier_fault = self.input.claimed_fault == ClaimedFault::Courier;
        let payer = if courier_fault {
            FreightPayer::Courier
        } else {
            FreightPayer::Seller
        };
        let with_shipping = courier_fault || self.input.claimed_fault == ClaimedFault::Seller;
        let maxima = self.claim.share(WHOLE, with_shipping, |_| true);
        if self.input.intercepted {
            reasons.staff(
                "intercepted",
                say!(
                    self.language,
                    "快件已拦截,退回验货后退款。",
                    "The parcel was stopped; it is refunded once it is back and inspected."
                ),
            );
            let refund = Draft::new(
                SolutionKind::ReturnRefund,
                self.step_of_return(),
                say!(
                    self.language,
                    "快件已为您拦截,退回仓库后货款原路退回。",
                    "We had the parcel stopped; the money goes back as soon as it is here."
                ),
            );
            let refund = refund
                .paying(maxima)
                .freight(payer)
                .inspecting(self.inspection_codes());
            return self.answer(vec![refund], false, reasons);
        }
        reasons.staff(
            "in-transit",
            say!(
                self.language,
                "在途:先说服买家等待,不行再联系快递退回。",
                "On its way: ask the buyer to wait first, else have the courier bring it back."
            ),
        );
        let wait = Draft::new(
            SolutionKind::PersuadeWait,
            NextStep::AwaitBuyerConsent,
            say!(
                self.language,
                "您的包裹已在路上,很快就到,麻烦您再等等,我们会帮您盯着物流。",
                "Your parcel is on its way and will be there soon; please wait a little, we keep an eye on it."
            ),
        );
        let intercept = Draft::new(
            SolutionKind::Intercept,
            NextStep::InterceptParcel,
            say!(
                self.language,
                "如果您确定不要了,我们联系快递退回,退回后为您退款。",
                "If you are sure, we ask the courier to bring it back and refund it when it is here."
            ),
        );
        self.answer(
            vec![wait.freight(payer), intercept.paying(maxima).freight(payer)],
            false,
            reasons,
        )
    }

    fn received(&self, reasons: &mut Reasons) -> Outcome {
        let days = self.input.days_since_receipt.unwrap_or(0);
        match self.input.cause {
            Cause::NoLongerWanted => self.own_reason(reasons),
            Cause::Lost => self.lost(reasons),
            Cause::Delayed => {
                reasons.staff(
                    "came-late",
                    say!(
                        self.language,
                        "已收到但延误:可部分退款留下商品。",
                        "It came, but late: part of the price back, and the goods stay."
                    ),
                );
                self.answer(vec![self.late()], false, reasons)
            }
            cause if self.input.claimed_fault == ClaimedFault::Buyer => match cause {
                Cause::WrongItem | Cause::ShortShipment => {
                    reasons.staff(
                        "fault-unclear",
                        say!(
                            self.language,
                            "错发少发却归责于买家,责任不清。",
                            "Wrong or missing goods cannot be the buyer's fault: unclear."
                        ),
                    );
                    self.review(say!(
                        self.language,
                        "请核实责任方。",
                        "Find out whose fault it was."
                    ))
                }
                _ => self.buyer_fault(reasons),
            },
            _ if days > self.options.seller_fault_days => {
                reasons.staff(
                    "claimed-late",
                    say!(self.language, "签收已 {days} 天才反映问题,须人工审核。", "The problem is claimed {days} days after receipt; a person must look at it."),
                );
                self.review(say!(
                    self.language,
                    "请核实问题是否在签收时已存在,是否在保修期内。",
                    "Was it so on receipt, and does the warranty still run?"
                ))
            }
            _ => self.seller_fault(reasons),
        }
    }
}
