//! The money in a policy's answer: what guards, replays and backtests add up.

use serde_json::Value as Json;
use shopwit_policy::Kind;

/// Which way an amount goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// From the shop to the buyer: a refund, a discount, a compensation.
    Given,
    /// What a service costs: carriage, whoever pays it; a platform's service team.
    Fee,
}

impl Direction {
    /// `given` or `fee`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Fee => "fee",
        }
    }
}

/// The amounts of a recorded `output` (`{"outcome": …, "reasons": …}`) of a kind, in minor units: a courier fee's first
/// quote, what an offer gives away in all, the maximum of the solution that is ranked first, the rung that a ladder starts
/// with, the total of a statement. An answer in which no money
/// moves, or that waits for a person, has none; so has a kind that knows no money.
pub fn amounts(kind: Kind, output: &Json) -> Vec<(String, i64, Direction)> {
    let outcome = &output["outcome"];
    let rung = format!("/rungs/{}/value", outcome["start"].as_u64().unwrap_or(0));
    let (place, direction) = match (kind, outcome["type"].as_str()) {
        (Kind::CourierFee, Some("quotes")) => ("/quotes/0/fee", Direction::Fee),
        (Kind::Discount, Some("offer")) => ("/total_discount", Direction::Given),
        (Kind::Refund, Some("solutions")) => ("/ranked/0/maximum", Direction::Given),
        (Kind::Compensation, Some("ladder")) => (rung.as_str(), Direction::Given),
        (Kind::ServiceFee, Some("statement")) => ("/total", Direction::Fee),
        _ => return Vec::new(),
    };
    outcome
        .pointer(place)
        .and_then(|money| {
            let minor_units = money["minor_units"].as_i64()?;
            let currency = money["currency"].as_str()?.to_owned();
            Some((currency, minor_units, direction))
        })
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(kind: Kind, outcome: Json, expected: &[(&str, i64, Direction)]) {
        let output = json!({"outcome": outcome, "reasons": []});
        let expected: Vec<_> = expected
            .iter()
            .map(|(currency, amount, direction)| ((*currency).to_owned(), *amount, *direction))
            .collect();
        assert_eq!(amounts(kind, &output), expected, "{output}");
    }

    #[test]
    fn each_kind_has_its_money_in_one_place() {
        let cny = |amount: i64| json!({"minor_units": amount, "currency": "CNY"});
        check(
            Kind::CourierFee,
            json!({"type": "quotes", "quotes": [{"fee": cny(5_000)}, {"fee": cny(7_000)}], "buyer_fee": cny(0)}),
            &[("CNY", 5_000, Direction::Fee)],
        );
        check(
            Kind::CourierFee,
            json!({"type": "not-covered", "ask": []}),
            &[],
        );
        check(
            Kind::Discount,
            json!({"type": "offer", "total_discount": cny(300)}),
            &[("CNY", 300, Direction::Given)],
        );
        check(
            Kind::Discount,
            json!({"type": "needs-approval", "proposal": {"total_discount": cny(300)}}),
            &[],
        );
        check(
            Kind::Refund,
            json!({"type": "solutions", "ranked": [{"maximum": cny(9_900)}, {"maximum": cny(1)}]}),
            &[("CNY", 9_900, Direction::Given)],
        );
        check(
            Kind::Refund,
            json!({"type": "solutions", "ranked": []}),
            &[],
        );
        check(
            Kind::Compensation,
            json!({"type": "ladder", "start": 1, "rungs": [{"value": cny(100)}, {"value": cny(500)}]}),
            &[("CNY", 500, Direction::Given)],
        );
        check(
            Kind::ServiceFee,
            json!({"type": "statement", "total": cny(2_100), "deduction": cny(300)}),
            &[("CNY", 2_100, Direction::Fee)],
        );
        check(
            Kind::Script,
            json!({"type": "candidates", "candidates": []}),
            &[],
        );
    }
}
