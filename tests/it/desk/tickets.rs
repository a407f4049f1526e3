//! Tickets.

mod flow;

use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_tests::{Answer, Client, Database, TestApp};

use super::{ask, buyer, refused_at, text, user};

/// Records a task; answers its path.
async fn task(client: &Client) -> String {
    let made = client
        .post("tickets", json!({"kind": "task", "subject": "核对库存"}))
        .await
        .expect(201);
    format!("tickets/{}", text(&made, "id"))
}

async fn go(client: &Client, path: &str, body: Json) -> Answer {
    client.post(&format!("{path}/transitions"), body).await
}

#[tokio::test]
async fn a_ticket_keeps_what_is_known_of_the_problem() {
    // S-035, S-040, S-042, S-043, S-087, S-088, S-435
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let conversation = ask(&agent, &buyer, "太慢了,我要投诉").await;
        let body = json!({
            "kind": "complaint", "subject": "发货太慢", "description": "付款三天没有发货", "importance": "high",
            "urgency": "high", "nature": "物流", "degree": "严重", "cause": "缺货", "location": "成都市",
            "conversation": conversation["id"],
        });
        let made = agent.post("tickets", body.clone()).await;
        assert_eq!(made.etag(), "\"1\"");
        let made = made.expect(201);
        for key in [
            "kind",
            "subject",
            "description",
            "importance",
            "urgency",
            "nature",
            "degree",
            "cause",
            "location",
        ] {
            assert_eq!(made[key], body[key], "{key}");
        }
        assert_eq!(
            (&made["priority"], &made["state"], &made["stage"]),
            (&json!("urgent"), &json!("new"), &json!("pre-sales"),)
        );
        assert_eq!(
            (&made["customer"], &made["conversation"]),
            (&json!(buyer), &conversation["id"])
        );
        assert!(made["created_at"].is_string());
        let by_number = agent
            .get(&format!("tickets/{}", made["number"]))
            .await
            .expect(200);
        assert_eq!(by_number["id"], made["id"]);
        // S-087: one of them less, and the priority follows.
        let path = format!("tickets/{}", text(&made, "id"));
        let changed = agent
            .patch(&path, json!({"urgency": "low", "cause": "漏单"}))
            .await
            .expect(200);
        assert_eq!(
            (&changed["priority"], &changed["cause"], &changed["nature"]),
            (&json!("high"), &json!("漏单"), &json!("物流"),)
        );
        // S-095: a complaint has a time limit and a responsible person without anybody setting it.
        assert_eq!(made["owner"], json!(user(&app, "pre-sales-agent").await));
        let limit: jiff::Timestamp = text(&made, "due_at").parse().unwrap();
        let from: jiff::Timestamp = text(&made, "created_at").parse().unwrap();
        assert_eq!(limit.duration_since(from).as_secs(), 24 * 3600);
        assert_eq!(
            agent.get("tickets?overdue=true").await.expect(200)["items"],
            json!([])
        );
        app.clock.advance(25.hours());
        let late = agent.get("tickets?overdue=true").await.expect(200);
        assert_eq!(
            (&late["items"][0]["id"], &late["items"][0]["overdue"]),
            (&made["id"], &json!(true))
        );
    }
}

