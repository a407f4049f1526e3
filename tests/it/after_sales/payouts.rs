//! Paying out: once, whatever the provider does.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_service::refunds::{
    ledger,
    payout::{PayoutFuture, PayoutOrder, PayoutOutcome, PayoutProvider, PayoutUnknown},
    reconcile::{Reconciled, reconcile, reconcile_all},
};
use shopwit_tests::{Client, Database, TestApp};

use super::shop::{agree, open_case, paid_order, refund_of, unique};

/// What the provider does with the next call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    /// Pays and says so.
    Pay,
    /// Pays, and the answer is lost.
    PayAndHang,
    /// Is not reached at all.
    NotReached,
    Refuse,
}

/// A provider with a ledger of its own that does as it is told.
#[derive(Debug, Default)]
struct Scripted {
    moves: Mutex<VecDeque<Move>>,
    /// What it has decided by key, and how often it was asked to pay.
    book: Mutex<HashMap<String, (PayoutOutcome, i64)>>,
    calls: Mutex<Vec<String>>,
}

impl Scripted {
    fn with(moves: &[Move]) -> Arc<Self> {
        Arc::new(Self {
            moves: Mutex::new(moves.iter().copied().collect()),
            ..Self::default()
        })
    }

    fn paid(&self) -> Vec<i64> {
        let book = self.book.lock().unwrap();
        let paid = book
            .values()
            .filter(|(outcome, _)| matches!(outcome, PayoutOutcome::Paid { .. }));
        paid.map(|(_, amount)| *amount).collect()
    }
}

impl PayoutProvider for Scripted {
    fn pay<'a>(&'a self, order: &'a PayoutOrder) -> PayoutFuture<'a, PayoutOutcome> {
        Box::pin(async move {
            self.calls.lock().unwrap().push(order.key.clone());
            let next = self.moves.lock().unwrap().pop_front().unwrap_or(Move::Pay);
            let lost = || PayoutUnknown("the line went dead".to_owned());
            if next == Move::NotReached {
                return Err(lost());
            }
            let outcome = match next {
                Move::Refuse => PayoutOutcome::Refused {
                    detail: "account closed".to_owned(),
                },
                _ => PayoutOutcome::Paid {
                    reference: format!("fake/{}", order.key),
                },
            };
            let mut book = self.book.lock().unwrap();
            let (known, amount) = book
                .entry(order.key.clone())
                .or_insert((outcome, order.amount.minor_units()));
            assert_eq!(
                *amount,
                order.amount.minor_units(),
                "the same key, another amount"
            );
            if next == Move::PayAndHang {
                Err(lost())
            } else {
                Ok(known.clone())
            }
        })
    }

    fn query<'a>(&'a self, order: &'a PayoutOrder) -> PayoutFuture<'a, Option<PayoutOutcome>> {
        Box::pin(async move {
            Ok(self
                .book
                .lock()
                .unwrap()
                .get(&order.key)
                .map(|(outcome, _)| outcome.clone()))
        })
    }
}

async fn approved(app: &TestApp, price: i64, minor_units: i64) -> (String, Json) {
    let order = paid_order(app, &[(price, 1)], 0).await;
    let case = open_case(app, &order, &[(0, 1)]).await;
    agree(app, &case).await;
    let path = format!("cases/{case}/refunds");
    let refund = app
        .client("owner")
        .post_keyed(&path, &unique("key"), refund_of(0, minor_units))
        .await
        .expect(201);
    assert_eq!(refund["state"], "approved");
    (order, refund)
}

fn payouts(refund: &Json) -> String {
    format!("refunds/{}/payouts", refund["id"].as_str().unwrap())
}

async fn state(client: &Client, refund: &Json) -> String {
    let refund = client
        .get(&format!("refunds/{}", refund["id"].as_str().unwrap()))
        .await
        .expect(200);
    refund["state"].as_str().unwrap().to_owned()
}

