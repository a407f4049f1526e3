//! The host's configuration: flags, then `SHOPWIT_…` variables, then `shopwit.toml`, then the defaults.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use shopwit_registry::{Credentials, Reach, Registries, RegistriesConfig};
use shopwit_service::policies::SENTINEL_SHARE_BPS_DEFAULT;
use shopwit_service::policies::quotas::Quotas;

/// Only this machine, until the operator says otherwise.
const LISTEN_DEFAULT: &str = "127.0.0.1:8080";
const DATABASE_DEFAULT: &str = "sqlite:shopwit.db";
const DATA_DEFAULT: &str = "shopwit-data";

/// Flags of every command that opens the database.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct HostArguments {
    /// Configuration file; `shopwit.toml` where there is one.
    #[arg(long, env = "SHOPWIT_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "SHOPWIT_LISTEN")]
    pub(crate) listen: Option<String>,
    /// `sqlite:PATH` or `postgres://…` [default: sqlite:shopwit.db]
    #[arg(long, env = "SHOPWIT_DATABASE")]
    pub(crate) database: Option<String>,
    /// Folder for compiled policies and the host's keys [default: shopwit-data]
    #[arg(long, env = "SHOPWIT_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// What is logged, for example `info` or `shopwit_service=debug` [default: info]
    #[arg(long, env = "SHOPWIT_LOG")]
    pub(crate) log: Option<String>,
    /// Share of the live decisions that is run a second time to prove them deterministic, basis points, 0 to 10,000
    /// [default: 100]
    #[arg(long = "policies-sentinel-share-bps", env = "SHOPWIT_POLICIES_SENTINEL_SHARE_BPS",
        value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub(crate) sentinel_share_bps: Option<u32>,
    /// Where policies run [default: process]
    #[arg(long, env = "SHOPWIT_POLICIES_ISOLATION", value_enum)]
    pub(crate) policies_isolation: Option<IsolationChoice>,
    /// Policy calls that run at the same time, in each tier; 0 for one a core [default: 0]
    #[arg(long, env = "SHOPWIT_POLICIES_THREADS")]
    pub(crate) policies_threads: Option<usize>,
}

/// Holds credentials of registries, one a line as registry=username:password, for the host and for the command line.
/// Never a flag, which others on the machine could see.
pub(crate) const REGISTRY_CREDENTIALS_VARIABLE: &str = "SHOPWIT_REGISTRY_CREDENTIALS";

/// Where policies run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum IsolationChoice {
    /// In children without the host's files, keys, sockets and database
    #[default]
    Process,
    /// In this process: for development
    InProcess,
}

/// `shopwit.toml`, checked strictly.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<String>,
    database: Option<String>,
    data: Option<PathBuf>,
    log: Option<String>,
    #[serde(default)]
    policies: PoliciesSection,
    #[serde(default)]
    quotas: QuotasFile,
    #[serde(default)]
    registries: RegistriesSection,
}

/// `[registries]` of the file: where components may be taken from.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RegistriesSection {
    /// `registry.example:5000`; `http://127.0.0.1:5000` for one on this machine without TLS.
    allowed: Vec<String>,
    /// Certificates in PEM of the only authorities that are trusted, in place of the public ones.
    ca_file: Option<PathBuf>,
    /// By registry.
    credentials: BTreeMap<String, CredentialsSection>,
}

impl std::fmt::Debug for RegistriesSection {
    /// Without the credentials.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RegistriesSection")
            .field("allowed", &self.allowed)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CredentialsSection {
    username: String,
    password: String,
}

impl RegistriesSection {
    fn config(self, more_credentials: Option<&str>) -> Result<RegistriesConfig> {
        let authorities_pem = self
            .ca_file
            .map(|path| {
                std::fs::read(&path)
                    .with_context(|| format!("registries.ca_file: reading {}", path.display()))
            })
            .transpose()?;
        let of_file = self.credentials.into_iter().map(|(registry, section)| {
            let credentials = Credentials {
                username: section.username,
                password: section.password,
            };
            (registry, credentials)
        });
        let mut config = RegistriesConfig {
            reach: Reach::Listed,
            allowed: self.allowed,
            credentials: of_file.collect(),
            authorities_pem,
        };
        if let Some(lines) = more_credentials {
            config.add_credentials(lines)?;
        }
        // What does not fit is told at the start, not when somebody uploads.
        Registries::new(&config)?;
        Ok(config)
    }
}

/// `[policies]` of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoliciesSection {
    isolation: Option<IsolationChoice>,
    threads: Option<usize>,
    sentinel_share_bps: Option<u32>,
}

/// How policies run.
#[derive(Debug, Clone)]
pub(crate) struct PolicyConfig {
    pub(crate) isolation: IsolationChoice,
    /// Of each tier; 0 for one a core.
    pub(crate) threads: usize,
    /// Of the live decisions, run a second time; 0 to 10,000.
    pub(crate) sentinel_share_bps: u32,
}

/// What every shop may use; a missing key keeps its default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct QuotasFile {
    uploads_a_day: Option<u32>,
    compile_seconds_a_day: Option<u32>,
    stored_versions: Option<u32>,
    stored_bytes: Option<u64>,
    fuel_a_minute: Option<u64>,
}