#[tokio::test]
async fn kinds_have_needs_and_shops_have_kinds() {
    // S-058, S-063, S-090, S-170
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let post = async |body: Json| agent.post("tickets", body).await;
        for (body, pointer) in [
            (json!({"kind": "order-complaint", "subject": "x"}), "/order"),
            (json!({"kind": "visit", "subject": "x"}), "/location"),
            (json!({"kind": "promise", "subject": "x"}), "/due_at"),
            (
                json!({"kind": "promise", "subject": "x", "due_at": "2020-01-01T00:00:00Z"}),
                "/due_at",
            ),
            (
                json!({"kind": "task", "subject": "x", "due_at": "soon"}),
                "/due_at",
            ),
            (json!({"kind": "loan-approval", "subject": "x"}), "/kind"),
            (json!({"kind": "Not A Word", "subject": "x"}), "/kind"),
            (json!({"kind": "task", "subject": ""}), "/subject"),
            (
                json!({"kind": "task", "subject": "长".repeat(201)}),
                "/subject",
            ),
            (json!({"kind": "task", "subject": "x\u{0}"}), "/subject"),
            (
                json!({"kind": "task", "subject": "x", "description": "长".repeat(5_001)}),
                "/description",
            ),
            (
                json!({"kind": "task", "subject": "x", "nature": ""}),
                "/nature",
            ),
            (
                json!({"kind": "task", "subject": "x", "importance": "very"}),
                "/importance",
            ),
            (
                json!({"kind": "task", "subject": "x", "owner": "me"}),
                "/owner",
            ),
            (
                json!({"kind": "task", "subject": "x", "customer": "nobody"}),
                "/customer",
            ),
            (
                json!({"kind": "task", "subject": "x", "order": "1"}),
                "/order",
            ),
            (
                json!({"kind": "task", "subject": "x", "conversation": "1"}),
                "/conversation",
            ),
            (
                json!({"kind": "task", "subject": "x", "parent": "1"}),
                "/parent",
            ),
            (
                json!({"kind": "task", "subject": "x", "case": "1"}),
                "/case",
            ),
            (
                json!({"kind": "task", "subject": "x", "participants": ["nobody"]}),
                "/participants/0",
            ),
            (
                json!({"kind": "task", "subject": "x", "state": "closed"}),
                "/state",
            ),
        ] {
            refused_at(post(body).await, pointer);
        }
        for kind in [
            "inquiry-product",
            "inquiry-business",
            "inquiry-transaction",
            "after-sales",
            "callback",
            "onboarding",
        ] {
            post(json!({"kind": kind, "subject": "x"}))
                .await
                .expect(201);
        }
        let visit = json!({"kind": "visit", "subject": "上门维修", "location": "杭州市余杭区"});
        post(visit).await.expect(201);
        // A bank has other kinds than a shop.
        let owner = app.client("owner");
        let own = json!({"items": [{"kind": "loan-approval", "name": "贷款审批"}]});
        let kinds = owner.put("ticket-kinds", own.clone()).await.expect(200);
        assert_eq!(kinds["items"], own["items"]);
        assert!(
            kinds["built_in"]
                .as_array()
                .unwrap()
                .contains(&json!("order-complaint"))
        );
        post(json!({"kind": "loan-approval", "subject": "x"}))
            .await
            .expect(201);
        let listed = agent.get("tickets?kind=loan-approval").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        agent
            .put("ticket-kinds", own)
            .await
            .expect_problem(403, "permission");
        for (items, pointer) in [
            (json!([{"kind": "task", "name": "x"}]), "/items/0/kind"),
            (
                json!([{"kind": "a", "name": "x"}, {"kind": "a", "name": "y"}]),
                "/items/1/kind",
            ),
            (json!([{"kind": "A", "name": "x"}]), "/items/0/kind"),
            (json!([{"kind": "a", "name": ""}]), "/items/0/name"),
        ] {
            refused_at(
                owner.put("ticket-kinds", json!({"items": items})).await,
                pointer,
            );
        }
        refused_at(agent.get("tickets?kind=Not+A+Word").await, "?kind");
        refused_at(agent.get("tickets?cursor=nonsense").await, "?cursor");
        refused_at(agent.get("tickets?owner=nobody").await, "?owner");
    }
}

