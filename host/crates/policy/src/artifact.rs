//! Compiled components on disk.
//!
//! Loading altered machine code would run it, so an artifact is used only if this host wrote it: the folder belongs
//! to the host alone, each file carries an HMAC-SHA-256 over its name, length and bytes, and the name holds the
//! digest of the component and the fingerprint of the engine. Whatever does not fit is thrown away and compiled anew.
#![allow(unsafe_code)]

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use wasmtime::Engine;
use wasmtime::component::Component;

/// Begins every artifact; the last byte counts the layouts.
const MAGIC: &[u8; 8] = b"shopwit\x01";
/// Bytes of the authentication code.
const CODE_BYTES: usize = 32;
/// Bytes before the machine code: magic, length, authentication code.
const HEADER_BYTES: usize = MAGIC.len() + 8 + CODE_BYTES;
/// The largest artifact that is read back: several times what the largest upload compiles to.
const ARTIFACT_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// The component that the host's own compile worker made.
pub(crate) fn from_worker(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: `deserialize` trusts its bytes. These came through a pipe from a child that this process started from
    // its own program and that ended well, which the worker does only after it wrote the output of
    // `Component::serialize` in full; no file, upload or other process has a part in it. wasmtime still compares
    // version and settings, and a cut artifact fails in its ELF header.
    unsafe { Component::deserialize(engine, code) }
}

/// A folder of artifacts.
#[derive(Debug)]
pub(crate) struct ArtifactStore {
    folder: PathBuf,
    key: [u8; 32],
}

impl ArtifactStore {
    /// Opens the folder, making it where it is missing, and keeps everybody else out.
    pub(crate) fn open(folder: &Path, key: [u8; 32]) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            key,
        })
    }

    /// The component compiled earlier under this name, if it is there and ours.
    pub(crate) fn load(&self, engine: &Engine, name: &str) -> Option<Component> {
        let path = self.folder.join(name);
        match std::fs::metadata(&path) {
            Ok(found) if found.len() <= ARTIFACT_BYTES_MAX => {}
            _ => return None,
        }
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                if error.kind() != ErrorKind::NotFound {
                    tracing::warn!(artifact = name, %error, "an artifact cannot be read");
                }
                return None;
            }
        };
        let Some(code) = self.verified(name, &bytes) else {
            tracing::error!(
                artifact = name,
                "an artifact was altered; it is compiled anew"
            );
            return None;
        };
        // SAFETY: `deserialize` trusts its bytes. They were verified in this very buffer, after reading and before
        // use, against a code that only a holder of the host's key can make, over the name too, which holds the
        // component's digest and the engine's compatibility hash; `save` makes that code for the output of
        // `Component::serialize` alone. Guests and uploads have no way to the key or the folder.
        match unsafe { Component::deserialize(engine, code) } {
            Ok(component) => Some(component),
            Err(error) => {
                tracing::warn!(artifact = name, %error, "an artifact does not fit this engine; it is compiled anew");
                None
            }
        }
    }

    /// Keeps a compiled component. A failure costs the next start some time and nothing else.
    pub(crate) fn save(&self, name: &str, component: &Component) {
        let saved = component
            .serialize()
            .map_err(|error| error.to_string())
            .and_then(|code| self.write(name, &code).map_err(|error| error.to_string()));
        if let Err(error) = saved {
            tracing::warn!(artifact = name, %error, "a compiled component was not kept");
        }
    }

    fn write(&self, name: &str, code: &[u8]) -> std::io::Result<()> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + code.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&(code.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&self.mac(name, code).finalize().into_bytes());
        bytes.extend_from_slice(code);
        // Another thread may write the same artifact; each writes its own file, and the last rename stays.
        let unique = format!(
            ".{name}.{}.{:?}",
            std::process::id(),
            std::thread::current().id()
        );
        let temporary = self.folder.join(unique);
        let mut file = std::fs::File::create(&temporary)?;
        file.write_all(&bytes)?;
        drop(file);
        std::fs::rename(&temporary, self.folder.join(name))
    }

    /// The machine code in `bytes`, if header and authentication code fit.
    fn verified<'b>(&self, name: &str, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let (header, code) = bytes.split_at_checked(HEADER_BYTES)?;
        let (magic, rest) = header.split_at_checked(MAGIC.len())?;
        let (length, authentication) = rest.split_first_chunk::<8>()?;
        if magic != MAGIC || u64::from_le_bytes(*length) != code.len() as u64 {
            return None;
        }
        // Compares in constant time.
        self.mac(name, code).verify_slice(authentication).ok()?;
        Some(code)
    }

    fn mac(&self, name: &str, code: &[u8]) -> Hmac<Sha256> {
        // HMAC fills a short key up with zeros to the block of its hash.
        let mut block = [0; 64];
        if let Some(start) = block.first_chunk_mut() {
            *start = self.key;
        }
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(&(name.len() as u64).to_le_bytes());
        mac.update(name.as_bytes());
        mac.update(&(code.len() as u64).to_le_bytes());
        mac.update(code);
        mac
    }
}
