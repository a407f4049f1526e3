//! The console's files, as the host serves them; where it was not built, the page that says so.

use axum::{body::Body, http::Method};
use shopwit_tests::{Database, TestApp};

#[tokio::test]
async fn a_page_is_served_for_every_address_that_is_not_the_apis() {
    let app = TestApp::start(Database::Sqlite).await;
    let nobody = app.nobody();
    for path in [
        "/",
        "/s/demo/policies",
        "/s/demo/policies/refund?tab=canary",
        "/sign-in",
    ] {
        let answer = nobody.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        let kind = answer.headers["content-type"].to_str().unwrap();
        assert_eq!(kind, "text/html; charset=utf-8", "{path}");
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        let page = String::from_utf8(answer.bytes.to_vec()).unwrap();
        assert!(!page.contains("<script>"), "no inline script: {page}");
    }
}

#[tokio::test]
async fn no_page_hides_that_an_address_of_the_api_is_wrong() {
    let app = TestApp::start(Database::Sqlite).await;
    let nobody = app.nobody();
    for path in [
        "/api",
        "/api/v1/nothing",
        "/api/v1/shops/demo/nothing",
        "/assets/nothing",
        "/assets/nothing-12345678.js",
        "/robots.txt",
        "/index.html.br",
        "/manifest.json",
        "/../Cargo.toml",
        "/..%2f..%2fCargo.toml",
    ] {
        nobody.get(path).await.expect_problem(404, "not-found");
    }
    nobody
        .send(Method::POST, "/s/demo", &[], Body::empty())
        .await
        .expect_problem(404, "not-found");
}

#[tokio::test]
async fn files_are_kept_compressed_and_asked_for_again_only_where_they_may_change() {
    let app = TestApp::start(Database::Sqlite).await;
    let nobody = app.nobody();
    let index = nobody.get("/").await;
    let page = String::from_utf8(index.bytes.to_vec()).unwrap();
    let Some((_, rest)) = page.split_once("src=\"/assets/") else {
        assert!(page.contains("cargo xtask console"), "{page}");
        return;
    };
    let script = format!("/assets/{}", rest.split('"').next().unwrap());
    assert_eq!(index.headers["cache-control"], "no-cache");
    let etag = index.headers["etag"].to_str().unwrap().to_owned();
    let get = async |path: &str, headers: &[(&str, &str)]| {
        nobody.send(Method::GET, path, headers, Body::empty()).await
    };
    let again = get("/", &[("if-none-match", &etag)]).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));

    let plain = get(&script, &[]).await;
    assert!(!plain.headers.contains_key("content-encoding"));
    for (accepted, used) in [
        ("br", Some("br")),
        ("gzip, deflate, br", Some("br")),
        ("gzip", Some("gzip")),
        ("br;q=0, gzip;q=0.5", Some("gzip")),
        ("identity", None),
    ] {
        let answer = get(&script, &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.status, 200);
        let encoding = answer
            .headers
            .get("content-encoding")
            .map(|value| value.to_str().unwrap());
        assert_eq!(encoding, used, "{accepted}");
        assert_eq!(
            answer.headers["cache-control"],
            "public, max-age=31536000, immutable"
        );
        assert_eq!(
            answer.headers["content-type"],
            "text/javascript; charset=utf-8"
        );
        assert_eq!(answer.headers["vary"], "accept-encoding");
        assert_eq!(used.is_some(), answer.bytes.len() < plain.bytes.len());
    }
}
