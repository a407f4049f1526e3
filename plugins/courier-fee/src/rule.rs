//! The rule itself.

use crate::bindings::kind::{
    CourierOption, Decision, Input, Mode, NotCovered, Outcome, Purpose, Quote, Quotes,
};
use crate::fee_table::{Band, FEES, Place, REGIONS, Route};
use crate::options::{COURIERS_MAX, Options, WEIGHT_GRAMS_MAX};
use crate::payer::payer;
use crate::tariff::{band_text, express_grams, fee, kilograms};
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{Context, FreightPayer, Money, PolicyError};
use shopwit_policy_sdk::{
    Language, Reasons, Region, Tables, display_amount, insertion_sort, invalid_input, say,
};

/// Most pieces of one consignment (the limit of the WIT).
const PIECES_MAX: u32 = 100_000;

/// Quotes a consignment out of the shop's tables, or says what they lack.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    tables: &impl Tables,
) -> Result<Decision, PolicyError> {
    let options = Options::parse(&context.settings)?;
    let grams = check(input)?;
    let (origin, destination) = regions(input)?;
    let language = Language::of(&context.locale);
    let mut reasons = Reasons::new();
    let disclosures = disclosures(language, input, &options, &mut reasons);

    let route = match (
        Place::find(tables, origin)?,
        Place::find(tables, destination)?,
    ) {
        (Some(from), Some(to)) => route(
            &from,
            &to,
            input.bulk,
            grams,
            language,
            &options,
            &mut reasons,
        ),
        (from, _) => {
            let region = if from.is_none() {
                &input.origin_region
            } else {
                &input.destination_region
            };
            reasons.staff(
                "region-not-in-table",
                say!(
                    language,
                    "表 {REGIONS} 中没有地区 {region},请补充。",
                    "Table {REGIONS} has no row for region {region}; add one."
                ),
            );
            None
        }
    };
    let couriers = couriers(input, &options);
    let Some(route) = route else {
        return Ok(not_covered(couriers, disclosures, language, reasons));
    };

    let charged = if route.bulk {
        grams
    } else {
        express_grams(input, grams, &options)
    };
    if charged > grams {
        let weight = kilograms(charged);
        reasons.buyer(
            "volumetric-weight",
            say!(
                language,
                "体积较大,按体积重 {weight} 公斤计费。",
                "The parcel is bulky: it is charged as {weight} kg by its volume."
            ),
        );
    }
    let mut quoted = Vec::with_capacity(couriers.len());
    for option in &couriers {
        if let Some(band) = Band::find(tables, &route, &option.courier, charged)? {
            quoted.push(quote(context, input, option, &band, charged, &options)?);
        }
    }
    rank(input, &options, &mut quoted, language, &mut reasons);
    let quotes: Vec<Quote> = quoted.into_iter().map(|(quote, _)| quote).collect();
    let Some(first) = quotes.first() else {
        no_row(&route, &couriers, charged, language, &mut reasons);
        return Ok(not_covered(couriers, disclosures, language, reasons));
    };

    row_reasons(
        context,
        input,
        &quotes,
        charged,
        language,
        &options,
        &mut reasons,
    );
    let needs_agreement = agreement(input, first, &options, language, &mut reasons);
    let payer = payer(context, input, first, &options, &mut reasons);
    let buyer_fee = match payer {
        FreightPayer::Buyer => first.fee.clone(),
        FreightPayer::Seller | FreightPayer::Courier => Money::new(0, &context.currency),
    };
    Ok(Decision {
        outcome: Outcome::Quotes(Quotes {
            quotes,
            payer,
            buyer_fee,
            needs_agreement,
            disclosures,
        }),
        reasons: reasons.into_list(),
    })
}

/// The weight, once the input makes sense.
fn check(input: &Input) -> Result<i64, PolicyError> {
    if !(1..=PIECES_MAX).contains(&input.pieces) {
        return Err(invalid_input("pieces", "must be 1 to 100,000"));
    }
    if input
        .order_value
        .as_ref()
        .is_some_and(|value| value.minor_units < 0)
    {
        return Err(invalid_input("order-value", "must not be negative"));
    }
    match i64::try_from(input.weight_grams) {
        Ok(grams @ 1..=WEIGHT_GRAMS_MAX) => Ok(grams),
        _ => Err(invalid_input(
            "weight-grams",
            "must be 1 to 100,000,000 grams",
        )),
    }
}

fn regions(input: &Input) -> Result<(Region<'_>, Region<'_>), PolicyError> {
    const FORM: &str = "must be a province code of six digits or a country of two capitals";
    let origin =
        Region::parse(&input.origin_region).ok_or_else(|| invalid_input("origin-region", FORM))?;
    let destination = Region::parse(&input.destination_region)
        .ok_or_else(|| invalid_input("destination-region", FORM))?;
    Ok((origin, destination))
}

