//! Money back: what may be asked for, by whom, and that it happens once.

use serde_json::{Value as Json, json};
use shopwit_tests::{Client, Database, TestApp};

use super::shop::{agree, open_case, order, paid_order, refund_of, step, unique, yuan};

async fn refunded(client: &Client, order: &str) -> (i64, Vec<i64>) {
    let order = client.get(&format!("orders/{order}")).await.expect(200);
    let lines = order["lines"].as_array().unwrap().iter();
    (
        order["refunded"]["minor_units"].as_i64().unwrap(),
        lines
            .map(|line| line["refunded"]["minor_units"].as_i64().unwrap())
            .collect(),
    )
}

#[tokio::test]
async fn a_refund_waits_for_contact_and_consent() {
    // S-374, S-389
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(10_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        let path = format!("cases/{case}/refunds");
        let has_action = async || {
            let case = agent.get(&format!("cases/{case}")).await.expect(200);
            case["actions"]
                .as_array()
                .unwrap()
                .contains(&json!("refund"))
        };
        agent
            .post_keyed(&path, "1", refund_of(0, 100))
            .await
            .expect_problem(409, "contact-first");
        step(
            &app,
            &case,
            "contact",
            json!({"channel": "chat", "reached": true}),
        )
        .await;
        agent
            .post_keyed(&path, "2", refund_of(0, 100))
            .await
            .expect_problem(409, "consent-missing");
        assert!(!has_action().await);
        step(
            &app,
            &case,
            "verify",
            json!({"authentic": true, "fault": "buyer"}),
        )
        .await;
        step(&app, &case, "apologise", json!({})).await;
        step(&app, &case, "agree", json!({"understood": true})).await;
        assert!(has_action().await);
        // What failed was no effect: the same key may be used again.
        let refund = agent
            .post_keyed(&path, "1", refund_of(0, 100))
            .await
            .expect(201);
        assert_eq!(
            (&refund["state"], &refund["actions"]),
            (&json!("approved"), &json!(["pay-out", "cancel"]))
        );
        // A case with a refund under way is neither closed nor withdrawn.
        agent
            .post(&format!("cases/{case}/withdrawals"), json!({"reason": "x"}))
            .await
            .expect_problem(409, "refund-open");
        step(&app, &case, "follow-up", json!({"sent_to_buyer": true})).await;
        let register =
            json!({"step": "register", "note": "登记", "outcome": super::shop::registration()});
        agent
            .post(&format!("cases/{case}/steps"), register.clone())
            .await
            .expect_problem(409, "refund-open");
        let cancel = format!("refunds/{}/cancellations", refund["id"].as_str().unwrap());
        agent
            .post(&cancel, json!({"reason": "买家改主意"}))
            .await
            .expect(200);
        assert_eq!(refunded(&agent, &order).await, (0, vec![0]));
        agent
            .post(&cancel, json!({"reason": "再取消"}))
            .await
            .expect_problem(409, "illegal-transition");
        agent
            .post(&format!("cases/{case}/steps"), register)
            .await
            .expect(201);
        agent
            .post_keyed(&path, "3", refund_of(0, 100))
            .await
            .expect_problem(409, "case-ended");
    }
}

