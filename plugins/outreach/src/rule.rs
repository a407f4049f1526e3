//! The rule itself.

use crate::bindings::kind::{
    Allowed, Channel, ContactResult, Decision, Deferred, Denied, Input, Outcome, PastContact,
    PlannedContact, Preparation, Purpose,
};
use crate::options::{Hours, Options};
use shopwit_policy_sdk::alloc::string::ToString;
use shopwit_policy_sdk::alloc::vec;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::{BuyerClass, Context, PolicyError};
use shopwit_policy_sdk::{Language, Reasons, Tables, invalid_input, say};

/// The limits of the WIT.
const PAST_CONTACTS_MAX: usize = 100;
const MINUTES_A_DAY: u32 = 1_440;
const DAY_SECONDS: u32 = 86_400;

/// What must be prepared before a call about a dispute or a bad review (S-462).
const BEFORE_A_HARD_CALL: [Preparation; 4] = [
    Preparation::HistoryRead,
    Preparation::OrderChecked,
    Preparation::SolutionPrepared,
    Preparation::FallbackPrepared,
];
/// What must be prepared before any other call.
const BEFORE_A_CALL: [Preparation; 2] = [Preparation::HistoryRead, Preparation::ScriptReady];

/// Allow, defer or deny.
pub(crate) fn evaluate(
    context: &Context,
    input: &Input,
    _: &impl Tables,
) -> Result<Decision, PolicyError> {
    if input.buyer_local_minute >= MINUTES_A_DAY {
        return Err(invalid_input("buyer_local_minute", "must be 0 to 1,439"));
    }
    if input.past_contacts.len() > PAST_CONTACTS_MAX {
        return Err(invalid_input("past_contacts", "must hold at most 100"));
    }
    let options = Options::parse(&context.settings)?;
    let mut reasons = Reasons::new();
    let answer = Answer {
        context,
        input,
        options: &options,
        staff: Language::of(&context.locale),
    };
    let outcome = answer.outcome(&mut reasons);
    Ok(Decision {
        outcome,
        reasons: reasons.into_list(),
    })
}

struct Answer<'a> {
    context: &'a Context,
    input: &'a Input,
    options: &'a Options,
    staff: Language,
}

