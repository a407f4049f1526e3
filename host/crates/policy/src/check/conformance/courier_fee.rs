//! What every courier-fee policy must keep.

use super::{Breaches, Probe};
use crate::kinds::courier_fee::{Decision, Outcome};

/// Quotes in one answer, as the contract says.
const QUOTES_MAX: usize = 100;

const PARCEL: &str = r#"{"origin_region": "330000", "destination_region": "320000", "weight_grams": 1500, "pieces": 1,
    "purpose": "ship"}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("parcel", PARCEL),
    Probe::ordinary(
        "bulk-lot",
        r#"{"origin_region": "330000", "destination_region": "510000", "weight_grams": 420000, "pieces": 12,
            "bulk": true, "volume_mm3": 2000000000, "purpose": "ship",
            "order_value": {"minor_units": 1200000, "currency": "CNY"}}"#,
    ),
    Probe::ordinary(
        "return-at-the-sellers-fault",
        r#"{"origin_region": "440000", "destination_region": "330000", "weight_grams": 800, "pieces": 1,
            "purpose": "return", "fault": "seller", "couriers": [{"courier": "zto", "quality": 80}]}"#,
    ),
    Probe::extreme(
        "nowhere",
        r#"{"origin_region": "", "destination_region": "", "weight_grams": 1, "pieces": 1, "purpose": "redeliver"}"#,
    ),
    Probe::extreme(
        "nothing",
        r#"{"origin_region": "330000", "destination_region": "320000", "weight_grams": 0, "volume_mm3": 0, "pieces": 0,
            "purpose": "ship", "order_value": {"minor_units": 0, "currency": "CNY"}}"#,
    ),
    Probe::extreme(
        "largest-numbers",
        r#"{"origin_region": "330000", "destination_region": "650000", "weight_grams": 18446744073709551615,
            "volume_mm3": 18446744073709551615, "pieces": 4294967295, "bulk": true, "purpose": "forwarded",
            "order_value": {"minor_units": 9223372036854775807, "currency": "CNY"}}"#,
    ),
    Probe::extreme(
        "abroad-with-an-unknown-courier",
        r#"{"origin_region": "330000", "destination_region": "DE", "weight_grams": 2000, "pieces": 2, "purpose": "ship",
            "wanted_courier": "nobody", "cross_border": true, "couriers": [{"courier": "nobody"}]}"#,
    ),
    Probe::extreme(
        "dollars",
        r#"{"origin_region": "330000", "destination_region": "320000", "weight_grams": 1500, "pieces": 1,
            "purpose": "ship", "order_value": {"minor_units": 5000, "currency": "USD"}}"#,
    )
    .with_context(r#"{"currency": "USD", "locale": "en"}"#),
    Probe::ordinary("no-tables", PARCEL).without_tables(),
];

pub(super) fn examine(decision: &Decision, currency: &str, breaches: &mut Breaches) {
    let Outcome::Quotes(answer) = &decision.outcome else {
        return;
    };
    let count = answer.quotes.len();
    breaches.must((1..=QUOTES_MAX).contains(&count), || {
        format!(
            "`quotes` has {count} entries; 1 to {QUOTES_MAX}, or `not-covered` where there is none"
        )
    });
    breaches.amount("buyer_fee", &answer.buyer_fee, currency);
    for (index, quote) in answer.quotes.iter().enumerate() {
        breaches.amount(&format!("quotes[{index}].fee"), &quote.fee, currency);
        let at = format!("quotes[{index}].surcharge");
        breaches.optional_amount(&at, quote.surcharge.as_ref(), currency);
        breaches.must(!quote.courier.trim().is_empty(), || {
            format!("`quotes[{index}].courier` is empty")
        });
        let within = quote
            .surcharge
            .as_ref()
            .is_none_or(|surcharge| surcharge.minor_units <= quote.fee.minor_units);
        breaches.should(within, || {
            format!("`{at}` is more than the fee that it is part of")
        });
    }
    let first = answer.quotes.first().map(|quote| quote.fee.minor_units);
    let fee = answer.buyer_fee.minor_units;
    breaches.should(fee == 0 || Some(fee) == first, || {
        format!("`buyer_fee` is {fee}; the contract says the first quote's fee, or zero where somebody else pays")
    });
}
