//! What every outreach policy must keep.

use super::{Breaches, Probe};
use crate::kinds::outreach::{Channel, Decision, Input, Outcome, Purpose};

const PLAIN: &str = r#"{"purpose": "delivery-check", "channel": "in-app", "buyer_local_minute": 840, "past_contacts": [],
    "consents": {"marketing": false, "sales": false, "calls": true}, "order_age_seconds": 864000,
    "shipped_seconds_ago": 777600, "buyer_class": "retail", "prepared": [], "written_attempts": 0,
    "actor": {"role": "in-sales-agent"}, "attributes": []}"#;

pub(super) const PROBES: &[Probe] = &[
    Probe::ordinary("delivery-check", PLAIN),
    Probe::ordinary(
        "second-payment-reminder",
        r#"{"purpose": "payment-reminder", "channel": "chat", "buyer_local_minute": 600, "past_contacts": [
            {"purpose": "payment-reminder", "channel": "chat", "contact_result": "sent", "at_ms": 1799990000000,
            "same_order": true}], "consents": {"marketing": false, "sales": false, "calls": true},
            "order_age_seconds": 14400, "closes_in_seconds": 72000, "buyer_class": "member", "prepared": [],
            "written_attempts": 1, "actor": {"role": "in-sales-agent"}, "attributes": []}"#,
    ),
    Probe::extreme(
        "call-at-night",
        r#"{"purpose": "review-follow-up", "channel": "phone", "buyer_local_minute": 1439, "past_contacts": [],
            "consents": {"marketing": true, "sales": true, "calls": true}, "buyer_class": "key-account", "prepared":
            ["history-read", "order-checked", "solution-prepared", "fallback-prepared", "script-ready"],
            "written_attempts": 4294967295, "actor": {"role": "supervisor"}, "attributes": []}"#,
    ),
    Probe::extreme(
        "marketing-without-consent",
        r#"{"purpose": "marketing", "channel": "sms", "buyer_local_minute": 720, "past_contacts": [],
            "consents": {"marketing": false, "sales": true, "calls": false}, "order_age_seconds": 0,
            "closes_in_seconds": 0, "shipped_seconds_ago": 0, "buyer_class": "bulk-buyer", "prepared": [],
            "written_attempts": 0, "actor": {"role": "system"}, "attributes": []}"#,
    ),
    Probe::extreme(
        "largest-times",
        r#"{"purpose": "payment-reminder", "channel": "in-app", "buyer_local_minute": 0, "past_contacts": [
            {"purpose": "case-update", "channel": "visit", "contact_result": "declined", "at_ms": 9223372036854775807,
            "same_order": false}], "consents": {"marketing": false, "sales": false, "calls": false},
            "order_age_seconds": 18446744073709551615, "closes_in_seconds": 18446744073709551615,
            "shipped_seconds_ago": 18446744073709551615, "buyer_class": "retail", "prepared": [], "written_attempts": 0,
            "actor": {"role": "owner"}, "attributes": []}"#,
    ),
    Probe::ordinary("no-tables", PLAIN).without_tables(),
];

pub(super) fn examine(input: &Input, decision: &Decision, breaches: &mut Breaches) {
    match &decision.outcome {
        Outcome::Allow(allowed) => {
            let consented = match input.purpose {
                Purpose::Marketing => input.consents.marketing,
                Purpose::SalesOffer => input.consents.sales,
                _ => true,
            };
            breaches.should(consented, || {
                "allowed what the buyer did not agree to; the host denies it".to_owned()
            });
            let rings = input.channel == Channel::Phone;
            breaches.should(
                !rings || (480..1_260).contains(&input.buyer_local_minute),
                || "allowed a call before 08:00 or from 21:00 on; the host defers it".to_owned(),
            );
            breaches.should(
                allowed
                    .plan
                    .is_sorted_by_key(|next| next.not_before_seconds),
                || "`plan` is not in the order of time".to_owned(),
            );
        }
        Outcome::Defer(deferred) => {
            breaches.should(
                deferred.not_before_seconds > 0 || !deferred.checklist.is_empty(),
                || "deferred to now, with nothing to prepare".to_owned(),
            );
        }
        Outcome::Deny(denied) => {
            breaches.should(!denied.alternatives.contains(&input.channel), || {
                "`alternatives` names the channel that is denied".to_owned()
            });
        }
    }
}
