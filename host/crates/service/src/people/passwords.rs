//! Passwords: argon2id, at most two hashes at once, so that sign-ins cannot be used to exhaust the host.

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// Characters, as ASVS 6.2.1 and 6.2.9 ask.
pub const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 8..=128;
/// OWASP's minimum: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Hashes at once; each takes a core and 19 MiB.
static RUNNING: Semaphore = Semaphore::const_new(2);
/// A hash of nobody's password, so that an unknown login costs as much as a wrong password.
static NOBODY: std::sync::OnceLock<String> = std::sync::OnceLock::new();

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None)
        .map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String> {
    hasher()?
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::internal(error.to_string()))
}

/// The PHC string of a password.
///
/// # Errors
/// `Invalid` where it is too short or too long.
pub async fn hash(password: &str) -> Result<String> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Err(Error::invalid(
            "/password",
            "length",
            "a password has 8 to 128 characters",
        ));
    }
    let password = password.to_owned();
    run(move || hash_now(&password)).await
}

/// Whether the password is the one of the PHC string. Without a string it takes as long and answers no.
///
/// # Errors
/// Too many sign-ins at once.
pub async fn verify(password: &str, phc: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    run(move || {
        let known = phc.is_some();
        let phc = match phc {
            Some(phc) => phc,
            None => match NOBODY.get() {
                Some(phc) => phc.clone(),
                None => {
                    let made = hash_now("nobody's password")?;
                    NOBODY.get_or_init(|| made).clone()
                }
            },
        };
        let parsed = PasswordHash::new(&phc).map_err(|error| Error::internal(error.to_string()))?;
        Ok(hasher()?
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
            && known)
    })
    .await
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _permit = RUNNING.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}
