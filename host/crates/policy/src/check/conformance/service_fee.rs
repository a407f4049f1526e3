//! What every service-fee policy must keep.

use super::{Breaches, Probe};
use crate::kinds::service_fee::{Decision, Input, Outcome};

const PLAIN: &str = r#"{"period_from_ms": 1772294400000, "period_to_ms": 1774972800000,
    "inquiries": [{"date": "2026-03-02", "at_ms": 1772416800000, "inquiry_type": "pre-sales", "count": 12},
    {"date": "2026-03-02", "at_ms": 1772416800000, "inquiry_type": "after-sales", "count": 3}],
    "prices": [{"inquiry_type": "pre-sales", "unit_price": {"minor_units": 70, "currency": "CNY"},
    "effective_from": "2026-01-01", "standard": "1"}, {"inquiry_type": "after-sales",
    "unit_price": {"minor_units": 150, "currency": "CNY"}, "effective_from": "2026-01-01", "standard": "1"}],
    "sales_proceeds": {"minor_units": 1000000, "currency": "CNY"}}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("ordinary-days", PLAIN),
    Probe::ordinary(
        "a-holiday-and-self-run-hours",
        r#"{"period_from_ms": 1790784000000, "period_to_ms": 1793462400000,
            "self_run": [{"from_ms": 1790784000000, "to_ms": 1791000000000}],
            "inquiries": [{"date": "2026-10-01", "at_ms": 1790830000000, "inquiry_type": "transferred", "count": 5},
            {"date": "2026-10-05", "at_ms": 1791180000000, "inquiry_type": "pre-sales", "count": 7}],
            "holidays": [{"date": "2026-10-01", "factor_bps": 30000}, {"date": "2026-10-05"}],
            "prices": [{"inquiry_type": "pre-sales", "unit_price": {"minor_units": 70, "currency": "CNY"},
            "effective_from": "2026-01-01", "standard": "1"}, {"inquiry_type": "transferred",
            "unit_price": {"minor_units": 100, "currency": "CNY"}, "effective_from": "2026-01-01", "standard": "1"}],
            "sales_proceeds": {"minor_units": 300, "currency": "CNY"}}"#,
    ),
    Probe::extreme(
        "no-price",
        r#"{"period_from_ms": 1772294400000, "period_to_ms": 1774972800000, "inquiries": [{"date": "2026-03-02",
            "at_ms": 1772416800000, "inquiry_type": "pre-sales", "count": 1}],
            "sales_proceeds": {"minor_units": 0, "currency": "CNY"}}"#,
    ),
    Probe::extreme(
        "nothing",
        r#"{"period_from_ms": 0, "period_to_ms": 0, "sales_proceeds": {"minor_units": 0, "currency": "CNY"}}"#,
    ),
    Probe::extreme(
        "largest-numbers",
        r#"{"period_from_ms": -9223372036854775808, "period_to_ms": 9223372036854775807,
            "inquiries": [{"date": "9999-12-31", "at_ms": 9223372036854775807, "inquiry_type": "after-sales",
            "count": 4294967295}], "holidays": [{"date": "9999-12-31", "factor_bps": 4294967295}],
            "prices": [{"inquiry_type": "after-sales", "unit_price": {"minor_units": 9223372036854775807,
            "currency": "CNY"}, "effective_from": "0001-01-01", "standard": ""}],
            "sales_proceeds": {"minor_units": 9223372036854775807, "currency": "CNY"}}"#,
    ),
    Probe::ordinary("no-tables", PLAIN).without_tables(),
];

pub(super) fn examine(input: &Input, decision: &Decision, currency: &str, breaches: &mut Breaches) {
    let Outcome::Statement(statement) = &decision.outcome else {
        return;
    };
    breaches.amount("total", &statement.total, currency);
    breaches.amount("deduction", &statement.deduction, currency);
    breaches.amount("carried_over", &statement.carried_over, currency);
    let mut sum = 0_i128;
    for (index, line) in statement.lines.iter().enumerate() {
        breaches.amount(
            &format!("lines[{index}].unit_price"),
            &line.unit_price,
            currency,
        );
        breaches.amount(&format!("lines[{index}].amount"), &line.amount, currency);
        sum += i128::from(line.amount.minor_units);
    }
    let total = i128::from(statement.total.minor_units);
    breaches.must(sum == total, || {
        format!("`total` is {total}; the lines add up to {sum}")
    });
    let parts = i128::from(statement.deduction.minor_units)
        + i128::from(statement.carried_over.minor_units);
    breaches.must(parts == total, || {
        format!("`deduction` and `carried_over` add up to {parts}; `total` is {total}")
    });
    let proceeds = input.sales_proceeds.minor_units;
    breaches.should(statement.deduction.minor_units <= proceeds.max(0), || {
        format!("`deduction` is more than the sales proceeds of {proceeds}; the desk flags it")
    });
}
