//! A host that is killed in the middle of a backtest: after the restart it comes to the very same end.

use std::time::Duration;

use serde_json::{Value as Json, json};
use shopwit_domain::ids::ShopId;
use shopwit_store::{Store, args};
use shopwit_tests::{Database, postgres};

use super::{
    super::killed::{runners_of, signal},
    copy_decision,
};
use crate::kill_loop::{admin, after, start};

/// Enough for several checkpoints.
const DECISIONS: i64 = 9_000;

struct Caller {
    http: reqwest::Client,
    token: String,
    url: String,
}

impl Caller {
    async fn get(&self, path: &str) -> Json {
        let url = format!("{}/api/v1/shops/demo/{path}", self.url);
        let answer = self
            .http
            .get(url)
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Json) -> Json {
        let url = format!("{}/api/v1/shops/demo/{path}", self.url);
        let request = self.http.post(url).bearer_auth(&self.token).json(body);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}");
        answer.json().await.unwrap()
    }

    /// Looks until the backtest is as wanted.
    async fn until(&self, id: &str, wanted: impl Fn(&Json) -> bool) -> Json {
        loop {
            let backtest = self.get(&format!("backtests/{id}")).await;
            assert_ne!(backtest["state"], "failed", "{backtest}");
            if wanted(&backtest) {
                return backtest;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_host_finishes_its_backtest_as_an_undisturbed_one() {
    for database in Database::both() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let postgres = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(
                tokio::task::spawn_blocking(postgres::database)
                    .await
                    .unwrap()
                    .unwrap()
                    .unwrap(),
            ),
        };
        let address = match &postgres {
            Some(database) => database.url().to_owned(),
            None => format!("sqlite:{}", folder.path().join("shop.db").display()),
        };
        admin(&address, &data, &["create-shop", "demo"]);
        let user = [
            "create-user",
            "--shop",
            "demo",
            "boss",
            "--staff-number",
            "A1",
        ];
        let user = after(&admin(&address, &data, &user), "user: ").to_owned();
        let token = ["create-token", "--shop", "demo", "--user", &user];
        let token = after(&admin(&address, &data, &token), "token: ").to_owned();

        // One decision of a real host, then many like it.
        let host = start(&address, &data);
        let mut caller = Caller {
            http: reqwest::Client::new(),
            token,
            url: host.url.clone(),
        };
        let input = super::super::bulk("330000", "320000", 420_000);
        let first = caller
            .post("policies/courier-fee/evaluate", &json!({"input": input}))
            .await;
        let id = first["id"].as_str().unwrap();
        let digest = first["plugin"]["digest"].as_str().unwrap().to_owned();
        let at = caller.get(&format!("decisions/{id}")).await["at"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap();
        drop(host);
        let store = Store::open(&address).await.unwrap();
        let mut conn = store.read_global().await.unwrap();
        let shops = conn
            .global_rows("SELECT id FROM shops", args![])
            .await
            .unwrap();
        let shop: ShopId = shops[0].id("id").unwrap();
        drop(conn);
        // In the past, whatever the copies are dated.
        let moved = at.checked_sub(jiff::Span::new().hours(1)).unwrap();
        let mut unit = store.begin(shop).await.unwrap();
        unit.conn()
            .execute(
                "UPDATE decisions SET at = $2 WHERE shop_id = $1",
                args![moved],
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        copy_decision(&store, shop, id, DECISIONS).await;
        store.close().await;
        drop(store);

        let host = start(&address, &data);
        caller.url.clone_from(&host.url);
        let body = json!({"kind": "courier-fee", "digest": digest,
            "from": moved.to_string(), "to": (at - jiff::Span::new().minutes(10)).to_string()});
        let whole = caller.post("backtests", &body).await;
        let whole = caller
            .until(whole["id"].as_str().unwrap(), |found| {
                found["state"] == "done"
            })
            .await;
        assert_eq!(whole["progress"]["done"], DECISIONS, "{whole}");

        // The same again; the host is killed twice, each time after some more was counted.
        let disturbed = caller.post("backtests", &body).await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let (mut host, mut seen) = (Some(host), 0);
        for _ in 0..2 {
            let found = caller
                .until(&disturbed, |found| {
                    found["progress"]["done"].as_i64().unwrap() > seen
                })
                .await;
            assert_eq!(
                found["state"], "running",
                "it was too fast to be killed: {found}"
            );
            seen = found["progress"]["done"].as_i64().unwrap();
            drop(host.take());
            let again = start(&address, &data);
            caller.url.clone_from(&again.url);
            host = Some(again);
        }
        let ended = caller
            .until(&disturbed, |found| found["state"] == "done")
            .await;
        assert_eq!(ended["result"], whole["result"]);
        assert_eq!(ended["progress"], whole["progress"]);

        // Once more; the runners are killed instead, and what they had in hand is asked again.
        let without_runners = caller.post("backtests", &body).await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let running = caller
            .until(&without_runners, |found| {
                found["progress"]["done"].as_i64().unwrap() > 0
            })
            .await;
        assert_eq!(
            running["state"], "running",
            "it was too fast to be disturbed: {running}"
        );
        let killed = runners_of(&host.as_ref().unwrap().process);
        assert!(!killed.is_empty());
        signal(&killed, "-KILL");
        let ended = caller
            .until(&without_runners, |found| found["state"] == "done")
            .await;
        assert_eq!(ended["result"], whole["result"]);
        drop(host);

        // The single decisions are the same too, each once.
        let store = Store::open(&address).await.unwrap();
        let rows = store
            .read(shop)
            .await
            .unwrap()
            .rows(
                "SELECT CAST(COUNT(*) AS BIGINT) AS decisions, CAST(COUNT(DISTINCT id) AS BIGINT) AS ids
                 FROM backtest_decisions WHERE shop_id = $1 GROUP BY backtest_id",
                args![],
            )
            .await
            .unwrap();
        let kept = ended["result"]["decisions_kept"].as_i64().unwrap();
        assert!(kept > 1_000, "{ended}");
        for row in &rows {
            assert_eq!(
                (row.int("decisions").unwrap(), row.int("ids").unwrap()),
                (kept, kept)
            );
        }
        assert_eq!(rows.len(), 3);
        store.close().await;
    }
}
