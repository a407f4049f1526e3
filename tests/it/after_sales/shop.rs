//! A shop with orders to have after-sales about.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value as Json, json};
use shopwit_tests::TestApp;

/// Something that is different every time.
pub(crate) fn unique(prefix: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("{prefix}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn yuan(minor_units: i64) -> Json {
    json!({"minor_units": minor_units, "currency": "CNY"})
}

/// An order of these lines (price of one, pieces) and carriage, not paid.
pub(crate) async fn order(app: &TestApp, lines: &[(i64, i64)], shipping: i64) -> String {
    let owner = app.client("owner");
    let product = owner
        .post("products", json!({"name": "衬衫", "category": "clothing"}))
        .await
        .expect(201);
    let mut wanted = Vec::new();
    for (price, quantity) in lines {
        let code = unique("SKU");
        let path = format!("products/{}/skus", product["id"].as_str().unwrap());
        owner
            .post(
                &path,
                json!({"code": code, "list_price": yuan(*price), "real_stock": 1_000}),
            )
            .await
            .expect(201);
        wanted.push(json!({"sku": code, "quantity": quantity}));
    }
    let customer = owner
        .post(
            "customers",
            json!({"name": "王小明", "phone": "13812341234", "region": "510000", "source": "chat"}),
        )
        .await
        .expect(201);
    let order = owner
        .post(
            "orders",
            json!({
                "customer": customer["id"],
                "channel": "chat",
                "lines": wanted,
                "shipping_fee": yuan(shipping),
                "destination_region": "510000",
                "receiver": {"name": "王小明", "phone": "13812341234", "address": "天府大道 1 号"},
            }),
        )
        .await
        .expect(201);
    order["id"].as_str().unwrap().to_owned()
}

/// The same, paid in full.
pub(crate) async fn paid_order(app: &TestApp, lines: &[(i64, i64)], shipping: i64) -> String {
    let order = order(app, lines, shipping).await;
    let total = lines
        .iter()
        .map(|(price, quantity)| price * quantity)
        .sum::<i64>()
        + shipping;
    let payment = json!({"amount": yuan(total), "method": "e-payment", "reference": unique("PAY")});
    app.client("owner")
        .post_keyed(&format!("orders/{order}/payments"), &unique("key"), payment)
        .await
        .expect(201);
    order
}

/// The same, shipped and received.
pub(crate) async fn received_order(app: &TestApp, lines: &[(i64, i64)], shipping: i64) -> String {
    let order = paid_order(app, lines, shipping).await;
    let owner = app.client("owner");
    let checks =
        json!({"checks": ["product", "quantity", "price", "address", "contact", "not-duplicate"]});
    owner
        .post(&format!("orders/{order}/verifications"), checks)
        .await
        .expect(201);
    owner
        .post_keyed("print-batches", &unique("key"), json!({"orders": [order]}))
        .await
        .expect(201);
    let step = async |what: &str, body: Json| {
        let answer = owner
            .post_keyed(&format!("orders/{order}/{what}"), &unique("key"), body)
            .await;
        assert!(
            answer.status.is_success(),
            "{what}: {}",
            String::from_utf8_lossy(&answer.bytes)
        );
    };
    step("packings", json!({})).await;
    step(
        "shipments",
        json!({"courier": "zto", "waybill_number": unique("ZTO")}),
    )
    .await;
    step("deliveries", json!({})).await;
    order
}

/// The body of a new case.
pub(crate) fn new_case(order: &str, kind: &str, lines: &[(i64, i64)]) -> Json {
    let lines: Vec<Json> = lines
        .iter()
        .map(|(line, quantity)| json!({"line": line, "quantity": quantity}))
        .collect();
    json!({
        "order": order, "kind": kind, "cause": "no-longer-wanted", "claimed_fault": "buyer", "lines": lines,
        "description": "买家不想要了", "request": "refund-only",
    })
}

/// Opens a case about goods that have not left the house.
pub(crate) async fn open_case(app: &TestApp, order: &str, lines: &[(i64, i64)]) -> String {
    let body = new_case(order, "refund-only-unshipped", lines);
    let case = app
        .client("after-sales-agent")
        .post("cases", body)
        .await
        .expect(201);
    case["id"].as_str().unwrap().to_owned()
}

/// Records a step that must be legal.
pub(crate) async fn step(app: &TestApp, case: &str, step: &str, outcome: Json) -> Json {
    let body = json!({"step": step, "note": format!("{step} 完成"), "outcome": outcome});
    app.client("after-sales-agent")
        .post(&format!("cases/{case}/steps"), body)
        .await
        .expect(201)
}

/// Contacts the buyer and goes on to the agreement.
pub(crate) async fn agree(app: &TestApp, case: &str) {
    step(
        app,
        case,
        "contact",
        json!({"channel": "chat", "reached": true}),
    )
    .await;
    step(
        app,
        case,
        "verify",
        json!({"authentic": true, "fault": "seller"}),
    )
    .await;
    step(app, case, "apologise", json!({})).await;
    step(app, case, "agree", json!({"understood": true})).await;
}

/// What the last step needs.
pub(crate) fn registration() -> Json {
    json!({
        "buyer_confirmed": true,
        "tags": ["尺码", "quality"],
        "feedback": {"cause": "尺码不合", "solution": "退款", "process": "原路退回", "result": "买家满意"},
        "spent_minutes": 25,
    })
}

/// The body of a refund of one line.
pub(crate) fn refund_of(line: i64, minor_units: i64) -> Json {
    json!({"lines": [{"line": line, "amount": yuan(minor_units)}], "reason": "买家不想要了"})
}
