//! Versions are deleted: when, what goes with them, and what stays.

use serde_json::{Value as Json, json};
use shopwit_tests::{Answer, Client, Database, TestApp};

use super::{
    backtests::{FROM, TO},
    plugins::{another, upload},
    stages::{active, ask, commands, covers_nothing, rows_about},
};

async fn delete(client: &Client, version: &Json) -> Answer {
    let (id, digest) = (&version["id"], &version["digest"]);
    let path = format!(
        "plugins/{}/versions/{}",
        id.as_str().unwrap(),
        digest.as_str().unwrap()
    );
    client.delete(&path).await
}

/// Binds, whatever the version can do more or less.
async fn bind(owner: &Client, mut binding: Json) {
    binding["consent"] = true.into();
    owner.put("policies/courier-fee", binding).await.expect(200);
}

async fn used(client: &Client, quota: &str) -> i64 {
    let quotas = client.get("policies/quotas").await.expect(200);
    let mut items = quotas["items"].as_array().unwrap().iter();
    let item = items.find(|item| item["quota"] == quota).unwrap();
    item["used"].as_i64().unwrap()
}

/// Expects that it is not deleted, for this use.
async fn expect_in_use(owner: &Client, version: &Json, word: &str) {
    let problem = delete(owner, version).await.expect_problem(409, "in-use");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains(word), "{detail}");
}

#[tokio::test]
async fn a_version_goes_when_nothing_needs_it_and_its_decisions_stay() {
    for database in Database::both() {
        // Backtests wait until they are told to begin.
        let mut app = TestApp::start_held(database, |app| app).await;
        app.other_shop("other").await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let shipped = active(&owner, "courier-fee").await;
        let before = used(&owner, "stored_bytes").await;
        let wasm = covers_nothing("to-be-deleted");
        let version = upload(&owner, wasm.clone()).await;
        let digest = &version["digest"];
        let by = |digest: &Json| json!({"digest": digest});

        // Whatever runs with it, or would, keeps it.
        bind(&owner, json!({"active": by(digest)})).await;
        expect_in_use(&owner, &version, "courier-fee (active)").await;
        let decision = ask(&agent, "lot-1", 420_000).await;
        bind(&owner, json!({"active": by(&json!(shipped))})).await;
        expect_in_use(&owner, &version, "courier-fee (the next rollback)").await;
        let canary = json!({"digest": digest, "share_bps": 100});
        bind(
            &owner,
            json!({"active": by(&json!(shipped)), "canary": canary}),
        )
        .await;
        expect_in_use(&owner, &version, "courier-fee (canary)").await;
        let shadows = json!({"active": by(&json!(shipped)), "shadow": [by(digest)]});
        bind(&owner, shadows).await;
        expect_in_use(&owner, &version, "courier-fee (shadow)").await;
        let other = upload(&owner, another("another")).await;
        bind(&owner, json!({"active": by(&other["digest"])})).await;
        // The next way back leads to the shipped one; the one before it may go.
        let body = json!({"kind": "courier-fee", "digest": digest, "from": FROM, "to": TO});
        let backtest = owner.post("backtests", body).await.expect(202);
        expect_in_use(&owner, &version, "queued backtest").await;
        app.app.start_background().unwrap();
        let id = backtest["id"].as_str().unwrap();
        loop {
            let found = owner.get(&format!("backtests/{id}")).await.expect(200);
            if found["state"] == "done" {
                break;
            }
            assert_ne!(found["state"], "failed", "{found}");
            tokio::task::yield_now().await;
        }

        delete(&agent, &version)
            .await
            .expect_problem(403, "permission");
        delete(&app.client("other/owner"), &version)
            .await
            .expect_problem(404, "not-found");
        let deleted = delete(&owner, &version).await.expect(200);
        assert_eq!(deleted["status"], "deleted", "{deleted}");
        // Once more is the same.
        assert_eq!(delete(&owner, &version).await.expect(200), deleted);
        let target = version["id"].as_str().unwrap();
        let known = commands(&owner, target).await;
        let deletions = known.iter().filter(|one| *one == "plugin.delete").count();
        assert_eq!(deletions, 1, "{known:?}");
        let left = used(&owner, "stored_bytes").await - before;
        assert_eq!(left, other["size_bytes"].as_i64().unwrap());

        // What it decided is there, and cannot be run again.
        let rows = rows_about(&app, "lot-1").await;
        assert_eq!(rows[0]["id"], decision["id"]);
        let replay = format!("decisions/{}/replay", decision["id"].as_str().unwrap());
        let problem = owner
            .post(&replay, json!({}))
            .await
            .expect_problem(409, "version-deleted");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.starts_with("not replayable"), "{detail}");
        owner
            .post(&replay, json!({"digest": shipped}))
            .await
            .expect(200);
        // Nothing new can begin with it.
        for (path, body) in [
            ("policies/courier-fee", json!({"active": by(digest)})),
            (
                "policies/courier-fee",
                json!({"active": by(&other["digest"]), "shadow": [by(digest)]}),
            ),
        ] {
            let problem = owner.put(path, body).await.expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["code"], "deleted", "{problem}");
        }

        // The same bytes come again, and everything with them.
        let again = upload(&owner, wasm).await;
        assert_eq!(
            (&again["digest"], &again["status"]),
            (digest, &json!("ready")),
            "{again}"
        );
        let replayed = owner.post(&replay, json!({})).await.expect(200);
        assert_eq!(replayed["identical"], true, "{replayed}");
    }
}

#[tokio::test]
async fn what_another_shop_has_too_stays_there() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let (owner, other) = (app.client("owner"), app.client("other/owner"));
        let version = upload(&owner, another("shared")).await;
        let theirs = upload(&other, another("shared")).await;
        delete(&owner, &version).await.expect(200);
        bind(&other, json!({"active": {"digest": theirs["digest"]}})).await;
        app.app
            .engine
            .forget(&theirs["digest"].as_str().unwrap().parse().unwrap());
        let answer = ask(&other, "lot-1", 420_000).await;
        assert_eq!(answer["outcome"], "decided", "{answer}");
        expect_in_use(&other, &theirs, "courier-fee (active)").await;
    }
}

#[tokio::test]
async fn what_came_with_the_host_and_what_was_refused_are_not_deleted() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let plugins = owner.get("plugins").await.expect(200);
        for plugin in plugins["items"].as_array().unwrap() {
            delete(&owner, &plugin["versions"][0])
                .await
                .expect_problem(409, "shipped");
        }
        let refused = upload(&owner, b"no component".to_vec()).await;
        delete(&owner, &refused)
            .await
            .expect_problem(409, "nothing-stored");
    }
}
