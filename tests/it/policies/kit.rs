//! The developer's commands, run as a developer runs them: the real program, files in a folder, exit codes.

mod hosted;
mod local;
mod schemas;
mod wrong;

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::host::program;

/// What a command said.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    /// Stops the test unless the command ended with this code.
    #[track_caller]
    fn expect(self, code: i32) -> String {
        assert_eq!(self.code, code, "{self:?}");
        self.out
    }
}

/// `shopwit plugin …` in a folder. What is compiled is kept between tests and runs.
fn plugin(folder: &Path, arguments: &[&str]) -> Said {
    plugin_with(folder, arguments, &[])
}

fn plugin_with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Said {
    let output = Command::new(program())
        .arg("plugin")
        .args(arguments)
        .current_dir(folder)
        .env(
            "SHOPWIT_CACHE",
            std::env::temp_dir().join("shopwit-test-kit"),
        )
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A file of the repository.
fn of_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A project with the shipped courier-fee policy and some of its cases.
fn project(cases: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(
        of_repository("plugins/components/courier_fee.wasm"),
        folder.path().join("policy.wasm"),
    )
    .unwrap();
    std::fs::create_dir(folder.path().join("cases")).unwrap();
    for case in cases {
        let file = format!("cases/{case}.json");
        let of = of_repository("plugins/courier-fee").join(&file);
        std::fs::copy(of, folder.path().join(file)).unwrap();
    }
    folder
}
