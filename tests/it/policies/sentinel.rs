//! The determinism sentinel. Our sandbox leaves a guest nothing that differs from run to run, so the test changes
//! records instead: what was recorded is then not what a second run gives.

use std::time::Duration;

use serde_json::json;
use shopwit_store::args;
use shopwit_tests::{Database, TestApp};

use super::quote;

#[tokio::test]
async fn a_decision_that_comes_out_otherwise_alarms() {
    for database in Database::both() {
        let app = TestApp::start_held(database, |app| app).await;
        app.app.set_sentinel_share(10_000);
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
        // The first took another amount of fuel, the last gave another fee; the one between them is as it was.
        let mut unit = app.app.begin(&app.system).await.unwrap();
        for (statement, id) in [
            (
                "UPDATE decisions SET fuel_used = fuel_used + 1 WHERE shop_id = $1 AND id = $2",
                &ids[0],
            ),
            (
                "UPDATE decisions SET output = REPLACE(output, '10000', '10001') WHERE shop_id = $1 AND id = $2",
                &ids[2],
            ),
        ] {
            assert_eq!(unit.conn().execute(statement, args![id]).await.unwrap(), 1);
        }
        unit.commit().await.unwrap();

        app.app.start_background().unwrap();
        let divergent = async || {
            let policies = owner.get("policies").await.expect(200);
            policies["items"]
                .as_array()
                .unwrap()
                .iter()
                .find(|item| item["kind"] == "courier-fee")
                .unwrap()["divergent_decisions"]
                .as_i64()
                .unwrap()
        };
        while divergent().await < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut conn = app.app.read(&app.system).await.unwrap();
        let events = conn
            .rows(
                "SELECT topic FROM outbox WHERE shop_id = $1 AND topic = 'decision.diverged'",
                args![],
            )
            .await
            .unwrap();
        assert_eq!(events.len(), 2);
        drop(conn);
        for (id, differences) in [
            (&ids[0], Some(json!([]))),
            (&ids[1], None),
            (&ids[2], Some(json!(["/outcome/quotes/0/fee/minor_units"]))),
        ] {
            let audit = owner
                .get(&format!("audit-events?target={id}"))
                .await
                .expect(200);
            let row = &audit["items"][0];
            match differences {
                None => assert!(row.is_null(), "{audit}"),
                Some(differences) => {
                    assert_eq!(row["command"], "decision.diverge", "{audit}");
                    let found = row["change"]["differences"].as_array().unwrap();
                    let expected = differences.as_array().unwrap();
                    assert!(expected.iter().all(|one| found.contains(one)), "{audit}");
                    assert_eq!(found.is_empty(), expected.is_empty(), "{audit}");
                }
            }
        }
    }
}
