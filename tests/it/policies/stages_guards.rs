//! Guards, quarantine and the operator's switch: what happens by itself, and what stops everything.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use shopwit_policy::{
    Kind,
    hostile::{Guest, honest},
};
use shopwit_service::{
    App,
    policies::stops::{self, Scope},
};
use shopwit_store::{Store, args};
use shopwit_tests::{Client, Database, TestApp};

use super::{
    fee, quote,
    stages::{active, ask, commands, covers_nothing, last_day, rebuilt, rows_about, upload},
};

const REFUND: &[u8] = include_bytes!("../../../plugins/components/refund.wasm");
/// Guests of this file fail for even weights.
const EVEN: u64 = 420_000;
const ODD: u64 = 420_001;

/// A courier-fee version that covers nothing, and traps for even weights.
fn fails_for_even_weights() -> Vec<u8> {
    // The arguments lie in memory: nine words of the context, two texts, the weight.
    let guest = honest();
    let trap = "(if (i64.eqz (i64.rem_u (i64.load offset=88 (local.get 0)) (i64.const 2))) (then unreachable))";
    Guest {
        name: "odd-weights-only".to_owned(),
        evaluate: format!("{trap} {}", guest.evaluate),
        ..guest
    }
    .component()
}

/// The same, wasteful instead.
fn wastes_fuel() -> Vec<u8> {
    let guest = honest();
    let waste = "(local.set 1 (i32.const 2000000)) \
        (loop $again (br_if $again (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))";
    Guest {
        name: "wasteful".to_owned(),
        evaluate: format!("(local i32) {waste} {}", guest.evaluate),
        ..guest
    }
    .component()
}

/// Nobody is judged before ten calls.
fn strict() -> Json {
    json!({"failure_share_bps": 5_000, "window_decisions": 10})
}

async fn policy(owner: &Client, kind: &str) -> Json {
    owner.get(&format!("policies/{kind}")).await.expect(200)
}

/// Binds the guest that fails for even weights and lets it fail until it is in quarantine.
async fn quarantined(app: &TestApp) -> String {
    let owner = app.client("owner");
    let digest = upload(&owner, fails_for_even_weights()).await;
    owner
        .put(
            "policies/courier-fee",
            json!({"active": {"digest": digest}, "guards": strict()}),
        )
        .await
        .expect(200);
    for number in 0..10 {
        let answer = ask(&owner, "order_1", if number < 5 { ODD } else { EVEN }).await;
        assert_eq!(answer["stage"], "active");
        assert_eq!(
            answer["outcome"],
            if number < 5 { "decided" } else { "default" },
            "{answer}"
        );
    }
    digest
}