#[tokio::test]
async fn an_order_complaint_hangs_on_its_order() {
    // S-058
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let (buyer, other) = (
            buyer(&app, "王小明").await,
            super::buyer(&app, "赵四").await,
        );
        let order = super::order(&app, &buyer).await;
        let body = json!({"kind": "order-complaint", "subject": "少发一件", "order": order["number"].to_string()});
        let made = agent.post("tickets", body).await.expect(201);
        assert_eq!(
            (&made["order"], &made["customer"]),
            (&order["id"], &json!(buyer))
        );
        let listed = agent
            .get(&format!("tickets?order={}", text(&order, "id")))
            .await
            .expect(200);
        assert_eq!(listed["items"][0]["id"], made["id"]);
        let listed = agent
            .get(&format!("tickets?customer={other}"))
            .await
            .expect(200);
        assert_eq!(listed["items"], json!([]));
        let mixed = json!({"kind": "order-complaint", "subject": "x", "order": order["id"], "customer": other});
        refused_at(agent.post("tickets", mixed).await, "/order");
        let strange = ask(&agent, &other, "在吗").await;
        let mixed = json!({"kind": "order-complaint", "subject": "x", "order": order["id"], "conversation": strange["id"]});
        refused_at(agent.post("tickets", mixed).await, "/conversation");
    }
}

#[tokio::test]
async fn an_incident_is_the_supervisors_and_comes_first() {
    // S-017
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let supervisor = user(&app, "supervisor").await;
        let made = agent
            .post(
                "tickets",
                json!({"kind": "incident", "subject": "系统停机", "importance": "low"}),
            )
            .await;
        let made = made.expect(201);
        assert_eq!(
            (&made["owner"], &made["priority"]),
            (&json!(supervisor), &json!("urgent"))
        );
        let me = user(&app, "pre-sales-agent").await;
        refused_at(
            agent
                .post(
                    "tickets",
                    json!({"kind": "incident", "subject": "x", "owner": me}),
                )
                .await,
            "/owner",
        );
        let path = format!("tickets/{}", text(&made, "id"));
        let lowered = agent
            .patch(&path, json!({"urgency": "low"}))
            .await
            .expect(200);
        assert_eq!(lowered["priority"], "urgent");
        refused_at(
            agent
                .post(
                    &format!("{path}/transfers"),
                    json!({"to": me, "reason": "x"}),
                )
                .await,
            "/to",
        );
        let urgent = agent.get("tickets?priority=urgent").await.expect(200);
        assert_eq!(urgent["items"][0]["id"], made["id"]);
    }
}

#[tokio::test]
async fn a_promise_is_followed_up() {
    // S-170, S-271
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let conversation = ask(&agent, &buyer, "能便宜点吗").await;
        let path = format!("conversations/{}/promises", text(&conversation, "id"));
        let body = json!({"text": "两分钟内回复能不能优惠", "due_at": "2026-03-02T02:40:00Z"});
        let made = agent.post(&path, body).await.expect(201);
        assert_eq!(
            (&made["kind"], &made["subject"], &made["due_at"]),
            (
                &json!("promise"),
                &json!("两分钟内回复能不能优惠"),
                &json!("2026-03-02T02:40:00Z"),
            )
        );
        assert_eq!(
            (&made["conversation"], &made["customer"]),
            (&conversation["id"], &json!(buyer))
        );
        assert_eq!(made["owner"], json!(user(&app, "pre-sales-agent").await));
        app.clock.advance(1.hours());
        let late = agent
            .get("tickets?kind=promise&overdue=true")
            .await
            .expect(200);
        assert_eq!(late["items"][0]["id"], made["id"]);
        refused_at(
            agent
                .post(
                    &path,
                    json!({"text": "x", "due_at": "2026-03-02T02:40:00Z"}),
                )
                .await,
            "/due_at",
        );
        refused_at(
            agent
                .post(&path, json!({"text": "", "due_at": "2027-03-02T02:40:00Z"}))
                .await,
            "/text",
        );
        refused_at(
            agent
                .post(&path, json!({"text": "x", "due_at": "mañana"}))
                .await,
            "/due_at",
        );
        agent
            .post(
                "conversations/1/promises",
                json!({"text": "x", "due_at": "2027-03-02T02:40:00Z"}),
            )
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn lists_go_on_where_they_ended() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let mut made = Vec::new();
        for _ in 0..5 {
            made.push(task(&agent).await);
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = agent
                .get(&format!("tickets?limit=2{cursor}"))
                .await
                .expect(200);
            seen.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| format!("tickets/{}", text(one, "id"))),
            );
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        made.reverse();
        assert_eq!(seen, made);
    }
}
