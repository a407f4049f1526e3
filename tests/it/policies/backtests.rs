//! Backtests: exact counts and money, holding and resuming, single decisions and exports.

mod command_line;
mod killed;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use serde_json::{Value as Json, json};
use shopwit_domain::ids::{DecisionId, ShopId};
use shopwit_policy::hostile::{Guest, honest};
use shopwit_service::sources::{Entropy, new_id};
use shopwit_store::{Insert, Store, Value, args, value::text};
use shopwit_tests::{Client, Database, TestApp};

use super::{fee, quote};

/// The period of everything in these tests.
pub(super) const FROM: &str = "2026-03-01T00:00:00Z";
pub(super) const TO: &str = "2026-03-03T00:00:00Z";

/// The digest that answers courier fees.
async fn active_digest(client: &Client) -> String {
    let policy = client.get("policies/courier-fee").await.expect(200);
    policy["active"]["digest"].as_str().unwrap().to_owned()
}

/// Uploads a component and waits until it is checked.
pub(super) async fn upload_ready(owner: &Client, wasm: Vec<u8>) -> String {
    let answer = owner.post_bytes("plugins", "application/wasm", wasm).await;
    assert!(answer.status.is_success(), "{answer:?}");
    let mut version = answer.json;
    let path = format!(
        "plugins/{}/versions/{}",
        version["id"].as_str().unwrap_or("-"),
        version["digest"].as_str().unwrap()
    );
    while matches!(
        version["status"].as_str(),
        Some("inspecting" | "compiling" | "checking")
    ) {
        tokio::time::sleep(Duration::from_millis(5)).await;
        version = owner.get(&path).await.expect(200);
    }
    assert_eq!(version["status"], "ready", "{version}");
    version["digest"].as_str().unwrap().to_owned()
}

