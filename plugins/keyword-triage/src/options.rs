//! The shop's settings of this policy.

use crate::bindings::kind::{Channel, Level, Stage, Track};
use crate::topics::{BuiltIn, HUMAN, TOPICS, URGENT};
use shopwit_policy_sdk::Settings;
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;

const LEVELS: [(&str, Level); 3] = [
    ("low", Level::Low),
    ("normal", Level::Normal),
    ("high", Level::High),
];
const STAGES: [(&str, Option<Stage>); 4] = [
    ("", None),
    ("pre-sales", Some(Stage::PreSales)),
    ("in-sales", Some(Stage::InSales)),
    ("after-sales", Some(Stage::AfterSales)),
];
const TRACKS: [(&str, Track); 2] = [("fast", Track::Fast), ("negotiation", Track::Negotiation)];
const CHANNELS: [(&str, Channel); 7] = [
    ("chat", Channel::Chat),
    ("phone", Channel::Phone),
    ("email", Channel::Email),
    ("social", Channel::Social),
    ("app", Channel::App),
    ("wechat", Channel::Wechat),
    ("in-person", Channel::InPerson),
];
/// S-085. Email is answered within half a working day.
const TARGETS: [(Channel, u32); 6] = [
    (Channel::Phone, 20),
    (Channel::Chat, 60),
    (Channel::App, 60),
    (Channel::Wechat, 60),
    (Channel::Social, 1_800),
    (Channel::Email, 14_400),
];

/// One thing that buyers write about.
#[derive(Debug, PartialEq)]
pub(crate) struct Topic {
    pub(crate) topic: String,
    pub(crate) class: String,
    pub(crate) queue: String,
    /// None: the conversation's.
    pub(crate) stage: Option<Stage>,
    pub(crate) importance: Level,
    pub(crate) urgency: Level,
    pub(crate) track: Track,
    /// What one word counts.
    pub(crate) weight: u32,
    /// Who knows about it; empty for anybody.
    pub(crate) skill: String,
    pub(crate) words: Vec<String>,
}

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) topics: Vec<Topic>,
    pub(crate) urgent_words: Vec<String>,
    pub(crate) human_words: Vec<String>,
    pub(crate) confidence_floor_bps: u32,
    pub(crate) general_queue: String,
    /// Empty: none.
    pub(crate) foreign_queue: String,
    pub(crate) important_flags: Vec<String>,
    channel_targets: Vec<(Channel, u32)>,
    resolve_hours_urgent: u32,
    resolve_hours_high: u32,
    resolve_hours_normal: u32,
    resolve_hours_low: u32,
    pub(crate) transfers_max: u32,
    /// 0: never.
    pub(crate) duplicate_days: u32,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            topics: settings
                .entries("topics", topic)
                .unwrap_or_else(|| TOPICS.iter().map(built_in).collect()),
            urgent_words: settings.texts("urgent_words", URGENT),
            human_words: settings.texts("human_words", HUMAN),
            confidence_floor_bps: settings.count("confidence_floor_bps", 5_000, 10_000),
            general_queue: settings.text("general_queue", "general"),
            foreign_queue: settings.text("foreign_queue", "cross-border"),
            important_flags: settings.texts("important_flags", &["vip"]),
            channel_targets: settings
                .entries("channel_targets", |entry| {
                    (
                        entry.choice("channel", Channel::Chat, &CHANNELS),
                        entry.count("seconds", 60, 604_800),
                    )
                })
                .unwrap_or_else(|| TARGETS.to_vec()),
            resolve_hours_urgent: settings.count("resolve_hours_urgent", 4, 720),
            resolve_hours_high: settings.count("resolve_hours_high", 24, 720),
            resolve_hours_normal: settings.count("resolve_hours_normal", 72, 720),
            resolve_hours_low: settings.count("resolve_hours_low", 168, 720),
            transfers_max: settings.count("transfers_max", 2, 20),
            duplicate_days: settings.count("duplicate_days", 7, 90),
        })
    }

    /// Seconds until a person must have answered on this channel (S-085); half of it where urgent (S-071).
    pub(crate) fn first_response(&self, channel: Channel, urgency: Level) -> Option<u32> {
        let (_, seconds) = self
            .channel_targets
            .iter()
            .find(|(one, _)| *one == channel)?;
        Some(match urgency {
            Level::High => (seconds / 2).max(1),
            Level::Low | Level::Normal => *seconds,
        })
    }

    /// Seconds until it must be solved (S-087, S-094).
    pub(crate) fn resolution(&self, importance: Level, urgency: Level) -> u32 {
        let hours = match (importance, urgency) {
            (Level::High, Level::High) => self.resolve_hours_urgent,
            (Level::High, _) | (_, Level::High) => self.resolve_hours_high,
            (Level::Low, Level::Low) => self.resolve_hours_low,
            _ => self.resolve_hours_normal,
        };
        hours.saturating_mul(3_600)
    }
}

fn topic(entry: &Settings<'_>) -> Topic {
    Topic {
        topic: entry.text("topic", ""),
        class: entry.text("class", ""),
        queue: entry.text("queue", ""),
        stage: entry.choice("stage", None, &STAGES),
        importance: entry.choice("importance", Level::Normal, &LEVELS),
        urgency: entry.choice("urgency", Level::Normal, &LEVELS),
        track: entry.choice("track", Track::Negotiation, &TRACKS),
        weight: entry.count("weight", 1, 100),
        skill: entry.text("skill", ""),
        words: entry.texts("words", &[]),
    }
}

fn built_in(topic: &BuiltIn) -> Topic {
    let level = |word: &str| pick(&LEVELS, word).unwrap_or(Level::Normal);
    Topic {
        topic: topic.topic.to_string(),
        class: topic.class.to_string(),
        queue: topic.queue.to_string(),
        stage: pick(&STAGES, topic.stage).flatten(),
        importance: level(topic.importance),
        urgency: level(topic.urgency),
        track: pick(&TRACKS, topic.track).unwrap_or(Track::Negotiation),
        weight: topic.weight,
        skill: topic.skill.to_string(),
        words: topic.words.iter().map(|word| word.to_string()).collect(),
    }
}

fn pick<T: Copy>(choices: &[(&str, T)], word: &str) -> Option<T> {
    choices
        .iter()
        .find(|(choice, _)| *choice == word)
        .map(|(_, value)| *value)
}
