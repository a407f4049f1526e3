//! The amendment protocol.

use serde_json::json;
use shopwit_tests::Database;

use super::{Shop, actions, audited, cny, expect_field, text};

#[tokio::test]
async fn an_address_change_is_flagged_confirmed_and_acknowledged_before_printing() {
    // S-137, S-138, S-139, S-140, S-144, S-145, S-147
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let (agent, printer) = (shop.client("agent"), shop.client("print-operator"));
        let order = shop.verified().await;
        let path = format!("orders/{}", text(&order, "id"));
        let change = json!({"kind": "address", "reason": "客户搬家",
            "changes": {"address": "成都市武侯区人民南路 2 号", "phone": "13900005678"}});
        let amended = agent
            .post(&format!("{path}/amendments"), change)
            .await
            .expect(201);
        assert_eq!(amended["state"], "applied");
        assert_eq!(
            (
                &amended["before"]["receiver"]["phone"],
                &amended["after"]["receiver"]["phone"]
            ),
            (&json!("138****1234"), &json!("139****5678"))
        );
        assert!(!amended.to_string().contains("人民南路"), "{amended}");

        // In the same unit: changed, flagged red, held, and back to be verified.
        let now = shop.get(&order).await;
        assert_eq!(now["receiver"]["phone"], "139****5678");
        assert_eq!(
            (&now["fulfilment_state"], &now["hold_reason"]),
            (&json!("pending"), &json!("amendment"))
        );
        let note = &now["notes"][0];
        assert_eq!(
            (note["flag"].as_str(), note["staff_number"].as_str()),
            (Some("red"), Some("A003"))
        );
        assert!(
            note["note"].as_str().unwrap().contains("客户搬家"),
            "{note}"
        );
        assert_eq!(amended["note"], note["id"]);

        // In this order only.
        let step = |what: &str| format!("{path}/amendments/{}/{what}", text(&amended, "id"));
        let early = printer.post(&step("acknowledgements"), json!({})).await;
        let allowed = early.expect_problem(409, "illegal-transition")["allowed"].clone();
        assert_eq!(allowed, json!(["customer-confirmed", "withdrawn"]));
        shop.verify(&order)
            .await
            .expect_problem(409, "amendment-unconfirmed");
        agent
            .post(&step("confirmations"), json!({}))
            .await
            .expect(200);
        shop.verify(&order).await.expect(201);
        let held = shop.print("held", json!([order["id"]])).await.expect(201);
        assert_eq!(
            (&held["orders"], &held["refused"][0]["code"]),
            (&json!([]), &json!("held"))
        );
        agent
            .post(&step("acknowledgements"), json!({}))
            .await
            .expect_problem(403, "permission");
        let shown = printer.get(&path).await.expect(200);
        assert_eq!(actions(&shown["amendments"][0]), ["acknowledge"]);
        assert!(!actions(&shown).contains(&"print"));
        let done = printer
            .post(&step("acknowledgements"), json!({}))
            .await
            .expect(200);
        assert_eq!(done["state"], "print-acknowledged");
        printer
            .post(&step("confirmations"), json!({}))
            .await
            .expect_problem(403, "permission");
        agent
            .post(&step("withdrawals"), json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        assert!(shop.get(&order).await["hold_reason"].is_null());
        let printed = shop.print("free", json!([order["id"]])).await.expect(201);
        assert_eq!(printed["orders"][0]["notes"][0]["id"], note["id"]);
        assert_eq!(printed["orders"][0]["receiver"]["phone"], "139****5678");
        for event in audited(&shop, &text(&order, "id")).await {
            let said = event["change"].to_string();
            assert!(
                !said.contains("人民南路") && !said.contains("13900005678"),
                "{event}"
            );
        }
    }
}

