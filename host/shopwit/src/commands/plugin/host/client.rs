//! The API of a host as the commands need it.

use std::{io::Read as _, net::IpAddr, time::Duration};

use anyhow::{Context as _, anyhow};
use serde_json::Value as Json;
use ureq::{
    Agent, Body,
    http::{Response, Uri},
};

use super::super::stop::Stop;

/// A request that takes longer is given up; an upload of 32 MiB over a slow line takes minutes.
const TIMEOUT: Duration = Duration::from_mins(5);
/// Bytes of an answer that are read: tables and cases are the largest.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Pages that one list reads; at 100 rows each more than a person reads.
const PAGES_MAX: usize = 100;

/// One shop of a host, with a member's token.
pub(super) struct Client {
    agent: Agent,
    base: String,
    bearer: String,
}

/// What came back.
pub(super) struct Answer {
    pub(super) json: Json,
    /// The `ETag`, where there is one.
    pub(super) etag: Option<String>,
}

impl Client {
    pub(super) fn new(host: &str, shop: &str, token: &str) -> Result<Self, Stop> {
        check_address(host)?;
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if shop.is_empty() || !shop.bytes().all(is_word) {
            return Err(Stop::usage_text(format!(
                "--shop {shop}: a short name or an id"
            )));
        }
        if token.is_empty() || !token.bytes().all(is_word) {
            return Err(Stop::usage_text("--token: that is no token of a host"));
        }
        let config = Agent::config_builder()
            // A refusal has words that must be read.
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            // The token goes to the host that was named and nowhere else.
            .max_redirects(0)
            .build();
        Ok(Self {
            agent: config.into(),
            base: format!("{}/api/v1/shops/{shop}", host.trim_end_matches('/')),
            bearer: format!("Bearer {token}"),
        })
    }

    pub(super) fn get(&self, path: &str) -> Result<Answer, Stop> {
        let response = self
            .agent
            .get(self.address(path))
            .header("authorization", &self.bearer)
            .call();
        answer(response)
    }

    pub(super) fn post(&self, path: &str, json: &Json) -> Result<Answer, Stop> {
        let response = self
            .agent
            .post(self.address(path))
            .header("authorization", &self.bearer)
            .content_type("application/json")
            .send(json.to_string());
        answer(response)
    }

    /// With `If-Match`, so that nobody's change in the meantime is undone.
    pub(super) fn put(&self, path: &str, etag: Option<&str>, json: &Json) -> Result<Answer, Stop> {
        let mut request = self
            .agent
            .put(self.address(path))
            .header("authorization", &self.bearer)
            .content_type("application/json");
        if let Some(etag) = etag {
            request = request.header("if-match", etag);
        }
        answer(request.send(json.to_string()))
    }

    /// A component, with its signature where there is one.
    pub(super) fn upload(&self, wasm: &[u8], signature: Option<&str>) -> Result<Answer, Stop> {
        let mut request = self
            .agent
            .post(self.address("plugins"))
            .header("authorization", &self.bearer)
            .content_type("application/wasm");
        if let Some(signature) = signature {
            request = request.header("shopwit-signature", signature);
        }
        answer(request.send(wasm))
    }

    /// Every entry of a list.
    pub(super) fn pages(&self, path: &str) -> Result<Vec<Json>, Stop> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        for _ in 0..PAGES_MAX {
            let page = self.get(&format!("{path}?limit=100{cursor}"))?.json;
            if let Some(found) = page["items"].as_array() {
                items.extend(found.iter().cloned());
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        Ok(items)
    }

    fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }
}

/// A token never travels in the clear to another machine.
fn check_address(host: &str) -> Result<(), Stop> {
    let wrong = |why: &str| {
        Stop::usage_text(format!(
            "--host {host}: {why}; write https://HOST, or http://127.0.0.1:8080 for this machine"
        ))
    };
    let uri: Uri = host.parse().map_err(|_| wrong("that is no address"))?;
    let name = uri.host().ok_or_else(|| wrong("no host is named"))?;
    let address: Option<IpAddr> = name.trim_matches(['[', ']']).parse().ok();
    let is_here = name == "localhost" || address.is_some_and(|address| address.is_loopback());
    match uri.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if is_here => Ok(()),
        Some("http") => Err(wrong("a token must not travel without TLS")),
        _ => Err(wrong("only https and http are spoken")),
    }
}

fn answer(response: Result<Response<Body>, ureq::Error>) -> Result<Answer, Stop> {
    let response = response.context("asking the host")?;
    let status = response.status();
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        Some(value.to_str().ok()?.to_owned())
    };
    let etag = header("etag");
    let mut bytes = Vec::new();
    response
        .into_body()
        .into_reader()
        .take(ANSWER_BYTES_MAX)
        .read_to_end(&mut bytes)
        .context("reading the host's answer")?;
    let json: Result<Json, _> = serde_json::from_slice(&bytes);
    if status.is_success() {
        let json =
            json.context("the host's answer is not JSON; is this the address of a Shopwit host?")?;
        return Ok(Answer { json, etag });
    }
    Err(match json {
        Ok(problem) => anyhow!("the host refuses ({status}): {}", problem_text(&problem)),
        Err(_) => anyhow!("the host refuses ({status})"),
    }
    .into())
}

/// `application/problem+json` in words.
fn problem_text(problem: &Json) -> String {
    let text = |name: &str| problem[name].as_str().unwrap_or_default();
    let mut words = match (text("code"), text("detail")) {
        ("", detail) => detail.to_owned(),
        (code, "") => code.to_owned(),
        (code, detail) => format!("{code}: {detail}"),
    };
    for error in problem["errors"].as_array().into_iter().flatten() {
        let member = |name: &str| error[name].as_str().unwrap_or_default();
        words.push_str(&format!("\n  {} {}", member("pointer"), member("message")));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_over_tls_or_nowhere() {
        for (host, is_good) in [
            ("https://desk.example", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost:8080/", true),
            ("http://desk.example", false),
            ("http://127.0.0.1.desk.example", false),
            ("ftp://127.0.0.1", false),
            ("desk", false),
            ("", false),
        ] {
            assert_eq!(check_address(host).is_ok(), is_good, "{host}");
        }
    }

    #[test]
    fn a_problem_is_told_with_its_places() {
        let problem = serde_json::json!({"code": "consent-needed", "detail": "it can do more",
            "errors": [{"pointer": "/active", "message": "reads another table"}]});
        assert_eq!(
            problem_text(&problem),
            "consent-needed: it can do more\n  /active reads another table"
        );
    }
}
