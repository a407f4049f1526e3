//! Words of what comes after the sale: what the buyer wants, why, what proves it, what may be done.

use crate::{people::Role, words};

words! {
    /// What an after-sales case is about (S-136, S-345, S-369).
    CaseKind {
        /// Money back for goods that have not left the house.
        RefundOnlyUnshipped = "refund-only-unshipped",
        /// Money back for goods on their way or there, and the buyer keeps or refuses them.
        RefundOnlyShipped = "refund-only-shipped",
        ReturnRefund = "return-refund",
        Exchange = "exchange",
        Reship = "reship",
        /// The buyer did not take the parcel in.
        RejectedParcel = "rejected-parcel",
        Repair = "repair",
    }
}

impl CaseKind {
    /// Whether it only makes sense once the goods have left the house.
    pub fn needs_shipped_goods(self) -> bool {
        self != Self::RefundOnlyUnshipped
    }
}

words! {
    /// Why (S-345, S-346, S-352, S-358, S-386, S-387).
    CaseCause {
        WrongItem = "wrong-item",
        /// Part of what was ordered was not in the parcel.
        ShortShipment = "short-shipment",
        /// 漏发: it should have left and did not.
        MissedShipment = "missed-shipment",
        /// 漏单: the order was overlooked.
        MissedOrder = "missed-order",
        /// 缺货.
        OutOfStock = "out-of-stock",
        Damaged = "damaged",
        Quality = "quality",
        NotAsDescribed = "not-as-described",
        Lost = "lost",
        Delayed = "delayed",
        /// The buyer's own reason (S-358).
        NoLongerWanted = "no-longer-wanted",
    }
}

words! {
    /// Whose fault it is, as claimed or as verified.
    Fault {
        Seller = "seller",
        Buyer = "buyer",
        Courier = "courier",
        Unknown = "unknown",
    }
}

words! {
    /// What the buyer asks for (S-369, S-373).
    CaseRequest {
        RefundOnly = "refund-only",
        ReturnRefund = "return-refund",
        Exchange = "exchange",
        Reship = "reship",
        Repair = "repair",
    }
}

words! {
    /// What proves something (S-353).
    EvidenceKind {
        Photo = "photo",
        Video = "video",
        WaybillPhoto = "waybill-photo",
        CourierStatement = "courier-statement",
        ChatRecord = "chat-record",
        InspectionReport = "inspection-report",
        Other = "other",
    }
}

words! {
    /// What may be done about a case (S-354…S-357, S-370…S-373).
    SolutionKind {
        RefundOnly = "refund-only",
        ReturnRefund = "return-refund",
        Exchange = "exchange",
        Reship = "reship",
        /// The replacement leaves before the wrong goods are back (S-354).
        AdvanceReplacement = "advance-replacement",
        /// Part of the money back, the goods stay with the buyer (S-357).
        PartialKeep = "partial-keep",
        Repair = "repair",
        /// Ask the buyer to wait for the parcel (S-349).
        PersuadeWait = "persuade-wait",
        /// Have the courier bring the parcel back (S-350).
        Intercept = "intercept",
        Refuse = "refuse",
        /// No policy answered, or it said that its rule does not reach: a person reviews.
        Review = "review",
    }
}

words! {
    /// What happens next once a solution is chosen.
    SolutionStep {
        ContactBuyer = "contact-buyer",
        CollectEvidence = "collect-evidence",
        AwaitBuyerConsent = "await-buyer-consent",
        AwaitReturn = "await-return",
        InspectReturn = "inspect-return",
        AskApproval = "ask-approval",
        InterceptParcel = "intercept-parcel",
        ShipReplacement = "ship-replacement",
        PayRefund = "pay-refund",
        Close = "close",
    }
}

words! {
    /// Who pays a carriage.
    CarriagePayer {
        Buyer = "buyer",
        Seller = "seller",
        Courier = "courier",
    }
}

words! {
    /// What the shop's policy said about a case.
    SolutionOutcome {
        Solutions = "solutions",
        /// The policy's rule does not reach this case.
        NeedsReview = "needs-review",
        /// No policy could answer.
        Default = "default",
    }
}

words! {
    /// One line of a case's record: the six steps and what happens between them (S-104, S-403).
    CaseEntryKind {
        Opened = "opened",
        Contact = "contact",
        /// Somebody tried to reach the buyer and did not.
        ContactAttempt = "contact-attempt",
        Verify = "verify",
        Apologise = "apologise",
        Agree = "agree",
        FollowUp = "follow-up",
        Register = "register",
        /// A note on how far things are (S-104).
        Note = "note",
        /// Somebody asks the case's owner to hurry (S-388).
        Nudge = "nudge",
        /// The buyer agreed to a solution (S-374).
        Consent = "consent",
        Reopened = "reopened",
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How the buyer was talked to.
    ContactChannel {
        Chat = "chat",
        Phone = "phone",
        Email = "email",
        Sms = "sms",
        InPerson = "in-person",
    }
}

words! {
    /// In what form a buyer is compensated (S-409, S-410, S-273).
    CompensationMeans {
        Coupon = "coupon",
        /// A benefit of a higher member level.
        MemberBenefit = "member-benefit",
        /// One place in a new-product trial.
        TrialSlot = "trial-slot",
        /// 红包.
        RedPacket = "red-packet",
        Gift = "gift",
        Cash = "cash",
    }
}

impl CompensationMeans {
    /// Whether money leaves the shop for it.
    pub fn is_money(self) -> bool {
        matches!(self, Self::RedPacket | Self::Cash)
    }
}

words! {
    /// How upset a buyer is (S-411).
    Dissatisfaction {
        Calm = "calm",
        Annoyed = "annoyed",
        Angry = "angry",
        /// Speaks of a bad review, a complaint or the press.
        Threatening = "threatening",
    }
}

words! {
    /// What the shop's policy said about a compensation.
    CompensationAnswer {
        Ladder = "ladder",
        NoOffer = "no-offer",
        /// No policy could answer.
        Default = "default",
    }
}

/// The lowest role that may decide an approval: `wanted` by a policy, but never below a supervisor (S-414), and never one
/// whose limit does not reach, which `reaches` tells.
pub fn approval_level(wanted: Option<Role>, reaches: impl Fn(Role) -> bool) -> Role {
    let rank = wanted.map_or(0, Role::rank);
    if Role::Supervisor.rank() >= rank && reaches(Role::Supervisor) {
        Role::Supervisor
    } else {
        Role::Owner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn approvals_go_to_somebody_who_may_grant_them() {
        // S-414
        for (wanted, supervisor_reaches, expected) in [
            (None, true, Role::Supervisor),
            (None, false, Role::Owner),
            (Some(Role::AfterSalesAgent), true, Role::Supervisor),
            (Some(Role::Supervisor), true, Role::Supervisor),
            (Some(Role::Supervisor), false, Role::Owner),
            (Some(Role::Owner), true, Role::Owner),
        ] {
            assert_eq!(
                approval_level(wanted, |_| supervisor_reaches),
                expected,
                "{wanted:?} {supervisor_reaches}"
            );
        }
    }

    #[test]
    fn only_an_unshipped_refund_is_about_goods_in_the_house() {
        // S-348
        assert!(!CaseKind::RefundOnlyUnshipped.needs_shipped_goods());
        assert!(
            CaseKind::RejectedParcel.needs_shipped_goods()
                && CaseKind::Repair.needs_shipped_goods()
        );
    }
}
