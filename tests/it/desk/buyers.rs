//! Buyers on the web: one conversation or one order for each token, and nothing else.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Extension,
    body::Body,
    extract::ConnectInfo,
    http::{Method, header},
};
use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_api::{ApiState, openapi, router};
use shopwit_tests::{Client, Database, TestApp};

use super::{buyer, order, refused_at, says, text};

const HERE: &str = "/api/v1/buyer/demo";

/// Opens a conversation as somebody from outside; answers their client and what was answered.
async fn visit(app: &TestApp, words: &str) -> (Client, Json) {
    let made = app
        .nobody()
        .post(&format!("{HERE}/conversations"), json!({"text": words}))
        .await
        .expect(201);
    (app.nobody().with_token(text(&made, "token")), made)
}

/// Writes as the buyer.
async fn write(visitor: &Client, client_id: &str, words: &str) -> Json {
    let body = json!({"text": words, "client_id": client_id});
    visitor
        .post(&format!("{HERE}/conversation/messages"), body)
        .await
        .expect(201)
}

/// The conversation of this number as the staff knows it.
async fn staff_path(agent: &Client, made: &Json) -> String {
    let number = &made["conversation"]["number"];
    let found = agent
        .get(&format!("conversations/{number}"))
        .await
        .expect(200);
    format!("conversations/{}", text(&found, "id"))
}