#[tokio::test]
async fn a_version_that_fails_too_often_is_set_aside_and_comes_back_after_probes() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let shipped = active(&owner, "courier-fee").await;
        let guest = quarantined(&app).await;
        let shown = policy(&owner, "courier-fee").await;
        assert_eq!(shown["active"]["digest"], guest);
        let quarantine = &shown["quarantine"];
        assert_eq!(
            (quarantine["calls"].clone(), quarantine["failures"].clone()),
            (json!(10), json!(5)),
            "{shown}"
        );
        // The host did it, and the owner hears of it.
        let audit = owner
            .get("audit-events?target=courier-fee")
            .await
            .expect(200);
        assert_eq!(
            (
                audit["items"][0]["command"].clone(),
                audit["items"][0]["actor"].clone()
            ),
            (json!("policy.quarantine"), json!("system"))
        );

        // The version before it answers.
        let answer = ask(&owner, "order_2", ODD).await;
        assert_eq!(
            (answer["stage"].clone(), fee(&answer)),
            (json!("fallback"), Some(10_000))
        );
        assert_eq!(answer["plugin"]["digest"], shipped);
        assert_eq!(rows_about(&app, "order_2").await.len(), 1);

        // After a pause a single call is let through; it fails, its caller gets the former answer, the pause doubles.
        app.clock.advance(jiff::Span::new().seconds(31));
        let answer = ask(&owner, "order_3", EVEN).await;
        assert_eq!(
            (answer["stage"].clone(), fee(&answer)),
            (json!("fallback"), Some(10_000))
        );
        let rows = rows_about(&app, "order_3").await;
        let failed = rows.iter().find(|row| row["stage"] == "active").unwrap();
        let answered = rows.iter().find(|row| row["stage"] == "fallback").unwrap();
        assert_eq!(answered["shadow_of"], failed["id"]);
        assert_eq!(failed["failure"]["code"], "trap");
        let shown = policy(&owner, "courier-fee").await;
        assert_eq!(shown["quarantine"]["failed_probes"], 1);
        app.clock.advance(jiff::Span::new().seconds(31));
        assert_eq!(ask(&owner, "order_4", ODD).await["stage"], "fallback");

        // Three probes that are answered lift it.
        app.clock.advance(jiff::Span::new().seconds(31));
        for _ in 0..3 {
            let shown = policy(&owner, "courier-fee").await;
            assert_ne!(shown["quarantine"], Json::Null);
            assert_eq!(ask(&owner, "order_5", ODD).await["stage"], "active");
        }
        let shown = policy(&owner, "courier-fee").await;
        assert_eq!(shown["quarantine"], Json::Null);
        assert_eq!(
            commands(&owner, "courier-fee").await[..2],
            ["policy.lift-quarantine", "policy.quarantine"]
        );
        // It begins with an empty window.
        assert_eq!(ask(&owner, "order_6", EVEN).await["stage"], "active");
    }
}

#[tokio::test]
async fn without_a_former_version_the_safe_default_holds_and_binding_again_lifts_it() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let mut unit = app.app.begin(&app.system).await.unwrap();
        unit.conn()
            .execute(
                "DELETE FROM policy_bindings WHERE shop_id = $1 AND kind = 'courier-fee'",
                args![],
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        app.app.forget_policies(app.system.shop_id());

        let guest = quarantined(&app).await;
        let answer = ask(&owner, "order_2", ODD).await;
        assert_eq!(
            (answer["outcome"].clone(), answer["failure"]["code"].clone()),
            (json!("default"), json!("quarantined")),
            "{answer}"
        );
        let body = json!({"active": {"digest": guest}, "reason": "the input was wrong"});
        let shown = owner.put("policies/courier-fee", body).await.expect(200);
        assert_eq!(shown["quarantine"], Json::Null);
        assert_eq!(shown["guards"]["window_decisions"], 10, "guards stay");
        assert_eq!(ask(&owner, "order_3", ODD).await["stage"], "active");
    }
}

#[tokio::test]
async fn the_owner_chooses_what_answers_a_failed_call() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let shipped = active(&owner, "courier-fee").await;
        let guest = upload(&owner, fails_for_even_weights()).await;
        let put = async |body: Json| owner.put("policies/courier-fee", body).await.expect(200);
        let shown = put(json!({"active": {"digest": guest}})).await;
        assert_eq!(shown["on_failure"], "safe-default");
        let answer = ask(&owner, "order_1", EVEN).await;
        assert_eq!(
            (answer["outcome"].clone(), answer["stage"].clone()),
            (json!("default"), json!("active"))
        );
        put(json!({"active": {"digest": guest}, "on_failure": "former-version"})).await;
        let answer = ask(&owner, "order_2", EVEN).await;
        assert_eq!(
            (answer["stage"].clone(), fee(&answer)),
            (json!("fallback"), Some(10_000))
        );
        assert_eq!(answer["plugin"]["digest"], shipped);
        let rows = rows_about(&app, "order_2").await;
        assert_eq!(rows.len(), 2);
        assert_eq!(
            ask(&owner, "order_2", ODD).await["stage"],
            "active",
            "only where it fails"
        );
        // Of three questions one got the safe default.
        app.app.flush().await;
        let policies = owner.get("policies").await.expect(200);
        assert_eq!(
            last_day(&policies, "courier-fee"),
            json!({"decisions": 3, "defaults": 1})
        );
        // Where a canary fails, the active version stands in.
        put(json!({
            "active": {"digest": shipped}, "canary": {"digest": guest, "share_bps": 9_999}, "consent": true,
        }))
        .await;
        let answer = ask(&owner, "order_3", EVEN).await;
        assert_eq!(
            (answer["stage"].clone(), fee(&answer)),
            (json!("fallback"), Some(10_000)),
            "{answer}"
        );
        let rows = rows_about(&app, "order_3").await;
        assert_eq!(
            rows.iter().filter(|row| row["stage"] == "canary").count(),
            1
        );
    }
}

