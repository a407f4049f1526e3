//! The shop's settings of this policy.

use crate::bindings::kind::Step;
use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::types::PolicyError;
use shopwit_policy_sdk::{Amount, Settings};

const AMOUNT_MAX: Amount = 1_000_000_000;
const BASIS_POINTS_MAX: u32 = 10_000;
const DAY_SECONDS: u32 = 86_400;

const STEPS: [(&str, Step); 3] = [
    ("virtual", Step::Virtual),
    ("cash-like", Step::CashLike),
    ("cash", Step::Cash),
];

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) coupon: Amount,
    pub(crate) coupon_valid_seconds: u32,
    pub(crate) member_benefit: Amount,
    pub(crate) trial_slot: bool,
    pub(crate) red_packet: Amount,
    /// Empty: none.
    pub(crate) gift_name: String,
    pub(crate) gift: Amount,
    pub(crate) seller_cash_bps: u32,
    pub(crate) courier_cash_bps: u32,
    pub(crate) unclear_cash_bps: u32,
    pub(crate) raise_bps: u32,
    pub(crate) bottom_line_bps: u32,
    pub(crate) angry_starts_at: Step,
    pub(crate) threatening_starts_at: Step,
    pub(crate) goodwill_on_buyer_fault: bool,
    /// 0: never.
    pub(crate) review_from_count: u32,
    pub(crate) after_sales_limit: Amount,
    pub(crate) supervisor_limit: Amount,
    pub(crate) payout_deadline_seconds: u32,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| {
            let amount = |name, default| settings.integer(name, default, 0..=AMOUNT_MAX);
            let share = |name, default| settings.count(name, default, BASIS_POINTS_MAX);
            Options {
                coupon: amount("coupon_minor_units", 1_000),
                coupon_valid_seconds: settings.count(
                    "coupon_valid_seconds",
                    30 * DAY_SECONDS,
                    365 * DAY_SECONDS,
                ),
                member_benefit: amount("member_benefit_minor_units", 1_000),
                trial_slot: settings.flag("trial_slot", true),
                red_packet: amount("red_packet_minor_units", 1_000),
                gift_name: settings.text("gift_name", ""),
                gift: amount("gift_minor_units", 1_500),
                seller_cash_bps: share("seller_cash_bps", 2_000),
                courier_cash_bps: share("courier_cash_bps", 1_000),
                unclear_cash_bps: share("unclear_cash_bps", 500),
                raise_bps: share("raise_bps", 2_500),
                bottom_line_bps: share("bottom_line_bps", 5_000),
                angry_starts_at: settings.choice("angry_starts_at", Step::CashLike, &STEPS),
                threatening_starts_at: settings.choice("threatening_starts_at", Step::Cash, &STEPS),
                goodwill_on_buyer_fault: settings.flag("goodwill_on_buyer_fault", false),
                review_from_count: settings.count("review_from_count", 3, 1_000),
                after_sales_limit: amount("after_sales_limit_minor_units", 20_000),
                supervisor_limit: amount("supervisor_limit_minor_units", 200_000),
                payout_deadline_seconds: settings.count(
                    "payout_deadline_seconds",
                    DAY_SECONDS,
                    30 * DAY_SECONDS,
                ),
            }
        })
    }
}
