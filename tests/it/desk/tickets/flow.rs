//! States, people and log of a ticket.

use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::{
    super::{refused_at, text, user},
    go, task,
};

fn solved() -> Json {
    json!({"to": "resolved", "resolution": {"method": "recommend substitute", "outcome": "换了同款蓝色"}})
}

#[tokio::test]
async fn a_ticket_is_closed_by_the_buyers_word() {
    // S-040, S-080, S-086, S-194, S-448, S-452
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let path = task(&agent).await;
        let problem = go(
            &agent,
            &path,
            json!({"to": "closed", "confirmation": "customer"}),
        )
        .await;
        let problem = problem.expect_problem(409, "illegal-transition");
        assert_eq!(problem["allowed"], json!(["open", "resolved"]));
        let open = go(&agent, &path, json!({"to": "open"})).await.expect(200);
        assert_eq!(open["state"], "open");
        for word in [
            "wait-for-customer",
            "wait-for-colleague",
            "snooze",
            "resolve",
            "transfer",
            "escalate",
        ] {
            assert!(
                open["actions"].as_array().unwrap().contains(&json!(word)),
                "{word}"
            );
        }
        refused_at(
            go(&agent, &path, json!({"to": "resolved"})).await,
            "/resolution",
        );
        let empty = json!({"to": "resolved", "resolution": {"method": "explain", "outcome": ""}});
        refused_at(go(&agent, &path, empty).await, "/resolution/outcome");
        refused_at(
            go(&agent, &path, json!({"to": "snoozed"})).await,
            "/snoozed_until",
        );
        let past = json!({"to": "snoozed", "snoozed_until": "2020-01-01T00:00:00Z"});
        refused_at(go(&agent, &path, past).await, "/snoozed_until");
        refused_at(
            go(
                &agent,
                &path,
                json!({"to": "waiting-customer", "confirmation": "customer"}),
            )
            .await,
            "/confirmation",
        );
        refused_at(go(&agent, &path, json!({"to": "elsewhere"})).await, "/to");
        let until = json!({"to": "snoozed", "snoozed_until": "2026-03-03T00:00:00Z"});
        assert_eq!(
            go(&agent, &path, until).await.expect(200)["snoozed_until"],
            "2026-03-03T00:00:00Z"
        );
        let awake = go(&agent, &path, json!({"to": "open"})).await.expect(200);
        assert_eq!(awake["snoozed_until"], Json::Null);
        let done = go(&agent, &path, solved()).await.expect(200);
        assert_eq!(done["resolution"], solved()["resolution"]);
        assert!(done["resolved_at"].is_string());

        refused_at(
            go(&agent, &path, json!({"to": "closed"})).await,
            "/confirmation",
        );
        let timeout = json!({"to": "closed", "confirmation": "timeout"});
        go(&agent, &path, timeout.clone())
            .await
            .expect_problem(409, "confirmation-pending");
        // The buyer is not satisfied: open again, with the reason.
        refused_at(go(&agent, &path, json!({"to": "open"})).await, "/note");
        let again = go(&agent, &path, json!({"to": "open", "note": "客户说没收到"}))
            .await
            .expect(200);
        assert_eq!(
            (&again["reopened"], &again["resolution"]),
            (&json!(1), &Json::Null)
        );
        go(&agent, &path, solved()).await.expect(200);
        let closed = go(
            &agent,
            &path,
            json!({"to": "closed", "confirmation": "customer"}),
        )
        .await
        .expect(200);
        assert_eq!(
            (&closed["state"], &closed["confirmation"]),
            (&json!("closed"), &json!("customer"))
        );
        agent
            .patch(&path, json!({"cause": "x"}))
            .await
            .expect_problem(409, "ticket-closed");
        let me = user(&app, "in-sales-agent").await;
        agent
            .post(
                &format!("{path}/transfers"),
                json!({"to": me, "reason": "x"}),
            )
            .await
            .expect_problem(409, "ticket-closed");
        let again = go(&agent, &path, json!({"to": "open", "note": "又坏了"}))
            .await
            .expect(200);
        assert_eq!(
            (
                &again["reopened"],
                &again["confirmation"],
                &again["closed_at"]
            ),
            (&json!(2), &Json::Null, &Json::Null)
        );

        // Or by time, three days without a word.
        go(&agent, &path, solved()).await.expect(200);
        app.clock.advance(73.hours());
        let closed = go(&agent, &path, timeout).await.expect(200);
        assert_eq!(closed["confirmation"], "timeout");
    }
}

