//! What a new shop starts with: words that point at a cause, and public replies.

use crate::options::Topic;

pub(crate) const QUALITY: &[&str] = &[
    "质量",
    "質量",
    "坏了",
    "坏的",
    "破",
    "碎",
    "裂",
    "掉色",
    "褪色",
    "瑕疵",
    "假货",
    "异味",
    "开线",
    "漏",
    "不能用",
    "发错",
    "少发",
    "色差",
    "描述不符",
    "broken",
    "defect*",
    "damaged",
    "faulty",
    "fake",
    "poor quality",
    "not as described",
];
pub(crate) const SERVICE: &[&str] = &[
    "态度",
    "客服",
    "不理",
    "没人理",
    "敷衍",
    "不回",
    "推卸",
    "骗",
    "rude",
    "ignored",
    "unhelpful",
    "customer service",
];
pub(crate) const COURIER: &[&str] = &[
    "快递",
    "快遞",
    "物流",
    "送货",
    "派送",
    "太慢",
    "好慢",
    "丢件",
    "暴力分拣",
    "courier*",
    "deliver*",
    "slow",
    "late",
    "shipping",
];
pub(crate) const MALICIOUS: &[&str] = &[
    "同行",
    "删差评",
    "给钱",
    "不给钱",
    "勒索",
    "加微信",
    "更好的店",
    "别买他家",
    "delete this review for",
    "pay me",
];
pub(crate) const MOOD: &[&str] = &[
    "失望",
    "生气",
    "心情",
    "不喜欢",
    "后悔",
    "无语",
    "一般般",
    "不如预期",
    "disappointed",
    "angry",
    "regret",
    "do not like",
    "don't like",
];

/// What is answered below a review, in Chinese and English (S-425, S-426, S-428, S-434). Only what can be kept is promised.
pub(crate) const REPLIES: [(Topic, &str, &str); 7] = [
    (
        Topic::Quality,
        "非常抱歉给您带来不好的体验。质量问题由我们负责,换货或退货的来回运费由本店承担,客服已主动联系您。",
        "We are sorry. Quality is ours to answer for: we pay the carriage of an exchange or a return, and we have written to you.",
    ),
    (
        Topic::Service,
        "抱歉,是我们的服务没有做好。我们已认真检讨并改进,负责人会与您联系。",
        "We are sorry that our service was not good. We have looked into it and changed it, and the person in charge will contact you.",
    ),
    (
        Topic::Courier,
        "抱歉让您久等了。我们已向快递核实,并会盯紧后续派送,有进展随时告诉您。",
        "We are sorry for the wait. We have asked the courier and keep an eye on it; we will tell you how it goes.",
    ),
    (
        Topic::Mood,
        "感谢您的反馈,没能让您满意我们很抱歉。我们会与您联系,听听您的想法。",
        "Thank you for telling us. We are sorry that you are not happy and will get in touch to listen.",
    ),
    (
        Topic::Malicious,
        "感谢关注。本店商品均可提供检验凭证,订单和沟通记录完整,欢迎通过平台核实。",
        "Thank you. Our goods come with their documents, and the record of the order is complete; the platform is welcome to check it.",
    ),
    (
        Topic::Unknown,
        "感谢您的反馈,我们想了解具体情况,客服已主动联系您。",
        "Thank you for telling us. We would like to know more and have written to you.",
    ),
    (
        Topic::Good,
        "谢谢您的认可,期待再次为您服务。",
        "Thank you; we hope to serve you again.",
    ),
];
