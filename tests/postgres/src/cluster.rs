//! One server in a temporary folder.

use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::programs::{HOW_TO_INSTALL, programs};

/// How long a new server may take until it answers, on a machine that is busy compiling.
const START_SECONDS_MAX: u64 = 60;

/// How often a starting server is asked.
const ASK_AGAIN_MS: u64 = 25;

/// The server's superuser; there is no password, since only a local socket leads to it.
const ROLE: &str = "shopwit";

/// Makes and runs the server, then stops it and removes its folder when standard input ends, which
/// the kernel sees to even when our process is killed. Arguments: the folder, the folder of the
/// programs, the superuser, how many words switch the account, those words, and the settings.
const GUARD: &str = r#"
folder=$1; programs=$2; role=$3; words=$4; shift 4
account=
while [ "$words" -gt 0 ]; do account="$account $1"; shift; words=$((words - 1)); done
if $account "$programs/initdb" -D "$folder/data" -U "$role" -A trust -E UTF8 --locale=C --no-sync \
    >"$folder/log" 2>&1 </dev/null
then
    $account "$programs/postgres" -D "$folder/data" -k "$folder" "$@" >"$folder/log" 2>&1 </dev/null &
    server=$!
    cat >/dev/null
    # A server that is still starting ends by the first, and one that runs does not wait after the second.
    kill -TERM "$server" 2>/dev/null; kill -QUIT "$server" 2>/dev/null
    wait "$server" 2>/dev/null
else
    : >"$folder/failed"
    cat >/dev/null
fi
rm -rf "$folder"
"#;

/// Settings of a server whose data nobody will miss.
const SETTINGS: [&str; 8] = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=64MB",
    "logging_collector=off",
    "timezone=UTC",
];

/// A running server; it ends when this value is dropped or the process ends.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    guard: Child,
    /// Open as long as the server is wanted.
    lifeline: Option<ChildStdin>,
}

impl Cluster {
    /// Makes and starts a server.
    ///
    /// # Errors
    ///
    /// PostgreSQL is not installed, or refuses to start; the text carries its log.
    pub fn start() -> Result<Self> {
        Self::start_with(&programs().context(HOW_TO_INSTALL)?)
    }

    /// Makes and starts a server with the programs of this folder.
    ///
    /// # Errors
    ///
    /// PostgreSQL refuses to start; the text carries its log.
    pub fn start_with(programs: &Path) -> Result<Self> {
        // A socket's path may have about 100 bytes, so the folder is not below a long one.
        let folder = tempfile::Builder::new()
            .prefix("shopwit-pg-")
            .tempdir_in("/tmp")
            .context("cannot make a folder in /tmp")?;
        let account = account(folder.path())?;
        if let Some((user, group)) = account {
            chown(folder.path(), Some(user), Some(group))?;
        }
        let switch = as_account(account);
        // From here on the guard removes the folder.
        let folder = folder.keep();
        let mut guard = Command::new("sh")
            .args(["-c", GUARD, "postgres-guard"])
            .args([&folder, programs])
            .args([ROLE, &switch.len().to_string()])
            .args(switch)
            .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/")
            // Ctrl-C ends us; the guard then cleans up in its own time.
            .process_group(0)
            .spawn()
            .context("cannot start `sh`")?;
        let cluster = Self {
            lifeline: guard.stdin.take(),
            folder,
            guard,
        };
        cluster.wait_until_it_answers(programs)?;
        Ok(cluster)
    }

    /// A connection URL for one of its databases; `postgres` is always there.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://{ROLE}@localhost/{database}?host={}",
            self.folder.display()
        )
    }

    fn wait_until_it_answers(&self, programs: &Path) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
        while Instant::now() < deadline {
            let asked = Command::new(programs.join("psql"))
                .args(["-X", "-q", "-c", "SELECT 1", &self.url("postgres")])
                .output()
                .context("cannot start `psql`")?;
            if asked.status.success() {
                return Ok(());
            }
            if self.folder.join("failed").exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(ASK_AGAIN_MS));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start within {START_SECONDS_MAX} s; its log:\n{log}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // A failed wait leaves nothing to do: the guard ends by itself.
        let _ = self.guard.wait();
    }
}

/// The account that the server runs under when we are root, as PostgreSQL refuses to be root.
fn account(folder: &Path) -> Result<Option<(u32, u32)>> {
    // A folder that we just made belongs to us.
    if std::fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let accounts = std::fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| numbers_of(&accounts, name))
        .map(Some)
        .context(
            "PostgreSQL cannot run as root, and neither `postgres` nor `nobody` is an account here",
        )
}

/// User and group number of an account in the format of `/etc/passwd`.
fn numbers_of(accounts: &str, name: &str) -> Option<(u32, u32)> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some((user, group))
    })
}

/// The words before a program that make it run under another account.
fn as_account(account: Option<(u32, u32)>) -> Vec<String> {
    account.map_or_else(Vec::new, |(user, group)| {
        vec![
            "setpriv".to_owned(),
            format!("--reuid={user}"),
            format!("--regid={group}"),
            "--clear-groups".to_owned(),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::numbers_of;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\npostgresql:x:7:8::/:/bin/sh\npostgres:x:101:104:,,,:/var/lib:/bin/sh\n";
        assert_eq!(numbers_of(accounts, "postgres"), Some((101, 104)));
        assert_eq!(numbers_of(accounts, "nobody"), None);
    }
}
