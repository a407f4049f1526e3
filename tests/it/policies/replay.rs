//! Recorded decisions run again, by the thousand: byte for byte and unit for unit of fuel.

use std::{path::Path, sync::Arc};

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use shopwit_policy::{AnyInput, EngineConfig, Isolation, Kind, Plugin, PolicyEngine, PoolConfig};
use shopwit_service::{
    App,
    people::shops,
    policies::{bindings, decide, rehearsal},
};
use shopwit_store::Store;
use shopwit_tests::{Database, TestApp, engine_config};

use super::{
    backtests::upload_ready,
    stages::{self, active, rebuilt},
};
use crate::kill_loop::program;

/// Decisions of each kind; fewer on the second database, which only keeps them.
const DECISIONS: u64 = 1_000;
const DECISIONS_ON_POSTGRES: u64 = 100;
/// Frozen components are asked less often: it is the contract that is tried.
const FROZEN_DECISIONS: u64 = 60;

/// The questions of a plugin's own cases.
fn questions(plugin: &Plugin, kind: Kind) -> Vec<Json> {
    plugin
        .description()
        .cases
        .iter()
        .filter(|case| case.kind == kind.as_str())
        .map(|case| {
            let case: Json = serde_json::from_str(&case.case_json).unwrap();
            case["input"].clone()
        })
        .collect()
}

/// The same with larger whole numbers.
fn varied(question: &Json, by: u64) -> Json {
    match question {
        Json::Number(number) => number.as_u64().map_or_else(
            || question.clone(),
            |number| json!(number + number * (by % 7) / 10 + by % 3),
        ),
        Json::Array(items) => items.iter().map(|item| varied(item, by)).collect(),
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), varied(value, by)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// Asks what is bound to a kind many different questions.
async fn ask(app: &TestApp, kind: Kind, decisions: u64) {
    let mut conn = app.app.read(&app.system).await.unwrap();
    let binding = bindings::get(&mut conn, &app.system, kind)
        .await
        .unwrap()
        .unwrap();
    drop(conn);
    let plugin = app.app.engine.loaded(&binding.active.digest).unwrap();
    let questions = questions(&plugin, kind);
    let count = questions.len() as u64;
    assert!(count > 0, "{kind} has no case of its own");
    for number in 0..decisions {
        let question = &questions[usize::try_from(number % count).unwrap()];
        let input = varied(question, number / count).to_string();
        let input = match AnyInput::from_json(kind, &input) {
            Ok(_) => input,
            // Larger numbers do not fit everywhere.
            Err(_) => question.to_string(),
        };
        decide::evaluate(&app.app, &app.system, kind, None, &input)
            .await
            .unwrap();
    }
}

/// A host beside that of the test, which runs policies in processes of their own.
async fn with_runners(app: &TestApp) -> Arc<App> {
    let engine = PolicyEngine::new(EngineConfig {
        isolation: Isolation::Process {
            program: program(),
            arguments: vec!["policy-runner".into()],
        },
        pool: PoolConfig {
            threads: 1,
            ..PoolConfig::default()
        },
        ..engine_config()
    })
    .unwrap();
    assert_eq!(engine.fingerprint(), app.app.engine.fingerprint());
    let store = Store::open_beside(app.database_url()).await.unwrap();
    let (clock, entropy) = (app.clock.clone(), Arc::clone(&app.app.entropy));
    Arc::new(App::new(store, clock, entropy, engine))
}

/// Runs everything again, in this process and in runners, and expects the same.
async fn expect_identical(app: &TestApp, kinds: &[Kind], decisions: u64) {
    app.app.flush().await;
    expect_identical_on(&app.app, kinds, decisions).await;
    let runners = with_runners(app).await;
    expect_identical_on(&runners, kinds, decisions).await;
    let state = runners.engine.runners().unwrap();
    assert!(state.started > 0 && state.lost == 0, "{state:?}");
    runners.close().await;
}

async fn expect_identical_on(host: &Arc<App>, kinds: &[Kind], decisions: u64) {
    let ctx = shops::system_ctx(host, "demo").await.unwrap().unwrap();
    let found = rehearsal::rehearse(Arc::clone(host), ctx, decisions + 1)
        .await
        .unwrap();
    assert!(found.is_clean(), "{:#?}", found.divergences);
    assert!(found.cases > 0);
    for kind in kinds {
        let counts = found.kinds[kind];
        assert_eq!(
            (
                counts.identical,
                counts.divergent,
                counts.not_replayable,
                counts.other_engine
            ),
            (decisions, 0, 0, 0),
            "{kind}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rehearsal_runs_what_stands_beside_the_active_version_too() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let active = active(&owner, "courier-fee").await;
        let rehearse = async || {
            app.app.settle().await;
            let ctx = shops::system_ctx(&app.app, "demo").await.unwrap().unwrap();
            rehearsal::rehearse(Arc::clone(&app.app), ctx, 100)
                .await
                .unwrap()
        };
        let alone = rehearse().await;
        let courier_fee = include_bytes!("../../../plugins/components/courier_fee.wasm");
        let canary = upload_ready(&owner, rebuilt(courier_fee, "canary")).await;
        let shadow = upload_ready(&owner, rebuilt(courier_fee, "shadow")).await;
        let binding = json!({"active": {"digest": active},
            "canary": {"digest": canary, "share_bps": 5_000}, "shadow": [{"digest": shadow}]});
        owner.put("policies/courier-fee", binding).await.expect(200);
        for number in 0..10 {
            stages::ask(&app.client("agent"), &format!("lot-{number}"), 420_000).await;
        }
        let found = rehearse().await;
        assert!(found.is_clean(), "{:#?}", found.divergences);
        assert_eq!(found.versions, alone.versions + 2);
        assert!(found.cases > alone.cases, "{found:?}");
        // Ten decisions, each with its shadow.
        assert_eq!(found.kinds[&Kind::CourierFee].identical, 20, "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_decisions_of_each_kind_replay_byte_for_byte_with_the_same_fuel() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let decisions = match database {
            Database::Sqlite => DECISIONS,
            Database::Postgres => DECISIONS_ON_POSTGRES,
        };
        for kind in Kind::ALL {
            ask(&app, kind, decisions).await;
        }
        expect_identical(&app, &Kind::ALL, decisions).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn components_of_the_first_contract_load_decide_and_replay() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("frozen/0.1.0");
    let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let components: Vec<Vec<u8>> = sums
        .lines()
        .map(|line| {
            let (sum, name) = line.split_once("  ").unwrap();
            let wasm = std::fs::read(folder.join(name)).unwrap();
            let found: String = Sha256::digest(&wasm)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert_eq!(found, sum, "{name} was changed; it is frozen");
            wasm
        })
        .collect();
    assert_eq!(components.len(), 4);
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let mut kinds = Vec::new();
        for wasm in components.clone() {
            let digest = upload_ready(&owner, wasm).await;
            let plugin = app.app.engine.loaded(&digest.parse().unwrap()).unwrap();
            let report = app.app.engine.check(&plugin);
            assert!(report.passed, "{report:#?}");
            for kind in plugin.kinds() {
                let binding = json!({"active": {"digest": digest}});
                owner
                    .put(&format!("policies/{kind}"), binding)
                    .await
                    .expect(200);
                ask(&app, kind, FROZEN_DECISIONS).await;
                kinds.push(kind);
            }
        }
        kinds.sort();
        let first = [Kind::CourierFee, Kind::Discount, Kind::Refund, Kind::Script];
        assert_eq!(kinds, first);
        expect_identical(&app, &first, FROZEN_DECISIONS).await;
    }
}
