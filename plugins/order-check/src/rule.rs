//! The rule itself: hold, ask or pass.

use crate::bindings::kind::{
    AddressMatch, AskCustomer, Decision, Field, Findings, Flag, Gift, Hold, Input, Line, Outcome,
    Pass, Question, RecentOrder,
};
use crate::options::Options;
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{Context, Money, PolicyError};
use shopwit_policy_sdk::{Amount, Language, Reasons, Tables, invalid_input, portion, say};

/// Most lines, and most pieces of one (the limits of the WIT).
const LINES_MAX: usize = 1_000;
const LINE_QUANTITY_MAX: u32 = 1_000_000;

/// Looks at the order: legal and accurate first, then what only the buyer can say.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    let options = Options::parse(&context.settings)?;
    check(context, input)?;
    let check = Check {
        input,
        options: &options,
        language: Language::of(&context.locale),
    };
    let mut reasons = Reasons::new();
    let outcome = check.decide(&mut reasons);
    Ok(Decision {
        outcome,
        reasons: reasons.into_list(),
    })
}

struct Check<'a> {
    input: &'a Input,
    options: &'a Options,
    language: Language,
}

impl Check<'_> {
    fn decide(&self, reasons: &mut Reasons) -> Outcome {
        let findings = self.findings();
        let held = self
            .input
            .lines
            .iter()
            .find_map(|line| self.wrong_line(line))
            .or_else(|| self.held_by_flag())
            .or_else(|| self.held_as_duplicate(&findings));
        if let Some((code, text)) = held {
            reasons.staff(code, text.clone());
            return Outcome::Hold(Hold {
                code: code.to_string(),
                text,
                findings,
            });
        }
        let questions = self.questions(&findings);
        if questions.is_empty() {
            reasons.staff(
                "checked",
                say!(
                    self.language,
                    "商品、数量、价格、库存、地址均无异常,不是重复单。",
                    "Goods, quantities, prices, stock and address are in order; not a duplicate."
                ),
            );
            return Outcome::Pass(Pass { findings });
        }
        for question in &questions {
            reasons.buyer(code_of(question.field), question.buyer_text.clone());
        }
        Outcome::AskCustomer(AskCustomer {
            questions,
            findings,
        })
    }

    /// S-150: price and availability.
    fn wrong_line(&self, line: &Line) -> Option<(&'static str, String)> {
        let sku = &line.sku;
        let quantity = i64::from(line.quantity);
        let floor = line
            .floor_price
            .as_ref()
            .map_or(0, |floor| floor.minor_units.saturating_mul(quantity));
        if line.total.minor_units < floor {
            return Some((
                "below-floor",
                say!(
                    self.language,
                    "{sku} 低于底价。",
                    "{sku} is sold below its floor price."
                ),
            ));
        }
        if !line.on_sale {
            return Some((
                "not-on-sale",
                say!(
                    self.language,
                    "{sku} 已下架。",
                    "{sku} is not on sale any more."
                ),
            ));
        }
        if self.options.hold_on_low_stock && line.real_stock < u64::from(line.quantity) {
            let (real, listed) = (line.real_stock, line.listed_stock);
            return Some((
                "low-stock",
                say!(
                    self.language,
                    "{sku} 实际库存 {real},页面 {listed},订购 {quantity}。",
                    "{sku}: {real} are there, {listed} are shown, {quantity} were ordered."
                ),
            ));
        }
        let (then, now) = (line.unit_price.minor_units, line.list_price.minor_units);
        let tolerated = portion(now, self.options.price_tolerance_bps).unwrap_or(Amount::MAX);
        if self.options.price_tolerance_bps < 10_000
            && then.abs_diff(now) > tolerated.unsigned_abs()
        {
            return Some((
                "price-differs",
                say!(
                    self.language,
                    "{sku} 下单价与现价相差过大,请核对价格。",
                    "{sku}: the price when ordered is far from today's; look at it."
                ),
            ));
        }
        None
    }

    fn held_by_flag(&self) -> Option<(&'static str, String)> {
        let flagged = self.input.note_flags.iter().any(|flag| {
            self.options
                .hold_flags
                .iter()
                .any(|name| name == color(*flag))
        });
        flagged.then(|| {
            (
                "flagged",
                say!(
                    self.language,
                    "订单有旗标备注,先查看备注。",
                    "The order has a flagged note; read it first."
                ),
            )
        })
    }

    fn held_as_duplicate(&self, findings: &Findings) -> Option<(&'static str, String)> {
        let number = findings.duplicates.first()?;
        self.options.duplicate_holds.then(|| {
            (
                "duplicate",
                say!(
                    self.language,
                    "与订单 #{number} 相同,可能重复。",
                    "Looks the same as order #{number}."
                ),
            )
        })
    }

    fn findings(&self) -> Findings {
        let (input, options) = (self.input, self.options);
        let within = |order: &RecentOrder, seconds: u32| order.age_seconds <= u64::from(seconds);
        let is_twin = |order: &RecentOrder| {
            order.same_lines
                && order.same_receiver
                && within(order, options.duplicate_window_seconds)
        };
        // S-148
        let duplicates: Vec<u64> = input
            .recent_orders
            .iter()
            .filter(|order| is_twin(order))
            .map(|order| order.number)
            .collect();
        let merge_with = input
            .recent_orders
            .iter()
            .find(|order| {
                order.same_receiver
                    && !order.closed_for_merging
                    && !is_twin(order)
                    && options.merge_window_seconds > 0
                    && within(order, options.merge_window_seconds)
            })
            .map(|order| order.number);
        let courier = input.wanted_courier.clone().or_else(|| {
            (!options.default_courier.is_empty()).then(|| options.default_courier.clone())
        });
        let mut gifts = Vec::new();
        if !options.gift_sku.is_empty() && input.total.minor_units >= options.gift_from {
            gifts.push(Gift {
                sku: options.gift_sku.clone(),
                quantity: 1,
            });
        }
        Findings {
            duplicates,
            merge_with,
            courier,
            gifts,
        }
    }

    /// What only the buyer knows (S-154, S-155).
    fn questions(&self, findings: &Findings) -> Vec<Question> {
        let (input, options) = (self.input, self.options);
        let mut questions = Vec::new();
        let mut ask = |field, buyer_text| questions.push(Question { field, buyer_text });
        if let Some(number) = findings.duplicates.first() {
            ask(
                Field::Duplicate,
                say!(
                    self.language,
                    "您还有一笔相同的订单 #{number},请问是要两份吗?",
                    "There is another order of yours with the same goods, #{number}. Did you mean to order twice?"
                ),
            );
        }
        let moved = match input.address.against_last {
            AddressMatch::OtherRegion => options.ask_on_other_region,
            AddressMatch::OtherStreet => options.ask_on_other_street,
            AddressMatch::FirstOrder | AddressMatch::Same => false,
        };
        if moved || !input.address.complete {
            ask(
                Field::Address,
                if moved {
                    say!(
                        self.language,
                        "这次的收货地址和上次不一样,请核对一下地址是否正确。",
                        "The address is not that of your last order. Is it right?"
                    )
                } else {
                    say!(
                        self.language,
                        "收货地址好像不完整,麻烦补充一下门牌号。",
                        "The address seems incomplete. Please add street and house number."
                    )
                },
            );
        }
        let other_name = input.address.same_name == Some(false);
        let other_phone = input.address.same_phone == Some(false);
        if options.ask_on_other_receiver && other_name {
            ask(
                Field::Receiver,
                say!(
                    self.language,
                    "收件人和上次不同,是替朋友购买的吗?请核对收件人。",
                    "The receiver is another one than last time. Is it for a friend? Please check the name."
                ),
            );
        }
        if options.ask_on_other_receiver && other_phone && !other_name {
            ask(
                Field::Phone,
                say!(
                    self.language,
                    "收件电话和上次不同,请核对号码。",
                    "The phone number is another one than last time. Is it right?"
                ),
            );
        }
        let bulk = options.bulk_quantity;
        if let Some(line) = input
            .lines
            .iter()
            .find(|line| bulk > 0 && line.quantity > bulk)
        {
            let (sku, quantity) = (&line.sku, line.quantity);
            ask(
                Field::Quantity,
                say!(
                    self.language,
                    "您订购了 {quantity} 件 {sku},请确认数量。",
                    "You ordered {quantity} of {sku}. Is the quantity right?"
                ),
            );
        }
        questions
    }
}

