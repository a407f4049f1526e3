//! Contacts that we begin: the policy proposes, the host's limits hold.

use jiff::Span;
use serde_json::{Value as Json, json};
use shopwit_tests::{Client, Database, TestApp};

use super::{buyer, order, text, unbind};

async fn plan(client: &Client, body: Json) -> Json {
    client.post("outreach", body).await.expect(201)
}

fn call(buyer: &str) -> Json {
    json!({"customer": buyer, "purpose": "care-callback", "channel": "phone",
        "prepared": ["history-read", "script-ready"]})
}

/// Plans a call and records that it was made.
async fn made(client: &Client, body: Json, key: &str) -> shopwit_tests::Answer {
    let planned = plan(client, body).await;
    let path = format!("outreach/{}/contacts", text(&planned, "id"));
    client
        .post_keyed(&path, key, json!({"result": "answered"}))
        .await
}

#[tokio::test]
async fn a_payment_reminder_waits_half_an_hour_and_comes_three_times() {
    // S-162, S-284
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let bought = order(&app, &buyer).await;
        let body = json!({"customer": buyer, "order": bought["id"], "purpose": "payment-reminder", "channel": "in-app"});
        let early = plan(&agent, body.clone()).await;
        assert_eq!(
            (&early["state"], &early["limit_hit"]),
            (&json!("deferred"), &Json::Null)
        );
        assert!(
            early["not_before"].is_string() && early["actions"] == json!([]),
            "{early}"
        );
        app.clock.advance(Span::new().minutes(31));
        let first = plan(&agent, body).await;
        assert_eq!(
            (
                &first["state"],
                &first["attempts_left"],
                &first["script_key"],
                &first["actions"]
            ),
            (
                &json!("allowed"),
                &json!(2),
                &json!("payment-reminder"),
                &json!(["record-contact"])
            )
        );
        let path = format!("outreach/{}/contacts", text(&first, "id"));
        let done = agent
            .post_keyed(&path, "k1", json!({"result": "sent", "note": "已提醒"}))
            .await
            .expect(201);
        assert_eq!(
            (&done["state"], &done["result"]),
            (&json!("contacted"), &json!("sent"))
        );
        // Once is once.
        assert_eq!(
            agent
                .post_keyed(&path, "k1", json!({"result": "sent", "note": "已提醒"}))
                .await
                .expect(201),
            done
        );
        agent
            .post_keyed(&path, "k2", json!({"result": "sent"}))
            .await
            .expect_problem(409, "illegal-transition");
        let listed = agent
            .get("outreach?purpose=payment-reminder&state=contacted")
            .await
            .expect(200);
        assert_eq!(listed["items"], json!([done]));
    }
}

#[tokio::test]
async fn whatever_the_policy_says_nobody_is_called_at_night_or_all_day() {
    // S-288, S-289, S-290
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        // The shop allows itself everything.
        let settings = json!({"call_from_minute": 0, "call_until_minute": 1440, "message_from_minute": 0,
            "message_until_minute": 1440, "calls_a_day": 10, "calls_a_week": 30, "retry_seconds": 0, "caps": []});
        app.client("owner")
            .put("policies/outreach/settings", json!({"settings": settings}))
            .await
            .expect(200);
        for key in ["k1", "k2", "k3"] {
            made(&agent, call(&buyer), key).await.expect(201);
        }
        let fourth = plan(&agent, call(&buyer)).await;
        assert_eq!(
            (&fourth["state"], &fourth["limit_hit"]),
            (&json!("deferred"), &json!("calls-a-day"))
        );
        // 21:00 in Shanghai.
        app.clock.advance(Span::new().minutes(10 * 60 + 30));
        let late = plan(&agent, call(&buyer)).await;
        assert_eq!(
            (&late["limit_hit"], &late["state"]),
            (&json!("quiet-hours"), &json!("deferred"))
        );
        assert!(
            text(&late, "not_before").starts_with("2026-03-03T00:0"),
            "{late}"
        );
        let message = json!({"customer": buyer, "purpose": "care-message", "channel": "in-app"});
        assert_eq!(plan(&agent, message).await["state"], "allowed");
    }
}

