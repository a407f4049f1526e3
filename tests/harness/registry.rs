//! A real OCI registry for tests: Debian's `docker-registry`, on this machine alone, in a folder of its own.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// `off` leaves the tests out that need a registry.
const VARIABLE: &str = "SHOPWIT_TEST_REGISTRY";
const PROGRAM: &str = "docker-registry";
const HOW_TO_INSTALL: &str = "the program docker-registry was not found; install it (Debian: \
`apt-get install docker-registry`), or leave these tests out with SHOPWIT_TEST_REGISTRY=off";
/// `me` and `secret`, as htpasswd writes them.
const PASSWORDS: &str = "me:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n";

/// How a registry is reached.
#[derive(Debug, Clone, Copy)]
pub enum Door<'a> {
    /// Without TLS, open to everybody.
    Open,
    /// Without TLS, for `me` with `secret`.
    Password,
    /// With TLS: certificate and key in PEM.
    Tls(&'a Path, &'a Path),
}

/// A registry that ends with this value.
#[derive(Debug)]
pub struct Registry {
    process: Child,
    /// `127.0.0.1:PORT`
    pub address: String,
    folder: tempfile::TempDir,
}

impl Drop for Registry {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Registry {
    /// Starts one; `None` where the tests are left out.
    pub fn start(door: Door<'_>) -> Option<Self> {
        if std::env::var(VARIABLE).is_ok_and(|value| value == "off") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().display();
        std::fs::write(folder.path().join("passwords"), PASSWORDS).unwrap();
        let door = match door {
            Door::Open => String::new(),
            Door::Password => {
                format!("auth: {{htpasswd: {{realm: tests, path: {place}/passwords}}}}\n")
            }
            Door::Tls(certificate, key) => format!(
                "  tls: {{certificate: {}, key: {}}}\n",
                certificate.display(),
                key.display()
            ),
        };
        let configuration = format!(
            "version: 0.1\nlog: {{level: info, accesslog: {{disabled: true}}}}\n\
             storage: {{filesystem: {{rootdirectory: {place}/storage}}}}\n\
             http:\n  addr: 127.0.0.1:0\n  secret: tests\n{door}"
        );
        let file = folder.path().join("registry.yml");
        std::fs::write(&file, configuration).unwrap();
        let mut process = Command::new(PROGRAM)
            .arg("serve")
            .arg(&file)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{HOW_TO_INSTALL} ({error})"));
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let mut all = String::new();
        let address = loop {
            let before = all.len();
            assert!(said.read_line(&mut all).unwrap() > 0, "it ended: {all}");
            if let Some((_, rest)) = all[before..].split_once("listening on ") {
                break rest.split([',', '"']).next().unwrap().to_owned();
            }
        };
        // What it says later must go somewhere, or it would wait.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Some(Self {
            process,
            address,
            folder,
        })
    }

    /// Where it keeps the bytes of this digest, 64 hexadecimal digits.
    pub fn blob(&self, digest: &str) -> PathBuf {
        let blobs = self
            .folder
            .path()
            .join("storage/docker/registry/v2/blobs/sha256");
        blobs.join(&digest[..2]).join(digest).join("data")
    }
}
