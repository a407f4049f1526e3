//! Compiled components on disk.
//!
//! Loading altered machine code would run it, so an artifact is used only if this host wrote it: the folder belongs
//! to the host alone, each file carries an HMAC-SHA-256 over its name, length and bytes, and the name holds the
//! digest of the component and the fingerprint of the engine. Whatever does not fit is thrown away and compiled anew.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use wasmtime::Engine;

/// Begins every artifact; the last byte counts the layouts.
const MAGIC: &[u8; 8] = b"shopwit\x01";
/// Bytes of the authentication code.
const CODE_BYTES: usize = 32;
/// Bytes before the machine code: magic, length, authentication code.
const HEADER_BYTES: usize = MAGIC.len() + 8 + CODE_BYTES;
/// The largest artifact that is read back: several times what the largest upload compiles to.
const ARTIFACT_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Code that stays in the host's memory for its runners: twenty times what a compact guest compiles to. A language
/// runtime compiles to 37 MB.
const KEPT_BYTES_MAX: usize = 1024 * 1024;

/// Compiled code that may be run. Can be made only from what this host's own compiler wrote, see the functions.
#[derive(Clone)]
pub(crate) struct TrustedCode(Arc<[u8]>);

impl std::fmt::Debug for TrustedCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "TrustedCode({} bytes)", self.0.len())
    }
}

impl TrustedCode {
    /// Compiles here and now.
    pub(crate) fn compile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Self> {
        Ok(Self(engine.precompile_component(wasm)?.into()))
    }

    /// What the host's own compile worker made: it came through a pipe from a child that this process started from its
    /// own program and that ended well, which a worker does only after it wrote the whole output of
    /// `Component::serialize`. No file, upload or other process has a part in it.
    pub(crate) fn from_worker(code: Vec<u8>) -> Self {
        Self(code.into())
    }

    /// What a runner was given by the host that started it, through the socket that is its standard input. The host
    /// holds a `TrustedCode` itself.
    pub(crate) fn from_host(code: Vec<u8>) -> Self {
        Self(code.into())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Where the host finds a component's code whenever a runner needs it.
#[derive(Debug)]
pub(crate) enum KeptCode {
    /// In memory.
    Here(TrustedCode),
    /// On disk, read and verified again each time.
    Stored {
        store: Arc<ArtifactStore>,
        name: String,
    },
}

impl KeptCode {
    /// Keeps small code in memory, and large code on disk if it is there.
    pub(crate) fn new(code: TrustedCode, stored: Option<(Arc<ArtifactStore>, String)>) -> Self {
        match stored {
            Some((store, name)) if code.bytes().len() > KEPT_BYTES_MAX => {
                Self::Stored { store, name }
            }
            _ => Self::Here(code),
        }
    }

    /// The code; `None` where the file is gone or altered.
    pub(crate) fn get(&self) -> Option<TrustedCode> {
        match self {
            Self::Here(code) => Some(code.clone()),
            Self::Stored { store, name } => store.load(name),
        }
    }
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

    /// The code compiled earlier under this name, if it is there and ours.
    pub(crate) fn load(&self, name: &str) -> Option<TrustedCode> {
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
        // Verified in this very buffer, after reading and before use, against a code that only a holder of the host's
        // key can make, over the name too, which holds the component's digest and the engine's compatibility hash;
        // `save` makes that code for a `TrustedCode` alone. Guests and uploads have no way to the key or the folder.
        Some(TrustedCode(code.into()))
    }

    /// Drops the code of this name, where there is some.
    pub(crate) fn remove(&self, name: &str) {
        match std::fs::remove_file(self.folder.join(name)) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(artifact = name, %error, "an artifact was not removed"),
        }
    }

    /// Keeps compiled code and says whether it could. A failure costs the next start some time and nothing else.
    pub(crate) fn save(&self, name: &str, code: &TrustedCode) -> bool {
        match self.write(name, code.bytes()) {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(artifact = name, %error, "a compiled component was not kept");
                false
            }
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
