//! Questions and answers (S-067, S-069, S-099, S-181, S-182, S-209 … S-211, S-225, S-396).

use super::{Text, text};
use crate::bindings::kind::Moment;

pub(super) const TEXTS: &[Text] = &[
    text(
        "question-genuine",
        Moment::Question,
        "genuine",
        "请您放心,咱们是自主品牌、自有工厂,保证正品。营业执照、注册商标、税务登记和质检报告都可以给您看。",
        "You can be sure: it is our own brand from our own factory, and genuine. We show you the business licence, the trademark, the tax registration and the inspection report.",
    ),
    text(
        "question-quality",
        Moment::Question,
        "quality",
        "{product-name}采用{material},{quality-facts}。每一件出厂前都经过多次检测,收到有问题咱们负责到底。",
        "{product-name} is made of {material}; {quality-facts}. Each one is tested several times before it leaves the factory, and we stand by it.",
    ),
    text(
        "question-photos",
        Moment::Question,
        "photos",
        "商品图片都是实物拍摄,屏幕不同会有轻微色差,以收到的实物为准。",
        "The pictures show the real goods; colours may differ slightly on your screen.",
    ),
    text(
        "question-payment",
        Moment::Question,
        "payment-methods",
        "支持{payment-methods},按页面提示选择即可,有疑问咱们一步步帮您。",
        "You can pay by {payment-methods}; just follow the page, and we help you step by step if needed.",
    ),
    text(
        "question-invoice",
        Moment::Question,
        "invoice",
        "可以开发票,请提供抬头和税号,{invoice-time}内为您开好。",
        "We issue invoices: please give us the title and the tax number, and you have it within {invoice-time}.",
    ),
    text(
        "question-free-shipping",
        Moment::Question,
        "free-shipping",
        "包邮规则:{free-shipping-rule}。不在范围内的,下单前帮您算好运费。",
        "Free shipping: {free-shipping-rule}. Where it does not hold, we work out the carriage before you order.",
    ),
    text(
        "question-returns",
        Moment::Question,
        "returns",
        "支持{no-reason-days}天无理由退货,不影响二次销售即可;如果是质量问题,来回运费由咱们承担。",
        "You can return goods within {no-reason-days} days as long as they can be sold again; if the quality is at fault we pay the carriage both ways.",
    ),
    text(
        "question-bulk",
        Moment::Question,
        "bulk-order",
        "批量采购有专门流程:确认数量、报价、付款、走物流发货。请问您大概需要多少件?",
        "Bulk orders go: quantity, price, payment, freight. How many pieces do you need?",
    ),
    text(
        "question-custom",
        Moment::Question,
        "customisation",
        "可以定制,请把内容和数量发给我们。定制商品不支持无理由退货,确认样稿后开始制作,大约{lead-time}。",
        "We make it to your wish: send us the details and the quantity. Personalised goods cannot be returned without a reason; we begin once you agree to the draft, and it takes about {lead-time}.",
    ),
    text(
        "question-order",
        Moment::Question,
        "how-to-order",
        "下单很简单:选好款式,加入购物车,填写收件信息,提交订单后付款。卡在哪一步告诉我们就行。",
        "Ordering is easy: choose, put it in the basket, fill in the receiver, place the order and pay. Tell us at which step you are stuck.",
    ),
    text(
        "question-delivery",
        Moment::Question,
        "delivery-time",
        "付款后{dispatch-hours}小时内发出,到您那里大约{delivery-time}。",
        "It leaves within {dispatch-hours} hours of payment and takes about {delivery-time} to your place.",
    ),
    text(
        "question-after-sales",
        Moment::Question,
        "after-sales",
        "售后政策先跟您说清楚:{no-reason-days}天无理由退货,质量问题来回运费由咱们承担,保修{warranty},有事随时找我们。",
        "Our after-sales terms, so that you know before you buy: {no-reason-days} days to return, we pay both ways if the quality is at fault, warranty {warranty}.",
    ),
    text(
        "question-other",
        Moment::Question,
        "",
        "您问的这个需要跟同事确认一下,免得说错,请稍等,马上回复您。",
        "Let me check this with a colleague so that I tell you nothing wrong; one moment please.",
    ),
];
