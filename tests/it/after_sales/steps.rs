//! The six steps.

use serde_json::json;
use shopwit_tests::{Database, TestApp};

use super::shop::{agree, new_case, open_case, paid_order, received_order, registration, step};

#[tokio::test]
async fn a_case_goes_through_six_steps_in_order() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(10_000, 3)], 800).await;
        let case = open_case(&app, &order, &[(0, 2)]).await;
        // S-369: the formal application, with its own number, and the order says so.
        let opened = agent.get(&format!("cases/{case}")).await.expect(200);
        assert_eq!(opened["state"], "opened");
        assert_eq!(opened["lines"], json!([{"line": 0, "quantity": 2}]));
        let by_number = agent
            .get(&format!("cases/{}", opened["number"]))
            .await
            .expect(200);
        assert_eq!(by_number["id"], opened["id"]);
        assert_eq!(
            agent.get(&format!("orders/{order}")).await.expect(200)["after_sales_state"],
            "open"
        );

        // S-343: no step may be skipped.
        let path = format!("cases/{case}/steps");
        for early in ["verify", "apologise", "agree", "follow-up", "register"] {
            let outcome = match early {
                "verify" => json!({"authentic": true, "fault": "seller"}),
                "register" => registration(),
                "follow-up" => json!({"sent_to_buyer": true}),
                _ => json!({}),
            };
            let body = json!({"step": early, "note": "太早", "outcome": outcome});
            let problem = agent
                .post(&path, body)
                .await
                .expect_problem(409, "illegal-transition");
            assert_eq!(
                problem["allowed"],
                json!(["contacted", "withdrawn"]),
                "{early}"
            );
        }

        // S-344: the attempt is noted, the case stays; then the buyer is reached and says why.
        let tried = step(
            &app,
            &case,
            "contact",
            json!({"channel": "phone", "reached": false}),
        )
        .await;
        assert_eq!(
            (&tried["kind"], &tried["state_after"]),
            (&json!("contact-attempt"), &json!("opened"))
        );
        // S-463: on the phone the identity is checked first.
        let unchecked = json!({"step": "contact", "note": "打电话", "outcome": {"channel": "phone", "reached": true}});
        let problem = agent
            .post(&path, unchecked)
            .await
            .expect_problem(422, "invalid");
        assert_eq!(
            problem["errors"][0]["pointer"],
            "/outcome/identity_confirmed"
        );
        let reached = json!({"channel": "phone", "reached": true, "identity_confirmed": true, "cause": "quality", "request": "return-refund"});
        step(&app, &case, "contact", reached).await;
        let contacted = agent.get(&format!("cases/{case}")).await.expect(200);
        assert_eq!(
            (
                &contacted["state"],
                &contacted["cause"],
                &contacted["request"]
            ),
            (
                &json!("contacted"),
                &json!("quality"),
                &json!("return-refund")
            )
        );
        assert_eq!(contacted["identity_confirmed"], true);

        // S-347, S-098: verified, with whose fault it is.
        let problem = agent
            .post(&path, json!({"step": "verify", "note": "核实"}))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/outcome/authentic");
        step(
            &app,
            &case,
            "verify",
            json!({"authentic": true, "fault": "seller"}),
        )
        .await;
        // S-351
        step(&app, &case, "apologise", json!({})).await;
        // S-355, S-374, S-404: nothing is agreed before the buyer understood and agreed.
        agent
            .post(&path, json!({"step": "agree", "note": "方案"}))
            .await
            .expect_problem(409, "consent-missing");
        // S-377: a later time needs its reason.
        let late = json!({"step": "agree", "note": "方案", "outcome": {"understood": true, "expected_solution_at": "2026-03-09T00:00:00Z"}});
        let problem = agent.post(&path, late).await.expect_problem(422, "invalid");
        assert_eq!(
            problem["errors"][0]["pointer"],
            "/outcome/expected_solution_reason"
        );
        // S-376, S-377
        let agreed = json!({
            "understood": true, "expected_solution_at": "2026-03-09T00:00:00Z",
            "expected_solution_reason": "配件下周到货", "temporary_solution": "先寄备用件",
        });
        step(&app, &case, "agree", agreed).await;
        let case_now = agent.get(&format!("cases/{case}")).await.expect(200);
        assert_eq!(case_now["temporary_solution"], "先寄备用件");
        assert_eq!(case_now["expected_solution_reason"], "配件下周到货");
        assert!(case_now["consented_at"].is_string() && case_now["next_update_at"].is_string());

        // S-364, S-366: every daily message is a follow-up of its own.
        for day in 1..=3 {
            let body = json!({"step": "follow-up", "note": format!("第 {day} 天进展"), "outcome": {"sent_to_buyer": true}});
            agent.post(&path, body).await.expect(201);
        }
        // S-367, S-368, S-379, S-380, S-381: registered once the buyer confirmed, with tags, feedback and time spent.
        for (missing, pointer) in [
            ("buyer_confirmed", "/outcome/buyer_confirmed"),
            ("tags", "/outcome/tags"),
            ("feedback", "/outcome/feedback"),
            ("spent_minutes", "/outcome/spent_minutes"),
        ] {
            let mut outcome = registration();
            outcome.as_object_mut().unwrap().remove(missing);
            let body = json!({"step": "register", "note": "登记", "outcome": outcome});
            let problem = agent.post(&path, body).await.expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer);
        }
        step(&app, &case, "register", registration()).await;
        let closed = agent.get(&format!("cases/{case}")).await.expect(200);
        assert_eq!(
            (&closed["state"], &closed["spent_minutes"]),
            (&json!("closed"), &json!(25))
        );
        assert_eq!(closed["feedback"]["result"], "买家满意");
        assert_eq!(closed["actions"], json!(["reopen"]));
        assert_eq!(
            agent.get(&format!("orders/{order}")).await.expect(200)["after_sales_state"],
            "closed"
        );
        let events = app
            .client("owner")
            .get(&format!("audit-events?target={case}"))
            .await
            .expect(200);
        assert_eq!(events["items"][0]["command"], "case.step");

        // S-343: who and when stand at every entry.
        let record = agent.get(&path).await.expect(200);
        let kinds: Vec<_> = record["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["kind"].as_str().unwrap())
            .collect();
        assert_eq!(
            kinds,
            [
                "opened",
                "contact-attempt",
                "contact",
                "verify",
                "apologise",
                "agree",
                "follow-up",
                "follow-up",
                "follow-up",
                "register"
            ]
        );
        assert!(
            record["items"]
                .as_array()
                .unwrap()
                .iter()
                .all(|entry| entry["by"].as_str().unwrap().starts_with("user_"))
        );
    }
}

