//! What a decision costs over HTTP, against a bare axum route and against the same body parsed and answered natively:
//! loopback, 32 connections, client and server in this process, the ways interleaved, because a shared machine is only
//! good for ratios.
//!
//! `cargo bench -p shopwit-api`; prints requests a second and the shares that the goals H1 and H2 name.

#![allow(clippy::print_stdout, reason = "a bench prints its numbers")]

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    Json, Router,
    routing::{get, post},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use shopwit_api::{ApiState, router};
use shopwit_domain::{money::Currency, people::Role};
use shopwit_policy::{EngineConfig, PolicyEngine, kinds::courier_fee};
use shopwit_service::{
    App,
    people::{
        members::{self, NewMember},
        shops::{self, NewShop},
        tokens,
    },
    sources::{Clock, Entropy},
};
use shopwit_store::Store;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Connections, each with one request under way.
const CONNECTIONS: usize = 32;
/// Requests of one connection and way in a round.
const REQUESTS: usize = 100;
/// Rounds; the median one counts.
const ROUNDS: usize = 15;

const INPUT: &str = r#"{"origin_region":"330000","destination_region":"320000","weight_grams":420000,"pieces":12,"bulk":true,"purpose":"ship"}"#;

#[derive(Debug)]
struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the clock of this bench")]
        Timestamp::now()
    }
}

/// Ids need to differ, not to surprise.
#[derive(Debug)]
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            chunk.copy_from_slice(count.get(8 - chunk.len()..).expect("at most eight bytes"));
        }
    }
}

/// A host with one shop; answers the token of its owner.
async fn host(database: &str) -> (Arc<App>, String) {
    let store = Store::open(database).await.expect("the database opens");
    let engine = PolicyEngine::new(EngineConfig::default()).expect("the engine starts");
    let entropy = Arc::new(Counter(AtomicU64::new(1)));
    let app = Arc::new(App::new(
        store,
        Arc::new(WallClock),
        entropy.clone(),
        engine,
    ));
    let shop = NewShop {
        slug: "bench".to_owned(),
        name: "bench".to_owned(),
        currency: Currency::CNY,
        time_zone: "Asia/Shanghai".to_owned(),
        locale: "zh-CN".to_owned(),
        origin_region: "330000".to_owned(),
    };
    let ctx = shops::create(&app, shop).await.expect("a new shop");
    let mut unit = app.begin(&ctx).await.expect("a unit");
    let owner = NewMember {
        login: "owner".to_owned(),
        display_name: "owner".to_owned(),
        password_hash: "none".to_owned(),
        role: Role::Owner,
        staff_number: "A001".to_owned(),
        service_name: "owner".to_owned(),
        manager: None,
        languages: Vec::new(),
        skills: Vec::new(),
    };
    let owner = members::add(&mut unit, owner).await.expect("a member");
    let (_, token) = tokens::create(
        &mut unit,
        owner.user,
        "bench".to_owned(),
        Vec::new(),
        None,
        entropy.as_ref(),
    )
    .await
    .expect("a token");
    unit.commit().await.expect("a commit");
    (app, token)
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The rule as a native function behind the same parsing: what a built-in rule would cost.
async fn native(Json(body): Json<Value>) -> Json<Value> {
    let input: Option<courier_fee::Input> = body
        .get("input")
        .cloned()
        .and_then(|input| serde_json::from_value(input).ok());
    let fee = match input.map(|input| input.weight_grams) {
        Some(300_000..400_000) => 5_000,
        Some(400_000..500_000) => 10_000,
        Some(500_000..600_000) => 15_000,
        Some(600_000..700_000) => 20_000,
        _ => 0,
    };
    Json(
        json!({"decision": {"type": "quotes", "buyer_fee": {"minor_units": fee, "currency": "CNY"}}}),
    )
}

fn request(method: &str, path: &str, token: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Sends a request and reads the whole answer; answers its status line's code.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> u16 {
    stream.write_all(request).await.expect("it is sent");
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.expect("it is received");
        assert!(read > 0, "the server hung up");
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
        let length = text
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.split("\r\n").next())
            .map_or(0, |length| {
                length.trim().parse::<usize>().expect("a length")
            });
        if buffer.len() >= head + 4 + length {
            return text
                .split(' ')
                .nth(1)
                .and_then(|code| code.parse().ok())
                .unwrap_or(0);
        }
    }
}

/// One way to ask, on its own connections.
struct Way {
    name: &'static str,
    request: Arc<Vec<u8>>,
    streams: Vec<TcpStream>,
    /// Requests a second of each round.
    rates: Vec<f64>,
}

impl Way {
    async fn open(name: &'static str, address: SocketAddr, request: String) -> Self {
        let mut streams = Vec::new();
        for _ in 0..CONNECTIONS {
            let stream = TcpStream::connect(address).await.expect("a connection");
            stream.set_nodelay(true).expect("no delay");
            streams.push(stream);
        }
        Self {
            name,
            request: Arc::new(request.into_bytes()),
            streams,
            rates: Vec::new(),
        }
    }

    async fn round(&mut self) {
        let started = Instant::now();
        let running: Vec<_> = self
            .streams
            .drain(..)
            .map(|mut stream| {
                let request = Arc::clone(&self.request);
                tokio::spawn(async move {
                    let mut buffer = Vec::with_capacity(4096);
                    for _ in 0..REQUESTS {
                        let status = exchange(&mut stream, &request, &mut buffer).await;
                        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&buffer));
                    }
                    stream
                })
            })
            .collect();
        for task in running {
            self.streams.push(task.await.expect("it ends well"));
        }
        self.rates
            .push((CONNECTIONS * REQUESTS) as f64 / started.elapsed().as_secs_f64());
    }

    fn median(&self) -> f64 {
        let mut rates = self.rates.clone();
        rates.sort_by(f64::total_cmp);
        rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, token) = host(&format!(
        "sqlite:{}",
        folder.path().join("shop.db").display()
    ))
    .await;
    let bare = serve(
        Router::new()
            .route("/", get(|| async { "ok" }))
            .route("/native", post(native)),
    )
    .await;
    let desk = serve(router(ApiState::new(Arc::clone(&app), None))).await;
    let body = format!(r#"{{"input":{INPUT}}}"#);
    let evaluate = request(
        "POST",
        "/api/v1/shops/bench/policies/courier-fee/evaluate",
        &token,
        &body,
    );
    let mut ways = [
        Way::open("bare GET", bare, request("GET", "/", &token, "")).await,
        Way::open(
            "native rule",
            bare,
            request("POST", "/native", &token, &body),
        )
        .await,
        Way::open("healthz", desk, request("GET", "/healthz", &token, "")).await,
        Way::open("decision, recorded", desk, evaluate).await,
    ];
    for _ in 0..ROUNDS {
        for way in &mut ways {
            way.round().await;
        }
    }
    app.close().await;
    let [bare, native, ..] = &ways;
    let (bare, native) = (bare.median(), native.median());
    println!(
        "{:<20} {:>12} {:>12} {:>12}",
        "way", "requests/s", "of bare", "of native"
    );
    for way in &ways {
        let rate = way.median();
        println!(
            "{:<20} {rate:>12.0} {:>12.2} {:>12.2}",
            way.name,
            rate / bare,
            rate / native
        );
    }
}
