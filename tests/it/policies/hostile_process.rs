//! The threat list against the real program, and against hosts with guests in processes: what is left of a host after
//! every guest, and of one shop while another attacks.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use shopwit_policy::{
    EngineConfig, Isolation, PolicyEngine, TierLimits,
    hostile::{Expected, Guest, HostileGuest, INPUT, KIND, guests, honest},
};
use shopwit_tests::{Answer, Client, Database, TestApp};

use super::host::{Host, program};

/// What a host may have more in memory after all guests than before, KiB.
const GROWTH_KIB_MAX: u64 = 64 * 1024;
/// Calls of the attacking shop at the same time; more than the 256 that one shop may have.
const ATTACKS: usize = 300;
/// Calls of the other shop meanwhile.
const HONEST_CALLS: usize = 20;

/// Every guest, through the real program: the same process answers all along, and its memory comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_is_as_it_was_after_every_guest() {
    let mut host = Host::start(&[]);
    let shipped = host.evaluate().await;
    // The first uploads warm everything up that stays.
    let mut before = None;
    for (count, guest) in guests().into_iter().enumerate() {
        if count == 5 {
            before = Some(host.resident_kib());
        }
        attack(&host, guest).await;
        assert!(
            host.process.try_wait().unwrap().is_none(),
            "the host is gone"
        );
    }
    let (before, after) = (before.unwrap(), host.resident_kib());
    assert!(
        after <= before + GROWTH_KIB_MAX,
        "{before} KiB before, {after} KiB after"
    );
    host.bind(&shipped["plugin"]["digest"]).await;
    let again = host.evaluate().await;
    assert_eq!(again["decision"], shipped["decision"]);
    assert_eq!(again["fuel_used"], shipped["fuel_used"]);
}

async fn attack(host: &Host, guest: HostileGuest) {
    let name = guest.name;
    if name == "looks around in the virtual WASI" {
        // It answers at one second of one year only; a host with the real clock cannot ask it then.
        return;
    }
    let version = host.upload(guest.wasm).await;
    host.health().await;
    let code = match guest.expected {
        Expected::Rejected(code) => {
            assert_eq!(version["status"], "rejected", "{name}: {version}");
            assert_eq!(version["report"]["code"], code.as_str(), "{name}");
            return;
        }
        Expected::Fails(code) => Some(code),
        Expected::Answers => None,
    };
    host.bind(&version["digest"]).await;
    let (answer, ()) = tokio::join!(host.evaluate(), host.health());
    assert_eq!(answer["decision"]["type"], "not-covered", "{name}");
    let found = answer["failure"]["code"].as_str();
    // On a busy machine the wall clock may end what the fuel would.
    if found != Some("deadline") {
        assert_eq!(found, code.map(|code| code.as_str()), "{name}: {answer}");
    }
}

fn engine(isolation: Isolation) -> Arc<PolicyEngine> {
    let mut limits = TierLimits::default();
    limits.compact.wall_ms = 60_000;
    PolicyEngine::new(EngineConfig {
        limits,
        isolation,
        ..EngineConfig::default()
    })
    .unwrap()
}

fn modes() -> [Isolation; 2] {
    [
        Isolation::InProcess,
        Isolation::Process {
            program: program(),
            arguments: vec!["policy-runner".into()],
        },
    ]
}

async fn app(isolation: Isolation) -> TestApp {
    let engine = engine(isolation);
    TestApp::start_with(Database::Sqlite, |mut app| {
        app.engine = engine;
        app
    })
    .await
}

async fn upload_and_bind(owner: &Client, wasm: Vec<u8>) -> Json {
    let version = owner
        .post_bytes("plugins?wait=100", "application/wasm", wasm)
        .await
        .json;
    assert_eq!(version["status"], "ready", "{version}");
    let digest = version["digest"].clone();
    bind(owner, &digest).await;
    digest
}

async fn bind(owner: &Client, digest: &Json) {
    owner
        .put(
            &format!("policies/{KIND}"),
            json!({"active": {"digest": digest}}),
        )
        .await
        .expect(200);
}

async fn evaluate(client: &Client) -> Json {
    attempt(client).await.expect(200)
}

async fn attempt(client: &Client) -> Answer {
    let input: Json = serde_json::from_str(INPUT).unwrap();
    client
        .post(
            &format!("policies/{KIND}/evaluate"),
            json!({"input": input}),
        )
        .await
}

