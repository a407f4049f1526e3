//! Compensations: the ladder, the buyer's answer, approvals, and money that moves once.

use serde_json::{Value as Json, json};
use shopwit_service::{compensations, refunds::ledger};
use shopwit_tests::{Database, TestApp};

use super::shop::{open_case, paid_order, step, unique, yuan};

/// A case of an order of ¥100 by our fault.
async fn our_fault(app: &TestApp) -> String {
    let order = paid_order(app, &[(10_000, 1)], 0).await;
    let case = open_case(app, &order, &[(0, 1)]).await;
    step(
        app,
        &case,
        "contact",
        json!({"channel": "chat", "reached": true}),
    )
    .await;
    step(
        app,
        &case,
        "verify",
        json!({"authentic": true, "fault": "seller"}),
    )
    .await;
    case
}

async fn ask(app: &TestApp, case: &str, trouble: Json) -> Json {
    app.client("after-sales-agent")
        .post(&format!("cases/{case}/compensations"), trouble)
        .await
        .expect(201)
}

fn path(compensation: &Json, what: &str) -> String {
    format!(
        "compensations/{}/{what}",
        compensation["id"].as_str().unwrap()
    )
}

async fn offered(app: &TestApp, case: &str, trouble: Json, offer: Json) -> Json {
    let made = ask(app, case, trouble).await;
    app.client("after-sales-agent")
        .post(&path(&made, "offers"), offer)
        .await
        .expect(200)
}

async fn answer(app: &TestApp, who: &str, compensation: &Json, accepted: bool) -> Json {
    app.client(who)
        .post_keyed(
            &path(compensation, "answers"),
            &unique("key"),
            json!({"accepted": accepted}),
        )
        .await
        .expect(200)
}

async fn balance(app: &TestApp, account: ledger::Account) -> i64 {
    let mut conn = app.app.read(&app.system).await.unwrap();
    let balances = ledger::balances(&mut conn).await.unwrap();
    balances
        .iter()
        .find(|(known, _)| *known == account)
        .map_or(0, |(_, amount)| amount.minor_units())
}

fn calm() -> Json {
    json!({"dissatisfaction": "calm"})
}

// S-409, S-410, S-413, S-416, S-419: ladder, offer, agreement, one payout, one ledger posting.
#[tokio::test]
async fn a_compensation_in_cash_is_paid_once() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let case = our_fault(&app).await;
        let made = ask(
            &app,
            &case,
            json!({"dissatisfaction": "angry", "loss": yuan(6_000), "attributes": [{"name": "dry-cleaning", "value": "receipt-seen"}]}),
        )
        .await;
        let steps: Vec<&str> = made["rungs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rung| rung["step"].as_str().unwrap())
            .collect();
        assert_eq!(steps, ["virtual", "cash-like", "cash"]);
        assert_eq!(
            (&made["start"], &made["bottom_line"]),
            (&json!(1), &yuan(11_000))
        );

        let agent = app.client("after-sales-agent");
        agent
            .post(
                &path(&made, "offers"),
                json!({"form": "cash", "amount": yuan(6_000)}),
            )
            .await
            .expect(200);
        let key = unique("key");
        let taken = agent
            .post_keyed(&path(&made, "answers"), &key, json!({"accepted": true}))
            .await
            .expect(200);
        assert_eq!(taken["state"], "approved");
        assert!(taken["approval"].is_null());
        let again = agent
            .post_keyed(&path(&made, "answers"), &key, json!({"accepted": true}))
            .await;
        assert_eq!(again.headers.get("idempotent-replayed").unwrap(), "true");

        let key = unique("key");
        for _ in 0..2 {
            let paid = agent
                .post_keyed(&path(&made, "payouts"), &key, json!({}))
                .await
                .expect(200);
            assert_eq!(paid["state"], "done");
        }
        agent
            .post_keyed(&path(&made, "payouts"), &unique("key"), json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        assert_eq!(balance(&app, ledger::Account::Compensations).await, 6_000);
        assert_eq!(balance(&app, ledger::Account::Cash).await, -6_000);

        // The recorded decision knows what came of it.
        let decision = made["decision"].as_str().unwrap();
        let decision = app
            .client("owner")
            .get(&format!("decisions/{decision}"))
            .await
            .expect(200);
        assert_eq!(decision["kind"], "compensation");
        assert!(decision.to_string().contains("compensation.accepted"));
        assert!(!decision.to_string().contains("王小明"));
    }
}

