//! Words of the desk: the steps of a sale, who writes, how pressing a piece of work is.

use crate::words;

words! {
    /// The eight steps of a sale (S-065, S-100): 一呼二问三推荐,议价核实很关键,道别之后勤跟进.
    SalesStep {
        Greet = "greet",
        Ask = "ask",
        Recommend = "recommend",
        Bargain = "bargain",
        Courier = "courier",
        Verify = "verify",
        Farewell = "farewell",
        FollowUp = "follow-up",
    }
}

words! {
    /// Who wrote a message.
    MessageAuthor {
        Buyer = "buyer",
        Agent = "agent",
        /// The host, by the shop's script policy (S-048, S-200).
        Auto = "auto",
    }
}

words! {
    /// For whom a client writes a message; the host alone writes automatic ones.
    Sender {
        Buyer = "buyer",
        Agent = "agent",
    }
}

impl From<Sender> for MessageAuthor {
    fn from(sender: Sender) -> Self {
        match sender {
            Sender::Buyer => Self::Buyer,
            Sender::Agent => Self::Agent,
        }
    }
}

words! {
    /// How important or how urgent a piece of work is.
    Level {
        Low = "low",
        Normal = "normal",
        High = "high",
    }
}

words! {
    /// What is done first.
    Priority {
        Low = "low",
        Normal = "normal",
        High = "high",
        Urgent = "urgent",
    }
}

impl Priority {
    /// Priority = f(importance, urgency) (S-087): both high is urgent, one high is high, both low is low.
    pub fn of(importance: Level, urgency: Level) -> Self {
        match (importance, urgency) {
            (Level::High, Level::High) => Self::Urgent,
            (Level::High, _) | (_, Level::High) => Self::High,
            (Level::Low, Level::Low) => Self::Low,
            _ => Self::Normal,
        }
    }
}

words! {
    /// What closes a ticket (S-080).
    Confirmation {
        /// The buyer said that it is solved.
        Customer = "customer",
        /// The buyer did not answer in time.
        Timeout = "timeout",
    }
}

words! {
    /// Why somebody takes part in a ticket that another one owns.
    Purpose {
        /// A colleague of another department (S-016).
        Participant = "participant",
        /// Was asked for help (S-018).
        Help = "help",
        /// Had it escalated to (S-444, S-446).
        Escalation = "escalation",
    }
}

words! {
    /// How an answer stands against the channel's response time (S-045, S-085).
    ResponsePace {
        OnTime = "on-time",
        /// Half of the time is gone.
        DueSoon = "due-soon",
        Late = "late",
    }
}

words! {
    /// Whether somebody of the desk can be asked at the moment.
    AgentState {
        Online = "online",
        /// Here, but not for new conversations.
        Busy = "busy",
        Away = "away",
    }
}

words! {
    /// What somebody does in a conversation at the moment.
    Activity {
        Viewing = "viewing",
        Typing = "typing",
    }
}

impl ResponsePace {
    /// The pace of somebody who has waited `waited` of `target` seconds.
    pub fn of(waited_seconds: i64, target_seconds: i64) -> Self {
        if waited_seconds >= target_seconds {
            Self::Late
        } else if waited_seconds.saturating_mul(2) >= target_seconds {
            Self::DueSoon
        } else {
            Self::OnTime
        }
    }
}

/// The first `{slot-name}` of a text that nothing filled.
pub fn open_slot(text: &str) -> Option<&str> {
    text.match_indices('{').find_map(|(start, _)| {
        let inner = text.get(start + 1..)?;
        let name = inner.get(..inner.find('}')?)?;
        is_slot_name(name).then_some(name)
    })
}

/// Whether a slot of a text can have this name: a kebab-case word.
pub fn is_slot_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::Word as _;

    #[test]
    fn priority_grows_with_importance_and_urgency() {
        // S-087
        let rank = |level| Level::ALL.iter().position(|one| *one == level);
        for a in Level::ALL {
            for b in Level::ALL {
                for (c, d) in [(Level::High, *b), (*a, Level::High)] {
                    assert!(rank(c) >= rank(*a) && rank(d) >= rank(*b));
                    assert!(Priority::of(c, d) >= Priority::of(*a, *b), "{a} {b}");
                }
            }
        }
        assert_eq!(Priority::of(Level::High, Level::High), Priority::Urgent);
        assert_eq!(Priority::of(Level::Low, Level::Low), Priority::Low);
        assert_eq!(Priority::of(Level::Low, Level::Normal), Priority::Normal);
    }

    #[test]
    fn open_slots_are_found_and_other_braces_are_not() {
        for (text, slot) in [
            ("亲,您的订单{order-number}已发货", Some("order-number")),
            ("{a}", Some("a")),
            ("{{eta}}", Some("eta")),
            ("{ {courier} }", Some("courier")),
            ("{} {Order} {订单} {-x} {a b}", None),
            ("{open", None),
            ("", None),
        ] {
            assert_eq!(open_slot(text), slot, "{text}");
        }
    }

    #[test]
    fn pace_turns_before_it_is_late() {
        // S-045
        for (waited, pace) in [
            (0, ResponsePace::OnTime),
            (29, ResponsePace::OnTime),
            (30, ResponsePace::DueSoon),
            (60, ResponsePace::Late),
        ] {
            assert_eq!(ResponsePace::of(waited, 60), pace, "{waited}");
        }
    }
}
