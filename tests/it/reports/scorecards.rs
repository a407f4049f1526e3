use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

async fn member(app: &TestApp, role: &str) -> String {
    let members = app
        .client("owner")
        .get("members?limit=100")
        .await
        .expect(200);
    members["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|member| member["role"] == role)
        .map(|member| {
            member["user"]
                .as_str()
                .or(member["id"].as_str())
                .unwrap()
                .to_owned()
        })
        .unwrap()
}

fn march(member: &str) -> Json {
    json!({
        "member": member, "period": "month", "first_day": "2026-03-01", "end_day": "2026-04-01",
        "attendance": {"scheduled_days": 22, "worked_days": 22, "late_count": 0, "absent_days": 0},
        "metrics": [{"name": "typing-speed", "unit": "characters-per-minute", "value": 60, "sample": 1}],
    })
}

// S-053, S-129, S-513, S-519: the desk counts, a quality monitor submits, a superior decides once.
#[tokio::test]
async fn a_scorecard_is_made_and_decided_by_a_superior() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = member(&app, "after-sales-agent").await;
        let made = app
            .client("quality")
            .post("scorecards", march(&agent))
            .await
            .expect(201);
        assert_eq!(
            (&made["outcome"], &made["state"]),
            (&json!("card"), &json!("proposed")),
            "{made}"
        );
        let names: Vec<&str> = made["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["metric"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["typing-speed", "attendance", "quality"]);
        assert_eq!(
            (&made["total"], &made["maximum"], &made["grade"]),
            (&json!(30), &json!(30), &json!("A"))
        );
        assert_eq!(made["proposal"], "reward");
        // What the desk counts stands among the figures, measured.
        let counted = made["metrics"]
            .as_array()
            .unwrap()
            .iter()
            .find(|metric| metric["name"] == "refunds")
            .unwrap();
        assert_eq!(
            (&counted["measured"], &counted["value"]),
            (&json!(true), &json!(0))
        );

        let path = format!("scorecards/{}", made["id"].as_str().unwrap());
        let decisions = format!("{path}/decisions");
        app.client("after-sales-agent")
            .post(&decisions, json!({"approved": true}))
            .await
            .expect(403);
        // Their own they may see, somebody else's not.
        app.client("after-sales-agent").get(&path).await.expect(200);
        app.client("agent").get(&path).await.expect(404);
        let own = app.client("agent").get("scorecards").await.expect(200);
        assert_eq!(own["items"], json!([]));
        let decided = app
            .client("supervisor")
            .post(&decisions, json!({"approved": true, "note": "同意"}))
            .await
            .expect(200);
        assert_eq!(decided["state"], "approved");
        app.client("owner")
            .post(&decisions, json!({"approved": false}))
            .await
            .expect_problem(409, "scorecard-decided");
    }
}

// S-245, S-514: a red line is a penalty; nobody decides about themselves, nor about what they submitted.
#[tokio::test]
async fn a_red_line_is_a_penalty() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = member(&app, "pre-sales-agent").await;
        let mut body = march(&agent);
        body["red_lines"] = json!([{"code": "harassed-buyer", "evidence": "conversation_1"}]);
        let supervisor = app.client("supervisor");
        let made = supervisor.post("scorecards", body).await.expect(201);
        assert_eq!(
            (&made["proposal"], &made["total"]),
            (&json!("penalty"), &json!(0))
        );
        let decisions = format!("scorecards/{}/decisions", made["id"].as_str().unwrap());
        supervisor
            .post(&decisions, json!({"approved": true}))
            .await
            .expect_problem(403, "scorecard-four-eyes");
        let me = member(&app, "supervisor").await;
        let own = app
            .client("quality")
            .post("scorecards", march(&me))
            .await
            .expect(201);
        supervisor
            .post(
                &format!("scorecards/{}/decisions", own["id"].as_str().unwrap()),
                json!({"approved": true}),
            )
            .await
            .expect_problem(403, "scorecard-own");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = member(&app, "after-sales-agent").await;
        let quality = app.client("quality");
        let with = |name: &str, value: Json| {
            let mut body = march(&agent);
            body[name] = value;
            body
        };
        for (body, pointer) in [
            (with("first_day", json!("2026-3-1")), "/first_day"),
            (with("end_day", json!("2026-03-01")), "/end_day"),
            (with("end_day", json!("2028-03-01")), "/end_day"),
            (
                with(
                    "findings",
                    json!([{"code": "x", "severity": "minor", "evidence": "王小明 说"}]),
                ),
                "/findings/0/evidence",
            ),
            (
                with(
                    "attendance",
                    json!({"scheduled_days": 401, "worked_days": 0, "late_count": 0, "absent_days": 0}),
                ),
                "/attendance/scheduled_days",
            ),
            (
                with(
                    "metrics",
                    json!([{"name": "refunds", "unit": "count", "value": 1, "sample": 1}]),
                ),
                "/metrics/0/name",
            ),
        ] {
            let problem = quality
                .post("scorecards", body)
                .await
                .expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        }
        app.client("agent")
            .post("scorecards", march(&agent))
            .await
            .expect_problem(403, "scorecard-maker");
    }
}
