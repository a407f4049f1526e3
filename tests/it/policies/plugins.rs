//! Uploads, bindings and the way back.

use serde_json::json;
use shopwit_policy::{
    Kind,
    hostile::{Guest, honest},
};
use shopwit_tests::{Client, Database, TestApp};

use super::{bulk, fee, quote};

/// A policy of the kind `courier-fee` that covers nothing.
pub(super) fn another(name: &str) -> Vec<u8> {
    Guest {
        name: name.to_owned(),
        ..honest()
    }
    .component()
}

pub(super) async fn upload(client: &Client, wasm: Vec<u8>) -> serde_json::Value {
    client
        .post_bytes("plugins?wait=100", "application/wasm", wasm)
        .await
        .expect(201)
}

#[tokio::test]
async fn a_new_shop_has_every_kind_bound_to_what_came_with_the_host() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let policies = agent.get("policies").await.expect(200);
        let bound: Vec<_> = policies["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|policy| {
                (
                    policy["kind"].as_str().unwrap(),
                    policy["active"]["name"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(bound.len(), Kind::ALL.len(), "{bound:?}");
        let plugins = agent.get("plugins").await.expect(200);
        for plugin in plugins["items"].as_array().unwrap() {
            assert_eq!(plugin["shipped"], true);
            let version = &plugin["versions"][0];
            assert_eq!(version["status"], "ready", "{version}");
            assert!(
                !version["report"]["cases"].as_array().unwrap().is_empty(),
                "{version}"
            );
            let path = format!(
                "plugins/{}/versions/{}",
                plugin["name"].as_str().unwrap(),
                version["digest"].as_str().unwrap()
            );
            let detail = agent.get(&path).await.expect(200);
            assert_eq!(detail["description"]["settings_schema"]["type"], "object");
        }
    }
}

#[tokio::test]
async fn a_version_is_uploaded_tried_bound_and_rolled_back() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let wasm = another("covers-nothing");
        agent
            .post_bytes("plugins?wait=100", "application/wasm", wasm.clone())
            .await
            .expect_problem(403, "permission");
        let version = upload(&owner, wasm.clone()).await;
        assert_eq!(
            (version["status"].clone(), version["kinds"].clone()),
            (json!("ready"), json!(["courier-fee"])),
            "{version}"
        );
        assert_eq!(version["tier"], "compact");
        // The same bytes are the same version.
        let again = owner
            .post_bytes("plugins?wait=100", "application/wasm", wasm)
            .await
            .expect(200);
        assert_eq!(again, version);

        // Tried out, it answers and leaves no trace.
        let digest = version["digest"].as_str().unwrap();
        let path = format!(
            "plugins/{}/versions/{digest}",
            version["id"].as_str().unwrap()
        );
        let body = json!({"kind": "courier-fee", "input": bulk("330000", "320000", 420_000)});
        let tried = owner.post(&format!("{path}/try"), body).await.expect(200);
        assert_eq!((tried["stage"].clone(), fee(&tried)), (json!("try"), None));
        let path_of_try = format!("decisions/{}", tried["id"].as_str().unwrap());
        owner
            .get(&path_of_try)
            .await
            .expect_problem(404, "not-found");
        let wrong = json!({"kind": "discount", "input": {}});
        owner
            .post(&format!("{path}/try"), wrong)
            .await
            .expect_problem(422, "invalid");

        // Bound, it answers the next question.
        let before = owner.get("policies/courier-fee").await;
        let etag = before.etag();
        let before = before.expect(200);
        assert_eq!(
            before["actions"],
            json!(["evaluate", "bind", "set-settings"])
        );
        let binding =
            json!({"active": {"digest": digest}, "canary": null, "shadow": [], "reason": "try it"});
        let bound = owner
            .put_matching("policies/courier-fee", &etag, binding.clone())
            .await
            .expect(200);
        assert_eq!(bound["active"]["digest"], digest);
        assert_eq!(bound["former"]["digest"], before["active"]["digest"]);
        assert_eq!(fee(&quote(&agent, 420_000).await), None);
        owner
            .put_matching("policies/courier-fee", &etag, binding)
            .await
            .expect_problem(412, "stale");

        // One action leads back.
        agent
            .post("policies/courier-fee/rollback", json!({}))
            .await
            .expect_problem(403, "permission");
        let back = owner
            .post(
                "policies/courier-fee/rollback",
                json!({"reason": "covers nothing"}),
            )
            .await
            .expect(200);
        assert_eq!(back["active"]["digest"], before["active"]["digest"]);
        assert_eq!(back["settings_revision"], before["settings_revision"]);
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(10_000));
        owner
            .post("policies/courier-fee/rollback", json!({}))
            .await
            .expect_problem(409, "no-former-binding");

        let audit = owner
            .get("audit-events?target=courier-fee")
            .await
            .expect(200);
        let commands: Vec<_> = audit["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["command"].clone())
            .collect();
        assert_eq!(
            commands[..2],
            [json!("policy.rollback"), json!("policy.bind")]
        );

        // What cannot be bound.
        let put = async |body| owner.put("policies/courier-fee", body).await;
        let unknown = "0".repeat(64);
        put(json!({"active": {"digest": unknown}}))
            .await
            .expect_problem(422, "invalid");
        put(json!({"active": {"digest": "x"}}))
            .await
            .expect_problem(422, "invalid");
        put(json!({"active": {"digest": digest}, "canary": {"digest": digest}}))
            .await
            .expect_problem(422, "invalid");
        let shadow = json!({"digest": digest});
        put(json!({"active": {"digest": digest}, "shadow": [shadow, shadow, shadow, shadow]}))
            .await
            .expect_problem(422, "invalid");
        let problem = owner
            .put("policies/refund", json!({"active": {"digest": digest}}))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], "not-exported", "{problem}");

        // Another shop's plugin does not exist.
        let stranger = app.client("other/owner");
        stranger.get(&path).await.expect_problem(404, "not-found");
        stranger
            .get(&format!("plugins/{}", version["id"].as_str().unwrap()))
            .await
            .expect_problem(404, "not-found");
        stranger
            .post(
                &format!("{path}/try"),
                json!({"kind": "courier-fee", "input": {}}),
            )
            .await
            .expect_problem(404, "not-found");
        let problem = stranger
            .put(
                "policies/courier-fee",
                json!({"active": {"digest": digest}}),
            )
            .await;
        assert_eq!(
            problem.expect_problem(422, "invalid")["errors"][0]["code"],
            "unknown"
        );
        app.client("other/owner")
            .get("/api/v1/shops/demo/policies/courier-fee")
            .await
            .expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn what_is_no_component_is_refused_in_words() {
    let app = TestApp::start(Database::Sqlite).await;
    let owner = app.client("owner");
    owner
        .post_bytes("plugins", "application/octet-stream", vec![0u8; 8])
        .await
        .expect_problem(415, "content-type");
    let too_large = vec![0u8; 32 * 1024 * 1024 + 1];
    owner
        .post_bytes("plugins?wait=100", "application/wasm", too_large)
        .await
        .expect_problem(413, "too-large");
    let version = upload(&owner, b"hello".to_vec()).await;
    assert_eq!(
        (version["status"].clone(), version["kinds"].clone()),
        (json!("rejected"), json!([]))
    );
    assert_eq!(version["report"]["code"], "not-wasm", "{version}");
    assert!(
        !version["report"]["problems"][0]
            .as_str()
            .unwrap()
            .is_empty()
    );
    // A case that does not pass keeps a version out.
    let cases = vec![(
        "wrong".to_owned(),
        "courier-fee".to_owned(),
        json!({
            "input": bulk("330000", "320000", 420_000), "expect": {"type": "quotes"},
        })
        .to_string(),
    )];
    let version = upload(
        &owner,
        Guest {
            cases,
            name: "hopeful".to_owned(),
            ..honest()
        }
        .component(),
    )
    .await;
    assert_eq!(
        (version["status"].clone(), version["report"]["code"].clone()),
        (json!("rejected"), json!("check-failed")),
        "{version}"
    );
    let digest = version["digest"].as_str().unwrap();
    let problem = owner
        .put(
            "policies/courier-fee",
            json!({"active": {"digest": digest}}),
        )
        .await
        .expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "rejected");
    // A schema that is none keeps a version out too.
    let guest = Guest {
        settings_schema:
            r#"{"type": "object", "properties": {"a": {"type": "integer", "default": "x"}}}"#
                .to_owned(),
        name: "schemer".to_owned(),
        ..honest()
    };
    let version = upload(&owner, guest.component()).await;
    assert_eq!(version["status"], "rejected", "{version}");
}