/// S-317: duties are told before the buyer pays.
fn disclosures(
    language: Language,
    input: &Input,
    options: &Options,
    reasons: &mut Reasons,
) -> Vec<String> {
    if !input.cross_border {
        return Vec::new();
    }
    let own = language.pick(&options.duties_text_zh, &options.duties_text_en);
    let text = if own.is_empty() {
        say!(
            language,
            "此订单需要清关:目的国可能征收关税、进口税及清关手续费,这些费用不包含在商品价格和运费内,由收件人缴纳,请付款前确认。",
            "This order passes customs: the country of destination may charge duty, import tax and a handling fee. They are not part of the price or the carriage and are paid by the receiver; please confirm before you pay."
        )
    } else {
        own.clone()
    };
    reasons.both(
        "duties-disclosed",
        say!(
            language,
            "跨境订单:付款前须告知关税。",
            "Cross-border: tell the duties before payment."
        ),
        text.clone(),
    );
    vec![text]
}

/// The key of the fee rows; None for a lot that is too light to be bulk (S-302, S-307).
fn route(
    from: &Place,
    to: &Place,
    bulk: bool,
    grams: i64,
    language: Language,
    options: &Options,
    reasons: &mut Reasons,
) -> Option<Route> {
    if !bulk {
        return Some(Route {
            origin: from.parcel_zone.clone(),
            destination: to.parcel_zone.clone(),
            bulk,
        });
    }
    let least = if from.is_inner() && to.is_inner() {
        options.bulk_from_inner_grams
    } else {
        options.bulk_from_outer_grams
    };
    if grams < least {
        let (have, least) = (kilograms(grams), kilograms(least));
        reasons.staff(
            "below-bulk-threshold",
            say!(
                language,
                "此路线大宗从 {least} 公斤起,本批 {have} 公斤:请按普通包裹询价或人工处理。",
                "Bulk begins at {least} kg on this route and the lot has {have} kg: ask for it as ordinary parcels, or by hand."
            ),
        );
        return None;
    }
    Some(Route {
        origin: from.group.clone(),
        destination: to.group.clone(),
        bulk,
    })
}

/// The couriers to try: those of the host, else those of the settings; freight lines first for bulk (S-314).
fn couriers(input: &Input, options: &Options) -> Vec<CourierOption> {
    let mut all: Vec<CourierOption> = Vec::new();
    let mut add = |courier: &str, quality: Option<u32>| {
        if all.len() < COURIERS_MAX && !all.iter().any(|known| known.courier == courier) {
            all.push(CourierOption {
                courier: courier.to_string(),
                quality,
            });
        }
    };
    if input.bulk {
        for courier in &options.freight_couriers {
            let known = input
                .couriers
                .iter()
                .find(|known| known.courier == *courier);
            add(courier, known.and_then(|known| known.quality));
        }
    }
    for option in &input.couriers {
        add(&option.courier, option.quality);
    }
    if input.couriers.is_empty() && !input.bulk {
        for courier in &options.couriers {
            add(courier, None);
        }
    }
    all
}

fn quote(
    context: &Context,
    input: &Input,
    option: &CourierOption,
    band: &Band,
    grams: i64,
    options: &Options,
) -> Result<(Quote, Option<u32>), PolicyError> {
    let fee = fee(band, grams, input.purpose, options).ok_or_else(|| {
        invalid_input("weight-grams", "the fee does not fit: check the fee table")
    })?;
    let surcharge = (fee.surcharge > 0).then(|| Money::new(fee.surcharge, &context.currency));
    Ok((
        Quote {
            courier: option.courier.clone(),
            mode: band.mode,
            fee: Money::new(fee.total, &context.currency),
            surcharge,
            band: band_text(band),
            eta_hours: band.eta_hours,
        },
        option.quality,
    ))
}

/// The wanted courier first, else the default one (S-310), then by quality in the region (S-312), fee and code.
fn rank(
    input: &Input,
    options: &Options,
    quoted: &mut [(Quote, Option<u32>)],
    language: Language,
    reasons: &mut Reasons,
) {
    let minimum = u32::try_from(options.quality_minimum).unwrap_or(0);
    let default_is_poor = quoted.iter().any(|(quote, quality)| {
        quote.courier == options.default_courier && quality.is_some_and(|quality| quality < minimum)
    }) && quoted
        .iter()
        .any(|(_, quality)| quality.is_some_and(|quality| quality >= minimum));
    insertion_sort(quoted, |(one, one_quality), (other, other_quality)| {
        let preference = |quote: &Quote| -> u8 {
            if input.wanted_courier.as_ref() == Some(&quote.courier) {
                0
            } else if quote.courier == options.default_courier && !default_is_poor {
                1
            } else {
                2
            }
        };
        preference(one)
            .cmp(&preference(other))
            .then(other_quality.cmp(one_quality))
            .then(one.fee.minor_units.cmp(&other.fee.minor_units))
            .then(one.courier.cmp(&other.courier))
    });
    if default_is_poor {
        let courier = &options.default_courier;
        reasons.staff(
            "default-courier-poor-here",
            say!(
                language,
                "默认快递 {courier} 在该地区服务分低于 {minimum},优先推荐服务更好的快递。",
                "The default courier {courier} scores below {minimum} there, so a better one goes first."
            ),
        );
    }
}