#[tokio::test]
async fn amounts_that_make_no_sense_are_refused_with_their_place() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let (agent, owner) = (app.client("after-sales-agent"), app.client("owner"));
        // Three pieces at ¥100, two others at ¥50, carriage ¥8; the case is about two of the three.
        let order = paid_order(&app, &[(10_000, 3), (5_000, 2)], 800).await;
        let case = open_case(&app, &order, &[(0, 2)]).await;
        agree(&app, &case).await;
        let path = format!("cases/{case}/refunds");
        let line = |line: i64, amount: Json| json!({"lines": [{"line": line, "amount": amount}], "reason": "x"});
        for (body, pointer) in [
            (line(0, yuan(0)), "/lines/0/amount/minor_units"),
            (line(0, yuan(-1)), "/lines/0/amount/minor_units"),
            (line(0, yuan(i64::MIN)), "/lines/0/amount/minor_units"),
            (
                line(0, json!({"minor_units": 1, "currency": "USD"})),
                "/lines/0/amount/currency",
            ),
            (
                line(0, json!({"minor_units": 1.5, "currency": "CNY"})),
                "/lines/0/amount/minor_units",
            ),
            // Beyond the pieces of the case, though the order would bear it.
            (line(0, yuan(20_001)), "/lines/0/amount/minor_units"),
            // Goodwill beyond the case's own lines.
            (line(1, yuan(1)), "/lines/0/line"),
            (line(-1, yuan(1)), "/lines/0/line"),
            (json!({"lines": [], "reason": "x"}), "/lines"),
            (
                json!({"lines": [], "shipping": yuan(0), "reason": "x"}),
                "/lines",
            ),
            (
                json!({"lines": [], "shipping": yuan(-1), "reason": "x"}),
                "/shipping/minor_units",
            ),
            (
                json!({"lines": [], "shipping": yuan(801), "reason": "x"}),
                "/shipping/minor_units",
            ),
            (
                json!({"lines": [{"line": 0, "amount": yuan(1)}, {"line": 0, "amount": yuan(1)}], "reason": "x"}),
                "/lines/1/line",
            ),
            (
                json!({"lines": [{"line": 0, "amount": yuan(1)}], "reason": " "}),
                "/reason",
            ),
            (
                json!({"lines": [{"line": 0, "amount": yuan(1)}], "reason": "x", "solution": "x"}),
                "/solution",
            ),
            (
                json!({"lines": [{"line": 0, "amount": yuan(1)}], "reason": "x", "solution": "solution_00000000000000000000000000"}),
                "/solution",
            ),
            (
                json!({"lines": [{"line": 0, "amount": yuan(1)}], "reason": "x", "goodwill": 1}),
                "/goodwill",
            ),
        ] {
            let problem = owner
                .post_keyed(&path, &unique("key"), body.clone())
                .await
                .expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
        }
        let overflow = json!({"lines": [{"line": 0, "amount": yuan(i64::MAX)}], "shipping": yuan(i64::MAX), "reason": "x"});
        owner
            .post_keyed(&path, &unique("key"), overflow)
            .await
            .expect_problem(422, "invalid");
        owner
            .post_keyed(&path, &unique("key"), line(0, yuan(i64::MAX)))
            .await
            .expect_problem(409, "refund-exceeds-paid");
        assert_eq!(refunded(&owner, &order).await, (0, vec![0, 0]));
        // Who may not, and where it is not.
        agent
            .post(&path, refund_of(0, 1))
            .await
            .expect_problem(400, "idempotency-key-missing");
        app.client("agent")
            .post_keyed(&path, &unique("key"), refund_of(0, 1))
            .await
            .expect_problem(403, "permission");
        app.client("other/owner")
            .post_keyed(&path, &unique("key"), refund_of(0, 1))
            .await
            .expect_problem(404, "not-found");
        agent
            .get("refunds/refund_nonsense")
            .await
            .expect_problem(404, "not-found");
        agent
            .post_keyed(
                "refunds/refund_00000000000000000000000000/payouts",
                &unique("key"),
                json!({}),
            )
            .await
            .expect_problem(404, "not-found");

        // All of it, with carriage; nothing is left then.
        let all = json!({"lines": [{"line": 0, "amount": yuan(20_000)}], "shipping": yuan(800), "reason": "全额"});
        let refund = owner
            .post_keyed(&path, &unique("key"), all)
            .await
            .expect(201);
        assert_eq!(refund["amount"], yuan(20_800));
        assert_eq!(refunded(&owner, &order).await, (20_800, vec![20_000, 0]));
        let problem = owner
            .post_keyed(&path, &unique("key"), refund_of(0, 1))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(
            problem["errors"][0]["pointer"],
            "/lines/0/amount/minor_units"
        );
        let carriage = json!({"shipping": yuan(1), "reason": "x"});
        owner
            .post_keyed(&path, &unique("key"), carriage)
            .await
            .expect_problem(422, "invalid");
        app.client("other/owner")
            .get(&format!(
                "/api/v1/shops/other/refunds/{}",
                refund["id"].as_str().unwrap()
            ))
            .await
            .expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn small_refunds_reach_no_further_than_a_large_one() {
    // S-412, S-414
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(100_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        agree(&app, &case).await;
        let path = format!("cases/{case}/refunds");
        let states = async |amount: i64| {
            agent
                .post_keyed(&path, &unique("key"), refund_of(0, amount))
                .await
                .expect(201)["state"]
                .clone()
        };
        assert_eq!(states(15_000).await, "approved");
        assert_eq!(states(5_000).await, "approved");
        assert_eq!(states(1).await, "requested");
        // Another case about the same order does not help.
        let second = open_case(&app, &order, &[(0, 1)]).await;
        agree(&app, &second).await;
        let refund = agent
            .post_keyed(
                &format!("cases/{second}/refunds"),
                &unique("key"),
                refund_of(0, 1),
            )
            .await
            .expect(201);
        assert_eq!(refund["state"], "requested");
        // The owner answers for everything.
        let refund = app
            .client("owner")
            .post_keyed(&path, &unique("key"), refund_of(0, 79_000))
            .await
            .expect(201);
        assert_eq!(
            (&refund["state"], &refund["approval"]),
            (&json!("approved"), &Json::Null)
        );
    }
}

