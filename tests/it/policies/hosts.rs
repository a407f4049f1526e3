//! What a host holds in memory, and what it finds in the database.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use shopwit_domain::ids::DecisionId;
use shopwit_policy::{EngineConfig, Kind, PolicyEngine, TierLimits};
use shopwit_service::{
    App,
    people::shops,
    policies::{decide, decisions::Decision, effects},
};
use shopwit_store::{Store, args};
use shopwit_tests::{Database, TestApp};

use super::{bulk, fee, quote};

/// Another host on the database, with an engine that has loaded nothing yet.
pub(crate) async fn another_host(app: &TestApp) -> App {
    let mut limits = TierLimits::default();
    limits.compact.wall_ms = 60_000;
    let engine = PolicyEngine::new(EngineConfig {
        limits,
        ..EngineConfig::default()
    })
    .unwrap();
    let store = Store::open(app.database_url()).await.unwrap();
    App::new(
        store,
        app.clock.clone(),
        Arc::clone(&app.app.entropy),
        engine,
    )
}

pub(super) async fn ask(host: &App) -> Decision {
    let ctx = shops::system_ctx(host, "demo").await.unwrap().unwrap();
    let input = bulk("330000", "320000", 420_000).to_string();
    decide::evaluate(host, &ctx, Kind::CourierFee, None, &input)
        .await
        .unwrap()
}

/// The fee of a decision as the service gives it.
fn fee_of(decision: &Decision) -> Option<i64> {
    let output: Json = serde_json::from_str(decision.output.as_ref().unwrap()).unwrap();
    fee(&json!({"decision": output["outcome"]}))
}

#[tokio::test]
async fn a_host_that_starts_again_answers_as_before_and_has_every_decision() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let before = quote(&app.client("agent"), 420_000).await;
        app.app.close().await;

        let host = another_host(&app).await;
        let ctx = shops::system_ctx(&host, "demo").await.unwrap().unwrap();
        let id: DecisionId = before["id"].as_str().unwrap().parse().unwrap();
        let recorded = shopwit_service::policies::decisions::find(&host, &ctx, id)
            .await
            .unwrap();
        let output: Json = serde_json::from_str(recorded.output.as_ref().unwrap()).unwrap();
        assert_eq!(output["outcome"], before["decision"]);
        // The component comes out of the database and is compiled again; fuel and answer are the same.
        let replay = shopwit_service::policies::replay::replay(&host, &ctx, id, None)
            .await
            .unwrap();
        assert!(replay.identical && replay.same_engine, "{replay:?}");
        assert_eq!(fee_of(&ask(&host).await), Some(10_000));
        host.close().await;
    }
}

#[tokio::test]
async fn another_host_on_the_same_database_sees_a_change_within_seconds() {
    if !Database::both().contains(&Database::Postgres) {
        return;
    }
    let app = TestApp::start(Database::Postgres).await;
    let host = another_host(&app).await;
    assert_eq!(fee_of(&ask(&host).await), Some(10_000));
    app.client("owner")
        .put("tables/courier-fees", json!({"rows": []}))
        .await
        .expect(200);
    assert_eq!(fee(&quote(&app.client("agent"), 420_000).await), None);
    app.clock.advance(jiff::Span::new().seconds(6));
    assert_eq!(fee_of(&ask(&host).await), None);
    host.close().await;
}

#[tokio::test]
async fn without_a_plugin_the_safe_default_holds_and_effects_are_noted() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let mut unit = app.app.begin(&app.system).await.unwrap();
        let deleted = unit
            .conn()
            .execute("DELETE FROM policy_bindings WHERE shop_id = $1", args![])
            .await
            .unwrap();
        assert_eq!(deleted, u64::try_from(Kind::ALL.len()).unwrap());
        unit.commit().await.unwrap();
        app.app.forget_policies(app.system.shop_id());

        let answer = quote(&agent, 420_000).await;
        assert_eq!(
            (answer["outcome"].clone(), fee(&answer)),
            (json!("default"), None)
        );
        assert_eq!(answer["failure"]["code"], "no-policy");
        assert_eq!(answer["plugin"], Json::Null);
        let id = answer["id"].as_str().unwrap();
        let path = format!("decisions/{id}");
        agent
            .post(&format!("{path}/replay"), json!({}))
            .await
            .expect_problem(409, "nothing-to-replay");

        let mut unit = app.app.begin(&app.system).await.unwrap();
        for _ in 0..2 {
            effects::note(&mut unit, id.parse().unwrap(), "quote.made", "order_1")
                .await
                .unwrap();
        }
        unit.commit().await.unwrap();
        let recorded = agent.get(&path).await.expect(200);
        assert_eq!(recorded["effects"].as_array().unwrap().len(), 1);
        assert_eq!(recorded["effects"][0]["effect"], "quote.made");

        let policy = agent.get("policies/courier-fee").await;
        assert_eq!(policy.etag(), "\"0\"");
        assert_eq!(policy.expect(200)["active"], Json::Null);
        agent
            .get("policies/courier-fee/settings")
            .await
            .expect_problem(404, "not-found");
    }
}
