//! Buyers: what is known, what is shown, who may see more.

use serde_json::json;
use shopwit_tests::Database;

use super::{Shop, actions, audited, expect_field, new_buyer, text};

#[tokio::test]
async fn personal_data_is_masked_and_every_look_is_noted() {
    // S-474, S-475
    for database in Database::both() {
        let mut shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let path = format!("customers/{}", shop.buyer);
        let answer = agent.get(&path).await;
        let raw = String::from_utf8(answer.bytes.to_vec()).unwrap();
        let buyer = answer.expect(200);
        assert_eq!(
            (buyer["name"].as_str(), buyer["phone"].as_str()),
            (Some("王**"), Some("138****1234"))
        );
        for secret in ["王小明", "13812341234", "春熙路"] {
            assert!(!raw.contains(secret), "{raw}");
        }
        let reveal = format!("{path}/reveals");
        expect_field(
            agent.post(&reveal, json!({"reason": " "})).await,
            "/reason",
            "length",
        );
        let shown = agent
            .post(&reveal, json!({"reason": "confirm the receiver"}))
            .await
            .expect(200);
        assert_eq!(shown["name"], "王小明");
        assert_eq!(shown["address"], "成都市锦江区春熙路 1 号");
        // Who answers for quality reads buyers, masked; who is hired from outside reads none (S-013).
        shop.client("quality").get(&path).await.expect(200);
        shop.client("quality")
            .post(&reveal, json!({"reason": "why not"}))
            .await
            .expect_problem(403, "permission");
        shop.client("outsourced")
            .get(&path)
            .await
            .expect_problem(403, "permission");
        let looks = audited(&shop, &shop.buyer).await;
        assert_eq!(looks[0]["command"], "customer.reveal");
        assert_eq!(looks[0]["reason"], "confirm the receiver");
        assert_eq!(
            looks
                .iter()
                .filter(|event| event["command"] == "customer.reveal")
                .count(),
            1
        );
        for event in &looks {
            assert!(!event["change"].to_string().contains("1381"), "{event}");
        }
        // Another shop's buyer is not there.
        shop.app.other_shop("other").await;
        let other = shop.client("other/owner");
        other.get(&path).await.expect_problem(404, "not-found");
        other
            .post(&reveal, json!({"reason": "curious"}))
            .await
            .expect_problem(404, "not-found");
        other
            .patch(&path, json!({"tags": ["mine"]}))
            .await
            .expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn what_a_buyer_needs_and_where_it_was_learnt_is_kept() {
    // S-188, S-189, S-190, S-192, S-466
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let path = format!("customers/{}", shop.buyer);
        let need = json!({"age": 34, "gender": "female", "occupation": "老师", "motive": "gift",
            "budget_min": {"minor_units": 10_000, "currency": "CNY"},
            "budget_max": {"minor_units": 20_000, "currency": "CNY"}, "values_most": ["material", "style"]});
        let answer = agent.get(&path).await;
        let etag = answer.etag();
        let change = json!({"need": need, "tags": ["vip", "50%_off"], "preference": "下午送货", "source": "phone",
            "collected_at": "2026-03-01T08:00:00Z"});
        let after = agent.patch_matching(&path, &etag, change).await.expect(200);
        assert_eq!(after["need"], need);
        assert_eq!(after["source"], "phone");
        assert_eq!(after["collected_at"], "2026-03-01T08:00:00Z");
        agent
            .patch_matching(&path, &etag, json!({"tags": []}))
            .await
            .expect_problem(412, "stale");
        // What is left out stays.
        let after = agent
            .patch(&path, json!({"need": {"age": 35}}))
            .await
            .expect(200);
        assert_eq!(
            (&after["need"]["age"], &after["need"]["motive"]),
            (&json!(35), &json!("gift"))
        );

        let found = async |query: &str| {
            agent.get(&format!("customers?{query}")).await.expect(200)["items"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!(found("tag=vip").await, 1);
        assert_eq!(found("tag=vi").await, 0);
        assert_eq!(found("tag=50%25_off").await, 1);
        assert_eq!(found("tag=50%25%25off").await, 0);
        assert_eq!(found("buyer_class=retail&market=CN").await, 1);
        assert_eq!(found("buyer_class=member").await, 0);
        let by_number = agent
            .get(&format!("customers/%23{}", after["number"]))
            .await
            .expect(200);
        assert_eq!(by_number["id"], shop.buyer.as_str());
        assert!(actions(&by_number).contains(&"reveal"));
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_at_its_place() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let with = |field: &str, value: serde_json::Value| {
            let mut body = new_buyer();
            body[field] = value;
            body
        };
        for (field, value, pointer, code) in [
            ("name", json!(""), "/name", "length"),
            ("name", json!("a\u{0}b"), "/name", "characters"),
            ("phone", json!("call me"), "/phone", "format"),
            ("region", json!("Sichuan"), "/region", "format"),
            ("market", json!("china"), "/market", "format"),
            ("language", json!("中文"), "/language", "format"),
            ("tags", json!(["x".repeat(41)]), "/tags/0", "length"),
            ("need", json!({"age": 151}), "/need/age", "range"),
            (
                "need",
                json!({"age": 10_000_000_000_000_000_000_000.0}),
                "/need/age",
                "json",
            ),
            (
                "need",
                json!({"budget_min": {"minor_units": 1, "currency": "USD"}}),
                "/need/budget_min/currency",
                "currency",
            ),
            ("buyer_class", json!("king"), "/buyer_class", "json"),
            (
                "collected_at",
                json!("2030-01-01T00:00:00Z"),
                "/collected_at",
                "range",
            ),
            (
                "collected_at",
                json!("yesterday"),
                "/collected_at",
                "format",
            ),
            ("vip", json!(true), "/vip", "json"),
        ] {
            expect_field(
                agent.post("customers", with(field, value)).await,
                pointer,
                code,
            );
        }
        expect_field(
            agent.post("customers", json!({"name": "李雷"})).await,
            "/source",
            "missing",
        );
        agent
            .get("customers?tag=a%00b")
            .await
            .expect_problem(422, "invalid");
        agent
            .get("customers?limit=0")
            .await
            .expect_problem(422, "invalid");
        agent
            .get("customers/customer_nobody")
            .await
            .expect_problem(404, "not-found");
        agent
            .get("customers/a%00b")
            .await
            .expect_problem(404, "not-found");
        shop.client("print-operator")
            .post("customers", new_buyer())
            .await
            .expect_problem(403, "permission");
    }
}

#[tokio::test]
async fn a_completed_trade_makes_a_member_and_one_line_tells_everything() {
    // S-059, S-263, S-481
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let first = shop.verified().await;
        let path = format!("orders/{}", text(&first, "id"));
        shop.print("batch", json!([first["id"]])).await.expect(201);
        let shipping = shop.client("shipping");
        shipping
            .post(&format!("{path}/packings"), json!({}))
            .await
            .expect(200);
        let parcel = json!({"courier": "zto", "waybill_number": "ZT1"});
        shipping
            .post_keyed(&format!("{path}/shipments"), "ship", parcel)
            .await
            .expect(201);
        shipping
            .post(&format!("{path}/deliveries"), json!({}))
            .await
            .expect(200);
        let agent = shop.client("agent");
        let buyer = format!("customers/{}", shop.buyer);
        assert_eq!(agent.get(&buyer).await.expect(200)["buyer_class"], "retail");
        let done = agent
            .post(&format!("{path}/completions"), json!({}))
            .await
            .expect(200);
        assert_eq!(done["fulfilment_state"], "completed");
        let member = agent.get(&buyer).await.expect(200);
        assert_eq!(member["buyer_class"], "member");
        assert_eq!(member["completed_orders"], 1);
        assert_eq!(member["completed_total"]["minor_units"], 20_800);
        assert!(member["member_since"].is_string());
        agent
            .post(&format!("{path}/completions"), json!({}))
            .await
            .expect_problem(409, "illegal-transition");

        let second = shop.order().await;
        let talk = json!({"channel": "chat", "customer": shop.buyer, "first_message": "在吗?"});
        let talk = agent.post("conversations", talk).await.expect(201);
        let case = json!({"order": first["id"], "kind": "repair", "cause": "quality", "claimed_fault": "seller",
            "lines": [{"line": 0, "quantity": 1}], "description": "盖子坏了", "request": "repair"});
        let case = shop
            .client("after-sales-agent")
            .post("cases", case)
            .await
            .expect(201);
        let kinds = async |who: &str, limit: i64, cursor: &str| {
            let path = format!("{buyer}/timeline?limit={limit}{cursor}");
            shop.client(who).get(&path).await.expect(200)
        };
        let line = kinds("agent", 50, "").await;
        let ids: Vec<_> = line["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["id"].clone())
            .collect();
        assert_eq!(
            ids,
            [
                case["id"].clone(),
                talk["id"].clone(),
                second["id"].clone(),
                first["id"].clone()
            ]
        );
        assert_eq!(
            (&line["items"][0]["kind"], &line["items"][2]["kind"]),
            (&json!("case"), &json!("order"))
        );
        assert_eq!(line["items"][2]["amount"]["minor_units"], 20_800);
        let page = kinds("agent", 3, "").await;
        let cursor = format!("&cursor={}", page["next_cursor"].as_str().unwrap());
        let rest = kinds("agent", 3, &cursor).await;
        assert_eq!(rest["items"][0]["id"], first["id"]);
        assert!(rest["next_cursor"].is_null());
        agent
            .get(&format!("{buyer}/timeline?cursor=nonsense"))
            .await
            .expect_problem(422, "invalid");
        // Who follows orders up reads no conversations and no cases.
        assert_eq!(
            kinds("order-follow-up", 50, "").await["items"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
    }
}