fn check(context: &Context, input: &Input) -> Result<(), PolicyError> {
    if input.lines.is_empty() || input.lines.len() > LINES_MAX {
        return Err(invalid_input("lines", "must hold 1 to 1,000 lines"));
    }
    let amount = |field: &dyn Fn() -> String, money: &Money| {
        if money.currency != context.currency {
            return Err(invalid_input(
                field(),
                format!("must be in the shop's currency {}", context.currency),
            ));
        }
        if money.minor_units < 0 {
            return Err(invalid_input(field(), "must not be negative"));
        }
        Ok(())
    };
    for (index, line) in input.lines.iter().enumerate() {
        if !(1..=LINE_QUANTITY_MAX).contains(&line.quantity) {
            return Err(invalid_input(
                format!("lines[{index}].quantity"),
                "must be 1 to 1,000,000",
            ));
        }
        for (name, money) in [
            ("unit-price", Some(&line.unit_price)),
            ("list-price", Some(&line.list_price)),
            ("floor-price", line.floor_price.as_ref()),
            ("total", Some(&line.total)),
        ] {
            if let Some(money) = money {
                amount(&|| format!("lines[{index}].{name}"), money)?;
            }
        }
    }
    for (name, money) in [
        ("shipping", &input.shipping),
        ("discount", &input.discount),
        ("total", &input.total),
        ("paid", &input.paid),
    ] {
        amount(&|| name.to_string(), money)?;
    }
    Ok(())
}

fn code_of(field: Field) -> &'static str {
    match field {
        Field::Duplicate => "possible-duplicate",
        Field::Address => "address-unsure",
        Field::Receiver => "other-receiver",
        Field::Phone => "other-phone",
        _ => "quantity-unsure",
    }
}

fn color(flag: Flag) -> &'static str {
    match flag {
        Flag::Red => "red",
        Flag::Yellow => "yellow",
        Flag::Green => "green",
        Flag::Blue => "blue",
        Flag::Purple => "purple",
        Flag::Grey => "grey",
    }
}
