//! Opening, the queue, who has which, transfers, closing.

use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::{ask, buyer, refused_at, says, text, user};

#[tokio::test]
async fn every_channel_comes_into_one_desk() {
    // S-029, S-030, S-031, S-034, S-035, S-077, S-561: phone, chat, mail, social media, app, WeChat and in person.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        for channel in [
            "phone",
            "chat",
            "email",
            "social",
            "app",
            "wechat",
            "in-person",
        ] {
            let body = json!({"channel": channel, "customer": buyer, "first_message": "在吗?"});
            let made = agent.post("conversations", body).await.expect(201);
            assert_eq!(made["channel"], channel);
            assert_eq!(made["messages"][0]["text"], "在吗?");
            assert_eq!(made["messages"][0]["author"], "buyer");
            let listed = agent
                .get(&format!("conversations?channel={channel}"))
                .await
                .expect(200);
            assert_eq!(listed["items"].as_array().unwrap().len(), 1);
            assert_eq!(listed["items"][0]["id"], made["id"]);
        }
        // S-062: nobody is served without knowing who it is.
        refused_at(
            agent
                .post(
                    "conversations",
                    json!({"channel": "chat", "customer": "customer_nobody"}),
                )
                .await,
            "/customer",
        );
        for (body, pointer) in [
            (json!({"channel": "fax", "customer": buyer}), "/channel"),
            (json!({"channel": "chat"}), ""),
            (
                json!({"channel": "chat", "customer": buyer, "first_message": " "}),
                "/first_message",
            ),
            (
                json!({"channel": "chat", "customer": buyer, "first_message": "长".repeat(5_001)}),
                "/first_message",
            ),
            (
                json!({"channel": "chat", "customer": buyer, "first_message": "a\u{0}b"}),
                "/first_message",
            ),
            (
                json!({"channel": "chat", "customer": buyer, "language": "中文"}),
                "/language",
            ),
            (
                json!({"channel": "chat", "customer": buyer, "order": "999999"}),
                "/order",
            ),
            (
                json!({"channel": "chat", "customer": buyer, "stage": "later"}),
                "/stage",
            ),
        ] {
            refused_at(agent.post("conversations", body).await, pointer);
        }
        app.client("shipping")
            .post(
                "conversations",
                json!({"channel": "chat", "customer": buyer}),
            )
            .await
            .expect_problem(403, "permission");
        app.client("shipping")
            .get("conversations")
            .await
            .expect_problem(403, "permission");
    }
}

#[tokio::test]
async fn a_conversation_knows_its_stage_step_and_language() {
    // S-007, S-064: three stages; S-065, S-100: the eight steps; S-082: the language.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let body = json!({"channel": "chat", "customer": buyer, "language": "en"});
        let made = agent.post("conversations", body).await.expect(201);
        assert_eq!(
            (&made["stage"], &made["sales_step"], &made["language"]),
            (&json!("pre-sales"), &json!("greet"), &json!("en"),)
        );
        assert_eq!(
            made["state"], "answered",
            "nobody waits where the buyer wrote nothing"
        );
        assert_eq!(made["messages"], json!([]));
        let path = format!("conversations/{}", text(&made, "id"));
        for step in [
            "greet",
            "ask",
            "recommend",
            "bargain",
            "courier",
            "verify",
            "farewell",
            "follow-up",
        ] {
            let changed = agent
                .patch(&path, json!({"stage": "in-sales", "sales_step": step}))
                .await
                .expect(200);
            assert_eq!(changed["sales_step"], step);
        }
        let by_number = agent
            .get(&format!("conversations/{}", made["number"]))
            .await
            .expect(200);
        assert_eq!(
            (&by_number["id"], &by_number["sales_step"]),
            (&made["id"], &json!("follow-up"))
        );
        let changed = agent
            .patch(&path, json!({"stage": "after-sales"}))
            .await
            .expect(200);
        assert_eq!(changed["sales_step"], Json::Null);
        refused_at(
            agent.patch(&path, json!({"sales_step": "bargain"})).await,
            "/sales_step",
        );
        refused_at(
            agent.patch(&path, json!({"sales_step": "shout"})).await,
            "/sales_step",
        );
        let listed = agent
            .get("conversations?stage=after-sales")
            .await
            .expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        let listed = agent.get("conversations?stage=pre-sales").await.expect(200);
        assert_eq!(listed["items"], json!([]));
        // The shop's language, where nothing better is known.
        let plain = agent
            .post(
                "conversations",
                json!({"channel": "chat", "customer": buyer}),
            )
            .await
            .expect(201);
        assert_eq!(plain["language"], "zh-CN");
    }
}

