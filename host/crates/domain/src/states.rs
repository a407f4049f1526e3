//! States of things and the only moves between them. Policies never set a state; services move along these tables.

use crate::{word::Word, words};

/// A state machine given by its table.
pub trait Transitions: Word {
    /// Where it may go from here. Empty: the end.
    fn next(self) -> &'static [Self];

    /// Moves to `to`.
    ///
    /// # Errors
    /// Names what would have been legal.
    fn to(self, to: Self) -> Result<Self, IllegalTransition> {
        if self.next().contains(&to) {
            Ok(to)
        } else {
            Err(IllegalTransition {
                what: Self::NAME,
                from: self.as_str(),
                to: to.as_str(),
                allowed: self.next().iter().map(|state| state.as_str()).collect(),
            })
        }
    }
}

/// The move is not in the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} cannot go from {from} to {to}")]
pub struct IllegalTransition {
    pub what: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub allowed: Vec<&'static str>,
}

words! {
    /// The money side of an order.
    PaymentState {
        Unpaid = "unpaid",
        Paid = "paid",
        PartiallyRefunded = "partially-refunded",
        Refunded = "refunded",
        /// Never paid, closed.
        Closed = "closed",
    }
}

impl Transitions for PaymentState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Unpaid => &[Self::Paid, Self::Closed],
            Self::Paid => &[Self::PartiallyRefunded, Self::Refunded],
            Self::PartiallyRefunded => &[Self::PartiallyRefunded, Self::Refunded],
            Self::Refunded | Self::Closed => &[],
        }
    }
}

words! {
    /// The goods side of an order: verify → print → check and pack → pick-up (S-159).
    FulfilmentState {
        Pending = "pending",
        Verified = "verified",
        Printed = "printed",
        Packed = "packed",
        Shipped = "shipped",
        Delivered = "delivered",
        Completed = "completed",
        /// Came back to us, or was stopped on the way (S-350).
        Returned = "returned",
        Cancelled = "cancelled",
    }
}

impl Transitions for FulfilmentState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Pending => &[Self::Verified, Self::Cancelled],
            // An amendment after verification goes back to be verified again (S-138).
            Self::Verified => &[Self::Printed, Self::Pending, Self::Cancelled],
            Self::Printed => &[Self::Packed, Self::Pending, Self::Cancelled],
            Self::Packed => &[Self::Shipped, Self::Cancelled],
            Self::Shipped => &[Self::Delivered, Self::Returned],
            Self::Delivered => &[Self::Completed, Self::Returned],
            Self::Completed => &[Self::Returned],
            Self::Returned | Self::Cancelled => &[],
        }
    }
}

words! {
    /// The after-sales side of an order.
    AfterSalesState {
        None = "none",
        Open = "open",
        Closed = "closed",
    }
}

impl Transitions for AfterSalesState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::None | Self::Closed => &[Self::Open],
            Self::Open => &[Self::Closed],
        }
    }
}

words! {
    /// A change of an order: changed in the back office → buyer confirms → print operator acknowledges (S-138…S-140).
    AmendmentState {
        Applied = "applied",
        CustomerConfirmed = "customer-confirmed",
        PrintAcknowledged = "print-acknowledged",
        Withdrawn = "withdrawn",
    }
}

impl Transitions for AmendmentState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Applied => &[Self::CustomerConfirmed, Self::Withdrawn],
            Self::CustomerConfirmed => &[Self::PrintAcknowledged],
            Self::PrintAcknowledged | Self::Withdrawn => &[],
        }
    }
}

impl AmendmentState {
    /// While it is so, the order is not printed (S-147).
    pub fn holds_printing(self) -> bool {
        matches!(self, Self::Applied | Self::CustomerConfirmed)
    }
}

words! {
    /// The six steps of the after-sales procedure, in order (S-343).
    CaseStep {
        /// 1. Contact the consumer and ask the cause (S-344).
        Contact = "contact",
        /// 2. Verify (S-347).
        Verify = "verify",
        /// 3. Soothe and apologise (S-351).
        Apologise = "apologise",
        /// 4. Agree on a solution (S-355).
        Agree = "agree",
        /// 5. Follow up (S-364).
        FollowUp = "follow-up",
        /// 6. Register and classify (S-367).
        Register = "register",
    }
}

words! {
    /// How far an after-sales case has come: the last of the six steps that is done.
    CaseState {
        Opened = "opened",
        Contacted = "contacted",
        Verified = "verified",
        Apologised = "apologised",
        Agreed = "agreed",
        FollowedUp = "followed-up",
        /// Registered and confirmed by the buyer (S-380).
        Closed = "closed",
        Withdrawn = "withdrawn",
    }
}

