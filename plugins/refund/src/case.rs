//! One case while it is being decided: builds solutions that keep to evidence, contact, authority and deadlines.

use crate::authority::approval;
use crate::bindings::kind::{
    ClaimedFault, Evidence, EvidenceKind, Input, NextStep, Outcome, Request, Review, Solution,
    SolutionKind, Solutions,
};
use crate::claim::{Claim, Maxima};
use crate::options::Options;
use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::authority::superior;
use shopwit_policy_sdk::types::{ActorRole, Context, FreightPayer, Money};
use shopwit_policy_sdk::{Language, Reasons, say};

/// What every path of the rule needs.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) input: &'a Input,
    pub(crate) claim: Claim<'a>,
    pub(crate) options: &'a Options,
    pub(crate) language: Language,
    currency: &'a str,
}

/// A solution before contact, evidence and authority are looked at.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) kind: SolutionKind,
    pub(crate) maxima: Maxima,
    pub(crate) payer: FreightPayer,
    pub(crate) missing: Vec<EvidenceKind>,
    pub(crate) inspect: Vec<String>,
    /// Approval whatever the amount.
    pub(crate) approval: Option<ActorRole>,
    /// May go through without a person, where nothing speaks against it.
    pub(crate) automatic: bool,
    pub(crate) next_step: NextStep,
    pub(crate) buyer_text: String,
}

impl Draft {
    pub(crate) fn new(kind: SolutionKind, next_step: NextStep, buyer_text: String) -> Draft {
        Draft {
            kind,
            maxima: Maxima::default(),
            payer: FreightPayer::Seller,
            missing: Vec::new(),
            inspect: Vec::new(),
            approval: None,
            automatic: false,
            next_step,
            buyer_text,
        }
    }

    pub(crate) fn paying(mut self, maxima: Maxima) -> Draft {
        self.maxima = maxima;
        self
    }

    pub(crate) fn freight(mut self, payer: FreightPayer) -> Draft {
        self.payer = payer;
        self
    }

    pub(crate) fn needing(mut self, missing: &[EvidenceKind]) -> Draft {
        self.missing = missing.to_vec();
        self
    }

    pub(crate) fn inspecting(mut self, codes: Vec<String>) -> Draft {
        self.inspect = codes;
        self
    }

    pub(crate) fn automatic(mut self) -> Draft {
        self.automatic = true;
        self
    }
}

