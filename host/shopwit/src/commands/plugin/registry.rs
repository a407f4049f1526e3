//! `shopwit plugin publish` and `shopwit plugin fetch`: components in OCI registries.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result};
use shopwit_policy::{WIT_PACKAGE, WIT_VERSION, inspect, limits::RUNTIME_UPLOAD_BYTES};
use shopwit_registry::{Contents, Reach, Reference, Registries, RegistriesConfig};

use super::{BAD_USAGE, REJECTED};
use crate::config::REGISTRY_CREDENTIALS_VARIABLE;

/// How a registry is spoken to. Credentials come from SHOPWIT_REGISTRY_CREDENTIALS, one a line as
/// registry=username:password.
#[derive(Debug, clap::Args)]
struct Connection {
    /// Without TLS; only to a registry on this machine
    #[arg(long)]
    plain_http: bool,
    /// Certificates in PEM of the only authorities to trust, in place of the public ones
    #[arg(long)]
    ca_file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PublishArguments {
    /// The component
    file: PathBuf,
    /// For example oci://registry.example:5000/policies/refund:1.0.0
    reference: Reference,
    #[command(flatten)]
    connection: Connection,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FetchArguments {
    /// For example oci://registry.example:5000/policies/refund@sha256:…
    reference: Reference,
    /// File for the component; what is there is replaced
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    connection: Connection,
}

impl Connection {
    fn registries(&self, reference: &Reference) -> Result<Registries> {
        let mut config = RegistriesConfig {
            reach: Reach::Anybody,
            ..RegistriesConfig::default()
        };
        if self.plain_http {
            config
                .allowed
                .push(format!("http://{}", reference.registry));
        }
        if let Some(path) = &self.ca_file {
            let pem = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            config.authorities_pem = Some(pem);
        }
        if let Ok(lines) = std::env::var(REGISTRY_CREDENTIALS_VARIABLE) {
            config.add_credentials(&lines)?;
        }
        Ok(Registries::new(&config)?)
    }
}

/// Brings a component that a host would take to a registry.
pub(super) fn publish(arguments: &PublishArguments) -> Result<ExitCode> {
    let wasm = match std::fs::read(&arguments.file) {
        Ok(wasm) => wasm,
        Err(error) => {
            eprintln!("shopwit: reading {}: {error}", arguments.file.display());
            return Ok(ExitCode::from(BAD_USAGE));
        }
    };
    let inspection = match inspect(&wasm) {
        Ok(inspection) => inspection,
        Err(rejection) => {
            eprintln!("rejected: {rejection}");
            return Ok(ExitCode::from(REJECTED));
        }
    };
    let contents = Contents {
        exports: inspection
            .kinds
            .iter()
            .map(|kind| format!("{WIT_PACKAGE}/{kind}@{WIT_VERSION}"))
            .collect(),
        imports: inspection.imports,
    };
    let registries = arguments.connection.registries(&arguments.reference)?;
    let published = registries.push(&arguments.reference, &wasm, &contents)?;
    println!("published: oci://{published}");
    println!("component: sha256:{}", inspection.digest);
    Ok(ExitCode::SUCCESS)
}

/// Takes a component from a registry, every byte checked.
pub(super) fn fetch(arguments: &FetchArguments) -> Result<ExitCode> {
    let registries = arguments.connection.registries(&arguments.reference)?;
    let pulled = registries.pull(&arguments.reference, RUNTIME_UPLOAD_BYTES as u64)?;
    std::fs::write(&arguments.output, &pulled.wasm)
        .with_context(|| format!("writing {}", arguments.output.display()))?;
    println!("component: sha256:{}", pulled.sha256);
    Ok(ExitCode::SUCCESS)
}
