//! Which questions of the buyer a draft leaves open (S-243).

use shopwit_policy_sdk::Words;
use shopwit_policy_sdk::alloc::string::String;
use shopwit_policy_sdk::alloc::vec::Vec;

/// What makes a text a question.
const ASKING: [&str; 15] = [
    "?",
    "？",
    "吗",
    "呢",
    "多少",
    "什么",
    "怎么",
    "几天",
    "能不能",
    "可以",
    "有没有",
    "how",
    "what",
    "when",
    "can i",
];

/// What a question is about, and what an answer to it talks of.
const SUBJECTS: [(&[&str], &[&str]); 7] = [
    (
        &[
            "多少钱",
            "价格",
            "便宜",
            "优惠",
            "price*",
            "how much",
            "discount*",
        ],
        &[
            "元",
            "价",
            "块",
            "¥",
            "折",
            "优惠",
            "券",
            "price*",
            "discount*",
            "cost*",
            "usd",
            "eur",
        ],
    ),
    (
        &["尺码", "尺寸", "多大", "size*"],
        &["码", "尺", "厘米", "cm", "mm", "size*", "inch*"],
    ),
    (
        &["有货", "现货", "库存", "in stock"],
        &["货", "库存", "补", "stock", "sold out", "available"],
    ),
    (
        &[
            "发货",
            "几天到",
            "什么时候到",
            "快递",
            "物流",
            "ship*",
            "deliver*",
        ],
        &[
            "发", "到", "快递", "物流", "单号", "天", "小时", "ship*", "deliver*", "day", "days",
            "courier*",
        ],
    ),
    (
        &["退款", "退货", "换货", "refund*", "return*", "exchange*"],
        &["退", "换", "refund*", "return*", "exchange*"],
    ),
    (&["发票", "invoice*"], &["发票", "开票", "invoice*"]),
    (
        &["材质", "面料", "什么料", "material*", "fabric*"],
        &[
            "材质",
            "面料",
            "材料",
            "棉",
            "丝",
            "钢",
            "木",
            "material*",
            "cotton",
            "made of",
        ],
    ),
];

/// Indexes of the questions of whose subject the draft says nothing.
pub(crate) fn unanswered(questions: &[String], draft: &str) -> Vec<u32> {
    let mut open = Vec::new();
    for (index, question) in (0_u32..).zip(questions) {
        if !any(&ASKING, question) {
            continue;
        }
        let left = SUBJECTS
            .iter()
            .any(|(asked, answered)| any(asked, question) && !any(answered, draft));
        if left {
            open.push(index);
        }
    }
    open
}

fn any(words: &[&str], text: &str) -> bool {
    let mut set = Words::new();
    for word in words {
        // One byte is too short for the set.
        if word.len() == 1 && text.contains(*word) {
            return true;
        }
        set.add(word, 0);
    }
    set.any(text)
}
