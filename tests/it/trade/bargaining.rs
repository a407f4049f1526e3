//! Bargaining with the discount policy that comes with the host.

use serde_json::{Value as Json, json};
use shopwit_tests::Database;

use super::{Shop, actions, cny, expect_field, text};

async fn ask(shop: &Shop, who: &str, order: &Json, body: Json) -> Json {
    shop.client(who)
        .post(
            &format!("orders/{}/discount-offers", text(order, "id")),
            body,
        )
        .await
        .expect(201)
}

#[tokio::test]
async fn the_price_stays_until_the_buyer_insists_then_the_manager_is_asked() {
    // S-259, S-264, S-265, S-268, S-269, S-270, S-271, S-280
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.order().await;
        let path = format!("orders/{}/discount-offers", text(&order, "id"));
        for round in 0..2 {
            let offer = ask(
                &shop,
                "agent",
                &order,
                json!({"ask": {"type": "cheaper"}, "round": round}),
            )
            .await;
            assert_eq!(
                (&offer["outcome"], &offer["state"], &offer["round"]),
                (&json!("keep"), &Json::Null, &json!(round))
            );
            let nothing = format!("{path}/{}/acceptances", text(&offer, "id"));
            agent
                .post_keyed(&nothing, "nothing", json!({}))
                .await
                .expect_problem(409, "nothing-offered");
        }
        agent
            .post(&path, json!({"ask": {"type": "cheaper"}, "round": 7}))
            .await
            .expect_problem(409, "other-round");
        let offer = ask(&shop, "agent", &order, json!({"ask": {"type": "cheaper"}})).await;
        assert_eq!(
            (&offer["outcome"], &offer["state"]),
            (&json!("needs-approval"), &json!("awaiting-approval"))
        );
        // 3 % of ¥198.
        assert_eq!(offer["total_discount"], cny(594));
        let line = &offer["proposal"]["line_discounts"][0];
        assert!(!line["explanation"].as_str().unwrap().is_empty(), "{line}");
        assert!(offer["hold_until"].as_str().unwrap() > offer["asked_at"].as_str().unwrap());
        assert!(offer["expires_at"].is_null());
        let accept = format!("{path}/{}/acceptances", text(&offer, "id"));
        let early = agent
            .post_keyed(&accept, "early", json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        assert_eq!(early["allowed"], json!(["open", "declined", "expired"]));
        assert_eq!(
            shop.get(&order).await["total"],
            cny(20_800),
            "nothing changed yet"
        );

        // The supervisor grants it where all approvals wait.
        let waiting = shop
            .client("supervisor")
            .get("approvals?state=pending")
            .await
            .expect(200);
        let approval = &waiting["items"][0];
        assert_eq!(
            (&approval["subject"], &approval["id"]),
            (&offer["id"], &offer["approval"])
        );
        let supervisor = shop.client("supervisor");
        grant(&shop, &text(approval, "id"), true).await;
        let open = supervisor
            .get(&format!("{path}/{}", text(&offer, "id")))
            .await
            .expect(200);
        assert_eq!(open["state"], "open");
        assert_eq!(actions(&open), ["accept"]);

        agent
            .post(&accept, json!({}))
            .await
            .expect_problem(400, "idempotency-key-missing");
        let accepted = agent
            .post_keyed(&accept, "yes", json!({}))
            .await
            .expect(201);
        assert_eq!(accepted["offer"]["state"], "accepted");
        assert_eq!(
            (
                &accepted["order"]["discount_total"],
                &accepted["order"]["total"]
            ),
            (&cny(594), &cny(20_206))
        );
        assert_eq!(
            agent
                .post_keyed(&accept, "yes", json!({}))
                .await
                .expect(201),
            accepted
        );
        // Once, with whatever key; and no second favour for this order (S-266).
        agent
            .post_keyed(&accept, "twice", json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        agent
            .post(&path, json!({"ask": {"type": "cheaper"}}))
            .await
            .expect_problem(409, "discount-given");
        let line = &shop.get(&order).await["lines"][0];
        assert_eq!(
            (&line["discount"], &line["total"]),
            (&cny(594), &cny(19_206))
        );
        let order = shop.get(&order).await;
        assert_eq!(shop.pay(&order).await["order"]["payment_state"], "paid");
    }
}

/// What the approvals page does: the supervisor decides.
async fn grant(shop: &Shop, approval: &str, granted: bool) {
    let word = if granted { "grants" } else { "declines" };
    let path = format!("approvals/{approval}/decisions");
    let body = json!({"granted": granted, "note": format!("the supervisor {word} it")});
    shop.client("supervisor")
        .post_keyed(&path, approval, body)
        .await
        .expect(200);
}

#[tokio::test]
async fn a_declined_or_overtaken_offer_cannot_be_taken() {
    // S-268, S-269
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let insist = async |order: &Json| {
            for _ in 0..2 {
                ask(&shop, "agent", order, json!({"ask": {"type": "cheaper"}})).await;
            }
            ask(&shop, "agent", order, json!({"ask": {"type": "cheaper"}})).await
        };
        let order = shop.order().await;
        let path = format!("orders/{}/discount-offers", text(&order, "id"));
        let offer = insist(&order).await;
        grant(&shop, &text(&offer, "approval"), false).await;
        let accept = format!("{path}/{}/acceptances", text(&offer, "id"));
        assert_eq!(
            agent
                .post_keyed(&accept, "a", json!({}))
                .await
                .expect_problem(409, "illegal-transition")["allowed"],
            json!([])
        );

        // A payment ends what was not taken, and takes the question to the supervisor back.
        let second = shop.order().await;
        let offer = insist(&second).await;
        shop.pay(&second).await;
        let path = format!(
            "orders/{}/discount-offers/{}",
            text(&second, "id"),
            text(&offer, "id")
        );
        assert_eq!(agent.get(&path).await.expect(200)["state"], "expired");
        let waiting = shop
            .client("supervisor")
            .get("approvals?state=pending")
            .await
            .expect(200);
        assert_eq!(waiting["items"], json!([]));
        agent
            .post(
                &format!("orders/{}/discount-offers", text(&second, "id")),
                json!({}),
            )
            .await
            .expect_problem(409, "not-unpaid");
    }
}

