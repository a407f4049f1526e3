//! Courier quotes by the shop's own fee table.

use serde_json::json;
use shopwit_service::{courier_quotes, orders, policies::decide::Decided};
use shopwit_tests::Database;

use super::{Shop, actions, audited, cny, expect_field, text};

#[tokio::test]
async fn when_no_policy_can_answer_nothing_is_covered_and_a_person_decides() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.order().await;
        let path = format!("orders/{}/courier-quotes", text(&order, "id"));
        let ctx = &shop.app.system;
        let mut unit = shop.app.app.begin(ctx).await.unwrap();
        let found = orders::find(unit.conn(), ctx, &text(&order, "id"))
            .await
            .unwrap()
            .unwrap();
        let nobody = Decided {
            id: unit.new_id(),
            answer: None,
        };
        courier_quotes::record(&mut unit, &found, nobody)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let quote = agent.get(&path).await.expect(200)["items"][0].clone();
        assert_eq!(
            quote["outcome"],
            json!({"type": "not-covered", "ask": [], "disclosures": []})
        );
        assert_eq!(quote["reasons"][0]["code"], "safe-default");
        assert!(quote["buyer_fee"].is_null() && quote["applied_at"].is_null());
        assert_eq!(actions(&quote), Vec::<&str>::new());
        let apply = format!("{path}/{}/applications", text(&quote, "id"));
        agent
            .post(&apply, json!({}))
            .await
            .expect_problem(409, "not-covered");
        assert_eq!(shop.get(&order).await["shipping_fee"], cny(1_000));
        for (body, pointer, code) in [
            (json!({"weight_grams": 0}), "/weight_grams", "range"),
            (
                json!({"weight_grams": 100_000_001}),
                "/weight_grams",
                "range",
            ),
            (json!({"weight_grams": -1}), "/weight_grams", "range"),
            (json!({"weight_grams": 1.5}), "/weight_grams", "json"),
            (json!({"weight_grams": 1, "pieces": 0}), "/pieces", "range"),
            (json!({"weight_grams": 1, "fee": cny(1)}), "/fee", "json"),
        ] {
            expect_field(agent.post(&path, body).await, pointer, code);
        }
        shop.client("shipping")
            .post(&path, json!({"weight_grams": 1}))
            .await
            .expect_problem(403, "permission");
    }
}

#[tokio::test]
async fn a_quote_comes_from_the_fee_table_and_may_become_the_postage() {
    // S-164, S-304, S-310, S-311, S-314
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.order().await;
        let path = format!("orders/{}", text(&order, "id"));
        let quotes = format!("{path}/courier-quotes");
        // Zhejiang to Sichuan, 3 kg: the first kilogram and two further ones, by the default courier.
        let quote = agent
            .post(&quotes, json!({"weight_grams": 3_000}))
            .await
            .expect(201);
        assert_eq!(quote["outcome"]["type"], "quotes");
        let first = &quote["outcome"]["quotes"][0];
        assert_eq!(
            (&first["courier"], &first["fee"], &first["mode"]),
            (&json!("zto"), &cny(2_000), &json!("express"))
        );
        assert_eq!(quote["buyer_fee"], cny(2_000));
        assert!(
            quote["outcome"]["quotes"].as_array().unwrap().len() > 1,
            "others are offered: {quote}"
        );
        assert!(quote["decision"].as_str().unwrap().starts_with("decision_"));
        assert_eq!(
            shop.get(&order).await["shipping_fee"],
            cny(1_000),
            "asking changes nothing"
        );
        assert_eq!(actions(&quote), ["apply"]);
        let apply = format!("{quotes}/{}/applications", text(&quote, "id"));
        let applied = agent.post(&apply, json!({})).await.expect(200);
        assert_eq!(
            (
                &applied["order"]["shipping_fee"],
                &applied["order"]["total"]
            ),
            (&cny(2_000), &cny(21_800))
        );
        let noted = audited(&shop, &text(&order, "id")).await;
        assert_eq!(noted[0]["command"], "order.postage");
        assert_eq!(noted[0]["change"]["after"], 2_000);

        // 420 kg to Sichuan is not in the rules: a person decides. To Jiangsu it is ¥100 by freight.
        let bulk = json!({"weight_grams": 420_000, "bulk": true, "pieces": 20});
        let quote = agent.post(&quotes, bulk.clone()).await.expect(201);
        assert_eq!(quote["outcome"]["type"], "not-covered");
        let mut near = shop.wanted();
        near["destination_region"] = json!("320000");
        let near = agent.post("orders", near).await.expect(201);
        let mut bulk = bulk;
        bulk["apply"] = json!(true);
        let quote = agent
            .post(
                &format!("orders/{}/courier-quotes", text(&near, "id")),
                bulk,
            )
            .await
            .expect(201);
        let first = &quote["outcome"]["quotes"][0];
        assert_eq!(
            (&first["fee"], &first["mode"]),
            (&cny(10_000), &json!("freight"))
        );
        assert!(quote["applied_at"].is_string());
        assert_eq!(shop.get(&near).await["shipping_fee"], cny(10_000));

        // Once paid, the postage stays.
        let order = shop.get(&order).await;
        shop.pay(&order).await;
        let late = agent
            .post(&quotes, json!({"weight_grams": 1_000}))
            .await
            .expect(201);
        agent
            .post(
                &format!("{quotes}/{}/applications", text(&late, "id")),
                json!({}),
            )
            .await
            .expect_problem(409, "not-unpaid");
        agent
            .post(&format!("{quotes}/quote_nobody/applications"), json!({}))
            .await
            .expect_problem(404, "not-found");
    }
}
