//! Received, and something is wrong with it (S-346, S-352 … S-357, S-371, S-372, S-383).

use crate::bindings::kind::{Cause, ClaimedFault, EvidenceKind, NextStep, Outcome, SolutionKind};
use crate::case::{Case, Draft};
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::FreightPayer;
use shopwit_policy_sdk::{Reasons, say};

const WHOLE: u32 = 10_000;

impl Case<'_> {
    /// Wrong, missing, damaged, faulty or not as described.
    pub(crate) fn seller_fault(&self, reasons: &mut Reasons) -> Outcome {
        let missing = self.missing_evidence(self.required_evidence());
        reasons.staff(
            "seller-fault",
            say!(self.language, "收到后发现问题:先致歉,凭证确认后按买家选择处理。", "A problem after receipt: apologise, confirm the evidence, then do what the buyer chooses."),
        );
        let mut drafts = match self.input.cause {
            Cause::WrongItem => vec![self.advance_replacement()],
            Cause::ShortShipment => vec![Some(self.refund_missing()), self.reship()],
            Cause::Damaged => vec![
                self.reship(),
                Some(self.partial_keep(self.options.partial_keep_bps)),
            ],
            Cause::NotAsDescribed => {
                vec![
                    Some(self.full_return()),
                    Some(self.partial_keep(self.options.partial_keep_bps)),
                ]
            }
            _ => vec![Some(self.full_return()), self.exchange()],
        };
        if self.any_discontinued() {
            // S-372: no longer made, so repair it or send something like it, before money.
            drafts.splice(0..0, [Some(self.repair()), Some(self.substitute())]);
        }
        let complete = drafts.iter().flatten().any(|draft| {
            matches!(draft.kind, SolutionKind::ReturnRefund)
                || self.input.cause == Cause::ShortShipment
        });
        if !complete {
            // S-371: where nothing else helps, the money goes back.
            drafts.push(Some(self.full_return()));
        }
        let drafts: Vec<Draft> = drafts
            .into_iter()
            .flatten()
            .map(|draft| draft.needing(&missing))
            .collect();
        self.answer(drafts, true, reasons)
    }

    /// S-422: the buyer's own fault is explained, and help offered all the same.
    pub(crate) fn buyer_fault(&self, reasons: &mut Reasons) -> Outcome {
        reasons.both(
            "buyer-fault",
            say!(
                self.language,
                "买家使用造成:客观说明,并提供付费维修。",
                "Caused by the buyer: explain it objectively and offer a repair at cost."
            ),
            say!(
                self.language,
                "经核实,问题由使用造成,不属于商品质量问题。",
                "We looked into it: it came about in use and is no fault of the goods."
            ),
        );
        let repair = Draft::new(
            SolutionKind::Repair,
            NextStep::AwaitBuyerConsent,
            say!(
                self.language,
                "我们可以为您维修,运费和维修费由您承担。",
                "We can repair it for you; you would pay carriage and repair."
            ),
        );
        let refuse = Draft::new(
            SolutionKind::Refuse,
            NextStep::Close,
            say!(
                self.language,
                "很抱歉,使用造成的问题无法退款,还请理解。",
                "We are sorry, what came about in use cannot be refunded; thank you for understanding."
            ),
        );
        self.answer(
            vec![
                repair.freight(FreightPayer::Buyer),
                refuse.freight(FreightPayer::Buyer),
            ],
            false,
            reasons,
        )
    }

    /// Lost on the way: send it again or pay it back, at the courier's cost.
    pub(crate) fn lost(&self, reasons: &mut Reasons) -> Outcome {
        reasons.staff(
            "parcel-lost",
            say!(self.language, "快件丢失:取得快递公司证明后补发或退款,并向快递追偿。", "Parcel lost: get the courier's statement, send again or refund, and claim it from the courier."),
        );
        let missing = self.missing_evidence(&[EvidenceKind::CourierStatement]);
        let refund = Draft::new(
            SolutionKind::RefundOnly,
            NextStep::PayRefund,
            say!(
                self.language,
                "快件在途中丢失,我们为您全额退款。",
                "The parcel was lost on the way; we refund it in full."
            ),
        )
        .paying(self.claim.share(WHOLE, true, |_| true));
        let drafts: Vec<Draft> = self
            .reship()
            .into_iter()
            .chain([refund])
            .map(|draft| draft.needing(&missing).freight(FreightPayer::Courier))
            .collect();
        self.answer(drafts, true, reasons)
    }

    /// Came too late and was kept.
    pub(crate) fn late(&self) -> Draft {
        self.partial_keep(self.options.delay_partial_bps)
    }

    fn required_evidence(&self) -> &'static [EvidenceKind] {
        if !self.options.photo_evidence {
            return &[];
        }
        match (self.input.cause, self.input.claimed_fault) {
            (Cause::Damaged, ClaimedFault::Courier) => {
                &[EvidenceKind::Photo, EvidenceKind::WaybillPhoto]
            }
            _ => &[EvidenceKind::Photo],
        }
    }

    /// S-354: the right goods leave at once, the wrong ones come back.
    fn advance_replacement(&self) -> Option<Draft> {
        self.all_in_stock().then(|| {
            Draft::new(
                SolutionKind::AdvanceReplacement,
                NextStep::ShipReplacement,
                say!(self.language, "非常抱歉发错了货!正确的商品马上为您发出,错发的商品请寄回,运费由我们承担。", "We are very sorry that we sent the wrong goods! The right ones leave at once; please send the wrong ones back at our cost."),
            )
            .freight(self.fault_payer())
            .inspecting(self.inspection_codes())
        })
    }

    fn reship(&self) -> Option<Draft> {
        self.all_in_stock().then(|| {
            Draft::new(
                SolutionKind::Reship,
                NextStep::ShipReplacement,
                say!(
                    self.language,
                    "非常抱歉给您带来不便,我们马上为您补发,运费由我们承担。",
                    "We are very sorry for the trouble; we send it again at once, at our cost."
                ),
            )
            .freight(self.fault_payer())
        })
    }

    /// S-356
    fn refund_missing(&self) -> Draft {
        Draft::new(
            SolutionKind::RefundOnly,
            NextStep::PayRefund,
            say!(
                self.language,
                "非常抱歉少发了商品,缺少部分的货款为您退回。",
                "We are very sorry that something was missing; we refund what did not come."
            ),
        )
        .paying(self.claim.share(WHOLE, false, |_| true))
        .freight(self.fault_payer())
    }

    /// S-357: part of the money back, and the goods stay.
    fn partial_keep(&self, basis_points: u32) -> Draft {
        Draft::new(
            SolutionKind::PartialKeep,
            NextStep::AwaitBuyerConsent,
            say!(
                self.language,
                "如果不影响使用,商品您留下,我们退还部分货款作为补偿。",
                "If you can still use it, keep it, and we refund a part of the price."
            ),
        )
        .paying(self.claim.share(basis_points, false, |_| true))
        .freight(self.fault_payer())
    }

    /// S-383, S-424
    fn full_return(&self) -> Draft {
        Draft::new(
            SolutionKind::ReturnRefund,
            self.step_of_return(),
            say!(self.language, "非常抱歉!您可以退货,货款全额退回,来回运费由我们承担。", "We are very sorry! You can send it back for a full refund; we pay the carriage both ways."),
        )
        .paying(self.claim.share(WHOLE, true, |_| true))
        .freight(self.fault_payer())
        .inspecting(self.inspection_codes())
    }

    fn exchange(&self) -> Option<Draft> {
        self.all_in_stock().then(|| {
            Draft::new(
                SolutionKind::Exchange,
                self.step_of_exchange(),
                say!(
                    self.language,
                    "也可以为您换一件新的,来回运费由我们承担。",
                    "Or we exchange it for a new one; we pay the carriage both ways."
                ),
            )
            .freight(self.fault_payer())
            .inspecting(self.inspection_codes())
        })
    }

    fn substitute(&self) -> Draft {
        Draft::new(
            SolutionKind::Exchange,
            NextStep::AwaitBuyerConsent,
            say!(
                self.language,
                "这款已停产,可以为您换成同类商品,运费由我们承担。",
                "It is no longer made; we can exchange it for something alike, at our cost."
            ),
        )
        .freight(self.fault_payer())
        .inspecting(self.inspection_codes())
    }

    fn repair(&self) -> Draft {
        Draft::new(
            SolutionKind::Repair,
            NextStep::AwaitReturn,
            say!(
                self.language,
                "这款已停产,我们可以为您维修,运费和维修费由我们承担。",
                "It is no longer made; we can repair it, and pay for carriage and repair."
            ),
        )
        .freight(self.fault_payer())
    }

    pub(crate) fn step_of_exchange(&self) -> NextStep {
        match &self.input.inspection {
            Some(_) => NextStep::ShipReplacement,
            None => NextStep::AwaitReturn,
        }
    }
}
