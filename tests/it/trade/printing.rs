//! Verification and print batches.

use serde_json::json;
use shopwit_tests::Database;

use super::{Shop, audited, cny, expect_field, text};

#[tokio::test]
async fn order_follow_up_checks_everything_before_printing() {
    // S-011, S-148, S-149, S-150
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let follow_up = shop.client("order-follow-up");
        let order = shop.order().await;
        let path = format!("orders/{}/verifications", text(&order, "id"));
        let all = json!({"checks": ["product", "quantity", "price", "address", "contact"]});
        follow_up
            .post(&path, all.clone())
            .await
            .expect_problem(409, "not-paid");
        let order = shop.pay(&order).await["order"].clone();
        shop.client("agent")
            .post(&path, all.clone())
            .await
            .expect_problem(403, "permission");
        let problem = follow_up
            .post(&path, json!({"checks": ["product", "price", "address"]}))
            .await
            .expect_problem(422, "invalid");
        let missing: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["message"].as_str().unwrap())
            .collect();
        assert_eq!(
            missing,
            ["quantity was not checked", "contact was not checked"]
        );
        expect_field(
            follow_up.post(&path, json!({"checks": ["luck"]})).await,
            "/checks/0",
            "json",
        );
        let owner = shop.client("owner");
        owner
            .patch("skus/TEA-1", json!({"real_stock": 1}))
            .await
            .expect(200);
        follow_up
            .post(&path, all.clone())
            .await
            .expect_problem(409, "out-of-stock");
        owner
            .patch("skus/TEA-1", json!({"real_stock": 50}))
            .await
            .expect(200);

        // The same goods to the same place within a day: ask first.
        let twin = shop.order().await;
        assert_eq!(
            shop.get(&order).await["possible_duplicates"],
            json!([twin["number"]])
        );
        let problem = follow_up
            .post(&path, all.clone())
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], "possible-duplicate");
        shop.client("agent")
            .post(
                &format!("orders/{}/closures", text(&twin, "id")),
                json!({"reason": "twice"}),
            )
            .await
            .expect(200);
        let verified = follow_up.post(&path, all.clone()).await.expect(201);
        assert_eq!(verified["order"]["fulfilment_state"], "verified");
        let again = follow_up
            .post(&path, all)
            .await
            .expect_problem(409, "illegal-transition");
        assert_eq!(again["allowed"], json!(["printed", "pending", "cancelled"]));
        assert_eq!(
            audited(&shop, &text(&order, "id")).await[0]["command"],
            "order.verify"
        );
    }
}

#[tokio::test]
async fn a_batch_takes_what_is_ready_and_says_what_is_not() {
    // S-010, S-146, S-147, S-159, S-161
    for database in Database::both() {
        let mut shop = Shop::open(database).await;
        let (agent, printer) = (shop.client("agent"), shop.client("print-operator"));
        printer
            .post_keyed("print-batches", "none", json!({}))
            .await
            .expect_problem(409, "nothing-to-print");
        let ready = shop.verified().await;
        let held = shop.verified().await;
        let unpaid = shop.order().await;
        agent
            .post(
                &format!("orders/{}/notes", text(&ready, "id")),
                json!({"note": "加贺卡"}),
            )
            .await
            .expect(201);
        let amended = json!({"kind": "address", "reason": "改名", "changes": {"name": "李雷"}});
        agent
            .post(&format!("orders/{}/amendments", text(&held, "id")), amended)
            .await
            .expect(201);
        agent
            .post_keyed("print-batches", "agent", json!({}))
            .await
            .expect_problem(403, "permission");
        printer
            .post("print-batches", json!({}))
            .await
            .expect_problem(400, "idempotency-key-missing");

        let batch = shop
            .print(
                "one",
                json!([
                    ready["number"].to_string(),
                    held["id"],
                    unpaid["id"],
                    "#9999"
                ]),
            )
            .await
            .expect(201);
        let printed: Vec<_> = batch["orders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|slip| slip["number"].clone())
            .collect();
        assert_eq!(printed, [ready["number"].clone()]);
        assert_eq!(batch["orders"][0]["notes"][0]["note"], "加贺卡");
        assert_eq!(batch["orders"][0]["receiver"]["name"], "王**");
        let refused: Vec<_> = batch["refused"]
            .as_array()
            .unwrap()
            .iter()
            .map(|not| (not["order"].clone(), not["code"].clone()))
            .collect();
        assert_eq!(
            refused,
            [
                (held["id"].clone(), json!("held")),
                (unpaid["id"].clone(), json!("illegal-transition")),
                (json!("#9999"), json!("not-found")),
            ]
        );
        assert_eq!(
            batch["refused"][1]["allowed"],
            json!(["verified", "cancelled"])
        );

        // The same key prints nothing twice.
        let again = shop
            .print(
                "one",
                json!([
                    ready["number"].to_string(),
                    held["id"],
                    unpaid["id"],
                    "#9999"
                ]),
            )
            .await;
        assert_eq!(again.expect(201), batch);
        shop.print("one", json!([ready["id"]]))
            .await
            .expect_problem(422, "idempotency-key-reused");
        let twice = shop.print("two", json!([ready["id"]])).await.expect(201);
        assert_eq!(twice["refused"][0]["code"], "illegal-transition");
        expect_field(shop.print("three", json!([])).await, "/orders", "length");
        expect_field(
            shop.print("four", json!([ready["id"], ready["number"].to_string()]))
                .await,
            "/orders/1",
            "duplicate",
        );

        let number = batch["number"].clone();
        let shown = printer
            .get(&format!("print-batches/{number}"))
            .await
            .expect(200);
        assert_eq!(shown["orders"], batch["orders"]);
        // The printer needs the street; that is noted (S-474).
        let slips = printer
            .post(&format!("print-batches/{number}/slips"), json!({}))
            .await
            .expect(200);
        assert_eq!(slips["items"][0]["reveal"]["name"], "王小明");
        assert_eq!(
            audited(&shop, &text(&batch, "id")).await[0]["command"],
            "print-batch.reveal"
        );
        agent
            .post(&format!("print-batches/{number}/slips"), json!({}))
            .await
            .expect_problem(403, "permission");
        shop.app.other_shop("other").await;
        shop.client("other/owner")
            .get(&format!("print-batches/{}", text(&batch, "id")))
            .await
            .expect_problem(404, "not-found");

        // Without names: everything that is verified.
        let next = shop.verified().await;
        let all = printer
            .post_keyed("print-batches", "all", json!({}))
            .await
            .expect(201);
        assert_eq!(all["orders"][0]["order"], next["id"]);
        assert_eq!(all["refused"], json!([]));
        assert_eq!(
            printer.get("print-batches").await.expect(200)["items"][0]["id"],
            all["id"]
        );
        assert_eq!(shop.get(&next).await["total"], cny(20_800));
    }
}
