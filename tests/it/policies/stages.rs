//! What runs beside the active version, and how versions, settings and tables go on and back together.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use shopwit_policy::hostile::{Guest, honest};
use shopwit_tests::{Client, Database, TestApp};

use super::{bulk, fee, pointers, quote};

const COURIER_FEE: &[u8] = include_bytes!("../../../plugins/components/courier_fee.wasm");

/// The same rule under another digest: a component with one more custom section.
pub(super) fn rebuilt(component: &[u8], note: &str) -> Vec<u8> {
    let name = b"build";
    let mut section = vec![u8::try_from(name.len()).unwrap()];
    section.extend_from_slice(name);
    section.extend_from_slice(note.as_bytes());
    // One byte of LEB128.
    assert!(section.len() < 128);
    let mut bytes = component.to_vec();
    bytes.extend([0, u8::try_from(section.len()).unwrap()]);
    bytes.extend(section);
    bytes
}

/// What a kind was asked in the last day, in the list of all kinds.
pub(super) fn last_day(policies: &Json, kind: &str) -> Json {
    let mut items = policies["items"].as_array().unwrap().iter();
    items.find(|item| item["kind"] == kind).unwrap()["last_day"].clone()
}

/// Uploads a version and answers its digest.
pub(super) async fn upload(owner: &Client, wasm: Vec<u8>) -> String {
    let version = owner
        .post_bytes("plugins?wait=100", "application/wasm", wasm)
        .await
        .expect(201);
    assert_eq!(version["status"], "ready", "{version}");
    version["digest"].as_str().unwrap().to_owned()
}

/// A courier-fee version that covers nothing.
pub(super) fn covers_nothing(name: &str) -> Vec<u8> {
    Guest {
        name: name.to_owned(),
        ..honest()
    }
    .component()
}

/// Asks for a lot of this weight on behalf of a subject.
pub(super) async fn ask(client: &Client, subject: &str, weight_grams: u64) -> Json {
    let body = json!({"input": bulk("330000", "320000", weight_grams), "subject": subject});
    client
        .post("policies/courier-fee/evaluate", body)
        .await
        .expect(200)
}

/// The digest of what is active in a kind.
pub(super) async fn active(client: &Client, kind: &str) -> String {
    let policy = client.get(&format!("policies/{kind}")).await.expect(200);
    policy["active"]["digest"].as_str().unwrap().to_owned()
}

/// Rows of the decision log about a subject, newest first.
pub(super) async fn rows_about(app: &TestApp, subject: &str) -> Vec<Json> {
    app.app.settle().await;
    let rows = app
        .client("owner")
        .get(&format!("decisions?subject={subject}"))
        .await
        .expect(200);
    rows["items"].as_array().unwrap().clone()
}

/// The commands of the audit about a target, newest first.
pub(super) async fn commands(owner: &Client, target: &str) -> Vec<String> {
    let audit = owner
        .get(&format!("audit-events?target={target}&limit=100"))
        .await
        .expect(200);
    let rows = audit["items"].as_array().unwrap();
    rows.iter()
        .map(|row| row["command"].as_str().unwrap().to_owned())
        .collect()
}

/// Which of the subjects the canary answers for.
async fn taken(client: &Client, subjects: &[String]) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for subject in subjects {
        if ask(client, subject, 420_000).await["stage"] == "canary" {
            taken.insert(subject.clone());
        }
    }
    taken
}

