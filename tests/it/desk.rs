//! Conversations, messages, scripts, tickets, contacts and reviews.

mod buyers;
mod conversations;
mod events;
mod message_checks;
mod messages;
mod outreach;
mod reviews;
mod scripts;
mod tickets;
mod triage;
mod visibility;
mod workbench;

use serde_json::{Value as Json, json};
use shopwit_service::customers::{self, CustomerFields};
use shopwit_tests::{Client, TestApp};

/// The text at `key`.
#[track_caller]
fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} is no text in {json}"))
}

/// A buyer; answers the id.
async fn buyer(app: &TestApp, name: &str) -> String {
    let fields = CustomerFields {
        name: Some(name.to_owned()),
        phone: Some("13812341234".to_owned()),
        region: Some("510000".to_owned()),
        source: Some("test".to_owned()),
        ..CustomerFields::default()
    };
    let mut unit = app.app.begin(&app.system).await.unwrap();
    let customer = customers::create(&mut unit, fields).await.unwrap();
    unit.commit().await.unwrap();
    customer.id.to_string()
}

/// A conversation in which the buyer wrote; answers what was answered.
async fn ask(client: &Client, buyer: &str, message: &str) -> Json {
    let body = json!({"channel": "chat", "customer": buyer, "first_message": message});
    client.post("conversations", body).await.expect(201)
}

/// A conversation that we opened and in which the buyer then wrote, so without a greeting.
async fn write(client: &Client, buyer: &str, message: &str) -> Json {
    let made = client
        .post(
            "conversations",
            json!({"channel": "chat", "customer": buyer}),
        )
        .await
        .expect(201);
    let path = format!("conversations/{}/messages", text(&made, "id"));
    client
        .post(&path, json!({"author": "buyer", "text": message}))
        .await
        .expect(201);
    made
}

/// An order of the buyer for two pieces of 龙井茶; answers the order.
async fn order(app: &TestApp, buyer: &str) -> Json {
    let owner = app.client("owner");
    let product = json!({"name": "龙井茶", "category": "tea", "attributes": {"material": "明前绿茶", "quality-facts": "每批送检"}});
    let product = owner.post("products", product).await.expect(201);
    let sku = json!({"code": "TEA-1", "list_price": {"minor_units": 9_900, "currency": "CNY"}, "real_stock": 50});
    owner
        .post(&format!("products/{}/skus", text(&product, "id")), sku)
        .await
        .expect(201);
    let wanted = json!({
        "customer": buyer, "channel": "chat", "lines": [{"sku": "TEA-1", "quantity": 2}], "consulted": true,
        "destination_region": "510000",
        "receiver": {"name": "李小红", "phone": "13987654321", "address": "成都市锦江区春熙路 1 号"},
    });
    app.client("agent").post("orders", wanted).await.expect(201)
}

/// The user of a role.
async fn user(app: &TestApp, role: &str) -> String {
    let members = app
        .client("owner")
        .get("members?limit=100")
        .await
        .expect(200);
    let member = members["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|member| member["role"] == role)
        .unwrap();
    text(member, "id").to_owned()
}

/// Takes away what answers a kind, as if the owner had bound nothing.
async fn unbind(app: &TestApp, kind: &'static str) {
    let mut unit = app.app.begin(&app.system).await.unwrap();
    unit.conn()
        .execute(
            "DELETE FROM policy_bindings WHERE shop_id = $1 AND kind = $2",
            shopwit_store::args![kind],
        )
        .await
        .unwrap();
    unit.commit().await.unwrap();
    app.app.forget_policies(app.system.shop_id());
}

/// The input of a decision as it was recorded.
async fn told(app: &TestApp, decision: &str) -> Json {
    app.app.flush().await;
    let found = app
        .client("owner")
        .get(&format!("decisions/{decision}"))
        .await
        .expect(200);
    found["input"].clone()
}

/// What a message to the buyer looks like.
fn says(message: &str) -> Json {
    json!({"author": "agent", "text": message})
}

/// Stops the test unless the request is refused at this pointer.
#[track_caller]
fn refused_at(answer: shopwit_tests::Answer, pointer: &str) {
    let problem = answer.expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
}
