//! The buyer simply does not want it (S-203, S-358 … S-363, S-393).

use crate::bindings::kind::{Input, NextStep, Outcome, SolutionKind};
use crate::case::{Case, Draft};
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::authority::superior;
use shopwit_policy_sdk::types::FreightPayer;
use shopwit_policy_sdk::{Reasons, say};

const WHOLE: u32 = 10_000;

impl Case<'_> {
    /// Received without a fault: the no-reason days of the market and the resale criteria of the category decide.
    pub(crate) fn own_reason(&self, reasons: &mut Reasons) -> Outcome {
        let Some(days) = self.input.days_since_receipt else {
            reasons.staff(
                "receipt-date-unknown",
                say!(
                    self.language,
                    "不知道签收日期,无法判断是否在退货期内。",
                    "The day of receipt is not known, so the return period cannot be judged."
                ),
            );
            return self.review(say!(
                self.language,
                "请查明签收日期。",
                "Find out the day of receipt."
            ));
        };
        let market = self.options.market(&self.input.market);
        let period = market.map_or(self.options.no_reason_days, |market| market.no_reason_days);
        if let Some(market) = market {
            let (country, period) = (&self.input.market, market.no_reason_days);
            reasons.staff(
                "market-rule",
                say!(
                    self.language,
                    "适用 {country} 市场规则:{period} 天。",
                    "The rule for {country} holds: {period} days."
                ),
            );
        }
        if days > period {
            return self.too_late(days, period, reasons);
        }
        let returnable = |index: usize| {
            self.input.lines.get(index).is_some_and(|line| {
                !line.personalised && !self.options.excluded_categories.contains(&line.category)
            })
        };
        let excluded = (0..self.input.lines.len())
            .filter(|index| !returnable(*index))
            .count();
        if excluded > 0 {
            reasons.both(
                "not-returnable",
                say!(self.language, "定制商品和不适用类目不支持无理由退货。", "Personalised goods and excluded categories cannot be returned without a reason."),
                say!(self.language, "定制等特殊商品不支持无理由退货,还请理解。", "Goods made for you and some other goods cannot be returned without a reason; thank you for understanding."),
            );
        }
        if excluded == self.input.lines.len() {
            return self.answer(vec![self.refuse_excluded()], false, reasons);
        }
        if inspection_failed(self.input) {
            return self.failed_inspection(returnable, reasons);
        }
        reasons.both(
            "no-reason-return",
            say!(self.language, "签收 {days} 天,在 {period} 天无理由退货期内,不影响二次销售即可退。", "{days} days since receipt, within the {period} days: it can go back while it can be sold again."),
            say!(self.language, "本店支持 {period} 天无理由退货,商品不影响二次销售即可。", "You can return it within {period} days, as long as it can be sold again."),
        );
        let payer = match market {
            Some(market) if market.seller_pays_return => FreightPayer::Seller,
            _ => FreightPayer::Buyer,
        };
        let with_shipping =
            market.is_some_and(|market| market.refund_outbound_shipping) && excluded == 0;
        let refund = Draft::new(
            SolutionKind::ReturnRefund,
            self.step_of_return(),
            match payer {
                FreightPayer::Buyer => say!(self.language, "您可以退货,退货运费由您承担,验货无误后货款原路退回。", "You can send it back; you pay the way back, and we refund it once we have looked at it."),
                _ => say!(self.language, "您可以退货,退货运费由我们承担,验货无误后货款原路退回。", "You can send it back at our cost; we refund it once we have looked at it."),
            },
        )
        .paying(self.claim.share(WHOLE, with_shipping, returnable))
        .freight(payer)
        .inspecting(self.inspection_codes())
        .automatic();
        let mut drafts: Vec<Draft> = vec![refund];
        if self.all_in_stock() && excluded == 0 {
            let exchange = Draft::new(
                SolutionKind::Exchange,
                self.step_of_exchange(),
                say!(
                    self.language,
                    "也可以为您换货,换货运费由您承担。",
                    "Or you can exchange it; you pay the carriage."
                ),
            );
            drafts.push(exchange.freight(payer).inspecting(self.inspection_codes()));
        }
        self.answer(drafts, true, reasons)
    }

    /// After the period: no, but not without another way.
    fn too_late(&self, days: u32, period: u32, reasons: &mut Reasons) -> Outcome {
        reasons.both(
            "return-period-over",
            say!(
                self.language,
                "签收已 {days} 天,超过 {period} 天退货期。",
                "{days} days since receipt; the {period} days are over."
            ),
            say!(
                self.language,
                "很抱歉,已超过 {period} 天退货期。",
                "We are sorry, the {period} days for returns are over."
            ),
        );
        let refuse = Draft::new(
            SolutionKind::Refuse,
            NextStep::Close,
            say!(
                self.language,
                "很抱歉,已超过 {period} 天无理由退货期,无法退货。",
                "We are sorry, the {period} days to return it without a reason are over."
            ),
        );
        let repair = Draft::new(
            SolutionKind::Repair,
            NextStep::AwaitBuyerConsent,
            say!(
                self.language,
                "如果使用中有问题,我们可以为您维修或指导使用,费用由您承担。",
                "If something troubles you in use, we can help you with it or repair it at your cost."
            ),
        );
        let mut drafts = vec![
            refuse.freight(FreightPayer::Buyer),
            repair.freight(FreightPayer::Buyer),
        ];
        if self.all_in_stock() {
            let mut exchange = Draft::new(
                SolutionKind::Exchange,
                NextStep::AwaitBuyerConsent,
                say!(
                    self.language,
                    "如果商品完好,我们可以尝试为您申请换货,运费由您承担。",
                    "If it is as new, we can ask for an exchange for you; you pay the carriage."
                ),
            )
            .freight(FreightPayer::Buyer)
            .inspecting(self.inspection_codes());
            exchange.approval = Some(superior(self.input.actor.role));
            drafts.push(exchange);
        }
        self.answer(drafts, false, reasons)
    }

    fn refuse_excluded(&self) -> Draft {
        Draft::new(
            SolutionKind::Refuse,
            NextStep::Close,
            say!(self.language, "很抱歉,定制等特殊商品不支持无理由退货;如有质量问题请随时联系我们。", "We are sorry, these goods cannot be returned without a reason; if something is wrong with them, please tell us."),
        )
        .freight(FreightPayer::Buyer)
    }

    /// S-359, S-362: it came back used or damaged.
    fn failed_inspection(
        &self,
        returnable: impl Fn(usize) -> bool,
        reasons: &mut Reasons,
    ) -> Outcome {
        let findings = self
            .input
            .inspection
            .as_ref()
            .map(|inspection| inspection.findings.join(", "))
            .unwrap_or_default();
        reasons.both(
            "inspection-failed",
            say!(
                self.language,
                "验货不合格,影响二次销售:{findings}。",
                "The inspection failed; it cannot be sold again: {findings}."
            ),
            say!(
                self.language,
                "退回的商品已影响二次销售,无法全额退款。",
                "The goods that came back cannot be sold again, so a full refund is not possible."
            ),
        );
        let refuse = Draft::new(
            SolutionKind::Refuse,
            NextStep::Close,
            say!(
                self.language,
                "很抱歉,商品影响二次销售,无法退款,我们可以寄还给您。",
                "We are sorry, it cannot be sold again and not be refunded; we can send it back to you."
            ),
        );
        let mut drafts = vec![refuse.freight(FreightPayer::Buyer)];
        if self.options.failed_inspection_partial_bps > 0 {
            let mut part = Draft::new(
                SolutionKind::ReturnRefund,
                NextStep::PayRefund,
                say!(
                    self.language,
                    "或者按商品现状折价,退还部分货款。",
                    "Or we refund a part, by the state of the goods."
                ),
            )
            .paying(self.claim.share(
                self.options.failed_inspection_partial_bps,
                false,
                returnable,
            ))
            .freight(FreightPayer::Buyer);
            part.approval = Some(superior(self.input.actor.role));
            drafts.push(part);
        }
        self.answer(drafts, false, reasons)
    }
}

fn inspection_failed(input: &Input) -> bool {
    input
        .inspection
        .as_ref()
        .is_some_and(|inspection| !inspection.resalable || !inspection.findings.is_empty())
}
