//! The shop's settings of this policy.

use crate::bindings::kind::StackingClass;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;
use shopwit_policy_sdk::{Amount, Settings};

const BASIS_POINTS_MAX: u32 = 10_000;
const ROUNDS_MAX: u32 = 100;
const HOLD_SECONDS_MAX: u32 = 3_600;
const DAY_SECONDS: u32 = 86_400;
const AMOUNT_MAX: Amount = 1_000_000_000;
const QUANTITY_MAX: i64 = 1_000_000_000;
const COMPLETED_TOTAL_MAX: Amount = 1_000_000_000_000;

const STACKING: [(&str, StackingClass); 3] = [
    ("exclusive", StackingClass::Exclusive),
    ("with-coupons", StackingClass::WithCoupons),
    ("free", StackingClass::Free),
];

/// Whether a price can be talked about at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bargaining {
    Closed,
    OnInsistence,
    Open,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct QuantityTier {
    pub(crate) from_quantity: u64,
    pub(crate) discount_bps: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct VoucherTier {
    pub(crate) from_completed_total: Amount,
    pub(crate) amount: Amount,
}

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) bargaining: Bargaining,
    pub(crate) insistence_from_round: u32,
    /// Kebab-case roles.
    pub(crate) price_right_roles: Vec<String>,
    pub(crate) supervisor_limit: Amount,
    pub(crate) limit_applies_to_rules: bool,
    pub(crate) promotion_closes_bargaining: bool,
    pub(crate) promotion_discounts: bool,
    pub(crate) uniform_price: bool,
    pub(crate) member_from_completed_orders: u32,
    pub(crate) member_discount_bps: u32,
    pub(crate) quantity_tiers: Vec<QuantityTier>,
    pub(crate) quantity_tiers_by_order: bool,
    pub(crate) key_account_discount_bps: u32,
    /// 0: never.
    pub(crate) key_account_favour_from_round: u32,
    pub(crate) small_wholesaler_discount_bps: u32,
    pub(crate) small_wholesaler_hold_seconds: u32,
    /// 0: by class only.
    pub(crate) bulk_from_quantity: u64,
    pub(crate) bulk_hold_seconds: u32,
    pub(crate) concession_bps: u32,
    pub(crate) manager_hold_seconds: u32,
    pub(crate) favour_expires_seconds: u32,
    pub(crate) rule_expires_seconds: u32,
    pub(crate) trial_slot: bool,
    /// Empty: none.
    pub(crate) gift_name: String,
    pub(crate) gift_sku: String,
    pub(crate) voucher_tiers: Vec<VoucherTier>,
    pub(crate) voucher_valid_seconds: u32,
    pub(crate) floor_without_price_bps: u32,
    pub(crate) stacking_rule: StackingClass,
    pub(crate) stacking_favour: StackingClass,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| {
            if settings.flag("cashback_for_review", false) {
                // S-277: the platforms punish it today, so it cannot be switched on.
                settings.wrong(
                    "cashback_for_review",
                    "is forbidden by the platforms: must be false".to_string(),
                );
            }
            Options {
                bargaining: settings.choice(
                    "bargaining",
                    Bargaining::OnInsistence,
                    &[
                        ("closed", Bargaining::Closed),
                        ("on-insistence", Bargaining::OnInsistence),
                        ("open", Bargaining::Open),
                    ],
                ),
                insistence_from_round: settings.count("insistence_from_round", 2, ROUNDS_MAX),
                price_right_roles: settings.texts("price_right_roles", &["owner", "supervisor"]),
                supervisor_limit: settings.integer(
                    "supervisor_limit_minor_units",
                    200_000,
                    0..=AMOUNT_MAX,
                ),
                limit_applies_to_rules: settings.flag("limit_applies_to_rules", true),
                promotion_closes_bargaining: settings.flag("promotion_closes_bargaining", true),
                promotion_discounts: settings.flag("promotion_discounts", true),
                uniform_price: settings.flag("uniform_price", true),
                member_from_completed_orders: settings.count(
                    "member_from_completed_orders",
                    1,
                    1_000,
                ),
                member_discount_bps: settings.count("member_discount_bps", 500, BASIS_POINTS_MAX),
                quantity_tiers: quantity_tiers(settings),
                quantity_tiers_by_order: settings.flag("quantity_tiers_by_order", false),
                key_account_discount_bps: settings.count(
                    "key_account_discount_bps",
                    1_200,
                    BASIS_POINTS_MAX,
                ),
                key_account_favour_from_round: settings.count(
                    "key_account_favour_from_round",
                    3,
                    ROUNDS_MAX,
                ),
                small_wholesaler_discount_bps: settings.count(
                    "small_wholesaler_discount_bps",
                    1_000,
                    BASIS_POINTS_MAX,
                ),
                small_wholesaler_hold_seconds: settings.count(
                    "small_wholesaler_hold_seconds",
                    300,
                    HOLD_SECONDS_MAX,
                ),
                bulk_from_quantity: unsigned(settings.integer(
                    "bulk_from_quantity",
                    500,
                    0..=QUANTITY_MAX,
                )),
                bulk_hold_seconds: settings.count("bulk_hold_seconds", 300, HOLD_SECONDS_MAX),
                concession_bps: settings.count("concession_bps", 300, BASIS_POINTS_MAX),
                manager_hold_seconds: settings.count("manager_hold_seconds", 120, HOLD_SECONDS_MAX),
                favour_expires_seconds: settings.count(
                    "favour_expires_seconds",
                    DAY_SECONDS,
                    30 * DAY_SECONDS,
                ),
                rule_expires_seconds: settings.count(
                    "rule_expires_seconds",
                    DAY_SECONDS,
                    30 * DAY_SECONDS,
                ),
                trial_slot: settings.flag("trial_slot", true),
                gift_name: settings.text("gift_name", ""),
                gift_sku: settings.text("gift_sku", ""),
                voucher_tiers: voucher_tiers(settings),
                voucher_valid_seconds: settings.count(
                    "voucher_valid_seconds",
                    30 * DAY_SECONDS,
                    365 * DAY_SECONDS,
                ),
                floor_without_price_bps: settings.count(
                    "floor_without_price_bps",
                    7_000,
                    BASIS_POINTS_MAX,
                ),
                stacking_rule: settings.choice(
                    "stacking_rule",
                    StackingClass::WithCoupons,
                    &STACKING,
                ),
                stacking_favour: settings.choice(
                    "stacking_favour",
                    StackingClass::Exclusive,
                    &STACKING,
                ),
            }
        })
    }
}

