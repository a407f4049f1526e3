//! The shop's settings of this policy.

use crate::built_in::{COURIER, MALICIOUS, MOOD, QUALITY, REPLIES, SERVICE};
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;
use shopwit_policy_sdk::{Language, Settings};

/// What a public reply is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    Quality,
    Service,
    Courier,
    Mood,
    Malicious,
    Unknown,
    /// The review is good.
    Good,
}

const TOPICS: [(&str, Topic); 7] = [
    ("quality", Topic::Quality),
    ("service", Topic::Service),
    ("courier", Topic::Courier),
    ("mood", Topic::Mood),
    ("malicious", Topic::Malicious),
    ("unknown", Topic::Unknown),
    ("good", Topic::Good),
];

#[derive(Debug, PartialEq)]
struct Reply {
    topic: Topic,
    language: &'static str,
    text: String,
}

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) quality_words: Vec<String>,
    pub(crate) service_words: Vec<String>,
    pub(crate) courier_words: Vec<String>,
    pub(crate) malicious_words: Vec<String>,
    pub(crate) mood_words: Vec<String>,
    pub(crate) slow_hours: u32,
    pub(crate) write_within_hours: u32,
    pub(crate) call_within_hours: u32,
    pub(crate) mood_call_minute: u32,
    pub(crate) repeated_bad_reviews: u32,
    pub(crate) invite_change: bool,
    replies: Vec<Reply>,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            quality_words: settings.texts("quality_words", QUALITY),
            service_words: settings.texts("service_words", SERVICE),
            courier_words: settings.texts("courier_words", COURIER),
            malicious_words: settings.texts("malicious_words", MALICIOUS),
            mood_words: settings.texts("mood_words", MOOD),
            slow_hours: settings.count("slow_hours", 120, 2_000),
            write_within_hours: settings.count("write_within_hours", 2, 720),
            call_within_hours: settings.count("call_within_hours", 24, 720),
            mood_call_minute: settings.count("mood_call_minute", 600, 1_439),
            repeated_bad_reviews: settings.count("repeated_bad_reviews", 3, 100),
            invite_change: settings.flag("invite_change", true),
            replies: settings
                .entries("replies", |entry| Reply {
                    topic: entry.choice("cause", Topic::Unknown, &TOPICS),
                    language: entry.choice("language", "zh", &[("zh", "zh"), ("en", "en")]),
                    text: entry.text("text", ""),
                })
                .unwrap_or_default(),
        })
    }

    /// The shop's own reply, else the built-in one.
    pub(crate) fn reply(&self, topic: Topic, language: Language) -> Option<String> {
        let wanted = language.pick("zh", "en");
        let own = self
            .replies
            .iter()
            .find(|reply| reply.topic == topic && reply.language == wanted)
            .map(|reply| reply.text.clone());
        own.or_else(|| {
            REPLIES
                .iter()
                .find(|(of, _, _)| *of == topic)
                .map(|(_, chinese, english)| language.pick(*chinese, *english).to_string())
        })
    }
}