impl Answer<'_> {
    fn outcome(&self, reasons: &mut Reasons) -> Outcome {
        if let Some(alternatives) = self.refused(reasons) {
            return Outcome::Deny(Denied {
                alternatives,
                attempts_left: self.attempts_left(0),
            });
        }
        let wait = self.wait(reasons);
        let checklist = self.missing();
        if !checklist.is_empty() {
            reasons.staff(
                "not-prepared",
                say!(
                    self.staff,
                    "打电话前先做好准备。",
                    "Prepare before you call."
                ),
            );
        }
        if wait > 0 || !checklist.is_empty() {
            return Outcome::Defer(Deferred {
                not_before_seconds: wait,
                attempts_left: self.attempts_left(0),
                checklist,
            });
        }
        reasons.staff(
            "allowed",
            say!(
                self.staff,
                "时间、次数和同意都符合。",
                "Hours, counts and consent are in order."
            ),
        );
        Outcome::Allow(Allowed {
            attempts_left: self.attempts_left(1),
            plan: self.plan(),
            checklist: self.preparations().to_vec(),
            script_key: script_key(self.input.purpose).to_string(),
        })
    }

    /// What may be used instead, where this contact is not made at all.
    fn refused(&self, reasons: &mut Reasons) -> Option<Vec<Channel>> {
        let (input, staff) = (self.input, self.staff);
        let consented = match input.purpose {
            Purpose::Marketing => input.consents.marketing,
            Purpose::SalesOffer => input.consents.sales,
            _ => true,
        };
        if !consented {
            // S-224, S-300
            reasons.staff(
                "no-consent",
                say!(
                    staff,
                    "买家没有同意此类联系。",
                    "The buyer did not agree to contacts of this kind."
                ),
            );
            return Some(Vec::new());
        }
        let stopped = input.past_contacts.iter().any(|one| {
            one.purpose == input.purpose && one.contact_result == ContactResult::Declined
        });
        if stopped {
            reasons.staff(
                "declined",
                say!(
                    staff,
                    "买家要求不再为此联系。",
                    "The buyer asked us to stop."
                ),
            );
            return Some(Vec::new());
        }
        if input.channel == Channel::Phone && !input.consents.calls {
            reasons.staff(
                "no-calls",
                say!(staff, "买家不接受电话。", "The buyer wants no calls."),
            );
            return Some(vec![Channel::InApp, Channel::Chat]);
        }
        let hard = matches!(input.purpose, Purpose::ReviewFollowUp | Purpose::CaseUpdate);
        if input.channel == Channel::Phone
            && hard
            && input.written_attempts < self.options.written_before_call
        {
            // S-462
            reasons.staff(
                "write-first",
                say!(
                    staff,
                    "电话是最后的办法,先书面沟通。",
                    "A call is the last resort; write first."
                ),
            );
            return Some(vec![Channel::Chat, Channel::InApp]);
        }
        None
    }

    /// Seconds until it may be made; the longest of all reasons to wait.
    fn wait(&self, reasons: &mut Reasons) -> u32 {
        let staff = self.staff;
        let hours = if self.input.channel == Channel::Phone {
            self.options.calls
        } else {
            self.options.messages
        };
        let mut longest = 0;
        let mut add = |code: &str, seconds: u32, text| {
            if seconds > 0 {
                reasons.staff(code, text);
                longest = seconds.max(longest);
            }
        };
        add(
            "hours",
            until_open(hours, self.input.buyer_local_minute),
            say!(
                staff,
                "现在不是联系的时间。",
                "It is not the time for contacts of this kind."
            ),
        );
        add(
            "too-often",
            self.wait_for_counts(),
            say!(
                staff,
                "已经联系得够多了。",
                "The buyer was contacted often enough."
            ),
        );
        add(
            "too-early",
            self.wait_for_purpose(),
            say!(staff, "还没到时候。", "It is too early for this."),
        );
        longest
    }

    /// S-288, S-290: counts of calls and of contacts of the purpose, and a pause after a call that nobody took.
    fn wait_for_counts(&self) -> u32 {
        let (input, options) = (self.input, self.options);
        let mut wait = 0;
        if input.channel == Channel::Phone {
            let call = |one: &PastContact| one.channel == Channel::Phone;
            wait = self
                .until_fewer(options.calls_a_day, DAY_SECONDS, call)
                .max(self.until_fewer(options.calls_a_week, 7 * DAY_SECONDS, call));
            let missed = |one: &PastContact| {
                one.channel == Channel::Phone && one.contact_result == ContactResult::NoAnswer
            };
            wait = wait.max(self.until_fewer(1, options.retry_seconds, missed));
        }
        if let Some(cap) = options.caps.iter().find(|cap| cap.purpose == input.purpose) {
            let window = cap.days.saturating_mul(DAY_SECONDS);
            wait = wait.max(self.until_fewer(cap.contacts, window, |one| self.counts(one)));
        }
        wait
    }

    /// Whether it is a contact of the same purpose, and about the same order where it is about an order.
    fn counts(&self, one: &PastContact) -> bool {
        one.purpose == self.input.purpose
            && (one.same_order || self.input.order_age_seconds.is_none())
    }

    /// Seconds until fewer than `most` of these contacts lie within the window.
    fn until_fewer(
        &self,
        most: u32,
        window_seconds: u32,
        counts: impl Fn(&PastContact) -> bool,
    ) -> u32 {
        if most == 0 {
            return window_seconds;
        }
        let nth = usize::try_from(most - 1).unwrap_or(usize::MAX);
        // Newest first: the one that must leave the window is the `most`-th.
        self.input
            .past_contacts
            .iter()
            .filter(|one| counts(one))
            .nth(nth)
            .map_or(0, |one| {
                window_seconds.saturating_sub(self.seconds_since(one))
            })
    }

    fn seconds_since(&self, one: &PastContact) -> u32 {
        let passed = self.context.now_ms.saturating_sub(one.at_ms).max(0) / 1_000;
        u32::try_from(passed).unwrap_or(u32::MAX)
    }

    /// S-162, S-284, S-298: what a purpose waits for.
    fn wait_for_purpose(&self) -> u32 {
        let until = |earliest: u32, passed: Option<u64>| {
            passed.map_or(0, |passed| {
                earliest.saturating_sub(u32::try_from(passed).unwrap_or(u32::MAX))
            })
        };
        match self.input.purpose {
            Purpose::PaymentReminder => {
                let sent = self.contacts();
                let from_order = match sent {
                    0 => until(
                        self.options.reminder_first_seconds,
                        self.input.order_age_seconds,
                    ),
                    1 => until(
                        self.options.reminder_second_seconds,
                        self.input.order_age_seconds,
                    ),
                    _ => self.until_last_reminder().unwrap_or(0),
                };
                // Better early than after the order has closed.
                self.until_last_reminder()
                    .map_or(from_order, |last| from_order.min(last))
            }
            Purpose::DeliveryCheck => until(
                self.options.delivery_check_days.saturating_mul(DAY_SECONDS),
                self.input.shipped_seconds_ago,
            ),
            _ => 0,
        }
    }

    fn until_last_reminder(&self) -> Option<u32> {
        let closes = u32::try_from(self.input.closes_in_seconds?).unwrap_or(u32::MAX);
        Some(closes.saturating_sub(self.options.reminder_last_seconds))
    }

    fn contacts(&self) -> u32 {
        let count = self
            .input
            .past_contacts
            .iter()
            .filter(|one| self.counts(one))
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// How many contacts of the purpose are left within its window, beside those that are made now.
    fn attempts_left(&self, now: u32) -> u32 {
        let Some(cap) = self
            .options
            .caps
            .iter()
            .find(|cap| cap.purpose == self.input.purpose)
        else {
            return u32::MAX;
        };
        let window = cap.days.saturating_mul(DAY_SECONDS);
        let within = self
            .input
            .past_contacts
            .iter()
            .filter(|one| self.counts(one) && self.seconds_since(one) < window)
            .count();
        cap.contacts
            .saturating_sub(u32::try_from(within).unwrap_or(u32::MAX))
            .saturating_sub(now)
    }

    fn preparations(&self) -> &'static [Preparation] {
        match (self.input.channel, self.input.purpose) {
            (Channel::Phone, Purpose::ReviewFollowUp | Purpose::CaseUpdate) => &BEFORE_A_HARD_CALL,
            (Channel::Phone | Channel::Visit, _) => &BEFORE_A_CALL,
            _ => &[],
        }
    }

    fn missing(&self) -> Vec<Preparation> {
        self.preparations()
            .iter()
            .filter(|one| !self.input.prepared.contains(one))
            .copied()
            .collect()
    }

    /// What comes after this contact if nothing happens.
    fn plan(&self) -> Vec<PlannedContact> {
        let script_key = script_key(self.input.purpose);
        let next = |channel, not_before_seconds| PlannedContact {
            channel,
            not_before_seconds,
            script_key: script_key.to_string(),
        };
        if self.attempts_left(1) == 0 {
            return Vec::new();
        }
        match self.input.purpose {
            Purpose::PaymentReminder => {
                let age =
                    u32::try_from(self.input.order_age_seconds.unwrap_or(0)).unwrap_or(u32::MAX);
                let mut plan = Vec::new();
                if self.contacts() == 0 {
                    plan.push(next(
                        self.input.channel,
                        self.options.reminder_second_seconds.saturating_sub(age),
                    ));
                }
                if let Some(last) = self.until_last_reminder()
                    && last > 0
                {
                    plan.push(next(self.input.channel, last));
                }
                plan
            }
            // S-366: the buyer hears of the case every day.
            Purpose::CaseUpdate => vec![next(Channel::Chat, DAY_SECONDS)],
            // S-297: keep in touch with those who matter.
            Purpose::Relationship if matches!(self.input.buyer_class, BuyerClass::KeyAccount) => {
                vec![next(Channel::Phone, 14 * DAY_SECONDS)]
            }
            Purpose::ReviewFollowUp if self.input.channel != Channel::Phone => {
                // S-293: a bad review is followed by a call.
                vec![next(Channel::Phone, self.options.retry_seconds)]
            }
            _ => Vec::new(),
        }
    }
}

fn until_open(hours: Hours, minute: u32) -> u32 {
    let minutes = if minute < hours.from {
        hours.from - minute
    } else if minute >= hours.until {
        MINUTES_A_DAY - minute + hours.from
    } else {
        0
    };
    minutes.saturating_mul(60)
}

/// The moment of the script kind that tells it.
fn script_key(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::PaymentReminder => "payment-reminder",
        Purpose::ReceiverCheck => "receiver-check",
        Purpose::ReviewInvitation => "review-invitation",
        Purpose::ReviewFollowUp | Purpose::CaseUpdate => "call-introduce",
        Purpose::CareCallback | Purpose::DeliveryCheck | Purpose::CareMessage => "care-callback",
        Purpose::DelayNotice => "logistics",
        Purpose::Marketing | Purpose::SalesOffer => "recommend",
        Purpose::Relationship => "follow-up",
    }
}
