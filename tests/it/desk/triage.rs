//! What a buyer wrote becomes a ticket where the shop's triage policy says.

use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::{buyer, order, text, told, unbind, user, write};

#[tokio::test]
async fn a_buyers_words_say_where_the_ticket_belongs() {
    // S-039, S-070, S-071, S-072, S-074, S-085, S-087
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let check = async |said: &str, wanted: Json| {
            let made = write(&agent, &buyer, said).await;
            let path = format!("conversations/{}/tickets", text(&made, "id"));
            let ticket = agent.post(&path, json!({})).await.expect(201);
            for (name, value) in wanted.as_object().unwrap() {
                let found = match name.strip_prefix("triage_") {
                    Some(name) => &ticket["triage"][name],
                    None => &ticket[name],
                };
                assert_eq!(found, value, "{said}: {name} in {ticket}");
            }
            ticket
        };
        let ticket = check(
            "这款有什么颜色,尺码怎么选",
            json!({"kind": "inquiry-product", "priority": "normal", "triage_queue": "pre-sales",
                "triage_tags": ["product"], "triage_by_default": false, "triage_to_human": false,
                "subject": "这款有什么颜色,尺码怎么选", "stage": "pre-sales"}),
        )
        .await;
        let agent_user = user(&app, "pre-sales-agent").await;
        assert_eq!(ticket["owner"], json!(agent_user));
        assert_eq!(ticket["triage"]["agent"], json!(agent_user));
        assert!(ticket["due_at"].is_string() && ticket["triage"]["first_response_by"].is_string());
        let supervisor = user(&app, "supervisor").await;
        check(
            "再不处理我就投诉,马上给我答复",
            json!({"kind": "complaint", "priority": "urgent", "triage_queue": "supervisors", "owner": supervisor,
                "triage_to_human": true}),
        )
        .await;
        // S-017: an incident is always the supervisor's.
        check(
            "孩子用了过敏住院了",
            json!({"kind": "incident", "priority": "urgent", "owner": supervisor}),
        )
        .await;
        check(
            "在吗",
            json!({"kind": "inquiry-business", "triage_queue": "general", "triage_confidence_bps": 0,
                "triage_agent": null, "owner": agent_user}),
        )
        .await;
        let queued = agent.get("tickets?queue=supervisors").await.expect(200);
        assert_eq!(queued["items"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn the_policy_never_sees_who_the_buyer_is() {
    // S-474
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let said = "我是王小明,电话13812341234,住锦江区春熙路 1 号,邮箱a.b@mail.example,发票怎么开";
        let made = write(&agent, &buyer, said).await;
        let path = format!("conversations/{}/tickets", text(&made, "id"));
        let ticket = agent.post(&path, json!({})).await.expect(201);
        assert_eq!(ticket["triage"]["tags"], json!(["invoice"]));
        let input = told(&app, text(&ticket["triage"], "decision")).await;
        let written = text(&input["messages"][0], "text");
        assert_eq!(written.chars().count(), said.chars().count());
        for secret in ["王小明", "1381234", "春熙路", "mail.example"] {
            assert!(!input.to_string().contains(secret), "{secret} in {input}");
        }
        assert!(written.ends_with("发票怎么开"), "{written}");
    }
}

#[tokio::test]
async fn the_host_lets_stand_only_what_a_ticket_can_be() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let buyer = buyer(&app, "王小明").await;
        let topic = |class: &str, word: &str| json!({"topic": "t", "class": class, "queue": "q-1", "words": [word]});
        // S-063: a shop's own class, one that nobody knows, one that needs a place, one that needs an order.
        let kinds = json!({"items": [{"kind": "account-query", "name": "查账户"}]});
        owner.put("ticket-kinds", kinds).await.expect(200);
        let topics = json!([
            topic("account-query", "余额"),
            topic("made-up", "贷款"),
            topic("visit", "上门"),
            topic("order-complaint", "不满")
        ]);
        owner
            .put(
                "policies/triage/settings",
                json!({"settings": {"topics": topics}}),
            )
            .await
            .expect(200);
        for (said, kind) in [
            ("查余额", "account-query"),
            ("办贷款", "inquiry-business"),
            ("请上门", "inquiry-business"),
            ("我很不满", "complaint"),
        ] {
            let made = write(&agent, &buyer, said).await;
            let path = format!("conversations/{}/tickets", text(&made, "id"));
            let ticket = agent.post(&path, json!({})).await.expect(201);
            assert_eq!(
                (&ticket["kind"], &ticket["triage"]["queue"]),
                (&json!(kind), &json!("q-1")),
                "{said}"
            );
        }
        let bought = order(&app, &buyer).await;
        let opened = agent
            .post(
                "conversations",
                json!({"channel": "chat", "customer": buyer, "first_message": "我很不满", "order": bought["id"]}),
            )
            .await
            .expect(201);
        let path = format!("conversations/{}/tickets", text(&opened, "id"));
        let ticket = agent
            .post(&path, json!({"subject": "不满意"}))
            .await
            .expect(201);
        assert_eq!(
            (&ticket["kind"], &ticket["order"], &ticket["subject"]),
            (&json!("order-complaint"), &bought["id"], &json!("不满意"))
        );
    }
}

