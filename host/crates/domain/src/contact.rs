//! Words of contacts that we begin ourselves, and of what buyers say of us in public.

use crate::{states::Transitions, words};

words! {
    /// Why we contact a buyer (S-284 … S-300).
    ContactPurpose {
        /// The order is not paid yet.
        PaymentReminder = "payment-reminder",
        ReceiverCheck = "receiver-check",
        ReviewInvitation = "review-invitation",
        /// A bad review is to be talked about.
        ReviewFollowUp = "review-follow-up",
        CareCallback = "care-callback",
        /// Received, used, any problem? (S-298)
        DeliveryCheck = "delivery-check",
        DelayNotice = "delay-notice",
        CaseUpdate = "case-update",
        CareMessage = "care-message",
        /// Needs consent (S-224).
        Marketing = "marketing",
        /// Needs a consent of its own (S-300).
        SalesOffer = "sales-offer",
        /// Keeping in touch with an important customer (S-297).
        Relationship = "relationship",
    }
}

words! {
    /// How a buyer is contacted (S-301).
    OutreachChannel {
        /// Where the buyer shopped.
        InApp = "in-app",
        Chat = "chat",
        Sms = "sms",
        Email = "email",
        Phone = "phone",
        Social = "social",
        Visit = "visit",
    }
}

impl OutreachChannel {
    /// Rings or buzzes at once, whatever the hour.
    pub fn disturbs(self) -> bool {
        matches!(self, Self::Phone | Self::Sms | Self::Visit)
    }
}

words! {
    /// What came of a contact.
    ContactResult {
        /// Sent; nothing came back yet.
        Sent = "sent",
        Answered = "answered",
        NoAnswer = "no-answer",
        /// The buyer asked us to stop.
        Declined = "declined",
    }
}

words! {
    /// What is done before a contact (S-462).
    Preparation {
        HistoryRead = "history-read",
        OrderChecked = "order-checked",
        SolutionPrepared = "solution-prepared",
        FallbackPrepared = "fallback-prepared",
        ScriptReady = "script-ready",
    }
}

words! {
    /// Where a planned contact stands.
    OutreachState {
        Allowed = "allowed",
        /// Not yet: ask again then.
        Deferred = "deferred",
        Denied = "denied",
        /// It was made.
        Contacted = "contacted",
    }
}

impl Transitions for OutreachState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Allowed => &[Self::Contacted],
            Self::Deferred | Self::Denied | Self::Contacted => &[],
        }
    }
}

words! {
    /// What a review says, in one word.
    Rating {
        Good = "good",
        Neutral = "neutral",
        Bad = "bad",
    }
}

impl Rating {
    /// 1 and 2 stars are bad, 3 are neutral, 4 and 5 are good.
    pub fn of_stars(stars: i64) -> Self {
        match stars {
            ..=2 => Self::Bad,
            3 => Self::Neutral,
            _ => Self::Good,
        }
    }
}

words! {
    /// Where the work on a review stands.
    ReviewState {
        Open = "open",
        /// What came of it is recorded.
        Settled = "settled",
    }
}

impl Transitions for ReviewState {
    fn next(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::Settled],
            Self::Settled => &[],
        }
    }
}

words! {
    /// What the check of a message came to.
    Verdict {
        Allow = "allow",
        Warn = "warn",
        Block = "block",
    }
}

words! {
    /// How grave a finding in a message is.
    FindingSeverity {
        Hint = "hint",
        Warn = "warn",
        Block = "block",
    }
}

/// The platforms whose rules have a name of their own (S-249); everything else is `own`.
pub const PLATFORMS: [&str; 5] = ["taobao", "tmall", "jd", "pinduoduo", "xiaohongshu"];

/// The rules that hold for a buyer who came from `source`.
pub fn rule_set(source: &str) -> &'static str {
    PLATFORMS
        .into_iter()
        .find(|platform| platform.eq_ignore_ascii_case(source.trim()))
        .unwrap_or("own")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::Word as _;

    #[test]
    fn ratings_follow_the_stars() {
        assert_eq!(
            [1, 2, 3, 4, 5].map(Rating::of_stars),
            [
                Rating::Bad,
                Rating::Bad,
                Rating::Neutral,
                Rating::Good,
                Rating::Good
            ]
        );
        assert_eq!(Rating::ALL.len(), 3);
    }

    #[test]
    fn only_known_platforms_have_rules_of_their_own() {
        // S-249
        assert_eq!(
            ["taobao", " JD ", "douyin", "", "test"].map(rule_set),
            ["taobao", "jd", "own", "own", "own"]
        );
    }
}