#[tokio::test]
async fn a_canary_that_fails_or_wastes_is_taken_away() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let shipped = active(&owner, "courier-fee").await;
        let put = async |canary: &str, share: i64, guards: Json| {
            let body = json!({
                "active": {"digest": shipped}, "canary": {"digest": canary, "share_bps": share}, "guards": guards,
            });
            owner.put("policies/courier-fee", body).await.expect(200)
        };
        let failing = upload(&owner, fails_for_even_weights()).await;
        put(&failing, 9_999, strict()).await;
        for _ in 0..10 {
            assert_eq!(ask(&owner, "order_1", EVEN).await["stage"], "canary");
        }
        assert_eq!(ask(&owner, "order_1", EVEN).await["stage"], "active");
        let shown = policy(&owner, "courier-fee").await;
        assert_eq!(shown["canary"], Json::Null);
        assert_eq!(shown["aborted_canary"]["code"], "failures", "{shown}");
        assert_eq!(shown["aborted_canary"]["digest"], failing);
        let etag = owner.get("policies/courier-fee").await.etag();
        assert_eq!(etag, format!("\"{}\"", shown["version"]));

        // Fuel against the active version's mean: both windows must say something.
        let wasteful = upload(&owner, wastes_fuel()).await;
        let guards = json!({"window_decisions": 10, "fuel_ratio_bps": 20_000});
        put(&wasteful, 5_000, guards).await;
        let mut canaries = 0;
        for number in 0..100 {
            let answer = ask(&owner, &format!("order_{number}"), ODD).await;
            canaries += usize::from(answer["stage"] == "canary");
        }
        let shown = policy(&owner, "courier-fee").await;
        assert_eq!(shown["aborted_canary"]["code"], "fuel", "{shown}");
        assert!((10..=40).contains(&canaries), "{canaries}");
        let audit = owner
            .get("audit-events?target=courier-fee")
            .await
            .expect(200);
        assert_eq!(
            (
                audit["items"][0]["command"].clone(),
                audit["items"][0]["actor"].clone(),
                audit["items"][0]["change"]["code"].clone()
            ),
            (json!("policy.abort-canary"), json!("system"), json!("fuel"))
        );
    }
}