impl Transitions for CaseState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Opened => &[Self::Contacted, Self::Withdrawn],
            Self::Contacted => &[Self::Verified, Self::Withdrawn],
            Self::Verified => &[Self::Apologised, Self::Withdrawn],
            Self::Apologised => &[Self::Agreed, Self::Withdrawn],
            Self::Agreed => &[Self::FollowedUp, Self::Withdrawn],
            // Every daily progress note is a follow-up of its own (S-366).
            Self::FollowedUp => &[Self::FollowedUp, Self::Closed, Self::Apologised],
            // A buyer who is not satisfied has the case opened again (S-403).
            Self::Closed => &[Self::Contacted],
            Self::Withdrawn => &[],
        }
    }
}

impl CaseStep {
    /// The state that the step leads to.
    pub fn reaches(self) -> CaseState {
        match self {
            Self::Contact => CaseState::Contacted,
            Self::Verify => CaseState::Verified,
            Self::Apologise => CaseState::Apologised,
            Self::Agree => CaseState::Agreed,
            Self::FollowUp => CaseState::FollowedUp,
            Self::Register => CaseState::Closed,
        }
    }
}

words! {
    /// A refund: decision and payout are two things.
    RefundState {
        /// Waits for an approval.
        Requested = "requested",
        Approved = "approved",
        Rejected = "rejected",
        /// The payout was handed to the provider, its answer is not here yet.
        Sending = "sending",
        Sent = "sent",
        /// The provider refused; nothing was paid.
        Failed = "failed",
        /// Nobody knows whether it was paid: ask the provider with the same key, never pay anew.
        Unknown = "unknown",
    }
}

impl Transitions for RefundState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Requested => &[Self::Approved, Self::Rejected],
            Self::Approved => &[Self::Sending, Self::Rejected],
            Self::Sending => &[Self::Sent, Self::Failed, Self::Unknown],
            Self::Unknown => &[Self::Sent, Self::Failed],
            Self::Sent | Self::Failed | Self::Rejected => &[],
        }
    }
}

impl RefundState {
    /// Its amount is taken out of what can still be refunded.
    pub fn reserves_money(self) -> bool {
        !matches!(self, Self::Rejected | Self::Failed)
    }
}

words! {
    /// A compensation: the ladder, what is offered of it, what the buyer took.
    CompensationState {
        /// Something may be offered.
        Open = "open",
        /// The buyer has been told.
        Offered = "offered",
        /// The buyer agreed; somebody with more authority is asked (S-415).
        AwaitingApproval = "awaiting-approval",
        /// To be paid or handed over.
        Approved = "approved",
        /// The payout was handed to the provider, its answer is not here yet.
        Sending = "sending",
        /// Nobody knows whether it was paid: ask the provider with the same key, never pay anew.
        Unknown = "unknown",
        /// The buyer has it.
        Done = "done",
        /// The provider refused; nothing was paid.
        Failed = "failed",
        /// The approval was declined.
        Refused = "refused",
        Withdrawn = "withdrawn",
    }
}

impl Transitions for CompensationState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::Offered, Self::Withdrawn],
            Self::Offered => &[
                Self::Open,
                Self::AwaitingApproval,
                Self::Approved,
                Self::Withdrawn,
            ],
            Self::AwaitingApproval => &[Self::Approved, Self::Refused, Self::Withdrawn],
            Self::Approved => &[Self::Sending, Self::Done, Self::Withdrawn],
            Self::Sending => &[Self::Done, Self::Failed, Self::Unknown],
            Self::Unknown => &[Self::Done, Self::Failed],
            Self::Done | Self::Failed | Self::Refused | Self::Withdrawn => &[],
        }
    }
}

words! {
    /// A piece of work for the desk.
    TicketState {
        New = "new",
        Open = "open",
        WaitingCustomer = "waiting-customer",
        WaitingInternal = "waiting-internal",
        Snoozed = "snoozed",
        Resolved = "resolved",
        Closed = "closed",
    }
}

impl Transitions for TicketState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::New => &[Self::Open, Self::Resolved],
            Self::Open => &[
                Self::WaitingCustomer,
                Self::WaitingInternal,
                Self::Snoozed,
                Self::Resolved,
            ],
            Self::WaitingCustomer | Self::WaitingInternal | Self::Snoozed => {
                &[Self::Open, Self::Resolved]
            }
            // Closed only after the buyer confirmed (S-080); an unsatisfied buyer opens it again.
            Self::Resolved => &[Self::Closed, Self::Open],
            Self::Closed => &[Self::Open],
        }
    }
}

words! {
    /// A conversation with a buyer.
    ConversationState {
        /// The buyer waits for us.
        Waiting = "waiting",
        /// We answered last.
        Answered = "answered",
        Closed = "closed",
    }
}

impl Transitions for ConversationState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Waiting => &[Self::Answered, Self::Closed],
            Self::Answered => &[Self::Waiting, Self::Closed],
            Self::Closed => &[Self::Waiting, Self::Answered],
        }
    }
}