// S-412, S-414, S-415: beyond the limit a superior is asked; granted, it can be paid once.
#[tokio::test]
async fn a_granted_approval_makes_it_payable_once() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let order = paid_order(&app, &[(100_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        let reason = json!({"form": "cash", "amount": yuan(30_000), "reason": "买家坚持,情况特殊"});
        let made = offered(&app, &case, calm(), reason).await;
        assert_eq!(made["deviation"], "买家坚持,情况特殊");
        let waiting = answer(&app, "after-sales-agent", &made, true).await;
        assert_eq!(waiting["state"], "awaiting-approval");
        let agent = app.client("after-sales-agent");
        agent
            .post_keyed(&path(&made, "payouts"), &unique("key"), json!({}))
            .await
            .expect_problem(409, "illegal-transition");

        let approval = waiting["approval"].as_str().unwrap();
        let decisions = format!("approvals/{approval}/decisions");
        agent
            .post(&decisions, json!({"granted": true, "note": ""}))
            .await
            .expect(403);
        app.client("supervisor")
            .post(&decisions, json!({"granted": true, "note": "同意"}))
            .await
            .expect(200);
        let paid = agent
            .post_keyed(&path(&made, "payouts"), &unique("key"), json!({}))
            .await
            .expect(200);
        assert_eq!(paid["state"], "done");
        assert_eq!(balance(&app, ledger::Account::Compensations).await, 30_000);

        // Declined, it ends, and its money is free again.
        let reason = json!({"form": "cash", "amount": yuan(70_000), "reason": "再试一次"});
        let made = offered(&app, &case, calm(), reason).await;
        let waiting = answer(&app, "after-sales-agent", &made, true).await;
        let approval = waiting["approval"].as_str().unwrap();
        app.client("supervisor")
            .post(
                &format!("approvals/{approval}/decisions"),
                json!({"granted": false, "note": "不同意"}),
            )
            .await
            .expect(200);
        let now = agent
            .get(&format!("compensations/{}", made["id"].as_str().unwrap()))
            .await
            .expect(200);
        assert_eq!(
            (&now["state"], &now["failure"]),
            (&json!("refused"), &json!("不同意"))
        );
        let reason = json!({"form": "cash", "amount": yuan(70_000), "reason": "主管本人"});
        let made = offered(&app, &case, calm(), reason).await;
        assert_eq!(
            answer(&app, "owner", &made, true).await["state"],
            "approved"
        );
    }
}

// Money in compensations never comes to more than was paid, whoever gives it.
#[tokio::test]
async fn compensations_stay_within_what_was_paid() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let case = our_fault(&app).await;
        let all = json!({"form": "cash", "amount": yuan(10_000), "reason": "全额"});
        let made = offered(&app, &case, calm(), all).await;
        answer(&app, "owner", &made, true).await;
        let more = json!({"form": "red-packet", "amount": yuan(1), "reason": "再加一分"});
        let second = offered(&app, &case, calm(), more).await;
        app.client("owner")
            .post_keyed(
                &path(&second, "answers"),
                &unique("key"),
                json!({"accepted": true}),
            )
            .await
            .expect_problem(409, "beyond-paid");
        // Taken back, there is room again.
        app.client("owner")
            .post(&path(&made, "withdrawals"), json!({"reason": "改为红包"}))
            .await
            .expect(200);
        assert_eq!(
            answer(&app, "owner", &second, true).await["state"],
            "approved"
        );
    }
}

// S-411, S-460: a declined offer makes room for the next, and the ladder knows of it.
#[tokio::test]
async fn a_declined_offer_is_followed_by_another() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let case = our_fault(&app).await;
        let made = offered(
            &app,
            &case,
            calm(),
            json!({"form": "coupon", "amount": yuan(1_000)}),
        )
        .await;
        let open = answer(&app, "after-sales-agent", &made, false).await;
        assert_eq!(
            (&open["state"], &open["times_declined"]),
            (&json!("open"), &json!(1))
        );
        let next = ask(&app, &case, calm()).await;
        assert_eq!(next["start"], 1);
        // Beside the ladder only with a reason.
        let agent = app.client("after-sales-agent");
        let problem = agent
            .post(
                &path(&next, "offers"),
                json!({"form": "gift", "amount": yuan(500)}),
            )
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/reason");
        // A trial slot is handed over, not paid (S-273).
        agent
            .post(
                &path(&next, "offers"),
                json!({"form": "trial-slot", "amount": yuan(0)}),
            )
            .await
            .expect(200);
        answer(&app, "after-sales-agent", &next, true).await;
        agent
            .post_keyed(&path(&next, "payouts"), &unique("key"), json!({}))
            .await
            .expect_problem(409, "not-money");
        let done = agent
            .post_keyed(
                &path(&next, "deliveries"),
                &unique("key"),
                json!({"reference": "TRIAL-7"}),
            )
            .await
            .expect(200);
        assert_eq!(
            (&done["state"], &done["reference"]),
            (&json!("done"), &json!("TRIAL-7"))
        );
    }
}

