//! Products, SKUs and stock.

use serde_json::json;
use shopwit_tests::Database;

use super::{Shop, audited, cny, expect_field, text};

#[tokio::test]
async fn a_product_states_its_facts() {
    // S-174, S-175, S-177, S-179, S-187
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let (owner, agent) = (shop.client("owner"), shop.client("agent"));
        let tea = owner.get("products").await.expect(200)["items"][0].clone();
        let cup = json!({"name": "茶杯", "category": "cups", "resale_category": "glass", "warranty_days": 30,
            "attributes": {"function": "泡茶", "material": "玻璃", "craft": "手工", "size-standard": "200 ml ± 5 ml"},
            "documents": [{"title": "尺寸表", "address": "https://example.com/size.pdf"}], "goes_with": [tea["id"]]});
        let made = owner.post("products", cup.clone()).await.expect(201);
        let shown = agent
            .get(&format!("products/{}", made["number"]))
            .await
            .expect(200);
        for field in [
            "name",
            "attributes",
            "documents",
            "goes_with",
            "resale_category",
            "warranty_days",
        ] {
            assert_eq!(shown[field], cup[field], "{field}");
        }
        let path = format!("products/{}", text(&made, "id"));
        let answer = owner.get(&path).await;
        let etag = answer.etag();
        owner
            .patch_matching(&path, &etag, json!({"warranty_days": 60}))
            .await
            .expect(200);
        owner
            .patch_matching(&path, &etag, json!({"warranty_days": 90}))
            .await
            .expect_problem(412, "stale");
        for (change, pointer, code) in [
            (json!({"warranty_days": -1}), "/warranty_days", "range"),
            (
                json!({"documents": [{"title": "x", "address": "javascript:alert(1)"}]}),
                "/documents/0/address",
                "format",
            ),
            (
                json!({"attributes": {"material": ""}}),
                "/attributes/material",
                "length",
            ),
            (
                json!({"goes_with": ["product_nobody"]}),
                "/goes_with/0",
                "invalid-id",
            ),
            (json!({"price": 1}), "/price", "json"),
        ] {
            expect_field(owner.patch(&path, change).await, pointer, code);
        }
        agent
            .patch(&path, json!({"name": "免费"}))
            .await
            .expect_problem(403, "permission");
    }
}

#[tokio::test]
async fn listed_and_real_stock_are_two_and_a_correction_is_noted() {
    // S-116, S-183
    for database in Database::both() {
        let mut shop = Shop::open(database).await;
        let (owner, agent) = (shop.client("owner"), shop.client("agent"));
        let sku = agent.get("skus/TEA-3").await.expect(200);
        assert_eq!(
            (&sku["listed_stock"], &sku["real_stock"], &sku["available"]),
            (&json!(100), &json!(5), &json!(5))
        );
        agent
            .patch("skus/TEA-3", json!({"real_stock": 500}))
            .await
            .expect_problem(403, "permission");
        let answer = owner.get("skus/TEA-3").await;
        let fix = json!({"real_stock": 3, "listed_stock": 3, "reason": "黑板:今日盘点"});
        let fixed = owner
            .patch_matching("skus/TEA-3", &answer.etag(), fix.clone())
            .await
            .expect(200);
        assert_eq!(
            (&fixed["listed_stock"], &fixed["available"]),
            (&json!(3), &json!(3))
        );
        owner
            .patch_matching("skus/TEA-3", &answer.etag(), fix)
            .await
            .expect_problem(412, "stale");
        let noted = audited(&shop, &text(&sku, "id")).await;
        assert_eq!(
            (noted[0]["command"].as_str(), noted[0]["reason"].as_str()),
            (Some("sku.change"), Some("黑板:今日盘点"))
        );
        assert_eq!(noted[0]["change"]["before"]["real_stock"], 5);
        assert_eq!(noted[0]["change"]["after"]["real_stock"], 3);

        let found = async |query: &str| {
            let page = agent.get(&format!("skus?{query}")).await.expect(200);
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|sku| text(sku, "code"))
                .collect::<Vec<_>>()
        };
        assert_eq!(found("search=tea-2").await, ["TEA-2"]);
        assert_eq!(
            found("search=%E9%BE%99%E4%BA%95").await,
            ["TEA-3", "TEA-2", "TEA-1"]
        );
        assert_eq!(found("search=%25").await, Vec::<String>::new());
        assert_eq!(found("limit=1").await, ["TEA-3"]);
        for (change, pointer, code) in [
            (json!({"real_stock": -1}), "/real_stock", "range"),
            (json!({"floor_price": cny(20_000)}), "/floor_price", "range"),
            (
                json!({"list_price": {"minor_units": 1, "currency": "USD"}}),
                "/list_price/currency",
                "currency",
            ),
            (
                json!({"list_price": cny(i64::MAX)}),
                "/list_price/minor_units",
                "range",
            ),
            (json!({"code": "NEW"}), "/code", "json"),
        ] {
            expect_field(owner.patch("skus/TEA-3", change).await, pointer, code);
        }
        let product = text(&sku, "product");
        let again = json!({"code": "TEA-3", "list_price": cny(1)});
        owner
            .post(&format!("products/{product}/skus"), again)
            .await
            .expect_problem(409, "sku-taken");
        shop.app.other_shop("other").await;
        shop.client("other/owner")
            .get("skus/TEA-3")
            .await
            .expect_problem(404, "not-found");
        shop.client("other/owner")
            .get(&format!("skus/{}", text(&sku, "id")))
            .await
            .expect_problem(404, "not-found");
    }
}
