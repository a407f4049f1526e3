//! Puts the parts together: the only place that picks a database, a clock and a random generator.

use std::{future::Future, io::Write, path::Path, sync::Arc};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use shopwit_policy::{
    Compiler, Isolation, PolicyEngine, PoolConfig,
    engine::{ArtifactConfig, EngineConfig},
};
use shopwit_registry::Registries;
use shopwit_service::{
    App,
    sources::{Clock, Entropy},
};
use shopwit_store::Store;

use crate::config::{Config, IsolationChoice, PolicyConfig};

/// The hidden subcommand that compiles one component.
const COMPILE_WORKER: &str = "compile-worker";
/// The hidden subcommand that runs policies.
const POLICY_RUNNER: &str = "policy-runner";

/// The machine's clock.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the clock that is injected everywhere else"
        )]
        Timestamp::now()
    }
}

/// The operating system's random generator.
#[derive(Debug)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        use rand::Rng;
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the generator that is injected everywhere else"
        )]
        let mut generator = rand::rng();
        generator.fill_bytes(bytes);
    }
}

/// Runs a command that needs the runtime.
pub(crate) fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(future)
}

/// Logs to standard error, structured as lines of text.
pub(crate) fn log_to_stderr(filter: &str) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).with_context(|| {
        format!("log: {filter:?} is not a filter such as info or shopwit_service=debug")
    })?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    Ok(())
}

/// The engine, with its compiled policies under the data folder.
fn engine(data: &Path, policies: &PolicyConfig) -> Result<Arc<PolicyEngine>> {
    private_folder(data)?;
    let artifacts = ArtifactConfig {
        dir: data.join("artifacts"),
        key: artifact_key(&data.join("artifact.key"))?,
    };
    // Uploads are compiled by a child of ours with a budget of its own, so that a bomb costs a child.
    let program = std::env::current_exe()
        .context("finding this program, to compile and run policies in children of it")?;
    let isolation = match policies.isolation {
        IsolationChoice::InProcess => Isolation::InProcess,
        IsolationChoice::Process => Isolation::Process {
            program: program.clone(),
            arguments: vec![POLICY_RUNNER.into()],
        },
    };
    let compiler = Compiler::Process {
        program,
        arguments: vec![COMPILE_WORKER.into()],
    };
    let pool = PoolConfig {
        threads: policies.threads,
        ..PoolConfig::default()
    };
    Ok(PolicyEngine::new(EngineConfig {
        artifacts: Some(artifacts),
        compiler,
        isolation,
        pool,
        ..EngineConfig::default()
    })?)
}

/// A whole host, ready to be served.
pub(crate) async fn app(
    config: &Config,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Arc<App>> {
    let engine = engine(&config.data, &config.policies)?;
    let store = Store::open(&config.database).await.with_context(|| {
        format!(
            "opening the database {}",
            without_password(&config.database)
        )
    })?;
    let app = App::new(store, clock, entropy, engine)
        .with_quotas(config.quotas)
        .with_registries(Registries::new(&config.registries)?);
    app.set_sentinel_share(config.policies.sentinel_share_bps);
    Ok(Arc::new(app))
}

/// The same for one command of an operator, beside the host that serves the database.
pub(crate) async fn app_beside(
    config: &Config,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Arc<App>> {
    let engine = engine(&config.data, &config.policies)?;
    let store = Store::open_beside(&config.database)
        .await
        .with_context(|| {
            format!(
                "opening the database {}",
                without_password(&config.database)
            )
        })?;
    Ok(Arc::new(App::new(store, clock, entropy, engine)))
}

pub(crate) fn private_folder(dir: &Path) -> Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .with_context(|| format!("making the data folder {}", dir.display()))?;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))
        .with_context(|| format!("closing the data folder {} to others", dir.display()))
}

/// The key that authenticates compiled policies; made at the first start.
pub(crate) fn artifact_key(path: &Path) -> Result<[u8; 32]> {
    use std::os::unix::fs::OpenOptionsExt;
    match std::fs::read(path) {
        Ok(bytes) => match bytes.try_into() {
            Ok(key) => Ok(key),
            Err(_) => bail!(
                "{} should hold 32 bytes; remove it to have a new one made",
                path.display()
            ),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut key = [0u8; 32];
            SystemEntropy.fill(&mut key);
            // Another process may make it at the same moment: whoever puts a whole file there first has made it.
            let temporary = path.with_extension(format!("key.{}", std::process::id()));
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&temporary)?;
            file.write_all(&key)?;
            file.sync_all()?;
            let linked = std::fs::hard_link(&temporary, path);
            std::fs::remove_file(&temporary)?;
            match linked {
                Ok(()) => Ok(key),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    artifact_key(path)
                }
                Err(error) => Err(error).with_context(|| format!("making {}", path.display())),
            }
        }
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

/// A database address that may be shown.
pub(crate) fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => {
            format!("{}://…{}", &url[..scheme], &url[at..])
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(
            super::without_password("postgres://me:secret@host/db"),
            "postgres://…@host/db"
        );
        assert_eq!(super::without_password("sqlite:shop.db"), "sqlite:shop.db");
    }
}
