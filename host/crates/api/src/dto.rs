//! Pieces that many answers share: money, words, times, versions.

use std::{fmt, marker::PhantomData};

use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use shopwit_domain::{
    ids::UserId,
    money::{Currency, Money},
    word::{Word, parse_word},
};
use shopwit_service::{Ctx, Error};
use utoipa::{
    ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// An amount: whole minor units (fen, cents) of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Money)]
pub(crate) struct MoneyDto {
    /// Whole minor units.
    pub(crate) minor_units: i64,
    /// ISO 4217 code.
    #[schema(pattern = "^[A-Z]{3}$")]
    pub(crate) currency: String,
}

impl From<Money> for MoneyDto {
    fn from(money: Money) -> Self {
        Self {
            minor_units: money.minor_units(),
            currency: money.currency().to_string(),
        }
    }
}

impl MoneyDto {
    /// The amount in the shop's currency; anything else is refused with this pointer.
    pub(crate) fn in_currency(&self, currency: Currency, pointer: &str) -> Result<Money, Error> {
        if self.currency == currency.as_str() {
            Ok(Money::new(self.minor_units, currency))
        } else {
            Err(Error::invalid(
                format!("{pointer}/currency"),
                "currency",
                format!("the shop counts in {currency}"),
            ))
        }
    }

    /// The same, greater than zero.
    pub(crate) fn positive(&self, currency: Currency, pointer: &str) -> Result<Money, Error> {
        let money = self.in_currency(currency, pointer)?;
        if money.is_positive() {
            Ok(money)
        } else {
            Err(Error::invalid(
                format!("{pointer}/minor_units"),
                "range",
                "an amount above zero",
            ))
        }
    }

    /// The same, zero or more.
    pub(crate) fn not_negative(&self, currency: Currency, pointer: &str) -> Result<Money, Error> {
        let money = self.in_currency(currency, pointer)?;
        if money.minor_units() >= 0 {
            Ok(money)
        } else {
            Err(Error::invalid(
                format!("{pointer}/minor_units"),
                "range",
                "zero or more",
            ))
        }
    }
}

/// Names for the sets that DTOs use: the OpenAPI macro wants a type without parameters.
pub(crate) type ActivityWord = WordDto<shopwit_domain::desk::Activity>;
pub(crate) type AgentStateWord = WordDto<shopwit_domain::desk::AgentState>;
pub(crate) type AuthorityKindWord = WordDto<shopwit_domain::authority::AuthorityKind>;
pub(crate) type PermissionWord = WordDto<shopwit_domain::people::Permission>;
pub(crate) type DecisionOutcomeWord =
    WordDto<shopwit_service::policies::decisions::DecisionOutcome>;
pub(crate) type BacktestChangeWord = WordDto<shopwit_service::policies::backtests::BacktestChange>;
pub(crate) type BacktestStateWord = WordDto<shopwit_service::policies::backtests::BacktestState>;
pub(crate) type NotReplayableWord = WordDto<shopwit_service::policies::NotReplayable>;
pub(crate) type PolicyStageWord = WordDto<shopwit_service::policies::decisions::PolicyStage>;
pub(crate) type OnFailureWord = WordDto<shopwit_service::policies::guards::OnFailure>;
pub(crate) type UploadStepWord = WordDto<shopwit_service::policies::uploads::UploadStep>;
pub(crate) type VersionStatusWord = WordDto<shopwit_service::policies::versions::VersionStatus>;
pub(crate) type RoleWord = WordDto<shopwit_domain::people::Role>;
pub(crate) type ChannelWord = WordDto<shopwit_domain::states::Channel>;
pub(crate) type ConfirmationWord = WordDto<shopwit_domain::desk::Confirmation>;
pub(crate) type ConversationStateWord = WordDto<shopwit_domain::states::ConversationState>;
pub(crate) type LevelWord = WordDto<shopwit_domain::desk::Level>;
pub(crate) type MessageAuthorWord = WordDto<shopwit_domain::desk::MessageAuthor>;
pub(crate) type PriorityWord = WordDto<shopwit_domain::desk::Priority>;
pub(crate) type PurposeWord = WordDto<shopwit_domain::desk::Purpose>;
pub(crate) type ResponsePaceWord = WordDto<shopwit_domain::desk::ResponsePace>;
pub(crate) type SalesStepWord = WordDto<shopwit_domain::desk::SalesStep>;
pub(crate) type SenderWord = WordDto<shopwit_domain::desk::Sender>;
pub(crate) type StageWord = WordDto<shopwit_domain::states::Stage>;
pub(crate) type TicketStateWord = WordDto<shopwit_domain::states::TicketState>;
pub(crate) type AfterSalesStateWord = WordDto<shopwit_domain::states::AfterSalesState>;
pub(crate) type AmendmentKindWord = WordDto<shopwit_domain::trade::AmendmentKind>;
pub(crate) type AmendmentStateWord = WordDto<shopwit_domain::states::AmendmentState>;
pub(crate) type BuyerClassWord = WordDto<shopwit_domain::trade::BuyerClass>;
pub(crate) type FlagColorWord = WordDto<shopwit_domain::states::FlagColor>;
pub(crate) type FulfilmentStateWord = WordDto<shopwit_domain::states::FulfilmentState>;
pub(crate) type GenderWord = WordDto<shopwit_domain::trade::Gender>;
pub(crate) type OfferOutcomeWord = WordDto<shopwit_domain::trade::OfferOutcome>;
pub(crate) type OfferStateWord = WordDto<shopwit_domain::states::OfferState>;
pub(crate) type OrderOriginWord = WordDto<shopwit_domain::trade::OrderOrigin>;
pub(crate) type PaymentMethodWord = WordDto<shopwit_domain::trade::PaymentMethod>;
pub(crate) type PaymentStateWord = WordDto<shopwit_domain::states::PaymentState>;
pub(crate) type PurchaseMotiveWord = WordDto<shopwit_domain::trade::PurchaseMotive>;
pub(crate) type VerificationCheckWord = WordDto<shopwit_domain::trade::VerificationCheck>;
pub(crate) type ContactLimitWord = WordDto<shopwit_service::outreach::limits::ContactLimit>;
pub(crate) type ContactPurposeWord = WordDto<shopwit_domain::contact::ContactPurpose>;
pub(crate) type ContactResultWord = WordDto<shopwit_domain::contact::ContactResult>;
pub(crate) type FindingSeverityWord = WordDto<shopwit_domain::contact::FindingSeverity>;
pub(crate) type OutreachChannelWord = WordDto<shopwit_domain::contact::OutreachChannel>;
pub(crate) type OutreachStateWord = WordDto<shopwit_domain::contact::OutreachState>;
pub(crate) type PreparationWord = WordDto<shopwit_domain::contact::Preparation>;
pub(crate) type RatingWord = WordDto<shopwit_domain::contact::Rating>;
pub(crate) type ReviewStateWord = WordDto<shopwit_domain::contact::ReviewState>;
pub(crate) type VerdictWord = WordDto<shopwit_domain::contact::Verdict>;
pub(crate) type ApprovalStateWord = WordDto<shopwit_domain::states::ApprovalState>;
pub(crate) type CarriagePayerWord = WordDto<shopwit_domain::after_sales::CarriagePayer>;
pub(crate) type CaseCauseWord = WordDto<shopwit_domain::after_sales::CaseCause>;
pub(crate) type CaseEntryKindWord = WordDto<shopwit_domain::after_sales::CaseEntryKind>;
pub(crate) type CaseKindWord = WordDto<shopwit_domain::after_sales::CaseKind>;
pub(crate) type CaseRequestWord = WordDto<shopwit_domain::after_sales::CaseRequest>;
pub(crate) type CaseStateWord = WordDto<shopwit_domain::states::CaseState>;
pub(crate) type CaseStepWord = WordDto<shopwit_domain::states::CaseStep>;
pub(crate) type CheckOutcomeWord = WordDto<shopwit_domain::trade::CheckOutcome>;
pub(crate) type HoldSourceWord = WordDto<shopwit_domain::trade::HoldSource>;
pub(crate) type ScorecardAnswerWord = WordDto<shopwit_service::scorecards::ScorecardAnswer>;
pub(crate) type ScorecardConsequenceWord =
    WordDto<shopwit_service::scorecards::ScorecardConsequence>;
pub(crate) type ScorecardStateWord = WordDto<shopwit_service::scorecards::ScorecardState>;
pub(crate) type StatementStateWord = WordDto<shopwit_service::service_fees::StatementState>;
pub(crate) type CompensationMeansWord = WordDto<shopwit_domain::after_sales::CompensationMeans>;
pub(crate) type CompensationAnswerWord = WordDto<shopwit_domain::after_sales::CompensationAnswer>;
pub(crate) type CompensationStateWord = WordDto<shopwit_domain::states::CompensationState>;
pub(crate) type DissatisfactionWord = WordDto<shopwit_domain::after_sales::Dissatisfaction>;
pub(crate) type ContactChannelWord = WordDto<shopwit_domain::after_sales::ContactChannel>;
pub(crate) type EvidenceKindWord = WordDto<shopwit_domain::after_sales::EvidenceKind>;
pub(crate) type FaultWord = WordDto<shopwit_domain::after_sales::Fault>;
pub(crate) type RefundStateWord = WordDto<shopwit_domain::states::RefundState>;
pub(crate) type SolutionKindWord = WordDto<shopwit_domain::after_sales::SolutionKind>;
pub(crate) type SolutionOutcomeWord = WordDto<shopwit_domain::after_sales::SolutionOutcome>;
pub(crate) type SolutionStepWord = WordDto<shopwit_domain::after_sales::SolutionStep>;

/// A word of the domain set `T` in JSON and query strings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordDto<T>(pub(crate) T);

impl<T: Word> fmt::Debug for WordDto<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl<T: Word> Serialize for WordDto<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, T: Word> Deserialize<'de> for WordDto<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(PhantomData<T>);
        impl<T: Word> de::Visitor<'_> for Visitor<T> {
            type Value = T;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a {}", T::NAME)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
                parse_word(text).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor(PhantomData)).map(Self)
    }
}

