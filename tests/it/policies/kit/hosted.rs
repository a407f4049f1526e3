//! With a host and a token: upload, activate, look, take a decision home as a case, go back.

use serde_json::{Value as Json, json};
use shopwit_policy::hostile::{Guest, honest};
use shopwit_tests::{Database, TestApp};

use super::super::{bulk, host::Host};
use super::{of_repository, plugin_with, project};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_goes_from_file_to_active_and_back() {
    let host = Host::start(&[]);
    let shipped = host.evaluate().await;
    let folder = project(&[]);
    let environment = [
        ("SHOPWIT_HOST", host.url.as_str()),
        ("SHOPWIT_SHOP", "demo"),
        ("SHOPWIT_TOKEN", host.token.as_str()),
    ];
    let plugin = |arguments: &[&str]| plugin_with(folder.path(), arguments, &environment);

    let guest = Guest {
        name: "far-away".to_owned(),
        ..honest()
    };
    std::fs::write(folder.path().join("far.wasm"), guest.component()).unwrap();
    let pushed = plugin(&["push", "far.wasm", "--json"]).expect(0);
    let version: Json = serde_json::from_str(&pushed).unwrap();
    assert_eq!(version["status"], "ready", "{version}");
    let digest = version["digest"].as_str().unwrap().to_owned();
    // Again: the same version.
    let again = plugin(&["push", "far.wasm"]).expect(0);
    assert!(again.contains("ready far-away 1.0.0"), "{again}");
    assert!(again.contains("next: shopwit plugin activate"), "{again}");

    let short = &digest[..8];
    let activated = plugin(&[
        "activate",
        short,
        "--kind",
        "courier-fee",
        "--reason",
        "a trial",
    ]);
    let activated = activated.expect(0);
    assert!(
        activated.contains("courier-fee: far-away 1.0.0"),
        "{activated}"
    );
    let answer = host.evaluate().await;
    assert_eq!(answer["decision"]["type"], "not-covered");
    assert_eq!(answer["plugin"]["digest"], digest.as_str());

    let versions = plugin(&["versions", "far-away"]).expect(0);
    assert!(versions.contains("active: courier-fee"), "{versions}");
    let logs = plugin(&["logs", "--kind", "courier-fee", "--limit", "5", "--log"]).expect(0);
    let lines: Vec<&str> = logs.lines().collect();
    assert!(lines.last().unwrap().contains("not-covered"), "{logs}");
    assert!(logs.contains(answer["id"].as_str().unwrap()), "{logs}");
    let failures = plugin(&["logs", "--failures"]).expect(0);
    assert_eq!(failures, "");

    let back = plugin(&["rollback", "--kind", "courier-fee"]).expect(0);
    assert!(back.contains("courier-fee: courier-fee "), "{back}");
    assert_eq!(host.evaluate().await["decision"], shipped["decision"]);

    // A decision of the shipped policy as a case, with the shop's settings and tables.
    let decision = shipped["id"].as_str().unwrap();
    let said = plugin(&["case", decision, "-o", "cases/from-the-shop.json"]).expect(0);
    assert!(
        said.contains("wrote cases/from-the-shop.json (kind courier-fee)"),
        "{said}"
    );
    let tested = plugin(&["test", ".", "--filter", "decision_"]).expect(0);
    assert!(tested.contains("1 passed, 0 failed"), "{tested}");

    let backtest = ["backtest", short, "--kind", "courier-fee", "--json"];
    let ran: Json = serde_json::from_str(&plugin(&backtest).expect(0)).unwrap();
    assert_eq!(ran["state"], "done", "{ran}");
    assert!(ran["result"]["examined"].as_u64().unwrap() >= 2, "{ran}");

    // What does not work, in words.
    std::fs::write(folder.path().join("core.wasm"), b"\0asm\x01\0\0\0").unwrap();
    let refused = plugin(&["push", "core.wasm"]);
    assert!(matches!(refused.code, 1 | 3), "{refused:?}");
    assert!(
        format!("{refused:?}").contains("core-module"),
        "{refused:?}"
    );
    let unknown = plugin(&["case", "decision_01h455vb4pex5vsknk084sn02q"]);
    assert_eq!(unknown.code, 1, "{unknown:?}");
    assert!(unknown.err.contains("the host refuses (404"), "{unknown:?}");
    let stranger = [
        ("SHOPWIT_HOST", host.url.as_str()),
        ("SHOPWIT_SHOP", "demo"),
        ("SHOPWIT_TOKEN", "swt_nobody"),
    ];
    let stranger = plugin_with(folder.path(), &["versions"], &stranger);
    assert_eq!(stranger.code, 1, "{stranger:?}");
    assert!(stranger.err.contains("401"), "{stranger:?}");
    let far = plugin(&["versions", "--host", "http://desk.example"]);
    assert_eq!(far.code, 2, "{far:?}");
    assert!(far.err.contains("without TLS"), "{far:?}");
}

/// The case of a decision holds what was asked, what held then, and what came of it; those of other shops are not there.
#[tokio::test]
async fn a_decision_is_given_as_a_case() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        let owner = app.client("owner");
        let asked = bulk("330000", "310000", 420_000);
        let decision = owner
            .post("policies/courier-fee/evaluate", json!({"input": asked}))
            .await
            .expect(200);
        let path = format!("decisions/{}/case", decision["id"].as_str().unwrap());
        let case = owner.get(&path).await.expect(200);
        assert_eq!(case["kind"], "courier-fee");
        assert_eq!(case["expect"], decision["decision"]);
        assert_eq!(case["input"]["weight_grams"], 420_000);
        let fees = case["tables"]["courier-fees"].as_str().unwrap();
        let header =
            std::fs::read_to_string(of_repository("plugins/courier-fee/tables/courier-fees.csv"))
                .unwrap();
        assert_eq!(fees.lines().next(), header.lines().next());
        assert!(
            case["settings"]
                .as_object()
                .is_some_and(|settings| !settings.is_empty())
        );
        assert!(case["context"].get("settings").is_none());
        app.other_shop("other").await;
        app.client("other/owner")
            .get(&path)
            .await
            .expect_problem(404, "not-found");
        app.client("print-operator")
            .get(&path)
            .await
            .expect_problem(403, "permission");
    }
}
