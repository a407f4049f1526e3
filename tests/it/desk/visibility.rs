//! Who sees what of the desk.

use serde_json::json;
use shopwit_tests::{Database, TestApp};

use super::{ask, buyer, says, text, user};

#[tokio::test]
async fn people_from_outside_see_only_what_is_theirs() {
    // S-013
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, outside) = (app.client("agent"), app.client("outsourced"));
        let buyer = buyer(&app, "王小明").await;
        let made = ask(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}", text(&made, "id"));
        let ticket = agent
            .post("tickets", json!({"kind": "task", "subject": "核对"}))
            .await
            .expect(201);
        let ticket_path = format!("tickets/{}", text(&ticket, "id"));
        for hidden in [
            path.clone(),
            format!("conversations/{}", made["number"]),
            format!("{path}/messages"),
            format!("{path}/transfers"),
            ticket_path.clone(),
            format!("tickets/{}", ticket["number"]),
            format!("{ticket_path}/log"),
            format!("{ticket_path}/participants"),
        ] {
            outside.get(&hidden).await.expect_problem(404, "not-found");
        }
        for (post, body) in [
            (
                format!("{path}/messages"),
                json!({"author": "buyer", "text": "x"}),
            ),
            (format!("{path}/close"), json!({"reason": "x"})),
            (
                format!("{path}/script-suggestions"),
                json!({"moment": "welcome"}),
            ),
            (format!("{ticket_path}/notes"), json!({"text": "x"})),
            (format!("{ticket_path}/transitions"), json!({"to": "open"})),
        ] {
            outside
                .post(&post, body)
                .await
                .expect_problem(404, "not-found");
        }
        outside
            .patch(&path, json!({"stage": "in-sales"}))
            .await
            .expect_problem(404, "not-found");
        for list in [
            "conversations",
            "conversations?state=waiting",
            "tickets",
            "tickets?state=new",
        ] {
            assert_eq!(
                outside.get(list).await.expect(200)["items"],
                json!([]),
                "{list}"
            );
        }
        // Asking for somebody else's does not help.
        let other = user(&app, "pre-sales-agent").await;
        for list in [
            format!("conversations?assignee={other}"),
            format!("tickets?owner={other}"),
        ] {
            assert_eq!(
                outside.get(&list).await.expect(200)["items"],
                json!([]),
                "{list}"
            );
        }

        // Handed over, both are there; handed on, they are gone again.
        let me = user(&app, "outsourced").await;
        let dispatcher = app.client("dispatcher");
        dispatcher
            .post(
                &format!("{path}/transfers"),
                json!({"to": me, "reason": "派单"}),
            )
            .await
            .expect(201);
        dispatcher
            .post(
                &format!("{ticket_path}/transfers"),
                json!({"to": me, "reason": "派单"}),
            )
            .await
            .expect(201);
        let seen = outside.get(&path).await.expect(200);
        assert_eq!(seen["customer"]["name"], "王**");
        assert_eq!(
            outside.get("conversations").await.expect(200)["items"][0]["id"],
            made["id"]
        );
        assert_eq!(
            outside.get("tickets").await.expect(200)["items"][0]["id"],
            ticket["id"]
        );
        outside
            .post_keyed(&format!("{path}/messages"), "k1", says("您好"))
            .await
            .expect(201);
        let transfer = json!({"to": other, "reason": "退回"});
        let gone = outside
            .post(&format!("{ticket_path}/transfers"), transfer)
            .await
            .expect(201);
        assert_eq!(gone["owner"], json!(other));
        outside
            .get(&ticket_path)
            .await
            .expect_problem(404, "not-found");
        // They make tickets of their own only, and nobody makes them take part in others.
        let wrong = json!({"kind": "task", "subject": "x", "owner": other});
        super::refused_at(outside.post("tickets", wrong).await, "/owner");
        super::refused_at(
            agent
                .post(
                    &format!("{ticket_path}/participants"),
                    json!({"member": me}),
                )
                .await,
            "/member",
        );
    }
}

#[tokio::test]
async fn names_are_masked_for_everybody() {
    // S-474
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let buyer = buyer(&app, "王小明").await;
        ask(&app.client("agent"), &buyer, "在吗").await;
        for who in ["owner", "supervisor", "agent", "quality", "dispatcher"] {
            let listed = app.client(who).get("conversations").await.expect(200);
            assert_eq!(listed["items"][0]["customer"]["name"], "王**", "{who}");
            assert!(
                !listed.to_string().contains("王小明")
                    && !listed.to_string().contains("13812341234"),
                "{who}"
            );
        }
    }
}

#[tokio::test]
async fn another_shop_has_nothing_of_it() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = ask(&agent, &buyer, "在吗").await;
        let ticket = agent
            .post("tickets", json!({"kind": "task", "subject": "核对"}))
            .await
            .expect(201);
        let stranger = app.client("other/owner");
        for (list, id) in [
            ("conversations", text(&made, "id")),
            ("tickets", text(&ticket, "id")),
        ] {
            assert_eq!(stranger.get(list).await.expect(200)["items"], json!([]));
            stranger
                .get(&format!("{list}/{id}"))
                .await
                .expect_problem(404, "not-found");
        }
        let body = json!({"channel": "chat", "customer": buyer});
        super::refused_at(stranger.post("conversations", body).await, "/customer");
        let body = json!({"kind": "task", "subject": "x", "conversation": made["id"]});
        super::refused_at(stranger.post("tickets", body).await, "/conversation");
    }
}
