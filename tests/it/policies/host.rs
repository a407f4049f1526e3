//! The real program as a process of its own, with a shop.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::{Value as Json, json};
use shopwit_policy::hostile::{INPUT, KIND};

/// The program beside the test's own.
pub(super) fn program() -> PathBuf {
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

/// A host with a shop, in a process of its own.
pub(super) struct Host {
    pub(super) process: Child,
    pub(super) url: String,
    pub(super) token: String,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Drop for Host {
    fn drop(&mut self) {
        // SIGKILL; it may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Host {
    pub(super) fn start(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("shop.db").display());
        let data = folder.path().join("data");
        let common = |command: &mut Command| {
            command
                .args(["--log", "warn", "--database", &database, "--data"])
                .arg(&data);
        };
        let admin = |arguments: &[&str]| {
            let mut command = Command::new(program());
            command.arg("admin").args(arguments);
            common(&mut command);
            let output = command.output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{errors}");
            String::from_utf8(output.stdout).unwrap()
        };
        admin(&["create-shop", "demo"]);
        let user = admin(&[
            "create-user",
            "--shop",
            "demo",
            "boss",
            "--staff-number",
            "A1",
        ]);
        let user = after(&user, "user: ").to_owned();
        let token = admin(&["create-token", "--shop", "demo", "--user", &user]);
        let token = after(&token, "token: ").to_owned();
        let mut command = Command::new(program());
        command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(more);
        common(&mut command);
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        for line in BufReader::new(process.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some(found) = line.strip_prefix("url: ") {
                url = found.to_owned();
            } else if line == "ready" {
                break;
            }
        }
        Self {
            process,
            url,
            token,
            http: reqwest::Client::new(),
            _folder: folder,
        }
    }

    fn path(&self, path: &str) -> String {
        format!("{}/api/v1/shops/demo/{path}", self.url)
    }

    /// Uploads a component; gives its version, checked.
    pub(super) async fn upload(&self, wasm: Vec<u8>) -> Json {
        let response = self
            .http
            .post(self.path("plugins?wait=100"))
            .bearer_auth(&self.token)
            .header("content-type", "application/wasm")
            .body(wasm)
            .send()
            .await
            .unwrap();
        assert!(response.status().is_success(), "{response:?}");
        response.json().await.unwrap()
    }

    /// Makes a version the active one.
    pub(super) async fn bind(&self, digest: &Json) {
        let response = self
            .http
            .put(self.path(&format!("policies/{KIND}")))
            .bearer_auth(&self.token)
            .json(&json!({"active": {"digest": digest}, "consent": true}))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), 200);
    }

    /// Memory of the host itself that is in use, KiB.
    pub(super) fn resident_kib(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        after(&status, "VmRSS:")
            .trim_matches(|letter: char| !letter.is_ascii_digit())
            .parse()
            .unwrap()
    }

    pub(super) async fn evaluate(&self) -> Json {
        let input: Json = serde_json::from_str(INPUT).unwrap();
        let response = self
            .http
            .post(self.path(&format!("policies/{KIND}/evaluate")))
            .bearer_auth(&self.token)
            .json(&json!({"input": input}))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), 200);
        response.json().await.unwrap()
    }

    pub(super) async fn health(&self) {
        let response = self
            .http
            .get(format!("{}/healthz", self.url))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), 200);
    }

    /// The figures for a Prometheus.
    pub(super) async fn metrics(&self) -> String {
        let response = self
            .http
            .get(format!("{}/metrics", self.url))
            .send()
            .await
            .unwrap();
        response.text().await.unwrap()
    }

    /// Process ids of its children that run policies.
    pub(super) fn runners(&self) -> Vec<u32> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(format!("/proc/{}/task", self.process.id())).unwrap() {
            let path = entry.unwrap().path().join("children");
            let children = std::fs::read_to_string(path).unwrap_or_default();
            found.extend(children.split_whitespace().filter_map(|id| {
                let line = std::fs::read_to_string(format!("/proc/{id}/cmdline")).ok()?;
                line.contains("policy-runner")
                    .then(|| id.parse::<u32>().unwrap())
            }));
        }
        found
    }
}

fn after<'a>(text: &'a str, label: &str) -> &'a str {
    text.lines()
        .find_map(|line| line.strip_prefix(label))
        .unwrap_or_else(|| panic!("no {label} in {text}"))
}