#[tokio::test]
async fn an_unsatisfied_buyer_has_the_case_opened_again() {
    // S-403
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(10_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        let reopen = format!("cases/{case}/reopenings");
        agent
            .post(&reopen, json!({"reason": "还没关"}))
            .await
            .expect_problem(409, "case-open");
        agree(&app, &case).await;
        step(&app, &case, "follow-up", json!({"sent_to_buyer": true})).await;
        // Not satisfied before it was closed: back to the apology, and the agreement is void.
        step(&app, &case, "apologise", json!({})).await;
        assert!(agent.get(&format!("cases/{case}")).await.expect(200)["consented_at"].is_null());
        step(&app, &case, "agree", json!({"understood": true})).await;
        step(&app, &case, "follow-up", json!({"sent_to_buyer": false})).await;
        step(&app, &case, "register", registration()).await;
        agent
            .post(&format!("cases/{case}/steps"), json!({"step": "contact", "note": "x", "outcome": {"channel": "chat", "reached": true}}))
            .await
            .expect_problem(409, "case-ended");
        agent
            .post(&format!("cases/{case}/notes"), json!({"note": "x"}))
            .await
            .expect_problem(409, "case-ended");
        let again = agent
            .post(&reopen, json!({"reason": "又坏了"}))
            .await
            .expect(200);
        assert_eq!(
            (&again["state"], &again["times_reopened"]),
            (&json!("contacted"), &json!(1))
        );
        assert!(again["consented_at"].is_null() && again["closed_at"].is_null());
        assert_eq!(
            agent.get(&format!("orders/{order}")).await.expect(200)["after_sales_state"],
            "open"
        );
    }
}

