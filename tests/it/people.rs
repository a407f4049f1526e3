//! Shops, members, tokens, sessions, limits, audit.

use serde_json::json;
use shopwit_tests::{Database, PASSWORD, TestApp};

#[tokio::test]
async fn signing_in_gives_a_cookie_and_a_wrong_password_does_not() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let nobody = app.nobody();
        let answer = nobody
            .post(
                "/api/v1/sessions",
                json!({"login": "demo.owner", "password": PASSWORD}),
            )
            .await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(
            cookie.contains("HttpOnly")
                && cookie.contains("Secure")
                && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        answer.expect(201);
        let pair = cookie.split(';').next().unwrap();
        let send = async |method: axum::http::Method, headers: &[(&str, &str)]| {
            let mut all = vec![("cookie", pair)];
            all.extend_from_slice(headers);
            nobody
                .send(method, "/api/v1/me", &all, axum::body::Body::empty())
                .await
        };
        let me = send(axum::http::Method::GET, &[]).await.expect(200);
        assert_eq!(me["shops"][0]["slug"], "demo");
        assert_eq!(me["shops"][0]["role"], "owner");

        // A session cannot be used from another site.
        let end = async |headers: &[(&str, &str)]| {
            let mut all = vec![("cookie", pair)];
            all.extend_from_slice(headers);
            nobody
                .send(
                    axum::http::Method::DELETE,
                    "/api/v1/sessions",
                    &all,
                    axum::body::Body::empty(),
                )
                .await
        };
        end(&[("sec-fetch-site", "cross-site")])
            .await
            .expect_problem(403, "cross-site");
        end(&[]).await.expect_problem(403, "cross-site");
        end(&[("sec-fetch-site", "same-origin")]).await.expect(204);
        send(axum::http::Method::GET, &[])
            .await
            .expect_problem(401, "unauthenticated");

        for (login, password) in [("demo.owner", "wrong password"), ("nobody", PASSWORD)] {
            nobody
                .post(
                    "/api/v1/sessions",
                    json!({"login": login, "password": password}),
                )
                .await
                .expect_problem(401, "unauthenticated");
        }
        // The bucket of one login is empty after five.
        for _ in 0..4 {
            nobody
                .post(
                    "/api/v1/sessions",
                    json!({"login": "demo.owner", "password": "x"}),
                )
                .await;
        }
        let answer = nobody
            .post(
                "/api/v1/sessions",
                json!({"login": "demo.owner", "password": PASSWORD}),
            )
            .await;
        assert!(answer.headers.contains_key("retry-after"));
        answer.expect_problem(429, "too-many-requests");
    }
}

