//! The files of the checkout.

use std::path::{Path, PathBuf};

/// Folders that are written by tools and not checked in.
const NOT_OURS: [&str; 6] = [
    ".git",
    "target",
    "node_modules",
    ".venv",
    ".shopwit",
    ".hypothesis",
];

/// The root of the checkout.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ has a parent folder")
}

/// Every file of ours whose name ends so, with its path below the root.
pub(super) fn files(endings: &[&str]) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut waiting = vec![root().to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let path = entry.path();
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                if !NOT_OURS.contains(&name.as_str()) {
                    waiting.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let below = path.strip_prefix(root()).unwrap();
                found.push((below.to_string_lossy().into_owned(), path));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no file ends with one of {endings:?}");
    found
}

/// Stops the test with all findings at once.
pub(super) fn no_findings(findings: &[String], rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
