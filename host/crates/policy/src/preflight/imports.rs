//! Which imports a component may have. The names alone are looked at here; the types are checked when it is linked.

use super::{Rejection, RejectionCode};
use crate::kinds::{WIT_PACKAGE, WIT_VERSION};
use crate::wasi;

/// Interfaces of ours that may be imported. `types` holds no functions.
const GRANTED: [&str; 3] = ["log", "tables", "types"];

/// Bytes from which a component may hold a language runtime, the only honest reason to import files or sockets. The
/// smallest one, QuickJS, has 1.6 MB.
const LANGUAGE_RUNTIME_BYTES: usize = 1024 * 1024;

/// Refuses the first import that is not granted, naming it and why.
pub(super) fn check(imports: &[String], bytes: usize) -> Result<(), Rejection> {
    for import in imports {
        if let Some(ours) = import
            .strip_prefix(WIT_PACKAGE)
            .and_then(|rest| rest.strip_prefix('/'))
        {
            let (name, version) = ours.split_once('@').unwrap_or((ours, "none"));
            if version != WIT_VERSION {
                let detail = format!(
                    "it imports `{import}`, but this host speaks version {WIT_VERSION} of the contract"
                );
                return Err(Rejection::new(RejectionCode::WitVersion, detail));
            }
            if GRANTED.contains(&name) {
                continue;
            }
        }
        if !wasi::is_linked(import) {
            return Err(refused(
                import,
                "a policy may import only the log, the tables and the virtual WASI of this host",
            ));
        }
        if wasi::is_file_or_socket(import) && bytes < LANGUAGE_RUNTIME_BYTES {
            return Err(refused(
                import,
                "a policy has no files and no network; only language runtimes, which import them without using them, are let through",
            ));
        }
    }
    Ok(())
}

fn refused(import: &str, why: &str) -> Rejection {
    Rejection::new(
        RejectionCode::ImportRefused,
        format!("it imports `{import}`: {why}"),
    )
}