#[tokio::test]
async fn a_canary_keeps_its_subjects_and_a_larger_share_only_adds() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let before = active(&owner, "courier-fee").await;
        let canary = upload(&owner, covers_nothing("covers-nothing")).await;
        let put = async |share: i64| {
            owner
                .put(
                    "policies/courier-fee",
                    json!({"active": {"digest": before}, "canary": {"digest": canary, "share_bps": share}}),
                )
                .await
        };
        for share in [0, 10_000, -1] {
            let problem = put(share).await.expect_problem(422, "invalid");
            assert_eq!(pointers(&problem), ["/canary/share_bps"]);
        }
        let policy = put(2_500).await.expect(200);
        assert_eq!(
            (
                policy["canary"]["digest"].clone(),
                policy["canary"]["share_bps"].clone()
            ),
            (json!(canary), json!(2_500))
        );
        assert_eq!(policy["active"]["digest"], before);
        assert_eq!(
            policy["actions"],
            json!([
                "evaluate",
                "bind",
                "set-settings",
                "promote-canary",
                "abort-canary"
            ])
        );

        let subjects: Vec<_> = (0..120).map(|number| format!("order_{number}")).collect();
        let quarter = taken(&agent, &subjects).await;
        // Four standard deviations of 30.
        assert!((11..=49).contains(&quarter.len()), "{}", quarter.len());
        assert_eq!(taken(&agent, &subjects).await, quarter);
        put(5_000).await.expect(200);
        let half = taken(&agent, &subjects).await;
        assert!(
            half.is_superset(&quarter) && half.len() > quarter.len(),
            "{}",
            half.len()
        );
        put(2_500).await.expect(200);
        assert_eq!(taken(&agent, &subjects).await, quarter);
        // The canary's answers count: what it says is what the buyer is told.
        let subject = quarter.first().unwrap();
        assert_eq!(fee(&ask(&agent, subject, 420_000).await), None);

        // Taken away by hand, it answers nobody.
        agent
            .post("policies/courier-fee/canary/abort", json!({}))
            .await
            .expect_problem(403, "permission");
        let policy = owner
            .post(
                "policies/courier-fee/canary/abort",
                json!({"reason": "enough seen"}),
            )
            .await
            .expect(200);
        assert_eq!(policy["canary"], Json::Null);
        assert_eq!(
            (
                policy["aborted_canary"]["digest"].clone(),
                policy["aborted_canary"]["code"].clone()
            ),
            (json!(canary), json!("by-hand"))
        );
        assert_eq!(fee(&ask(&agent, subject, 420_000).await), Some(10_000));
        owner
            .post("policies/courier-fee/canary/abort", json!({}))
            .await
            .expect_problem(409, "no-canary");
        owner
            .post("policies/courier-fee/canary/promote", json!({}))
            .await
            .expect_problem(409, "no-canary");
        assert_eq!(
            commands(&owner, "courier-fee").await[..2],
            ["policy.abort-canary", "policy.stage"]
        );

        // A new canary has subjects of its own; promoted, it answers for all.
        put(2_500).await.expect(200);
        let policy = owner.get("policies/courier-fee").await;
        owner
            .post(
                "policies/courier-fee/canary/promote",
                json!({"backtest": "refund_1"}),
            )
            .await
            .expect_problem(422, "invalid");
        let body = json!({"backtest": "backtest_01h2", "reason": "it is better"});
        let promoted = owner
            .send(
                axum::http::Method::POST,
                "policies/courier-fee/canary/promote",
                &[
                    ("content-type", "application/json"),
                    ("if-match", &policy.etag()),
                ],
                axum::body::Body::from(body.to_string()),
            )
            .await
            .expect(200);
        assert_eq!(
            (
                promoted["active"]["digest"].clone(),
                promoted["canary"].clone(),
                promoted["former"]["digest"].clone(),
                promoted["backtest"].clone()
            ),
            (
                json!(canary),
                Json::Null,
                json!(before),
                json!("backtest_01h2")
            )
        );
        assert_eq!(fee(&quote(&agent, 420_000).await), None);
        assert_eq!(
            commands(&owner, "courier-fee").await[0],
            "policy.stage",
            "the canary's place"
        );
        let history = agent.get("policies/courier-fee/history").await.expect(200);
        let causes: Vec<_> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| (entry["cause"].clone(), entry["backtest"].clone()))
            .collect();
        assert_eq!(
            causes,
            [
                (json!("promote"), json!("backtest_01h2")),
                (json!("bind"), Json::Null)
            ]
        );
    }
}

