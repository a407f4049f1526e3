//! Who sees what of all cases.

use jiff::{Timestamp, ToSpan};
use serde_json::{Value as Json, json};
use shopwit_tests::{Client, Database, TestApp};

use super::shop::{
    agree, new_case, open_case, paid_order, received_order, refund_of, step, unique,
};

async fn ids(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("cases?{query}")).await.expect(200);
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn supervisors_see_refunds_and_disputes_and_ask_to_hurry() {
    // S-388
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, supervisor) = (app.client("after-sales-agent"), app.client("supervisor"));
        let received = received_order(&app, &[(10_000, 1)], 0).await;
        let repair = agent
            .post("cases", new_case(&received, "repair", &[(0, 1)]))
            .await
            .expect(201);
        let repair = repair["id"].as_str().unwrap().to_owned();
        let order = paid_order(&app, &[(10_000, 1)], 0).await;
        let refund = open_case(&app, &order, &[(0, 1)]).await;
        assert_eq!(
            ids(&supervisor, "refund_or_dispute=true").await,
            std::slice::from_ref(&refund)
        );
        agent
            .patch(&format!("cases/{repair}"), json!({"in_dispute": true}))
            .await
            .expect(200);
        assert_eq!(
            ids(&supervisor, "refund_or_dispute=true").await,
            [refund.clone(), repair.clone()]
        );
        let nudged = supervisor
            .post(
                &format!("cases/{repair}/notes"),
                json!({"note": "请今天处理", "nudge": true}),
            )
            .await
            .expect(201);
        assert_eq!(nudged["kind"], "nudge");

        // S-365, S-366: whom we owe a message.
        agree(&app, &refund).await;
        assert_eq!(ids(&agent, "update_due=true").await, Vec::<String>::new());
        app.clock.advance(25.hours());
        assert_eq!(
            ids(&agent, "update_due=true").await,
            std::slice::from_ref(&refund)
        );
        step(&app, &refund, "follow-up", json!({"sent_to_buyer": true})).await;
        assert_eq!(ids(&agent, "update_due=true").await, Vec::<String>::new());
        // S-378: what is past its deadline.
        assert_eq!(ids(&agent, "overdue=true").await, Vec::<String>::new());
        app.clock.advance(48.hours());
        assert_eq!(
            ids(&agent, "overdue=true").await,
            [refund.clone(), repair.clone()]
        );

        agent
            .patch(
                &format!("cases/{repair}"),
                json!({"tags": ["50%_off", "尺码"]}),
            )
            .await
            .expect(200);
        assert_eq!(
            ids(&agent, "tag=50%25_off").await,
            std::slice::from_ref(&repair)
        );
        assert_eq!(ids(&agent, "tag=50").await, Vec::<String>::new());
        assert_eq!(
            ids(&agent, &format!("order={order}")).await,
            std::slice::from_ref(&refund)
        );
        assert_eq!(
            ids(&agent, "kind=repair&open=true&state=opened").await,
            std::slice::from_ref(&repair)
        );
        let first = agent.get("cases?limit=1").await.expect(200);
        let next = agent
            .get(&format!(
                "cases?limit=1&cursor={}",
                first["next_cursor"].as_str().unwrap()
            ))
            .await
            .expect(200);
        assert_eq!(
            (&first["items"][0]["id"], &next["items"][0]["id"]),
            (&json!(refund), &json!(repair))
        );
        assert!(next["next_cursor"].is_null());
        agent
            .get("cases?order=nonsense")
            .await
            .expect_problem(422, "invalid");
    }
}

#[tokio::test]
async fn the_whole_team_sees_everything_that_happened() {
    // S-104, S-556
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(30_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        agent
            .post(
                &format!("cases/{case}/notes"),
                json!({"note": "已联系仓库"}),
            )
            .await
            .expect(201);
        let photo = json!({
            "kind": "photo", "sha256": "0".repeat(64), "content_type": "image/png", "size_bytes": 1, "reference": "a/1",
        });
        agent
            .post(&format!("cases/{case}/evidence"), photo)
            .await
            .expect(201);
        agent
            .post(&format!("cases/{case}/solutions"), json!({}))
            .await
            .expect(201);
        agree(&app, &case).await;
        let refund = agent
            .post_keyed(
                &format!("cases/{case}/refunds"),
                &unique("key"),
                refund_of(0, 25_000),
            )
            .await
            .expect(201);
        let decision = format!(
            "approvals/{}/decisions",
            refund["approval"].as_str().unwrap()
        );
        app.client("supervisor")
            .post(&decision, json!({"granted": true, "note": "同意"}))
            .await
            .expect(200);
        let path = format!("refunds/{}/payouts", refund["id"].as_str().unwrap());
        agent
            .post_keyed(&path, &unique("key"), json!({}))
            .await
            .expect(200);

        let timeline = app
            .client("agent")
            .get(&format!("cases/{case}/timeline"))
            .await
            .expect(200);
        let told: Vec<(&str, &str)> = timeline["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry: &Json| {
                (
                    entry["kind"].as_str().unwrap(),
                    entry["what"].as_str().unwrap(),
                )
            })
            .collect();
        for wanted in [
            ("step", "opened"),
            ("step", "note"),
            ("evidence", "photo"),
            ("solutions", "solutions"),
            ("step", "contact"),
            ("step", "agree"),
            ("refund", "requested"),
            ("refund", "approved"),
            ("approval", "granted"),
            ("refund", "sent"),
        ] {
            assert!(told.contains(&wanted), "{wanted:?} is missing: {told:?}");
        }
        let at = |entry: &Json| entry["at"].as_str().unwrap().parse::<Timestamp>().unwrap();
        let times: Vec<_> = timeline["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(at)
            .collect();
        assert!(times.is_sorted(), "{times:?}");
    }
}
