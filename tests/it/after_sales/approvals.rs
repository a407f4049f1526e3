//! Questions to somebody with more authority.

use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::shop::{agree, open_case, paid_order, refund_of, unique};

/// A refund that waits for somebody.
async fn waiting(app: &TestApp, asker: &str, minor_units: i64) -> Json {
    let order = paid_order(app, &[(500_000, 1)], 0).await;
    let case = open_case(app, &order, &[(0, 1)]).await;
    agree(app, &case).await;
    let path = format!("cases/{case}/refunds");
    let refund = app
        .client(asker)
        .post_keyed(&path, &unique("key"), refund_of(0, minor_units))
        .await
        .expect(201);
    assert_eq!(refund["state"], "requested");
    refund
}

#[tokio::test]
async fn approvals_go_to_the_lowest_role_whose_limit_reaches() {
    // S-412, S-414
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let (agent, supervisor, owner) = (
            app.client("after-sales-agent"),
            app.client("supervisor"),
            app.client("owner"),
        );
        let small = waiting(&app, "after-sales-agent", 20_001).await;
        let large = waiting(&app, "after-sales-agent", 200_001).await;
        let path = |refund: &Json| format!("approvals/{}", refund["approval"].as_str().unwrap());
        let asked = supervisor.get(&path(&small)).await.expect(200);
        assert_eq!(
            (&asked["level"], &asked["state"], &asked["kind"]),
            (&json!("supervisor"), &json!("pending"), &json!("refund"))
        );
        assert_eq!(
            (&asked["subject"], &asked["actions"]),
            (&small["id"], &json!(["decide"]))
        );
        assert_eq!(
            agent.get(&path(&small)).await.expect(200)["actions"],
            json!([])
        );
        assert_eq!(
            supervisor.get(&path(&large)).await.expect(200)["level"],
            "owner"
        );

        // What waits for somebody is what they may decide now, for every role.
        for role in [
            "owner",
            "supervisor",
            "after-sales-agent",
            "agent",
            "quality",
        ] {
            let somebody = app.client(role);
            let all = somebody.get("approvals?limit=100").await.expect(200);
            let mut mine = all["items"].as_array().unwrap().clone();
            mine.retain(|one| one["actions"] == json!(["decide"]));
            let waiting = somebody.get("approvals?for_me=true").await.expect(200);
            assert_eq!(waiting["items"], json!(mine), "{role}");
            let summary = somebody.get("desk/summary").await.expect(200);
            assert_eq!(summary["approvals"]["for_me"], mine.len(), "{role}");
        }

        let decide = |refund: &Json| format!("{}/decisions", path(refund));
        let granted = json!({"granted": true, "note": "同意"});
        agent
            .post(&decide(&small), granted.clone())
            .await
            .expect_problem(403, "permission");
        supervisor
            .post(&decide(&large), granted.clone())
            .await
            .expect_problem(403, "approval-level");
        app.client("other/owner")
            .post(&decide(&small), granted.clone())
            .await
            .expect_problem(404, "not-found");
        supervisor
            .post("approvals/approval_nonsense/decisions", granted.clone())
            .await
            .expect_problem(404, "not-found");
        supervisor
            .post(&decide(&small), json!({"granted": "yes"}))
            .await
            .expect_problem(422, "invalid");
        let done = supervisor
            .post(&decide(&small), granted.clone())
            .await
            .expect(200);
        assert_eq!(
            (&done["state"], &done["decision_note"]),
            (&json!("granted"), &json!("同意"))
        );
        let problem = supervisor
            .post(&decide(&small), granted.clone())
            .await
            .expect_problem(409, "illegal-transition");
        assert_eq!(problem["allowed"], json!([]));
        let refund = agent
            .get(&format!("refunds/{}", small["id"].as_str().unwrap()))
            .await
            .expect(200);
        assert_eq!(refund["state"], "approved");
        // S-417: approved money leaves in time, and what is late is found.
        assert!(refund["pay_by"].is_string());
        assert_eq!(
            agent.get("refunds?overdue=true").await.expect(200)["items"],
            json!([])
        );
        app.clock.advance(jiff::ToSpan::hours(25));
        assert_eq!(
            agent.get("refunds?overdue=true").await.expect(200)["items"][0]["id"],
            small["id"]
        );

        // Declined: the money can be refunded again.
        let order = format!("orders/{}", large["order"].as_str().unwrap());
        assert_eq!(
            owner.get(&order).await.expect(200)["refunded"]["minor_units"],
            200_001
        );
        owner
            .post(
                &decide(&large),
                json!({"granted": false, "note": "证据不足"}),
            )
            .await
            .expect(200);
        assert_eq!(
            owner.get(&order).await.expect(200)["refunded"]["minor_units"],
            0
        );
        let refund = agent
            .get(&format!("refunds/{}", large["id"].as_str().unwrap()))
            .await
            .expect(200);
        assert_eq!(
            (&refund["state"], &refund["failure"], &refund["actions"]),
            (&json!("rejected"), &json!("证据不足"), &json!([]))
        );

        let pending = owner.get("approvals?state=pending").await.expect(200);
        assert_eq!(pending["items"], json!([]));
        let of_one = owner
            .get(&format!(
                "approvals?kind=refund&subject={}",
                small["id"].as_str().unwrap()
            ))
            .await
            .expect(200);
        assert_eq!(of_one["items"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn nobody_grants_what_they_asked_for() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        // The supervisor could decide an agent's ¥3,000 only as owner; so lower the own limit and ask.
        let limits = json!({"items": [{"role": "supervisor", "kind": "refund", "limit": {"minor_units": 30_000, "currency": "CNY"}}]});
        owner.put("limits", limits).await.expect(200);
        let refund = waiting(&app, "supervisor", 40_000).await;
        let raised = json!({"items": [{"role": "supervisor", "kind": "refund", "limit": {"minor_units": 90_000, "currency": "CNY"}}]});
        owner.put("limits", raised).await.expect(200);
        let decide = format!(
            "approvals/{}/decisions",
            refund["approval"].as_str().unwrap()
        );
        let problem = app
            .client("supervisor")
            .post(&decide, json!({"granted": true}))
            .await;
        // Asked of the owner when it was beyond the limit; the level stays.
        problem.expect_problem(403, "approval-level");

        // An agent's question that the supervisor could answer, but the asker was the supervisor.
        let mut unit = app.app.begin(&app.system).await.unwrap();
        unit.conn()
            .execute(
                "UPDATE approvals SET level = 'supervisor' WHERE shop_id = $1 AND state = 'pending'",
                Vec::new(),
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        app.client("supervisor")
            .post(&decide, json!({"granted": true}))
            .await
            .expect_problem(403, "approval-own");
        owner
            .post(&decide, json!({"granted": true}))
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn two_who_decide_at_once_decide_once() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let refund = waiting(&app, "after-sales-agent", 30_000).await;
        let decide = format!(
            "approvals/{}/decisions",
            refund["approval"].as_str().unwrap()
        );
        let (supervisor, owner) = (app.client("supervisor"), app.client("owner"));
        let (one, other) = tokio::join!(
            supervisor.post(&decide, json!({"granted": true})),
            owner.post(&decide, json!({"granted": false})),
        );
        let won = [one.status, other.status]
            .iter()
            .filter(|status| status.is_success())
            .count();
        assert_eq!(won, 1, "{} {}", one.status, other.status);
        let refund = owner
            .get(&format!("refunds/{}", refund["id"].as_str().unwrap()))
            .await
            .expect(200);
        let expected = if one.status.is_success() {
            "approved"
        } else {
            "rejected"
        };
        assert_eq!(refund["state"], expected);
    }
}