#[tokio::test]
async fn one_key_has_one_effect() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(100_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        agree(&app, &case).await;
        let path = format!("cases/{case}/refunds");
        let first = agent.post_keyed(&path, "once", refund_of(0, 5_000)).await;
        let again = agent.post_keyed(&path, "once", refund_of(0, 5_000)).await;
        assert_eq!((first.status, &first.bytes), (again.status, &again.bytes));
        assert!(again.headers.contains_key("idempotent-replayed"));
        agent
            .post_keyed(&path, "once", refund_of(0, 6_000))
            .await
            .expect_problem(422, "idempotency-key-reused");
        assert_eq!(refunded(&agent, &order).await, (5_000, vec![5_000]));

        // A hundred at once with one key: one refund, and everybody hears of the same one.
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let (agent, path) = (agent.clone(), path.clone());
            tasks.spawn(async move { agent.post_keyed(&path, "many", refund_of(0, 1_000)).await });
        }
        let mut answers = Vec::new();
        while let Some(answer) = tasks.join_next().await {
            let answer = answer.unwrap();
            match answer.status.as_u16() {
                201 => answers.push(answer.bytes),
                _ => assert_eq!(answer.json["code"], "idempotency-key-in-flight"),
            }
        }
        assert!(!answers.is_empty() && answers.iter().all(|bytes| *bytes == answers[0]));
        assert_eq!(refunded(&agent, &order).await, (6_000, vec![6_000]));
        let listed = agent.get(&path).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn many_at_once_never_give_more_than_was_paid() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let order = paid_order(&app, &[(10_000, 1)], 0).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let case = open_case(&app, &order, &[(0, 1)]).await;
            agree(&app, &case).await;
            for _ in 0..8 {
                let (owner, path) = (owner.clone(), format!("cases/{case}/refunds"));
                tasks.spawn(async move {
                    owner
                        .post_keyed(&path, &unique("key"), refund_of(0, 1_500))
                        .await
                        .status
                });
            }
        }
        let mut made = 0;
        while let Some(status) = tasks.join_next().await {
            match status.unwrap().as_u16() {
                201 => made += 1,
                other => assert!([409, 422].contains(&other), "{other}"),
            }
        }
        assert_eq!(made, 6);
        assert_eq!(refunded(&owner, &order).await, (9_000, vec![9_000]));
    }
}

#[tokio::test]
async fn an_unpaid_order_gives_nothing_back() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let order = order(&app, &[(10_000, 1)], 0).await;
        let part =
            json!({"amount": yuan(4_000), "method": "e-payment", "reference": unique("PAY")});
        owner
            .post_keyed(&format!("orders/{order}/payments"), &unique("key"), part)
            .await
            .expect(201);
        let case = open_case(&app, &order, &[(0, 1)]).await;
        agree(&app, &case).await;
        let path = format!("cases/{case}/refunds");
        owner
            .post_keyed(&path, &unique("key"), refund_of(0, 4_001))
            .await
            .expect_problem(409, "refund-exceeds-paid");
        owner
            .post_keyed(&path, &unique("key"), refund_of(0, 4_000))
            .await
            .expect_problem(409, "order-not-paid");
        assert_eq!(refunded(&owner, &order).await, (0, vec![0]));
    }
}
