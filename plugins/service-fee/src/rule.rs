//! The rule itself: which inquiries are charged, at what price.

use crate::bindings::kind::{
    Decision, FeeLine, Input, Inquiries, InquiryType, NoCharge, Outcome, Price, Statement,
};
use crate::options::Options;
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{Context, Money, PolicyError};
use shopwit_policy_sdk::{
    Amount, Language, Reasons, Tables, display_amount, invalid_input, portion, say,
};

/// An ordinary day.
const WHOLE_BPS: u32 = 10_000;
/// The limits of the WIT.
const INQUIRIES_MAX: usize = 10_000;
const COUNT_MAX: u32 = 1_000_000;
const LINES_MAX: usize = 1_000;
const FACTOR_BPS_MAX: u32 = 100_000;

/// Makes the statement of a period.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    let options = Options::parse(&context.settings)?;
    check(context, input)?;
    let mut reasons = Reasons::new();
    let outcome = Period {
        context,
        input,
        options: &options,
        language: Language::of(&context.locale),
    }
    .settle(&mut reasons)?;
    Ok(Decision {
        outcome,
        reasons: reasons.into_list(),
    })
}

struct Period<'a> {
    context: &'a Context,
    input: &'a Input,
    options: &'a Options,
    language: Language,
}

impl Period<'_> {
    fn settle(&self, reasons: &mut Reasons) -> Result<Outcome, PolicyError> {
        let mut lines: Vec<FeeLine> = Vec::new();
        let (mut total, mut free_count): (Amount, u32) = (0, 0);
        for (index, group) in self.input.inquiries.iter().enumerate() {
            let Some(charged_as) = self.charged_as(group) else {
                free_count = free_count.saturating_add(group.count);
                continue;
            };
            let Some(price) = self.price(charged_as, &group.date) else {
                if self.options.free_without_price {
                    free_count = free_count.saturating_add(group.count);
                    continue;
                }
                let (date, kind) = (&group.date, word(charged_as));
                reasons.staff(
                    "price-missing",
                    say!(
                        self.language,
                        "{date} 没有 {kind} 的单价,整期不出账,请补价格表。",
                        "There is no price of {kind} on {date}; nothing is charged until the price table has one."
                    ),
                );
                return Ok(flagged());
            };
            let factor = self.factor(&group.date);
            let amount = price
                .unit_price
                .minor_units
                .checked_mul(i64::from(group.count))
                .and_then(|amount| portion(amount, factor));
            let sum = amount.and_then(|amount| total.checked_add(amount));
            let (Some(amount), Some(sum)) = (amount, sum) else {
                return Err(invalid_input(
                    format!("inquiries[{index}].count"),
                    "the fee comes to too much",
                ));
            };
            total = sum;
            lines.push(FeeLine {
                date: group.date.clone(),
                inquiry_type: charged_as,
                count: group.count,
                unit_price: price.unit_price.clone(),
                holiday_factor_bps: factor,
                amount: self.money(amount),
            });
        }
        if lines.len() > LINES_MAX {
            reasons.staff(
                "too-many-lines",
                say!(
                    self.language,
                    "明细超过 1000 行,请缩短结算周期。",
                    "More than 1,000 lines; settle a shorter period."
                ),
            );
            return Ok(flagged());
        }
        if lines.is_empty() {
            reasons.staff(
                "nothing-to-charge",
                say!(
                    self.language,
                    "本期没有应收费的咨询。",
                    "No inquiry of the period is charged."
                ),
            );
            return Ok(Outcome::NoCharge(NoCharge { flagged: false }));
        }
        // S-552: taken from the proceeds, never more than they are.
        let deduction = total.min(self.input.sales_proceeds.minor_units);
        let shown = display_amount(total, &self.context.currency);
        reasons.staff(
            "charged",
            say!(
                self.language,
                "本期服务费 {shown},从销售款扣除。",
                "The fee of the period is {shown}, deducted from the sales proceeds."
            ),
        );
        if deduction < total {
            reasons.staff(
                "carried-over",
                say!(
                    self.language,
                    "销售款不足,余额转入下期。",
                    "The proceeds do not cover it; the rest is carried over."
                ),
            );
        }
        Ok(Outcome::Statement(Statement {
            lines,
            total: self.money(total),
            deduction: self.money(deduction),
            carried_over: self.money(total - deduction),
            free_count,
        }))
    }

    /// As what a group is charged; None: it is free.
    ///
    /// S-550: while the shop answers itself, only what was handed on. S-551: else everything that the platform answered;
    /// then a hand-over is an after-sales inquiry like any other.
    fn charged_as(&self, group: &Inquiries) -> Option<InquiryType> {
        let self_run = self
            .input
            .self_run
            .iter()
            .any(|interval| interval.from_ms <= group.at_ms && group.at_ms < interval.to_ms);
        let (charged, as_type) = match (self_run, group.inquiry_type) {
            (true, InquiryType::Transferred) => {
                (self.options.charge_transferred, InquiryType::Transferred)
            }
            (true, _) => (false, group.inquiry_type),
            (false, InquiryType::PreSales) => {
                (self.options.charge_pre_sales, InquiryType::PreSales)
            }
            (false, _) => (self.options.charge_after_sales, InquiryType::AfterSales),
        };
        charged.then_some(as_type)
    }

    /// S-554: the last price that has come into effect by that day. Days are `YYYY-MM-DD`, so their texts sort as they do.
    fn price(&self, wanted: InquiryType, date: &str) -> Option<&Price> {
        let mut found: Option<&Price> = None;
        for price in &self.input.prices {
            if price.inquiry_type == wanted
                && price.effective_from.as_str() <= date
                && found.is_none_or(|found| found.effective_from <= price.effective_from)
            {
                found = Some(price);
            }
        }
        found
    }

    /// S-553
    fn factor(&self, date: &str) -> u32 {
        self.input
            .holidays
            .iter()
            .find(|holiday| holiday.date == date)
            .map_or(WHOLE_BPS, |holiday| {
                holiday
                    .factor_bps
                    .unwrap_or(self.options.holiday_factor_bps)
            })
    }

    fn money(&self, amount: Amount) -> Money {
        Money::new(amount, &self.context.currency)
    }
}

