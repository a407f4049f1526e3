//! The host itself, the worker that compiles for it and the runners, killed in the middle of an upload.

use std::{
    process::{Child, Command},
    time::Duration,
};

use serde_json::Value as Json;
use shopwit_policy::hostile::compile_bomb;
use shopwit_tests::{Database, postgres};

use super::plugins::another;
use crate::kill_loop::{Host, found_demo, start};

/// Looks until it is there: for two minutes at most, on however slow a machine.
const LOOKS_MAX: u32 = 6_000;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

struct Owner {
    http: reqwest::Client,
    token: String,
    url: String,
}

impl Owner {
    async fn upload(&self, wait: u32, wasm: Vec<u8>) -> Json {
        let url = format!("{}/api/v1/shops/demo/plugins?wait={wait}", self.url);
        let request = self
            .http
            .post(url)
            .header("content-type", "application/wasm")
            .bearer_auth(&self.token)
            .body(wasm);
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 201);
        response.json().await.unwrap()
    }

    async fn version(&self, version: &Json) -> Json {
        let (id, digest) = (&version["id"], &version["digest"]);
        let url = format!(
            "{}/api/v1/shops/demo/plugins/{}/versions/{}",
            self.url,
            id.as_str().unwrap(),
            digest.as_str().unwrap()
        );
        let request = self.http.get(url).bearer_auth(&self.token);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Asks until the version has this status.
    async fn until(&self, version: &Json, status: &str) -> Json {
        for _ in 0..LOOKS_MAX {
            let found = self.version(version).await;
            if found["status"] == status {
                return found;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        panic!("{} never became {status}", version["digest"]);
    }
}

/// The host's compile worker, another one than `but`.
async fn worker_of(host: &Child, but: Option<u32>) -> u32 {
    let host = host.id().to_string();
    for _ in 0..LOOKS_MAX {
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
                continue;
            };
            let read = |name: &str| {
                std::fs::read(entry.path().join(name))
                    .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                    .unwrap_or_default()
            };
            let is_child = read("stat")
                .rsplit_once(") ")
                .and_then(|(_, fields)| fields.split(' ').nth(1).map(|parent| parent == host))
                .unwrap_or(false);
            // The shell that gives up its privileges first has the words in its arguments too.
            let is_worker =
                read("cmdline").contains("compile-worker") && !read("comm").contains("sh\n");
            if is_child && is_worker && Some(pid) != but {
                return pid;
            }
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    panic!("no worker was started");
}

fn kill(pid: u32) {
    signal(&[pid], "-KILL");
}

pub(super) fn signal(pids: &[u32], signal: &str) {
    let done = Command::new("/bin/kill")
        .arg(signal)
        .args(pids.iter().map(u32::to_string))
        .status()
        .unwrap();
    assert!(done.success());
}

/// Waits until a process has ended. Whoever inherits it buries it; a zombie has no command line.
async fn gone(pid: u32, what: &str) {
    let line = format!("/proc/{pid}/cmdline");
    for _ in 0..LOOKS_MAX {
        if !std::fs::read_to_string(&line).is_ok_and(|line| line.contains(what)) {
            return;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    panic!("{what} {pid} lives on");
}

/// The host's runners.
pub(super) fn runners_of(host: &Child) -> Vec<u32> {
    let children = format!("/proc/{0}/task", host.id());
    std::fs::read_dir(children)
        .unwrap()
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|pids| {
            pids.split_whitespace()
                .map(|pid| pid.parse().unwrap())
                .collect::<Vec<u32>>()
        })
        .filter(|pid| {
            std::fs::read_to_string(format!("/proc/{pid}/cmdline"))
                .is_ok_and(|line| line.contains("policy-runner"))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_host_goes_on_and_a_killed_worker_is_not_the_authors_fault() {
    for database in Database::both() {
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
            Some(database) => database.url().to_owned(),
            None => format!("sqlite:{}", folder.path().join("shop.db").display()),
        };
        let token = found_demo(&address, &data);
        let host = start(&address, &data);
        let owner = |host: &Host| Owner {
            http: reqwest::Client::new(),
            token: token.clone(),
            url: host.url.clone(),
        };
        // It keeps the compiler busy for long.
        let version = owner(&host).upload(0, compile_bomb()).await;
        owner(&host).until(&version, "compiling").await;
        let orphan = worker_of(&host.process, None).await;
        drop(host);
        // Nobody waits for what it compiles.
        gone(orphan, "compile-worker").await;

        let host = start(&address, &data);
        let owner = owner(&host);
        owner.until(&version, "compiling").await;
        // Killed once, the worker is started again; killed twice, the upload ends, and not as the author's fault.
        let first = worker_of(&host.process, None).await;
        kill(first);
        let second = worker_of(&host.process, Some(first)).await;
        kill(second);
        let ended = owner.until(&version, "rejected").await;
        assert_eq!(ended["report"]["code"], "internal", "{ended}");
        let words = ended["report"]["problems"][0].as_str().unwrap();
        assert!(words.contains("not the component's fault"), "{words}");

        // The host is well, and the bytes may come again.
        let good = owner.upload(100, another("after-the-kill")).await;
        assert_eq!(good["status"], "ready", "{good}");
        let again = owner.upload(0, compile_bomb()).await;
        assert_eq!(again["digest"], version["digest"]);
        assert_ne!(again["status"], "rejected", "{again}");
    }
}

/// A kill of the host before it looks at the bytes and in the middle of the check, and of the runners in the middle of
/// the check; the middle of a compilation is above.
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_ends_well_whatever_is_killed_in_any_step() {
    for database in Database::both() {
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
            Some(database) => database.url().to_owned(),
            None => format!("sqlite:{}", folder.path().join("shop.db").display()),
        };
        let token = found_demo(&address, &data);
        let owner = |host: &Host| Owner {
            http: reqwest::Client::new(),
            token: token.clone(),
            url: host.url.clone(),
        };

        // Its bytes are stored and nothing else has happened.
        let host = start(&address, &data);
        let first = owner(&host).upload(0, another("killed-before")).await;
        assert_eq!(first["status"], "inspecting", "{first}");
        drop(host);

        // Runners that stand still keep it in the check.
        let host = start(&address, &data);
        owner(&host).until(&first, "ready").await;
        let runners = runners_of(&host.process);
        assert!(!runners.is_empty());
        signal(&runners, "-STOP");
        let second = owner(&host).upload(0, another("killed-in-the-check")).await;
        owner(&host).until(&second, "checking").await;
        drop(host);
        // They stand still, so they do not see that their host is gone.
        signal(&runners, "-KILL");

        let host = start(&address, &data);
        owner(&host).until(&second, "ready").await;
        let runners = runners_of(&host.process);
        signal(&runners, "-STOP");
        let third = owner(&host).upload(0, another("without-runners")).await;
        owner(&host).until(&third, "checking").await;
        signal(&runners, "-KILL");
        let ended = loop {
            let found = owner(&host).version(&third).await;
            if found["status"] == "ready" || found["status"] == "rejected" {
                break found;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        };
        // A runner that is lost is not the author's fault, and the bytes may come again.
        if ended["status"] == "rejected" {
            assert_eq!(ended["report"]["code"], "internal", "{ended}");
            let again = owner(&host).upload(100, another("without-runners")).await;
            assert_eq!(again["status"], "ready", "{again}");
        }
        for version in [&first, &second] {
            assert_eq!(owner(&host).version(version).await["status"], "ready");
        }
    }
}