// W50: the short, untimed form; `cargo xtask bench attack` measures.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_under_its_own_attack_takes_no_turn_from_another() {
    for isolation in modes() {
        let mut app = app(isolation).await;
        app.other_shop("modest").await;
        let owner = app.client("owner");
        let looping = guests().into_iter().find(|it| it.name.starts_with("W01"));
        upload_and_bind(&owner, looping.unwrap().wasm).await;
        let modest = app.client("modest/owner");
        let attacks: Vec<_> = (0..ATTACKS)
            .map(|_| {
                let owner = owner.clone();
                tokio::spawn(async move { attempt(&owner).await })
            })
            .collect();
        for _ in 0..HONEST_CALLS {
            let answer = evaluate(&modest).await;
            assert_eq!(answer["outcome"], "decided", "{answer}");
        }
        let mut codes = Vec::new();
        for attack in attacks {
            let answer = attack.await.unwrap();
            if answer.status.as_u16() == 503 {
                // On a busy machine the attacker waits in vain for its own turns.
                answer.expect_problem(503, "timeout");
                continue;
            }
            let answer = answer.expect(200);
            assert_eq!(answer["outcome"], "default");
            codes.push(answer["failure"]["code"].as_str().unwrap().to_owned());
        }
        assert!(
            codes
                .iter()
                .all(|code| code == "fuel-exhausted" || code == "overloaded"),
            "{codes:?}"
        );
        assert!(codes.iter().any(|code| code == "fuel-exhausted"));
    }
}

// W46, W51
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_end_on_the_version_that_they_began_with() {
    for isolation in modes() {
        let app = app(isolation).await;
        let owner = app.client("owner");
        // Two versions that differ in what they burn: fuel tells which one ran.
        let burning = |count: u32| {
            let mut guest = Guest {
                name: format!("burns-{count}"),
                ..honest()
            };
            guest.evaluate = format!(
                "(local $left i32) (local.set $left (i32.const {count})) \
                 (loop $again (local.set $left (i32.sub (local.get $left) (i32.const 1))) (br_if $again (local.get $left))) \
                 {}",
                honest().evaluate
            );
            guest.component()
        };
        let first = upload_and_bind(&owner, burning(1_000_000)).await;
        let fuel_of_first = evaluate(&owner).await["fuel_used"].clone();
        let second = upload_and_bind(&owner, burning(1_500_000)).await;
        let fuel_of_second = evaluate(&owner).await["fuel_used"].clone();
        assert_ne!(fuel_of_first, fuel_of_second);
        bind(&owner, &first).await;
        let calls: Vec<_> = (0..16)
            .map(|_| {
                let owner = owner.clone();
                tokio::spawn(async move { evaluate(&owner).await })
            })
            .collect();
        bind(&owner, &second).await;
        for call in calls {
            let answer = call.await.unwrap();
            assert_eq!(answer["outcome"], "decided", "{answer}");
            let digest = &answer["plugin"]["digest"];
            let expected = if *digest == first {
                &fuel_of_first
            } else {
                assert_eq!(*digest, second);
                &fuel_of_second
            };
            assert_eq!(&answer["fuel_used"], expected, "{answer}");
        }
        assert_eq!(evaluate(&owner).await["plugin"]["digest"], second);
    }
}

/// Rows that stand elsewhere: the uploads as such, and what the host makes of a refund.
#[test]
fn every_row_of_the_threat_list_is_tested() {
    let sources = [
        include_str!("hostile_process.rs"),
        include_str!("hostile.rs"),
        include_str!("plugins.rs"),
        include_str!("hostile_uploads.rs"),
        include_str!("../trade/hostile_offers.rs"),
        include_str!("../../../host/crates/policy/tests/hostile.rs"),
        include_str!("../../../host/crates/policy/tests/engine.rs"),
    ];
    let mut found: Vec<String> = guests()
        .iter()
        .filter_map(|guest| guest.name.split(' ').next().map(str::to_owned))
        .collect();
    for line in sources.iter().flat_map(|text| text.lines()) {
        // A comment that begins with the ids of the rows.
        if let Some(ids) = line.trim().strip_prefix("// ") {
            found.extend(ids.split([',', ' ', ':']).map(str::to_owned));
        }
    }
    let rows = (1..=51)
        .map(|row| format!("W{row:02}"))
        .chain((1..=14).map(|row| format!("F{row:02}")))
        .chain((1..=5).map(|row| format!("A{row:02}")));
    let missing: Vec<_> = rows.filter(|row| !found.contains(row)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
