//! The order check, and what holds an order from printing.

use serde_json::{Value as Json, json};
use shopwit_tests::Database;

use super::{Shop, actions, audited, cny, text};

async fn holds(shop: &Shop, order: &Json) -> Vec<Json> {
    let page = shop
        .client("owner")
        .get(&format!("orders/{}/holds", text(order, "id")))
        .await
        .expect(200);
    page["items"].as_array().unwrap().clone()
}

// S-148, S-155: a paid order is looked at by itself; what is in order goes on.
#[tokio::test]
async fn a_paid_order_is_checked() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let order = shop.paid().await;
        assert!(order["hold_reason"].is_null());
        let checks = shop
            .client("owner")
            .get(&format!("orders/{}/checks", text(&order, "id")))
            .await
            .expect(200);
        assert_eq!(checks["items"].as_array().unwrap().len(), 1);
        assert_eq!(checks["items"][0]["outcome"], "pass");
        let decision = text(&checks["items"][0], "decision");
        let decision = shop
            .client("owner")
            .get(&format!("decisions/{decision}"))
            .await
            .expect(200);
        assert!(decision.to_string().contains("order.passed"));
        // No personal data reaches the policy.
        for secret in ["王小明", "13812341234", "春熙路"] {
            assert!(!decision.to_string().contains(secret), "{secret}");
        }
        assert!(shop.verify(&order).await.status.is_success());
    }
}

// S-148, S-154: the same order again, elsewhere and for somebody else, is asked about; verifying answers it.
#[tokio::test]
async fn the_buyer_is_asked_and_verifying_answers() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        shop.paid().await;
        let twin = shop.paid().await;
        assert_eq!(twin["hold_reason"], "ask-customer");
        let found = holds(&shop, &twin).await;
        assert_eq!(
            (&found[0]["source"], &found[0]["code"]),
            (&json!("question"), &json!("duplicate"))
        );
        assert!(text(&found[0]["questions"][0], "buyer_text").contains('#'));

        let mut wanted = shop.wanted();
        wanted["receiver"] =
            json!({"name": "李四", "phone": "13912341234", "address": "天府大道 1 号"});
        let order = shop
            .client("agent")
            .post("orders", wanted)
            .await
            .expect(201);
        let friend = shop.pay(&order).await["order"].clone();
        let found = holds(&shop, &friend).await;
        let fields: Vec<&str> = found[0]["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|question| question["field"].as_str().unwrap())
            .collect();
        assert_eq!(fields, ["address", "receiver"]);

        let verified = shop.verify(&friend).await.expect(201)["order"].clone();
        assert!(verified["hold_reason"].is_null(), "{verified}");
        assert_eq!(holds(&shop, &friend).await[0]["release_note"], "verified");
        shop.print("friend", json!([text(&friend, "id")]))
            .await
            .expect(201);
    }
}

// S-150: what is wrong with the goods is held until somebody looks, and verifying does not answer it.
#[tokio::test]
async fn a_hold_is_released_by_somebody_who_may() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let order = shop.order().await;
        let owner = shop.client("owner");
        let skus = owner.get("skus?search=TEA-1").await.expect(200);
        let sku = format!("skus/{}", text(&skus["items"][0], "id"));
        owner
            .patch(&sku, json!({"list_price": cny(20_000)}))
            .await
            .expect(200);
        let order = shop.pay(&order).await["order"].clone();
        let found = holds(&shop, &order).await;
        assert_eq!(
            (&found[0]["source"], &found[0]["code"]),
            (&json!("check"), &json!("price-differs"))
        );
        let path = format!(
            "orders/{}/holds/{}/releases",
            text(&order, "id"),
            text(&found[0], "id")
        );
        shop.client("agent")
            .post(&path, json!({"note": "已核对"}))
            .await
            .expect(403);
        let verified = shop.verify(&order).await.expect(201)["order"].clone();
        assert!(!verified["hold_reason"].is_null());
        assert!(!actions(&verified).contains(&"print"));
        let refused = shop.print("held", json!([text(&order, "id")])).await;
        assert!(
            String::from_utf8_lossy(&refused.bytes).contains("held"),
            "{}",
            String::from_utf8_lossy(&refused.bytes)
        );
        let released = shop
            .client("order-follow-up")
            .post(&path, json!({"note": "已核对"}))
            .await
            .expect(200);
        assert!(released["hold_reason"].is_null());
        shop.client("order-follow-up")
            .post(&path, json!({"note": "再次"}))
            .await
            .expect_problem(409, "hold-released");
        shop.print("released", json!([text(&order, "id")]))
            .await
            .expect(201);
        let commands: Vec<String> = audited(&shop, &text(&order, "id"))
            .await
            .iter()
            .map(|event| text(event, "command"))
            .collect();
        for command in ["order.check", "order.hold", "order.release"] {
            assert!(commands.iter().any(|known| known == command), "{command}");
        }
    }
}

// A hold by hand, and an amendment beside it: each must be settled by itself (S-147).
#[tokio::test]
async fn holds_do_not_hide_each_other() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let order = shop.paid().await;
        let path = format!("orders/{}", text(&order, "id"));
        let agent = shop.client("agent");
        let held = agent
            .post(&format!("{path}/holds"), json!({"reason": "等客户回电"}))
            .await
            .expect(201);
        assert_eq!(held["hold_reason"], "等客户回电");
        let hold = holds(&shop, &order).await[0].clone();
        // Looking at it again leaves what somebody put by hand.
        let again = agent
            .post(&format!("{path}/checks"), json!({}))
            .await
            .expect(201);
        assert_eq!(again["check"]["outcome"], "pass");
        assert_eq!(again["order"]["hold_reason"], "等客户回电");
        shop.client("print-operator")
            .post(&format!("{path}/holds"), json!({"reason": "x"}))
            .await
            .expect(403);
        let free = shop
            .client("supervisor")
            .post(
                &format!("{path}/holds/{}/releases", text(&hold, "id")),
                json!({"note": "客户已回电"}),
            )
            .await
            .expect(200);
        assert!(free["hold_reason"].is_null());
    }
}

// The safe default: held below the floor price, passed otherwise.
#[tokio::test]
async fn without_an_answer_only_the_floor_holds() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let mut unit = shop.app.app.begin(&shop.app.system).await.unwrap();
        unit.conn()
            .execute(
                "DELETE FROM policy_bindings WHERE shop_id = $1 AND kind = 'order-check'",
                Vec::new(),
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        shop.app.app.forget_policies(shop.app.system.shop_id());
        let order = shop.order().await;
        let path = format!("orders/{}/checks", text(&order, "id"));
        let checked = shop
            .client("agent")
            .post(&path, json!({}))
            .await
            .expect(201);
        assert_eq!(
            (
                &checked["check"]["outcome"],
                &checked["check"]["by_default"]
            ),
            (&json!("pass"), &json!(true))
        );
        let mut unit = shop.app.app.begin(&shop.app.system).await.unwrap();
        unit.conn()
            .execute(
                "UPDATE order_lines SET floor_price = 9901 WHERE shop_id = $1",
                Vec::new(),
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let checked = shop
            .client("agent")
            .post(&path, json!({}))
            .await
            .expect(201);
        assert_eq!(checked["check"]["outcome"], "hold");
        assert_eq!(holds(&shop, &order).await[0]["code"], "below-floor");
    }
}
