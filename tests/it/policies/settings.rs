//! Settings, and promotions that policies are told of.

use serde_json::json;
use shopwit_tests::{Database, TestApp};

use super::{fee, pointers, quote};

#[tokio::test]
async fn settings_are_checked_against_the_plugins_own_schema() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let answer = agent.get("policies/courier-fee/settings").await;
        assert_eq!(answer.etag(), "\"1\"");
        let first = answer.expect(200);
        assert_eq!(first["settings"], first["defaults"]);
        assert_eq!(
            first["schema"]["properties"]["bulk_from_inner_grams"]["type"],
            "integer"
        );

        let wrong = json!({"bulk_from_inner_grams": -5, "couriers": ["sf", 7], "colour": "red"});
        let problem = owner
            .put("policies/courier-fee/settings", json!({"settings": wrong}))
            .await
            .expect_problem(422, "invalid");
        let mut found = pointers(&problem);
        found.sort_unstable();
        assert_eq!(
            found,
            [
                "/settings",
                "/settings/bulk_from_inner_grams",
                "/settings/couriers/1"
            ],
            "{problem}"
        );
        agent
            .put("policies/courier-fee/settings", json!({"settings": {}}))
            .await
            .expect_problem(403, "permission");
        assert_eq!(fee(&quote(&agent, 310_000).await), Some(5_000));

        // S-302 as a setting: the shop counts lots as bulk from another weight on.
        let change = json!({"settings": {"bulk_from_inner_grams": 320_000}, "reason": "carrier's new minimum"});
        let saved = owner
            .put_matching("policies/courier-fee/settings", "\"1\"", change.clone())
            .await
            .expect(200);
        assert_eq!(saved["revision"], 2);
        assert_eq!(
            saved["settings"]["default_courier"],
            first["settings"]["default_courier"]
        );
        assert_eq!(fee(&quote(&agent, 310_000).await), None);
        owner
            .put_matching("policies/courier-fee/settings", "\"1\"", change)
            .await
            .expect_problem(412, "stale");
        let decision = quote(&agent, 320_000).await;
        let recorded = agent
            .get(&format!("decisions/{}", decision["id"].as_str().unwrap()))
            .await
            .expect(200);
        assert_eq!(recorded["settings_revision"], 2);
        let audit = owner
            .get("audit-events?target=courier-fee")
            .await
            .expect(200);
        assert_eq!(audit["items"][0]["command"], "policy.set-settings");
        assert_eq!(audit["items"][0]["reason"], "carrier's new minimum");
    }
}

#[tokio::test]
async fn a_promotion_that_runs_reaches_the_discount_policy() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let ask = json!({"input": {
            "lines": [{
                "sku": "PEN-01", "quantity": 2,
                "list_price": {"minor_units": 10_000, "currency": "CNY"},
                "floor_price": {"minor_units": 8_000, "currency": "CNY"},
            }],
            "buyer_class": "retail", "bargaining_round": 1, "ask": {"type": "cheaper"},
            "actor": {"role": "pre-sales-agent", "limit": {"minor_units": 5_000, "currency": "CNY"}},
        }});
        let told = async || {
            let decision = agent
                .post("policies/discount/evaluate", ask.clone())
                .await
                .expect(200);
            assert_eq!(decision["outcome"], "decided", "{decision}");
            let path = format!("decisions/{}", decision["id"].as_str().unwrap());
            let recorded = agent.get(&path).await.expect(200);
            (
                decision["reasons"].clone(),
                recorded["context"]["promotions"].clone(),
            )
        };
        let (before, promotions) = told().await;
        assert_eq!(promotions, json!([]));

        // S-281: a dated plan; the test's clock stands inside it, and not inside the second one.
        let plan = |starts_at: &str, ends_at: &str| {
            json!({
                "name": "三八节", "closes_bargaining": true, "discount_bps": 500, "starts_at": starts_at,
                "ends_at": ends_at,
            })
        };
        let spring = plan("2026-03-01T00:00:00Z", "2026-03-09T00:00:00Z");
        let saved = owner
            .put("promotions/spring", spring.clone())
            .await
            .expect(200);
        assert_eq!(
            (saved["id"].clone(), saved["version"].clone()),
            (json!("spring"), json!(1))
        );
        owner
            .put(
                "promotions/june",
                plan("2026-06-01T00:00:00Z", "2026-06-20T00:00:00Z"),
            )
            .await
            .expect(200);
        let (after, promotions) = told().await;
        assert_eq!(promotions.as_array().unwrap().len(), 1, "{promotions}");
        assert_eq!(promotions[0]["id"], "spring");
        assert_ne!(before, after);

        agent
            .put("promotions/spring", spring)
            .await
            .expect_problem(403, "permission");
        let problem = owner
            .put(
                "promotions/late",
                plan("2026-06-20T00:00:00Z", "2026-06-01T00:00:00Z"),
            )
            .await
            .expect_problem(422, "invalid");
        assert_eq!(pointers(&problem), ["/ends_at"]);
        let list = agent.get("promotions").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
    }
}
