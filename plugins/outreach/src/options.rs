//! The shop's settings of this policy.

use crate::bindings::kind::Purpose;
use shopwit_policy_sdk::Settings;
use shopwit_policy_sdk::alloc::string::ToString;
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::types::PolicyError;

const PURPOSES: [(&str, Purpose); 12] = [
    ("payment-reminder", Purpose::PaymentReminder),
    ("receiver-check", Purpose::ReceiverCheck),
    ("review-invitation", Purpose::ReviewInvitation),
    ("review-follow-up", Purpose::ReviewFollowUp),
    ("care-callback", Purpose::CareCallback),
    ("delivery-check", Purpose::DeliveryCheck),
    ("delay-notice", Purpose::DelayNotice),
    ("case-update", Purpose::CaseUpdate),
    ("care-message", Purpose::CareMessage),
    ("marketing", Purpose::Marketing),
    ("sales-offer", Purpose::SalesOffer),
    ("relationship", Purpose::Relationship),
];

/// So many contacts of a purpose in so many days (S-224, S-290).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cap {
    pub(crate) purpose: Purpose,
    pub(crate) contacts: u32,
    pub(crate) days: u32,
}

const fn cap(purpose: Purpose, contacts: u32, days: u32) -> Cap {
    Cap {
        purpose,
        contacts,
        days,
    }
}

const CAPS: [Cap; 12] = [
    cap(Purpose::PaymentReminder, 3, 1),
    cap(Purpose::ReceiverCheck, 2, 1),
    cap(Purpose::ReviewInvitation, 1, 30),
    cap(Purpose::ReviewFollowUp, 5, 30),
    cap(Purpose::CareCallback, 2, 30),
    cap(Purpose::DeliveryCheck, 2, 30),
    cap(Purpose::DelayNotice, 3, 1),
    cap(Purpose::CaseUpdate, 2, 1),
    cap(Purpose::CareMessage, 1, 30),
    cap(Purpose::Marketing, 1, 7),
    cap(Purpose::SalesOffer, 1, 30),
    cap(Purpose::Relationship, 2, 30),
];

/// Minutes after midnight, the first included, the last excluded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hours {
    pub(crate) from: u32,
    pub(crate) until: u32,
}

/// See `settings.schema.json`; the defaults are the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// S-288
    pub(crate) calls: Hours,
    pub(crate) messages: Hours,
    pub(crate) calls_a_day: u32,
    pub(crate) calls_a_week: u32,
    pub(crate) retry_seconds: u32,
    pub(crate) caps: Vec<Cap>,
    pub(crate) reminder_first_seconds: u32,
    pub(crate) reminder_second_seconds: u32,
    pub(crate) reminder_last_seconds: u32,
    pub(crate) delivery_check_days: u32,
    pub(crate) written_before_call: u32,
}

impl Options {
    pub(crate) fn parse(settings: &str) -> Result<Options, PolicyError> {
        Settings::read(settings, |settings| Options {
            calls: hours(
                settings,
                ("call_from_minute", 600),
                ("call_until_minute", 1_080),
            ),
            messages: hours(
                settings,
                ("message_from_minute", 480),
                ("message_until_minute", 1_320),
            ),
            calls_a_day: settings.count("calls_a_day", 3, 10),
            calls_a_week: settings.count("calls_a_week", 5, 30),
            retry_seconds: settings.count("retry_seconds", 7_200, 604_800),
            caps: settings
                .entries("caps", |entry| {
                    cap(
                        entry.choice("purpose", Purpose::Marketing, &PURPOSES),
                        entry.count("contacts", 0, 100),
                        entry.count("days", 1, 30),
                    )
                })
                .unwrap_or_else(|| CAPS.to_vec()),
            reminder_first_seconds: settings.count("reminder_first_seconds", 1_800, 604_800),
            reminder_second_seconds: settings.count("reminder_second_seconds", 10_800, 604_800),
            reminder_last_seconds: settings.count("reminder_last_seconds", 3_600, 604_800),
            delivery_check_days: settings.count("delivery_check_days", 5, 60),
            written_before_call: settings.count("written_before_call", 1, 10),
        })
    }
}

fn hours(settings: &Settings<'_>, from: (&str, u32), until: (&str, u32)) -> Hours {
    let hours = Hours {
        from: settings.count(from.0, from.1, 1_439),
        until: settings.count(until.0, until.1, 1_440),
    };
    if hours.from >= hours.until {
        settings.wrong(until.0, "must be later than the beginning".to_string());
    }
    hours
}
