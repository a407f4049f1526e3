//! What every discount policy must keep. Floors and authority are the host's; a discount beyond the price is not.

use super::{Breaches, Probe};
use crate::kinds::discount::{Decision, Input, Offer, Outcome};

const ONE_LINE: &str = r#"{"lines": [{"sku": "TEA-1", "quantity": 2, "list_price": {"minor_units": 12900, "currency": "CNY"},
        "floor_price": {"minor_units": 9900, "currency": "CNY"}}],
    "shipping": {"minor_units": 1000, "currency": "CNY"}, "buyer_class": "retail", "bargaining_round": 1,
    "ask": {"type": "cheaper"}, "actor": {"role": "pre-sales-agent", "limit": {"minor_units": 2000, "currency": "CNY"}},
    "coupons": [], "first_favour": true}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("cheaper", ONE_LINE),
    Probe::ordinary(
        "wholesale-amount-off",
        r#"{"lines": [{"sku": "A", "quantity": 500, "list_price": {"minor_units": 1000, "currency": "CNY"}},
                {"sku": "B", "quantity": 1, "list_price": {"minor_units": 99900, "currency": "CNY"}}],
            "buyer_class": "small-wholesaler", "bargaining_round": 2,
            "history": {"completed_orders": 7, "completed_total": {"minor_units": 500000, "currency": "CNY"}},
            "ask": {"type": "amount-off", "amount": {"minor_units": 5000, "currency": "CNY"}},
            "actor": {"role": "supervisor"}, "first_favour": false,
            "coupons": [{"code": "SPRING", "amount": {"minor_units": 1000, "currency": "CNY"},
                "minimum_spend": {"minor_units": 10000, "currency": "CNY"}}]}"#,
    ),
    Probe::extreme(
        "no-lines",
        r#"{"lines": [], "buyer_class": "retail", "bargaining_round": 0, "actor": {"role": "system"}, "coupons": [],
            "first_favour": false}"#,
    ),
    Probe::extreme(
        "free-of-charge",
        r#"{"lines": [{"sku": "", "quantity": 0, "list_price": {"minor_units": 0, "currency": "CNY"},
                "floor_price": {"minor_units": 0, "currency": "CNY"}}],
            "shipping": {"minor_units": 0, "currency": "CNY"}, "buyer_class": "key-account", "bargaining_round": 3,
            "ask": {"type": "total-price", "total": {"minor_units": 0, "currency": "CNY"}},
            "actor": {"role": "owner"}, "coupons": [], "first_favour": true}"#,
    ),
    Probe::extreme(
        "largest-numbers",
        r#"{"lines": [{"sku": "GOLD", "quantity": 1000000,
                "list_price": {"minor_units": 9223372036854775807, "currency": "CNY"}}],
            "shipping": {"minor_units": 9223372036854775807, "currency": "CNY"}, "buyer_class": "bulk-buyer",
            "bargaining_round": 4294967295,
            "ask": {"type": "amount-off", "amount": {"minor_units": 9223372036854775807, "currency": "CNY"}},
            "actor": {"role": "outsourced", "limit": {"minor_units": 0, "currency": "CNY"}}, "coupons": [],
            "first_favour": true}"#,
    ),
    Probe::extreme(
        "dollars",
        r#"{"lines": [{"sku": "TEA-1", "quantity": 3, "list_price": {"minor_units": 2500, "currency": "USD"}}],
            "buyer_class": "member", "bargaining_round": 1, "ask": {"type": "free-shipping"},
            "shipping": {"minor_units": 700, "currency": "USD"}, "actor": {"role": "in-sales-agent",
            "limit": {"minor_units": 1000, "currency": "USD"}}, "coupons": [], "first_favour": true}"#,
    )
    .with_context(r#"{"currency": "USD", "locale": "en"}"#),
    Probe::ordinary("no-tables", ONE_LINE).without_tables(),
];

pub(super) fn examine(input: &Input, decision: &Decision, currency: &str, breaches: &mut Breaches) {
    match &decision.outcome {
        Outcome::Offer(offer) => examine_offer(input, offer, currency, breaches),
        Outcome::NeedsApproval(approval) => {
            examine_offer(input, &approval.proposal, currency, breaches);
        }
        Outcome::Keep(_) | Outcome::RouteBulk(_) => {}
    }
}

fn examine_offer(input: &Input, offer: &Offer, currency: &str, breaches: &mut Breaches) {
    let named = offer
        .line_discounts
        .iter()
        .map(|discount| (discount.line, discount.rule.as_str()));
    breaches.lines("line_discounts", input.lines.len(), named);
    let mut sum = 0_i128;
    for (index, discount) in offer.line_discounts.iter().enumerate() {
        let at = format!("line_discounts[{index}].amount");
        breaches.amount(&at, &discount.amount, currency);
        breaches.code(&format!("line_discounts[{index}].rule"), &discount.rule);
        let amount = i128::from(discount.amount.minor_units);
        sum += amount;
        if let Some(line) = input.lines.get(discount.line as usize) {
            let price = i128::from(line.list_price.minor_units) * i128::from(line.quantity);
            breaches.must(amount <= price, || {
                format!("`{at}` takes {amount} off a line of {price}: the price would be negative")
            });
        }
    }
    breaches.optional_amount("order_discount", offer.order_discount.as_ref(), currency);
    breaches.amount("total_discount", &offer.total_discount, currency);
    if let Some(voucher) = &offer.voucher {
        breaches.amount("voucher.amount", &voucher.amount, currency);
    }
    let goods: i128 = input
        .lines
        .iter()
        .map(|line| i128::from(line.list_price.minor_units) * i128::from(line.quantity))
        .sum();
    sum += offer
        .order_discount
        .as_ref()
        .map_or(0, |amount| i128::from(amount.minor_units));
    breaches.must(sum <= goods, || {
        format!("the discounts come to {sum}, the goods to {goods}: the price would be negative")
    });
    if offer.free_shipping {
        sum += input
            .shipping
            .as_ref()
            .map_or(0, |amount| i128::from(amount.minor_units));
    }
    let total = i128::from(offer.total_discount.minor_units);
    breaches.should(total == sum, || {
        format!("`total_discount` is {total}; lines, order and carriage come to {sum}")
    });
}
