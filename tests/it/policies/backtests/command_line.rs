//! `shopwit backtest` and `shopwit rehearse` on the database of a host that has stopped.

use std::process::{Command, Output};

use serde_json::Value as Json;
use shopwit_store::{Store, args};
use shopwit_tests::{Database, TestApp};

use super::{FROM, TO, quote};
use crate::kill_loop::program;

fn shopwit(app: &TestApp, data: &std::path::Path, arguments: &[&str]) -> Output {
    Command::new(program())
        .args(arguments)
        .args(["--log", "warn", "--database", app.database_url(), "--data"])
        .arg(data)
        .output()
        .unwrap()
}

#[tokio::test]
async fn the_command_line_backtests_and_rehearses() {
    for database in Database::both() {
        let folder = tempfile::tempdir().unwrap();
        let app = TestApp::start(database).await;
        for number in 0..5 {
            quote(&app.client("agent"), 420_000 + number).await;
        }
        app.app.close().await;
        let component = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../plugins/components/courier_fee.wasm"
        );
        let order = [
            "backtest",
            "--shop",
            "demo",
            "--kind",
            "courier-fee",
            "--plugin",
            component,
            "--from",
            FROM,
            "--to",
            TO,
        ];
        let ran = shopwit(&app, folder.path(), &[&order[..], &["--json"]].concat());
        let found: Json = serde_json::from_slice(&ran.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
        assert_eq!(
            found["changes"],
            serde_json::json!({"unchanged": 5}),
            "{found}"
        );
        let wrong = shopwit(
            &app,
            folder.path(),
            &[&order[..], &["--sample", "0"]].concat(),
        );
        assert_eq!(wrong.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&wrong.stderr).contains("sample"));

        let rehearse = ["rehearse", "--shop", "demo", "--decisions", "100"];
        let clean = shopwit(&app, folder.path(), &rehearse);
        let said = String::from_utf8_lossy(&clean.stdout).into_owned();
        assert_eq!(clean.status.code(), Some(0), "{said}");
        assert!(
            said.contains("courier-fee: 5 decisions identical"),
            "{said}"
        );

        // A record that was changed is found.
        let store = Store::open(app.database_url()).await.unwrap();
        let mut unit = store.begin(app.system.shop_id()).await.unwrap();
        let changed = unit
            .conn()
            .execute(
                "UPDATE decisions SET fuel_used = fuel_used + 1 WHERE shop_id = $1 AND id =
                     (SELECT MAX(id) FROM decisions WHERE shop_id = $1)",
                args![],
            )
            .await
            .unwrap();
        assert_eq!(changed, 1);
        unit.commit().await.unwrap();
        store.close().await;
        drop(store);
        let diverged = shopwit(&app, folder.path(), &["rehearse"]);
        let said = String::from_utf8_lossy(&diverged.stdout).into_owned();
        assert_eq!(diverged.status.code(), Some(1), "{said}");
        assert!(said.contains("4 decisions identical"), "{said}");
        assert!(said.contains("differs at []; fuel"), "{said}");
    }
}
