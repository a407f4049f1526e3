//! Entering, finding, changing and closing orders.

use jiff::ToSpan;
use serde_json::json;
use shopwit_service::orders::closing;
use shopwit_tests::Database;

use super::{Shop, actions, audited, cny, expect_field, text};

#[tokio::test]
async fn an_order_copies_prices_and_promises_stock() {
    // S-150, S-157, S-165, S-166, S-168, S-183, S-184
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let (agent, owner) = (shop.client("agent"), shop.client("owner"));
        let mut wanted = shop.wanted();
        wanted["expected_total"] = cny(20_800);
        let order = agent.post("orders", wanted.clone()).await.expect(201);
        assert_eq!(order["total"], cny(20_800));
        assert_eq!(
            (&order["payment_state"], &order["fulfilment_state"]),
            (&json!("unpaid"), &json!("pending"))
        );
        assert_eq!(order["consulted"], true);
        assert_eq!(
            order["receiver"],
            json!({"name": "王**", "phone": "138****1234", "region": "510000"})
        );
        assert_eq!(order["lines"][0]["unit_price"], cny(9_900));
        assert!(order["closes_at"].is_string());
        owner
            .patch("skus/TEA-1", json!({"list_price": cny(11_000)}))
            .await
            .expect(200);
        assert_eq!(
            shop.get(&order).await["lines"][0]["unit_price"],
            cny(9_900),
            "the price of the order stays"
        );
        assert_eq!(owner.get("skus/TEA-1").await.expect(200)["available"], 48);

        // Five are there, though the page lists a hundred.
        let lines = |sku: &str, quantity: i64| {
            let mut body = shop.wanted();
            body["lines"] = json!([{"sku": sku, "quantity": quantity}]);
            body
        };
        expect_field(
            agent.post("orders", lines("TEA-3", 6)).await,
            "/lines/0/quantity",
            "out-of-stock",
        );
        let silent = {
            let mut body = lines("TEA-3", 5);
            body["consulted"] = json!(false);
            agent.post("orders", body).await.expect(201)
        };
        expect_field(
            agent.post("orders", lines("TEA-3", 1)).await,
            "/lines/0/quantity",
            "out-of-stock",
        );
        assert_eq!(owner.get("skus/TEA-3").await.expect(200)["available"], 0);

        let found = async |query: &str| {
            let page = agent.get(&format!("orders?{query}")).await.expect(200);
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|order| order["number"].clone())
                .collect::<Vec<_>>()
        };
        let (first, second) = (order["number"].clone(), silent["number"].clone());
        assert_eq!(found("").await, [second.clone(), first.clone()]);
        assert_eq!(found("consulted=true").await, std::slice::from_ref(&first));
        assert_eq!(found("consulted=false").await, [second]);
        assert_eq!(
            found(&format!("search=%23{first}")).await,
            std::slice::from_ref(&first)
        );
        assert_eq!(found("payment_state=paid").await.len(), 0);
        assert_eq!(found(&format!("customer={}", shop.buyer)).await.len(), 2);
        assert_eq!(
            agent.get(&format!("orders/{first}")).await.expect(200)["id"],
            order["id"]
        );
    }
}

