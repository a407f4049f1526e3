//! Signatures: keys of a shop, what they sign, and what may be bound.

use jiff::Span;
use serde_json::{Value as Json, json};
use shopwit_policy::{Digest, Kind};
use shopwit_service::policies::signatures::{self, Signature};
use shopwit_tests::{Answer, Client, Database, TestApp};

use super::plugins::another;

const SECRET: [u8; 32] = [7; 32];
const OTHER_SECRET: [u8; 32] = [8; 32];

async fn add_key(owner: &Client, secret: &[u8; 32], more: Json) -> Json {
    let mut body = json!({"name": "release key", "public_key": signatures::public_key(secret)});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    owner.post("plugin-keys", body).await.expect(201)
}

/// Signs a guest of this name for a shop.
fn signed(secret: &[u8; 32], key: &Json, shop: &str, name: &str) -> Signature {
    let digest = Digest::of(&another(name));
    let text = signatures::signed_text(&digest, shop, name, "1.0.0", [Kind::CourierFee]);
    signatures::sign(secret, key["id"].as_str().unwrap().parse().unwrap(), &text)
}

async fn upload(client: &Client, name: &str, signature: Option<&str>) -> Answer {
    let mut headers = vec![("content-type", "application/wasm")];
    headers.extend(signature.map(|signature| ("shopwit-signature", signature)));
    let method = axum::http::Method::POST;
    client
        .send(method, "plugins?wait=100", &headers, another(name).into())
        .await
}

async fn bind(client: &Client, name: &str) -> Answer {
    let digest = Digest::of(&another(name)).to_string();
    let body = json!({"active": {"digest": digest}});
    client.put("policies/courier-fee", body).await
}

fn code(problem: &Json) -> &str {
    problem["errors"][0]["code"].as_str().unwrap()
}

#[tokio::test]
async fn only_what_a_key_of_the_shop_signed_is_bound_where_the_shop_says_so() {
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let owner = app.client("owner");
        let key = add_key(&owner, &SECRET, json!({})).await;
        let good = signed(&SECRET, &key, "demo", "signed").to_string();
        let version = upload(&owner, "signed", Some(&good)).await.expect(201);
        assert_eq!(
            (&version["status"], &version["signature_key"]),
            (&json!("ready"), &key["id"]),
            "{version}"
        );
        let unsigned = upload(&owner, "unsigned", None).await.expect(201);
        assert_eq!(unsigned["signature_key"], Json::Null);

        // Nobody asked for signatures yet.
        bind(&owner, "unsigned").await.expect(200);
        let rule = json!({"required": true});
        app.client("agent")
            .put("policies/signatures", rule.clone())
            .await
            .expect_problem(403, "permission");
        owner
            .put("policies/signatures", rule.clone())
            .await
            .expect(200);
        assert_eq!(owner.get("policies/signatures").await.expect(200), rule);
        let problem = bind(&owner, "unsigned")
            .await
            .expect_problem(422, "invalid");
        assert_eq!(code(&problem), "unsigned");
        bind(&owner, "signed").await.expect(200);
        // The way back is no way around.
        let back = owner.post("policies/courier-fee/rollback", json!({})).await;
        assert_eq!(code(&back.expect_problem(422, "invalid")), "unsigned");

        // Signed later, it may be bound.
        let later = signed(&SECRET, &key, "demo", "unsigned").to_string();
        let version = upload(&owner, "unsigned", Some(&later)).await.expect(200);
        assert_eq!(version["signature_key"], key["id"]);
        bind(&owner, "unsigned").await.expect(200);

        // After the key's end nothing of it is bound; what is bound stays.
        let path = format!("plugin-keys/{}/revoke", key["id"].as_str().unwrap());
        let ended = owner
            .post(&path, json!({"reason": "the laptop is gone"}))
            .await
            .expect(200);
        assert!(ended["revoked_at"].is_string(), "{ended}");
        let problem = bind(&owner, "signed").await.expect_problem(422, "invalid");
        assert_eq!(code(&problem), "key-revoked");
        let bound = owner.get("policies/courier-fee").await.expect(200);
        assert_eq!(bound["active"]["digest"], version["digest"]);
        let problem = upload(&owner, "more", Some(&good))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(code(&problem), "key");
        // What came with the host needs no signature.
        let plugins = owner.get("plugins/courier-fee").await.expect(200);
        let digest = &plugins["versions"][0]["digest"];
        let shipped = json!({"active": {"digest": digest}, "consent": true});
        owner.put("policies/courier-fee", shipped).await.expect(200);

        let audit = owner
            .get("audit-events?limit=100")
            .await
            .expect(200)
            .to_string();
        for command in [
            "plugin-key.add",
            "plugin-key.revoke",
            "plugin-signatures.set",
            "plugin.sign",
        ] {
            assert!(audit.contains(command), "{command}");
        }
        // Another shop has neither the keys nor the rule.
        let other = app.client("other/owner");
        assert_eq!(
            other.get("plugin-keys").await.expect(200)["items"],
            json!([])
        );
        other
            .post(&path, json!({}))
            .await
            .expect_problem(404, "not-found");
        assert_eq!(
            other.get("policies/signatures").await.expect(200),
            json!({"required": false})
        );
    }
}