// S-417: what was agreed and not paid in time stands in the list; the host finishes what it had handed over.
#[tokio::test]
async fn late_payouts_are_listed() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let case = our_fault(&app).await;
        let made = offered(
            &app,
            &case,
            calm(),
            json!({"form": "cash", "amount": yuan(2_000)}),
        )
        .await;
        answer(&app, "after-sales-agent", &made, true).await;
        let agent = app.client("after-sales-agent");
        let late = async || agent.get("compensations?overdue=true").await.expect(200);
        assert_eq!(late().await["items"].as_array().unwrap().len(), 0);
        app.clock.advance(jiff::Span::new().hours(25));
        assert_eq!(late().await["items"][0]["id"], made["id"]);
        // A host that died after handing over: the next round asks the provider, who never saw it, and pays.
        let mut unit = app.app.begin(&app.system).await.unwrap();
        unit.conn()
            .execute(
                "UPDATE compensations SET state = 'sending', sending_at = 0 WHERE shop_id = $1 AND state = 'approved'",
                Vec::new(),
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        for sent in [1, 0] {
            let done = compensations::payout::reconcile(&app.app, &app.system, jiff::Span::new())
                .await
                .unwrap();
            assert_eq!(done.sent, sent);
        }
        assert_eq!(balance(&app, ledger::Account::Compensations).await, 2_000);
        assert_eq!(late().await["items"].as_array().unwrap().len(), 0);
    }
}

// The safe default: nothing is offered, a supervisor takes it; S-422: the buyer's own fault is explained.
#[tokio::test]
async fn without_an_answer_nothing_is_offered() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let case = our_fault(&app).await;
        let mut unit = app.app.begin(&app.system).await.unwrap();
        unit.conn()
            .execute(
                "DELETE FROM policy_bindings WHERE shop_id = $1 AND kind = 'compensation'",
                Vec::new(),
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        app.app.forget_policies(app.system.shop_id());
        let made = ask(&app, &case, calm()).await;
        assert_eq!(
            (&made["outcome"], &made["escalate"], &made["bottom_line"]),
            (&json!("default"), &json!("supervisor"), &yuan(0))
        );
        assert_eq!(made["rungs"], json!([]));
        let order = paid_order(&app, &[(5_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        // Anything given then is a superior's decision.
        let gift = json!({"form": "gift", "amount": yuan(100), "reason": "小礼物"});
        let made = offered(&app, &case, calm(), gift).await;
        let waiting = answer(&app, "after-sales-agent", &made, true).await;
        assert_eq!(waiting["state"], "awaiting-approval");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let case = our_fault(&app).await;
        let agent = app.client("after-sales-agent");
        let asks = format!("cases/{case}/compensations");
        for (body, pointer) in [
            (
                json!({"dissatisfaction": "calm", "loss": {"minor_units": 1, "currency": "EUR"}}),
                "/loss/currency",
            ),
            (
                json!({"dissatisfaction": "calm", "budget": yuan(-1)}),
                "/budget/minor_units",
            ),
            (
                json!({"dissatisfaction": "calm", "attributes": [{"name": "No", "value": "x"}]}),
                "/attributes/0/name",
            ),
        ] {
            let problem = agent.post(&asks, body).await.expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        }
        let made = ask(&app, &case, calm()).await;
        agent
            .post(
                &path(&made, "offers"),
                json!({"form": "cash", "amount": yuan(0)}),
            )
            .await
            .expect_problem(422, "invalid");
        agent
            .post_keyed(
                &path(&made, "answers"),
                &unique("key"),
                json!({"accepted": true}),
            )
            .await
            .expect_problem(409, "illegal-transition");
        app.client("print-operator")
            .post(&asks, calm())
            .await
            .expect(403);
    }
}