#[tokio::test]
async fn many_orders_at_once_never_promise_more_than_is_there() {
    // S-183, S-184
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let mut wanted = shop.wanted();
        wanted["lines"] = json!([{"sku": "TEA-3", "quantity": 1}]);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..9 {
            let (agent, wanted) = (shop.client("agent"), wanted.clone());
            tasks.spawn(async move { agent.post("orders", wanted).await.status.as_u16() });
        }
        let statuses = tasks.join_all().await;
        assert_eq!(
            statuses.iter().filter(|status| **status == 201).count(),
            5,
            "{statuses:?}"
        );
        assert_eq!(
            statuses.iter().filter(|status| **status == 422).count(),
            4,
            "{statuses:?}"
        );
        assert_eq!(
            shop.client("agent").get("skus/TEA-3").await.expect(200)["available"],
            0
        );
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_leaves_nothing() {
    for database in Database::both() {
        let mut shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let with = |field: &str, value: serde_json::Value| {
            let mut body = shop.wanted();
            body[field] = value;
            body
        };
        for (field, value, pointer, code) in [
            ("lines", json!([]), "/lines", "length"),
            (
                "lines",
                json!([{"sku": "TEA-1", "quantity": 0}]),
                "/lines/0/quantity",
                "range",
            ),
            (
                "lines",
                json!([{"sku": "TEA-9", "quantity": 1}]),
                "/lines/0/sku",
                "not-found",
            ),
            (
                "lines",
                json!([{"sku": "a\u{0}", "quantity": 1}]),
                "/lines/0/sku",
                "not-found",
            ),
            (
                "lines",
                json!([{"sku": "TEA-1", "quantity": 1}, {"sku": "TEA-1", "quantity": 1}]),
                "/lines/1/sku",
                "duplicate",
            ),
            (
                "lines",
                json!([{"sku": "TEA-1", "quantity": 1, "price": 1}]),
                "/lines/0/price",
                "json",
            ),
            (
                "lines",
                json!([{"sku": "TEA-1", "quantity": 9_223_372_036_854_775_807i64}]),
                "/lines/0/quantity",
                "range",
            ),
            ("expected_total", cny(1), "/expected_total", "total"),
            (
                "shipping_fee",
                cny(-1),
                "/shipping_fee/minor_units",
                "range",
            ),
            (
                "shipping_fee",
                json!({"minor_units": 1, "currency": "USD"}),
                "/shipping_fee/currency",
                "currency",
            ),
            (
                "destination_region",
                json!("chengdu"),
                "/destination_region",
                "format",
            ),
            (
                "customer",
                json!("customer_nobody"),
                "/customer",
                "not-found",
            ),
            ("channel", json!("pigeon"), "/channel", "json"),
            (
                "receiver",
                json!({"name": "x", "phone": "x", "address": "y"}),
                "/receiver/phone",
                "length",
            ),
            ("total", cny(1), "/total", "json"),
        ] {
            expect_field(
                agent.post("orders", with(field, value)).await,
                pointer,
                code,
            );
        }
        shop.client("print-operator")
            .post("orders", shop.wanted())
            .await
            .expect_problem(403, "permission");
        assert_eq!(agent.get("orders").await.expect(200)["items"], json!([]));
        assert_eq!(
            agent.get("skus/TEA-1").await.expect(200)["available"],
            50,
            "nothing was promised"
        );

        let mut import = with("origin", json!("import"));
        import["external_number"] = json!("TB-1");
        let imported = agent.post("orders", import.clone()).await.expect(201);
        assert_eq!(imported["origin"], "import");
        agent
            .post("orders", import)
            .await
            .expect_problem(409, "external-number-taken");
        shop.app.other_shop("other").await;
        let other = shop.client("other/owner");
        let path = format!("orders/{}", text(&imported, "id"));
        other.get(&path).await.expect_problem(404, "not-found");
        other
            .patch(&path, json!({"consulted": true}))
            .await
            .expect_problem(404, "not-found");
        other
            .post(&format!("{path}/notes"), json!({"note": "x"}))
            .await
            .expect_problem(404, "not-found");
        other
            .post_keyed(
                &format!("{path}/payments"),
                "k",
                json!({"amount": cny(1), "method": "e-payment", "reference": "r"}),
            )
            .await
            .expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn special_requests_and_postage_change_while_they_may() {
    // S-141, S-142, S-143, S-164
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let mut wanted = shop.wanted();
        wanted["special_requests"] = json!({"wanted_courier": "sf", "invoice_title": "某某公司"});
        let order = agent.post("orders", wanted).await.expect(201);
        let path = format!("orders/{}", text(&order, "id"));
        let answer = agent.get(&path).await;
        let etag = answer.etag();
        let change = json!({"special_requests": {"wanted_courier": "", "greeting_card": "生日快乐", "delivery_slot": "下午两点以后"},
            "shipping_fee": cny(500), "reason": "邮费改好"});
        let after = agent
            .patch_matching(&path, &etag, change.clone())
            .await
            .expect(200);
        assert_eq!(
            after["special_requests"],
            json!({"wanted_courier": null, "invoice_title": "某某公司",
            "greeting_card": "生日快乐", "delivery_slot": "下午两点以后"})
        );
        assert_eq!(
            (&after["shipping_fee"], &after["total"]),
            (&cny(500), &cny(20_300))
        );
        agent
            .patch_matching(&path, &etag, change)
            .await
            .expect_problem(412, "stale");
        let noted = audited(&shop, &text(&order, "id")).await;
        let postage = noted
            .iter()
            .find(|event| event["command"] == "order.change")
            .unwrap();
        assert_eq!(postage["reason"], "邮费改好");
        assert_eq!(
            (
                &postage["change"]["before"]["shipping_fee"],
                &postage["change"]["after"]["shipping_fee"]
            ),
            (&json!(1_000), &json!(500))
        );
        shop.client("shipping")
            .patch(&path, json!({"shipping_fee": cny(0)}))
            .await
            .expect_problem(403, "permission");
        expect_field(
            agent.patch(&path, json!({"total": cny(1)})).await,
            "/total",
            "json",
        );

        let paid = shop.pay(&after).await["order"].clone();
        agent
            .patch(&path, json!({"shipping_fee": cny(0)}))
            .await
            .expect_problem(409, "not-unpaid");
        shop.verify(&paid).await.expect(201);
        agent
            .patch(
                &path,
                json!({"special_requests": {"delivery_slot": "周末"}}),
            )
            .await
            .expect(200);
        shop.print("print", json!([order["id"]])).await.expect(201);
        agent
            .patch(
                &path,
                json!({"special_requests": {"delivery_slot": "周一"}}),
            )
            .await
            .expect_problem(409, "printed");
    }
}

#[tokio::test]
async fn an_order_that_is_never_paid_is_closed_and_its_goods_are_free() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.order().await;
        let path = format!("orders/{}", text(&order, "id"));
        assert!(actions(&order).contains(&"close"));
        let closed = agent
            .post(
                &format!("{path}/closures"),
                json!({"reason": "buyer does not want it"}),
            )
            .await
            .expect(200);
        assert_eq!(
            (&closed["payment_state"], &closed["fulfilment_state"]),
            (&json!("closed"), &json!("cancelled"))
        );
        assert_eq!(agent.get("skus/TEA-1").await.expect(200)["available"], 50);
        let again = agent
            .post(&format!("{path}/closures"), json!({"reason": "again"}))
            .await;
        assert_eq!(
            again.expect_problem(409, "illegal-transition")["allowed"],
            json!([])
        );

        let paid = shop.paid().await;
        let refused = agent
            .post(
                &format!("orders/{}/closures", text(&paid, "id")),
                json!({"reason": "no"}),
            )
            .await;
        let allowed = refused.expect_problem(409, "illegal-transition")["allowed"].clone();
        assert_eq!(allowed, json!(["partially-refunded", "refunded"]));

        let forgotten = shop.order().await;
        let overdue = async || {
            let mut ctx = shop.app.system.clone();
            ctx.now = shop.app.app.now();
            let mut unit = shop.app.app.begin(&ctx).await.unwrap();
            let closed = closing::close_overdue(&mut unit).await.unwrap();
            unit.commit().await.unwrap();
            closed
        };
        shop.app.clock.advance(71.hours());
        assert_eq!(overdue().await, 0);
        shop.app.clock.advance(2.hours());
        assert_eq!(overdue().await, 1);
        assert_eq!(overdue().await, 0);
        assert_eq!(shop.get(&forgotten).await["payment_state"], "closed");
        assert_eq!(shop.get(&paid).await["payment_state"], "paid");
    }
}

