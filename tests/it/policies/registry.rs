//! Components in a real OCI registry: published, fetched, uploaded by reference; and everything that can be wrong.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{Router, http::StatusCode, response::IntoResponse};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use shopwit_policy::Digest;
use shopwit_registry::{Credentials, Registries, RegistriesConfig};
use shopwit_tests::{Client, Database, Door, Registry, TestApp};

use super::{fee, plugins::another, quote};
use crate::kill_loop::program;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIGURATION: &str = "application/vnd.wasm.config.v0+json";
const COMPONENT: &str = "application/wasm";

fn sha256(bytes: &[u8]) -> String {
    Digest::new(Sha256::digest(bytes).into()).to_string()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("it/policies/registry")
        .join(name)
}

fn shopwit(arguments: &[&str], credentials: &str) -> Output {
    Command::new(program())
        .args(arguments)
        .env("SHOPWIT_REGISTRY_CREDENTIALS", credentials)
        .output()
        .unwrap()
}

/// Publishes a component from the command line; answers its reference by digest.
fn publish(registry: &Registry, wasm: &[u8], more: &[&str], credentials: &str) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), wasm).unwrap();
    let reference = format!("oci://{}/policies/fee:1.0.0", registry.address);
    let path = file.path().display().to_string();
    let order = [&["plugin", "publish", &path, &reference][..], more].concat();
    let output = shopwit(&order, credentials);
    let (said, errors) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{errors}");
    let reference = said
        .lines()
        .find_map(|line| line.strip_prefix("published: "))
        .unwrap();
    assert!(said.contains(&sha256(wasm)), "{said}");
    reference.to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A host that may take components from these.
async fn host(database: Database, config: RegistriesConfig) -> TestApp {
    let registries = Registries::new(&config).unwrap();
    TestApp::start_with(database, |app| app.with_registries(registries)).await
}

fn plainly(address: &str) -> RegistriesConfig {
    RegistriesConfig {
        allowed: vec![format!("http://{address}")],
        ..RegistriesConfig::default()
    }
}

async fn take(client: &Client, reference: &str) -> shopwit_tests::Answer {
    client
        .post("plugins?wait=100", json!({"oci": reference}))
        .await
}

/// What a registry holds, put there without the program.
struct Raw<'a> {
    http: reqwest::Client,
    registry: &'a Registry,
}

impl Raw<'_> {
    async fn blob(&self, bytes: &[u8]) -> Json {
        let base = format!("http://{}/v2/policies/fee/blobs", self.registry.address);
        let begun = self.http.post(format!("{base}/uploads/")).send().await;
        let place = begun.unwrap().headers()["location"]
            .to_str()
            .unwrap()
            .to_owned();
        let digest = sha256(bytes);
        let put = self
            .http
            .put(format!("{place}&digest=sha256:{digest}"))
            .body(bytes.to_vec());
        assert_eq!(put.send().await.unwrap().status(), 201);
        json!({"digest": format!("sha256:{digest}"), "size": bytes.len()})
    }

    /// Answers the reference by digest.
    async fn manifest(&self, manifest: &Json) -> String {
        let bytes = manifest.to_string();
        let address = &self.registry.address;
        let put = self
            .http
            .put(format!("http://{address}/v2/policies/fee/manifests/raw"))
            .header("content-type", MANIFEST)
            .body(bytes.clone());
        let answer = put.send().await.unwrap();
        let status = answer.status();
        assert_eq!(status, 201, "{}", answer.text().await.unwrap());
        format!("{address}/policies/fee@sha256:{}", sha256(bytes.as_bytes()))
    }
}

fn typed(mut descriptor: Json, kind: &str) -> Json {
    descriptor["mediaType"] = kind.into();
    descriptor
}

