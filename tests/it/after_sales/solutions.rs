//! What may be done: the policy ranks, the host bounds, the buyer chooses.

use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::shop::{new_case, open_case, paid_order, received_order, refund_of, step, unique, yuan};

async fn ask(app: &TestApp, case: &str) -> Json {
    app.client("after-sales-agent")
        .post(&format!("cases/{case}/solutions"), json!({}))
        .await
        .expect(201)
}

async fn choose(app: &TestApp, case: &str, solution: &Json) {
    let path = format!(
        "cases/{case}/solutions/{}/choices",
        solution["id"].as_str().unwrap()
    );
    let body = json!({"understood": true, "note": "买家在聊天里同意"});
    let chosen = app
        .client("after-sales-agent")
        .post(&path, body)
        .await
        .expect(200);
    assert_eq!(chosen["id"], solution["id"]);
}

fn item<'a>(answer: &'a Json, kind: &str) -> &'a Json {
    answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["kind"] == kind)
        .expect("a solution of this kind")
}

/// Takes the shop's refund rule away.
async fn unbind(app: &TestApp) {
    let mut unit = app.app.begin(&app.system).await.unwrap();
    let sql = "DELETE FROM policy_bindings WHERE shop_id = $1 AND kind = 'refund'";
    assert_eq!(unit.conn().execute(sql, Vec::new()).await.unwrap(), 1);
    unit.commit().await.unwrap();
    app.app.forget_policies(app.system.shop_id());
}

#[tokio::test]
async fn without_a_policy_a_person_reviews() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        unbind(&app).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(10_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        let first = ask(&app, &case).await;
        assert_eq!(
            (&first["outcome"], &first["contact_first"]),
            (&json!("default"), &json!(true))
        );
        assert_eq!(first["items"].as_array().unwrap().len(), 1);
        let review = item(&first, "review");
        assert_eq!(
            (&review["maximum"], &review["approval"]),
            (&yuan(0), &json!("supervisor"))
        );
        assert!(!review["buyer_text"].as_str().unwrap().is_empty());
        let path = format!(
            "cases/{case}/solutions/{}/choices",
            review["id"].as_str().unwrap()
        );
        // S-374, S-389, S-404: the buyer is contacted, understands and agrees.
        agent
            .post(&path, json!({"understood": true}))
            .await
            .expect_problem(409, "contact-first");
        step(
            &app,
            &case,
            "contact",
            json!({"channel": "chat", "reached": true}),
        )
        .await;
        let problem = agent
            .post(&path, json!({"understood": false}))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/understood");
        let second = ask(&app, &case).await;
        agent
            .post(&path, json!({"understood": true}))
            .await
            .expect_problem(409, "solution-outdated");
        let review = item(&second, "review");
        choose(&app, &case, review).await;
        // Any money is beyond what a review gives: somebody is asked.
        let refund = agent
            .post_keyed(&format!("cases/{case}/refunds"), "one", refund_of(0, 100))
            .await
            .expect(201);
        assert_eq!(
            (&refund["state"], &refund["solution"]),
            (&json!("requested"), &review["id"])
        );
        let approval = agent
            .get(&format!(
                "approvals/{}",
                refund["approval"].as_str().unwrap()
            ))
            .await
            .expect(200);
        assert_eq!(approval["level"], "supervisor");
        // Everything stays on record, newest first.
        let all = agent
            .get(&format!("cases/{case}/solutions"))
            .await
            .expect(200);
        assert_eq!(all["items"][0]["decision"], second["decision"]);
        assert_eq!(all["items"][1]["decision"], first["decision"]);
        // Another case's solution does not exist here; another shop's case does not exist at all.
        let other = open_case(&app, &order, &[(0, 1)]).await;
        step(
            &app,
            &other,
            "contact",
            json!({"channel": "chat", "reached": true}),
        )
        .await;
        let misplaced = format!(
            "cases/{other}/solutions/{}/choices",
            review["id"].as_str().unwrap()
        );
        agent
            .post(&misplaced, json!({"understood": true}))
            .await
            .expect_problem(404, "not-found");
        app.client("other/owner")
            .post(&format!("cases/{case}/solutions"), json!({}))
            .await
            .expect_problem(404, "not-found");
        app.client("quality")
            .post(&format!("cases/{case}/solutions"), json!({}))
            .await
            .expect_problem(403, "permission");
    }
}

#[tokio::test]
async fn an_undisputed_refund_needs_no_contact() {
    // S-348, S-363, S-389: the policy waives the contact.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(9_900, 1)], 600).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        let answer = ask(&app, &case).await;
        assert_eq!(answer["outcome"], "solutions", "{answer}");
        let refund_only = item(&answer, "refund-only");
        assert_eq!(
            (&refund_only["automatic"], &refund_only["maximum"]),
            (&json!(true), &yuan(10_500))
        );
        let body = json!({
            "solution": refund_only["id"], "lines": [{"line": 0, "amount": yuan(9_900)}], "shipping": yuan(600), "reason": "未发货",
        });
        let path = format!("cases/{case}/refunds");
        let refund = agent.post_keyed(&path, "one", body).await.expect(201);
        assert_eq!(refund["state"], "approved");
        let paid = agent
            .post_keyed(
                &format!("refunds/{}/payouts", refund["id"].as_str().unwrap()),
                &unique("key"),
                json!({}),
            )
            .await
            .expect(200);
        assert_eq!(paid["state"], "sent");
        // The decision log says what came of the decision.
        app.app.flush().await;
        let decision = app
            .client("owner")
            .get(&format!(
                "decisions/{}",
                answer["decision"].as_str().unwrap()
            ))
            .await;
        let decision = decision.expect(200);
        assert!(
            decision.to_string().contains("refund.requested"),
            "{decision}"
        );
    }
}