#[tokio::test]
async fn asking_again_counts_transfers_and_leaves_kind_and_owner() {
    // S-091, S-073
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, supervisor) = (app.client("agent"), app.client("supervisor"));
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "快递还没到").await;
        let path = format!("conversations/{}/tickets", text(&made, "id"));
        let ticket = agent.post(&path, json!({})).await.expect(201);
        let path = format!("tickets/{}", text(&ticket, "id"));
        for role in ["after-sales-agent", "in-sales-agent", "pre-sales-agent"] {
            let to = user(&app, role).await;
            let now = supervisor.get(&path).await.expect(200);
            if now["owner"] != json!(to) {
                let body = json!({"to": to, "reason": "更合适"});
                supervisor
                    .post(&format!("{path}/transfers"), body)
                    .await
                    .expect(201);
            }
        }
        supervisor
            .patch(&path, json!({"kind": "order-complaint"}))
            .await
            .expect_problem(422, "invalid");
        supervisor
            .patch(&path, json!({"kind": "complaint"}))
            .await
            .expect(200);
        let before = supervisor.get(&path).await.expect(200);
        let again = supervisor
            .post(&format!("{path}/triage"), json!({}))
            .await
            .expect(200);
        assert!(before["transfers"].as_i64().unwrap() >= 2);
        assert_eq!(
            (&again["kind"], &again["owner"]),
            (&json!("complaint"), &before["owner"])
        );
        let tags = again["triage"]["tags"].as_array().unwrap();
        assert!(tags.contains(&json!("passed-on-often")), "{tags:?}");
        assert_eq!(again["triage"]["agent"], Json::Null);
        // People corrected the class of the ticket: triage was not right.
        let found = app.client("owner").get("triage-accuracy").await.expect(200);
        assert_eq!(
            found["items"],
            json!([{"class": "after-sales", "placed": 1, "kept": 0, "accuracy_bps": 0}])
        );
    }
}

#[tokio::test]
async fn without_a_policy_it_is_the_general_queue_and_normal() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        unbind(&app, "triage").await;
        let made = write(&agent, &buyer, "我要投诉").await;
        let path = format!("conversations/{}/tickets", text(&made, "id"));
        let ticket = agent.post(&path, json!({})).await.expect(201);
        assert_eq!(
            (
                &ticket["kind"],
                &ticket["priority"],
                &ticket["triage"]["queue"],
                &ticket["triage"]["by_default"]
            ),
            (
                &json!("inquiry-business"),
                &json!("normal"),
                &json!("general"),
                &json!(true)
            )
        );
        // What nobody wrote cannot be placed.
        let silent = agent
            .post(
                "conversations",
                json!({"channel": "chat", "customer": buyer}),
            )
            .await
            .expect(201);
        let path = format!("conversations/{}/tickets", text(&silent, "id"));
        agent
            .post(&path, json!({}))
            .await
            .expect_problem(409, "nothing-written");
        app.client("quality")
            .post(&path, json!({}))
            .await
            .expect_problem(403, "permission");
    }
}
