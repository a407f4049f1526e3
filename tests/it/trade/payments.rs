//! Money that comes in: exactly what the order comes to, once.

use serde_json::json;
use shopwit_tests::Database;

use super::{Shop, audited, cny, expect_field, text};

#[tokio::test]
async fn a_payment_counts_once_and_never_more_than_is_due() {
    // S-152, S-163
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("in-sales-agent");
        let order = shop.order().await;
        let path = format!("orders/{}/payments", text(&order, "id"));
        let pay = |minor_units: i64, reference: &str| json!({"amount": cny(minor_units), "method": "bank-transfer", "reference": reference});

        agent
            .post(&path, pay(20_800, "b-1"))
            .await
            .expect_problem(400, "idempotency-key-missing");
        let refused = agent
            .post_keyed(&path, "k0", pay(20_801, "b-1"))
            .await
            .expect_problem(409, "more-than-due");
        assert!(
            refused["detail"].as_str().unwrap().contains("20800"),
            "{refused}"
        );
        for (body, pointer, code) in [
            (pay(0, "b-1"), "/amount/minor_units", "range"),
            (pay(-5, "b-1"), "/amount/minor_units", "range"),
            (
                json!({"amount": {"minor_units": 1, "currency": "USD"}, "method": "e-payment", "reference": "b"}),
                "/amount/currency",
                "currency",
            ),
            (
                json!({"amount": cny(1), "method": "cash", "reference": "b"}),
                "/method",
                "json",
            ),
            (
                json!({"amount": cny(1), "method": "e-payment", "reference": ""}),
                "/reference",
                "length",
            ),
            (
                json!({"amount": {"minor_units": 1.5, "currency": "CNY"}, "method": "e-payment", "reference": "b"}),
                "/amount/minor_units",
                "json",
            ),
        ] {
            expect_field(
                agent.post_keyed(&path, &format!("bad {body}"), body).await,
                pointer,
                code,
            );
        }
        shop.client("print-operator")
            .post_keyed(&path, "k", pay(1, "b"))
            .await
            .expect_problem(403, "permission");

        let first = agent
            .post_keyed(&path, "k1", pay(10_000, "b-1"))
            .await
            .expect(201);
        assert_eq!(
            (&first["order"]["payment_state"], &first["order"]["paid"]),
            (&json!("unpaid"), &cny(10_000))
        );
        assert!(first["order"]["ship_by"].is_null());
        // The same request again is the same payment, whoever lost the answer.
        let again = agent.post_keyed(&path, "k1", pay(10_000, "b-1")).await;
        assert_eq!(again.headers["idempotent-replayed"], "true");
        assert_eq!(again.expect(201), first);
        agent
            .post_keyed(&path, "k1", pay(10_001, "b-1"))
            .await
            .expect_problem(422, "idempotency-key-reused");
        agent
            .post_keyed(&path, "k2", pay(1, "b-1"))
            .await
            .expect_problem(409, "reference-taken");
        agent
            .post_keyed(&path, "k3", pay(10_801, "b-2"))
            .await
            .expect_problem(409, "more-than-due");
        shop.client("agent")
            .post(
                &format!("orders/{}/closures", text(&order, "id")),
                json!({"reason": "x"}),
            )
            .await
            .expect_problem(409, "partly-paid");

        let rest = agent
            .post_keyed(&path, "k4", pay(10_800, "b-2"))
            .await
            .expect(201);
        assert_eq!(rest["order"]["payment_state"], "paid");
        let time = |field: &str| {
            rest["order"][field]
                .as_str()
                .unwrap()
                .parse::<jiff::Timestamp>()
                .unwrap()
        };
        assert_eq!(
            time("ship_by").duration_since(time("paid_at")),
            jiff::SignedDuration::from_hours(24)
        );
        agent
            .post_keyed(&path, "k5", pay(1, "b-3"))
            .await
            .expect_problem(409, "illegal-transition");
        assert_eq!(
            agent.get(&path).await.expect(200)["items"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        let paid = audited(&shop, &text(&order, "id")).await;
        assert_eq!(
            paid.iter()
                .filter(|event| event["command"] == "order.pay")
                .count(),
            2
        );

        // One reference is one payment in the whole shop.
        let other = shop.order().await;
        let path = format!("orders/{}/payments", text(&other, "id"));
        agent
            .post_keyed(&path, "k6", pay(20_800, "b-1"))
            .await
            .expect_problem(409, "reference-taken");
        assert_eq!(shop.get(&other).await["paid"], cny(0));
    }
}

#[tokio::test]
async fn many_payments_at_once_never_pass_the_total() {
    // S-152
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let order = shop.order().await;
        let path = format!("orders/{}/payments", text(&order, "id"));
        let mut tasks = tokio::task::JoinSet::new();
        for index in 0..8 {
            let (agent, path) = (shop.client("in-sales-agent"), path.clone());
            tasks.spawn(async move {
                let body = json!({"amount": cny(5_200), "method": "e-payment", "reference": format!("ref-{index}")});
                agent.post_keyed(&path, &format!("key-{index}"), body).await.status.as_u16()
            });
        }
        let statuses = tasks.join_all().await;
        assert_eq!(
            statuses.iter().filter(|status| **status == 201).count(),
            4,
            "{statuses:?}"
        );
        assert!(
            statuses
                .iter()
                .all(|status| matches!(status, 201 | 409 | 412 | 503)),
            "{statuses:?}"
        );
        let order = shop.get(&order).await;
        assert_eq!(
            (&order["paid"], &order["payment_state"]),
            (&cny(20_800), &json!("paid"))
        );
    }
}

#[tokio::test]
async fn an_order_past_its_promise_is_late() {
    // S-163
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let order = shop.paid().await;
        assert_eq!(shop.get(&order).await["late"], false);
        let late = async || {
            shop.client("agent")
                .get("orders?late=true")
                .await
                .expect(200)["items"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!(late().await, 0);
        shop.app.clock.advance(jiff::Span::new().hours(25));
        assert_eq!(shop.get(&order).await["late"], true);
        assert_eq!(late().await, 1);
    }
}
