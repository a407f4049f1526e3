//! From the packing table to the buyer's door.

use serde_json::json;
use shopwit_tests::Database;

use super::{Shop, actions, expect_field, text};

#[tokio::test]
async fn nothing_leaves_unpacked_and_a_waybill_is_one_parcel() {
    // S-012, S-159, S-160
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let shipping = shop.client("shipping");
        let order = shop.verified().await;
        let path = format!("orders/{}", text(&order, "id"));
        let ship = |number: &str| json!({"courier": "zto", "waybill_number": number});
        let early = shipping
            .post_keyed(&format!("{path}/shipments"), "s0", ship("ZT-1"))
            .await;
        assert_eq!(
            early.expect_problem(409, "illegal-transition")["allowed"],
            json!(["printed", "pending", "cancelled"])
        );
        shipping
            .post(&format!("{path}/packings"), json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        shop.print("p", json!([order["id"]])).await.expect(201);
        shop.client("print-operator")
            .post(&format!("{path}/packings"), json!({}))
            .await
            .expect_problem(403, "permission");
        expect_field(
            shipping
                .post(&format!("{path}/packings"), json!({"fast": true}))
                .await,
            "/fast",
            "json",
        );
        let packed = shipping
            .post(&format!("{path}/packings"), json!({}))
            .await
            .expect(200);
        assert_eq!(actions(&packed), ["ship", "reveal"]);

        let to = format!("{path}/shipments");
        shipping
            .post(&to, ship("ZT-1"))
            .await
            .expect_problem(400, "idempotency-key-missing");
        expect_field(
            shipping.post_keyed(&to, "s1", ship("運 單")).await,
            "/waybill_number",
            "format",
        );
        let sent = shipping
            .post_keyed(&to, "s2", ship("ZT-1"))
            .await
            .expect(201);
        assert_eq!(
            (
                &sent["order"]["fulfilment_state"],
                &sent["shipment"]["waybill_number"]
            ),
            (&json!("shipped"), &json!("ZT-1"))
        );
        assert_eq!(
            shipping
                .post_keyed(&to, "s2", ship("ZT-1"))
                .await
                .expect(201),
            sent
        );
        shipping
            .post_keyed(&to, "s2", ship("ZT-2"))
            .await
            .expect_problem(422, "idempotency-key-reused");
        shipping
            .post_keyed(&to, "s3", ship("ZT-2"))
            .await
            .expect_problem(409, "illegal-transition");
        let sku = shipping.get("skus/TEA-1").await.expect(200);
        assert_eq!(
            (&sku["real_stock"], &sku["available"]),
            (&json!(48), &json!(48))
        );

        let found = shipping
            .get("shipments?waybill_number=ZT-1")
            .await
            .expect(200);
        assert_eq!(found["items"][0]["order"], order["id"]);
        let arrived = shipping
            .post(&format!("{path}/deliveries"), json!({}))
            .await
            .expect(200);
        assert_eq!(arrived["fulfilment_state"], "delivered");
        assert!(shop.get(&order).await["shipments"][0]["delivered_at"].is_string());
        shipping
            .post(&format!("{path}/deliveries"), json!({}))
            .await
            .expect_problem(409, "illegal-transition");

        // Another parcel with the same number is a typing error.
        let other = shop.verified().await;
        let path = format!("orders/{}", text(&other, "id"));
        shop.print("p2", json!([other["id"]])).await.expect(201);
        shipping
            .post(&format!("{path}/packings"), json!({}))
            .await
            .expect(200);
        shipping
            .post_keyed(&format!("{path}/shipments"), "s4", ship("ZT-1"))
            .await
            .expect_problem(409, "waybill-taken");
        assert_eq!(shop.get(&other).await["fulfilment_state"], "packed");
    }
}

#[tokio::test]
async fn who_read_an_older_version_changes_nothing() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.order().await;
        let path = format!("orders/{}", text(&order, "id"));
        let old = agent.get(&path).await.etag();
        shop.pay(&order).await;
        let send = async |who: &str, what: &str, body: serde_json::Value| {
            let headers = [
                ("content-type", "application/json"),
                ("if-match", old.as_str()),
                ("idempotency-key", what),
            ];
            let body = axum::body::Body::from(body.to_string());
            shop.client(who)
                .send(
                    axum::http::Method::POST,
                    &format!("{path}/{what}"),
                    &headers,
                    body,
                )
                .await
        };
        let address = json!({"kind": "address", "reason": "r", "changes": {"name": "李雷"}});
        send("agent", "amendments", address)
            .await
            .expect_problem(412, "stale");
        let checks = json!({"checks": ["product", "quantity", "price", "address", "contact"]});
        send("order-follow-up", "verifications", checks)
            .await
            .expect_problem(412, "stale");
        send("agent", "closures", json!({"reason": "r"}))
            .await
            .expect_problem(412, "stale");
        let money = json!({"amount": {"minor_units": 1, "currency": "CNY"}, "method": "e-payment", "reference": "x"});
        send("agent", "payments", money)
            .await
            .expect_problem(412, "stale");
    }
}