#[tokio::test]
async fn a_shadow_is_recorded_beside_the_answer_and_decides_nothing() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let before = active(&owner, "courier-fee").await;
        let (one, two) = (
            upload(&owner, covers_nothing("one")).await,
            upload(&owner, covers_nothing("two")).await,
        );
        let body = |shadows: Json| json!({"active": {"digest": before}, "shadow": shadows});
        let problem = owner
            .put(
                "policies/courier-fee",
                body(json!([{"digest": one}, {"digest": "x"}])),
            )
            .await
            .expect_problem(422, "invalid");
        assert_eq!(pointers(&problem), ["/shadow/1/digest"]);
        let policy = owner
            .put(
                "policies/courier-fee",
                body(json!([{"digest": one}, {"digest": two}])),
            )
            .await
            .expect(200);
        assert_eq!(policy["shadow"].as_array().unwrap().len(), 2);

        let answer = ask(&agent, "order_7", 420_000).await;
        assert_eq!(
            (answer["stage"].clone(), fee(&answer)),
            (json!("active"), Some(10_000))
        );
        let rows = rows_about(&app, "order_7").await;
        assert_eq!(rows.len(), 3, "{rows:?}");
        let shadows: Vec<_> = rows.iter().filter(|row| row["stage"] == "shadow").collect();
        let digests: BTreeSet<_> = shadows
            .iter()
            .map(|row| row["plugin"]["digest"].as_str().unwrap())
            .collect();
        assert_eq!(digests, BTreeSet::from([one.as_str(), two.as_str()]));
        for shadow in shadows {
            assert_eq!(shadow["shadow_of"], answer["id"]);
            assert_eq!(shadow["decision"]["type"], "not-covered");
            // It was told the same, so it can be run again like any other.
            let path = format!("decisions/{}", shadow["id"].as_str().unwrap());
            let recorded = owner.get(&path).await.expect(200);
            assert_eq!(recorded["context"]["decision"], answer["id"]);
            let replay = owner
                .post(&format!("{path}/replay"), json!({}))
                .await
                .expect(200);
            assert_eq!(replay["identical"], true, "{replay}");
        }
        // Shadows answer nobody, so nobody counts them.
        let policies = owner.get("policies").await.expect(200);
        assert_eq!(
            last_day(&policies, "courier-fee"),
            json!({"decisions": 1, "defaults": 0})
        );

        // Left out, they end.
        let policy = owner
            .put(
                "policies/courier-fee",
                json!({"active": {"digest": before}}),
            )
            .await
            .expect(200);
        assert_eq!(policy["shadow"], json!([]));
        ask(&agent, "order_8", 420_000).await;
        assert_eq!(rows_about(&app, "order_8").await.len(), 1);
    }
}

#[tokio::test]
async fn what_a_version_can_do_more_needs_consent() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let shipped = active(&owner, "courier-fee").await;
        let guest = upload(&owner, covers_nothing("covers-nothing")).await;
        let put = async |body: Json| owner.put("policies/courier-fee", body).await;
        let codes = |problem: &Json| -> Vec<String> {
            let errors = problem["errors"].as_array().unwrap();
            errors
                .iter()
                .map(|error| error["code"].as_str().unwrap().to_owned())
                .collect()
        };
        // A setting of the owner would be lost.
        owner
            .put(
                "policies/courier-fee/settings",
                json!({"settings": {"bulk_from_inner_grams": 320_000}}),
            )
            .await
            .expect(200);
        let problem = put(json!({"active": {"digest": guest}}))
            .await
            .expect_problem(409, "consent-needed");
        assert_eq!(codes(&problem), ["setting-lost"], "{problem}");
        put(json!({"active": {"digest": guest}, "consent": true}))
            .await
            .expect(200);
        // The way back by a PUT gains a table; as a canary too. As a shadow it has no effect, and needs none.
        let as_canary =
            json!({"active": {"digest": guest}, "canary": {"digest": shipped, "share_bps": 100}});
        for body in [json!({"active": {"digest": shipped}}), as_canary] {
            let problem = put(body).await.expect_problem(409, "consent-needed");
            assert_eq!(
                codes(&problem),
                ["table-gained", "table-gained"],
                "{problem}"
            );
        }
        put(json!({"active": {"digest": guest}, "shadow": [{"digest": shipped}]}))
            .await
            .expect(200);
        put(json!({"active": {"digest": shipped}, "consent": true}))
            .await
            .expect(200);
        let audit = owner
            .get("audit-events?target=courier-fee")
            .await
            .expect(200);
        let bound = audit["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["command"] == "policy.bind")
            .unwrap();
        assert_eq!(
            bound["change"]["consented"],
            json!([
                "it reads the table `courier-fees`, the active version does not",
                "it reads the table `region-groups`, the active version does not",
            ])
        );
        // The same version again needs none.
        put(json!({"active": {"digest": shipped}}))
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn a_rollback_restores_plugin_settings_and_tables_together() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let first = active(&owner, "courier-fee").await;
        let second = upload(&owner, rebuilt(COURIER_FEE, "second")).await;
        let body = json!({
            "active": {"digest": second, "settings": {"bulk_from_inner_grams": 500_000}}, "backtest": "backtest_01",
        });
        let bound = owner.put("policies/courier-fee", body).await.expect(200);
        assert_eq!(bound["settings_revision"], 2);
        assert_eq!(bound["restored_tables"], json!([]));
        owner
            .put("tables/courier-fees", json!({"rows": []}))
            .await
            .expect(200);
        assert_eq!(fee(&quote(&agent, 420_000).await), None);

        let back = owner
            .post("policies/courier-fee/rollback", json!({"reason": "wrong"}))
            .await
            .expect(200);
        assert_eq!(
            (
                back["active"]["digest"].clone(),
                back["settings_revision"].clone()
            ),
            (json!(first), json!(1))
        );
        assert_eq!(
            back["restored_tables"],
            json!([{"table": "courier-fees", "from": 1, "revision": 3}])
        );
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(10_000));
        // Nothing was overwritten: the empty revision is still there.
        let empty = agent
            .get("tables/courier-fees?revision=2")
            .await
            .expect(200);
        assert_eq!(empty["rows"], json!([]));
        let history = agent.get("policies/courier-fee/history").await.expect(200);
        let tables: Vec<_> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["table_revisions"]["courier-fees"].clone())
            .collect();
        assert_eq!(tables, [json!(3), json!(2), json!(1)]);
        let audit = owner
            .get("audit-events?target=courier-fee")
            .await
            .expect(200);
        assert_eq!(
            audit["items"][0]["change"]["tables"],
            back["restored_tables"]
        );

        // Settings alone go back the same way.
        owner
            .put(
                "policies/courier-fee/settings",
                json!({"settings": {"bulk_from_inner_grams": 500_000}}),
            )
            .await
            .expect(200);
        assert_eq!(fee(&quote(&agent, 420_000).await), None);
        let back = owner
            .post("policies/courier-fee/rollback", json!({}))
            .await
            .expect(200);
        assert_eq!(
            (
                back["active"]["digest"].clone(),
                back["settings_revision"].clone()
            ),
            (json!(first), json!(1))
        );
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(10_000));
    }
}

