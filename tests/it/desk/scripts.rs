//! Greetings and suggestions.

use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::{ask, buyer, order, refused_at, text};

/// Takes the shop's script policy away, as if it had none.
async fn without_policy(app: &TestApp) {
    let mut tx = app.app.store.begin(app.system.shop_id()).await.unwrap();
    tx.conn()
        .execute(
            "DELETE FROM policy_bindings WHERE shop_id = $1 AND kind = 'script'",
            Vec::new(),
        )
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.app.forget_policies(app.system.shop_id());
}

#[tokio::test]
async fn the_policy_greets_and_the_buyer_still_waits_for_a_person() {
    // S-048, S-049, S-200: a welcome while somebody is there, an automatic reply that says what it is otherwise.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = ask(&agent, &buyer, "在吗").await;
        let greeting = &made["messages"][1];
        assert_eq!(
            (&greeting["author"], &greeting["user"], &greeting["seq"]),
            (&json!("auto"), &Json::Null, &json!(2))
        );
        assert_eq!(made["suggestion"], Json::Null);
        assert!(!text(greeting, "text").contains('{'), "{greeting}");
        assert!(!text(greeting, "text").contains("自动回复"), "{greeting}");
        // S-033: only a person's answer ends the waiting.
        assert_eq!(
            (&made["state"], &made["first_answered_at"]),
            (&json!("waiting"), &Json::Null)
        );
        // And what the queue shows is what was asked.
        assert_eq!(made["last_line"]["text"], "在吗", "{made}");
        // The decision can be looked up, with what came of it and without the buyer's name.
        let decision = text(greeting, "decision").to_owned();
        let seen = app
            .client("owner")
            .get(&format!("decisions/{decision}"))
            .await
            .expect(200);
        assert_eq!(
            (&seen["kind"], &seen["outcome"]),
            (&json!("script"), &json!("decided"))
        );
        assert!(
            seen.to_string().contains("message.sent")
                && seen.to_string().contains(text(greeting, "id")),
            "{seen}"
        );
        assert!(!seen.to_string().contains("王小明"), "{seen}");

        // An automatic reply that lacks something waits for a person; with the shop's phone it is complete (S-204).
        app.clock.advance(9.hours());
        let made = ask(&agent, &buyer, "还在吗").await;
        assert_eq!(made["messages"].as_array().unwrap().len(), 1);
        assert_eq!(
            made["suggestion"]["candidates"][0]["open_slots"],
            json!(["phone"])
        );
        let settings = json!({"settings": {"phone": "400-820-8820"}});
        app.client("owner")
            .put("policies/script/settings", settings)
            .await
            .expect(200);
        let made = ask(&agent, &buyer, "还在吗").await;
        assert!(
            text(&made["messages"][1], "text").contains("自动回复"),
            "{made}"
        );
        assert!(
            text(&made["messages"][1], "text").contains("下班"),
            "{made}"
        );
        // S-082: in the buyer's language.
        let body =
            json!({"channel": "chat", "customer": buyer, "first_message": "hi", "language": "en"});
        let made = agent.post("conversations", body).await.expect(201);
        assert!(
            text(&made["messages"][1], "text").contains("automatic reply"),
            "{made}"
        );
    }
}

#[tokio::test]
async fn suggestions_know_the_order_and_hide_the_buyer() {
    // S-065, S-211, S-216, S-217, S-226, S-474
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let order = order(&app, &buyer).await;
        let made = ask(&agent, &buyer, "核对一下订单").await;
        let path = format!("conversations/{}", text(&made, "id"));
        let suggest = format!("{path}/script-suggestions");
        let ask = async |body: Json| agent.post(&suggest, body).await.expect(200);
        // Without the order, the slots stay open and are named.
        let open = ask(json!({"moment": "verify"})).await;
        let slots = open["candidates"][0]["open_slots"].as_array().unwrap();
        assert!(!slots.is_empty(), "{open}");
        let unfilled = super::says(text(&open["candidates"][0], "text"));
        refused_at(
            agent
                .post_keyed(&format!("{path}/messages"), "k1", unfilled)
                .await,
            "/text",
        );
        // With it they are filled, from that answer or from the conversation's own order.
        let named = ask(json!({"moment": "verify", "order": order["number"].to_string()})).await;
        agent
            .patch(&path, json!({"order": order["id"]}))
            .await
            .expect(200);
        let own = ask(json!({"moment": "verify"})).await;
        for found in [&named, &own] {
            assert_eq!(found["outcome"], "decided");
            let best = &found["candidates"][0];
            assert_eq!(
                (&best["open_slots"], &best["send_mode"]),
                (&json!([]), &json!("suggest")),
                "{best}"
            );
            assert!(text(best, "text").contains("龙井茶×2"), "{best}");
        }
        let check = ask(json!({"moment": "receiver-check"})).await;
        assert!(check.to_string().contains("李** 139****4321"), "{check}");
        for secret in ["李小红", "13987654321", "春熙路", "王小明"] {
            assert!(!check.to_string().contains(secret), "{secret}: {check}");
        }
        let decision = app
            .client("owner")
            .get(&format!("decisions/{}", text(&check, "decision")))
            .await
            .expect(200);
        for secret in ["李小红", "13987654321", "春熙路", "王小明"] {
            assert!(
                !decision.to_string().contains(secret),
                "{secret}: {decision}"
            );
        }
        // What the catalog knows of the product.
        let facts = ask(json!({"moment": "question", "topic": "quality", "product": "1001"})).await;
        assert!(facts.to_string().contains("每批送检"), "{facts}");
        // The agent's service name, never the legal one.
        let welcome = ask(json!({"moment": "welcome"})).await;
        let name = text(
            app.client("owner")
                .get("members?limit=100")
                .await
                .expect(200)["items"]
                .as_array()
                .unwrap()
                .iter()
                .find(|member| member["role"] == "pre-sales-agent")
                .unwrap(),
            "service_name",
        )
        .to_owned();
        assert!(
            welcome.to_string().contains(&name)
                && !welcome.to_string().contains("pre-sales-agent of"),
            "{welcome}"
        );
        // Somebody else's order is none of this buyer's.
        let other = super::buyer(&app, "赵四").await;
        let strange = super::ask(&agent, &other, "在吗").await;
        let strange = format!("conversations/{}/script-suggestions", text(&strange, "id"));
        refused_at(
            agent
                .post(&strange, json!({"moment": "verify", "order": order["id"]}))
                .await,
            "/order",
        );
    }
}

