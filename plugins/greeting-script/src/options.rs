//! The shop's settings of this policy.

use crate::bindings::kind::Moment;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;
use shopwit_policy_sdk::{Language, Settings};

const DAY_SECONDS: u32 = 86_400;

const MARKET_NOTES: [(&str, &str); 3] = [
    (
        "US",
        "直接说结论,先讲退货和税费政策。 · Be direct; say the return policy and taxes first.",
    ),
    (
        "DE",
        "重视准确与书面依据,十四天可撤回。 · Be exact and give it in writing; 14 days to withdraw.",
    ),
    (
        "JP",
        "用敬语,先致歉再说明,不催促。 · Be formal, apologise before explaining, do not press.",
    ),
];

pub(crate) const MOMENTS: [(&str, Moment); 34] = [
    ("welcome", Moment::Welcome),
    ("auto-reply", Moment::AutoReply),
    ("greet", Moment::Greet),
    ("ask", Moment::Ask),
    ("recommend", Moment::Recommend),
    ("bargain", Moment::Bargain),
    ("courier", Moment::Courier),
    ("verify", Moment::Verify),
    ("farewell", Moment::Farewell),
    ("follow-up", Moment::FollowUp),
    ("in-stock", Moment::InStock),
    ("sold-out", Moment::SoldOut),
    ("polite-refusal", Moment::PoliteRefusal),
    ("question", Moment::Question),
    ("payment-guidance", Moment::PaymentGuidance),
    ("payment-done", Moment::PaymentDone),
    ("payment-reminder", Moment::PaymentReminder),
    ("receiver-check", Moment::ReceiverCheck),
    ("logistics", Moment::Logistics),
    ("duties-disclosure", Moment::DutiesDisclosure),
    ("farewell-deal", Moment::FarewellDeal),
    ("farewell-no-deal", Moment::FarewellNoDeal),
    ("apology", Moment::Apology),
    ("thanks", Moment::Thanks),
    ("review-invitation", Moment::ReviewInvitation),
    ("care-callback", Moment::CareCallback),
    ("other-remedies", Moment::OtherRemedies),
    ("call-introduce", Moment::CallIntroduce),
    ("call-reason", Moment::CallReason),
    ("call-listen", Moment::CallListen),
    ("call-propose", Moment::CallPropose),
    ("call-negotiate", Moment::CallNegotiate),
    ("call-adjust", Moment::CallAdjust),
    ("call-apologise", Moment::CallApologise),
];

/// A text that the shop wrote itself (S-217).
#[derive(Debug, PartialEq)]
pub(crate) struct OwnText {
    pub(crate) moment: Moment,
    /// Empty: for any topic.
    pub(crate) topic: String,
    pub(crate) chinese: bool,
    pub(crate) text: String,
    /// Empty: numbered.
    pub(crate) key: String,
}

/// What agents should know of a market (S-084).
#[derive(Debug, PartialEq)]
pub(crate) struct MarketNote {
    pub(crate) market: String,
    pub(crate) note: String,
}

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) texts: Vec<OwnText>,
    pub(crate) hide_built_in: bool,
    pub(crate) emoticons: bool,
    pub(crate) emoticon: String,
    default_courier_zh: String,
    default_courier_en: String,
    pub(crate) phone: String,
    authorisation_zh: String,
    authorisation_en: String,
    pub(crate) no_reason_days: u32,
    pub(crate) dispatch_hours: i64,
    pub(crate) genuine_documents: Vec<String>,
    pub(crate) quality_documents: Vec<String>,
    pub(crate) automatic_welcome: bool,
    pub(crate) automatic_reply: bool,
    /// 0: never; the same for the two below.
    pub(crate) chat_follow_up_seconds: u32,
    pub(crate) payment_follow_up_seconds: u32,
    pub(crate) after_sales_follow_up_seconds: u32,
    pub(crate) market_notes: Vec<MarketNote>,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            texts: settings.entries("texts", own_text).unwrap_or_default(),
            hide_built_in: settings.flag("hide_built_in", false),
            emoticons: settings.flag("emoticons", true),
            emoticon: settings.text("emoticon", "😊"),
            default_courier_zh: settings.text("default_courier_zh", "中通快递"),
            default_courier_en: settings.text("default_courier_en", "ZTO Express"),
            phone: settings.text("phone", ""),
            authorisation_zh: settings.text("authorisation_zh", "本店是品牌官方授权店铺"),
            authorisation_en: settings.text(
                "authorisation_en",
                "we are an official, authorised shop of the brand",
            ),
            no_reason_days: settings.count("no_reason_days", 7, 365),
            dispatch_hours: settings.integer("dispatch_hours", 24, 1..=720),
            genuine_documents: settings.texts(
                "genuine_documents",
                &[
                    "business-licence",
                    "trademark-certificate",
                    "tax-registration",
                    "inspection-report",
                ],
            ),
            quality_documents: settings.texts("quality_documents", &["inspection-report"]),
            automatic_welcome: settings.flag("automatic_welcome", true),
            automatic_reply: settings.flag("automatic_reply", true),
            chat_follow_up_seconds: settings.count("chat_follow_up_seconds", 600, 7 * DAY_SECONDS),
            payment_follow_up_seconds: settings.count(
                "payment_follow_up_seconds",
                10_800,
                7 * DAY_SECONDS,
            ),
            after_sales_follow_up_seconds: settings.count(
                "after_sales_follow_up_seconds",
                3 * DAY_SECONDS,
                30 * DAY_SECONDS,
            ),
            market_notes: market_notes(settings),
        })
    }

    pub(crate) fn default_courier(&self, language: Language) -> &str {
        language.pick(&self.default_courier_zh, &self.default_courier_en)
    }

    pub(crate) fn authorisation(&self, language: Language) -> &str {
        language.pick(&self.authorisation_zh, &self.authorisation_en)
    }
}

fn own_text(entry: &Settings<'_>) -> OwnText {
    OwnText {
        moment: entry.choice("moment", Moment::Welcome, &MOMENTS),
        topic: entry.text("topic", ""),
        chinese: entry.choice("language", true, &[("zh", true), ("en", false)]),
        text: entry.text("text", ""),
        key: entry.text("key", ""),
    }
}

fn market_notes(settings: &Settings<'_>) -> Vec<MarketNote> {
    let own = settings.entries("market_notes", |entry| MarketNote {
        market: entry.text("market", ""),
        note: entry.text("note", ""),
    });
    own.unwrap_or_else(|| {
        MARKET_NOTES
            .into_iter()
            .map(|(market, note)| MarketNote {
                market: market.to_string(),
                note: note.to_string(),
            })
            .collect()
    })
}