#[tokio::test]
async fn settings_and_tables_roll_out_by_canary_too() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let digest = active(&owner, "courier-fee").await;
        let table = agent.get("tables/courier-fees").await.expect(200);
        let mut rows = table["rows"].clone();
        let columns = table["columns"].as_array().unwrap();
        let amount = columns
            .iter()
            .position(|column| column["name"] == "fee")
            .unwrap();
        for row in rows.as_array_mut().unwrap() {
            row[amount] = json!(row[amount].as_i64().unwrap_or(0) + 7);
        }
        // A draft changes nothing until somebody reads it.
        let draft = owner
            .put("tables/courier-fees", json!({"rows": rows, "draft": true}))
            .await
            .expect(200);
        assert_eq!(draft["revision"], 2);
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(10_000));
        assert_eq!(
            agent.get("tables/courier-fees").await.expect(200)["revision"],
            1
        );

        let put = async |tables: Json, settings: Json| {
            let canary = json!({"digest": digest, "share_bps": 9_999, "tables": tables, "settings": settings});
            owner
                .put(
                    "policies/courier-fee",
                    json!({"active": {"digest": digest}, "canary": canary}),
                )
                .await
        };
        for (tables, pointer) in [
            (json!({"courier-fees": 3}), "/canary/tables/courier-fees"),
            (json!({"no-such": 1}), "/canary/tables/no-such"),
        ] {
            let problem = put(tables, Json::Null).await.expect_problem(422, "invalid");
            assert_eq!(pointers(&problem), [pointer]);
        }
        let problem = put(json!({}), json!({"bulk_from_inner_grams": -1}))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(
            pointers(&problem),
            ["/canary/settings/bulk_from_inner_grams"]
        );
        let policy = put(
            json!({"courier-fees": 2}),
            json!({"bulk_from_inner_grams": 400_000}),
        )
        .await
        .expect(200);
        assert_eq!(policy["settings_revision"], 1);
        assert_eq!(policy["canary"]["settings_revision"], 2);
        let answer = ask(&agent, "order_1", 420_000).await;
        assert_eq!(
            (answer["stage"].clone(), fee(&answer)),
            (json!("canary"), Some(10_007))
        );
        let answer = ask(&agent, "order_1", 390_000).await;
        assert_eq!(fee(&answer), None, "{answer}");
        app.app.flush().await;
        let recorded = owner
            .get(&format!("decisions/{}", answer["id"].as_str().unwrap()))
            .await
            .expect(200);
        assert_eq!(
            (
                recorded["settings_revision"].clone(),
                recorded["table_revisions"].clone()
            ),
            (json!(2), json!({"courier-fees": 2, "region-groups": 1}))
        );

        // Promoted, its settings and its rows are everybody's; one rollback takes both back.
        let promoted = owner
            .post("policies/courier-fee/canary/promote", json!({}))
            .await
            .expect(200);
        assert_eq!(promoted["settings_revision"], 2, "{promoted}");
        assert_eq!(
            promoted["restored_tables"],
            json!([{"table": "courier-fees", "from": 2, "revision": 3}])
        );
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(10_007));
        assert_eq!(fee(&quote(&agent, 390_000).await), None);
        owner
            .post("policies/courier-fee/rollback", json!({}))
            .await
            .expect(200);
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(10_000));
        assert!(fee(&quote(&agent, 390_000).await).is_some());
    }
}