impl QuotasFile {
    fn quotas(&self) -> Quotas {
        let defaults = Quotas::default();
        let small = |given: Option<u32>, default| given.map_or(default, i64::from);
        let large = |given: Option<u64>, default| {
            given.map_or(default, |given| i64::try_from(given).unwrap_or(i64::MAX))
        };
        Quotas {
            uploads_a_day: small(self.uploads_a_day, defaults.uploads_a_day),
            compile_seconds_a_day: small(
                self.compile_seconds_a_day,
                defaults.compile_seconds_a_day,
            ),
            stored_versions: small(self.stored_versions, defaults.stored_versions),
            stored_bytes: large(self.stored_bytes, defaults.stored_bytes),
            fuel_a_minute: large(self.fuel_a_minute, defaults.fuel_a_minute),
        }
    }
}

/// What holds after all sources were read.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) database: String,
    pub(crate) data: PathBuf,
    pub(crate) log: String,
    pub(crate) policies: PolicyConfig,
    pub(crate) quotas: Quotas,
    pub(crate) registries: RegistriesConfig,
}

impl HostArguments {
    /// Reads all sources; an error names the key.
    pub(crate) fn config(self) -> Result<Config> {
        let file = self.read_file()?;
        let listen = self
            .listen
            .or(file.listen)
            .unwrap_or_else(|| LISTEN_DEFAULT.to_owned());
        let sentinel_share_bps = self
            .sentinel_share_bps
            .or(file.policies.sentinel_share_bps)
            .unwrap_or(SENTINEL_SHARE_BPS_DEFAULT);
        anyhow::ensure!(
            sentinel_share_bps <= 10_000,
            "policies.sentinel_share_bps: {sentinel_share_bps} is more than 10,000 basis points"
        );
        let registry_credentials = std::env::var(REGISTRY_CREDENTIALS_VARIABLE).ok();
        Ok(Config {
            registries: file.registries.config(registry_credentials.as_deref())?,
            listen: listen.parse().with_context(|| {
                format!("listen: {listen:?} is not an address such as {LISTEN_DEFAULT}")
            })?,
            database: self
                .database
                .or(file.database)
                .unwrap_or_else(|| DATABASE_DEFAULT.to_owned()),
            data: self
                .data
                .or(file.data)
                .unwrap_or_else(|| DATA_DEFAULT.into()),
            log: self.log.or(file.log).unwrap_or_else(|| "info".to_owned()),
            policies: PolicyConfig {
                isolation: self
                    .policies_isolation
                    .or(file.policies.isolation)
                    .unwrap_or_default(),
                threads: self
                    .policies_threads
                    .or(file.policies.threads)
                    .unwrap_or_default(),
                sentinel_share_bps,
            },
            quotas: file.quotas.quotas(),
        })
    }

    fn read_file(&self) -> Result<File> {
        let path = self.config.clone().unwrap_or_else(|| "shopwit.toml".into());
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("in {}", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && self.config.is_none() => {
                Ok(File::default())
            }
            Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_strictly_and_flags_win() {
        let folder = std::env::temp_dir().join(format!("shopwit-config-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("shopwit.toml");
        let read = |text: &str, listen: Option<&str>| {
            std::fs::write(&path, text).expect("a file");
            let listen = listen.map(str::to_owned);
            HostArguments {
                config: Some(path.clone()),
                listen,
                ..HostArguments::default()
            }
            .config()
        };
        let config =
            read("listen = \"127.0.0.1:1\"\ndatabase = \"sqlite:x.db\"", None).expect("fits");
        assert_eq!(
            (config.listen.port(), config.database.as_str()),
            (1, "sqlite:x.db")
        );
        assert_eq!(
            read("listen = \"127.0.0.1:1\"", Some("127.0.0.1:2"))
                .expect("fits")
                .listen
                .port(),
            2
        );
        assert_eq!(config.policies.isolation, IsolationChoice::Process);
        let config =
            read("[policies]\nisolation = \"in-process\"\nthreads = 3", None).expect("fits");
        assert_eq!(
            (config.policies.isolation, config.policies.threads),
            (IsolationChoice::InProcess, 3)
        );
        let quotas = read("[quotas]\nuploads_a_day = 7", None)
            .expect("fits")
            .quotas;
        let expected = Quotas {
            uploads_a_day: 7,
            ..Quotas::default()
        };
        assert_eq!(quotas, expected);
        let registries = read(
            "[registries]\nallowed = [\"registry.example:5000\"]\n[registries.credentials.\"registry.example:5000\"]\nusername = \"me\"\npassword = \"hidden\"",
            None,
        )
        .expect("fits")
        .registries;
        assert_eq!(registries.allowed, ["registry.example:5000"]);
        assert_eq!(registries.reach, Reach::Listed);
        let password = &registries.credentials["registry.example:5000"].password;
        assert_eq!(password, "hidden");
        assert!(!format!("{registries:?}").contains("hidden"));
        for (text, key) in [
            (
                "[registries]\nallowed = [\"http://registry.example\"]",
                "plain HTTP",
            ),
            (
                "[registries]\nallowed = [\"registry.example/path\"]",
                "registries.allowed",
            ),
            (
                "[registries]\nca_file = \"nowhere.pem\"",
                "registries.ca_file",
            ),
            ("[registries]\nlisted = []", "listed"),
            ("[policies]\nisolation = \"none\"", "isolation"),
            ("colour = 1", "colour"),
            ("listen = \"here\"", "listen"),
            ("database = 7", "database"),
            (
                "[policies]\nsentinel_share_bps = 10001",
                "sentinel_share_bps",
            ),
            ("[quotas]\nuploads = 1", "uploads"),
            ("[quotas]\nfuel_a_minute = -1", "fuel_a_minute"),
        ] {
            let error = format!("{:#}", read(text, None).expect_err("does not fit"));
            assert!(error.contains(key), "{error}");
        }
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
