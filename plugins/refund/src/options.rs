//! The shop's settings of this policy.

use crate::bindings::kind::NextStep;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;
use shopwit_policy_sdk::{Amount, Settings};

const AMOUNT_MAX: Amount = 1_000_000_000;
const BASIS_POINTS_MAX: u32 = 10_000;
const DAY_SECONDS: u32 = 86_400;

/// The European Union, the rest of the European Economic Area, and the United Kingdom: 14 days to withdraw.
const EUROPE: [&str; 31] = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO", "GB",
];
const NORTH_AMERICA: [&str; 2] = ["US", "CA"];

const CRITERIA: [(&str, &[&str]); 5] = [
    ("clothing", &["tag-cut", "washed", "worn", "stained"]),
    ("shoes", &["worn", "box-missing"]),
    ("cosmetics", &["seal-broken", "used"]),
    (
        "electronics",
        &["activated", "accessory-missing", "scratched"],
    ),
    ("stationery", &["used", "packaging-missing"]),
];

/// The rules of some countries (S-393).
#[derive(Debug, PartialEq)]
pub(crate) struct Market {
    pub(crate) countries: Vec<String>,
    pub(crate) no_reason_days: u32,
    /// Withdrawing gives the carriage to the buyer back too.
    pub(crate) refund_outbound_shipping: bool,
    pub(crate) seller_pays_return: bool,
}

/// What is looked at when goods of a category come back (S-360, S-361).
#[derive(Debug, PartialEq)]
pub(crate) struct Criteria {
    pub(crate) category: String,
    pub(crate) codes: Vec<String>,
}

/// Seconds until a next step must be done.
#[derive(Debug, PartialEq)]
pub(crate) struct Deadlines {
    contact: u32,
    evidence: u32,
    consent: u32,
    returning: u32,
    inspection: u32,
    approval: u32,
    dispatch: u32,
    refund: u32,
}

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) no_reason_days: u32,
    pub(crate) markets: Vec<Market>,
    pub(crate) criteria: Vec<Criteria>,
    pub(crate) default_criteria: Vec<String>,
    pub(crate) excluded_categories: Vec<String>,
    pub(crate) photo_evidence: bool,
    pub(crate) evidence_must_be_confirmed: bool,
    pub(crate) contact_required: bool,
    pub(crate) contact_waived_before_shipment: bool,
    pub(crate) failed_inspection_partial_bps: u32,
    pub(crate) partial_keep_bps: u32,
    pub(crate) delay_partial_bps: u32,
    pub(crate) automatic_up_to: Amount,
    pub(crate) after_sales_limit: Amount,
    pub(crate) supervisor_limit: Amount,
    pub(crate) seller_fault_days: u32,
    /// 0: never.
    pub(crate) review_from_cases: u32,
    pub(crate) deadlines: Deadlines,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            no_reason_days: settings.count("no_reason_days", 7, 365),
            markets: markets(settings),
            criteria: criteria(settings),
            default_criteria: settings.texts(
                "default_criteria",
                &["used", "damaged", "incomplete", "packaging-missing"],
            ),
            excluded_categories: settings.texts("excluded_categories", &["fresh-food", "digital"]),
            photo_evidence: settings.flag("photo_evidence", true),
            evidence_must_be_confirmed: settings.flag("evidence_must_be_confirmed", true),
            contact_required: settings.flag("contact_required", true),
            contact_waived_before_shipment: settings.flag("contact_waived_before_shipment", true),
            failed_inspection_partial_bps: settings.count(
                "failed_inspection_partial_bps",
                5_000,
                BASIS_POINTS_MAX,
            ),
            partial_keep_bps: settings.count("partial_keep_bps", 3_000, BASIS_POINTS_MAX),
            delay_partial_bps: settings.count("delay_partial_bps", 500, BASIS_POINTS_MAX),
            automatic_up_to: settings.integer(
                "automatic_up_to_minor_units",
                200_000,
                0..=AMOUNT_MAX,
            ),
            after_sales_limit: settings.integer(
                "after_sales_limit_minor_units",
                20_000,
                0..=AMOUNT_MAX,
            ),
            supervisor_limit: settings.integer(
                "supervisor_limit_minor_units",
                200_000,
                0..=AMOUNT_MAX,
            ),
            seller_fault_days: settings.count("seller_fault_days", 90, 3_650),
            review_from_cases: settings.count("review_from_cases", 5, 1_000),
            deadlines: Deadlines::read(settings),
        })
    }

    /// The rules of a country, where the shop has any.
    pub(crate) fn market(&self, country: &str) -> Option<&Market> {
        self.markets
            .iter()
            .find(|market| market.countries.iter().any(|known| known == country))
    }

    /// The resale criteria of a category.
    pub(crate) fn criteria(&self, category: &str) -> &[String] {
        let own = self
            .criteria
            .iter()
            .find(|criteria| criteria.category == category);
        own.map_or(&self.default_criteria, |criteria| &criteria.codes)
    }
}

