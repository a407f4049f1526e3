//! Typed ids: sortable by time, prefixed with their kind (TypeID), never mixed up.
//!
//! The list is alphabetical and append-only; a prefix is never used again for another thing.

use std::{fmt, str::FromStr};

use type_safe_id::{StaticType, TypeSafeId};
use uuid::Uuid;

/// The text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an id that begins with {prefix}_")]
pub struct InvalidId {
    pub text: String,
    pub prefix: &'static str,
}

/// What every typed id can do.
pub trait Id: Copy + fmt::Display + FromStr<Err = InvalidId> + Send + Sync + 'static {
    /// The part before the underscore.
    const PREFIX: &'static str;
    /// Makes the id of a UUID (version 7, so that ids sort by time).
    fn from_uuid(uuid: Uuid) -> Self;
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident $kind:ident $prefix:literal;)+) => {$(
        #[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        struct $kind;
        impl StaticType for $kind { const TYPE: &'static str = $prefix; }

        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(TypeSafeId<$kind>);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: Uuid) -> Self { Self(TypeSafeId::from_uuid(uuid)) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.parse().map(Self).map_err(|_| InvalidId {
                    text: text.chars().take(64).collect(),
                    prefix: $prefix,
                })
            }
        }
    )+};
}

ids! {
    AmendmentId AmendmentKind "amendment";
    ApprovalId ApprovalKind "approval";
    BacktestId BacktestKind "backtest";
    CaseId CaseKind "case";
    CompensationId CompensationKind "compensation";
    ConversationId ConversationKind "conversation";
    CustomerId CustomerKind "customer";
    DecisionId DecisionKind "decision";
    EventId EventKind "event";
    EvidenceId EvidenceKind "evidence";
    HoldId HoldKind "hold";
    InspectionId InspectionKind "inspection";
    MessageId MessageKind "message";
    NoteId NoteKind "note";
    OfferId OfferKind "offer";
    OrderId OrderKind "order";
    OutreachId OutreachKind "outreach";
    PaymentId PaymentKind "payment";
    PluginId PluginKind "plugin";
    PluginKeyId PluginKeyKind "pluginkey";
    PrintBatchId PrintBatchKind "batch";
    ProductId ProductKind "product";
    QuoteId QuoteKind "quote";
    RefundId RefundKind "refund";
    RequestId RequestKind "request";
    ReturnId ReturnKind "return";
    ReviewId ReviewKind "review";
    ScorecardId ScorecardKind "scorecard";
    ServicePeriodId ServicePeriodKind "period";
    ServiceStatementId ServiceStatementKind "statement";
    SessionId SessionKind "session";
    ShipmentId ShipmentKind "shipment";
    ShopId ShopKind "shop";
    SkuId SkuKind "sku";
    SolutionId SolutionKind "solution";
    StepId StepKind "step";
    TicketId TicketKind "ticket";
    TokenId TokenKind "token";
    UserId UserKind "user";
    VerificationId VerificationKind "verification";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_keeps_its_kind() {
        let order = OrderId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
        let text = order.to_string();
        assert!(text.starts_with("order_"), "{text}");
        assert_eq!(text.parse::<OrderId>(), Ok(order));
        assert!(text.parse::<TicketId>().is_err());
        for wrong in ["", "order_", "order", "order_zzz", "' OR 1=1"] {
            assert!(wrong.parse::<OrderId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let early = OrderId::from_uuid(Uuid::from_u128(1 << 90)).to_string();
        let late = OrderId::from_uuid(Uuid::from_u128(1 << 91)).to_string();
        assert!(early < late);
    }
}