#[tokio::test]
async fn notes_are_red_signed_and_for_good() {
    // S-144, S-145
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.order().await;
        let path = format!("orders/{}/notes", text(&order, "id"));
        let note = agent
            .post(&path, json!({"note": "客户要开发票"}))
            .await
            .expect(201);
        assert_eq!(
            (note["flag"].as_str(), note["staff_number"].as_str()),
            (Some("red"), Some("A003"))
        );
        assert!(note["at"].is_string());
        agent
            .post(&path, json!({"note": "贺卡", "flag": "green"}))
            .await
            .expect(201);
        for (body, pointer, code) in [
            (json!({"note": ""}), "/note", "length"),
            (json!({"note": "x".repeat(501)}), "/note", "length"),
            (
                json!({"note": "x", "staff_number": "A001"}),
                "/staff_number",
                "json",
            ),
            (
                json!({"note": "x", "at": "2020-01-01T00:00:00Z"}),
                "/at",
                "json",
            ),
            (json!({"note": "x", "flag": "pink"}), "/flag", "json"),
        ] {
            expect_field(agent.post(&path, body).await, pointer, code);
        }
        let notes = agent.get(&path).await.expect(200);
        assert_eq!(notes["items"].as_array().unwrap().len(), 2);
        // Nobody can change or remove one.
        let one = format!("{path}/{}", text(&note, "id"));
        assert_eq!(
            shop.client("owner")
                .patch(&one, json!({"note": "?"}))
                .await
                .status
                .as_u16(),
            404
        );
        assert_eq!(shop.client("owner").delete(&one).await.status.as_u16(), 404);
    }
}