#[tokio::test]
async fn roles_bound_what_people_do_and_changes_hold_at_once() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        agent.get("members").await.expect(200);
        agent
            .get("audit-events")
            .await
            .expect_problem(403, "permission");
        // S-001, S-007, S-008, S-010, S-011, S-012, S-013, S-015, S-515: each role is there, with a staff number.
        let members = owner.get("members").await.expect(200);
        let roles: Vec<_> = members["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|member| member["role"].clone())
            .collect();
        for role in [
            "supervisor",
            "pre-sales-agent",
            "in-sales-agent",
            "after-sales-agent",
            "dispatcher",
            "print-operator",
            "order-follow-up",
            "shipping",
            "quality",
            "outsourced",
        ] {
            assert!(roles.contains(&json!(role)), "{role}");
        }
        // Another shop's things do not exist.
        agent
            .get("/api/v1/shops/other")
            .await
            .expect_problem(404, "not-found");
        app.client("other/owner")
            .get("/api/v1/shops/demo/members")
            .await
            .expect_problem(404, "not-found");

        // S-003: the reporting line is stored.
        let supervisor = members["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|m| m["role"] == "supervisor")
            .unwrap();
        let member = members["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|m| m["role"] == "pre-sales-agent")
            .unwrap();
        let path = format!("members/{}", member["id"].as_str().unwrap());
        let changed = owner
            .patch(&path, json!({"manager": supervisor["id"]}))
            .await
            .expect(200);
        assert_eq!(changed["manager"], supervisor["id"]);

        owner
            .patch(&path, json!({"role": "print-operator"}))
            .await
            .expect(200);
        agent.get("customers-do-not-matter").await.expect(404);
        agent
            .patch(&path, json!({"role": "owner"}))
            .await
            .expect_problem(403, "permission");
        owner
            .patch(&path, json!({"disabled": true}))
            .await
            .expect(200);
        agent.get("members").await.expect_problem(404, "not-found");

        let last = members["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|m| m["role"] == "owner")
            .unwrap();
        owner
            .patch(
                &format!("members/{}", last["id"].as_str().unwrap()),
                json!({"role": "supervisor"}),
            )
            .await
            .expect_problem(409, "last-owner");
    }
}

#[tokio::test]
async fn tokens_are_scoped_shown_once_and_revocable() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let made = owner
            .post("tokens", json!({"name": "erp", "scopes": ["shop:read"]}))
            .await
            .expect(201);
        let token = made["token"].as_str().unwrap();
        assert!(token.starts_with("swt_"));
        let with = async |path: &str| {
            let bearer = format!("Bearer {token}");
            app.nobody()
                .send(
                    axum::http::Method::GET,
                    path,
                    &[("authorization", &bearer)],
                    axum::body::Body::empty(),
                )
                .await
        };
        with("/api/v1/shops/demo").await.expect(200);
        with("/api/v1/shops/demo/tokens")
            .await
            .expect_problem(403, "permission");
        let listed = owner.get("tokens?limit=1").await.expect(200);
        assert!(listed["items"][0].get("token").is_none());
        assert!(listed["next_cursor"].is_string());
        owner
            .delete(&format!("tokens/{}", made["id"].as_str().unwrap()))
            .await
            .expect(204);
        with("/api/v1/shops/demo")
            .await
            .expect_problem(401, "unauthenticated");
        owner
            .delete("tokens/token_nonsense")
            .await
            .expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn the_audit_chain_holds_and_shows_what_changed() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let shop = owner.get("/api/v1/shops/demo").await;
        let tag = shop.etag();
        owner
            .patch_matching("/api/v1/shops/demo", &tag, json!({"name": "新店名"}))
            .await
            .expect(200);
        owner
            .patch_matching("/api/v1/shops/demo", &tag, json!({"name": "太晚"}))
            .await
            .expect_problem(412, "stale");
        let events = owner.get("audit-events?limit=1").await.expect(200);
        assert_eq!(events["items"][0]["command"], "shop.change");
        assert_eq!(events["items"][0]["change"]["after"]["name"], "新店名");
        let chain = owner.get("audit-chain").await.expect(200);
        assert_eq!(chain["rows"], events["items"][0]["seq"]);

        // Somebody who alters a row by hand is found out.
        let mut tx = app.app.store.begin(app.system.shop_id()).await.unwrap();
        tx.conn()
            .execute(
                "UPDATE audit_events SET reason = 'forged' WHERE shop_id = $1 AND seq = 2",
                Vec::new(),
            )
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let broken = owner
            .get("audit-chain")
            .await
            .expect_problem(409, "audit-broken");
        assert!(broken["detail"].as_str().unwrap().contains('2'));
    }
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        for (body, pointer) in [
            (json!({"name": "x", "surprise": 1}), "/surprise"),
            (json!({"name": 7}), "/name"),
            (json!({"scopes": []}), ""),
            (json!({"name": "x", "scopes": ["everything"]}), "/scopes/0"),
            (
                json!({"name": "x", "expires_at": "tomorrow"}),
                "/expires_at",
            ),
            (json!({"name": ""}), "/name"),
        ] {
            let problem = owner
                .post("tokens", body.clone())
                .await
                .expect_problem(422, "invalid");
            assert_eq!(
                problem["errors"][0]["pointer"], pointer,
                "{body}: {problem}"
            );
            assert!(
                problem["request_id"]
                    .as_str()
                    .unwrap()
                    .starts_with("request_")
            );
        }
        owner
            .post_bytes("tokens", "application/json", "{\"name\":")
            .await
            .expect_problem(422, "invalid");
        owner
            .post_bytes("tokens", "application/json", "[".repeat(10_000))
            .await
            .expect_problem(422, "invalid");
        owner
            .post_bytes("tokens", "text/plain", "{}")
            .await
            .expect_problem(415, "content-type");
        owner
            .post_bytes("tokens", "application/json", vec![b' '; 1_100_000])
            .await
            .expect_problem(413, "too-large");
        owner
            .get("tokens?limit=0")
            .await
            .expect_problem(422, "invalid");
        owner
            .get("tokens?limit=many")
            .await
            .expect_problem(422, "invalid");
        owner
            .get("tokens?colour=red")
            .await
            .expect_problem(422, "invalid");
        owner
            .get("/api/v1/nothing")
            .await
            .expect_problem(404, "not-found");
        owner
            .delete("tokens")
            .await
            .expect_problem(405, "method-not-allowed");
        app.nobody()
            .get("members")
            .await
            .expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn limits_are_the_shops_own() {
    // S-412
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let limit = json!({"items": [{"role": "supervisor", "kind": "refund", "limit": {"minor_units": 100, "currency": "CNY"}}]});
        assert_eq!(owner.put("limits", limit.clone()).await.expect(200), limit);
        assert_eq!(owner.get("limits").await.expect(200), limit);
        let wrong = json!({"items": [{"role": "supervisor", "kind": "refund", "limit": {"minor_units": 100, "currency": "USD"}}]});
        let problem = owner
            .put("limits", wrong)
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/items/0/limit/currency");
        app.client("supervisor")
            .put("limits", limit)
            .await
            .expect_problem(403, "permission");
    }
}