#[tokio::test]
async fn a_buyer_writes_and_is_answered_without_an_account() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let chat = app.nobody().get(HERE).await.expect(200);
        assert_eq!(chat["attended"], true);
        let (visitor, made) = visit(&app, "这款茶有货吗?").await;
        assert_eq!(made["conversation"]["state"], "waiting");
        let mut stream = visitor
            .stream(&format!("{HERE}/conversation/events"), &[])
            .await;
        let path = staff_path(&agent, &made).await;
        assert_eq!(stream.expect("state").await["state"], "waiting");
        assert_eq!(stream.expect("message").await["text"], "这款茶有货吗?");
        let mut last = stream.expect("message").await;
        assert_eq!(last["author"], "auto", "the greeting");
        // A note stays among colleagues; the answer is checked as always.
        let note = json!({"author": "agent", "text": "老客户,注意", "internal": true});
        agent
            .post(&format!("{path}/messages"), note)
            .await
            .expect(201);
        agent
            .post_keyed(&format!("{path}/messages"), "1", says("亲,有货的"))
            .await
            .expect(201);
        let mut answered = false;
        while last["author"] != "agent" {
            let event = stream.next().await.unwrap();
            match event.name.as_str() {
                "message" => last = event.data,
                "state" => answered = event.data["state"] == "answered",
                other => panic!("{other}"),
            }
        }
        assert_eq!(last["text"], "亲,有货的");
        assert!(last["agent"].is_string() && last["client_id"].is_null());
        assert!(answered || stream.expect("state").await["state"] == "answered");
        // Sent twice, it is one message; the stream goes on behind what was seen.
        let sent = write(&visitor, "m-1", "好的").await;
        assert_eq!(write(&visitor, "m-1", "好的").await["seq"], sent["seq"]);
        let other = json!({"text": "别的", "client_id": "m-1"});
        visitor
            .post(&format!("{HERE}/conversation/messages"), other)
            .await
            .expect_problem(409, "client-id-reused");
        let seen = last["seq"].to_string();
        let mut again = visitor
            .stream(
                &format!("{HERE}/conversation/events"),
                &[("last-event-id", &seen)],
            )
            .await;
        again.expect("state").await;
        assert_eq!(again.expect("message").await["seq"], sent["seq"]);
        let all = visitor
            .get(&format!("{HERE}/conversation/messages"))
            .await
            .expect(200);
        let words: Vec<&str> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(one, "text"))
            .collect();
        assert_eq!(words.len(), 4, "{words:?}");
        assert!(!words.contains(&"老客户,注意"));
        // The desk hears of it as of every message, and of the rating.
        let rated = visitor
            .put(
                &format!("{HERE}/conversation/survey"),
                json!({"rating": 5, "text": "很快"}),
            )
            .await
            .expect(200);
        assert_eq!(rated["survey"]["rating"], 5);
        let survey = agent.get(&format!("{path}/survey")).await.expect(200);
        assert_eq!(survey["survey"]["text"], "很快");
        let audit = app
            .client("owner")
            .get("audit-events?limit=1")
            .await
            .expect(200);
        assert_eq!(audit["items"][0]["actor_kind"], "buyer");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let nobody = app.nobody();
        let open = format!("{HERE}/conversations");
        for (body, pointer) in [
            (json!({"text": ""}), "/text"),
            (json!({"text": "长".repeat(5_001)}), "/text"),
            (json!({"text": "a\u{0}"}), "/text"),
            (json!({"text": "在", "name": ""}), "/name"),
            (json!({"text": "在", "language": "中文"}), "/language"),
        ] {
            refused_at(nobody.post(&open, body).await, pointer);
        }
        nobody
            .post("/api/v1/buyer/nowhere/conversations", json!({"text": "在"}))
            .await
            .expect_problem(404, "not-found");
        let (visitor, _) = visit(&app, "在吗").await;
        let messages = format!("{HERE}/conversation/messages");
        for (body, pointer) in [
            (json!({"text": "在", "client_id": ""}), "/client_id"),
            (
                json!({"text": "长".repeat(5_001), "client_id": "a"}),
                "/text",
            ),
        ] {
            refused_at(visitor.post(&messages, body).await, pointer);
        }
        let survey = format!("{HERE}/conversation/survey");
        refused_at(visitor.put(&survey, json!({"rating": 6})).await, "/rating");
        refused_at(
            visitor.get(&format!("{messages}?cursor=x")).await,
            "?cursor",
        );
        // The token ends by itself.
        app.clock.advance((31 * 24).hours());
        visitor
            .get(&messages)
            .await
            .expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_buyers_token_opens_nothing_else() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let (visitor, made) = visit(&app, "在吗").await;
        let agent = app.client("agent");
        let customer = buyer(&app, "王小明").await;
        let ordered = order(&app, &customer).await;
        let link = agent
            .post_bytes(
                &format!("orders/{}/tracking-links", text(&ordered, "id")),
                "application/json",
                "",
            )
            .await
            .expect(201);
        let page = app.nobody().with_token(text(&link, "token"));
        let document = serde_json::to_value(openapi()).unwrap();
        let ids = [
            ("{conversation}", made["conversation"]["number"].to_string()),
            ("{order}", text(&ordered, "id").to_owned()),
            ("{customer}", customer.clone()),
            ("{kind}", "refund".to_owned()),
            ("{table}", "courier-fees".to_owned()),
        ];
        let mut tried = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            let mut address = path.replace("{shop}", "demo");
            for (name, id) in &ids {
                address = address.replace(name, id);
            }
            for method in item.as_object().unwrap().keys() {
                let method: Method = method.to_uppercase().parse().unwrap();
                // Signing in and out is for everybody.
                if address.starts_with(HERE) || address == "/api/v1/sessions" {
                    continue;
                }
                for client in [&visitor, &page] {
                    let headers = [
                        ("content-type", "application/json"),
                        ("idempotency-key", "k"),
                    ];
                    let answer = client
                        .send(method.clone(), &address, &headers, Body::from("{}"))
                        .await;
                    let status = answer.status.as_u16();
                    assert_eq!(status, 401, "{method} {address}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 250, "{tried}");
        // One kind of token is not the other, a shop's token is neither, and another shop knows none of them.
        let own = format!("{HERE}/conversation");
        for (client, address) in [
            (&page, own.as_str()),
            (&visitor, "/api/v1/buyer/demo/order"),
            (&agent, own.as_str()),
            (&agent, "/api/v1/buyer/demo/order"),
            (&visitor, "/api/v1/buyer/other/conversation"),
            (&page, "/api/v1/buyer/other/order"),
            (&app.nobody(), own.as_str()),
        ] {
            client
                .get(address)
                .await
                .expect_problem(401, "unauthenticated");
        }
    }
}

#[tokio::test]
async fn an_order_is_followed_by_its_buyer_only() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let customer = buyer(&app, "王小明").await;
        let ordered = order(&app, &customer).await;
        let number = ordered["number"].to_string();
        let look = async |number: &str, tail: &str| {
            let body = json!({"number": number, "phone_tail": tail});
            app.nobody()
                .post(&format!("{HERE}/orders/lookup"), body)
                .await
        };
        let found = look(&format!("#{number}"), "4321").await.expect(200);
        assert_eq!(found["order"]["number"], ordered["number"]);
        assert_eq!(found["order"]["receiver"]["name"], "李**");
        let shown = found.to_string();
        for hidden in ["13987654321", "春熙路", "李小红", "floor"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
        let wrong = look(&number, "0000").await;
        let unknown = look("99999999", "4321").await;
        let same = |answer: &shopwit_tests::Answer| {
            let mut json = answer.json.clone();
            json["request_id"] = Json::Null;
            (answer.status, json)
        };
        assert_eq!(same(&wrong), same(&unknown));
        wrong.expect_problem(404, "not-found");
        for (number, tail, pointer) in [
            ("", "4321", "/number"),
            ("1", "432", "/phone_tail"),
            ("1", "４３２１", "/phone_tail"),
        ] {
            refused_at(look(number, tail).await, pointer);
        }
        let page = app.nobody().with_token(text(&found, "token"));
        let order_page = page.get(&format!("{HERE}/order")).await.expect(200);
        assert_eq!(order_page, found["order"]);
        assert_eq!(order_page["timeline"][0]["event"], "placed");
        // From there the buyer writes as who they are.
        let made = page
            .post(
                &format!("{HERE}/conversations"),
                json!({"text": "什么时候发货?"}),
            )
            .await
            .expect(201);
        let known = agent
            .get(&format!("conversations/{}", made["conversation"]["number"]))
            .await
            .expect(200);
        assert_eq!(known["customer"]["id"], json!(customer));
        assert_eq!(known["order"], ordered["id"]);
        // Guessing ends after ten tries an hour, the right answer included.
        for _ in 0..8 {
            look(&number, "1111").await.expect_problem(404, "not-found");
        }
        let answer = look(&number, "4321").await;
        assert!(answer.headers.contains_key(header::RETRY_AFTER));
        answer.expect_problem(429, "too-many-requests");
        app.client("quality")
            .post(&format!("orders/{number}/tracking-links"), json!({}))
            .await
            .expect_problem(403, "permission");
        app.clock.advance((31 * 24).hours());
        page.get(&format!("{HERE}/order"))
            .await
            .expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn one_address_does_not_flood_a_shop() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let from = |address: &str| {
            let address: SocketAddr = address.parse().unwrap();
            Extension(ConnectInfo(address))
        };
        let host = router(ApiState::new(Arc::clone(&app.app), None));
        let one = app
            .nobody()
            .through(host.clone().layer(from("192.0.2.1:1")));
        let other = app.nobody().through(host.layer(from("192.0.2.2:1")));
        let open = format!("{HERE}/conversations");
        let body = || json!({"text": "在吗"});
        // How fast a machine is must not decide: it is refused before long.
        let mut refused = None;
        for _ in 0..50 {
            let answer = one.post(&open, body()).await;
            if answer.status.as_u16() == 429 {
                refused = Some(answer);
                break;
            }
        }
        refused.unwrap().expect_problem(429, "too-many-requests");
        let made = other.post(&open, body()).await.expect(201);
        let visitor = app.nobody().with_token(text(&made, "token"));
        let survey = format!("{HERE}/conversation/survey");
        let mut is_refused = false;
        for _ in 0..500 {
            let answer = visitor.put(&survey, json!({"rating": 6})).await;
            is_refused |= answer.status.as_u16() == 429;
            if is_refused {
                break;
            }
        }
        assert!(is_refused);
    }
}

