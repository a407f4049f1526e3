//! The shop's settings of this policy.

use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;
use shopwit_policy_sdk::{Amount, Settings};

const AMOUNT_MAX: Amount = 1_000_000_000;
const BASIS_POINTS_MAX: u32 = 10_000;
const DAY_SECONDS: u32 = 86_400;

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) duplicate_window_seconds: u32,
    /// Otherwise the buyer is asked.
    pub(crate) duplicate_holds: bool,
    /// 0: never.
    pub(crate) merge_window_seconds: u32,
    pub(crate) ask_on_other_region: bool,
    pub(crate) ask_on_other_street: bool,
    pub(crate) ask_on_other_receiver: bool,
    pub(crate) price_tolerance_bps: u32,
    pub(crate) hold_on_low_stock: bool,
    /// Colours.
    pub(crate) hold_flags: Vec<String>,
    /// 0: never.
    pub(crate) bulk_quantity: u32,
    /// Empty: none.
    pub(crate) default_courier: String,
    /// Empty: none.
    pub(crate) gift_sku: String,
    pub(crate) gift_from: Amount,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            duplicate_window_seconds: settings.count(
                "duplicate_window_seconds",
                DAY_SECONDS,
                7 * DAY_SECONDS,
            ),
            duplicate_holds: settings.choice(
                "duplicate_action",
                false,
                &[("hold", true), ("ask", false)],
            ),
            merge_window_seconds: settings.count(
                "merge_window_seconds",
                DAY_SECONDS,
                7 * DAY_SECONDS,
            ),
            ask_on_other_region: settings.flag("ask_on_other_region", true),
            ask_on_other_street: settings.flag("ask_on_other_street", true),
            ask_on_other_receiver: settings.flag("ask_on_other_receiver", true),
            price_tolerance_bps: settings.count("price_tolerance_bps", 3_000, BASIS_POINTS_MAX),
            hold_on_low_stock: settings.flag("hold_on_low_stock", true),
            hold_flags: settings.texts("hold_flags", &[]),
            bulk_quantity: settings.count("bulk_quantity", 200, 1_000_000),
            default_courier: settings.text("default_courier", ""),
            gift_sku: settings.text("gift_sku", ""),
            gift_from: settings.integer("gift_from_minor_units", 20_000, 0..=AMOUNT_MAX),
        })
    }
}
