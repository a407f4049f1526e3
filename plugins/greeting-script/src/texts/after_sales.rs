//! After the sale, and the seven steps of a call (S-219 … S-221, S-227, S-239, S-295, S-445, S-454 … S-464).

use super::{Text, text};
use crate::bindings::kind::Moment;

pub(super) const TEXTS: &[Text] = &[
    text(
        "apology-ours",
        Moment::Apology,
        "ours",
        "这次确实是我们的失误,真诚向您道歉!责任由我们承担,马上为您处理:{solution}。",
        "This was our mistake, and we sincerely apologise. We take responsibility and settle it now: {solution}.",
    ),
    text(
        "apology-courier",
        Moment::Apology,
        "courier",
        "包裹在运输途中出了问题,让您有了不好的体验,非常抱歉。咱们马上联系快递,有结果第一时间告诉您。",
        "Something went wrong with your parcel on the way. We are sorry for the experience; we are talking to the courier and tell you as soon as we know more.",
    ),
    text(
        "apology-experience",
        Moment::Apology,
        "experience",
        "很抱歉这次购物没有让您满意。情况跟您说明一下:{explanation}。咱们一起看看怎么解决更好。",
        "We are sorry that this purchase was not a good experience. Here is how it came about: {explanation}. Let us find a good way forward together.",
    ),
    text(
        "thanks",
        Moment::Thanks,
        "",
        "感谢您的耐心和理解!问题处理完了,您有什么意见或建议,欢迎告诉我们。",
        "Thank you for your patience! It is settled now; if you have any thoughts for us, we are glad to hear them.",
    ),
    text(
        "thanks-praise",
        Moment::Thanks,
        "praise",
        "您过奖了,这是咱们应该做的,谢谢您的鼓励{emoticon}",
        "You are very kind; we only did our part. Thank you for the encouragement {emoticon}",
    ),
    text(
        "review-invitation",
        Moment::ReviewInvitation,
        "",
        "您好,包裹收到了吧?如果还满意,欢迎给咱们五分评价;哪里不满意请先告诉我们,一定帮您处理好。",
        "Hello, has your parcel arrived? If you are happy with it, we would be glad of a five-point review; if not, please tell us first and we will put it right.",
    ),
    text(
        "care-callback",
        Moment::CareCallback,
        "",
        "您好,{shop-name}客服{agent-name}回访:之前的问题现在都好了吗?使用中还有什么需要帮忙的?",
        "Hello, {agent-name} from {shop-name}: is everything well now with what you told us about? Can we help with anything else?",
    ),
    text(
        "other-remedies",
        Moment::OtherRemedies,
        "",
        "很抱歉没能让您满意。除了我们,您也可以通过平台客服申请介入,或向消费者保护机构反映,我们会积极配合。",
        "We are sorry that we could not settle it. You can also turn to the platform's support or to a consumer protection body; we will fully cooperate.",
    ),
    text(
        "call-introduce",
        Moment::CallIntroduce,
        "",
        "您好,请问是{customer-name}吗?我是{shop-name}的客服{agent-name},现在方便说几句话吗?",
        "Hello, am I speaking with {customer-name}? This is {agent-name} from {shop-name}; is this a good moment to talk?",
    ),
    text(
        "call-reason",
        Moment::CallReason,
        "",
        "打扰您了,来电是关于您的订单{order-number}:{case-summary},想了解情况并帮您解决。",
        "I am calling about your order {order-number}: {case-summary}. I would like to understand it and put it right.",
    ),
    text(
        "call-listen",
        Moment::CallListen,
        "",
        "您请说,我在认真记。……我理解您的心情,换作是谁都会不高兴。您最希望怎么处理呢?",
        "Please go ahead, I am taking notes. … I understand how you feel; anybody would be upset. What would you like best?",
    ),
    text(
        "call-propose",
        Moment::CallPropose,
        "",
        "先向您说声对不起。针对这个情况,可以这样处理:{solution},原因是{solution-reason}。您看可以吗?",
        "First of all, I am sorry. This is what we can do: {solution}, because {solution-reason}. Would that be all right?",
    ),
    text(
        "call-negotiate",
        Moment::CallNegotiate,
        "",
        "您的要求我明白,咱们一起想个两边都能接受的办法:在规则允许的范围内,我尽力为您争取。",
        "I see what you ask for. Let us find something that works for both of us; I will do all that the rules allow.",
    ),
    text(
        "call-adjust",
        Moment::CallAdjust,
        "",
        "如果刚才的方案不合适,还有一个选择:{fallback-solution}。超出我权限的,我请主管尽快答复您。",
        "If that does not suit you, there is another way: {fallback-solution}. For what is beyond me, I will have my supervisor answer you soon.",
    ),
    text(
        "call-apologise",
        Moment::CallApologise,
        "",
        "再次为给您带来的麻烦道歉,也谢谢您的理解。我会跟进到底,处理好马上告诉您,再见。",
        "Once more, I am sorry for the trouble, and thank you for your understanding. I will see it through and tell you when it is done. Goodbye.",
    ),
];