/// The books balance, and the audit chain holds.
async fn check_books(app: &TestApp, refund: &Json, booked: &[i64]) {
    let mut conn = app.app.read(&app.system).await.unwrap();
    let entries = ledger::entries(&mut conn, refund["id"].as_str().unwrap())
        .await
        .unwrap();
    let amounts: Vec<i64> = entries
        .iter()
        .map(|entry| entry.amount.minor_units())
        .collect();
    assert_eq!(amounts, booked);
    let sum: i64 = ledger::balances(&mut conn)
        .await
        .unwrap()
        .iter()
        .map(|(_, amount)| amount.minor_units())
        .sum();
    assert_eq!(sum, 0);
    shopwit_service::audit::verify(&mut conn).await.unwrap();
}

#[tokio::test]
async fn the_built_in_book_pays_once() {
    // S-418, S-419
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let (order, refund) = approved(&app, 10_000, 4_000).await;
        let path = payouts(&refund);
        agent
            .post(&path, json!({}))
            .await
            .expect_problem(400, "idempotency-key-missing");
        app.client("agent")
            .post_keyed(&path, "a", json!({}))
            .await
            .expect_problem(403, "permission");
        let paid = agent.post_keyed(&path, "once", json!({})).await;
        let again = agent.post_keyed(&path, "once", json!({})).await;
        assert_eq!(paid.bytes, again.bytes);
        let paid = paid.expect(200);
        assert_eq!(
            (&paid["state"], &paid["actions"]),
            (&json!("sent"), &json!([]))
        );
        assert!(
            paid["provider_reference"]
                .as_str()
                .unwrap()
                .starts_with("cash-book/refund_")
        );
        agent
            .post_keyed(&path, "other", json!({"amount": 1}))
            .await
            .expect_problem(422, "invalid");
        let problem = agent
            .post_keyed(&path, "twice", json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        assert_eq!(problem["allowed"], json!([]));
        check_books(&app, &refund, &[4_000, -4_000]).await;
        let paid_order = agent.get(&format!("orders/{order}")).await.expect(200);
        assert_eq!(paid_order["payment_state"], "partially-refunded");
        // Whoever tells the buyer hears of it.
        let mut conn = app.app.read(&app.system).await.unwrap();
        let told = conn
            .rows(
                "SELECT payload FROM outbox WHERE shop_id = $1 AND topic = 'refund.sent'",
                Vec::new(),
            )
            .await
            .unwrap();
        assert_eq!(told.len(), 1);
        assert!(told[0].text("payload").unwrap().contains(&order));
    }
}

