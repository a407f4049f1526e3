//! What one row of the table makes of a weight.

use crate::bindings::kind::{Input, Purpose};
use crate::fee_table::Band;
use crate::options::Options;
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::{Amount, portion};

const GRAMS_PER_KILOGRAM: i64 = 1_000;

/// The fee of one courier.
#[derive(Debug, PartialEq)]
pub(crate) struct Fee {
    /// With the surcharge.
    pub(crate) total: Amount,
    pub(crate) surcharge: Amount,
}

/// None where the amounts do not fit.
pub(crate) fn fee(band: &Band, grams: i64, purpose: Purpose, options: &Options) -> Option<Fee> {
    let mut base = band.fee;
    if band.step_grams > 0 && grams > band.first_weight_grams {
        // Each step that is begun counts in full.
        let steps = (grams - band.first_weight_grams - 1) / band.step_grams + 1;
        base = base.checked_add(steps.checked_mul(band.step_fee)?)?;
    }
    let mut surcharge = portion(base, options.fuel_surcharge_bps)?;
    if purpose == Purpose::Forwarded {
        surcharge = surcharge.checked_add(options.forwarding_surcharge)?;
    }
    Some(Fee {
        total: base.checked_add(surcharge)?,
        surcharge,
    })
}

/// The weight that express couriers charge: the greater of the scale's and the volume's, rounded up to a gram.
pub(crate) fn express_grams(input: &Input, grams: i64, options: &Options) -> i64 {
    let divisor = u64::try_from(options.volume_mm3_per_gram).unwrap_or(0);
    match input.volume_mm3 {
        Some(volume) if divisor > 0 => {
            let volumetric = volume.div_ceil(divisor);
            grams.max(i64::try_from(volumetric).unwrap_or(i64::MAX))
        }
        _ => grams,
    }
}

/// `400–500 kg`.
pub(crate) fn band_text(band: &Band) -> String {
    if band.to_grams == i64::MAX {
        return format!("≥ {} kg", kilograms(band.from_grams));
    }
    format!(
        "{}–{} kg",
        kilograms(band.from_grams),
        kilograms(band.to_grams)
    )
}

/// Grams as kilograms without needless zeros: `0.5`, `420`.
pub(crate) fn kilograms(grams: i64) -> String {
    let (whole, rest) = (grams / GRAMS_PER_KILOGRAM, grams % GRAMS_PER_KILOGRAM);
    if rest == 0 {
        return format!("{whole}");
    }
    let text = format!("{whole}.{rest:03}");
    String::from(text.trim_end_matches('0'))
}