#[tokio::test]
async fn a_supervisors_own_word_reaches_further_and_ends_in_time() {
    // S-265, S-268
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let supervisor = shop.client("supervisor");
        let order = shop.order().await;
        let path = format!("orders/{}/discount-offers", text(&order, "id"));
        for _ in 0..2 {
            ask(
                &shop,
                "supervisor",
                &order,
                json!({"ask": {"type": "cheaper"}}),
            )
            .await;
        }
        let offer = ask(
            &shop,
            "supervisor",
            &order,
            json!({"ask": {"type": "amount-off", "amount": cny(500)}}),
        )
        .await;
        assert_eq!(
            (&offer["outcome"], &offer["state"]),
            (&json!("offer"), &json!("open"))
        );
        shop.app.clock.advance(jiff::Span::new().hours(25));
        let accept = format!("{path}/{}/acceptances", text(&offer, "id"));
        supervisor
            .post_keyed(&accept, "late", json!({}))
            .await
            .expect_problem(409, "offer-expired");
        assert_eq!(
            supervisor
                .get(&format!("{path}/{}", text(&offer, "id")))
                .await
                .expect(200)["state"],
            "expired"
        );
        for (body, pointer, code) in [
            (
                json!({"ask": {"type": "amount-off", "amount": cny(-1)}}),
                "/ask/amount",
                "range",
            ),
            (
                json!({"ask": {"type": "amount-off", "amount": {"minor_units": 1, "currency": "USD"}}}),
                "/ask/amount",
                "range",
            ),
            (json!({"price": 1}), "/price", "json"),
        ] {
            expect_field(supervisor.post(&path, body).await, pointer, code);
        }
        let wrong = supervisor
            .post(&path, json!({"ask": {"type": "beg"}}))
            .await;
        wrong.expect_problem(422, "invalid");
        shop.client("print-operator")
            .post(&path, json!({}))
            .await
            .expect_problem(403, "permission");

        // Whoever orders a lot goes to the people for bulk.
        let buyer = format!("customers/{}", shop.buyer);
        supervisor
            .patch(&buyer, json!({"buyer_class": "bulk-buyer"}))
            .await
            .expect(200);
        let bulk = shop.order().await;
        // S-167, S-274
        assert_eq!(
            ask(&shop, "agent", &bulk, json!({})).await["outcome"],
            "route-bulk"
        );
        // S-272: a small wholesaler is asked for five minutes, then hears the lowest price.
        supervisor
            .patch(&buyer, json!({"buyer_class": "small-wholesaler"}))
            .await
            .expect(200);
        let offer = ask(&shop, "supervisor", &bulk, json!({})).await;
        assert_eq!(offer["total_discount"], cny(1_980));
        let time = |field: &str| {
            offer[field]
                .as_str()
                .unwrap()
                .parse::<jiff::Timestamp>()
                .unwrap()
        };
        assert_eq!(
            time("hold_until").duration_since(time("asked_at")),
            jiff::SignedDuration::from_mins(5)
        );
    }
}
