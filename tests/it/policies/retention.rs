//! How long decisions are kept.

use serde_json::json;
use shopwit_service::{people::shops, policies::effects};
use shopwit_tests::{Database, TestApp};

use super::quote;

#[tokio::test]
async fn old_decisions_are_forgotten_but_not_those_by_which_money_moved() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(
                quote(&agent, 420_000).await["id"]
                    .as_str()
                    .unwrap()
                    .to_owned(),
            );
        }
        app.app.flush().await;
        let mut unit = app.app.begin(&app.system).await.unwrap();
        for (id, effect) in [
            (&ids[1], "courier-quote.applied"),
            (&ids[2], "message.sent"),
        ] {
            effects::note(&mut unit, id.parse().unwrap(), effect, "order_1")
                .await
                .unwrap();
        }
        unit.commit().await.unwrap();
        let forget = async || {
            let ctx = shops::system_ctx(&app.app, "demo").await.unwrap().unwrap();
            app.app.forget_old_decisions(&ctx).await.unwrap()
        };
        let kept = async || {
            let page = owner.get("decisions").await.expect(200);
            page["items"].as_array().unwrap().len()
        };

        app.clock.advance(jiff::Span::new().hours(24 * 399));
        quote(&agent, 420_000).await;
        assert_eq!((forget().await, kept().await), (0, 4));
        app.clock.advance(jiff::Span::new().hours(48));
        assert_eq!((forget().await, kept().await), (2, 2));
        assert_eq!(forget().await, 0);
        owner
            .get(&format!("decisions/{}", ids[0]))
            .await
            .expect_problem(404, "not-found");
        let money = owner
            .get(&format!("decisions/{}", ids[1]))
            .await
            .expect(200);
        assert_eq!(money["effects"][0]["effect"], "courier-quote.applied");

        // The shop says for how long.
        for days in [29, 3_651] {
            owner
                .patch(
                    "/api/v1/shops/demo",
                    json!({"decision_retention_days": days}),
                )
                .await
                .expect_problem(422, "invalid");
        }
        app.clock.advance(jiff::Span::new().hours(24 * 40));
        assert_eq!(forget().await, 0);
        owner
            .patch("/api/v1/shops/demo", json!({"decision_retention_days": 30}))
            .await
            .expect(200);
        assert_eq!((forget().await, kept().await), (1, 1));
        let audit = owner.get("audit-events?limit=3").await.expect(200);
        assert_eq!(audit["items"][0]["command"], "decision.forget", "{audit}");
    }
}
