//! The decision log and replays.

use serde_json::json;
use shopwit_policy::hostile::{Guest, honest};
use shopwit_tests::{Database, TestApp};

use super::{bulk, quote};

#[tokio::test]
async fn a_replay_is_identical_whatever_was_changed_since() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let decision = quote(&agent, 420_000).await;
        let path = format!("decisions/{}", decision["id"].as_str().unwrap());

        // Time, settings, table and binding move on.
        app.clock.advance(jiff::Span::new().hours(30));
        owner
            .put(
                "policies/courier-fee/settings",
                json!({"settings": {"bulk_from_inner_grams": 500_000}}),
            )
            .await
            .expect(200);
        owner
            .put("tables/courier-fees", json!({"rows": []}))
            .await
            .expect(200);
        let wasm = Guest {
            name: "covers-nothing".to_owned(),
            ..honest()
        }
        .component();
        let other = owner
            .post_bytes("plugins?wait=100", "application/wasm", wasm)
            .await
            .expect(201);
        let digest = other["digest"].as_str().unwrap();
        owner
            .put(
                "policies/courier-fee",
                json!({"active": {"digest": digest}, "consent": true}),
            )
            .await
            .expect(200);

        let replay = agent
            .post(&format!("{path}/replay"), json!({}))
            .await
            .expect(200);
        assert_eq!(replay["identical"], true, "{replay}");
        assert_eq!(replay["differences"], json!([]));
        assert_eq!(
            replay["fuel_used"]["recorded"],
            replay["fuel_used"]["replayed"]
        );
        assert_eq!(replay["fuel_used"]["recorded"], decision["fuel_used"]);

        // With another version: what would have been different.
        let replay = agent
            .post(&format!("{path}/replay"), json!({"digest": digest}))
            .await
            .expect(200);
        assert_eq!(replay["identical"], false);
        let differences = replay["differences"].as_array().unwrap();
        let kind = differences
            .iter()
            .find(|one| one["pointer"] == "/outcome/type")
            .unwrap();
        assert_eq!(
            (kind["before"].clone(), kind["after"].clone()),
            (json!("quotes"), json!("not-covered"))
        );
        agent
            .post(&format!("{path}/replay"), json!({"digest": "0"}))
            .await
            .expect_problem(422, "invalid");

        // The record itself stays as it was; a replay leaves none.
        let recorded = agent.get(&path).await.expect(200);
        assert_eq!(recorded["decision"], decision["decision"]);
        assert_eq!(recorded["table_revisions"]["courier-fees"], 1);
        assert_eq!(recorded["input"]["weight_grams"], 420_000);
        assert_eq!(
            agent.get("decisions").await.expect(200)["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn every_decision_is_in_the_log_and_can_be_found() {
    const DECISIONS: u64 = 300;
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let agent = app.client("agent");
        let asks = (0..DECISIONS).map(|number| {
            let agent = agent.clone();
            let body = json!({
                "input": bulk("330000", "320000", 300_000 + number), "subject": format!("order_{}", number % 3),
            });
            tokio::spawn(async move { agent.post("policies/courier-fee/evaluate", body).await.expect(200) })
        });
        let mut ids = Vec::new();
        for ask in asks.collect::<Vec<_>>() {
            ids.push(ask.await.unwrap()["id"].as_str().unwrap().to_owned());
        }
        ids.sort();
        ids.reverse();

        // Page by page, newest first, each once.
        let mut found = Vec::new();
        let mut path = "decisions?limit=70".to_owned();
        loop {
            let page = agent.get(&path).await.expect(200);
            found.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item["id"].as_str().unwrap().to_owned()),
            );
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            path = format!("decisions?limit=70&cursor={cursor}");
        }
        assert_eq!(found, ids);

        let count = async |query: &str| {
            let page = agent
                .get(&format!("decisions?limit=100&{query}"))
                .await
                .expect(200);
            page["items"].as_array().unwrap().len()
        };
        assert_eq!(count("subject=order_1").await, 100);
        assert_eq!(count("subject=order_1&outcome=default").await, 0);
        assert_eq!(count("kind=refund").await, 0);
        assert_eq!(count("kind=courier-fee&outcome=decided").await, 100);
        assert_eq!(count("from=2026-03-02T02:30:00Z").await, 100);
        assert_eq!(count("to=2026-03-02T02:30:00Z").await, 0);
        assert_eq!(count("stage=active").await, 100);
        assert_eq!(count("stage=shadow").await, 0);
        let first = agent
            .get(&format!("decisions/{}", ids[0]))
            .await
            .expect(200);
        // The row is whole: who was asked, by whom, with what, and what it took.
        for member in [
            "memory_peak_bytes",
            "duration_us",
            "fuel_used",
            "settings_revision",
        ] {
            assert!(
                first[member].as_u64().is_some_and(|value| value > 0),
                "{member}: {first}"
            );
        }
        assert!(
            first["actor"].as_str().unwrap().starts_with("user_"),
            "{first}"
        );
        assert_eq!(first["effects"], json!([]));
        let digest = first["plugin"]["digest"].as_str().unwrap();
        assert_eq!(
            count(&format!("digest={digest}&subject=order_2")).await,
            100
        );
        assert_eq!(count(&format!("digest={}", "0".repeat(64))).await, 0);
        agent
            .get("decisions?digest=0")
            .await
            .expect_problem(422, "invalid");
        agent
            .get("decisions?kind=horoscope")
            .await
            .expect_problem(422, "invalid");
        agent
            .get("decisions?from=yesterday")
            .await
            .expect_problem(422, "invalid");

        let policies = agent.get("policies").await.expect(200);
        let courier = policies["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["kind"] == "courier-fee")
            .unwrap();
        assert_eq!(
            courier["last_day"],
            json!({"decisions": DECISIONS, "defaults": 0})
        );
        let counts = json!({"decided": DECISIONS, "defaulted": 0, "failed": 0});
        assert_eq!(courier["today"], counts);
        let hours = courier["hours"].as_array().unwrap();
        assert_eq!(hours.len(), 24);
        let decided: i64 = hours
            .iter()
            .map(|hour| hour["decided"].as_i64().unwrap())
            .sum();
        assert_eq!(json!(decided), json!(DECISIONS));
        assert_eq!(
            hours[23]["at"], "2026-03-02T02:00:00Z",
            "the running hour is the last"
        );
        assert!(courier["median_duration_us"].as_i64().unwrap() > 0);

        // Another shop sees nothing of it.
        let stranger = app.client("other/agent");
        assert_eq!(
            stranger.get("decisions").await.expect(200)["items"],
            json!([])
        );
        stranger
            .get(&format!("decisions/{}", ids[0]))
            .await
            .expect_problem(404, "not-found");
        stranger
            .post(&format!("decisions/{}/replay", ids[0]), json!({}))
            .await
            .expect_problem(404, "not-found");
        agent
            .get("decisions/decision_x")
            .await
            .expect_problem(404, "not-found");
    }
}
