//! Uploads that are an attack by themselves: too many, too long, or changed after they were checked.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
};

use serde_json::json;
use shopwit_policy::{
    Digest, EngineConfig, PolicyEngine,
    hostile::{Guest, KIND, honest},
};
use shopwit_service::App;
use shopwit_store::{Store, args};
use shopwit_tests::{Database, TestApp};

use super::{host::Host, quote};

/// Uploads at the same time.
const UPLOADS: usize = 100;
/// Bytes of one chunk.
const CHUNK_BYTES: usize = 64 * 1024;
/// Chunks until even the runtime tier has had enough: 33 MiB.
const CHUNKS: usize = 33 * 16;

// A03
#[tokio::test]
async fn a_component_that_was_changed_after_its_check_is_never_run() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let before = quote(&app.client("agent"), 420_000).await;
        let other = honest().component();
        let mut tx = app.app.store.begin_global().await.unwrap();
        let digest = before["plugin"]["digest"].as_str().unwrap();
        let changed = tx
            .conn()
            .global_execute(
                "UPDATE components SET wasm = $1 WHERE digest = $2",
                args![other.clone(), digest],
            )
            .await
            .unwrap();
        assert_eq!(changed, 1);
        tx.commit().await.unwrap();
        app.app.close().await;

        // A host that has loaded nothing yet reads the changed bytes.
        let engine = PolicyEngine::new(EngineConfig::default()).unwrap();
        let refused = engine
            .load_kept(&digest.parse().unwrap(), &other)
            .unwrap_err();
        assert!(refused.detail.contains("was altered"), "{refused}");
        assert!(engine.loaded(&Digest::of(&other)).is_none());
        let store = Store::open(app.database_url()).await.unwrap();
        let host = App::new(
            store,
            app.clock.clone(),
            Arc::clone(&app.app.entropy),
            engine,
        );
        let ctx = shopwit_service::people::shops::system_ctx(&host, "demo")
            .await
            .unwrap()
            .unwrap();
        let input = super::bulk("330000", "320000", 420_000).to_string();
        let decision = shopwit_service::policies::decide::evaluate(&host, &ctx, KIND, None, &input)
            .await
            .unwrap();
        assert_eq!(decision.output, None, "the safe default");
        let failure = decision.failure.unwrap();
        assert!(failure.contains("not-loadable"), "{failure}");
        host.close().await;
    }
}

// A04
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_without_a_length_ends_at_the_cap() {
    let host = Host::start(&[]);
    let address = host.url.trim_start_matches("http://").to_owned();
    let token = host.token.clone();
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(
            stream,
            "POST /api/v1/shops/demo/plugins HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/wasm\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let chunk = vec![0u8; CHUNK_BYTES];
        for _ in 0..CHUNKS {
            let sent = write!(stream, "{CHUNK_BYTES:x}\r\n")
                .and_then(|()| stream.write_all(&chunk))
                .and_then(|()| stream.write_all(b"\r\n"));
            if sent.is_err() {
                // The host has answered and closed.
                break;
            }
        }
        let mut answer = Vec::new();
        // A reset after the answer is no matter.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    })
    .await
    .unwrap();
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 413"),
        "{answer}"
    );
    host.health().await;
    // A packed upload is no component, and nobody unpacks it.
    let packed = host
        .upload(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01".to_vec())
        .await;
    assert_eq!(packed["status"], "rejected", "{packed}");
}

// A05
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_uploads_at_once_leave_the_host_to_others() {
    let mut app = TestApp::start(Database::Sqlite).await;
    app.other_shop("modest").await;
    let owner = app.client("owner");
    let uploads: Vec<_> = (0..UPLOADS)
        .map(|number| {
            let owner = owner.clone();
            let guest = Guest {
                name: format!("one-of-many-{number}"),
                ..honest()
            };
            tokio::spawn(async move {
                let wasm = guest.component();
                owner.post_bytes("plugins", "application/wasm", wasm).await
            })
        })
        .collect();
    let answer = quote(&app.client("modest/agent"), 420_000).await;
    assert_eq!(answer["outcome"], "decided");
    let mut refused = 0;
    for upload in uploads {
        let answer = upload.await.unwrap();
        match answer.status.as_u16() {
            // The second where a busy machine keeps an upload waiting for longer than a request may take.
            429 | 503 => refused += 1,
            status => assert!((200..300).contains(&status), "{answer:?}"),
        }
    }
    assert!(refused > 0, "all were taken at the same time");
    assert_eq!(
        quote(&app.client("agent"), 420_000).await["outcome"],
        json!("decided")
    );
}
