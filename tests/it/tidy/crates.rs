//! The flow of our own crates: `api → service → {store, policy} → domain`, and what each may not know.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use super::tree::{files, no_findings, root};

/// Of our own crates, what each may depend on. The binary and the tests may depend on all.
const MAY_USE: [(&str, &[&str]); 7] = [
    ("shopwit-domain", &[]),
    ("shopwit-policy", &["shopwit-domain"]),
    ("shopwit-registry", &[]),
    ("shopwit-kit", &["shopwit-policy"]),
    ("shopwit-store", &["shopwit-domain"]),
    (
        "shopwit-service",
        &[
            "shopwit-domain",
            "shopwit-policy",
            "shopwit-registry",
            "shopwit-store",
        ],
    ),
    (
        "shopwit-api",
        &["shopwit-domain", "shopwit-policy", "shopwit-service"],
    ),
];

/// Of others' crates, what each of ours must not depend on: it would know of a layer that is not its own.
const MUST_NOT_USE: [(&str, &[&str]); 6] = [
    (
        "shopwit-domain",
        &[
            "serde",
            "serde_json",
            "sqlx",
            "axum",
            "wasmtime",
            "tokio",
            "rand",
            "reqwest",
            "tracing",
        ],
    ),
    (
        "shopwit-policy",
        &["sqlx", "axum", "tower-http", "wasmtime-wasi"],
    ),
    (
        "shopwit-registry",
        &["sqlx", "axum", "tower-http", "wasmtime", "reqwest"],
    ),
    (
        "shopwit-store",
        &[
            "axum",
            "serde",
            "serde_json",
            "tower-http",
            "wasmtime",
            "utoipa",
        ],
    ),
    (
        "shopwit-service",
        &["axum", "tower-http", "wasmtime", "sqlx"],
    ),
    ("shopwit-api", &["sqlx", "wasmtime"]),
];

/// Names that say nothing about what a crate or module is for.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "common", "manager", "misc"];

fn our_packages() -> Vec<Package> {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap()
        .packages
}

/// What a package needs to run; tests of a crate may know more.
fn runtime_dependencies(package: &Package) -> BTreeSet<&str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .map(|dependency| dependency.name.as_str())
        .collect()
}

fn package<'a>(packages: &'a [Package], name: &str) -> &'a Package {
    packages
        .iter()
        .find(|package| package.name == name)
        .unwrap_or_else(|| panic!("there is no package {name}"))
}

#[test]
fn our_crates_only_use_what_is_below_them() {
    let packages = our_packages();
    let mut findings = Vec::new();
    for (name, allowed) in MAY_USE {
        for used in runtime_dependencies(package(&packages, name)) {
            if used.starts_with("shopwit") && !allowed.contains(&used) {
                findings.push(format!("{name} uses {used}"));
            }
        }
    }
    no_findings(&findings, "a dependency never points back up");
}

#[test]
fn no_crate_knows_of_a_layer_that_is_not_its_own() {
    let packages = our_packages();
    let mut findings = Vec::new();
    for (name, forbidden) in MUST_NOT_USE {
        for used in runtime_dependencies(package(&packages, name)) {
            if forbidden.contains(&used) {
                findings.push(format!("{name} uses {used}"));
            }
        }
    }
    no_findings(&findings, "see the flow in docs/ARCHITECTURE.md");
}

#[test]
fn every_crate_of_the_host_is_in_the_flow() {
    let findings: Vec<String> = our_packages()
        .iter()
        .filter(|package| package.manifest_path.as_str().contains("/host/crates/"))
        .filter(|package| !MAY_USE.iter().any(|(name, _)| package.name == *name))
        .map(|package| package.name.to_string())
        .collect();
    no_findings(&findings, "give the crate its place in MAY_USE");
}

#[test]
fn status_codes_are_named_in_one_place() {
    let findings: Vec<String> = files(&[".rs"])
        .into_iter()
        .filter(|(name, _)| {
            // The one answers requests, the other sends some.
            let speaks_http = ["host/crates/api/", "host/crates/registry/"];
            name.starts_with("host/crates/")
                && !speaks_http.iter().any(|folder| name.starts_with(folder))
        })
        .filter_map(|(name, path)| {
            let text = std::fs::read_to_string(path).unwrap();
            text.contains("StatusCode").then_some(name)
        })
        .collect();
    no_findings(
        &findings,
        "only the crates that speak HTTP know status codes",
    );
}

#[test]
fn names_say_what_is_inside() {
    let findings: Vec<String> = files(&[".rs"])
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| {
            name.trim_end_matches(".rs")
                .split('/')
                .any(|part| EMPTY_NAMES.contains(&part))
        })
        .collect();
    no_findings(&findings, "such a name hides what a module is for");
}