#[tokio::test]
async fn a_withdrawn_amendment_restores_what_was_there() {
    // S-137, S-147
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.order().await;
        let path = format!("orders/{}", text(&order, "id"));
        let amend =
            async |body: serde_json::Value| agent.post(&format!("{path}/amendments"), body).await;
        let address = |phone: &str| json!({"kind": "address", "reason": "换号", "changes": {"phone": phone, "destination_region": "110000"}});
        let first = amend(address("13900000001")).await.expect(201);
        let second = amend(address("13900000002")).await.expect(201);
        let sku =
            amend(json!({"kind": "sku", "reason": "换款", "changes": {"line": 0, "sku": "TEA-2"}}))
                .await
                .expect(201);
        let changed = shop.get(&order).await;
        assert_eq!(
            (&changed["lines"][0]["sku"], &changed["total"]),
            (&json!("TEA-2"), &cny(26_800))
        );
        assert_eq!(agent.get("skus/TEA-1").await.expect(200)["available"], 50);
        assert_eq!(agent.get("skus/TEA-2").await.expect(200)["available"], 18);

        let withdraw = async |amendment: &serde_json::Value| {
            agent
                .post(
                    &format!("{path}/amendments/{}/withdrawals", text(amendment, "id")),
                    json!({}),
                )
                .await
        };
        withdraw(&first).await.expect_problem(409, "not-the-latest");
        withdraw(&second).await.expect(200);
        withdraw(&sku).await.expect(200);
        assert!(
            shop.get(&order).await["hold_reason"].is_string(),
            "the first one is still under way"
        );
        withdraw(&first).await.expect(200);
        withdraw(&first)
            .await
            .expect_problem(409, "illegal-transition");
        let restored = shop.get(&order).await;
        for field in [
            "receiver",
            "destination_region",
            "lines",
            "total",
            "hold_reason",
        ] {
            assert_eq!(restored[field], order[field], "{field}");
        }
        assert_eq!(agent.get("skus/TEA-1").await.expect(200)["available"], 48);
        assert_eq!(agent.get("skus/TEA-2").await.expect(200)["available"], 20);
        assert_eq!(restored["notes"].as_array().unwrap().len(), 3, "notes stay");
    }
}

#[tokio::test]
async fn another_sku_on_a_paid_order_never_costs_more() {
    // S-137
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.paid().await;
        let path = format!("orders/{}/amendments", text(&order, "id"));
        let to = |sku: &str| json!({"kind": "sku", "reason": "换款", "changes": {"line": 0, "sku": sku}});
        let refused = agent
            .post(&path, to("TEA-2"))
            .await
            .expect_problem(409, "dearer");
        assert!(
            refused["detail"].as_str().unwrap().contains("refund"),
            "{refused}"
        );
        agent.post(&path, to("TEA-3")).await.expect(201);
        let after = shop.get(&order).await;
        assert_eq!(after["lines"][0]["sku"], "TEA-3");
        assert_eq!(
            (&after["total"], &after["paid"], &after["payment_state"]),
            (&order["total"], &order["paid"], &json!("paid"))
        );
        let mut many = shop.wanted();
        many["lines"] = json!([{"sku": "TEA-1", "quantity": 4}]);
        let many = agent.post("orders", many).await.expect(201);
        let path = format!("orders/{}/amendments", text(&many, "id"));
        // Three of five are left.
        expect_field(
            agent.post(&path, to("TEA-3")).await,
            "/changes/sku",
            "out-of-stock",
        );
        for (body, pointer, code) in [
            (
                json!({"kind": "sku", "reason": "r", "changes": {"line": 7, "sku": "TEA-2"}}),
                "/changes/line",
                "not-found",
            ),
            (
                json!({"kind": "sku", "reason": "r", "changes": {"line": -1, "sku": "TEA-2"}}),
                "/changes/line",
                "not-found",
            ),
            (
                json!({"kind": "sku", "reason": "r", "changes": {"line": 0}}),
                "/changes/sku",
                "missing",
            ),
            (
                json!({"kind": "sku", "reason": "r", "changes": {"line": 0, "sku": "TEA-1"}}),
                "/changes/sku",
                "duplicate",
            ),
            (
                json!({"kind": "sku", "reason": "r", "changes": {"phone": "13800000000"}}),
                "/changes",
                "kind",
            ),
            (
                json!({"kind": "address", "reason": "r", "changes": {"sku": "TEA-2"}}),
                "/changes",
                "kind",
            ),
            (
                json!({"kind": "address", "reason": "r", "changes": {}}),
                "/changes",
                "nothing-changes",
            ),
            (
                json!({"kind": "address", "reason": "r", "changes": {"destination_region": "x"}}),
                "/changes/destination_region",
                "format",
            ),
            (
                json!({"kind": "address", "reason": "", "changes": {"name": "李雷"}}),
                "/reason",
                "length",
            ),
            (
                json!({"kind": "price", "reason": "r", "changes": {}}),
                "/kind",
                "json",
            ),
            (
                json!({"kind": "address", "reason": "r", "changes": {"total": 1}}),
                "/changes/total",
                "json",
            ),
        ] {
            expect_field(agent.post(&path, body).await, pointer, code);
        }
        assert_eq!(shop.get(&many).await["amendments"], json!([]));
        agent
            .post(&format!("{path}/amendment_nobody/confirmations"), json!({}))
            .await
            .expect_problem(404, "not-found");
        let other_order = format!("orders/{}/amendments", text(&order, "id"));
        let foreign = agent.get(&other_order).await.expect(200)["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        agent
            .post(&format!("{path}/{foreign}/confirmations"), json!({}))
            .await
            .expect_problem(404, "not-found");
    }
}
