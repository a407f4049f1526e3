//! The life of a version, from upload to rollback, on the kind that moves the most money.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use shopwit_tests::{Client, Database, TestApp};

use super::{
    backtests,
    stages::{active, commands, rebuilt, rows_about, upload},
};

/// Decisions before the first backtest.
const DECIDED: i64 = 30;

const REFUND: &[u8] = include_bytes!("../../../plugins/components/refund.wasm");

/// A pen for ¥99 that came late and is kept: a part of the price goes back, as far as the settings say.
fn late_parcel() -> Json {
    let money = |minor_units: i64| json!({"minor_units": minor_units, "currency": "CNY"});
    json!({
        "shipment": "received", "cause": "delayed", "claimed_fault": "unknown", "days_since_receipt": 3,
        "lines": [{
            "sku": "PEN-01", "category": "stationery", "quantity": 1, "refundable": money(9_900), "in_stock": true,
        }],
        "paid": money(10_500), "refunded": money(0), "shipping_refundable": money(600), "contact_logged": true,
        "market": "CN", "actor": {"role": "supervisor", "limit": money(200_000)}, "earlier_cases": 0,
    })
}

/// Asks what may be offered for the late parcel.
pub(super) async fn ask_refund(client: &Client, subject: &str) -> Json {
    client
        .post(
            "policies/refund/evaluate",
            json!({"input": late_parcel(), "subject": subject}),
        )
        .await
        .expect(200)
}

/// The most that the best solution pays, minor units.
pub(super) fn offered(decision: &Json) -> i64 {
    let maximum = &decision["decision"]["ranked"][0]["maximum"];
    maximum["minor_units"]
        .as_i64()
        .unwrap_or_else(|| panic!("{decision}"))
}

async fn put(owner: &Client, body: Json) -> Json {
    owner.put("policies/refund", body).await.expect(200)
}

