//! A whole host in the test's process, on a real SQLite file or a real PostgreSQL, with a clock that the test moves.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode},
};
use jiff::{Span, Timestamp};
use serde_json::Value as Json;
use shopwit_api::{ApiState, router};
use shopwit_domain::{money::Currency, people::Role, word::Word};
use shopwit_policy::{
    PolicyEngine, TierLimits,
    engine::{ArtifactConfig, EngineConfig},
};
use shopwit_service::{
    App, Ctx,
    people::{
        members::{self, NewMember},
        passwords, shops, tokens,
    },
    sources::{Clock, Entropy},
};
use shopwit_store::Store;
use tower::ServiceExt;

use crate::postgres;

/// Where the clock stands when a test begins: a Monday, 10:30 in Shanghai.
pub const START: &str = "2026-03-02T02:30:00Z";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    /// Both, or SQLite alone where no PostgreSQL is to be had (`SHOPWIT_TEST_POSTGRES=off`).
    pub fn both() -> Vec<Self> {
        if std::env::var(postgres::SERVER_VARIABLE).is_ok_and(|value| value == "off") {
            vec![Self::Sqlite]
        } else {
            vec![Self::Sqlite, Self::Postgres]
        }
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// Moves it.
    pub fn advance(&self, span: Span) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add(span).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        // A microsecond passes at every look, so that ids of one test sort in the order in which they were made.
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add(Span::new().milliseconds(1)).unwrap();
        *now
    }
}

/// Bytes that are different every time and the same in every run.
#[derive(Debug)]
struct TestEntropy(AtomicU64);

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let count = self.0.fetch_add(1, Ordering::Relaxed);
            let mixed = count
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(31)
                .wrapping_mul(0xbf58_476d_1ce4_e5b9);
            // Counting in front keeps ids of one millisecond in order.
            let word = (count << 24) | (mixed >> 40);
            chunk.copy_from_slice(&word.to_be_bytes()[..chunk.len()]);
        }
    }
}

/// A host in process, with the shop `demo` and one member of each role.
#[allow(missing_debug_implementations, reason = "a router has none")]
pub struct TestApp {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    /// The host itself in the shop.
    pub system: Ctx,
    router: Router,
    tokens: Vec<(String, String)>,
    database_url: String,
    _folder: tempfile::TempDir,
    _postgres: Option<postgres::Database>,
}

/// How the engine of tests is set up: compiled components are shared by all tests of the machine.
pub fn engine_config() -> EngineConfig {
    let dir: PathBuf = std::env::temp_dir().join("shopwit-test-artifacts");
    let artifacts = Some(ArtifactConfig {
        dir,
        key: *b"only for tests, not for a host!!",
    });
    // Fuel decides; a machine that is busy with tests must not.
    let mut limits = TierLimits::default();
    limits.compact.wall_ms = 60_000;
    limits.runtime.wall_ms = 60_000;
    EngineConfig {
        limits,
        artifacts,
        ..EngineConfig::default()
    }
}

fn engine() -> Arc<PolicyEngine> {
    static ENGINE: OnceLock<Arc<PolicyEngine>> = OnceLock::new();
    Arc::clone(ENGINE.get_or_init(|| PolicyEngine::new(engine_config()).unwrap()))
}

impl TestApp {
    /// Starts a host with a new database, the shop `demo` and its people.
    pub async fn start(database: Database) -> Self {
        Self::start_with(database, |app| app).await
    }

    /// The same, with parts of the host replaced.
    pub async fn start_with(database: Database, replace: impl FnOnce(App) -> App) -> Self {
        let started = Self::start_held(database, replace).await;
        started.app.start_background().unwrap();
        started
    }

    /// The same without work beside the answers: backtests wait until `start_background`.
    pub async fn start_held(database: Database, replace: impl FnOnce(App) -> App) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (database_url, postgres) = match database {
            Database::Sqlite => (
                format!("sqlite:{}", folder.path().join("shop.db").display()),
                None,
            ),
            Database::Postgres => {
                let database = tokio::task::spawn_blocking(postgres::database)
                    .await
                    .unwrap()
                    .unwrap()
                    .unwrap();
                (database.url().to_owned(), Some(database))
            }
        };
        let clock = Arc::new(TestClock(Mutex::new(START.parse().unwrap())));
        let entropy = Arc::new(TestEntropy(AtomicU64::new(1)));
        let store = Store::open(&database_url).await.unwrap();
        let app = Arc::new(replace(App::new(store, clock.clone(), entropy, engine())));
        // A test that wants the sentinel says so; others keep their clock to themselves.
        app.set_sentinel_share(0);
        let (system, tokens) = found_shop(&app, "demo").await;
        let router = router(ApiState::new(Arc::clone(&app), None));
        Self {
            app,
            clock,
            system,
            router,
            tokens,
            database_url,
            _folder: folder,
            _postgres: postgres,
        }
    }

    /// Founds another shop, with people of its own.
    pub async fn other_shop(&mut self, slug: &str) -> Ctx {
        let (ctx, tokens) = found_shop(&self.app, slug).await;
        self.tokens.extend(tokens);
        ctx
    }

    /// Where the database is, for tests that restart a host on it.
    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Somebody of the shop `demo`: a role's word (`owner`, `print-operator`, …), `agent` for `pre-sales-agent`, or
    /// `SHOP/ROLE` for another shop.
    pub fn client(&self, who: &str) -> Client {
        let (shop, role) = who.split_once('/').unwrap_or(("demo", who));
        let role = if role == "agent" {
            "pre-sales-agent"
        } else {
            role
        };
        let name = format!("{shop}/{role}");
        let (_, token) = self
            .tokens
            .iter()
            .find(|(known, _)| *known == name)
            .expect("somebody of this role");
        Client {
            router: self.router.clone(),
            token: Some(token.clone()),
            shop: shop.to_owned(),
        }
    }

    /// Nobody: a client without credentials.
    pub fn nobody(&self) -> Client {
        Client {
            router: self.router.clone(),
            token: None,
            shop: "demo".to_owned(),
        }
    }
}

