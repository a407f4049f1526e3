//! The console's files, from the binary itself: what `cargo xtask console` built.
//!
//! A debug build reads them from the source folder instead, so that a new console needs no new host.

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::middleware;

#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Files;

/// Files with a digest in their name never change.
const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again, and answered with 304 while it is the same.
const CACHE_ASK: &str = "no-cache";

/// What a page of ours may do. No script but our own files. Styles are set by scripts of the component library.
const PAGE_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Shown where the console was not built into this host.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Shopwit</title>\
    <h1>The console is not built</h1><p>Run <code>cargo xtask console</code> in the source folder, then build \
    and start the host again. The API is there meanwhile: <a href=\"/openapi.json\">/openapi.json</a>.</p>";

/// Beginnings of addresses that are never a page.
const NOT_PAGES: [&str; 5] = ["api", "assets", "healthz", "readyz", "metrics"];

/// Everything that is no route of the API: a file of the console, or the page that the address belongs to.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    if !matches!(method, Method::GET | Method::HEAD) {
        return middleware::no_such_route().await.into_response();
    }
    if path == "docs/" {
        return Redirect::permanent("/docs").into_response();
    }
    if let Some(response) = file(path, &headers) {
        return response;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if NOT_PAGES.contains(&first) || last.contains('.') {
        return middleware::no_such_route().await.into_response();
    }
    // `/docs` is docs.html; what has no page of its own is an address within the one application.
    file(&format!("{first}.html"), &headers)
        .or_else(|| file("index.html", &headers))
        .unwrap_or_else(not_built)
}

fn not_built() -> Response {
    let mut response = (
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        NOT_BUILT,
    )
        .into_response();
    page_headers(response.headers_mut());
    response
}

fn page_headers(headers: &mut HeaderMap) {
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(PAGE_POLICY),
    );
}

/// The file, in the smallest form that was prepared and is understood.
fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    // The prepared forms, and what only tests read.
    if path.ends_with(".br") || path.ends_with(".gz") || path == "manifest.json" {
        return None;
    }
    let plain = Files::get(path)?;
    let etag = etag(&plain);
    let (encoding, found) = ["br", "gzip"]
        .into_iter()
        .filter(|encoding| accepts(headers, encoding))
        .find_map(|encoding| {
            let suffix = if encoding == "br" { "br" } else { "gz" };
            Some((Some(encoding), Files::get(&format!("{path}.{suffix}"))?))
        })
        .unwrap_or((None, plain));
    let cache = if path.starts_with("assets/") {
        CACHE_FOR_EVER
    } else {
        CACHE_ASK
    };
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        found.data.into_owned().into_response()
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if kind(path).starts_with("text/html") {
        page_headers(out);
    }
    Some(response)
}

/// Weak: the compressed forms of a file are the same to whoever reads it.
fn etag(file: &EmbeddedFile) -> String {
    let digest: String = file.metadata.sha256_hash()[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("W/\"{digest}\"")
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next() == Some(encoding) && !parts.any(|part| part == "q=0")
        })
}

/// The media type by the ending of the name.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
