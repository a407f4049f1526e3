//! Bringing a component to a registry and taking it from there.

use ureq::http::{Method, StatusCode as Status, Uri};

use crate::{
    access::Registries,
    artifact::{self, Contents, MANIFEST},
    error::RegistryError,
    reference::{Pick, Reference},
    session::{Ask, Session},
};

/// The longest manifest that is read, bytes; one of a component has less than a thousand.
const MANIFEST_BYTES_MAX: u64 = 64 * 1024;
/// How bytes are sent whose media type only the manifest says.
const BYTES: &str = "application/octet-stream";

/// A component as it came, every byte checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    pub wasm: Vec<u8>,
    /// SHA-256 of it, 64 hexadecimal digits.
    pub sha256: String,
}

impl Registries {
    /// Takes a component of at most `bytes_max` bytes. Waits for up to two minutes.
    ///
    /// # Errors
    /// `TagMoves` where the reference names no digest; everything else that can be wrong with a registry and with what
    /// it sends.
    pub fn pull(&self, reference: &Reference, bytes_max: u64) -> Result<Pulled, RegistryError> {
        let digest = match &reference.pick {
            Pick::Digest(digest) => digest,
            Pick::Tag(tag) => return Err(RegistryError::TagMoves(tag.clone())),
        };
        let mut session = Session::new(self, reference)?;
        let address = session.address(&format!("manifests/sha256:{digest}"))?;
        let response = session.send(&address, &Ask::get(Some(MANIFEST)))?;
        if response.status() != Status::OK {
            return Err(session.refusal(&response, reference.to_string()));
        }
        let manifest = session.read(response, MANIFEST_BYTES_MAX, "manifest")?;
        check(&session, "manifest", digest, &manifest)?;
        let layer = artifact::component_of(&manifest, &session.registry)?;
        let expected = layer
            .sha256()
            .ok_or_else(|| session.odd("a component without a SHA-256 digest".to_owned()))?;
        if layer.size > bytes_max {
            return Err(RegistryError::TooLarge {
                what: "component",
                bytes_max,
            });
        }
        let address = session.address(&format!("blobs/sha256:{expected}"))?;
        let response = session.send(&address, &Ask::get(None))?;
        if response.status() != Status::OK {
            return Err(session.refusal(&response, format!("component sha256:{expected}")));
        }
        // Not a byte more than it announced.
        let wasm = session.read(response, layer.size, "component")?;
        check(&session, "component", expected, &wasm)?;
        Ok(Pulled {
            sha256: expected.to_owned(),
            wasm,
        })
    }

    /// Brings a component to a registry under a tag; answers the reference by digest under which it can be taken. The
    /// same component and contents are the same artifact, whoever publishes it and whenever.
    ///
    /// # Errors
    /// `NoTag`; everything that can be wrong with a registry.
    pub fn push(
        &self,
        reference: &Reference,
        wasm: &[u8],
        contents: &Contents,
    ) -> Result<Reference, RegistryError> {
        let Pick::Tag(tag) = &reference.pick else {
            return Err(RegistryError::NoTag);
        };
        let packed = artifact::pack(wasm, contents)?;
        let mut session = Session::new(self, reference)?;
        bring(&mut session, wasm)?;
        bring(&mut session, &packed.configuration)?;
        let address = session.address(&format!("manifests/{tag}"))?;
        let ask = Ask {
            method: Method::PUT,
            accept: None,
            body: Some((MANIFEST, &packed.manifest)),
        };
        let response = session.send(&address, &ask)?;
        if response.status() != Status::CREATED {
            return Err(session.refusal(&response, format!("place for {reference}")));
        }
        Ok(Reference {
            pick: Pick::Digest(artifact::sha256(&packed.manifest)),
            ..reference.clone()
        })
    }
}

/// Brings bytes into the repository unless it has them.
fn bring(session: &mut Session<'_>, bytes: &[u8]) -> Result<(), RegistryError> {
    let digest = artifact::sha256(bytes);
    let address = session.address(&format!("blobs/sha256:{digest}"))?;
    let ask = Ask {
        method: Method::HEAD,
        accept: None,
        body: None,
    };
    if session.send(&address, &ask)?.status() == Status::OK {
        return Ok(());
    }
    let begin = Ask {
        method: Method::POST,
        accept: None,
        body: Some((BYTES, &[])),
    };
    let response = session.send(&session.address("blobs/uploads/")?, &begin)?;
    if response.status() != Status::ACCEPTED {
        return Err(session.refusal(&response, "place for uploads".to_owned()));
    }
    let place = session.location(&response)?;
    let separator = if place.query().is_some() { '&' } else { '?' };
    let place: Uri = format!("{place}{separator}digest=sha256:{digest}")
        .parse()
        .map_err(|error| session.odd(format!("{error}")))?;
    let finish = Ask {
        method: Method::PUT,
        accept: None,
        body: Some((BYTES, bytes)),
    };
    let response = session.send(&place, &finish)?;
    if response.status() != Status::CREATED {
        return Err(session.refusal(&response, "place for uploads".to_owned()));
    }
    Ok(())
}

fn check(
    session: &Session<'_>,
    what: &'static str,
    expected: &str,
    bytes: &[u8],
) -> Result<(), RegistryError> {
    let found = artifact::sha256(bytes);
    if found == expected {
        return Ok(());
    }
    Err(RegistryError::DigestMismatch {
        registry: session.registry.clone(),
        what,
        expected: expected.to_owned(),
        found,
    })
}