/// Why these quotes: the row, the mode, the default courier, and the options (S-309 … S-312, S-316).
fn row_reasons(
    context: &Context,
    input: &Input,
    quotes: &[Quote],
    grams: i64,
    language: Language,
    options: &Options,
    reasons: &mut Reasons,
) {
    let Some(first) = quotes.first() else { return };
    let (courier, band, weight) = (&first.courier, &first.band, kilograms(grams));
    let price = display_amount(first.fee.minor_units, &context.currency);
    reasons.both(
        "fee-table-row",
        say!(
            language,
            "{weight} 公斤,{courier},表 {FEES} 的 {band} 档:{price}。",
            "{weight} kg by {courier}, row {band} of table {FEES}: {price}."
        ),
        say!(
            language,
            "{weight} 公斤的运费为 {price}({band})。",
            "Carriage for {weight} kg is {price} ({band})."
        ),
    );
    if first.mode == Mode::Freight {
        reasons.buyer(
            "bulk-by-freight",
            say!(
                language,
                "大批量货物发物流,不走快递。",
                "Bulk goods go by freight, not by parcel courier."
            ),
        );
    }
    if input.wanted_courier.is_none() && *courier == options.default_courier {
        reasons.buyer(
            "default-courier",
            say!(
                language,
                "没有指定快递时默认发 {courier}。",
                "Without another wish we send with {courier}."
            ),
        );
    }
    if options.offer_options && input.purpose == Purpose::Ship && quotes.len() > 1 {
        let list = offered(quotes, &context.currency);
        reasons.buyer(
            "options-offered",
            say!(
                language,
                "可选快递:{list}。请问您希望发哪一家?",
                "You can choose from {list}. Which one would you like?"
            ),
        );
    }
    if input.purpose == Purpose::Ship {
        // S-164: a quote is what the agent writes into the unpaid order.
        reasons.staff(
            "postage-until-payment",
            say!(language, "付款前有权限的客服可以修改邮费,修改会留痕。", "Until payment an agent with that right may change the postage; the change is recorded."),
        );
    }
}

fn offered(quotes: &[Quote], currency: &str) -> String {
    let list: Vec<String> = quotes
        .iter()
        .map(|quote| {
            format!(
                "{} {}",
                quote.courier,
                display_amount(quote.fee.minor_units, currency)
            )
        })
        .collect();
    list.join(", ")
}

/// S-313: a courier that the buyer asks for is agreed by an agent before payment.
fn agreement(
    input: &Input,
    first: &Quote,
    options: &Options,
    language: Language,
    reasons: &mut Reasons,
) -> bool {
    let Some(wanted) = &input.wanted_courier else {
        return false;
    };
    if first.courier != *wanted {
        let courier = &first.courier;
        reasons.both(
            "wanted-courier-not-available",
            say!(language, "买家指定的 {wanted} 在此路线没有报价,改用 {courier},须与买家确认。", "{wanted} has no fee on this route; {courier} is quoted instead and must be agreed with the buyer."),
            say!(language, "很抱歉,{wanted} 暂时无法发往该地区,可以为您改发 {courier}。", "We are sorry, {wanted} cannot deliver there; we can send with {courier} instead."),
        );
        return true;
    }
    if *wanted == options.default_courier || !options.wanted_courier_needs_agreement {
        return false;
    }
    reasons.both(
        "wanted-courier-needs-agreement",
        say!(
            language,
            "买家指定 {wanted},付款前须由客服确认。",
            "The buyer asks for {wanted}: an agent must agree before payment."
        ),
        say!(
            language,
            "您指定了 {wanted},请在付款前与客服确认。",
            "You asked for {wanted}; please confirm it with us before you pay."
        ),
    );
    true
}

fn no_row(
    route: &Route,
    couriers: &[CourierOption],
    grams: i64,
    language: Language,
    reasons: &mut Reasons,
) {
    let (origin, destination, bulk, weight) = (
        &route.origin,
        &route.destination,
        route.bulk,
        kilograms(grams),
    );
    let names: Vec<&str> = couriers
        .iter()
        .map(|option| option.courier.as_str())
        .collect();
    let names = names.join(", ");
    reasons.staff(
        "no-fee-row",
        say!(
            language,
            "表 {FEES} 缺少行:origin-group={origin},destination-group={destination},bulk={bulk},courier={names},重量 {weight} 公斤。请补充后再报价,不猜价格。",
            "Table {FEES} lacks a row for origin-group={origin}, destination-group={destination}, bulk={bulk}, courier={names} at {weight} kg. Fill it in; nothing is guessed."
        ),
    );
}

fn not_covered(
    couriers: Vec<CourierOption>,
    disclosures: Vec<String>,
    language: Language,
    mut reasons: Reasons,
) -> Decision {
    reasons.buyer(
        "asked-by-hand",
        say!(
            language,
            "这条路线的运费需要人工核算,请稍等,客服会尽快答复您。",
            "We have to ask for this carriage by hand; an agent will answer you soon."
        ),
    );
    let ask = couriers.into_iter().map(|option| option.courier).collect();
    Decision {
        outcome: Outcome::NotCovered(NotCovered { ask, disclosures }),
        reasons: reasons.into_list(),
    }
}
