//! What a shop may use of the host.

use jiff::Span;
use serde_json::{Value as Json, json};
use shopwit_service::policies::quotas::Quotas;
use shopwit_tests::{Client, Database, TestApp};

use super::{
    fee,
    plugins::{another, upload},
    quote,
};

const WASM: &str = "application/wasm";

async fn start(database: Database, quotas: Quotas) -> TestApp {
    TestApp::start_with(database, |app| app.with_quotas(quotas)).await
}

async fn used(client: &Client, quota: &str) -> Json {
    let quotas = client.get("policies/quotas").await.expect(200);
    quotas["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["quota"] == quota)
        .unwrap()
        .clone()
}

#[tokio::test]
async fn uploads_of_a_day_are_counted_and_come_back_with_the_next() {
    for database in Database::both() {
        let quotas = Quotas {
            uploads_a_day: 2,
            ..Quotas::default()
        };
        let mut app = start(database, quotas).await;
        app.other_shop("other").await;
        let owner = app.client("owner");
        upload(&owner, another("first")).await;
        upload(&owner, b"no component".to_vec()).await;
        // Known bytes cost nothing.
        owner
            .post_bytes("plugins?wait=100", WASM, another("first"))
            .await
            .expect(200);
        let answer = owner.post_bytes("plugins", WASM, another("third")).await;
        let wait: i64 = answer.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        // It is half past two in the morning, UTC.
        assert!((70_000..86_400).contains(&wait), "{wait}");
        let problem = answer.expect_problem(429, "quota-exceeded");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("uploads_a_day"),
            "{problem}"
        );
        let seen = used(&owner, "uploads_a_day").await;
        assert_eq!(
            (&seen["used"], &seen["allowed"]),
            (&json!(2), &json!(2)),
            "{seen}"
        );
        assert_eq!(seen["resets_at"], "2026-03-03T00:00:00Z");
        // Another shop has its own.
        upload(&app.client("other/owner"), another("first")).await;
        app.clock.advance(Span::new().hours(24));
        upload(&owner, another("third")).await;
        assert_eq!(used(&owner, "uploads_a_day").await["used"], 1);
        // An agent may look, nobody else.
        app.client("other/owner")
            .get("/api/v1/shops/demo/policies/quotas")
            .await
            .expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn what_is_compiled_and_kept_is_bounded() {
    for database in Database::both() {
        let nothing_compiled = Quotas {
            compile_seconds_a_day: 0,
            ..Quotas::default()
        };
        let app = start(database, nothing_compiled).await;
        let owner = app.client("owner");
        let problem = owner
            .post_bytes("plugins", WASM, another("first"))
            .await
            .expect_problem(429, "quota-exceeded");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("compile_seconds_a_day"),
            "{problem}"
        );

        let one_kept = Quotas {
            stored_versions: 1,
            ..Quotas::default()
        };
        let app = start(database, one_kept).await;
        let owner = app.client("owner");
        // What came with the host does not count, nor does what was rejected.
        assert_eq!(used(&owner, "stored_versions").await["used"], 0);
        upload(&owner, b"no component".to_vec()).await;
        upload(&owner, another("first")).await;
        assert_eq!(used(&owner, "stored_versions").await["used"], 1);
        let problem = owner
            .post_bytes("plugins", WASM, another("second"))
            .await
            .expect_problem(409, "quota-exceeded");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("stored_versions"),
            "{problem}"
        );
        let bytes = used(&owner, "stored_bytes").await;
        assert_eq!(bytes["used"], another("first").len());
    }
}

#[tokio::test]
async fn a_shop_without_fuel_gets_the_safe_default_until_it_is_filled_up() {
    for database in Database::both() {
        let quotas = Quotas {
            fuel_a_minute: 1_000,
            ..Quotas::default()
        };
        let mut app = start(database, quotas).await;
        app.other_shop("other").await;
        let agent = app.client("agent");
        let first = quote(&agent, 420_000).await;
        assert_eq!(fee(&first), Some(10_000));
        assert!(first["fuel_used"].as_i64().unwrap() > 1_000, "{first}");
        let second = quote(&agent, 420_000).await;
        assert_eq!(
            (&second["outcome"], &second["failure"]["code"], fee(&second)),
            (&json!("default"), &json!("quota-exceeded"), None)
        );
        let limit = &second["failure"]["limit"];
        assert_eq!(
            (&limit["name"], &limit["allowed"]),
            (&json!("fuel_a_minute"), &json!(1_000))
        );
        let seen = used(&app.client("owner"), "fuel_a_minute").await;
        assert!(
            seen["used"].as_i64().unwrap() > 1_000 && seen["resets_at"].is_string(),
            "{seen}"
        );
        // Another shop is not harmed.
        let other = app.client("other/agent");
        assert_eq!(fee(&quote(&other, 420_000).await), Some(10_000));
        app.clock.advance(Span::new().hours(24));
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(10_000));
        // Both are recorded.
        let id = second["id"].as_str().unwrap();
        let recorded = agent.get(&format!("decisions/{id}")).await.expect(200);
        assert_eq!(recorded["failure"]["code"], "quota-exceeded");
    }
}