impl Deadlines {
    fn read(settings: &Settings<'_>) -> Deadlines {
        let seconds = |name, default: u32| {
            let number =
                settings.integer(name, i64::from(default), 60..=i64::from(90 * DAY_SECONDS));
            u32::try_from(number).unwrap_or(default)
        };
        Deadlines {
            contact: seconds("contact_deadline_seconds", DAY_SECONDS),
            evidence: seconds("evidence_deadline_seconds", 3 * DAY_SECONDS),
            consent: seconds("consent_deadline_seconds", 2 * DAY_SECONDS),
            returning: seconds("return_deadline_seconds", 7 * DAY_SECONDS),
            inspection: seconds("inspection_deadline_seconds", 2 * DAY_SECONDS),
            approval: seconds("approval_deadline_seconds", DAY_SECONDS),
            dispatch: seconds("dispatch_deadline_seconds", DAY_SECONDS),
            refund: seconds("refund_deadline_seconds", DAY_SECONDS),
        }
    }

    pub(crate) fn of(&self, step: NextStep) -> u32 {
        match step {
            NextStep::ContactBuyer | NextStep::Close => self.contact,
            NextStep::CollectEvidence => self.evidence,
            NextStep::AwaitBuyerConsent => self.consent,
            NextStep::AwaitReturn => self.returning,
            NextStep::InspectReturn => self.inspection,
            NextStep::AskApproval => self.approval,
            NextStep::InterceptParcel | NextStep::ShipReplacement => self.dispatch,
            NextStep::PayRefund => self.refund,
        }
    }
}

fn markets(settings: &Settings<'_>) -> Vec<Market> {
    let own = settings.entries("markets", |market| Market {
        countries: market.texts("countries", &[]),
        no_reason_days: market.count("no_reason_days", 0, 365),
        refund_outbound_shipping: market.flag("refund_outbound_shipping", false),
        seller_pays_return: market.flag("seller_pays_return", false),
    });
    own.unwrap_or_else(|| {
        [
            (EUROPE.as_slice(), 14, true),
            (NORTH_AMERICA.as_slice(), 30, false),
        ]
        .into_iter()
        .map(
            |(countries, no_reason_days, refund_outbound_shipping)| Market {
                countries: owned(countries),
                no_reason_days,
                refund_outbound_shipping,
                seller_pays_return: false,
            },
        )
        .collect()
    })
}

fn criteria(settings: &Settings<'_>) -> Vec<Criteria> {
    let own = settings.entries("resale_criteria", |entry| Criteria {
        category: entry.text("category", ""),
        codes: entry.texts("criteria", &[]),
    });
    own.unwrap_or_else(|| {
        CRITERIA
            .into_iter()
            .map(|(category, codes)| Criteria {
                category: category.to_string(),
                codes: owned(codes),
            })
            .collect()
    })
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| text.to_string()).collect()
}