impl<'a> Case<'a> {
    pub(crate) fn new(
        context: &'a Context,
        input: &'a Input,
        claim: Claim<'a>,
        options: &'a Options,
    ) -> Case<'a> {
        Case {
            input,
            claim,
            options,
            language: Language::of(&context.locale),
            currency: &context.currency,
        }
    }

    /// The answer: what the buyer asks for goes first where it is allowed and `honour_request` says so (S-555).
    pub(crate) fn answer(
        &self,
        drafts: Vec<Draft>,
        honour_request: bool,
        reasons: &mut Reasons,
    ) -> Outcome {
        let wanted = drafts
            .iter()
            .position(|draft| honour_request && self.asked_for(draft.kind));
        let contact_first = self.contact_first();
        if contact_first {
            // S-389
            reasons.staff(
                "contact-first",
                say!(
                    self.language,
                    "先联系买家问清缘由,再决定退款。",
                    "Contact the buyer and ask the cause before a refund is decided."
                ),
            );
        }
        let mut ranked: Vec<Solution> = drafts
            .into_iter()
            .map(|draft| self.finish(draft, contact_first, reasons))
            .collect();
        if let Some(wanted @ 1..) = wanted {
            reasons.staff(
                "request-honoured",
                say!(
                    self.language,
                    "买家的合理要求优先。",
                    "The buyer's reasonable request goes first."
                ),
            );
            if let Some(first) = ranked.get_mut(..=wanted) {
                first.rotate_right(1);
            }
        }
        Outcome::Solutions(Solutions {
            ranked,
            contact_first,
        })
    }

    /// Hands the case to a person.
    pub(crate) fn review(&self, question: String) -> Outcome {
        Outcome::NeedsReview(Review {
            questions: vec![question],
            level: superior(self.input.actor.role),
        })
    }

    /// S-353: photo evidence of what the seller is said to have done wrong, and what the courier's fault needs.
    pub(crate) fn missing_evidence(&self, required: &[EvidenceKind]) -> Vec<EvidenceKind> {
        let there =
            |evidence: &Evidence| evidence.confirmed || !self.options.evidence_must_be_confirmed;
        required
            .iter()
            .filter(|kind| {
                !self
                    .input
                    .evidence
                    .iter()
                    .any(|one| one.kind == **kind && there(one))
            })
            .copied()
            .collect()
    }

    /// S-360, S-361: what to look at when all of the goods come back.
    pub(crate) fn inspection_codes(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for line in &self.input.lines {
            for code in self.options.criteria(&line.category) {
                if !codes.contains(code) {
                    codes.push(code.clone());
                }
            }
        }
        codes
    }

    /// S-362: the refund of a return waits for the goods and the inspection.
    pub(crate) fn step_of_return(&self) -> NextStep {
        match &self.input.inspection {
            Some(_) => NextStep::PayRefund,
            None => NextStep::AwaitReturn,
        }
    }

    /// S-315, S-424: the seller pays both ways, unless it was the courier.
    pub(crate) fn fault_payer(&self) -> FreightPayer {
        match self.input.claimed_fault {
            ClaimedFault::Courier => FreightPayer::Courier,
            ClaimedFault::Seller | ClaimedFault::Buyer | ClaimedFault::Unknown => {
                FreightPayer::Seller
            }
        }
    }

    pub(crate) fn all_in_stock(&self) -> bool {
        self.input
            .lines
            .iter()
            .all(|line| line.in_stock && !line.discontinued)
    }

    pub(crate) fn any_discontinued(&self) -> bool {
        self.input.lines.iter().any(|line| line.discontinued)
    }

    fn contact_first(&self) -> bool {
        use crate::bindings::kind::ShipmentState;
        let waived = self.options.contact_waived_before_shipment
            && self.input.shipment == ShipmentState::NotShipped;
        self.options.contact_required && !waived && !self.input.contact_logged
    }

    fn finish(&self, draft: Draft, contact_first: bool, reasons: &mut Reasons) -> Solution {
        let total = draft.maxima.total;
        let approval = draft
            .approval
            .or_else(|| approval(&self.input.actor, total, self.options));
        if !draft.missing.is_empty() && !reasons.has("evidence-missing") {
            reasons.both(
                "evidence-missing",
                say!(
                    self.language,
                    "还缺凭证,或凭证尚未确认。",
                    "Evidence is missing or not confirmed yet."
                ),
                say!(
                    self.language,
                    "麻烦您补充照片等凭证,方便我们尽快为您处理。",
                    "Please send us the photos we still need, so that we can settle it quickly."
                ),
            );
        }
        if approval.is_some() && !reasons.has("beyond-authority") {
            reasons.staff(
                "beyond-authority",
                say!(
                    self.language,
                    "金额超出您的权限,或须上级同意。",
                    "The amount is beyond your authority, or a superior must agree."
                ),
            );
        }
        let next_step = if contact_first {
            NextStep::ContactBuyer
        } else if !draft.missing.is_empty() {
            NextStep::CollectEvidence
        } else if approval.is_some() && draft.next_step == NextStep::PayRefund {
            NextStep::AskApproval
        } else {
            draft.next_step
        };
        let free_to_run = !contact_first && draft.missing.is_empty() && approval.is_none();
        Solution {
            kind: draft.kind,
            maximum: Money::new(total, self.currency),
            line_maxima: draft.maxima.lines,
            freight_payer: draft.payer,
            missing_evidence: draft.missing,
            inspect: draft.inspect,
            approval,
            automatic: draft.automatic && free_to_run && total <= self.options.automatic_up_to,
            next_step,
            deadline_seconds: self.options.deadlines.of(next_step),
            buyer_text: draft.buyer_text,
        }
    }

    fn asked_for(&self, kind: SolutionKind) -> bool {
        use SolutionKind as Kind;
        match self.input.request {
            Some(Request::RefundOnly) => matches!(kind, Kind::RefundOnly | Kind::PartialKeep),
            Some(Request::ReturnRefund) => kind == Kind::ReturnRefund,
            Some(Request::Exchange) => matches!(kind, Kind::Exchange | Kind::AdvanceReplacement),
            Some(Request::Reship) => matches!(kind, Kind::Reship | Kind::AdvanceReplacement),
            Some(Request::Repair) => kind == Kind::Repair,
            None => false,
        }
    }
}