/// Looks until the backtest is at its end.
async fn at_end(client: &Client, id: &str) -> Json {
    loop {
        let backtest = client.get(&format!("backtests/{id}")).await.expect(200);
        if !matches!(backtest["state"].as_str(), Some("queued" | "running")) {
            return backtest;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Orders a backtest and waits for its end.
pub(super) async fn run(owner: &Client, body: Json) -> Json {
    let made = owner.post("backtests", body).await.expect(202);
    let ended = at_end(owner, made["id"].as_str().unwrap()).await;
    assert_eq!(ended["state"], "done", "{ended}");
    ended
}

/// What is not zero of the changes.
pub(super) fn changes(backtest: &Json) -> Json {
    let all = backtest["result"]["changes"].as_object().unwrap();
    Json::Object(
        all.iter()
            .filter(|(_, count)| **count != json!(0))
            .map(|(word, count)| (word.clone(), count.clone()))
            .collect(),
    )
}

async fn set_fee(owner: &Client, from: i64, to: i64) -> i64 {
    let headers = [("accept", "text/csv")];
    let csv = owner
        .send(
            axum::http::Method::GET,
            "tables/courier-fees",
            &headers,
            axum::body::Body::empty(),
        )
        .await;
    let csv = String::from_utf8(csv.bytes.to_vec()).unwrap();
    let edited = csv.replace(
        &format!("400000,500000,0,{from},"),
        &format!("400000,500000,0,{to},"),
    );
    assert_ne!(csv, edited);
    let saved = owner
        .send(
            axum::http::Method::PUT,
            "tables/courier-fees",
            &[("content-type", "text/csv")],
            axum::body::Body::from(edited),
        )
        .await
        .expect(200);
    saved["revision"].as_i64().unwrap()
}

/// Ids need to differ, not to surprise.
#[derive(Debug, Default)]
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        bytes[1..9].copy_from_slice(&count);
    }
}

/// Writes copies of a decision about 420 kg, about other weights: what was recorded is right for some of them only.
async fn copy_decision(store: &Store, shop: ShopId, of: &str, copies: i64) {
    const TEXTS: [&str; 14] = [
        "kind",
        "subject",
        "stage",
        "outcome",
        "plugin_id",
        "plugin_version",
        "digest",
        "table_revisions",
        "engine",
        "context",
        "output",
        "failure",
        "log",
        "actor",
    ];
    const NUMBERS: [&str; 5] = [
        "settings_revision",
        "fuel_used",
        "memory_peak_bytes",
        "duration_us",
        "queued_us",
    ];
    let template = store
        .read(shop)
        .await
        .unwrap()
        .row(
            "SELECT * FROM decisions WHERE shop_id = $1 AND id = $2",
            args![of],
        )
        .await
        .unwrap()
        .unwrap();
    let (at, input) = (
        template.time("at").unwrap(),
        template.text("input").unwrap(),
    );
    let counter = Counter::default();
    let mut unit = store.begin_global().await.unwrap();
    for first in (0..copies).step_by(64) {
        let mut insert = Insert::into(
            "decisions (shop_id, id, at, input, kind, subject, stage, outcome, plugin_id, plugin_version, digest,
                 table_revisions, engine, context, output, failure, log, actor, settings_revision, fuel_used,
                 memory_peak_bytes, duration_us, queued_us)",
        );
        for number in first..copies.min(first + 64) {
            let at = at
                .checked_add(jiff::Span::new().milliseconds(1 + number))
                .unwrap();
            let weight = 300_000 + number * 97 % 400_000;
            let input = input.replace("420000", &weight.to_string());
            let mut row: Vec<Value> = args![
                text(shop),
                text(new_id::<DecisionId>(at, &counter)),
                at,
                input
            ];
            row.extend(TEXTS.map(|column| Value::Text(template.opt_text(column).unwrap())));
            row.extend(NUMBERS.map(|column| Value::Integer(template.opt_int(column).unwrap())));
            insert.row(row);
        }
        insert.execute(unit.conn()).await.unwrap();
    }
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn a_backtest_counts_every_change_and_the_money_exactly() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        // Six in the band that will cost more, four in another one.
        for number in 0..10 {
            let weight = if number < 6 { 420_000 } else { 320_000 };
            assert!(fee(&quote(&agent, weight + number).await).is_some());
        }
        let own = active_digest(&owner).await;
        let body = |digest: &str, more: Json| {
            let mut body = json!({"kind": "courier-fee", "digest": digest, "from": FROM, "to": TO});
            body.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            body
        };

        // The version that decided, with what it decided by.
        let same = run(&owner, body(&own, json!({}))).await;
        assert_eq!(changes(&same), json!({"unchanged": 10}), "{same}");
        assert_eq!(same["progress"], json!({"done": 10, "total": 10}));
        assert_eq!(same["result"]["money"], json!([]));
        assert_eq!(
            same["result"]["fuel"]["before"],
            same["result"]["fuel"]["after"]
        );
        assert_eq!(same["actions"], json!([]));

        // With another fee for the band: ¥20 more for each of the six.
        let revision = set_fee(&owner, 10_000, 12_000).await;
        let dearer = body(&own, json!({"tables": {"courier-fees": revision}}));
        let dearer = run(&owner, dearer).await;
        assert_eq!(
            changes(&dearer),
            json!({"unchanged": 4, "money": 6}),
            "{dearer}"
        );
        let yuan = |fen: i64| json!({"minor_units": fen, "currency": "CNY"});
        let money = json!([{"direction": "fee", "before": yuan(60_000), "after": yuan(72_000),
            "difference": yuan(12_000)}]);
        assert_eq!(dearer["result"]["money"], money);
        assert_eq!(
            dearer["result"]["approvals"],
            json!({"gained": 0, "lost": 0})
        );

        // A sample takes as many as it says.
        let sampled = body(
            &own,
            json!({"tables": {"courier-fees": revision}, "sample": 5}),
        );
        let sampled = run(&owner, sampled).await;
        assert_eq!(sampled["result"]["examined"], 5, "{sampled}");
        assert_eq!(sampled["progress"], json!({"done": 10, "total": 10}));

        // Settings of its own: bulk begins at 410 kg only.
        let settings = json!({"settings": {"bulk_from_inner_grams": 410_000}});
        let narrower = run(&owner, body(&own, settings)).await;
        assert_eq!(changes(&narrower)["unchanged"], 6, "{narrower}");

        // Another version that answers otherwise, and one that fails.
        let guest = Guest {
            name: "covers-nothing".to_owned(),
            ..honest()
        };
        let nothing = upload_ready(&owner, guest.component()).await;
        let nothing = run(&owner, body(&nothing, json!({}))).await;
        assert_eq!(changes(&nothing), json!({"outcome": 10}));
        assert_eq!(nothing["result"]["money"][0]["after"], yuan(0));
        let guest = Guest {
            name: "traps".to_owned(),
            evaluate: "unreachable".to_owned(),
            ..honest()
        };
        let traps = upload_ready(&owner, guest.component()).await;
        let traps = run(&owner, body(&traps, json!({}))).await;
        assert_eq!(changes(&traps), json!({"now-fails": 10}));
        assert_eq!(traps["result"]["failures"]["after"], json!({"trap": 10}));
        let items = owner
            .get(&format!(
                "backtests/{}/decisions?limit=3",
                traps["id"].as_str().unwrap()
            ))
            .await
            .expect(200);
        assert_eq!(items["items"][0]["failure"]["code"], "trap", "{items}");
        assert!(items["next_cursor"].is_string());
    }
}

