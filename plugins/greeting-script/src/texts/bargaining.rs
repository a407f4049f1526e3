//! Answers to bargaining; the topics are the script keys of the discount policy (S-259 … S-282).

use super::{Text, text};
use crate::bindings::kind::Moment;

pub(super) const TEXTS: &[Text] = &[
    text(
        "bargain-position",
        Moment::Bargain,
        "position",
        "谢谢您喜欢这款!咱们店明码标价,价格已经压得很低了,实在不议价,还请谅解{emoticon}",
        "Thank you for liking it! Our prices are marked and already kept low, so we do not bargain; we hope you understand {emoticon}",
    ),
    text(
        "bargain-promotion",
        Moment::Bargain,
        "promotion",
        "现在正是活动价,您拍下的已经是很优惠的价格,线上线下统一定价,没有再减的空间啦,抓紧入手更划算。",
        "This is the promotion price, as good as it gets, and the same online and in our stores; there is no room for more, so now is the time.",
    ),
    text(
        "bargain-rule-price",
        Moment::Bargain,
        "rule-price",
        "帮您算过了,按店铺规则可以享受:{discount-explanation}。",
        "We worked it out for you; by the rules of the shop you get: {discount-explanation}.",
    ),
    text(
        "bargain-quantity",
        Moment::Bargain,
        "quantity",
        "价格按数量分档,到哪一档就按哪一档算:{quantity-tiers}。您需要多少件?",
        "The price goes by quantity, and the tier you reach holds: {quantity-tiers}. How many do you need?",
    ),
    text(
        "bargain-member",
        Moment::Bargain,
        "member",
        "完成一次交易就是咱们店的会员,下次购买直接享受会员价。",
        "After one completed order you are a member, and the member price holds from your next purchase.",
    ),
    text(
        "bargain-cheaper-elsewhere",
        Moment::Bargain,
        "cheaper-elsewhere",
        "别家的商品咱们不了解,不便评价。{shop-name}的每一件都经过检验,售后也有保障,您可以放心比较。",
        "We do not know what others sell and will not judge it. Every item from {shop-name} is checked and backed by our service, so compare at your leisure.",
    ),
    text(
        "bargain-ask-manager",
        Moment::Bargain,
        "ask-manager",
        "价格是公司统一定的,客服没有权限修改。看您很有诚意,帮您向经理申请一下,麻烦稍等两分钟。",
        "Prices are set by the company and agents cannot change them. As you really want it, let me ask the manager; please give me two minutes.",
    ),
    text(
        "bargain-favour",
        Moment::Bargain,
        "favour",
        "争取到了!这是店铺单独给您的一次优惠:{discount-explanation},仅限这一单,{offer-expiry}前有效{emoticon}",
        "We got it! A favour for you alone: {discount-explanation}. It holds for this order only, until {offer-expiry} {emoticon}",
    ),
    text(
        "bargain-favour-used",
        Moment::Bargain,
        "favour-used",
        "上次已经特别为您申请过一次,这回真的没有空间了,还请您体谅。",
        "We asked for a favour for you last time, so there is really no room now; thank you for understanding.",
    ),
    text(
        "bargain-wholesale",
        Moment::Bargain,
        "wholesale-lowest-price",
        "您这边是批量采购,请等大约五分钟,咱们核算一下,直接报您最低价。",
        "As you buy in quantity, please give us about five minutes to work it out, and you get our lowest price straight away.",
    ),
    text(
        "bargain-bulk",
        Moment::Bargain,
        "bulk",
        "您的采购量比较大,为您转接大客户专员,单独报价和安排物流,请稍等。",
        "That is a large order: we hand you over to a colleague for bulk orders, who makes you a price and arranges freight. One moment please.",
    ),
    text(
        "bargain-key-account",
        Moment::Bargain,
        "key-account",
        "这已经是给大客户的价格了,能给到您这里真的不容易。",
        "This is already the price our key accounts get, and it was not easy to get it for you.",
    ),
    text(
        "bargain-coupon",
        Moment::Bargain,
        "use-coupon",
        "用优惠券会更划算:{coupon-code},可减{coupon-amount}。",
        "A coupon serves you better: {coupon-code} takes {coupon-amount} off.",
    ),
    text(
        "bargain-trial",
        Moment::Bargain,
        "trial-slot",
        "价格确实不能再低了,不过为您争取到一个新品试用名额,随单一起登记{emoticon}",
        "The price cannot go lower, but we got you a place in our new-product trial, noted on your order {emoticon}",
    ),
    text(
        "list-price",
        Moment::Bargain,
        "list-price",
        "这款的价格是{price},已经包含售后保障。",
        "It costs {price}, our after-sales service included.",
    ),
];