words! {
    /// A question to somebody with more authority.
    ApprovalState {
        Pending = "pending",
        Granted = "granted",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
}

impl Transitions for ApprovalState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Pending => &[Self::Granted, Self::Declined, Self::Withdrawn],
            Self::Granted | Self::Declined | Self::Withdrawn => &[],
        }
    }
}

words! {
    /// A discount put before a buyer.
    OfferState {
        /// Waits for somebody's approval (S-269).
        AwaitingApproval = "awaiting-approval",
        /// The buyer may take it until it expires.
        Open = "open",
        Accepted = "accepted",
        Declined = "declined",
        Expired = "expired",
    }
}

impl Transitions for OfferState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::AwaitingApproval => &[Self::Open, Self::Declined, Self::Expired],
            Self::Open => &[Self::Accepted, Self::Declined, Self::Expired],
            Self::Accepted | Self::Declined | Self::Expired => &[],
        }
    }
}

words! {
    /// Phase of the sale that a conversation or ticket belongs to (S-007, S-064).
    Stage {
        PreSales = "pre-sales",
        InSales = "in-sales",
        AfterSales = "after-sales",
    }
}

words! {
    /// How the buyer reaches us (S-029, S-030, S-034).
    Channel {
        Chat = "chat",
        Phone = "phone",
        Email = "email",
        Social = "social",
        App = "app",
        Wechat = "wechat",
        InPerson = "in-person",
    }
}

words! {
    /// Colour of a flag on an order note; red is the default (S-144).
    FlagColor {
        Red = "red",
        Yellow = "yellow",
        Green = "green",
        Blue = "blue",
        Purple = "purple",
        Grey = "grey",
    }
}

words! {
    /// Where a version of a plugin is in its life.
    VersionState {
        Inspecting = "inspecting",
        Compiling = "compiling",
        Checking = "checking",
        Ready = "ready",
        Rejected = "rejected",
        Quarantined = "quarantined",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Transitions>(from: T, legal: &[T]) {
        for to in T::ALL {
            match from.to(*to) {
                Ok(state) => assert!(
                    state == *to && legal.contains(to),
                    "{from:?} → {to:?} should be illegal"
                ),
                Err(error) => {
                    assert!(!legal.contains(to), "{from:?} → {to:?} should be legal");
                    assert_eq!(error.allowed.len(), from.next().len());
                }
            }
        }
    }

    #[test]
    fn money_sides_only_move_forward() {
        check(
            PaymentState::Unpaid,
            &[PaymentState::Paid, PaymentState::Closed],
        );
        check(PaymentState::Refunded, &[]);
        check(
            RefundState::Requested,
            &[RefundState::Approved, RefundState::Rejected],
        );
        check(RefundState::Sent, &[]);
        check(
            RefundState::Unknown,
            &[RefundState::Sent, RefundState::Failed],
        );
    }

    #[test]
    fn the_six_steps_follow_each_other() {
        // S-343, S-344, S-347, S-351, S-355, S-364, S-367
        let mut state = CaseState::Opened;
        for step in CaseStep::ALL {
            for other in CaseStep::ALL.iter().filter(|other| *other != step) {
                let back = state == CaseState::FollowedUp && *other == CaseStep::Apologise;
                let again = other.reaches() == state && state == CaseState::FollowedUp;
                assert!(
                    back || again || state.to(other.reaches()).is_err(),
                    "{state} allows {other}"
                );
            }
            state = state.to(step.reaches()).expect("next step");
        }
        assert_eq!(state, CaseState::Closed);
        // S-403
        assert_eq!(state.to(CaseState::Contacted), Ok(CaseState::Contacted));
    }

    #[test]
    fn an_amendment_holds_printing_until_the_print_operator_knows() {
        // S-138, S-139, S-140, S-147
        let mut state = AmendmentState::Applied;
        assert!(state.holds_printing());
        assert!(state.to(AmendmentState::PrintAcknowledged).is_err());
        state = state
            .to(AmendmentState::CustomerConfirmed)
            .expect("buyer confirms");
        assert!(state.holds_printing());
        state = state
            .to(AmendmentState::PrintAcknowledged)
            .expect("print operator knows");
        assert!(!state.holds_printing());
    }

    #[test]
    fn nothing_ships_unverified_or_unprinted() {
        // S-011, S-012, S-159
        for early in [
            FulfilmentState::Pending,
            FulfilmentState::Verified,
            FulfilmentState::Printed,
        ] {
            assert!(early.to(FulfilmentState::Shipped).is_err());
        }
        check(
            FulfilmentState::Packed,
            &[FulfilmentState::Shipped, FulfilmentState::Cancelled],
        );
    }
}
