//! Greetings and suggestions.

use jiff::ToSpan;
use serde_json::json;
use shopwit_tests::{Database, TestApp};

use super::{ask, buyer, refused_at, text};

#[tokio::test]
async fn without_a_policy_the_neutral_text_waits_for_a_person() {
    // S-031: an inquiry is taken in whatever the policies do.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        for (language, begins) in [("zh-CN", "您好"), ("en", "Hello")] {
            let body = json!({"channel": "chat", "customer": buyer, "first_message": "?", "language": language});
            let made = agent.post("conversations", body).await.expect(201);
            assert_eq!(made["messages"].as_array().unwrap().len(), 1, "nothing goes out by itself");
            let suggestion = &made["suggestion"];
            assert_eq!((&suggestion["outcome"], &suggestion["candidates"][0]["send_mode"]), (
                &json!("default"),
                &json!("suggest"),
            ));
            assert!(text(&suggestion["candidates"][0], "text").starts_with(begins), "{suggestion}");
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
        let found = agent.post(&path, json!({"moment": "farewell-deal"})).await.expect(200);
        assert!(text(&found, "decision").starts_with("decision_"));
        for (body, pointer) in [
            (json!({"moment": "sing"}), "/moment"),
            (json!({}), ""),
            (json!({"moment": "welcome", "topic": ""}), "/topic"),
            (json!({"moment": "welcome", "topic": "长".repeat(65)}), "/topic"),
            (json!({"moment": "welcome", "order": "999999"}), "/order"),
            (json!({"moment": "apology", "fault": "nobody"}), "/fault"),
        ] {
            refused_at(agent.post(&path, body).await, pointer);
        }
        app.client("quality").post(&path, json!({"moment": "welcome"})).await.expect_problem(403, "permission");
        agent.post("conversations/1/script-suggestions", json!({"moment": "welcome"})).await.expect(404);
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
            assert_eq!((&one["opens_minute"], &one["closes_minute"]), (&json!(570), &json!(1110)));
        }
        let night = json!({"channel": "chat", "opens_minute": 1320, "closes_minute": 360, "response_target_seconds": 30});
        let set = owner.put("channel-hours", json!({"items": [night]})).await.expect(200);
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
            refused_at(owner.put("channel-hours", json!({"items": [wrong]})).await, &format!("/items/0/{field}"));
        }
        app.client("supervisor").put("channel-hours", json!({"items": []})).await.expect_problem(403, "permission");
        app.clock.advance(1.hours());
    }
}
