//! Messages and notes.

use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::{buyer, refused_at, says, text, write};

#[tokio::test]
async fn messages_have_one_order_and_can_be_read_both_ways() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "1").await;
        let path = format!("conversations/{}/messages", text(&made, "id"));
        let writes = (0..12).map(|index| {
            let (agent, path) = (agent.clone(), path.clone());
            tokio::spawn(async move {
                let body = json!({"author": "buyer", "text": format!("同时 {index}"), "client_id": format!("c{index}")});
                agent.post(&path, body).await.expect(201)
            })
        });
        for write in writes.collect::<Vec<_>>() {
            write.await.unwrap();
        }
        let seqs = |page: &Json| -> Vec<i64> {
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["seq"].as_i64().unwrap())
                .collect()
        };
        let all = agent.get(&path).await.expect(200);
        assert_eq!(seqs(&all), (1..=13).collect::<Vec<_>>());
        let newest = agent
            .get(&format!("{path}?order=newest-first&limit=5"))
            .await
            .expect(200);
        assert_eq!(seqs(&newest), [13, 12, 11, 10, 9]);
        let cursor = text(&newest, "next_cursor");
        let older = agent
            .get(&format!(
                "{path}?order=newest-first&limit=50&cursor={cursor}"
            ))
            .await
            .expect(200);
        assert_eq!(
            (seqs(&older), &older["next_cursor"]),
            ((1..=8).rev().collect::<Vec<_>>(), &Json::Null)
        );
        let newer = agent.get(&format!("{path}?cursor=11")).await.expect(200);
        assert_eq!(seqs(&newer), [12, 13]);
        for query in [
            "cursor=x",
            "cursor=99999999999999999999",
            "order=sideways",
            "limit=0",
            "limit=101",
            "audience=all",
        ] {
            agent
                .get(&format!("{path}?{query}"))
                .await
                .expect_problem(422, "invalid");
        }
    }
}

#[tokio::test]
async fn a_message_arrives_once() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}/messages", text(&made, "id"));
        // The buyer's programs name their messages.
        let body = json!({"author": "buyer", "text": "多少钱", "client_id": "w-17"});
        let first = agent.post(&path, body.clone()).await.expect(201);
        let second = agent.post(&path, body).await.expect(201);
        assert_eq!(first, second);
        let other = json!({"author": "buyer", "text": "别的", "client_id": "w-17"});
        agent
            .post(&path, other)
            .await
            .expect_problem(409, "client-id-reused");
        // What goes out needs a key.
        agent
            .post(&path, says("10 元"))
            .await
            .expect_problem(400, "idempotency-key-missing");
        let first = agent
            .post_keyed(&path, "k1", says("10 元"))
            .await
            .expect(201);
        let second = agent.post_keyed(&path, "k1", says("10 元")).await;
        assert_eq!(second.headers["idempotent-replayed"], "true");
        assert_eq!(second.expect(201), first);
        agent
            .post_keyed(&path, "k1", says("11 元"))
            .await
            .expect_problem(422, "idempotency-key-reused");
        assert_eq!(
            agent.get(&path).await.expect(200)["items"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
    }
}

#[tokio::test]
async fn notes_stay_among_colleagues() {
    // S-019
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}", text(&made, "id"));
        let note = json!({"author": "agent", "text": "仓库说明天到货", "internal": true});
        let note = agent
            .post(&format!("{path}/messages"), note)
            .await
            .expect(201);
        assert_eq!(note["internal"], true);
        // A note answers nobody and is not a buyer's to write.
        assert_eq!(agent.get(&path).await.expect(200)["state"], "waiting");
        let wrong = json!({"author": "buyer", "text": "x", "internal": true});
        refused_at(
            agent.post(&format!("{path}/messages"), wrong).await,
            "/internal",
        );
        let staff = agent.get(&format!("{path}/messages")).await.expect(200);
        assert!(staff.to_string().contains("仓库说明天到货"));
        let shown = agent
            .get(&format!("{path}/messages?audience=buyer"))
            .await
            .expect(200);
        assert_eq!(shown["items"].as_array().unwrap().len(), 1);
        assert!(!shown.to_string().contains("仓库说明天到货"), "{shown}");
        // Neither the audit chain holds its text.
        let audit = app
            .client("owner")
            .get("audit-events?limit=5")
            .await
            .expect(200);
        assert_eq!(audit["items"][0]["command"], "note.add");
        assert!(!audit.to_string().contains("仓库"));
    }
}

#[tokio::test]
async fn the_text_is_kept_as_it_is_and_nothing_stays_open() {
    // S-217: a script is completed before it is sent; S-226: buyers see the service name.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}/messages", text(&made, "id"));
        let raw = "<script>alert(1)</script> & 'x' \"y\"\n🙂 {} { a }";
        let sent = agent.post_keyed(&path, "k1", says(raw)).await.expect(201);
        assert_eq!(sent["text"], raw);
        let service_name = text(&sent, "service_name");
        assert!(service_name.starts_with('小'), "{service_name}");
        assert!(
            !sent.to_string().contains("pre-sales-agent of demo"),
            "the legal name is not shown"
        );
        let open = agent
            .post_keyed(&path, "k2", says("亲,您的单号是{waybill-number}"))
            .await;
        let problem = open.expect_problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/text"), &json!("open-slot"))
        );
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("{waybill-number}"),
            "{problem}"
        );
        // The refusal used no key up, and a note may hold what it likes.
        agent
            .post_keyed(&path, "k2", says("亲,您的单号是 SF1"))
            .await
            .expect(201);
        agent
            .post(
                &path,
                json!({"author": "agent", "text": "{todo}", "internal": true}),
            )
            .await
            .expect(201);
        agent
            .post(&path, json!({"author": "buyer", "text": "{todo}"}))
            .await
            .expect(201);
        for (body, pointer) in [
            (says(""), "/text"),
            (says("  \n"), "/text"),
            (says(&"长".repeat(5_001)), "/text"),
            (says("a\u{0}b"), "/text"),
            (json!({"author": "auto", "text": "x"}), "/author"),
            (json!({"author": "agent", "text": 5}), "/text"),
            (
                json!({"author": "agent", "text": "x", "html": true}),
                "/html",
            ),
            (
                json!({"author": "agent", "text": "x", "client_id": ""}),
                "/client_id",
            ),
        ] {
            refused_at(agent.post_keyed(&path, "k9", body).await, pointer);
        }
        agent
            .post_keyed(&path, "k5", says(&"长".repeat(5_000)))
            .await
            .expect(201);
        app.client("quality")
            .post_keyed(&path, "k6", says("x"))
            .await
            .expect_problem(403, "permission");
    }
}
