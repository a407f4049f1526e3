//! What lies in a registry: a manifest, its configuration and the component.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    error::RegistryError,
    reference::{Authority, is_digest},
};

pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const CONFIGURATION: &str = "application/vnd.wasm.config.v0+json";
pub(crate) const COMPONENT: &str = "application/wasm";
/// The only version of manifests there is.
const SCHEMA_VERSION: u32 = 2;
/// What the specification calls a component's platform.
const ARCHITECTURE: &str = "wasm";
const OPERATING_SYSTEM: &str = "wasip2";
/// The same component is the same artifact, whoever publishes it and whenever: no time goes in. Other tools demand one.
const CREATED: &str = "1970-01-01T00:00:00Z";

/// What a component offers and needs, for tools that read the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contents {
    /// Names of interfaces, as `shopwit:policy/refund@0.1.0`.
    pub exports: Vec<String>,
    pub imports: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configuration<'a> {
    created: &'static str,
    architecture: &'static str,
    os: &'static str,
    layer_digests: [String; 1],
    component: &'a Contents,
}

/// A thing by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Descriptor {
    pub(crate) media_type: String,
    digest: String,
    pub(crate) size: u64,
}

impl Descriptor {
    fn of(media_type: &str, bytes: &[u8]) -> Self {
        Self {
            media_type: media_type.to_owned(),
            digest: format!("sha256:{}", sha256(bytes)),
            size: bytes.len() as u64,
        }
    }

    /// 64 hexadecimal digits; `None`: another kind of digest.
    pub(crate) fn sha256(&self) -> Option<&str> {
        self.digest
            .strip_prefix("sha256:")
            .filter(|digest| is_digest(digest))
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    schema_version: u32,
    media_type: Option<String>,
    config: Descriptor,
    layers: Vec<Descriptor>,
}

/// A component packed for a registry.
pub(crate) struct Packed {
    pub(crate) manifest: Vec<u8>,
    pub(crate) configuration: Vec<u8>,
}

/// Packs a component.
pub(crate) fn pack(wasm: &[u8], contents: &Contents) -> Result<Packed, RegistryError> {
    let unfit = |error: serde_json::Error| RegistryError::Config(error.to_string());
    let configuration = serde_json::to_vec(&Configuration {
        created: CREATED,
        architecture: ARCHITECTURE,
        os: OPERATING_SYSTEM,
        layer_digests: [format!("sha256:{}", sha256(wasm))],
        component: contents,
    })
    .map_err(unfit)?;
    let manifest = serde_json::to_vec(&Manifest {
        schema_version: SCHEMA_VERSION,
        media_type: Some(MANIFEST.to_owned()),
        config: Descriptor::of(CONFIGURATION, &configuration),
        layers: vec![Descriptor::of(COMPONENT, wasm)],
    })
    .map_err(unfit)?;
    Ok(Packed {
        manifest,
        configuration,
    })
}

/// The component that a manifest names.
pub(crate) fn component_of(
    manifest: &[u8],
    registry: &Authority,
) -> Result<Descriptor, RegistryError> {
    /// Read first: an index of images has no layers.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Kind {
        media_type: Option<String>,
    }
    let unfit = |detail: String| RegistryError::Answer {
        registry: registry.clone(),
        detail,
    };
    let broken =
        |error: serde_json::Error| unfit(format!("a manifest that cannot be read: {error}"));
    let kind: Kind = serde_json::from_slice(manifest).map_err(broken)?;
    expect(
        "manifest",
        kind.media_type.as_deref().unwrap_or(MANIFEST),
        MANIFEST,
    )?;
    let manifest: Manifest = serde_json::from_slice(manifest).map_err(broken)?;
    expect("configuration", &manifest.config.media_type, CONFIGURATION)?;
    let count = manifest.layers.len();
    let [layer] = <[Descriptor; 1]>::try_from(manifest.layers)
        .map_err(|_| unfit(format!("a component is one layer, and this has {count}")))?;
    expect("layer", &layer.media_type, COMPONENT)?;
    Ok(layer)
}

pub(crate) fn expect(
    what: &'static str,
    found: &str,
    expected: &'static str,
) -> Result<(), RegistryError> {
    if found == expected {
        return Ok(());
    }
    Err(RegistryError::MediaType {
        what,
        found: found
            .chars()
            .filter(|c| !c.is_control())
            .take(100)
            .collect(),
        expected,
    })
}

/// 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Authority {
        "registry.example".parse().expect("an authority")
    }

    #[test]
    fn what_is_packed_is_found_again() {
        let packed = pack(b"wasm", &Contents::default()).expect("packed");
        let layer = component_of(&packed.manifest, &registry()).expect("a component");
        assert_eq!(
            (layer.size, layer.sha256()),
            (4, Some(sha256(b"wasm").as_str()))
        );
        let configuration: serde_json::Value =
            serde_json::from_slice(&packed.configuration).expect("JSON");
        assert_eq!(configuration["architecture"], "wasm");
        assert_eq!(
            configuration["layerDigests"][0],
            format!("sha256:{}", sha256(b"wasm"))
        );
    }

    #[test]
    fn what_is_no_component_is_named() {
        let index = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;
        let manifest = |configuration: &str, layers: &str| {
            format!(
                r#"{{"schemaVersion":2,"config":{{"mediaType":"{configuration}","digest":"sha256:1","size":1}},"layers":[{layers}]}}"#
            )
        };
        let layer =
            |kind: &str| format!(r#"{{"mediaType":"{kind}","digest":"sha256:1","size":1}}"#);
        let component = layer(COMPONENT);
        for (text, word) in [
            (index.to_owned(), "image.index"),
            (
                manifest("application/vnd.oci.image.config.v1+json", &component),
                "image.config",
            ),
            (manifest(CONFIGURATION, &layer("text/plain")), "text/plain"),
            (manifest(CONFIGURATION, ""), "one layer"),
            (
                manifest(CONFIGURATION, &format!("{component},{component}")),
                "one layer",
            ),
            ("[]".to_owned(), "cannot be read"),
            ("not JSON".to_owned(), "cannot be read"),
        ] {
            let error = component_of(text.as_bytes(), &registry())
                .expect_err("no component")
                .to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