#[tokio::test]
async fn what_was_not_recorded_is_not_guessed_and_the_hosts_faults_are_no_baseline() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let mut ids = Vec::new();
        for _ in 0..6 {
            ids.push(
                quote(&agent, 420_000).await["id"]
                    .as_str()
                    .unwrap()
                    .to_owned(),
            );
        }
        app.app.flush().await;
        // A shadow, a deadline, no plugin, a table that is not there, an input of a contract that nobody knows.
        let mut unit = app.app.begin(&app.system).await.unwrap();
        for (statement, id) in [
            ("UPDATE decisions SET stage = 'shadow' WHERE shop_id = $1 AND id = $2", &ids[0]),
            (
                "UPDATE decisions SET output = NULL, outcome = 'default', failure = '{\"code\":\"deadline\",\"detail\":\"\"}'
                 WHERE shop_id = $1 AND id = $2",
                &ids[1],
            ),
            (
                "UPDATE decisions SET settings_revision = NULL, output = NULL WHERE shop_id = $1 AND id = $2",
                &ids[2],
            ),
            (
                "UPDATE decisions SET table_revisions = '{\"courier-fees\":99}' WHERE shop_id = $1 AND id = $2",
                &ids[3],
            ),
            (
                "UPDATE decisions SET input = '{\"horoscope\":true}' WHERE shop_id = $1 AND id = $2",
                &ids[4],
            ),
        ] {
            unit.conn().execute(statement, args![id]).await.unwrap();
        }
        unit.commit().await.unwrap();
        let own = active_digest(&owner).await;
        let body = json!({"kind": "courier-fee", "digest": own, "from": FROM, "to": TO});
        let ended = run(&owner, body).await;
        assert_eq!(
            changes(&ended),
            json!({"unchanged": 1, "not-replayable": 3}),
            "{ended}"
        );
        let result = &ended["result"];
        assert_eq!(result["examined"], 4);
        assert_eq!(result["excluded_host_faults"], 1);
        assert_eq!(ended["progress"], json!({"done": 5, "total": 5}));
        let path = format!(
            "backtests/{}/decisions?change=not-replayable",
            ended["id"].as_str().unwrap()
        );
        let items = owner.get(&path).await.expect(200);
        let reasons: Vec<_> = items["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["reason"].as_str().unwrap())
            .collect();
        assert_eq!(reasons, ["input-unknown", "table-missing", "nothing-asked"]);
    }
}

