//! The way of an upload: received, inspected, compiled, checked; what ends it, and what takes it up again.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use futures_util::{StreamExt, stream};
use serde_json::{Value as Json, json};
use shopwit_api::{ApiState, UploadPatience, router};
use shopwit_policy::{
    Digest,
    hostile::{Guest, honest},
};
use shopwit_service::{
    people::shops,
    policies::{uploads, versions::VersionStatus},
};
use shopwit_store::args;
use shopwit_tests::{Client, Database, TestApp};

use super::{
    hosts::another_host,
    plugins::{another, upload},
};

const WASM: &str = "application/wasm";

/// Names and data of a finished stream of server-sent events.
fn events(bytes: &[u8]) -> Vec<(String, Json)> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.split("\n\n")
        .filter(|event| event.contains("data: "))
        .map(|event| {
            let field = |name: &str| {
                event
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .unwrap()
                    .to_owned()
            };
            let data = serde_json::from_str(&field("data: ")).unwrap();
            (field("event: "), data)
        })
        .collect()
}

fn path_of(version: &Json) -> String {
    format!(
        "plugins/{}/versions/{}",
        version["id"].as_str().unwrap(),
        version["digest"].as_str().unwrap()
    )
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let mut conn = app.app.read(&app.system).await.unwrap();
    let row = conn.row(sql, args![]).await.unwrap().unwrap();
    row.int("n").unwrap()
}

const UPLOADS: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM plugin_uploads WHERE shop_id = $1";
const VERSIONS: &str =
    "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM plugin_versions WHERE shop_id = $1";

#[tokio::test]
async fn the_answer_comes_at_once_and_events_tell_the_rest() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let version = owner
            .post_bytes("plugins", WASM, another("patient"))
            .await
            .expect(201);
        assert_eq!(
            (&version["status"], &version["report"]),
            (&json!("inspecting"), &Json::Null)
        );
        assert!(version["name"].as_str().unwrap().starts_with("unnamed-"));

        let path = path_of(&version);
        let answer = owner.get(&format!("{path}/events")).await;
        assert_eq!(answer.headers["content-type"], "text/event-stream");
        let told = events(&answer.bytes);
        let (last, steps) = told.split_last().unwrap();
        for (name, step) in steps {
            assert_eq!(name, "step");
            assert!(
                ["waiting", "inspecting", "compiling", "checking"]
                    .contains(&step["step"].as_str().unwrap())
                    && step["since"].is_string(),
                "{step}"
            );
        }
        assert_eq!(last.0, "report");
        assert_eq!(
            (&last.1["status"], &last.1["name"]),
            (&json!("ready"), &json!("patient"))
        );
        // It is found under the id of the beginning, and asked once more it tells the end alone.
        let ready = owner.get(&path).await.expect(200);
        assert_eq!(
            (&ready["status"], &ready["progress"]),
            (&json!("ready"), &Json::Null)
        );
        assert_eq!(ready["report"]["questions_asked"], 9);
        let again = owner.get(&format!("{path}/events")).await;
        assert_eq!(events(&again.bytes).len(), 1);
        assert_eq!(count(&app, UPLOADS).await, 0);

        // A second version of the plugin goes to the first, and both addresses hold.
        let second = Guest {
            settings_schema: r#"{"type": "object", "title": "second"}"#.to_owned(),
            name: "patient".to_owned(),
            ..honest()
        };
        let begun = owner
            .post_bytes("plugins", WASM, second.component())
            .await
            .expect(201);
        assert_ne!(begun["id"], version["id"]);
        owner.get(&format!("{}/events", path_of(&begun))).await;
        let found = owner.get(&path_of(&begun)).await.expect(200);
        assert_eq!(
            (&found["status"], &found["id"]),
            (&json!("ready"), &version["id"])
        );
        let plugin = owner.get("plugins/patient").await.expect(200);
        assert_eq!(plugin["versions"].as_array().unwrap().len(), 2);
        let plugins = owner.get("plugins").await.expect(200);
        assert!(!plugins.to_string().contains("unnamed-"), "{plugins}");

        // Others may not look.
        app.nobody()
            .get(&format!("{path}/events"))
            .await
            .expect_problem(401, "unauthenticated");
        owner
            .post_bytes("plugins?wait=101", WASM, another("patient"))
            .await
            .expect_problem(422, "invalid");
    }
}