#[tokio::test]
async fn a_case_can_be_withdrawn_and_changed_by_those_who_read_it() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(10_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        let path = format!("cases/{case}");
        let tag = agent.get(&path).await.etag();
        // S-377, S-378: deadline and what the buyer was told.
        let change = json!({
            "due_at": "2026-03-20T00:00:00Z", "expected_solution_at": "2026-03-10T00:00:00Z",
            "expected_solution_reason": "等待供应商", "in_dispute": true, "tags": ["尺码"],
        });
        let changed = agent
            .patch_matching(&path, &tag, change.clone())
            .await
            .expect(200);
        assert_eq!(changed["due_at"], "2026-03-20T00:00:00Z");
        agent
            .patch_matching(&path, &tag, change)
            .await
            .expect_problem(412, "stale");
        agent
            .patch(
                &path,
                json!({"assignee": "user_00000000000000000000000000"}),
            )
            .await
            .expect_problem(422, "invalid");
        agent
            .patch(
                &path,
                json!({"expected_solution_at": "2026-03-10T00:00:00Z"}),
            )
            .await
            .expect_problem(422, "invalid");
        // Somebody who may only look.
        app.client("quality").get(&path).await.expect(200);
        app.client("quality")
            .patch(&path, json!({"in_dispute": false}))
            .await
            .expect_problem(403, "permission");
        app.client("shipping")
            .get(&path)
            .await
            .expect_problem(403, "permission");

        let withdrawn = agent
            .post(
                &format!("{path}/withdrawals"),
                json!({"reason": "买家撤回"}),
            )
            .await
            .expect(200);
        assert_eq!(
            (&withdrawn["state"], &withdrawn["actions"]),
            (&json!("withdrawn"), &json!([]))
        );
        let problem = agent
            .post(&format!("{path}/withdrawals"), json!({"reason": "再撤"}))
            .await
            .expect_problem(409, "illegal-transition");
        assert_eq!(problem["allowed"], json!([]));
        assert_eq!(
            agent.get(&format!("orders/{order}")).await.expect(200)["after_sales_state"],
            "closed"
        );
    }
}

#[tokio::test]
async fn what_does_not_fit_a_new_case_is_named() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(10_000, 2), (5_000, 1)], 0).await;
        let received = received_order(&app, &[(10_000, 1)], 0).await;
        let unpaid = super::shop::order(&app, &[(10_000, 1)], 0).await;
        let kind = "refund-only-unshipped";
        for (body, pointer) in [
            (
                new_case("order_00000000000000000000000000", kind, &[(0, 1)]),
                "/order",
            ),
            (new_case("nonsense", kind, &[(0, 1)]), "/order"),
            (new_case(&order, kind, &[]), "/lines"),
            (new_case(&order, kind, &[(0, 3)]), "/lines/0/quantity"),
            (new_case(&order, kind, &[(0, 0)]), "/lines/0/quantity"),
            (new_case(&order, kind, &[(0, -1)]), "/lines/0/quantity"),
            (new_case(&order, kind, &[(2, 1)]), "/lines/0/line"),
            (new_case(&order, kind, &[(0, 1), (0, 1)]), "/lines/1/line"),
            // S-348: what has not left the house is another kind than what has.
            (new_case(&order, "return-refund", &[(0, 1)]), "/kind"),
            (new_case(&received, kind, &[(0, 1)]), "/kind"),
        ] {
            let problem = agent
                .post("cases", body.clone())
                .await
                .expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
        }
        agent
            .post("cases", new_case(&unpaid, kind, &[(0, 1)]))
            .await
            .expect_problem(409, "order-not-paid");
        // S-386, S-387: missed orders, missed shipments and goods out of stock are causes of their own.
        for cause in [
            "missed-order",
            "missed-shipment",
            "out-of-stock",
            "wrong-item",
            "short-shipment",
        ] {
            let mut body = new_case(&order, kind, &[(0, 1)]);
            body["cause"] = json!(cause);
            assert_eq!(agent.post("cases", body).await.expect(201)["cause"], cause);
        }
        // S-370, S-373: exchange, reshipment and repair are kinds of their own.
        for kind in [
            "exchange",
            "reship",
            "repair",
            "return-refund",
            "rejected-parcel",
            "refund-only-shipped",
        ] {
            let case = agent
                .post("cases", new_case(&received, kind, &[(0, 1)]))
                .await
                .expect(201);
            // Another shop's case does not exist.
            let path = format!("/api/v1/shops/other/cases/{}", case["id"].as_str().unwrap());
            app.client("other/owner")
                .get(&path)
                .await
                .expect_problem(404, "not-found");
        }
        for wrong in [
            "cases/case_nonsense",
            "cases/999999",
            "cases/order_00000000000000000000000000",
        ] {
            agent.get(wrong).await.expect_problem(404, "not-found");
        }
    }
}
