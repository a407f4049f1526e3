//! What we depend on: licences, sources, what is kept out, and the oldest versions that are safe.

use cargo_metadata::{Metadata, MetadataCommand, Package};

use super::tree::{no_findings, root};

/// Licences that an Apache-2.0 program may be shipped with, by SPDX name.
const LICENCES: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// What must not come in, with the reason.
const KEPT_OUT: [(&str, &str); 8] = [
    (
        "openssl-sys",
        "a C library of the machine; no TLS or rustls",
    ),
    ("native-tls", "as openssl-sys"),
    (
        "wasmtime-wasi",
        "guests get the engine's virtual WASI, which touches nothing real",
    ),
    ("wasmtime-wasi-http", "a guest has no network"),
    ("chrono", "one family of time types: jiff"),
    ("async-std", "one async runtime: tokio"),
    ("diesel", "one way to write SQL: sqlx"),
    ("atty", "unmaintained"),
];

/// Crates that may come in one version only, since their types or global state cross our borders.
const ONE_VERSION: [&str; 10] = [
    "axum",
    "hyper",
    "jiff",
    "libsqlite3-sys",
    "serde",
    "serde_json",
    "sqlx",
    "tokio",
    "tracing",
    "wasmtime",
];

/// The oldest version with the security fixes that we rely on, and the first one that was not tried.
const FLOORS: [(&str, Version, Version); 1] = [("wasmtime", (48, 0, 6), (49, 0, 0))];

/// The oldest SQLite whose write-ahead log is safe when several connections checkpoint.
const SQLITE_FLOOR: Version = (3, 51, 3);

type Version = (u64, u64, u64);

fn metadata(workspace: &str) -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join(workspace).join("Cargo.toml"))
        .other_options(["--locked".to_owned()])
        .exec()
        .unwrap()
}

/// Packages of others in both workspaces.
fn dependencies() -> Vec<Package> {
    let mut found: Vec<Package> = ["", "plugins"]
        .into_iter()
        .flat_map(|workspace| metadata(workspace).packages)
        .filter(|package| package.source.is_some())
        .collect();
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found.dedup_by(|one, other| one.id == other.id);
    assert!(found.len() > 100, "the list of dependencies is not whole");
    found
}

#[test]
fn licences_are_allowed() {
    let allowed: Vec<spdx::Licensee> = LICENCES
        .iter()
        .map(|name| spdx::Licensee::parse(name).unwrap())
        .collect();
    let findings: Vec<String> = dependencies()
        .iter()
        .filter(|package| {
            let licence = package.license.as_deref().unwrap_or_default();
            !spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX).is_ok_and(|expression| {
                expression.evaluate(|wanted| allowed.iter().any(|it| it.satisfies(wanted)))
            })
        })
        .map(|package| {
            format!(
                "{} {}: {:?}",
                package.name, package.version, package.license
            )
        })
        .collect();
    no_findings(&findings, "these licences are not on the list");
}

#[test]
fn everything_comes_from_the_public_registry() {
    let findings: Vec<String> = dependencies()
        .iter()
        .filter(|package| {
            !package
                .source
                .as_ref()
                .is_some_and(|source| source.is_crates_io())
        })
        .map(|package| package.id.to_string())
        .collect();
    no_findings(
        &findings,
        "no dependency from a Git address or another registry",
    );
}

#[test]
fn what_is_kept_out_stays_out() {
    let findings: Vec<String> = dependencies()
        .iter()
        .filter_map(|package| {
            let (name, reason) = KEPT_OUT.iter().find(|(name, _)| package.name == *name)?;
            Some(format!("{name}: {reason}"))
        })
        .collect();
    no_findings(&findings, "these crates must not come in");
}

#[test]
fn crates_that_cross_our_borders_come_once() {
    let packages = metadata("").packages;
    let findings: Vec<String> = ONE_VERSION
        .iter()
        .filter_map(|name| {
            let versions: Vec<String> = packages
                .iter()
                .filter(|package| package.name == *name)
                .map(|package| package.version.to_string())
                .collect();
            (versions.len() != 1).then(|| format!("{name}: {versions:?}"))
        })
        .collect();
    no_findings(&findings, "exactly one version of each");
}

#[test]
fn locked_versions_are_not_below_their_floors() {
    let packages = metadata("").packages;
    for (name, floor, ceiling) in FLOORS {
        let versions: Vec<Version> = packages
            .iter()
            .filter(|package| package.name == name)
            .map(|package| {
                let version = &package.version;
                (version.major, version.minor, version.patch)
            })
            .collect();
        assert!(!versions.is_empty(), "{name} is not locked");
        for version in versions {
            assert!(
                floor <= version && version < ceiling,
                "{name} {version:?} is not in {floor:?}..{ceiling:?}"
            );
        }
    }
}

#[tokio::test]
async fn sqlite_at_run_time_is_not_below_its_floor() {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect("sqlite::memory:")
        .await
        .unwrap();
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let numbers: Vec<u64> = version
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    let [major, minor, patch] = numbers[..] else {
        panic!("{version} has not three numbers");
    };
    assert!((major, minor, patch) >= SQLITE_FLOOR, "SQLite {version}");
}