/// Bytes that come one part after the other, and then never end or end.
fn dribble(parts: Vec<Bytes>, ends: bool) -> Body {
    let parts = stream::iter(parts.into_iter().map(Ok::<_, Infallible>));
    if ends {
        Body::from_stream(parts)
    } else {
        Body::from_stream(parts.chain(stream::pending()))
    }
}

async fn send(client: &Client, body: Body) -> shopwit_tests::Answer {
    let headers = [("content-type", WASM)];
    client
        .send(Method::POST, "plugins?wait=100", &headers, body)
        .await
}

// A04
#[tokio::test]
async fn bytes_that_are_too_many_or_too_slow_leave_nothing() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let before = count(&app, VERSIONS).await;
        let patience = UploadPatience {
            idle: Duration::from_millis(50),
            whole: Duration::from_millis(300),
        };
        let state = ApiState::new(Arc::clone(&app.app), None).with_upload_patience(patience);
        let owner = app.client("owner").through(router(state));

        let good = Bytes::from(another("slow"));
        let half = good.slice(..good.len() / 2);
        send(&owner, dribble(vec![half.clone()], false))
            .await
            .expect_problem(408, "too-slow");
        // A byte now and then is no way to stay.
        let drops = stream::unfold((), async |()| {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(b"\0")), ()))
        });
        send(&owner, Body::from_stream(Box::pin(drops)))
            .await
            .expect_problem(408, "too-slow");
        let mebibyte = Bytes::from(vec![0; 1024 * 1024]);
        send(&owner, dribble(vec![mebibyte; 33], true))
            .await
            .expect_problem(413, "too-large");
        let announced = [("content-type", WASM), ("content-length", "40000000")];
        owner
            .send(Method::POST, "plugins", &announced, Body::empty())
            .await
            .expect_problem(413, "too-large");
        assert_eq!(count(&app, VERSIONS).await, before);
        assert_eq!(count(&app, UPLOADS).await, 0);

        // In parts, but in time.
        let rest = good.slice(half.len()..);
        let version = send(&owner, dribble(vec![half, rest], true))
            .await
            .expect(201);
        assert_eq!(version["status"], "ready", "{version}");
    }
}

#[tokio::test]
async fn rejected_bytes_are_dropped_and_the_report_stays() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let components = async || {
            let mut conn = app.app.read(&app.system).await.unwrap();
            let sql = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM components";
            let row = conn.global_row(sql, args![]).await.unwrap().unwrap();
            row.int("n").unwrap()
        };
        let before = components().await;
        let version = upload(&owner, b"(component)".to_vec()).await;
        assert_eq!(version["report"]["code"], "text-format", "{version}");
        assert_eq!(components().await, before);
        assert_eq!(count(&app, UPLOADS).await, 0);
        // The same engine would say the same.
        let again = owner
            .post_bytes("plugins?wait=100", WASM, "(component)")
            .await
            .expect(200);
        assert_eq!(again, version);
    }
}