#[tokio::test]
async fn only_the_shops_own_pages_hold_its_chat() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let (ours, theirs) = ("https://shop.example", "https://evil.example");
        let shop = json!({"chat_origins": [ours]});
        owner.patch("/api/v1/shops/demo", shop).await.expect(200);
        for origin in [
            "shop.example",
            "https://shop.example/",
            "https://Shop.example",
            "null",
            "*",
        ] {
            let body = json!({"chat_origins": [origin]});
            refused_at(
                owner.patch("/api/v1/shops/demo", body).await,
                "/chat_origins/0",
            );
        }
        let nobody = app.nobody();
        let ask = async |method: Method, path: &str, headers: &[(&str, &str)]| {
            nobody.send(method, path, headers, Body::empty()).await
        };
        let path = format!("{HERE}/conversations");
        let question = |origin| {
            [
                ("origin", origin),
                ("access-control-request-method", "POST"),
            ]
        };
        let answer = ask(Method::OPTIONS, &path, &question(ours)).await;
        assert_eq!(answer.status.as_u16(), 204);
        assert_eq!(answer.headers["access-control-allow-origin"], ours);
        assert!(
            !answer
                .headers
                .contains_key("access-control-allow-credentials")
        );
        ask(Method::OPTIONS, &path, &question(theirs))
            .await
            .expect_problem(403, "origin");
        let answer = ask(Method::GET, HERE, &[("origin", ours)]).await;
        assert_eq!(answer.headers["access-control-allow-origin"], ours);
        answer.expect(200);
        ask(Method::GET, HERE, &[("origin", theirs)])
            .await
            .expect_problem(403, "origin");
        // Our own pages need no leave, and the desk is nobody's.
        let own = [("origin", "http://desk.example"), ("host", "desk.example")];
        ask(Method::GET, HERE, &own).await.expect(200);
        let answer = ask(Method::GET, "orders", &[("origin", ours)]).await;
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
        answer.expect(401);
    }
}
