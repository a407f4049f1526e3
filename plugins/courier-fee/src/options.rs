//! The shop's settings of this policy.

use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{FreightPayer, PolicyError};
use shopwit_policy_sdk::{Amount, Settings};

/// Heaviest weight, grams (the limit of the WIT).
pub(crate) const WEIGHT_GRAMS_MAX: i64 = 100_000_000;
/// Most couriers that are tried for one question; keeps look-ups far below the host's limit.
pub(crate) const COURIERS_MAX: usize = 60;

const PAYERS: [(&str, FreightPayer); 3] = [
    ("buyer", FreightPayer::Buyer),
    ("seller", FreightPayer::Seller),
    ("courier", FreightPayer::Courier),
];

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) default_courier: String,
    pub(crate) couriers: Vec<String>,
    pub(crate) freight_couriers: Vec<String>,
    pub(crate) bulk_from_inner_grams: i64,
    pub(crate) bulk_from_outer_grams: i64,
    /// 0: the volume does not count.
    pub(crate) volume_mm3_per_gram: i64,
    pub(crate) quality_minimum: i64,
    pub(crate) promotion_free_shipping: bool,
    /// 0: never.
    pub(crate) free_shipping_from: Amount,
    pub(crate) free_shipping_covers_freight: bool,
    pub(crate) free_shipping_covers_abroad: bool,
    pub(crate) free_shipping_covers_wanted_courier: bool,
    pub(crate) wanted_courier_needs_agreement: bool,
    pub(crate) redelivery_payer: FreightPayer,
    pub(crate) forwarding_payer: FreightPayer,
    pub(crate) forwarding_surcharge: Amount,
    pub(crate) fuel_surcharge_bps: u32,
    pub(crate) offer_options: bool,
    pub(crate) duties_text_zh: String,
    pub(crate) duties_text_en: String,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            default_courier: settings.text("default_courier", "zto"),
            couriers: settings.texts("couriers", &["zto", "sf", "ems"]),
            freight_couriers: settings.texts("freight_couriers", &["freight"]),
            bulk_from_inner_grams: settings.integer(
                "bulk_from_inner_grams",
                300_000,
                1..=WEIGHT_GRAMS_MAX,
            ),
            bulk_from_outer_grams: settings.integer(
                "bulk_from_outer_grams",
                100_000,
                1..=WEIGHT_GRAMS_MAX,
            ),
            volume_mm3_per_gram: settings.integer("volume_mm3_per_gram", 0, 0..=1_000_000),
            quality_minimum: settings.integer("quality_minimum", 0, 0..=100),
            promotion_free_shipping: settings.flag("promotion_free_shipping", true),
            free_shipping_from: settings.integer(
                "free_shipping_from_minor_units",
                0,
                0..=1_000_000_000,
            ),
            free_shipping_covers_freight: settings.flag("free_shipping_covers_freight", false),
            free_shipping_covers_abroad: settings.flag("free_shipping_covers_abroad", false),
            free_shipping_covers_wanted_courier: settings
                .flag("free_shipping_covers_wanted_courier", false),
            wanted_courier_needs_agreement: settings.flag("wanted_courier_needs_agreement", true),
            redelivery_payer: settings.choice("redelivery_payer", FreightPayer::Seller, &PAYERS),
            forwarding_payer: settings.choice("forwarding_payer", FreightPayer::Seller, &PAYERS),
            forwarding_surcharge: settings.integer(
                "forwarding_surcharge_minor_units",
                0,
                0..=10_000_000,
            ),
            fuel_surcharge_bps: settings.count("fuel_surcharge_bps", 0, 10_000),
            offer_options: settings.flag("offer_options", true),
            duties_text_zh: settings.text("duties_text_zh", ""),
            duties_text_en: settings.text("duties_text_en", ""),
        })
    }
}
