//! The six steps of the main job, end to end, through the API, with the shipped components answering.

use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_tests::{Client, Database, TestApp};

/// Text of a field that must be there.
#[track_caller]
fn text<'a>(json: &'a Json, field: &str) -> &'a str {
    json[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {json}"))
}

fn yuan(minor_units: i64) -> Json {
    json!({"minor_units": minor_units, "currency": "CNY"})
}

struct Stock {
    customer: String,
    sku: String,
}

async fn stock(owner: &Client) -> Stock {
    let customer = json!({"name": "王小明", "phone": "13812341234", "address": "春熙路 8 号", "region": "510000",
        "buyer_class": "member", "source": "main job"});
    let customer = owner.post("customers", customer).await.expect(201);
    let product = owner
        .post(
            "products",
            json!({"name": "学生钢笔礼盒", "category": "文具", "resale_category": "stationery"}),
        )
        .await
        .expect(201);
    let sku = json!({"code": "PEN-1", "list_price": yuan(6_800), "floor_price": yuan(5_200), "listed_stock": 1_000,
        "real_stock": 1_000, "weight_grams": 220});
    owner
        .post(&format!("products/{}/skus", text(&product, "id")), sku)
        .await
        .expect(201);
    Stock {
        customer: text(&customer, "id").to_owned(),
        sku: "PEN-1".to_owned(),
    }
}

#[tokio::test]
async fn the_main_job_runs_from_greeting_to_replayed_decision() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        main_job(&app).await;
    }
}

