//! Which imports a component may have. The names alone are looked at here; the types are checked when it is linked.

use super::{Rejection, RejectionCode};
use crate::kinds::{WIT_PACKAGE, WIT_VERSION};
use crate::wasi;

/// Bytes from which a component may hold a language runtime, the only honest reason to import files or sockets. The
/// smallest one, QuickJS, has 1.6 MB.
const LANGUAGE_RUNTIME_BYTES: usize = 1024 * 1024;

/// Why one import is granted.
pub(super) fn verdict(import: &str, bytes: usize) -> Result<&'static str, Rejection> {
    if let Some(ours) = import
        .strip_prefix(WIT_PACKAGE)
        .and_then(|rest| rest.strip_prefix('/'))
    {
        let (name, version) = ours.split_once('@').unwrap_or((ours, "none"));
        if version != WIT_VERSION {
            let detail = format!(
                "it imports `{import}`, but this host speaks version {WIT_VERSION} of the contract; build it again with the WIT of this version"
            );
            return Err(Rejection::new(RejectionCode::WitVersion, detail));
        }
        match name {
            "log" => return Ok("lines for whoever looks at a decision later"),
            "tables" => return Ok("rows of the tables that `describe` names"),
            "types" => return Ok("types only"),
            _ => {}
        }
    }
    if !wasi::is_linked(import) {
        return Err(refused(
            import,
            "a policy may import only the log, the tables and the virtual WASI of this host; remove the call that needs it, or the library that brings it along",
        ));
    }
    if wasi::is_file_or_socket(import) {
        if bytes < LANGUAGE_RUNTIME_BYTES {
            return Err(refused(
                import,
                "a policy has no files and no network; only language runtimes, which import them without using them, are let through; build without WASI, for example for wasm32-unknown-unknown",
            ));
        }
        return Ok("virtual WASI: brought along by the language runtime; a call to it traps");
    }
    Ok("virtual WASI: nothing real behind it")
}

/// Refuses the first import that is not granted, naming it and why.
pub(super) fn check(imports: &[String], bytes: usize) -> Result<(), Rejection> {
    imports
        .iter()
        .try_for_each(|import| verdict(import, bytes).map(|_| ()))
}

fn refused(import: &str, why: &str) -> Rejection {
    Rejection::new(
        RejectionCode::ImportRefused,
        format!("it imports `{import}`: {why}"),
    )
}