#[tokio::test]
async fn the_limits_hold_again_when_the_contact_is_made() {
    // S-290: two people plan a call while one is left.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let settings = json!({"retry_seconds": 0, "caps": [], "calls_a_day": 10});
        app.client("owner")
            .put("policies/outreach/settings", json!({"settings": settings}))
            .await
            .expect(200);
        let mut planned = Vec::new();
        for _ in 0..5 {
            planned.push(text(&plan(&agent, call(&buyer)).await, "id").to_owned());
        }
        let calls = planned.into_iter().enumerate().map(|(index, id)| {
            let agent = agent.clone();
            tokio::spawn(async move {
                let path = format!("outreach/{id}/contacts");
                let key = format!("k{index}");
                agent
                    .post_keyed(&path, &key, json!({"result": "answered"}))
                    .await
                    .status
            })
        });
        let mut recorded = 0;
        for call in calls.collect::<Vec<_>>() {
            let status = call.await.unwrap();
            assert!(matches!(status.as_u16(), 201 | 409), "{status}");
            recorded += usize::from(status.as_u16() == 201);
        }
        assert_eq!(recorded, 3);
        made(
            &agent,
            json!({"customer": buyer, "purpose": "care-message", "channel": "chat"}),
            "k9",
        )
        .await
        .expect(201);
    }
}

#[tokio::test]
async fn consent_is_asked_for_and_taken_back() {
    // S-224, S-300
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let path = format!("customers/{buyer}/contact-consents");
        let none = agent.get(&path).await.expect(200);
        assert_eq!(
            none,
            json!({"marketing": false, "sales": false, "calls": true, "recorded_by": null, "recorded_at": null})
        );
        let news = json!({"customer": buyer, "purpose": "marketing", "channel": "sms"});
        let denied = plan(&agent, news.clone()).await;
        assert_eq!(
            (&denied["state"], &denied["limit_hit"]),
            (&json!("denied"), &Json::Null)
        );
        let agreed = json!({"marketing": true, "sales": false, "calls": false});
        let set = agent.put(&path, agreed).await.expect(200);
        assert_eq!(
            (&set["marketing"], set["recorded_by"].is_string()),
            (&json!(true), true)
        );
        assert_eq!(plan(&agent, news.clone()).await["state"], "allowed");
        let offer = json!({"customer": buyer, "purpose": "sales-offer", "channel": "chat"});
        assert_eq!(plan(&agent, offer).await["state"], "denied");
        let denied = plan(&agent, call(&buyer)).await;
        assert_eq!(
            (&denied["state"], &denied["alternatives"]),
            (&json!("denied"), &json!(["in-app", "chat"]))
        );
        // Who asks us to stop is not asked again.
        let planned = plan(&agent, news.clone()).await;
        let contacts = format!("outreach/{}/contacts", text(&planned, "id"));
        agent
            .post_keyed(&contacts, "k1", json!({"result": "declined"}))
            .await
            .expect(201);
        assert_eq!(plan(&agent, news).await["state"], "denied");
        let audit = app
            .client("owner")
            .get("audit-events?limit=100")
            .await
            .expect(200);
        assert!(audit.to_string().contains("customer.consent"));
    }
}

#[tokio::test]
async fn a_hard_call_is_prepared_and_comes_after_writing() {
    // S-293, S-462
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let about = |channel: &str, prepared: Json| json!({"customer": buyer, "purpose": "review-follow-up", "channel": channel, "prepared": prepared});
        assert_eq!(
            plan(&agent, about("phone", json!([]))).await["state"],
            "denied"
        );
        made(&agent, about("chat", json!([])), "k1")
            .await
            .expect(201);
        let unprepared = plan(&agent, about("phone", json!(["history-read"]))).await;
        assert_eq!(
            (&unprepared["state"], &unprepared["checklist"]),
            (
                &json!("deferred"),
                &json!(["order-checked", "solution-prepared", "fallback-prepared"])
            )
        );
        let all = json!([
            "history-read",
            "order-checked",
            "solution-prepared",
            "fallback-prepared"
        ]);
        assert_eq!(plan(&agent, about("phone", all)).await["state"], "allowed");
    }
}

#[tokio::test]
async fn without_a_policy_there_is_one_message_and_no_call() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        unbind(&app, "outreach").await;
        let denied = plan(&agent, call(&buyer)).await;
        assert_eq!(
            (
                &denied["state"],
                &denied["by_default"],
                &denied["alternatives"]
            ),
            (&json!("denied"), &json!(true), &json!(["in-app"]))
        );
        let message = json!({"customer": buyer, "purpose": "care-callback", "channel": "in-app"});
        made(&agent, message.clone(), "k1").await.expect(201);
        assert_eq!(plan(&agent, message).await["state"], "denied");
        for (body, pointer) in [
            (
                json!({"customer": "9999", "purpose": "marketing", "channel": "sms"}),
                "/customer",
            ),
            (
                json!({"customer": buyer, "order": "9999", "purpose": "marketing", "channel": "sms"}),
                "/order",
            ),
        ] {
            super::refused_at(agent.post("outreach", body).await, pointer);
        }
        agent
            .get("outreach/outreach_x")
            .await
            .expect_problem(404, "not-found");
        app.client("quality")
            .post("outreach", call(&buyer))
            .await
            .expect_problem(403, "permission");
    }
}