#[tokio::test]
async fn a_backtest_is_held_resumed_and_given_up_and_its_decisions_are_written_down() {
    const DECISIONS: i64 = 130;
    for database in Database::both() {
        let app = TestApp::start_held(database, |app| app).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let first = quote(&agent, 420_000).await;
        app.app.flush().await;
        let id = first["id"].as_str().unwrap();
        copy_decision(&app.app.store, app.system.shop_id(), id, DECISIONS).await;
        let own = active_digest(&owner).await;
        let body = json!({"kind": "courier-fee", "digest": own, "from": FROM, "to": TO});
        app.clock.advance(jiff::Span::new().minutes(5));

        let made = owner.post("backtests", body.clone()).await.expect(202);
        assert_eq!(made["state"], "queued");
        assert_eq!(made["result"], Json::Null);
        assert_eq!(made["actions"], json!(["pause", "cancel"]));
        let path = format!("backtests/{}", made["id"].as_str().unwrap());
        let act = async |what: &str| owner.post(&format!("{path}/{what}"), json!({})).await;
        let held = act("pause").await.expect(200);
        assert_eq!(
            (held["state"].clone(), held["actions"].clone()),
            (json!("paused"), json!(["resume", "cancel"]))
        );
        act("pause").await.expect_problem(409, "state");
        let second = owner.post("backtests", body).await.expect(202);
        let cancelled = owner
            .post(
                &format!("backtests/{}/cancel", second["id"].as_str().unwrap()),
                json!({}),
            )
            .await
            .expect(200);
        assert_eq!(cancelled["state"], "cancelled");

        // What is held stays as it is, while a host works; resumed, it goes to its end.
        app.app.start_background().unwrap();
        assert_eq!(act("resume").await.expect(200)["state"], "queued");
        let ended = at_end(&owner, made["id"].as_str().unwrap()).await;
        assert_eq!(ended["state"], "done", "{ended}");
        assert_eq!(ended["result"]["examined"], 1 + DECISIONS);
        act("cancel").await.expect_problem(409, "state");
        let list = owner.get("backtests?kind=courier-fee").await.expect(200);
        let states: Vec<_> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["state"].as_str().unwrap())
            .collect();
        assert_eq!(states, ["cancelled", "done"]);

        // Every kept decision is in the exports, once; a look shows where it differs.
        let kept = ended["result"]["decisions_kept"].as_u64().unwrap();
        assert!(kept > 100, "{ended}");
        let lines = async |format: &str| {
            let answer = owner.get(&format!("{path}/export?format={format}")).await;
            assert_eq!(answer.status, 200);
            String::from_utf8(answer.bytes.to_vec()).unwrap()
        };
        let text = lines("jsonl").await;
        let exported: std::collections::BTreeSet<String> = text
            .lines()
            .map(|line| {
                let line: Json = serde_json::from_str(line).unwrap();
                assert_eq!(line["recorded"]["outcome"]["type"], "quotes");
                line["decision"].as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(
            (exported.len() as u64, text.lines().count() as u64),
            (kept, kept)
        );
        let csv = lines("csv").await;
        assert!(csv.starts_with("decision,at,subject,change,"), "{csv}");
        assert_eq!(csv.lines().count() as u64, kept + 1);
        let money = owner
            .get(&format!("{path}/decisions?change=money&limit=100"))
            .await
            .expect(200);
        let items = money["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{ended}");
        for item in items {
            let places: Vec<_> = item["differences"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["pointer"].as_str().unwrap())
                .collect();
            assert!(
                places.contains(&"/outcome/quotes/0/fee/minor_units"),
                "{item}"
            );
        }
        let audit = owner
            .get(&format!(
                "audit-events?target={}",
                made["id"].as_str().unwrap()
            ))
            .await
            .expect(200);
        let commands: Vec<_> = audit["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["command"].as_str().unwrap())
            .collect();
        assert_eq!(
            commands,
            [
                "backtest.finish",
                "backtest.resume",
                "backtest.pause",
                "backtest.create"
            ]
        );
    }
}

#[tokio::test]
async fn an_order_that_does_not_fit_is_refused_by_its_field() {
    for database in Database::both() {
        let mut app = TestApp::start_held(database, |app| app).await;
        app.other_shop("other").await;
        let owner = app.client("owner");
        let own = active_digest(&owner).await;
        let good = json!({"kind": "courier-fee", "digest": own, "from": FROM, "to": TO});
        let check = async |change: Json, pointer: &str| {
            let mut body = good.clone();
            body.as_object_mut()
                .unwrap()
                .extend(change.as_object().unwrap().clone());
            let problem = owner
                .post("backtests", body)
                .await
                .expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        };
        check(json!({"digest": "0"}), "/digest").await;
        check(json!({"kind": "discount"}), "/digest").await;
        check(json!({"kind": "horoscope"}), "/kind").await;
        check(json!({"from": "yesterday"}), "/from").await;
        check(json!({"from": TO, "to": FROM}), "/from").await;
        check(
            json!({"from": "2099-01-01T00:00:00Z", "to": "2099-01-02T00:00:00Z"}),
            "/from",
        )
        .await;
        check(json!({"sample": 0}), "/sample").await;
        check(
            json!({"tables": {"courier-fees": 99}}),
            "/tables/courier-fees",
        )
        .await;
        check(json!({"tables": {"a/b": 1}}), "/tables/a~1b").await;
        check(
            json!({"settings": {"bulk_from_inner_grams": "much"}}),
            "/settings/bulk_from_inner_grams",
        )
        .await;

        app.client("agent")
            .post("backtests", good.clone())
            .await
            .expect_problem(403, "permission");
        let made = owner.post("backtests", good.clone()).await.expect(202);
        let path = format!("backtests/{}", made["id"].as_str().unwrap());
        for address in [
            path.clone(),
            format!("{path}/decisions"),
            format!("{path}/export"),
        ] {
            app.client("other/owner")
                .get(&address)
                .await
                .expect_problem(404, "not-found");
        }
        app.client("other/owner")
            .post(&format!("{path}/cancel"), json!({}))
            .await
            .expect_problem(404, "not-found");
        for _ in 1..10 {
            owner.post("backtests", good.clone()).await.expect(202);
        }
        owner
            .post("backtests", good)
            .await
            .expect_problem(409, "too-many");
    }
}
