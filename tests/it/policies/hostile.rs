//! Every guest of the threat list, uploaded, bound and asked over HTTP: the host answers, with the safe default where
//! the guest fails.

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use shopwit_policy::hostile::{Expected, HostileGuest, INPUT, KIND, guests};
use shopwit_tests::{Client, Database, START, TestApp};

async fn check(app: &TestApp, owner: &Client, guest: HostileGuest) {
    let name = guest.name;
    let version = owner
        .post_bytes("plugins?wait=100", "application/wasm", guest.wasm)
        .await;
    assert!(
        matches!(version.status.as_u16(), 200 | 201),
        "{name}: {version:?}"
    );
    let version = version.json;
    // The row of the upload in the audit chain names the reason.
    let id = version["id"].as_str().unwrap();
    let audit = owner
        .get(&format!("audit-events?target={id}&limit=100"))
        .await
        .expect(200);
    let row = audit["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["change"]["digest"] == version["digest"])
        .unwrap();
    assert_eq!(
        (row["command"].clone(), row["change"]["status"].clone()),
        (json!("plugin.upload"), version["status"].clone())
    );
    assert_eq!(row["change"]["code"], version["report"]["code"], "{name}");

    let code = match guest.expected {
        Expected::Rejected(code) => {
            assert_eq!(
                (version["status"].clone(), version["report"]["code"].clone()),
                (json!("rejected"), json!(code.as_str())),
                "{name}: {version}"
            );
            assert!(
                !version["report"]["problems"][0]
                    .as_str()
                    .unwrap()
                    .is_empty(),
                "{name}"
            );
            return;
        }
        Expected::Fails(code) => Some(code),
        Expected::Answers => None,
    };
    assert_eq!(version["status"], "ready", "{name}: {version}");
    let binding = json!({"active": {"digest": version["digest"]}, "consent": true});
    owner
        .put(&format!("policies/{KIND}"), binding)
        .await
        .expect(200);
    let input: Json = serde_json::from_str(INPUT).unwrap();
    let path = format!("policies/{KIND}/evaluate");
    let nobody = app.nobody();
    // While the guest has its way, the host answers others.
    let (answer, health) = tokio::join!(
        owner.post(&path, json!({"input": input})),
        nobody.get("/healthz")
    );
    assert_eq!(health.status.as_u16(), 200);
    let answer = answer.expect(200);
    // Whether it fails or answers, nobody pays for a lot that is not covered.
    assert_eq!(
        answer["decision"]["type"], "not-covered",
        "{name}: {answer}"
    );
    match code {
        Some(code) => {
            assert_eq!(
                (answer["outcome"].clone(), answer["failure"]["code"].clone()),
                (json!("default"), json!(code.as_str())),
                "{name}: {answer}"
            );
            assert!(
                !answer["failure"]["detail"].as_str().unwrap().is_empty(),
                "{name}"
            );
        }
        None => assert_eq!(answer["outcome"], "decided", "{name}: {answer}"),
    }
    let recorded = owner
        .get(&format!("decisions/{}", answer["id"].as_str().unwrap()))
        .await
        .expect(200);
    assert_eq!(recorded.get("failure"), answer.get("failure"), "{name}");
    assert_eq!(recorded["plugin"]["digest"], version["digest"]);
}

async fn check_all(database: Database, every: usize) {
    let app = TestApp::start(database).await;
    // One guest reads the clock of the virtual WASI and answers only at this second.
    let asked_at = Timestamp::from_second(1_800_000_000).unwrap();
    app.clock
        .advance(asked_at - START.parse::<Timestamp>().unwrap());
    let owner = app.client("owner");
    let before = super::quote(&owner, 420_000).await;
    let shipped = before["plugin"]["digest"].clone();
    for guest in guests().into_iter().step_by(every) {
        check(&app, &owner, guest).await;
    }
    // The host is as it was.
    owner
        .put(
            "policies/courier-fee",
            json!({"active": {"digest": shipped}, "consent": true}),
        )
        .await
        .expect(200);
    let after = super::quote(&owner, 420_000).await;
    assert_eq!(after["decision"], before["decision"]);
    assert_eq!(after["fuel_used"], before["fuel_used"]);
    owner.get("audit-chain").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_guest_harms_the_host() {
    check_all(Database::Sqlite, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_guest_harms_a_host_on_postgresql() {
    // The guests do not know the database; a part of them shows that their records do.
    if Database::both().contains(&Database::Postgres) {
        check_all(Database::Postgres, 7).await;
    }
}
