//! Buyers, the catalog, orders, payments, quotes and offers.

mod amendments;
mod bargaining;
mod buyers;
mod catalog;
mod checks;
mod entry;
mod hostile_offers;
mod payments;
mod printing;
mod quotes;
mod shipping;

use serde_json::{Value as Json, json};
use shopwit_tests::{Answer, Client, Database, TestApp};

/// A shop with a buyer and three SKUs: `TEA-1` at ¥99 (floor ¥80), `TEA-2` at ¥129, `TEA-3` at ¥89.
struct Shop {
    app: TestApp,
    /// `customer_…`
    buyer: String,
}

impl Shop {
    async fn open(database: Database) -> Self {
        let app = TestApp::start(database).await;
        let buyer = text(
            &app.client("agent")
                .post("customers", new_buyer())
                .await
                .expect(201),
            "id",
        );
        let owner = app.client("owner");
        let product = json!({"name": "龙井茶", "category": "tea", "attributes": {"material": "绿茶", "size-standard": "250 g"}});
        let product = text(&owner.post("products", product).await.expect(201), "id");
        for (code, list, floor, stock) in [
            ("TEA-1", 9_900, 8_000, 50),
            ("TEA-2", 12_900, 10_000, 20),
            ("TEA-3", 8_900, 8_000, 5),
        ] {
            let sku = json!({"code": code, "list_price": cny(list), "floor_price": cny(floor), "real_stock": stock,
                "listed_stock": 100});
            owner
                .post(&format!("products/{product}/skus"), sku)
                .await
                .expect(201);
        }
        Self { app, buyer }
    }

    fn client(&self, who: &str) -> Client {
        self.app.client(who)
    }

    /// Two of `TEA-1` and ¥10 postage: ¥208.
    fn wanted(&self) -> Json {
        json!({
            "customer": self.buyer,
            "channel": "chat",
            "lines": [{"sku": "TEA-1", "quantity": 2}],
            "shipping_fee": cny(1_000),
            "consulted": true,
            "destination_region": "510000",
            "receiver": {"name": "王小明", "phone": "13812341234", "address": "成都市锦江区春熙路 1 号"},
        })
    }

    async fn order(&self) -> Json {
        self.client("agent")
            .post("orders", self.wanted())
            .await
            .expect(201)
    }

    async fn get(&self, order: &Json) -> Json {
        self.client("owner")
            .get(&format!("orders/{}", text(order, "id")))
            .await
            .expect(200)
    }

    async fn pay(&self, order: &Json) -> Json {
        let path = format!("orders/{}/payments", text(order, "id"));
        let body = json!({"amount": order["total"], "method": "e-payment", "reference": format!("alipay-{}", order["number"])});
        self.client("in-sales-agent")
            .post_keyed(&path, &format!("pay-{}", order["number"]), body)
            .await
            .expect(201)
    }

    async fn verify(&self, order: &Json) -> Answer {
        let checks = json!({"checks": ["product", "quantity", "price", "address", "contact", "not-duplicate"]});
        self.client("order-follow-up")
            .post(
                &format!("orders/{}/verifications", text(order, "id")),
                checks,
            )
            .await
    }

    async fn print(&self, key: &str, orders: Json) -> Answer {
        self.client("print-operator")
            .post_keyed("print-batches", key, json!({"orders": orders}))
            .await
    }

    /// An order on its way until here.
    async fn paid(&self) -> Json {
        let order = self.order().await;
        self.pay(&order).await["order"].clone()
    }

    async fn verified(&self) -> Json {
        let order = self.paid().await;
        self.verify(&order).await.expect(201)["order"].clone()
    }
}

fn new_buyer() -> Json {
    json!({"name": "王小明", "phone": "13812341234", "address": "成都市锦江区春熙路 1 号", "region": "510000",
        "source": "chat", "language": "zh-CN", "market": "CN"})
}

fn cny(minor_units: i64) -> Json {
    json!({"minor_units": minor_units, "currency": "CNY"})
}

/// The text of a field.
#[track_caller]
fn text(json: &Json, field: &str) -> String {
    json[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} in {json}"))
        .to_owned()
}

/// What may be done with something now.
#[track_caller]
fn actions(json: &Json) -> Vec<&str> {
    json["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|action| action.as_str().unwrap())
        .collect()
}

/// Stops the test unless a field was refused there, with this code.
#[track_caller]
fn expect_field(answer: Answer, pointer: &str, code: &str) {
    let problem = answer.expect_problem(422, "invalid");
    let found = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .any(|error| error["pointer"] == pointer && error["code"] == code);
    assert!(found, "{pointer} {code}: {problem}");
}

/// Commands in the audit chain for this target, newest first.
async fn audited(shop: &Shop, target: &str) -> Vec<Json> {
    let page = shop
        .client("owner")
        .get(&format!("audit-events?limit=100&target={target}"))
        .await
        .expect(200);
    page["items"].as_array().unwrap().clone()
}