// The rule itself is the shipped one; each version has settings of its own, which is how most rules change.
#[tokio::test]
async fn a_version_goes_from_upload_to_rollback() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let v1 = active(&owner, "refund").await;
        assert_eq!(offered(&ask_refund(&agent, "case_0").await), 495);

        // Upload.
        let v2 = upload(&owner, rebuilt(REFUND, "v2")).await;

        // Backtest over what was decided so far: every answer would give four times as much.
        for number in 1..DECIDED {
            assert_eq!(
                offered(&ask_refund(&agent, &format!("early_{number}")).await),
                495
            );
        }
        let generous = json!({"delay_partial_bps": 2_000});
        let tested = backtests::run(
            &owner,
            json!({
                "kind": "refund", "digest": v2, "settings": generous, "from": backtests::FROM, "to": backtests::TO,
            }),
        )
        .await;
        let yuan = |fen: i64| json!({"minor_units": fen, "currency": "CNY"});
        assert_eq!(
            backtests::changes(&tested),
            json!({"money": DECIDED}),
            "{tested}"
        );
        assert_eq!(
            tested["result"]["money"],
            json!([{
                "direction": "given", "before": yuan(495 * DECIDED), "after": yuan(1_980 * DECIDED),
                "difference": yuan(1_485 * DECIDED),
            }])
        );
        let backtest = tested["id"].as_str().unwrap();

        // Shadow: it would give four times as much, and nobody gets it.
        put(
            &owner,
            json!({
                "active": {"digest": v1}, "shadow": [{"digest": v2, "settings": generous}], "backtest": backtest,
            }),
        )
        .await;
        let answer = ask_refund(&agent, "case_0a").await;
        assert_eq!(offered(&answer), 495);
        let rows = rows_about(&app, "case_0a").await;
        let shadow = rows.iter().find(|row| row["stage"] == "shadow").unwrap();
        assert_eq!(
            (offered(shadow), shadow["shadow_of"].clone()),
            (1_980, answer["id"].clone())
        );

        // Canary: a tenth of the subjects, and never another tenth. Without a money guard nobody objects.
        let canary = |share: i64| json!({"digest": v2, "share_bps": share, "settings": generous});
        put(
            &owner,
            json!({"active": {"digest": v1}, "canary": canary(1_000), "backtest": backtest}),
        )
        .await;
        // Fewer where each costs more; the bounds are four standard deviations around a tenth.
        let (count, few, many) = match database {
            Database::Sqlite => (2_000, 146, 254),
            Database::Postgres => (500, 23, 77),
        };
        let subjects: Vec<_> = (0..count).map(|number| format!("case_{number}")).collect();
        let mut taken = BTreeSet::new();
        for subject in &subjects {
            let answer = ask_refund(&agent, subject).await;
            if answer["stage"] == "canary" {
                assert_eq!(offered(&answer), 1_980);
                taken.insert(subject.as_str());
            } else {
                assert_eq!(
                    (answer["stage"].as_str(), offered(&answer)),
                    (Some("active"), 495)
                );
            }
        }
        assert!((few..=many).contains(&taken.len()), "{}", taken.len());
        for subject in subjects.iter().step_by(9) {
            let is_canary = ask_refund(&agent, subject).await["stage"] == "canary";
            assert_eq!(is_canary, taken.contains(subject.as_str()), "{subject}");
        }

        // The owner allows a quarter more in the mean: the guard takes the canary away by itself.
        let guards = json!({"money": [{"currency": "CNY", "mean_excess_bps": 2_500}]});
        put(
            &owner,
            json!({"active": {"digest": v1}, "canary": canary(1_000), "guards": guards}),
        )
        .await;
        let mut given = 0;
        for subject in &subjects {
            let answer = ask_refund(&agent, subject).await;
            given += usize::from(answer["stage"] == "canary");
        }
        assert_eq!(given, 20, "as many as it takes to judge");
        let policy = owner.get("policies/refund").await.expect(200);
        assert_eq!(
            (
                policy["canary"].clone(),
                policy["aborted_canary"]["code"].clone(),
                policy["aborted_canary"]["digest"].clone()
            ),
            (Json::Null, json!("money"), json!(v2)),
            "{policy}"
        );

        // The third version keeps within the guard, for the same tenth and then for all.
        let v3 = upload(&owner, rebuilt(REFUND, "v3")).await;
        let modest = json!({"delay_partial_bps": 600});
        put(
            &owner,
            json!({
                "active": {"digest": v1}, "canary": {"digest": v3, "share_bps": 1_000, "settings": modest},
            }),
        )
        .await;
        let mut seen = 0;
        for subject in subjects.iter().take(count / 3) {
            let answer = ask_refund(&agent, subject).await;
            if answer["stage"] == "canary" {
                assert_eq!(offered(&answer), 594);
                seen += 1;
            }
        }
        assert!(seen > 0);
        let promoted = owner
            .post(
                "policies/refund/canary/promote",
                json!({"backtest": backtest, "reason": "within the guard"}),
            )
            .await
            .expect(200);
        assert_eq!(
            (
                promoted["active"]["digest"].clone(),
                promoted["backtest"].clone(),
                promoted["canary"].clone()
            ),
            (json!(v3), json!(backtest), Json::Null)
        );
        let answer = ask_refund(&agent, "case_1").await;
        assert_eq!(
            (answer["stage"].clone(), offered(&answer)),
            (json!("active"), 594)
        );

        // One action leads back, settings and all.
        let back = owner
            .post(
                "policies/refund/rollback",
                json!({"reason": "second thoughts"}),
            )
            .await
            .expect(200);
        assert_eq!(
            (
                back["active"]["digest"].clone(),
                back["settings_revision"].clone()
            ),
            (json!(v1), json!(1))
        );
        assert_eq!(offered(&ask_refund(&agent, "case_1").await), 495);

        let mut told = commands(&owner, "refund").await;
        told.reverse();
        assert_eq!(
            told,
            [
                "policy.bind",
                "policy.stage",
                "policy.stage",
                "policy.stage",
                "policy.abort-canary",
                "policy.stage",
                "policy.promote-canary",
                "policy.stage",
                "policy.rollback",
            ]
        );
    }
}