fn manifest_of(configuration: Json, layers: Vec<Json>) -> Json {
    json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": configuration, "layers": layers})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_component_is_fetched_and_uploaded_by_reference() {
    let Some(registry) = Registry::start(Door::Open) else {
        return;
    };
    let wasm = another("published");
    let reference = publish(&registry, &wasm, &["--plain-http"], "");
    // The same component is the same artifact, whenever it is published.
    let again = publish(&registry, &wasm, &["--plain-http"], "");
    assert_eq!(reference, again);

    let folder = tempfile::tempdir().unwrap();
    let fetched = folder.path().join("fetched.wasm");
    let path = fetched.display().to_string();
    let order = ["plugin", "fetch", &reference, "-o", &path, "--plain-http"];
    let output = shopwit(&order, "");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(std::fs::read(&fetched).unwrap(), wasm);

    // What lies there is what the specification says.
    let digest = reference.split_once("@sha256:").unwrap().1;
    let manifest: Json =
        serde_json::from_slice(&std::fs::read(registry.blob(digest)).unwrap()).unwrap();
    assert_eq!(manifest["mediaType"], MANIFEST);
    assert_eq!(manifest["config"]["mediaType"], CONFIGURATION);
    assert_eq!(manifest["layers"][0]["mediaType"], COMPONENT);
    let configuration = manifest["config"]["digest"].as_str().unwrap();
    let configuration = registry.blob(configuration.strip_prefix("sha256:").unwrap());
    let configuration: Json =
        serde_json::from_slice(&std::fs::read(configuration).unwrap()).unwrap();
    assert_eq!(
        configuration["component"]["exports"],
        json!(["shopwit:policy/courier-fee@0.1.0"])
    );

    for database in Database::both() {
        let app = host(database, plainly(&registry.address)).await;
        let owner = app.client("owner");
        let version = take(&owner, &reference).await.expect(201);
        assert_eq!(
            (&version["status"], &version["digest"]),
            (&json!("ready"), &json!(sha256(&wasm))),
            "{version}"
        );
        // The same once more is the same version, and so are the bytes themselves.
        let same = take(&owner, &reference).await.expect(200);
        assert_eq!(same["digest"], version["digest"]);
        owner
            .post_bytes("plugins", COMPONENT, wasm.clone())
            .await
            .expect(200);
        let audit = owner.get("audit-events?limit=100").await.expect(200);
        let audited = audit["items"].to_string();
        assert!(
            audited.contains(reference.strip_prefix("oci://").unwrap()),
            "{audited}"
        );

        let body = json!({"active": {"digest": version["digest"]}});
        owner.put("policies/courier-fee", body).await.expect(200);
        let answer = quote(&app.client("agent"), 420_000).await;
        assert_eq!(
            (&answer["outcome"], fee(&answer)),
            (&json!("decided"), None)
        );
        // Whoever may not upload may not do it by reference.
        take(&app.client("agent"), &reference)
            .await
            .expect_problem(403, "permission");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_in_a_registry_is_named() {
    let Some(registry) = Registry::start(Door::Open) else {
        return;
    };
    let wasm = another("wrong");
    let good = publish(&registry, &wasm, &["--plain-http"], "");
    let good = good.strip_prefix("oci://").unwrap().to_owned();
    let (place, digest) = good.split_once("@sha256:").unwrap();
    let raw = Raw {
        http: reqwest::Client::new(),
        registry: &registry,
    };
    let configuration = typed(raw.blob(b"{}").await, CONFIGURATION);
    let component = raw.blob(&another("raw")).await;
    let image = typed(
        raw.blob(b"{\"image\":1}").await,
        "application/vnd.oci.image.config.v1+json",
    );
    let of_image = raw
        .manifest(&manifest_of(
            image,
            vec![typed(component.clone(), COMPONENT)],
        ))
        .await;
    let of_text = raw
        .manifest(&manifest_of(
            configuration.clone(),
            vec![typed(component.clone(), "text/plain")],
        ))
        .await;
    let mut huge = typed(component.clone(), COMPONENT);
    huge["size"] = (40 * 1024 * 1024).into();
    let of_huge = raw
        .manifest(&manifest_of(configuration.clone(), vec![huge]))
        .await;
    let mut short = typed(component.clone(), COMPONENT);
    short["size"] = 10.into();
    let of_short = raw
        .manifest(&manifest_of(configuration.clone(), vec![short]))
        .await;
    let module = raw.blob(b"\0asm\x01\0\0\0").await;
    let of_module = raw
        .manifest(&manifest_of(
            configuration.clone(),
            vec![typed(module, COMPONENT)],
        ))
        .await;
    // Somebody altered what the registry keeps.
    let altered = another("altered");
    let of_altered = raw
        .manifest(&manifest_of(
            configuration,
            vec![typed(raw.blob(&altered).await, COMPONENT)],
        ))
        .await;
    let kept = registry.blob(&sha256(&altered));
    let mut bytes = std::fs::read(&kept).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&kept, bytes).unwrap();

    let nowhere = "127.0.0.1:9";
    for database in Database::both() {
        let mut config = plainly(&registry.address);
        config.allowed.push(format!("http://{nowhere}"));
        let app = host(database, config).await;
        let owner = app.client("owner");
        for (reference, code, word) in [
            ("refund".to_owned(), "reference", "no reference"),
            (format!("{place}:1.0.0"), "tag", "tags move"),
            (
                format!("{place}@sha256:{}", "0".repeat(64)),
                "not-found",
                "has no",
            ),
            (of_image.clone(), "media-type", "image.config"),
            (of_text.clone(), "media-type", "text/plain"),
            (of_huge.clone(), "too-large", "33554432 bytes"),
            (of_short.clone(), "too-large", "10 bytes"),
            (of_altered.clone(), "digest", "not sha256:"),
            ("x".repeat(601), "length", "600"),
        ] {
            let problem = take(&owner, &reference)
                .await
                .expect_problem(422, "invalid");
            let error = &problem["errors"][0];
            assert_eq!(
                (&error["pointer"], &error["code"]),
                (&json!("/oci"), &json!(code)),
                "{problem}"
            );
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(word), "{message}");
        }
        for reference in [
            format!("registry.example:5000/policies/fee@sha256:{digest}"),
            format!("localhost/policies/fee@sha256:{digest}"),
            format!("169.254.169.254/latest@sha256:{digest}"),
        ] {
            let problem = take(&owner, &reference)
                .await
                .expect_problem(403, "registry-not-allowed");
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains("registries.allowed"), "{detail}");
        }
        take(&owner, &format!("{nowhere}/policies/fee@sha256:{digest}"))
            .await
            .expect_problem(502, "registry-unreachable");
        // What is no component goes the way of every upload.
        let module = take(&owner, &of_module).await.expect(201);
        assert_eq!(module["report"]["code"], "core-module", "{module}");
        let unlisted = TestApp::start(database).await;
        take(&unlisted.client("owner"), &good)
            .await
            .expect_problem(403, "registry-not-allowed");
        owner
            .post("plugins", json!({"oci": good, "tag": "x"}))
            .await
            .expect_problem(422, "invalid");
        take(&owner, &good).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_demands_a_password_gets_it_and_nobody_else_sees_it() {
    let Some(registry) = Registry::start(Door::Password) else {
        return;
    };
    let wasm = another("behind-a-password");
    let credentials = format!("{}=me:secret", registry.address);
    let reference = publish(&registry, &wasm, &["--plain-http"], &credentials);
    for (password, status) in [("secret", 201), ("guessed", 502), ("", 502)] {
        let mut config = plainly(&registry.address);
        if !password.is_empty() {
            let known = Credentials {
                username: "me".to_owned(),
                password: password.to_owned(),
            };
            config.credentials.insert(registry.address.clone(), known);
        }
        let app = host(Database::Sqlite, config).await;
        let owner = app.client("owner");
        let answer = take(&owner, &reference).await;
        let seen = text(&answer.bytes);
        let json = answer.expect(status);
        assert!(
            !seen.contains("secret") && !seen.contains("guessed"),
            "{seen}"
        );
        if status == 502 {
            assert_eq!(json["code"], "registry-denied", "{json}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_with_tls_is_trusted_for_its_certificate_alone() {
    let (certificate, key) = (fixture("server.pem"), fixture("server-key.pem"));
    let Some(registry) = Registry::start(Door::Tls(&certificate, &key)) else {
        return;
    };
    let wasm = another("with-tls");
    let authority = fixture("authority.pem");
    let path = authority.display().to_string();
    let reference = publish(&registry, &wasm, &["--ca-file", &path], "");
    let listed = RegistriesConfig {
        allowed: vec![registry.address.clone()],
        ..RegistriesConfig::default()
    };
    let trusting = RegistriesConfig {
        authorities_pem: Some(std::fs::read(&authority).unwrap()),
        ..listed.clone()
    };
    let app = host(Database::Sqlite, trusting).await;
    take(&app.client("owner"), &reference).await.expect(201);
    let app = host(Database::Sqlite, listed).await;
    let problem = take(&app.client("owner"), &reference)
        .await
        .expect_problem(502, "registry-unreachable");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("certificate"), "{detail}");
}

/// A registry that sends everybody on.
async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

// B13
#[tokio::test(flavor = "multi_thread")]
async fn a_listed_registry_cannot_send_the_host_on_to_others() {
    let asked = Arc::new(AtomicU64::new(0));
    let counting = Arc::clone(&asked);
    let inside = serve(Router::new().fallback(move || {
        counting.fetch_add(1, Ordering::Relaxed);
        async { "what nobody outside should see" }
    }))
    .await;
    let mut config = RegistriesConfig::default();
    let mut evil = Vec::new();
    for status in [
        StatusCode::FOUND,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
        StatusCode::UNAUTHORIZED,
    ] {
        for place in [
            format!("http://{inside}/latest"),
            format!("http://user@{inside}/latest"),
            "http://169.254.169.254/latest".to_owned(),
            "file:///etc/hostname".to_owned(),
        ] {
            let demand = format!("Bearer realm=\"{place}\"");
            let told = format!("{status} {place}");
            let address = serve(Router::new().fallback(move || {
                let headers = [("location", place), ("www-authenticate", demand)];
                async move { (status, headers).into_response() }
            }))
            .await;
            config.allowed.push(format!("http://{address}"));
            evil.push((address, told));
        }
    }
    let app = host(Database::Sqlite, config).await;
    let owner = app.client("owner");
    for (address, told) in evil {
        let reference = format!("{address}/policies/fee@sha256:{}", "0".repeat(64));
        let answer = take(&owner, &reference).await;
        let status = answer.status.as_u16();
        assert!([403, 502].contains(&status), "{told}: {}", answer.json);
        let seen = text(&answer.bytes);
        assert!(!seen.contains("nobody outside"), "{seen}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_never_stops_is_cut_off() {
    use futures_util::stream;
    let endless = serve(Router::new().fallback(|| async {
        let chunk = || Ok::<_, std::convert::Infallible>(vec![b' '; 64 * 1024]);
        axum::body::Body::from_stream(stream::repeat_with(chunk))
    }))
    .await;
    let loops =
        serve(Router::new().fallback(|| async {
            (StatusCode::FOUND, [("location", "/v2/again")]).into_response()
        }))
        .await;
    for (address, status, code) in [(endless, 422, "invalid"), (loops, 502, "registry-answer")] {
        let app = host(Database::Sqlite, plainly(&address)).await;
        let reference = format!("{address}/policies/fee@sha256:{}", "0".repeat(64));
        take(&app.client("owner"), &reference)
            .await
            .expect_problem(status, code);
    }
}