/// Puts a version back to where a host that was killed in this step would have left it.
async fn left_behind(app: &TestApp, wasm: &[u8], step: &str, attempts: i64) {
    let digest = Digest::of(wasm).to_string();
    let mut unit = app.app.begin(&app.system).await.unwrap();
    let now = unit.now();
    let status = if step == "waiting" {
        "inspecting"
    } else {
        step
    };
    unit.conn()
        .execute(
            "UPDATE plugin_versions SET status = $3 WHERE shop_id = $1 AND digest = $2",
            args![digest.as_str(), status],
        )
        .await
        .unwrap();
    unit.conn()
        .execute(
            "INSERT INTO plugin_uploads (shop_id, digest, wasm, step, step_since, attempts, received_at)
             VALUES ($1, $2, $3, $4, $5, $6, $5)",
            args![digest.as_str(), wasm.to_vec(), step, now, attempts],
        )
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn a_host_that_starts_again_takes_every_step_up() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let steps = ["waiting", "inspecting", "compiling", "checking"];
        let mut wasms = Vec::new();
        for step in steps {
            let wasm = another(step);
            assert_eq!(upload(&owner, wasm.clone()).await["status"], "ready");
            left_behind(&app, &wasm, step, 1).await;
            // While it is under way it cannot be bound.
            let binding = json!({"active": {"digest": Digest::of(&wasm).to_string()}});
            let problem = owner.put("policies/courier-fee", binding).await;
            assert_eq!(
                problem.expect_problem(422, "invalid")["errors"][0]["code"],
                "not-ready"
            );
            wasms.push(wasm);
        }
        // What has ended the host over and over is given up.
        let fatal = another("fatal");
        upload(&owner, fatal.clone()).await;
        left_behind(&app, &fatal, "checking", 3).await;
        app.app.close().await;

        let host = Arc::new(another_host(&app).await);
        let ctx = shops::system_ctx(&host, "demo").await.unwrap().unwrap();
        assert_eq!(uploads::resume(&host).await.unwrap(), 5);
        let minute = Duration::from_secs(60);
        for wasm in &wasms {
            let version = uploads::settled(&host, &ctx, &Digest::of(wasm), minute)
                .await
                .unwrap();
            assert_eq!(version.status, VersionStatus::Ready, "{version:?}");
        }
        let given_up = uploads::settled(&host, &ctx, &Digest::of(&fatal), minute)
            .await
            .unwrap();
        assert_eq!(given_up.status, VersionStatus::Rejected);
        assert_eq!(given_up.report.code.as_deref(), Some("internal"));
        assert_eq!(uploads::resume(&host).await.unwrap(), 0);

        // It was not the author's fault: the same bytes may come again.
        let permit = host.admit_upload(&ctx).unwrap();
        let upload = uploads::Upload {
            wasm: fatal,
            ..uploads::Upload::default()
        };
        let (version, is_new) = uploads::receive(&host, &ctx, permit, upload).await.unwrap();
        assert!(is_new);
        let version = uploads::settled(&host, &ctx, &version.digest, minute)
            .await
            .unwrap();
        assert_eq!(version.status, VersionStatus::Ready);
        host.close().await;
    }
}

// A05
#[tokio::test]
async fn a_hundred_uploads_at_once_are_bounded_and_harm_nobody() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let (owner, other) = (app.client("owner"), app.client("other/owner"));
        let mut greedy = tokio::task::JoinSet::new();
        for number in 0..100 {
            let owner = owner.clone();
            greedy.spawn(async move {
                let wasm = another(&format!("greedy-{number}"));
                owner.post_bytes("plugins", WASM, wasm).await
            });
        }
        // A slow machine may have no connection free at once; then the host says so and one asks again.
        let modest = loop {
            let answer = other
                .post_bytes("plugins?wait=100", WASM, another("modest"))
                .await;
            if answer.status != 503 {
                break answer.expect(201);
            }
        };
        assert_eq!(modest["status"], "ready", "{modest}");
        let (mut taken, mut refused) = (Vec::new(), 0);
        while let Some(answer) = greedy.join_next().await {
            let answer = answer.unwrap();
            if matches!(answer.status.as_u16(), 429 | 503) {
                assert!(answer.headers.contains_key("retry-after"));
                refused += 1;
            } else {
                taken.push(answer.expect(201));
            }
        }
        assert_eq!(taken.len() + refused, 100);
        assert!(!taken.is_empty());
        for version in taken {
            let told = owner.get(&format!("{}/events", path_of(&version))).await;
            let (_, report) = events(&told.bytes).pop().unwrap();
            assert_eq!(report["status"], "ready", "{report}");
        }
        assert_eq!(count(&app, UPLOADS).await, 0);
    }
}

#[tokio::test]
async fn the_same_bytes_at_once_are_one_version() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let before = count(&app, VERSIONS).await;
        let (one, two) = tokio::join!(
            owner.post_bytes("plugins?wait=100", WASM, another("twin")),
            owner.post_bytes("plugins?wait=100", WASM, another("twin")),
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201]);
        assert_eq!(one.json["digest"], two.json["digest"]);
        assert_eq!(count(&app, VERSIONS).await, before + 1);
    }
}
