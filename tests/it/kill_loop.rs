//! The host is killed again and again while refunds are asked for and paid out: nothing that it acknowledged is lost,
//! and nothing is paid twice. `cargo xtask kill-loop` runs it for longer.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value as Json, json};
use shopwit_store::Store;
use shopwit_tests::{Database, postgres};

/// Kills when nobody says otherwise; `SHOPWIT_KILLS` does.
const KILLS_DEFAULT: u32 = 4;
/// Tasks that ask for refunds at the same time.
const WORKERS: usize = 4;
/// Orders that they refund, and what was paid for each, fen.
const ORDERS: usize = 8;
const PAID: i64 = 500_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_host_loses_no_acknowledged_refund_and_pays_none_twice() {
    let kills = std::env::var("SHOPWIT_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(KILLS_DEFAULT);
    let wanted = std::env::var("SHOPWIT_KILL_DATABASE").unwrap_or_default();
    for database in Database::both() {
        if wanted.is_empty() || format!("{database:?}").to_lowercase() == wanted {
            kill_loop(database, kills).await;
        }
    }
}

/// The program beside the test's own.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join("shopwit");
    assert!(
        program.is_file(),
        "run `cargo build -p shopwit` first: {} is missing",
        program.display()
    );
    program
}

pub(crate) struct Host {
    pub(crate) process: Child,
    pub(crate) url: String,
}

impl Drop for Host {
    fn drop(&mut self) {
        // SIGKILL; it may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[expect(clippy::zombie_processes, reason = "`Host` ends and awaits it")]
pub(crate) fn start(database: &str, data: &Path) -> Host {
    let mut process = Command::new(program())
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--log",
            "warn",
            "--database",
            database,
            "--data",
        ])
        .arg(data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut url = String::new();
    for line in lines.by_ref() {
        let line = line.unwrap();
        if let Some(found) = line.strip_prefix("url: ") {
            url = found.to_owned();
        } else if line == "ready" {
            return Host { process, url };
        }
    }
    panic!("the host ended before it was ready");
}

pub(crate) fn admin(database: &str, data: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program())
        .arg("admin")
        .args(arguments)
        .args(["--log", "warn", "--database", database, "--data"])
        .arg(data)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn after<'a>(text: &'a str, label: &str) -> &'a str {
    text.lines()
        .find_map(|line| line.strip_prefix(label))
        .unwrap_or_else(|| panic!("no {label} in {text}"))
}

/// Somebody who asks until there is an answer, whatever happens to the host.
#[derive(Clone)]
struct Caller {
    http: reqwest::Client,
    token: String,
    url: Arc<Mutex<String>>,
    /// Requests that were sent more than once.
    repeated: Arc<AtomicU64>,
}

