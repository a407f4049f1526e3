//! Where things are: the checkout's root, the cache outside it, and Cargo's target folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the checkout that this xtask was built from.
pub(crate) fn root() -> Result<PathBuf> {
    // `cargo run` names the crate's folder at run time; the build-time name serves a bare binary.
    let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = crate_folder
        .ancestors()
        .nth(2)
        .context("host/xtask has no grandparent folder")?;
    Ok(root.to_path_buf())
}

/// Tools that set-up downloads (a Python environment, PostgreSQL programs) and plugin builds.
///
/// `SHOPWIT_CACHE` wins, then the user's cache folder, then `.shopwit/` in the checkout.
pub(crate) fn cache() -> Result<PathBuf> {
    let folder = if let Some(named) = std::env::var_os("SHOPWIT_CACHE") {
        PathBuf::from(named)
    } else if let Some(home) = std::env::var_os("HOME") {
        Path::new(&home).join(".cache/shopwit")
    } else {
        root()?.join(".shopwit")
    };
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot create the cache folder {}", folder.display()))?;
    Ok(folder)
}

/// Cargo's target folder for the host workspace, with `CARGO_TARGET_DIR` taken into account.
pub(crate) fn target() -> Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(root()?)
        .no_deps()
        .exec()
        .context("`cargo metadata` failed in the host workspace")?;
    Ok(metadata.target_directory.into_std_path_buf())
}