#[tokio::test]
async fn a_decision_beyond_the_owners_maximum_never_takes_effect() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let shipped = active(&owner, "refund").await;
        let generous = upload(&owner, rebuilt(REFUND, "generous")).await;
        let body = json!({
            "active": {"digest": shipped},
            "canary": {"digest": generous, "share_bps": 9_999, "settings": {"delay_partial_bps": 10_000}},
            "guards": {"money": [{"currency": "CNY", "max_per_decision": 5_000}]},
        });
        owner.put("policies/refund", body).await.expect(200);
        let answer = super::life::ask_refund(&owner, "case_1").await;
        assert_eq!(
            (answer["stage"].clone(), super::life::offered(&answer)),
            (json!("active"), 495)
        );
        let rows = rows_about(&app, "case_1").await;
        let other = rows.iter().find(|row| row["id"] != answer["id"]).unwrap();
        assert_eq!(
            (other["stage"].clone(), super::life::offered(other)),
            (json!("shadow"), 9_900)
        );
        assert_eq!(other["shadow_of"], answer["id"]);
        let shown = policy(&owner, "refund").await;
        assert_eq!(
            (
                shown["canary"].clone(),
                shown["aborted_canary"]["code"].clone()
            ),
            (Json::Null, json!("money")),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn the_operator_stops_a_kind_a_version_or_everything() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let shipped = active(&owner, "courier-fee").await;
        let canary = upload(&owner, covers_nothing("covers-nothing")).await;
        owner
            .put(
                "policies/courier-fee",
                json!({"active": {"digest": shipped}, "canary": {"digest": canary, "share_bps": 9_999}}),
            )
            .await
            .expect(200);
        assert_eq!(ask(&owner, "order_1", ODD).await["stage"], "canary");

        // From a process of its own, beside the host that serves.
        let store = Store::open_beside(app.database_url()).await.unwrap();
        let operator = App::new(
            store,
            app.clock.clone(),
            Arc::clone(&app.app.entropy),
            Arc::clone(&app.app.engine),
        );
        let shop = Some(app.system.shop_id());
        let of_canary = Scope {
            digest: Some(canary.parse().unwrap()),
            ..Scope::default()
        };
        let reason = Some("a known defect".to_owned());
        assert!(stops::stop(&operator, of_canary, reason).await.unwrap());
        app.clock.advance(jiff::Span::new().seconds(6));
        assert_eq!(ask(&owner, "order_1", ODD).await["stage"], "active");
        assert_eq!(
            commands(&owner, "policies").await,
            ["policy.stop"],
            "the shop that runs it is told"
        );
        let of_kind = Scope {
            shop,
            kind: Some(Kind::CourierFee),
            digest: None,
        };
        assert!(stops::stop(&operator, of_kind, None).await.unwrap());
        assert!(!stops::stop(&operator, of_kind, None).await.unwrap());
        app.clock.advance(jiff::Span::new().seconds(6));
        let answer = quote(&owner, ODD).await;
        assert_eq!(
            (answer["outcome"].clone(), answer["failure"]["code"].clone()),
            (json!("default"), json!("stopped"))
        );
        assert_ne!(policy(&owner, "courier-fee").await["stopped"], Json::Null);
        assert_eq!(policy(&owner, "refund").await["stopped"], Json::Null);
        assert_eq!(commands(&owner, "courier-fee").await[0], "policy.stop");

        assert!(stops::resume(&operator, of_kind, None).await.unwrap());
        assert!(stops::resume(&operator, of_canary, None).await.unwrap());
        assert!(!stops::resume(&operator, of_canary, None).await.unwrap());
        app.clock.advance(jiff::Span::new().seconds(6));
        assert_eq!(ask(&owner, "order_1", ODD).await["stage"], "canary");
        assert!(
            stops::stop(&operator, Scope::default(), None)
                .await
                .unwrap()
        );
        app.clock.advance(jiff::Span::new().seconds(6));
        assert_eq!(
            super::life::ask_refund(&owner, "case_1").await["failure"]["code"],
            "stopped"
        );
        operator.close().await;
    }
}

#[tokio::test]
async fn other_hosts_of_the_database_follow_within_seconds() {
    if !Database::both().contains(&Database::Postgres) {
        return;
    }
    let app = TestApp::start(Database::Postgres).await;
    let owner = app.client("owner");
    let host = super::hosts::another_host(&app).await;
    let stage = async || super::hosts::ask(&host).await.stage.to_string();
    assert_eq!(stage().await, "active");
    let shipped = active(&owner, "courier-fee").await;
    let canary = upload(&owner, covers_nothing("covers-nothing")).await;
    let body =
        json!({"active": {"digest": shipped}, "canary": {"digest": canary, "share_bps": 9_999}});
    owner.put("policies/courier-fee", body).await.expect(200);
    app.clock.advance(jiff::Span::new().seconds(6));
    assert_eq!(stage().await, "canary");
    owner
        .post("policies/courier-fee/canary/abort", json!({}))
        .await
        .expect(200);
    app.clock.advance(jiff::Span::new().seconds(6));
    assert_eq!(stage().await, "active");
    // One host sets a version aside, the other asks it no more either.
    quarantined(&app).await;
    app.clock.advance(jiff::Span::new().seconds(6));
    assert_eq!(stage().await, "fallback");
    host.close().await;
}
