//! Pieces that many answers share: money, words, times, versions.

use std::{fmt, marker::PhantomData};

use axum::http::{HeaderMap, header};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use shopwit_domain::{
    money::{Currency, Money},
    word::{Word, parse_word},
};
use shopwit_service::Error;
use utoipa::{
    ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

use crate::problem::Problem;

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
        Self { minor_units: money.minor_units(), currency: money.currency().to_string() }
    }
}

impl MoneyDto {
    /// The amount in the shop's currency; anything else is refused with this pointer.
    pub(crate) fn in_currency(&self, currency: Currency, pointer: &str) -> Result<Money, Error> {
        if self.currency == currency.as_str() {
            Ok(Money::new(self.minor_units, currency))
        } else {
            Err(Error::invalid(format!("{pointer}/currency"), "currency", format!("the shop counts in {currency}")))
        }
    }

    /// The same, greater than zero.
    pub(crate) fn positive(&self, currency: Currency, pointer: &str) -> Result<Money, Error> {
        let money = self.in_currency(currency, pointer)?;
        if money.is_positive() {
            Ok(money)
        } else {
            Err(Error::invalid(format!("{pointer}/minor_units"), "range", "an amount above zero"))
        }
    }

    /// The same, zero or more.
    pub(crate) fn not_negative(&self, currency: Currency, pointer: &str) -> Result<Money, Error> {
        let money = self.in_currency(currency, pointer)?;
        if money.minor_units() >= 0 {
            Ok(money)
        } else {
            Err(Error::invalid(format!("{pointer}/minor_units"), "range", "zero or more"))
        }
    }
}

/// Names for the sets that DTOs use: the OpenAPI macro wants a type without parameters.
pub(crate) type AuthorityKindWord = WordDto<shopwit_domain::authority::AuthorityKind>;
pub(crate) type PermissionWord = WordDto<shopwit_domain::people::Permission>;
pub(crate) type RoleWord = WordDto<shopwit_domain::people::Role>;

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
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    match value.to_str().map(str::trim) {
        Ok("*") => Ok(None),
        Ok(text) => text
            .trim_matches('"')
            .parse()
            .map(Some)
            // A tag that we never gave cannot be the present one.
            .map_err(|_| Error::Stale.into()),
        Err(_) => Err(Error::Stale.into()),
    }
}

/// The `ETag` of a version.
pub(crate) fn etag(version: i64) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}