impl Caller {
    async fn send(&self, method: &str, path: &str, key: &str, body: &Json) -> (u16, Json) {
        loop {
            let url = format!("{}/api/v1/shops/demo/{path}", self.url.lock().unwrap());
            let request = match method {
                "GET" => self.http.get(url),
                _ => self
                    .http
                    .post(url)
                    .json(body)
                    .header("idempotency-key", key),
            };
            let answer = async {
                let response = request.bearer_auth(&self.token).send().await?;
                let status = response.status().as_u16();
                Ok::<_, reqwest::Error>((status, response.json::<Json>().await?))
            };
            match answer.await {
                Ok((503, _)) | Err(_) => {
                    self.repeated.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Ok((409, problem)) if problem["code"] == "idempotency-key-in-flight" => {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Ok(answer) => return answer,
            }
        }
    }

    async fn post(&self, path: &str, key: &str, body: Json) -> Json {
        let (status, json) = self.send("POST", path, key, &body).await;
        assert!(matches!(status, 200 | 201), "{path}: {status} {json}");
        json
    }
}

fn yuan(minor_units: i64) -> Json {
    json!({"minor_units": minor_units, "currency": "CNY"})
}

/// Paid orders with a case each in which the buyer has agreed.
async fn cases(caller: &Caller) -> Vec<(String, String)> {
    let customer = json!({"name": "王小明", "phone": "13812341234", "source": "kill loop"});
    let customer = caller.post("customers", "c", customer).await;
    let product = caller
        .post("products", "p", json!({"name": "笔", "category": "文具"}))
        .await;
    let sku = json!({"code": "PEN", "list_price": yuan(PAID), "listed_stock": 1_000, "real_stock": 1_000});
    caller
        .post(
            &format!("products/{}/skus", product["id"].as_str().unwrap()),
            "s",
            sku,
        )
        .await;
    let mut made = Vec::new();
    for number in 0..ORDERS {
        let key = |what: &str| format!("{what} {number}");
        let order = json!({"customer": customer["id"], "channel": "chat", "lines": [{"sku": "PEN", "quantity": 1}],
            "destination_region": "510000",
            "receiver": {"name": "王小明", "phone": "13812341234", "address": "春熙路 8 号"}});
        let order = caller.post("orders", &key("order"), order).await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let payment = json!({"amount": yuan(PAID), "method": "e-payment", "reference": key("ALI")});
        caller
            .post(
                &format!("orders/{order}/payments"),
                &key("payment"),
                payment,
            )
            .await;
        let case = json!({"order": order, "kind": "refund-only-unshipped", "cause": "no-longer-wanted",
            "claimed_fault": "buyer", "lines": [{"line": 0, "quantity": 1}], "description": "不想要了"});
        let case = caller.post("cases", &key("case"), case).await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        for step in [
            json!({"step": "contact", "note": "x", "outcome": {"channel": "chat", "reached": true}}),
            json!({"step": "verify", "note": "x", "outcome": {"authentic": true, "fault": "buyer"}}),
            json!({"step": "apologise", "note": "x"}),
            json!({"step": "agree", "note": "x", "outcome": {"understood": true}}),
        ] {
            caller
                .post(&format!("cases/{case}/steps"), "step", step)
                .await;
        }
        made.push((order, case));
    }
    made
}

type Acknowledged = Arc<Mutex<BTreeMap<String, (String, i64)>>>;

async fn refund_until(
    caller: Caller,
    cases: Vec<(String, String)>,
    worker: usize,
    stop: Arc<AtomicBool>,
    acknowledged: Acknowledged,
) {
    let mut turn = 0i64;
    while !stop.load(Ordering::Relaxed) {
        turn += 1;
        let (order, case) = &cases[(worker + usize::try_from(turn).unwrap()) % cases.len()];
        let amount = 1 + turn % 7;
        let key = format!("refund {worker} {turn}");
        let body = json!({"lines": [{"line": 0, "amount": yuan(amount)}], "reason": "kill loop"});
        let (status, refund) = caller
            .send("POST", &format!("cases/{case}/refunds"), &key, &body)
            .await;
        if status == 409 || status == 422 {
            // The order is used up.
            continue;
        }
        assert_eq!(status, 201, "{refund}");
        let id = refund["id"].as_str().unwrap().to_owned();
        acknowledged
            .lock()
            .unwrap()
            .insert(id.clone(), (order.clone(), amount));
        let key = format!("payout {worker} {turn}");
        let (status, paid) = caller
            .send("POST", &format!("refunds/{id}/payouts"), &key, &json!({}))
            .await;
        assert_eq!(status, 200, "{paid}");
        assert!(
            matches!(paid["state"].as_str(), Some("sent" | "sending" | "unknown")),
            "{paid}"
        );
    }
}

/// The shop `demo` in a new database, with an owner; the owner's token.
pub(crate) fn found_demo(address: &str, data: &Path) -> String {
    admin(address, data, &["create-shop", "demo"]);
    let made = admin(
        address,
        data,
        &[
            "create-user",
            "--shop",
            "demo",
            "boss",
            "--staff-number",
            "A1",
        ],
    );
    let user = after(&made, "user: ").to_owned();
    let token = admin(
        address,
        data,
        &["create-token", "--shop", "demo", "--user", &user],
    );
    after(&token, "token: ").to_owned()
}

async fn kill_loop(database: Database, kills: u32) {
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
        Some(database) => database.url(),
        None => format!("sqlite:{}", folder.path().join("shop.db").display()),
    };
    let token = found_demo(&address, &data);
    let mut host = start(&address, &data);
    let url = Arc::new(Mutex::new(host.url.clone()));
    let caller = Caller {
        http: reqwest::Client::new(),
        token,
        url: Arc::clone(&url),
        repeated: Arc::default(),
    };
    let cases = cases(&caller).await;
    let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Acknowledged::default());
    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let (caller, cases) = (caller.clone(), cases.clone());
            tokio::spawn(refund_until(
                caller,
                cases,
                worker,
                Arc::clone(&stop),
                Arc::clone(&acknowledged),
            ))
        })
        .collect();
    for kill in 0..kills {
        // At another moment every time: after some more refunds were acknowledged.
        let some_more = acknowledged.lock().unwrap().len() + 1 + usize::try_from(kill % 5).unwrap();
        while acknowledged.lock().unwrap().len() < some_more {
            assert!(
                workers.iter().all(|worker| !worker.is_finished()),
                "a worker has stopped"
            );
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(host);
        host = start(&address, &data);
        url.lock().unwrap().clone_from(&host.url);
    }
    stop.store(true, Ordering::Relaxed);
    for worker in workers {
        worker.await.unwrap();
    }

    // Every acknowledged refund is there, once, paid or with its payout under way.
    let acknowledged = acknowledged.lock().unwrap().clone();
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (id, (order, amount)) in &acknowledged {
        let (status, refund) = caller
            .send("GET", &format!("refunds/{id}"), "", &Json::Null)
            .await;
        assert_eq!(status, 200, "an acknowledged refund is gone: {id}");
        assert_eq!(refund["amount"], yuan(*amount), "{refund}");
        assert_eq!(refund["state"], "sent", "{refund}");
        *sums.entry(order.clone()).or_default() += amount;
    }
    for (order, _) in &cases {
        let (_, found) = caller
            .send("GET", &format!("orders/{order}"), "", &Json::Null)
            .await;
        let refunded = found["refunded"]["minor_units"].as_i64().unwrap();
        assert_eq!(refunded, sums.get(order).copied().unwrap_or(0), "{found}");
        assert!(refunded <= PAID, "{found}");
    }
    let (status, chain) = caller.send("GET", "audit-chain", "", &Json::Null).await;
    assert_eq!(status, 200, "{chain}");
    drop(host);

    // The provider's own book has each of them once, and nothing else.
    let store = Store::open(&address).await.unwrap();
    let mut conn = store.read_global().await.unwrap();
    let rows = conn
        .global_rows(
            "SELECT refund_id, amount FROM provider_payments",
            Vec::new(),
        )
        .await
        .unwrap();
    let paid: BTreeMap<String, i64> = rows
        .iter()
        .map(|row| (row.text("refund_id").unwrap(), row.int("amount").unwrap()))
        .collect();
    assert_eq!(paid.len(), rows.len(), "a refund was paid twice");
    let owed: BTreeMap<String, i64> = acknowledged
        .iter()
        .map(|(id, (_, amount))| (id.clone(), *amount))
        .collect();
    assert_eq!(paid, owed);
    let sum = conn.global_rows(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS n FROM ledger_entries",
        Vec::new(),
    );
    assert_eq!(
        sum.await.unwrap()[0].int("n").unwrap(),
        0,
        "the ledger does not balance"
    );
    drop(conn);
    store.close().await;
    eprintln!(
        "{database:?}: {kills} kills, {} refunds acknowledged, all there and paid once; {} requests were repeated",
        acknowledged.len(),
        caller.repeated.load(Ordering::Relaxed)
    );
}
