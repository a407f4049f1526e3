//! Puts the Go runtime of the generated bindings into the library: it lies beside the generator, in the package of
//! `wit-bindgen-go`, and an author whose machine reaches no module proxy could not get it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// The packages that generated bindings use.
const PACKAGES: [&str; 3] = ["wit/types", "wit/runtime", "wit/async"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.toml");
    let runtime = package_folder().join("src/pkg");
    let mut paths = vec![runtime.join("go.mod"), runtime.join("LICENSE")];
    for package in PACKAGES {
        let folder = runtime.join(package);
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        paths.extend(entries.filter_map(|entry| Some(entry.ok()?.path())));
    }
    paths.sort();
    let mut list = String::from("&[\n");
    for path in paths.iter().filter(|path| path.is_file()) {
        let name = path.strip_prefix(&runtime).unwrap_or(path);
        // Writing to a String cannot fail.
        let _ = writeln!(
            list,
            "    ({:?}, include_str!({:?})),",
            name.display().to_string(),
            path.display().to_string()
        );
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("go_runtime.rs");
    fs::write(&out, list).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}

/// Where Cargo keeps the source of `wit-bindgen-go`.
fn package_folder() -> PathBuf {
    // Cargo tells of all packages or of none, and a build has fetched only its own: the rest may have to come first.
    let output = metadata(&["--offline"]);
    let output = if output.status.success() {
        output
    } else {
        metadata(&[])
    };
    assert!(
        output.status.success(),
        "cargo metadata, which `cargo fetch` may help: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("cargo metadata: {error}"));
    let manifest = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "wit-bindgen-go")
        .and_then(|package| package["manifest_path"].as_str())
        .unwrap_or_else(|| panic!("wit-bindgen-go is not among the dependencies"));
    Path::new(manifest)
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default()
}

fn metadata(more: &[&str]) -> Output {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = env::var("TARGET").unwrap_or_default();
    Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", &target])
        .args(more)
        .output()
        .unwrap_or_else(|error| panic!("cargo metadata: {error}"))
}
