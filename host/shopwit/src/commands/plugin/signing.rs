//! `shopwit plugin keygen` and `shopwit plugin sign`.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use shopwit_domain::ids::PluginKeyId;
use shopwit_policy::{PolicyEngine, engine::EngineConfig};
use shopwit_service::{policies::signatures, sources::Entropy as _};

use super::{BAD_USAGE, REJECTED};
use crate::wiring::SystemEntropy;

/// Begins the file of a secret key, so that it is not taken for anything else.
const KEY_FILE_MARK: &str = "shopwit-plugin-key-1 ";

#[derive(Debug, clap::Args)]
pub(crate) struct KeygenArguments {
    /// File for the secret key; it must not exist
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SignArguments {
    /// The component
    file: PathBuf,
    /// File of the secret key, made by `plugin keygen`
    #[arg(long)]
    key: PathBuf,
    /// Id of the public key in the shop, pluginkey_…
    #[arg(long)]
    key_id: PluginKeyId,
    /// Short name of the shop for which it is signed
    #[arg(long)]
    shop: String,
}

/// Writes a new secret key, readable by its owner alone, and prints the public one.
pub(super) fn keygen(arguments: &KeygenArguments) -> Result<ExitCode> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut secret = [0; 32];
    SystemEntropy.fill(&mut secret);
    let path = &arguments.file;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("making {}", path.display()))?;
    writeln!(file, "{KEY_FILE_MARK}{}", STANDARD.encode(secret))?;
    file.sync_all()?;
    println!("public key: {}", signatures::public_key(&secret));
    println!(
        "Add it to the shop with POST …/plugin-keys, then sign with --key-id and the id that it got."
    );
    Ok(ExitCode::SUCCESS)
}

fn secret_key(path: &Path) -> Result<[u8; 32]> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let secret = text
        .strip_prefix(KEY_FILE_MARK)
        .and_then(|secret| STANDARD.decode(secret.trim()).ok())
        .and_then(|secret| secret.try_into().ok());
    match secret {
        Some(secret) => Ok(secret),
        None => bail!(
            "{} is no key that `shopwit plugin keygen` made",
            path.display()
        ),
    }
}

/// Prints the value of the header `Shopwit-Signature` for an upload of the component.
pub(super) fn sign(arguments: &SignArguments) -> Result<ExitCode> {
    let read = || -> Result<_> {
        let wasm = std::fs::read(&arguments.file)
            .with_context(|| format!("reading {}", arguments.file.display()))?;
        Ok((wasm, secret_key(&arguments.key)?))
    };
    let (wasm, secret) = match read() {
        Ok(read) => read,
        Err(error) => {
            eprintln!("shopwit: {error:#}");
            return Ok(ExitCode::from(BAD_USAGE));
        }
    };
    // What it says of itself is signed too, so it is asked as the host will ask it.
    let plugin = match PolicyEngine::new(EngineConfig::default())?.load(&wasm) {
        Ok(plugin) => plugin,
        Err(rejection) => {
            eprintln!("rejected: {rejection}");
            return Ok(ExitCode::from(REJECTED));
        }
    };
    let description = plugin.description();
    let text = signatures::signed_text(
        plugin.digest(),
        &arguments.shop,
        &description.name,
        &description.version,
        plugin.kinds(),
    );
    println!("{}", signatures::sign(&secret, arguments.key_id, &text));
    Ok(ExitCode::SUCCESS)
}
