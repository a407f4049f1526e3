//! Which text of a moment fits, by what the host knows.

use crate::bindings::kind::{Input, Moment};
use shopwit_policy_sdk::types::{BuyerClass, Context, FreightPayer};

/// Members of the European Union.
const UNION: [&str; 27] = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
];

/// The topic asked for, or the one that the case implies; empty for any.
///
/// What follows from facts (whose fault it was, whether the buyer talked to us) is never the caller's choice.
pub(crate) fn topic<'a>(context: &Context, input: &'a Input) -> &'a str {
    let asked = input.topic.as_deref().unwrap_or("");
    match input.moment {
        // The script keys of the discount policy begin with the moment.
        Moment::Bargain => match asked.strip_prefix("bargain-").unwrap_or(asked) {
            "" => "position",
            topic => topic,
        },
        // S-227: for an error of ours we apologise for the error, else for the experience.
        Moment::Apology => match input.fault {
            Some(FreightPayer::Seller) => "ours",
            Some(FreightPayer::Courier) => "courier",
            Some(FreightPayer::Buyer) | None => "experience",
        },
        Moment::AutoReply if input.off_hours => "off-hours",
        Moment::AutoReply => "busy",
        // S-286, S-287
        Moment::PaymentReminder if input.consulted => "consulted",
        Moment::PaymentReminder => "silent",
        // S-317
        Moment::DutiesDisclosure => match input.market.as_deref() {
            Some("US") => "us",
            Some("GB") => "gb",
            Some(country) if UNION.contains(&country) => "eu",
            _ => asked,
        },
        // S-186
        Moment::SoldOut if input.facts.iter().any(|fact| fact.name == "alternatives") => {
            "alternatives"
        }
        Moment::Welcome if asked.is_empty() => {
            if !context.promotions.is_empty() {
                "promotion"
            } else if input.buyer_class == BuyerClass::Member {
                "member"
            } else {
                ""
            }
        }
        _ => asked,
    }
}