#[tokio::test]
async fn who_was_overtaken_reads_again() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let path = task(&agent).await;
        let tag = agent.get(&path).await.etag();
        agent
            .patch_matching(&path, &tag, json!({"subject": "第一"}))
            .await
            .expect(200);
        agent
            .patch_matching(&path, &tag, json!({"subject": "第二"}))
            .await
            .expect_problem(412, "stale");
        assert_eq!(agent.get(&path).await.expect(200)["subject"], "第一");
    }
}

#[tokio::test]
async fn passing_a_ticket_on_is_counted() {
    // S-022, S-091
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let path = task(&agent).await;
        let (first, second) = (
            user(&app, "pre-sales-agent").await,
            user(&app, "in-sales-agent").await,
        );
        let transfers = format!("{path}/transfers");
        refused_at(
            agent
                .post(&transfers, json!({"to": first, "reason": "x"}))
                .await,
            "/to",
        );
        for (index, to) in [&second, &first, &second].into_iter().enumerate() {
            let moved = agent
                .post(&transfers, json!({"to": to, "reason": "转给同事"}))
                .await
                .expect(201);
            assert_eq!(
                (&moved["owner"], &moved["transfers"]),
                (&json!(to), &json!(index + 1))
            );
            assert_eq!(moved["transfer_warning"], json!(index >= 1));
        }
        let body = json!({"to": first, "reason": "第四次"});
        agent
            .post(&transfers, body.clone())
            .await
            .expect_problem(409, "too-many-transfers");
        app.client("supervisor")
            .post(&transfers, body)
            .await
            .expect(201);
        let owned = agent
            .get(&format!("tickets?owner={first}"))
            .await
            .expect(200);
        assert_eq!(owned["items"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn colleagues_help_and_leaders_are_told_with_a_proposal() {
    // S-003, S-016, S-018, S-235, S-444, S-446
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let path = task(&agent).await;
        let me = user(&app, "pre-sales-agent").await;
        let (shipping, supervisor) = (user(&app, "shipping").await, user(&app, "supervisor").await);
        agent
            .post(&format!("{path}/participants"), json!({"member": shipping}))
            .await
            .expect(201);
        let asked = agent
            .post(
                &format!("{path}/help-requests"),
                json!({"question": "这种能退吗?"}),
            )
            .await
            .expect(201);
        assert_eq!(asked["owner"], json!(me), "who asks for help keeps it");
        let people = agent.get(&format!("{path}/participants")).await.expect(200);
        let found: Vec<_> = people["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (text(one, "member"), text(one, "purpose")))
            .collect();
        assert_eq!(
            found,
            [
                (shipping.as_str(), "participant"),
                (supervisor.as_str(), "help")
            ]
        );
        let part = agent
            .get(&format!("tickets?participant={shipping}"))
            .await
            .expect(200);
        assert_eq!(part["items"].as_array().unwrap().len(), 1);

        let escalations = format!("{path}/escalations");
        refused_at(agent.post(&escalations, json!({})).await, "");
        refused_at(
            agent
                .post(&escalations, json!({"proposed_solution": " "}))
                .await,
            "/proposed_solution",
        );
        let body = json!({"proposed_solution": "退一半,送券"});
        let told = agent.post(&escalations, body.clone()).await.expect(201);
        assert_eq!(told["escalated_to"], json!(supervisor));
        // Who leads asks the one above; a reporting line goes before the role (S-003).
        let owner = user(&app, "owner").await;
        let told = app
            .client("supervisor")
            .post(&escalations, body.clone())
            .await
            .expect(201);
        assert_eq!(told["escalated_to"], json!(owner));
        app.client("owner")
            .patch(&format!("members/{me}"), json!({"manager": owner}))
            .await
            .expect(200);
        let told = agent.post(&escalations, body).await.expect(201);
        assert_eq!(told["escalated_to"], json!(owner));
        refused_at(
            agent
                .post(
                    &format!("{path}/help-requests"),
                    json!({"question": "x", "member": "x"}),
                )
                .await,
            "/member",
        );
    }
}

#[tokio::test]
async fn the_log_shows_time_people_and_result() {
    // S-436, S-440, S-448, S-527: who is told when a complaint comes in, what was done, by whom, with what result.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, supervisor) = (app.client("agent"), app.client("supervisor"));
        let shipping = user(&app, "shipping").await;
        let body = json!({"kind": "complaint", "subject": "破损", "participants": [shipping]});
        let made = agent.post("tickets", body).await.expect(201);
        let path = format!("tickets/{}", text(&made, "id"));
        go(&agent, &path, json!({"to": "open", "note": "已联系仓库"}))
            .await
            .expect(200);
        supervisor
            .post(&format!("{path}/notes"), json!({"text": "协商:补发一件"}))
            .await
            .expect(201);
        go(&agent, &path, solved()).await.expect(200);
        go(
            &agent,
            &path,
            json!({"to": "closed", "confirmation": "customer"}),
        )
        .await
        .expect(200);
        let log = agent.get(&format!("{path}/log")).await.expect(200);
        let lines = log["items"].as_array().unwrap();
        let said: Vec<_> = lines
            .iter()
            .map(|line| (text(line, "action"), text(line, "state")))
            .collect();
        assert_eq!(
            said,
            [
                ("create", "new"),
                ("add-participant", "new"),
                ("transition", "open"),
                ("note", "open"),
                ("transition", "resolved"),
                ("transition", "closed"),
            ]
        );
        assert_eq!(lines[3]["text"], "协商:补发一件");
        assert_eq!(lines[3]["actor"], json!(user(&app, "supervisor").await));
        assert_eq!(lines[4]["text"], "recommend substitute: 换了同款蓝色");
        assert_eq!(lines[1]["member"], json!(shipping));
        assert!(
            lines
                .windows(2)
                .all(|pair| text(&pair[0], "at") <= text(&pair[1], "at"))
        );
        let rest = agent
            .get(&format!("{path}/log?limit=2&cursor=4"))
            .await
            .expect(200);
        assert_eq!(
            (rest["items"][0]["seq"].as_i64(), &rest["next_cursor"]),
            (Some(5), &Json::Null)
        );
        refused_at(agent.get(&format!("{path}/log?cursor=x")).await, "?cursor");
        refused_at(
            agent
                .post(
                    &format!("{path}/notes"),
                    json!({"text": "长".repeat(5_001)}),
                )
                .await,
            "/text",
        );
    }
}

#[tokio::test]
async fn a_complex_problem_becomes_tasks_of_others() {
    // S-027, S-093: a linked task with its own owner and time.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let path = task(&agent).await;
        let parent = agent.get(&path).await.expect(200);
        let dispatcher = user(&app, "dispatcher").await;
        let body = json!({
            "kind": "task", "subject": "请技术部查明原因", "parent": parent["number"].to_string(), "owner": dispatcher,
            "due_at": "2026-03-03T10:00:00Z",
        });
        let made = agent.post("tickets", body).await.expect(201);
        assert_eq!(
            (&made["parent"], &made["owner"]),
            (&parent["id"], &json!(dispatcher))
        );
        let children = agent
            .get(&format!("tickets?parent={}", text(&parent, "id")))
            .await
            .expect(200);
        assert_eq!(children["items"][0]["id"], made["id"]);
    }
}

#[tokio::test]
async fn whom_it_concerns_is_told_at_once() {
    // S-096: state changes are told to the owner and everybody who takes part, in the transaction of the change.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let path = task(&agent).await;
        let (me, shipping) = (
            user(&app, "pre-sales-agent").await,
            user(&app, "shipping").await,
        );
        agent
            .post(&format!("{path}/participants"), json!({"member": shipping}))
            .await
            .expect(201);
        go(&agent, &path, json!({"to": "open"})).await.expect(200);
        let mut conn = app.app.read(&app.system).await.unwrap();
        let row = conn
            .row(
                "SELECT topic, payload FROM outbox WHERE shop_id = $1 ORDER BY seq DESC LIMIT 1",
                Vec::new(),
            )
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.text("topic").unwrap(), "ticket.state-changed");
        let payload: Json = serde_json::from_str(&row.text("payload").unwrap()).unwrap();
        assert_eq!(
            (&payload["before"], &payload["after"]),
            (&json!("new"), &json!("open"))
        );
        assert_eq!(payload["notify"], json!([me, shipping]));
    }
}