#[tokio::test]
async fn a_signature_holds_for_one_component_in_one_shop() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let key = add_key(&owner, &SECRET, json!({})).await;
        let check = async |signature: Signature| {
            let answer = upload(&owner, "checked", Some(&signature.to_string())).await;
            let version = answer.expect(201);
            assert_eq!(
                (&version["status"], &version["report"]["code"]),
                (&json!("rejected"), &json!("signature-invalid"))
            );
            // It says over what the signature must stand.
            let problem = version["report"]["problems"][0].as_str().unwrap();
            assert!(problem.contains("shop: demo\nname: checked"), "{problem}");
        };
        check(signed(&SECRET, &key, "other", "checked")).await;
        check(signed(&SECRET, &key, "demo", "another")).await;
        check(signed(&OTHER_SECRET, &key, "demo", "checked")).await;
        // The component was not the reason: with the right one it is taken.
        let good = signed(&SECRET, &key, "demo", "checked").to_string();
        let version = upload(&owner, "checked", Some(&good)).await.expect(201);
        assert_eq!(version["status"], "ready", "{version}");
        // A wrong one for a version that is ready changes nothing.
        let wrong = signed(&OTHER_SECRET, &key, "demo", "checked").to_string();
        let problem = upload(&owner, "checked", Some(&wrong))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(code(&problem), "signature-invalid");

        for text in ["", "x", "pluginkey_x:AAAA"] {
            let problem = upload(&owner, "checked", Some(text))
                .await
                .expect_problem(422, "invalid");
            assert_eq!(code(&problem), "format", "{text}");
        }
    }
}

#[tokio::test]
async fn keys_are_checked_and_hold_for_their_time() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let public = signatures::public_key(&SECRET);
        let refused = async |body: Json, pointer: &str| {
            let problem = owner
                .post("plugin-keys", body)
                .await
                .expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        };
        refused(json!({"name": "", "public_key": public}), "/name").await;
        refused(json!({"name": "a", "public_key": "AAAA"}), "/public_key").await;
        let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        refused(json!({"name": "a", "public_key": zeros}), "/public_key").await;
        let over =
            json!({"name": "a", "public_key": public, "valid_until": "2020-01-01T00:00:00Z"});
        refused(over, "/valid_until").await;
        app.client("agent")
            .post("plugin-keys", json!({"name": "a", "public_key": public}))
            .await
            .expect_problem(403, "permission");

        let until =
            json!({"valid_from": "2026-03-02T00:00:00Z", "valid_until": "2026-03-03T00:00:00Z"});
        let key = add_key(&owner, &SECRET, until).await;
        owner
            .post(
                "plugin-keys",
                json!({"name": "again", "public_key": public}),
            )
            .await
            .expect_problem(409, "key-known");
        let early = signed(&SECRET, &key, "demo", "early").to_string();
        upload(&owner, "early", Some(&early)).await.expect(201);
        owner
            .put("policies/signatures", json!({"required": true}))
            .await
            .expect(200);
        app.clock.advance(Span::new().hours(48));
        let late = signed(&SECRET, &key, "demo", "late").to_string();
        let problem = upload(&owner, "late", Some(&late))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(code(&problem), "key");
        // What was signed in time stays signed.
        bind(&owner, "early").await.expect(200);
    }
}