impl<T: Word> utoipa::__dev::ComposeSchema for WordDto<T> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(T::ALL.iter().map(|word| word.as_str())))
            .build()
            .into()
    }
}

impl<T: Word> ToSchema for WordDto<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        T::NAME.into()
    }
}

/// The version that `If-Match` asks for. `None`: the header is not there, or `*`.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Error> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    match value.to_str().map(str::trim) {
        Ok("*") => Ok(None),
        Ok(text) => text
            .trim_matches('"')
            .parse()
            .map(Some)
            // A tag that we never gave cannot be the present one.
            .map_err(|_| Error::Stale),
        Err(_) => Err(Error::Stale),
    }
}

/// The `ETag` of a version.
pub(crate) fn etag(version: i64) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

/// The member of this text; anything else is refused with this pointer.
pub(crate) fn user(pointer: &str, text: &str) -> Result<UserId, Error> {
    text.parse()
        .map_err(|_| Error::invalid(pointer, "invalid-id", "an id that begins with user_"))
}

/// The member of this text, or the caller for `me`; anything else is refused with this pointer.
pub(crate) fn user_or_me(ctx: &Ctx, pointer: &str, text: &str) -> Result<UserId, Error> {
    match ctx.user() {
        Some(me) if text == "me" => Ok(me),
        _ => text.parse().map_err(|_| {
            Error::invalid(pointer, "invalid-id", "an id that begins with user_, or me")
        }),
    }
}

/// The same as `time`, for what may be missing.
pub(crate) fn opt_time(pointer: &str, text: Option<&str>) -> Result<Option<Timestamp>, Error> {
    text.map(|text| time(pointer, text)).transpose()
}

/// The time of this text; anything else is refused with this pointer.
pub(crate) fn time(pointer: &str, text: &str) -> Result<Timestamp, Error> {
    text.parse().map_err(|_| {
        Error::invalid(
            pointer,
            "format",
            "an RFC 3339 time such as 2027-01-31T00:00:00Z",
        )
    })
}