fn quantity_tiers(settings: &Settings<'_>) -> Vec<QuantityTier> {
    const DEFAULT: [(u64, u32); 3] = [(10, 300), (50, 600), (100, 1_000)];
    let own = settings.entries("quantity_tiers", |tier| QuantityTier {
        from_quantity: unsigned(tier.integer("from_quantity", 1, 1..=1_000_000)),
        discount_bps: tier.count("discount_bps", 0, BASIS_POINTS_MAX),
    });
    own.unwrap_or_else(|| {
        DEFAULT
            .into_iter()
            .map(|(from_quantity, discount_bps)| QuantityTier {
                from_quantity,
                discount_bps,
            })
            .collect()
    })
}

fn voucher_tiers(settings: &Settings<'_>) -> Vec<VoucherTier> {
    const DEFAULT: [(Amount, Amount); 2] = [(100_000, 500), (500_000, 3_000)];
    let own = settings.entries("voucher_tiers", |tier| VoucherTier {
        from_completed_total: tier.integer(
            "from_completed_total_minor_units",
            0,
            0..=COMPLETED_TOTAL_MAX,
        ),
        amount: tier.integer("amount_minor_units", 1, 1..=AMOUNT_MAX),
    });
    own.unwrap_or_else(|| {
        DEFAULT
            .into_iter()
            .map(|(from_completed_total, amount)| VoucherTier {
                from_completed_total,
                amount,
            })
            .collect()
    })
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