#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn main_job(app: &TestApp) {
    let (owner, agent, supervisor) = (
        app.client("owner"),
        app.client("agent"),
        app.client("supervisor"),
    );
    let stock = stock(&owner).await;

    // 1. The buyer writes; the greeting script answers, or proposes its answer (S-196, S-200, S-226).
    let opened = agent
        .post(
            "conversations",
            json!({"channel": "chat", "customer": stock.customer, "first_message": "在吗?想买二十支钢笔"}),
        )
        .await
        .expect(201);
    let conversation = text(&opened, "id").to_owned();
    let greeting = app
        .client("supervisor")
        .get("decisions?kind=script")
        .await
        .expect(200);
    assert_eq!(greeting["items"][0]["subject"], conversation.as_str());
    assert_eq!(greeting["items"][0]["outcome"], "decided", "{greeting}");

    // 2. She bargains; the agent's own word does not reach that far, the supervisor is asked in the same place
    //    (S-263, S-268, S-269, S-270, S-280).
    let order = json!({
        "customer": stock.customer, "channel": "chat", "consulted": true,
        "lines": [{"sku": stock.sku, "quantity": 20}],
        "shipping_fee": yuan(0), "destination_region": "510000",
        "receiver": {"name": "王小明", "phone": "13812341234", "address": "春熙路 8 号"},
    });
    let order = agent.post("orders", order).await.expect(201);
    let id = text(&order, "id").to_owned();
    assert_eq!(order["total"], yuan(136_000));
    let offer = agent
        .post(
            &format!("orders/{id}/discount-offers"),
            json!({"ask": {"type": "cheaper"}}),
        )
        .await
        .expect(201);
    assert_eq!(offer["outcome"], "needs-approval", "{offer}");
    assert!(!offer["reasons"].as_array().unwrap().is_empty());
    let approvals = supervisor
        .get("approvals?state=pending&kind=discount")
        .await
        .expect(200);
    let approval = &approvals["items"][0];
    let decision = json!({"granted": true, "note": "老客户"});
    let path = format!("approvals/{}/decisions", text(approval, "id"));
    agent
        .post(&path, decision.clone())
        .await
        .expect_problem(403, "permission");
    supervisor.post(&path, decision).await.expect(200);
    // The buyer is asked to wait until the offer is made; then she takes it.
    app.clock.advance(10.minutes());
    let path = format!(
        "orders/{id}/discount-offers/{}/acceptances",
        text(&offer, "id")
    );
    let accepted = agent
        .post_keyed(&path, "take-offer", json!({}))
        .await
        .expect(201);
    let order = agent.get(&format!("orders/{id}")).await.expect(200);
    let total = order["total"]["minor_units"].as_i64().unwrap();
    assert!((20 * 5_200..136_000).contains(&total), "{accepted}");

    // 3. Shipping to Chengdu, 420 kg: no row of the shop's table covers it, and no answer is guessed (S-307); inside
    //    the zone the table answers.
    let quote = agent
        .post(
            &format!("orders/{id}/courier-quotes"),
            json!({"weight_grams": 420_000, "pieces": 12, "bulk": true}),
        )
        .await
        .expect(201);
    assert_eq!(quote["outcome"]["type"], "not-covered", "{quote}");
    let inside = json!({"input": {"origin_region": "330000", "destination_region": "310000",
        "weight_grams": 420_000, "pieces": 12, "bulk": true, "purpose": "ship"}});
    let inside = agent
        .post("policies/courier-fee/evaluate", inside)
        .await
        .expect(200);
    assert_eq!(
        inside["decision"]["quotes"][0]["fee"],
        yuan(10_000),
        "{inside}"
    );

    // 4. She pays; the address changes; nothing is printed before she confirmed and the print operator knows
    //    (S-137…S-140, S-145…S-147).
    let payment = json!({"amount": yuan(total), "method": "e-payment", "reference": "ALI-1"});
    let path = format!("orders/{id}/payments");
    let paid = agent.post_keyed(&path, "pay-1", payment.clone()).await;
    let again = agent.post_keyed(&path, "pay-1", payment.clone()).await;
    assert_eq!(paid.bytes, again.bytes);
    paid.expect(201);
    agent
        .post_keyed(&path, "pay-2", payment)
        .await
        .expect_problem(409, "illegal-transition");
    let amendment =
        json!({"kind": "address", "changes": {"address": "天府大道 1 号"}, "reason": "买家改地址"});
    let amendment = agent
        .post(&format!("orders/{id}/amendments"), amendment)
        .await
        .expect(201);
    let amendment = text(&amendment, "id").to_owned();
    let held = agent.get(&format!("orders/{id}")).await.expect(200);
    assert!(held["hold_reason"].is_string(), "{held}");
    assert_eq!(held["notes"][0]["flag"], "red", "{held}");
    assert_eq!(held["notes"][0]["staff_number"], "A003", "{held}");
    let checks = json!({"checks": ["product", "quantity", "price", "address", "contact"]});
    let (follow_up, print) = (app.client("order-follow-up"), app.client("print-operator"));
    let verify = format!("orders/{id}/verifications");
    follow_up
        .post(&verify, checks.clone())
        .await
        .expect_problem(409, "amendment-unconfirmed");
    agent
        .post(
            &format!("orders/{id}/amendments/{amendment}/confirmations"),
            json!({}),
        )
        .await
        .expect(200);
    follow_up.post(&verify, checks).await.expect(201);
    let batch = print
        .post_keyed("print-batches", "batch-1", json!({"orders": [id]}))
        .await
        .expect(201);
    assert_eq!(batch["refused"][0]["code"], "held", "{batch}");
    agent
        .post(
            &format!("orders/{id}/amendments/{amendment}/acknowledgements"),
            json!({}),
        )
        .await
        .expect_problem(403, "permission");
    print
        .post(
            &format!("orders/{id}/amendments/{amendment}/acknowledgements"),
            json!({}),
        )
        .await
        .expect(200);
    let batch = print
        .post_keyed("print-batches", "batch-2", json!({"orders": [id]}))
        .await
        .expect(201);
    assert_eq!(batch["refused"], json!([]), "{batch}");

    // 5. The parcel arrives damaged: six steps, the refund policy's solutions, the supervisor's approval, money once.
    let shipping = app.client("shipping");
    shipping
        .post(&format!("orders/{id}/packings"), json!({}))
        .await
        .expect(200);
    let waybill = json!({"courier": "zto", "waybill_number": "ZT0001"});
    shipping
        .post_keyed(&format!("orders/{id}/shipments"), "ship-1", waybill)
        .await
        .expect(201);
    shipping
        .post(&format!("orders/{id}/deliveries"), json!({}))
        .await
        .expect(200);
    app.clock.advance(26.hours());
    let specialist = app.client("after-sales-agent");
    let case = json!({"order": id, "kind": "refund-only-shipped", "cause": "damaged", "claimed_fault": "seller",
        "lines": [{"line": 0, "quantity": 20}], "description": "笔盒压坏了", "request": "refund-only"});
    let case = specialist.post("cases", case).await.expect(201);
    let case = text(&case, "id").to_owned();
    let steps = format!("cases/{case}/steps");
    specialist
        .post(
            &steps,
            json!({"step": "agree", "note": "x", "outcome": {"understood": true}}),
        )
        .await
        .expect_problem(409, "illegal-transition");
    let contact = json!({"step": "contact", "note": "联系买家", "outcome": {"channel": "chat", "reached": true}});
    specialist.post(&steps, contact).await.expect(201);
    let asked = specialist
        .post(&format!("cases/{case}/solutions"), json!({}))
        .await
        .expect(201);
    let missing = |asked: &Json| {
        asked["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{asked}"))
            .iter()
            .any(|one| one["missing_evidence"] == json!(["photo"]))
    };
    assert!(missing(&asked), "{asked}");
    let photo = json!({"kind": "photo", "sha256": "ab".repeat(32), "content_type": "image/jpeg", "size_bytes": 1000,
        "reference": "chat"});
    let photo = specialist
        .post(&format!("cases/{case}/evidence"), photo)
        .await
        .expect(201);
    specialist
        .post(
            &format!("cases/{case}/evidence/{}/confirmations", text(&photo, "id")),
            json!({}),
        )
        .await
        .expect(200);
    let verify = json!({"step": "verify", "note": "属实", "outcome": {"authentic": true, "fault": "seller"}});
    specialist.post(&steps, verify).await.expect(201);
    specialist
        .post(&steps, json!({"step": "apologise", "note": "致歉"}))
        .await
        .expect(201);
    let asked = specialist
        .post(&format!("cases/{case}/solutions"), json!({}))
        .await
        .expect(201);
    assert!(!missing(&asked), "{asked}");
    let partial = asked["items"]
        .as_array()
        .unwrap_or_else(|| panic!("{asked}"))
        .iter()
        .find(|one| one["kind"] == "partial-keep");
    let partial = partial.unwrap_or_else(|| panic!("{asked}"));
    assert!(!text(partial, "buyer_text").is_empty());
    let most = partial["maximum"]["minor_units"].as_i64().unwrap();
    assert!(most > 20_000 && most <= total, "{partial}");
    let solution = text(partial, "id").to_owned();
    specialist
        .post(
            &format!("cases/{case}/solutions/{solution}/choices"),
            json!({"understood": true}),
        )
        .await
        .expect(200);
    specialist
        .post(
            &steps,
            json!({"step": "agree", "note": "同意部分退款", "outcome": {"understood": true}}),
        )
        .await
        .expect(201);
    let refund = json!({"solution": solution, "lines": [{"line": 0, "amount": yuan(most)}], "reason": "破损"});
    let path = format!("cases/{case}/refunds");
    let requested = specialist
        .post_keyed(&path, "refund-1", refund.clone())
        .await;
    let again = specialist.post_keyed(&path, "refund-1", refund).await;
    assert_eq!(requested.bytes, again.bytes);
    let refund = requested.expect(201);
    assert_eq!(
        refund["state"], "requested",
        "beyond ¥200 somebody is asked: {refund}"
    );
    let approvals = supervisor
        .get("approvals?state=pending&kind=refund")
        .await
        .expect(200);
    let path = format!("approvals/{}/decisions", text(&approvals["items"][0], "id"));
    supervisor
        .post(&path, json!({"granted": true}))
        .await
        .expect(200);
    let refund = text(&refund, "id").to_owned();
    let sent = specialist
        .post_keyed(&format!("refunds/{refund}/payouts"), "pay-out-1", json!({}))
        .await
        .expect(200);
    assert_eq!(sent["state"], "sent", "{sent}");
    let order = agent.get(&format!("orders/{id}")).await.expect(200);
    assert_eq!(
        (&order["refunded"], &order["payment_state"]),
        (&yuan(most), &json!("partially-refunded"))
    );
    specialist
        .post(
            &steps,
            json!({"step": "follow-up", "note": "已退款", "outcome": {"sent_to_buyer": true}}),
        )
        .await
        .expect(201);
    let register = json!({"step": "register", "note": "登记", "outcome": {"buyer_confirmed": true, "tags": ["damaged"],
        "spent_minutes": 12, "feedback": {"cause": "运输", "solution": "部分退款", "process": "核实", "result": "满意"}}});
    specialist.post(&steps, register).await.expect(201);

    // 6. The owner reads why, with the version that answered, and replays it.
    for kind in ["script", "discount", "courier-fee", "refund"] {
        let decisions = owner
            .get(&format!("decisions?kind={kind}"))
            .await
            .expect(200);
        let decision = &decisions["items"][0];
        assert_eq!(decision["outcome"], "decided", "{decision}");
        assert_eq!(text(&decision["plugin"], "digest").len(), 64);
        let replay = owner
            .post(
                &format!("decisions/{}/replay", text(decision, "id")),
                json!({}),
            )
            .await
            .expect(200);
        assert_eq!(replay["identical"], true, "{replay}");
    }
    owner.get("audit-chain").await.expect(200);
}