async fn found_shop(app: &Arc<App>, slug: &str) -> (Ctx, Vec<(String, String)>) {
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    let hash = HASH
        .get_or_init(async || passwords::hash(PASSWORD).await.unwrap())
        .await;
    let new = shops::NewShop {
        slug: slug.to_owned(),
        name: format!("{slug} 旗舰店"),
        currency: Currency::CNY,
        time_zone: "Asia/Shanghai".to_owned(),
        locale: "zh-CN".to_owned(),
        origin_region: "330000".to_owned(),
    };
    let ctx = shops::create(app, new).await.unwrap();
    let mut unit = app.begin(&ctx).await.unwrap();
    let mut made = Vec::new();
    for (index, role) in Role::ALL.iter().enumerate() {
        let member = NewMember {
            login: format!("{slug}.{role}"),
            display_name: format!("{role} of {slug}"),
            password_hash: hash.clone(),
            role: *role,
            staff_number: format!("A{:03}", index + 1),
            service_name: format!("小{}", index + 1),
            manager: None,
            languages: vec!["zh-CN".to_owned()],
            skills: Vec::new(),
        };
        let member = members::add(&mut unit, member).await.unwrap();
        let name = format!("test {role}");
        let (_, token) = tokens::create(
            &mut unit,
            member.user,
            name,
            Vec::new(),
            None,
            app.entropy.as_ref(),
        )
        .await
        .unwrap();
        made.push((format!("{slug}/{}", role.as_str()), token));
    }
    unit.commit().await.unwrap();
    (ctx, made)
}

/// Somebody who sends requests.
#[derive(Clone)]
#[allow(missing_debug_implementations, reason = "a router has none")]
pub struct Client {
    router: Router,
    token: Option<String>,
    shop: String,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
    /// The body, where it is JSON; null otherwise.
    pub json: Json,
}

impl Answer {
    /// Stops the test unless the status is this one; shows the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Json {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}",
            String::from_utf8_lossy(&self.bytes)
        );
        self.json
    }

    /// Stops the test unless it is a problem with this status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Json {
        assert_eq!(
            self.headers.get("content-type"),
            Some(&HeaderValue::from_static("application/problem+json"))
        );
        let json = self.expect(status);
        assert_eq!(json["code"], code, "{json}");
        json
    }

    /// The `ETag`.
    pub fn etag(&self) -> String {
        self.headers
            .get("etag")
            .map(|tag| tag.to_str().unwrap().to_owned())
            .unwrap_or_default()
    }
}

impl Client {
    /// The same person on another router, for example of a host with other patience.
    #[must_use]
    pub fn through(mut self, router: Router) -> Self {
        self.router = router;
        self
    }

    /// Sends anything. A path without a leading `/` is one of the client's shop: `orders` is
    /// `/api/v1/shops/demo/orders`.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = self.request(path).method(method);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.respond(request.body(body).unwrap()).await;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Json::Null);
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
            json,
        }
    }

    pub(crate) async fn respond(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The address of a path of the client's shop, and the credential.
    pub(crate) fn request(&self, path: &str) -> axum::http::request::Builder {
        let uri = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/api/v1/shops/{}/{path}", self.shop)
        };
        let request = Request::builder().uri(uri);
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    /// The same person with another credential.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    async fn send_json(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        json: &Json,
    ) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send(method, path, &all, Body::from(json.to_string()))
            .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    pub async fn post(&self, path: &str, json: Json) -> Answer {
        self.send_json(Method::POST, path, &[], &json).await
    }

    /// With an `Idempotency-Key`.
    pub async fn post_keyed(&self, path: &str, key: &str, json: Json) -> Answer {
        self.send_json(Method::POST, path, &[("idempotency-key", key)], &json)
            .await
    }

    pub async fn patch(&self, path: &str, json: Json) -> Answer {
        self.send_json(Method::PATCH, path, &[], &json).await
    }

    /// With `If-Match`.
    pub async fn patch_matching(&self, path: &str, etag: &str, json: Json) -> Answer {
        self.send_json(Method::PATCH, path, &[("if-match", etag)], &json)
            .await
    }

    pub async fn put(&self, path: &str, json: Json) -> Answer {
        self.send_json(Method::PUT, path, &[], &json).await
    }

    /// With `If-Match`.
    pub async fn put_matching(&self, path: &str, etag: &str, json: Json) -> Answer {
        self.send_json(Method::PUT, path, &[("if-match", etag)], &json)
            .await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], Body::empty()).await
    }

    /// A body that need not be JSON.
    pub async fn post_bytes(
        &self,
        path: &str,
        content_type: &str,
        bytes: impl Into<Bytes>,
    ) -> Answer {
        self.send(
            Method::POST,
            path,
            &[("content-type", content_type)],
            Body::from(bytes.into()),
        )
        .await
    }
}