#[tokio::test]
async fn without_a_policy_the_neutral_text_waits_for_a_person() {
    // S-031: an inquiry is taken in whatever the policies do.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        without_policy(&app).await;
        for (language, begins) in [("zh-CN", "您好"), ("en", "Hello")] {
            let body = json!({"channel": "chat", "customer": buyer, "first_message": "?", "language": language});
            let made = agent.post("conversations", body).await.expect(201);
            assert_eq!(
                made["messages"].as_array().unwrap().len(),
                1,
                "nothing goes out by itself"
            );
            let suggestion = &made["suggestion"];
            assert_eq!(
                (
                    &suggestion["outcome"],
                    &suggestion["candidates"][0]["send_mode"]
                ),
                (&json!("default"), &json!("suggest"),)
            );
            assert!(
                text(&suggestion["candidates"][0], "text").starts_with(begins),
                "{suggestion}"
            );
        }
    }
}

#[tokio::test]
async fn wrong_questions_are_named() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = ask(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}/script-suggestions", text(&made, "id"));
        let found = agent
            .post(&path, json!({"moment": "farewell-deal"}))
            .await
            .expect(200);
        assert!(text(&found, "decision").starts_with("decision_"));
        for (body, pointer) in [
            (json!({"moment": "sing"}), "/moment"),
            (json!({}), ""),
            (json!({"moment": "welcome", "topic": ""}), "/topic"),
            (
                json!({"moment": "welcome", "topic": "长".repeat(65)}),
                "/topic",
            ),
            (json!({"moment": "welcome", "order": "999999"}), "/order"),
            (
                json!({"moment": "welcome", "product": "999999"}),
                "/product",
            ),
            (json!({"moment": "apology", "fault": "nobody"}), "/fault"),
        ] {
            refused_at(agent.post(&path, body).await, pointer);
        }
        app.client("quality")
            .post(&path, json!({"moment": "welcome"}))
            .await
            .expect_problem(403, "permission");
        agent
            .post(
                "conversations/1/script-suggestions",
                json!({"moment": "welcome"}),
            )
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn hours_are_the_shops_own() {
    // S-046: 09:30–18:30 unless the shop says otherwise.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let all = owner.get("channel-hours").await.expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 7);
        for one in all["items"].as_array().unwrap() {
            assert_eq!(
                (&one["opens_minute"], &one["closes_minute"]),
                (&json!(570), &json!(1110))
            );
        }
        let night = json!({"channel": "chat", "opens_minute": 1320, "closes_minute": 360, "response_target_seconds": 30});
        let set = owner
            .put("channel-hours", json!({"items": [night]}))
            .await
            .expect(200);
        assert!(set["items"].as_array().unwrap().contains(&night));
        assert_eq!(owner.get("channel-hours").await.expect(200), set);
        for (field, value) in [
            ("opens_minute", json!(-1)),
            ("closes_minute", json!(1441)),
            ("response_target_seconds", json!(0)),
            ("response_target_seconds", json!(i64::MAX)),
            ("channel", json!("fax")),
            ("opens_minute", json!(1.5)),
        ] {
            let mut wrong = night.clone();
            wrong[field] = value;
            refused_at(
                owner.put("channel-hours", json!({"items": [wrong]})).await,
                &format!("/items/0/{field}"),
            );
        }
        app.client("supervisor")
            .put("channel-hours", json!({"items": []}))
            .await
            .expect_problem(403, "permission");
    }
}