#[tokio::test]
async fn the_whole_order_refunded_says_so() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let (order, refund) = approved(&app, 10_000, 10_000).await;
        owner
            .post_keyed(&payouts(&refund), &unique("key"), json!({}))
            .await
            .expect(200);
        assert_eq!(
            owner.get(&format!("orders/{order}")).await.expect(200)["payment_state"],
            "refunded"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_asked_for_with_the_same_key() {
    for database in Database::both() {
        let provider = Scripted::with(&[Move::PayAndHang]);
        let app = TestApp::start_with(database, |app| app.with_payouts(provider.clone())).await;
        let agent = app.client("after-sales-agent");
        let (order, refund) = approved(&app, 10_000, 4_000).await;
        let answer = agent
            .post_keyed(&payouts(&refund), "once", json!({}))
            .await
            .expect(200);
        assert_eq!(
            (&answer["state"], &answer["actions"]),
            (&json!("unknown"), &json!([]))
        );
        check_books(&app, &refund, &[]).await;
        // Nobody pays it anew, and nobody takes it back.
        agent
            .post_keyed(&payouts(&refund), "twice", json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        let cancel = format!("refunds/{}/cancellations", refund["id"].as_str().unwrap());
        agent
            .post(&cancel, json!({"reason": "x"}))
            .await
            .expect_problem(409, "illegal-transition");
        // Too early for the periodic round; at a start-up there is no grace.
        assert_eq!(
            reconcile(&app.app, &app.system, 1.hour()).await.unwrap(),
            Reconciled::default()
        );
        let done = reconcile_all(&app.app, 0.seconds()).await.unwrap();
        assert_eq!(
            done,
            Reconciled {
                sent: 1,
                ..Reconciled::default()
            }
        );
        assert_eq!(state(&agent, &refund).await, "sent");
        check_books(&app, &refund, &[4_000, -4_000]).await;
        assert_eq!(provider.paid(), [4_000]);
        assert_eq!(provider.calls.lock().unwrap().len(), 1);
        assert_eq!(
            agent.get(&format!("orders/{order}")).await.expect(200)["payment_state"],
            "partially-refunded"
        );
        // Again: nothing is left to do.
        assert_eq!(
            reconcile(&app.app, &app.system, 0.seconds()).await.unwrap(),
            Reconciled::default()
        );
    }
}

#[tokio::test]
async fn a_provider_that_never_saw_the_key_is_given_it_again() {
    for database in Database::both() {
        let provider = Scripted::with(&[Move::NotReached, Move::NotReached]);
        let app = TestApp::start_with(database, |app| app.with_payouts(provider.clone())).await;
        let agent = app.client("after-sales-agent");
        let (_, refund) = approved(&app, 10_000, 4_000).await;
        agent
            .post_keyed(&payouts(&refund), "once", json!({}))
            .await
            .expect(200);
        let done = reconcile(&app.app, &app.system, 0.seconds()).await.unwrap();
        assert_eq!(
            done,
            Reconciled {
                unknown: 1,
                ..Reconciled::default()
            }
        );
        assert_eq!(state(&agent, &refund).await, "unknown");
        let done = reconcile(&app.app, &app.system, 0.seconds()).await.unwrap();
        assert_eq!(
            done,
            Reconciled {
                sent: 1,
                ..Reconciled::default()
            }
        );
        assert_eq!(provider.paid(), [4_000]);
        check_books(&app, &refund, &[4_000, -4_000]).await;
        // Each try is written down, always with the refund's id as its key.
        let calls = provider.calls.lock().unwrap().clone();
        assert!(
            calls
                .iter()
                .all(|key| key.as_str() == refund["id"].as_str().unwrap())
        );
        let mut conn = app.app.read(&app.system).await.unwrap();
        let attempts = conn
            .rows(
                "SELECT kind, outcome FROM payout_attempts WHERE shop_id = $1 ORDER BY attempt",
                Vec::new(),
            )
            .await
            .unwrap();
        let attempts: Vec<_> = attempts
            .iter()
            .map(|row| (row.text("kind").unwrap(), row.text("outcome").unwrap()))
            .collect();
        let expected = [
            ("pay", "unknown"),
            ("query", "not-known"),
            ("pay", "unknown"),
            ("query", "not-known"),
            ("pay", "paid"),
        ];
        assert_eq!(
            attempts,
            expected.map(|(kind, outcome)| (kind.to_owned(), outcome.to_owned()))
        );
    }
}

#[tokio::test]
async fn a_refused_payout_gives_the_money_back_to_the_order() {
    for database in Database::both() {
        let provider = Scripted::with(&[Move::Refuse]);
        let app = TestApp::start_with(database, |app| app.with_payouts(provider.clone())).await;
        let agent = app.client("after-sales-agent");
        let (order, refund) = approved(&app, 10_000, 10_000).await;
        let answer = agent
            .post_keyed(&payouts(&refund), "once", json!({}))
            .await
            .expect(200);
        assert_eq!(
            (&answer["state"], &answer["failure"]),
            (&json!("failed"), &json!("account closed"))
        );
        check_books(&app, &refund, &[]).await;
        let order_now = agent.get(&format!("orders/{order}")).await.expect(200);
        assert_eq!(
            (
                &order_now["refunded"]["minor_units"],
                &order_now["payment_state"]
            ),
            (&json!(0), &json!("paid"))
        );
        assert_eq!(order_now["lines"][0]["refunded"]["minor_units"], 0);
        // Another refund of the same money is possible, and the failed one stays failed.
        let path = format!("cases/{}/refunds", refund["case"].as_str().unwrap());
        let second = app
            .client("owner")
            .post_keyed(&path, &unique("key"), refund_of(0, 10_000))
            .await
            .expect(201);
        agent
            .post_keyed(&payouts(&second), &unique("key"), json!({}))
            .await
            .expect(200);
        assert_eq!(
            (
                state(&agent, &refund).await.as_str(),
                state(&agent, &second).await.as_str()
            ),
            ("failed", "sent")
        );
        assert_eq!(provider.paid(), [10_000]);
    }
}

#[tokio::test]
async fn a_host_that_died_while_sending_goes_on_where_it_stopped() {
    for database in Database::both() {
        let provider = Scripted::with(&[]);
        let app = TestApp::start_with(database, |app| app.with_payouts(provider.clone())).await;
        let agent = app.client("after-sales-agent");
        let (_, refund) = approved(&app, 10_000, 4_000).await;
        let me = app.client("owner").get("members").await.expect(200);
        let me = me["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["role"] == "after-sales-agent")
            .unwrap()["id"]
            .clone();
        // What the first unit leaves behind when the host dies before the provider is called.
        let mut unit = app.app.begin(&app.system).await.unwrap();
        let id = shopwit_store::value::text(refund["id"].as_str().unwrap());
        let event = shopwit_store::value::text(format!("{}/once", me.as_str().unwrap()));
        unit.conn()
            .execute(
                "UPDATE refunds SET state = 'sending', sending_at = 1, version = version + 1 WHERE shop_id = $1 AND id = $2",
                vec![id.clone()],
            )
            .await
            .unwrap();
        unit.conn()
            .execute(
                "INSERT INTO payout_attempts (shop_id, refund_id, attempt, kind, event_id, started_at)
                 VALUES ($1, $2, 1, 'pay', $3, 1)",
                vec![id, event],
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        // Another request may not begin; the same one goes on.
        agent
            .post_keyed(&payouts(&refund), "other", json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        let answer = agent
            .post_keyed(&payouts(&refund), "once", json!({}))
            .await
            .expect(200);
        assert_eq!(answer["state"], "sent");
        assert_eq!(provider.paid(), [4_000]);
        check_books(&app, &refund, &[4_000, -4_000]).await;
    }
}

#[tokio::test]
async fn many_who_pay_and_reconcile_at_once_pay_once() {
    for database in Database::both() {
        let provider = Scripted::with(&[Move::PayAndHang, Move::NotReached, Move::Pay]);
        let app = TestApp::start_with(database, |app| app.with_payouts(provider.clone())).await;
        let agent = app.client("after-sales-agent");
        let (_, refund) = approved(&app, 10_000, 4_000).await;
        let mut tasks = tokio::task::JoinSet::new();
        for round in 0..12 {
            let (agent, path) = (agent.clone(), payouts(&refund));
            let (host, system) = (app.app.clone(), app.system.clone());
            tasks.spawn(async move {
                if round % 3 == 0 {
                    // It may meet the others; what counts is what is left in the end.
                    let _ = reconcile(&host, &system, 0.seconds()).await;
                } else {
                    agent
                        .post_keyed(&path, &format!("key {round}"), json!({}))
                        .await;
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        reconcile(&app.app, &app.system, 0.seconds()).await.unwrap();
        assert_eq!(state(&agent, &refund).await, "sent");
        assert_eq!(provider.paid(), [4_000]);
        check_books(&app, &refund, &[4_000, -4_000]).await;
    }
}
