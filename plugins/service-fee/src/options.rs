//! The shop's settings of this policy.

use shopwit_policy_sdk::Settings;
use shopwit_policy_sdk::types::PolicyError;

/// Ten times the price.
const FACTOR_BPS_MAX: u32 = 100_000;

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) charge_transferred: bool,
    pub(crate) charge_pre_sales: bool,
    pub(crate) charge_after_sales: bool,
    pub(crate) holiday_factor_bps: u32,
    /// Otherwise nothing is charged and the period is flagged.
    pub(crate) free_without_price: bool,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            charge_transferred: settings.flag("charge_transferred", true),
            charge_pre_sales: settings.flag("charge_pre_sales", true),
            charge_after_sales: settings.flag("charge_after_sales", true),
            holiday_factor_bps: settings.count("holiday_factor_bps", 15_000, FACTOR_BPS_MAX),
            free_without_price: settings.choice(
                "missing_price",
                false,
                &[("flag", false), ("free", true)],
            ),
        })
    }
}
