//! Uploads by reference: the host takes the component from a registry itself.

use std::sync::Arc;

use shopwit_domain::people::Permission;
use shopwit_policy::limits::RUNTIME_UPLOAD_BYTES;
use shopwit_registry::{Reference, Registries, RegistryError};

use super::Upload;
use crate::{App, Ctx, Error, Result};

/// Where a request names the reference.
const POINTER: &str = "/oci";

/// Takes the component that a reference by digest names, from a registry that the operator listed. Waits for two minutes
/// at most.
///
/// # Errors
/// `Forbidden`: no permission, or a registry that is not listed; `Invalid` at `/oci`: no reference by digest, or nothing
/// there that is a component; `Upstream`: the registry fails.
pub async fn fetch(app: &App, ctx: &Ctx, reference: &str) -> Result<Upload> {
    ctx.require(Permission::PolicyWrite)?;
    let reference: Reference = reference.parse().map_err(refused)?;
    let registries = app
        .registries
        .clone()
        .ok_or_else(|| refused(RegistryError::NotAllowed(reference.registry.to_string())))?;
    let source = reference.to_string();
    let pull = move || pull(&registries, &reference);
    let wasm = tokio::task::spawn_blocking(pull)
        .await
        .map_err(Error::internal)??;
    Ok(Upload {
        wasm,
        signature: None,
        source: Some(source),
    })
}

fn pull(registries: &Arc<Registries>, reference: &Reference) -> Result<Vec<u8>> {
    let pulled = registries.pull(reference, RUNTIME_UPLOAD_BYTES as u64);
    Ok(pulled.map_err(refused)?.wasm)
}

fn refused(error: RegistryError) -> Error {
    let detail = error.to_string();
    match error {
        RegistryError::Reference(_) | RegistryError::NoTag => {
            Error::invalid(POINTER, "reference", detail)
        }
        RegistryError::TagMoves(_) => Error::invalid(POINTER, "tag", detail),
        RegistryError::NotFound { .. } => Error::invalid(POINTER, "not-found", detail),
        RegistryError::MediaType { .. } => Error::invalid(POINTER, "media-type", detail),
        RegistryError::DigestMismatch { .. } => Error::invalid(POINTER, "digest", detail),
        RegistryError::TooLarge { .. } => Error::invalid(POINTER, "too-large", detail),
        RegistryError::NotAllowed(_) | RegistryError::PlainHttp(_) => {
            Error::forbidden("registry-not-allowed", detail)
        }
        RegistryError::Unreachable { .. } => Error::Upstream {
            code: "registry-unreachable",
            detail,
        },
        RegistryError::Denied { .. } => Error::Upstream {
            code: "registry-denied",
            detail,
        },
        RegistryError::Answer { .. } => Error::Upstream {
            code: "registry-answer",
            detail,
        },
        RegistryError::Config(_) => Error::internal(error),
    }
}
