//! Runner processes under the real program: what kills one costs neither the host nor a later call.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::{Value as Json, json};
use shopwit_policy::hostile::{INPUT, KIND};

/// The program beside the test's own.
fn program() -> PathBuf {
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
struct Host {
    process: Child,
    url: String,
    token: String,
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
    fn start(more: &[&str]) -> Self {
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
        admin(&["create-shop", "demo", "--name", "Demo"]);
        let user = admin(&[
            "create-user",
            "--shop",
            "demo",
            "--login",
            "owner",
            "--name",
            "Owner",
            "--role",
            "owner",
            "--password",
            "correct horse battery",
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

    async fn evaluate(&self) -> Json {
        let input: Json = serde_json::from_str(INPUT).unwrap();
        let response = self
            .http
            .post(format!(
                "{}/api/v1/shops/demo/policies/{KIND}/evaluate",
                self.url
            ))
            .bearer_auth(&self.token)
            .json(&json!({"input": input}))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), 200);
        response.json().await.unwrap()
    }

    async fn health(&self) {
        let response = self
            .http
            .get(format!("{}/healthz", self.url))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), 200);
    }

    /// Process ids of its children that run policies.
    fn runners(&self) -> Vec<u32> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(format!("/proc/{}/task", self.process.id())).unwrap() {
            let path = entry.unwrap().path().join("children");
            let children = std::fs::read_to_string(path).unwrap_or_default();
            found.extend(children.split_whitespace().filter_map(|id| {
                let line = std::fs::read_to_string(format!("/proc/{id}/cmdline")).ok()?;
                line.contains("policy-runner").then(|| id.parse::<u32>().unwrap())
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

fn signal(process_ids: &[u32], signal: &str) {
    let ids = process_ids.iter().map(u32::to_string);
    let status = Command::new("kill").arg(signal).args(ids).status().unwrap();
    assert!(status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_runners_cost_the_calls_in_flight_and_nothing_else() {
    let host = Host::start(&["--policies-threads", "2"]);
    let decided = host.evaluate().await;
    assert_eq!(decided["outcome"], "decided", "{decided}");
    let before = host.runners();
    assert_eq!(before.len(), 2, "one for each thread");
    // They stand still, so that both calls are in the middle when their runners are killed.
    signal(&before, "-STOP");
    let in_flight = async { tokio::join!(host.evaluate(), host.evaluate()) };
    let killing = async {
        host.health().await;
        signal(&before, "-KILL");
    };
    let ((one, other), ()) = tokio::join!(in_flight, killing);
    for answer in [one, other] {
        // A kill before a call was handed over costs that call nothing.
        if answer["outcome"] == "default" {
            assert_eq!(answer["failure"]["code"], "runner-gone", "{answer}");
            assert_eq!(answer["decision"]["type"], "not-covered", "{answer}");
        } else {
            assert_eq!(answer["decision"], decided["decision"]);
        }
    }
    // The host goes on with runners of its own making.
    host.health().await;
    loop {
        let later = host.evaluate().await;
        if later["outcome"] == "decided" {
            assert_eq!(later["decision"], decided["decision"]);
            assert_eq!(later["fuel_used"], decided["fuel_used"]);
            break;
        }
        // Two losses in a row are followed by a short wait.
        assert_eq!(later["failure"]["code"], "runner-gone", "{later}");
    }
    let after = host.runners();
    assert!(!after.is_empty());
    assert!(after.iter().all(|id| !before.contains(id)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runners_end_with_their_host() {
    let mut host = Host::start(&["--policies-threads", "1"]);
    host.evaluate().await;
    let runners = host.runners();
    assert_eq!(runners.len(), 1);
    host.process.kill().unwrap();
    host.process.wait().unwrap();
    // Whoever inherits it buries it; a zombie has no command line.
    let line = format!("/proc/{}/cmdline", runners[0]);
    while std::fs::read_to_string(&line).is_ok_and(|line| line.contains("policy-runner")) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_in_one_process_answers_the_same() {
    let (one, two) = (
        Host::start(&["--policies-isolation", "in-process"]),
        Host::start(&["--policies-isolation", "process"]),
    );
    assert_eq!(one.runners(), Vec::<u32>::new());
    let (here, away) = (one.evaluate().await, two.evaluate().await);
    for member in ["outcome", "decision", "fuel_used", "engine"] {
        assert_eq!(here[member], away[member], "{member}");
    }
}
