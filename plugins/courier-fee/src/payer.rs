//! Who pays for carriage.

use crate::bindings::kind::{Input, Mode, Purpose, Quote};
use crate::options::Options;
use shopwit_policy_sdk::types::{Context, FreightPayer};
use shopwit_policy_sdk::{Language, Reasons, say};

/// The payer of the first quote, with the reasons.
pub(crate) fn payer(
    context: &Context,
    input: &Input,
    first: &Quote,
    options: &Options,
    reasons: &mut Reasons,
) -> FreightPayer {
    match input.purpose {
        Purpose::Ship => shipping(context, input, first, options, reasons),
        Purpose::Return => by_fault(context, input, FreightPayer::Buyer, reasons),
        Purpose::Redeliver => by_fault(context, input, options.redelivery_payer, reasons),
        Purpose::Forwarded => {
            let language = Language::of(&context.locale);
            // S-328
            reasons.staff(
                "forwarding-fee",
                say!(
                    language,
                    "转邮局或其他快递会产生转寄费:请及时备注并转付,以免对方投诉罚款。",
                    "Handing the parcel on costs a fee: note it and pass it on in time, or the other courier complains and fines."
                ),
            );
            by_fault(context, input, options.forwarding_payer, reasons)
        }
    }
}

fn by_fault(
    context: &Context,
    input: &Input,
    nobody: FreightPayer,
    reasons: &mut Reasons,
) -> FreightPayer {
    let language = Language::of(&context.locale);
    match input.fault {
        // S-315, S-424: who sold the fault pays both ways.
        Some(FreightPayer::Seller) => {
            reasons.buyer(
                "seller-pays-both-ways",
                say!(
                    language,
                    "问题出在我们这边,来回运费由店铺承担。",
                    "The fault is ours, so the shop pays the carriage both ways."
                ),
            );
            FreightPayer::Seller
        }
        Some(FreightPayer::Courier) => {
            reasons.both(
                "courier-pays",
                say!(
                    language,
                    "快递责任:费用向快递公司追偿。",
                    "The courier's fault: claim the fee from the courier."
                ),
                say!(
                    language,
                    "问题出在运输途中,运费由快递公司承担,您无需付费。",
                    "It went wrong on the way, so the courier pays and you pay nothing."
                ),
            );
            FreightPayer::Courier
        }
        Some(FreightPayer::Buyer) => {
            reasons.buyer(
                "buyer-pays",
                say!(
                    language,
                    "此次运费由买家承担。",
                    "The buyer pays this carriage."
                ),
            );
            FreightPayer::Buyer
        }
        None => {
            reasons.staff(
                "nobody-at-fault",
                say!(
                    language,
                    "没有责任方,按店铺设置决定付费方。",
                    "Nobody is at fault: the shop's rule decides who pays."
                ),
            );
            nobody
        }
    }
}

fn shipping(
    context: &Context,
    input: &Input,
    first: &Quote,
    options: &Options,
    reasons: &mut Reasons,
) -> FreightPayer {
    let language = Language::of(&context.locale);
    let promotion = options.promotion_free_shipping
        && context
            .promotions
            .iter()
            .any(|promotion| promotion.free_shipping);
    let by_value = options.free_shipping_from > 0
        && input.order_value.as_ref().is_some_and(|value| {
            value.currency == context.currency && value.minor_units >= options.free_shipping_from
        });
    if !promotion && !by_value {
        return FreightPayer::Buyer;
    }
    let wanted_other = first.courier != options.default_courier
        && input.wanted_courier.as_ref() == Some(&first.courier);
    let excluded = (first.mode == Mode::Freight && !options.free_shipping_covers_freight)
        || (input.cross_border && !options.free_shipping_covers_abroad)
        || (wanted_other && !options.free_shipping_covers_wanted_courier);
    if excluded {
        reasons.buyer(
            "free-shipping-not-for-this",
            say!(
                language,
                "包邮只适用于默认快递的境内小件,此次运费需另付。",
                "Free shipping holds for domestic parcels with our usual courier; this carriage is extra."
            ),
        );
        return FreightPayer::Buyer;
    }
    if promotion {
        // S-262
        reasons.buyer(
            "promotion-free-shipping",
            say!(
                language,
                "活动期间包邮,运费由店铺承担。",
                "Shipping is free during the promotion; the shop pays."
            ),
        );
    } else {
        reasons.buyer(
            "order-value-free-shipping",
            say!(
                language,
                "订单已满包邮金额,运费由店铺承担。",
                "The order reaches the amount for free shipping; the shop pays."
            ),
        );
    }
    FreightPayer::Seller
}
