//! What buyers say in public, and the plan for it.

use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::{buyer, order, refused_at, text, told, unbind};

fn steps(review: &Json) -> Vec<&str> {
    review["plan"]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["kind"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_review_gets_a_plan_by_its_cause() {
    // S-293, S-424, S-425, S-427
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let buyer = buyer(&app, "王小明").await;
        let bought = order(&app, &buyer).await;
        let written = async |stars: i64, said: &str| {
            let body = json!({"order": bought["number"].to_string(), "stars": stars, "text": said});
            agent.post("reviews", body).await.expect(201)
        };
        let quality = written(1, "茶叶有异味,质量差").await;
        assert_eq!(
            (
                &quality["rating"],
                &quality["plan"]["cause"],
                &quality["plan"]["freight_payer"],
                &quality["state"]
            ),
            (
                &json!("bad"),
                &json!("quality"),
                &json!("seller"),
                &json!("open")
            )
        );
        assert_eq!(
            steps(&quality),
            [
                "apologise",
                "call",
                "offer-solution",
                "reply-in-public",
                "invite-change"
            ]
        );
        assert_eq!(
            (&quality["order"], &quality["customer"]),
            (&bought["id"], &json!(buyer))
        );
        let service = written(3, "客服态度敷衍").await;
        assert_eq!(
            (&service["rating"], &service["plan"]["responsible"]),
            (&json!("neutral"), &json!("supervisor"))
        );
        let mood = written(2, "有点失望").await;
        let waits = &mood["plan"]["steps"][1]["not_before_seconds"];
        // 10:30 now; ten o'clock tomorrow.
        assert!(
            (84_000..=84_600).contains(&waits.as_i64().unwrap()),
            "{waits}"
        );
        let good = written(5, "很好喝").await;
        assert_eq!(
            (steps(&good), &good["rating"]),
            (vec!["thank", "reply-in-public"], &json!("good"))
        );
        // Three that were not good and nobody found a fault: the fourth looks malicious (S-428).
        let again = written(1, "差").await;
        assert_eq!(again["plan"]["cause"], "malicious");
        let bad = agent.get("reviews?rating=bad&limit=2").await.expect(200);
        let ids: Vec<_> = bad["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["id"])
            .collect();
        assert_eq!(ids, [&again["id"], &mood["id"]]);
        assert!(bad["next_cursor"].is_string());
    }
}

#[tokio::test]
async fn a_review_is_settled_once_with_what_came_of_it() {
    // S-434
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let buyer = buyer(&app, "王小明").await;
        let bought = order(&app, &buyer).await;
        let made = agent
            .post(
                "reviews",
                json!({"order": bought["id"], "stars": 2, "text": "快递太慢"}),
            )
            .await
            .expect(201);
        assert_eq!(made["actions"], json!(["settle"]));
        let path = format!("reviews/{}", made["number"]);
        assert_eq!(agent.get(&path).await.expect(200), made);
        let settlement = format!("{path}/settlement");
        refused_at(
            agent.post(&settlement, json!({"outcome": " "})).await,
            "/outcome",
        );
        let settled = agent
            .post(&settlement, json!({"outcome": "已补偿,买家追加好评"}))
            .await
            .expect(200);
        assert_eq!(
            (&settled["state"], &settled["actions"]),
            (&json!("settled"), &json!([]))
        );
        agent
            .post(&settlement, json!({"outcome": "再来"}))
            .await
            .expect_problem(409, "illegal-transition");
        for (body, pointer) in [
            (json!({"order": bought["id"], "stars": 0}), "/stars"),
            (json!({"order": bought["id"], "stars": 6}), "/stars"),
            (json!({"order": "9999", "stars": 3}), "/order"),
            (
                json!({"order": bought["id"], "stars": 3, "text": "长".repeat(2_001)}),
                "/text",
            ),
            (
                json!({"order": bought["id"], "stars": 3, "language": "?"}),
                "/language",
            ),
            (
                json!({"order": bought["id"], "stars": 3, "written_at": "2099-01-01T00:00:00Z"}),
                "/written_at",
            ),
        ] {
            refused_at(agent.post("reviews", body).await, pointer);
        }
        app.client("outsourced")
            .get(&path)
            .await
            .expect_problem(403, "permission");
        agent
            .get("reviews/1")
            .await
            .expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn without_a_policy_after_sales_takes_it_and_no_policy_reads_names() {
    // S-474
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let buyer = buyer(&app, "王小明").await;
        let bought = order(&app, &buyer).await;
        let said = "王小明收,李小红代签,13987654321,坏了";
        let body = json!({"order": bought["id"], "stars": 1, "text": said});
        let made = agent.post("reviews", body.clone()).await.expect(201);
        assert_eq!(made["text"], said);
        let input = told(&app, text(&made, "decision")).await;
        assert_eq!(input["text"], "***收,***代签,***********,坏了");
        unbind(&app, "review-plan").await;
        let made = agent.post("reviews", body).await.expect(201);
        assert_eq!(
            (&made["by_default"], &made["plan"]["cause"], steps(&made)),
            (&json!(true), &json!("unknown"), vec!["hand-over"])
        );
    }
}