#[tokio::test]
async fn a_damaged_parcel_is_refunded_after_evidence_choice_and_inspection() {
    // S-346, S-352, S-353, S-357, S-362, S-373, S-375, S-402
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = received_order(&app, &[(9_900, 1)], 600).await;
        let mut body = new_case(&order, "return-refund", &[(0, 1)]);
        body["cause"] = json!("damaged");
        body["claimed_fault"] = json!("seller");
        body["request"] = json!("return-refund");
        let case = agent.post("cases", body).await.expect(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = format!("cases/{case}/refunds");
        step(
            &app,
            &case,
            "contact",
            json!({"channel": "phone", "reached": true, "identity_confirmed": true}),
        )
        .await;
        let answer = ask(&app, &case).await;
        assert!(answer["items"].as_array().unwrap().len() >= 2, "{answer}");
        assert!(
            answer["items"]
                .as_array()
                .unwrap()
                .iter()
                .all(|item| !item["buyer_text"].as_str().unwrap().is_empty())
        );
        let returned = item(&answer, "return-refund");
        assert_eq!(returned["missing_evidence"], json!(["photo"]));
        choose(&app, &case, returned).await;
        agent
            .post_keyed(&path, "1", refund_of(0, 9_900))
            .await
            .expect_problem(409, "inspection-missing");
        let seen =
            json!({"resalable": true, "received_count": 1, "good_count": 1, "damaged_count": 0});
        agent
            .post(&format!("cases/{case}/inspections"), seen)
            .await
            .expect(201);
        agent
            .post_keyed(&path, "1", refund_of(0, 9_900))
            .await
            .expect_problem(409, "evidence-missing");
        let photo = json!({
            "kind": "photo", "sha256": "1".repeat(64), "content_type": "image/jpeg", "size_bytes": 10, "reference": "a/1",
        });
        let photo = agent
            .post(&format!("cases/{case}/evidence"), photo)
            .await
            .expect(201);
        // It counts once somebody has looked at it.
        agent
            .post_keyed(&path, "1", refund_of(0, 9_900))
            .await
            .expect_problem(409, "evidence-missing");
        let confirm = format!(
            "cases/{case}/evidence/{}/confirmations",
            photo["id"].as_str().unwrap()
        );
        agent.post(&confirm, json!({})).await.expect(200);
        let other = item(&answer, "partial-keep");
        let wrong = json!({"solution": other["id"], "lines": [{"line": 0, "amount": yuan(1)}], "reason": "x"});
        agent
            .post_keyed(&path, "1", wrong)
            .await
            .expect_problem(409, "solution-not-chosen");
        let refund = agent
            .post_keyed(&path, "1", refund_of(0, 9_900))
            .await
            .expect(201);
        assert_eq!(
            (&refund["state"], &refund["solution"]),
            (&json!("approved"), &returned["id"])
        );
    }
}

#[tokio::test]
async fn what_is_beyond_the_solution_or_what_was_found_needs_an_approval() {
    // S-359
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = received_order(&app, &[(9_900, 2)], 0).await;
        let mut body = new_case(&order, "return-refund", &[(0, 1)]);
        body["request"] = json!("return-refund");
        let case = agent.post("cases", body).await.expect(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        step(
            &app,
            &case,
            "contact",
            json!({"channel": "chat", "reached": true}),
        )
        .await;
        let answer = ask(&app, &case).await;
        let returned = item(&answer, "return-refund");
        // Only the piece that the case is about.
        assert_eq!(returned["maximum"], yuan(9_900));
        assert_eq!(
            returned["line_maxima"],
            json!([{"line": 0, "maximum": yuan(9_900)}])
        );
        choose(&app, &case, returned).await;
        let seen = json!({
            "resalable": false, "findings": ["washed"], "received_count": 1, "good_count": 0, "damaged_count": 1,
        });
        agent
            .post(&format!("cases/{case}/inspections"), seen)
            .await
            .expect(201);
        let refund = agent
            .post_keyed(&format!("cases/{case}/refunds"), "1", refund_of(0, 100))
            .await
            .expect(201);
        assert_eq!(refund["state"], "requested");
        // Asked again, the policy knows what was found.
        let again = ask(&app, &case).await;
        assert!(
            again["items"]
                .as_array()
                .unwrap()
                .iter()
                .all(|item| item["kind"] != "return-refund" || item["maximum"] != yuan(9_900)),
            "{again}"
        );
    }
}