#[tokio::test]
async fn the_queue_shows_who_waits_longest_and_who_is_late() {
    // S-033, S-044, S-045, S-085
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let mut waiting = Vec::new();
        for message in ["一", "二", "三"] {
            waiting.push(ask(&agent, &buyer, message).await);
            app.clock.advance(20.seconds());
        }
        let page = agent
            .get("conversations?state=waiting&limit=2")
            .await
            .expect(200);
        let ids: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].clone())
            .collect();
        assert_eq!(ids, [waiting[0]["id"].clone(), waiting[1]["id"].clone()]);
        let cursor = text(&page, "next_cursor");
        let rest = agent
            .get(&format!(
                "conversations?state=waiting&limit=2&cursor={cursor}"
            ))
            .await
            .expect(200);
        assert_eq!(rest["items"][0]["id"], waiting[2]["id"]);
        assert_eq!(rest["next_cursor"], Json::Null);
        // A chat is answered within 60 seconds; it is called before it is late.
        let paces: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(one, "pace"))
            .collect();
        assert_eq!(
            (paces, text(&rest["items"][0], "pace")),
            (vec!["late", "due-soon"], "on-time")
        );
        refused_at(
            agent
                .get("conversations?state=waiting&cursor=nonsense")
                .await,
            "?cursor",
        );
        refused_at(
            agent.get(&format!("conversations?cursor={cursor}")).await,
            "?cursor",
        );
        agent
            .get("conversations?cursor=%00")
            .await
            .expect_problem(422, "invalid");
        refused_at(agent.get("conversations?state=asleep").await, "?state");
        refused_at(
            agent.get("conversations?assignee=nobody").await,
            "?assignee",
        );

        // The clock of the first response runs from the buyer's message to a person's answer.
        let path = format!("conversations/{}", text(&waiting[0], "id"));
        let before = agent.get(&path).await.expect(200);
        assert_eq!(before["waiting_since"], before["first_asked_at"]);
        assert_eq!(before["first_answered_at"], Json::Null);
        agent
            .post_keyed(&format!("{path}/messages"), "a1", says("亲,在的"))
            .await
            .expect(201);
        let after = agent.get(&path).await.expect(200);
        assert_eq!(
            (&after["state"], &after["waiting_since"], &after["pace"]),
            (&json!("answered"), &Json::Null, &Json::Null,)
        );
        assert!(text(&after, "first_answered_at") > text(&after, "first_asked_at"));
        let queue = agent.get("conversations?state=waiting").await.expect(200);
        assert_eq!(queue["items"][0]["id"], waiting[1]["id"]);
        // A second question starts a new waiting, and a third does not start it again.
        agent
            .post(
                &format!("{path}/messages"),
                json!({"author": "buyer", "text": "多少钱?"}),
            )
            .await
            .expect(201);
        let asked = agent.get(&path).await.expect(200);
        app.clock.advance(5.seconds());
        agent
            .post(
                &format!("{path}/messages"),
                json!({"author": "buyer", "text": "??"}),
            )
            .await
            .expect(201);
        let again = agent.get(&path).await.expect(200);
        assert_eq!(again["waiting_since"], asked["waiting_since"]);
        assert_eq!(again["first_answered_at"], after["first_answered_at"]);

        // The response time is the shop's own.
        let slow = json!({"items": [{"channel": "chat", "opens_minute": 0, "closes_minute": 1440, "response_target_seconds": 600}]});
        app.client("owner")
            .put("channel-hours", slow)
            .await
            .expect(200);
        let queue = agent.get("conversations?state=waiting").await.expect(200);
        assert_eq!(queue["items"][0]["pace"], "on-time");
    }
}