fn flagged() -> Outcome {
    Outcome::NoCharge(NoCharge { flagged: true })
}

fn check(context: &Context, input: &Input) -> Result<(), PolicyError> {
    if input.period_from_ms >= input.period_to_ms {
        return Err(invalid_input(
            "period-to-ms",
            "must be later than period-from-ms",
        ));
    }
    for (index, interval) in input.self_run.iter().enumerate() {
        if interval.from_ms >= interval.to_ms {
            return Err(invalid_input(
                format!("self-run[{index}].to-ms"),
                "must be later than from-ms",
            ));
        }
    }
    if input.inquiries.len() > INQUIRIES_MAX {
        return Err(invalid_input(
            "inquiries",
            "must hold 10,000 entries at most",
        ));
    }
    for (index, group) in input.inquiries.iter().enumerate() {
        if !(1..=COUNT_MAX).contains(&group.count) {
            return Err(invalid_input(
                format!("inquiries[{index}].count"),
                "must be 1 to 1,000,000",
            ));
        }
    }
    for (index, holiday) in input.holidays.iter().enumerate() {
        if holiday.factor_bps.is_some_and(|bps| bps > FACTOR_BPS_MAX) {
            return Err(invalid_input(
                format!("holidays[{index}].factor-bps"),
                "must be 0 to 100,000",
            ));
        }
    }
    let prices = input
        .prices
        .iter()
        .enumerate()
        .map(|(index, price)| (format!("prices[{index}].unit-price"), &price.unit_price));
    for (field, money) in prices.chain([("sales-proceeds".into(), &input.sales_proceeds)]) {
        if money.currency != context.currency {
            return Err(invalid_input(
                field,
                format!("must be in the shop's currency {}", context.currency),
            ));
        }
        if money.minor_units < 0 {
            return Err(invalid_input(field, "must not be negative"));
        }
    }
    Ok(())
}

fn word(inquiry_type: InquiryType) -> &'static str {
    match inquiry_type {
        InquiryType::PreSales => "pre-sales",
        InquiryType::AfterSales => "after-sales",
        InquiryType::Transferred => "transferred",
    }
}
