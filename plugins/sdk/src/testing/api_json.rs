//! The JSON of the API for the types of the WIT: snake_case members, kebab-case enums, variants as `{"type": …}`.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde_json::{Map, Value};

type Error = de::value::Error;

/// Reads a WIT type out of the API's JSON. Absent options, lists and flags are none, empty and false.
///
/// # Errors
/// Says what does not fit; unknown members do not.
pub fn from_api<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Api(Some(value)))
}

/// The outcome of a decision as the API writes it.
///
/// # Panics
/// Where the decision has no outcome.
pub fn outcome_json(decision: &Value) -> Value {
    api(decision.get("outcome").expect("outcome"))
}

/// Turns derived JSON (`{"NotCovered": {…}}`, `"InTransit"`) into the API's.
fn api(value: &Value) -> Value {
    match value {
        Value::Object(members) => match members.iter().next() {
            Some((variant, payload)) if members.len() == 1 && is_variant(variant) => {
                let mut object = Map::from_iter([("type".to_string(), kebab(variant).into())]);
                if let Value::Object(fields) = api(payload) {
                    object.extend(fields);
                }
                Value::Object(object)
            }
            _ => members
                .iter()
                .map(|(name, member)| (name.clone(), api(member)))
                .collect(),
        },
        Value::Array(items) => items.iter().map(api).collect(),
        Value::String(text) if is_variant(text) => kebab(text).into(),
        other => other.clone(),
    }
}

/// A name as derived for a variant: `NotCovered`. No currency (`CNY`) and no sentence looks like that.
fn is_variant(text: &str) -> bool {
    text.len() > 2
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text
            .chars()
            .skip(1)
            .any(|letter| letter.is_ascii_lowercase())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric())
}

fn kebab(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

fn pascal(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

/// A value, or an absent member.
struct Api(Option<Value>);

impl<'de> IntoDeserializer<'de, Error> for Api {
    type Deserializer = Api;
    fn into_deserializer(self) -> Api {
        self
    }
}

impl<'de> Deserializer<'de> for Api {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            None | Some(Value::Null) => Err(de::Error::custom("a value is missing")),
            Some(Value::Bool(flag)) => visitor.visit_bool(flag),
            Some(Value::Number(number)) => match (number.as_i64(), number.as_u64()) {
                (Some(signed), _) => visitor.visit_i64(signed),
                (_, Some(unsigned)) => visitor.visit_u64(unsigned),
                _ => Err(de::Error::custom("only whole numbers are allowed")),
            },
            Some(Value::String(text)) => visitor.visit_string(text),
            Some(Value::Array(items)) => visitor.visit_seq(SeqDeserializer::new(
                items.into_iter().map(|item| Api(Some(item))),
            )),
            Some(Value::Object(members)) => visitor.visit_map(MapDeserializer::new(
                members
                    .into_iter()
                    .map(|(name, member)| (name, Api(Some(member)))),
            )),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            None | Some(Value::Null) => visitor.visit_none(),
            present => visitor.visit_some(Api(present)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            None => visitor.visit_bool(false),
            present => Api(present).deserialize_any(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Api(self.0.or(Some(Value::Array(Vec::new())))).deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Some(Value::Object(mut members)) = self.0 else {
            return Err(de::Error::custom(format!("{name} must be an object")));
        };
        let all: Vec<_> = fields
            .iter()
            .map(|field| (*field, Api(members.remove(*field))))
            .collect();
        if let Some(unknown) = members.keys().next() {
            return Err(de::Error::custom(format!("{name} has no member {unknown}")));
        }
        visitor.visit_map(MapDeserializer::new(all.into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Some(Value::String(case)) => {
                visitor.visit_enum(IntoDeserializer::<Error>::into_deserializer(pascal(&case)))
            }
            Some(Value::Object(mut members)) => {
                let Some(Value::String(case)) = members.remove("type") else {
                    return Err(de::Error::custom(format!("{name} needs a type")));
                };
                if members.is_empty() {
                    let case = IntoDeserializer::<Error>::into_deserializer(pascal(&case));
                    return visitor.visit_enum(case);
                }
                let payload = (pascal(&case), Api(Some(Value::Object(members))));
                let access = MapDeserializer::new(std::iter::once(payload));
                visitor.visit_enum(de::value::MapAccessDeserializer::new(access))
            }
            _ => Err(de::Error::custom(format!(
                "{name} must be a word or an object with a type"
            ))),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map identifier ignored_any
    }
}
