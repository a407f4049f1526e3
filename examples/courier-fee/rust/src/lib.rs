//! Courier fees by the shop's table.

wit_bindgen::generate!({ world: "policy", path: "wit" });

use exports::shopwit::policy::courier_fee::{
    self, Decision, Guest, Input, Mode, NotCovered, Outcome, Quote, Quotes,
};
use serde_json::Value;
use shopwit::policy::tables::{self, Cell};
use shopwit::policy::types::{Context, Fault, FreightPayer, Money, PolicyError, Reason};

/// Heaviest parcel of the contract, grams.
const WEIGHT_GRAMS_MAX: u64 = 100_000_000;
const DUTIES: &str = "The buyer pays customs duties and taxes to the courier.";

struct Policy;
export!(Policy);

impl Guest for Policy {
    fn evaluate(context: Context, input: Input) -> Result<Decision, PolicyError> {
        let settings: Value = serde_json::from_str(&context.settings).unwrap_or_default();
        if input.weight_grams == 0 {
            return Err(PolicyError::InvalidInput(Fault {
                field: "weight_grams".to_owned(),
                message: "a parcel weighs at least 1 gram".to_owned(),
            }));
        }
        let courier = if input.bulk {
            "freight"
        } else {
            settings["courier"].as_str().unwrap_or("zto")
        };
        let tell_duties = settings["tell_duties"].as_bool().unwrap_or(true);
        let disclosures = if input.cross_border && tell_duties {
            vec![DUTIES.to_owned()]
        } else {
            Vec::new()
        };
        let Some((zone, row)) = find(&input) else {
            return Ok(Decision {
                outcome: Outcome::NotCovered(NotCovered {
                    ask: vec![courier.to_owned()],
                    disclosures,
                }),
                reasons: vec![reason("not-covered", "No row of the fee table covers it.".to_owned())],
            });
        };
        let surcharge = settings["surcharge_minor_units"].as_i64().unwrap_or(0);
        let money = |minor_units| Money {
            minor_units,
            currency: context.currency.clone(),
        };
        let fee = integer(&row, 4).unwrap_or(0) + surcharge;
        let free_from = settings["free_from_minor_units"].as_i64().unwrap_or(0);
        let is_free = free_from > 0
            && input.order_value.as_ref().is_some_and(|value| {
                value.currency == context.currency && value.minor_units >= free_from
            });
        let payer = match input.fault {
            Some(payer) => payer,
            None if is_free => FreightPayer::Seller,
            None => FreightPayer::Buyer,
        };
        let (from, to) = (integer(&row, 2).unwrap_or(0), integer(&row, 3).unwrap_or(0));
        let quote = Quote {
            courier: courier.to_owned(),
            mode: if input.bulk { Mode::Freight } else { Mode::Express },
            fee: money(fee),
            surcharge: (surcharge > 0).then(|| money(surcharge)),
            band: format!("{from}–{} g", to - 1),
            eta_hours: integer(&row, 5).and_then(|hours| u32::try_from(hours).ok()),
        };
        Ok(Decision {
            outcome: Outcome::Quotes(Quotes {
                quotes: vec![quote],
                payer,
                buyer_fee: money(if payer == FreightPayer::Buyer { fee } else { 0 }),
                needs_agreement: input.wanted_courier.is_some_and(|wanted| wanted != courier),
                disclosures,
            }),
            reasons: vec![reason("fee-table", format!("Zone {zone} of the fee table."))],
        })
    }
}

/// The zone of the receiver, and the row of the fee table.
fn find(input: &Input) -> Option<(String, Vec<Cell>)> {
    if input.weight_grams > WEIGHT_GRAMS_MAX {
        return None;
    }
    let region = tables::find_row("regions", &[input.destination_region.clone()])?;
    let Some(Cell::Text(zone)) = region.into_iter().nth(1) else {
        return None;
    };
    let keys = [zone.clone(), input.bulk.to_string()];
    let row = tables::find_band("fees", &keys, i64::try_from(input.weight_grams).ok()?)?;
    Some((zone, row))
}

fn integer(row: &[Cell], column: usize) -> Option<i64> {
    match row.get(column) {
        Some(Cell::Integer(number)) => Some(*number),
        _ => None,
    }
}

fn reason(code: &str, staff_text: String) -> courier_fee::Reason {
    Reason {
        code: code.to_owned(),
        staff_text,
        buyer_text: None,
    }
}