#[tokio::test]
async fn who_answers_has_it_and_passing_on_is_counted() {
    // S-022: one person has it; S-091: transfers are counted, warned of and limited.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = ask(&agent, &buyer, "在吗").await;
        assert_eq!(made["assignee"], Json::Null);
        let path = format!("conversations/{}", text(&made, "id"));
        let open = agent.get("conversations?assignee=none").await.expect(200);
        assert_eq!(open["items"].as_array().unwrap().len(), 1);
        agent
            .post_keyed(&format!("{path}/messages"), "a1", says("在的"))
            .await
            .expect(201);
        let me = user(&app, "pre-sales-agent").await;
        assert_eq!(agent.get(&path).await.expect(200)["assignee"], json!(me));
        let mine = agent
            .get(&format!("conversations?assignee={me}"))
            .await
            .expect(200);
        assert_eq!(mine["items"][0]["id"], made["id"]);

        let (second, third) = (
            user(&app, "in-sales-agent").await,
            user(&app, "after-sales-agent").await,
        );
        agent
            .patch(&path, json!({"assignee": second}))
            .await
            .expect_problem(409, "assigned");
        let transfers = format!("{path}/transfers");
        refused_at(
            agent
                .post(&transfers, json!({"to": second, "reason": " "}))
                .await,
            "/reason",
        );
        refused_at(
            agent
                .post(&transfers, json!({"to": me, "reason": "x"}))
                .await,
            "/to",
        );
        refused_at(
            agent
                .post(&transfers, json!({"to": "somebody", "reason": "x"}))
                .await,
            "/to",
        );
        let printer = user(&app, "print-operator").await;
        refused_at(
            agent
                .post(&transfers, json!({"to": printer, "reason": "x"}))
                .await,
            "/to",
        );
        let moved = agent
            .post(&transfers, json!({"to": second, "reason": "下单问题"}))
            .await
            .expect(201);
        assert_eq!(
            (
                &moved["assignee"],
                &moved["transfers"],
                &moved["transfer_warning"]
            ),
            (&json!(second), &json!(1), &json!(false),)
        );
        let moved = agent
            .post(&transfers, json!({"to": third, "reason": "破损"}))
            .await
            .expect(201);
        assert_eq!(moved["transfer_warning"], true);
        let moved = agent
            .post(&transfers, json!({"to": me, "reason": "回售前"}))
            .await
            .expect(201);
        assert!(
            !moved["actions"]
                .as_array()
                .unwrap()
                .contains(&json!("transfer"))
        );
        agent
            .post(&transfers, json!({"to": second, "reason": "又来"}))
            .await
            .expect_problem(409, "too-many-transfers");
        let supervisor = app.client("supervisor");
        supervisor
            .post(&transfers, json!({"to": second, "reason": "主管决定"}))
            .await
            .expect(201);
        let all = agent.get(&transfers).await.expect(200);
        let reasons: Vec<_> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(one, "reason"))
            .collect();
        assert_eq!(reasons, ["下单问题", "破损", "回售前", "主管决定"]);
        assert_eq!(
            (&all["items"][0]["from"], &all["items"][0]["by"]),
            (&json!(me), &json!(me))
        );
        let audit = app
            .client("owner")
            .get(&format!("audit-events?target={}", text(&made, "id")))
            .await
            .expect(200);
        assert_eq!(audit["items"][0]["command"], "conversation.transfer");
        assert_eq!(audit["items"][0]["reason"], "主管决定");
    }
}

#[tokio::test]
async fn a_buyer_is_not_closed_away() {
    // S-045
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = ask(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}", text(&made, "id"));
        agent
            .post(&format!("{path}/close"), json!({}))
            .await
            .expect_problem(409, "unanswered");
        agent
            .post_keyed(&format!("{path}/messages"), "a1", says("在的,再见"))
            .await
            .expect(201);
        let closed = agent
            .post(&format!("{path}/close"), json!({}))
            .await
            .expect(200);
        assert_eq!(closed["state"], "closed");
        assert!(closed["closed_at"].is_string());
        let problem = agent
            .post(&format!("{path}/close"), json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        assert_eq!(problem["allowed"], json!(["waiting", "answered"]));
        // Whoever writes opens it again.
        agent
            .post(
                &format!("{path}/messages"),
                json!({"author": "buyer", "text": "还有个问题"}),
            )
            .await
            .expect(201);
        let open = agent.get(&path).await.expect(200);
        assert_eq!(
            (&open["state"], &open["closed_at"]),
            (&json!("waiting"), &Json::Null)
        );
        let spam = agent
            .post(&format!("{path}/close"), json!({"reason": "广告"}))
            .await
            .expect(200);
        assert_eq!(
            (&spam["state"], &spam["waiting_since"]),
            (&json!("closed"), &Json::Null)
        );
        agent
            .get("conversations/conversation_nonsense")
            .await
            .expect_problem(404, "not-found");
        agent
            .get("conversations/999999")
            .await
            .expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn a_request_sent_twice_opens_one_conversation() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let body = json!({"channel": "chat", "customer": buyer, "first_message": "在吗"});
        let first = agent
            .post_keyed("conversations", "k1", body.clone())
            .await
            .expect(201);
        let second = agent
            .post_keyed("conversations", "k1", body)
            .await
            .expect(201);
        assert_eq!(first, second);
        let listed = agent.get("conversations").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        let other = json!({"channel": "phone", "customer": buyer});
        agent
            .post_keyed("conversations", "k1", other)
            .await
            .expect_problem(422, "idempotency-key-reused");
    }
}
